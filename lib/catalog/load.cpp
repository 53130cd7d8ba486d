// One entry, part by part, in an order in which every id is known before it is used.
//
// Tested by tests/unit/catalog/load_test.cpp.
#include "catalog/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "catalog/grammar.hpp"

namespace keyassay::catalog {

namespace {

constexpr std::array<std::string_view, 7> kinds{"lab",   "host",  "gateway",  "relay",
                                                "cloud", "media", "embedding"};
constexpr std::array<std::string_view, 5> routes{"global", "china", "eu", "us", "other"};

std::string read_id(const Field& field) {
  std::string id = field.text();
  if (!id.empty() && !is_id(id)) field.expected("an id in lower-case letters, digits and -");
  return id;
}

void check_ascii(const Field& root, std::string_view text) {
  if (text.size() > longest_entry) {
    return root.reject(fmt::format("{} bytes, expected {} at most", text.size(), longest_entry));
  }
  const auto outside =
      std::find_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) > 0x7E; });
  if (outside == text.end()) return;
  root.reject(fmt::format("a byte outside ASCII at offset {}, expected \\uXXXX", outside - text.begin()));
}

void load_head(Object& object, Entry& entry) {
  const Field schema = object.need("schema");
  if (schema && schema.value().text() != "1") schema.expected("1");
  entry.id = read_id(object.need("id"));
  entry.name = object.need("name").text();
  entry.aliases = object.want("aliases").texts();
  entry.kind = object.need("kind").word(kinds);
  entry.route = object.need("route").word(routes);
  entry.family = read_id(object.want("family"));
  const Field docs = object.need("docs");
  entry.docs = docs.text();
  if (!entry.docs.empty() && !is_web_address(entry.docs))
    docs.expected("an address that starts with https://");
  entry.closed = object.want("closed").text();
  const Field checked = object.need("checked");
  entry.checked = checked.text();
  if (!entry.checked.empty() && !is_date(entry.checked)) checked.expected("a date, such as 2026-11-20");
  const Field env = object.want("env");
  entry.env = env.texts();
  env.items([](const Field& item) {
    if (item.is(json::Type::string) && !is_variable(item.value().text()))
      item.expected("the name of an environment variable");
  });
  const Field sources = object.need("sources");
  entry.sources = sources.texts();
  if (sources && entry.sources.empty()) sources.expected("one source or more");
  object.want("notes").text_or_texts();
}

// Reads a list whose items must differ in what `id` gives of them.
template <class Item, class Load, class Id>
void load_list(const Field& field, std::vector<Item>& items, Load load, Id id) {
  field.items([&](const Field& item) {
    items.push_back(load(item));
    const auto same = [&](const Item& other) { return id(other) == id(items.back()); };
    if (std::count_if(items.begin(), items.end(), same) > 1)
      item.reject("the same id stands twice in the list");
  });
}

void load_access(Object& object, Entry& entry, bool closed) {
  const auto field = [&](std::string_view name) { return closed ? object.want(name) : object.need(name); };
  load_list(object.want("keys"), entry.keys, load_key, [](const KeyFormat& key) { return key.name; });
  const Field hosts = field("hosts");
  load_list(hosts, entry.hosts, load_host, [](const Host& host) { return host.id; });
  const auto open = [](const Host& host) { return host.base.empty(); };
  if (entry.hosts.size() > 1 && std::any_of(entry.hosts.begin(), entry.hosts.end(), open)) {
    hosts.reject("a host without an address beside others, expected it alone");
  }
  const Field auth = field("auth");
  load_list(auth, entry.auth, load_auth, [](const Auth& a) { return a.id; });
  if (closed) return;
  if (hosts && entry.hosts.empty()) hosts.expected("one host or more");
  if (auth && entry.auth.empty()) auth.expected("one auth or more");
}

void load_questions(Object& object, Entry& entry, bool closed) {
  const Field questions = closed ? object.want("questions") : object.need("questions");
  load_list(
      questions, entry.questions, [&](const Field& item) { return load_question(item, entry); },
      [](const Question& question) { return question.id; });
  if (closed && !entry.questions.empty()) questions.reject("questions beside \"closed\", expected none");
  if (!closed && questions && entry.questions.empty())
    questions.expected("one question or more, or \"closed\" and why");
}

// A key that names its provider alone cannot be shared with strangers. Whether the others
// are of the same family is seen when the catalog is put together.
void check_shared(const Field& keys, const Entry& entry) {
  std::size_t index = 0;
  keys.items([&](const Field& item) {
    if (index >= entry.keys.size()) return;
    const KeyFormat& key = entry.keys[index++];
    if (key.distinctive && !key.shared_with.empty() && entry.family.empty()) {
      item.reject("distinctive and shared_with stand together, expected one of them or a family");
    }
    if (std::find(key.shared_with.begin(), key.shared_with.end(), entry.id) != key.shared_with.end()) {
      item.reject("shared_with names the provider itself, expected others");
    }
  });
}

}  // namespace

Entry load_entry(const Field& root, std::string_view text) {
  Entry entry;
  entry.json = text;
  check_ascii(root, text);
  Object object(root);
  load_head(object, entry);
  const bool closed = !entry.closed.empty();
  load_access(object, entry, closed);
  check_shared(object.want("keys"), entry);
  load_questions(object, entry, closed);
  object.want("answers").items([&](const Field& item) { entry.answers.push_back(load_answer(item, entry)); });
  entry.limits = load_facts(object.want("limits"), AnswerPart::headers);
  object.want("marks").items([&](const Field& item) { entry.marks.push_back(load_mark(item)); });
  object.want("grants").items([&](const Field& item) { entry.grants.push_back(load_grant(item)); });
  load_list(
      object.want("models"), entry.models, [&](const Field& item) { return load_model(item, entry.checked); },
      [](const ModelFacts& model) { return std::string_view(model.id); });
  object.done();
  return entry;
}

}  // namespace keyassay::catalog
