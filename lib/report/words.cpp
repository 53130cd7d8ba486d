#include "report/words.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/utf8.hpp"

namespace keyassay::report {

std::string spoken(std::string_view word) {
  std::string out(word);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

std::string shortened(std::string_view text, std::size_t longest) {
  if (columns(text) <= longest) return std::string(text);
  std::size_t at = 0;
  for (std::size_t kept = 1; kept < longest; ++kept) {
    at += std::max<std::size_t>(1, base::utf8_length(text.substr(at)));
  }
  return std::string(text.substr(0, at)) + "…";
}

std::string joined(const std::vector<std::string>& items, std::string_view separator) {
  std::string out;
  for (const std::string& item : items) {
    if (!out.empty()) out += separator;
    out += item;
  }
  return out;
}

std::string grouped(std::string_view number) {
  if (!std::all_of(number.begin(), number.end(), base::is_digit)) return std::string(number);
  std::string out;
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (i > 0 && (number.size() - i) % 3 == 0) out.push_back(',');
    out.push_back(number[i]);
  }
  return out;
}

Tone tone(KeyVerdict verdict) noexcept {
  switch (verdict) {
    case KeyVerdict::valid: return Tone::good;
    case KeyVerdict::invalid: return Tone::bad;
    case KeyVerdict::valid_limited:
    case KeyVerdict::undetermined: break;
  }
  return Tone::doubtful;
}

Tone tone(IdentityVerdict verdict) noexcept {
  switch (verdict) {
    case IdentityVerdict::genuine: return Tone::good;
    case IdentityVerdict::contradicted: return Tone::bad;
    case IdentityVerdict::unproven:
    case IdentityVerdict::relay:
    case IdentityVerdict::compatible: break;
  }
  return Tone::doubtful;
}

Tone tone(ReadinessVerdict verdict) noexcept {
  switch (verdict) {
    case ReadinessVerdict::ready: return Tone::good;
    case ReadinessVerdict::blocked: return Tone::bad;
    case ReadinessVerdict::undetermined:
    case ReadinessVerdict::conditional: break;
  }
  return Tone::doubtful;
}

Tone tone(CellState state) noexcept {
  switch (state) {
    case CellState::confirmed: return Tone::good;
    case CellState::denied: return Tone::bad;
    case CellState::not_exposed: return Tone::faint;
    case CellState::unknown:
    case CellState::partial:
    case CellState::invisible: break;
  }
  return Tone::doubtful;
}

Tone tone(Permission permission) noexcept {
  switch (permission) {
    case Permission::allowed: return Tone::good;
    case Permission::denied: return Tone::bad;
    case Permission::unknown: break;
  }
  return Tone::doubtful;
}

}  // namespace keyassay::report
