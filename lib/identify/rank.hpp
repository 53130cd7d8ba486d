// From the formats that fit to ranked matches with reasons.
//
// One match a provider: its most specific format. A format that needs a hint and has
// none is left out. When a key has a format that belongs to one provider, the looser
// formats of others say nothing: they are dropped, or stay at the end as `possible` when a
// hint names their provider.
#pragma once

#include <string_view>
#include <vector>

#include "identify/hits.hpp"

namespace keyassay::matching {

std::vector<Match> rank(const catalog::Tables& tables, std::string_view key, const Hints& hints,
                        const std::vector<Hit>& hits);

// How many leading characters every key of the format shares.
std::size_t public_prefix(const catalog::KeyFormat& format) noexcept;

}  // namespace keyassay::matching
