// Which key formats a key has.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/model.hpp"

namespace keyassay::matching {

// One format that a key has. Borrowed from the catalog.
struct Hit {
  const Provider* provider = nullptr;
  const catalog::KeyFormat* format = nullptr;
  const Shape* shape = nullptr;  // of the format's shapes that fit, the most specific
};

// Every format of the catalog that `key` has, in the order of the catalog.
std::vector<Hit> hits(const catalog::Tables& tables, std::string_view key);

// How much a shape says: bits by which its keys are fewer than all printable text of
// their length. "sk-" is worth 20, 32 hexadecimal digits 82, 48 of base 62 only 29.
int specificity(const Shape& shape) noexcept;

}  // namespace keyassay::matching
