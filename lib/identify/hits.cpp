#include "identify/hits.hpp"

#include <cmath>

namespace keyassay::matching {

namespace {

bool may_match(const Shape& shape, std::string_view key) noexcept {
  return key.size() >= shape.shortest() && key.size() <= shape.longest() && key.starts_with(shape.prefix());
}

}  // namespace

std::vector<Hit> hits(const catalog::Tables& tables, std::string_view key) {
  std::vector<Hit> found;
  for (const Provider& provider : tables.providers) {
    for (const catalog::KeyFormat& format : provider.entry().keys) {
      const Shape* best = nullptr;
      for (const Shape& shape : format.shapes) {
        if (!may_match(shape, key) || !shape.matches(key)) continue;
        if (best == nullptr || specificity(shape) > specificity(*best)) best = &shape;
      }
      if (best != nullptr) found.push_back({&provider, &format, best});
    }
  }
  return found;
}

int specificity(const Shape& shape) noexcept {
  constexpr double printable = 94;
  long sixteenths = 0;  // rounded atom by atom: the sum is the same on every machine
  for (const Atom& atom : shape.atoms()) {
    const double bits = std::log2(printable / static_cast<double>(atom.set.count()));
    sixteenths += static_cast<long>(atom.min) * std::lround(bits * 16);
  }
  return static_cast<int>(sixteenths / 16);
}

}  // namespace keyassay::matching
