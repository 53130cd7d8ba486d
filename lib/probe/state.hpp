// What a Probe owns. Seen by probe.cpp and by the report that is made from it.
#pragma once

#include "keyassay/policy.hpp"
#include "keyassay/probe.hpp"
#include "probe/engine.hpp"

namespace keyassay {

struct Probe::State {
  probe::Engine engine;
  Policy policy;
};

}  // namespace keyassay
