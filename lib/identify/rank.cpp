#include "identify/rank.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/listing.hpp"
#include "identify/checks.hpp"
#include "identify/hint.hpp"

namespace keyassay::matching {

namespace {

enum class Sign : std::uint8_t {
  distinctive, shape, check_passed, check_failed, own_address, own_variable, part_of_variable,
  unknown_address, other_address, other_variable, shared, twin, outranked,
};

struct Weight {
  Sign sign;
  int points;
  std::string_view because;
};

// All there is to the ranking. The order of magnitude matters, not the digits:
// what the key itself says outweighs what stands beside it, because a key is easily
// pasted under the wrong name, and an address outweighs a name, because it was used.
constexpr std::array<Weight, 13> weights = {{
    {Sign::distinctive, 400, "nobody else makes such keys"},
    {Sign::shape, 1, "for each bit the shape fixes, 150 at most: a narrow shape is met by chance less often"},
    {Sign::check_passed, 100, "a check digit, a UUID version or a token's header is not right by chance"},
    {Sign::check_failed, -300, "the provider would not have made this key, or it was mistyped"},
    {Sign::own_address, 300, "the key was used at a host of this provider"},
    {Sign::own_variable, 220, "the variable is the one this provider's documentation names"},
    {Sign::part_of_variable, 160, "the variable names the provider in words of its own"},
    {Sign::unknown_address, 40, "an address that is no provider's is how a relay that people run looks"},
    {Sign::other_address, -120, "the key was used at a host of somebody else"},
    {Sign::other_variable, -60, "the variable names somebody else, but names are copied and reused"},
    {Sign::shared, -10, "others have the same shape; too little to sink below a looser one"},
    {Sign::twin, 0, "told to people; the provider's answer will settle it"},
    {Sign::outranked, -800, "more than all hints together: a looser shape never passes a distinctive one"},
}};

constexpr int most_bits = 150;

constexpr int points(Sign sign) {
  for (const Weight& weight : weights) {
    if (weight.sign == sign) return weight.points;
  }
  return 0;
}

// What the hints say, worked out once for all providers.
struct Cues {
  Naming variable;             // the best any provider is named
  std::string host;
  bool host_is_known = false;  // it belongs to a provider of the catalog
};

struct Candidate {
  Hit hit;
  int bits = 0;
  bool own_address = false;
  bool other_address = false;
  Naming variable;             // of this provider, if none is named better
  bool other_variable = false;
  int checks_passed = 0;
  int checks_failed = 0;
  std::string_view twin;       // another format of the provider that fits as well

  const catalog::KeyFormat& format() const { return *hit.format; }
  std::string_view id() const { return hit.provider->id(); }
  bool named() const { return own_address || variable.length > 0; }
  bool sound() const { return format().distinctive && checks_failed == 0; }
};

Cues read_hints(const catalog::Tables& tables, const Hints& hints) {
  Cues cues;
  cues.host = host_of(hints.base_url);
  if (hints.variable.empty() && cues.host.empty()) return cues;
  for (const Provider& provider : tables.providers) {
    cues.variable = std::max(cues.variable, naming(provider.entry(), hints.variable));
    cues.host_is_known = cues.host_is_known || owns_host(provider.entry(), cues.host);
  }
  return cues;
}

Candidate weigh(const Hit& hit, std::string_view key, const Hints& hints, const Cues& cues) {
  Candidate candidate;
  candidate.hit = hit;
  candidate.bits = specificity(*hit.shape);
  const catalog::Entry& entry = hit.provider->entry();
  candidate.own_address = owns_host(entry, cues.host);
  candidate.other_address = cues.host_is_known && !candidate.own_address;
  if (cues.variable.length > 0) {
    const Naming own = naming(entry, hints.variable);
    if (own == cues.variable) candidate.variable = own;
    else candidate.other_variable = true;
  }
  for (const catalog::Check check : hit.format->checks) {
    ++(passes(check, key) ? candidate.checks_passed : candidate.checks_failed);
  }
  return candidate;
}

bool is_better(const Candidate& a, const Candidate& b) {
  if (a.checks_failed != b.checks_failed) return a.checks_failed < b.checks_failed;
  return a.bits > b.bits;
}

bool is_named(const catalog::Entry& entry, std::span<const std::string> named) {
  return std::any_of(named.begin(), named.end(), [&](const std::string& name) {
    return name == entry.id || std::find(entry.aliases.begin(), entry.aliases.end(), name) != entry.aliases.end();
  });
}

// The best candidate of each provider. `hits` come provider by provider.
std::vector<Candidate> choose(const catalog::Tables& tables, std::string_view key, const Hints& hints,
                              const std::vector<Hit>& hits) {
  const Cues cues = read_hints(tables, hints);
  std::vector<Candidate> chosen;
  for (const Hit& hit : hits) {
    Candidate candidate = weigh(hit, key, hints, cues);
    const bool hinted = candidate.named() || is_named(hit.provider->entry(), hints.named);
    if (hit.format->needs_hint && !hinted) continue;
    if (chosen.empty() || chosen.back().hit.provider != hit.provider) {
      chosen.push_back(candidate);
    } else if (is_better(candidate, chosen.back())) {
      chosen.back() = candidate;
    } else if (!is_better(chosen.back(), candidate) && candidate.format().type != chosen.back().format().type) {
      chosen.back().twin = candidate.format().name;
    }
  }
  return chosen;
}

// The provider whose distinctive format makes this looser one irrelevant.
const Candidate* outranking(const std::vector<Candidate>& all, const Candidate& candidate) {
  if (candidate.format().distinctive) return nullptr;
  const auto outranks = [&](const Candidate& other) { return other.sound() && other.bits > candidate.bits; };
  const auto found = std::find_if(all.begin(), all.end(), outranks);
  return found == all.end() ? nullptr : &*found;
}

// No other provider lays claim to the key, neither by the catalog's word nor in fact.
bool belongs_alone(const std::vector<Candidate>& all, const Candidate& candidate) {
  if (!candidate.sound() || !candidate.format().shared_with.empty()) return false;
  return std::none_of(all.begin(), all.end(), [&](const Candidate& other) {
    return other.hit.provider != candidate.hit.provider && other.format().distinctive;
  });
}

// A prefix as people may see it. Of eight characters or more only seven are shown: no
// output holds a longer run of a key.
std::string shown_prefix(const catalog::KeyFormat& format) {
  const std::string_view first = format.shapes.front().prefix();
  const std::string_view prefix = first.substr(0, public_prefix(format));
  return prefix.size() < 8 ? std::string(prefix) : fmt::format("{}…", prefix.substr(0, 7));
}

class Reasons {
 public:
  void add(Sign sign, std::string text, int times = 1) {
    list_.push_back({points(sign) * times, std::move(text)});
  }
  std::vector<Reason> take() { return std::move(list_); }

 private:
  std::vector<Reason> list_;
};

void explain_shape(Reasons& reasons, const Candidate& candidate, bool alone) {
  const catalog::KeyFormat& format = candidate.format();
  const std::string prefix = shown_prefix(format);
  const std::string_view name = candidate.hit.provider->name();
  const std::string start = prefix.empty() ? "no fixed start" : fmt::format("prefix {}", prefix);
  if (format.distinctive) {
    const std::string what = prefix.empty() ? fmt::format("the shape of '{}'", format.name) : start;
    reasons.add(Sign::distinctive, fmt::format("{} belongs to {}{}", what, name, alone ? " alone" : ""));
  }
  const int bits = std::min(candidate.bits, most_bits);
  reasons.add(Sign::shape, fmt::format("fits '{}' ({})", format.name, start), bits);
  if (!format.shared_with.empty()) reasons.add(Sign::shared, "the shape is shared with " + base::first_of(format.shared_with, 3));
  if (!candidate.twin.empty()) reasons.add(Sign::twin, fmt::format("'{}' has the same shape", candidate.twin));
  if (candidate.checks_passed > 0) {
    reasons.add(Sign::check_passed, "the structure inside it is right", candidate.checks_passed);
  }
  if (candidate.checks_failed > 0) {
    reasons.add(Sign::check_failed, "the structure inside it is wrong", candidate.checks_failed);
  }
}

bool is_self_run(const catalog::Entry& entry) {
  const auto anywhere = [](const catalog::Host& host) { return host.base.empty(); };
  return std::any_of(entry.hosts.begin(), entry.hosts.end(), anywhere);
}

void explain_hints(Reasons& reasons, const Candidate& candidate, const Hints& hints) {
  const std::string_view name = candidate.hit.provider->name();
  if (candidate.own_address) {
    reasons.add(Sign::own_address, fmt::format("it was used at an address of {}", name));
  } else if (candidate.other_address) {
    reasons.add(Sign::other_address, "it was used at another provider's address");
  } else if (!hints.base_url.empty() && is_self_run(candidate.hit.provider->entry())) {
    reasons.add(Sign::unknown_address, fmt::format("it was used at an address that may run {}", name));
  }
  if (candidate.variable.exact) {
    reasons.add(Sign::own_variable, fmt::format("the variable is one of {}'s", name));
  } else if (candidate.variable.length > 0) {
    reasons.add(Sign::part_of_variable, fmt::format("the variable names {}", name));
  } else if (candidate.other_variable) {
    reasons.add(Sign::other_variable, "the variable names another provider");
  }
}

Match make_match(const std::vector<Candidate>& all, const Candidate& candidate, const Hints& hints) {
  const Candidate* above = outranking(all, candidate);
  const bool alone = belongs_alone(all, candidate);
  Reasons reasons;
  explain_shape(reasons, candidate, alone);
  explain_hints(reasons, candidate, hints);
  if (above != nullptr) {
    reasons.add(Sign::outranked, fmt::format("the key has a format of {}", above->hit.provider->name()));
  }

  Match match{};
  match.provider = candidate.hit.provider;
  match.format = candidate.format().name;
  match.token_type = candidate.format().type;
  match.confidence = alone                                   ? Confidence::certain
                     : candidate.named() && above == nullptr ? Confidence::likely
                                                             : Confidence::possible;
  match.public_prefix = public_prefix(candidate.format());
  match.reasons = reasons.take();
  for (const Reason& reason : match.reasons) match.score += reason.weight;
  return match;
}

}  // namespace

std::size_t public_prefix(const catalog::KeyFormat& format) noexcept {
  if (format.shapes.empty()) return 0;
  std::string_view common = format.shapes.front().prefix();
  for (const Shape& shape : format.shapes) {
    const std::string_view prefix = shape.prefix();
    const auto [here, there] = std::mismatch(common.begin(), common.end(), prefix.begin(), prefix.end());
    common = common.substr(0, static_cast<std::size_t>(here - common.begin()));
  }
  return common.size();
}

std::vector<Match> rank(const catalog::Tables& tables, std::string_view key, const Hints& hints,
                        const std::vector<Hit>& hits) {
  const std::vector<Candidate> candidates = choose(tables, key, hints, hits);
  std::vector<Match> matches;
  for (const Candidate& candidate : candidates) {
    if (outranking(candidates, candidate) != nullptr && !candidate.named()) continue;
    matches.push_back(make_match(candidates, candidate, hints));
  }
  std::stable_sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
    return a.score != b.score ? a.score > b.score : a.provider->id() < b.provider->id();
  });
  return matches;
}

}  // namespace keyassay::matching
