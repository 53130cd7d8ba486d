#include "json/unescape.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

std::string unescaped(std::string text) {
  const auto size = keyassay::json::unescape(text.data(), text.size());
  if (!size) return "nothing";
  text.resize(*size);
  return text;
}

}  // namespace

TEST_CASE("unescape leaves plain text as it is") {
  CHECK(unescaped("") == "");
  CHECK(unescaped("plain é") == "plain é");
}

TEST_CASE("unescape at the edges of each UTF-8 length") {
  CHECK(unescaped(R"(\u007f|\u0080|\u07ff|\u0800|\uffff|\ud800\udc00|\udbff\udfff)") ==
        "\x7f|\xC2\x80|\xDF\xBF|\xE0\xA0\x80|\xEF\xBF\xBF|\xF0\x90\x80\x80|\xF4\x8F\xBF\xBF");
}

TEST_CASE("unescape refuses what means nothing") {
  for (const char* text : {"\\", "a\\", "\\a", "\\U0041", "\\u", "\\u004", "\\u00g0", "\\ud800", "\\ud800\\u",
                           "\\ud800\\udbff", "\\udfff"}) {
    CAPTURE(text);
    CHECK(unescaped(text) == "nothing");
  }
}
