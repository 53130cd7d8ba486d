#include "catalog/load.hpp"

#include <doctest/doctest.h>

#include <string>

#include "unit/catalog/entry.hpp"

using namespace keyassay;
using catalog::Condition;
using catalog::FactRule;
using test::Broken;
using test::check_refused;
using test::load_sample;

namespace {

std::string asking(const std::string& facts, const std::string& rest = "") {
  return R"([{"id": "validate", "path": "/x", "facts": [)" + facts + "]" + rest + "}]";
}

std::string when(const std::string& condition) {
  return R"([{"cause": "none", "when": [)" + condition + "]}]";
}

// A fact rule that must be refused, inside a question.
Broken fact(const std::string& rule, const std::string& where, const std::string& message) {
  return {"questions", asking(rule), "/questions/0/facts/0" + where, message};
}

Broken condition(const std::string& json, const std::string& where, const std::string& message) {
  return {"answers", when(json), "/answers/0/when/0" + where, message};
}

}  // namespace

TEST_CASE("each verb arrives with what it reads") {
  const Catalog catalog = load_sample({{"questions", asking(R"(
      {"metric": "balance_total", "at": ["/a", "/b"], "unit_at": "/currency", "scale": "0.01"},
      {"metric": "models_total", "count": ""},
      {"metric": "usage_total", "sum": "/rows/*/cost", "unit": "USD"},
      {"metric": "token_scopes", "collect": "/scopes/*"},
      {"metric": "balance_available", "minus": ["/total", "/used"], "unit": "USD", "divide_by": "quota_per_unit", "divide_or": "500000"},
      {"metric": "region", "header": "x-region", "parameter": "at", "after": "<", "before": ">", "means": {"null": "none", "1": "eu"}})")}});
  const auto& facts = catalog.tables().entries[0]->questions[0].facts;
  REQUIRE(facts.size() == 6);
  CHECK(facts[0].metric->name == "balance_total");
  CHECK(facts[0].from == std::vector<std::string>{"/a", "/b"});
  CHECK(facts[0].unit_at == "/currency");
  CHECK(facts[0].scale == "0.01");
  CHECK(facts[1].verb == FactRule::Verb::count);
  CHECK(facts[1].from == std::vector<std::string>{""});
  CHECK(facts[2].verb == FactRule::Verb::sum);
  CHECK(facts[3].verb == FactRule::Verb::collect);
  CHECK(facts[4].verb == FactRule::Verb::minus);
  CHECK(facts[4].from.size() == 2);
  CHECK(facts[4].divide_by == "quota_per_unit");
  CHECK(facts[4].divide_or == "500000");
  CHECK(facts[5].verb == FactRule::Verb::header);
  CHECK(facts[5].parameter == "at");
  CHECK(facts[5].after == "<");
  CHECK(facts[5].before == ">");
  CHECK(facts[5].means[1] == std::pair<std::string, std::string>{"1", "eu"});
}

TEST_CASE("prometheus reads text answers, headers read every answer") {
  const Catalog catalog = load_sample(
      {{"questions", asking(R"({"metric": "endpoint_status", "prometheus": "up", "label": "state"})",
                            R"(, "answer": "text")")},
       {"limits", R"([{"metric": "requests_limit", "header": "x-limit", "unit": "requests/day"}])"}});
  CHECK(catalog.tables().entries[0]->questions[0].facts[0].label == "state");
  CHECK(catalog.tables().entries[0]->limits[0].unit == "requests/day");
  check_refused({
      {"questions", asking(R"({"metric": "tier", "at": "/a"})", R"(, "answer": "text")"),
       "/questions/0/facts/0/at", "expected prometheus or header"},
      {"limits", R"([{"metric": "tier", "at": "/a"}])", "/limits/0/at", "expected header"},
      fact(R"({"metric": "tier", "prometheus": "up"})", "/prometheus", "expected at, count"),
  });
}

TEST_CASE("fact rules that are refused") {
  check_refused({
      fact(R"({"at": "/a"})", "", "\"metric\" is missing"),
      fact(R"({"metric": "balance", "at": "/a"})", "/metric", "a metric of lib/catalog/metric.cpp"),
      fact(R"({"metric": "tier"})", "", "exactly one of at, count, sum"),
      fact(R"({"metric": "tier", "at": "/a", "header": "b"})", "/header",
           "\"at\" and \"header\" stand together"),
      fact(R"({"metric": "tier", "at": "a"})", "/at", "empty or starts with /"),
      fact(R"({"metric": "tier", "at": []})", "/at", "one pointer or more"),
      fact(R"({"metric": "tier", "at": "/a~2"})", "/at", "JSON pointer"),
      fact(R"({"metric": "tier", "header": "a b"})", "/header", "name of a header"),
      fact(R"({"metric": "usage_tokens", "minus": ["/a"]})", "/minus", "two pointers"),
      fact(R"({"metric": "tier", "count": "/a"})", "/count", "gives no text, which tier is"),
      fact(R"({"metric": "tier", "sum": "/a"})", "/sum", "gives no text"),
      fact(R"({"metric": "tier", "collect": "/a"})", "/collect", "gives no text"),
      fact(R"({"metric": "balance_total", "at": "/a"})", "", "a currency in unit or unit_at"),
      fact(R"({"metric": "tier", "at": "/a", "unit": "x", "unit_at": "/b"})", "/unit_at", "stand together"),
      fact(R"({"metric": "usage_tokens", "at": "/a", "scale": 0.01})", "/scale", "a decimal number as text"),
      fact(R"({"metric": "usage_tokens", "at": "/a", "scale": "1e3"})", "/scale", "a decimal number as text"),
      fact(R"({"metric": "tier", "at": "/a", "scale": "2"})", "/scale", "tier is no number"),
      fact(R"({"metric": "usage_tokens", "at": "/a", "divide_by": "nothing"})", "/divide_by", "a metric of"),
      fact(R"({"metric": "usage_tokens", "at": "/a", "divide_or": "2"})", "/divide_or",
           "divide_by beside it"),
      fact(R"({"metric": "usage_tokens", "at": "/a", "divide_by": "quota_per_unit", "divide_or": "0.0"})",
           "/divide_or", "not zero"),
      fact(R"({"metric": "tier", "at": "/a", "label": "x"})", "/label", "beside prometheus only"),
      fact(R"({"metric": "tier", "at": "/a", "parameter": "x"})", "/parameter", "beside header only"),
      fact(R"({"metric": "tier", "at": "/a", "means": {"null": 0}})", "/means/null", "a text"),
      fact(R"({"metric": "tier", "at": "/a", "default": "x"})", "/default", "unknown field"),
  });
}

TEST_CASE("conditions arrive") {
  const Catalog catalog = load_sample({{"answers", R"([{"cause": "none", "when": [
      {"at": ["/code", "/error/code"], "is": ["1", "2"]}, {"header": "x-cf-*", "exists": true},
      {"text": true, "has": "oops"}, {"at": "/a/*", "every": "no"}, {"at": "/a", "starts": "b"}, {"at": "/a", "exists": false}]}])"}});
  const auto& all = catalog.tables().entries[0]->answers[0].when;
  REQUIRE(all.size() == 6);
  CHECK(all[0].place == Condition::Place::body);
  CHECK(all[0].at.size() == 2);
  CHECK(all[0].values == std::vector<std::string>{"1", "2"});
  CHECK(all[1].place == Condition::Place::header);
  CHECK(all[1].test == Condition::Test::exists);
  CHECK(all[1].values == std::vector<std::string>{"true"});
  CHECK(all[2].place == Condition::Place::text);
  CHECK(all[2].test == Condition::Test::has);
  CHECK(all[3].test == Condition::Test::every);
  CHECK(all[4].test == Condition::Test::starts);
  CHECK(all[5].values == std::vector<std::string>{"false"});
}

TEST_CASE("conditions that are refused") {
  check_refused({
      condition(R"({"is": "a"})", "", "exactly one of at, header, text, fact"),
      condition(R"({"at": "/a"})", "", "exactly one of is, has, starts, exists, every"),
      condition(R"({"at": "/a", "header": "b", "is": "c"})", "/header", "stand together"),
      condition(R"({"at": "/a", "is": "c", "has": "d"})", "/has", "stand together"),
      condition(R"({"at": "a", "is": "c"})", "/at", "starts with /"),
      condition(R"({"at": "", "is": "c"})", "/at", "starts with /"),
      condition(R"({"at": "/a", "is": 401})", "/is", "a text or a list of texts"),
      condition(R"({"at": "/a", "is": []})", "/is", "a text or a list of texts"),
      condition(R"({"at": "/a", "is": ["b", 7]})", "/is/1", "a text"),
      condition(R"({"at": "/a", "exists": "true"})", "/exists", "true or false"),
      condition(R"({"header": "a*b", "is": "c"})", "/header", "name of a header"),
      condition(R"({"text": false, "has": "c"})", "/text", "expected true"),
      condition(R"({"text": true, "exists": true})", "/exists", "a body is one text"),
      condition(R"({"fact": "tier", "is": "c"})", "/fact", "for grants"),
      condition(R"({"at": "/a", "is": "c", "not": true})", "/not", "unknown field"),
      {"answers", R"([{"cause": "none", "when": []}])", "/answers/0/when", "one condition or more"},
      {"questions",
       R"([{"id": "validate", "path": "/x", "answer": "text", "expect": {"when": [{"at": "/a", "exists": true}]}}])",
       "/questions/0/expect/when/0/at", "the answer is text"},
  });
}
