# Installs the libraries, their headers and what find_package() and pkg-config read.
# Included at the end of lib/CMakeLists.txt. A project that merely contains this one
# installs none of it unless it asks.
option(KEYASSAY_INSTALL "Make install rules" ${PROJECT_IS_TOP_LEVEL})
if(NOT KEYASSAY_INSTALL)
  return()
endif()
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/keyassay)
set(pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# `cmake --install --prefix` comes after this file has run, so the .pc files find their
# prefix from where they lie.
file(RELATIVE_PATH prefix_from_pkgconfig
  ${CMAKE_INSTALL_PREFIX}/${pkgconfig_dir} ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" prefix_from_pkgconfig ${prefix_from_pkgconfig})

function(keyassay_install_library target export_name pc_name)
  install(TARGETS ${target} EXPORT ${export_name} FILE_SET HEADERS)
  install(EXPORT ${export_name} NAMESPACE keyassay:: DESTINATION ${package_dir})
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${pc_name}.pc.in
    ${PROJECT_BINARY_DIR}/package/${pc_name}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/package/${pc_name}.pc DESTINATION ${pkgconfig_dir})
endfunction()

keyassay_install_library(keyassay keyassayTargets keyassay)
if(KEYASSAY_BUILD_CURL)
  keyassay_install_library(keyassay_curl keyassayCurlTargets keyassay-curl)
endif()

configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/keyassayConfig.cmake.in ${PROJECT_BINARY_DIR}/package/keyassayConfig.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/package/keyassayConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/package/keyassayConfig.cmake
  ${PROJECT_BINARY_DIR}/package/keyassayConfigVersion.cmake
  DESTINATION ${package_dir})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
