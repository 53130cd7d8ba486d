// Every exchange once more, through libcurl and real TLS: what the direct replay cannot
// see is whether the requests reach the right host with the right headers.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>

#include "keyassay/curl.hpp"
#include "sim/keys.hpp"
#include "sim/simulator.hpp"

namespace keyassay::sim {
namespace {

// Back-offs between retries take no time: when nothing is on its way, the clock jumps.
class Hurried final : public Transport {
 public:
  explicit Hurried(Transport& inner) : inner_(inner) {}

  Time now() override { return inner_.now() + ahead_; }

  void start(const Request& request) override {
    Request shifted = request;
    shifted.deadline = request.deadline - ahead_;
    inner_.start(shifted);
    ++open_;
  }

  std::optional<Completion> wait(Time until) override {
    if (open_ == 0) {
      if (until != Time::max()) ahead_ += std::max(until - now(), Time::duration::zero());
      return std::nullopt;
    }
    auto completion = inner_.wait(until == Time::max() ? until : until - ahead_);
    if (completion) --open_;
    return completion;
  }

 private:
  Transport& inner_;
  Time::duration ahead_{};
  int open_ = 0;
};

// A server cannot fail before it is reached, and no exchange but one may own the handshake.
bool is_playable(const Exchange& exchange) {
  for (const auto& [question, turns] : exchange.answers) {
    for (const ScriptedAnswer& answer : turns) {
      if (!answer.failure) continue;
      const TransportFailure failure = *answer.failure;
      if (failure != TransportFailure::timeout && failure != TransportFailure::reset &&
          failure != TransportFailure::too_large) {
        return false;
      }
    }
  }
  return true;
}

ProbeOptions options_over_network(const Exchange& exchange) {
  ProbeOptions options = probe_options(exchange);
  for (const auto& [question, turns] : exchange.answers) {
    const bool times_out = std::any_of(turns.begin(), turns.end(), [](const ScriptedAnswer& answer) {
      return answer.failure == TransportFailure::timeout;
    });
    if (times_out) options.timeout = std::chrono::milliseconds(250);
  }
  return options;
}

// Where the key was seen and the report does not say so.
std::vector<std::string> silent_hosts(const Simulator& simulator, const Report& report) {
  std::vector<std::string> out;
  for (const Seen& seen : simulator.seen()) {
    const auto& told = report.hosts_shown;
    const bool listed = std::any_of(told.begin(), told.end(), [&](const std::string& host) {
      return host.substr(0, host.find(':')) == seen.host;
    });
    if (!seen.key.empty() && !listed) out.push_back(seen.host);
  }
  return out;
}

TEST_CASE("every exchange gives its expected report over TLS") {
  const Catalog& catalog = Catalog::builtin();
  const auto exchanges = read_exchanges(KEYASSAY_SOURCE_DIR "/tests/exchanges");
  REQUIRE_MESSAGE(exchanges, exchanges.error().where << ": " << exchanges.error().message);
  Simulator simulator(catalog, exchanges.value());
  CurlTransport network(
      {.ca_file = simulator.ca_file(), .connect_to = simulator.address(), .allow_loopback = true});

  std::size_t played = 0;
  for (const Exchange& exchange : exchanges.value()) {
    if (!is_playable(exchange)) continue;
    CAPTURE(exchange.name);
    const auto key = make_key(catalog, exchange);
    REQUIRE_MESSAGE(key, key.error().message);
    simulator.add_key(key.value(), exchange);
    simulator.play_keyless(exchange);
    simulator.forget_seen();

    auto probe =
        Probe::start(catalog, Secret{key.value()}, options_over_network(exchange), probe_policy(exchange));
    REQUIRE_MESSAGE(probe, probe.error().message);
    Hurried hurried(network);
    const Report report = run(probe.value(), hurried);
    CHECK_MESSAGE(differences(exchange, report).empty(),
                  fmt::format("{}", fmt::join(differences(exchange, report), "\n")));
    CHECK_MESSAGE(silent_hosts(simulator, report).empty(),
                  fmt::format("{}", fmt::join(silent_hosts(simulator, report), ", ")));
    ++played;
  }
  MESSAGE(played << " exchanges played of " << exchanges.value().size());
  CHECK(played > 0);
}

}  // namespace
}  // namespace keyassay::sim
