#include "keyassay/result.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using keyassay::Errc;
using keyassay::Error;
using keyassay::Result;

TEST_CASE("every error code has a name of its own") {
  std::set<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(Errc::io); ++code)
    names.insert(keyassay::name(static_cast<Errc>(code)));
  CHECK(names.size() == static_cast<std::size_t>(Errc::io) + 1);
  CHECK_FALSE(names.contains("unknown"));
  CHECK(keyassay::name(Errc::invalid_catalog) == "invalid_catalog");
}

TEST_CASE("a number that is no code is called unknown") {
  CHECK(keyassay::name(static_cast<Errc>(99)) == "unknown");
}

TEST_CASE("a result is a value or an error") {
  Result<std::string> good = std::string("value");
  CHECK(good);
  CHECK(good.value() == "value");
  CHECK_THROWS_AS((void)good.error(), std::bad_variant_access);
  Result<std::string> bad = Error{Errc::io, "cannot read it", "option file"};
  CHECK_FALSE(bad);
  CHECK(bad.error().where == "option file");
  CHECK_THROWS_AS((void)bad.value(), std::bad_variant_access);
}
