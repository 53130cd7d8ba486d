// Base64 (RFC 4648), both alphabets.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace keyassay::base {

std::string base64(std::string_view bytes);

// Takes the standard or the URL alphabet, padded or not. Nothing for anything else, nor
// for bits left over that no encoder writes: each byte string has one text.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace keyassay::base
