#include "base/decimal.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.hpp"

// 36 digits leave two to spare in 128 bits, so one more digit can always be taken on
// before the limit is looked at.

namespace keyassay::base {

namespace {

constexpr int max_digits = 36;
constexpr int max_scale = 36;
constexpr int division_places = 12;

constexpr auto powers = [] {
  std::array<__int128, max_digits + 1> table{};
  table[0] = 1;
  for (std::size_t i = 1; i < table.size(); ++i) table[i] = table[i - 1] * 10;
  return table;
}();

constexpr __int128 power(int exponent) noexcept { return powers[static_cast<std::size_t>(exponent)]; }
constexpr __int128 limit = power(max_digits);  // the first magnitude that does not fit

constexpr __int128 magnitude(__int128 number) noexcept { return number < 0 ? -number : number; }
// Not by magnitude: the least number of 128 bits has none.
constexpr bool within(__int128 number, __int128 bound) noexcept { return -bound < number && number < bound; }
constexpr bool fits(__int128 number) noexcept { return within(number, limit); }

// a x b, or nothing beyond 128 bits.
std::optional<__int128> product(__int128 a, __int128 b) noexcept {
  __int128 out = 0;
  if (__builtin_mul_overflow(a, b, &out)) return {};
  return out;
}

// A number that is taken on digit by digit. Zeros count only when another digit follows.
struct Digits {
  __int128 mantissa = 0;
  int zeros = 0;

  // False when the digits no longer fit.
  bool push(int digit) noexcept {
    if (digit == 0) {
      if (mantissa != 0) ++zeros;
      return true;
    }
    if (mantissa == 0) {
      mantissa = digit;
      return true;
    }
    if (zeros >= max_digits || mantissa >= power(max_digits - 1 - zeros)) return false;
    mantissa = mantissa * power(zeros + 1) + digit;
    zeros = 0;
    return true;
  }
};

// Reads text from the left; the grammar's parts come off one by one.
struct Cursor {
  std::string_view rest;

  bool at_digit() const noexcept { return !rest.empty() && is_digit(rest.front()); }

  int digit() noexcept {
    const int value = rest.front() - '0';
    rest.remove_prefix(1);
    return value;
  }

  bool take(char c) noexcept {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
};

// The exponent with its sign; held at a value no text is long enough to balance.
std::optional<std::int64_t> take_exponent(Cursor& cursor) noexcept {
  constexpr std::int64_t most = std::int64_t{1} << 60;
  const bool negative = cursor.take('-');
  if (!negative) cursor.take('+');
  if (!cursor.at_digit()) return {};
  std::int64_t value = 0;
  while (cursor.at_digit()) {
    const int digit = cursor.digit();
    if (value < most / 10) value = value * 10 + digit;
  }
  return negative ? -value : value;
}

// Makes sure that a x b has no more factors of ten than the caller knows of: moves each
// pair of a two here and a five there into the scale.
void cancel_tens(__int128& twos, __int128& fives, int& scale) noexcept {
  while (twos % 2 == 0 && fives % 5 == 0) {
    twos /= 2;
    fives /= 5;
    --scale;
  }
}

}  // namespace

std::optional<Decimal> Decimal::make(__int128 mantissa, int scale) noexcept {
  if (mantissa == 0) return Decimal{};
  while (scale > 0 && mantissa % 10 == 0) {
    mantissa /= 10;
    --scale;
  }
  if (scale > max_scale || !fits(mantissa)) return {};
  for (; scale < 0; ++scale) {
    mantissa *= 10;
    if (!fits(mantissa)) return {};
  }
  return Decimal{mantissa, scale};
}

std::optional<Decimal> Decimal::parse(std::string_view text) noexcept {
  Cursor cursor{text};
  const bool negative = cursor.take('-');
  if (!negative) cursor.take('+');
  if (!cursor.at_digit()) return {};
  if (cursor.rest.front() == '0' && cursor.rest.size() > 1 && is_digit(cursor.rest[1])) return {};
  Digits digits;
  bool exact = true;
  while (cursor.at_digit()) exact = digits.push(cursor.digit()) && exact;
  std::int64_t scale = 0;
  if (cursor.take('.')) {
    if (!cursor.at_digit()) return {};
    for (; cursor.at_digit(); ++scale) exact = digits.push(cursor.digit()) && exact;
  }
  if (cursor.take('e') || cursor.take('E')) {
    const auto exponent = take_exponent(cursor);
    if (!exponent) return {};
    scale -= *exponent;
  }
  if (!cursor.rest.empty() || !exact) return {};
  if (digits.mantissa == 0) return Decimal{};
  scale -= digits.zeros;
  if (scale > max_scale || scale < -max_digits) return {};
  return make(negative ? -digits.mantissa : digits.mantissa, static_cast<int>(scale));
}

std::string Decimal::text() const {
  std::string out;  // backwards until the end
  __int128 rest = magnitude(mantissa_);
  for (int place = 0; rest != 0 || place <= scale_; ++place) {
    if (place == scale_ && scale_ > 0) out.push_back('.');
    out.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  }
  if (is_negative()) out.push_back('-');
  std::reverse(out.begin(), out.end());
  return out;
}

std::optional<Decimal> Decimal::add(Decimal a, Decimal b) noexcept {
  if (a.scale_ < b.scale_) std::swap(a, b);
  // `b` has to grow to the scale of `a`, whose last digit is not zero: when that exceeds
  // a digit more than fits, no sum of the two has few enough.
  const auto grown = product(b.mantissa_, power(a.scale_ - b.scale_));
  if (!grown || !within(*grown, limit * 10)) return {};
  return make(a.mantissa_ + *grown, a.scale_);
}

std::optional<Decimal> Decimal::subtract(Decimal a, Decimal b) noexcept {
  return add(a, Decimal{-b.mantissa_, b.scale_});
}

std::optional<Decimal> Decimal::multiply(Decimal a, Decimal b) noexcept {
  if (a.is_zero() || b.is_zero()) return Decimal{};
  int scale = a.scale_ + b.scale_;
  if (const auto mantissa = product(a.mantissa_, b.mantissa_)) return make(*mantissa, scale);
  // Too long as it stands, but 2^100 x 0.5^36 ends in zeros that need no digits.
  for (int i = 0; i < 2; ++i) {
    cancel_tens(a.mantissa_, b.mantissa_, scale);
    std::swap(a.mantissa_, b.mantissa_);
  }
  // Tens within one factor are pairs too.
  for (__int128* factor : {&a.mantissa_, &b.mantissa_}) {
    for (; *factor % 10 == 0; --scale) *factor /= 10;
  }
  const auto mantissa = product(a.mantissa_, b.mantissa_);
  return mantissa ? make(*mantissa, scale) : std::nullopt;
}

std::optional<Decimal> Decimal::divide(Decimal a, Decimal b) noexcept {
  if (b.is_zero()) return {};
  const bool negative = a.is_negative() != b.is_negative();
  const __int128 dividend = magnitude(a.mantissa_);
  __int128 divisor = magnitude(b.mantissa_);
  int scale = a.scale_ - b.scale_;
  if (scale > division_places) {
    const auto grown = product(divisor, power(scale - division_places));
    if (!grown) return Decimal{};  // larger than any dividend
    divisor = *grown;
    scale = division_places;
  }
  // Long division: a remainder has 36 digits at most unless the divisor was grown, and
  // then no further digit is taken.
  Digits quotient{dividend / divisor};
  __int128 rest = dividend % divisor;
  for (; rest != 0 && scale < division_places; ++scale) {
    rest *= 10;
    if (!quotient.push(static_cast<int>(rest / divisor))) return {};
    rest %= divisor;
  }
  return make(negative ? -quotient.mantissa : quotient.mantissa, scale - quotient.zeros);
}

int Decimal::compare(Decimal a, Decimal b) noexcept {
  const auto order = [](__int128 x, __int128 y) { return x < y ? -1 : x > y ? 1 : 0; };
  const __int128 a_unit = power(a.scale_);
  const __int128 b_unit = power(b.scale_);
  if (const int whole = order(a.mantissa_ / a_unit, b.mantissa_ / b_unit)) return whole;
  // Fractions on a common scale; a remainder has fewer digits than its unit.
  return order(a.mantissa_ % a_unit * power(max_scale - a.scale_),
               b.mantissa_ % b_unit * power(max_scale - b.scale_));
}

}  // namespace keyassay::base
