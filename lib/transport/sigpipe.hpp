// Writing to a connection that the server has closed raises SIGPIPE, whose default is to
// end the program. With CURLOPT_NOSIGNAL libcurl leaves that to its caller.
#pragma once

#include <signal.h>

namespace keyassay::transport {

// Blocks SIGPIPE in this thread for a scope and takes away the one that was raised in it.
// The host's handlers and masks are as before afterwards.
class SigpipeBlocked {
 public:
  SigpipeBlocked() noexcept {
    sigemptyset(&only_);
    sigaddset(&only_, SIGPIPE);
    was_pending_ = pending();
    pthread_sigmask(SIG_BLOCK, &only_, &before_);
  }
  ~SigpipeBlocked() {
    if (int signal = 0; !was_pending_ && pending()) sigwait(&only_, &signal);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  SigpipeBlocked(const SigpipeBlocked&) = delete;
  SigpipeBlocked& operator=(const SigpipeBlocked&) = delete;

 private:
  static bool pending() noexcept {
    sigset_t set;
    sigemptyset(&set);
    sigpending(&set);
    return sigismember(&set, SIGPIPE) == 1;
  }

  sigset_t only_{}, before_{};
  bool was_pending_ = false;
};

}  // namespace keyassay::transport
