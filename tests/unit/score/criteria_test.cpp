// The policy and the code name the same criteria, and shares become outcomes.
#include "score/criteria.hpp"

#include <doctest/doctest.h>

#include <set>

#include "keyassay/policy.hpp"

using namespace keyassay;

TEST_CASE("every criterion of the built-in policy exists, and every criterion is in it") {
  std::set<std::string_view> named;
  for (const score::DimensionRules& rules : Policy::builtin().rules().dimensions) {
    CHECK_FALSE(rules.criteria.empty());
    for (const score::CriterionRule& rule : rules.criteria) {
      CHECK_MESSAGE(score::find_criterion(rule.id) != nullptr, rule.id);
      named.insert(rule.id);
      CHECK(rule.gate == (rule.points == 0));
    }
  }
  for (const auto entries : {score::onboarding_criteria(), score::inventory_criteria(), score::launch_criteria()}) {
    for (const score::CriterionEntry& entry : entries) CHECK_MESSAGE(named.contains(entry.id), std::string(entry.id));
  }
  CHECK(score::find_criterion("nothing") == nullptr);
}

TEST_CASE("a share: all, some, none, nothing to count") {
  CHECK(score::share_of(3, 3, "x", {}).outcome == Outcome::pass);
  CHECK(score::share_of(3, 3, "x", {}).share == 100);
  CHECK(score::share_of(1, 3, "x", {}).outcome == Outcome::partial);
  CHECK(score::share_of(1, 3, "x", {}).share == 33);
  CHECK(score::share_of(0, 3, "x", {}).outcome == Outcome::fail);
  CHECK(score::share_of(0, 0, "x", {}).outcome == Outcome::unknown);
  CHECK(score::share_of(0, 0, "x", {}).share == 0);
}

TEST_CASE("hidden evidence cannot be won, unread evidence merely was not") {
  CHECK(score::hidden("x", {}).hidden);
  CHECK(score::hidden("x", {}).outcome == Outcome::unknown);
  CHECK_FALSE(score::unknown("x", {}).hidden);
  CHECK(score::pass("x", {}).share == 100);
  CHECK(score::fail("x", {}).share == 0);
}
