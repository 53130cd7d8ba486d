// What decides whether traffic and money may depend on a key.
#include "unit/score/assay.hpp"

using namespace keyassay;
using namespace keyassay::test;

namespace {

Criterion criterion(const Assay& assay, std::string_view id, bool gate = false) {
  return criterion_of(assay.run(), Dimension::commercial_launch, id, gate);
}

Outcome load(const std::string& wish, Headers headers = {{"x-rpm", "60"}, {"x-tpm", "10000"}, {"x-sample", "1"}}) {
  Assay assay;
  assay.headers = std::move(headers);
  assay.policy = R"({"schema": 1, "wanted": {)" + wish + "}}";
  return criterion(assay, "load_within_limits").outcome;
}

}  // namespace

TEST_CASE("the wanted load against the limits a minute") {
  CHECK(load("") == Outcome::pass);
  CHECK(load(R"("requests_per_minute": "60")") == Outcome::pass);
  CHECK(load(R"("requests_per_minute": "60.5")") == Outcome::fail);
  CHECK(load(R"("tokens_per_minute": 10001)") == Outcome::fail);
  CHECK(load(R"("requests_per_minute": 1, "tokens_per_minute": 10000)") == Outcome::pass);
  CHECK(load(R"("requests_per_minute": 1, "tokens_per_minute": 1)", {{"x-rpm", "60"}, {"x-sample", "1"}}) == Outcome::unknown);
  CHECK(load(R"("requests_per_minute": 1)", {{"x-sample", "1"}}) == Outcome::unknown);
  CHECK(load("", {{"x-sample", "1"}}) == Outcome::unknown);
}

TEST_CASE("prices of every allowed model, from wherever they come") {
  Assay assay;
  assay.list_models = {R"({"data": [)" + model_json("m-1") + R"(, {"id": "m-2", "in": "1"}]})"};
  CHECK(criterion(assay, "prices_known").outcome == Outcome::partial);
  CHECK(criterion(assay, "prices_known").cells == std::vector<std::string>{"model m-2"});
  assay.policy = R"({"schema": 1, "prices": [{"model": "m-2", "input": "3", "output": "4"}]})";
  CHECK(criterion(assay, "prices_known").outcome == Outcome::pass);
}

TEST_CASE("what only the caller can declare is unknown until declared, and may be declared missing") {
  Assay assay;
  for (const char* id : {"resale_authority", "monitoring_set"}) CHECK(criterion(assay, id).outcome == Outcome::unknown);
  assay.policy = R"({"schema": 1, "declared": {"resale_authority": false, "monitoring": true}})";
  CHECK(criterion(assay, "resale_authority").outcome == Outcome::fail);
  CHECK(criterion(assay, "monitoring_set").outcome == Outcome::pass);
}

TEST_CASE("latency and errors over the questions of this assay") {
  Assay assay;
  CHECK(criterion(assay, "latency_and_errors").outcome == Outcome::pass);
  assay.policy = R"({"schema": 1, "tolerated": {"latency_ms": 99}})";
  CHECK(criterion(assay, "latency_and_errors").outcome == Outcome::partial);
  assay.usage_snapshot = {"{}", 404};
  CHECK(criterion(assay, "latency_and_errors").outcome == Outcome::fail);
  assay.policy = R"({"schema": 1, "tolerated": {"error_percent": 25}})";
  CHECK(criterion(assay, "latency_and_errors").outcome == Outcome::pass);
}

TEST_CASE("risks cost points by their gravity") {
  Assay assay;
  CHECK(criterion(assay, "risk_findings").outcome == Outcome::pass);
  assay.current_key = {R"({"owner": "o", "ends": "2026-08-03"})"};
  const Criterion one = criterion(assay, "risk_findings");
  CHECK(one.outcome == Outcome::partial);
  CHECK(one.cells == std::vector<std::string>{"risk expires_soon"});
  assay.balance_snapshot = {R"({"left": "5", "currency": "USD", "limit": "100", "remaining": "1"})"};
  const Criterion two = criterion(assay, "risk_findings");
  CHECK(two.points < one.points);
  CHECK(two.points > 0);
  assay.key = sample_key(1, "adm-");
  CHECK(criterion(assay, "risk_findings").outcome == Outcome::fail);
}

TEST_CASE("gates on the other dimensions pass their state on") {
  Assay assay;
  CHECK(criterion(assay, "onboarding_not_blocked", true).outcome == Outcome::pass);
  assay.list_models = {"{}", 500};
  CHECK(criterion(assay, "inventory_not_blocked", true).outcome == Outcome::unknown);
  assay.current_key = {R"({"error": {"code": "bad"}})", 401};
  CHECK(criterion(assay, "onboarding_not_blocked", true).outcome == Outcome::fail);
  CHECK(criterion(assay, "region_and_ip").outcome == Outcome::unknown);
}
