#include "base/listing.hpp"

#include <doctest/doctest.h>

#include <vector>

using keyassay::base::first_of;

TEST_CASE("a list in a sentence is cut, and says so") {
  const std::vector<std::string> three{"a", "b", "c"};
  CHECK(first_of(three, 3) == "a, b, c");
  CHECK(first_of(three, 2) == "a, b and 1 more");
  CHECK(first_of(three, 5) == "a, b, c");
  CHECK(first_of({}, 2).empty());
}
