#include "identify/checks.hpp"

#include <doctest/doctest.h>

#include "base/base64.hpp"
#include "identify/sample.hpp"

using keyassay::KeyClaim;
using keyassay::catalog::Check;
using keyassay::matching::crc32_base62;
using keyassay::matching::jwt_claims;
using keyassay::matching::passes;
using keyassay::matching::sample_jwt;

namespace {

std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : keyassay::base::base64(text)) {
    if (c != '=') out.push_back(c == '+' ? '-' : c == '/' ? '_' : c);
  }
  return out;
}

std::string token(std::string_view header, std::string_view payload) {
  return encoded(header) + "." + encoded(payload) + ".c2ln";
}

std::string value_of(const std::vector<KeyClaim>& claims, std::string_view name) {
  for (const KeyClaim& claim : claims) {
    if (claim.name == name) return claim.value;
  }
  return "(none)";
}

}  // namespace

TEST_CASE("a token has three parts, two of them JSON objects, and names an algorithm") {
  const std::string good = R"({"alg":"HS256"})";
  CHECK(passes(Check::jwt, token(good, "{}")));
  CHECK(passes(Check::jwt, "jwt:" + token(good, "{}")));
  CHECK(passes(Check::jwt, sample_jwt(R"({"sub":"a"})", 7)));

  CHECK_FALSE(passes(Check::jwt, ""));
  CHECK_FALSE(passes(Check::jwt, "a.b.c"));
  CHECK_FALSE(passes(Check::jwt, token(R"({"typ":"JWT"})", "{}")));
  CHECK_FALSE(passes(Check::jwt, token(R"({"alg":1})", "{}")));
  CHECK_FALSE(passes(Check::jwt, token(R"(["alg"])", "{}")));
  CHECK_FALSE(passes(Check::jwt, token(good, "[]")));
  CHECK_FALSE(passes(Check::jwt, token(good, "{")));
  CHECK_FALSE(passes(Check::jwt, encoded(good) + "." + encoded("{}")));
  CHECK_FALSE(passes(Check::jwt, encoded(good) + "." + encoded("{}") + "."));
  CHECK_FALSE(passes(Check::jwt, token(good, "{}") + ".x"));
  CHECK_FALSE(passes(Check::jwt, token(good, "{}") + "!"));
}

TEST_CASE("a token's claims are read, times as RFC 3339") {
  const auto claims = jwt_claims(sample_jwt(
      R"({"iss":"https://issuer.example","sub":"user-1","aud":["a","b"],"exp":1795545000,"iat":1795545000123})", 1));
  CHECK(value_of(claims, "issuer") == "https://issuer.example");
  CHECK(value_of(claims, "subject") == "user-1");
  CHECK(value_of(claims, "audience") == "a, b");
  CHECK(value_of(claims, "expires_at") == "2026-11-24T18:30:00Z");
  CHECK(value_of(claims, "issued_at") == "2026-11-24T18:30:00Z");
  CHECK(claims.size() == 5);
}

TEST_CASE("a claim that says nothing is left out") {
  CHECK(jwt_claims("sk-none").empty());
  CHECK(jwt_claims(sample_jwt("{}", 1)).empty());
  CHECK(jwt_claims(sample_jwt(R"({"iss":{"a":1},"exp":"soon","iat":-1})", 1)).empty());
  CHECK(jwt_claims(sample_jwt(R"({"exp":99999999999999999})", 1)).empty());
  CHECK(value_of(jwt_claims(sample_jwt(R"({"exp":1795545000.5})", 1)), "expires_at") == "2026-11-24T18:30:00Z");
}

TEST_CASE("a claim is short and cannot steer a terminal") {
  const auto claims = jwt_claims(sample_jwt(
      R"({"iss":"a\u001b[2Jb","sub":")" + std::string(300, 's') + R"(","aud":")" + std::string(255, 'u') + R"(\u00e9"})", 1));
  CHECK(value_of(claims, "issuer") == "a [2Jb");
  CHECK(value_of(claims, "subject") == std::string(256, 's'));
  CHECK(value_of(claims, "audience") == std::string(255, 'u'));
}

TEST_CASE("the last 32 hexadecimal digits are a version-4 UUID") {
  CHECK(passes(Check::uuid4_hex, "0b1e5c0a-97d3-4f60-8171-e8a9b0c1d2e3"));
  CHECK(passes(Check::uuid4_hex, "sk-0b1e5c0a97d34f60b171e8a9b0c1d2e3"));
  CHECK(passes(Check::uuid4_hex, "sk-0B1E5C0A97D34F60A171E8A9B0C1D2E3"));
  CHECK_FALSE(passes(Check::uuid4_hex, "0b1e5c0a-97d3-1f60-8171-e8a9b0c1d2e3"));
  CHECK_FALSE(passes(Check::uuid4_hex, "0b1e5c0a-97d3-4f60-c171-e8a9b0c1d2e3"));
  CHECK_FALSE(passes(Check::uuid4_hex, "0b1e5c0a-97d3-4f60-8171-e8a9b0c1d2e"));
  CHECK_FALSE(passes(Check::uuid4_hex, "0b1e5c0a-97d3-4f60-8171-e8a9b0c1d2eg"));
  CHECK_FALSE(passes(Check::uuid4_hex, ""));
}

TEST_CASE("the last six characters are the checksum of the thirty before them") {
  // 123456789 has the CRC-32 CBF43926; in base 62 that is 3JXWGA with the usual digits.
  CHECK(crc32_base62("") == "000000");
  const std::uint32_t crc = 0xCBF43926U;
  std::uint64_t back = 0;
  for (const char c : crc32_base62("123456789")) {
    back = back * 62 + std::string_view{"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"}.find(c);
  }
  CHECK(back == crc);

  const std::string body = "zQ3vT8mK1xW6rB9cY4nH7jL2pD5sF0";
  const std::string key = "ghp_" + body + crc32_base62(body);
  CHECK(passes(Check::crc32_base62, key));
  for (std::size_t i = 4; i < key.size(); ++i) {
    std::string wrong = key;
    wrong[i] = wrong[i] == 'a' ? 'b' : 'a';
    CHECK_FALSE(passes(Check::crc32_base62, wrong));
  }
  CHECK_FALSE(passes(Check::crc32_base62, body));
}
