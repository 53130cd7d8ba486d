#include "catalog/assemble.hpp"

#include <doctest/doctest.h>

#include <string>

#include "unit/catalog/entry.hpp"

using namespace keyassay;
using test::entry_text;
using test::load_sample;
using test::Part;

namespace {

// The error of laying an entry over the sample, as "code where: message"; "" when it fits.
std::string overlay(const std::vector<Part>& changes, OverlayOptions options = {},
                    const std::vector<Part>& base_changes = {}) {
  const Catalog base = load_sample(base_changes);
  const auto result = Catalog::parse(entry_text(changes), &base, options, "over.json");
  if (result) return "";
  return std::string(name(result.error().code)) + " " + result.error().where + ": " + result.error().message;
}

std::string hosts(const std::string& base) {
  return R"([{"id": "main", "base": ")" + base + R"(", "protocol": "openai"}])";
}

const Part other_id{"id", R"("other")"};
const Part other_alias{"aliases", "[]"};
const Part other_host{"hosts", hosts("https://api.other.example")};

}  // namespace

TEST_CASE("an overlay replaces by id and keeps the others") {
  const Catalog base = load_sample();
  const auto more = Catalog::parse(entry_text({other_id, other_alias, other_host}), &base);
  REQUIRE(more);
  CHECK(more.value().providers().size() == 2);
  const auto renamed = Catalog::parse(entry_text({{"name", R"("Renamed")"}}), &more.value());
  REQUIRE(renamed);
  CHECK(renamed.value().providers().size() == 2);
  CHECK(renamed.value().find("sample")->name() == "Renamed");
  CHECK(renamed.value().find("other")->name() == "Sample");
  CHECK(base.find("sample")->name() == "Sample");
}

TEST_CASE("a host of a known provider does not change silently") {
  const std::string expected = "refused over.json#/hosts: the hosts of sample are not those it has";
  CHECK(overlay({}).empty());
  CHECK(overlay({{"hosts", hosts("https://api.sample.example/v2")}}).empty());
  CHECK(overlay({{"hosts", hosts("https://evil.example")}}).starts_with(expected));
  CHECK(overlay({{"hosts", hosts("https://{x}.sample.example")}}).starts_with(expected));
  CHECK(overlay({{"hosts", hosts("")}}).starts_with(expected));
  const std::string added = R"([{"id": "a", "base": "https://api.sample.example/v1", "protocol": "openai"},
                                {"id": "b", "base": "https://evil.example", "protocol": "openai"}])";
  CHECK(overlay({{"hosts", added}}).starts_with(expected));
  CHECK(overlay({}, {}, {{"hosts", added}}).starts_with(expected));
  CHECK(overlay({{"hosts", ""}, {"auth", ""}, {"questions", ""}, {"answers", ""}, {"closed", R"("x")"}})
            .starts_with(expected));
  CHECK(overlay({{"hosts", hosts("https://evil.example")}}, {.allow_host_changes = true}).empty());
}

TEST_CASE("a known host is not claimed by a newcomer") {
  const Part claimed{"hosts", hosts("https://api.sample.example")};
  CHECK(overlay({other_id, other_alias, claimed})
            .starts_with("refused over.json#/hosts: a host of sample claimed by \"other\""));
  CHECK(overlay({other_id, other_alias, {"hosts", hosts("https://{x}.sample.example")}})
            .starts_with("refused"));
  CHECK(overlay({other_id, other_alias, claimed}, {.allow_host_changes = true}).empty());
  CHECK(overlay({other_id, other_alias, other_host}).empty());
  // Relays without an address of their own share nothing.
  CHECK(overlay({other_id, other_alias, {"hosts", hosts("")}}, {}, {{"hosts", hosts("")}}).empty());
}

TEST_CASE("a family is not joined silently, because its members may be shown each other's keys") {
  const Part family{"family", R"("kin")"};
  CHECK(overlay({other_id, other_alias, other_host, family}, {}, {family})
            .starts_with("refused over.json#/family: the family of sample joined by \"other\""));
  CHECK(overlay({other_id, other_alias, other_host, family}, {.allow_host_changes = true}, {family}).empty());
  CHECK(overlay({other_id, other_alias, other_host, {"family", R"("clan")"}}, {}, {family}).empty());
  CHECK(overlay({family}, {}, {family}).empty());
  CHECK(overlay({{"name", R"("Left")"}}, {}, {family}).empty());
}

TEST_CASE("a name leads to one provider") {
  CHECK(overlay({other_id, other_host}) ==
        "invalid_catalog over.json#/aliases/0: \"sample-cloud\" already names \"sample\", expected a name of "
        "its own");
  CHECK(overlay({other_id, other_host, {"aliases", R"(["Sample"])"}})
            .starts_with("invalid_catalog over.json#/aliases/0"));
  CHECK(overlay({{"id", R"("sample-cloud")"}, {"aliases", "[]"}, other_host})
            .starts_with("invalid_catalog over.json#/id"));
  CHECK(overlay({other_id, other_host, {"aliases", R"(["other"])"}})
            .starts_with("invalid_catalog over.json#/aliases/0"));
  const std::string twice = "[" + entry_text() + "," + entry_text({other_alias}) + "]";
  const auto result = Catalog::parse(twice, nullptr, {}, "two.json");
  REQUIRE_FALSE(result);
  CHECK(result.error().where == "two.json#/1/id");
}

TEST_CASE("a distinctive format is shared inside the family only") {
  const Part kin{"family", R"("kin")"};
  const Part shared{
      "keys",
      R"([{"format": "a", "shapes": ["a-[0-9]{9}"], "type": "api_key", "distinctive": true, "shared_with": ["sample"]}])"};
  const OverlayOptions allow{.allow_host_changes = true};
  CHECK(overlay({other_id, other_alias, other_host, kin, shared}, allow, {kin}).empty());
  CHECK(overlay({other_id, other_alias, other_host, kin, shared})
            .starts_with(
                "invalid_catalog over.json#/keys/0/shared_with/0: distinctive, yet shared with sample"));
}

TEST_CASE("the revision follows every entry's text and nothing else") {
  const Catalog one = load_sample();
  const std::string revision = one.tables().revision;
  CHECK(revision.size() == 16);
  CHECK(revision.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(load_sample().tables().revision == revision);
  CHECK(load_sample({{"notes", R"("n")"}}).tables().revision != revision);
  const std::string first = entry_text(), second = entry_text({other_id, other_alias, other_host});
  const auto forward = Catalog::parse("[" + first + "," + second + "]");
  const auto backward = Catalog::parse("[" + second + "," + first + "]");
  REQUIRE(forward);
  REQUIRE(backward);
  CHECK(forward.value().tables().revision == backward.value().tables().revision);
  CHECK(forward.value().tables().revision != revision);
}
