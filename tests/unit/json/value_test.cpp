#include <doctest/doctest.h>

#include <string>

#include "json/document.hpp"

using namespace keyassay::json;

namespace {

Document read(std::string_view text) {
  auto document = Document::parse(text);
  REQUIRE(document);
  return std::move(document).value();
}

std::string joined(const std::vector<Value>& values) {
  std::string out;
  for (const Value value : values) out.append(value.text()).push_back(' ');
  return out;
}

}  // namespace

TEST_CASE("pointers of the RFC 6901 examples") {
  const Document document =
      read(R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8})");
  const Value root = document.root();
  CHECK(root.at("").is(Type::object));
  CHECK(root.at("/foo").size() == 2);
  CHECK(root.at("/foo/0").text() == "bar");
  CHECK(root.at("/").text() == "0");
  CHECK(root.at("/a~1b").text() == "1");
  CHECK(root.at("/c%d").text() == "2");
  CHECK(root.at("/e^f").text() == "3");
  CHECK(root.at("/g|h").text() == "4");
  CHECK(root.at("/i\\j").text() == "5");
  CHECK(root.at("/k\"l").text() == "6");
  CHECK(root.at("/ ").text() == "7");
  CHECK(root.at("/m~0n").text() == "8");
}

TEST_CASE("a pointer that leads nowhere") {
  const Document document = read(R"({"a":[10,11],"b":1,"m~1n":2})");
  for (const char* pointer : {"/x", "/a/2", "/a/-", "/a/x", "/a/", "/a/01", "/a/+1", "/a/-1", "/a/0x", "/b/0",
                              "/b/", "/a/0/0", "/a/18446744073709551616", "a", "a/0", "/*", "/m~2n", "/m~"}) {
    CAPTURE(pointer);
    CHECK_FALSE(document.root().at(pointer));
  }
}

TEST_CASE("reach visits each item or member in reading order") {
  const Document document = read(R"({"data":[{"id":"a","n":[1,2]},{"id":"b"},{"n":[3]}],"*":"star"})");
  const Value root = document.root();
  CHECK(joined(reach(root, "/data/*/id")) == "a b ");
  CHECK(joined(reach(root, "/data/*/n/*")) == "1 2 3 ");
  CHECK(joined(reach(root, "/data/1/*")) == "b ");
  CHECK(joined(reach(root, "/data/0/id")) == "a ");
  CHECK(reach(root, "").size() == 1);
  CHECK(reach(root, "/*").size() == 2);
  CHECK(reach(root, "/none/*").empty());
  CHECK(reach(root, "/data/*/id/*").empty());
  CHECK(reach(Value{}, "").empty());
}

TEST_CASE("an escaped segment leads back to its name") {
  CHECK(escape_segment("a/b~c") == "a~1b~0c");
  const Document document = read(R"({"~1/~":"x"})");
  CHECK(document.root().at("/" + escape_segment("~1/~")).text() == "x");
}
