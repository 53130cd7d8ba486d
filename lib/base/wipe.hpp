// Forgetting bytes for good.
#pragma once

#include <string.h>

#include <cstddef>

namespace keyassay::base {

// Overwrites with zeros. Unlike memset it also happens when nothing reads the bytes again.
inline void wipe(void* bytes, std::size_t size) noexcept { ::explicit_bzero(bytes, size); }

}  // namespace keyassay::base
