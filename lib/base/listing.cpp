#include "base/listing.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace keyassay::base {

std::string first_of(std::span<const std::string> texts, std::size_t shown) {
  std::string text = fmt::format("{}", fmt::join(texts.first(std::min(shown, texts.size())), ", "));
  if (texts.size() > shown) text += fmt::format(" and {} more", texts.size() - shown);
  return text;
}

}  // namespace keyassay::base
