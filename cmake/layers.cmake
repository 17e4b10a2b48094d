# The table of the layers: which modules each module may see, and with them what those rest on.
# `core` is granted to all.
# An edge that is missing here is an error of configuration, so a new one is a decision, made here.
set(PROCHRON_LAYER_FILE "${CMAKE_CURRENT_LIST_FILE}")

macro(layer module)
  list(APPEND PROCHRON_LAYERS ${module})
  set(PROCHRON_MAY_SEE_${module} core ${ARGN})
endmacro()

#     module                    may see
layer(core)
layer(host                      core)
layer(faults                    core)
layer(trace                     core host faults)
layer(faults/watchdog           faults host)
layer(faults/backends           faults host)
layer(pipelines                 core)
layer(verdict/expectation       core)
layer(verdict/synthetic         faults trace verdict/expectation)
layer(verdict                   faults trace verdict/expectation)
layer(specs                     faults pipelines verdict/expectation)
layer(bend                      faults/backends verdict specs)
layer(pipelines/runtime         pipelines trace)
layer(node-agent/node           faults/backends pipelines/runtime trace)
layer(node-agent/rpc            node-agent/node)
layer(node-agent/main           node-agent/node node-agent/rpc)
layer(controller                ${PROCHRON_LAYERS})

# loaded by catalog name into a stage process
layer(pipelines/transports      pipelines/runtime)
layer(pipelines/stages          pipelines/runtime)

# freestanding C: headers that are plain data, nothing to link
layer(host/guard                host)
layer(host/launcher             host)
layer(faults/preload            faults)
layer(faults/vdso               faults)
layer(faults/faketime           faults faults/preload)
layer(faults/probe              faults)

# what crosses modules
layer(tests                     ${PROCHRON_LAYERS})
layer(bench                     ${PROCHRON_LAYERS})

# Thread sanitizer knows neither gRPC's nor the brokers' C11 threads: only these are built with it,
# and the programs that their tests start.
set(PROCHRON_THREAD_CHECKED
  core host host/guard faults faults/preload faults/vdso faults/faketime faults/probe faults/watchdog faults/backends trace pipelines verdict/expectation verdict/synthetic verdict
  specs)

# The entry of the table that rules over a folder: the longest one it lies in.
function(governing_layer folder result)
  set(found "")
  set(candidate "${folder}")
  while(candidate AND NOT found)
    if(candidate IN_LIST PROCHRON_LAYERS)
      set(found "${candidate}")
    endif()
    cmake_path(GET candidate PARENT_PATH candidate)
  endwhile()
  if(NOT found)
    message(FATAL_ERROR "${folder} lies in no layer of ${PROCHRON_LAYER_FILE}")
  endif()
  set(${result} "${found}" PARENT_SCOPE)
endfunction()

# Refuses a dependency that the table does not grant to `folder`, in its own line or through what that
# line rests on. A folder that is no module itself (a program's, a loadable's) composes its layer.
function(check_layer folder)
  governing_layer("${folder}" layer)
  set(granted ${PROCHRON_MAY_SEE_${layer}})
  if(NOT layer STREQUAL folder)
    list(APPEND granted "${layer}")
  endif()
  foreach(level RANGE 4)
    foreach(module IN LISTS granted)
      list(APPEND granted ${PROCHRON_MAY_SEE_${module}})
    endforeach()
    list(REMOVE_DUPLICATES granted)
  endforeach()
  foreach(dependency IN LISTS ARGN)
    if(NOT dependency IN_LIST granted)
      list(JOIN granted ", " granted)
      message(FATAL_ERROR "${folder} may not depend on ${dependency}: "
        "${PROCHRON_LAYER_FILE} grants it only ${granted}")
    endif()
  endforeach()
endfunction()
