// From findings to a verdict per dimension.
#pragma once

#include <array>

#include "score/view.hpp"

namespace keyassay::score {

// One dimension under the view's rules.
Readiness judge(const View& view, Dimension dimension);

// All three, in order; later ones see the earlier ones.
std::array<Readiness, dimension_count> judge_all(View view);

// The sentence that sums a dimension up.
Signal signal_of(const View& view, const Readiness& readiness);

// What was found that a buyer, seller or operator should know, gravest first.
std::vector<Risk> risks_of(const View& view);

// What to do next, in the order of doing.
std::vector<Action> actions_of(const View& view, const std::array<Readiness, dimension_count>& readiness);

// The model-level dimensions: all of them for wanted models, what is known for the
// other allowed ones.
std::vector<ModelReadiness> model_readiness_of(const View& view);

}  // namespace keyassay::score
