# How everything is compiled. Options that only concern our own code (warnings, sanitizers) are put
# into lists here and applied per target by add_module.cmake, so that generated and freestanding
# code never gets them.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(PROCHRON_WERROR "a warning is an error (developers and CI)" ON)
set(PROCHRON_SANITIZE "" CACHE STRING "sanitizers for our C++ code, as -fsanitize takes them")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
set(CMAKE_C_FLAGS_RELEASE "-O2 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
set(CMAKE_C_FLAGS_SANITIZED "-O1 -g1 -fno-omit-frame-pointer")
set(CMAKE_CXX_FLAGS_SANITIZED "-O1 -g1 -fno-omit-frame-pointer")

# A fused multiply-add would make the same judgement print other digits on another machine.
add_compile_options(-ffp-contract=off)

set(PROCHRON_WARNINGS -Wall -Wextra -Wconversion -Wshadow)
if(PROCHRON_WERROR)
  list(APPEND PROCHRON_WARNINGS -Werror)
endif()

set(PROCHRON_SANITIZER_OPTIONS "")
if(PROCHRON_SANITIZE)
  # -fsanitize=function would need type information at addresses clang 14 cannot express.
  set(PROCHRON_SANITIZER_OPTIONS -fsanitize=${PROCHRON_SANITIZE} -fno-sanitize-recover=all)
  if(PROCHRON_SANITIZE MATCHES "undefined")
    list(APPEND PROCHRON_SANITIZER_OPTIONS -fno-sanitize=function)
  endif()
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  add_link_options(-fuse-ld=lld)
endif()

# ccache shares objects between build trees only if paths below a common root are made relative.
find_program(CCACHE ccache)
if(CCACHE)
  set(root "${CMAKE_SOURCE_DIR}")
  cmake_path(IS_PREFIX root "${CMAKE_BINARY_DIR}" NORMALIZE inside)
  while(NOT inside)
    cmake_path(GET root PARENT_PATH root)
    cmake_path(IS_PREFIX root "${CMAKE_BINARY_DIR}" NORMALIZE inside)
  endwhile()
  foreach(language C CXX)
    set(CMAKE_${language}_COMPILER_LAUNCHER
      env "CCACHE_BASEDIR=${root}" CCACHE_NOHASHDIR=1 "${CCACHE}")
  endforeach()
endif()

# The build tree has the layout of an installation: files are found from /proc/self/exe in both.
set(PROCHRON_PROGRAMS bin)
set(PROCHRON_HELPERS libexec/prochron)
set(PROCHRON_LIBRARIES lib/prochron)
