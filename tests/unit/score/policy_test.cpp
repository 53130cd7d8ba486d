// A policy is data: what it may hold, and where exactly it is wrong.
#include <doctest/doctest.h>

#include "keyassay/policy.hpp"
#include "score/rules.hpp"

using namespace keyassay;

namespace {

struct Wrong {
  std::string json, where;
};

const Wrong wrong[] = {
    {"[]", "policy#"},
    {"7", "policy#"},
    {"{}", "policy#/schema"},
    {R"({"schema": 2})", "policy#/schema"},
    {R"({"schema": 1, "colour": 1})", "policy#/colour"},
    {R"({"schema": 1, "name": ""})", "policy#/name"},
    {R"({"schema": 1, "name": 7})", "policy#/name"},
    {R"({"schema": 1, "wanted": []})", "policy#/wanted"},
    {R"({"schema": 1, "wanted": {"model": []}})", "policy#/wanted/model"},
    {R"({"schema": 1, "wanted": {"models": "m"}})", "policy#/wanted/models"},
    {R"({"schema": 1, "wanted": {"models": [""]}})", "policy#/wanted/models"},
    {R"({"schema": 1, "wanted": {"models": [1]}})", "policy#/wanted/models"},
    {R"({"schema": 1, "wanted": {"requests_per_minute": "many"}})", "policy#/wanted/requests_per_minute"},
    {R"({"schema": 1, "wanted": {"requests_per_minute": "-1"}})", "policy#/wanted/requests_per_minute"},
    {R"({"schema": 1, "wanted": {"tokens_per_minute": true}})", "policy#/wanted/tokens_per_minute"},
    {R"({"schema": 1, "wanted": {"min_days_left": "30"}})", "policy#/wanted/min_days_left"},
    {R"({"schema": 1, "wanted": {"min_days_left": 1.5}})", "policy#/wanted/min_days_left"},
    {R"({"schema": 1, "wanted": {"min_days_left": 36501}})", "policy#/wanted/min_days_left"},
    {R"({"schema": 1, "wanted": {"min_balance": "5"}})", "policy#/wanted/min_balance"},
    {R"({"schema": 1, "wanted": {"min_balance": {"amount": "5"}}})", "policy#/wanted/min_balance"},
    {R"({"schema": 1, "wanted": {"min_balance": {"currency": "USD"}}})", "policy#/wanted/min_balance"},
    {R"({"schema": 1, "wanted": {"min_balance": {"amount": "x", "currency": "USD"}}})", "policy#/wanted/min_balance/amount"},
    {R"({"schema": 1, "wanted": {"min_balance": {"amount": "5", "currency": ""}}})", "policy#/wanted/min_balance/currency"},
    {R"({"schema": 1, "wanted": {"min_balance": {"amount": "5", "currency": "USD", "x": 1}}})", "policy#/wanted/min_balance/x"},
    {R"({"schema": 1, "declared": {"relay": "yes"}})", "policy#/declared/relay"},
    {R"({"schema": 1, "declared": {"monitoring": null}})", "policy#/declared/monitoring"},
    {R"({"schema": 1, "declared": {"resale_authority": 1}})", "policy#/declared/resale_authority"},
    {R"({"schema": 1, "declared": {"resale": true}})", "policy#/declared/resale"},
    {R"({"schema": 1, "tolerated": {"latency_ms": 600001}})", "policy#/tolerated/latency_ms"},
    {R"({"schema": 1, "tolerated": {"error_percent": 101}})", "policy#/tolerated/error_percent"},
    {R"({"schema": 1, "tolerated": {"error_percent": -1}})", "policy#/tolerated/error_percent"},
    {R"({"schema": 1, "prices": {}})", "policy#/prices"},
    {R"({"schema": 1, "prices": [7]})", "policy#/prices/0"},
    {R"({"schema": 1, "prices": [{"input": "1"}]})", "policy#/prices/0"},
    {R"({"schema": 1, "prices": [{"model": "m"}, {"model": "n", "input": "cheap"}]})", "policy#/prices/1/input"},
    {R"({"schema": 1, "prices": [{"model": "m", "cost": "1"}]})", "policy#/prices/0/cost"},
    {R"({"schema": 1, "dimensions": {"onboarding": {}}})", "policy#/dimensions/onboarding"},
    {R"({"schema": 1, "dimensions": {"inventory-fit": {"ready_at": 101}}})", "policy#/dimensions/inventory-fit/ready_at"},
    {R"({"schema": 1, "dimensions": {"inventory-fit": {"min_confidence": "50"}}})", "policy#/dimensions/inventory-fit/min_confidence"},
    {R"({"schema": 1, "dimensions": {"inventory-fit": {"gates": "model_allowed"}}})", "policy#/dimensions/inventory-fit/gates"},
    {R"({"schema": 1, "dimensions": {"inventory-fit": {"gates": ["model_alowed"]}}})", "policy#/dimensions/inventory-fit/gates"},
    {R"({"schema": 1, "dimensions": {"inventory-fit": {"criteria": []}}})", "policy#/dimensions/inventory-fit/criteria"},
    {R"({"schema": 1, "dimensions": {"inventory-fit": {"criteria": {"head": 1}}}})", "policy#/dimensions/inventory-fit/criteria/head"},
    {R"({"schema": 1, "dimensions": {"inventory-fit": {"criteria": {"headroom": 1001}}}})", "policy#/dimensions/inventory-fit/criteria/headroom"},
    {R"({"schema": 1, "dimensions": {"inventory-fit": {"criteria": {"headroom": "10"}}}})", "policy#/dimensions/inventory-fit/criteria/headroom"},
    {R"({"schema": 1, "dimensions": {"inventory-fit": {"weights": {}}}})", "policy#/dimensions/inventory-fit/weights"},
    {R"({"schema": 1, "name": "a", "name": "b"})", "policy#"},
};

}  // namespace

TEST_CASE("every refused policy names the place") {
  for (const Wrong& one : wrong) {
    CAPTURE(one.json);
    const auto policy = Policy::parse(one.json);
    REQUIRE_FALSE(policy);
    CHECK(policy.error().code == Errc::invalid_policy);
    CHECK(policy.error().where == one.where);
    CHECK_FALSE(policy.error().message.empty());
  }
  const auto text = Policy::parse("{\"schema\": 1", "mine.json");
  REQUIRE_FALSE(text);
  CHECK(text.error().code == Errc::malformed_json);
  CHECK(text.error().where.starts_with("mine.json"));
}

TEST_CASE("what is left out keeps its default") {
  const auto policy = Policy::parse(R"({"schema": 1, "dimensions": {"inventory-fit": {"ready_at": 10}}})");
  REQUIRE(policy);
  const score::Rules& rules = policy.value().rules();
  const score::Rules& defaults = Policy::builtin().rules();
  CHECK(rules.dimensions[1].ready_at == 10);
  CHECK(rules.dimensions[1].min_confidence == defaults.dimensions[1].min_confidence);
  CHECK(rules.dimensions[1].criteria.size() == defaults.dimensions[1].criteria.size());
  CHECK(rules.dimensions[0].ready_at == defaults.dimensions[0].ready_at);
  CHECK(rules.wanted.min_days_left == defaults.wanted.min_days_left);
  CHECK_FALSE(rules.declared.relay.has_value());
}

TEST_CASE("gates and criteria are replaced each on their own") {
  const auto policy = Policy::parse(R"({"schema": 1, "dimensions": {"inventory-fit": {"gates": ["headroom", "model_allowed"]}, "commercial-launch": {"criteria": {"prices_known": 7}}}})");
  REQUIRE(policy);
  const auto& inventory = policy.value().rules().dimensions[1].criteria;
  CHECK(inventory[0].id == "headroom");
  CHECK(inventory[0].gate);
  CHECK(inventory[1].id == "model_allowed");
  CHECK_FALSE(inventory[2].gate);
  unsigned gates = 0, scored = 0;
  for (const auto& rule : policy.value().rules().dimensions[2].criteria) ++(rule.gate ? gates : scored);
  CHECK(gates == 4);
  CHECK(scored == 1);
}

TEST_CASE("wanting() adds models, each once") {
  const Policy policy = Policy::builtin().wanting({"a", "b"}).wanting({"b", "c"});
  CHECK(policy.wanted_models() == std::vector<std::string>{"a", "b", "c"});
  CHECK(Policy::builtin().wanted_models().empty());
}
