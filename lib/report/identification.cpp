// What a key was recognised as, for people and as JSON.
//
// Tested by tests/unit/report/render_test.cpp.
#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.hpp"
#include "json/writer.hpp"
#include "keyassay/render.hpp"
#include "report/page.hpp"
#include "report/words.hpp"

namespace keyassay {
namespace {

// A name as programs have them. Anything else that stands before a key may be one itself.
std::string_view shown_name(std::string_view variable) {
  constexpr std::size_t longest = 40;
  const auto is_word = [](char c) { return base::is_alnum(c) || c == '_' || c == '-' || c == '.'; };
  const bool fits = variable.size() <= longest && std::all_of(variable.begin(), variable.end(), is_word);
  const bool is_key = fits && !identify(Catalog::builtin(), variable).matches.empty();
  return fits && !is_key ? variable : std::string_view{};
}

std::string headline(const Identification& what, const KeyLabel& label) {
  std::string out = label.line == 0 ? "" : fmt::format("line {}: ", label.line);
  const std::string_view variable = shown_name(label.variable);
  if (!variable.empty()) out += fmt::format("{} ", variable);
  out += label.masked;
  if (what.malformed) return out + " is malformed";
  if (what.placeholder) return out + " is a placeholder, not a key";
  if (what.matches.empty()) return out + " has no known format";
  const Match& best = what.matches.front();
  const std::string_view verb = best.confidence == Confidence::certain ? "is" : "may be";
  return out + fmt::format(" {} a key of {}", verb, best.provider->name());
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
    table.rows.push_back({match.provider->id(), report::spoken(match.format),
                          report::spoken(name(match.token_type)),
                          {name(match.confidence), report::tone(match.confidence)},
                          report::joined(reasons, "; ")});
  }
  page.table(table);
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

}  // namespace

std::string to_text(const Identification& identification, const KeyLabel& label, TextStyle style) {
  report::Page page(style);
  page.text(0, headline(identification, label), report::Tone::strong);
  if (!identification.note.empty()) page.text(2, identification.note);
  write_matches(page, identification.matches);
  for (const KeyClaim& claim : identification.claims) {
    page.text(2, fmt::format("the key itself says {}: {}", report::spoken(claim.name), claim.value));
  }
  return std::move(page).take();
}

std::string to_json(const Identification& identification, const KeyLabel& label) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.member("schema", 1);
  out.key("line");
  label.line == 0 ? out.null() : out.value(static_cast<std::uint64_t>(label.line));
  out.optional("variable", shown_name(label.variable));
  out.optional("masked", label.masked);
  out.member("placeholder", identification.placeholder);
  out.member("malformed", identification.malformed);
  out.optional("note", identification.note);
  out.key("matches").begin_array();
  for (const Match& match : identification.matches) write_match(out, match);
  out.end_array();
  out.key("claims").begin_array();
  for (const KeyClaim& claim : identification.claims) {
    out.begin_object().member("name", claim.name).member("value", claim.value).end_object();
  }
  out.end_array().end_object();
  return text;
}

}  // namespace keyassay
