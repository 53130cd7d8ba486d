// A policy as plain structs; policy.md says what each field means.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "capability/models.hpp"
#include "keyassay/report.hpp"

namespace keyassay::score {

struct CriterionRule {
  std::string id;
  bool gate = false;
  unsigned points = 0;
};

struct DimensionRules {
  unsigned ready_at = 75;         // score from which it is ready
  unsigned min_confidence = 50;   // percent; below it the verdict is undetermined
  std::vector<CriterionRule> criteria;
};

struct Wanted {
  std::vector<std::string> models;
  std::string requests_per_minute, tokens_per_minute;  // decimal text; empty: no wish
  std::string min_balance, balance_currency;
  unsigned min_days_left = 30;         // before a key's expiry counts as close
};

struct Declared {
  std::optional<bool> resale_authority, monitoring, relay;
};

struct Tolerated {
  unsigned latency_ms = 3000;          // median of the answered questions
  unsigned error_percent = 20;         // of the questions that were asked
};

struct Rules {
  std::string name;
  Wanted wanted;
  Declared declared;
  Tolerated tolerated;
  std::vector<capability::CallerPrice> prices;
  std::array<DimensionRules, dimension_count> dimensions;
};

}  // namespace keyassay::score
