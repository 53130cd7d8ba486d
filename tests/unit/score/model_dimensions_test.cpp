// The seventeen model-level dimensions, each from the row of its own model.
#include <set>

#include "unit/score/assay.hpp"

using namespace keyassay;
using namespace keyassay::test;

namespace {

const char* const wanted = R"({"schema": 1, "wanted": {"models": ["m-1", "m-9"]}})";

const ModelReadiness* cell(const Report& report, std::string_view model, std::string_view dimension) {
  for (const ModelReadiness& row : report.model_readiness) {
    if (row.model == model && row.dimension == dimension) return &row;
  }
  return nullptr;
}

CellState state(const Report& report, std::string_view dimension, std::string_view model = "m-1") {
  const ModelReadiness* row = cell(report, model, dimension);
  REQUIRE_MESSAGE(row != nullptr, std::string(dimension));
  return row->state;
}

}  // namespace

TEST_CASE("wanted models get all seventeen dimensions, others only what is known") {
  Assay assay;
  assay.policy = wanted;
  const Report report = assay.run();
  std::set<std::string> dimensions;
  for (const ModelReadiness& row : report.model_readiness) {
    CHECK((row.model == "m-1" || row.model == "m-9"));
    if (row.model == "m-1") dimensions.insert(row.dimension);
  }
  CHECK(dimensions == std::set<std::string>{"callable-models", "concurrency", "error-spike", "identity-mismatch", "json-output", "limit-probe",
                                            "max-output", "pricing-context", "project-scope", "quota-exhaustion", "region-ip", "reset-window",
                                            "rpm-limit", "streaming-output", "tool-calling", "tpm-limit", "vision"});
  const Report all = Assay{}.run();
  CHECK(cell(all, "m-2", "callable-models") != nullptr);
  CHECK(cell(all, "m-2", "vision") == nullptr);
  CHECK(cell(all, "m-old", "callable-models") == nullptr);
}

TEST_CASE("each model is judged by its own row") {
  Assay assay;
  assay.policy = wanted;
  const Report report = assay.run();
  CHECK(state(report, "callable-models") == CellState::confirmed);
  CHECK(state(report, "callable-models", "m-9") == CellState::denied);
  CHECK(cell(report, "m-9", "callable-models")->value == "model_not_found");
  CHECK(state(report, "pricing-context") == CellState::confirmed);
  CHECK(state(report, "pricing-context", "m-9") == CellState::unknown);
  CHECK(state(report, "max-output") == CellState::confirmed);
  CHECK(state(report, "max-output", "m-9") == CellState::unknown);
  CHECK(state(report, "tool-calling") == CellState::confirmed);
  CHECK(state(report, "tool-calling", "m-9") == CellState::unknown);
  CHECK(state(report, "vision") == CellState::unknown);
  // A limit of the key bounds its models but is not theirs.
  CHECK(state(report, "rpm-limit") == CellState::partial);
  CHECK(cell(report, "m-1", "rpm-limit")->value == "60 requests/minute");
  CHECK(state(report, "tpm-limit") == CellState::partial);
  CHECK(state(report, "quota-exhaustion") == CellState::confirmed);
}

TEST_CASE("a feature that a list denies is denied, one it does not name is unknown") {
  Assay assay;
  assay.policy = wanted;
  assay.list_models = {R"({"data": [{"id": "m-1", "tools": false}]})"};
  CHECK(state(assay.run(), "tool-calling") == CellState::denied);
  assay.list_models = {R"({"data": [{"id": "m-1"}]})"};
  CHECK(state(assay.run(), "tool-calling") == CellState::unknown);
}

TEST_CASE("an empty purse, a silent provider") {
  Assay assay;
  assay.policy = wanted;
  assay.balance_snapshot = {R"({"left": "0", "currency": "USD"})"};
  CHECK(state(assay.run(), "quota-exhaustion") == CellState::denied);
  assay.current_key = assay.list_models = assay.balance_snapshot = assay.usage_snapshot = {"{}", 500};
  const Report silent = assay.run();
  for (const ModelReadiness& row : silent.model_readiness) CHECK(row.state != CellState::denied);
  CHECK(cell(silent, "m-1", "error-spike")->value.find("failed") != std::string::npos);
}
