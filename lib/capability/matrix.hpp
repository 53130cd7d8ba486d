// The ten-capability matrix: what is known of a key, row by row, and how well.
#pragma once

#include <array>
#include <span>

#include "keyassay/report.hpp"
#include "probe/evidence.hpp"

namespace keyassay::capability {

// Eight of the ten rows from the evidence alone. `risk` and `operational_actions` stay
// unknown until they have been worked out.
std::array<CapabilityRow, capability_count> rows(const probe::Evidence& evidence, const probe::KeyOutcome& key,
                                                 const Identity& identity, std::span<const ModelRow> models);

}  // namespace keyassay::capability
