// Who answered: the provider itself, software in its name, or somebody unknown.
//
// At a host of the provider, reached over verified TLS, the name is proven unless the
// answers bear somebody else's marks. At an address of the caller's only marks count,
// and speaking a protocol is no mark.

#include <algorithm>

#include "probe/answer.hpp"
#include "probe/evidence.hpp"

namespace keyassay::probe {

namespace {

struct Tally {
  const catalog::Entry* entry = nullptr;
  unsigned strong = 0, weak = 0;
  // Two weak marks weigh as much as a strong one.
  bool convincing() const noexcept { return strong > 0 || weak > 1; }
  unsigned weight() const noexcept { return 2 * strong + weak; }
};

std::vector<Tally> tallies(const Evidence& evidence) {
  std::vector<Tally> all;
  std::vector<const catalog::Mark*> counted;
  for (const Sighting& sighting : evidence.sightings) {
    // The same trait in ten answers is still one trait.
    if (std::find(counted.begin(), counted.end(), sighting.mark) != counted.end()) continue;
    counted.push_back(sighting.mark);
    auto found = std::find_if(all.begin(), all.end(), [&](const Tally& t) { return t.entry == sighting.entry; });
    if (found == all.end()) {
      all.push_back({sighting.entry});
      found = all.end() - 1;
    }
    (sighting.strong ? found->strong : found->weak) += 1;
  }
  return all;
}

bool is_relay(const catalog::Entry& entry) noexcept { return entry.kind == "relay"; }

bool same_maker(const catalog::Entry& a, const catalog::Entry& b) noexcept {
  return &a == &b || (!a.family.empty() && a.family == b.family);
}

// The most convincing of those that `fits`; nullptr when none convinces.
template <class Fits>
const Tally* best(const std::vector<Tally>& all, Fits fits) {
  const Tally* chosen = nullptr;
  for (const Tally& tally : all) {
    if (!tally.convincing() || !fits(*tally.entry)) continue;
    if (chosen == nullptr || tally.weight() > chosen->weight()) chosen = &tally;
  }
  return chosen;
}

void add_marks(const Evidence& evidence, const catalog::Entry& entry, Identity& identity) {
  for (const Sighting& sighting : evidence.sightings) {
    if (sighting.entry != &entry) continue;
    std::string text = entry.id + " mark: " + sighting.evidence;
    const bool known = std::find(identity.evidence.begin(), identity.evidence.end(), text) != identity.evidence.end();
    if (!known) identity.evidence.push_back(std::move(text));
  }
}

Identity with(IdentityVerdict verdict, std::string software = {}) { return {verdict, std::move(software), {}}; }

// Hosts of the provider that gave an HTTP answer, each once.
std::vector<std::string> answering_hosts(const Evidence& evidence) {
  std::vector<std::string> hosts;
  for (const Asked& asked : evidence.asked) {
    const bool answered = asked.entry == evidence.entry && asked.record.status != 0 && !asked.question->keyless;
    if (answered && std::find(hosts.begin(), hosts.end(), asked.record.host) == hosts.end()) hosts.push_back(asked.record.host);
  }
  return hosts;
}

Identity at_own_host(const Evidence& evidence, const std::vector<Tally>& all) {
  const catalog::Entry& entry = *evidence.entry;
  const Tally* stranger = best(all, [&](const catalog::Entry& other) { return is_relay(other) && !same_maker(other, entry); });
  const Tally* own = best(all, [&](const catalog::Entry& other) { return same_maker(other, entry); });
  // A relay at a home of its own runs relay software: that is what it is.
  if (stranger != nullptr && own == nullptr && !is_relay(entry)) {
    Identity identity = with(IdentityVerdict::contradicted, stranger->entry->id);
    add_marks(evidence, *stranger->entry, identity);
    return identity;
  }
  if (evidence.recognised == 0) return with(IdentityVerdict::unproven);
  Identity identity = with(IdentityVerdict::genuine);
  for (const std::string& host : answering_hosts(evidence)) identity.evidence.push_back("host " + host + " over verified TLS");
  add_marks(evidence, entry, identity);
  return identity;
}

Identity at_custom_host(const Evidence& evidence, const std::vector<Tally>& all) {
  const catalog::Entry& claimed = evidence.claimed != nullptr ? *evidence.claimed : *evidence.entry;
  if (const Tally* relay = best(all, [](const catalog::Entry& entry) { return is_relay(entry); })) {
    Identity identity = with(IdentityVerdict::relay, relay->entry->id);
    add_marks(evidence, *relay->entry, identity);
    return identity;
  }
  const Tally* own = best(all, [&](const catalog::Entry& entry) { return same_maker(entry, claimed); });
  const Tally* stranger = best(all, [&](const catalog::Entry& entry) { return !same_maker(entry, claimed); });
  if (stranger != nullptr && own == nullptr) {
    Identity identity = with(IdentityVerdict::contradicted, stranger->entry->id);
    add_marks(evidence, *stranger->entry, identity);
    return identity;
  }
  if (own != nullptr) {
    // The maker's own traits at somebody else's address: passed on by software we do not know.
    Identity identity = with(IdentityVerdict::relay);
    identity.evidence.push_back("the address is no host of " + claimed.name);
    add_marks(evidence, *own->entry, identity);
    return identity;
  }
  if (evidence.recognised == 0) return with(IdentityVerdict::unproven);
  Identity identity = with(IdentityVerdict::compatible);
  identity.evidence.push_back("answers in the protocol of " + claimed.name + " without a mark of any maker");
  return identity;
}

}  // namespace

Identity judge_identity(const Evidence& evidence) {
  if (evidence.entry == nullptr) return {};
  const std::vector<Tally> all = tallies(evidence);
  return evidence.custom_host ? at_custom_host(evidence, all) : at_own_host(evidence, all);
}

Granted granted(const Evidence& evidence) {
  if (evidence.entry == nullptr) return {};
  for (const catalog::Grant& grant : evidence.entry->grants) {
    const auto holds = [&](const catalog::Condition& condition) { return satisfied(condition, evidence.facts); };
    if (!std::all_of(grant.when.begin(), grant.when.end(), holds)) continue;
    std::string why = grant.when.empty() || grant.when.front().at.empty() ? "grant" : "fact " + grant.when.front().at.front();
    return {grant.models, grant.cause, std::move(why)};
  }
  return {};
}

}  // namespace keyassay::probe
