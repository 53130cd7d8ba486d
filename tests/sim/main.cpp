// keyassay_sim_server: the simulator as a program, for scripts and for other languages.
//
//   keyassay_sim_server --exchanges tests/exchanges --make-keys deepseek/valid,openai/expired > keys
//   keyassay_sim_server --exchanges tests/exchanges --keys keys --port 0
//
// The second prints {"port":…,"address":…,"ca_file":…} when it is ready. It ends on SIGTERM,
// SIGINT, or when the pipe at its standard input is closed, so that it never outlives a
// test that dies.
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <optional>

#include "json/writer.hpp"
#include "sim/keys.hpp"
#include "sim/simulator.hpp"

namespace {

using namespace keyassay;

struct Arguments {
  std::string exchanges, keys, make_keys;
  int port = 0;
  std::uint64_t seed = 1;
};

constexpr std::string_view usage =
    "usage: keyassay_sim_server --exchanges DIR --keys FILE [--port N]\n"
    "       keyassay_sim_server --exchanges DIR --make-keys all|NAME[:TROUBLE],… [--seed N]\n";

template <class Number>
bool read_number(std::string_view text, Number& out) {
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out);
  return code == std::errc{} && end == text.data() + text.size();
}

std::optional<Arguments> parse(int count, char** words) {
  Arguments out;
  for (int i = 1; i < count; i += 2) {
    if (i + 1 == count) return std::nullopt;
    const std::string_view name = words[i];
    const std::string_view value = words[i + 1];
    if (name == "--exchanges")
      out.exchanges = value;
    else if (name == "--keys")
      out.keys = value;
    else if (name == "--make-keys")
      out.make_keys = value;
    else if (name == "--port" && read_number(value, out.port))
      continue;
    else if (name == "--seed" && read_number(value, out.seed))
      continue;
    else
      return std::nullopt;
  }
  if (out.exchanges.empty() || out.keys.empty() == out.make_keys.empty()) return std::nullopt;
  return out;
}

int complain(const Error& error) {
  fmt::print(stderr, "keyassay_sim_server: {}: {}\n", error.where, error.message);
  return 1;
}

// "deepseek/valid:slow"
Result<sim::KeyLine> make_line(const std::vector<sim::Exchange>& exchanges, std::string_view wanted,
                               std::uint64_t seed) {
  const std::size_t colon = wanted.find(':');
  const std::string_view name = wanted.substr(0, colon);
  const auto trouble =
      colon == std::string_view::npos ? sim::Trouble::none : sim::trouble_of(wanted.substr(colon + 1));
  const sim::Exchange* exchange = sim::find_exchange(exchanges, name);
  if (exchange == nullptr || !trouble) {
    return Error{Errc::invalid_argument, "expected the name of an exchange, or name:trouble",
                 std::string(wanted)};
  }
  auto key = sim::make_key(Catalog::builtin(), *exchange, seed + static_cast<unsigned>(*trouble) * 1'000'003);
  if (!key) return key.error();
  const auto& names = Catalog::builtin().find(exchange->provider)->entry().env;
  return sim::KeyLine{exchange->name, names.empty() ? "" : names.front(), std::move(key).value(), *trouble};
}

int make_keys(const std::vector<sim::Exchange>& exchanges, const Arguments& arguments) {
  std::string list = arguments.make_keys;
  if (list == "all") {
    list.clear();
    for (const sim::Exchange& exchange : exchanges) list += (list.empty() ? "" : ",") + exchange.name;
  }
  for (std::string_view rest = list; !rest.empty();) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    const auto line = make_line(exchanges, rest.substr(0, end), arguments.seed);
    if (!line) return complain(line.error());
    fmt::print("{}\n", sim::write_line(line.value()));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return 0;
}

// Only a pipe says that its other end has gone; a script's /dev/null is at its end at once.
bool is_pipe(int file) {
  struct stat status {};
  return fstat(file, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

void wait_for_end(int signals) {
  const int input = is_pipe(STDIN_FILENO) ? STDIN_FILENO : -1;  // poll() passes over -1
  while (true) {
    pollfd files[] = {{signals, POLLIN, 0}, {input, POLLIN, 0}};
    if (poll(files, 2, -1) < 0) continue;
    if (files[0].revents != 0) return;
    char byte = 0;
    if (files[1].revents != 0 && read(input, &byte, 1) <= 0) return;
  }
}

// Blocked before any thread starts, so that every thread inherits it.
int block_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  return signalfd(-1, &set, SFD_CLOEXEC);
}

int serve(const std::vector<sim::Exchange>& exchanges, const Arguments& arguments) {
  std::ifstream file(arguments.keys, std::ios::binary);
  if (!file) return complain({Errc::io, "cannot be read", arguments.keys});
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const auto lines = sim::read_lines(text, arguments.keys);
  if (!lines) return complain(lines.error());

  const int signals = block_signals();
  sim::Simulator simulator(Catalog::builtin(), exchanges, {.port = arguments.port});
  for (const sim::KeyLine& line : lines.value()) {
    const sim::Exchange* exchange = sim::find_exchange(exchanges, line.exchange);
    if (exchange == nullptr)
      return complain({Errc::invalid_argument, "there is no exchange of that name", line.exchange});
    simulator.add_key(line.key, *exchange, line.trouble);
  }

  std::string ready;
  json::Writer writer(ready);
  writer.begin_object().member("port", simulator.port()).member("address", simulator.address());
  writer.member("ca_file", simulator.ca_file()).end_object();
  fmt::print("{}\n", ready);
  std::fflush(stdout);
  wait_for_end(signals);
  return 0;
}

}  // namespace

int main(int count, char** words) {
  const auto arguments = parse(count, words);
  if (!arguments) {
    fmt::print(stderr, "{}", usage);
    return 2;
  }
  const auto exchanges = sim::read_exchanges(arguments->exchanges);
  if (!exchanges) return complain(exchanges.error());
  try {
    return arguments->make_keys.empty() ? serve(exchanges.value(), *arguments)
                                        : make_keys(exchanges.value(), *arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "keyassay_sim_server: {}\n", error.what());
    return 1;
  }
}
