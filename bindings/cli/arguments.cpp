// Arguments end up in the shell's history, in process lists and in logs of whatever
// started us. So a key is never taken from there, and a message never repeats an argument
// that might be one.
#include "arguments.hpp"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "keyassay/catalog.hpp"
#include "keyassay/identify.hpp"

namespace keyassay::cli {
namespace {

constexpr std::string_view hidden = "(not shown)";
constexpr std::size_t longest_word = 15;  // no key we know of is as short
constexpr std::ptrdiff_t most_digits = 4;    // in a model or provider id: "gpt-4-0613"

const Provider* provider_of(std::string_view text) {
  const Pasted pasted = normalise(text);
  if (pasted.key.empty()) return nullptr;
  Hints hints;
  hints.variable = pasted.variable;
  const Identification found = identify(Catalog::builtin(), pasted.key, hints);
  return found.matches.empty() ? nullptr : found.matches.front().provider;
}

bool may_be_shown(std::string_view word) {
  if (word.size() <= longest_word) return true;
  const auto count = [&](char first, char last) {
    return std::count_if(word.begin(), word.end(), [&](char c) { return c >= first && c <= last; });
  };
  const auto digits = count('0', '9');
  const bool mixed_case = count('A', 'Z') > 0 && count('a', 'z') > 0;
  return digits <= most_digits && !(mixed_case && digits > 0);
}

// An address or a path is as harmless as its parts.
bool every_part_may_be_shown(std::string_view text) {
  while (true) {
    const std::size_t end = text.find_first_of("/.:=,?& ");
    if (!may_be_shown(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::optional<std::string> refuse_keys(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view whole = arguments[i];
    const std::size_t equals = whole.find('=');
    const Provider* provider = provider_of(whole);
    if (provider == nullptr && equals != std::string_view::npos) {
      provider = provider_of(whole.substr(equals + 1));
    }
    if (provider == nullptr) continue;
    return fmt::format(
        "argument {} looks like a key of {} and was not used: arguments are seen by other processes and "
        "kept by the shell; expected the key on standard input, in a FILE, by --fd N or by --env NAME",
        i + 1, provider->name());
  }
  return std::nullopt;
}

std::string shown(std::string_view argument) {
  return every_part_may_be_shown(argument) ? fmt::format("'{}'", argument) : std::string(hidden);
}

std::string without_arguments(std::string message, const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    // Of `--allow=a,b` a message may repeat any piece.
    for (std::size_t from = 0; from <= argument.size();) {
      const std::size_t end = std::min(argument.find_first_of("=,", from), argument.size());
      const std::string_view piece = std::string_view{argument}.substr(from, end - from);
      from = end + 1;
      if (every_part_may_be_shown(piece)) continue;
      for (std::size_t at; (at = message.find(piece)) != std::string::npos;) {
        message.replace(at, piece.size(), hidden);
      }
    }
  }
  std::replace(message.begin(), message.end(), '\n', ' ');
  return message;
}

}  // namespace keyassay::cli
