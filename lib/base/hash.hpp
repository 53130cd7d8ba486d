// Hashes: SHA-256 (FIPS 180-4), HMAC (RFC 2104), CRC-32, and hexadecimal text.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace keyassay::base {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::string_view bytes) noexcept;
Digest hmac_sha256(std::string_view key, std::string_view bytes) noexcept;

// The IEEE polynomial, as in zlib.
std::uint32_t crc32(std::string_view bytes) noexcept;

// The first `bytes` of a digest, two lower-case digits each.
std::string hex(const Digest& digest, std::size_t bytes);

}  // namespace keyassay::base
