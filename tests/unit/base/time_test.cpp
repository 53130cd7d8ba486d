#include "base/time.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace keyassay::base;

TEST_CASE("times are printed as RFC 3339 in UTC") {
  CHECK(rfc3339(0) == "1970-01-01T00:00:00Z");
  CHECK(rfc3339(1'795'203'000'000) == "2026-11-20T19:30:00Z");
  CHECK(rfc3339(1'795'203'000'123) == "2026-11-20T19:30:00.123Z");
  CHECK(rfc3339(1'795'203'000'007) == "2026-11-20T19:30:00.007Z");
  CHECK(rfc3339(-1) == "1969-12-31T23:59:59.999Z");
  CHECK(rfc3339(-62'135'596'800'000) == "0001-01-01T00:00:00Z");
  CHECK(date(1'795'203'000'000) == "2026-11-20");
  CHECK(date(-86'400'000) == "1969-12-31");
}

TEST_CASE("years beyond four digits carry a sign") {
  CHECK(date(253'402'300'800'000) == "+10000-01-01");
  CHECK(date(-62'167'219'200'001) == "-0001-12-31");
  CHECK(date(-62'167'219'200'000) == "0000-01-01");
  CHECK(rfc3339(std::numeric_limits<std::int64_t>::max()) == "+292278994-08-17T07:12:55.807Z");
  CHECK(rfc3339(std::numeric_limits<std::int64_t>::min()) == "-292275055-05-16T16:47:04.192Z");
}

TEST_CASE("leap days") {
  CHECK(date(*parse_time("2024-02-29")) == "2024-02-29");
  CHECK(date(*parse_time("2000-02-29")) == "2000-02-29");
  CHECK(*parse_time("2024-03-01") - *parse_time("2024-02-28") == 2 * 86'400'000);
  CHECK(*parse_time("2100-03-01") - *parse_time("2100-02-28") == 86'400'000);
  CHECK_FALSE(parse_time("2023-02-29"));
  CHECK_FALSE(parse_time("2100-02-29"));
  CHECK_FALSE(parse_time("1900-02-29"));
}

TEST_CASE("every day of four centuries comes back") {
  std::int64_t expected = *parse_time("1800-01-01");
  for (int days = 0; days < 146'097; ++days, expected += 86'400'000) {
    const auto parsed = parse_time(date(expected));
    REQUIRE(parsed == expected);
  }
  CHECK(date(expected) == "2200-01-01");
}

TEST_CASE("offsets") {
  const std::int64_t moment = 1'795'203'000'000;
  for (const char* text :
       {"2026-11-20T19:30:00Z", "2026-11-20t19:30:00z", "2026-11-20 19:30:00", "2026-11-20T19:30:00",
        "2026-11-20T19:30:00+00:00", "2026-11-20T19:30:00-00:00", "2026-11-21T03:30:00+08:00",
        "2026-11-20T14:00:00-05:30", "2026-11-20 14:30:00-0500"}) {
    CAPTURE(text);
    CHECK(parse_time(text) == moment);
  }
}

TEST_CASE("fractions are cut to milliseconds") {
  CHECK(*parse_time("1970-01-01T00:00:00.5Z") == 500);
  CHECK(*parse_time("1970-01-01T00:00:00.05Z") == 50);
  CHECK(*parse_time("1970-01-01T00:00:00.123456789Z") == 123);
  CHECK(*parse_time("1970-01-01T00:00:00.9999+01:00") == 999 - 3'600'000);
  CHECK(*parse_time("1969-12-31T23:59:59.999Z") == -1);
  CHECK(*parse_time("1970-01-01T00:00:00.000001") == 0);
}

TEST_CASE("a leap second is the first of the next minute") {
  CHECK(parse_time("2016-12-31T23:59:60Z") == parse_time("2017-01-01T00:00:00Z"));
}

TEST_CASE("HTTP dates") {
  CHECK(*parse_time("Sun, 06 Nov 1994 08:49:37 GMT") == 784'111'777'000);
  CHECK(*parse_time("Fri, 20 Nov 2026 19:30:00 GMT") == 1'795'203'000'000);
  CHECK(*parse_time("Thu, 01 Jan 1970 00:00:00 GMT") == 0);
}

TEST_CASE("what is not a time is nothing") {
  for (const char* text : {"",
                           "2026",
                           "2026-11",
                           "2026-11-20T",
                           "2026-1-20",
                           "26-11-20",
                           "2026-13-01",
                           "2026-00-01",
                           "2026-04-31",
                           "2026-11-00",
                           "2026-11-20T24:00:00Z",
                           "2026-11-20T19:60:00Z",
                           "2026-11-20T19:30:61Z",
                           "2026-11-20T19:30",
                           "2026-11-20T19:30:00.Z",
                           "2026-11-20T19:30:00+",
                           "2026-11-20T19:30:00+1",
                           "2026-11-20T19:30:00+24:00",
                           "2026-11-20T19:30:00+05:60",
                           "2026-11-20T19:30:00ZZ",
                           "2026-11-20T19:30:00Z ",
                           " 2026-11-20",
                           "2026-11-20x",
                           "2026/11/20",
                           "+2026-11-20",
                           "-001-11-20",
                           "20261120T193000Z",
                           "1795203000",
                           "Sun, 6 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 08:49:37 UTC",
                           "Sun, 06 Nov 1994 08:49:37",
                           "Sonntag, 06 Nov 1994 08:49:37 GMT",
                           "Sunday, 06-Nov-94 08:49:37 GMT",
                           "Sun Nov  6 08:49:37 1994",
                           "Sun, 31 Feb 1994 08:49:37 GMT",
                           "Sun, 06 nov 1994 08:49:37 GMT"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_time(text));
  }
}

TEST_CASE("durations become seconds") {
  CHECK(parse_duration("12ms") == "0.012");
  CHECK(parse_duration("1s") == "1");
  CHECK(parse_duration("6m0s") == "360");
  CHECK(parse_duration("1h2m3.5s") == "3723.5");
  CHECK(parse_duration("38") == "38");
  CHECK(parse_duration("38.25") == "38.25");
  CHECK(parse_duration("0") == "0");
  CHECK(parse_duration("1d") == "86400");
  CHECK(parse_duration("1d12h") == "129600");
  CHECK(parse_duration("2m59.56s") == "179.56");
  CHECK(parse_duration("1s500ms") == "1.5");
  CHECK(parse_duration("7us") == "0.000007");
  CHECK(parse_duration("7µs") == "0.000007");
  CHECK(parse_duration("1.5ns") == "0.0000000015");
  CHECK(parse_duration("0s") == "0");
}

TEST_CASE("what is not a duration is nothing") {
  for (const char* text : {"",
                           "s",
                           "-1s",
                           "+1s",
                           "1x",
                           "1s1",
                           "1 s",
                           "1s ",
                           " 1s",
                           "1m1m",
                           "1s1m",
                           "1ms1s",
                           "1.s",
                           ".5s",
                           "1..5s",
                           "1e3s",
                           "1S",
                           "1h 2m",
                           "99999999999999999999999999999999999h",
                           "1\xC2s",
                           "2026-11-20"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text));
  }
}
