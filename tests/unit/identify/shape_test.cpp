#include "identify/shape.hpp"

#include <doctest/doctest.h>

#include <random>
#include <regex>
#include <string>

using keyassay::matching::longest_key;
using keyassay::matching::Shape;

namespace {

Shape shape(std::string_view text) {
  auto compiled = Shape::compile(text);
  REQUIRE_MESSAGE(compiled, std::string(text));
  return std::move(compiled).value();
}

bool fits(std::string_view text, std::string_view key) { return shape(text).matches(key); }

}  // namespace

TEST_CASE("a shape fits whole keys only") {
  CHECK(fits("csk-[a-z0-9]{4}", "csk-a1b2"));
  CHECK_FALSE(fits("csk-[a-z0-9]{4}", "csk-a1b"));
  CHECK_FALSE(fits("csk-[a-z0-9]{4}", "csk-a1b2c"));
  CHECK_FALSE(fits("csk-[a-z0-9]{4}", "xcsk-a1b2"));
  CHECK_FALSE(fits("csk-[a-z0-9]{4}", "csk-A1b2"));
  CHECK_FALSE(fits("csk-[a-z0-9]{4}", ""));
}

TEST_CASE("each repeat counts as written") {
  CHECK(fits("a{2,3}", "aa"));
  CHECK(fits("a{2,3}", "aaa"));
  CHECK_FALSE(fits("a{2,3}", "a"));
  CHECK_FALSE(fits("a{2,3}", "aaaa"));
  CHECK(fits("a{2,}", std::string(longest_key, 'a')));
  CHECK_FALSE(fits("a{2,}", std::string(longest_key + 1, 'a')));
  CHECK(fits("ab?c", "ac"));
  CHECK(fits("ab?c", "abc"));
  CHECK_FALSE(fits("ab?c", "abbc"));
  CHECK(fits("ab*c", "abbbc"));
  CHECK(fits("ab+c", "abbbc"));
  CHECK_FALSE(fits("ab+c", "ac"));
  CHECK(fits("a{0,2}", ""));
}

TEST_CASE("an atom gives back what the next one needs") {
  CHECK(fits("[a-z]+z[a-z]{2}", "zzzzz"));
  CHECK(fits("[A-Za-z0-9_-]+T3Bl[A-Za-z0-9_-]+", "xxT3BlT3Blyy"));
  CHECK_FALSE(fits("[A-Za-z0-9_-]+T3Bl[A-Za-z0-9_-]+", "xxT3Bl"));
  CHECK(fits("[a-z]{1,3}[a-z]{1,3}[a-z]{1,3}", "abcdefghi"));
  CHECK_FALSE(fits("[a-z]{1,3}[a-z]{1,3}[a-z]{1,3}", "abcdefghij"));
  CHECK_FALSE(fits("[a-z]{1,3}-[a-z]{1,3}", "abcd-abc"));
}

TEST_CASE("classes hold characters, ranges and a dash") {
  CHECK(fits("[a-c_-]{3}", "a_-"));
  CHECK(fits("[-a]{2}", "-a"));
  CHECK(fits(R"([\]\\\-]{3})", R"(]\-)"));
  CHECK(fits(R"(a\[\.\|b)", "a[.|b"));
  CHECK(fits("[!-~]{3}", "!a~"));
  CHECK(fits("a.b:c/d=", "a.b:c/d="));
  CHECK_FALSE(fits("a.b", "axb"));
  CHECK_FALSE(fits("[!-~]{3}", "a\xC3\xA9"));
  CHECK_FALSE(fits("[!-~]{1}", " "));
}

TEST_CASE("a shape knows its fixed start and its lengths") {
  const Shape openrouter = shape("sk-or-v1-[0-9a-f]{64}");
  CHECK(openrouter.text() == "sk-or-v1-[0-9a-f]{64}");
  CHECK(openrouter.prefix() == "sk-or-v1-");
  CHECK(openrouter.shortest() == 73);
  CHECK(openrouter.longest() == 73);
  CHECK(shape("ab{3}c+d").prefix() == "abbbc");
  CHECK(shape("ab?c").prefix() == "a");
  CHECK(shape("[x]y[ab]").prefix() == "xy");
  CHECK(shape("[ab]c").prefix().empty());
  CHECK(shape("a{20,}b").shortest() == 21);
  CHECK(shape("a{20,}b").longest() == longest_key);
}

TEST_CASE("a malformed shape is refused at its offset") {
  struct Bad { std::string_view text, where, says; };
  const Bad table[] = {
      {"", "offset 0", "empty shape"},
      {"ab[c", "offset 2", "class without an end"},
      {"ab[]", "offset 2", "empty class"},
      {"a[^b]", "offset 2", "negated class"},
      {"a[z-a]", "offset 2", "backwards"},
      {"ab\\", "offset 2", "a '\\' at the end"},
      {"a[b\\", "offset 3", "a '\\' at the end"},
      {"sk-\\d{4}", "offset 3", "only punctuation"},
      {"*a", "offset 0", "without an element"},
      {"a**", "offset 2", "without an element"},
      {"a{2}{3}", "offset 4", "without an element"},
      {"a}", "offset 1", "without an element"},
      {"a]", "offset 1", "without an element"},
      {"(ab)", "offset 0", "no groups"},
      {"a|b", "offset 1", "no groups"},
      {"a{", "offset 1", "malformed repeat"},
      {"a{}", "offset 1", "malformed repeat"},
      {"a{x}", "offset 1", "malformed repeat"},
      {"a{1,x}", "offset 1", "malformed repeat"},
      {"a{1", "offset 1", "malformed repeat"},
      {"a{,3}", "offset 1", "malformed repeat"},
      {"a{3,2}", "offset 1", "too low"},
      {"a{0}", "offset 1", "too low"},
      {"a{4097}", "offset 1", "above 4096"},
      {"a{99999999999999999999}", "offset 1", "above 4096"},
      {"a{3000}b{3000}", "offset 0", "6000 characters"},
      {"a b", "offset 1", "no key may hold"},
      {"a[b c]", "offset 3", "no key may hold"},
      {"a\xC3\xA9", "offset 1", "no key may hold"},
  };
  for (const Bad& bad : table) {
    CAPTURE(bad.text);
    const auto compiled = Shape::compile(bad.text);
    REQUIRE_FALSE(compiled);
    CHECK(compiled.error().code == keyassay::Errc::invalid_catalog);
    CHECK(compiled.error().where == bad.where);
    CHECK_MESSAGE(compiled.error().message.find(bad.says) != std::string::npos, compiled.error().message);
  }
}

TEST_CASE("matching agrees with regular expressions on random shapes and keys") {
  std::mt19937 random(20261120);
  const auto below = [&](std::size_t bound) { return random() % bound; };
  const std::string_view elements[] = {"a", "b", "[ab]", "[a-c]", "[bc]", "\\-", "[a-]"};
  const std::string_view repeats[] = {"", "", "*", "+", "?", "{2}", "{1,3}", "{2,}", "{0,2}"};
  unsigned matched = 0;
  for (int round = 0; round < 2'000; ++round) {
    std::string text;
    for (std::size_t atoms = 1 + below(6); atoms > 0; --atoms) {
      text += elements[below(std::size(elements))];
      text += repeats[below(std::size(repeats))];
    }
    const Shape compiled = shape(text);
    const std::regex reference(text);
    for (int key_number = 0; key_number < 30; ++key_number) {
      std::string key;
      for (std::size_t length = below(10); length > 0; --length) key.push_back("abc-"[below(4)]);
      CAPTURE(text);
      CAPTURE(key);
      const bool expected = std::regex_match(key, reference);
      matched += expected ? 1 : 0;
      REQUIRE(compiled.matches(key) == expected);
    }
  }
  CHECK(matched > 3'000);
}

TEST_CASE("greedy atoms over the longest key do not multiply") {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "[a-z]*";
  const Shape greedy = shape(text + "0");
  // 200 x 4,096 steps are some milliseconds; backtracking would outlast us all.
  CHECK_FALSE(greedy.matches(std::string(longest_key, 'a')));
  CHECK(greedy.matches(std::string(longest_key - 1, 'a') + "0"));
}
