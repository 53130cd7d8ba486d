#include "json/writer.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "json/document.hpp"

using namespace keyassay::json;

namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

}  // namespace

TEST_CASE("commas stand between members and items and nowhere else") {
  std::string out;
  Writer writer(out);
  writer.begin_object()
      .key("a")
      .begin_array()
      .value(1)
      .value("x")
      .begin_object()
      .end_object()
      .begin_array()
      .end_array();
  writer.end_array().member("b", true).key("c").null().key("d").begin_object().member("e", 2U).end_object();
  writer.key("f").raw("1.50").end_object();
  CHECK(out == R"({"a":[1,"x",{},[]],"b":true,"c":null,"d":{"e":2},"f":1.50})");
}

TEST_CASE("a root may be a scalar or empty") {
  std::string out;
  Writer(out).value("x");
  CHECK(out == R"("x")");
  out.clear();
  Writer(out).begin_array().end_array();
  CHECK(out == "[]");
}

TEST_CASE("numbers of every width") {
  std::string out;
  Writer writer(out);
  writer.begin_array()
      .value(std::numeric_limits<std::int64_t>::min())
      .value(std::numeric_limits<std::uint64_t>::max());
  writer.value(-1).value(0U).end_array();
  CHECK(out == "[-9223372036854775808,18446744073709551615,-1,0]");
}

TEST_CASE("an optional text is null when empty") {
  std::string out;
  Writer(out).begin_object().optional("a", "").optional("b", "x").end_object();
  CHECK(out == R"({"a":null,"b":"x"})");
}

TEST_CASE("strings are escaped") {
  CHECK(quoted("a\"b\\c/") == R"("a\"b\\c/")");
  CHECK(quoted("\n\r\t") == R"("\n\r\t")");
  CHECK(quoted(std::string_view("\0\x1f\x7f", 3)) == "\"\\u0000\\u001f\\u007f\"");
  CHECK(quoted("é€😀") == "\"é€😀\"");
}

TEST_CASE("bytes that are no UTF-8 become the replacement character") {
  CHECK(quoted("\xFF") == "\"\xEF\xBF\xBD\"");
  CHECK(quoted("a\xC3") == "\"a\xEF\xBF\xBD\"");
  CHECK(quoted("\xC0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
  CHECK(quoted("\xC3\"") == "\"\xEF\xBF\xBD\\\"\"");
  CHECK(quoted("\xED\xA0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST_CASE("the reader takes whatever the writer makes") {
  for (unsigned first = 0; first < 256; ++first) {
    for (unsigned second = 0; second < 256; second += 5) {
      const std::string text = {static_cast<char>(first), static_cast<char>(second)};
      const auto document = Document::parse(quoted(text));
      REQUIRE(document);
      if (first < 0x80 && second < 0x80) CHECK(document.value().root().text() == text);
    }
  }
}
