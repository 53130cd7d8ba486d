#include "results.hpp"

#include <cstdlib>

namespace keyassay::cli {
namespace {

constexpr std::string_view white_space = " \t\r\n";

// The end of the string that begins at `at`, behind its closing quote.
std::size_t string_end(std::string_view json, std::size_t at) noexcept {
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return at + 1;
}

bool colour_is_unwanted(const Options& options) noexcept {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return options.no_colour || (no_color != nullptr && *no_color != '\0') ||
         (term != nullptr && std::string_view(term) == "dumb");
}

}  // namespace

TextStyle text_style(const Options& options, const Output& output) {
  return {output.is_terminal() && !colour_is_unwanted(options), output.width(), options.all_models};
}

Result<void> Results::add_text(std::string_view page) {
  const bool first = count_++ == 0;
  return output_.write(first ? std::string(page) : "\n" + std::string(page));
}

Result<void> Results::add_json(std::string object) {
  ++count_;
  if (format_ == Format::jsonl) return output_.write(object += '\n');
  if (count_ == 1) {
    first_ = std::move(object);
    return {};
  }
  std::string text = count_ == 2 ? "[\n" + indented(first_) : std::string();
  text += ",\n" + indented(object);
  return output_.write(text);
}

Result<void> Results::finish() {
  if (format_ != Format::json || count_ == 0) return {};
  return output_.write(count_ == 1 ? indented(first_) + "\n" : "\n]\n");
}

std::string compact(std::string_view json) {
  std::string out;
  for (std::size_t at = 0; at < json.size();) {
    const std::size_t end = json[at] == '"' ? string_end(json, at) : at + 1;
    if (white_space.find(json[at]) == std::string_view::npos) out += json.substr(at, end - at);
    at = end;
  }
  return out;
}

std::string indented(std::string_view json) {
  std::string out;
  std::size_t depth = 0;
  const auto new_line = [&] {
    out.push_back('\n');
    out.append(2 * depth, ' ');
  };
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    const bool empty = at + 1 < json.size() && (json[at + 1] == '}' || json[at + 1] == ']');
    if (c == '"') {
      const std::size_t end = string_end(json, at);
      out += json.substr(at, end - at);
      at = end - 1;
    } else if ((c == '{' || c == '[') && empty) {
      out += json.substr(at++, 2);
    } else if (c == '{' || c == '[') {
      out.push_back(c);
      ++depth;
      new_line();
    } else if (c == '}' || c == ']') {
      --depth;
      new_line();
      out.push_back(c);
    } else if (c == ',') {
      out.push_back(c);
      new_line();
    } else if (c == ':') {
      out += ": ";
    } else {
      out.push_back(c);
    }
  }
  return out;
}

}  // namespace keyassay::cli
