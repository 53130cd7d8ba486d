#include "score/criteria.hpp"

#include <fmt/format.h>

namespace keyassay::score {

Finding pass(std::string detail, Evidence cells) { return {Outcome::pass, 100, false, std::move(detail), std::move(cells)}; }
Finding fail(std::string detail, Evidence cells) { return {Outcome::fail, 0, false, std::move(detail), std::move(cells)}; }
Finding unknown(std::string detail, Evidence cells) { return {Outcome::unknown, 0, false, std::move(detail), std::move(cells)}; }
Finding hidden(std::string detail, Evidence cells) { return {Outcome::unknown, 0, true, std::move(detail), std::move(cells)}; }

Finding share_of(std::size_t good, std::size_t all, std::string_view what, Evidence cells) {
  if (all == 0) return unknown("no allowed model to look at", std::move(cells));
  const auto share = static_cast<unsigned>(good * 100 / all);
  const Outcome outcome = good == all ? Outcome::pass : good == 0 ? Outcome::fail : Outcome::partial;
  return {outcome, share, false, fmt::format("{} of {} {}", good, all, what), std::move(cells)};
}

const CriterionEntry* find_criterion(std::string_view id) noexcept {
  for (const auto entries : {onboarding_criteria(), inventory_criteria(), launch_criteria()}) {
    for (const CriterionEntry& entry : entries) {
      if (entry.id == id) return &entry;
    }
  }
  return nullptr;
}

}  // namespace keyassay::score
