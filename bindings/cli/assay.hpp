// keyassay assay: asks the provider what each key is worth.
#pragma once

#include "options.hpp"
#include "output.hpp"

namespace keyassay::cli {

Result<Exit> assay_keys(const Options& options, const Catalog& catalog, const Policy& policy, KeysIn& keys,
                        Output& output);

}  // namespace keyassay::cli
