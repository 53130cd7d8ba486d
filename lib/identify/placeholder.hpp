// Is this a documentation example rather than a key?
#pragma once

#include <cstddef>
#include <string_view>

namespace keyassay::matching {

// For a key that fits no format.
inline constexpr std::size_t no_format = static_cast<std::size_t>(-1);

// Why `key` is an example, for people and without key bytes; nullptr when it may be a
// key. The first `prefix` characters are those that all keys of its format share.
// A random body of 16 characters or more is called an example less than once in 10^8;
// placeholder.cpp says why.
const char* placeholder(std::string_view key, std::size_t prefix) noexcept;

}  // namespace keyassay::matching
