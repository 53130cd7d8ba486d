// Ten rows, always ten, and the state of each from what was declared and what came of it.
#include "capability/matrix.hpp"

#include "unit/score/assay.hpp"

using namespace keyassay;
using namespace keyassay::test;

namespace {

CellState state(const Assay& assay, Capability capability) { return assay.run().at(capability).state; }

}  // namespace

TEST_CASE("ten rows in order, whatever happened") {
  for (const Played& one : played()) {
    for (const Report* report : {&one.before, &one.after}) {
      for (std::size_t i = 0; i < capability_count; ++i) {
        const CapabilityRow& row = report->capabilities[i];
        CHECK(row.capability == static_cast<Capability>(i));
        for (const std::size_t fact : row.facts) CHECK(fact < report->facts.size());
        if (row.state == CellState::confirmed) CHECK_MESSAGE(row.missing.empty(), one.name, " ", name(row.capability), ": ", row.missing);
        if (row.state == CellState::unknown) CHECK_MESSAGE(!row.missing.empty(), one.name, " ", name(row.capability));
      }
    }
  }
}

TEST_CASE("one row through every state") {
  constexpr Capability balance = Capability::balance_quota;
  Assay assay;
  CHECK(state(assay, balance) == CellState::confirmed);
  assay.balance_snapshot = {R"({"left": "1", "currency": "USD"})"};
  CHECK(state(assay, balance) == CellState::partial);
  for (const char* nothing : {"{}", R"({"left": null})"}) {
    assay.balance_snapshot = {nothing};
    CHECK(state(assay, balance) == CellState::invisible);  // asked and answered, but not shown
  }
  assay.balance_snapshot = {R"({"error": {"code": "scope"}})", 403};
  CHECK(state(assay, balance) == CellState::denied);
  CHECK(assay.run().at(balance).missing == "a key that may ask balance_snapshot");
  assay.balance_snapshot = {"{}", 503};
  CHECK(state(assay, balance) == CellState::unknown);
  assay.options.max_requests = 1;
  CHECK(state(assay, balance) == CellState::unknown);

  Driver driver;
  driver.on("list_models", R"({"data": []})");
  Probe plain = start(load_sample(), sample_key());
  CHECK(driver.run(plain).at(balance).state == CellState::not_exposed);
}

TEST_CASE("identity: the maker and the owner both") {
  Assay assay;
  CHECK(state(assay, Capability::key_identity) == CellState::confirmed);
  assay.current_key = {R"({"owner": "o"})"};
  CHECK(state(assay, Capability::key_identity) == CellState::partial);
  assay.current_key = {R"({"error": {"code": "bad"}})", 401};
  CHECK(state(assay, Capability::key_identity) == CellState::denied);
}

TEST_CASE("models, features and prices: all, some, none") {
  Assay assay;
  CHECK(state(assay, Capability::model_permission) == CellState::confirmed);
  CHECK(state(assay, Capability::price_listing) == CellState::confirmed);
  assay.list_models = {R"({"data": [)" + model_json("m-1") + R"(, {"id": "m-2"}]})"};
  CHECK(state(assay, Capability::price_listing) == CellState::partial);
  assay.list_models = {"{}", 503};
  CHECK(state(assay, Capability::model_permission) == CellState::unknown);
  CHECK(state(assay, Capability::price_listing) == CellState::unknown);
  assay.list_models = {R"({"error": {"code": "scope"}})", 403};
  CHECK(state(assay, Capability::model_permission) == CellState::denied);
}

TEST_CASE("limits from the headers of any answer") {
  Assay assay;
  CHECK(state(assay, Capability::limits) == CellState::confirmed);
  assay.headers = {{"x-rpm", "60"}};
  CHECK(state(assay, Capability::limits) == CellState::partial);
  assay.headers.clear();
  CHECK(state(assay, Capability::limits) == CellState::invisible);
}

TEST_CASE("monitoring counts what can be read again") {
  Assay assay;
  CHECK(state(assay, Capability::monitoring) == CellState::confirmed);
  assay.list_models = assay.balance_snapshot = assay.usage_snapshot = {"{}", 503};
  assay.headers.clear();
  CHECK(state(assay, Capability::monitoring) == CellState::partial);
  assay.current_key = {"{}", 503};
  CHECK(state(assay, Capability::monitoring) == CellState::unknown);
}
