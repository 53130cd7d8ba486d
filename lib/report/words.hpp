// How the vocabularies of a report are said to people.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "keyassay/report.hpp"
#include "report/page.hpp"

namespace keyassay::report {

// "valid_limited" -> "valid limited", "api_key" -> "API key".
std::string spoken(std::string_view word);

// A sentence in which every word of our vocabularies is spoken: "type api_key" -> "type API
// key". A criterion is a sentence of its own and gets quotes: "the gate 'key valid'". Ids of
// providers, questions and models stay as they are.
std::string in_words(std::string_view sentence);

// "1 model", "2 models".
std::string counted(std::size_t count, std::string_view noun);

// At most `longest` code points, the last of them "…" when something was cut off.
std::string shortened(std::string_view text, std::size_t longest);

// "a, b and c" has no use in tables: "a, b, c".
std::string joined(const std::vector<std::string>& items, std::string_view separator = ", ");

// The first `shown` of them: "a, b and 2 more".
std::string joined_first(const std::vector<std::string>& items, std::size_t shown);

// "131072" -> "131,072"; what is not a whole number stays as it is.
std::string grouped(std::string_view number);

// A key format with its type, unless the name says the type already: "API key",
// "unmarked key, type project".
std::string format_text(std::string_view format, TokenType type);

Tone tone(KeyVerdict verdict) noexcept;
Tone tone(IdentityVerdict verdict) noexcept;
Tone tone(ReadinessVerdict verdict) noexcept;
Tone tone(CellState state) noexcept;
Tone tone(Permission permission) noexcept;
Tone tone(Confidence confidence) noexcept;

}  // namespace keyassay::report
