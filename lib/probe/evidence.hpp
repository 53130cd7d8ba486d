// Everything an assay has learned so far. The engine writes it; judge, capability and
// score read it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalog/model.hpp"
#include "keyassay/catalog.hpp"
#include "keyassay/identify.hpp"
#include "keyassay/report.hpp"

namespace keyassay::probe {

// One question and what became of it.
struct Asked {
  enum class State : std::uint8_t { waiting, in_flight, answered, refused, failed, skipped };

  const catalog::Entry* entry = nullptr;
  const catalog::Question* question = nullptr;
  std::string model;               // of a question about one model
  State state = State::waiting;
  RequestRecord record;
};

// What an answer says about the key itself.
struct KeySign {
  Cause cause = Cause::none;
  bool alive = false;              // only a live key is answered so
  bool proving = false;            // the question proves the key when it succeeds
  std::string evidence;            // "current_key 401 /error/code"
};

// A mark that was seen.
struct Sighting {
  const catalog::Entry* entry = nullptr;
  const catalog::Mark* mark = nullptr;
  bool strong = false;
  std::string evidence;
};

struct ListedFeature {
  std::string feature;
  Answer supported = Answer::unknown;
};

// A row of a live model list.
struct ListedModel {
  std::string id;
  catalog::ModelRule::Means means = catalog::ModelRule::Means::listed;
  std::string context, max_output, input_price, output_price, currency;
  std::vector<ListedFeature> features;
  std::string evidence;            // "list_models /data"
};

// What a question about one model answered.
struct ModelAnswer {
  std::string model;
  Permission permission = Permission::unknown;
  Cause cause = Cause::none;
  std::string evidence;
};

struct Evidence {
  Catalog catalog{nullptr};
  Identification identification;
  const catalog::Entry* entry = nullptr;     // whom the facts are about; nullptr: not chosen
  const catalog::Entry* claimed = nullptr;   // whom the caller or the key named first
  const catalog::KeyFormat* format = nullptr;
  TokenType token_type = TokenType::unknown;
  std::size_t public_prefix = 0;
  std::string base_url;                      // of the caller
  std::size_t host = 0;                      // index of the host that stands for the entry's first
  bool custom_host = false;                  // base_url is no host of the provider
  bool relay_declared = false;               // the caller named a relay himself
  bool closed = false;                       // halted because the provider cannot be asked at all
  std::string halted;                        // why nothing is asked; empty when something is

  std::vector<Asked> asked;
  std::vector<KeySign> signs;
  std::string proof;                         // the answer that proved the key
  std::vector<const catalog::Entry*> refused_by;
  std::vector<const catalog::Entry*> unasked;  // candidates, for want of host budget
  std::vector<Fact> facts;
  std::vector<ListedModel> listed;
  bool list_complete = false;                // a list that means permission was read to its end
  bool list_read = false;
  std::vector<ModelAnswer> model_answers;
  std::vector<Sighting> sightings;
  unsigned recognised = 0;                   // answers of a kind the entry declares
  std::vector<std::string> redirects;        // hosts that answers pointed to
  std::vector<std::string> hosts_shown;
  std::int64_t start_unix_ms = 0;
};

// The first fact of that metric and model ("" for the key's own), or nullptr.
const Fact* find_fact(const Evidence& evidence, std::string_view metric, std::string_view model = {}) noexcept;

struct KeyOutcome {
  KeyVerdict verdict = KeyVerdict::undetermined;
  Cause cause = Cause::none;
  std::string reason;
};

// judge_key.cpp: pure, from signs and facts.
KeyOutcome judge_key(const Evidence& evidence, std::int64_t now_unix_ms);

// judge_identity.cpp: pure, from hosts, marks and what was recognised.
Identity judge_identity(const Evidence& evidence);

// The permission that scopes and roles give, where the entry has grants.
struct Granted {
  Permission models = Permission::unknown;
  Cause cause = Cause::none;
  std::string evidence;
};
Granted granted(const Evidence& evidence);

}  // namespace keyassay::probe
