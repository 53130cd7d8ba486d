#include "identify.hpp"

#include "results.hpp"

namespace keyassay::cli {
namespace {

Exit exit_of(const Identification& what) noexcept {
  if (what.placeholder || what.malformed) return Exit::blocked;
  return what.matches.empty() ? Exit::undetermined : Exit::ok;
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
    const std::string masked = source.key.masked(prefix);
    const KeyLabel label{masked, source.variable, source.line};
    worst = worse(worst, exit_of(what));
    auto written = results.wants_text() ? results.add_text(to_text(what, label, style))
                                        : results.add_json(to_json(what, label));
    if (!written) return written.error();
  }
  if (auto written = results.finish(); !written) return written.error();
  return results.empty() ? Result<Exit>(keys.no_key()) : worst;
}

}  // namespace keyassay::cli
