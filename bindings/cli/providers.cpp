#include "providers.hpp"

#include <fmt/format.h>

#include "arguments.hpp"
#include "catalog/model.hpp"
#include "report/page.hpp"
#include "report/words.hpp"
#include "results.hpp"

namespace keyassay::cli {
namespace {

using report::Table;
using report::Tone;

std::string list_text(const Catalog& catalog, TextStyle style) {
  report::Page page(style);
  Table table;
  table.columns = {{"id", false, 10}, {"name", false, 10}, {"kind"}, {"route"}, {"formats", true},
                   {"questions", true}};
  for (const Provider& provider : catalog.providers()) {
    const catalog::Entry& entry = provider.entry();
    const std::string questions = entry.closed.empty() ? fmt::to_string(entry.questions.size()) : "closed";
    table.rows.push_back({provider.id(), provider.name(), provider.kind(), provider.route(),
                          fmt::to_string(entry.keys.size()), questions});
  }
  page.table(table, 0);
  page.text(0, "");
  page.text(0, fmt::format("{} providers; 'keyassay providers ID' explains one", table.rows.size()));
  return std::move(page).take();
}

void write_formats(report::Page& page, const catalog::Entry& entry) {
  if (entry.keys.empty()) return;
  page.heading("Key formats");
  Table table;
  table.columns = {{"format", false, 10}, {"type"}, {"told by", false, 12}, {"shape", false, 16}};
  for (const catalog::KeyFormat& format : entry.keys) {
    std::string told_by = format.distinctive ? "the shape alone" : "the shape and a hint";
    if (!format.shared_with.empty()) {
      told_by += fmt::format("; shared with {}", report::joined(format.shared_with));
    }
    std::vector<std::string> shapes;
    for (const matching::Shape& shape : format.shapes) shapes.push_back(shape.text());
    table.rows.push_back({format.name, report::spoken(name(format.type)), told_by,
                          report::joined(shapes, "  or  ")});
  }
  page.table(table);
}

void write_hosts(report::Page& page, const catalog::Entry& entry) {
  if (entry.hosts.empty()) return;
  page.heading("Hosts that may see a key");
  Table table;
  table.columns = {{"id"}, {"address", false, 20}, {"protocol"}, {"region"}};
  for (const catalog::Host& host : entry.hosts) {
    const std::string base = host.base.empty() ? "given by --base-url" : host.base;
    table.rows.push_back({host.id, base, host.protocol, host.region});
  }
  page.table(table);
}

void write_questions(report::Page& page, const catalog::Entry& entry) {
  if (entry.questions.empty()) return;
  page.heading("Questions");
  Table table;
  table.columns = {{"question", false, 12}, {"safety"}, {"request", false, 16}, {"tells", false, 20}};
  for (const catalog::Question& question : entry.questions) {
    std::vector<std::string> tells;
    if (question.proves_key) tells.emplace_back("whether the key works");
    if (question.discovers) tells.emplace_back("which software answers");
    if (question.models) tells.emplace_back("models");
    for (const catalog::FactRule& fact : question.facts) tells.emplace_back(fact.metric->name);
    if (question.keyless) tells.emplace_back("(asked without the key)");
    table.rows.push_back({question.id, name(question.safety),
                          fmt::format("{} {}", question.method, question.path), report::joined(tells)});
  }
  page.table(table);
}

std::string explanation(const Provider& provider, TextStyle style) {
  const catalog::Entry& entry = provider.entry();
  report::Page page(style);
  page.text(0, fmt::format("{} ({})", provider.name(), provider.id()), Tone::strong);
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
  write_formats(page, entry);
  write_hosts(page, entry);
  write_questions(page, entry);
  if (!entry.models.empty()) page.heading(fmt::format("Known models: {}", entry.models.size()));
  return std::move(page).take();
}

}  // namespace

Result<Exit> show_providers(const Options& options, const Catalog& catalog, Output& output) {
  const Provider* chosen = options.provider.empty() ? nullptr : catalog.find(options.provider);
  if (chosen == nullptr && !options.provider.empty()) {
    return Error{Errc::unknown_provider,
                 fmt::format("no provider {}; expected an id or alias from 'keyassay providers'",
                             shown(options.provider)), "option ID"};
  }

  const TextStyle style = text_style(options, output);
  Results results(output, options.format);
  Result<void> written;
  if (results.wants_text()) {
    written = results.add_text(chosen != nullptr ? explanation(*chosen, style) : list_text(catalog, style));
  } else if (chosen != nullptr) {
    written = results.add_json(compact(chosen->json()));
  } else {
    for (const Provider& provider : catalog.providers()) {
      if (written) written = results.add_json(compact(provider.json()));
    }
  }
  if (written) written = results.finish();
  return written ? Result<Exit>(Exit::ok) : written.error();
}

}  // namespace keyassay::cli
