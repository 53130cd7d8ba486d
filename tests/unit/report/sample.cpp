#include "unit/report/sample.hpp"

namespace keyassay::sample {
namespace {

constexpr const char* when = "2026-03-01T12:00:00Z";

Report empty_rows() {
  Report report;
  for (std::size_t i = 0; i < capability_count; ++i) {
    report.capabilities[i].capability = static_cast<Capability>(i);
  }
  for (std::size_t i = 0; i < dimension_count; ++i) {
    report.readiness[i].dimension = static_cast<Dimension>(i);
  }
  report.catalog_revision = "0123456789abcdef";
  report.time = when;
  return report;
}

Fact fact(std::string metric, FactKind kind, std::string value, std::string question, std::string where) {
  Fact out;
  out.metric = std::move(metric);
  out.kind = kind;
  out.value = std::move(value);
  out.provider = "example";
  out.question = std::move(question);
  out.where = std::move(where);
  out.time = when;
  return out;
}

void add_facts(Report& report) {
  report.facts.push_back(fact("key_valid", FactKind::flag, "true", "list_models", "/data"));
  report.facts.push_back(fact("balance_available", FactKind::money, "12.50", "balance_snapshot", "/balance"));
  report.facts.back().unit = "USD";
  report.facts.push_back(fact("requests_limit", FactKind::integer, "60", "list_models", "header:x-limit"));
  report.facts.back().unit = "requests/minute";
  report.facts.push_back(fact("token_scopes", FactKind::list, "2", "current_key", "/scopes"));
  report.facts.back().items = {"models:read", "chat:write"};
}

void add_models(Report& report) {
  ModelRow large;
  large.id = "example/large-2";
  large.wanted = large.in_catalog = true;
  large.listed = Answer::yes;
  large.permission = Permission::allowed;
  large.evidence = {"list_models /data"};
  large.context = {"131072", Origin::live, ""};
  large.max_output = {"8192", Origin::catalog, "2026-02-01"};
  large.input_price = {"0.85", Origin::catalog, "2026-02-01"};
  large.output_price = {"1.2", Origin::catalog, "2026-02-01"};
  large.currency = "USD";
  large.features = {{"streaming", Answer::unknown, Origin::none},
                    {"tools", Answer::yes, Origin::live},
                    {"vision", Answer::no, Origin::catalog}};
  ModelRow gone;
  gone.id = "example/old-1";
  gone.in_catalog = true;
  gone.listed = Answer::no;
  gone.permission = Permission::denied;
  gone.cause = Cause::model_not_found;
  ModelRow open;
  open.id = "example/quiet";
  open.listed = Answer::yes;
  report.models = {large, gone, open};
  report.model_readiness = {
      {"example/large-2", "callable-models", CellState::confirmed, "allowed", {"model example/large-2"}},
      {"example/large-2", "rpm-limit", CellState::confirmed, "60 requests/minute", {"fact requests_limit"}},
      {"example/large-2", "concurrency", CellState::not_exposed, "", {}},
      {"example/large-2", "reset-window", CellState::unknown, "", {}},
      {"example/old-1", "callable-models", CellState::denied, "", {}}};
}

void add_capabilities(Report& report) {
  const auto set = [&](Capability capability, CellState state, const char* summary, const char* missing) {
    auto& row = report.capabilities[static_cast<std::size_t>(capability)];
    row.state = state;
    row.summary = summary;
    row.missing = missing;
  };
  set(Capability::key_identity, CellState::partial, "type api_key", "the owner is not shown");
  set(Capability::model_permission, CellState::confirmed, "1 model allowed, 1 gone", "");
  set(Capability::limits, CellState::confirmed, "60 requests/minute", "");
  set(Capability::balance_quota, CellState::confirmed, "12.50 USD available", "");
  set(Capability::usage_cost, CellState::denied, "", "a key with the scope usage:read");
  set(Capability::price_listing, CellState::invisible, "", "");
  set(Capability::monitoring, CellState::not_exposed, "", "");
  report.capabilities[static_cast<std::size_t>(Capability::limits)].facts = {2};
  report.capabilities[static_cast<std::size_t>(Capability::balance_quota)].facts = {1};
  report.capabilities[static_cast<std::size_t>(Capability::limits)].evidence = {"header x-limit"};
}

void add_readiness(Report& report) {
  auto& onboarding = report.readiness[0];
  onboarding.score = 90;
  onboarding.verdict = ReadinessVerdict::ready;
  onboarding.confidence = 80;
  onboarding.criteria = {{"key_valid", true, Outcome::pass, 0, 0, "", {"key.verdict"}},
                         {"owner_known", false, Outcome::unknown, 0, 10, "the owner is not shown", {}}};
  onboarding.signal = {"onboarding.ready", {}, "The key can be taken in."};

  auto& inventory = report.readiness[1];
  inventory.score = 64;
  inventory.verdict = ReadinessVerdict::conditional;
  inventory.confidence = 60;
  inventory.criteria = {{"wanted_models", false, Outcome::partial, 20, 30, "1 of 2 wanted models is allowed",
                         {"model example/large-2"}}};
  inventory.signal = {"inventory.models.one", {{"models", "1"}}, "One model can be stocked."};

  auto& launch = report.readiness[2];
  launch.score = 41;
  launch.verdict = ReadinessVerdict::blocked;
  launch.confidence = 55;
  launch.criteria = {{"genuine_route", true, Outcome::fail, 0, 0, "a relay answers", {"identity"}},
                     {"balance", true, Outcome::unknown, 0, 0, "the balance is not shown", {}}};
  launch.blockers = {"genuine_route"};
  launch.signal = {"launch.blocked", {{"gate", "genuine_route"}}, "Traffic must not depend on this key."};
}

void add_requests(Report& report) {
  RequestRecord list;
  list.question = "list_models";
  list.method = "GET";
  list.host = "api.example.com";
  list.path = "/v1/models";
  list.provider = "example";
  list.carried_key = list.sent = true;
  list.status = 200;
  list.latency_ms = 85;
  list.attempts = 1;
  RequestRecord busy = list;
  busy.question = "balance_snapshot";
  busy.path = "/v1/balance";
  busy.status = 0;
  busy.latency_ms = -1;
  busy.attempts = 3;
  busy.cause = Cause::timeout;
  RequestRecord skipped = list;
  skipped.question = "validate";
  skipped.method = "POST";
  skipped.safety = Safety::dry;
  skipped.carried_key = skipped.sent = false;
  skipped.status = 0;
  skipped.latency_ms = -1;
  skipped.attempts = 0;
  skipped.skipped = "above the ceiling metadata";
  report.requests = {list, busy, skipped};
  report.hosts_shown = {"api.example.com"};
}

}  // namespace

Report full() {
  Report report = empty_rows();
  report.provider = "example";
  report.provider_name = "Example";
  report.claimed = "other";
  report.base_url = "https://relay.example.com/v1";
  report.identity = {IdentityVerdict::relay, "one-api", {"list_models header x-oneapi-request-id"}};
  report.key = {KeyVerdict::valid_limited, Cause::quota_exceeded, "The key works, but its quota is used up.",
                "ex-…f3a9", "api key", TokenType::api_key, "00112233445566778899aabbccddeeff"};
  report.candidates = {
      {"example", "api key", TokenType::api_key, Confidence::likely, {"the variable is one of Example's"}},
      {"other", "project key", TokenType::project, Confidence::possible, {"shares the shape"}}};
  add_facts(report);
  add_models(report);
  add_capabilities(report);
  add_readiness(report);
  report.actions = {{"fill_price", {{"model", "example/quiet"}}, "Fill the price of example/quiet.",
                     {"model example/quiet"}},
                    {"human_review", {}, "Have somebody look at the relay.", {"identity"}}};
  report.risks = {{"relay_detected", "warning", "A relay answers in the provider's name.", {"identity"}}};
  add_requests(report);
  return report;
}

Report silent() {
  Report report = empty_rows();
  report.key.reason = "The format is shared by two providers; name one of them.";
  report.key.masked = "sk-…f3a9";
  report.candidates = {{"first", "api key", TokenType::api_key, Confidence::possible, {"shares the shape"}},
                       {"second", "api key", TokenType::api_key, Confidence::possible, {"shares the shape"}}};
  return report;
}

}  // namespace keyassay::sample
