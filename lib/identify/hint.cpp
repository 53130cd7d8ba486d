#include "identify/hint.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"

namespace keyassay::matching {

namespace {

// Words that say "key" rather than whose.
constexpr std::array<std::string_view, 14> generic = {"API",   "KEY",    "TOKEN", "SECRET", "ACCESS", "AUTH",    "ID",
                                                      "ADMIN", "MASTER", "AI",    "LLM",    "MODEL",  "SERVICE", "PAT"};

// The regions that providers of one family have in their ids.
constexpr std::array<std::string_view, 4> regions = {"-cn", "-intl", "-com", "-proxy"};

// "deepseekApiKey", "deepseek-api-key" and "DEEPSEEK_API_KEY" as "_DEEPSEEK_API_KEY_".
std::string words(std::string_view name) {
  std::string out = "_";
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool hump = i > 0 && base::is_upper(c) && base::is_lower(name[i - 1]);
    if (hump || !base::is_alnum(c)) {
      if (out.back() != '_') out.push_back('_');
    }
    if (base::is_alnum(c)) out.push_back(base::to_upper(c));
  }
  if (out.back() != '_') out.push_back('_');
  return out;
}

// "_DEEPSEEK_API_KEY_" without the generic words at its end: "_DEEPSEEK_".
std::string_view stem(std::string_view name) {
  bool cut = true;
  while (cut && name.size() > 1) {
    cut = false;
    const std::size_t start = name.rfind('_', name.size() - 2);
    const std::string_view last = name.substr(start + 1, name.size() - start - 2);
    if (std::find(generic.begin(), generic.end(), last) == generic.end()) break;
    name = name.substr(0, start + 1);
    cut = true;
  }
  return name;
}

std::string_view without_region(std::string_view id) {
  for (const std::string_view region : regions) {
    if (id.ends_with(region)) return id.substr(0, id.size() - region.size());
  }
  return id;
}

}  // namespace

Naming naming(const catalog::Entry& entry, std::string_view variable) {
  Naming best;
  if (variable.empty()) return best;
  const std::string asked = words(variable);
  const auto consider = [&](std::string_view name, bool exact) {
    // Of "_X_" there must be two characters: a single letter names nobody.
    if (name.size() < 4 || asked.find(name) == std::string::npos) return;
    best = std::max(best, Naming{name.size() - 2, exact});
  };
  for (const std::string& name : entry.env) {
    const std::string known = words(name);
    const std::string_view core = stem(known);
    if (core.size() > 1) consider(core, false);
    if (known == asked) consider(known, true);
  }
  consider(words(without_region(entry.id)), false);
  for (const std::string& alias : entry.aliases) consider(words(alias), false);
  return best;
}

std::string host_of(std::string_view address) {
  if (const std::size_t scheme = address.find("://"); scheme != std::string_view::npos) {
    address.remove_prefix(scheme + 3);
  }
  address = address.substr(0, address.find_first_of("/\\?#"));
  // What stands before '@' is a name, whatever it looks like.
  if (const std::size_t at = address.rfind('@'); at != std::string_view::npos) address.remove_prefix(at + 1);
  if (!address.starts_with('[')) address = address.substr(0, address.find(':'));
  return base::lower(address);
}

bool owns_host(const catalog::Entry& entry, std::string_view host) noexcept {
  if (host.empty()) return false;
  return std::any_of(entry.hosts.begin(), entry.hosts.end(), [&](const catalog::Host& own) {
    if (own.name == host) return true;
    // "{workspace}.example.com": the rest must be the same, the first label is free.
    const std::string_view name = own.name;
    const std::size_t close = name.substr(0, name.find('.')).find('}');
    if (close == std::string_view::npos) return false;
    const std::size_t dot = host.find('.');
    return dot != std::string_view::npos && dot > 0 && name.substr(name.find('.')) == host.substr(dot);
  });
}

}  // namespace keyassay::matching
