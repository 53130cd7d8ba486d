// The verdict on a key: proof first, then what limits it, then what refused it.
//
// "Valid" needs an answer that only a working key gets. "Invalid" needs a refusal that
// is about the key and could not come from asking in the wrong place. Everything else
// is undetermined, with its cause.

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/decimal.hpp"
#include "base/time.hpp"
#include "probe/evidence.hpp"

namespace keyassay::probe {

namespace {

// A refusal that is about the key itself and final.
bool is_dead(Cause cause) noexcept {
  switch (cause) {
    case Cause::invalid_key:
    case Cause::expired:
    case Cause::revoked:
    case Cause::disabled:
    case Cause::account_suspended: return true;
    default: return false;
  }
}

// What limits a working key, worst first.
constexpr std::array limits = {
    Cause::account_suspended, Cause::wrong_region,  Cause::insufficient_balance, Cause::quota_exceeded,
    Cause::ip_blocked,        Cause::region_blocked, Cause::scope_missing,       Cause::model_forbidden,
};

// Of several reasons for knowing nothing, the one that explains most.
constexpr std::array puzzles = {
    Cause::intercepted, Cause::tls, Cause::wrong_region, Cause::region_blocked, Cause::ip_blocked, Cause::rate_limited, Cause::overloaded,
    Cause::timeout, Cause::network, Cause::too_large, Cause::model_forbidden, Cause::model_not_found, Cause::scope_missing,
    Cause::insufficient_balance, Cause::quota_exceeded, Cause::unexpected_answer,
};

// What a cause means, to be followed by where it was read.
std::string_view phrase(Cause cause) noexcept {
  switch (cause) {
    case Cause::none: return "nothing is known against it";
    case Cause::invalid_key: return "the provider does not accept this key";
    case Cause::expired: return "the key has expired";
    case Cause::revoked: return "the key was revoked";
    case Cause::disabled: return "the key is disabled";
    case Cause::insufficient_balance: return "the account has no money left";
    case Cause::quota_exceeded: return "the quota or budget is used up";
    case Cause::rate_limited: return "the provider limited the rate";
    case Cause::model_not_found: return "the model does not exist or is not open to this key";
    case Cause::model_forbidden: return "the model is not open to this key";
    case Cause::scope_missing: return "the key lacks a scope";
    case Cause::region_blocked: return "the provider does not serve this region";
    case Cause::ip_blocked: return "the key is bound to other addresses";
    case Cause::account_suspended: return "the account is suspended";
    case Cause::overloaded: return "the provider is overloaded";
    case Cause::intercepted: return "something else answered in the provider's place";
    case Cause::wrong_region: return "the key belongs to another region";
    case Cause::malformed_key: return "it is not a key";
    case Cause::network: return "the provider could not be reached";
    case Cause::tls: return "no trusted connection could be made";
    case Cause::timeout: return "the provider did not answer in time";
    case Cause::too_large: return "the answer was larger than allowed";
    case Cause::unexpected_answer: return "the answer is none that the provider is known to give";
  }
  return {};
}

KeyOutcome outcome(KeyVerdict verdict, Cause cause, std::string_view evidence) {
  return {verdict, cause, fmt::format("{} ({})", phrase(cause), evidence)};
}

// What a fact says about the key's state.
struct FactSign {
  Cause cause;
  const Fact* fact;
};

bool is_false(const Evidence& evidence, std::string_view metric, const Fact*& fact) {
  fact = find_fact(evidence, metric);
  return fact != nullptr && fact->value == "false";
}

bool is_true(const Evidence& evidence, std::string_view metric, const Fact*& fact) {
  fact = find_fact(evidence, metric);
  return fact != nullptr && fact->value == "true";
}

// An amount that is zero or below; words such as "unlimited" are not amounts.
bool is_spent(const Evidence& evidence, std::string_view metric, const Fact*& fact) {
  fact = find_fact(evidence, metric);
  if (fact == nullptr) return false;
  const auto amount = base::Decimal::parse(fact->value);
  return amount && (amount->is_zero() || amount->is_negative());
}

bool is_past(const Evidence& evidence, std::string_view metric, std::int64_t now_unix_ms, const Fact*& fact) {
  fact = find_fact(evidence, metric);
  if (fact == nullptr || now_unix_ms == 0) return false;
  const auto moment = base::parse_time(fact->value);
  return moment && *moment <= now_unix_ms;
}

std::vector<FactSign> fact_signs(const Evidence& evidence, std::int64_t now_unix_ms) {
  std::vector<FactSign> signs;
  const Fact* fact = nullptr;
  if (is_past(evidence, "key_expires_at", now_unix_ms, fact)) signs.push_back({Cause::expired, fact});
  for (const char* metric : {"key_disabled", "key_blocked"}) {
    if (is_true(evidence, metric, fact)) signs.push_back({Cause::disabled, fact});
  }
  if (is_true(evidence, "account_suspended", fact)) signs.push_back({Cause::account_suspended, fact});
  // The provider's own word that calls go through stands above one empty purse of several.
  const Fact* word = nullptr;
  const bool without_limit = is_true(evidence, "unlimited_quota", word) || is_true(evidence, "can_consume", word);
  if (!without_limit && is_spent(evidence, "balance_available", fact)) signs.push_back({Cause::insufficient_balance, fact});
  if (!without_limit && is_spent(evidence, "credit_remaining", fact)) signs.push_back({Cause::quota_exceeded, fact});
  for (const char* metric : {"can_consume", "account_active", "access_permitted"}) {
    if (is_false(evidence, metric, fact)) signs.push_back({Cause::insufficient_balance, fact});
  }
  return signs;
}

std::string fact_reason(const FactSign& sign) {
  return fmt::format("{} is {}{}{}", sign.fact->metric, sign.fact->value, sign.fact->unit.empty() ? "" : " ", sign.fact->unit);
}

KeyOutcome unasked(const Evidence& evidence) {
  if (evidence.identification.malformed) {
    return {KeyVerdict::invalid, Cause::malformed_key, evidence.identification.note};
  }
  if (evidence.identification.placeholder) {
    return {KeyVerdict::undetermined, Cause::malformed_key, evidence.identification.note};
  }
  return {KeyVerdict::undetermined, Cause::none, evidence.halted};
}

KeyOutcome proven(const Evidence& evidence, const std::vector<FactSign>& facts) {
  for (const FactSign& sign : facts) {
    if (is_dead(sign.cause) && sign.cause != Cause::account_suspended) {
      return outcome(KeyVerdict::invalid, sign.cause, fact_reason(sign));
    }
  }
  for (const Cause limit : limits) {
    for (const FactSign& sign : facts) {
      if (sign.cause == limit) return outcome(KeyVerdict::valid_limited, limit, fact_reason(sign));
    }
    for (const KeySign& sign : evidence.signs) {
      // A refused side question limits nothing but itself.
      if (sign.cause != limit || (!sign.proving && (limit == Cause::scope_missing || limit == Cause::model_forbidden))) continue;
      return outcome(KeyVerdict::valid_limited, limit, sign.evidence);
    }
  }
  const Granted grant = granted(evidence);
  if (grant.models == Permission::denied) return outcome(KeyVerdict::valid_limited, grant.cause, grant.evidence);
  return {KeyVerdict::valid, Cause::none, "proven by " + evidence.proof};
}

KeyOutcome refused(const Evidence& evidence, const KeySign& sign) {
  if (sign.cause == Cause::invalid_key && !evidence.unasked.empty()) {
    std::string siblings;
    for (const catalog::Entry* entry : evidence.unasked) {
      siblings += (siblings.empty() ? "" : ", ") + entry->id;
    }
    return {KeyVerdict::undetermined, Cause::invalid_key,
            fmt::format("refused ({}), but the key may belong to {}, which was not asked", sign.evidence, siblings)};
  }
  return outcome(KeyVerdict::invalid, sign.cause, sign.evidence);
}

KeyOutcome unproven(const Evidence& evidence) {
  for (const bool proving : {true, false}) {
    for (const Cause limit : limits) {
      for (const KeySign& sign : evidence.signs) {
        const bool fits = sign.cause == limit && sign.alive && sign.proving == proving;
        if (fits) return outcome(KeyVerdict::valid_limited, limit, sign.evidence);
      }
    }
  }
  for (const KeySign& sign : evidence.signs) {
    if (sign.alive && is_dead(sign.cause)) return outcome(KeyVerdict::invalid, sign.cause, sign.evidence);
  }
  for (const KeySign& sign : evidence.signs) {
    if (is_dead(sign.cause)) return refused(evidence, sign);
  }
  for (const bool proving : {true, false}) {
    for (const Cause puzzle : puzzles) {
      for (const KeySign& sign : evidence.signs) {
        if (sign.cause == puzzle && sign.proving == proving) return outcome(KeyVerdict::undetermined, puzzle, sign.evidence);
      }
    }
  }
  return {KeyVerdict::undetermined, Cause::none, "no answer that could prove the key"};
}

}  // namespace

KeyOutcome judge_key(const Evidence& evidence, std::int64_t now_unix_ms) {
  if (!evidence.halted.empty()) return unasked(evidence);
  if (!evidence.proof.empty()) return proven(evidence, fact_signs(evidence, now_unix_ms));
  return unproven(evidence);
}

const Fact* find_fact(const Evidence& evidence, std::string_view metric, std::string_view model) noexcept {
  const auto fits = [&](const Fact& fact) { return fact.metric == metric && fact.model == model; };
  const auto found = std::find_if(evidence.facts.begin(), evidence.facts.end(), fits);
  return found == evidence.facts.end() ? nullptr : &*found;
}

}  // namespace keyassay::probe
