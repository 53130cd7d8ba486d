// Runs tests/vectors/identify.json; its README describes the fields.
#include <doctest/doctest.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

#include "json/document.hpp"
#include "unit/identify/catalogs.hpp"

using namespace keyassay;

namespace {

std::uint64_t number(json::Value value) {
  std::uint64_t out = 0;
  std::from_chars(value.text().data(), value.text().data() + value.text().size(), out);
  return out;
}

std::string text_of_object(json::Value object) {
  std::string out = "{";
  for (const json::Value member : object) {
    if (out.size() > 1) out.push_back(',');
    out += fmt::format(R"("{}":"{}")", member.name(), member.text());
  }
  return out + "}";
}

std::string key_of_case(json::Value one) {
  if (const json::Value key = one.member("key")) return std::string(key.text());
  if (const json::Value repeat = one.member("repeat")) {
    std::string out;
    for (auto left = number(repeat.member("times")); left > 0; --left) out += repeat.member("text").text();
    return out;
  }
  const std::uint64_t seed = number(one.member("seed"));
  if (const json::Value claims = one.member("claims")) return matching::sample_jwt(text_of_object(claims), seed);
  const json::Value format = one.member("format");
  REQUIRE(format);
  const std::string key = testing::key_of(Catalog::builtin(), format.member("provider").text(),
                                          format.member("name").text(), seed);
  return std::string(one.member("prepend").text()) + key + std::string(one.member("append").text());
}

bool includes(const Identification& found, std::string_view provider) {
  return std::any_of(found.matches.begin(), found.matches.end(),
                     [&](const Match& match) { return match.provider->id() == provider; });
}

void check_first(const Identification& found, json::Value expected) {
  const std::string_view field = expected.name();
  if (field == "best" && expected.is(json::Type::null)) {
    CHECK(found.matches.empty());
    return;
  }
  REQUIRE_FALSE(found.matches.empty());
  const Match& first = found.matches.front();
  if (field == "best") CHECK(first.provider->id() == expected.text());
  if (field == "format") CHECK(first.format == expected.text());
  if (field == "type") CHECK(name(first.token_type) == expected.text());
  if (field == "confidence") CHECK(name(first.confidence) == expected.text());
}

void check_claims(const Identification& found, json::Value expected) {
  CHECK(found.claims.size() == expected.size());
  for (const json::Value claim : expected) {
    const bool there = std::any_of(found.claims.begin(), found.claims.end(), [&](const KeyClaim& read) {
      return read.name == claim.name() && read.value == claim.text();
    });
    CHECK_MESSAGE(there, std::string(claim.name()));
  }
}

void check_field(const Identification& found, json::Value expected) {
  const std::string_view field = expected.name();
  const bool wanted = expected.text() == "true";
  if (field == "best" || field == "format" || field == "type" || field == "confidence") {
    check_first(found, expected);
  } else if (field == "alone") {
    CHECK((found.matches.size() == 1) == wanted);
  } else if (field == "includes") {
    for (const json::Value id : expected) CHECK_MESSAGE(includes(found, id.text()), std::string(id.text()));
  } else if (field == "excludes") {
    for (const json::Value id : expected) CHECK_MESSAGE(!includes(found, id.text()), std::string(id.text()));
  } else if (field == "never_certain") {
    for (const Match& match : found.matches) CHECK(match.confidence != Confidence::certain);
  } else if (field == "placeholder") {
    CHECK(found.placeholder == wanted);
  } else if (field == "malformed") {
    CHECK(found.malformed == wanted);
  } else if (field == "note") {
    CHECK_MESSAGE(found.note.find(expected.text()) != std::string::npos, found.note);
  } else if (field == "claims") {
    check_claims(found, expected);
  } else {
    FAIL_CHECK("unknown field ", std::string(field));
  }
}

}  // namespace

TEST_CASE("the identification vectors hold") {
  std::ifstream file(KEYASSAY_SOURCE_DIR "/tests/vectors/identify.json");
  std::stringstream text;
  text << file.rdbuf();
  const auto document = json::Document::parse(text.str());
  REQUIRE(document);
  const json::Value cases = document->root().member("cases");
  CHECK(cases.size() >= 50);
  for (const json::Value one : cases) {
    CAPTURE(one.member("case").text());
    const json::Value hints = one.member("hints");
    const Hints around{hints.member("variable").text(), hints.member("base_url").text()};
    const Identification found = identify(Catalog::builtin(), key_of_case(one), around);
    REQUIRE(one.member("expect").size() > 0);
    for (const json::Value expected : one.member("expect")) check_field(found, expected);
  }
}
