# What every target of ours has in common.
function(keyassay_target name)
  target_compile_features(${name} PUBLIC cxx_std_20)
  set_target_properties(${name} PROPERTIES CXX_EXTENSIONS OFF)
  target_compile_options(${name} PRIVATE
    -Wall -Wextra -Wshadow -Wconversion -Wold-style-cast
    $<$<BOOL:${KEYASSAY_WERROR}>:-Werror>)
  # GCC 12 sees overlapping copies in "text" + std::string where there are none (GCC bug 105651).
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(${name} PRIVATE -Wno-restrict)
  endif()
  if(KEYASSAY_SANITIZE)
    target_compile_options(${name} PRIVATE
      -fsanitize=${KEYASSAY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
      # Instrumented code of the standard library looks uninitialised to GCC 12.
      $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    target_link_options(${name} PRIVATE -fsanitize=${KEYASSAY_SANITIZE})
  endif()
endfunction()
