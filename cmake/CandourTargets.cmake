# candour_library(NAME n HDRS ... SRCS ... DEPS ...)   one library, every source and dependency named
# candour_binary(NAME n SRCS ... DEPS ...)             a program in build/bin
# candour_test(NAME n SRCS ... DEPS ... LABELS ... [READS core|domain|calls] [OPTIMIZED])    one GoogleTest binary, one ctest entry
# candour_test_library(NAME n READS ... HDRS ... SRCS ... DEPS ...)    what several of them share
function(candour_library)
  cmake_parse_arguments(A "" "NAME" "HDRS;SRCS;DEPS" ${ARGN})
  add_library(${A_NAME} ${A_SRCS} ${A_HDRS})
  target_include_directories(${A_NAME} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${A_NAME} PUBLIC ${A_DEPS} PRIVATE candour_warnings)
endfunction()

function(candour_binary)
  cmake_parse_arguments(A "" "NAME" "SRCS;DEPS" ${ARGN})
  add_executable(${A_NAME} ${A_SRCS})
  target_link_libraries(${A_NAME} PRIVATE ${A_DEPS} candour_warnings)
endfunction()

# candour_precompile(HEADER target...)   `target`s of one directory parse it once; the first needs none of the others.
# Not under the sanitizers, which show that each source names what it includes.
function(candour_precompile HEADER OWNER)
  if(NOT CANDOUR_PRECOMPILED OR CANDOUR_SANITIZE)
    return()
  endif()
  target_precompile_headers(${OWNER} PRIVATE ${HEADER})
  set_target_properties(${OWNER} PROPERTIES DEFINE_SYMBOL "")  # else its header is for it alone
  target_compile_options(${OWNER} PRIVATE -pthread)
  foreach(target ${ARGN})
    target_precompile_headers(${target} REUSE_FROM ${OWNER})
    target_compile_options(${target} PRIVATE -pthread)
  endforeach()
endfunction()

# A test's source is compiled more often than it runs: not optimized but for a release, and what most of them include is
# parsed once (tests/support/precompiled_*.h). -fPIC and -pthread, so that programs and libraries can share it.
function(candour_test_sources TARGET READS)
  target_link_libraries(${TARGET} PRIVATE GTest::gmock Threads::Threads)
  if(CANDOUR_PRECOMPILED)
    target_compile_options(${TARGET} PRIVATE -O0 -fPIC -pthread)
    set_target_properties(${TARGET} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    target_precompile_headers(${TARGET} REUSE_FROM candour_precompiled_${READS})
  endif()
endfunction()

function(candour_test_library)
  cmake_parse_arguments(A "" "NAME;READS" "" ${ARGN})
  candour_library(NAME ${A_NAME} ${A_UNPARSED_ARGUMENTS})
  candour_test_sources(${A_NAME} ${A_READS})
endfunction()

function(candour_test)
  cmake_parse_arguments(A "OPTIMIZED" "NAME;READS;TIMEOUT" "SRCS;DEPS;LABELS" ${ARGN})
  add_executable(${A_NAME} ${A_SRCS})
  target_link_libraries(${A_NAME} PRIVATE ${A_DEPS} candour_warnings GTest::gmock_main)
  if(NOT A_READS)
    set(A_READS core)
  endif()
  if(NOT A_OPTIMIZED)
    candour_test_sources(${A_NAME} ${A_READS})
  endif()
  set_target_properties(${A_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests/bin)
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 120)
  endif()
  add_test(NAME ${A_NAME} COMMAND ${A_NAME} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  # `make asan` and `make tsan` choose by these.
  if(A_NAME IN_LIST CANDOUR_SANITIZED)
    list(APPEND A_LABELS sanitized)
  endif()
  if(A_NAME IN_LIST CANDOUR_THREADED)
    list(APPEND A_LABELS threaded)
  endif()
  # Two tests with brokers are enough for two cores, one of the ledger and one of processes, and a third that mostly waits
  # (secure_kafka_test). What takes longest (COST) begins first.
  if("cluster" IN_LIST A_LABELS)
    set_tests_properties(${A_NAME} PROPERTIES RESOURCE_LOCK cluster COST 100)
  elseif("kafka" IN_LIST A_LABELS)
    set_tests_properties(${A_NAME} PROPERTIES RESOURCE_LOCK kafka COST 50)
  elseif("simulation" IN_LIST A_LABELS)
    set_tests_properties(${A_NAME} PROPERTIES COST 30)
  endif()
  set_tests_properties(${A_NAME} PROPERTIES TIMEOUT ${A_TIMEOUT} LABELS "${A_LABELS}"
                                            ENVIRONMENT "CANDOUR_BUILD=${PROJECT_BINARY_DIR}")
endfunction()
