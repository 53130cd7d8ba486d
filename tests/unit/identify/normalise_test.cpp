#include <doctest/doctest.h>

#include <string>

#include "keyassay/identify.hpp"

using keyassay::normalise;

namespace {

struct Case {
  std::string_view pasted, key, variable;
};

void check(const Case& expected) {
  CAPTURE(expected.pasted);
  const keyassay::Pasted pasted = normalise(expected.pasted);
  CHECK(pasted.key == expected.key);
  CHECK(pasted.variable == expected.variable);
}

}  // namespace

TEST_CASE("what surrounds a key is cut off") {
  const Case table[] = {
      {"sk-a1", "sk-a1", ""},
      {"  sk-a1\t\r\n", "sk-a1", ""},
      {"\xEF\xBB\xBFsk-a1", "sk-a1", ""},
      {"\xC2\xA0sk-a1\xC2\xA0", "sk-a1", ""},
      {"\xE2\x80\x8Bsk-a1\xE2\x80\x8C\xE2\x80\x8D\xE2\x81\xA0", "sk-a1", ""},
      {"\xE3\x80\x80sk-a1\xE2\x80\xAF", "sk-a1", ""},
      {"\"sk-a1\"", "sk-a1", ""},
      {"'sk-a1'", "sk-a1", ""},
      {"`sk-a1`", "sk-a1", ""},
      {"```sk-a1```", "sk-a1", ""},
      {"\xE2\x80\x9Csk-a1\xE2\x80\x9D", "sk-a1", ""},
      {"\xE2\x80\x98sk-a1\xE2\x80\x99", "sk-a1", ""},
      {"\xC2\xABsk-a1\xC2\xBB", "sk-a1", ""},
      {"sk-a1,", "sk-a1", ""},
      {"\"sk-a1\";", "sk-a1", ""},
      {"\"sk-a1\"),", "sk-a1", ""},
      {"", "", ""},
      {" \t\n", "", ""},
      {"\"\"", "", ""},
  };
  for (const Case& expected : table) check(expected);
}

TEST_CASE("header lines lose their name and scheme") {
  const Case table[] = {
      {"Bearer sk-a1", "sk-a1", ""},
      {"bearer   sk-a1", "sk-a1", ""},
      {"Authorization: Bearer sk-a1", "sk-a1", ""},
      {"authorization:Bearer sk-a1", "sk-a1", ""},
      {"Authorization: sk-a1", "sk-a1", ""},
      {"Authorization: Token r8_a1", "r8_a1", ""},
      {"Authorization: Key e0a1b2c3-4d5e:0f1a", "e0a1b2c3-4d5e:0f1a", ""},
      {"x-api-key: sk-a1", "sk-a1", ""},
      {"x-api-key:sk-a1", "sk-a1", ""},
      {"X-Goog-Api-Key: AIza1", "AIza1", ""},
      {"-H \"Authorization: Bearer sk-a1\"", "sk-a1", ""},
      {"-H 'x-api-key: sk-a1' \\", "sk-a1", ""},
      {"--header 'api-key: a1'", "a1", ""},
      {"\"Authorization\": \"Bearer sk-a1\",", "sk-a1", ""},
  };
  for (const Case& expected : table) check(expected);
}

TEST_CASE("assignments give their name") {
  const Case table[] = {
      {"OPENAI_API_KEY=sk-a1", "sk-a1", "OPENAI_API_KEY"},
      {"OPENAI_API_KEY = sk-a1", "sk-a1", "OPENAI_API_KEY"},
      {"OPENAI_API_KEY='sk-a1'", "sk-a1", "OPENAI_API_KEY"},
      {"OPENAI_API_KEY=\"sk-a1\"  # the old one", "sk-a1", "OPENAI_API_KEY"},
      {"OPENAI_API_KEY=sk-a1#2", "sk-a1#2", "OPENAI_API_KEY"},
      {"export OPENAI_API_KEY=\"sk-a1\"", "sk-a1", "OPENAI_API_KEY"},
      {"set OPENAI_API_KEY=sk-a1", "sk-a1", "OPENAI_API_KEY"},
      {"$env:OPENAI_API_KEY=\"sk-a1\"", "sk-a1", "OPENAI_API_KEY"},
      {"$env:OPENAI_API_KEY = 'sk-a1'", "sk-a1", "OPENAI_API_KEY"},
      {"ENV OPENAI_API_KEY=sk-a1", "sk-a1", "OPENAI_API_KEY"},
      {"OPENAI_API_KEY: sk-a1", "sk-a1", "OPENAI_API_KEY"},
      {"openai-api-key: \"sk-a1\"", "sk-a1", "openai-api-key"},
      {"\"OPENAI_API_KEY\": \"sk-a1\",", "sk-a1", "OPENAI_API_KEY"},
      {"\"OPENAI_API_KEY\":\"sk-a1\"", "sk-a1", "OPENAI_API_KEY"},
      {"const openaiKey = 'sk-a1';", "sk-a1", "openaiKey"},
      {"key := \"sk-a1\"", "sk-a1", "key"},
      {"'key' => 'sk-a1',", "sk-a1", "key"},
      {"spring.ai.openai.api-key=sk-a1", "sk-a1", "spring.ai.openai.api-key"},
      {"--api-key=sk-a1", "sk-a1", "--api-key"},
      {"AUTH=\"Authorization: Bearer sk-a1\"", "sk-a1", "AUTH"},
      {"OPENAI_API_KEY=Bearer sk-a1", "sk-a1", "OPENAI_API_KEY"},
      {"OPENAI_API_KEY=", "", "OPENAI_API_KEY"},
      {"OPENAI_API_KEY=\"\"", "", "OPENAI_API_KEY"},
  };
  for (const Case& expected : table) check(expected);
}

TEST_CASE("characters of keys that look like operators survive") {
  const Case table[] = {
      {"QUJDREVGR0g=", "QUJDREVGR0g=", ""},
      {"QUJDREVGR0==", "QUJDREVGR0==", ""},
      {"KEY=QUJDREVGR0g=", "QUJDREVGR0g=", "KEY"},
      {"KEY=\"QUJDREVGR0==\",", "QUJDREVGR0==", "KEY"},
      {"e0a1b2c3-4d5e-4f60-8171-e8a9b0c1d2e3:0f1a2b3c", "e0a1b2c3-4d5e-4f60-8171-e8a9b0c1d2e3:0f1a2b3c", ""},
      {"FAL_KEY=e0a1b2c3-4d5e:0f1a2b3c", "e0a1b2c3-4d5e:0f1a2b3c", "FAL_KEY"},
      {"FAL_KEY: e0a1b2c3-4d5e:0f1a2b3c", "e0a1b2c3-4d5e:0f1a2b3c", "FAL_KEY"},
      {"jwt:eyJa.eyJb.c", "jwt:eyJa.eyJb.c", ""},
      {"a1b2|c3d4", "a1b2|c3d4", ""},
      {"KEY=a1b2|c3d4=|e5", "a1b2|c3d4=|e5", "KEY"},
      {"a1b2|c3d4=|e5", "a1b2|c3d4=|e5", ""},
      {"wJalr/K7MD+bPx", "wJalr/K7MD+bPx", ""},
  };
  for (const Case& expected : table) check(expected);
}

TEST_CASE("a comment holds no key") {
  check({"# OPENAI_API_KEY=sk-a1", "", ""});
  check({"   #sk-a1", "", ""});
}

TEST_CASE("bytes inside a key are kept") {
  const Case table[] = {
      {"sk-a 1", "sk-a 1", ""},
      {"KEY=sk-a\r\nX-Evil: 1", "sk-a\r\nX-Evil: 1", "KEY"},
      {"sk-a\xE2\x80\x8B" "1", "sk-a\xE2\x80\x8B" "1", ""},
      {"sk-a\"1", "sk-a\"1", ""},
      {std::string_view{"sk-a\0b", 6}, std::string_view{"sk-a\0b", 6}, ""},
  };
  for (const Case& expected : table) check(expected);
}

TEST_CASE("the key is always a part of the pasted text") {
  const std::string pieces[] = {"\"", " ", "=", ":", "KEY", "sk-a", "Bearer ", "-H ", "#", "\\", "\xE2\x80", "\xC2",
                                "export ", ",", "$env:", "\xEF\xBB\xBF", "x-api-key", "'"};
  std::uint64_t state = 1;
  for (int round = 0; round < 50'000; ++round) {
    std::string text;
    for (int piece = 0; piece < 6; ++piece) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      text += pieces[(state >> 33U) % std::size(pieces)];
    }
    CAPTURE(text);
    const keyassay::Pasted pasted = normalise(text);
    REQUIRE(pasted.key.data() >= text.data());
    REQUIRE(pasted.key.data() + pasted.key.size() <= text.data() + text.size());
    REQUIRE(text.find(pasted.variable) != std::string::npos);
  }
}
