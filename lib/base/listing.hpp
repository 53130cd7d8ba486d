// Lists in sentences.
#pragma once

#include <span>
#include <string>

namespace keyassay::base {

// The first `shown` of them and how many there are besides: "a, b and 7 more".
std::string first_of(std::span<const std::string> texts, std::size_t shown);

}  // namespace keyassay::base
