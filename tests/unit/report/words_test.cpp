#include "report/words.hpp"

#include <doctest/doctest.h>

using namespace keyassay;
using namespace keyassay::report;

TEST_CASE("words for people") {
  CHECK(spoken("valid_limited") == "valid limited");
  CHECK(spoken("api_key") == "API key");
  CHECK(spoken("ip_blocked") == "IP blocked");
  CHECK(spoken("capital_api") == "capital API");
  CHECK(spoken("") == "");
  CHECK(counted(0, "model") == "0 models");
  CHECK(counted(1, "model") == "1 model");
  CHECK(joined({}) == "");
  CHECK(joined({"a", "b"}, "; ") == "a; b");
  CHECK(joined_first({"a", "b", "c"}, 3) == "a, b, c");
  CHECK(joined_first({"a", "b", "c"}, 1) == "a and 2 more");
}

TEST_CASE("a sentence keeps every id that is not of our vocabularies") {
  CHECK(in_words("type api_key, owner_id user_demo") == "type API key, owner ID user_demo");
  CHECK(in_words("Blocked by the gate key_valid.") == "Blocked by the gate 'key valid'.");
  CHECK(in_words("refused (invalid_key)") == "refused (invalid key)");
  CHECK(in_words("ask list_models /key_expires_at at relay-api_key") ==
        "ask list_models /key_expires_at at relay-api_key");
  CHECK(in_words("model_forbidden") == "model forbidden");
  CHECK(in_words("余额 a_b …") == "余额 a_b …");
}

TEST_CASE("a format says its type once") {
  CHECK(format_text("api key", TokenType::api_key) == "API key");
  CHECK(format_text("Admin key", TokenType::admin) == "Admin key");
  CHECK(format_text("api key", TokenType::project) == "API key, type project");
  CHECK(format_text("", TokenType::virtual_key) == "no known format, type virtual");
  CHECK(format_text("", TokenType::unknown) == "no known format");
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
