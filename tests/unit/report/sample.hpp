// Two reports made by hand: one with every part filled, one of a key nobody was asked about.
#pragma once

#include "keyassay/report.hpp"

namespace keyassay::sample {

Report full();
Report silent();

}  // namespace keyassay::sample
