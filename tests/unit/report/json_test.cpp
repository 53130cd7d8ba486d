// The golden file full.json is also held against lib/report/report.schema.json by
// tests/cli/schema_test.py.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "json/document.hpp"
#include "keyassay/report.hpp"
#include "unit/report/sample.hpp"

using namespace keyassay;

namespace {

std::string golden(const char* file) {
  std::ifstream in(std::string(KEYASSAY_SOURCE_DIR "/tests/unit/report/") + file);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a full report is the golden text, byte for byte") {
  CHECK(to_json(sample::full()) + "\n" == golden("full.json"));
  CHECK(to_json(sample::silent()) + "\n" == golden("silent.json"));
}

// Whoever compares compilers names a folder and finds there what this one made.
TEST_CASE("a report can be written out for comparison") {
  const char* folder = std::getenv("KEYASSAY_GOLDENS");
  if (folder == nullptr) return;
  const std::string path = std::string(folder) + "/report";
  CHECK((std::ofstream(path + ".json") << to_json(sample::full())).good());
  CHECK((std::ofstream(path + ".txt") << to_text(sample::full())).good());
}

TEST_CASE("what is unknown is null, and never a zero or an empty text") {
  const auto document = json::Document::parse(to_json(sample::silent()));
  REQUIRE(document);
  const json::Value root = document->root();
  CHECK(root.at("/provider").is(json::Type::null));
  CHECK(root.at("/identity/software").is(json::Type::null));
  CHECK(root.at("/key/fingerprint").is(json::Type::null));
  CHECK(root.at("/readiness/0/signal/text").is(json::Type::null));

  const auto full = json::Document::parse(to_json(sample::full()));
  REQUIRE(full);
  CHECK(full->root().at("/requests/1/status").is(json::Type::null));
  CHECK(full->root().at("/requests/1/latency_ms").is(json::Type::null));
  CHECK(full->root().at("/models/1/context/value").is(json::Type::null));
}

TEST_CASE("money and token counts are text") {
  const auto document = json::Document::parse(to_json(sample::full()));
  REQUIRE(document);
  CHECK(document->root().at("/facts/1/value").is(json::Type::string));
  CHECK(document->root().at("/models/0/input_price/value").text() == "0.85");
  CHECK(document->root().at("/models/0/context/value").is(json::Type::string));
}

TEST_CASE("text from a server cannot break out of its place") {
  Report report = sample::silent();
  report.key.reason = "a\"},\n\x01\xFF\\";
  const auto document = json::Document::parse(to_json(report));
  REQUIRE(document);
  CHECK(document->root().at("/key/reason").text() == "a\"},\n\x01\xEF\xBF\xBD\\");
  CHECK(document->root().at("/schema").text() == "1");
}
