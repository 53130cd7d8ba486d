// The model-permission matrix: one row per model, each value with its origin.
#pragma once

#include <string>
#include <vector>

#include "keyassay/report.hpp"
#include "probe/evidence.hpp"

namespace keyassay::capability {

// A price the caller knows, per million tokens, decimal text.
struct CallerPrice {
  std::string model, input, output, currency;
};

struct ModelWishes {
  const std::vector<std::string>& wanted;
  const std::vector<CallerPrice>& prices;
};

// Union of the catalog's models, every live list and the wanted ones, sorted by id.
std::vector<ModelRow> model_rows(const probe::Evidence& evidence, const probe::KeyOutcome& key, const ModelWishes& wishes);

// Whether `model` is `pattern`, where a trailing '*' stands for anything.
bool matches_pattern(std::string_view pattern, std::string_view model) noexcept;

}  // namespace keyassay::capability
