// What a buyer, seller or operator of the key should know.

#include <algorithm>

#include <fmt/format.h>

#include "base/decimal.hpp"
#include "base/time.hpp"
#include "score/readiness.hpp"

namespace keyassay::score {

namespace {

using Risks = std::vector<Risk>;

void identity_risks(const View& view, Risks& risks) {
  if (view.identity.verdict == IdentityVerdict::contradicted) {
    risks.push_back({"identity_contradicted", "critical",
                     fmt::format("The answers bear the marks of {}.", view.identity.software), {"identity.verdict"}});
  }
  const bool declared = view.rules.declared.relay.value_or(view.evidence.relay_declared);
  if (view.identity.verdict == IdentityVerdict::relay && !declared) {
    const std::string who = view.identity.software.empty() ? "unknown software" : view.identity.software;
    risks.push_back({"relay_detected", "critical", fmt::format("A relay ({}) answers in the name of the maker.", who), {"identity.verdict"}});
  }
}

void kind_risks(const View& view, Risks& risks) {
  if (view.evidence.token_type == TokenType::admin || view.evidence.token_type == TokenType::management) {
    risks.push_back({"administrative_key", "critical", "The key can administer the account; it must not be passed on.", {"key.token_type"}});
  }
  if (view.evidence.token_type == TokenType::oauth) {
    risks.push_back({"session_token", "warning", "An OAuth token of a person or session: it ends by itself.", {"key.token_type"}});
  }
  if (const Fact* role = view.fact("token_role"); role != nullptr && (role->value == "write" || role->value == "admin" || role->value == "owner" || role->value == "god")) {
    risks.push_back({"broad_role", "warning", fmt::format("The role {} can do more than inference.", role->value), {"fact token_role"}});
  }
}

void expiry_risks(const View& view, Risks& risks) {
  const Fact* fact = view.fact("key_expires_at");
  if (fact == nullptr || view.now_unix_ms == 0) return;
  if (fact->value == "never") {
    risks.push_back({"never_expires", "info", "The key never expires; rotate it by plan.", {"fact key_expires_at"}});
    return;
  }
  const auto moment = base::parse_time(fact->value);
  if (!moment) return;
  const std::int64_t days = (*moment - view.now_unix_ms) / 86'400'000;
  if (*moment > view.now_unix_ms && days < view.rules.wanted.min_days_left) {
    risks.push_back({"expires_soon", "warning", fmt::format("The key expires in {} days.", days), {"fact key_expires_at"}});
  }
}

// Below a tenth of the limit.
void headroom_risks(const View& view, Risks& risks) {
  const Fact* left = view.fact("credit_remaining");
  const Fact* limit = view.fact("credit_limit");
  if (left == nullptr || limit == nullptr) return;
  const auto remaining = base::Decimal::parse(left->value);
  const auto whole = base::Decimal::parse(limit->value);
  if (!remaining || !whole || whole->is_zero() || remaining->is_negative()) return;
  const auto tenfold = base::Decimal::multiply(*remaining, *base::Decimal::parse("10"));
  if (tenfold && base::Decimal::compare(*tenfold, *whole) < 0) {
    risks.push_back({"near_limit", "warning", fmt::format("{} of {} {} are left.", left->value, limit->value, left->unit),
                     {"fact credit_remaining", "fact credit_limit"}});
  }
}

void answer_risks(const View& view, Risks& risks) {
  const auto refused = std::find_if(view.evidence.signs.begin(), view.evidence.signs.end(),
                                    [](const probe::KeySign& sign) { return sign.cause == Cause::invalid_key; });
  if (!view.evidence.proof.empty() && refused != view.evidence.signs.end()) {
    risks.push_back({"conflicting_proof", "warning", "One question proved the key and another refused it.",
                     {view.evidence.proof, refused->evidence}});
  }
  for (const probe::KeySign& sign : view.evidence.signs) {
    if (sign.cause != Cause::intercepted && sign.cause != Cause::tls) continue;
    risks.push_back({"intercepted", "warning", "Something between here and the provider answered in its place.", {sign.evidence}});
    break;
  }
  if (!view.evidence.redirects.empty()) {
    risks.push_back({"redirect", "warning", fmt::format("An answer pointed to {}; it was not followed.", view.evidence.redirects.front()), {"requests[]"}});
  }
}

void account_risks(const View& view, Risks& risks) {
  if (const Fact* free = view.fact("is_free_tier"); free != nullptr && free->value == "true") {
    risks.push_back({"free_tier", "info", "The account is on a free tier with lower limits.", {"fact is_free_tier"}});
  }
  if (const Fact* pay = view.fact("can_pay"); pay != nullptr && pay->value == "false") {
    risks.push_back({"cannot_pay", "info", "The account has no way to pay; paid use ends with its credits.", {"fact can_pay"}});
  }
}

int gravity(const Risk& risk) { return risk.severity == "critical" ? 0 : risk.severity == "warning" ? 1 : 2; }

}  // namespace

std::vector<Risk> risks_of(const View& view) {
  Risks risks;
  if (!view.asked()) return risks;
  identity_risks(view, risks);
  kind_risks(view, risks);
  expiry_risks(view, risks);
  headroom_risks(view, risks);
  answer_risks(view, risks);
  account_risks(view, risks);
  std::stable_sort(risks.begin(), risks.end(), [](const Risk& a, const Risk& b) { return gravity(a) < gravity(b); });
  return risks;
}

}  // namespace keyassay::score
