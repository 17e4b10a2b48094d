# Every third-party package, looked for once. A package that is absent is no error here: the module
# that wants it is left out or fails by name, because a user's first run installs only what its spec
# needs (cmake/setup.sh), and tests are only defined where the test libraries are.
find_package(Threads REQUIRED)
find_package(tl-expected QUIET)
find_package(fmt QUIET)
find_package(yaml-cpp QUIET)
find_package(nlohmann_json QUIET)
find_package(CLI11 QUIET)
find_package(Boost QUIET)
find_package(Protobuf QUIET)
find_package(gRPC CONFIG QUIET)
find_package(cppzmq CONFIG QUIET)
find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
  pkg_check_modules(RDKAFKA QUIET IMPORTED_TARGET GLOBAL rdkafka>=2.0)
endif()

find_package(GTest QUIET)
find_package(rapidcheck QUIET)

# Debian's Boost 1.74 cannot compile its coroutine support with C++20; no module uses coroutines.
add_compile_definitions(BOOST_ASIO_DISABLE_CO_AWAIT)

# Debian packages rapidcheck without a CMake configuration.
if(NOT TARGET rapidcheck)
  find_library(RAPIDCHECK_LIBRARY rapidcheck)
  if(RAPIDCHECK_LIBRARY)
    add_library(rapidcheck INTERFACE IMPORTED)
    target_link_libraries(rapidcheck INTERFACE "${RAPIDCHECK_LIBRARY}")
  endif()
endif()

set(PROCHRON_TESTS OFF)
if(GTest_FOUND AND TARGET rapidcheck)
  set(PROCHRON_TESTS ON)
  include(GoogleTest)
endif()
