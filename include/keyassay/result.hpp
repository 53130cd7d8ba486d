// A value or an error, because C++20 has no std::expected.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace keyassay {

enum class Errc {
  invalid_argument,  // a call was made with a value outside its documented range
  malformed_json,    // not JSON, or JSON beyond the limits of the reader
  invalid_catalog,   // a catalog entry has an unknown, missing or contradictory field
  invalid_policy,    // a policy has an unknown, missing or contradictory field
  unknown_provider,  // no provider of that id in the catalog
  refused,           // the request was understood and is against a safety rule
  out_of_order,      // an answer to a request that is not in flight
  io,                // a file or stream of the caller could not be read or written
};

// Stable lower-case name of a code, for logs and bindings: "invalid_catalog".
std::string_view name(Errc code) noexcept;

// `message` is one line that says what is wrong with which input and never holds
// key bytes. `where` is the place: "cerebras.json#/keys/0/shapes/0", "option provider".
struct Error {
  Errc code;
  std::string message;
  std::string where;
};

// Either a T or an Error. Reading the wrong one is a bug of the caller and throws
// std::bad_variant_access.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}
  Result(Error error) : state_(std::move(error)) {}

  explicit operator bool() const noexcept { return std::holds_alternative<T>(state_); }
  T& value() & { return std::get<T>(state_); }
  const T& value() const& { return std::get<T>(state_); }
  T&& value() && { return std::get<T>(std::move(state_)); }
  T& operator*() & { return std::get<T>(state_); }
  const T& operator*() const& { return std::get<T>(state_); }
  T* operator->() { return &std::get<T>(state_); }
  const T* operator->() const { return &std::get<T>(state_); }
  const Error& error() const { return std::get<Error>(state_); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  explicit operator bool() const noexcept { return !error_.has_value(); }
  const Error& error() const { return error_.value(); }

 private:
  std::optional<Error> error_;
};

}  // namespace keyassay
