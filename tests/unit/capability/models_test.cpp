// One row per model, each value with its origin, each permission with its evidence.
#include "capability/models.hpp"

#include "unit/probe/driver.hpp"

using namespace keyassay;
using namespace keyassay::test;
using catalog::ModelRule;

namespace {

const catalog::Entry& maker() {
  static const Catalog catalog = load_sample({{"models", R"([
    {"id": "known", "context": "1000", "max_output": "10", "input": "1", "output": "2", "features": ["tools"], "as_of": "2026-01-02"},
    {"id": "known-large", "context": "9000"}])"}});
  return catalog.find("sample")->entry();
}

probe::Evidence proven() {
  probe::Evidence evidence;
  evidence.entry = &maker();
  evidence.proof = "list_models 200 /data";
  return evidence;
}

probe::ListedModel listed(std::string id, ModelRule::Means means = ModelRule::Means::listed) {
  probe::ListedModel model;
  model.id = std::move(id);
  model.means = means;
  model.evidence = "list_models /data";
  return model;
}

Fact list_fact(std::string metric, std::vector<std::string> items) {
  Fact fact;
  fact.metric = std::move(metric);
  fact.kind = FactKind::list;
  fact.items = std::move(items);
  return fact;
}

std::vector<ModelRow> rows(const probe::Evidence& evidence, std::vector<std::string> wanted = {},
                           std::vector<capability::CallerPrice> prices = {}, KeyVerdict verdict = KeyVerdict::valid) {
  const Cause cause = verdict == KeyVerdict::invalid ? Cause::revoked : Cause::none;
  return capability::model_rows(evidence, {verdict, cause, "x"}, {wanted, prices});
}

ModelRow row(const probe::Evidence& evidence, std::string_view id, std::vector<std::string> wanted = {},
             std::vector<capability::CallerPrice> prices = {}, KeyVerdict verdict = KeyVerdict::valid) {
  for (ModelRow& one : rows(evidence, std::move(wanted), std::move(prices), verdict)) {
    if (one.id == id) return one;
  }
  FAIL("no row ", std::string(id));
  return {};
}

}  // namespace

TEST_CASE("the union of catalog, lists and wishes, sorted, each once") {
  probe::Evidence evidence = proven();
  evidence.listed = {listed("zeta"), listed("known"), listed("zeta")};
  std::vector<std::string> ids;
  for (const ModelRow& one : rows(evidence, {"alpha", "known"})) ids.push_back(one.id);
  CHECK(ids == std::vector<std::string>{"alpha", "known", "known-large", "zeta"});
  CHECK(row(evidence, "alpha", {"alpha"}).wanted);
  CHECK_FALSE(row(evidence, "alpha", {"alpha"}).in_catalog);
  CHECK(row(evidence, "known").in_catalog);
  CHECK(row(evidence, "zeta").listed == Answer::yes);
  CHECK(row(evidence, "known-large").listed == Answer::unknown);
  CHECK(rows(probe::Evidence{}, {"alpha"}).empty());
}

TEST_CASE("the live list before the catalog, the caller's price before both") {
  probe::Evidence evidence = proven();
  probe::ListedModel live = listed("known");
  live.context = "2000";
  live.input_price = "5";
  live.currency = "USD";
  live.features = {{"tools", Answer::no}, {"vision", Answer::yes}, {"json", Answer::unknown}};
  evidence.listed = {live};
  ModelRow one = row(evidence, "known");
  CHECK(one.context.value == "2000");
  CHECK(one.context.origin == Origin::live);
  CHECK(one.max_output.value == "10");
  CHECK(one.max_output.origin == Origin::catalog);
  CHECK(one.max_output.as_of == "2026-01-02");
  CHECK(one.input_price.value == "5");
  CHECK(one.output_price.origin == Origin::catalog);
  REQUIRE(one.features.size() == 3);
  CHECK(one.features[0].feature == "json");
  CHECK(one.features[0].supported == Answer::unknown);
  CHECK(one.features[1].supported == Answer::no);   // the list knows better than the catalog
  CHECK(one.features[1].origin == Origin::live);
  CHECK(one.features[2].supported == Answer::yes);
  one = row(evidence, "known", {}, {{"known", "7", "", "EUR"}});
  CHECK(one.input_price.value == "7");
  CHECK(one.input_price.origin == Origin::caller);
  CHECK(one.currency == "EUR");
  // Prices of two currencies are never put side by side.
  probe::ListedModel yuan = listed("known");
  yuan.input_price = "9";
  yuan.currency = "CNY";
  evidence.listed = {yuan};
  CHECK(row(evidence, "known").output_price.value.empty());
}

TEST_CASE("a caller's price list makes no rows of its own, but for wanted models") {
  CHECK(rows(proven(), {}, {{"strange", "1", "1", "USD"}}).size() == 2);
  CHECK(row(proven(), "strange", {"strange"}, {{"strange", "1", "1", "USD"}}).input_price.value == "1");
}

TEST_CASE("permission: who spoke of exactly this model") {
  probe::Evidence evidence = proven();
  evidence.listed = {listed("mine", ModelRule::Means::allowed), listed("shown")};
  CHECK(row(evidence, "mine").permission == Permission::allowed);
  CHECK(row(evidence, "mine").evidence == std::vector<std::string>{"list_models /data"});
  CHECK(row(evidence, "shown").permission == Permission::unknown);
  CHECK(row(evidence, "known").permission == Permission::unknown);

  evidence.list_complete = true;
  CHECK(row(evidence, "known").permission == Permission::denied);
  CHECK(row(evidence, "known").listed == Answer::no);

  evidence.model_answers = {{"mine", Permission::denied, Cause::model_forbidden, "get_model 403"}, {"known", Permission::allowed, Cause::none, "get_model 200"}};
  CHECK(row(evidence, "mine").permission == Permission::denied);
  CHECK(row(evidence, "mine").cause == Cause::model_forbidden);
  CHECK(row(evidence, "known").permission == Permission::allowed);
  // A larger sibling is another model.
  CHECK(row(evidence, "known-large").permission == Permission::denied);
}

TEST_CASE("a dead key may use nothing, an unproven one is not known to") {
  probe::Evidence evidence = proven();
  evidence.listed = {listed("mine", ModelRule::Means::allowed)};
  const ModelRow dead = row(evidence, "mine", {}, {}, KeyVerdict::invalid);
  CHECK(dead.permission == Permission::denied);
  CHECK(dead.cause == Cause::revoked);
  evidence.proof.clear();
  CHECK(row(evidence, "mine", {}, {}, KeyVerdict::undetermined).permission == Permission::unknown);
}

TEST_CASE("an allow list of the key itself, with patterns") {
  probe::Evidence evidence = proven();
  evidence.listed = {listed("mine", ModelRule::Means::allowed), listed("other", ModelRule::Means::allowed)};
  evidence.facts = {list_fact("models_allowed", {"mine", "known*"})};
  CHECK(row(evidence, "mine").permission == Permission::allowed);
  CHECK(row(evidence, "other").permission == Permission::denied);
  CHECK(row(evidence, "other").cause == Cause::model_forbidden);
  CHECK(row(evidence, "known-large").permission == Permission::allowed);
  CHECK(row(evidence, "known-large").evidence == std::vector<std::string>{"fact models_allowed"});
  Fact off;
  off.metric = "model_limits_enabled";
  off.value = "false";
  evidence.facts.push_back(off);
  CHECK(row(evidence, "other").permission == Permission::allowed);
  evidence.facts = {list_fact("models_allowed", {})};  // names none: all
  CHECK(row(evidence, "other").permission == Permission::allowed);
}

TEST_CASE("grants of scopes reach listed models, denials all") {
  catalog::Entry scoped = maker();
  scoped.grants.push_back({{}, Permission::allowed, Cause::none});
  probe::Evidence evidence = proven();
  evidence.entry = &scoped;
  evidence.listed = {listed("shown")};
  CHECK(row(evidence, "shown").permission == Permission::allowed);
  CHECK(row(evidence, "known").permission == Permission::unknown);
  scoped.grants.front() = {{}, Permission::denied, Cause::scope_missing};
  CHECK(row(evidence, "known").permission == Permission::denied);
  CHECK(row(evidence, "known").cause == Cause::scope_missing);
}

TEST_CASE("patterns end with a star or are the id") {
  using capability::matches_pattern;
  CHECK(matches_pattern("gpt-x", "gpt-x"));
  CHECK_FALSE(matches_pattern("gpt-x", "gpt-x-mini"));
  CHECK(matches_pattern("gpt-*", "gpt-x"));
  CHECK(matches_pattern("*", "anything"));
  CHECK_FALSE(matches_pattern("", "x"));
  CHECK_FALSE(matches_pattern("g*x", "gpt-x"));
}
