// The server on cpp-httplib; the only file that includes it.
#include "sim/simulator.hpp"

#include <fmt/format.h>
#include <httplib.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "base/ascii.hpp"

namespace keyassay::sim {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds slow_time{1'500};
constexpr milliseconds hang_time{60'000};
constexpr milliseconds look_around{20};
constexpr std::size_t oversized_bytes = std::size_t{64} << 20;

// A file that lives as long as this object.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view text)
      : path_((std::filesystem::temp_directory_path() / "keyassay-ca-XXXXXX").string()) {
    const int file = mkstemp(path_.data());
    const bool written =
        file >= 0 && write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    if (file >= 0) close(file);
    if (!written) throw std::runtime_error(fmt::format("cannot write the file {}", path_));
  }
  ~TemporaryFile() { unlink(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

Arrival arrival_of(const httplib::Request& request) {
  Arrival out{request.method, request.get_header_value("Host"), request.target, request.body, {}};
  out.host = base::lower(out.host.substr(0, out.host.rfind(':')));
  for (const auto& [name, value] : request.headers) {
    // What the library adds to tell where the request came from.
    if (name != "REMOTE_ADDR" && name != "REMOTE_PORT" && name != "LOCAL_ADDR" && name != "LOCAL_PORT") {
      out.headers.emplace_back(name, value);
    }
  }
  return out;
}

// The server's own business.
bool is_framing(std::string_view name) noexcept {
  return base::equal_nocase(name, "content-length") || base::equal_nocase(name, "transfer-encoding") ||
         base::equal_nocase(name, "content-encoding") || base::equal_nocase(name, "connection");
}

std::string content_type_of(const ScriptedAnswer& answer) {
  for (const auto& [name, value] : answer.headers) {
    if (base::equal_nocase(name, "content-type")) return value;
  }
  return "text/plain";
}

void send(const ScriptedAnswer& answer, httplib::Response& out) {
  out.status = answer.status;
  for (const auto& [name, value] : answer.headers) {
    if (!is_framing(name) && !base::equal_nocase(name, "content-type")) out.set_header(name, value);
  }
  out.set_content(answer.body, content_type_of(answer));
}

// Announces `announced` bytes and sends `sent` of them.
void send_spaces(httplib::Response& out, std::size_t announced, std::size_t sent) {
  out.status = 200;
  out.body.clear();  // it would be sent instead
  out.set_content_provider(announced, "application/json",
                           [sent](std::size_t offset, std::size_t, httplib::DataSink& sink) {
                             if (offset >= sent) return false;
                             const std::string piece(std::min<std::size_t>(sent - offset, 16'384), ' ');
                             return sink.write(piece.data(), piece.size());
                           });
}

// In chunks, so that no announced length warns the client.
void send_flood(httplib::Response& out) {
  out.body.clear();
  out.set_chunked_content_provider("application/json", [](std::size_t offset, httplib::DataSink& sink) {
    const std::string piece(16'384, ' ');
    if (offset >= oversized_bytes)
      sink.done();
    else
      sink.write(piece.data(), piece.size());
    return true;
  });
}

void add_fillers(httplib::Response& out, std::size_t count, std::size_t length) {
  for (std::size_t i = 0; i < count; ++i)
    out.set_header(fmt::format("x-filler-{}", i), std::string(length, 'a'));
}

void cut(const httplib::Request& request) noexcept { shutdown(SSL_get_fd(request.ssl), SHUT_RDWR); }

bool has_hung_up(const httplib::Request& request) noexcept {
  pollfd client{SSL_get_fd(request.ssl), POLLRDHUP, 0};
  return poll(&client, 1, 0) != 0;
}

}  // namespace

struct Simulator::State {
  Stage stage;
  TemporaryFile ca_file;
  httplib::SSLServer server;
  int port = 0;
  std::atomic<bool> stopping = false;
  std::thread thread;

  State(const Catalog& catalog, const std::vector<Exchange>& exchanges, const SimulatorOptions& options)
      : State(catalog, exchanges, options, [&] {
          auto names = Stage(catalog, exchanges).certificate_names();
          names.emplace_back(redirect_host);
          return make_identity(names, options.certificate);
        }()) {}

  State(const Catalog& catalog, const std::vector<Exchange>& exchanges, const SimulatorOptions& options,
        const ServerIdentity& identity)
      : stage(catalog, exchanges),
        ca_file(identity.ca_pem),
        server(identity.certificate.get(), identity.key.get()),
        port(options.port) {
    set_up();
    if (port == 0)
      port = server.bind_to_any_port("127.0.0.1");
    else if (!server.bind_to_port("127.0.0.1", port))
      port = -1;
    if (port <= 0) throw std::runtime_error(fmt::format("cannot listen on 127.0.0.1:{}", options.port));
    thread = std::thread([this] { server.listen_after_bind(); });
    while (!server.is_running()) std::this_thread::yield();
  }

  ~State() {
    stopping = true;
    server.stop();
    thread.join();
  }

  void set_up() {
    server.new_task_queue = [] { return new httplib::ThreadPool(32); };
    server.set_tcp_nodelay(true);
    server.set_keep_alive_timeout(1);
    server.set_keep_alive_max_count(1'000'000);
    const httplib::Server::Handler handler = [this](const auto& request, auto& response) {
      handle(request, response);
    };
    server.Get(".*", handler).Post(".*", handler).Put(".*", handler);
    server.Patch(".*", handler).Delete(".*", handler).Options(".*", handler);
  }

  void handle(const httplib::Request& request, httplib::Response& response) {
    const Reaction reaction = stage.react(arrival_of(request));
    if (reaction.answer.failure) return fail(*reaction.answer.failure, request, response);
    send(reaction.answer, response);
    switch (reaction.trouble) {
      case Trouble::slow:
        return stay(request, slow_time);
      case Trouble::hang:
        return fail(TransportFailure::timeout, request, response);
      case Trouble::reset:
        return fail(TransportFailure::reset, request, response);
      case Trouble::oversized:
        return fail(TransportFailure::too_large, request, response);
      case Trouble::truncated:
        return send_spaces(response, 4'000, 2'000);
      case Trouble::many_headers:
        return add_fillers(response, 300, 1);
      case Trouble::wide_headers:
        return add_fillers(response, 60, 1'024);
      default:
        return;
    }
  }

  // A failure before the first byte of HTTP cannot be made for one key alone: it becomes a
  // cut connection.
  void fail(TransportFailure failure, const httplib::Request& request, httplib::Response& response) {
    if (failure == TransportFailure::too_large) return send_flood(response);
    if (failure == TransportFailure::timeout) stay(request, hang_time);
    cut(request);
  }

  void stay(const httplib::Request& request, milliseconds time) const {
    const auto until = std::chrono::steady_clock::now() + time;
    while (!stopping && std::chrono::steady_clock::now() < until && !has_hung_up(request)) {
      std::this_thread::sleep_for(look_around);
    }
  }
};

Simulator::Simulator(const Catalog& catalog, const std::vector<Exchange>& exchanges, SimulatorOptions options)
    : state_(std::make_unique<State>(catalog, exchanges, options)) {}
Simulator::~Simulator() = default;

int Simulator::port() const noexcept { return state_->port; }
std::string Simulator::address() const { return fmt::format("127.0.0.1:{}", state_->port); }
const std::string& Simulator::ca_file() const noexcept { return state_->ca_file.path(); }

void Simulator::add_key(std::string_view key, const Exchange& exchange, Trouble trouble) {
  state_->stage.add_key(key, exchange, trouble);
}
void Simulator::play_keyless(const Exchange& exchange) { state_->stage.play_keyless(exchange); }
std::vector<Seen> Simulator::seen() const { return state_->stage.seen(); }
void Simulator::forget_seen() { state_->stage.forget_seen(); }

}  // namespace keyassay::sim
