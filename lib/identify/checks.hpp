// Structure inside a key that can be verified without asking anyone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/model.hpp"

namespace keyassay::matching {

bool passes(catalog::Check check, std::string_view key);

// Issuer, subject, audience, expiry and time of issue of a JWT; empty for any other key.
// The signature is not verified: whoever wrote the token claims these things.
std::vector<KeyClaim> jwt_claims(std::string_view key);

// A CRC-32 as GitHub writes it: six digits 0-9A-Za-z, zeros in front.
std::string crc32_base62(std::string_view body);

}  // namespace keyassay::matching
