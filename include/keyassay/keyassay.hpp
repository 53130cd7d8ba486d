// keyassay: tells what an AI-provider API key is, what it may do and how ready it is.
//
//   #include <keyassay/curl.hpp>
//   #include <keyassay/keyassay.hpp>
//
//   int main() {
//     using namespace keyassay;
//     auto probe = Probe::start(Catalog::builtin(), Secret{read_key()});
//     CurlTransport network;
//     std::fputs(to_text(run(*probe, network)).c_str(), stdout);
//   }
#pragma once

#include "keyassay/catalog.hpp"
#include "keyassay/coverage.hpp"
#include "keyassay/identify.hpp"
#include "keyassay/policy.hpp"
#include "keyassay/probe.hpp"
#include "keyassay/render.hpp"
#include "keyassay/report.hpp"
#include "keyassay/result.hpp"
#include "keyassay/secret.hpp"
#include "keyassay/transport.hpp"
#include "keyassay/version.hpp"
