// Who answered, at the provider's own host and elsewhere.
#include <doctest/doctest.h>

#include <map>

#include "probe/evidence.hpp"

using namespace keyassay;

namespace {

catalog::Entry entry(std::string id, std::string kind = "lab", std::string family = {}) {
  catalog::Entry one;
  one.id = one.name = std::move(id);
  one.kind = std::move(kind);
  one.family = std::move(family);
  return one;
}

const catalog::Entry maker = entry("maker", "lab", "clan"), sister = entry("sister", "lab", "clan");
const catalog::Entry rival = entry("rival"), relay = entry("relay", "relay"), other_relay = entry("other-relay", "relay");

constexpr bool strong = true, weak = false;

struct Seen {
  const catalog::Entry* entry;
  bool strong;
  std::string evidence;
};

// Each piece of evidence stands for a mark of its own.
Identity judged(bool custom, const std::vector<Seen>& seen, unsigned recognised) {
  static std::map<std::string, catalog::Mark> marks;
  std::vector<probe::Sighting> sightings;
  for (const Seen& one : seen) sightings.push_back({one.entry, &marks[one.entry->id + one.evidence], one.strong, one.evidence});
  probe::Evidence evidence;
  evidence.entry = evidence.claimed = &maker;
  evidence.custom_host = custom;
  evidence.sightings = std::move(sightings);
  evidence.recognised = recognised;
  evidence.hosts_shown = {"api.maker.example"};
  return probe::judge_identity(evidence);
}

}  // namespace

TEST_CASE("at its own host a maker is genuine once it is recognised") {
  CHECK(judged(false, {}, 0).verdict == IdentityVerdict::unproven);
  CHECK(judged(false, {}, 1).verdict == IdentityVerdict::genuine);
  CHECK(judged(false, {}, 1).evidence.empty());  // no host is named that gave no answer
  CHECK(judged(false, {{&relay, strong, "x"}}, 1).verdict == IdentityVerdict::contradicted);
  CHECK(judged(false, {{&relay, strong, "x"}}, 1).software == "relay");
  CHECK(judged(false, {{&relay, weak, "x"}}, 1).verdict == IdentityVerdict::genuine);
  CHECK(judged(false, {{&relay, weak, "x"}, {&relay, weak, "y"}}, 1).verdict == IdentityVerdict::contradicted);
  CHECK(judged(false, {{&relay, strong, "x"}, {&maker, strong, "y"}}, 1).verdict == IdentityVerdict::genuine);
  // Over verified TLS a maker's own name stands above another maker's trait.
  CHECK(judged(false, {{&rival, strong, "x"}}, 1).verdict == IdentityVerdict::genuine);
}

TEST_CASE("at a custom host only marks count") {
  CHECK(judged(true, {}, 0).verdict == IdentityVerdict::unproven);
  CHECK(judged(true, {}, 3).verdict == IdentityVerdict::compatible);
  CHECK(judged(true, {{&relay, strong, "x"}}, 0).verdict == IdentityVerdict::relay);
  CHECK(judged(true, {{&relay, strong, "x"}}, 0).software == "relay");
  CHECK(judged(true, {{&relay, weak, "x"}}, 1).verdict == IdentityVerdict::compatible);
  CHECK(judged(true, {{&relay, strong, "x"}, {&maker, strong, "y"}}, 1).software == "relay");
  CHECK(judged(true, {{&relay, strong, "x"}, {&other_relay, strong, "y"}, {&other_relay, weak, "z"}}, 1).software == "other-relay");
  // The maker's traits at somebody else's address: passed on by we do not know whom.
  CHECK(judged(true, {{&maker, strong, "x"}}, 1).verdict == IdentityVerdict::relay);
  CHECK(judged(true, {{&maker, strong, "x"}}, 1).software.empty());
  CHECK(judged(true, {{&sister, strong, "x"}}, 1).verdict == IdentityVerdict::relay);
  CHECK(judged(true, {{&rival, strong, "x"}}, 1).verdict == IdentityVerdict::contradicted);
  CHECK(judged(true, {{&rival, strong, "x"}}, 1).software == "rival");
  CHECK(judged(true, {{&rival, strong, "x"}, {&maker, strong, "y"}}, 1).verdict == IdentityVerdict::relay);
}

TEST_CASE("every mark is named once as evidence") {
  const Identity identity = judged(true, {{&relay, strong, "list header x"}, {&relay, strong, "list header x"}, {&relay, weak, "y"}}, 0);
  CHECK(identity.evidence == std::vector<std::string>{"relay mark: list header x", "relay mark: y"});
}

TEST_CASE("nobody chosen, nothing proven") { CHECK(probe::judge_identity(probe::Evidence{}).verdict == IdentityVerdict::unproven); }

TEST_CASE("grants: the first whose conditions hold") {
  catalog::Entry scoped = entry("scoped");
  using catalog::Condition;
  scoped.grants.push_back({{Condition{Condition::Place::fact, {"token_role"}, Condition::Test::is, {"billing"}}}, Permission::denied, Cause::scope_missing});
  scoped.grants.push_back({{Condition{Condition::Place::fact, {"token_role"}, Condition::Test::exists, {"true"}}}, Permission::allowed, Cause::none});
  probe::Evidence evidence;
  evidence.entry = &scoped;
  CHECK(probe::granted(evidence).models == Permission::unknown);
  Fact role;
  role.metric = "token_role";
  role.value = "billing";
  evidence.facts = {role};
  CHECK(probe::granted(evidence).models == Permission::denied);
  CHECK(probe::granted(evidence).cause == Cause::scope_missing);
  CHECK(probe::granted(evidence).evidence == "fact token_role");
  evidence.facts.front().value = "read";
  CHECK(probe::granted(evidence).models == Permission::allowed);
}
