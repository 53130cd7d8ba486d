#include <doctest/doctest.h>

#include <set>
#include <string>

#include "keyassay/report.hpp"

using namespace keyassay;

namespace {

// Every value from 0 to `last` has a word of its own and the value behind it has none.
template <class Enum>
void check_words(Enum last) {
  std::set<std::string> words;
  const auto count = static_cast<unsigned>(last) + 1;
  for (unsigned i = 0; i < count; ++i) words.emplace(name(static_cast<Enum>(i)));
  CHECK(words.size() == count);
  CHECK(words.count("") == 0);
  CHECK(name(static_cast<Enum>(count)).empty());
}

}  // namespace

TEST_CASE("every enumerator has a word of its own") {
  check_words(Safety::spend);
  check_words(CellState::not_exposed);
  check_words(KeyVerdict::invalid);
  check_words(IdentityVerdict::contradicted);
  check_words(Cause::unexpected_answer);
  check_words(FactKind::list);
  check_words(Answer::no);
  check_words(Permission::denied);
  check_words(Origin::caller);
  check_words(Capability::operational_actions);
  check_words(Dimension::commercial_launch);
  check_words(ReadinessVerdict::blocked);
  check_words(Outcome::fail);
}

TEST_CASE("the words follow the enumerators") {
  CHECK(name(Safety::dry) == "dry");
  CHECK(name(CellState::not_exposed) == "not_exposed");
  CHECK(name(KeyVerdict::valid_limited) == "valid_limited");
  CHECK(name(IdentityVerdict::compatible) == "compatible");
  CHECK(name(Cause::none) == "none");
  CHECK(name(Cause::rate_limited) == "rate_limited");
  CHECK(name(Cause::account_suspended) == "account_suspended");
  CHECK(name(Cause::wrong_region) == "wrong_region");
  CHECK(name(FactKind::duration) == "duration");
  CHECK(name(Capability::price_listing) == "price_listing");
  CHECK(name(Dimension::onboarding_readiness) == "onboarding-readiness");
  CHECK(name(Dimension::commercial_launch) == "commercial-launch");
  CHECK(name(ReadinessVerdict::conditional) == "conditional");
  CHECK(name(Outcome::partial) == "partial");
}
