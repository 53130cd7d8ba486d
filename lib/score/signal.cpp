// One sentence per dimension, as an id with arguments, so that zero, one and many are
// different sentences in every language.

#include <algorithm>

#include <fmt/format.h>

#include "score/readiness.hpp"

namespace keyassay::score {

namespace {

std::string provider_of(const View& view) {
  return view.evidence.entry == nullptr ? "unknown provider" : view.evidence.entry->name;
}

std::string_view plural(std::size_t n) { return n == 0 ? "none" : n == 1 ? "one" : "many"; }

Signal blocked(const Readiness& readiness) {
  const std::size_t n = readiness.blockers.size();
  const std::string gates = fmt::format("{}", fmt::join(readiness.blockers, ", "));
  return {fmt::format("{}.blocked.{}", name(readiness.dimension), plural(n)),
          {{"gates", gates}},
          n == 1 ? fmt::format("Blocked by the gate {}.", gates) : fmt::format("Blocked by {} gates: {}.", n, gates)};
}

Signal undetermined(const Readiness& readiness) {
  std::string open;
  for (const Criterion& criterion : readiness.criteria) {
    if (criterion.gate && criterion.outcome == Outcome::unknown) open += (open.empty() ? "" : ", ") + criterion.id;
  }
  if (open.empty()) {
    return {fmt::format("{}.undetermined.evidence", name(readiness.dimension)),
            {{"confidence", std::to_string(readiness.confidence)}},
            fmt::format("Only {} % of the evidence could be read, too little to judge.", readiness.confidence)};
  }
  return {fmt::format("{}.undetermined.gates", name(readiness.dimension)), {{"gates", open}},
          fmt::format("Cannot be judged: {} could not be decided.", open)};
}

Signal onboarding(const View& view, const Readiness& readiness) {
  const std::size_t models = view.listed();
  const std::string provider = provider_of(view);
  const std::string count = models == 0 ? "its model list was not shown" : models == 1 ? "one model listed" : fmt::format("{} models listed", models);
  return {fmt::format("{}.{}.{}", name(readiness.dimension), name(readiness.verdict), plural(models)),
          {{"provider", provider}, {"models", std::to_string(models)}, {"identity", std::string(name(view.identity.verdict))}},
          fmt::format("{} key, identity {}, {}.", provider, name(view.identity.verdict), count)};
}

Signal inventory(const View& view, const Readiness& readiness) {
  const std::size_t allowed = view.allowed().size();
  const std::string text = allowed == 0   ? "No model can be stocked."
                           : allowed == 1 ? fmt::format("One model can be stocked: {}.", view.allowed().front()->id)
                                          : fmt::format("{} models can be stocked.", allowed);
  return {fmt::format("{}.{}.{}", name(readiness.dimension), name(readiness.verdict), plural(allowed)),
          {{"models", std::to_string(allowed)}}, text};
}

Signal launch(const Readiness& readiness) {
  std::vector<std::string> open;
  for (const Criterion& criterion : readiness.criteria) {
    const bool lost = !criterion.gate && criterion.possible > 0 && criterion.points < criterion.possible;
    if (lost) open.push_back(criterion.id);
  }
  const std::string list = fmt::format("{}", fmt::join(open, ", "));
  const std::string lead = readiness.verdict == ReadinessVerdict::ready ? "Traffic may depend on it" : "Traffic may depend on it only with care";
  const std::string text = open.empty()       ? lead + "; nothing is open."
                           : open.size() == 1 ? fmt::format("{}; one point is open: {}.", lead, list)
                                              : fmt::format("{}; {} points are open: {}.", lead, open.size(), list);
  return {fmt::format("{}.{}.{}", name(readiness.dimension), name(readiness.verdict), plural(open.size())), {{"open", list}}, text};
}

}  // namespace

Signal signal_of(const View& view, const Readiness& readiness) {
  if (readiness.verdict == ReadinessVerdict::blocked) return blocked(readiness);
  if (readiness.verdict == ReadinessVerdict::undetermined) return undetermined(readiness);
  switch (readiness.dimension) {
    case Dimension::onboarding_readiness: return onboarding(view, readiness);
    case Dimension::inventory_fit: return inventory(view, readiness);
    case Dimension::commercial_launch: return launch(readiness);
  }
  return {};
}

}  // namespace keyassay::score
