// The model-level dimensions, each answered from the row of that one model: a limit or
// a feature of a sibling says nothing.

#include <algorithm>

#include "score/readiness.hpp"

namespace keyassay::score {

namespace {

struct Finding {
  CellState state = CellState::unknown;
  std::string value;
  Evidence cells;
};

Finding callable(const View&, const ModelRow& row) {
  switch (row.permission) {
    case Permission::allowed: return {CellState::confirmed, "allowed", row.evidence};
    case Permission::denied: return {CellState::denied, std::string(name(row.cause)), row.evidence};
    case Permission::unknown: return {};
  }
  return {};
}

Finding price_and_context(const View&, const ModelRow& row) {
  const bool priced = !row.input_price.value.empty() && !row.output_price.value.empty();
  const bool sized = !row.context.value.empty();
  if (!priced && !sized) return {};
  std::string value = sized ? row.context.value + " tokens" : "";
  if (priced) value += (sized ? ", " : "") + row.input_price.value + " / " + row.output_price.value + " " + row.currency;
  return {priced && sized ? CellState::confirmed : CellState::partial, std::move(value), {"model " + row.id}};
}

// A limit of exactly this model, or one that the provider gives for the key as a whole
// and that therefore bounds every model.
Finding limit(const View& view, const ModelRow& row, std::initializer_list<std::string_view> metrics, std::string_view unit) {
  for (const std::string_view metric : metrics) {
    for (const std::string_view model : {std::string_view(row.id), std::string_view{}}) {
      const Fact* fact = view.fact(metric, model);
      if (fact == nullptr || fact->unit.find(unit) == std::string::npos) continue;
      const CellState state = model.empty() ? CellState::partial : CellState::confirmed;
      return {state, fact->unit.empty() ? fact->value : fact->value + " " + fact->unit, {"fact " + std::string(metric)}};
    }
  }
  if (view.row(Capability::limits).state == CellState::not_exposed) return {CellState::not_exposed, {}, {"capability limits"}};
  return {};
}

Finding rpm(const View& view, const ModelRow& row) { return limit(view, row, {"requests_limit"}, "minute"); }
Finding tpm(const View& view, const ModelRow& row) { return limit(view, row, {"tokens_limit", "input_tokens_limit"}, "minute"); }
Finding any_limit(const View& view, const ModelRow& row) {
  return limit(view, row, {"requests_limit", "tokens_limit", "input_tokens_limit", "concurrency_limit"}, "");
}
Finding concurrency(const View& view, const ModelRow& row) { return limit(view, row, {"concurrency_limit"}, ""); }
Finding reset_window(const View& view, const ModelRow& row) {
  return limit(view, row, {"requests_reset", "tokens_reset", "limit_reset_period", "budget_reset_at"}, "");
}

Finding max_output(const View&, const ModelRow& row) {
  if (row.max_output.value.empty()) return {};
  const CellState state = row.max_output.origin == Origin::live ? CellState::confirmed : CellState::partial;
  return {state, row.max_output.value + " tokens", {"model " + row.id}};
}

Finding region_ip(const View& view, const ModelRow&) {
  for (const probe::KeySign& sign : view.evidence.signs) {
    const bool blocked = sign.cause == Cause::region_blocked || sign.cause == Cause::ip_blocked;
    if (blocked) return {CellState::denied, std::string(name(sign.cause)), {sign.evidence}};
  }
  if (view.proven()) return {CellState::partial, "reachable from here", {"key.verdict"}};
  return {};
}

Finding feature(const ModelRow& row, std::string_view wanted) {
  for (const ModelFeature& feature : row.features) {
    if (feature.feature != wanted || feature.supported == Answer::unknown) continue;
    if (feature.supported == Answer::no) return {CellState::denied, "not supported", {"model " + row.id}};
    return {feature.origin == Origin::live ? CellState::confirmed : CellState::partial, "supported", {"model " + row.id}};
  }
  return {};
}

Finding tool_calling(const View&, const ModelRow& row) { return feature(row, "tools"); }
Finding streaming(const View&, const ModelRow& row) { return feature(row, "streaming"); }
Finding vision(const View&, const ModelRow& row) { return feature(row, "vision"); }
Finding json_output(const View&, const ModelRow& row) { return feature(row, "json"); }

Finding quota_exhaustion(const View& view, const ModelRow&) {
  if (view.key.cause == Cause::insufficient_balance || view.key.cause == Cause::quota_exceeded) {
    return {CellState::denied, std::string(name(view.key.cause)), {"key.cause"}};
  }
  for (const char* metric : {"credit_remaining", "balance_available"}) {
    if (const Fact* fact = view.fact(metric)) return {CellState::confirmed, fact->value + " " + fact->unit, {"fact " + fact->metric}};
  }
  return {view.row(Capability::balance_quota).state == CellState::not_exposed ? CellState::not_exposed : CellState::unknown, {}, {}};
}

Finding error_spike(const View& view, const ModelRow&) {
  std::size_t sent = 0, failed = 0;
  for (const probe::Asked& asked : view.evidence.asked) {
    sent += asked.record.sent;
    failed += asked.record.sent && asked.state == probe::Asked::State::failed;
  }
  if (sent == 0) return {};
  return {CellState::partial, std::to_string(failed) + " of " + std::to_string(sent) + " questions failed", {"requests[]"}};
}

Finding identity_mismatch(const View& view, const ModelRow&) {
  switch (view.identity.verdict) {
    case IdentityVerdict::genuine: return {CellState::confirmed, "none", {"identity.verdict"}};
    case IdentityVerdict::unproven: return {};
    default: return {CellState::denied, std::string(name(view.identity.verdict)), {"identity.verdict"}};
  }
}

Finding project_scope(const View& view, const ModelRow&) {
  for (const char* metric : {"project_id", "project_name", "organization_id"}) {
    if (const Fact* fact = view.fact(metric)) return {CellState::confirmed, fact->value, {"fact " + fact->metric}};
  }
  if (view.evidence.token_type == TokenType::project) return {CellState::partial, "bound to one project, which is not shown", {"key.token_type"}};
  return {};
}

struct DimensionEntry {
  std::string_view id;
  Finding (*judge)(const View&, const ModelRow&);
};

constexpr DimensionEntry dimensions[] = {
    {"callable-models", callable},     {"pricing-context", price_and_context}, {"limit-probe", any_limit},
    {"rpm-limit", rpm},                {"tpm-limit", tpm},                     {"concurrency", concurrency},
    {"max-output", max_output},        {"reset-window", reset_window},         {"region-ip", region_ip},
    {"tool-calling", tool_calling},    {"streaming-output", streaming},        {"vision", vision},
    {"json-output", json_output},      {"quota-exhaustion", quota_exhaustion}, {"error-spike", error_spike},
    {"identity-mismatch", identity_mismatch}, {"project-scope", project_scope},
};

}  // namespace

std::vector<ModelReadiness> model_readiness_of(const View& view) {
  std::vector<ModelReadiness> all;
  if (!view.asked()) return all;
  const bool any_wanted = std::any_of(view.models.begin(), view.models.end(), [](const ModelRow& row) { return row.wanted; });
  for (const ModelRow& row : view.models) {
    if (any_wanted ? !row.wanted : row.permission != Permission::allowed) continue;
    for (const DimensionEntry& dimension : dimensions) {
      Finding finding = dimension.judge(view, row);
      const bool empty = finding.state == CellState::unknown || finding.state == CellState::not_exposed;
      if (empty && !row.wanted) continue;
      all.push_back({row.id, std::string(dimension.id), finding.state, std::move(finding.value), std::move(finding.cells)});
    }
  }
  return all;
}

}  // namespace keyassay::score
