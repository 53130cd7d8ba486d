// Zero, one and many are different sentences.
#include <set>

#include "unit/score/assay.hpp"

using namespace keyassay;
using namespace keyassay::test;

namespace {

using enum Dimension;

Scripted listing(std::size_t models) {
  std::string rows;
  for (std::size_t i = 0; i < models; ++i) rows += (i ? "," : "") + model_json("m-" + std::to_string(i));
  return {R"({"data": [)" + rows + "]}"};
}

Signal signal(const Assay& assay, Dimension dimension) { return assay.run().at(dimension).signal; }

}  // namespace

TEST_CASE("inventory: one model, many models") {
  Assay assay;
  assay.list_models = listing(1);
  Signal one = signal(assay, inventory_fit);
  CHECK(one.id == "inventory-fit.ready.one");
  CHECK(one.text == "One model can be stocked: m-0.");
  assay.list_models = listing(3);
  Signal many = signal(assay, inventory_fit);
  CHECK(many.id == "inventory-fit.ready.many");
  CHECK(many.text == "3 models can be stocked.");
  CHECK(many.arguments.front().second == "3");
  assay.list_models = listing(0);
  CHECK(signal(assay, inventory_fit).id == "inventory-fit.blocked.one");
}

TEST_CASE("onboarding: no list, one model, many") {
  Assay assay;
  std::set<std::string> texts;
  for (const std::size_t models : {0U, 1U, 2U}) {
    assay.list_models = listing(models);
    const Signal one = signal(assay, onboarding_readiness);
    CHECK(one.id == "onboarding-readiness.ready." + std::string(models == 0 ? "none" : models == 1 ? "one" : "many"));
    texts.insert(one.text);
  }
  CHECK(texts.size() == 3);
}

TEST_CASE("launch: nothing open, one point, many points") {
  Assay assay;
  assay.policy = all_declared;
  const Signal none = signal(assay, commercial_launch);
  CHECK(none.id == "commercial-launch.ready.none");
  CHECK(none.text == "Traffic may depend on it; nothing is open.");
  assay.policy = R"({"schema": 1, "declared": {"resale_authority": true}})";
  const Signal one = signal(assay, commercial_launch);
  CHECK(one.id == "commercial-launch.ready.one");
  CHECK(one.text.find("one point is open: monitoring_set") != std::string::npos);
  assay.policy = R"({"schema": 1})";
  const Signal many = signal(assay, commercial_launch);
  CHECK(many.id.ends_with(".many"));
  CHECK(many.text.find("2 points are open: resale_authority, monitoring_set") != std::string::npos);
}

TEST_CASE("blocked by one gate, by many; undecided gates; too little evidence") {
  Assay assay;
  assay.current_key = {R"({"error": {"code": "bad"}})", 401};
  const Report dead = assay.run();
  CHECK(dead.at(onboarding_readiness).signal.id == "onboarding-readiness.blocked.one");
  CHECK(dead.at(commercial_launch).signal.id == "commercial-launch.blocked.many");
  CHECK(dead.at(commercial_launch).signal.text.starts_with("Blocked by 3 gates: "));
  Assay silent;
  silent.current_key = silent.list_models = silent.balance_snapshot = silent.usage_snapshot = {"{}", 500};
  CHECK(signal(silent, onboarding_readiness).id == "onboarding-readiness.undetermined.gates");
  Assay thin;
  thin.policy = R"({"schema": 1, "dimensions": {"commercial-launch": {"min_confidence": 100}}})";
  CHECK(signal(thin, commercial_launch).id == "commercial-launch.undetermined.evidence");
}

TEST_CASE("every signal has an id of its own dimension and a sentence that ends") {
  for (const Played& one : played()) {
    for (const Readiness& readiness : one.after.readiness) {
      CHECK(readiness.signal.id.starts_with(name(readiness.dimension)));
      CHECK(readiness.signal.text.ends_with('.'));
      for (const auto& [name, value] : readiness.signal.arguments) CHECK_FALSE(name.empty());
    }
  }
}
