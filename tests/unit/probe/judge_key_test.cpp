// Proof, limits and refusals, weighed.
#include <doctest/doctest.h>

#include "probe/evidence.hpp"

using namespace keyassay;
using probe::KeySign;

namespace {

constexpr std::int64_t now = 1'785'542'400'000;  // 2026-08-01

Fact fact(std::string metric, std::string value) {
  Fact one;
  one.metric = std::move(metric);
  one.value = std::move(value);
  return one;
}

struct Verdict {
  KeyVerdict verdict;
  Cause cause;
  bool operator==(const Verdict&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Verdict& v) { return out << name(v.verdict) << ' ' << name(v.cause); }

Verdict judged(const probe::Evidence& evidence) {
  const probe::KeyOutcome outcome = probe::judge_key(evidence, now);
  CHECK_FALSE((outcome.verdict != KeyVerdict::valid && outcome.reason.empty() && evidence.halted.empty()));
  return {outcome.verdict, outcome.cause};
}

probe::Evidence proven(std::vector<Fact> facts = {}, std::vector<KeySign> signs = {}) {
  probe::Evidence evidence;
  evidence.proof = "current_key 200 /owner";
  evidence.facts = std::move(facts);
  evidence.signs = std::move(signs);
  return evidence;
}

probe::Evidence unproven(std::vector<KeySign> signs) {
  probe::Evidence evidence;
  evidence.signs = std::move(signs);
  return evidence;
}

const Verdict valid{KeyVerdict::valid, Cause::none};
Verdict limited(Cause cause) { return {KeyVerdict::valid_limited, cause}; }
Verdict invalid(Cause cause) { return {KeyVerdict::invalid, cause}; }
Verdict open(Cause cause) { return {KeyVerdict::undetermined, cause}; }

}  // namespace

TEST_CASE("proven keys: facts and signs limit them, never more than they say") {
  CHECK(judged(proven()) == valid);
  CHECK(judged(proven({fact("key_expires_at", "2026-07-31T00:00:00Z")})) == invalid(Cause::expired));
  CHECK(judged(proven({fact("key_expires_at", "2026-08-02T00:00:00Z")})) == valid);
  CHECK(judged(proven({fact("key_expires_at", "never")})) == valid);
  for (const char* metric : {"key_disabled", "key_blocked"}) {
    CHECK(judged(proven({fact(metric, "true")})) == invalid(Cause::disabled));
    CHECK(judged(proven({fact(metric, "false")})) == valid);
  }
  // Locked means that nobody can change it, not that it does not work.
  CHECK(judged(proven({fact("key_locked", "true")})) == valid);
  CHECK(judged(proven({fact("account_suspended", "true")})) == limited(Cause::account_suspended));
  for (const char* metric : {"can_consume", "account_active", "access_permitted"}) {
    CHECK(judged(proven({fact(metric, "false")})) == limited(Cause::insufficient_balance));
    CHECK(judged(proven({fact(metric, "true")})) == valid);
  }
  for (const char* amount : {"0", "0.00", "-1.5"}) {
    CHECK(judged(proven({fact("balance_available", amount)})) == limited(Cause::insufficient_balance));
    CHECK(judged(proven({fact("credit_remaining", amount)})) == limited(Cause::quota_exceeded));
    CHECK(judged(proven({fact("credit_remaining", amount), fact("unlimited_quota", "true")})) == valid);
    CHECK(judged(proven({fact("balance_available", amount), fact("can_consume", "true")})) == valid);
  }
  CHECK(judged(proven({fact("balance_available", "0.01")})) == valid);
  CHECK(judged(proven({fact("balance_available", "unlimited")})) == valid);
  CHECK(judged(proven({}, {{Cause::scope_missing, true, false, "usage 403"}})) == valid);
  CHECK(judged(proven({}, {{Cause::scope_missing, true, true, "list 403"}})) == limited(Cause::scope_missing));
  CHECK(judged(proven({}, {{Cause::invalid_key, false, false, "usage 401"}})) == valid);
  CHECK(judged(proven({}, {{Cause::overloaded, false, false, "usage 503"}})) == valid);
  CHECK(judged(proven({fact("balance_available", "0")}, {{Cause::wrong_region, true, true, "host"}})) == limited(Cause::wrong_region));
}

TEST_CASE("without proof nothing is valid but what only a live key is answered") {
  CHECK(judged(unproven({})) == open(Cause::none));
  CHECK(judged(unproven({{Cause::insufficient_balance, true, true, "key 402"}})) == limited(Cause::insufficient_balance));
  CHECK(judged(unproven({{Cause::insufficient_balance, false, true, "key 402"}})) == open(Cause::insufficient_balance));
  CHECK(judged(unproven({{Cause::scope_missing, true, false, "usage 403"}})) == limited(Cause::scope_missing));
  CHECK(judged(unproven({{Cause::scope_missing, false, true, "key 403"}})) == open(Cause::scope_missing));
  for (const auto cause : {Cause::invalid_key, Cause::expired, Cause::revoked, Cause::disabled, Cause::account_suspended}) {
    CHECK(judged(unproven({{cause, false, true, "key 401"}})) == invalid(cause));
  }
  for (const auto cause : {Cause::rate_limited, Cause::overloaded, Cause::intercepted, Cause::network, Cause::tls, Cause::timeout,
                           Cause::too_large, Cause::unexpected_answer, Cause::region_blocked, Cause::model_not_found}) {
    CHECK(judged(unproven({{cause, false, true, "key"}})) == open(cause));
  }
  // A refusal outweighs puzzles, a live answer outweighs a refusal.
  CHECK(judged(unproven({{Cause::overloaded, false, true, "a"}, {Cause::invalid_key, false, false, "b"}})) == invalid(Cause::invalid_key));
  CHECK(judged(unproven({{Cause::invalid_key, false, true, "a"}, {Cause::quota_exceeded, true, false, "b"}})) == limited(Cause::quota_exceeded));
  // What the proving question met explains more than what another did.
  CHECK(judged(unproven({{Cause::intercepted, false, false, "a"}, {Cause::overloaded, false, true, "b"}})) == open(Cause::overloaded));
}

TEST_CASE("a candidate that was not asked keeps a refusal open, an expiry not") {
  catalog::Entry other;
  other.id = "other";
  probe::Evidence evidence = unproven({{Cause::invalid_key, false, true, "key 401"}});
  evidence.unasked.push_back(&other);
  CHECK(judged(evidence) == open(Cause::invalid_key));
  CHECK(probe::judge_key(evidence, now).reason.find("other, which was not asked") != std::string::npos);
  evidence.signs.front().cause = Cause::expired;
  CHECK(judged(evidence) == invalid(Cause::expired));
}

TEST_CASE("what was never asked is undetermined, what is no key is invalid") {
  probe::Evidence evidence;
  evidence.halted = "the format is shared";
  CHECK(judged(evidence) == open(Cause::none));
  evidence.identification.placeholder = true;
  CHECK(judged(evidence) == open(Cause::malformed_key));
  evidence.identification.malformed = true;
  CHECK(judged(evidence) == invalid(Cause::malformed_key));
}

TEST_CASE("without a clock nothing has expired") {
  CHECK(probe::judge_key(proven({fact("key_expires_at", "1999-01-01T00:00:00Z")}), 0).verdict == KeyVerdict::valid);
}

TEST_CASE("a fact is found by metric and model") {
  probe::Evidence evidence;
  evidence.facts = {fact("requests_limit", "1"), fact("requests_limit", "2")};
  evidence.facts[1].model = "m";
  CHECK(probe::find_fact(evidence, "requests_limit")->value == "1");
  CHECK(probe::find_fact(evidence, "requests_limit", "m")->value == "2");
  CHECK(probe::find_fact(evidence, "requests_limit", "n") == nullptr);
}
