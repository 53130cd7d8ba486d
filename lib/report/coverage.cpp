// The coverage grid in three forms.
//
// Tested by tests/unit/capability/coverage_test.cpp.

#include "keyassay/coverage.hpp"

#include <fmt/format.h>

#include "json/writer.hpp"

namespace keyassay {

namespace {

constexpr std::array<std::string_view, capability_count> headings = {
    "identity", "models", "features", "limits", "balance", "usage", "prices", "risk", "watch", "actions"};

std::string cell_text(const CoverageCell& cell) {
  const auto [metadata, dry, spend] = cell;
  if (metadata + dry + spend == 0) return "-";
  std::string text = metadata > 0 ? std::to_string(metadata) : "0";
  if (dry > 0) text += fmt::format("+{}d", dry);
  if (spend > 0) text += fmt::format("+{}s", spend);
  return text;
}

}  // namespace

std::string coverage_text(const std::vector<CoverageRow>& rows) {
  std::size_t widest = 8;
  for (const CoverageRow& row : rows) widest = std::max(widest, row.provider.size());
  std::string out = fmt::format("{:<{}}", "provider", widest);
  for (const std::string_view heading : headings) out += fmt::format("  {:>8}", heading);
  out += '\n';
  for (const CoverageRow& row : rows) {
    out += fmt::format("{:<{}}", row.provider, widest);
    if (!row.closed.empty()) {
      out += "  cannot be asked: " + row.closed + '\n';
      continue;
    }
    for (const CoverageCell& cell : row.cells) out += fmt::format("  {:>8}", cell_text(cell));
    out += '\n';
  }
  out += "\nHow many things can be read; +Nd with dry questions, +Ns with spending ones; - not exposed.\n";
  return out;
}

std::string coverage_json(const std::vector<CoverageRow>& rows) {
  std::string out;
  json::Writer writer(out);
  writer.begin_array();
  for (const CoverageRow& row : rows) {
    writer.begin_object().member("provider", row.provider).member("name", row.name).optional("closed", row.closed);
    writer.key("capabilities").begin_object();
    for (std::size_t i = 0; i < capability_count; ++i) {
      writer.key(name(static_cast<Capability>(i))).begin_object();
      for (std::size_t safety = 0; safety < safety_count; ++safety) {
        writer.member(name(static_cast<Safety>(safety)), row.cells[i][safety]);
      }
      writer.end_object();
    }
    writer.end_object().end_object();
  }
  writer.end_array();
  return out;
}

std::string coverage_markdown(const std::vector<CoverageRow>& rows) {
  std::string out = fmt::format("| provider | {} |\n|---|{}\n", fmt::join(headings, " | "), [] {
    std::string rule;
    for (std::size_t i = 0; i < capability_count; ++i) rule += "--:|";
    return rule;
  }());
  for (const CoverageRow& row : rows) {
    out += fmt::format("| {} |", row.provider);
    for (const CoverageCell& cell : row.cells) out += fmt::format(" {} |", row.closed.empty() ? cell_text(cell) : "closed");
    out += "\n";
  }
  return out;
}

}  // namespace keyassay
