// The bytes of a question: the key in headers only, values where they belong.
#include "probe/request.hpp"

#include "unit/probe/driver.hpp"

using namespace keyassay;
using namespace keyassay::test;

namespace {

const auto no_values = [](const catalog::Placeholder&) { return std::optional<std::string>{}; };

probe::PlaceholderValue always(std::string value) {
  return [value](const catalog::Placeholder&) { return std::optional<std::string>(value); };
}

Catalog two_auths() {
  return load_sample({
      {"auth", R"([{"id": "admin", "types": ["admin"], "headers": {"X-Admin": "{key}"}},
                   {"id": "both", "headers": {"Authorization": "Bearer {key}", "X-Version": "2"}}])"},
      {"questions", R"([{"id": "list_models", "path": "/models"},
                        {"id": "list_keys", "path": "/keys", "auth": "admin"},
                        {"id": "count_tokens", "safety": "dry", "method": "POST", "path": "/count", "headers": {"X-Model": "{model}"},
                         "body": {"model": "{model}", "n": {"a": 1}}},
                        {"id": "metrics", "path": "/metrics", "answer": "text", "keyless": true}])"}});
}

std::optional<probe::Outgoing> built(const Catalog& catalog, std::string_view question, TokenType token, const Secret& key,
                                     const probe::PlaceholderValue& values = no_values) {
  const auto& entry = catalog.find("sample")->entry();
  return probe::build(entry, *entry.question(question), {"https://api.sample.example/v1", "api.sample.example"}, token, key, values);
}

std::string header(probe::Outgoing& out, std::string_view name) {
  for (const Header& one : out.view()) {
    if (one.name == name) return std::string(one.value);
  }
  return "none";
}

}  // namespace

TEST_CASE("the auth that fits the token, or the one the question names") {
  const Catalog catalog = two_auths();
  const auto& entry = catalog.find("sample")->entry();
  const auto auth = [&](std::string_view question, TokenType token) {
    return probe::auth_for(entry, *entry.question(question), token)->id;
  };
  CHECK(auth("list_models", TokenType::api_key) == "both");
  CHECK(auth("list_models", TokenType::admin) == "admin");
  CHECK(auth("list_keys", TokenType::api_key) == "admin");
}

TEST_CASE("the key stands in the header that asks for it and nowhere else") {
  const Catalog catalog = two_auths();
  const std::string key = sample_key();
  const Secret secret(key);
  auto out = built(catalog, "count_tokens", TokenType::api_key, secret, always("m-1"));
  REQUIRE(out);
  CHECK(header(*out, "Authorization") == "Bearer " + key);
  CHECK(header(*out, "X-Version") == "2");
  CHECK(out->carries_key);
  for (const Header& one : out->view()) CHECK(one.secret == (one.name == "Authorization"));
  CHECK(out->url == "https://api.sample.example/v1/count");
  CHECK(out->path == "/v1/count");
  CHECK(out->host == "api.sample.example");
  CHECK(out->url.find(key) == std::string::npos);
  CHECK(out->body.find(key) == std::string::npos);

  auto open = built(catalog, "metrics", TokenType::api_key, secret);
  REQUIRE(open);
  CHECK_FALSE(open->carries_key);
  CHECK(header(*open, "Authorization") == "none");
  CHECK(header(*open, "Accept").starts_with("text/plain"));
}

TEST_CASE("values are escaped for where they stand") {
  const Catalog catalog = two_auths();
  const Secret key(sample_key());
  const auto out = built(catalog, "count_tokens", TokenType::api_key, key, always("a\"b\\c"));
  REQUIRE(out);
  CHECK(out->body.find(R"("a\"b\\c")") != std::string::npos);
  CHECK(out->body.find(R"({"a":1})") != std::string::npos);
  // A value that would end a header is not sent at all.
  for (const char* value : {"a\r\nX-Evil: 1", "a\nb", "a\x7F"}) CHECK_FALSE(built(catalog, "count_tokens", TokenType::api_key, key, always(value)));
  CHECK_FALSE(built(catalog, "count_tokens", TokenType::api_key, key));
}

TEST_CASE("fill: a missing value is nothing, never an empty place") {
  using probe::Escape;
  CHECK(probe::fill("/a/{model}/b", always("x y"), Escape::path) == "/a/x%20y/b");
  CHECK(probe::fill("/a/{model}", always("org/m"), Escape::path) == "/a/org/m");
  CHECK(probe::fill("/plain", no_values, Escape::path) == "/plain");
  CHECK_FALSE(probe::fill("/a/{model}", no_values, Escape::path));
  CHECK_FALSE(probe::fill("/a/{model}", always(""), Escape::path));
  for (const char* value : {".", "..", "../x", "a/../b"}) CHECK_FALSE(probe::fill("/a/{model}", always(value), Escape::path));
  CHECK(probe::fill("https://{workspace}.x.example", always("a-1"), Escape::host) == "https://a-1.x.example");
  for (const char* value : {"a/b", "a.b", "a@b", "a:b", "a%b", "a b", "#", "?"}) {
    CHECK_FALSE(probe::fill("https://{workspace}.x.example", always(value), Escape::host));
  }
}

TEST_CASE("times are written as the placeholder asks") {
  constexpr std::int64_t now = 1'785'542'400'123;
  const auto text = [&](std::string_view placeholder) {
    const auto place = catalog::next_placeholder(placeholder);
    REQUIRE(place);
    REQUIRE(place->is_time());
    return probe::time_value(*place, now);
  };
  CHECK(text("{now}") == "2026-08-01T00:00:00Z");
  CHECK(text("{now:unix}") == "1785542400");
  CHECK(text("{now:ms}") == "1785542400123");
  CHECK(text("{now:date}") == "2026-08-01");
  CHECK(text("{now-30d:date}") == "2026-07-02");
  CHECK(text("{now-1d:unix}") == "1785456000");
}
