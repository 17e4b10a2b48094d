// Which backend bends a program that a spec names: the least heavy one that can reach it, by its ELF file and by what this
// host lets a tracer do. Our own stages need no choice; what a program execs later is the exec watch's business.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "host/reachability.h"
#include "specs/scenario.h"

namespace prochron::controller {

/// The program of a `command` stage as its agent will find it; kBadSpec or kSystem if it is not there. Empty: the stage is
/// no command.
Result<std::string> program_of(const pipelines::StageSpec& stage);

/// By the program's file, and by this host's rules where a tracer is needed.
Result<host::Reachability> reach_by(std::string_view backend, const std::string& program);

/// Gives each `command` stage whose backend the spec left open the first of ours that reaches its program, with the
/// reason; where none does it stays as it is, and check_reach says why.
void choose_backends(specs::Scenario& scenario);

}  // namespace prochron::controller
