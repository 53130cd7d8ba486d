// Files that are read whole: catalogs, policies, recordings.
#pragma once

#include <string>

#include "keyassay/result.hpp"

namespace keyassay::cli {

// Errc::invalid_argument when it cannot be read or is larger than 64 MiB.
Result<std::string> read_file(const std::string& path);

}  // namespace keyassay::cli
