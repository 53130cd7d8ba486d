// Every word of a report's vocabularies, one table each, in the order of the enumerators.
// They are part of the JSON and of the C interface: a word may be added, never changed.
#include <cstddef>
#include <iterator>

#include "keyassay/report.hpp"

namespace keyassay {
namespace {

// The word of an enumerator; empty for a value that is none of them, as a binding of
// another language could pass one in.
template <class Enum, std::size_t count>
constexpr std::string_view word(const std::string_view (&words)[count], Enum value) noexcept {
  const auto index = static_cast<std::size_t>(value);
  return index < count ? words[index] : std::string_view{};
}

constexpr std::string_view safeties[] = {"metadata", "dry", "spend"};

constexpr std::string_view cell_states[] = {
    "unknown", "confirmed", "partial", "denied", "invisible", "not_exposed"};

constexpr std::string_view key_verdicts[] = {"undetermined", "valid", "valid_limited", "invalid"};

constexpr std::string_view identity_verdicts[] = {
    "unproven", "genuine", "relay", "compatible", "contradicted"};

constexpr std::string_view causes[] = {
    "none", "invalid_key", "expired", "revoked", "disabled", "insufficient_balance", "quota_exceeded",
    "rate_limited", "model_not_found", "model_forbidden", "scope_missing", "region_blocked", "ip_blocked",
    "account_suspended", "overloaded", "intercepted", "wrong_region", "malformed_key", "network", "tls",
    "timeout", "too_large", "unexpected_answer"};
static_assert(std::size(causes) == static_cast<std::size_t>(Cause::unexpected_answer) + 1);

constexpr std::string_view fact_kinds[] = {
    "text", "integer", "decimal", "money", "flag", "time", "duration", "list"};

constexpr std::string_view answers[] = {"unknown", "yes", "no"};

constexpr std::string_view permissions[] = {"unknown", "allowed", "denied"};

constexpr std::string_view origins[] = {"none", "live", "catalog", "caller"};

constexpr std::string_view capabilities[] = {
    "key_identity", "model_permission", "capability", "limits",     "balance_quota",
    "usage_cost",   "price_listing",    "risk",       "monitoring", "operational_actions"};
static_assert(std::size(capabilities) == capability_count);

constexpr std::string_view dimensions[] = {"onboarding-readiness", "inventory-fit", "commercial-launch"};
static_assert(std::size(dimensions) == dimension_count);

constexpr std::string_view readiness_verdicts[] = {"undetermined", "ready", "conditional", "blocked"};

constexpr std::string_view outcomes[] = {"unknown", "pass", "partial", "fail"};

}  // namespace

std::string_view name(Safety safety) noexcept { return word(safeties, safety); }
std::string_view name(CellState state) noexcept { return word(cell_states, state); }
std::string_view name(KeyVerdict verdict) noexcept { return word(key_verdicts, verdict); }
std::string_view name(IdentityVerdict verdict) noexcept { return word(identity_verdicts, verdict); }
std::string_view name(Cause cause) noexcept { return word(causes, cause); }
std::string_view name(FactKind kind) noexcept { return word(fact_kinds, kind); }
std::string_view name(Answer answer) noexcept { return word(answers, answer); }
std::string_view name(Permission permission) noexcept { return word(permissions, permission); }
std::string_view name(Origin origin) noexcept { return word(origins, origin); }
std::string_view name(Capability capability) noexcept { return word(capabilities, capability); }
std::string_view name(Dimension dimension) noexcept { return word(dimensions, dimension); }
std::string_view name(ReadinessVerdict verdict) noexcept { return word(readiness_verdicts, verdict); }
std::string_view name(Outcome outcome) noexcept { return word(outcomes, outcome); }

}  // namespace keyassay
