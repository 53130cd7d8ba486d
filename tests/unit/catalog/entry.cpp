#include "unit/catalog/entry.hpp"

#include <algorithm>

namespace keyassay::test {

namespace {

std::vector<Part> sample_parts() {
  return {
      {"schema", "1"},
      {"id", R"("sample")"},
      {"name", R"("Sample")"},
      {"aliases", R"(["sample-cloud"])"},
      {"kind", R"("lab")"},
      {"route", R"("global")"},
      {"docs", R"("https://docs.sample.example")"},
      {"checked", R"("2026-11-20")"},
      {"env", R"(["SAMPLE_API_KEY"])"},
      {"keys",
       R"([{"format": "api key", "shapes": ["smp-[a-z0-9]{40}"], "type": "api_key", "distinctive": true}])"},
      {"hosts", R"([{"id": "main", "base": "https://api.sample.example/v1", "protocol": "openai"}])"},
      {"auth", R"([{"id": "bearer", "headers": {"Authorization": "Bearer {key}"}}])"},
      {"questions",
       R"([{"id": "list_models", "path": "/models", "proves": ["key"], "expect": {"at": ["/data"]},
                         "models": {"each": "/data", "id": "/id", "means": "allowed"}}])"},
      {"answers", R"([{"status": 401, "cause": "invalid_key"}])"},
      {"sources", R"(["https://docs.sample.example"])"},
  };
}

}  // namespace

std::string entry_text(const std::vector<Part>& changes) {
  std::vector<Part> parts = sample_parts();
  for (const Part& change : changes) {
    const auto same = [&](const Part& part) { return part.name == change.name; };
    const auto found = std::find_if(parts.begin(), parts.end(), same);
    if (found == parts.end()) {
      parts.push_back(change);
    } else {
      *found = change;
    }
  }
  std::string text;
  for (const Part& part : parts) {
    if (part.json.empty()) continue;
    text += text.empty() ? "{" : ",\n";
    text += '"' + part.name + "\": " + part.json;
  }
  return text + "}\n";
}

void check_refused(const std::vector<Broken>& cases) {
  for (const Broken& broken : cases) {
    CAPTURE(broken.field);
    CAPTURE(broken.json);
    const auto result = Catalog::parse(entry_text({{broken.field, broken.json}}), nullptr, {}, "sample.json");
    REQUIRE_FALSE(result);
    CHECK(result.error().code == Errc::invalid_catalog);
    CHECK(result.error().where == "sample.json#" + broken.where);
    CHECK_MESSAGE(result.error().message.find(broken.message) != std::string::npos, result.error().message);
  }
}

Catalog load_sample(const std::vector<Part>& changes) {
  auto result = Catalog::parse(entry_text(changes), nullptr, {}, "sample.json");
  if (!result) FAIL(result.error().where, ": ", result.error().message);
  return std::move(result).value();
}

}  // namespace keyassay::test
