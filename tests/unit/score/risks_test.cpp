// Every risk, when it is one, and how grave.
#include "unit/score/assay.hpp"

using namespace keyassay;
using namespace keyassay::test;

namespace {

std::string severity(const Report& report, std::string_view id) {
  for (const Risk& risk : report.risks) {
    if (risk.id == id) return risk.severity;
  }
  return "none";
}

}  // namespace

TEST_CASE("a sound key has no grave risk") {
  for (const Risk& risk : Assay{}.run().risks) CHECK(risk.severity == "info");
}

TEST_CASE("every risk that a made-up key can show") {
  Assay assay;
  assay.key = sample_key(1, "adm-");
  CHECK(severity(assay.run(), "administrative_key") == "critical");
  assay = {};
  assay.headers = {{"x-passer", "1"}};
  CHECK(severity(assay.run(), "identity_contradicted") == "critical");
  assay = {};
  assay.current_key = {R"({"owner": "o", "role": "owner", "ends": "never"})"};
  CHECK(severity(assay.run(), "broad_role") == "warning");
  CHECK(severity(assay.run(), "never_expires") == "info");
  assay = {};
  assay.usage_snapshot = {R"({"error": {"code": "bad"}})", 401};
  CHECK(severity(assay.run(), "conflicting_proof") == "warning");
  assay.usage_snapshot = {"<html>Sign in</html>"};
  CHECK(severity(assay.run(), "intercepted") == "warning");
  assay.usage_snapshot = {"", 302, {{"Location", "https://elsewhere.example"}}};
  CHECK(severity(assay.run(), "redirect") == "warning");
}

TEST_CASE("near the limit is below a tenth of it") {
  const auto near = [](const char* left) {
    Assay assay;
    assay.balance_snapshot = {R"({"left": "5", "currency": "USD", "limit": "100.00", "remaining": ")" + std::string(left) + "\"}"};
    return severity(assay.run(), "near_limit");
  };
  CHECK(near("9.99") == "warning");
  CHECK(near("10") == "none");
  CHECK(near("unlimited") == "none");
}

TEST_CASE("a relay is a risk until it is declared") {
  Assay assay;
  assay.options.provider = "sample";
  assay.options.base_url = "https://gateway.example/v1";
  assay.options.key_may_go_to_base_url = true;
  CHECK(severity(assay.run(), "relay_detected") == "critical");
  assay.policy = R"({"schema": 1, "declared": {"relay": true}})";
  CHECK(severity(assay.run(), "relay_detected") == "none");
}

TEST_CASE("the gravest come first, each with cells and a sentence") {
  const auto rank = [](const Risk& risk) { return risk.severity == "critical" ? 0 : risk.severity == "warning" ? 1 : 2; };
  for (const Played& one : played()) {
    for (std::size_t i = 0; i < one.after.risks.size(); ++i) {
      const Risk& risk = one.after.risks[i];
      CHECK_FALSE(risk.cells.empty());
      CHECK(risk.text.ends_with('.'));
      if (i > 0) CHECK(rank(one.after.risks[i - 1]) <= rank(risk));
    }
    CHECK(one.before.risks.size() <= one.after.risks.size());
  }
}
