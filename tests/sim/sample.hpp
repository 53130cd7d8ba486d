// A catalog of two made-up providers and their exchanges, for tests of the simulator and
// of transports that must not depend on what real providers do.
#pragma once

#include <vector>

#include "keyassay/catalog.hpp"
#include "sim/exchange.hpp"

namespace keyassay::sim {

// "alpha" (Authorization: Bearer), "beta" (x-api-key, one host with a placeholder).
const Catalog& sample_catalog();

// alpha/valid, alpha/invalid_key, alpha/insufficient_balance, beta/valid.
const std::vector<Exchange>& sample_exchanges();

}  // namespace keyassay::sim
