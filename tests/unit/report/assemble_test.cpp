// From evidence to report: what only the last step adds.
#include <doctest/doctest.h>

#include <algorithm>

#include "base/hash.hpp"
#include "keyassay/keyassay.hpp"
#include "sim/exchange.hpp"
#include "sim/exchange_transport.hpp"
#include "sim/keys.hpp"

using namespace keyassay;

namespace {

struct Played {
  std::string key;
  Report report;
};

Played play(const std::string& name, const std::string& fingerprint_key = {}) {
  static const auto all = sim::read_exchanges(KEYASSAY_SOURCE_DIR "/tests/exchanges");
  REQUIRE(all);
  const sim::Exchange* exchange = sim::find_exchange(*all, name);
  REQUIRE_MESSAGE(exchange != nullptr, name);
  const auto key = sim::make_key(Catalog::builtin(), *exchange);
  REQUIRE(key);
  ProbeOptions options = sim::probe_options(*exchange);
  options.fingerprint_key = fingerprint_key;
  sim::ExchangeTransport answers(Catalog::builtin(), *exchange, *key);
  auto probe = Probe::start(Catalog::builtin(), Secret(*key), options, sim::probe_policy(*exchange));
  REQUIRE(probe);
  return {*key, run(*probe, answers)};
}

}  // namespace

TEST_CASE("the fingerprint is a keyed hash, and there is none without a key for it") {
  const std::string secret = "0123456789abcdef";
  const Played with = play("cerebras/valid", secret);
  CHECK(with.report.key.fingerprint == base::hex(base::hmac_sha256(secret, with.key), 16));
  CHECK(with.report.key.fingerprint.size() == 32);
  CHECK(play("cerebras/valid").report.key.fingerprint.empty());
}

TEST_CASE("no more than seven characters of the start and four of the end are shown") {
  const Played played = play("openrouter/valid");
  CHECK(played.report.key.masked == played.key.substr(0, 7) + "\xE2\x80\xA6" + played.key.substr(played.key.size() - 4));
}

TEST_CASE("of software that was given up, only what was really asked is listed") {
  const Report report = play("openai/valid-litellm").report;
  CHECK(report.provider == "litellm-proxy");
  CHECK(report.claimed == "openai");
  for (const RequestRecord& record : report.requests) {
    const bool of_interest = record.provider == "litellm-proxy" || record.sent;
    CHECK_MESSAGE(of_interest, record.provider, " ", record.question);
  }
}

TEST_CASE("every row of the capability matrix is there, in order, and names facts that exist") {
  for (const char* name : {"huggingface/valid", "cerebras/invalid_key", "deepseek/valid"}) {
    const Report report = play(name).report;
    for (std::size_t i = 0; i < capability_count; ++i) {
      const CapabilityRow& row = report.capabilities[i];
      CHECK(row.capability == static_cast<Capability>(i));
      for (const std::size_t fact : row.facts) CHECK(fact < report.facts.size());
    }
  }
}

TEST_CASE("risk and actions are rows of their own") {
  const Report valid = play("openrouter/valid-near-limit").report;
  CHECK(valid.at(Capability::risk).state == CellState::confirmed);
  CHECK(valid.at(Capability::risk).evidence == Evidence{"risk near_limit"});
  CHECK(valid.at(Capability::operational_actions).state == CellState::confirmed);

  const Report open = play("cerebras/timeout").report;
  CHECK(open.at(Capability::risk).state == CellState::unknown);
  CHECK(open.at(Capability::operational_actions).state == CellState::partial);
  CHECK_FALSE(open.actions.empty());
}

TEST_CASE("a key whose format is shared is reported with its candidates and no request") {
  const Played somebody = play("moonshot-cn/valid");
  auto probe = Probe::start(Catalog::builtin(), Secret(somebody.key));
  REQUIRE(probe);
  const Report report = probe->report();
  CHECK(report.provider.empty());
  CHECK(report.requests.empty());
  CHECK(report.hosts_shown.empty());
  CHECK(report.candidates.size() >= 3);
  CHECK(report.key.verdict == KeyVerdict::undetermined);
  for (const Readiness& readiness : report.readiness) CHECK(readiness.verdict == ReadinessVerdict::undetermined);
}

TEST_CASE("without a clock nothing is dated, and nothing is known to expire") {
  const auto all = sim::read_exchanges(KEYASSAY_SOURCE_DIR "/tests/exchanges");
  REQUIRE(all);
  const sim::Exchange* exchange = sim::find_exchange(*all, "huggingface/valid");
  REQUIRE(exchange != nullptr);
  const auto key = sim::make_key(Catalog::builtin(), *exchange);
  ProbeOptions options = sim::probe_options(*exchange);
  options.start_unix_ms = 0;
  sim::ExchangeTransport answers(Catalog::builtin(), *exchange, *key);
  auto probe = Probe::start(Catalog::builtin(), Secret(*key), options);
  REQUIRE(probe);
  const Report report = run(*probe, answers);
  CHECK(report.time.empty());
  for (const Fact& fact : report.facts) CHECK(fact.time.empty());
  for (const Criterion& criterion : report.at(Dimension::inventory_fit).criteria) {
    if (criterion.id == "expiry") CHECK(criterion.outcome == Outcome::unknown);
  }
}

TEST_CASE("the time may be said once, before the first question") {
  const auto all = sim::read_exchanges(KEYASSAY_SOURCE_DIR "/tests/exchanges");
  REQUIRE(all);
  const sim::Exchange* exchange = sim::find_exchange(*all, "cerebras/valid");
  const auto key = sim::make_key(Catalog::builtin(), *exchange);
  auto probe = Probe::start(Catalog::builtin(), Secret(*key));
  REQUIRE(probe);
  probe->begin_at(1'785'542'400'000);
  probe->begin_at(1);
  CHECK(probe->report().time == "2026-08-01T00:00:00Z");
}
