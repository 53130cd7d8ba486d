// A capability can be read as far as some question shows a fact, a model or a value that
// feeds it. Each thing counts once, at the safest question that shows it.

#include "keyassay/coverage.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "catalog/model.hpp"

namespace keyassay {

namespace {

// "fact balance_total" -> the lowest safety class that shows it, for each capability.
using Things = std::array<std::map<std::string, Safety, std::less<>>, capability_count>;

void add(Things& things, Capability capability, std::string thing, Safety safety) {
  auto& row = things[static_cast<std::size_t>(capability)];
  const auto [place, fresh] = row.emplace(std::move(thing), safety);
  if (!fresh) place->second = std::min(place->second, safety);
}

void add_facts(Things& things, const std::vector<catalog::FactRule>& rules, Safety safety) {
  for (const catalog::FactRule& rule : rules) add(things, rule.metric->capability, std::string(rule.metric->name), safety);
}

void add_models(Things& things, const catalog::ModelRule& rule, Safety safety) {
  const bool permission = rule.means == catalog::ModelRule::Means::allowed;
  add(things, Capability::model_permission, permission ? "permission list" : "catalog list", safety);
  if (!rule.context.empty()) add(things, Capability::capability, "context", safety);
  if (!rule.max_output.empty()) add(things, Capability::limits, "max output", safety);
  for (const catalog::FeatureRule& feature : rule.features) add(things, Capability::capability, feature.feature, safety);
  if (!rule.input_price.empty()) add(things, Capability::price_listing, "input price", safety);
  if (!rule.output_price.empty()) add(things, Capability::price_listing, "output price", safety);
}

bool is_about_model(const catalog::Question& question) {
  return std::find(question.needs.begin(), question.needs.end(), "model") != question.needs.end();
}

Things things_of(const catalog::Entry& entry) {
  Things things;
  for (const catalog::Question& question : entry.questions) {
    add_facts(things, question.facts, question.safety);
    if (question.models) add_models(things, *question.models, question.safety);
    if (is_about_model(question)) add(things, Capability::model_permission, "one model", question.safety);
    if (question.proves_key) {
      add(things, Capability::key_identity, "key proven", question.safety);
      add(things, Capability::risk, "key proven", question.safety);
      add(things, Capability::monitoring, "validity", question.safety);
      add(things, Capability::operational_actions, "verdict", question.safety);
    }
    // Limit headers come with real calls; what other answers carry is not promised.
    if (question.asks == "light_call") add_facts(things, entry.limits, question.safety);
  }
  for (const Capability watched : {Capability::balance_quota, Capability::usage_cost, Capability::limits}) {
    for (const auto& [thing, safety] : things[static_cast<std::size_t>(watched)]) {
      add(things, Capability::monitoring, std::string(name(watched)), safety);
    }
  }
  return things;
}

}  // namespace

std::vector<CoverageRow> coverage(const Catalog& catalog) {
  std::vector<CoverageRow> rows;
  for (const Provider& provider : catalog.providers()) {
    const catalog::Entry& entry = provider.entry();
    CoverageRow row;
    row.provider = entry.id;
    row.name = entry.name;
    row.closed = entry.closed;
    const Things things = things_of(entry);
    for (std::size_t i = 0; i < capability_count; ++i) {
      for (const auto& [thing, safety] : things[i]) ++row.cells[i][static_cast<std::size_t>(safety)];
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace keyassay
