#include "json/document.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace keyassay;
using json::Document;
using json::Limits;
using json::Type;
using json::Value;

namespace {

Document read(std::string_view text, const Limits& limits = {}) {
  auto document = Document::parse(text, limits);
  REQUIRE_MESSAGE(document, text.substr(0, 200));
  return std::move(document).value();
}

bool is_json(std::string_view text, const Limits& limits = {}) { return bool(Document::parse(text, limits)); }

Error refusal(std::string_view text, const Limits& limits = {}) {
  const auto document = Document::parse(text, limits);
  REQUIRE_FALSE(document);
  return document.error();
}

std::string repeat(std::string_view part, std::size_t times) {
  std::string out;
  out.reserve(part.size() * times);
  while (times-- > 0) out += part;
  return out;
}

}  // namespace

TEST_CASE("every type is read") {
  const Document document = read(R"({"n":null,"t":true,"f":false,"i":12,"s":"x","a":[1,2],"o":{"k":"v"}})");
  const Value root = document.root();
  CHECK(root.is(Type::object));
  CHECK(root.size() == 7);
  CHECK(root.text().empty());
  CHECK(root.member("n").is(Type::null));
  CHECK(root.member("t").is(Type::boolean));
  CHECK(root.member("t").text() == "true");
  CHECK(root.member("f").text() == "false");
  CHECK(root.member("i").is(Type::number));
  CHECK(root.member("s").is(Type::string));
  CHECK(root.member("s").text() == "x");
  CHECK(root.member("s").size() == 0);
  CHECK(root.member("a").size() == 2);
  CHECK(root.member("a").item(1).text() == "2");
  CHECK(root.member("o").member("k").text() == "v");
  CHECK(root.member("o").name() == "o");
}

TEST_CASE("nowhere answers everything with nothing") {
  const Document document = read(R"({"a":[1]})");
  const Value nowhere = document.root().member("b");
  CHECK_FALSE(nowhere);
  CHECK_FALSE(nowhere.is(Type::null));
  CHECK(nowhere.text().empty());
  CHECK(nowhere.name().empty());
  CHECK(nowhere.size() == 0);
  CHECK_FALSE(nowhere.member("x"));
  CHECK_FALSE(nowhere.item(0));
  CHECK_FALSE(nowhere.at("/x"));
  CHECK_FALSE(nowhere.begin() != nowhere.end());
  CHECK_FALSE(document.root().item(0));
  CHECK_FALSE(document.root().member("a").item(1));
  CHECK_FALSE(document.root().member("a").member("0"));
}

TEST_CASE("numbers keep the text they were written in") {
  for (const char* number : {"0", "-0", "-0.0", "12.50", "1E+2", "2.5e-06",
                             "123456789012345678901234567890.123456789", "1e999999", "-1.5e-3"}) {
    CAPTURE(number);
    const Document alone = read(number);
    CHECK(alone.root().is(Type::number));
    CHECK(alone.root().text() == number);
    CHECK(read(" [ " + std::string(number) + " ] ").root().item(0).text() == number);
  }
}

TEST_CASE("a root may be a scalar") {
  CHECK(read(" null ").root().is(Type::null));
  CHECK(read("true").root().text() == "true");
  CHECK(read("\"\"").root().is(Type::string));
  CHECK(read("\n\"a b\"\t").root().text() == "a b");
  CHECK_FALSE(read("1").root().begin() != read("1").root().end());
}

TEST_CASE("escapes are resolved") {
  const Document document =
      read(R"(["a\"b\\c\/d","\b\f\n\r\t","\u00e9\u20AC","\ud83d\ude00","\u0000","plain","\\u0041","\\"])");
  const Value root = document.root();
  CHECK(root.item(0).text() == "a\"b\\c/d");
  CHECK(root.item(1).text() == "\b\f\n\r\t");
  CHECK(root.item(2).text() == "é€");
  CHECK(root.item(3).text() == "😀");
  CHECK(root.item(4).text() == std::string_view("\0", 1));
  CHECK(root.item(5).text() == "plain");
  CHECK(root.item(6).text() == "\\u0041");
  CHECK(root.item(7).text() == "\\");
}

TEST_CASE("names are unescaped too") {
  const Document document = read(R"({"a\u002fb":1,"x":2,"q\"":3})");
  CHECK(document.root().member("a/b").text() == "1");
  CHECK(document.root().member("x").text() == "2");
  CHECK(document.root().member("q\"").text() == "3");
}

TEST_CASE("malformed text is refused wherever it stands") {
  for (const std::string text : {"",
                                 " ",
                                 "nulx",
                                 "tru",
                                 "truee",
                                 "nul",
                                 "nullnull",
                                 "True",
                                 "NaN",
                                 "Infinity",
                                 "-Infinity",
                                 "undefined",
                                 "01",
                                 "-01",
                                 "1.2.3",
                                 "-",
                                 "--1",
                                 "+1",
                                 "1.",
                                 ".5",
                                 "1e",
                                 "1e+",
                                 "1e5.5",
                                 "0x10",
                                 "1_0",
                                 "\"a",
                                 "a\"",
                                 "'a'",
                                 "\"\\x\"",
                                 "\"\\u12\"",
                                 "\"\\u12G4\"",
                                 "\"\\\"",
                                 "\"a\nb\"",
                                 "\"a\x01\"",
                                 "{",
                                 "}",
                                 "[",
                                 "]",
                                 "{]",
                                 "[}",
                                 "[1",
                                 "[1,",
                                 "[1,]",
                                 "[,1]",
                                 "[1,,2]",
                                 "[1 2]",
                                 "[1]]",
                                 "{,}",
                                 "{\"a\"}",
                                 "{\"a\":}",
                                 "{\"a\":1,}",
                                 "{\"a\":1,\"b\"}",
                                 "{\"a\" 1}",
                                 "{\"a\":1 \"b\":2}",
                                 "{\"a\"::1}",
                                 "{1:2}",
                                 "{null:1}",
                                 "{:1}",
                                 "{\"a\":1}}",
                                 "[1}",
                                 "{\"a\":1]",
                                 "[[1,2]",
                                 "[\"a\":1]",
                                 "1 2",
                                 "[1]x",
                                 "[1][2]",
                                 "null,",
                                 "\"a\" \"b\"",
                                 "\"a\"x",
                                 "1:2",
                                 "// c\n1",
                                 "[1/**/]",
                                 "[1\x0b]",
                                 "[1\xC2\xA0]"}) {
    CAPTURE(text);
    CHECK_FALSE(is_json(text));
    CHECK_FALSE(is_json("[[0," + text));
    if (!text.empty() && text != " ")
      CHECK_FALSE(is_json(R"({"first":[true],"deep":{"x":[)" + text + R"(]},"last":0})"));
  }
}

TEST_CASE("every prefix of a document is refused") {
  const std::string text = R"({"a":[1,2.5,-3e10,null,true,"x\u00e9"],"b":{"c":{},"d":[]}})";
  REQUIRE(is_json(text));
  for (std::size_t size = 0; size < text.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(is_json(text.substr(0, size)));
  }
}

TEST_CASE("surrogates come in pairs") {
  for (const char* text :
       {R"(["\ud800"])", R"(["\udc00"])", R"(["\ud800x"])", R"(["\ud800\n"])", R"(["\ud800\u0041"])",
        R"(["\ud800\ud800"])", R"(["\udc00\ud800"])", R"(["\ud800\u"])", R"({"\ud800":1})"}) {
    CAPTURE(text);
    CHECK_FALSE(is_json(text));
  }
}

TEST_CASE("invalid UTF-8 is refused") {
  for (const char* bytes :
       {"\xFF", "\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80", "\xE2\x82"}) {
    CHECK_FALSE(is_json("[\"" + std::string(bytes) + "\"]"));
    CHECK_FALSE(is_json("{\"" + std::string(bytes) + "\":1}"));
  }
}

TEST_CASE("zero bytes are no blanks") {
  CHECK_FALSE(is_json(std::string_view("1\0", 2)));
  CHECK_FALSE(is_json(std::string_view("[1\0]", 4)));
  CHECK_FALSE(is_json(std::string_view("[1]\0", 4)));
  CHECK_FALSE(is_json(std::string_view("[\"\0\"]", 5)));
}

TEST_CASE("one byte order mark is skipped") {
  CHECK(read("\xEF\xBB\xBF[7]").root().item(0).text() == "7");
  CHECK_FALSE(is_json("\xEF\xBB\xBF"));
  CHECK_FALSE(is_json("\xEF\xBB\xBF\xEF\xBB\xBF[7]"));
  CHECK(refusal("\xEF\xBB\xBF[7,x]").where == "byte 6");
}

TEST_CASE("an error says what is wrong and where") {
  CHECK(refusal("[1,x]").code == Errc::malformed_json);
  CHECK(refusal("[1,x]").message == "expected a value");
  CHECK(refusal("[1,x]").where == "byte 3");
  CHECK(refusal(R"({"a" 1})").message == "expected ':'");
  CHECK(refusal(R"({"a" 1})").where == "byte 5");
  CHECK(refusal("[1 2]").message == "expected ',' or ']'");
  CHECK(refusal("[1] 2").where == "byte 4");
  CHECK(refusal("[1").where == "byte 2");
  CHECK(refusal("12345", {.bytes = 4}).message == "5 bytes, expected 4 at most");
}

TEST_CASE("an error never repeats the text") {
  const std::string body = "k7w2m9x4p1z8";
  for (const std::string& text :
       {body, "[\"" + body, "{\"" + body + "\" 1}", "[\"\\q" + body + "\"]", "[1," + body + "]"}) {
    const Error error = refusal(text);
    CHECK((error.message + error.where).find(body.substr(0, 8)) == std::string::npos);
  }
}

TEST_CASE("depth is limited") {
  CHECK(is_json(repeat("[", 64) + repeat("]", 64)));
  CHECK_FALSE(is_json(repeat("[", 65) + repeat("]", 65)));
  CHECK_FALSE(is_json(repeat("{\"a\":", 65) + "1" + repeat("}", 65)));
  CHECK(refusal(repeat("[", 100'000)).message == "nested too deeply");
  CHECK(refusal(repeat("{\"a\":", 100'000)).message == "nested too deeply");
  CHECK(is_json(repeat("[", 100'000) + repeat("]", 100'000), {.depth = 100'000}));
}

TEST_CASE("items are limited in one value and in all") {
  CHECK(read("[" + repeat("0,", 19'999) + "0]").root().size() == 20'000);
  CHECK(refusal("[" + repeat("0,", 20'000) + "0]").message == "too many members or items in one value");
  CHECK(refusal("[" + repeat("0,", 1'000'000) + "0]").message == "too many members or items in one value");
  CHECK(refusal("[" + repeat("0,", 1'000'000) + "0]", {.array_items = 2'000'000}).message ==
        "too many values");
  CHECK(is_json("[1,2]", {.items = 3}));
  CHECK_FALSE(is_json("[1,2]", {.items = 2}));
}

TEST_CASE("strings, names and numbers are limited") {
  const Limits limits{.text = 8};
  CHECK(is_json(R"(["12345678"])", limits));
  CHECK_FALSE(is_json(R"(["123456789"])", limits));
  CHECK(is_json(R"({"12345678":12345678})", limits));
  CHECK_FALSE(is_json(R"({"123456789":1})", limits));
  CHECK_FALSE(is_json("[123456789]", limits));
  CHECK_FALSE(is_json("[" + repeat("9", 1'000'000) + "]"));
  CHECK(is_json("[" + repeat("9", 60'000) + "]"));
}

TEST_CASE("of a repeated name the first counts and the name is noted") {
  const Document document = read(R"({"a":1,"b":{"x":1,"x":2,"y":3},"a":2,"c":3,"\u0061":4})");
  CHECK(document.root().member("a").text() == "1");
  CHECK(document.root().at("/b/x").text() == "1");
  CHECK(document.root().size() == 5);
  CHECK(document.repeated() == std::vector<std::string>{"a", "x"});
  CHECK(read(R"({"ab":1,"ba":2,"":3,"aXb":4,"aYb":5})").repeated().empty());
  CHECK(read(R"({"":1,"":2})").repeated() == std::vector<std::string>{""});
}

TEST_CASE("repeated names are found in large objects") {
  for (const int size : {63, 64, 65, 1000, 19'997}) {
    CAPTURE(size);
    std::string text = "{\"again\":0";
    for (int i = 0; i < size; ++i) text += ",\"name" + std::to_string(i) + "\":1";
    CHECK(read(text + "}").repeated().empty());
    CHECK(read(text + ",\"again\":2,\"z\":[{}]}").repeated() == std::vector<std::string>{"again"});
  }
}

TEST_CASE("values stay valid when the document moves") {
  Document first = read(R"({"a":["text","\u0041"]})");
  const Value value = first.root().member("a");
  Document second = std::move(first);
  CHECK(value.item(0).text() == "text");
  Document third = read("[]");
  third = std::move(second);
  CHECK(value.item(1).text() == "A");
  CHECK(third.root().member("a").item(0).text().data() == value.item(0).text().data());
}

TEST_CASE("the document needs its text no longer") {
  std::string text = R"(["abc"])";
  const Document document = read(text);
  text.assign(text.size(), 'x');
  CHECK(document.root().item(0).text() == "abc");
}

TEST_CASE("children are walked in order, past what lies below them") {
  const Document document = read(R"({"a":[1,[2,3],{"x":4}],"b":{},"c":5})");
  std::string names;
  for (const Value member : document.root()) names += member.name();
  CHECK(names == "abc");
  std::size_t items = 0;
  for (const Value item : document.root().member("a")) items += item ? 1 : 0;
  CHECK(items == 3);
  CHECK_FALSE(document.root().member("b").begin() != document.root().member("b").end());
}
