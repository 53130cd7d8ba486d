// Entries become a catalog here: names must be unique, shared key formats must stay in
// the family, and an overlay must not lead a key of a known provider to a new host.
//
// An overlay could do that in three ways: by changing a host, by claiming a known host
// for a provider of its own, and by joining a family, whose members may be asked one
// after the other. All three need the caller's word.
//
// Tested by tests/unit/catalog/assemble_test.cpp.
#include "catalog/assemble.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.hpp"
#include "base/hash.hpp"
#include "catalog/grammar.hpp"
#include "catalog/load.hpp"

namespace keyassay::catalog {

namespace {

using Entries = std::vector<std::shared_ptr<const Entry>>;

std::string spot(const Loaded& loaded, std::string_view pointer) {
  const bool has_hash = loaded.place.find('#') != std::string::npos;
  return fmt::format("{}{}{}", loaded.place, has_hash ? "" : "#", pointer);
}

Error refused(std::string message, const Loaded& loaded, std::string_view pointer) {
  message += "; expected allow_host_changes";
  return {Errc::refused, std::move(message), spot(loaded, pointer)};
}

std::vector<std::string_view> host_names(const Entry& entry) {
  std::vector<std::string_view> names;
  for (const Host& host : entry.hosts) names.push_back(host.name);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

bool claims_host_of(const Entry& entry, const Entry& other) {
  for (const Host& mine : entry.hosts) {
    for (const Host& theirs : other.hosts) {
      if (!mine.name.empty() && same_host(mine.name, theirs.name)) return true;
    }
  }
  return false;
}

std::optional<Error> host_change(const Loaded& loaded, const Tables& base) {
  const Entry& entry = *loaded.entry;
  const Entry* replaced = nullptr;
  for (const auto& other : base.entries) {
    if (other->id == entry.id) replaced = other.get();
  }
  if (replaced != nullptr && host_names(entry) != host_names(*replaced)) {
    return refused(fmt::format("the hosts of {} are not those it has", entry.id), loaded, "/hosts");
  }
  for (const auto& other : base.entries) {
    if (replaced == nullptr && claims_host_of(entry, *other)) {
      return refused(fmt::format("a host of {} claimed by {}", other->id, shown(entry.id)), loaded, "/hosts");
    }
    const bool joins = !entry.family.empty() && entry.family == other->family;
    if (joins && (replaced == nullptr || replaced->family != entry.family)) {
      return refused(fmt::format("the family of {} joined by {}", other->id, shown(entry.id)), loaded,
                     "/family");
    }
  }
  return {};
}

// Every name an entry is found by, in lower case.
struct Name {
  std::string text;
  const Entry* owner;
  std::string pointer;
};

std::vector<Name> names_of(const Entries& entries) {
  std::vector<Name> names;
  for (const auto& entry : entries) {
    names.push_back({entry->id, entry.get(), "/id"});
    for (std::size_t i = 0; i < entry->aliases.size(); ++i) {
      names.push_back({base::lower(entry->aliases[i]), entry.get(), fmt::format("/aliases/{}", i)});
    }
  }
  std::stable_sort(names.begin(), names.end(), [](const Name& a, const Name& b) { return a.text < b.text; });
  return names;
}

const Loaded* origin(const Entry* entry, const std::vector<Loaded>& fresh) {
  const auto found =
      std::find_if(fresh.begin(), fresh.end(), [&](const Loaded& l) { return l.entry.get() == entry; });
  return found == fresh.end() ? nullptr : &*found;
}

// Reported at the later of the two, or at the fresh one.
std::optional<Error> name_clash(const Entries& entries, const std::vector<Loaded>& fresh) {
  const std::vector<Name> names = names_of(entries);
  for (std::size_t i = 1; i < names.size(); ++i) {
    const Name *first = &names[i - 1], *second = &names[i];
    if (first->text != second->text) continue;
    if (origin(second->owner, fresh) == nullptr) std::swap(first, second);
    const Loaded* at = origin(second->owner, fresh);
    return Error{Errc::invalid_catalog,
                 fmt::format("{} already names {}, expected a name of its own", shown(second->text),
                             shown(first->owner->id)),
                 at == nullptr ? std::string() : spot(*at, second->pointer)};
  }
  return {};
}

const Entry* by_id(const Entries& entries, std::string_view id) {
  const auto found =
      std::lower_bound(entries.begin(), entries.end(), id,
                       [](const auto& entry, std::string_view wanted) { return entry->id < wanted; });
  return found != entries.end() && (*found)->id == id ? found->get() : nullptr;
}

// A provider that is not in the catalog may be of the family: then nobody can tell.
std::optional<Error> shared_outside_family(const Loaded& loaded, const Entries& entries) {
  const Entry& entry = *loaded.entry;
  for (std::size_t k = 0; k < entry.keys.size(); ++k) {
    if (!entry.keys[k].distinctive) continue;
    const auto& ids = entry.keys[k].shared_with;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const Entry* other = by_id(entries, ids[i]);
      if (other == nullptr || other->family == entry.family) continue;
      return Error{
          Errc::invalid_catalog,
          fmt::format("distinctive, yet shared with {}, which is not of the family; expected one of them",
                      ids[i]),
          spot(loaded, fmt::format("/keys/{}/shared_with/{}", k, i))};
    }
  }
  return {};
}

Entries merge(const std::vector<Loaded>& fresh, const Tables* base) {
  Entries entries;
  for (const Loaded& loaded : fresh) entries.push_back(loaded.entry);
  if (base != nullptr) {
    for (const auto& old : base->entries) {
      const auto same = [&](const Loaded& loaded) { return loaded.entry->id == old->id; };
      if (std::none_of(fresh.begin(), fresh.end(), same)) entries.push_back(old);
    }
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& a, const auto& b) { return a->id < b->id; });
  return entries;
}

// Hash of hashes, so that a text cannot move from the end of one entry to the next.
std::string revision_of(const Entries& entries) {
  std::string digests;
  for (const auto& entry : entries) digests += entry->digest;
  return base::hex(base::sha256(digests), 8);
}

}  // namespace

Result<std::shared_ptr<const Tables>> assemble(const std::vector<Loaded>& fresh, const Tables* base,
                                               OverlayOptions options) {
  if (base != nullptr && !options.allow_host_changes) {
    for (const Loaded& loaded : fresh) {
      if (auto error = host_change(loaded, *base)) return *std::move(error);
    }
  }
  auto tables = std::make_shared<Tables>();
  tables->entries = merge(fresh, base);
  if (auto error = name_clash(tables->entries, fresh)) return *std::move(error);
  for (const Loaded& loaded : fresh) {
    if (auto error = shared_outside_family(loaded, tables->entries)) return *std::move(error);
  }
  tables->providers.reserve(tables->entries.size());
  for (const auto& entry : tables->entries) tables->providers.emplace_back(*entry);
  tables->revision = revision_of(tables->entries);
  return std::shared_ptr<const Tables>(std::move(tables));
}

}  // namespace keyassay::catalog
