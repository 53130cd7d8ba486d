#include "catalog/load.hpp"

#include <doctest/doctest.h>

#include <string>

#include "unit/catalog/entry.hpp"

using namespace keyassay;
using test::check_refused;
using test::load_sample;

namespace {

std::string key(const std::string& rest) {
  return R"([{"format": "a", "shapes": ["a-[0-9]{20}"], "type": "api_key")" + rest + "}]";
}
std::string host(const std::string& base) {
  return R"([{"id": "main", "protocol": "openai", "base": ")" + base + "\"}]";
}
std::string auth(const std::string& headers, const std::string& rest = "") {
  return R"([{"id": "a", "headers": )" + headers + rest + "}]";
}

}  // namespace

TEST_CASE("key formats, hosts and auth arrive") {
  const Catalog catalog = load_sample(
      {{"keys", key(R"(, "needs_hint": true, "shared_with": ["x", "y-1"], "checks": ["uuid4_hex", "jwt"])")},
       {"hosts",
        R"([{"id": "main", "base": "https://{workspace}.sample.example/v1", "protocol": "gemini", "region": "eu"}])"},
       {"auth",
        R"([{"id": "x", "headers": {"x-api-key": "{key}", "x-version": "1"}, "types": ["virtual", "oauth"]}])"}});
  const catalog::Entry& entry = *catalog.tables().entries.front();
  CHECK(entry.keys[0].needs_hint);
  CHECK_FALSE(entry.keys[0].distinctive);
  CHECK(entry.keys[0].shared_with.size() == 2);
  CHECK(entry.keys[0].checks == std::vector{catalog::Check::uuid4_hex, catalog::Check::jwt});
  CHECK(entry.keys[0].shapes[0].matches("a-01234567890123456789"));
  CHECK(entry.hosts[0].name == "{workspace}.sample.example");
  CHECK(entry.hosts[0].region == "eu");
  CHECK(entry.auth[0].types == std::vector{TokenType::virtual_key, TokenType::oauth});
  CHECK(entry.auth[0].headers[1].value == "1");
}

TEST_CASE("a relay that people run themselves has one host without an address") {
  CHECK(load_sample({{"hosts", host("")}}).tables().entries[0]->hosts[0].name.empty());
  check_refused({{"hosts", R"([{"id": "a", "base": "", "protocol": "openai"},
                               {"id": "b", "base": "https://b.example", "protocol": "openai"}])",
                  "/hosts", "alone"}});
}

TEST_CASE("key formats that are refused") {
  check_refused({
      {"keys", R"([{"shapes": ["a"], "type": "api_key"}])", "/keys/0", "\"format\" is missing"},
      {"keys", R"([{"format": "a", "shapes": [], "type": "api_key"}])", "/keys/0/shapes",
       "one shape or more"},
      {"keys", R"([{"format": "a", "shapes": ["a-[0-9"], "type": "api_key"}])", "/keys/0/shapes/0", "offset"},
      {"keys", R"([{"format": "a", "shapes": ["a"], "type": "unknown"}])", "/keys/0/type",
       "one of api_key, admin"},
      {"keys", R"([{"format": "a", "shapes": ["a"], "type": "virtual_key"}])", "/keys/0/type", "virtual"},
      {"keys", key(R"(, "checks": ["md5"])"), "/keys/0/checks/0", "one of jwt, uuid4_hex, crc32_base62"},
      {"keys", key(R"(, "shared_with": ["Open AI"])"), "/keys/0/shared_with/0", "id of a provider"},
      {"keys", key(R"(, "shared_with": ["sample"])"), "/keys/0", "the provider itself"},
      {"keys", key(R"(, "distinctive": true, "shared_with": ["other"])"), "/keys/0", "or a family"},
      {"keys", key(R"(, "distinctive": true, "needs_hint": true)"), "/keys/0/needs_hint",
       "one of distinctive, needs_hint"},
      {"keys", key(R"(, "distinctive": 1)"), "/keys/0/distinctive", "true or false"},
      {"keys", key(R"(, "regex": "a")"), "/keys/0/regex", "unknown field"},
  });
}

TEST_CASE("hosts that are refused") {
  check_refused({
      {"hosts", host("http://api.sample.example"), "/hosts/0/base", "https://"},
      {"hosts", host("https://api.sample.example:8443"), "/hosts/0/base", "without a port"},
      {"hosts", host("https://user@api.sample.example"), "/hosts/0/base", "without a user"},
      {"hosts", host("https://API.sample.example"), "/hosts/0/base", "lower-case"},
      {"hosts", host("https://api.sample.example/v1?x=1"), "/hosts/0/base", "without query"},
      {"hosts", host("https://api.sample.example/"), "/hosts/0/base", "no slash at the end"},
      {"hosts", host("https://10.0.0.1"), "/hosts/0/base", "not a number"},
      {"hosts", host("https://{key}.sample.example"), "/hosts/0/base", "lower-case"},
      {"hosts", R"([{"id": "a", "base": 7, "protocol": "openai"}])", "/hosts/0/base", "a text"},
      {"hosts", R"([{"id": "a", "base": "https://a.example", "protocol": "soap"}])", "/hosts/0/protocol",
       "one of openai"},
      {"hosts", R"([{"id": "A", "base": "https://a.example", "protocol": "openai"}])", "/hosts/0/id",
       "lower-case"},
      {"hosts", R"([{"base": "https://a.example", "protocol": "openai"}])", "/hosts/0", "\"id\" is missing"},
  });
}

TEST_CASE("auths that are refused") {
  check_refused({
      {"auth", auth(R"({"Authorization": "Bearer x"})"), "/auth/0/headers", "expected {key}"},
      {"auth", auth(R"({"Authorization": "{key} {key}"})"), "/auth/0/headers/Authorization", "one {key}"},
      {"auth", auth(R"({"x-org": "{org}", "x-key": "{key}"})"), "/auth/0/headers/x-org",
       "no placeholder but one"},
      {"auth", auth(R"({"Host": "{key}"})"), "/auth/0/headers/Host", "transport's"},
      {"auth", auth(R"({"Cookie": "{key}"})"), "/auth/0/headers/Cookie", "transport's"},
      {"auth", auth(R"({"x a": "{key}"})"), "/auth/0/headers/x a", "name of a header"},
      {"auth", auth(R"({"x-a": "{key}\r\nx: y"})"), "/auth/0/headers/x-a", "visible ASCII"},
      {"auth", auth(R"({"x-a": "{key}", "X-A": "{key}"})"), "/auth/0/headers/X-A", "twice"},
      {"auth", auth(R"({"x-a": "{key}"})", R"(, "types": ["root"])"), "/auth/0/types/0", "one of api_key"},
      {"auth", auth(R"({"x-a": "{key}"})", R"(, "types": [])"), "/auth/0/types", "one type or more"},
      {"auth", auth("[]"), "/auth/0/headers", "an object"},
  });
}

TEST_CASE("a key pasted into an auth is not repeated by the error") {
  const std::string pasted = "Zq7pL0vK3nXw9TbR4mYd";
  const auto result =
      Catalog::parse(test::entry_text({{"auth", auth("{\"Authorization\": \"Bearer " + pasted + "\"}")}}));
  REQUIRE_FALSE(result);
  for (std::size_t i = 0; i + 8 <= pasted.size(); ++i) {
    CHECK(result.error().message.find(pasted.substr(i, 8)) == std::string::npos);
    CHECK(result.error().where.find(pasted.substr(i, 8)) == std::string::npos);
  }
}
