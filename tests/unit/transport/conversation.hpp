// A made-up provider and a transport that answers for it, for tests of everything that
// stands between a probe and a network.
#pragma once

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "keyassay/catalog.hpp"
#include "keyassay/transport.hpp"

namespace keyassay::conversation {

inline constexpr std::string_view catalog_text = R"json({
  "schema": 1, "id": "alpha", "name": "Alpha", "kind": "lab", "route": "global",
  "docs": "https://docs.alpha.test/", "checked": "2026-08-01", "env": ["ALPHA_API_KEY"],
  "keys": [{"format": "api key", "shapes": ["al-[a-z0-9]{32}"], "type": "api_key", "distinctive": true}],
  "hosts": [{"id": "api", "base": "https://api.alpha.test/v1", "protocol": "openai"}],
  "auth": [{"id": "bearer", "headers": {"Authorization": "Bearer {key}"}}],
  "questions": [
    {"id": "list_models", "path": "/models", "proves": ["key"], "expect": {"at": ["/data"]},
     "models": {"each": "/data", "id": "/id", "means": "allowed"}},
    {"id": "balance_snapshot", "path": "/balance", "expect": {"at": ["/total"]},
     "facts": [{"metric": "balance_total", "at": "/total", "unit": "USD"}]}
  ],
  "answers": [{"status": 401, "cause": "invalid_key", "key": "any"}],
  "sources": ["https://docs.alpha.test/api"]
})json";

inline constexpr std::string_view key = "al-q7x2m9k4w8e1r5t3y6u0p2a8s4d7f1g3";

inline Catalog catalog() {
  auto parsed = Catalog::parse(catalog_text, nullptr, {}, "alpha");
  return std::move(parsed).value();
}

inline Probe probe(const Catalog& catalog) {
  ProbeOptions options;
  options.provider = "alpha";
  options.start_unix_ms = 1'785'542'400'000;
  return Probe::start(catalog, Secret{key}, std::move(options)).value();
}

// Answers in the order of the requests, each after its own time; the clock moves on by
// itself a little with every look at it, as a real one does.
class Rehearsed final : public Transport {
 public:
  struct Line {
    std::variant<Reply, TransportFailure> outcome;
    std::chrono::microseconds latency;
  };

  explicit Rehearsed(std::vector<Line> lines) : lines_(lines.begin(), lines.end()) {}

  Time now() override { return clock_ += std::chrono::microseconds(137); }

  void start(const Request& request) override {
    urls.emplace_back(request.url);
    if (lines_.empty()) return;
    due_.emplace_back(clock_ + lines_.front().latency, Completion{request.id, lines_.front().outcome});
    lines_.pop_front();
  }

  std::optional<Completion> wait(Time until) override {
    if (due_.empty() || due_.front().first > until) {
      if (until != Time::max()) clock_ = std::max(clock_, until);
      return std::nullopt;
    }
    clock_ = std::max(clock_, due_.front().first);
    Completion out = std::move(due_.front().second);
    due_.pop_front();
    return out;
  }

  std::vector<std::string> urls;

 private:
  std::deque<Line> lines_;
  std::deque<std::pair<Time, Completion>> due_;
  Time clock_{};
};

inline Rehearsed::Line answer(int status, std::string body, int latency_us = 12'345,
                              std::vector<std::pair<std::string, std::string>> headers = {
                                  {"content-type", "application/json"}}) {
  return {Reply{status, std::move(headers), std::move(body)}, std::chrono::microseconds(latency_us)};
}

inline Rehearsed::Line failure(TransportFailure failure) {
  return {failure, std::chrono::microseconds(4'200)};
}

}  // namespace keyassay::conversation
