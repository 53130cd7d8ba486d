// Which questions to ask of whom, and in which order.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "keyassay/probe.hpp"
#include "probe/evidence.hpp"
#include "probe/url.hpp"

namespace keyassay::probe {

// Who may be shown the key, decided before anything is sent.
struct Choice {
  const catalog::Entry* entry = nullptr;     // nullptr: nobody; `halted` says why
  std::vector<const catalog::Entry*> then;   // asked next when the key is refused, in order
  std::optional<BaseUrl> base_url;
  bool custom_host = false;
  std::size_t host = 0;                      // which of the entry's hosts the base URL names
  std::vector<std::pair<std::string, std::string>> values;  // placeholders that its name fills
  bool closed = false;                       // halted because the provider cannot be asked at all
  std::string halted;
};

// A format several providers share chooses nobody until the caller names one or allows
// a list. Errors: unknown_provider, refused, invalid_argument.
Result<Choice> choose(const Catalog& catalog, const Identification& identification, const ProbeOptions& options);

// The entry's questions in the order of asking: those whose answer is the unit of others,
// those that prove the key, then those that settle most, then as the entry has them; keyless ones last. Questions that
// are not for this token or are above `ceiling` come as skipped, with the reason.
// Questions about one model are not in it.
std::vector<Asked> plan_questions(const catalog::Entry& entry, TokenType token, Safety ceiling);

// The entry's questions about `model`, likewise.
std::vector<Asked> plan_model_questions(const catalog::Entry& entry, TokenType token, Safety ceiling,
                                        const std::string& model);

bool is_for(const catalog::Question& question, TokenType token) noexcept;
bool is_about_model(const catalog::Question& question) noexcept;
bool is_light_call(const catalog::Question& question) noexcept;

}  // namespace keyassay::probe
