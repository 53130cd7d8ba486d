#include "base/decimal.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

using keyassay::base::Decimal;

namespace {

Decimal number(std::string_view text) {
  const auto parsed = Decimal::parse(text);
  REQUIRE_MESSAGE(parsed, text);
  return *parsed;
}

std::string text(std::optional<Decimal> value) { return value ? value->text() : "nothing"; }
std::string round_trip(std::string_view written) { return text(Decimal::parse(written)); }
std::string sum(std::string_view a, std::string_view b) { return text(Decimal::add(number(a), number(b))); }
std::string difference(std::string_view a, std::string_view b) {
  return text(Decimal::subtract(number(a), number(b)));
}
std::string product(std::string_view a, std::string_view b) {
  return text(Decimal::multiply(number(a), number(b)));
}
std::string quotient(std::string_view a, std::string_view b) {
  return text(Decimal::divide(number(a), number(b)));
}
int order(std::string_view a, std::string_view b) { return Decimal::compare(number(a), number(b)); }

const std::string nines(36, '9');
const std::string smallest = "0." + std::string(35, '0') + "1";

}  // namespace

TEST_CASE("decimals are written plainly and shortest") {
  CHECK(round_trip("0") == "0");
  CHECK(round_trip("-0") == "0");
  CHECK(round_trip("-0.00e7") == "0");
  CHECK(round_trip("12.50") == "12.5");
  CHECK(round_trip("-12.50") == "-12.5");
  CHECK(round_trip("+3") == "3");
  CHECK(round_trip("2.5e-06") == "0.0000025");
  CHECK(round_trip("1E+3") == "1000");
  CHECK(round_trip("100.0") == "100");
  CHECK(round_trip("0.10e1") == "1");
  CHECK(round_trip("-0.05") == "-0.05");
}

TEST_CASE("36 digits fit and no more") {
  CHECK(round_trip(nines) == nines);
  CHECK(round_trip("-" + nines) == "-" + nines);
  CHECK(round_trip("1" + std::string(35, '0')) == "1" + std::string(35, '0'));
  CHECK(round_trip("1" + std::string(36, '0')) == "nothing");
  CHECK(round_trip("1e35") == "1" + std::string(35, '0'));
  CHECK(round_trip("1e36") == "nothing");
  CHECK(round_trip(nines + "1") == "nothing");
  // 2^128 + 1: must not come round to 1.
  CHECK(round_trip("340282366920938463463374607431768211457") == "nothing");
  CHECK(round_trip("0." + nines) == "0." + nines);
  CHECK(round_trip("0." + nines + "1") == "nothing");
  CHECK(round_trip("1e-36") == smallest);
  CHECK(round_trip("1e-37") == "nothing");
  CHECK(round_trip("10e-37") == smallest);
}

TEST_CASE("zeros that mean nothing need no digits") {
  const std::string zeros(1000, '0');
  CHECK(round_trip("1." + zeros) == "1");
  CHECK(round_trip("1" + zeros + "e-1000") == "1");
  CHECK(round_trip("0." + zeros + "1e1001") == "1");
  CHECK(round_trip("0e99999999999999999999999") == "0");
  CHECK(round_trip("1e99999999999999999999999") == "nothing");
  CHECK(round_trip("1e-99999999999999999999999") == "nothing");
}

TEST_CASE("what is not a number is nothing") {
  for (const char* bad :
       {"",   "-",  "+",   ".",   ".5",  "1.",       "01",  "-01", "1e",    "1e+", "1.2.3",
        " 1", "1 ", "1,5", "0x1", "NaN", "Infinity", "--1", "+-1", "1e1.5", "$1",  "1_000"}) {
    CAPTURE(bad);
    CHECK_FALSE(Decimal::parse(bad));
  }
}

TEST_CASE("sums and differences are exact") {
  CHECK(sum("0.1", "0.2") == "0.3");
  CHECK(sum("12.5", "-12.5") == "0");
  CHECK(sum("999.99", "0.01") == "1000");
  CHECK(difference("1", "0.0000025") == "0.9999975");
  CHECK(difference("0", "5") == "-5");
  CHECK(sum(nines, "1") == "nothing");
  CHECK(sum("-" + nines, "-1") == "nothing");
  CHECK(difference(nines, nines) == "0");
  CHECK(sum("1e35", smallest) == "nothing");
  CHECK(sum("0", smallest) == smallest);
  // 37 digits on the way, 36 in the end.
  CHECK(difference("1", smallest) == "0." + nines);
}

TEST_CASE("products are exact or nothing") {
  CHECK(product("0.0000025", "1000000") == "2.5");
  CHECK(product("-3", "0.5") == "-1.5");
  CHECK(product("-3", "-0.5") == "1.5");
  CHECK(product(nines, "0") == "0");
  CHECK(product("1e20", "1e-20") == "1");
  CHECK(product("1e20", "1e15") == "1" + std::string(35, '0'));
  CHECK(product("1e20", "1e16") == "nothing");
  CHECK(product("-1e30", "1e30") == "nothing");
  CHECK(product("1e-20", "1e-20") == "nothing");
  CHECK(product(nines, "1.1") == "nothing");
  // Beyond 128 bits on the way: 2^100 x 5^36 x 10^-36 is 2^64.
  CHECK(product("1267650600228229401496703205376", "0.000000000014551915228366851806640625") ==
        "18446744073709551616");
  CHECK(product("0.000000000014551915228366851806640625", "-1267650600228229401496703205376") ==
        "-18446744073709551616");
  // Exactly the least number of 128 bits on the way.
  CHECK(product("9223372036854775808e-16", "-18446744073709551616e-6") == "nothing");
  CHECK(product("1000000000000000000000000000000", "1.2345678901") == "1234567890100000000000000000000");
}

TEST_CASE("quotients are cut off after 12 places") {
  CHECK(quotient("1", "3") == "0.333333333333");
  CHECK(quotient("-2", "3") == "-0.666666666666");
  CHECK(quotient("10", "4") == "2.5");
  CHECK(quotient("1", "-8") == "-0.125");
  CHECK(quotient("5", "0") == "nothing");
  CHECK(quotient("0", "5") == "0");
  CHECK(quotient("0.0000000000019", "1") == "0.000000000001");
  CHECK(quotient("10000000000001", "10000000000000") == "1");
  CHECK(quotient("1", nines) == "0");
  CHECK(quotient(smallest, nines) == "0");
  CHECK(quotient(nines, nines) == "1");
  CHECK(quotient(nines, "0.1") == "nothing");
  CHECK(quotient("1e35", "1") == "1" + std::string(35, '0'));
  CHECK(quotient("1", smallest) == "nothing");
  CHECK(quotient(smallest, smallest) == "1");
  CHECK(quotient("1e30", "3") == "nothing");
  CHECK(quotient("1e23", "3") == std::string(23, '3') + ".333333333333");
}

TEST_CASE("comparison orders any two numbers") {
  CHECK(order("1", "1.0") == 0);
  CHECK(order("-1", "1") < 0);
  CHECK(order("-0.1", "-0.2") > 0);
  CHECK(order("2.5", "2.49999") > 0);
  CHECK(order("0", smallest) < 0);
  CHECK(order("-" + smallest, "0") < 0);
  CHECK(order(nines, "0." + nines) > 0);
  CHECK(order("-" + nines, smallest) < 0);
}

TEST_CASE("zero and sign") {
  CHECK(Decimal{}.is_zero());
  CHECK(Decimal{}.text() == "0");
  CHECK_FALSE(number("-0").is_negative());
  CHECK(number("-0.1").is_negative());
  CHECK_FALSE(number("0.1").is_zero());
}

TEST_CASE("small numbers obey the laws of whole numbers") {
  std::mt19937_64 random(11);
  std::uniform_int_distribution<std::int64_t> whole(-1'000'000'000, 1'000'000'000);
  for (int i = 0; i < 2000; ++i) {
    const std::int64_t a = whole(random);
    const std::int64_t b = whole(random);
    const Decimal x = number(std::to_string(a) + "e-6");
    const Decimal y = number(std::to_string(b) + "e-6");
    CHECK(Decimal::compare(*Decimal::add(x, y), number(std::to_string(a + b) + "e-6")) == 0);
    CHECK(Decimal::compare(*Decimal::subtract(x, y), number(std::to_string(a - b) + "e-6")) == 0);
    CHECK(Decimal::compare(*Decimal::multiply(x, y), number(std::to_string(a * b) + "e-12")) == 0);
    CHECK(Decimal::compare(x, y) == (a < b ? -1 : a > b ? 1 : 0));
    CHECK(round_trip(x.text()) == x.text());
    if (b != 0) CHECK(Decimal::compare(*Decimal::divide(*Decimal::multiply(x, y), y), x) == 0);
  }
}
