// The command line, read into plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "exit.hpp"
#include "keyassay/curl.hpp"
#include "keyassay/keyassay.hpp"
#include "keys_in.hpp"

namespace keyassay::cli {

enum class Command : std::uint8_t { identify, assay, providers };
enum class Format : std::uint8_t { text, json, jsonl, markdown };  // markdown: of the coverage grid

struct Options {
  Command command = Command::identify;
  KeySource keys;
  std::string catalog_file;
  std::string base_url;
  Format format = Format::text;
  std::string output_file;
  bool no_colour = false;

  // assay
  ProbeOptions probe;
  std::vector<std::string> wanted_models;
  std::string policy_file;
  std::vector<Dimension> gates;  // those that count for the exit code
  std::string record_file, replay_file;
  bool dry_run = false;
  bool all_models = false;
  CurlOptions curl;
  std::optional<std::int64_t> clock;  // milliseconds since 1970, instead of the system's clock

  // providers
  std::string provider;  // the one to explain; empty: list all
  bool coverage = false; // the grid of what can be proven, instead of the list
};

// Nothing to run: help, the version, or a command line that is not understood.
struct Stop {
  Exit code;
  std::string text;  // for standard output when the code is ok, else for standard error
};

// Refuses an argument that looks like a key, without repeating it.
std::variant<Options, Stop> read_options(int argc, const char* const* argv);

}  // namespace keyassay::cli
