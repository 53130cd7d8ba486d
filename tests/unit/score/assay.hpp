// Assays for the tests of matrices and scores: a made-up provider that shows everything,
// with any answer replaced, and the reports of all recorded exchanges.
#pragma once

#include "sim/exchange.hpp"
#include "sim/exchange_transport.hpp"
#include "sim/keys.hpp"
#include "unit/probe/driver.hpp"

namespace keyassay::test {

// "smp-" keys are for inference, "adm-" keys administer.
inline const Catalog& generous() {
  static const Catalog catalog = catalog_of({
      {{"keys", R"([{"format": "api key", "shapes": ["smp-[a-z0-9]{40}"], "type": "api_key", "distinctive": true},
                    {"format": "admin key", "shapes": ["adm-[a-z0-9]{40}"], "type": "admin", "distinctive": true}])"},
       {"questions", R"([
         {"id": "current_key", "path": "/key", "types": ["api_key", "admin"], "proves": ["key"], "expect": {"at": ["/owner"]},
          "facts": [{"metric": "owner_id", "at": "/owner"}, {"metric": "key_expires_at", "at": "/ends"},
                    {"metric": "token_role", "at": "/role"}]},
         {"id": "list_models", "path": "/models", "types": ["api_key", "admin"], "expect": {"at": ["/data"]},
          "models": {"each": "/data", "id": "/id", "means": "allowed", "context": "/ctx", "max_output": "/out",
                     "input_price": "/in", "output_price": "/ot", "currency": "USD", "features": {"tools": {"at": "/tools"}}}},
         {"id": "balance_snapshot", "path": "/balance",
          "facts": [{"metric": "balance_available", "at": "/left", "unit_at": "/currency"}, {"metric": "credit_limit", "at": "/limit", "unit": "USD"},
                    {"metric": "credit_remaining", "at": "/remaining", "unit": "USD"}]},
         {"id": "usage_snapshot", "path": "/usage", "facts": [{"metric": "usage_total", "at": "/used", "unit": "USD"}]}])"},
       {"answers", R"([
         {"status": 401, "when": [{"at": "/error/code", "is": "bad"}], "cause": "invalid_key"},
         {"status": 403, "when": [{"at": "/error/code", "is": "scope"}], "cause": "scope_missing"},
         {"status": 429, "when": [{"at": "/error/code", "is": "slow"}], "cause": "rate_limited"}])"},
       {"limits", R"([{"metric": "requests_limit", "header": "x-rpm", "unit": "requests/minute"},
                      {"metric": "tokens_limit", "header": "x-tpm", "unit": "tokens/minute"}])"},
       {"marks", R"([{"header": "x-sample", "exists": true, "strength": "strong"}])"},
       {"models", R"([{"id": "m-old", "context": "4096", "input": "1", "output": "2"}])"}},
      {{"id", R"("passer")"}, {"name", R"("Passer")"}, {"aliases", "[]"}, {"env", "[]"}, {"kind", R"("relay")"}, {"keys", "[]"},
       {"hosts", R"([{"id": "own", "base": "", "protocol": "openai"}])"},
       {"marks", R"([{"header": "x-passer", "exists": true, "strength": "strong"}])"},
       {"questions", R"([{"id": "list_models", "path": "/v1/models", "models": {"each": "/data", "id": "/id"}}])"}},
  });
  return catalog;
}

inline std::string model_json(const std::string& id) {
  return R"({"id": ")" + id + R"(", "ctx": 8192, "out": 4096, "in": "1", "ot": "2", "tools": true})";
}

// What is asked, and what comes back; change a member before `run`.
struct Assay {
  std::string key = sample_key();
  ProbeOptions options{.max_requests = 40, .start_unix_ms = sim::exchange_start_unix_ms};
  std::string policy = "{\"schema\": 1}";
  Headers headers{{"x-rpm", "60"}, {"x-tpm", "10000"}, {"x-sample", "1"}};
  Scripted current_key{R"({"owner": "o-1", "ends": "2030-01-01", "role": "user"})"};
  Scripted list_models{R"({"data": [)" + model_json("m-1") + "," + model_json("m-2") + "]}"};
  Scripted balance_snapshot{R"({"left": "25.00", "currency": "USD", "limit": "100", "remaining": "80"})"};
  Scripted usage_snapshot{R"({"used": "3"})"};

  Report run() const {
    Driver driver;
    const auto put = [&](const char* question, Scripted answer) {
      answer.headers.insert(answer.headers.end(), headers.begin(), headers.end());
      driver.on(question, std::move(answer));
    };
    put("current_key", current_key);
    put("list_models", list_models);
    put("balance_snapshot", balance_snapshot);
    put("usage_snapshot", usage_snapshot);
    const auto parsed = Policy::parse(policy);
    if (!parsed) FAIL(parsed.error().where, ": ", parsed.error().message);
    Probe probe = start(generous(), key, options, parsed.value());
    return driver.run(probe);
  }
};

// Everything declared that only the caller can declare.
inline const char* const all_declared = R"({"schema": 1, "declared": {"resale_authority": true, "monitoring": true}})";

inline const Criterion& criterion_of(const Report& report, Dimension dimension, std::string_view id, bool gate = false) {
  for (const Criterion& criterion : report.at(dimension).criteria) {
    if (criterion.id == id && criterion.gate == gate) return criterion;
  }
  FAIL("no criterion ", std::string(id));
  return report.at(dimension).criteria.front();
}

inline const std::vector<sim::Exchange>& recorded() {
  static const auto all = sim::read_exchanges(KEYASSAY_SOURCE_DIR "/tests/exchanges");
  REQUIRE_MESSAGE(all, (all ? std::string{} : all.error().message));
  return all.value();
}

struct Played {
  std::string name;
  Report before, after;  // before the first question, and at the end
};

inline const std::vector<Played>& played() {
  static const std::vector<Played> all = [] {
    std::vector<Played> list;
    for (const sim::Exchange& exchange : recorded()) {
      const auto key = sim::make_key(Catalog::builtin(), exchange);
      REQUIRE(key);
      sim::ExchangeTransport transport(Catalog::builtin(), exchange, key.value());
      Probe probe = start(Catalog::builtin(), key.value(), sim::probe_options(exchange), sim::probe_policy(exchange));
      Report before = probe.report();
      list.push_back({exchange.name, std::move(before), keyassay::run(probe, transport)});
    }
    return list;
  }();
  return all;
}

}  // namespace keyassay::test
