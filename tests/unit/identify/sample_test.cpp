#include "identify/sample.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "unit/identify/catalogs.hpp"
#include "identify/checks.hpp"
#include "identify/placeholder.hpp"

using namespace keyassay;

namespace {

void check_samples(const catalog::KeyFormat& format) {
  CAPTURE(format.name);
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const std::string key = matching::sample(format, seed);
    CHECK(key == matching::sample(format, seed));
    CHECK(std::any_of(format.shapes.begin(), format.shapes.end(),
                      [&](const matching::Shape& shape) { return shape.matches(key); }));
    for (const catalog::Check check : format.checks) CHECK(matching::passes(check, key));
    CHECK(matching::placeholder(key, 0) == nullptr);
    seen.insert(key);
  }
  CHECK(seen.size() == 50);
}

}  // namespace

TEST_CASE("a sample of every built-in format has its shape and passes its checks") {
  for (const Provider& provider : Catalog::builtin().providers()) {
    CAPTURE(provider.id());
    for (const catalog::KeyFormat& format : provider.entry().keys) check_samples(format);
  }
}

TEST_CASE("samples honour the checks of their format") {
  const Catalog catalog = testing::catalog_of({{.id = "a", .name = "A", .env = R"("A_KEY")", .keys = R"([
    {"format":"token","shapes":["eyJ[A-Za-z0-9_-]+\\.eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+"],"type":"oauth","distinctive":false,"checks":["jwt"]},
    {"format":"labelled","shapes":["jwt:eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+"],"type":"oauth","distinctive":false,"checks":["jwt"]},
    {"format":"uuid","shapes":["[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"],"type":"api_key","distinctive":false,"checks":["uuid4_hex"]},
    {"format":"checksum","shapes":["ghp_[A-Za-z0-9]{36}"],"type":"user","distinctive":true,"checks":["crc32_base62"]}
  ])"}});
  for (const catalog::KeyFormat& format : catalog.find("a")->entry().keys) check_samples(format);
}

TEST_CASE("a sample token carries the claims it was given") {
  const auto claims = matching::jwt_claims(matching::sample_jwt(R"({"iss":"somebody"})", 3));
  REQUIRE(claims.size() == 1);
  CHECK(claims[0].value == "somebody");
}
