"""What is true of each case. Nothing here reaches the program under test: it sees the spec and, where the truth is that
the injector is silent, an environment in which victims start without their shim."""
UNBENT = {"PROCHRON_TEST_SPAWN_WITHOUT_SHIM": "1"}

# name of the spec: (the truth, the verdict it must get, what must be told, environment)
CASES = {
    "ahead_within": ("correct: the sender is 1 ms ahead on a 2 ms hop", "PASS", "", {}),
    "ahead_beyond": ("correct: the sender is 5 ms ahead, and the spec says what follows", "PASS", "", {}),
    "behind_beyond": ("correct: the receiver is 5 ms behind", "PASS", "", {}),
    "drifting": ("correct: the sender gains 1.5 ms", "PASS", "", {}),
    "busier_but_in_time": ("correct: the stage takes twice as long, and keeps up", "PASS", "", {}),
    "nothing_injected": ("the injector is silent, and all rules would hold", "INVALID", "measured", UNBENT),
    "nothing_injected_beyond": ("the injector is silent, and a rule would fail", "INVALID", "measured", UNBENT),
    "nothing_injected_drift": ("the injector is silent, and the clock was to drift", "INVALID", "measured", UNBENT),
    "program_leaves": ("a victim execs out of the fault", "INVALID", "sleep", {}),
    "too_strict": ("wrong expectation: nearly all spans are negative, 5 % are allowed", "FAIL", "cause: skew", {}),
    "too_lax": ("wrong expectation: no span is negative, half are wanted", "FAIL", "0.0 [0, ", {}),
    "margin_overstated": ("wrong expectation: the hop tolerates 2 ms, not 5", "FAIL", "skew_margin", {}),
    "overloaded_always": ("the stage is overloaded from the start", "INCONCLUSIVE", "BASELINE", {}),
    "overloaded_when_bent": ("the stage is overloaded while its clock is bent", "FAIL", "throughput", {}),
    "loses": ("the stage loses messages while its clock is bent", "FAIL", " lost of ", {}),
    "duplicates": ("the stage sends messages twice while its clock is bent", "FAIL", " duplicated of ", {}),
    "reorders": ("the stage swaps messages while its clock is bent", "FAIL", " reordered of ", {}),
    "answers_wrongly": ("the stage answers wrongly while its clock is bent", "FAIL", " wrong of ", {}),
    "slower": ("the stage is a tenth slower while its clock is bent", "FAIL", "throughput", {}),
    "too_few": ("30 spans are to show a rate below 5 %", "INCONCLUSIVE", "does not decide", {}),
    "checker_dies": ("the user's own checker is killed", "INVALID", "signal 9", {}),
    "program_ends": ("a program ends in mid-run", "COULD NOT RUN", "program", {}),
}
