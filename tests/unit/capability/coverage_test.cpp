#include "keyassay/coverage.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "keyassay/render.hpp"

using namespace keyassay;

namespace {

Catalog two_providers() {
  auto catalog = Catalog::parse(R"([
    {"schema": 1, "id": "alpha", "name": "Alpha", "kind": "lab", "route": "global", "checked": "2026-11-20", "docs": "https://docs.test",
     "hosts": [{"id": "api", "base": "https://api.alpha.test/v1", "protocol": "openai", "region": "global"}],
     "auth": [{"id": "bearer", "headers": {"Authorization": "Bearer {key}"}}],
     "questions": [
       {"id": "list_models", "path": "/models", "proves": ["key"], "expect": {"at": ["/data"]},
        "models": {"each": "/data", "id": "/id", "means": "allowed"}},
       {"id": "count_tokens", "safety": "dry", "method": "POST", "path": "/count", "body": {"model": "{model}"},
        "expect": {"at": ["/n"]}, "facts": [{"metric": "tokens_limit", "at": "/limit"}]},
       {"id": "light_call", "safety": "spend", "method": "POST", "path": "/chat", "body": {"model": "{model}"},
        "expect": {"at": ["/choices"]}}],
     "limits": [{"metric": "tokens_limit", "header": "x-tokens"}, {"metric": "requests_limit", "header": "x-requests"}],
     "sources": ["https://alpha.test/docs"]},
    {"schema": 1, "id": "beta", "name": "Beta", "kind": "lab", "route": "global", "checked": "2026-11-20", "docs": "https://docs.test",
     "closed": "the service ended", "sources": ["https://beta.test"]}])",
                                nullptr, {}, "test");
  REQUIRE_MESSAGE(catalog, catalog.error().where, ": ", catalog.error().message);
  return *catalog;
}

}  // namespace

TEST_CASE("a thing counts once, at the safest question that shows it") {
  const auto rows = coverage(two_providers());
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].at(Capability::model_permission) == CoverageCell{1, 1, 0});
  CHECK(rows[0].at(Capability::limits) == CoverageCell{0, 1, 1});
  CHECK(rows[0].at(Capability::balance_quota) == CoverageCell{0, 0, 0});
  CHECK(rows[0].at(Capability::monitoring) == CoverageCell{1, 1, 0});
  CHECK(rows[1].closed == "the service ended");
}

TEST_CASE("the grid in three forms") {
  const auto rows = coverage(two_providers());
  CHECK(coverage_text(rows).find("alpha            1") != std::string::npos);
  CHECK(coverage_text(rows).find("cannot be asked: the service ended") != std::string::npos);
  CHECK(coverage_markdown(rows).find("| alpha | 1 | 1+1d | - | 0+1d+1s | - | - | - | 1 | 1+1d | 1 |\n") != std::string::npos);
  CHECK(coverage_json(rows).find(R"("model_permission":{"metadata":1,"dry":1,"spend":0})") != std::string::npos);
}

TEST_CASE("the grid in the README is the catalog's") {
  std::ifstream file(KEYASSAY_SOURCE_DIR "/README.md");
  std::ostringstream text;
  text << file.rdbuf();
  const std::string grid = coverage_markdown(coverage(Catalog::builtin()));
  const std::string list = to_text(Catalog::builtin().providers());
  const std::string counts = list.substr(list.rfind('\n', list.size() - 2) + 1);
  CHECK_MESSAGE(text.str().find(counts.substr(0, counts.size() - 1)) != std::string::npos, "counts: ", counts);
  CHECK_MESSAGE(text.str().find(grid) != std::string::npos, "write it anew: keyassay providers --coverage --format markdown\n", grid);
}
