// One file of tests/exchanges: what a provider answers about one key, and what an assay
// must make of it. The format is described in tests/exchanges/README.md.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "keyassay/policy.hpp"
#include "keyassay/probe.hpp"
#include "keyassay/report.hpp"
#include "keyassay/result.hpp"

namespace keyassay::sim {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// One answer, or none when `failure` says so. The body may hold {masked}, {key}, {last4}.
struct ScriptedAnswer {
  int status = 200;
  Pairs headers;
  std::string body;
  std::optional<TransportFailure> failure;
};

struct ExchangeOptions {
  Safety safety = Safety::metadata;
  std::vector<std::string> want;
  std::string provider;  // the exchange's own unless the file says otherwise
  std::string base_url;
  bool key_may_go_to_base_url = false;
  std::vector<std::string> allow;
  unsigned host_budget = 1;
  Pairs values;
  std::string variable, hint_url;  // `hints`
};

// What is left out is not compared.
struct Expected {
  std::optional<std::string> provider, verdict, cause, identity;
  std::vector<std::pair<std::string, std::vector<std::string>>> facts;  // one value, or a list's items
  std::vector<std::string> absent;
  Pairs models, capabilities, readiness;
  std::optional<std::vector<std::string>> requests;
};

struct Exchange {
  std::string name;  // "deepseek/insufficient_balance"
  std::string provider, condition, about;
  std::string key_format;  // empty: the provider's first
  std::vector<std::string> sources;
  ExchangeOptions options;
  std::map<std::string, std::vector<ScriptedAnswer>, std::less<>>
      answers;  // by question or provider:question
  Expected expect;
};

// Errors: malformed_json, invalid_argument for a field that is unknown or of the wrong type.
Result<Exchange> parse_exchange(std::string_view json, std::string_view name);

// Every file below `folder`, by name. Errors: io, and those of parse_exchange().
Result<std::vector<Exchange>> read_exchanges(const std::string& folder);

// The exchange of that name, or nullptr.
const Exchange* find_exchange(const std::vector<Exchange>& exchanges, std::string_view name) noexcept;

// The day every exchange is played on, so that dates in answers stay in the future or past.
inline constexpr std::int64_t exchange_start_unix_ms = 1'785'542'400'000;  // 2026-08-01T00:00:00Z

// Borrows from `exchange`.
ProbeOptions probe_options(const Exchange& exchange);
Policy probe_policy(const Exchange& exchange);

// One line for each expectation that the report does not meet; empty when all is well.
std::vector<std::string> differences(const Exchange& exchange, const Report& report);

}  // namespace keyassay::sim
