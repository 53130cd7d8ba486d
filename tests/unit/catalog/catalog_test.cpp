#include "keyassay/catalog.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "base/embedded.hpp"
#include "base/hash.hpp"
#include "catalog/model.hpp"
#include "unit/catalog/entry.hpp"

using namespace keyassay;
using test::entry_text;
using test::load_sample;

TEST_CASE("every embedded entry loads, under the name of its file") {
  REQUIRE_FALSE(embedded::provider_files().empty());
  for (const embedded::File& file : embedded::provider_files()) {
    const auto result = Catalog::parse(file.text, nullptr, {}, file.name);
    if (!result) FAIL_CHECK(result.error().where, ": ", result.error().message);
    if (result) CHECK(std::string(result.value().providers()[0].id()) + ".json" == file.name);
  }
}

TEST_CASE("the built-in catalog holds every embedded entry, sorted") {
  const auto providers = Catalog::builtin().providers();
  CHECK(providers.size() == embedded::provider_files().size());
  for (std::size_t i = 1; i < providers.size(); ++i) CHECK(providers[i - 1].id() < providers[i].id());
  for (const Provider& provider : providers) {
    CHECK(Catalog::builtin().find(provider.id()) == &provider);
    for (const std::string& alias : provider.entry().aliases)
      CHECK(Catalog::builtin().find(alias) == &provider);
  }
  CHECK(&Catalog::builtin() == &Catalog::builtin());
}

TEST_CASE("what is embedded is the file, byte for byte") {
  for (const embedded::File& file : embedded::provider_files()) {
    CAPTURE(file.name);
    std::ifstream in(KEYASSAY_SOURCE_DIR "/lib/catalog/providers/" + std::string(file.name),
                     std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    CHECK(text == file.text);
    CHECK(base::hex(base::sha256(text), 32) == file.sha256);
  }
}

TEST_CASE("a provider is a view of its entry") {
  const Catalog catalog = load_sample();
  const Provider& provider = catalog.providers()[0];
  CHECK(provider.id() == "sample");
  CHECK(provider.name() == "Sample");
  CHECK(provider.kind() == "lab");
  CHECK(provider.route() == "global");
  CHECK(provider.docs() == "https://docs.sample.example");
  CHECK(provider.json() == entry_text());
}

TEST_CASE("found by id, by alias and in any case; nothing otherwise") {
  const Catalog catalog = load_sample();
  const Provider* provider = &catalog.providers()[0];
  CHECK(catalog.find("sample") == provider);
  CHECK(catalog.find("Sample-Cloud") == provider);
  CHECK(catalog.find("SAMPLE") == provider);
  CHECK(catalog.find("") == nullptr);
  CHECK(catalog.find("sampl") == nullptr);
}

TEST_CASE("an array of entries: places and texts are those of each entry") {
  const auto second = entry_text({{"id", R"("second")"}, {"aliases", "[]"}, {"notes", R"("a ] , \" } {")"}});
  const auto both = Catalog::parse(" [ " + entry_text() + " , " + second + "]\n");
  REQUIRE(both);
  CHECK(std::string(both.value().find("second")->json()) + "\n" == second);
  CHECK(std::string(both.value().find("sample")->json()) + "\n" == entry_text());

  const auto broken = Catalog::parse("[" + entry_text() + ", {\"schema\": 7}]", nullptr, {}, "two.json");
  REQUIRE_FALSE(broken);
  CHECK(broken.error().where == "two.json#/1/schema");

  const auto none = Catalog::parse("[]");
  REQUIRE(none);
  CHECK(none.value().providers().empty());
}

TEST_CASE("texts that are no catalog") {
  struct Case {
    std::string text;
    Errc code;
  };
  const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
  for (const Case& c :
       {Case{"", Errc::malformed_json}, Case{"{", Errc::malformed_json}, Case{"nul", Errc::malformed_json},
        Case{entry_text() + "}", Errc::malformed_json}, Case{deep, Errc::malformed_json},
        Case{"{\"id\": \"\xFF\"}", Errc::malformed_json},
        Case{std::string(20 << 20, ' '), Errc::malformed_json}, Case{"7", Errc::invalid_catalog},
        Case{"null", Errc::invalid_catalog}, Case{"[[]]", Errc::invalid_catalog},
        Case{"[1]", Errc::invalid_catalog}, Case{"{}", Errc::invalid_catalog}}) {
    CAPTURE(c.text.substr(0, 40));
    const auto result = Catalog::parse(c.text, nullptr, {}, "bad.json");
    REQUIRE_FALSE(result);
    CHECK(result.error().code == c.code);
    CHECK(result.error().where.starts_with("bad.json"));
    CHECK_FALSE(result.error().message.empty());
  }
}

TEST_CASE("a text of 10 MB is read or refused, not choked on") {
  std::string text = "[" + entry_text({{"notes", '"' + std::string(70'000, 'n') + '"'}});
  while (text.size() < (10U << 20))
    text += ", {\"schema\": 1, \"notes\": \"" + std::string(50'000, 'n') + "\"}";
  const auto result = Catalog::parse(text + "]", nullptr, {}, "big.json");
  REQUIRE_FALSE(result);
  CHECK(result.error().where.starts_with("big.json"));
}
