#include "sim/keys.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.hpp"
#include "base/hash.hpp"
#include "identify/sample.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"
#include "secrets/used_keys.hpp"

namespace keyassay::sim {
namespace {

const catalog::KeyFormat* format_of(const catalog::Entry& entry, std::string_view wanted) noexcept {
  if (wanted.empty()) return entry.keys.empty() ? nullptr : &entry.keys.front();
  const auto found = std::find_if(entry.keys.begin(), entry.keys.end(),
                                  [&](const catalog::KeyFormat& format) { return format.name == wanted; });
  return found == entry.keys.end() ? nullptr : &*found;
}

// Of a provider that publishes no shape, any word will do.
catalog::KeyFormat unpublished_format() {
  catalog::KeyFormat format;
  format.shapes.push_back(matching::Shape::compile("[A-Za-z0-9]{40}").value());
  return format;
}

Result<KeyLine> read_line(std::string_view text) {
  auto document = json::Document::parse(text);
  if (!document) return Error{Errc::malformed_json, "expected one JSON object a line", {}};
  const json::Value root = document.value().root();
  KeyLine out{std::string(root.member("exchange").text()), std::string(root.member("variable").text()),
              std::string(root.member("key").text()), Trouble::none};
  if (out.exchange.empty() || out.key.empty())
    return Error{Errc::invalid_argument, "expected exchange and key", {}};
  if (const json::Value word = root.member("trouble")) {
    const auto trouble = trouble_of(word.text());
    if (!trouble) return Error{Errc::invalid_argument, "trouble: expected a word of trouble.hpp", {}};
    out.trouble = *trouble;
  }
  return out;
}

}  // namespace

Result<std::string> make_key(const Catalog& catalog, const Exchange& exchange, std::uint64_t seed) {
  const Provider* provider = catalog.find(exchange.provider);
  if (provider == nullptr) {
    return Error{Errc::unknown_provider, fmt::format("no provider {} in the catalog", exchange.provider),
                 exchange.name};
  }
  const catalog::KeyFormat* format = format_of(provider->entry(), exchange.key_format);
  const catalog::KeyFormat unpublished = unpublished_format();
  if (provider->entry().keys.empty() && exchange.key_format.empty()) format = &unpublished;
  if (format == nullptr) {
    return Error{
        Errc::invalid_argument,
        fmt::format("key_format {}: {} has none of that name", exchange.key_format, exchange.provider),
        exchange.name};
  }
  // Far apart for neighbours: seeds that differ in one bit may share a run of characters.
  const auto digest = base::sha256(fmt::format("{} {}", exchange.name, seed));
  std::uint64_t own = 0;
  for (std::size_t i = 0; i < sizeof own; ++i) own = own << 8 | digest[i];
  std::string key = matching::sample(*format, own);
  secrets::note_key(key);
  return key;
}

std::string write_line(const KeyLine& line) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  writer.member("exchange", line.exchange).member("variable", line.variable).member("key", line.key);
  if (line.trouble != Trouble::none) writer.member("trouble", name(line.trouble));
  writer.end_object();
  return out;
}

Result<std::vector<KeyLine>> read_lines(std::string_view text, std::string_view source) {
  std::vector<KeyLine> out;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = base::trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    auto read = read_line(line);
    if (!read) return Error{read.error().code, read.error().message, fmt::format("{}:{}", source, number)};
    out.push_back(std::move(read).value());
  }
  return out;
}

}  // namespace keyassay::sim
