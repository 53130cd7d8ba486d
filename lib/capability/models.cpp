#include "capability/models.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace keyassay::capability {

namespace {

using catalog::ModelRule;
using probe::Evidence;

// The first origin that has a value keeps it.
void fill(ModelValue& to, const std::string& value, Origin origin, const std::string& as_of = {}) {
  if (!to.value.empty() || value.empty()) return;
  to = {value, origin, as_of};
}

ModelFeature& feature_row(ModelRow& row, const std::string& feature) {
  const auto place = std::lower_bound(row.features.begin(), row.features.end(), feature,
                                      [](const ModelFeature& a, const std::string& b) { return a.feature < b; });
  if (place != row.features.end() && place->feature == feature) return *place;
  return *row.features.insert(place, ModelFeature{feature, Answer::unknown, Origin::none});
}

void add_listed(ModelRow& row, const probe::ListedModel& listed) {
  row.listed = Answer::yes;
  fill(row.context, listed.context, Origin::live);
  fill(row.max_output, listed.max_output, Origin::live);
  fill(row.input_price, listed.input_price, Origin::live);
  fill(row.output_price, listed.output_price, Origin::live);
  if (row.currency.empty()) row.currency = listed.currency;
  for (const probe::ListedFeature& listed_feature : listed.features) {
    ModelFeature& feature = feature_row(row, listed_feature.feature);
    if (feature.supported != Answer::unknown || listed_feature.supported == Answer::unknown) continue;
    feature.supported = listed_feature.supported;
    feature.origin = Origin::live;
  }
}

void add_catalog(ModelRow& row, const catalog::ModelFacts& facts) {
  row.in_catalog = true;
  fill(row.context, facts.context, Origin::catalog, facts.as_of);
  fill(row.max_output, facts.max_output, Origin::catalog, facts.as_of);
  const bool prices_fit = row.currency.empty() || row.currency == facts.currency;
  if (prices_fit) {
    fill(row.input_price, facts.input_price, Origin::catalog, facts.as_of);
    fill(row.output_price, facts.output_price, Origin::catalog, facts.as_of);
    if (row.currency.empty() && !facts.input_price.empty()) row.currency = facts.currency;
  }
  for (const std::string& name : facts.features) {
    ModelFeature& feature = feature_row(row, name);
    if (feature.supported != Answer::unknown) continue;
    feature.supported = Answer::yes;
    feature.origin = Origin::catalog;
  }
}

// What a caller pays is the caller's to know; it stands before every other price.
void add_caller_price(ModelRow& row, const CallerPrice& price) {
  if (!price.input.empty()) row.input_price = {price.input, Origin::caller, {}};
  if (!price.output.empty()) row.output_price = {price.output, Origin::caller, {}};
  row.currency = price.currency;
}

void decide(ModelRow& row, Permission permission, Cause cause, std::string evidence) {
  row.permission = permission;
  row.cause = cause;
  row.evidence.push_back(std::move(evidence));
}

// The ids this key is limited to, where the provider names them; nullptr when it does
// not, or names none, which means all.
const Fact* allow_list(const Evidence& evidence) {
  const Fact* enabled = probe::find_fact(evidence, "model_limits_enabled");
  if (enabled != nullptr && enabled->value == "false") return nullptr;
  for (const char* metric : {"models_allowed", "runtime_model_allowed"}) {
    const Fact* fact = probe::find_fact(evidence, metric);
    if (fact != nullptr && !fact->items.empty()) return fact;
  }
  return nullptr;
}

const probe::ListedModel* permitted_by_list(const Evidence& evidence, const std::string& id) {
  const auto fits = [&](const probe::ListedModel& model) { return model.id == id && model.means == ModelRule::Means::allowed; };
  const auto found = std::find_if(evidence.listed.begin(), evidence.listed.end(), fits);
  return found == evidence.listed.end() ? nullptr : &*found;
}

// One question after the other, the most specific first; a model nobody spoke of stays unknown.
void permit(ModelRow& row, const Evidence& evidence, const probe::KeyOutcome& key, const probe::Granted& grant,
            bool in_permission_list) {
  for (const probe::ModelAnswer& answer : evidence.model_answers) {
    if (answer.model == row.id) return decide(row, answer.permission, answer.cause, answer.evidence);
  }
  if (key.verdict == KeyVerdict::invalid) return decide(row, Permission::denied, key.cause, "key.verdict");
  if (evidence.proof.empty()) return;
  if (const Fact* only = allow_list(evidence)) {
    const bool named = std::any_of(only->items.begin(), only->items.end(),
                                   [&](const std::string& item) { return matches_pattern(item, row.id); });
    if (!named) return decide(row, Permission::denied, Cause::model_forbidden, "fact " + only->metric);
    if (!in_permission_list && row.listed != Answer::yes) return decide(row, Permission::allowed, Cause::none, "fact " + only->metric);
  }
  if (in_permission_list) {
    return decide(row, Permission::allowed, Cause::none, permitted_by_list(evidence, row.id)->evidence);
  }
  if (evidence.list_complete) {
    return decide(row, Permission::denied, Cause::model_not_found, "absent from the key's complete list");
  }
  if (grant.models == Permission::denied) return decide(row, Permission::denied, grant.cause, grant.evidence);
  if (grant.models == Permission::allowed && row.listed == Answer::yes) {
    return decide(row, Permission::allowed, Cause::none, grant.evidence);
  }
}

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view model) noexcept {
  if (!pattern.empty() && pattern.back() == '*') return model.starts_with(pattern.substr(0, pattern.size() - 1));
  return pattern == model;
}

std::vector<ModelRow> model_rows(const Evidence& evidence, const probe::KeyOutcome& key, const ModelWishes& wishes) {
  if (evidence.entry == nullptr) return {};
  std::map<std::string, ModelRow, std::less<>> rows;
  std::map<std::string, bool, std::less<>> in_permission_list;
  for (const CallerPrice& price : wishes.prices) {
    // Only of models that matter otherwise: a price list may be long.
    const bool wanted = std::find(wishes.wanted.begin(), wishes.wanted.end(), price.model) != wishes.wanted.end();
    if (wanted) rows[price.model];
  }
  for (const std::string& model : wishes.wanted) rows[model].wanted = true;
  for (const probe::ListedModel& listed : evidence.listed) {
    add_listed(rows[listed.id], listed);
    if (listed.means == ModelRule::Means::allowed) in_permission_list[listed.id] = true;
  }
  for (const catalog::ModelFacts& facts : evidence.entry->models) add_catalog(rows[facts.id], facts);
  for (const CallerPrice& price : wishes.prices) {
    if (const auto row = rows.find(price.model); row != rows.end()) add_caller_price(row->second, price);
  }

  const probe::Granted grant = probe::granted(evidence);
  std::vector<ModelRow> list;
  list.reserve(rows.size());
  for (auto& [id, row] : rows) {
    row.id = id;
    if (row.listed == Answer::unknown && evidence.list_complete) row.listed = Answer::no;
    permit(row, evidence, key, grant, in_permission_list.contains(id));
    list.push_back(std::move(row));
  }
  return list;
}

}  // namespace keyassay::capability
