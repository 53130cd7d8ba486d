# Puts files into the library as text: keyassay_embed(<out> <name> "<files>") sets <out> to a
# C++ source that defines keyassay::embedded::<name>, one piece a file, sorted by name.
# It is written when a file changes, not at every configure.
set(KEYASSAY_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed.cmake)

function(keyassay_embed out name files)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  string(REPLACE ";" "|" joined "${files}")
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} "-DFILES=${joined}" -DOUT=${source} -P ${KEYASSAY_EMBED_SCRIPT}
    DEPENDS ${files} ${KEYASSAY_EMBED_SCRIPT}
    VERBATIM)
  set(${out} ${source} PARENT_SCOPE)
endfunction()
