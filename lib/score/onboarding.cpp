// Can this key be taken in at all?

#include <algorithm>

#include <fmt/format.h>

#include "score/criteria.hpp"

namespace keyassay::score {

namespace {

Finding identity_not_contradicted(const View& view) {
  const Evidence cells{"identity.verdict"};
  switch (view.identity.verdict) {
    case IdentityVerdict::contradicted:
      return fail(fmt::format("the answers bear the marks of {}", view.identity.software), cells);
    case IdentityVerdict::unproven: return unknown("nothing answered that shows who it is", cells);
    default: return pass(fmt::format("identity is {}", name(view.identity.verdict)), cells);
  }
}

Finding key_valid(const View& view) {
  const Evidence cells{"key.verdict", "key.cause"};
  switch (view.key.verdict) {
    case KeyVerdict::invalid: return fail(fmt::format("the key is invalid ({})", name(view.key.cause)), cells);
    case KeyVerdict::undetermined: return unknown("the key is neither proven nor refused", cells);
    default: return pass(fmt::format("the key is {}", name(view.key.verdict)), cells);
  }
}

Finding key_kind_usable(const View& view) {
  const Evidence cells{"key.token_type"};
  switch (view.evidence.token_type) {
    case TokenType::admin:
    case TokenType::management:
    case TokenType::publishable:
      return fail(fmt::format("it is a key of type {}, not for inference", name(view.evidence.token_type)), cells);
    case TokenType::unknown: return unknown("what kind of key it is cannot be told", cells);
    default: return pass(fmt::format("it is a key of type {}", name(view.evidence.token_type)), cells);
  }
}

Finding identity_strength(const View& view) {
  const Evidence cells{"identity.verdict"};
  switch (view.identity.verdict) {
    case IdentityVerdict::genuine: return pass("proven at the provider's own host", cells);
    case IdentityVerdict::relay:
      return {Outcome::partial, 60, false, "a relay, not the maker", cells};
    case IdentityVerdict::compatible:
      return {Outcome::partial, 30, false, "speaks the protocol; the maker is unknown", cells};
    case IdentityVerdict::contradicted: return fail("somebody else answers", cells);
    case IdentityVerdict::unproven: return unknown("not proven", cells);
  }
  return unknown("not proven", cells);
}

Finding from_cell(const View& view, Capability capability, std::string_view what) {
  const CapabilityRow& row = view.row(capability);
  const Evidence cells{fmt::format("capability {}", name(capability))};
  switch (row.state) {
    case CellState::confirmed: return pass(fmt::format("{} confirmed", what), cells);
    case CellState::partial: return {Outcome::partial, 70, false, fmt::format("{} partly known", what), cells};
    case CellState::denied: return fail(fmt::format("{} refused to this key", what), cells);
    case CellState::not_exposed: return hidden(fmt::format("{} not exposed by the provider", what), cells);
    case CellState::invisible: return unknown(fmt::format("{} not shown", what), cells);
    case CellState::unknown: return unknown(fmt::format("{} not read", what), cells);
  }
  return unknown({}, cells);
}

Finding models_visible(const View& view) {
  const std::size_t listed = view.listed();
  const Evidence cells{"capability model_permission"};
  if (view.evidence.list_read) {
    return listed > 0 ? pass(fmt::format("{} models listed", listed), cells) : fail("the model list is empty", cells);
  }
  return from_cell(view, Capability::model_permission, "models");
}

Finding owner_known(const View& view) {
  constexpr std::string_view metrics[] = {"owner_id", "organization_id", "owner_name", "owner_email", "organization_name", "project_id"};
  for (const std::string_view metric : metrics) {
    if (view.fact(metric) != nullptr) return pass(fmt::format("{} is shown", metric), {fmt::format("fact {}", metric)});
  }
  const CapabilityRow& row = view.row(Capability::key_identity);
  const bool exposed = view.asked() && std::any_of(view.evidence.entry->questions.begin(), view.evidence.entry->questions.end(), [&](const auto& question) {
    return std::any_of(question.facts.begin(), question.facts.end(), [&](const auto& rule) {
      return std::find(std::begin(metrics), std::end(metrics), rule.metric->name) != std::end(metrics);
    });
  });
  if (view.asked() && !exposed) return hidden("the provider does not show the owner", {"capability key_identity"});
  return unknown(row.missing.empty() ? "the owner was not read" : row.missing, {"capability key_identity"});
}

bool is_broad(std::string_view scope) {
  constexpr std::string_view broad[] = {"admin", "write", "god", "owner", "org:admin", "*", "all"};
  return std::find(std::begin(broad), std::end(broad), scope) != std::end(broad);
}

Finding least_privilege(const View& view) {
  if (const Fact* role = view.fact("token_role")) {
    const Evidence cells{"fact token_role"};
    if (is_broad(role->value)) return {Outcome::partial, 40, false, fmt::format("role {} can do more than inference", role->value), cells};
    return pass(fmt::format("role {}", role->value), cells);
  }
  if (const Fact* scopes = view.fact("token_scopes")) {
    return pass(fmt::format("{} scopes", scopes->items.size()), {"fact token_scopes"});
  }
  switch (view.evidence.token_type) {
    case TokenType::project:
    case TokenType::service_account:
    case TokenType::fine_grained:
    case TokenType::virtual_key:
      return pass(fmt::format("a {} key is bound to one place", name(view.evidence.token_type)), {"key.token_type"});
    case TokenType::admin:
    case TokenType::management: return fail("an administrative key", {"key.token_type"});
    default: return hidden("the provider shows neither role nor scopes", {"capability capability"});
  }
}

Finding limits_visible(const View& view) { return from_cell(view, Capability::limits, "limits"); }

Finding region_reachable(const View& view) {
  for (const probe::KeySign& sign : view.evidence.signs) {
    if (sign.cause == Cause::region_blocked) return fail("the provider blocks this region", {sign.evidence});
    if (sign.cause == Cause::wrong_region) return {Outcome::partial, 50, false, "the key belongs to another region", {sign.evidence}};
  }
  if (view.proven()) return pass("the key's own region answered", {"key.verdict"});
  return unknown("no answer that shows it", {"key.verdict"});
}

constexpr CriterionEntry entries[] = {
    {"identity_not_contradicted", identity_not_contradicted},
    {"key_valid", key_valid},
    {"key_kind_usable", key_kind_usable},
    {"identity_strength", identity_strength},
    {"models_visible", models_visible},
    {"owner_known", owner_known},
    {"least_privilege", least_privilege},
    {"limits_visible", limits_visible},
    {"region_reachable", region_reachable},
};

}  // namespace

std::span<const CriterionEntry> onboarding_criteria() noexcept { return entries; }

}  // namespace keyassay::score
