// A small valid entry for the tests, with any of its fields replaced or taken out.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "keyassay/catalog.hpp"

namespace keyassay::test {

struct Part {
  std::string name;
  std::string json;  // empty: left out
};

// The JSON text of the entry "sample" with `changes` made; new names are added at the end.
std::string entry_text(const std::vector<Part>& changes = {});

// An entry that was refused: one field of the sample entry, what it was given, and the
// complaint that must come of it.
struct Broken {
  std::string field;
  std::string json;     // empty: the field left out
  std::string where;    // behind "sample.json#"
  std::string message;  // a part of it
};

// Loads each and checks code, place and message.
void check_refused(const std::vector<Broken>& cases);

// Loads the sample entry with `changes`; fails the test when it does not load.
Catalog load_sample(const std::vector<Part>& changes = {});

}  // namespace keyassay::test
