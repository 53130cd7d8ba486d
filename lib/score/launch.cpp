// May traffic and money depend on it?

#include <algorithm>

#include <fmt/format.h>

#include "base/decimal.hpp"
#include "score/criteria.hpp"

namespace keyassay::score {

namespace {

using base::Decimal;

Finding not_blocked(const View& view, Dimension dimension) {
  const Evidence cells{fmt::format("readiness {}", name(dimension))};
  for (const Readiness& earlier : view.earlier) {
    if (earlier.dimension != dimension) continue;
    switch (earlier.verdict) {
      case ReadinessVerdict::blocked:
        return fail(fmt::format("{} is blocked by {}", name(dimension), fmt::join(earlier.blockers, ", ")), cells);
      case ReadinessVerdict::undetermined: return unknown(fmt::format("{} is undetermined", name(dimension)), cells);
      default: return pass(fmt::format("{} is {}", name(dimension), name(earlier.verdict)), cells);
    }
  }
  return unknown(fmt::format("{} was not worked out", name(dimension)), cells);
}

Finding onboarding_not_blocked(const View& view) { return not_blocked(view, Dimension::onboarding_readiness); }
Finding inventory_not_blocked(const View& view) { return not_blocked(view, Dimension::inventory_fit); }

Finding balance_not_exhausted(const View& view) {
  if (view.key.cause == Cause::insufficient_balance || view.key.cause == Cause::quota_exceeded) {
    return fail(view.key.reason, {"key.cause"});
  }
  if (view.proven()) {
    // A provider that shows no balance has still accepted the key and said nothing of an empty purse.
    const bool shown = view.fact("balance_available") != nullptr || view.fact("credit_remaining") != nullptr;
    if (shown) return pass("balance or quota is left", {"capability balance_quota"});
    const CellState state = view.row(Capability::balance_quota).state;
    // It could have been read and was not: that is not knowing, not having.
    if (state == CellState::unknown) return unknown("balance and quota were not read", {"capability balance_quota"});
    return pass("the provider shows no balance and said nothing of an empty one", {"capability balance_quota"});
  }
  if (view.dead()) return fail("a refused key has no balance to use", {"key.verdict"});
  return unknown("not known", {"key.verdict"});
}

Finding route_acceptable(const View& view) {
  const Evidence cells{"identity.verdict"};
  const bool declared = view.rules.declared.relay.value_or(view.evidence.relay_declared);
  switch (view.identity.verdict) {
    case IdentityVerdict::genuine: return pass("the provider itself", cells);
    case IdentityVerdict::relay:
      if (declared) return pass(fmt::format("a relay ({}), as declared", view.identity.software), cells);
      return fail("a relay that nobody declared", cells);
    case IdentityVerdict::compatible:
      if (declared) return pass("an unknown maker, declared as a relay", cells);
      return fail("the maker is unknown and nobody declared a relay", cells);
    case IdentityVerdict::contradicted: return fail("somebody else answers", cells);
    case IdentityVerdict::unproven: return unknown("who answers is not proven", cells);
  }
  return unknown({}, cells);
}

Finding prices_known(const View& view) {
  const std::vector<const ModelRow*> allowed = view.allowed();
  Evidence cells;
  std::size_t priced = 0;
  constexpr std::size_t named = 5;
  for (const ModelRow* model : allowed) {
    if (!model->input_price.value.empty() && !model->output_price.value.empty()) ++priced;
    else if (cells.size() < named) cells.push_back("model " + model->id);
  }
  if (cells.empty()) cells.push_back("capability price_listing");
  return share_of(priced, allowed.size(), "allowed models priced", std::move(cells));
}

// One wish against one limit of the same unit; unknown without either.
std::optional<bool> fits(const View& view, std::string_view wish, std::string_view metric) {
  const Fact* limit = view.fact(metric);
  if (limit == nullptr) return std::nullopt;
  const auto wanted = Decimal::parse(wish);
  const auto most = Decimal::parse(limit->value);
  // A limit per day says nothing about a minute.
  if (!wanted || !most || limit->unit.find("minute") == std::string::npos) return std::nullopt;
  return Decimal::compare(*wanted, *most) <= 0;
}

Finding load_within_limits(const View& view) {
  const Wanted& wanted = view.rules.wanted;
  const CapabilityRow& limits = view.row(Capability::limits);
  const Evidence cells{"capability limits"};
  if (wanted.requests_per_minute.empty() && wanted.tokens_per_minute.empty()) {
    const bool known = limits.state == CellState::confirmed || limits.state == CellState::partial;
    if (known) return pass("limits are known and no load was asked for", cells);
    if (limits.state == CellState::not_exposed) return hidden("the provider exposes no limits", cells);
    return unknown("limits were not read", cells);
  }
  const auto requests = wanted.requests_per_minute.empty() ? std::optional<bool>(true) : fits(view, wanted.requests_per_minute, "requests_limit");
  const auto tokens = wanted.tokens_per_minute.empty() ? std::optional<bool>(true) : fits(view, wanted.tokens_per_minute, "tokens_limit");
  if (requests == false) return fail("the wanted requests a minute are above the limit", {"fact requests_limit"});
  if (tokens == false) return fail("the wanted tokens a minute are above the limit", {"fact tokens_limit"});
  if (!requests || !tokens) return unknown("the limits a minute were not read", cells);
  return pass("the wanted load fits", cells);
}

Finding latency_and_errors(const View& view) {
  std::vector<std::int64_t> latencies;
  std::size_t sent = 0, failed = 0;
  for (const probe::Asked& asked : view.evidence.asked) {
    if (!asked.record.sent || asked.entry != view.evidence.entry) continue;
    ++sent;
    failed += asked.state == probe::Asked::State::failed;
    if (asked.state == probe::Asked::State::answered) latencies.push_back(asked.record.latency_ms);
  }
  const Evidence cells{"requests[]"};
  if (latencies.empty()) return unknown("nothing was answered", cells);
  std::sort(latencies.begin(), latencies.end());
  const std::int64_t median = latencies[latencies.size() / 2];
  const std::size_t percent = failed * 100 / sent;
  const std::string shown = fmt::format("median {} ms over {} answers, {} of {} failed", median, latencies.size(), failed, sent);
  const bool slow = median > view.rules.tolerated.latency_ms;
  const bool shaky = percent > view.rules.tolerated.error_percent;
  if (slow && shaky) return fail(shown, cells);
  if (slow || shaky) return {Outcome::partial, 50, false, shown, cells};
  return pass(shown, cells);
}

Finding region_and_ip(const View& view) {
  for (const probe::KeySign& sign : view.evidence.signs) {
    const bool blocked = sign.cause == Cause::region_blocked || sign.cause == Cause::ip_blocked || sign.cause == Cause::intercepted;
    if (blocked) return fail(fmt::format("{} was seen", name(sign.cause)), {sign.evidence});
    if (sign.cause == Cause::wrong_region) {
      return {Outcome::partial, 50, false, "the key works in one region only, not the one that was named", {sign.evidence}};
    }
  }
  if (view.proven()) return pass("no region, address or interception problem seen", {"requests[]"});
  return unknown("no answer that shows it", {"requests[]"});
}

Finding declared(const std::optional<bool>& flag, std::string_view what) {
  const Evidence cells{fmt::format("policy declared.{}", what)};
  if (!flag) return unknown("the caller has not declared it", cells);
  return *flag ? pass("declared by the caller", cells) : fail("the caller declares that it is missing", cells);
}

Finding resale_authority(const View& view) { return declared(view.rules.declared.resale_authority, "resale_authority"); }
Finding monitoring_set(const View& view) { return declared(view.rules.declared.monitoring, "monitoring"); }

Finding risk_findings(const View& view) {
  if (!view.proven()) return unknown("risks cannot be judged before the key is proven", {"key.verdict"});
  Evidence cells;
  bool critical = false;
  for (const Risk& risk : view.risks) {
    if (risk.severity == "info") continue;
    cells.push_back("risk " + risk.id);
    critical = critical || risk.severity == "critical";
  }
  if (cells.empty()) return pass("no risk found", {"risks[]"});
  const std::string shown = fmt::format("{} risk{} found", cells.size(), cells.size() == 1 ? "" : "s");
  if (critical) return fail(shown, std::move(cells));
  return {Outcome::partial, cells.size() == 1 ? 60U : 30U, false, shown, std::move(cells)};
}

constexpr CriterionEntry entries[] = {
    {"onboarding_not_blocked", onboarding_not_blocked},
    {"inventory_not_blocked", inventory_not_blocked},
    {"balance_not_exhausted", balance_not_exhausted},
    {"route_acceptable", route_acceptable},
    {"prices_known", prices_known},
    {"load_within_limits", load_within_limits},
    {"resale_authority", resale_authority},
    {"risk_findings", risk_findings},
    {"latency_and_errors", latency_and_errors},
    {"region_and_ip", region_and_ip},
    {"monitoring_set", monitoring_set},
};

}  // namespace

std::span<const CriterionEntry> launch_criteria() noexcept { return entries; }

}  // namespace keyassay::score
