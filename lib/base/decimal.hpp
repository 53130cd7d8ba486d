// Exact decimal numbers for money: no doubles.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace keyassay::base {

// mantissa x 10^-scale, normalised: no trailing zeros after the point. 36 digits at
// most; what does not fit is nothing rather than something near.
class Decimal {
 public:
  constexpr Decimal() noexcept = default;

  // JSON number grammar and also a leading '+': "-12.50", "2.5e-06".
  static std::optional<Decimal> parse(std::string_view text) noexcept;

  // Plain notation, never an exponent: "0.0000025".
  std::string text() const;

  bool is_zero() const noexcept { return mantissa_ == 0; }
  bool is_negative() const noexcept { return mantissa_ < 0; }

  static std::optional<Decimal> add(Decimal a, Decimal b) noexcept;
  static std::optional<Decimal> subtract(Decimal a, Decimal b) noexcept;
  static std::optional<Decimal> multiply(Decimal a, Decimal b) noexcept;
  // Cut off after 12 decimal places, towards zero. Nothing when `b` is zero.
  static std::optional<Decimal> divide(Decimal a, Decimal b) noexcept;

  // Negative, zero or positive, as a is below, equal to or above b.
  static int compare(Decimal a, Decimal b) noexcept;

 private:
  constexpr Decimal(__int128 mantissa, int scale) noexcept : mantissa_(mantissa), scale_(scale) {}
  static std::optional<Decimal> make(__int128 mantissa, int scale) noexcept;

  __int128 mantissa_ = 0;
  int scale_ = 0;  // 0 to 36
};

}  // namespace keyassay::base
