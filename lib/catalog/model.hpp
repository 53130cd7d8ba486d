// A catalog entry as plain structs. Every field is described in schema.md, which is
// the contract; only load.cpp and the load_*.cpp beside it fill them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/metric.hpp"
#include "identify/shape.hpp"
#include "keyassay/catalog.hpp"
#include "keyassay/identify.hpp"
#include "keyassay/report.hpp"

namespace keyassay::catalog {

// A test of one place in an answer: "at /error/code is one of these".
struct Condition {
  enum class Place : std::uint8_t { body, header, text, fact };
  enum class Test : std::uint8_t { is, has, starts, exists, every };

  Place place = Place::body;
  std::vector<std::string> at;      // JSON pointers ("*" = each item), or one header or metric name
  Test test = Test::is;
  std::vector<std::string> values;  // any of them satisfies; of `exists`: "true" or "false"
};

enum class Check : std::uint8_t { jwt, uuid4_hex, crc32_base62 };

struct KeyFormat {
  std::string name;
  std::vector<matching::Shape> shapes;   // any of them
  TokenType type = TokenType::api_key;
  bool distinctive = false;              // the shape alone names the provider
  bool needs_hint = false;               // too common to be seen without a hint near by
  std::vector<std::string> shared_with;  // ids; may name providers that are not in the catalog
  std::vector<Check> checks;
};

struct Host {
  std::string id;
  std::string base;      // "https://api.cerebras.ai/v1", no trailing slash; empty for relays
  std::string name;      // "api.cerebras.ai", lower case
  std::string protocol;  // openai, anthropic, gemini, cohere, bedrock, custom
  std::string region;
};

struct HeaderTemplate {
  std::string name;
  std::string value;     // "{key}" stands for the key
};

struct Auth {
  std::string id;
  std::vector<TokenType> types;          // empty: all
  std::vector<HeaderTemplate> headers;
};

// How one fact is read from an answer. Exactly one of the verbs is set.
struct FactRule {
  enum class Verb : std::uint8_t { at, count, sum, collect, minus, prometheus, header };

  const Metric* metric = nullptr;
  Verb verb = Verb::at;
  std::vector<std::string> from;   // pointers; of prometheus: series name; of header: its name
  std::string rows;                // pointer pattern; the pointers in `from` are then relative to a row
  std::vector<Condition> where;    // of rows: all must hold, relative to the row
  std::string model_at;            // of rows: pointer to the model id; then one fact for each row
  std::string label;               // of prometheus: the label to read instead of the value
  std::string parameter;           // of header: the "q=" part to read
  std::string after, before;       // cut the text between these two
  std::string unit;                // fixed unit or currency
  std::string unit_at;             // pointer to the currency
  std::string scale;               // decimal factor: "0.01" for cents, "-1" for a turned sign
  std::string divide_by;           // metric whose value divides this one
  std::string divide_or;           // divisor while that fact is not known
  std::vector<std::pair<std::string, std::string>> means;  // raw text -> value
};

struct FeatureRule {
  std::string feature;
  std::string at;
  std::string has;   // empty: the value itself is a flag; else: the list or text holds this
};

struct ModelRule {
  enum class Means : std::uint8_t { allowed, listed };

  std::string each;       // pointer to the array
  std::string id;         // pointer inside a row
  std::string strip;      // prefix cut off the id: "models/"
  Means means = Means::listed;
  std::string context, max_output;            // pointers inside a row
  std::string input_price, output_price;      // pointers inside a row
  std::string price_scale = "1";              // factor to "per million tokens"
  std::string currency;
  std::vector<FeatureRule> features;
  std::string next_value;                     // pointer to the next page's token or id
  std::string more;                           // pointer to a flag; pages go on while it is true
  std::string next_parameter;                 // query parameter that carries it
};

struct Expectation {
  std::vector<int> status{200};
  std::vector<std::string> at;   // pointers that must all exist and not be null
  std::vector<Condition> when;   // further conditions that must all hold
};

struct Question {
  std::string id;
  std::string asks;              // vocabulary: list_models, current_key, balance_snapshot, …
  Safety safety = Safety::metadata;
  std::string method = "GET";
  std::size_t host = 0;          // index into Entry::hosts
  std::string path;              // with query and {placeholders}; starts with '/'
  bool keyless = false;          // asked without the key; proves nothing about it
  std::string auth;              // id of the Auth to use; empty: the first that fits the token
  std::vector<HeaderTemplate> headers;
  std::string body;
  std::vector<TokenType> types;  // empty: every token that is not admin, management or publishable
  std::vector<std::string> needs;  // placeholders in host, path, headers and body, each once;
                                   // times are always known and not among them
  bool text_answer = false;      // the answer is text (Prometheus), not JSON
  bool proves_key = false;       // a success proves the key works
  bool discovers = false;        // a success proves which software answers (keyless)
  Expectation expect;
  std::vector<FactRule> facts;
  std::optional<ModelRule> models;
};

// What an answer means. The first rule of an entry that fits decides.
struct AnswerRule {
  std::vector<int> status;              // empty: any
  std::vector<std::string> on;          // question ids; empty: all
  std::vector<Condition> when;          // all must hold
  Cause cause = Cause::none;
  std::optional<bool> key_alive;        // true: only a live key is answered so
  std::string ask_host;                 // id of the host this key belongs to
  std::vector<FactRule> facts;
};

// A trait of answers that names who gave them.
struct Mark {
  Condition when;
  bool strong = false;      // one is enough to name the maker
  std::string note;
};

// What a scope or role in the facts allows.
struct Grant {
  std::vector<Condition> when;    // on facts; all must hold
  Permission models = Permission::unknown;
  Cause cause = Cause::none;      // why denied
};

struct ModelFacts {
  std::string id;
  std::string context, max_output;
  std::vector<std::string> features;
  std::string input_price, output_price;  // per million tokens, decimal text
  std::string currency;
  std::string source, as_of;
};

struct Entry {
  std::string id, name, kind, route, family, docs;
  std::vector<std::string> aliases;
  std::vector<std::string> env;
  std::string closed;             // why it cannot be asked; empty when it can
  std::string checked;            // date the facts were checked
  std::vector<KeyFormat> keys;
  std::vector<Host> hosts;
  std::vector<Auth> auth;
  std::vector<Question> questions;
  std::vector<AnswerRule> answers;
  std::vector<FactRule> limits;   // read from the headers of every answer
  std::vector<Mark> marks;
  std::vector<Grant> grants;
  std::vector<ModelFacts> models;
  std::vector<std::string> sources;
  std::string json;               // the text it was read from
  std::string digest;             // SHA-256 of that text, hex

  const Question* question(std::string_view wanted) const noexcept;
};

// A whole catalog. `providers` are views into `entries`; both are sorted by id.
struct Tables {
  std::vector<std::shared_ptr<const Entry>> entries;
  std::vector<Provider> providers;
  std::string revision;   // hash of every entry's text, 16 hex digits

  const Entry* find(std::string_view id_or_alias) const noexcept;
};

}  // namespace keyassay::catalog
