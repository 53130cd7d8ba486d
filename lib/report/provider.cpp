// A provider and a list of them, for people.
//
// Tested by tests/unit/report/render_test.cpp.
#include <fmt/format.h>

#include "catalog/model.hpp"
#include "keyassay/render.hpp"
#include "report/page.hpp"
#include "report/words.hpp"

namespace keyassay {
namespace report {
namespace {

void write_formats(Page& page, const catalog::Entry& entry) {
  if (entry.keys.empty()) return;
  page.heading("Key formats");
  Table table;
  table.columns = {{"format", false, 10}, {"type"}, {"told by", false, 12}, {"shape", false, 16}};
  for (const catalog::KeyFormat& format : entry.keys) {
    std::string told_by = format.distinctive ? "the shape alone" : "the shape and a hint";
    if (!format.shared_with.empty()) {
      told_by += fmt::format("; shared with {}", joined(format.shared_with));
    }
    std::vector<std::string> shapes;
    for (const matching::Shape& shape : format.shapes) shapes.push_back(shape.text());
    table.rows.push_back({spoken(format.name), spoken(name(format.type)), told_by,
                          joined(shapes, "  or  ")});
  }
  page.table(table);
}

void write_hosts(Page& page, const catalog::Entry& entry) {
  if (entry.hosts.empty()) return;
  page.heading("Hosts that may see a key");
  Table table;
  table.columns = {{"id"}, {"address", false, 20}, {"protocol"}, {"region"}};
  for (const catalog::Host& host : entry.hosts) {
    const std::string base = host.base.empty() ? "given by the caller" : host.base;
    table.rows.push_back({host.id, base, host.protocol, host.region});
  }
  page.table(table);
}

void write_questions(Page& page, const catalog::Entry& entry) {
  if (entry.questions.empty()) return;
  page.heading("Questions");
  Table table;
  table.columns = {{"question", false, 12}, {"safety"}, {"request", false, 16}, {"tells", false, 20}};
  for (const catalog::Question& question : entry.questions) {
    std::vector<std::string> tells;
    if (question.proves_key) tells.emplace_back("whether the key works");
    if (question.discovers) tells.emplace_back("which software answers");
    if (question.models) tells.emplace_back("models");
    for (const catalog::FactRule& fact : question.facts) tells.push_back(spoken(fact.metric->name));
    if (question.keyless) tells.emplace_back("(asked without the key)");
    table.rows.push_back({question.id, name(question.safety),
                          fmt::format("{} {}", question.method, question.path), joined(tells)});
  }
  page.table(table);
}

}  // namespace
}  // namespace report

std::string to_text(const Provider& provider, TextStyle style) {
  const catalog::Entry& entry = provider.entry();
  report::Page page(style);
  page.text(0, fmt::format("{} ({})", provider.name(), provider.id()), report::Tone::strong);
  const auto line = [&](std::string_view label, const std::string& content) {
    if (!content.empty()) page.labelled(label, content);
  };
  line("Kind", fmt::format("{}, route {}", entry.kind, entry.route));
  line("Aliases", report::joined(entry.aliases));
  line("Family", entry.family);
  line("Variables", report::joined(entry.env));
  line("Docs", entry.docs);
  line("Closed", entry.closed);
  line("Checked", entry.checked);
  report::write_formats(page, entry);
  report::write_hosts(page, entry);
  report::write_questions(page, entry);
  if (!entry.models.empty()) page.heading(fmt::format("Known models: {}", entry.models.size()));
  return std::move(page).take();
}

std::string to_text(std::span<const Provider> providers, TextStyle style) {
  report::Page page(style);
  report::Table table;
  table.columns = {{"id", false, 10}, {"name", false, 10}, {"kind"}, {"route"}, {"formats", true},
                   {"questions", true}};
  std::size_t formats = 0, asked = 0, answers = 0;
  for (const Provider& provider : providers) {
    const catalog::Entry& entry = provider.entry();
    formats += entry.keys.size();
    asked += entry.questions.size();
    answers += entry.answers.size();
    const std::string questions = entry.closed.empty() ? fmt::to_string(entry.questions.size()) : "closed";
    table.rows.push_back({provider.id(), provider.name(), provider.kind(), provider.route(),
                          fmt::to_string(entry.keys.size()), questions});
  }
  page.table(table, 0);
  page.text(0, "");
  page.text(0, fmt::format("{}, {}, {}, {}", report::counted(providers.size(), "provider"),
                           report::counted(formats, "key format"), report::counted(asked, "question"),
                           report::counted(answers, "declared answer")));
  return std::move(page).take();
}

}  // namespace keyassay
