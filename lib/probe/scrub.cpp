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

std::string percent_encoded(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (base::is_alnum(c) || c == '-' || c == '_' || c == '.' || c == '~') {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.push_back('%');
      out.push_back(digits[byte >> 4]);
      out.push_back(digits[byte & 15]);
    }
  }
  return out;
}

}  // namespace

void Scrubber::add(std::string_view form) {
  for (std::size_t i = 0; i + run <= form.size(); ++i) runs_.push_back(pack(form.data() + i));
}

Scrubber::Scrubber(const Secret& key, std::size_t public_prefix) {
  const std::string_view whole = key.reveal();
  const std::string_view body = whole.substr(std::min(public_prefix, whole.size()));
  if (body.size() < run) {
    if (body.size() >= shortest_secret) short_key_ = body;
    return;
  }
  add(body);
  std::string encoded = percent_encoded(body);
  add(encoded);
  wipe(encoded);
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
