#include "report/words.hpp"

#include <doctest/doctest.h>

using namespace keyassay;
using namespace keyassay::report;

TEST_CASE("words for people") {
  CHECK(spoken("valid_limited") == "valid limited");
  CHECK(joined({}) == "");
  CHECK(joined({"a", "b"}, "; ") == "a; b");
}

TEST_CASE("shortened text ends in an ellipsis and keeps whole characters") {
  CHECK(shortened("abc", 3) == "abc");
  CHECK(shortened("abcd", 3) == "ab…");
  CHECK(shortened("额额额额", 2) == "额…");
}

TEST_CASE("only whole numbers are grouped") {
  CHECK(grouped("") == "");
  CHECK(grouped("999") == "999");
  CHECK(grouped("131072") == "131,072");
  CHECK(grouped("1000000") == "1,000,000");
  CHECK(grouped("12345.5") == "12345.5");
  CHECK(grouped("unlimited") == "unlimited");
}

TEST_CASE("nothing unknown is shown as good or bad") {
  CHECK(tone(KeyVerdict::undetermined) == Tone::doubtful);
  CHECK(tone(IdentityVerdict::unproven) == Tone::doubtful);
  CHECK(tone(ReadinessVerdict::undetermined) == Tone::doubtful);
  CHECK(tone(CellState::unknown) == Tone::doubtful);
  CHECK(tone(Permission::unknown) == Tone::doubtful);
  CHECK(tone(KeyVerdict::valid) == Tone::good);
  CHECK(tone(KeyVerdict::invalid) == Tone::bad);
}
