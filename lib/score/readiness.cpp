#include "score/readiness.hpp"

#include <algorithm>

#include "score/criteria.hpp"

namespace keyassay::score {

namespace {

Criterion judge_criterion(const View& view, const CriterionRule& rule) {
  Criterion criterion;
  criterion.id = rule.id;
  criterion.gate = rule.gate;
  const CriterionEntry* entry = find_criterion(rule.id);
  if (entry == nullptr) return criterion;  // the policy reader lets none through
  Finding finding = entry->judge(view);
  criterion.outcome = finding.outcome;
  criterion.detail = std::move(finding.detail);
  criterion.cells = std::move(finding.cells);
  if (!rule.gate && !finding.hidden) {
    criterion.possible = rule.points;
    criterion.points = rule.points * finding.share / 100;
  }
  return criterion;
}

ReadinessVerdict verdict_of(const Readiness& readiness, const DimensionRules& rules) {
  if (!readiness.blockers.empty()) return ReadinessVerdict::blocked;
  const bool gate_open = std::any_of(readiness.criteria.begin(), readiness.criteria.end(), [](const Criterion& criterion) {
    return criterion.gate && criterion.outcome == Outcome::unknown;
  });
  if (gate_open || readiness.confidence < rules.min_confidence) return ReadinessVerdict::undetermined;
  return readiness.score >= rules.ready_at ? ReadinessVerdict::ready : ReadinessVerdict::conditional;
}

}  // namespace

Readiness judge(const View& view, Dimension dimension) {
  const DimensionRules& rules = view.rules.dimensions[static_cast<std::size_t>(dimension)];
  Readiness readiness;
  readiness.dimension = dimension;
  unsigned won = 0, possible = 0;
  std::size_t decided = 0;
  for (const CriterionRule& rule : rules.criteria) {
    Criterion criterion = judge_criterion(view, rule);
    if (criterion.gate && criterion.outcome == Outcome::fail) readiness.blockers.push_back(criterion.id);
    decided += criterion.outcome != Outcome::unknown;
    won += criterion.points;
    possible += criterion.possible;
    readiness.criteria.push_back(std::move(criterion));
  }
  readiness.score = possible == 0 ? 0 : won * 100 / possible;
  readiness.confidence = rules.criteria.empty() ? 0 : static_cast<unsigned>(decided * 100 / rules.criteria.size());
  readiness.verdict = verdict_of(readiness, rules);
  readiness.signal = signal_of(view, readiness);
  return readiness;
}

std::array<Readiness, dimension_count> judge_all(View view) {
  std::array<Readiness, dimension_count> all;
  for (std::size_t i = 0; i < dimension_count; ++i) {
    view.earlier = {all.data(), i};
    all[i] = judge(view, static_cast<Dimension>(i));
  }
  return all;
}

}  // namespace keyassay::score
