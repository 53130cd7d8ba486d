// Dates as providers write them and as we print them. UTC only; no clock, no locale.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace keyassay::base {

// "2026-11-20T19:30:00Z", with ".123" when there are milliseconds. Years of more than four
// digits or before 0 carry a sign, which no reader takes for something else.
std::string rfc3339(std::int64_t unix_ms);

// "2026-11-20"
std::string date(std::int64_t unix_ms);

// Milliseconds since 1970 of an RFC 3339 time (any offset, its colon optional, "T" or a
// space, fraction optional and cut to milliseconds, offset optional and then UTC), a plain
// date, or an IMF-fixdate as in HTTP's Date header. Years 0000 to 9999. Nothing for
// anything else.
std::optional<std::int64_t> parse_time(std::string_view text) noexcept;

// Seconds as decimal text of a duration as limit headers write it: "12ms", "1s",
// "6m0s", "1h2m3.5s", "38" (seconds). Units from d down to ns, each once, largest first.
// Nothing for anything else.
std::optional<std::string> parse_duration(std::string_view text);

}  // namespace keyassay::base
