// The bundled transport on libcurl's multi interface.
//
// libcurl obliges: it follows redirects to other hosts with most key headers, takes a
// proxy from the environment, keeps what it sent in freed memory and reads as much as a
// server sends. Every option below takes one of these away; nothing here can be turned
// off by the caller. Each request gets a handle of its own that is destroyed with the
// answer, because a handle that is used again keeps the headers of the last request.
//
// Tested by tests/sim/curl_test.cpp against a real server.
#include "keyassay/curl.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <deque>
#include <stdexcept>

#include "base/ascii.hpp"
#include "keyassay/version.hpp"
#include "transport/address.hpp"
#include "transport/sigpipe.hpp"
#include "transport/wiping.hpp"

namespace keyassay {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t header_limit = 200;  // lines, interim answers included
constexpr std::size_t header_byte_limit = 32 << 10;
constexpr std::size_t largest_body = 8 << 20;  // when the request names no limit
constexpr milliseconds connect_time{5'000};
constexpr milliseconds usual_time{20'000};  // when the request names no deadline
constexpr milliseconds longest_sleep{1'000};

// One request on its way. libcurl holds pointers into it, so it never moves.
struct Call {
  std::uint64_t id = 0;
  CURL* easy = nullptr;
  curl_slist* headers = nullptr;
  std::string url, method, body;
  std::size_t body_limit = largest_body;
  bool allow_loopback = false;

  Reply reply;
  std::size_t header_lines = 0, header_bytes = 0;
  unsigned interim_answers = 0;
  bool headers_done = false;
  std::optional<TransportFailure> failure;  // decided here, whatever libcurl calls it

  Call() = default;
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  ~Call() {
    curl_easy_cleanup(easy);
    transport::free_wiped(headers);
    transport::wipe(url);
    transport::wipe(body);
  }
};

// ---- what the server sends -------------------------------------------------------------

// Called by C code, which no exception may cross: what is thrown ends the call.
template <class Body>
std::size_t guarded(Call& call, Body body) noexcept {
  try {
    return body();
  } catch (...) {
    call.failure = TransportFailure::cancelled;
    return 0;
  }
}

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* to) noexcept {
  Call& call = *static_cast<Call*>(to);
  if (size > call.body_limit - call.reply.body.size()) {
    call.failure = TransportFailure::too_large;
    return 0;
  }
  return guarded(call, [&] {
    call.reply.body.append(bytes, size);
    return size;
  });
}

// "HTTP/1.1 200 OK" starts the headers anew: those of an interim answer are not the
// answer's. One interim answer is usual, many are an attack.
bool begin_headers(Call& call, std::string_view line) {
  const std::size_t space = line.find(' ');
  const bool interim = space != std::string_view::npos && line.substr(space + 1, 1) == "1";
  call.reply.headers.clear();
  call.headers_done = false;
  return !interim || ++call.interim_answers <= 1;
}

void add_header(Call& call, std::string_view line) {
  const std::size_t colon = line.find(':');
  // Behind the empty line only trailers come; a folded line has no name of its own.
  if (call.headers_done || colon == std::string_view::npos || colon == 0 || base::is_space(line.front()))
    return;
  call.reply.headers.emplace_back(line.substr(0, colon), base::trim(line.substr(colon + 1)));
}

std::size_t take_header(char* bytes, std::size_t, std::size_t size, void* to) noexcept {
  Call& call = *static_cast<Call*>(to);
  call.header_bytes += size;
  if (++call.header_lines > header_limit || call.header_bytes > header_byte_limit) {
    call.failure = TransportFailure::too_large;
    return 0;
  }
  return guarded(call, [&]() -> std::size_t {
    const std::string_view line = base::trim({bytes, size});
    if (line.starts_with("HTTP/")) {
      if (begin_headers(call, line)) return size;
      call.failure = TransportFailure::refused;
      return 0;
    }
    if (line.empty())
      call.headers_done = true;
    else
      add_header(call, {bytes, size});
    return size;
  });
}

// ---- where a caller's own host may be ----------------------------------------------------

bool may_connect(const Call& call, const sockaddr& address) noexcept {
  return transport::is_public(address) || (call.allow_loopback && transport::is_loopback(address));
}

// The address that is about to be connected, after the name was resolved: what a check of
// the name would have seen may have changed since.
curl_socket_t open_judged(void* from, curlsocktype, curl_sockaddr* address) noexcept {
  Call& call = *static_cast<Call*>(from);
  if (!may_connect(call, address->addr)) {
    call.failure = TransportFailure::refused;
    return CURL_SOCKET_BAD;
  }
  call.failure.reset();  // of several addresses of one name this one may be used
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

bool parse_address(const char* text, sockaddr_storage& out) noexcept {
  sockaddr_in narrow{};
  sockaddr_in6 wide{};
  if (inet_pton(AF_INET, text, &narrow.sin_addr) == 1) {
    narrow.sin_family = AF_INET;
    memcpy(&out, &narrow, sizeof narrow);
    return true;
  }
  if (inet_pton(AF_INET6, text, &wide.sin6_addr) != 1) return false;
  wide.sin6_family = AF_INET6;
  memcpy(&out, &wide, sizeof wide);
  return true;
}

// The address of the connection that the request is about to be written to, which may
// have been opened for another request.
int judge_connection(void* from, char* remote, char*, int, int) noexcept {
  Call& call = *static_cast<Call*>(from);
  sockaddr_storage address{};
  const bool known = parse_address(remote, address);
  const auto* plain = static_cast<const sockaddr*>(static_cast<const void*>(&address));
  if (known && may_connect(call, *plain)) return CURL_PREREQFUNC_OK;
  call.failure = TransportFailure::refused;
  return CURL_PREREQFUNC_ABORT;
}

// ---- setting up ----------------------------------------------------------------------------

template <class T>
void set(CURL* easy, CURLoption option, T value) {
  const CURLcode code = curl_easy_setopt(easy, option, value);
  if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  // Nothing goes out under weaker options than the ones written here.
  if (code != CURLE_OK) throw std::invalid_argument("libcurl does not take an option");
}

void set_security(CURL* easy, const std::string& ca_file) {
  set(easy, CURLOPT_PROTOCOLS_STR, "https");
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy, CURLOPT_UNRESTRICTED_AUTH, 0L);
  set(easy, CURLOPT_PROXY, "");
  set(easy, CURLOPT_NOPROXY, "*");
  set(easy, CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
  set(easy, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  set(easy, CURLOPT_HTTP09_ALLOWED, 0L);
  set(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  set(easy, CURLOPT_PATH_AS_IS, 1L);
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_VERBOSE, 0L);
  set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  set(easy, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
  set(easy, CURLOPT_CAINFO, ca_file.c_str());
  set(easy, CURLOPT_CAPATH, static_cast<char*>(nullptr));  // the system's folder would widen ca_file
  set(easy, CURLOPT_MAXLIFETIME_CONN, 60L);
  set(easy, CURLOPT_USERAGENT, "keyassay/" KEYASSAY_VERSION);
  set(easy, CURLOPT_ACCEPT_ENCODING, static_cast<char*>(nullptr));
}

void set_limits(CURL* easy, const Call& call, milliseconds time) {
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(time.count()));
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(time, connect_time).count()));
  set(easy, CURLOPT_LOW_SPEED_LIMIT, 64L);
  set(easy, CURLOPT_LOW_SPEED_TIME, 5L);
  set(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(call.body_limit));
}

void set_callbacks(CURL* easy, Call& call, bool custom_host) {
  set(easy, CURLOPT_PRIVATE, static_cast<void*>(&call));
  set(easy, CURLOPT_WRITEFUNCTION, &take_body);
  set(easy, CURLOPT_WRITEDATA, static_cast<void*>(&call));
  set(easy, CURLOPT_HEADERFUNCTION, &take_header);
  set(easy, CURLOPT_HEADERDATA, static_cast<void*>(&call));
  if (!custom_host) return;
  set(easy, CURLOPT_OPENSOCKETFUNCTION, &open_judged);
  set(easy, CURLOPT_OPENSOCKETDATA, static_cast<void*>(&call));
  set(easy, CURLOPT_PREREQFUNCTION, &judge_connection);
  set(easy, CURLOPT_PREREQDATA, static_cast<void*>(&call));
}

bool is_header_text(std::string_view text) noexcept {
  return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool is_sendable(const Request& request) noexcept {
  const bool https = base::starts_nocase(request.url, "https://");
  return https && is_header_text(request.url) && is_header_text(request.method) && !request.method.empty() &&
         std::all_of(request.headers.begin(), request.headers.end(), [](const Header& header) {
           return !header.name.empty() && is_header_text(header.name) && is_header_text(header.value) &&
                  header.name.find(':') == std::string_view::npos;
         });
}

void append(curl_slist*& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list, line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  list = longer;
}

void set_headers(Call& call, const Request& request) {
  bool typed = false;
  for (const Header& header : request.headers) {
    typed = typed || base::equal_nocase(header.name, "content-type");
    std::string line;
    line.reserve(header.name.size() + header.value.size() + 3);  // no copy of it stays behind
    line.append(header.name).append(header.value.empty() ? ";" : ": ").append(header.value);
    append(call.headers, line);
    transport::wipe(line);
  }
  append(call.headers, "Expect:");  // no waiting for 100 before a body
  if (!typed) append(call.headers, "Content-Type:");
  set(call.easy, CURLOPT_HTTPHEADER, call.headers);
}

void set_method(Call& call) {
  if (call.method == "HEAD") {
    set(call.easy, CURLOPT_NOBODY, 1L);
  } else if (call.method == "POST" || !call.body.empty()) {
    set(call.easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
    set(call.easy, CURLOPT_POSTFIELDS, call.body.c_str());
  }
  if (call.method != "HEAD" && call.method != "GET")
    set(call.easy, CURLOPT_CUSTOMREQUEST, call.method.c_str());
}

// ---- how it ended ----------------------------------------------------------------------------

TransportFailure failure_of(CURLcode code) noexcept {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return TransportFailure::dns;
    case CURLE_COULDNT_CONNECT:
      return TransportFailure::connect;
    case CURLE_OPERATION_TIMEDOUT:
      return TransportFailure::timeout;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_USE_SSL_FAILED:
      return TransportFailure::tls;
    case CURLE_FILESIZE_EXCEEDED:
      return TransportFailure::too_large;
    case CURLE_OUT_OF_MEMORY:
      return TransportFailure::cancelled;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_LOGIN_DENIED:
    case CURLE_ABORTED_BY_CALLBACK:
      return TransportFailure::refused;
    default:
      return TransportFailure::reset;
  }
}

Completion completion_of(Call& call, CURLcode code) {
  if (code != CURLE_OK) return {call.id, call.failure.value_or(failure_of(code))};
  long status = 0;
  curl_easy_getinfo(call.easy, CURLINFO_RESPONSE_CODE, &status);
  call.reply.status = static_cast<int>(status);
  return {call.id, std::move(call.reply)};
}

// ---- the machine it runs on --------------------------------------------------------------------

bool is_readable(const std::string& path) noexcept { return access(path.c_str(), R_OK) == 0; }

// The bundle's place differs between systems, and a libcurl that was built elsewhere
// looks in the wrong one.
std::string find_ca_file(const CurlOptions& options) {
  const char* named = std::getenv("SSL_CERT_FILE");
  const std::string wanted = !options.ca_file.empty() ? options.ca_file : named != nullptr ? named : "";
  if (!wanted.empty()) {
    if (is_readable(wanted)) return wanted;
    throw std::runtime_error(fmt::format("CA bundle {}: cannot be read", wanted));
  }
  constexpr std::array known{
      "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Alpine, Arch
      "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Fedora, RHEL
      "/etc/pki/tls/certs/ca-bundle.crt",                   // older Fedora, RHEL
      "/etc/ssl/ca-bundle.pem",                             // openSUSE
      "/etc/ssl/cert.pem",                                  // BSDs, macOS, Alpine
      "/usr/local/share/certs/ca-root-nss.crt",             // FreeBSD
  };
  for (const char* path : known) {
    if (is_readable(path)) return path;
  }
  throw std::runtime_error("no CA bundle found: set the option ca_file or the variable SSL_CERT_FILE");
}

// Once in a process, by whoever comes first; never undone, because the host may use
// libcurl as well. When the host was first, its allocator stays.
void init_libcurl() {
  static const CURLcode code = transport::wiping::init_curl();
  if (code != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
}

// libcurl writes the secrets of every connection to the file that the variable names.
void refuse_key_log() {
  if (std::getenv("SSLKEYLOGFILE") == nullptr) return;
  throw std::runtime_error(
      "the variable SSLKEYLOGFILE is set: whoever reads that file could read every key; unset it");
}

milliseconds time_left(Time deadline, Time now) noexcept {
  if (deadline == Time{} || deadline == Time::max()) return usual_time;
  return std::chrono::ceil<milliseconds>(deadline - now);
}

}  // namespace

struct CurlTransport::State {
  CurlOptions options;
  std::string ca_file;
  CURLM* multi = nullptr;
  curl_slist* connect_to = nullptr;
  std::vector<std::unique_ptr<Call>> open;
  std::deque<Completion> done;

  explicit State(CurlOptions from) : options(std::move(from)) {
    refuse_key_log();
    ca_file = find_ca_file(options);
    init_libcurl();
    multi = curl_multi_init();
    if (multi == nullptr) throw std::runtime_error("libcurl cannot be initialised");
    curl_multi_setopt(multi, CURLMOPT_PIPELINING, long{CURLPIPE_NOTHING});
    curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, 4L);
    curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, 256L);
    if (!options.connect_to.empty())
      connect_to = curl_slist_append(nullptr, ("::" + options.connect_to).c_str());
  }

  ~State() {
    const transport::SigpipeBlocked quiet;
    for (const auto& call : open) curl_multi_remove_handle(multi, call->easy);
    open.clear();
    curl_multi_cleanup(multi);
    curl_slist_free_all(connect_to);
  }

  State(const State&) = delete;
  State& operator=(const State&) = delete;

  std::unique_ptr<Call> prepare(const Request& request, milliseconds time) const {
    auto call = std::make_unique<Call>();
    call->id = request.id;
    call->url = request.url;
    call->method = request.method;
    call->body = request.body;
    if (request.body_limit != 0) call->body_limit = request.body_limit;
    call->allow_loopback = options.allow_loopback;
    call->easy = curl_easy_init();
    if (call->easy == nullptr) throw std::bad_alloc();

    set_security(call->easy, ca_file);
    set_limits(call->easy, *call, time);
    set_callbacks(call->easy, *call, request.custom_host);
    set(call->easy, CURLOPT_URL, call->url.c_str());
    if (connect_to != nullptr) set(call->easy, CURLOPT_CONNECT_TO, connect_to);
    set_headers(*call, request);
    set_method(*call);
    return call;
  }

  void perform() {
    const transport::SigpipeBlocked quiet;
    int running = 0;
    curl_multi_perform(multi, &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
      if (message->msg == CURLMSG_DONE) finish(message->easy_handle, message->data.result);
    }
  }

  void finish(CURL* easy, CURLcode code) {
    const auto call =
        std::find_if(open.begin(), open.end(), [&](const auto& one) { return one->easy == easy; });
    done.push_back(completion_of(**call, code));
    curl_multi_remove_handle(multi, easy);
    open.erase(call);
  }

  void sleep_until(Time until) {
    const Time now = std::chrono::steady_clock::now();
    milliseconds time = longest_sleep;
    if (until - now < longest_sleep) time = std::chrono::ceil<milliseconds>(until - now);
    curl_multi_poll(multi, nullptr, 0, static_cast<int>(time.count()), nullptr);
  }
};

CurlTransport::CurlTransport(CurlOptions options) : state_(std::make_unique<State>(std::move(options))) {}
CurlTransport::~CurlTransport() = default;
CurlTransport::CurlTransport(CurlTransport&&) noexcept = default;
CurlTransport& CurlTransport::operator=(CurlTransport&&) noexcept = default;

std::int64_t CurlTransport::unix_ms() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count();
}

Time CurlTransport::now() { return std::chrono::steady_clock::now(); }

void CurlTransport::start(const Request& request) {
  State& state = *state_;
  const milliseconds time = time_left(request.deadline, now());
  if (!is_sendable(request)) {
    state.done.push_back({request.id, TransportFailure::refused});
    return;
  }
  if (time <= milliseconds::zero()) {
    state.done.push_back({request.id, TransportFailure::timeout});
    return;
  }
  try {
    state.open.push_back(state.prepare(request, time));
  } catch (const std::invalid_argument&) {
    state.done.push_back({request.id, TransportFailure::refused});
    return;
  }
  if (curl_multi_add_handle(state.multi, state.open.back()->easy) != CURLM_OK) {
    state.open.pop_back();
    state.done.push_back({request.id, TransportFailure::cancelled});
  }
}

std::optional<Completion> CurlTransport::wait(Time until) {
  State& state = *state_;
  while (true) {
    if (state.done.empty()) state.perform();
    if (!state.done.empty()) {
      Completion out = std::move(state.done.front());
      state.done.pop_front();
      return out;
    }
    if (now() >= until || (state.open.empty() && until == Time::max())) return std::nullopt;
    state.sleep_until(until);
  }
}

}  // namespace keyassay
