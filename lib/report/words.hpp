// How the vocabularies of a report are said to people.
#pragma once

#include <string>
#include <string_view>

#include "keyassay/report.hpp"
#include "report/page.hpp"

namespace keyassay::report {

// "valid_limited" -> "valid limited"
std::string spoken(std::string_view word);

// At most `longest` code points, the last of them "…" when something was cut off.
std::string shortened(std::string_view text, std::size_t longest);

// "a, b and c" has no use in tables: "a, b, c".
std::string joined(const std::vector<std::string>& items, std::string_view separator = ", ");

// "131072" -> "131,072"; what is not a whole number stays as it is.
std::string grouped(std::string_view number);

Tone tone(KeyVerdict verdict) noexcept;
Tone tone(IdentityVerdict verdict) noexcept;
Tone tone(ReadinessVerdict verdict) noexcept;
Tone tone(CellState state) noexcept;
Tone tone(Permission permission) noexcept;

}  // namespace keyassay::report
