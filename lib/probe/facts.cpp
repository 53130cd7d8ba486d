#include "probe/facts.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/time.hpp"

namespace keyassay::probe {

namespace {

using base::Decimal;
using catalog::FactRule;

// A value as found, before scale, meaning and kind are applied.
struct Raw {
  std::string text;
  std::vector<std::string> items;
  std::string where;
};

std::string cut(const FactRule& rule, std::string_view text) {
  if (!rule.after.empty()) {
    const std::size_t at = text.find(rule.after);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + rule.after.size());
  }
  if (!rule.before.empty()) {
    const std::size_t at = text.find(rule.before);
    if (at == std::string_view::npos) return {};
    text = text.substr(0, at);
  }
  return std::string(base::trim(text));
}

// `"fixed window";"api";q=500;w=300` read for "q" gives 500.
std::string parameter_of(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const std::size_t end = std::min(header.find_first_of(";,"), header.size());
    const std::string_view part = base::trim(header.substr(0, end));
    const std::size_t equals = part.find('=');
    if (equals != std::string_view::npos && base::equal_nocase(part.substr(0, equals), name)) {
      return std::string(base::trim(part.substr(equals + 1)));
    }
    header.remove_prefix(std::min(end + 1, header.size()));
  }
  return {};
}

std::optional<Raw> read_at(const FactRule& rule, json::Value root) {
  for (const std::string& pointer : rule.from) {
    const std::vector<json::Value> found = json::reach(root, pointer);
    const auto scalar = std::find_if(found.begin(), found.end(), [](json::Value v) { return v.is_scalar(); });
    if (scalar == found.end()) continue;
    return Raw{cut(rule, scalar->text()), {}, pointer};
  }
  return std::nullopt;
}

std::optional<Raw> read_count(const FactRule& rule, json::Value root) {
  for (const std::string& pointer : rule.from) {
    const json::Value value = root.at(pointer);
    if (value && !value.is_scalar()) return Raw{std::to_string(value.size()), {}, pointer};
  }
  return std::nullopt;
}

std::optional<Raw> read_sum(const FactRule& rule, json::Value root) {
  std::optional<Decimal> total;
  for (const json::Value value : json::reach(root, rule.from.front())) {
    const auto number = Decimal::parse(value.text());
    if (!number) continue;
    total = Decimal::add(total.value_or(Decimal{}), *number);
    if (!total) return std::nullopt;
  }
  if (!total) return std::nullopt;
  return Raw{total->text(), {}, rule.from.front()};
}

// An array gives its items, an object the names that are not switched off, a scalar itself.
void collect(json::Value value, std::vector<std::string>& items) {
  if (value.is_scalar()) {
    if (!value.is(json::Type::null)) items.emplace_back(value.text());
    return;
  }
  for (const json::Value child : value) {
    if (value.is(json::Type::object) && child.text() != "false") items.emplace_back(child.name());
    if (value.is(json::Type::array) && child.is_scalar()) items.emplace_back(child.text());
  }
}

std::optional<Raw> read_list(const FactRule& rule, json::Value root) {
  Raw raw;
  bool reached = false;
  for (const std::string& pointer : rule.from) {
    for (const json::Value value : json::reach(root, pointer)) {
      reached = true;
      collect(value, raw.items);
    }
  }
  if (!reached) return std::nullopt;
  raw.text = std::to_string(raw.items.size());
  raw.where = rule.from.front();
  return raw;
}

std::optional<Raw> read_difference(const FactRule& rule, json::Value root) {
  const auto a = Decimal::parse(root.at(rule.from[0]).text());
  const auto b = Decimal::parse(root.at(rule.from[1]).text());
  if (!a || !b) return std::nullopt;
  const auto difference = Decimal::subtract(*a, *b);
  if (!difference) return std::nullopt;
  return Raw{difference->text(), {}, rule.from[0]};
}

// One sample line of the Prometheus text format: name{labels} value.
struct Sample {
  std::string_view name, labels, value;
};

std::optional<Sample> sample_of(std::string_view line) {
  line = base::trim(line);
  if (line.empty() || line.front() == '#') return std::nullopt;
  const std::size_t name_end = line.find_first_of("{ \t");
  if (name_end == std::string_view::npos) return std::nullopt;
  Sample sample{line.substr(0, name_end), {}, {}};
  line.remove_prefix(name_end);
  if (line.front() == '{') {
    const std::size_t close = line.rfind('}');
    if (close == std::string_view::npos) return std::nullopt;
    sample.labels = line.substr(1, close - 1);
    line.remove_prefix(close + 1);
  }
  line = base::trim(line);
  sample.value = line.substr(0, line.find_first_of(" \t"));
  return sample;
}

std::string label_of(std::string_view labels, std::string_view name) {
  const std::string lead = std::string(name) + "=\"";
  for (std::size_t at = labels.find(lead); at != std::string_view::npos; at = labels.find(lead, at + 1)) {
    if (at != 0 && labels[at - 1] != ',' && labels[at - 1] != ' ') continue;
    const std::string_view rest = labels.substr(at + lead.size());
    return std::string(rest.substr(0, rest.find('"')));
  }
  return {};
}

std::optional<Raw> read_prometheus(const FactRule& rule, const AnswerView& answer) {
  const std::string& series = rule.from.front();
  std::string_view text = answer.body();
  std::optional<Decimal> total;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const auto sample = sample_of(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!sample || sample->name != series) continue;
    if (!rule.label.empty()) {
      std::string label = label_of(sample->labels, rule.label);
      if (!label.empty()) return Raw{std::move(label), {}, "series " + series};
      continue;
    }
    if (const auto number = Decimal::parse(sample->value)) total = Decimal::add(total.value_or(Decimal{}), *number);
  }
  if (!total) return std::nullopt;
  return Raw{total->text(), {}, "series " + series};
}

std::optional<Raw> read_header(const FactRule& rule, const AnswerView& answer) {
  const std::string_view* header = answer.header(rule.from.front());
  if (header == nullptr) return std::nullopt;
  std::string text = rule.parameter.empty() ? std::string(base::trim(*header)) : parameter_of(*header, rule.parameter);
  if (text.empty()) return std::nullopt;
  return Raw{cut(rule, text), {}, "header:" + rule.from.front()};
}

std::optional<Raw> read_raw(const FactRule& rule, const AnswerView& answer, json::Value root) {
  switch (rule.verb) {
    case FactRule::Verb::at: return rule.metric->kind == FactKind::list ? read_list(rule, root) : read_at(rule, root);
    case FactRule::Verb::count: return read_count(rule, root);
    case FactRule::Verb::sum: return read_sum(rule, root);
    case FactRule::Verb::collect: return read_list(rule, root);
    case FactRule::Verb::minus: return read_difference(rule, root);
    case FactRule::Verb::prometheus: return read_prometheus(rule, answer);
    case FactRule::Verb::header: return read_header(rule, answer);
  }
  return std::nullopt;
}

// The rows of the answer that the rule looks at, in order; the whole answer without `rows`.
std::vector<json::Value> rows_of(const FactRule& rule, const AnswerView& answer) {
  if (rule.rows.empty()) return {answer.root()};
  std::vector<json::Value> rows = json::reach(answer.root(), rule.rows);
  std::erase_if(rows, [&](json::Value row) {
    return !std::all_of(rule.where.begin(), rule.where.end(), [&](const catalog::Condition& condition) {
      const std::string_view text = row.at(condition.at.front()).text();
      return std::find(condition.values.begin(), condition.values.end(), text) != condition.values.end();
    });
  });
  return rows;
}

// Several rows as one: numbers are added up, lists joined, of single values the first counts.
void join(const FactRule& rule, std::optional<Raw>& whole, std::optional<Raw> part) {
  if (!part) return;
  if (!whole) {
    whole = std::move(part);
    return;
  }
  whole->items.insert(whole->items.end(), part->items.begin(), part->items.end());
  if (!whole->items.empty()) whole->text = std::to_string(whole->items.size());
  if (rule.verb != FactRule::Verb::sum && rule.verb != FactRule::Verb::count) return;
  const auto a = Decimal::parse(whole->text);
  const auto b = Decimal::parse(part->text);
  const auto total = a && b ? Decimal::add(*a, *b) : std::nullopt;
  if (total) whole->text = total->text();
}

const std::string* meaning_of(const FactRule& rule, const std::string& text) {
  for (const auto& [raw, value] : rule.means) {
    if (raw == text) return &value;
  }
  return nullptr;
}

std::optional<std::string> scaled(const FactRule& rule, const std::string& text, const KnownValue& known) {
  auto number = Decimal::parse(text);
  if (!number) return std::nullopt;
  if (!rule.scale.empty()) {
    const auto factor = Decimal::parse(rule.scale);
    number = factor ? Decimal::multiply(*number, *factor) : std::nullopt;
  }
  if (number && !rule.divide_by.empty()) {
    const std::string divisor = known(rule.divide_by);
    const auto parsed = Decimal::parse(divisor.empty() ? rule.divide_or : divisor);
    number = parsed ? Decimal::divide(*number, *parsed) : std::nullopt;
  }
  if (!number) return std::nullopt;
  // What was not calculated with keeps the provider's own digits: "110.00" stays "110.00".
  const bool untouched = rule.scale.empty() && rule.divide_by.empty() && text.find_first_of("eE+") == std::string::npos;
  return untouched ? text : number->text();
}

// Unix seconds, milliseconds or text as RFC 3339; other text stays as it is.
std::string as_time(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && (end == text.data() + text.size() || *end == '.');
  if (whole && text.size() >= 9 && text.find('-', 1) == std::string::npos) {
    constexpr std::int64_t milliseconds_begin = 100'000'000'000;  // seconds would be the year 5138
    return base::rfc3339(number >= milliseconds_begin ? number : number * 1000);
  }
  if (const auto parsed = base::parse_time(text)) return base::rfc3339(*parsed);
  return text;
}

std::optional<std::string> as_flag(const std::string& text) {
  if (base::equal_nocase(text, "true") || text == "1") return "true";
  if (base::equal_nocase(text, "false") || text == "0") return "false";
  return std::nullopt;
}

std::optional<std::string> as_kind(const FactRule& rule, const std::string& text, const KnownValue& known) {
  switch (rule.metric->kind) {
    case FactKind::integer:
    case FactKind::decimal:
    case FactKind::money: return scaled(rule, text, known);
    case FactKind::flag: return as_flag(text);
    case FactKind::time: return as_time(text);
    case FactKind::duration: {
      // Some providers give the moment instead of the time that is left.
      auto seconds = base::parse_duration(text);
      return seconds ? seconds : std::optional<std::string>(as_time(text));
    }
    case FactKind::text:
    case FactKind::list: return text;
  }
  return std::nullopt;
}

std::optional<Fact> make_fact(const FactRule& rule, Raw raw, json::Value root, const FactOrigin& origin,
                              const KnownValue& known) {
  Fact fact{.metric = std::string(rule.metric->name), .kind = rule.metric->kind, .value = {}, .items = std::move(raw.items),
            .unit = rule.unit, .provider = origin.provider, .model = origin.model, .question = origin.question,
            .where = rule.rows + raw.where, .safety = origin.safety, .time = origin.time};
  if (const std::string* meaning = meaning_of(rule, raw.text)) {
    fact.value = *meaning;
  } else {
    // A null is the provider not saying; only `means` may give it a sense.
    if (raw.text.empty() || raw.text == "null") return std::nullopt;
    auto value = as_kind(rule, raw.text, known);
    if (!value) return std::nullopt;
    fact.value = std::move(*value);
  }
  if (!rule.unit_at.empty()) {
    const std::string_view unit = root.at(rule.unit_at).text();
    // A currency or a word, never so long that it could hold a piece of a key in other case.
    constexpr std::size_t longest_unit = 7;
    if (!unit.empty() && unit.size() <= longest_unit) fact.unit = base::upper(unit);
  }
  return fact;
}

constexpr std::size_t most_rows = 1000;  // facts that one rule may give

// One fact for each row that names a model.
void read_model_facts(const FactRule& rule, const AnswerView& answer, FactOrigin origin, const KnownValue& known,
                      std::vector<Fact>& facts) {
  const std::vector<json::Value> rows = rows_of(rule, answer);
  for (std::size_t i = 0; i < std::min(rows.size(), most_rows); ++i) {
    origin.model = rows[i].at(rule.model_at).text();
    auto raw = read_raw(rule, answer, rows[i]);
    if (!raw || origin.model.empty()) continue;
    if (auto fact = make_fact(rule, std::move(*raw), rows[i], origin, known)) facts.push_back(std::move(*fact));
  }
}

std::optional<Fact> read_fact(const FactRule& rule, const AnswerView& answer, const FactOrigin& origin,
                              const KnownValue& known) {
  std::optional<Raw> whole;
  json::Value root = answer.root();
  const bool first_only = rule.verb == FactRule::Verb::at || rule.verb == FactRule::Verb::minus;
  for (const json::Value row : rows_of(rule, answer)) {
    const bool had_none = !whole;
    join(rule, whole, read_raw(rule, answer, row));
    if (had_none && whole) root = row;
    if (first_only && whole) break;
  }
  if (!whole) return std::nullopt;
  return make_fact(rule, std::move(*whole), root, origin, known);
}

std::string price_of(const catalog::ModelRule& rule, std::string_view text) {
  const auto price = Decimal::parse(text);
  const auto factor = Decimal::parse(rule.price_scale);
  // Negative prices are markers ("depends on the route"), not prices.
  if (!price || !factor || price->is_negative()) return {};
  const auto product = Decimal::multiply(*price, *factor);
  return product ? product->text() : std::string{};
}

std::string whole_number(std::string_view text) {
  const auto number = Decimal::parse(text);
  if (!number || number->is_negative() || number->is_zero()) return {};
  return number->text();
}

Answer feature_of(const catalog::FeatureRule& rule, json::Value row) {
  const std::vector<json::Value> found = json::reach(row, rule.at);
  if (found.empty()) return Answer::unknown;
  if (rule.has.empty()) {
    const std::string_view text = found.front().text();
    return text == "true" ? Answer::yes : text == "false" ? Answer::no : Answer::unknown;
  }
  const json::Value value = found.front();
  if (value.is(json::Type::null)) return Answer::unknown;
  if (value.is_scalar()) return base::contains_nocase(value.text(), rule.has) ? Answer::yes : Answer::no;
  for (const json::Value item : value) {
    if (item.text() == rule.has) return Answer::yes;
  }
  return Answer::no;
}

}  // namespace

std::vector<Fact> read_facts(const std::vector<FactRule>& rules, const AnswerView& answer, const FactOrigin& origin,
                             const KnownValue& known) {
  std::vector<Fact> facts;
  for (const FactRule& rule : rules) {
    if (!rule.model_at.empty()) {
      read_model_facts(rule, answer, origin, known, facts);
      continue;
    }
    if (auto fact = read_fact(rule, answer, origin, known)) facts.push_back(std::move(*fact));
  }
  return facts;
}

std::vector<ListedModel> read_models(const catalog::ModelRule& rule, const AnswerView& answer,
                                     const std::string& question) {
  std::vector<ListedModel> models;
  const json::Value list = answer.root().at(rule.each);
  models.reserve(list.size());
  const auto text_at = [](json::Value row, const std::string& pointer) {
    return pointer.empty() ? std::string_view{} : row.at(pointer).text();
  };
  for (const json::Value row : list) {
    std::string_view id = row.is(json::Type::string) ? row.text() : row.at(rule.id).text();
    if (id.starts_with(rule.strip)) id.remove_prefix(rule.strip.size());
    if (id.empty() || id == "null") continue;
    ListedModel model;
    model.id = id;
    model.means = rule.means;
    model.context = whole_number(text_at(row, rule.context));
    model.max_output = whole_number(text_at(row, rule.max_output));
    model.input_price = price_of(rule, text_at(row, rule.input_price));
    model.output_price = price_of(rule, text_at(row, rule.output_price));
    if (!model.input_price.empty() || !model.output_price.empty()) model.currency = rule.currency;
    for (const catalog::FeatureRule& feature : rule.features) {
      model.features.push_back({feature.feature, feature_of(feature, row)});
    }
    model.evidence = question + " " + rule.each;
    models.push_back(std::move(model));
  }
  return models;
}

std::string next_page(const catalog::ModelRule& rule, const AnswerView& answer) {
  if (rule.next_value.empty()) return {};
  if (!rule.more.empty() && answer.root().at(rule.more).text() != "true") return {};
  const json::Value value = answer.root().at(rule.next_value);
  return value.is(json::Type::null) ? std::string{} : std::string(value.text());
}

}  // namespace keyassay::probe
