// JSON out: the only producer. Compact, members in the order they are written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace keyassay::json {

// Invalid UTF-8 becomes U+FFFD; control characters are escaped.
void append_quoted(std::string& out, std::string_view text);

// begin_object(); key("a").value("b"); end(); Commas are its business, balance is the caller's.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  Writer& begin_object() { return open('{'); }
  Writer& begin_array() { return open('['); }
  Writer& end_object() { return close('}'); }
  Writer& end_array() { return close(']'); }

  Writer& key(std::string_view name);
  Writer& value(std::string_view text);
  Writer& value(const char* text) { return value(std::string_view{text}); }
  Writer& value(const std::string& text) { return value(std::string_view{text}); }
  Writer& value(bool flag);
  Writer& value(std::int64_t number);
  Writer& value(std::uint64_t number);
  Writer& value(int number) { return value(static_cast<std::int64_t>(number)); }
  Writer& value(unsigned number) { return value(static_cast<std::uint64_t>(number)); }
  Writer& null();
  // Text that is JSON already: a number kept as written.
  Writer& raw(std::string_view json);

  template <class T>
  Writer& member(std::string_view name, const T& v) {
    return key(name).value(v);
  }
  // The text, or null when it is empty.
  Writer& optional(std::string_view name, std::string_view text);

 private:
  Writer& open(char bracket);
  Writer& close(char bracket);
  void separate();

  std::string& out_;
  bool fresh_ = true;  // nothing written yet at this level
  bool after_key_ = false;
};

}  // namespace keyassay::json
