#include "probe/interpret.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "base/time.hpp"

namespace keyassay::probe {

namespace {

constexpr std::int64_t longest_retry_ms = 3'600'000;

bool has(const std::vector<int>& statuses, int status) {
  return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
}

bool about_another_question(const catalog::AnswerRule& rule, const catalog::Question& question) {
  return !rule.on.empty() && std::find(rule.on.begin(), rule.on.end(), question.id) == rule.on.end();
}

// An error in the body, whatever the status says.
bool carries_error(const AnswerView& answer) {
  const json::Value error = answer.root().member("error");
  if (error && !error.is(json::Type::null)) {
    const std::string_view text = error.text();
    if (!error.is_scalar()) return error.size() > 0;
    if (!text.empty() && text != "false" && text != "0") return true;
  }
  const json::Value success = answer.root().member("success");
  return success.is(json::Type::boolean) && success.text() == "false";
}

// Looks at what the body says, not only at what it has.
bool speaks(const catalog::AnswerRule& rule) {
  return std::any_of(rule.when.begin(), rule.when.end(), [](const catalog::Condition& condition) {
    return condition.test != catalog::Condition::Test::exists;
  });
}

// With `any_status`, only rules that look at the body count: a 200 that holds an error
// is judged by what it says.
const catalog::AnswerRule* rule_for(const Asking& asked, const AnswerView& answer, bool any_status) {
  for (const catalog::AnswerRule& rule : asked.entry.answers) {
    if (about_another_question(rule, asked.question)) continue;
    const bool status_fits = rule.status.empty() || has(rule.status, answer.status());
    if (!status_fits && !(any_status && speaks(rule))) continue;
    if (all_satisfied(rule.when, answer)) return &rule;
  }
  return nullptr;
}

std::string provider_code(const AnswerView& answer) {
  constexpr std::string_view places[] = {"/error/code", "/error/type", "/error/status", "/code", "/type",
                                         "/detail/status", "/error_code", "/errors/0/code"};
  for (const std::string_view place : places) {
    const json::Value value = answer.root().at(place);
    if (value.is_scalar() && !value.is(json::Type::null) && !value.text().empty()) {
      return std::string(value.text().substr(0, 80));
    }
  }
  return {};
}

// Whether a rule's cause means a live key unless the rule says otherwise.
bool usually_alive(Cause cause) noexcept {
  switch (cause) {
    case Cause::insufficient_balance:
    case Cause::quota_exceeded:
    case Cause::scope_missing:
    case Cause::ip_blocked:
    case Cause::model_forbidden:
    case Cause::wrong_region: return true;
    default: return false;
  }
}

// What a status means when nothing else is known; the table of the robustness rules.
Cause general_cause(int status, const catalog::Question& question) {
  switch (status) {
    case 401: return Cause::invalid_key;
    case 402: return Cause::insufficient_balance;
    case 404:
    case 410: return question.path.find("{model}") == std::string::npos ? Cause::unexpected_answer : Cause::model_not_found;
    case 408: return Cause::timeout;
    case 425:
    case 429: return Cause::rate_limited;
    case 511: return Cause::intercepted;
    default: return status >= 500 && status < 600 ? Cause::overloaded : Cause::unexpected_answer;
  }
}

bool retryable(Cause cause) noexcept {
  return cause == Cause::rate_limited || cause == Cause::overloaded || cause == Cause::timeout || cause == Cause::network;
}

bool is_refusal(Cause cause) noexcept {
  switch (cause) {
    case Cause::none:
    case Cause::rate_limited:
    case Cause::overloaded:
    case Cause::intercepted:
    case Cause::network:
    case Cause::tls:
    case Cause::timeout:
    case Cause::too_large:
    case Cause::unexpected_answer: return false;
    default: return true;
  }
}

std::string host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#\\"));
  const std::size_t user = url.rfind('@');
  if (user != std::string_view::npos) url.remove_prefix(user + 1);
  const std::size_t port = url.find(':', url.starts_with('[') ? std::min(url.find(']'), url.size()) : 0);
  return base::lower(url.substr(0, port));
}

bool expected(const Asking& asked, const AnswerView& answer) {
  const catalog::Expectation& expect = asked.question.expect;
  if (!has(expect.status, answer.status())) return false;
  if (!asked.question.text_answer && !answer.is_json()) return false;
  // A null is a place without an answer: it proves nothing.
  const auto exists = [&](const std::string& pointer) {
    const std::vector<json::Value> found = json::reach(answer.root(), pointer);
    return std::any_of(found.begin(), found.end(), [](json::Value value) { return !value.is(json::Type::null); });
  };
  return std::all_of(expect.at.begin(), expect.at.end(), exists) && all_satisfied(expect.when, answer);
}

void apply(const catalog::AnswerRule& rule, const Asking& asked, const AnswerView& answer, const KnownValue& known,
           Reading& reading) {
  reading.recognised = !rule.when.empty();  // a status alone is nobody's own way of answering
  reading.cause = rule.cause;
  reading.alive = rule.key_alive.value_or(usually_alive(rule.cause));
  reading.ask_host = rule.ask_host;
  reading.where = "status " + std::to_string(answer.status());
  if (!rule.when.empty()) reading.where = satisfied(rule.when.front(), answer).value_or(reading.where);
  for (Fact& fact : read_facts(rule.facts, answer, asked.origin, known)) reading.facts.push_back(std::move(fact));
}

// No rule of the entry fits: the status alone, and HTML or silence as interception.
void apply_general(const Asking& asked, const AnswerView& answer, Reading& reading) {
  const int status = answer.status();
  reading.where = "status " + std::to_string(status);
  if (status >= 300 && status < 400) {
    reading.cause = Cause::unexpected_answer;
    if (const std::string_view* location = answer.header("location")) reading.redirect_host = host_of(*location);
    return;
  }
  const bool empty = base::trim(answer.body()).empty();
  if (answer.is_html() || status == 511 || (status == 403 && empty)) {
    // A block page or an edge's bare 403 says nothing about the key.
    reading.cause = status == 408 || status == 429 || status >= 500 ? general_cause(status, asked.question) : Cause::intercepted;
    return;
  }
  reading.cause = general_cause(status, asked.question);
  reading.alive = status == 402 && asked.official_host && answer.is_json();
}

void read_success(const Asking& asked, const AnswerView& answer, const KnownValue& known, Reading& reading) {
  reading.success = true;
  reading.recognised = true;
  reading.where = asked.question.expect.at.empty() ? "status " + std::to_string(answer.status())
                                                   : asked.question.expect.at.front();
  for (Fact& fact : read_facts(asked.question.facts, answer, asked.origin, known)) reading.facts.push_back(std::move(fact));
  if (asked.question.models) {
    reading.models = read_models(*asked.question.models, answer, asked.question.id);
    reading.next_page = next_page(*asked.question.models, answer);
  }
}

}  // namespace

Reading interpret(const Asking& asked, const AnswerView& answer, const KnownValue& known) {
  Reading reading;
  reading.facts = read_facts(asked.entry.limits, answer, asked.origin, known);
  reading.retry_after_ms = retry_after_ms(answer, asked.now_unix_ms);

  const bool error_inside = carries_error(answer);
  const bool good_status = has(asked.question.expect.status, answer.status());
  // A question that expects a refusal by validation succeeds with an error body.
  const bool wants_error = answer.status() >= 400;
  if ((!error_inside || wants_error) && expected(asked, answer)) {
    read_success(asked, answer, known, reading);
    return reading;
  }
  reading.code = provider_code(answer);
  if (const catalog::AnswerRule* rule = rule_for(asked, answer, good_status && error_inside)) {
    apply(*rule, asked, answer, known, reading);
  } else {
    apply_general(asked, answer, reading);
    if (good_status && !answer.is_html()) reading.cause = Cause::unexpected_answer;
  }
  reading.refused = is_refusal(reading.cause);
  reading.retry = retryable(reading.cause);
  return reading;
}

Cause cause_of(TransportFailure failure) noexcept {
  switch (failure) {
    case TransportFailure::tls: return Cause::tls;
    case TransportFailure::timeout: return Cause::timeout;
    case TransportFailure::too_large: return Cause::too_large;
    case TransportFailure::dns:
    case TransportFailure::connect:
    case TransportFailure::reset:
    case TransportFailure::cancelled:
    case TransportFailure::refused: return Cause::network;
  }
  return Cause::network;
}

bool worth_retrying(TransportFailure failure) noexcept {
  return failure == TransportFailure::connect || failure == TransportFailure::reset || failure == TransportFailure::timeout;
}

std::optional<std::int64_t> retry_after_ms(const AnswerView& answer, std::int64_t now_unix_ms) {
  const std::string_view* header = answer.header("retry-after");
  if (header == nullptr) return std::nullopt;
  const std::string_view text = base::trim(*header);
  if (!text.empty() && std::all_of(text.begin(), text.end(), base::is_digit)) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    // More digits than a number holds is simply a very long wait.
    if (error != std::errc{} || seconds > longest_retry_ms / 1000) return longest_retry_ms;
    return seconds * 1000;
  }
  const auto moment = base::parse_time(text);
  if (!moment) return std::nullopt;
  const std::string_view* date = answer.header("date");
  const std::int64_t now = (date ? base::parse_time(*date) : std::nullopt).value_or(now_unix_ms);
  return std::clamp<std::int64_t>(*moment - now, 0, longest_retry_ms);
}

std::vector<Sighting> sightings(const catalog::Tables& tables, const AnswerView& answer, const std::string& question) {
  std::vector<Sighting> seen;
  for (const auto& entry : tables.entries) {
    for (const catalog::Mark& mark : entry->marks) {
      if (auto where = satisfied(mark.when, answer)) seen.push_back({entry.get(), &mark, mark.strong, question + " " + *where});
    }
  }
  return seen;
}

}  // namespace keyassay::probe
