// Walking a document: members, items and JSON pointers over the flat array of nodes.
#include <charconv>
#include <optional>

#include "json/document.hpp"

// Finding one's way in a document: members, items and pointers.

namespace keyassay::json {

Value::Iterator Value::begin() const noexcept {
  if (nodes_ == nullptr || is_scalar()) return {nodes_, 0};
  return {nodes_, index_ + 1};
}

Value::Iterator Value::end() const noexcept {
  if (nodes_ == nullptr || is_scalar()) return {nodes_, 0};
  return {nodes_, node().next};
}

Value Value::member(std::string_view name) const noexcept {
  if (!is(Type::object)) return {};
  for (const Value child : *this) {
    if (child.name() == name) return child;
  }
  return {};
}

Value Value::item(std::size_t index) const noexcept {
  if (!is(Type::array)) return {};
  for (const Value child : *this) {
    if (index-- == 0) return child;
  }
  return {};
}

namespace {

// Takes the next segment off `pointer`, still escaped. Nothing when no '/' leads it.
std::optional<std::string_view> take_segment(std::string_view& pointer) noexcept {
  if (!pointer.starts_with('/')) return {};
  pointer.remove_prefix(1);
  const std::string_view segment = pointer.substr(0, pointer.find('/'));
  pointer.remove_prefix(segment.size());
  return segment;
}

// Whether an escaped segment means `name`; compared in place, so that a search allocates nothing.
bool means(std::string_view segment, std::string_view name) noexcept {
  std::size_t i = 0;
  for (const char c : name) {
    if (i == segment.size()) return false;
    char meant = segment[i++];
    if (meant == '~') {
      if (i == segment.size() || (segment[i] != '0' && segment[i] != '1')) return false;
      meant = segment[i++] == '1' ? '/' : '~';
    }
    if (meant != c) return false;
  }
  return i == segment.size();
}

// An index as RFC 6901 writes it: without leading zeros.
std::optional<std::size_t> index_of(std::string_view segment) noexcept {
  if (segment.size() > 1 && segment.front() == '0') return {};
  std::size_t index = 0;
  const char* end = segment.data() + segment.size();
  const auto [stop, error] = std::from_chars(segment.data(), end, index);
  if (error != std::errc{} || stop != end) return {};
  return index;
}

Value step(Value from, std::string_view segment) noexcept {
  if (from.is(Type::array)) {
    const auto index = index_of(segment);
    return index ? from.item(*index) : Value{};
  }
  if (segment.find('~') == std::string_view::npos) return from.member(segment);
  for (const Value child : from) {
    if (means(segment, child.name())) return child;
  }
  return {};
}

void reach_into(Value from, std::string_view pattern, std::vector<Value>& found) {
  if (!from) return;
  if (pattern.empty()) {
    found.push_back(from);
    return;
  }
  const auto segment = take_segment(pattern);
  if (!segment) return;
  if (*segment == "*") {
    for (const Value child : from) reach_into(child, pattern, found);
  } else {
    reach_into(step(from, *segment), pattern, found);
  }
}

}  // namespace

Value Value::at(std::string_view pointer) const noexcept {
  Value here = *this;
  while (here && !pointer.empty()) {
    const auto segment = take_segment(pointer);
    here = segment ? step(here, *segment) : Value{};
  }
  return here;
}

std::vector<Value> reach(Value from, std::string_view pattern) {
  std::vector<Value> found;
  reach_into(from, pattern, found);
  return found;
}

std::string escape_segment(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out.push_back(c);
  }
  return out;
}

}  // namespace keyassay::json
