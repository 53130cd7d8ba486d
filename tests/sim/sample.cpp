#include "sim/sample.hpp"

#include <stdexcept>

namespace keyassay::sim {
namespace {

constexpr std::string_view catalog_text = R"json([{
  "schema": 1, "id": "alpha", "name": "Alpha", "kind": "lab", "route": "global",
  "docs": "https://docs.alpha.test/", "checked": "2026-08-01", "env": ["ALPHA_API_KEY"],
  "keys": [{"format": "api key", "shapes": ["al-[a-z0-9]{32}"], "type": "api_key", "distinctive": true}],
  "hosts": [{"id": "api", "base": "https://api.alpha.test/v1", "protocol": "openai"}],
  "auth": [{"id": "bearer", "headers": {"Authorization": "Bearer {key}"}}],
  "questions": [
    {"id": "list_models", "path": "/models", "proves": ["key"], "expect": {"at": ["/data"]},
     "models": {"each": "/data", "id": "/id", "means": "allowed",
                "next": {"value": "/last_id", "parameter": "after_id", "more": "/has_more"}}},
    {"id": "get_model", "path": "/models/{model}", "expect": {"at": ["/id"]}},
    {"id": "balance_snapshot", "path": "/balance?unit=usd", "expect": {"at": ["/total"]},
     "facts": [{"metric": "balance_total", "at": "/total", "unit": "USD"}]},
    {"id": "count_tokens", "safety": "dry", "method": "POST", "path": "/count", "body": {"model": "{model}"},
     "expect": {"at": ["/tokens"]}},
    {"id": "status", "asks": "metrics", "path": "/status", "keyless": true, "expect": {"at": ["/up"]}}
  ],
  "answers": [
    {"status": 401, "cause": "invalid_key", "key": "any"},
    {"status": 402, "cause": "insufficient_balance", "key": "alive"}
  ],
  "sources": ["https://docs.alpha.test/api"]
}, {
  "schema": 1, "id": "beta", "name": "Beta", "kind": "lab", "route": "global",
  "docs": "https://docs.beta.test/", "checked": "2026-08-01", "env": ["BETA_API_KEY"],
  "keys": [{"format": "api key", "shapes": ["be_[a-z0-9]{32}"], "type": "api_key", "distinctive": true}],
  "hosts": [{"id": "api", "base": "https://api.beta.test", "protocol": "custom"},
            {"id": "workspace", "base": "https://{workspace}.beta.test/v2", "protocol": "custom"}],
  "auth": [{"id": "header", "headers": {"x-api-key": "{key}"}}],
  "questions": [
    {"id": "current_key", "path": "/me", "proves": ["key"], "expect": {"at": ["/id"]}},
    {"id": "list_models", "host": "workspace", "path": "/models", "expect": {"at": ["/models"]}}
  ],
  "answers": [{"status": 401, "cause": "invalid_key", "key": "any"}],
  "sources": ["https://docs.beta.test/api"]
}])json";

constexpr std::pair<std::string_view, std::string_view> exchange_texts[] = {
    {"alpha/insufficient_balance", R"json({
      "provider": "alpha", "condition": "insufficient_balance", "about": "Good key, empty account",
      "options": {"want": ["a-1"]},
      "answers": {
        "list_models": {"status": 200, "body": {"data": [{"id": "a-1"}]}},
        "balance_snapshot": [{"status": 503, "text": "busy"}, {"status": 200, "body": {"total": "0.00"}}],
        "status": {"status": 200, "body": {"up": true}}
      },
      "expect": {"provider": "alpha", "facts": {"balance_total": "0.00"}}
    })json"},
    {"alpha/invalid_key", R"json({
      "provider": "alpha", "condition": "invalid_key", "about": "A key that nobody issued",
      "answers": {"list_models": {"status": 401,
                                  "body": {"error": "key {masked} ending in {last4} is wrong"}}},
      "expect": {"verdict": "invalid", "cause": "invalid_key"}
    })json"},
    {"alpha/valid", R"json({
      "provider": "alpha", "condition": "valid", "about": "A key that works",
      "answers": {
        "list_models": {"status": 200, "headers": {"x-request-id": "r-1",
                                                       "content-type": "application/json"},
                        "body": {"data": [{"id": "a-1"}]}},
        "count_tokens": {"status": 200, "body": {"tokens": 7}},
        "beta:current_key": {"status": 401, "body": {"error": "not a Beta key"}}
      },
      "expect": {"verdict": "valid"}
    })json"},
    {"beta/valid", R"json({
      "provider": "beta", "condition": "valid", "about": "A key that works",
      "options": {"values": {"workspace": "acme"}},
      "answers": {"current_key": {"status": 200, "body": {"id": "k-1"}},
                  "list_models": {"status": 200, "body": {"models": []}}},
      "expect": {"verdict": "valid"}
    })json"},
};

template <class T>
T need(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().where + ": " + result.error().message);
  return std::move(result).value();
}

}  // namespace

const Catalog& sample_catalog() {
  static const Catalog catalog = need(Catalog::parse(catalog_text, nullptr, {}, "sample"));
  return catalog;
}

const std::vector<Exchange>& sample_exchanges() {
  static const std::vector<Exchange> exchanges = [] {
    std::vector<Exchange> out;
    for (const auto& [name, text] : exchange_texts) out.push_back(need(parse_exchange(text, name)));
    return out;
  }();
  return exchanges;
}

}  // namespace keyassay::sim
