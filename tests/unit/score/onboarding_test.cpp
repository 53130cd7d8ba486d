// What decides whether a key can be taken in.
#include "unit/score/assay.hpp"

using namespace keyassay;
using namespace keyassay::test;

namespace {

Outcome outcome(const Report& report, std::string_view id, bool gate = false) {
  return criterion_of(report, Dimension::onboarding_readiness, id, gate).outcome;
}

}  // namespace

TEST_CASE("identity strength follows the verdict") {
  Assay assay;
  CHECK(outcome(assay.run(), "identity_strength") == Outcome::pass);
  assay.options.provider = "sample";
  assay.options.base_url = "https://gateway.example/v1";
  assay.options.key_may_go_to_base_url = true;
  CHECK(outcome(assay.run(), "identity_strength") == Outcome::partial);  // a relay
  const unsigned as_relay = criterion_of(assay.run(), Dimension::onboarding_readiness, "identity_strength").points;
  assay.headers.clear();
  const Report compatible = assay.run();
  CHECK(compatible.identity.verdict == IdentityVerdict::compatible);
  CHECK(criterion_of(compatible, Dimension::onboarding_readiness, "identity_strength").points < as_relay);
  assay = {};
  assay.headers = {{"x-passer", "1"}};
  CHECK(outcome(assay.run(), "identity_strength") == Outcome::fail);
  CHECK(outcome(assay.run(), "identity_not_contradicted", true) == Outcome::fail);
}

TEST_CASE("models, owner and limits: shown, refused, not read") {
  Assay assay;
  Report report = assay.run();
  for (const char* id : {"models_visible", "owner_known", "limits_visible", "least_privilege", "region_reachable"}) CHECK(outcome(report, id) == Outcome::pass);
  assay.headers = {{"x-sample", "1"}, {"x-rpm", "60"}};
  CHECK(outcome(assay.run(), "limits_visible") == Outcome::partial);
  assay.list_models = {R"({"error": {"code": "scope"}})", 403};
  CHECK(outcome(assay.run(), "models_visible") == Outcome::fail);
  assay.list_models = {"{}", 500};
  CHECK(outcome(assay.run(), "models_visible") == Outcome::unknown);
  assay.list_models = {R"({"data": []})"};
  CHECK(outcome(assay.run(), "models_visible") == Outcome::fail);
}

TEST_CASE("privilege: broad roles cost points, administrators are no inference keys") {
  Assay assay;
  assay.current_key = {R"({"owner": "o", "role": "admin"})"};
  CHECK(outcome(assay.run(), "least_privilege") == Outcome::partial);
  assay.current_key = {R"({"owner": "o"})"};
  // Neither role nor scopes: the points leave the sum.
  CHECK(criterion_of(assay.run(), Dimension::onboarding_readiness, "least_privilege").possible == 0);
  assay.key = sample_key(1, "adm-");
  CHECK(outcome(assay.run(), "least_privilege") == Outcome::fail);
  CHECK(outcome(assay.run(), "key_kind_usable", true) == Outcome::fail);
}
