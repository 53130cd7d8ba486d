// The program keyassay. Reading the command line, the keys and the catalog comes first;
// each command then lives in the file of its name.
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <new>
#include <stdexcept>

#include <fmt/format.h>
#include <sys/stat.h>

#include "arguments.hpp"
#include "assay.hpp"
#include "files.hpp"
#include "identify.hpp"
#include "options.hpp"
#include "output.hpp"
#include "providers.hpp"

namespace keyassay::cli {
namespace {

Exit exit_of(Errc code) noexcept { return code == Errc::io ? Exit::internal : Exit::usage; }

int complain(Exit code, std::string_view message) {
  fmt::print(stderr, "keyassay: {}\n", message);
  return static_cast<int>(code);
}

// A closed standard descriptor would be given to the next file we open, and reports
// would be written into it.
void fill_standard_descriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) < 0 && ::open("/dev/null", O_RDONLY) < 0) return;
  }
}

// A core file would hold the keys; a reader that goes away is an error of write(), not
// the end of the process.
void prepare_process() {
  fill_standard_descriptors();
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  signal(SIGPIPE, SIG_IGN);
}

Result<Catalog> load_catalog(const Options& options) {
  const Catalog& builtin = Catalog::builtin();
  if (options.catalog_file.empty()) return builtin;
  auto text = read_file(options.catalog_file);
  if (!text) return text.error();
  return Catalog::parse(text.value(), &builtin, {}, options.catalog_file);
}

Result<Policy> load_policy(const Options& options) {
  if (options.policy_file.empty()) return Policy::builtin().wanting(options.wanted_models);
  auto text = read_file(options.policy_file);
  if (!text) return text.error();
  auto policy = Policy::parse(text.value(), options.policy_file);
  if (!policy) return policy.error();
  return policy->wanting(options.wanted_models);
}

// Whether a path names the file that is open there.
bool is_same_file(const std::string& path, int descriptor) {
  struct stat a, b;
  return ::stat(path.c_str(), &a) == 0 && ::fstat(descriptor, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino &&
         S_ISREG(a.st_mode);
}

// Opening a file to write empties it: that must never be one that is read.
Result<void> spare_the_inputs(const Options& options) {
  const bool from_stdin = options.command != Command::providers && options.keys.environment.empty() &&
                          (options.keys.file.empty() || options.keys.file == "-");
  for (const std::string& written : {options.output_file, options.record_file}) {
    if (written.empty()) continue;
    const int descriptor = options.keys.fd >= 0 ? options.keys.fd : 0;
    if (from_stdin && is_same_file(written, descriptor)) {
      return Error{Errc::invalid_argument, "the file with the keys would be overwritten; expected another file",
                   "option --output or --record"};
    }
    for (const std::string& read : {options.keys.file, options.replay_file, options.policy_file, options.catalog_file}) {
      std::error_code ignored;
      if (read.empty() || !std::filesystem::equivalent(written, read, ignored)) continue;
      return Error{Errc::invalid_argument, "a file that is read would be overwritten; expected another file",
                   "option --output or --record"};
    }
  }
  return {};
}

Result<Exit> run_command(const Options& options) {
  if (auto spared = spare_the_inputs(options); !spared) return spared.error();
  const auto catalog = load_catalog(options);
  if (!catalog) return catalog.error();
  auto output = Output::open(options.output_file);
  if (!output) return output.error();

  Result<Exit> code = Exit::ok;
  if (options.command == Command::providers) {
    code = show_providers(options, catalog.value(), output.value());
  } else {
    auto keys = KeysIn::open(options.keys);
    if (!keys) return keys.error();
    if (options.command == Command::identify) {
      code = identify_keys(options, catalog.value(), keys.value(), output.value());
    } else {
      const auto policy = load_policy(options);
      if (!policy) return policy.error();
      code = assay_keys(options, catalog.value(), policy.value(), keys.value(), output.value());
    }
  }
  if (auto closed = output->close(); code && !closed) return closed.error();
  return code;
}

// The library names what it was given; here that may be a key that was put in a wrong place.
int complain(const Error& error, int argc, const char* const* argv) {
  const bool placed = error.where.empty() || error.message.find(error.where) != std::string::npos;
  std::string message = placed ? error.message : fmt::format("{}: {}", error.where, error.message);
  return complain(exit_of(error.code), without_arguments(std::move(message), {argv, argv + argc}));
}

int run_program(int argc, const char* const* argv) {
  const auto read = read_options(argc, argv);
  if (const auto* stop = std::get_if<Stop>(&read)) {
    if (stop->code != Exit::ok) return complain(stop->code, stop->text);
    auto output = Output::open("");
    auto written = output->write(stop->text);
    return written ? 0 : complain(Exit::internal, written.error().message);
  }
  const auto code = run_command(std::get<Options>(read));
  return code ? static_cast<int>(code.value()) : complain(code.error(), argc, argv);
}

}  // namespace
}  // namespace keyassay::cli

int main(int argc, char** argv) {
  using keyassay::cli::Exit;
  try {
    keyassay::cli::prepare_process();
    return keyassay::cli::run_program(argc, argv);
  } catch (const std::bad_alloc&) {
    return keyassay::cli::complain(Exit::internal, "out of memory");
  } catch (const std::runtime_error& error) {  // the transport: no CA bundle, no libcurl
    return keyassay::cli::complain(Exit::undetermined, error.what());
  } catch (const std::exception& error) {
    return keyassay::cli::complain(Exit::internal, error.what());
  }
}
