#include "probe/answer.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace keyassay::probe {

namespace {

using catalog::Condition;

bool fits(const Condition& condition, std::string_view text) {
  const auto any = [&](auto test) { return std::any_of(condition.values.begin(), condition.values.end(), test); };
  switch (condition.test) {
    case Condition::Test::is:
    case Condition::Test::every: return any([&](const std::string& value) { return text == value; });
    case Condition::Test::has: return any([&](const std::string& value) { return base::contains_nocase(text, value); });
    case Condition::Test::starts: return any([&](const std::string& value) { return base::starts_nocase(text, value); });
    case Condition::Test::exists: return true;
  }
  return false;
}

bool wants_absence(const Condition& condition) {
  return condition.test == Condition::Test::exists && !condition.values.empty() && condition.values.front() == "false";
}

// Judges the texts found at one place.
bool judge(const Condition& condition, std::span<const std::string_view> texts) {
  if (wants_absence(condition)) return texts.empty();
  if (texts.empty()) return false;
  const auto fitting = [&](std::string_view text) { return fits(condition, text); };
  if (condition.test == Condition::Test::every) return std::all_of(texts.begin(), texts.end(), fitting);
  return std::any_of(texts.begin(), texts.end(), fitting);
}

std::vector<std::string_view> header_texts(const AnswerView& answer, std::string_view name) {
  std::vector<std::string_view> texts;
  const bool prefix = !name.empty() && name.back() == '*';
  if (prefix) name.remove_suffix(1);
  for (const Header& header : answer.headers()) {
    const bool same = prefix ? base::starts_nocase(header.name, name) : base::equal_nocase(header.name, name);
    if (same) texts.push_back(header.value);
  }
  return texts;
}

std::vector<std::string_view> body_texts(const AnswerView& answer, std::string_view pointer) {
  std::vector<std::string_view> texts;
  for (const json::Value value : json::reach(answer.root(), pointer)) texts.push_back(value.text());
  return texts;
}

}  // namespace

AnswerView::AnswerView(const Response& response) : response_(response) {
  if (response.body.empty() || is_html()) return;
  if (auto parsed = json::Document::parse(response.body)) document_.emplace(std::move(parsed).value());
}

const std::string_view* AnswerView::header(std::string_view name) const noexcept {
  for (const Header& header : response_.headers) {
    if (base::equal_nocase(header.name, name)) return &header.value;
  }
  return nullptr;
}

bool AnswerView::is_html() const noexcept {
  std::string_view text = response_.body;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text = base::trim(text);
  if (!text.empty() && text.front() == '<') return true;
  const std::string_view* type = header("content-type");
  if (type == nullptr || !base::starts_nocase(*type, "text/html")) return false;
  return text.empty() || (text.front() != '{' && text.front() != '[');
}

std::optional<std::string> satisfied(const Condition& condition, const AnswerView& answer) {
  if (condition.place == Condition::Place::fact) return std::nullopt;
  if (condition.place == Condition::Place::text) {
    const std::string_view whole = answer.body();
    return judge(condition, {&whole, 1}) ? std::optional<std::string>("text") : std::nullopt;
  }
  const bool in_header = condition.place == Condition::Place::header;
  const auto holds_at = [&](const std::string& at) {
    return judge(condition, in_header ? header_texts(answer, at) : body_texts(answer, at));
  };
  // "Absent" must hold at every place named, everything else at one of them.
  if (wants_absence(condition)) {
    const bool absent = std::all_of(condition.at.begin(), condition.at.end(), holds_at);
    return absent ? std::optional<std::string>("no " + condition.at.front()) : std::nullopt;
  }
  for (const std::string& at : condition.at) {
    if (holds_at(at)) return in_header ? "header " + at : at;
  }
  return std::nullopt;
}

bool all_satisfied(const std::vector<Condition>& conditions, const AnswerView& answer) {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const Condition& condition) { return satisfied(condition, answer).has_value(); });
}

bool satisfied(const Condition& condition, std::span<const Fact> facts) {
  std::vector<std::string_view> texts;
  for (const Fact& fact : facts) {
    if (std::find(condition.at.begin(), condition.at.end(), fact.metric) == condition.at.end()) continue;
    if (fact.kind == FactKind::list) texts.insert(texts.end(), fact.items.begin(), fact.items.end());
    else texts.push_back(fact.value);
  }
  return judge(condition, texts);
}

}  // namespace keyassay::probe
