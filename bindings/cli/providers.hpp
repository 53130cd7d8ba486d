// keyassay providers: what is known, without any key.
#pragma once

#include "options.hpp"
#include "output.hpp"

namespace keyassay::cli {

Result<Exit> show_providers(const Options& options, const Catalog& catalog, Output& output);

}  // namespace keyassay::cli
