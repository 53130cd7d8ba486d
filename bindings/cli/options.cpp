#include "options.hpp"

#include <algorithm>
#include <map>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "arguments.hpp"

namespace keyassay::cli {
namespace {

constexpr const char* exit_codes =
    "Exit codes:\n"
    "  0  every key passes its gates (assay: --gate); identify: every key is recognised\n"
    "  1  some key is blocked; identify: some line is a placeholder or malformed\n"
    "  2  the command line or the input is not as expected\n"
    "  3  some key could not be judged, or its provider could not be reached;\n"
    "     identify: some key has no known format\n"
    "  4  internal error, or the output could not be written\n"
    "Of several keys 1 wins over 3.\n";

constexpr const char* key_rules =
    "Keys come from standard input, a FILE, --fd or --env, one a line; NAME=key lines,\n"
    "quotes and Bearer are understood, blank lines and lines that begin with # are\n"
    "skipped. A key is never taken from an argument and never printed.\n";

constexpr const char* main_examples =
    "Examples:\n"
    "  keyassay identify < keys.txt            what are these keys? (no network)\n"
    "  keyassay assay --env GROQ_API_KEY       what is this key worth? (reads only)\n"
    "  keyassay assay --dry-run < key.txt      what would be asked?\n"
    "  keyassay providers deepseek             what is known of a provider?\n";

constexpr const char* identify_examples =
    "Nothing is sent. Formats that several providers share give several candidates; a\n"
    "variable name (NAME=key) or --base-url helps to rank them.\n\n"
    "Examples:\n"
    "  keyassay identify .env\n"
    "  pass show ai/openai | keyassay identify --format jsonl\n";

constexpr const char* assay_examples =
    "The key goes to hosts of one provider only: the one its format names, or the one\n"
    "you name. What may be asked has a ceiling, --safety:\n"
    "  metadata  questions that only read (default)\n"
    "  dry       also requests that cannot be billed, such as counting tokens\n"
    "  spend     also light real calls; these cost money\n\n"
    "Examples:\n"
    "  keyassay assay --env GROQ_API_KEY\n"
    "  keyassay assay --provider deepseek --want-model deepseek-chat < key.txt\n"
    "  keyassay assay --gate onboarding-readiness < key.txt\n"
    "  keyassay assay --format jsonl --output reports.jsonl keys.txt\n"
    "  keyassay assay --provider one-api --base-url https://relay.example.com/v1 \\\n"
    "      --allow-key-at-base-url < key.txt\n"
    "  keyassay assay --record talk.jsonl < key.txt; keyassay assay --replay talk.jsonl < key.txt\n";

constexpr const char* providers_examples =
    "Examples:\n"
    "  keyassay providers\n"
    "  keyassay providers cerebras --format json    the whole entry\n"
    "  keyassay providers --coverage                what can be proven of whose keys\n";

// What the parser fills and that needs a step more to become Options.
struct Raw {
  std::string format = "text", safety = "metadata";
  std::vector<std::string> values, gates;
  unsigned timeout = 20;
};

std::vector<std::string> all_dimensions() {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < dimension_count; ++i) names.emplace_back(name(static_cast<Dimension>(i)));
  return names;
}

// Each use of the option takes one value: it must not swallow the FILE behind it.
CLI::Option* add_list(CLI::App& app, const char* name, std::vector<std::string>& list, const char* help) {
  return app.add_option(name, list, help)->allow_extra_args(false)->take_all();
}

void add_key_options(CLI::App& app, Options& options) {
  auto* file = app.add_option("FILE", options.keys.file, "keys, one a line; - is standard input (default)")
                   ->option_text(" ");
  auto* fd = app.add_option("--fd", options.keys.fd, "read the keys from file descriptor N")
                 ->option_text("N")->check(CLI::Range(0, 1 << 20));
  auto* env = app.add_option("--env", options.keys.environment, "read one key from this variable")
                  ->option_text("NAME");
  file->excludes(fd)->excludes(env);
  fd->excludes(env);
}

void add_output_options(CLI::App& app, Options& options, Raw& raw, bool with_markdown = false) {
  std::vector<std::string> formats{"text", "json", "jsonl"};
  if (with_markdown) formats.emplace_back("markdown");
  app.add_option("--format", raw.format, with_markdown ? "text (default), json, jsonl or, of the grid, markdown"
                                                       : "text (default), json, or jsonl: one line a key")
      ->option_text("FORMAT")->check(CLI::IsMember(formats));
  app.add_option("--output", options.output_file, "write to FILE, mode 0600")->option_text("FILE");
  app.add_flag("--no-color,--no-colour", options.no_colour, "plain text on a terminal; so does NO_COLOR");
  app.add_option("--catalog", options.catalog_file, "add or replace providers by those of FILE")
      ->option_text("FILE");
}

void add_identify(CLI::App& root, Options& options, Raw& raw) {
  auto& app = *root.add_subcommand("identify", "Say which provider each key belongs to, without any network");
  app.footer(std::string(identify_examples) + "\n" + key_rules + "\n" + exit_codes);
  add_key_options(app, options);
  add_output_options(app, options, raw);
  app.add_option("--base-url", options.base_url, "the address the keys were used with")->option_text("URL");
  app.callback([&] { options.command = Command::identify; });
}

void add_asking(CLI::App& app, Options& options, Raw& raw) {
  ProbeOptions& probe = options.probe;
  app.add_option("--provider", probe.provider, "whose keys they are: an id or alias")->option_text("ID");
  add_list(app, "--allow", probe.allow, "further providers that may be shown a refused key")
      ->delimiter(',')->option_text("ID,...");
  app.add_option("--hosts", probe.host_budget, "how many hosts may see a key, 1 to 3 (default 1)")
      ->option_text("N")->check(CLI::Range(1, 3));
  app.add_option("--base-url", options.base_url, "ask at this https address instead of the provider's own")
      ->option_text("URL");
  app.add_flag("--allow-key-at-base-url", probe.key_may_go_to_base_url,
               "send the key there even if its format belongs to another provider");
  app.add_option("--safety", raw.safety, "ceiling of what may be asked: metadata (default), dry, spend")
      ->option_text("CLASS")->check(CLI::IsMember({"metadata", "dry", "spend"}));
  add_list(app, "--want-model", options.wanted_models, "a model the key should be good for; repeatable")
      ->option_text("ID");
  add_list(app, "--value", raw.values, "something only you know, as organization_id=...; repeatable")
      ->option_text("NAME=VALUE");
  app.add_option("--policy", options.policy_file, "criteria, weights and gates from FILE (JSON)")
      ->option_text("FILE");
  add_list(app, "--gate", raw.gates,
           "what counts for the exit code: onboarding-readiness,\n"
           "inventory-fit, commercial-launch (default all)")
      ->delimiter(',')->option_text("DIMENSION,...")->check(CLI::IsMember(all_dimensions()));
  app.add_option("--timeout", raw.timeout, "seconds one request may take, 1 to 600 (default 20)")
      ->option_text("SECONDS")->check(CLI::Range(1, 600));
}

void add_conversation(CLI::App& app, Options& options) {
  app.add_flag("--dry-run", options.dry_run, "print the requests that would be sent, and send nothing");
  app.add_flag("--all-models", options.all_models, "every model in the text report, not the first twenty");
  auto* record = app.add_option("--record", options.record_file, "write the conversation, without the key")
                     ->option_text("FILE");
  auto* replay = app.add_option("--replay", options.replay_file, "answer from a recording; no network")
                     ->option_text("FILE");
  replay->excludes(record);
  app.add_option("--ca-file", options.curl.ca_file, "trust the certificates of FILE (PEM) only")
      ->option_text("FILE");
  app.add_option("--connect-to", options.curl.connect_to, "connect to this loopback address, always")
      ->option_text("HOST:PORT")->group("For tests");
  app.add_option("--clock", options.clock, "begin at N milliseconds since 1970")
      ->option_text("N")->group("For tests");
}

void add_assay(CLI::App& root, Options& options, Raw& raw) {
  auto& app = *root.add_subcommand("assay", "Ask the provider, read-only, what each key is worth");
  app.footer(std::string(assay_examples) + "\n" + key_rules + "\n" + exit_codes);
  add_key_options(app, options);
  add_asking(app, options, raw);
  add_output_options(app, options, raw);
  add_conversation(app, options);
  app.callback([&] { options.command = Command::assay; });
}

void add_providers(CLI::App& root, Options& options, Raw& raw) {
  auto& app = *root.add_subcommand("providers", "List the providers, or explain one");
  app.footer(providers_examples);
  app.add_option("ID", options.provider, "the provider to explain: an id or alias")->option_text(" ");
  app.add_flag("--coverage", options.coverage, "the grid of what can be proven, at which safety class");
  add_output_options(app, options, raw, true);
  app.callback([&] { options.command = Command::providers; });
}

// A name that resolves elsewhere would take keys off this machine.
bool is_loopback(std::string_view address) noexcept {
  const std::size_t colon = address.rfind(':');
  if (colon == std::string_view::npos || colon + 1 == address.size()) return false;
  const std::string_view host = address.substr(0, colon), port = address.substr(colon + 1);
  return (host == "127.0.0.1" || host == "[::1]" || host == "localhost") && port.size() <= 5 &&
         port.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<Stop> complete(Options& options, const Raw& raw) {
  static const std::map<std::string, Format> formats{
      {"text", Format::text}, {"json", Format::json}, {"jsonl", Format::jsonl}, {"markdown", Format::markdown}};
  static const std::map<std::string, Safety> safeties{
      {"metadata", Safety::metadata}, {"dry", Safety::dry}, {"spend", Safety::spend}};
  options.format = formats.at(raw.format);
  if (options.format == Format::markdown && !options.coverage) {
    return Stop{Exit::usage, "--format: markdown is for --coverage, expected text, json or jsonl"};
  }
  if (options.coverage && !options.provider.empty()) {
    return Stop{Exit::usage, "--coverage: found an ID beside it, expected none: the grid is of all providers"};
  }
  options.probe.max_safety = safeties.at(raw.safety);
  options.probe.timeout = std::chrono::seconds(raw.timeout);
  options.probe.base_url = options.base_url;
  for (std::size_t i = 0; i < dimension_count; ++i) {
    const auto dimension = static_cast<Dimension>(i);
    const bool named = std::find(raw.gates.begin(), raw.gates.end(), name(dimension)) != raw.gates.end();
    if (named || raw.gates.empty()) options.gates.push_back(dimension);
  }
  for (const std::string& value : raw.values) {
    const std::size_t equals = value.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Stop{Exit::usage, fmt::format("--value: found {}, expected NAME=VALUE", shown(value))};
    }
    options.probe.values.emplace_back(value.substr(0, equals), value.substr(equals + 1));
  }
  if (!options.curl.connect_to.empty()) {
    if (!is_loopback(options.curl.connect_to)) {
      return Stop{Exit::usage,
                  fmt::format("--connect-to: found {}, expected 127.0.0.1:PORT, [::1]:PORT or localhost:PORT",
                              shown(options.curl.connect_to))};
    }
    options.curl.allow_loopback = true;
  }
  return std::nullopt;
}

}  // namespace

std::variant<Options, Stop> read_options(int argc, const char* const* argv) {
  const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  if (auto refusal = refuse_keys(arguments)) return Stop{Exit::usage, std::move(*refusal)};

  Options options;
  Raw raw;
  CLI::App app("Tells what an AI-provider API key is, what it may do and how ready it is.", "keyassay");
  app.footer(std::string(main_examples) + "\n" + key_rules + "\n" + exit_codes +
             "\n'keyassay COMMAND --help' tells more about a command.\n");
  app.set_version_flag("--version", "keyassay " KEYASSAY_VERSION);
  app.require_subcommand(1);
  add_identify(app, options, raw);
  add_assay(app, options, raw);
  add_providers(app, options, raw);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    return Stop{Exit::ok, chosen.empty() ? app.help() : chosen.front()->help("keyassay")};
  } catch (const CLI::CallForVersion&) {
    return Stop{Exit::ok, "keyassay " KEYASSAY_VERSION "\n"};
  } catch (const CLI::RequiredError&) {
    return Stop{Exit::usage, "expected a command: identify, assay or providers; try --help"};
  } catch (const CLI::ParseError& error) {
    return Stop{Exit::usage, without_arguments(error.what(), arguments) + "; try --help"};
  }
  if (auto stop = complete(options, raw)) return std::move(*stop);
  return options;
}

}  // namespace keyassay::cli
