// What the program says with its exit code.
#pragma once

#include <algorithm>
#include <array>

namespace keyassay::cli {

enum class Exit : int {
  ok = 0,            // every key passes its gates
  blocked = 1,       // some key does not
  usage = 2,         // the command line or the input is not as expected
  undetermined = 3,  // some key could not be judged, or nobody could be reached
  internal = 4,      // our fault, or the output could not be written
};

// Of several keys the worst counts; a key that is blocked says more than one that is open.
constexpr Exit worse(Exit a, Exit b) noexcept {
  constexpr std::array by_weight{Exit::ok, Exit::undetermined, Exit::blocked, Exit::usage, Exit::internal};
  const auto weight = [&](Exit code) { return std::find(by_weight.begin(), by_weight.end(), code); };
  return weight(a) < weight(b) ? b : a;
}

}  // namespace keyassay::cli
