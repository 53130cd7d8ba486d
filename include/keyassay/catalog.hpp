// What is known of every provider, as data.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "keyassay/result.hpp"

namespace keyassay {

namespace catalog {
struct Entry;
struct Tables;
}  // namespace catalog

// One provider of a catalog. A view: valid as long as its catalog, cheap to copy,
// free to share between threads.
class Provider {
 public:
  std::string_view id() const noexcept;    // "cerebras": lower case, stable
  std::string_view name() const noexcept;  // "Cerebras"
  std::string_view kind() const noexcept;  // lab, host, gateway, relay, cloud, media, embedding
  std::string_view route() const noexcept; // global, china, eu, us, other
  std::string_view docs() const noexcept;  // address of the provider's documentation
  std::string_view json() const noexcept;  // the whole entry as it was loaded

  // For the library's own modules; the structures may change at any time.
  const catalog::Entry& entry() const noexcept { return *entry_; }
  explicit Provider(const catalog::Entry& entry) noexcept : entry_(&entry) {}

 private:
  const catalog::Entry* entry_;
};

// A change to a built-in host is refused unless the caller says `allow_host_changes`:
// whoever can edit an overlay file could otherwise have keys sent to a host of theirs.
struct OverlayOptions {
  bool allow_host_changes = false;
};

// An immutable set of providers. Copies share their data; share freely between threads.
class Catalog {
 public:
  // The entries compiled into the library. Parsed at the first call, kept until the
  // process ends; throws std::bad_alloc only.
  static const Catalog& builtin();

  // Reads one entry (an object) or several (an array), in the format of
  // lib/catalog/schema.md. With `base`, providers of the same id are replaced and the
  // others kept. `source` names the text in errors, usually a file name.
  // Errors: malformed_json, invalid_catalog, refused (a built-in host would change).
  static Result<Catalog> parse(std::string_view json, const Catalog* base = nullptr,
                               OverlayOptions options = {}, std::string_view source = "overlay");

  std::span<const Provider> providers() const noexcept;

  // By id or alias; nullptr when there is none.
  const Provider* find(std::string_view id) const noexcept;

  // For the library's own modules.
  const catalog::Tables& tables() const noexcept { return *tables_; }
  explicit Catalog(std::shared_ptr<const catalog::Tables> tables) : tables_(std::move(tables)) {}

 private:
  std::shared_ptr<const catalog::Tables> tables_;
};

}  // namespace keyassay
