// A closed vocabulary of eighteen, each asked for by some state of a key.
#include <set>

#include "unit/score/assay.hpp"

using namespace keyassay;
using namespace keyassay::test;

namespace {

using Names = std::set<std::string>;

const Names vocabulary = {
    "add_provider_config", "add_metadata", "fill_price", "import_inventory", "set_route", "change_route", "throttle_route",
    "suggest_fallback_model", "downgrade", "sale_tag", "restrict_sale", "do_not_list", "mark_unsupported", "price_protection",
    "add_monitoring", "alert_procurement", "fill_capability_matrix", "human_review"};

Names actions(const Report& report) {
  Names ids;
  for (const Action& action : report.actions) ids.insert(action.id);
  return ids;
}

Names added(const Assay& assay) { return actions(assay.run()); }

}  // namespace

TEST_CASE("each of the eighteen is asked for by what calls for it, and not without it") {
  CHECK(vocabulary.size() == 18);
  Assay sound;
  sound.policy = all_declared;
  CHECK(added(sound) == Names{"add_provider_config", "import_inventory", "sale_tag", "set_route"});

  Assay assay = sound;
  assay.list_models = {R"({"data": [{"id": "m-1", "in": "1", "ot": "1"}]})"};
  CHECK(added(assay).contains("add_metadata"));
  CHECK_FALSE(added(assay).contains("fill_price"));
  assay.list_models = {R"({"data": [{"id": "m-1", "ctx": 1, "tools": true}]})"};
  CHECK(added(assay).contains("fill_price"));
  CHECK_FALSE(added(assay).contains("add_metadata"));
  assay.list_models = {R"({"data": [{"id": "m-old"}]})"};
  CHECK(added(assay).contains("price_protection"));

  assay = sound;
  assay.policy = R"({"schema": 1})";
  CHECK(added(assay).contains("restrict_sale"));
  CHECK(added(assay).contains("add_monitoring"));

  assay = sound;
  assay.policy = R"({"schema": 1, "wanted": {"models": ["m-9"], "requests_per_minute": 61}, "tolerated": {"latency_ms": 1}})";
  CHECK(added(assay).contains("suggest_fallback_model"));
  CHECK(added(assay).contains("throttle_route"));
  CHECK(added(assay).contains("downgrade"));

  assay = sound;
  assay.usage_snapshot = {"{}", 500};
  CHECK(added(assay).contains("fill_capability_matrix"));
  assay.balance_snapshot = {R"({"left": "0", "currency": "USD"})"};
  CHECK(added(assay).contains("alert_procurement"));
  CHECK(added(assay).contains("do_not_list"));
  CHECK_FALSE(added(assay).contains("set_route"));

  assay = sound;
  assay.headers = {{"x-passer", "1"}};
  CHECK(added(assay).contains("human_review"));
  CHECK_FALSE(added(assay).contains("add_provider_config"));
  CHECK_FALSE(added(assay).contains("import_inventory"));

  assay = sound;
  assay.options.provider = "sample";
  assay.options.base_url = "https://gateway.example/v1";
  assay.options.key_may_go_to_base_url = true;
  CHECK(added(assay).contains("change_route"));

  assay = sound;
  assay.current_key = {R"({"error": {"code": "bad"}})", 401};
  CHECK(added(assay) == Names{"do_not_list"});

  const Catalog ended = load_sample({{"closed", R"("the service has ended")"}, {"hosts", ""}, {"auth", ""}, {"questions", "[]"}, {"answers", ""}});
  Driver nobody;
  Probe probe = start(ended, sample_key(), {.provider = "sample"});
  CHECK(actions(nobody.run(probe)) == Names{"mark_unsupported"});
}

TEST_CASE("no action outside the vocabulary, each with a sentence and cells") {
  Names seen;
  for (const Played& one : played()) {
    CAPTURE(one.name);
    for (const Report* report : {&one.before, &one.after}) {
      for (const Action& action : report->actions) {
        CHECK_MESSAGE(vocabulary.contains(action.id), action.id);
        CHECK(action.text.ends_with('.'));
        CHECK_FALSE(action.cells.empty());
        seen.insert(action.id);
      }
    }
    CHECK_FALSE(one.after.actions.empty());
  }
  CHECK(seen.size() > 12);
}

TEST_CASE("nothing is offered of a key that is refused or unproven") {
  const Names offers = {"add_provider_config", "import_inventory", "set_route", "sale_tag", "change_route"};
  for (const Played& one : played()) {
    const bool proven = one.after.key.verdict == KeyVerdict::valid || one.after.key.verdict == KeyVerdict::valid_limited;
    if (proven) continue;
    CAPTURE(one.name);
    for (const Action& action : one.after.actions) CHECK_MESSAGE(!offers.contains(action.id), action.id);
  }
}
