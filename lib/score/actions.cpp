// What to do next. A closed vocabulary of eighteen; each rule looks at cells and names them.

#include <algorithm>

#include <fmt/format.h>

#include "base/listing.hpp"
#include "score/readiness.hpp"

namespace keyassay::score {

namespace {

using Actions = std::vector<Action>;
using Parameters = std::vector<std::pair<std::string, std::string>>;

// What the rules below decide on.
struct Desk {
  const View& view;
  const std::array<Readiness, dimension_count>& readiness;
  std::vector<const ModelRow*> allowed;
  Actions actions;

  bool blocked(Dimension dimension) const {
    return readiness[static_cast<std::size_t>(dimension)].verdict == ReadinessVerdict::blocked;
  }
  bool stockable() const { return view.proven() && !blocked(Dimension::onboarding_readiness) && !allowed.empty(); }
  void add(std::string id, Parameters parameters, std::string text, Evidence cells) {
    actions.push_back({std::move(id), std::move(parameters), std::move(text), std::move(cells)});
  }
};

// Of a long list the first few are enough to find the rest.
std::string listed(const std::vector<std::string>& ids) { return base::first_of(ids, 5); }

template <class Test>
std::vector<std::string> ids_of(const std::vector<const ModelRow*>& rows, Test test) {
  std::vector<std::string> ids;
  for (const ModelRow* row : rows) {
    if (test(*row)) ids.push_back(row->id);
  }
  return ids;
}

std::string models(std::size_t n) { return n == 1 ? "1 model" : fmt::format("{} models", n); }

void review(Desk& desk) {
  const View& view = desk.view;
  if (!view.asked()) {
    if (view.evidence.identification.malformed || view.evidence.identification.placeholder) {
      desk.add("do_not_list", {{"cause", "malformed_key"}}, "Do not list it: what was given is not a key.", {"key.cause"});
      return;
    }
    if (view.evidence.closed) {
      desk.add("mark_unsupported", {}, "Mark it unsupported: " + view.evidence.halted + ".", {"provider"});
      return;
    }
    desk.add("human_review", {{"reason", view.evidence.halted}}, "Have somebody say whose key it is: " + view.evidence.halted + ".", {"candidates[]"});
    return;
  }
  if (view.identity.verdict == IdentityVerdict::contradicted) {
    desk.add("human_review", {{"reason", "identity contradicted"}}, "Have somebody look at who answers at this address.", {"identity.verdict"});
  }
  if (view.key.verdict == KeyVerdict::undetermined) {
    desk.add("human_review", {{"reason", std::string(name(view.key.cause))}}, "Look at it again: " + view.key.reason + ".", {"key.verdict", "key.cause"});
  }
  const Readiness& inventory = desk.readiness[static_cast<std::size_t>(Dimension::inventory_fit)];
  if (view.proven() && inventory.verdict == ReadinessVerdict::undetermined) {
    desk.add("human_review", {{"reason", std::string(name(view.key.cause))}},
             "Find out which models it may use: the provider would not say to this key from here.", {"capability model_permission"});
  }
  if (view.proven() && desk.blocked(Dimension::onboarding_readiness)) {
    desk.add("human_review", {{"reason", "blocked at onboarding"}}, "Have somebody decide: it works but must not be taken in as it is.",
             {"readiness onboarding-readiness"});
  }
}

void refuse(Desk& desk) {
  if (!desk.view.asked()) return;
  if (desk.view.dead()) {
    desk.add("do_not_list", {{"cause", std::string(name(desk.view.key.cause))}},
             fmt::format("Do not list it: the key is refused ({}).", name(desk.view.key.cause)), {"key.verdict", "key.cause"});
  } else if (desk.blocked(Dimension::commercial_launch) && desk.view.proven()) {
    const Readiness& launch = desk.readiness[static_cast<std::size_t>(Dimension::commercial_launch)];
    desk.add("do_not_list", {{"gates", fmt::format("{}", fmt::join(launch.blockers, ","))}},
             fmt::format("Do not list it yet: {} must pass first.", fmt::join(launch.blockers, ", ")), {"readiness commercial-launch"});
  }
}

// Where traffic goes: the host the key belongs to, or else the first that serves models.
const catalog::Host* serving_host(const probe::Evidence& evidence) {
  const std::vector<catalog::Host>& hosts = evidence.entry->hosts;
  if (hosts.empty()) return nullptr;
  if (evidence.host != 0) return &hosts[evidence.host];
  const auto serving = std::find_if(hosts.begin(), hosts.end(), [](const catalog::Host& host) { return host.protocol != "custom"; });
  return serving == hosts.end() ? &hosts.front() : &*serving;
}

void configure(Desk& desk) {
  const View& view = desk.view;
  if (!view.proven() || desk.blocked(Dimension::onboarding_readiness)) return;
  const catalog::Entry& entry = *view.evidence.entry;
  const catalog::Host* host = serving_host(view.evidence);
  std::string base = view.evidence.base_url;
  if (base.empty() && host != nullptr) base = host->base;
  desk.add("add_provider_config", {{"provider", entry.id}, {"base_url", base}, {"protocol", host ? host->protocol : ""}},
           fmt::format("Add a provider configuration for {} at {}.", entry.name, base), {"identity.verdict", "key.verdict"});
  if (view.key.cause == Cause::wrong_region) {
    desk.add("change_route", {{"provider", entry.id}, {"base_url", base}},
             fmt::format("Route it to {}: the key does not work where it was named.", base), {"key.cause"});
  } else if (view.key.cause == Cause::ip_blocked || view.key.cause == Cause::region_blocked) {
    desk.add("change_route", {{"provider", entry.id}, {"reason", std::string(name(view.key.cause))}},
             "Route it from an address the provider lets in: this one is blocked.", {"key.cause"});
  } else if (view.identity.verdict == IdentityVerdict::relay && !view.rules.declared.relay.value_or(view.evidence.relay_declared)) {
    desk.add("change_route", {{"provider", entry.id}, {"software", view.identity.software}},
             "Route it as a relay, not as the maker it was offered for.", {"identity.verdict"});
  }
}

void complete(Desk& desk) {
  if (!desk.stockable()) return;
  const auto bare = ids_of(desk.allowed, [](const ModelRow& row) { return row.context.value.empty() || row.features.empty(); });
  if (!bare.empty()) {
    desk.add("add_metadata", {{"count", std::to_string(bare.size())}, {"models", listed(bare)}},
             fmt::format("Add context or features for {}: {}.", models(bare.size()), listed(bare)), {"capability capability"});
  }
  const auto unpriced = ids_of(desk.allowed, [](const ModelRow& row) { return row.input_price.value.empty() || row.output_price.value.empty(); });
  if (!unpriced.empty()) {
    desk.add("fill_price", {{"count", std::to_string(unpriced.size())}, {"models", listed(unpriced)}},
             fmt::format("Fill in prices for {}: {}.", models(unpriced.size()), listed(unpriced)), {"capability price_listing"});
  }
  const auto dated = ids_of(desk.allowed, [](const ModelRow& row) { return row.input_price.origin == Origin::catalog; });
  if (!dated.empty()) {
    desk.add("price_protection", {{"count", std::to_string(dated.size())}},
             fmt::format("Check the catalog prices of {} before selling at them.", models(dated.size())), {"capability price_listing"});
  }
  std::vector<std::string> open;
  for (const CapabilityRow& row : desk.view.capabilities) {
    const bool computed = row.capability == Capability::risk || row.capability == Capability::operational_actions;
    if (row.state == CellState::unknown && !computed) open.emplace_back(name(row.capability));
  }
  if (!open.empty()) {
    desk.add("fill_capability_matrix", {{"rows", fmt::format("{}", fmt::join(open, ","))}},
             fmt::format("Fill in the unknown capabilities: {}.", fmt::join(open, ", ")), {"capabilities[]"});
  }
}

void stock(Desk& desk) {
  if (!desk.stockable() || desk.blocked(Dimension::inventory_fit)) return;
  const std::size_t n = desk.allowed.size();
  desk.add("import_inventory", {{"count", std::to_string(n)}}, fmt::format("Import {} into the inventory.", models(n)), {"models[].permission"});
  std::vector<std::string> tags;
  for (const ModelRow* row : desk.allowed) {
    for (const ModelFeature& feature : row->features) {
      if (feature.supported != Answer::yes) continue;
      if (std::find(tags.begin(), tags.end(), feature.feature) == tags.end()) tags.push_back(feature.feature);
    }
  }
  std::sort(tags.begin(), tags.end());
  if (!tags.empty()) {
    desk.add("sale_tag", {{"tags", fmt::format("{}", fmt::join(tags, ","))}}, fmt::format("Tag the offer: {}.", fmt::join(tags, ", ")), {"capability capability"});
  }
}

void route(Desk& desk) {
  const View& view = desk.view;
  const Readiness& launch = desk.readiness[static_cast<std::size_t>(Dimension::commercial_launch)];
  if (launch.verdict == ReadinessVerdict::ready) {
    desk.add("set_route", {{"provider", view.evidence.entry->id}}, "Set the route: the key is ready for traffic.", {"readiness commercial-launch"});
  }
  for (const Criterion& criterion : launch.criteria) {
    if (criterion.id == "load_within_limits" && criterion.outcome == Outcome::fail) {
      desk.add("throttle_route", {{"reason", criterion.detail}}, "Throttle the route: " + criterion.detail + ".", criterion.cells);
    }
    if (criterion.id == "latency_and_errors" && (criterion.outcome == Outcome::fail || criterion.outcome == Outcome::partial)) {
      desk.add("downgrade", {{"reason", criterion.detail}}, "Rank it below others: " + criterion.detail + ".", criterion.cells);
    }
  }
  if (view.key.cause == Cause::rate_limited) {
    desk.add("throttle_route", {{"reason", "rate_limited"}}, "Ask again later and more slowly: the provider limited the rate.", {"key.cause"});
  }
  if (view.proven() && view.rules.declared.resale_authority != true && desk.stockable()) {
    desk.add("restrict_sale", {{"reason", "authority not declared"}}, "Keep it from sale until the authority to pass it on is shown.",
             {"policy declared.resale_authority"});
  }
}

void fall_back(Desk& desk) {
  for (const ModelRow& row : desk.view.models) {
    if (!row.wanted || row.permission != Permission::denied || desk.allowed.empty()) continue;
    const auto fallback = ids_of(desk.allowed, [](const ModelRow&) { return true; });
    desk.add("suggest_fallback_model", {{"model", row.id}, {"candidates", listed(fallback)}},
             fmt::format("Offer another model in place of {}: {}.", row.id, listed(fallback)), {"model " + row.id});
  }
}

void watch(Desk& desk) {
  const View& view = desk.view;
  if (!view.proven()) return;
  if (view.rules.declared.monitoring != true && !desk.view.row(Capability::monitoring).summary.empty()) {
    desk.add("add_monitoring", {{"signals", view.row(Capability::monitoring).summary}},
             fmt::format("Add monitoring of {}.", view.row(Capability::monitoring).summary),
             {"capability monitoring"});
  }
  const bool empty = view.key.cause == Cause::insufficient_balance || view.key.cause == Cause::quota_exceeded;
  const auto low = std::find_if(view.risks.begin(), view.risks.end(), [](const Risk& risk) { return risk.id == "near_limit" || risk.id == "expires_soon"; });
  if (empty) {
    desk.add("alert_procurement", {{"reason", std::string(name(view.key.cause))}}, "Tell procurement: " + view.key.reason + ".", {"key.cause"});
  } else if (low != view.risks.end()) {
    desk.add("alert_procurement", {{"reason", low->id}}, "Tell procurement: " + low->text, low->cells);
  }
}

}  // namespace

std::vector<Action> actions_of(const View& view, const std::array<Readiness, dimension_count>& readiness) {
  Desk desk{view, readiness, view.allowed(), {}};
  for (const auto rule : {review, refuse, configure, complete, stock, route, fall_back, watch}) {
    if (rule != review && !view.asked()) break;
    rule(desk);
  }
  return std::move(desk.actions);
}

}  // namespace keyassay::score
