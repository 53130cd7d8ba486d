// A key format's shape: characters and classes with repeat counts, always anchored.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "keyassay/result.hpp"

namespace keyassay::matching {

using ByteSet = std::bitset<256>;

// A run of between `min` and `max` bytes of one class.
struct Atom {
  ByteSet set;
  std::uint32_t min = 1;
  std::uint32_t max = 1;
};

// Longer keys match no shape; also the `max` of an open repeat.
inline constexpr std::uint32_t longest_key = 4096;

// Immutable; any thread.
class Shape {
 public:
  // Grammar in lib/catalog/schema.md. Error: invalid_catalog with the offset in `where`.
  static Result<Shape> compile(std::string_view text);

  // Cost: atoms x key length at worst, whatever the shape; no allocation.
  bool matches(std::string_view key) const noexcept;

  const std::string& text() const noexcept { return text_; }
  // The fixed characters it starts with: "sk-or-v1-".
  const std::string& prefix() const noexcept { return prefix_; }
  std::uint32_t shortest() const noexcept { return shortest_; }
  std::uint32_t longest() const noexcept { return longest_; }
  const std::vector<Atom>& atoms() const noexcept { return atoms_; }

 private:
  std::string text_, prefix_;
  std::vector<Atom> atoms_;
  std::uint32_t shortest_ = 0, longest_ = 0;
};

}  // namespace keyassay::matching
