#include "catalog/grammar.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace keyassay::catalog;

namespace {

bool is_base(std::string_view text) {
  std::string host;
  return base_problem(text, host).empty();
}

}  // namespace

TEST_CASE("a host has one spelling") {
  std::string host;
  CHECK(base_problem("https://api.sample.example/v1", host).empty());
  CHECK(host == "api.sample.example");
  CHECK(is_base("https://sample.example"));
  CHECK(is_base("https://xn--bcher-kva.example/a/b_c~1.2"));
  CHECK(is_base("https://{workspace}.sample.example"));
  CHECK(is_base("https://{account}-{region}.sample.example/v1"));
  for (const std::string_view bad : {"",
                                     "api.sample.example",
                                     "http://api.sample.example",
                                     "HTTPS://api.sample.example",
                                     "https://",
                                     "https://localhost",
                                     "https://api.sample.example/",
                                     "https://api.sample.example:443",
                                     "https://me@api.sample.example",
                                     "https://API.sample.example",
                                     "https://api.sample.example.",
                                     "https://.sample.example",
                                     "https://a..b.example",
                                     "https://-a.example",
                                     "https://a-.example",
                                     "https://127.0.0.1",
                                     "https://0x7f.1",
                                     "https://[::1]/v1",
                                     "https://api.sample.example/v1?x=1",
                                     "https://api.sample.example?x",
                                     "https://api.sample.example#x",
                                     "https://api.sample.example/a//b",
                                     "https://api.sample.example/../b",
                                     "https://api.sample.example/%2e",
                                     "https://api.sample.example\\@evil.example",
                                     "https://api sample.example",
                                     "https://api_1.sample.example",
                                     "https://{workspace}.example",
                                     "https://api.{region}.sample.example",
                                     "https://{key}.sample.example",
                                     "https://{now:unix}.sample.example",
                                     "https://{Workspace}.sample.example",
                                     "https://-{a}.sample.example"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_base(bad));
  }
}

TEST_CASE("hosts that may be one") {
  CHECK(same_host("api.a.example", "api.a.example"));
  CHECK_FALSE(same_host("api.a.example", "www.a.example"));
  CHECK(same_host("{x}.a.example", "api.a.example"));
  CHECK(same_host("api.a.example", "{x}-b.a.example"));
  CHECK_FALSE(same_host("{x}.a.example", "api.b.example"));
  CHECK_FALSE(same_host("a", "b"));
}

TEST_CASE("pointers") {
  for (const std::string_view good : {"/", "/a", "/a/0/b", "/*/id", "/a~1b/~0"}) CHECK(is_pointer(good));
  for (const std::string_view bad : {"", "a", "a/b", "/a~", "/a~2"}) CHECK_FALSE(is_pointer(bad));
}

TEST_CASE("decimals are plain") {
  for (const std::string_view good : {"0", "1", "-1", "0.01", "1000000", "-0.5"}) CHECK(is_decimal(good));
  for (const std::string_view bad : {"", "-", "+1", "1e6", ".5", "1.", "01", "1,5", "1.2.3", " 1", "NaN",
                                     "1234567890123456789012345678901"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_decimal(bad));
  }
}

TEST_CASE("dates exist") {
  CHECK(is_date("2026-11-20"));
  CHECK(is_date("2024-02-29"));
  for (const std::string_view bad :
       {"", "2026-11-31", "2025-02-29", "2026-1-1", "20-11-2026", "2026-11-20T00:00:00Z"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_date(bad));
  }
}

TEST_CASE("names, headers, paths") {
  CHECK(is_id("moonshot-cn"));
  CHECK(is_id("01-ai"));
  CHECK_FALSE(is_id("Moonshot"));
  CHECK_FALSE(is_id("-a"));
  CHECK_FALSE(is_id("a_b"));
  CHECK(is_name("list_models"));
  CHECK_FALSE(is_name("2d"));
  CHECK(is_variable("HF_TOKEN"));
  CHECK_FALSE(is_variable("2FA"));
  CHECK_FALSE(is_variable("A-B"));
  CHECK(is_header_name("x-api-key"));
  CHECK_FALSE(is_header_name("x api"));
  CHECK_FALSE(is_header_name("x:"));
  CHECK(is_header_value("Bearer {key}"));
  CHECK_FALSE(is_header_value(" a"));
  CHECK_FALSE(is_header_value("a\r\nb"));
  CHECK(is_path("/v1/models?limit=100&after={model}"));
  CHECK_FALSE(is_path("v1"));
  CHECK_FALSE(is_path("/a#b"));
  CHECK_FALSE(is_path("/a b"));
  CHECK_FALSE(is_path("/a\\b"));
  CHECK(is_web_address("https://docs.sample.example/a?b#c"));
  CHECK_FALSE(is_web_address("https://"));
  CHECK_FALSE(is_web_address("http://docs.sample.example"));
}
