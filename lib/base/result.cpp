#include "keyassay/result.hpp"

namespace keyassay {

// A switch without a default: the compiler names the code that was forgotten.
std::string_view name(Errc code) noexcept {
  switch (code) {
    case Errc::invalid_argument:
      return "invalid_argument";
    case Errc::malformed_json:
      return "malformed_json";
    case Errc::invalid_catalog:
      return "invalid_catalog";
    case Errc::invalid_policy:
      return "invalid_policy";
    case Errc::unknown_provider:
      return "unknown_provider";
    case Errc::refused:
      return "refused";
    case Errc::out_of_order:
      return "out_of_order";
    case Errc::io:
      return "io";
  }
  return "unknown";
}

}  // namespace keyassay
