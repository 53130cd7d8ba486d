// Small catalogs for the tests of identification.
#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "catalog/model.hpp"
#include "identify/sample.hpp"
#include "keyassay/catalog.hpp"

namespace keyassay::testing {

// One provider with the fields that matter here. `keys` and `hosts` are JSON arrays.
struct Sketch {
  std::string_view id, name, env, keys;
  std::string_view hosts = R"([{"id":"api","base":"https://api.ID.example/v1","protocol":"openai","region":"global"}])";
  std::string_view family = "";
};

inline std::string entry_json(const Sketch& sketch) {
  std::string hosts(sketch.hosts);
  if (const auto at = hosts.find("ID"); at != std::string::npos) hosts.replace(at, 2, sketch.id);
  return fmt::format(
      R"({{"schema":1,"id":"{}","name":"{}","kind":"host","route":"global","docs":"https://{}.example/",)"
      R"("checked":"2026-11-20","env":[{}],"keys":{},"hosts":{},{})"
      R"("auth":[{{"id":"bearer","headers":{{"Authorization":"Bearer {{key}}"}}}}],)"
      R"("questions":[{{"id":"list_models","path":"/models"}}],"sources":["https://{}.example/"]}})",
      sketch.id, sketch.name, sketch.id, sketch.env, sketch.keys, hosts,
      sketch.family.empty() ? std::string{} : fmt::format(R"("family":"{}",)", sketch.family), sketch.id);
}

inline Catalog catalog_of(std::initializer_list<Sketch> sketches) {
  std::string json;
  for (const Sketch& sketch : sketches) json += (json.empty() ? "[" : ",") + entry_json(sketch);
  auto parsed = Catalog::parse(json + "]");
  REQUIRE_MESSAGE(parsed, (parsed ? std::string{} : parsed.error().where + ": " + parsed.error().message));
  return std::move(parsed).value();
}

inline const catalog::KeyFormat& format_of(const Catalog& catalog, std::string_view provider, std::string_view name) {
  const Provider* found = catalog.find(provider);
  REQUIRE_MESSAGE(found != nullptr, std::string(provider));
  for (const catalog::KeyFormat& format : found->entry().keys) {
    if (format.name == name) return format;
  }
  FAIL(std::string(provider), " has no format ", std::string(name));
  return found->entry().keys.front();
}

inline std::string key_of(const Catalog& catalog, std::string_view provider, std::string_view format,
                          std::uint64_t seed = 1) {
  return matching::sample(format_of(catalog, provider, format), seed);
}

}  // namespace keyassay::testing
