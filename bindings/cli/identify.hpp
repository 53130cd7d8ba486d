// keyassay identify: what each key is, without any network.
#pragma once

#include "options.hpp"
#include "output.hpp"

namespace keyassay::cli {

Result<Exit> identify_keys(const Options& options, const Catalog& catalog, KeysIn& keys, Output& output);

}  // namespace keyassay::cli
