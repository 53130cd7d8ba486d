#include "probe/scrub.hpp"

#include <algorithm>
#include <cstring>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/wipe.hpp"

namespace keyassay::probe {

namespace {

constexpr std::size_t run = 8;
constexpr std::size_t shortest_secret = 4;  // below that, masking would hit ordinary text

std::uint64_t pack(const char* bytes) noexcept {
  std::uint64_t packed;
  std::memcpy(&packed, bytes, run);
  return packed;
}

void wipe(std::string& text) noexcept {
  base::wipe(text.data(), text.size());
  text.clear();
}

constexpr std::string_view upper_digits = "0123456789ABCDEF";
constexpr std::string_view lower_digits = "0123456789abcdef";

// Every byte that is no letter or digit as `lead` and two hex digits: "%2F", "\\u002f".
// With `plain`, those bytes stay as they are.
std::string escaped(std::string_view text, std::string_view lead, std::string_view digits, std::string_view plain) {
  std::string out;
  for (const char c : text) {
    if (base::is_alnum(c) || plain.find(c) != std::string_view::npos) {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += lead;
      out.push_back(digits[byte >> 4]);
      out.push_back(digits[byte & 15]);
    }
  }
  return out;
}

// As JSON writers do it: "\"" and "\\" always, "/" sometimes.
std::string backslashed(std::string_view text, std::string_view those) {
  std::string out;
  for (const char c : text) {
    if (those.find(c) != std::string_view::npos) out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

}  // namespace

void Scrubber::add_and_wipe(std::string form) {
  add(form);
  wipe(form);
}

void Scrubber::add(std::string_view form) {
  for (std::size_t i = 0; i + run <= form.size(); ++i) runs_.push_back(pack(form.data() + i));
}

Scrubber::Scrubber(const Secret& key) {
  const std::string_view body = key.reveal();
  if (body.size() < run) {
    if (body.size() >= shortest_secret) short_key_ = body;
    return;
  }
  add(body);
  for (const std::string_view digits : {upper_digits, lower_digits}) {
    add_and_wipe(escaped(body, "%", digits, "-_.~"));
    add_and_wipe(escaped(body, "\\u00", digits, "!#$%()*,-./:;=?@[]^_`{|}~"));  // only + < > & ' " and the backslash
  }
  add_and_wipe(backslashed(body, "\"\\"));
  add_and_wipe(backslashed(body, "\"\\/"));
  for (std::size_t skip = 0; skip < 3; ++skip) {
    // Only whole groups of three bytes: their text does not depend on what stands around them.
    const std::size_t from = std::min(skip, body.size());
    std::string text = base::base64(body.substr(from, (body.size() - from) / 3 * 3));
    add(text);
    for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
    add(text);
    wipe(text);
  }
  std::sort(runs_.begin(), runs_.end());
  runs_.erase(std::unique(runs_.begin(), runs_.end()), runs_.end());
}

Scrubber::~Scrubber() {
  if (!runs_.empty()) base::wipe(runs_.data(), runs_.size() * sizeof runs_.front());
  wipe(short_key_);
}

std::string Scrubber::operator()(std::string_view text) const {
  std::string out;
  if (!short_key_.empty()) {
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t hit = std::min(text.find(short_key_, from), text.size());
      out.append(text.substr(from, hit - from));
      if (hit < text.size()) out += "***";
      from = hit + short_key_.size();
    }
    return out;
  }
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end + run <= text.size() && std::binary_search(runs_.begin(), runs_.end(), pack(text.data() + end))) ++end;
    if (end == i) {
      out.push_back(text[i++]);
    } else {
      out += "***";
      i = end + run - 1;
    }
  }
  return out;
}

}  // namespace keyassay::probe
