// The public face of the catalog: built in, or read from a text of the caller's.
//
// Tested by tests/unit/catalog/catalog_test.cpp.
#include "keyassay/catalog.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.hpp"
#include "base/embedded.hpp"
#include "base/hash.hpp"
#include "catalog/assemble.hpp"
#include "catalog/load.hpp"
#include "json/document.hpp"

namespace keyassay {

namespace catalog {

namespace {

// Enough for a few thousand entries, and still bounded: an overlay is a user's file.
json::Limits overlay_limits() {
  json::Limits limits;
  limits.bytes = std::size_t{16} << 20;
  limits.items = 1'000'000;
  return limits;
}

// The texts of an array's items, cut out of JSON that has been validated.
std::vector<std::string_view> item_texts(std::string_view array) {
  std::vector<std::string_view> items;
  int depth = 0;
  bool in_string = false;
  std::size_t from = 0;
  for (std::size_t i = 0; i < array.size(); ++i) {
    const char c = array[i];
    if (in_string) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth == 1) from = i + 1;
    } else if (c == ']' || c == '}' || c == ',') {
      const bool ends_item = depth == 1;
      if (c != ',') --depth;
      if (!ends_item) continue;
      items.push_back(base::trim(array.substr(from, i - from)));
      from = i + 1;
    }
  }
  return items;
}

}  // namespace

Result<std::vector<Loaded>> load_all(std::string_view json, std::string_view source,
                                     std::string_view digest) {
  const auto document = json::Document::parse(json, overlay_limits());
  if (!document) {
    Error error = document.error();
    error.where = error.where.empty() ? std::string(source) : fmt::format("{} {}", source, error.where);
    return error;
  }
  Fault fault{std::string(source), {}};
  const Field root(document.value().root(), fault);
  if (const auto& repeated = document.value().repeated(); !repeated.empty()) {
    root.reject(fmt::format("the member {} stands twice in one object", shown(repeated.front())));
  }
  std::vector<Loaded> loaded;
  const auto load = [&](const Field& field, std::string_view text) {
    if (fault.error) return;
    auto entry = std::make_shared<Entry>(load_entry(field, text));
    entry->digest = digest.empty() ? base::hex(base::sha256(text), 32) : digest;
    loaded.push_back({std::move(entry), field.where()});
  };
  if (root.is(json::Type::array)) {
    const auto texts = item_texts(json);
    std::size_t index = 0;
    root.items([&](const Field& item) { load(item, texts[index++]); });
  } else {
    load(root, json);
  }
  if (fault.error) return *std::move(fault.error);
  return loaded;
}

const Question* Entry::question(std::string_view wanted) const noexcept {
  const auto found =
      std::find_if(questions.begin(), questions.end(), [&](const Question& q) { return q.id == wanted; });
  return found == questions.end() ? nullptr : &*found;
}

const Entry* Tables::find(std::string_view id_or_alias) const noexcept {
  const auto by_id = std::lower_bound(entries.begin(), entries.end(), id_or_alias,
                                      [](const auto& entry, std::string_view id) { return entry->id < id; });
  if (by_id != entries.end() && (*by_id)->id == id_or_alias) return by_id->get();
  const auto is_wanted = [&](std::string_view name) { return base::equal_nocase(name, id_or_alias); };
  for (const auto& entry : entries) {
    if (is_wanted(entry->id) || std::any_of(entry->aliases.begin(), entry->aliases.end(), is_wanted))
      return entry.get();
  }
  return nullptr;
}

namespace {

// A built-in entry that does not load is a bug that a test finds; a host program keeps
// the others.
std::shared_ptr<const Tables> builtin_tables() {
  std::vector<Loaded> loaded;
  for (const embedded::File& file : embedded::provider_files()) {
    auto entries = load_all(file.text, file.name, file.sha256);
    if (!entries) continue;
    for (Loaded& one : entries.value()) loaded.push_back(std::move(one));
  }
  while (true) {
    auto tables = assemble(loaded, nullptr, {});
    if (tables) return std::move(tables).value();
    const std::string& where = tables.error().where;
    const auto broken = std::find_if(loaded.begin(), loaded.end(),
                                     [&](const Loaded& l) { return where.starts_with(l.place); });
    loaded.erase(broken == loaded.end() ? std::prev(loaded.end()) : broken);
  }
}

}  // namespace

}  // namespace catalog

std::string_view Provider::id() const noexcept { return entry_->id; }
std::string_view Provider::name() const noexcept { return entry_->name; }
std::string_view Provider::kind() const noexcept { return entry_->kind; }
std::string_view Provider::route() const noexcept { return entry_->route; }
std::string_view Provider::docs() const noexcept { return entry_->docs; }
std::string_view Provider::json() const noexcept { return entry_->json; }

const Catalog& Catalog::builtin() {
  // Never destroyed: threads may still read it while the process ends.
  static const Catalog& catalog = *new Catalog(catalog::builtin_tables());
  return catalog;
}

Result<Catalog> Catalog::parse(std::string_view json, const Catalog* base, OverlayOptions options,
                               std::string_view source) {
  const auto loaded = catalog::load_all(json, source);
  if (!loaded) return loaded.error();
  const auto tables = catalog::assemble(loaded.value(), base == nullptr ? nullptr : &base->tables(), options);
  if (!tables) return tables.error();
  return Catalog(tables.value());
}

std::span<const Provider> Catalog::providers() const noexcept { return tables_->providers; }

const Provider* Catalog::find(std::string_view id) const noexcept {
  const catalog::Entry* entry = tables_->find(id);
  if (entry == nullptr) return nullptr;
  const auto found = std::find_if(tables_->providers.begin(), tables_->providers.end(),
                                  [&](const Provider& provider) { return &provider.entry() == entry; });
  return &*found;
}

}  // namespace keyassay
