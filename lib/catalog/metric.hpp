// The vocabulary of facts: which metric has which kind and feeds which capability.
#pragma once

#include <span>
#include <string_view>

#include "keyassay/report.hpp"

namespace keyassay::catalog {

struct Metric {
  std::string_view name;
  FactKind kind;
  Capability capability;
  std::string_view meaning;
};

// Sorted by name.
std::span<const Metric> metrics() noexcept;

// nullptr when there is none.
const Metric* find_metric(std::string_view name) noexcept;

}  // namespace keyassay::catalog
