// One answer, read: what it says about the key, and what it teaches.
//
// The body is believed before the status: providers answer 400 to a wrong key, 401 to a
// right one, 429 to an empty purse and 200 to everything. The entry's own rules come
// first, the general meaning of statuses last.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "probe/answer.hpp"
#include "probe/evidence.hpp"
#include "probe/facts.hpp"

namespace keyassay::probe {

struct Reading {
  bool success = false;         // the expected status, pointers and conditions; no error in it
  bool refused = false;         // the provider said no (to the key, the scope or the model)
  bool recognised = false;      // success, or a kind of answer the entry declares
  Cause cause = Cause::none;
  bool alive = false;           // only a live key is answered so
  bool retry = false;           // worth asking again
  std::string code;             // the provider's own word: "invalid_api_key"
  std::string where;            // what decided: "/error/code", "status 401"
  std::string ask_host;         // id of the host this key belongs to
  std::string redirect_host;    // of a 3xx
  std::vector<Fact> facts;
  std::vector<ListedModel> models;
  std::string next_page;        // of a model list
  std::optional<std::int64_t> retry_after_ms;
};

struct Asking {
  const catalog::Entry& entry;
  const catalog::Question& question;
  FactOrigin origin;
  bool official_host = true;
  std::int64_t now_unix_ms = 0;
};

Reading interpret(const Asking& asked, const AnswerView& answer, const KnownValue& known);

// The cause and whether to ask again, of an answer that never came.
Cause cause_of(TransportFailure failure) noexcept;
bool worth_retrying(TransportFailure failure) noexcept;

// Milliseconds until the moment a Retry-After header names, clamped to an hour; the
// answer's own Date is the clock where there is one. Nothing without a readable header.
std::optional<std::int64_t> retry_after_ms(const AnswerView& answer, std::int64_t now_unix_ms);

// Every mark of every entry that this answer bears.
std::vector<Sighting> sightings(const catalog::Tables& tables, const AnswerView& answer, const std::string& question);

}  // namespace keyassay::probe
