// What can be proven about a key of each provider, and at which price.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "keyassay/catalog.hpp"
#include "keyassay/report.hpp"

namespace keyassay {

inline constexpr std::size_t safety_count = 3;

// One capability of one provider: how many things can be read about it, by the safety
// class of the question that shows them first. All zero: the provider exposes nothing.
using CoverageCell = std::array<unsigned, safety_count>;

struct CoverageRow {
  std::string provider, name;
  std::string closed;   // why nothing can be asked; empty when something can
  std::array<CoverageCell, capability_count> cells{};

  const CoverageCell& at(Capability capability) const noexcept {
    return cells[static_cast<std::size_t>(capability)];
  }
};

// One row a provider, in the catalog's order. From the catalog alone, no network.
std::vector<CoverageRow> coverage(const Catalog& catalog);

// The grid as text, as a JSON array and as a Markdown table. A cell is "-" for nothing,
// else the number of things that can be read, with "+2d" or "+1s" for what takes a dry or
// a spending question besides.
std::string coverage_text(const std::vector<CoverageRow>& rows);
std::string coverage_json(const std::vector<CoverageRow>& rows);
std::string coverage_markdown(const std::vector<CoverageRow>& rows);

}  // namespace keyassay
