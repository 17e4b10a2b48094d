// How a program that outlives its owner tells its guard that it has found another.
#pragma once

namespace prochron::host {

/// Lets the guard above this process count its time without an owner anew. Nothing if no guard is its parent.
void reassure_guard();

}  // namespace prochron::host
