// What an assay found out: plain data, no key bytes.
//
// Three words recur. A *fact* is one value with its origin. A *cell* is one row of a
// matrix with a state. *Unknown* is a state of its own and never means no.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "keyassay/identify.hpp"

namespace keyassay {

// How much a question may do. `metadata` reads only. `dry` is a POST that can produce
// nothing billable. `spend` is a light real call that costs money.
enum class Safety : std::uint8_t { metadata, dry, spend };
std::string_view name(Safety safety) noexcept;

enum class CellState : std::uint8_t {
  unknown,      // not asked, or no answer
  confirmed,    // everything the provider shows of it was read
  partial,      // some of it was read
  denied,       // the provider refused this key
  invisible,    // asked and answered, but not shown
  not_exposed,  // the provider has no question for it
};
std::string_view name(CellState state) noexcept;

enum class KeyVerdict : std::uint8_t { undetermined, valid, valid_limited, invalid };
std::string_view name(KeyVerdict verdict) noexcept;

enum class IdentityVerdict : std::uint8_t {
  unproven,      // nothing answered that could prove it
  genuine,       // the provider itself, at a host of its own
  relay,         // other software or another host answers in its name
  compatible,    // speaks the protocol; the maker is unknown
  contradicted,  // the answers belong to somebody else
};
std::string_view name(IdentityVerdict verdict) noexcept;

enum class Cause : std::uint8_t {
  none,
  invalid_key, expired, revoked, disabled, insufficient_balance, quota_exceeded, rate_limited,
  model_not_found, model_forbidden, scope_missing, region_blocked, ip_blocked, account_suspended,
  overloaded, intercepted, wrong_region, malformed_key, network, tls, timeout, too_large,
  unexpected_answer,
};
std::string_view name(Cause cause) noexcept;  // "none" for none

enum class FactKind : std::uint8_t {
  text, integer, decimal, money, flag, time, duration, list,
};
std::string_view name(FactKind kind) noexcept;

struct Fact {
  std::string metric;              // vocabulary: lib/catalog/metric.cpp
  FactKind kind = FactKind::text;
  std::string value;               // decimals and money as decimal text, times RFC 3339 UTC,
                                   // flags "true"/"false", durations in seconds
  std::vector<std::string> items;  // of a list; value is then their number
  std::string unit;                // "USD", "requests/minute", "tokens/day"; may be empty
  std::string provider;
  std::string model;               // full model id, or empty when not about one model
  std::string question;            // id of the question, or "key" for what the key itself says
  std::string where;               // JSON pointer or "header:NAME"
  Safety safety = Safety::metadata;
  std::string time;                // when it was read, RFC 3339 UTC
};

// What was read from where, as short text: "list_models /data", "header openai-version".
using Evidence = std::vector<std::string>;

struct Identity {
  IdentityVerdict verdict = IdentityVerdict::unproven;
  std::string software;  // provider id of the relay software, where known
  Evidence evidence;
};

struct KeyResult {
  KeyVerdict verdict = KeyVerdict::undetermined;
  Cause cause = Cause::none;
  std::string reason;       // one sentence for people
  std::string masked;       // "csk-…f3a9"
  std::string format;       // name of the key format, empty when none matched
  TokenType token_type = TokenType::unknown;
  std::string fingerprint;  // keyed hash, 32 hex digits; empty without a fingerprint key
};

struct Candidate {
  std::string provider, format;
  TokenType token_type = TokenType::unknown;
  Confidence confidence = Confidence::possible;
  std::vector<std::string> reasons;
};

enum class Answer : std::uint8_t { unknown, yes, no };
std::string_view name(Answer answer) noexcept;

enum class Permission : std::uint8_t { unknown, allowed, denied };
std::string_view name(Permission permission) noexcept;

// Where a model's value comes from.
enum class Origin : std::uint8_t { none, live, catalog, caller };
std::string_view name(Origin origin) noexcept;

struct ModelValue {
  std::string value;            // decimal text; empty when unknown
  Origin origin = Origin::none;
  std::string as_of;            // date of a catalog value, else empty
};

struct ModelFeature {
  std::string feature;          // tools, vision, json, reasoning, streaming, embeddings, …
  Answer supported = Answer::unknown;
  Origin origin = Origin::none;
};

struct ModelRow {
  std::string id;               // full id; never inherited from a sibling
  bool wanted = false;          // the caller asked for it
  bool in_catalog = false;
  Answer listed = Answer::unknown;  // in the live list; unknown when no list was read
  Permission permission = Permission::unknown;
  Cause cause = Cause::none;    // why denied
  Evidence evidence;
  ModelValue context, max_output;        // tokens
  ModelValue input_price, output_price;  // per million tokens
  std::string currency;                  // of both prices
  std::vector<ModelFeature> features;    // sorted by name
};

// The ten rows, in this order, always all ten.
enum class Capability : std::uint8_t {
  key_identity, model_permission, capability, limits, balance_quota, usage_cost,
  price_listing, risk, monitoring, operational_actions,
};
inline constexpr std::size_t capability_count = 10;
std::string_view name(Capability capability) noexcept;

struct CapabilityRow {
  Capability capability = Capability::key_identity;
  CellState state = CellState::unknown;
  std::string summary;              // one line for people: "3 models allowed, 1 gone"
  std::vector<std::size_t> facts;   // indices into Report::facts
  Evidence evidence;                // questions and findings behind the state
  std::string missing;              // what would fill it, when not confirmed
};

enum class Dimension : std::uint8_t { onboarding_readiness, inventory_fit, commercial_launch };
inline constexpr std::size_t dimension_count = 3;
std::string_view name(Dimension dimension) noexcept;  // "onboarding-readiness"

enum class ReadinessVerdict : std::uint8_t { undetermined, ready, conditional, blocked };
std::string_view name(ReadinessVerdict verdict) noexcept;

enum class Outcome : std::uint8_t { unknown, pass, partial, fail };
std::string_view name(Outcome outcome) noexcept;

// One thing a dimension asks. A gate has no points and blocks when it fails.
struct Criterion {
  std::string id;
  bool gate = false;
  Outcome outcome = Outcome::unknown;
  unsigned points = 0;      // won
  unsigned possible = 0;    // could have been won
  std::string detail;       // one line for people
  Evidence cells;           // what decided: "key.verdict", "fact balance_total", "model gpt-x"
};

// A sentence as data, so that it can be said in any language.
struct Signal {
  std::string id;                                           // "inventory.models.many"
  std::vector<std::pair<std::string, std::string>> arguments;  // in the order of the sentence;
                                                               // each name once
  std::string text;                                         // the English sentence
};

struct Readiness {
  Dimension dimension = Dimension::onboarding_readiness;
  unsigned score = 0;       // 0–100
  ReadinessVerdict verdict = ReadinessVerdict::undetermined;
  unsigned confidence = 0;  // percent of the required evidence that is present
  std::vector<Criterion> criteria;
  std::vector<std::string> blockers;  // ids of the failed gates
  Signal signal;
};

// A model-level dimension: `callable-models`, `rpm-limit`, `vision`, …
struct ModelReadiness {
  std::string model;
  std::string dimension;
  CellState state = CellState::unknown;
  std::string value;   // what was found, empty when unknown
  Evidence cells;
};

struct Action {
  std::string id;      // closed vocabulary: add_provider_config, fill_price, …
  std::vector<std::pair<std::string, std::string>> parameters;  // each name once
  std::string text;    // one imperative sentence
  Evidence cells;      // what asks for it
};

// One request that was made, or that would have been made and why it was not.
struct RequestRecord {
  std::string question;
  std::string method, host, path;  // path with query; never a key
  std::string provider;
  std::string model;
  Safety safety = Safety::metadata;
  bool carried_key = false;
  bool sent = false;
  int status = 0;                  // 0: no HTTP answer
  std::int64_t latency_ms = -1;    // -1: no answer
  unsigned attempts = 0;
  Cause cause = Cause::none;       // none: answered as hoped
  std::string code;                // the provider's own error code, scrubbed
  std::string skipped;             // why it was not sent; empty when it was
};

struct Risk {
  std::string id;        // "never_expires", "relay_detected", "conflicting_proof", …
  std::string severity;  // "info", "warning", "critical"
  std::string text;
  Evidence cells;
};

struct Report {
  std::string provider;            // id; empty when not chosen
  std::string provider_name;
  std::string claimed;             // id the caller named or the key's format gave, when another
  std::string base_url;            // of the caller, when one was given
  Identity identity;
  KeyResult key;
  std::vector<Candidate> candidates;      // ranked; what the key could be
  std::vector<Fact> facts;
  std::vector<ModelRow> models;           // by id
  std::array<CapabilityRow, capability_count> capabilities;
  std::array<Readiness, dimension_count> readiness;
  std::vector<ModelReadiness> model_readiness;
  std::vector<Action> actions;
  std::vector<Risk> risks;
  std::vector<RequestRecord> requests;
  std::vector<std::string> hosts_shown;   // every host that was shown the key
  std::string catalog_revision;
  std::string time;                       // start of the assay, RFC 3339 UTC

  const CapabilityRow& at(Capability capability) const noexcept {
    return capabilities[static_cast<std::size_t>(capability)];
  }
  const Readiness& at(Dimension dimension) const noexcept {
    return readiness[static_cast<std::size_t>(dimension)];
  }
};

// One JSON object, `"schema": 1`, members always in the same order, ending without a
// newline. Its JSON Schema is lib/report/report.schema.json.
std::string to_json(const Report& report);

struct TextStyle {
  bool colour = false;     // ANSI colours
  unsigned width = 100;    // columns to aim for, 60 at least
  bool all_models = false; // every model row; otherwise the first twenty
};

// For people: the verdict first, the reasons next, what to do last.
std::string to_text(const Report& report, TextStyle style = {});

}  // namespace keyassay
