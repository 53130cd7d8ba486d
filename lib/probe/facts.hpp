// Reading facts and model rows out of an answer, as the catalog's rules say.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "probe/answer.hpp"
#include "probe/evidence.hpp"

namespace keyassay::probe {

// What every fact of one answer has in common.
struct FactOrigin {
  std::string provider, question, model;
  Safety safety = Safety::metadata;
  std::string time;
};

// The value of a metric that is known already, as decimal text; empty when unknown.
using KnownValue = std::function<std::string(std::string_view metric)>;

// Facts in the order of the rules; a rule that finds nothing gives nothing.
std::vector<Fact> read_facts(const std::vector<catalog::FactRule>& rules, const AnswerView& answer,
                             const FactOrigin& origin, const KnownValue& known);

// Rows in the order of the list; rows without an id are left out.
std::vector<ListedModel> read_models(const catalog::ModelRule& rule, const AnswerView& answer,
                                     const std::string& question);

// Value of the next page's parameter; empty when this was the last page.
std::string next_page(const catalog::ModelRule& rule, const AnswerView& answer);

}  // namespace keyassay::probe
