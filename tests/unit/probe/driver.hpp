// Drives a probe without network: answers by question, on a clock that the test moves.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "keyassay/keyassay.hpp"
#include "secrets/used_keys.hpp"
#include "unit/catalog/entry.hpp"

namespace keyassay::test {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Scripted {
  std::string body = "{}";
  int status = 200;
  Headers headers = {};
  std::optional<TransportFailure> failure = std::nullopt;
};

// What was asked, copied before the request's views end.
struct Sent {
  std::uint64_t id = 0;
  std::string question, method, url, body;
  Headers headers;
  bool secret = false;  // a header of it holds the key
  Safety safety = Safety::metadata;
  std::chrono::milliseconds at{};
};

// A made-up key of the sample entry's format, the same for the same seed.
inline std::string sample_key(unsigned seed = 1, std::string_view prefix = "smp-", std::size_t body = 40) {
  std::mt19937 random(seed);
  std::string key(prefix);
  for (std::size_t i = 0; i < body; ++i) key.push_back("abcdefghijklmnopqrstuvwxyz0123456789"[random() % 36]);
  secrets::note_key(key);
  return key;
}

// An answer that is not scripted is 404 with an empty object. Of several answers to one
// question the last is given again and again.
class Driver {
 public:
  static constexpr std::chrono::milliseconds latency{100};

  Driver& on(const std::string& question, Scripted answer) {
    answers_[question].push_back(std::move(answer));
    return *this;
  }
  Driver& on(const std::string& question, std::string body, int status = 200, Headers headers = {}) {
    return on(question, Scripted{std::move(body), status, std::move(headers)});
  }

  // Takes requests until the probe waits, then answers one of those in flight: the first,
  // or the one `pick` chooses of so many.
  Report run(Probe& probe, const std::function<std::size_t(std::size_t)>& pick = {}) {
    for (int step = 0; step < 10'000; ++step) {
      const Probe::Step what = take(probe);
      if (what == Probe::Step::done && flying_.empty()) return probe.report();
      if (flying_.empty()) {
        REQUIRE(probe.wake() != Time::max());
        REQUIRE_MESSAGE(probe.wake() > now, "waiting for a moment that has passed");
        now = probe.wake();
        continue;
      }
      const std::size_t chosen = pick ? pick(flying_.size()) % flying_.size() : 0;
      now += latency;
      land(probe, chosen);
    }
    FAIL("the probe never ends");
    return probe.report();
  }

  // One step without an answer.
  Probe::Step take(Probe& probe) {
    Request request;
    Probe::Step step = probe.next(now, request);
    for (; step == Probe::Step::request; step = probe.next(now, request)) {
      Sent copy{request.id, std::string(request.question), std::string(request.method), std::string(request.url),
                std::string(request.body), {}, false, request.safety,
                std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch())};
      for (const Header& header : request.headers) {
        copy.headers.emplace_back(header.name, header.value);
        copy.secret = copy.secret || header.secret;
      }
      sent.push_back(copy);
      flying_.push_back(std::move(copy));
    }
    return step;
  }

  // Answers the `i`-th request in flight by its script.
  void land(Probe& probe, std::size_t i) {
    const Sent request = flying_.at(i);
    flying_.erase(flying_.begin() + static_cast<std::ptrdiff_t>(i));
    const Scripted answer = next_answer(request);
    if (answer.failure) {
      REQUIRE(probe.fail(request.id, *answer.failure, now));
      return;
    }
    std::vector<Header> headers;
    for (const auto& [name, value] : answer.headers) headers.push_back({name, value});
    REQUIRE(probe.respond(request.id, {answer.status, headers, answer.body}, now));
  }

  std::vector<std::string> questions() const {
    std::vector<std::string> ids;
    for (const Sent& request : sent) ids.push_back(request.question);
    return ids;
  }

  std::vector<Sent> sent;
  Time now{std::chrono::hours(1)};

 private:
  Scripted next_answer(const Sent& request) {
    // By host and question, or by question alone.
    const std::size_t host_end = request.url.find('/', 8);
    const std::string host = request.url.substr(8, host_end - 8);
    auto found = answers_.find(host + " " + request.question);
    if (found == answers_.end()) found = answers_.find(request.question);
    if (found == answers_.end()) return {"{}", 404};
    std::vector<Scripted>& answers = found->second;
    Scripted answer = answers.front();
    if (answers.size() > 1) answers.erase(answers.begin());
    return answer;
  }

  std::map<std::string, std::vector<Scripted>> answers_;
  std::vector<Sent> flying_;
};

// Starts a probe, failing the test when it is refused.
inline Probe start(const Catalog& catalog, std::string_view key, ProbeOptions options = {},
                   const Policy& policy = Policy::builtin()) {
  auto probe = Probe::start(catalog, Secret(key), std::move(options), policy);
  if (!probe) FAIL(probe.error().where, ": ", probe.error().message);
  return std::move(probe).value();
}

// The sample entry and changed copies of it, as one catalog. Copies need a new id and hosts.
inline Catalog catalog_of(const std::vector<std::vector<Part>>& entries) {
  std::string text;
  for (const auto& changes : entries) text += (text.empty() ? "[" : ",") + entry_text(changes);
  auto parsed = Catalog::parse(text + "]");
  if (!parsed) FAIL(parsed.error().where, ": ", parsed.error().message);
  return std::move(parsed).value();
}

inline const RequestRecord& record_of(const Report& report, std::string_view question) {
  for (const RequestRecord& record : report.requests) {
    if (record.question == question) return record;
  }
  FAIL("no record of ", std::string(question));
  return report.requests.front();
}

inline const Fact* fact_of(const Report& report, std::string_view metric) {
  for (const Fact& fact : report.facts) {
    if (fact.metric == metric) return &fact;
  }
  return nullptr;
}

inline const ModelRow* model_of(const Report& report, std::string_view id) {
  for (const ModelRow& row : report.models) {
    if (row.id == id) return &row;
  }
  return nullptr;
}

}  // namespace keyassay::test
