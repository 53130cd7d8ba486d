#include "providers.hpp"

#include <fmt/format.h>

#include "arguments.hpp"
#include "results.hpp"

namespace keyassay::cli {

namespace {

Result<Exit> show_coverage(const Options& options, const Catalog& catalog, Output& output) {
  const std::vector<CoverageRow> rows = coverage(catalog);
  std::string text;
  switch (options.format) {
    case Format::text: text = coverage_text(rows); break;
    case Format::markdown: text = coverage_markdown(rows); break;
    case Format::json:
    case Format::jsonl: text = coverage_json(rows) + '\n'; break;
  }
  const Result<void> written = output.write(text);
  return written ? Result<Exit>(Exit::ok) : written.error();
}

}  // namespace

Result<Exit> show_providers(const Options& options, const Catalog& catalog, Output& output) {
  if (options.coverage) return show_coverage(options, catalog, output);
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
    const std::string list = to_text(catalog.providers(), style) + "'keyassay providers ID' explains one\n";
    written = results.add_text(chosen != nullptr ? to_text(*chosen, style) : list);
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
