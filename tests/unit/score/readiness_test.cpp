// Three dimensions, three answers: gates, points, confidence, and never a no for an unknown.
#include "score/readiness.hpp"

#include <set>

#include "score/criteria.hpp"
#include "unit/score/assay.hpp"

using namespace keyassay;
using namespace keyassay::test;

namespace {

using Ids = std::vector<std::string>;
using enum Dimension;

ReadinessVerdict verdict(const Report& report, Dimension dimension) { return report.at(dimension).verdict; }

}  // namespace

TEST_CASE("a key that shows everything is ready in every dimension") {
  Assay assay;
  assay.policy = all_declared;
  const Report report = assay.run();
  for (const Dimension dimension : {onboarding_readiness, inventory_fit, commercial_launch}) {
    CAPTURE(name(dimension));
    CHECK(verdict(report, dimension) == ReadinessVerdict::ready);
    CHECK(report.at(dimension).score == 100);
    CHECK(report.at(dimension).blockers.empty());
  }
}

TEST_CASE("the dimensions differ: taken in, but not launched") {
  Assay assay;
  assay.balance_snapshot = {R"({"left": "0", "currency": "USD"})"};
  const Report report = assay.run();
  CHECK(verdict(report, onboarding_readiness) == ReadinessVerdict::ready);
  CHECK(verdict(report, inventory_fit) != ReadinessVerdict::blocked);
  CHECK(verdict(report, commercial_launch) == ReadinessVerdict::blocked);
}

TEST_CASE("every gate blocks alone") {
  SUBCASE("identity_not_contradicted") {
    Assay assay;
    assay.headers = {{"x-passer", "1"}};
    CHECK(assay.run().at(onboarding_readiness).blockers == Ids{"identity_not_contradicted"});
  }
  SUBCASE("key_valid") {
    Assay assay;
    assay.current_key = {R"({"error": {"code": "bad"}})", 401};
    CHECK(assay.run().at(onboarding_readiness).blockers == Ids{"key_valid"});
  }
  SUBCASE("key_kind_usable, and with it onboarding_not_blocked") {
    Assay assay;
    assay.key = sample_key(1, "adm-");
    const Report report = assay.run();
    CHECK(report.at(onboarding_readiness).blockers == Ids{"key_kind_usable"});
    CHECK(verdict(report, inventory_fit) != ReadinessVerdict::blocked);
    CHECK(report.at(commercial_launch).blockers == Ids{"onboarding_not_blocked"});
  }
  SUBCASE("model_allowed, and with it inventory_not_blocked") {
    Assay assay;
    assay.list_models = {R"({"data": []})"};
    const Report report = assay.run();
    CHECK(verdict(report, onboarding_readiness) != ReadinessVerdict::blocked);
    CHECK(report.at(inventory_fit).blockers == Ids{"model_allowed"});
    CHECK(report.at(commercial_launch).blockers == Ids{"inventory_not_blocked"});
  }
  SUBCASE("balance_not_exhausted") {
    Assay assay;
    assay.balance_snapshot = {R"({"left": "-0.01", "currency": "USD"})"};
    CHECK(assay.run().at(commercial_launch).blockers == Ids{"balance_not_exhausted"});
  }
  SUBCASE("route_acceptable, unless a relay is declared") {
    Assay assay;
    assay.options.provider = "sample";
    assay.options.base_url = "https://gateway.example/v1";
    assay.options.key_may_go_to_base_url = true;
    const Report report = assay.run();
    CHECK(report.identity.verdict == IdentityVerdict::relay);
    CHECK(verdict(report, onboarding_readiness) != ReadinessVerdict::blocked);
    CHECK(report.at(commercial_launch).blockers == Ids{"route_acceptable"});
    assay.policy = R"({"schema": 1, "declared": {"relay": true}})";
    CHECK(assay.run().at(commercial_launch).blockers.empty());
    // Declaring that no relay is wanted is not leaving it open.
    assay.policy = R"({"schema": 1, "declared": {"relay": false}})";
    CHECK(assay.run().at(commercial_launch).blockers == Ids{"route_acceptable"});
  }
}

TEST_CASE("a gate that cannot be decided, or too little evidence, leaves it undetermined") {
  Assay assay;
  assay.headers.clear();
  assay.current_key = {"{}", 500};
  assay.list_models = assay.balance_snapshot = assay.usage_snapshot = {"{}", 500};
  const Report silent = assay.run();
  for (const Readiness& readiness : silent.readiness) {
    CHECK(readiness.verdict == ReadinessVerdict::undetermined);
    CHECK(readiness.blockers.empty());
    CHECK(readiness.score == 0);
  }
  // Much is known, but one gate is open: no verdict.
  Assay open;
  open.list_models = {"{}", 500};
  open.policy = R"({"schema": 1, "dimensions": {"inventory-fit": {"min_confidence": 0}}})";
  CHECK(verdict(open.run(), inventory_fit) == ReadinessVerdict::undetermined);
  CHECK(open.run().at(inventory_fit).blockers.empty());
  Assay thin;
  thin.policy = R"({"schema": 1, "dimensions": {"commercial-launch": {"min_confidence": 100}}})";
  const Report report = thin.run();
  CHECK(report.at(commercial_launch).confidence < 100);
  CHECK(verdict(report, commercial_launch) == ReadinessVerdict::undetermined);
  CHECK(verdict(report, inventory_fit) == ReadinessVerdict::ready);
}

TEST_CASE("the policy moves verdicts: thresholds, weights, gates") {
  Assay assay;
  assay.list_models = {R"({"data": [{"id": "m-1"}]})"};
  const Report plain = assay.run();
  const unsigned before = plain.at(inventory_fit).score;
  CHECK(before < 100);
  CHECK(verdict(plain, inventory_fit) != ReadinessVerdict::blocked);
  assay.policy = R"({"schema": 1, "dimensions": {"inventory-fit": {"criteria": {"headroom": 10}}}})";
  CHECK(assay.run().at(inventory_fit).score == 100);
  assay.policy = R"({"schema": 1, "dimensions": {"inventory-fit": {"ready_at": 0}}})";
  CHECK(verdict(assay.run(), inventory_fit) == ReadinessVerdict::ready);
  assay.policy = R"({"schema": 1, "dimensions": {"inventory-fit": {"ready_at": 100}}})";
  CHECK(verdict(assay.run(), inventory_fit) == ReadinessVerdict::conditional);
  assay.policy = R"({"schema": 1, "dimensions": {"inventory-fit": {"gates": ["context_known"]}}})";
  CHECK(assay.run().at(inventory_fit).blockers == Ids{"context_known"});
  assay.policy = R"({"schema": 1, "dimensions": {"inventory-fit": {"gates": []}}})";
  CHECK(assay.run().at(inventory_fit).blockers.empty());
}

TEST_CASE("points: never more than possible, the score their share, every lost one with a cell") {
  for (const Played& one : played()) {
    CAPTURE(one.name);
    for (const Readiness& readiness : one.after.readiness) {
      unsigned won = 0, possible = 0;
      for (const Criterion& criterion : readiness.criteria) {
        CAPTURE(criterion.id);
        CHECK(criterion.points <= criterion.possible);
        if (criterion.gate) CHECK(criterion.possible == 0);
        if (criterion.points < criterion.possible || criterion.outcome == Outcome::fail) CHECK_FALSE(criterion.cells.empty());
        for (const std::string& cell : criterion.cells) CHECK_FALSE(cell.empty());
        CHECK_FALSE(criterion.detail.empty());
        won += criterion.points;
        possible += criterion.possible;
      }
      CHECK(readiness.score == (possible == 0 ? 0 : won * 100 / possible));
      CHECK((readiness.verdict == ReadinessVerdict::blocked) == !readiness.blockers.empty());
    }
  }
}

TEST_CASE("before the first question nothing is denied, failed or blocked") {
  for (const Played& one : played()) {
    CAPTURE(one.name);
    if (one.before.key.cause == Cause::malformed_key) continue;
    CHECK(one.before.key.verdict == KeyVerdict::undetermined);
    for (const CapabilityRow& row : one.before.capabilities) CHECK(row.state != CellState::denied);
    for (const ModelRow& row : one.before.models) CHECK(row.permission == Permission::unknown);
    for (const ModelReadiness& row : one.before.model_readiness) CHECK(row.state != CellState::denied);
    for (const Readiness& readiness : one.before.readiness) {
      for (const Criterion& criterion : readiness.criteria) {
        CAPTURE(criterion.id);
        // The key itself tells that it administers or is for publishing.
        const bool of_the_key = criterion.id == "key_kind_usable" || criterion.id == "least_privilege";
        const bool follows = readiness.dimension == commercial_launch && criterion.id == "onboarding_not_blocked";
        if (!of_the_key && !follows) CHECK(criterion.outcome != Outcome::fail);
      }
    }
  }
}

TEST_CASE("a cell that was not asked is never denied") {
  for (const Played& one : played()) {
    CAPTURE(one.name);
    const Report& report = one.after;
    const bool refused = report.key.verdict == KeyVerdict::invalid;
    for (const CapabilityRow& row : report.capabilities) {
      CAPTURE(name(row.capability));
      if (row.state != CellState::denied || refused) continue;
      bool answered = false;
      for (const RequestRecord& record : report.requests) answered = answered || (record.sent && record.status != 0 && record.cause != Cause::none);
      CHECK(answered);
    }
    for (const ModelRow& row : report.models) {
      if (row.permission != Permission::denied) continue;
      CHECK(row.cause != Cause::none);
      CHECK_FALSE(row.evidence.empty());
    }
    for (const ModelReadiness& row : report.model_readiness) {
      if (row.state == CellState::denied) CHECK_FALSE(row.cells.empty());
    }
  }
}

TEST_CASE("with any number of questions cut off, unknown never becomes no") {
  for (unsigned most = 1; most <= 4; ++most) {
    Assay assay;
    assay.options.max_requests = most;
    assay.policy = R"({"schema": 1, "wanted": {"models": ["m-1", "m-9"]}})";
    const Report report = assay.run();
    CHECK(report.key.verdict == KeyVerdict::valid);
    for (const CapabilityRow& row : report.capabilities) CHECK(row.state != CellState::denied);
    for (const Readiness& readiness : report.readiness) CHECK(readiness.verdict != ReadinessVerdict::blocked);
    if (most == 1) {
      for (const ModelRow& row : report.models) CHECK(row.permission == Permission::unknown);
    }
  }
}
