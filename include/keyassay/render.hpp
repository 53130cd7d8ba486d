// What is no report, for people and machines: recognised keys, providers, a dry run's plan.
//
// Text is harmless to a terminal whatever a catalog or a key says. No function here is given
// a key: what may be shown of one comes masked.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "keyassay/catalog.hpp"
#include "keyassay/identify.hpp"
#include "keyassay/report.hpp"

namespace keyassay {

// How a key is spoken of. Borrowed for the call.
struct KeyLabel {
  std::string_view masked;      // from Secret::masked()
  std::string_view variable{};  // the name it was assigned to; empty: none
  std::size_t line = 0;         // where it stood in the caller's input, from 1; 0: nowhere
};

// What the key is or could be, and why.
std::string to_text(const Identification& identification, const KeyLabel& label, TextStyle style = {});

// One JSON object without a newline: "schema": 1, then line, variable and masked of the
// label, placeholder, malformed, note, matches and claims. What is unknown is null.
std::string to_json(const Identification& identification, const KeyLabel& label);

// What is known of one provider. As JSON it is Provider::json().
std::string to_text(const Provider& provider, TextStyle style = {});

// A line a provider, and how many there are.
std::string to_text(std::span<const Provider> providers, TextStyle style = {});

// What a dry run would ask: Probe::plan(), under the name and masked key of Probe::report().
// As JSON a plan is that report with the plan as its requests.
std::string plan_to_text(const Report& report, std::span<const RequestRecord> plan, TextStyle style = {});

}  // namespace keyassay
