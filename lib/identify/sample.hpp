// Synthetic keys: right shape, random body. For tests and the provider simulator.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "catalog/model.hpp"

namespace keyassay::matching {

// A key of the format, the same for the same seed. It passes the format's checks and
// does not look like a documentation example.
std::string sample(const catalog::KeyFormat& format, std::uint64_t seed);

// The same, without looking at the result: a few in a billion may look like an example.
std::string draw(const catalog::KeyFormat& format, std::uint64_t seed);

// A well-formed JWT with these claims (a JSON object) and random bytes for a signature.
std::string sample_jwt(std::string_view claims, std::uint64_t seed);

}  // namespace keyassay::matching
