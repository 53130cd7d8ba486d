#include "base/time.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

#include "base/ascii.hpp"
#include "base/decimal.hpp"

namespace keyassay::base {

namespace {

constexpr std::int64_t second_ms = 1000;
constexpr std::int64_t minute_ms = 60 * second_ms;
constexpr std::int64_t hour_ms = 60 * minute_ms;
constexpr std::int64_t day_ms = 24 * hour_ms;

struct Day {
  std::int64_t year;
  int month;
  int day;
};

constexpr bool is_leap(std::int64_t year) noexcept {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr int days_in(std::int64_t year, int month) noexcept {
  constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) noexcept {
  return a / b - (a % b < 0 ? 1 : 0);
}

// Both ways count in years that begin in March, so that the leap day is the last of its
// year, and in eras of 400 years, after which the calendar repeats.
constexpr std::int64_t days_per_era = 146'097;
constexpr std::int64_t days_before_1970 = 719'468;  // from 0000-03-01

constexpr std::int64_t days_since_1970(Day date) noexcept {
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = floor_divide(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const int month_from_march = (date.month + 9) % 12;
  const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * days_per_era + day_of_era - days_before_1970;
}

constexpr Day day_of(std::int64_t days) noexcept {
  days += days_before_1970;
  const std::int64_t era = floor_divide(days, days_per_era);
  const std::int64_t day_of_era = days - era * days_per_era;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int month_from_march = static_cast<int>((5 * day_of_year + 2) / 153);
  const int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  const int day = static_cast<int>(day_of_year) - (153 * month_from_march + 2) / 5 + 1;
  return {era * 400 + year_of_era + (month <= 2 ? 1 : 0), month, day};
}

// Reads text from the left; a form is a chain of takes.
struct Cursor {
  std::string_view rest;

  bool take(std::string_view text) noexcept {
    if (!rest.starts_with(text)) return false;
    rest.remove_prefix(text.size());
    return true;
  }

  bool take_any(std::string_view characters) noexcept {
    if (rest.empty() || characters.find(rest.front()) == std::string_view::npos) return false;
    rest.remove_prefix(1);
    return true;
  }

  // Exactly `digits` digits.
  bool number(std::size_t digits, int& out) noexcept {
    if (rest.size() < digits) return false;
    out = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (!is_digit(rest[i])) return false;
      out = out * 10 + (rest[i] - '0');
    }
    rest.remove_prefix(digits);
    return true;
  }

  // One of the three-letter names of `names`, counted from 1.
  bool name(std::string_view names, int& out) noexcept {
    for (std::size_t i = 0; i + 3 <= names.size(); i += 3) {
      if (!take(names.substr(i, 3))) continue;
      out = static_cast<int>(i / 3) + 1;
      return true;
    }
    return false;
  }
};

bool is_date(Day date) noexcept {
  return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= days_in(date.year, date.month);
}

bool take_date(Cursor& cursor, Day& date) noexcept {
  int year = 0;
  if (!cursor.number(4, year) || !cursor.take("-") || !cursor.number(2, date.month) || !cursor.take("-") ||
      !cursor.number(2, date.day)) {
    return false;
  }
  date.year = year;
  return is_date(date);
}

// "19:30:00" as milliseconds. A leap second is the first of the next minute.
bool take_clock(Cursor& cursor, std::int64_t& ms) noexcept {
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!cursor.number(2, hour) || !cursor.take(":") || !cursor.number(2, minute) || !cursor.take(":") ||
      !cursor.number(2, second)) {
    return false;
  }
  if (hour > 23 || minute > 59 || second > 60) return false;
  ms = hour * hour_ms + minute * minute_ms + second * second_ms;
  return true;
}

// ".5" and ".123456789" alike; what is below a millisecond is cut off.
bool take_fraction(Cursor& cursor, std::int64_t& ms) noexcept {
  if (!cursor.take(".")) return true;
  std::int64_t unit = 100;
  int digit = 0;
  if (!cursor.number(1, digit)) return false;
  do {
    ms += digit * unit;
    unit /= 10;
  } while (cursor.number(1, digit));
  return true;
}

bool take_offset(Cursor& cursor, std::int64_t& offset_ms) noexcept {
  offset_ms = 0;
  if (cursor.rest.empty() || cursor.take_any("Zz")) return true;
  const bool west = cursor.take("-");
  if (!west && !cursor.take("+")) return false;
  int hours = 0;
  int minutes = 0;
  if (!cursor.number(2, hours)) return false;
  cursor.take(":");
  if (!cursor.number(2, minutes) || hours > 23 || minutes > 59) return false;
  offset_ms = (hours * hour_ms + minutes * minute_ms) * (west ? -1 : 1);
  return true;
}

std::optional<std::int64_t> parse_iso(std::string_view text) noexcept {
  Cursor cursor{text};
  Day date{};
  if (!take_date(cursor, date)) return {};
  const std::int64_t midnight = days_since_1970(date) * day_ms;
  if (cursor.rest.empty()) return midnight;
  std::int64_t clock = 0;
  std::int64_t offset = 0;
  if (!cursor.take_any("Tt ") || !take_clock(cursor, clock) || !take_fraction(cursor, clock) ||
      !take_offset(cursor, offset) || !cursor.rest.empty()) {
    return {};
  }
  return midnight + clock - offset;
}

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7)
std::optional<std::int64_t> parse_http(std::string_view text) noexcept {
  Cursor cursor{text};
  int weekday = 0;
  int year = 0;
  Day date{};
  std::int64_t clock = 0;
  if (!cursor.name("MonTueWedThuFriSatSun", weekday) || !cursor.take(", ") || !cursor.number(2, date.day) ||
      !cursor.take(" ") || !cursor.name("JanFebMarAprMayJunJulAugSepOctNovDec", date.month) ||
      !cursor.take(" ") || !cursor.number(4, year) || !cursor.take(" ") || !take_clock(cursor, clock) ||
      cursor.rest != " GMT") {
    return {};
  }
  date.year = year;
  if (!is_date(date)) return {};
  return days_since_1970(date) * day_ms + clock;
}

struct Unit {
  std::string_view name;
  std::string_view seconds;
};

// A duration goes down this list and names each unit once.
constexpr std::array<Unit, 8> units = {{{"d", "86400"},
                                        {"h", "3600"},
                                        {"m", "60"},
                                        {"s", "1"},
                                        {"ms", "0.001"},
                                        {"us", "0.000001"},
                                        {"\xC2\xB5s", "0.000001"},
                                        {"ns", "0.000000001"}}};

// Index of the unit that is `name`; units.size() when there is none.
std::size_t unit_named(std::string_view name) noexcept {
  std::size_t i = 0;
  while (i < units.size() && units[i].name != name) ++i;
  return i;
}

// The part of `text` before the first character for which `inside` no longer holds.
template <class Inside>
std::string_view take_while(std::string_view& text, Inside inside) noexcept {
  std::size_t length = 0;
  while (length < text.size() && inside(text[length])) ++length;
  const std::string_view part = text.substr(0, length);
  text.remove_prefix(length);
  return part;
}

}  // namespace

std::string date(std::int64_t unix_ms) {
  const Day day = day_of(floor_divide(unix_ms, day_ms));
  if (day.year < 0 || day.year > 9999) return fmt::format("{:+05}-{:02}-{:02}", day.year, day.month, day.day);
  return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

std::string rfc3339(std::int64_t unix_ms) {
  const std::int64_t in_day = (unix_ms % day_ms + day_ms) % day_ms;
  std::string out = date(unix_ms);
  fmt::format_to(std::back_inserter(out), "T{:02}:{:02}:{:02}", in_day / hour_ms, in_day / minute_ms % 60,
                 in_day / second_ms % 60);
  if (const auto fraction = in_day % second_ms) fmt::format_to(std::back_inserter(out), ".{:03}", fraction);
  out.push_back('Z');
  return out;
}

std::optional<std::int64_t> parse_time(std::string_view text) noexcept {
  const auto iso = parse_iso(text);
  return iso ? iso : parse_http(text);
}

std::optional<std::string> parse_duration(std::string_view text) {
  const auto is_number_part = [](char c) { return is_digit(c) || c == '.'; };
  const auto is_unit_part = [](char c) { return !is_digit(c) && c != '.'; };
  std::optional<Decimal> total = Decimal{};
  std::size_t next_unit = 0;
  bool first = true;
  do {
    const auto number = Decimal::parse(take_while(text, is_number_part));
    if (!number) return {};
    if (first && text.empty()) return number->text();
    const std::size_t unit = unit_named(take_while(text, is_unit_part));
    if (unit < next_unit || unit == units.size()) return {};
    next_unit = unit + 1;
    const auto part = Decimal::multiply(*number, *Decimal::parse(units[unit].seconds));
    if (!part) return {};
    total = Decimal::add(*total, *part);
    if (!total) return {};
    first = false;
  } while (!text.empty());
  return total->text();
}

}  // namespace keyassay::base
