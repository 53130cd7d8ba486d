#include "catalog/reader.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "json/document.hpp"
#include "keyassay/report.hpp"

using namespace keyassay;
using catalog::Fault;
using catalog::Field;
using catalog::Object;

namespace {

// Runs `read` on the root of a text and gives back the fault, "" when there is none.
template <class Read>
std::string fault_of(std::string_view text, Read read) {
  const auto document = json::Document::parse(text);
  REQUIRE(document);
  Fault fault{"t.json", {}};
  read(Field(document.value().root(), fault));
  return fault.error ? fault.error->where + ": " + fault.error->message : "";
}

}  // namespace

TEST_CASE("what nobody takes is an error, except behind x-") {
  const auto read = [](const Field& root) {
    Object object(root);
    object.need("a").text();
    object.want("b").text();
    object.done();
  };
  CHECK(fault_of(R"({"a": "1", "x-note": [1]})", read).empty());
  CHECK(fault_of(R"({"a": "1", "c": 2})", read).starts_with("t.json#/c: unknown field"));
  CHECK(fault_of(R"({"b": "1"})", read) == "t.json#: the field \"a\" is missing");
  CHECK(fault_of(R"(["a"])", read) == "t.json#: found an array, expected an object");
  CHECK(fault_of(R"("a")", read) == "t.json#: found \"a\", expected an object");
}

TEST_CASE("more fields than anything of ours has") {
  std::string text = "{";
  for (int i = 0; i < 65; ++i) text += (i > 0 ? ",\"x-" : "\"x-") + std::to_string(i) + "\":1";
  const auto read = [](const Field& root) { Object(root).done(); };
  CHECK(fault_of(text + "}", read) == "t.json#: 65 fields, expected 64 at most");
}

TEST_CASE("the first fault stays, at its own place") {
  const auto read = [](const Field& root) {
    Object object(root);
    object.want("list").items([](const Field& item) { item.text(); });
    object.want("flag").flag();
  };
  CHECK(fault_of(R"({"list": ["a", 7, ""], "flag": 3})", read) ==
        "t.json#/list/1: found the number 7, expected a text that is not empty");
  CHECK(fault_of(R"({"flag": 3})", read) == "t.json#/flag: found the number 3, expected true or false");
  CHECK(fault_of(R"({"list": 3})", read) == "t.json#/list: found the number 3, expected an array");
}

TEST_CASE("integers, words and lists") {
  CHECK(fault_of("404", [](const Field& f) { CHECK(f.integer(100, 599) == 404); }).empty());
  for (const char* bad : {"99", "600", "4.5", "\"404\"", "1e2", "99999999999999"}) {
    CHECK_FALSE(fault_of(bad, [](const Field& f) { f.integer(100, 599); }).empty());
  }
  constexpr std::array<std::string_view, 2> words{"one", "two"};
  CHECK(fault_of("\"two\"", [&](const Field& f) { CHECK(f.word(words) == "two"); }).empty());
  CHECK(fault_of("\"three\"", [&](const Field& f) { f.word(words); }) ==
        "t.json#: found \"three\", expected one of one, two");
  CHECK(fault_of(R"(["a", "a"])", [](const Field& f) { f.texts(); }) ==
        "t.json#/1: stands twice in the list");
  CHECK_FALSE(fault_of("[]", [](const Field& f) { f.text_or_texts(); }).empty());
  CHECK(fault_of("\"denied\"", [](const Field& f) {
          CHECK(catalog::enumerator(f, Permission::allowed, Permission::denied) == Permission::denied);
        }).empty());
  CHECK(fault_of("\"unknown\"", [](const Field& f) {
          catalog::enumerator(f, Permission::allowed, Permission::denied);
        }) == "t.json#: found \"unknown\", expected one of allowed, denied");
}

TEST_CASE("a text that could be a key is never shown, wherever it stands") {
  const std::string key = "Zq7pL0vK3nXw9TbR4mYd";
  const std::string as_value = fault_of("\"" + key + "\"", [](const Field& f) { f.expected("a word"); });
  CHECK(as_value == "t.json#: found a text of 20 characters, expected a word");
  const std::string as_name =
      fault_of("{\"" + key + "\": 1}", [](const Field& root) { Object(root).done(); });
  CHECK(as_name.starts_with("t.json#/(20 characters): unknown field"));
  const std::string as_number = fault_of("1234567890", [](const Field& f) { f.expected("a word"); });
  CHECK(as_number == "t.json#: found a number, expected a word");
}
