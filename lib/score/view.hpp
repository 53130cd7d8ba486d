// Everything a criterion may look at.
#pragma once

#include <span>
#include <vector>

#include "keyassay/report.hpp"
#include "probe/evidence.hpp"
#include "score/rules.hpp"

namespace keyassay::score {

struct View {
  const probe::Evidence& evidence;
  const probe::KeyOutcome& key;
  const Identity& identity;
  std::span<const ModelRow> models;
  std::span<const CapabilityRow> capabilities;
  std::span<const Risk> risks;
  const Rules& rules;
  std::int64_t now_unix_ms = 0;
  std::span<const Readiness> earlier;   // dimensions that were worked out before this one

  bool asked() const noexcept { return evidence.entry != nullptr && evidence.halted.empty(); }
  bool dead() const noexcept { return key.verdict == KeyVerdict::invalid; }
  bool proven() const noexcept { return key.verdict == KeyVerdict::valid || key.verdict == KeyVerdict::valid_limited; }
  const CapabilityRow& row(Capability capability) const noexcept {
    return capabilities[static_cast<std::size_t>(capability)];
  }
  const Fact* fact(std::string_view metric, std::string_view model = {}) const noexcept {
    return probe::find_fact(evidence, metric, model);
  }
  std::size_t listed() const noexcept {
    std::size_t n = 0;
    for (const ModelRow& model : models) n += model.listed == Answer::yes;
    return n;
  }
  std::vector<const ModelRow*> allowed() const {
    std::vector<const ModelRow*> rows;
    for (const ModelRow& model : models) {
      if (model.permission == Permission::allowed) rows.push_back(&model);
    }
    return rows;
  }
};

}  // namespace keyassay::score
