// The inside of a JSON string, escapes resolved.
#pragma once

#include <cstddef>
#include <optional>

namespace keyassay::json {

// Rewrites the `size` bytes at `text` where they stand (no escape is shorter than what
// it means) and returns the new size. Nothing for an unknown escape or half a surrogate pair.
std::optional<std::size_t> unescape(char* text, std::size_t size) noexcept;

}  // namespace keyassay::json
