#include "catalog/load.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "unit/catalog/entry.hpp"

using namespace keyassay;
using test::Broken;
using test::check_refused;
using test::load_sample;

namespace {

std::string question(const std::string& rest) { return R"([{"id": "validate", "path": "/x")" + rest + "}]"; }

const catalog::Question& only_question(const Catalog& catalog) {
  return catalog.tables().entries[0]->questions[0];
}

}  // namespace

TEST_CASE("a question arrives with its defaults") {
  const Catalog catalog = load_sample({{"questions", R"([{"id": "get_model", "path": "/models/{model}"}])"}});
  const catalog::Question& question = only_question(catalog);
  CHECK(question.asks == "get_model");
  CHECK(question.method == "GET");
  CHECK(question.safety == Safety::metadata);
  CHECK(question.host == 0);
  CHECK(question.auth.empty());
  CHECK(question.expect.status == std::vector{200});
  CHECK_FALSE(question.keyless);
  CHECK_FALSE(question.proves_key);
  CHECK_FALSE(question.text_answer);
  CHECK_FALSE(question.models);
}

TEST_CASE("needs are the placeholders of host, path, headers and body, each once, without times") {
  const Catalog catalog = load_sample(
      {{"hosts", R"([{"id": "main", "base": "https://{workspace}.sample.example", "protocol": "openai"}])"},
       {"questions", R"([{"id": "count_tokens", "safety": "dry", "method": "POST",
          "path": "/orgs/{organization_id}/models/{model}?from={now-30d:unix}", "headers": {"x-project": "{project_id}"},
          "body": {"model": "{model}", "query": "query { me }", "n": 1.50, "deep": [true, null, {"to": "{tenant}"}]}}])"}});
  const catalog::Question& question = only_question(catalog);
  CHECK(question.needs ==
        std::vector<std::string>{"workspace", "organization_id", "model", "project_id", "tenant"});
  CHECK(question.body ==
        R"({"model":"{model}","query":"query { me }","n":1.50,"deep":[true,null,{"to":"{tenant}"}]})");
}

TEST_CASE("a body of text is sent as it is") {
  const Catalog catalog = load_sample(
      {{"questions", question(R"(, "method": "POST", "safety": "dry", "body": "a=1&b={model}")")}});
  CHECK(only_question(catalog).body == "a=1&b={model}");
}

TEST_CASE("a POST that only reads says why") {
  CHECK(only_question(
            load_sample(
                {{"questions", question(R"(, "method": "POST", "x-why": "the provider reads by POST")")}}))
            .method == "POST");
  check_refused({
      {"questions", question(R"(, "method": "POST")"), "/questions/0/method", "reason in x-why"},
      {"questions", question(R"(, "method": "DELETE", "safety": "spend")"), "/questions/0/method",
       "one of GET, POST"},
  });
}

TEST_CASE("proofs") {
  const Catalog software = load_sample(
      {{"questions", question(R"(, "keyless": true, "proves": ["software"], "expect": {"at": ["/v"]})")}});
  CHECK(only_question(software).discovers);
  CHECK_FALSE(only_question(software).proves_key);
  check_refused({
      {"questions", question(R"(, "proves": ["key"])"), "/questions/0/proves",
       "a status alone proves nothing"},
      {"questions", question(R"(, "proves": ["key"], "expect": {"status": 200})"), "/questions/0/proves",
       "expect.at or expect.when"},
      {"questions", question(R"(, "proves": ["key"], "expect": {"at": [""]})"), "/questions/0/expect/at/0",
       "starts with /"},
      {"questions", question(R"(, "proves": ["key"], "keyless": true, "expect": {"at": ["/a"]})"),
       "/questions/0/proves/0", "asked without the key"},
      {"questions", question(R"(, "proves": ["software"], "expect": {"at": ["/a"]})"),
       "/questions/0/proves/0", "keyless question"},
      {"questions", question(R"(, "proves": ["owner"])"), "/questions/0/proves/0", "one of key, software"},
      {"questions",
       question(R"(, "keyless": true, "models": {"each": "/d", "id": "/id", "means": "allowed"})"),
       "/questions/0/models", "\"listed\""},
      {"questions", question(R"(, "keyless": true, "auth": "bearer")"), "/questions/0/auth",
       "expected no auth"},
  });
}

TEST_CASE("requests that are refused") {
  check_refused({
      {"questions", R"([{"id": "billing", "path": "/x"}])", "/questions/0/id", "\"asks\" beside an id"},
      {"questions", R"([{"id": "billing", "asks": "money", "path": "/x"}])", "/questions/0/asks",
       "one of list_models"},
      {"questions", R"([{"id": "validate"}])", "/questions/0", "\"path\" is missing"},
      {"questions", R"([{"id": "validate", "path": "models"}])", "/questions/0/path", "starts with /"},
      {"questions", R"([{"id": "validate", "path": "/a#b"}])", "/questions/0/path", "starts with /"},
      {"questions", R"([{"id": "validate", "path": "/a?k={key}"}])", "/questions/0/path", "headers of auth"},
      {"questions", R"([{"id": "validate", "path": "/a/{Model}"}])", "/questions/0/path", "offset 3"},
      {"questions", R"([{"id": "validate", "path": "/a/{now-3w:unix}"}])", "/questions/0/path",
       "forms no placeholder"},
      {"questions", question(R"(, "headers": {"x-key": "{key}"})"), "/questions/0/headers/x-key",
       "headers of auth"},
      {"questions", question(R"(, "method": "POST", "safety": "dry", "body": {"k": "{key}"})"),
       "/questions/0/body", "headers of auth"},
      {"questions", question(R"(, "headers": {"x-org": "{Org}"})"), "/questions/0/headers/x-org",
       "forms no placeholder"},
      {"questions", question(R"(, "headers": {"Content-Length": "1"})"),
       "/questions/0/headers/Content-Length", "transport's"},
      {"questions", question(R"(, "body": {"a": 1})"), "/questions/0/body", "GET has no body"},
      {"questions", question(R"(, "host": "other")"), "/questions/0/host", "id of a host"},
      {"questions", question(R"(, "auth": "other")"), "/questions/0/auth", "id of an auth"},
      {"questions", question(R"(, "types": ["other"])"), "/questions/0/types/0", "one of api_key"},
      {"questions", question(R"(, "safety": "free")"), "/questions/0/safety", "one of metadata, dry, spend"},
      {"questions", question(R"(, "answer": "xml")"), "/questions/0/answer", "one of json, text"},
      {"questions", question(R"(, "expect": {"status": 99})"), "/questions/0/expect/status", "100 to 599"},
      {"questions", question(R"(, "expect": {"status": []})"), "/questions/0/expect/status",
       "one status or more"},
      {"questions", question(R"(, "expect": {"at": "data"})"), "/questions/0/expect/at", "starts with /"},
      {"questions", question(R"(, "expect": {"body": 1})"), "/questions/0/expect/body", "unknown field"},
      {"questions", question(R"(, "url": "https://x.example")"), "/questions/0/url", "unknown field"},
      {"questions", question(R"(, "answer": "text", "expect": {"at": ["/a"]})"), "/questions/0/expect/at",
       "the answer is text"},
      {"questions", question(R"(, "answer": "text", "models": {"each": "", "id": "/id"})"),
       "/questions/0/models", "the answer is text"},
  });
}
