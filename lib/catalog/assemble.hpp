// From entries to a catalog: what no entry can know alone.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalog/model.hpp"

namespace keyassay::catalog {

// An entry and where it was read: "overlay.json#/2".
struct Loaded {
  std::shared_ptr<const Entry> entry;
  std::string place;
};

// The entries of a JSON text: one object, or an array of them. `digest` is the SHA-256 of
// the text of a single entry where it is known already.
Result<std::vector<Loaded>> load_all(std::string_view json, std::string_view source,
                                     std::string_view digest = {});

// Puts `fresh` beside the entries of `base`, in the place of those with the same id.
// Errors: invalid_catalog (an id or alias twice, a key format shared beyond the family),
// refused (see OverlayOptions; only with a base).
Result<std::shared_ptr<const Tables>> assemble(const std::vector<Loaded>& fresh, const Tables* base,
                                               OverlayOptions options);

}  // namespace keyassay::catalog
