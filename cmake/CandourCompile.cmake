# How everything is compiled: C++20, warnings are errors, ccache and mold where they are installed.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
# -g1 keeps line numbers for stack traces and a third of the link time of -g.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")
# What is deployed and measured: our libraries linked in, so that calls between them are calls.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  # Without this it keeps nothing that a precompiled header is in.
  set(SLOPPINESS pch_defines,time_macros,include_file_mtime,include_file_ctime)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=${SLOPPINESS} ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_link_options(-fuse-ld=mold)
endif()

set(CANDOUR_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, comma separated")
if(CANDOUR_SANITIZE)
  add_compile_options(-fsanitize=${CANDOUR_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CANDOUR_SANITIZE})
  if(CANDOUR_SANITIZE MATCHES undefined)
    add_compile_options(-fno-sanitize-recover=all)  # otherwise what it finds is printed, and the test passes
  endif()
  # GCC takes twice as long to optimize undefined's checks as to make them.
  if(CANDOUR_SANITIZE MATCHES undefined AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-O0)
  endif()
endif()

option(CANDOUR_FUZZ "Build the fuzzers (clang)" OFF)
if(CANDOUR_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# Our own sources only; generated protobuf code is exempt.
add_library(candour_warnings INTERFACE)
target_compile_options(candour_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
                                                  -Woverloaded-virtual
                                                  $<$<CXX_COMPILER_ID:GNU>:-Werror>)

# Off in a release, which shows that each source names what it includes, and for clang.
option(CANDOUR_PRECOMPILED "Parse once what many sources include; do not optimize tests" ON)
