// Which models can be stocked, and for how long?

#include <algorithm>

#include <fmt/format.h>

#include "base/decimal.hpp"
#include "base/time.hpp"
#include "score/criteria.hpp"

namespace keyassay::score {

namespace {

using base::Decimal;

Finding model_allowed(const View& view) {
  const Evidence cells{"models[].permission"};
  const std::size_t allowed = view.allowed().size();
  if (allowed > 0) return pass(fmt::format("{} allowed", allowed), cells);
  if (view.dead()) return fail("a refused key may use no model", {"key.verdict"});
  const bool all_denied = !view.models.empty() && std::all_of(view.models.begin(), view.models.end(), [](const ModelRow& model) {
    return model.permission == Permission::denied;
  });
  if (all_denied && view.proven()) return fail("every known model is denied", cells);
  if (view.evidence.list_complete && view.evidence.listed.empty()) return fail("the key's model list is empty", cells);
  return unknown("no model is known to be allowed", cells);
}

Finding wanted_models_allowed(const View& view) {
  std::size_t wanted = 0, allowed = 0, denied = 0;
  Evidence cells;
  for (const ModelRow& model : view.models) {
    if (!model.wanted) continue;
    ++wanted;
    allowed += model.permission == Permission::allowed;
    denied += model.permission == Permission::denied;
    if (model.permission != Permission::allowed) cells.push_back("model " + model.id);
  }
  if (wanted == 0) {
    const std::size_t usable = view.allowed().size();
    if (usable == 0) return unknown("nothing wanted by name and nothing known to be allowed", {"models[].permission"});
    return pass(fmt::format("nothing wanted by name; {} allowed", usable), {"models[].permission"});
  }
  if (allowed == 0 && denied == 0) return unknown("the permission of every wanted model is unknown", std::move(cells));
  Finding finding = share_of(allowed, wanted, "wanted models allowed", std::move(cells));
  const std::size_t open = wanted - allowed - denied;
  if (open > 0) {
    finding.outcome = allowed > 0 ? Outcome::partial : Outcome::unknown;
    finding.detail += fmt::format(", {} unknown", open);
  }
  return finding;
}

template <class Known>
Finding known_share(const View& view, std::string_view what, Known known) {
  const std::vector<const ModelRow*> allowed = view.allowed();
  Evidence cells;
  std::size_t good = 0;
  constexpr std::size_t named = 5;
  for (const ModelRow* model : allowed) {
    if (known(*model)) ++good;
    else if (cells.size() < named) cells.push_back("model " + model->id);
  }
  if (cells.empty()) cells.push_back("models[]");
  return share_of(good, allowed.size(), what, std::move(cells));
}

Finding context_known(const View& view) {
  return known_share(view, "allowed models with a known context", [](const ModelRow& model) { return !model.context.value.empty(); });
}

Finding features_known(const View& view) {
  return known_share(view, "allowed models with known features", [](const ModelRow& model) {
    return std::any_of(model.features.begin(), model.features.end(), [](const ModelFeature& f) { return f.supported != Answer::unknown; });
  });
}

// Enough against the wish; with no wish, anything above zero.
Finding judge_amount(const View& view, const Fact& fact) {
  const Evidence cells{"fact " + fact.metric};
  if (fact.value == "unlimited") return pass(fmt::format("{} is unlimited", fact.metric), cells);
  const auto amount = Decimal::parse(fact.value);
  if (!amount) return unknown(fmt::format("{} is {}", fact.metric, fact.value), cells);
  const std::string shown = fmt::format("{} is {}{}{}", fact.metric, fact.value, fact.unit.empty() ? "" : " ", fact.unit);
  if (amount->is_zero() || amount->is_negative()) return fail(shown, cells);
  const Wanted& wanted = view.rules.wanted;
  if (wanted.min_balance.empty()) return pass(shown, cells);
  if (fact.unit != wanted.balance_currency) {
    return unknown(fmt::format("{}, wanted in {}", shown, wanted.balance_currency), cells);
  }
  const auto least = Decimal::parse(wanted.min_balance);
  if (least && Decimal::compare(*amount, *least) < 0) {
    return {Outcome::partial, 30, false, fmt::format("{}, wanted {} or more", shown, wanted.min_balance), cells};
  }
  return pass(shown, cells);
}

Finding headroom(const View& view) {
  if (const Fact* unlimited = view.fact("unlimited_quota"); unlimited != nullptr && unlimited->value == "true") {
    return pass("the quota is unlimited", {"fact unlimited_quota"});
  }
  // The key's own limit binds before the account's balance does.
  for (const char* metric : {"credit_remaining", "balance_available", "balance_total"}) {
    const Fact* fact = view.fact(metric);
    if (fact == nullptr) continue;
    if (fact->value == "unlimited" && metric == std::string_view("credit_remaining") && view.fact("balance_available") != nullptr) continue;
    return judge_amount(view, *fact);
  }
  if (view.key.cause == Cause::insufficient_balance || view.key.cause == Cause::quota_exceeded) {
    return fail(fmt::format("the provider says {}", name(view.key.cause)), {"key.cause"});
  }
  if (const Fact* limit = view.fact("credit_limit"); limit != nullptr && limit->value == "unlimited") {
    return pass("the key has no limit of its own; the account's balance is not shown", {"fact credit_limit"});
  }
  const CapabilityRow& row = view.row(Capability::balance_quota);
  const Evidence cells{"capability balance_quota"};
  if (row.state == CellState::not_exposed) return hidden("the provider shows neither balance nor quota", cells);
  return unknown(row.missing.empty() ? "balance and quota were not read" : row.missing, cells);
}

Finding expiry(const View& view) {
  const Fact* fact = view.fact("key_expires_at");
  if (fact == nullptr) {
    const bool exposed = view.asked() && std::any_of(view.evidence.entry->questions.begin(), view.evidence.entry->questions.end(), [](const auto& question) {
      return std::any_of(question.facts.begin(), question.facts.end(), [](const auto& rule) { return rule.metric->name == "key_expires_at"; });
    });
    if (exposed || !view.asked()) return unknown("the expiry was not shown", {"fact key_expires_at"});
    return hidden("the provider does not show an expiry", {"capability key_identity"});
  }
  const Evidence cells{"fact key_expires_at"};
  if (fact->value == "never" || fact->value == "unlimited") return pass("it never expires", cells);
  const auto moment = base::parse_time(fact->value);
  if (!moment || view.now_unix_ms == 0) return unknown("the expiry cannot be compared with today", cells);
  const std::int64_t days = (*moment - view.now_unix_ms) / 86'400'000;
  if (*moment <= view.now_unix_ms) return fail("it has expired", cells);
  if (days < view.rules.wanted.min_days_left) return {Outcome::partial, 30, false, fmt::format("it expires in {} days", days), cells};
  return pass(fmt::format("it expires in {} days", days), cells);
}

Finding model_limits_known(const View& view) {
  for (const char* metric : {"requests_limit", "tokens_limit", "input_tokens_limit", "concurrency_limit"}) {
    if (view.fact(metric) != nullptr) return pass(fmt::format("{} is known", metric), {fmt::format("fact {}", metric)});
  }
  const CapabilityRow& row = view.row(Capability::limits);
  if (row.state == CellState::not_exposed) return hidden("the provider exposes no limits", {"capability limits"});
  return unknown(row.missing.empty() ? "limits were not read" : row.missing, {"capability limits"});
}

constexpr CriterionEntry entries[] = {
    {"model_allowed", model_allowed},
    {"wanted_models_allowed", wanted_models_allowed},
    {"context_known", context_known},
    {"features_known", features_known},
    {"headroom", headroom},
    {"expiry", expiry},
    {"model_limits_known", model_limits_known},
};

}  // namespace

std::span<const CriterionEntry> inventory_criteria() noexcept { return entries; }

}  // namespace keyassay::score
