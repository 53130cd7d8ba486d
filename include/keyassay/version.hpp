// Version of the C++ interface; a test holds it against project(VERSION).
#pragma once

#define KEYASSAY_VERSION_MAJOR 0
#define KEYASSAY_VERSION_MINOR 1
#define KEYASSAY_VERSION_PATCH 0
#define KEYASSAY_VERSION "0.1.0"
