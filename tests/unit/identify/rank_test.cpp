#include "identify/rank.hpp"

#include <doctest/doctest.h>

#include "unit/identify/catalogs.hpp"

using namespace keyassay;
using testing::key_of;

namespace {

constexpr std::string_view own_run = R"([{"id":"site","base":"","protocol":"openai","region":"global"}])";

// Two regions of a family, a stranger with the same shape, a maker with a shape of its
// own, software with a shape that fits nearly everything, and one that needs a hint.
Catalog market() {
  return testing::catalog_of({
      {.id = "moon-cn", .name = "Moon CN", .env = R"("MOON_API_KEY")", .keys = R"([
         {"format":"key","shapes":["sk-[A-Za-z0-9]{48}"],"type":"api_key","distinctive":false,"shared_with":["moon-intl","star"]},
         {"format":"code key","shapes":["sk-moon-[a-z0-9]{40}"],"type":"user","distinctive":true,"shared_with":["moon-intl"]}])",
       .family = "moon"},
      {.id = "moon-intl", .name = "Moon", .env = R"("MOON_API_KEY")", .keys = R"([
         {"format":"key","shapes":["sk-[A-Za-z0-9]{48}"],"type":"api_key","distinctive":false,"shared_with":["moon-cn","star"]},
         {"format":"code key","shapes":["sk-moon-[a-z0-9]{40}"],"type":"user","distinctive":true,"shared_with":["moon-cn"]}])",
       .family = "moon"},
      {.id = "proxy", .name = "Proxy", .env = R"("PROXY_MASTER_KEY")", .keys = R"([
         {"format":"any","shapes":["sk-[!-~]+"],"type":"virtual","distinctive":false}])", .hosts = own_run},
      {.id = "star", .name = "Star", .env = R"("STAR_API_KEY")", .keys = R"([
         {"format":"key","shapes":["sk-[A-Za-z0-9]{48}"],"type":"api_key","distinctive":false,"shared_with":["moon-cn","moon-intl"]}])"},
      {.id = "sun", .name = "Sun", .env = R"("SUN_API_KEY")", .keys = R"([
         {"format":"key","shapes":["sk-sun-long-[A-Za-z0-9_-]{40}"],"type":"api_key","distinctive":true},
         {"format":"twin","shapes":["sk-sun-long-[A-Za-z0-9_-]{40}"],"type":"management","distinctive":true},
         {"format":"signed","shapes":["sun_[A-Za-z0-9]{36}"],"type":"user","distinctive":true,"checks":["crc32_base62"]}])"},
      {.id = "void", .name = "Void", .env = R"("VOID_API_KEY")", .keys = R"([
         {"format":"bare","shapes":["[0-9a-f]{32}"],"type":"api_key","distinctive":false,"needs_hint":true}])"},
  });
}

std::vector<std::string> ids(const Identification& found) {
  std::vector<std::string> out;
  for (const Match& match : found.matches) out.emplace_back(match.provider->id());
  return out;
}

Hints by_variable(std::string_view variable) { return {variable, {}}; }
Hints by_url(std::string_view base_url) { return {{}, base_url}; }

using Ids = std::vector<std::string>;

bool has_reason(const Match& match, std::string_view text) {
  for (const Reason& reason : match.reasons) {
    if (reason.text.find(text) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a format of one provider is certain and drops the looser formats of others") {
  const Catalog catalog = market();
  const Identification found = identify(catalog, key_of(catalog, "sun", "key"));
  REQUIRE(ids(found) == Ids{"sun"});
  const Match& match = found.matches[0];
  CHECK(match.confidence == Confidence::certain);
  CHECK(match.format == "key");
  CHECK(match.token_type == TokenType::api_key);
  CHECK(match.public_prefix == 12);
  CHECK(has_reason(match, "prefix sk-sun-\xE2\x80\xA6 belongs to Sun alone"));
  CHECK(has_reason(match, "'twin' has the same shape"));
}

TEST_CASE("a looser format that a hint names stays, last and possible") {
  const Catalog catalog = market();
  const std::string key = key_of(catalog, "sun", "key");
  for (const std::string_view variable : {"PROXY_MASTER_KEY", "MY_PROXY_KEY"}) {
    const Identification found = identify(catalog, key, {.variable = variable, .base_url = "https://relay.example"});
    REQUIRE(ids(found) == Ids{"sun", "proxy"});
    CHECK(found.matches[0].confidence == Confidence::certain);
    CHECK(found.matches[1].confidence == Confidence::possible);
    CHECK(has_reason(found.matches[1], "the key has a format of Sun"));
  }
}

TEST_CASE("a shared format gives candidates and no certainty") {
  const Catalog catalog = market();
  const std::string key = key_of(catalog, "star", "key");
  const Identification found = identify(catalog, key);
  CHECK(ids(found) == Ids{"moon-cn", "moon-intl", "star", "proxy"});
  for (const Match& match : found.matches) CHECK(match.confidence == Confidence::possible);
}

TEST_CASE("a hint makes a shared format likely, never certain") {
  const Catalog catalog = market();
  const std::string key = key_of(catalog, "star", "key");

  const Identification by_name = identify(catalog, key, by_variable("STAR_API_KEY"));
  REQUIRE(by_name.matches.size() == 4);
  CHECK(by_name.matches[0].provider->id() == "star");
  CHECK(by_name.matches[0].confidence == Confidence::likely);
  CHECK(by_name.matches[1].confidence == Confidence::possible);
  CHECK(has_reason(by_name.matches[0], "the variable is one of Star's"));
  CHECK(has_reason(by_name.matches[1], "the variable names another provider"));

  const Identification by_part = identify(catalog, key, by_variable("OUR_STAR_TOKEN"));
  CHECK(by_part.matches[0].provider->id() == "star");
  CHECK(by_part.matches[0].score < by_name.matches[0].score);

  const Identification by_address = identify(catalog, key, by_url("https://api.moon-intl.example/v1"));
  CHECK(by_address.matches[0].provider->id() == "moon-intl");
  CHECK(by_address.matches[0].confidence == Confidence::likely);
  CHECK(by_address.matches[1].confidence == Confidence::possible);

  // Both regions have the variable; the address settles it.
  const Identification both =
      identify(catalog, key, {.variable = "MOON_API_KEY", .base_url = "https://api.moon-intl.example/v1"});
  REQUIRE(both.matches.size() == 4);
  CHECK(both.matches[0].provider->id() == "moon-intl");
  CHECK(both.matches[1].provider->id() == "moon-cn");
  CHECK(both.matches[1].confidence == Confidence::likely);

  // The address was used, the name may be copied.
  const Identification torn =
      identify(catalog, key, {.variable = "STAR_API_KEY", .base_url = "https://api.moon-cn.example"});
  CHECK(torn.matches[0].provider->id() == "moon-cn");
}

TEST_CASE("an unknown address speaks for software that people run") {
  const Catalog catalog = market();
  const std::string key = key_of(catalog, "star", "key");
  const Identification found = identify(catalog, key, by_url("https://relay.example/v1"));
  CHECK(found.matches[0].provider->id() == "proxy");
  CHECK(found.matches[0].confidence == Confidence::possible);
  CHECK(has_reason(found.matches[0], "an address that may run Proxy"));
}

TEST_CASE("a distinctive format of a family is certain of neither member") {
  const Catalog catalog = market();
  const std::string key = key_of(catalog, "moon-cn", "code key");
  const Identification found = identify(catalog, key);
  CHECK(ids(found) == Ids{"moon-cn", "moon-intl"});
  CHECK(found.matches[0].confidence == Confidence::possible);
  CHECK(found.matches[0].score == found.matches[1].score);
  const Identification hinted = identify(catalog, key, by_url("https://api.moon-intl.example"));
  CHECK(ids(hinted) == Ids{"moon-intl", "moon-cn"});
  CHECK(hinted.matches[0].confidence == Confidence::likely);
}

TEST_CASE("a format shared with a provider that is not in the catalog is not certain") {
  const Catalog catalog = testing::catalog_of({{.id = "moon-cn", .name = "Moon CN", .env = "", .keys = R"([
      {"format":"key","shapes":["sk-[A-Za-z0-9]{48}"],"type":"user","distinctive":false,"shared_with":["star"]}])"}});
  catalog::Entry entry = catalog.find("moon-cn")->entry();
  entry.keys[0].distinctive = true;
  catalog::Tables tables;
  tables.providers.emplace_back(entry);
  const std::string key = matching::sample(entry.keys[0], 1);
  const auto confidence = [&] { return matching::rank(tables, key, {}, matching::hits(tables, key)).at(0).confidence; };
  CHECK(confidence() == Confidence::possible);
  entry.keys[0].shared_with.clear();
  CHECK(confidence() == Confidence::certain);
}

TEST_CASE("a hint that names another provider does not take certainty away") {
  const Catalog catalog = market();
  const std::string key = key_of(catalog, "sun", "key");
  const Identification found = identify(catalog, key, {.variable = "STAR_API_KEY", .base_url = "https://api.star.example"});
  REQUIRE(ids(found) == Ids{"sun"});
  CHECK(found.matches[0].confidence == Confidence::certain);
  CHECK(found.matches[0].score < identify(catalog, key).matches[0].score);
}

TEST_CASE("a failed check takes weight and certainty") {
  const Catalog catalog = market();
  std::string key = key_of(catalog, "sun", "signed");
  const Identification good = identify(catalog, key);
  REQUIRE(ids(good) == Ids{"sun"});
  CHECK(good.matches[0].confidence == Confidence::certain);
  key.back() = key.back() == 'a' ? 'b' : 'a';
  const Identification bad = identify(catalog, key);
  REQUIRE(ids(bad) == Ids{"sun"});
  CHECK(bad.matches[0].confidence == Confidence::possible);
  CHECK(bad.matches[0].score == good.matches[0].score - 400);
  CHECK(has_reason(bad.matches[0], "the structure inside it is wrong"));
}

TEST_CASE("a format that needs a hint is seen with one only") {
  const Catalog catalog = market();
  const std::string key = key_of(catalog, "void", "bare");
  CHECK(identify(catalog, key).matches.empty());
  CHECK(identify(catalog, key, by_variable("STAR_API_KEY")).matches.empty());
  const Identification named = identify(catalog, key, by_variable("VOID_API_KEY"));
  REQUIRE(ids(named) == Ids{"void"});
  CHECK(named.matches[0].confidence == Confidence::likely);
  CHECK(ids(identify(catalog, key, by_url("https://api.void.example"))) == Ids{"void"});
}

TEST_CASE("two providers that claim a format as theirs alone are certain of none") {
  const Catalog catalog = testing::catalog_of({
      {.id = "a", .name = "A", .env = "", .keys = R"([{"format":"k","shapes":["q-[a-z]{40}"],"type":"api_key","distinctive":true}])"},
      {.id = "b", .name = "B", .env = "", .keys = R"([{"format":"k","shapes":["q-[a-m]{40}"],"type":"api_key","distinctive":true}])"},
  });
  const Identification found = identify(catalog, key_of(catalog, "b", "k"));
  REQUIRE(ids(found) == Ids{"b", "a"});
  CHECK(found.matches[0].confidence == Confidence::possible);
  CHECK(found.matches[1].confidence == Confidence::possible);
}

TEST_CASE("a score is the sum of its reasons and no text holds eight bytes of the key") {
  const Catalog& catalog = Catalog::builtin();
  for (const Provider& provider : catalog.providers()) {
    for (const catalog::KeyFormat& format : provider.entry().keys) {
      const std::string key = matching::sample(format, 9);
      for (const std::string& variable : {std::string{}, provider.entry().env.empty() ? "X" : provider.entry().env[0]}) {
        for (const Match& match : identify(catalog, key, by_variable(variable)).matches) {
          int sum = 0;
          for (const Reason& reason : match.reasons) {
            sum += reason.weight;
            for (std::size_t at = 0; at + 8 <= key.size(); ++at) {
              CAPTURE(reason.text);
              REQUIRE(reason.text.find(key.substr(at, 8)) == std::string::npos);
            }
          }
          CHECK(sum == match.score);
        }
      }
    }
  }
}

TEST_CASE("the public prefix is what all shapes of a format begin with") {
  const Catalog catalog = testing::catalog_of({{.id = "a", .name = "A", .env = "", .keys = R"([
      {"format":"k","shapes":["sk-api0[2-9]-[a-z]{40}","sk-api[1-9][0-9]-[a-z]{40}","sk-apix"],"type":"api_key","distinctive":true}])"}});
  CHECK(matching::public_prefix(testing::format_of(catalog, "a", "k")) == 6);
}
