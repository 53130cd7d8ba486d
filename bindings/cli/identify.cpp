#include "identify.hpp"

#include <fmt/format.h>

#include "json/writer.hpp"
#include "report/page.hpp"
#include "report/words.hpp"
#include "results.hpp"

namespace keyassay::cli {
namespace {

using report::Tone;

// One key and what was found, without its bytes.
struct Finding {
  const KeyLine& source;
  const Identification& what;
  std::string masked;
};

Tone tone(Confidence confidence) noexcept {
  switch (confidence) {
    case Confidence::certain: return Tone::good;
    case Confidence::likely: return Tone::doubtful;
    case Confidence::possible: break;
  }
  return Tone::plain;
}

Exit exit_of(const Identification& what) noexcept {
  if (what.placeholder || what.malformed) return Exit::blocked;
  return what.matches.empty() ? Exit::undetermined : Exit::ok;
}

std::string headline(const Finding& finding) {
  std::string out = fmt::format("line {}: ", finding.source.line);
  if (!finding.source.variable.empty()) out += fmt::format("{} ", finding.source.variable);
  out += finding.masked;
  if (finding.what.malformed) return out + " is malformed";
  if (finding.what.placeholder) return out + " is a placeholder, not a key";
  if (finding.what.matches.empty()) return out + " has no known format";
  const Match& best = finding.what.matches.front();
  const std::string_view article = best.confidence == Confidence::certain ? "is" : "may be";
  return out + fmt::format(" {} a key of {}", article, best.provider->name());
}

void write_matches(report::Page& page, const std::vector<Match>& matches) {
  if (matches.empty()) return;
  report::Table table;
  table.columns = {{"provider", false, 10}, {"format", false, 10}, {"type"}, {"confidence"},
                   {"why", false, 16}};
  for (const Match& match : matches) {
    std::vector<std::string> reasons;
    for (const Reason& reason : match.reasons) {
      reasons.push_back(fmt::format("{:+} {}", reason.weight, reason.text));
    }
    table.rows.push_back({match.provider->id(), match.format, report::spoken(name(match.token_type)),
                          {name(match.confidence), tone(match.confidence)}, report::joined(reasons, "; ")});
  }
  page.table(table);
}

std::string text_of(const Finding& finding, TextStyle style) {
  report::Page page(style);
  page.text(0, headline(finding), Tone::strong);
  if (!finding.what.note.empty()) page.text(2, finding.what.note);
  write_matches(page, finding.what.matches);
  for (const KeyClaim& claim : finding.what.claims) {
    page.text(2, fmt::format("the key itself says {}: {}", report::spoken(claim.name), claim.value));
  }
  return std::move(page).take();
}

void write_match(json::Writer& out, const Match& match) {
  out.begin_object();
  out.member("provider", match.provider->id());
  out.member("provider_name", match.provider->name());
  out.member("format", match.format);
  out.member("token_type", name(match.token_type));
  out.member("confidence", name(match.confidence));
  out.member("score", match.score);
  out.key("reasons").begin_array();
  for (const Reason& reason : match.reasons) {
    out.begin_object().member("weight", reason.weight).member("text", reason.text).end_object();
  }
  out.end_array().end_object();
}

std::string json_of(const Finding& finding) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.member("schema", 1);
  out.member("line", static_cast<std::uint64_t>(finding.source.line));
  out.optional("variable", finding.source.variable);
  out.optional("masked", finding.masked);
  out.member("placeholder", finding.what.placeholder);
  out.member("malformed", finding.what.malformed);
  out.optional("note", finding.what.note);
  out.key("matches").begin_array();
  for (const Match& match : finding.what.matches) write_match(out, match);
  out.end_array();
  out.key("claims").begin_array();
  for (const KeyClaim& claim : finding.what.claims) {
    out.begin_object().member("name", claim.name).member("value", claim.value).end_object();
  }
  out.end_array().end_object();
  return text;
}

}  // namespace

Result<Exit> identify_keys(const Options& options, const Catalog& catalog, KeysIn& keys, Output& output) {
  Results results(output, options.format);
  const TextStyle style = text_style(options, output);
  Exit worst = Exit::ok;
  while (true) {
    auto next = keys.next();
    if (!next) return next.error();
    if (!next.value()) break;

    const KeyLine& source = *next.value();
    const Identification what =
        identify(catalog, source.key.reveal(), {.variable = source.variable, .base_url = options.base_url});
    const std::size_t prefix = what.matches.empty() ? 0 : what.matches.front().public_prefix;
    const Finding finding{source, what, source.key.masked(prefix)};
    worst = worse(worst, exit_of(what));
    auto written =
        results.wants_text() ? results.add_text(text_of(finding, style)) : results.add_json(json_of(finding));
    if (!written) return written.error();
  }
  if (auto written = results.finish(); !written) return written.error();
  return results.empty() ? Result<Exit>(keys.no_key()) : worst;
}

}  // namespace keyassay::cli
