#include "catalog/load.hpp"

#include <doctest/doctest.h>

#include <string>

#include "unit/catalog/entry.hpp"

using namespace keyassay;
using test::Broken;
using test::check_refused;
using test::load_sample;

namespace {

Broken models(const std::string& rule, const std::string& where, const std::string& message) {
  return {"questions", R"([{"id": "list_models", "path": "/m", "models": )" + rule + "}]",
          "/questions/0/models" + where, message};
}

}  // namespace

TEST_CASE("answers arrive") {
  const Catalog catalog = load_sample({{"answers", R"([
      {"status": [401, 403], "on": "list_models", "cause": "wrong_region", "key": "alive", "ask_host": "main"},
      {"cause": "none", "key": "any"}, {"cause": "quota_exceeded", "facts": [{"metric": "missing_scopes", "at": "/s"}]}])"}});
  const auto& answers = catalog.tables().entries[0]->answers;
  REQUIRE(answers.size() == 3);
  CHECK(answers[0].status == std::vector{401, 403});
  CHECK(answers[0].on == std::vector<std::string>{"list_models"});
  CHECK(answers[0].cause == Cause::wrong_region);
  CHECK(answers[0].key_alive == true);
  CHECK(answers[0].ask_host == "main");
  CHECK(answers[1].status.empty());
  CHECK(answers[1].key_alive == false);
  CHECK_FALSE(answers[2].key_alive.has_value());
  CHECK(answers[2].facts.size() == 1);
}

TEST_CASE("answers that are refused") {
  check_refused({
      {"answers", R"([{"status": 401}])", "/answers/0", "\"cause\" is missing"},
      {"answers", R"([{"cause": "bad_key"}])", "/answers/0/cause", "one of none, invalid_key, expired"},
      {"answers", R"([{"cause": "none", "status": 40}])", "/answers/0/status", "100 to 599"},
      {"answers", R"([{"cause": "none", "status": ["4xx"]}])", "/answers/0/status/0", "100 to 599"},
      {"answers", R"([{"cause": "none", "on": ["get_model"]}])", "/answers/0/on/0", "id of a question"},
      {"answers", R"([{"cause": "none", "key": "dead"}])", "/answers/0/key", "one of alive, any"},
      {"answers", R"([{"cause": "wrong_region", "ask_host": "eu"}])", "/answers/0/ask_host", "id of a host"},
      {"answers", R"([{"cause": "expired", "ask_host": "main"}])", "/answers/0/ask_host",
       "wrong_region only"},
      {"answers", R"([{"cause": "none", "facts": [{"metric": "tier", "prometheus": "a"}]}])",
       "/answers/0/facts/0/prometheus", "cannot read"},
      {"answers", R"([{"cause": "none", "note": "x"}])", "/answers/0/note", "unknown field"},
      {"answers", "{}", "/answers", "an array"},
  });
}

TEST_CASE("a model rule arrives") {
  const Catalog catalog =
      load_sample({{"questions", R"([{"id": "list_models", "path": "/m", "models": {"each": "", "id": "",
      "strip": "models/", "context": "/c", "max_output": "/o", "input_price": "/i", "output_price": "/p", "price_scale": "1000000",
      "currency": "USD", "features": {"tools": {"at": "/f", "has": "tools"}, "vision": {"at": "/v"}},
      "next": {"value": "/next", "parameter": "after", "more": "/more"}}}])"}});
  const auto& rule = *catalog.tables().entries[0]->questions[0].models;
  CHECK(rule.each.empty());
  CHECK(rule.means == catalog::ModelRule::Means::listed);
  CHECK(rule.strip == "models/");
  CHECK(rule.context == "/c");
  CHECK(rule.price_scale == "1000000");
  CHECK(rule.currency == "USD");
  CHECK(rule.features[0].has == "tools");
  CHECK(rule.features[1].has.empty());
  CHECK(rule.next_value == "/next");
  CHECK(rule.next_parameter == "after");
  CHECK(rule.more == "/more");
}

TEST_CASE("model rules that are refused") {
  check_refused({
      models(R"({"id": "/id"})", "", "\"each\" is missing"),
      models(R"({"each": "/d"})", "", "\"id\" is missing"),
      models(R"({"each": "d", "id": "/id"})", "/each", "empty or starts with /"),
      models(R"({"each": "/d", "id": "/id", "means": "maybe"})", "/means", "one of allowed, listed"),
      models(R"({"each": "/d", "id": "/id", "input_price": "/p"})", "", "expected \"currency\""),
      models(R"({"each": "/d", "id": "/id", "price_scale": "2"})", "/price_scale",
             "input_price or output_price"),
      models(R"({"each": "/d", "id": "/id", "input_price": "/p", "currency": "usd"})", "/currency",
             "three capitals"),
      models(R"({"each": "/d", "id": "/id", "input_price": "/p", "currency": "USD", "price_scale": "x"})",
             "/price_scale", "a decimal number"),
      models(R"({"each": "/d", "id": "/id", "features": {"Tools": {"at": "/a"}}})", "/features/Tools",
             "name of a feature"),
      models(R"({"each": "/d", "id": "/id", "features": {"tools": {"has": "a"}}})", "/features/tools",
             "\"at\" is missing"),
      models(R"({"each": "/d", "id": "/id", "next": {"value": "/n"}})", "/next", "\"parameter\" is missing"),
  });
}

TEST_CASE("marks and grants arrive, or not") {
  const Catalog catalog = load_sample(
      {{"marks",
        R"([{"header": "x-sample-*", "exists": true, "strength": "strong", "note": "only they send it"}])"},
       {"grants",
        R"([{"when": [{"fact": "token_scopes", "has": "read"}], "models": "denied", "cause": "scope_missing"}])"}});
  const catalog::Entry& entry = *catalog.tables().entries[0];
  CHECK(entry.marks[0].strong);
  CHECK(entry.marks[0].note == "only they send it");
  CHECK(entry.grants[0].models == Permission::denied);
  CHECK(entry.grants[0].cause == Cause::scope_missing);
  CHECK(entry.grants[0].when[0].at[0] == "token_scopes");
  check_refused({
      {"marks", R"([{"text": true, "has": "a"}])", "/marks/0", "\"strength\" is missing"},
      {"marks", R"([{"text": true, "has": "a", "strength": "sure"}])", "/marks/0/strength",
       "one of strong, weak"},
      {"marks", R"([{"fact": "tier", "is": "a", "strength": "weak"}])", "/marks/0/fact", "for grants"},
      {"grants", R"([{"models": "allowed"}])", "/grants/0", "\"when\" is missing"},
      {"grants", R"([{"when": [{"at": "/a", "is": "b"}], "models": "allowed"}])", "/grants/0/when/0/at",
       "a grant only sees facts"},
      {"grants", R"([{"when": [{"fact": "role", "is": "b"}], "models": "allowed"}])", "/grants/0/when/0/fact",
       "a metric of"},
      {"grants", R"([{"when": [{"fact": "tier", "is": "b"}], "models": "unknown"}])", "/grants/0/models",
       "one of allowed, denied"},
      {"grants", R"([{"when": [{"fact": "tier", "is": "b"}], "models": "allowed", "cause": "expired"}])",
       "/grants/0/cause", "denied only"},
  });
}

TEST_CASE("known models arrive, or not") {
  const Catalog catalog = load_sample(
      {{"models", R"([{"id": "m/1", "context": "131072", "max_output": "8192", "features": ["tools", "json"],
      "input": "0.35", "output": "0.75"}, {"id": "m/2", "currency": "CNY", "as_of": "2026-01-02", "source": "https://x.example"}])"}});
  const auto& known = catalog.tables().entries[0]->models;
  CHECK(known[0].context == "131072");
  CHECK(known[0].max_output == "8192");
  CHECK(known[0].currency == "USD");
  CHECK(known[0].as_of == "2026-11-20");
  CHECK(known[1].currency == "CNY");
  CHECK(known[1].as_of == "2026-01-02");
  check_refused({
      {"models", R"([{"context": "1"}])", "/models/0", "\"id\" is missing"},
      {"models", R"([{"id": "a", "context": 131072}])", "/models/0/context", "a text"},
      {"models", R"([{"id": "a", "context": "128k"}])", "/models/0/context", "a whole number as text"},
      {"models", R"([{"id": "a", "max_output": "-1"}])", "/models/0/max_output", "a whole number as text"},
      {"models", R"([{"id": "a", "input": 0.35}])", "/models/0/input", "a decimal number as text"},
      {"models", R"([{"id": "a", "output": "-0.35"}])", "/models/0/output", "not negative"},
      {"models", R"([{"id": "a", "currency": "dollars"}])", "/models/0/currency", "three capitals"},
      {"models", R"([{"id": "a", "features": ["Tool use"]}])", "/models/0/features/0", "name of a feature"},
      {"models", R"([{"id": "a", "as_of": "2026"}])", "/models/0/as_of", "a date"},
      {"models", R"([{"id": "a", "price": "1"}])", "/models/0/price", "unknown field"},
  });
}
