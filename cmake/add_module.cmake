# How a folder becomes a library, a program, a loadable or a freestanding object. The insight: sight
# is enforced by the file system. Each module gets an include root of its own in the build tree with
# one symbolic link per header, so an include finds only what is declared, and even an inline
# function or a constant cannot cross the layers unseen.
include(sight)
include(tests)

# All that a run starts. Of the loadables those that stand in the tree already, so that none of them
# ever goes with programs of another build; the others are built when a spec asks for them.
add_custom_target(programs)

# add_folder(FOLDER): the folder's CMakeLists.txt, if it is fit for this kind of build.
function(add_folder folder)
  if(PROCHRON_SANITIZE STREQUAL "thread" AND NOT folder IN_LIST PROCHRON_THREAD_CHECKED)
    return()
  endif()
  add_subdirectory("${CMAKE_SOURCE_DIR}/${folder}")
endfunction()

# What our own C++ is compiled with; generated and freestanding code is not.
function(compile_as_ours target)
  target_compile_options(${target} PRIVATE ${PROCHRON_WARNINGS} ${PROCHRON_SANITIZER_OPTIONS})
  target_link_options(${target} PRIVATE ${PROCHRON_SANITIZER_OPTIONS})
endfunction()

# add_module(FOLDER [DEPENDS module...] [FOLDERS sub-folder...] [LIBRARIES target...]
#            [PRIVATE_LIBRARIES target...] [TEST_LIBRARIES target...])
# A static library of the *.cc in the folder; its *_test.cc become one unit test program.
function(add_module folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" ""
    "DEPENDS;FOLDERS;LIBRARIES;PRIVATE_LIBRARIES;TEST_LIBRARIES")
  refuse_unparsed("${folder}" "${arg_UNPARSED_ARGUMENTS}")
  check_layer("${folder}" ${arg_DEPENDS})
  target_name("${folder}" target)
  module_targets("${arg_DEPENDS}" dependencies)
  collect_files("${folder}" "${arg_FOLDERS}" sources headers tests)
  make_sight("${folder}" "${headers}" root)

  if(sources)
    add_library(${target} STATIC ${sources})
    target_include_directories(${target} PUBLIC "${root}")
    target_link_libraries(${target} PUBLIC ${dependencies} ${arg_LIBRARIES}
      PRIVATE ${arg_PRIVATE_LIBRARIES})
    compile_as_ours(${target})
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE "${root}")
    target_link_libraries(${target} INTERFACE ${dependencies} ${arg_LIBRARIES})
  endif()
  remember_closure(${target} "${dependencies}")

  add_headers_alone(${target} "${headers}")
  add_links_alone(${target})
  add_unit_tests("${folder}" "${tests}" ${target} ${arg_TEST_LIBRARIES})
endfunction()

# add_loadable(FOLDER OUTPUT name [DEPENDS ...] [FOLDERS ...] [LIBRARIES ...] [TEST_LIBRARIES ...])
# lib/prochron/NAME.so. It sees its dependencies' headers but does not link them: their symbols are
# those of the stage process that loads it. Left out while a library it needs is not installed.
function(add_loadable folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "OUTPUT"
    "DEPENDS;FOLDERS;LIBRARIES;TEST_LIBRARIES")
  refuse_unparsed("${folder}" "${arg_UNPARSED_ARGUMENTS}")
  check_layer("${folder}" ${arg_DEPENDS})
  foreach(library IN LISTS arg_LIBRARIES)
    if(NOT TARGET ${library})
      message(STATUS "${arg_OUTPUT} is left out: ${library} is not installed")
      return()
    endif()
  endforeach()
  target_name("${folder}" target)
  module_targets("${arg_DEPENDS}" dependencies)
  collect_files("${folder}" "${arg_FOLDERS}" sources headers tests)
  make_sight("${folder}" "${headers}" root)

  add_library(${target} OBJECT ${sources})
  target_include_directories(${target} PUBLIC "${root}")
  target_link_libraries(${target} PUBLIC ${dependencies} ${arg_LIBRARIES})
  compile_as_ours(${target})

  add_library(${arg_OUTPUT} MODULE $<TARGET_OBJECTS:${target}>)
  set_target_properties(${arg_OUTPUT} PROPERTIES PREFIX "" LINKER_LANGUAGE CXX
    LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/${PROCHRON_LIBRARIES}")
  target_link_libraries(${arg_OUTPUT} PRIVATE ${arg_LIBRARIES})
  compile_as_ours(${arg_OUTPUT})
  install(TARGETS ${arg_OUTPUT} LIBRARY DESTINATION ${PROCHRON_LIBRARIES})
  if(EXISTS "${CMAKE_BINARY_DIR}/${PROCHRON_LIBRARIES}/${arg_OUTPUT}.so")
    add_dependencies(programs ${arg_OUTPUT})
  endif()

  add_headers_alone(${target} "${headers}")
  add_unit_tests("${folder}" "${tests}" ${target} ${arg_TEST_LIBRARIES})
endfunction()

# add_freestanding(FOLDER OUTPUT file SOURCES file... [DEPENDS ...] [OPTIONS ...] [LINK_OPTIONS ...])
# lib/prochron/OUTPUT, C, for any foreign process: no sanitizer, nothing needed but libc. The
# dependencies only lend their headers.
function(add_freestanding folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "OUTPUT"
    "SOURCES;DEPENDS;OPTIONS;LINK_OPTIONS;TEST_LIBRARIES")
  refuse_unparsed("${folder}" "${arg_UNPARSED_ARGUMENTS}")
  check_layer("${folder}" ${arg_DEPENDS})
  target_name("${folder}" target)
  module_targets("${arg_DEPENDS}" dependencies)
  collect_files("${folder}" "" sources headers tests)
  make_sight("${folder}" "${headers}" root)
  list(TRANSFORM arg_SOURCES PREPEND "${CMAKE_SOURCE_DIR}/${folder}/")

  add_library(${target} MODULE ${arg_SOURCES})
  target_include_directories(${target} PUBLIC "${root}")
  lend_headers(${target} ${dependencies})
  cmake_path(GET arg_OUTPUT STEM LAST_ONLY stem)
  set_target_properties(${target} PROPERTIES PREFIX "" OUTPUT_NAME "${stem}"
    C_VISIBILITY_PRESET hidden
    LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/${PROCHRON_LIBRARIES}")
  target_compile_options(${target} PRIVATE ${PROCHRON_WARNINGS} -fno-stack-protector ${arg_OPTIONS})
  target_link_options(${target} PRIVATE -Wl,--no-undefined -Wl,--as-needed -static-libgcc
    ${arg_LINK_OPTIONS})
  install(TARGETS ${target} LIBRARY DESTINATION ${PROCHRON_LIBRARIES})
  add_dependencies(programs ${target})

  if(tests)
    add_library(${target}_sight INTERFACE)
    target_include_directories(${target}_sight INTERFACE "${root}")
    target_link_libraries(${target}_sight INTERFACE ${dependencies})
    add_unit_tests("${folder}" "${tests}" ${target}_sight ${arg_TEST_LIBRARIES})
  endif()
endfunction()

# add_program(NAME FOLDER folder [DIRECTORY bin|libexec/prochron] [DEPENDS ...] [LIBRARIES ...]
#             [EXPORTS] [C] [STATIC])
# EXPORTS: loadables resolve our modules from this program, so it holds all of them, whole.
# C: freestanding, no sanitizer; dependencies only lend their headers.
function(add_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "EXPORTS;C;STATIC" "FOLDER;DIRECTORY"
    "DEPENDS;LIBRARIES;SOURCES")
  refuse_unparsed("${name}" "${arg_UNPARSED_ARGUMENTS}")
  check_layer("${arg_FOLDER}" ${arg_DEPENDS})
  if(NOT arg_DIRECTORY)
    set(arg_DIRECTORY ${PROCHRON_PROGRAMS})
  endif()
  module_targets("${arg_DEPENDS}" dependencies)
  collect_files("${arg_FOLDER}" "" sources headers tests)
  if(arg_SOURCES)
    set(sources ${arg_SOURCES})
    list(TRANSFORM sources PREPEND "${CMAKE_SOURCE_DIR}/${arg_FOLDER}/")
  endif()

  add_executable(${name} ${sources})
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/${arg_DIRECTORY}")
  install(TARGETS ${name} RUNTIME DESTINATION ${arg_DIRECTORY})
  add_dependencies(programs ${name})
  make_sight("${arg_FOLDER}" "${headers}" root)
  target_include_directories(${name} PRIVATE "${root}")
  if(arg_STATIC)
    target_link_options(${name} PRIVATE -static)
  endif()
  if(arg_C)
    target_compile_options(${name} PRIVATE ${PROCHRON_WARNINGS})
    lend_headers(${name} ${dependencies})
    target_link_libraries(${name} PRIVATE ${arg_LIBRARIES})
    return()
  endif()

  compile_as_ours(${name})
  target_link_libraries(${name} PRIVATE ${dependencies} ${arg_LIBRARIES})
  if(arg_EXPORTS)
    export_whole_modules(${name} "${dependencies}")
  endif()
endfunction()

# add_proto_library(NAME file.proto...): messages and services, in a target of their own and
# included as system headers, so that their warnings are not ours. Paths are from the root, and so
# are the includes: a/b.proto is "a/b.pb.h" and "a/b.grpc.pb.h".
function(add_proto_library name)
  if(NOT TARGET gRPC::grpc++)
    message(FATAL_ERROR "${name} needs gRPC: run cmake/setup.sh build")
  endif()
  set(generated "${CMAKE_BINARY_DIR}/generated/${name}")
  file(MAKE_DIRECTORY "${generated}")
  set(sources "")
  foreach(proto IN LISTS ARGN)
    cmake_path(REMOVE_EXTENSION proto LAST_ONLY OUTPUT_VARIABLE stem)
    set(outputs "")
    foreach(ending .pb.cc .pb.h .grpc.pb.cc .grpc.pb.h)
      list(APPEND outputs "${generated}/${stem}${ending}")
    endforeach()
    add_custom_command(OUTPUT ${outputs} DEPENDS "${CMAKE_SOURCE_DIR}/${proto}"
      COMMAND protobuf::protoc "-I${CMAKE_SOURCE_DIR}" "--cpp_out=${generated}"
        "--grpc_out=${generated}"
        "--plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>"
        "${CMAKE_SOURCE_DIR}/${proto}"
      VERBATIM)
    list(APPEND sources ${outputs})
  endforeach()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} SYSTEM PUBLIC "${generated}")
  target_link_libraries(${name} PUBLIC gRPC::grpc++ protobuf::libprotobuf)
endfunction()
