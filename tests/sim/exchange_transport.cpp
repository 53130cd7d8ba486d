#include "sim/exchange_transport.hpp"

#include <algorithm>

namespace keyassay::sim {
namespace {

constexpr std::chrono::milliseconds latency{100};

Completion complete(const Request& request, const ScriptedAnswer& answer) {
  if (answer.failure) return {request.id, *answer.failure};
  if (request.body_limit != 0 && answer.body.size() > request.body_limit) {
    return {request.id, TransportFailure::too_large};
  }
  return {request.id, Reply{answer.status, answer.headers, answer.body}};
}

}  // namespace

ExchangeTransport::ExchangeTransport(const Catalog& catalog, const Exchange& exchange, std::string_view key)
    : routes_(catalog), script_(exchange), key_(key) {
  if (!exchange.options.base_url.empty()) routes_.add_base(catalog, exchange.options.base_url);
}

const ScriptedAnswer& ExchangeTransport::answer(const Request& request) {
  const auto [host, target] = take_apart(request.url);
  const auto routes = routes_.find(request.method, host, target, request.body);
  std::vector<Route> named;
  std::copy_if(routes.begin(), routes.end(), std::back_inserter(named),
               [&](const Route& route) { return route.question->id == request.question; });
  if (named.empty()) {
    strays_.push_back(std::string(request.question) + " " + std::string(request.method) + " " +
                      std::string(request.url));
  }
  const Route* route = choose(named, script_);
  return route == nullptr ? not_found() : script_.next(*route);
}

void ExchangeTransport::start(const Request& request) {
  const Completion completion = complete(request, fill_in(answer(request), key_));
  const auto* failure = std::get_if<TransportFailure>(&completion.outcome);
  const bool late = failure != nullptr && *failure == TransportFailure::timeout && request.deadline > clock_;
  due_.emplace_back(late ? request.deadline : clock_ + latency, completion);
}

std::optional<Completion> ExchangeTransport::wait(Time until) {
  const auto next = std::min_element(due_.begin(), due_.end(),
                                     [](const auto& a, const auto& b) { return a.first < b.first; });
  if (next == due_.end() || next->first > until) {
    if (until != Time::max()) clock_ = std::max(clock_, until);
    return std::nullopt;
  }
  clock_ = std::max(clock_, next->first);
  Completion out = std::move(next->second);
  due_.erase(next);
  return out;
}

}  // namespace keyassay::sim
