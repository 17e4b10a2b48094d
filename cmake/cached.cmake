# Where a recipe of third_party/ has put what it fetched: the folder is named after the bytes of the recipe's files, so
# CMake finds it by reading the same files. A folder of that name is complete.

# cached_folder(NAME RESULT file...): RESULT is the folder, which need not exist yet; the files stand in third_party/,
# in the order in which the recipe digests them.
function(cached_folder name result)
  if(NOT "$ENV{PROCHRON_CACHE}" STREQUAL "")
    set(cache "$ENV{PROCHRON_CACHE}")
  elseif(NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
    set(cache "$ENV{XDG_CACHE_HOME}/prochron")
  elseif(NOT "$ENV{HOME}" STREQUAL "")
    set(cache "$ENV{HOME}/.cache/prochron")
  else()
    set(cache /root/.cache/prochron)
  endif()
  set(pinned "")
  foreach(pin_file IN LISTS ARGN)
    file(READ "${CMAKE_SOURCE_DIR}/third_party/${pin_file}" text)
    string(APPEND pinned "${text}")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/third_party/${pin_file}")
  endforeach()
  string(SHA256 pin "${pinned}")
  string(SUBSTRING "${pin}" 0 12 pin)
  set(${result} "${cache}/${name}-${pin}" PARENT_SCOPE)
endfunction()
