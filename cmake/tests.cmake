# What is shown about a module: that its headers stand alone, that it links with only what it
# declares, and its unit tests. Every test carries exactly one label, its tier.
set(PROCHRON_TIERS unit golden e2e conformance privileged nightly)

add_custom_target(headers_alone)
add_custom_target(links_alone)
add_custom_target(test_programs)

# Each header as the only include of a file of its own, except those that a source of the same name
# includes first, which shows as much (tidy_test sees to that), and those that only tests include
# (*_test.h, *_test_*.h), which may see what the tests link.
function(add_headers_alone target headers)
  list(FILTER headers EXCLUDE REGEX "_test(_[^/]*)?\\.h$")
  set(files "")
  foreach(header IN LISTS headers)
    cmake_path(REPLACE_EXTENSION header LAST_ONLY .cc OUTPUT_VARIABLE source)
    if(EXISTS "${source}")
      continue()
    endif()
    cmake_path(RELATIVE_PATH header BASE_DIRECTORY "${CMAKE_SOURCE_DIR}" OUTPUT_VARIABLE path)
    set(file "${CMAKE_BINARY_DIR}/headers_alone/${path}.cc")
    file(CONFIGURE OUTPUT "${file}" CONTENT "#include \"${path}\"\n" @ONLY)
    list(APPEND files "${file}")
  endforeach()
  if(files)
    add_library(${target}_headers_alone OBJECT EXCLUDE_FROM_ALL ${files})
    target_link_libraries(${target}_headers_alone PRIVATE ${target})
    target_compile_options(${target}_headers_alone PRIVATE ${PROCHRON_WARNINGS} -O0 -g0)
    add_dependencies(headers_alone ${target}_headers_alone)
  endif()
endfunction()

# The whole module and what it declares, and nothing else: an undeclared symbol fails the link.
function(add_links_alone target)
  get_target_property(type ${target} TYPE)
  if(NOT type STREQUAL "STATIC_LIBRARY")
    return()
  endif()
  set(file "${CMAKE_BINARY_DIR}/links_alone/main.cc")
  file(CONFIGURE OUTPUT "${file}" CONTENT "int main() { return 0; }\n" @ONLY)
  add_executable(${target}_links_alone EXCLUDE_FROM_ALL "${file}")
  target_link_libraries(${target}_links_alone PRIVATE $<LINK_LIBRARY:WHOLE_ARCHIVE,${target}>)
  target_link_options(${target}_links_alone PRIVATE ${PROCHRON_SANITIZER_OPTIONS})
  set_target_properties(${target}_links_alone PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/links_alone")
  add_dependencies(links_alone ${target}_links_alone)
endfunction()

# add_unit_tests(FOLDER "files" target library...): one program, in bin/ so that it finds the
# programs it starts as they find each other. Each tree has a folder of its own for what tests write.
function(add_unit_tests folder tests target)
  if(NOT tests OR NOT PROCHRON_TESTS)
    return()
  endif()
  target_name("${folder}" name)
  add_executable(${name}_test ${tests})
  target_link_libraries(${name}_test PRIVATE ${target} ${ARGN} GTest::gmock GTest::gtest_main)
  compile_as_ours(${name}_test)
  set_target_properties(${name}_test PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/${PROCHRON_PROGRAMS}")
  file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/written_by_tests")
  gtest_discover_tests(${name}_test DISCOVERY_MODE PRE_TEST TEST_PREFIX "${folder}."
    PROPERTIES LABELS unit TIMEOUT 60 ENVIRONMENT "TEST_TMPDIR=${CMAKE_BINARY_DIR}/written_by_tests")
  add_dependencies(test_programs ${name}_test)
endfunction()

# add_tiered_test(NAME name TIER tier COMMAND ... [TIMEOUT s] [RUN_SERIAL] [ENVIRONMENT K=V...]
#                 [WORKING_DIRECTORY dir])
# A command that exits with 77 is skipped, which tests/may_skip.txt has to allow.
function(add_tiered_test)
  cmake_parse_arguments(PARSE_ARGV 0 arg "RUN_SERIAL" "NAME;TIER;TIMEOUT;WORKING_DIRECTORY"
    "COMMAND;ENVIRONMENT")
  refuse_unparsed("${arg_NAME}" "${arg_UNPARSED_ARGUMENTS}")
  if(NOT arg_TIER IN_LIST PROCHRON_TIERS)
    message(FATAL_ERROR "${arg_NAME}: `${arg_TIER}` is no tier; one of ${PROCHRON_TIERS}")
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  if(NOT arg_WORKING_DIRECTORY)
    set(arg_WORKING_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}")
  endif()
  if(NOT PROCHRON_TESTS)
    return()
  endif()
  add_test(NAME "${arg_NAME}" COMMAND ${arg_COMMAND} WORKING_DIRECTORY "${arg_WORKING_DIRECTORY}")
  set_tests_properties("${arg_NAME}" PROPERTIES LABELS "${arg_TIER}" TIMEOUT ${arg_TIMEOUT}
    SKIP_RETURN_CODE 77 RUN_SERIAL ${arg_RUN_SERIAL} ENVIRONMENT "${arg_ENVIRONMENT}")
endfunction()
