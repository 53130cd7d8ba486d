#include "identify/hits.hpp"

#include <doctest/doctest.h>

#include "unit/identify/catalogs.hpp"

using namespace keyassay;
using matching::Shape;
using matching::specificity;

namespace {

int bits(std::string_view text) { return specificity(Shape::compile(text).value()); }

}  // namespace

TEST_CASE("a shape says more the fewer keys it has") {
  CHECK(bits("sk-") == 19);
  CHECK(bits("[!-~]{48}") == 0);
  CHECK(bits("sk-[!-~]+") == 19);
  CHECK(bits("sk-[0-9a-f]{32}") > bits("sk-[A-Za-z0-9]{48}"));
  CHECK(bits("sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}") > bits("sk-[A-Za-z0-9]{48}"));
  CHECK(bits("sk-ant-api03-[A-Za-z0-9_-]{93}AA") > bits("sk-[!-~]{3,}"));
}

TEST_CASE("every format that a key has is found once, with its narrowest shape") {
  const Catalog catalog = testing::catalog_of({
      {.id = "a", .name = "A", .env = "", .keys = R"([
         {"format":"two shapes","shapes":["a-[a-z]+","a-[a-c]{4}"],"type":"api_key","distinctive":true},
         {"format":"other","shapes":["b-[a-z]+"],"type":"api_key","distinctive":true}])"},
      {.id = "b", .name = "B", .env = "", .keys = R"([
         {"format":"any","shapes":["[!-~]{6}"],"type":"api_key","distinctive":false}])"},
  });
  const auto found = matching::hits(catalog.tables(), "a-abca");
  REQUIRE(found.size() == 2);
  CHECK(found[0].provider->id() == "a");
  CHECK(found[0].format->name == "two shapes");
  CHECK(found[0].shape->text() == "a-[a-c]{4}");
  CHECK(found[1].provider->id() == "b");
  CHECK(matching::hits(catalog.tables(), "c-none").size() == 1);
  CHECK(matching::hits(catalog.tables(), "none").empty());
}

TEST_CASE("a sample of every built-in format is found under its format") {
  for (const Provider& provider : Catalog::builtin().providers()) {
    for (const catalog::KeyFormat& format : provider.entry().keys) {
      CAPTURE(provider.id());
      CAPTURE(format.name);
      bool found = false;
      for (const matching::Hit& hit : matching::hits(Catalog::builtin().tables(), matching::sample(format, 5))) {
        found = found || hit.format == &format;
      }
      CHECK(found);
    }
  }
}
