// Tested by tests/unit/catalog/reader_test.cpp.
#include "catalog/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"

namespace keyassay::catalog {

namespace {

constexpr std::size_t most_members = 64;  // bits of Object::taken_

bool is_printable(char c) noexcept { return c >= ' ' && c <= '~'; }

// Lower-case words, perhaps with a capital in front: "Content-Length", "list_models".
bool is_words(std::string_view text) noexcept {
  char before = ' ';
  for (const char c : text) {
    const bool starts_word = base::is_upper(c) && !base::is_alpha(before);
    const bool between = std::string_view("_-./: {}[]*").find(c) != std::string_view::npos;
    if (!base::is_lower(c) && !starts_word && !between) return false;
    before = c;
  }
  return true;
}

// A run of eight or more bytes of a key must not get out, and somebody may have pasted a
// key into an entry. Words without digits and inner capitals are no key.
bool may_be_shown(std::string_view text) noexcept {
  if (text.size() < 8) return std::all_of(text.begin(), text.end(), is_printable);
  return text.size() <= 32 && is_words(text);
}

}  // namespace

std::string shown(std::string_view text) {
  if (may_be_shown(text)) return fmt::format("\"{}\"", text);
  return fmt::format("a text of {} characters", text.size());
}

std::string Field::where() const {
  std::string out = fault_->source;
  if (out.find('#') == std::string::npos) out.push_back('#');
  append_path(out);
  return out;
}

void Field::append_path(std::string& out) const {
  if (parent_ == nullptr) return;
  parent_->append_path(out);
  if (is_item_) {
    fmt::format_to(std::back_inserter(out), "/{}", index_);
  } else {
    out.push_back('/');
    out += may_be_shown(name_) ? json::escape_segment(name_) : fmt::format("({} characters)", name_.size());
  }
}

void Field::reject(std::string message) const {
  if (fault_->error) return;
  fault_->error = Error{Errc::invalid_catalog, std::move(message), where()};
}

void Field::expected(std::string_view what) const {
  if (fault_->error) return;
  reject(fmt::format("found {}, expected {}", found(), what));
}

std::string Field::found() const {
  switch (value_.type()) {
    case json::Type::array:
      return "an array";
    case json::Type::object:
      return "an object";
    case json::Type::string:
      return shown(value_.text());
    case json::Type::number:
      return value_.text().size() < 8 ? fmt::format("the number {}", value_.text()) : "a number";
    default:
      return std::string(value_.text());
  }
}

std::string Field::text() const {
  if (!*this) return {};
  if (!is(json::Type::string) || value_.text().empty()) {
    expected("a text that is not empty");
    return {};
  }
  return std::string(value_.text());
}

bool Field::flag(bool otherwise) const {
  if (!*this) return otherwise;
  if (!is(json::Type::boolean)) expected("true or false");
  return value_.text() == "true";
}

std::optional<int> Field::integer(int lowest, int highest) const {
  if (!*this) return {};
  const std::string_view text = value_.text();
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool good = is(json::Type::number) && error == std::errc{} && end == text.data() + text.size();
  if (!good || number < lowest || number > highest) {
    expected(fmt::format("a whole number from {} to {}", lowest, highest));
    return {};
  }
  return number;
}

std::vector<std::string> Field::texts() const {
  std::vector<std::string> out;
  items([&](const Field& item) {
    out.push_back(item.text());
    if (std::count(out.begin(), out.end(), out.back()) > 1) item.reject("stands twice in the list");
  });
  return out;
}

std::vector<std::string> Field::text_or_texts() const {
  if (!*this) return {};
  if (is(json::Type::string)) return {text()};
  if (!is(json::Type::array) || value_.size() == 0) {
    expected("a text or a list of texts");
    return {};
  }
  return texts();
}

std::string Field::word(std::span<const std::string_view> words) const {
  std::string wanted = text();
  if (!*this || std::find(words.begin(), words.end(), wanted) != words.end()) return wanted;
  expected(fmt::format("one of {}", fmt::join(words, ", ")));
  return {};
}

Object::Object(const Field& self) : self_(self) {
  if (!self_.is(json::Type::object)) {
    self_.expected("an object");
  } else if (self_.value().size() > most_members) {
    self_.reject(fmt::format("{} fields, expected {} at most", self_.value().size(), most_members));
  }
}

Field Object::need(std::string_view name) {
  Field field = want(name);
  if (!field && self_.is(json::Type::object)) self_.reject(fmt::format("the field \"{}\" is missing", name));
  return field;
}

Field Object::want(std::string_view name) {
  if (!self_.is(json::Type::object)) return {json::Value{}, name, self_};
  std::size_t index = 0;
  for (const json::Value member : self_.value()) {
    if (member.name() == name) {
      if (index < most_members) taken_ |= std::uint64_t{1} << index;
      return {member, name, self_};
    }
    ++index;
  }
  return {json::Value{}, name, self_};
}

void Object::done() const {
  if (!self_.is(json::Type::object)) return;
  std::size_t index = 0;
  for (const json::Value member : self_.value()) {
    const bool taken = index < most_members && (taken_ >> index & 1) != 0;
    if (!taken && !member.name().starts_with("x-")) {
      return Field(member, member.name(), self_)
          .reject("unknown field; see lib/catalog/schema.md, or start its name with x-");
    }
    ++index;
  }
}

}  // namespace keyassay::catalog
