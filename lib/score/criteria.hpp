// The criteria a policy may name, each a question to the evidence.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "score/view.hpp"

namespace keyassay::score {

// What a criterion found. `share` of the points is won, in percent. `hidden`: the
// provider does not expose the evidence, so the points cannot be won at all.
struct Finding {
  Outcome outcome = Outcome::unknown;
  unsigned share = 0;
  bool hidden = false;
  std::string detail;
  Evidence cells;
};

struct CriterionEntry {
  std::string_view id;
  Finding (*judge)(const View&);
};

// Of one theme each: onboarding.cpp, inventory.cpp, launch.cpp.
std::span<const CriterionEntry> onboarding_criteria() noexcept;
std::span<const CriterionEntry> inventory_criteria() noexcept;
std::span<const CriterionEntry> launch_criteria() noexcept;

// nullptr when there is none of that id.
const CriterionEntry* find_criterion(std::string_view id) noexcept;

// Shapes of findings that recur.
Finding pass(std::string detail, Evidence cells);
Finding fail(std::string detail, Evidence cells);
Finding unknown(std::string detail, Evidence cells);
Finding hidden(std::string detail, Evidence cells);
// Pass at all, fail at none, partial between. Unknown when there is nothing to count.
Finding share_of(std::size_t good, std::size_t all, std::string_view what, Evidence cells);

}  // namespace keyassay::score
