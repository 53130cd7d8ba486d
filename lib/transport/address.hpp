// Which network addresses a host of the caller's may have. A name says nothing: it is the
// address about to be connected that decides.
#pragma once

#include <sys/socket.h>

namespace keyassay::transport {

// Whether the address belongs to the public internet: none of the blocks that the IANA
// special-purpose registries and the multicast registries list. IPv6 addresses that stand
// for an IPv4 address (mapped, compatible, NAT64) are judged as that one. Any family but
// IPv4 and IPv6 is not public.
bool is_public(const sockaddr& address) noexcept;

// 127.0.0.0/8 and ::1, the former also in its mapped form.
bool is_loopback(const sockaddr& address) noexcept;

}  // namespace keyassay::transport
