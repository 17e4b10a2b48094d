#!/usr/bin/env python3
"""Cost, exactness and reach of both backends, from one run: bench/results/backends.jsonl and docs/backends.md.

    backends.py [--rounds N] --record | --recheck

--record measures, appends one JSON line and writes the page anew from it; --recheck fails unless the page is what the
last line says. Cost: clock reads in rounds of native and both backends in random order, medians of per-round ratios, under a real-time
scheduler where that is allowed.
Exactness: one spec run under both (tests/e2e/specs/both_backends.yaml), as its result.json has it. Reach: what
`prochron check` says of a command of each kind.
"""
import argparse
import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests/clock"))
# pylint: disable=wrong-import-position
import clock_read
from driver import BUILD

BACKENDS = ("preload", "libfaketime")
SPEC = HERE.parent / "tests/e2e/specs/both_backends.yaml"
RECORD = HERE / "results/backends.jsonl"
PAGE = HERE.parent / "docs/backends.md"
FUNCTIONS = ("clock_gettime_realtime", "gettimeofday", "time", "clock_gettime_monotonic")
PROGRAMS = {"a shell": "sh", "Python": "python3", "the JVM": "java",
            "a static program": str(BUILD / "libexec/prochron/prochron-probe-static")}
CHECKED = """scenario: reach
nodes: {{edge: local}}
pipeline:
  transport: zeromq
  backend: {backend}
  stages:
    - source: {{node: edge, rate: 100/s, input: digest}}
    - sink: {{node: edge}}
    - command: {{name: program, node: edge, run: ["{program}"]}}
schedule:
  - control: 10s
  - faults: {{for: 5s, inject: [{{step: {{clock: edge, by: 5ms}}}}]}}
expect:
  - outputs: {{lost: 0}}
"""


@contextlib.contextmanager
def at_once():
    """Two threads contend only if they run at the same time, which on a busy host takes a real-time scheduler."""
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    try:
        yield
    finally:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def prochron(*words):
    return subprocess.run([BUILD / "bin/prochron", *map(str, words)], capture_output=True, text=True, check=False)


def exactness():
    """{backend: the worst of each figure over all faults of the run}"""
    with tempfile.TemporaryDirectory(prefix="prochron-bench-") as folder:
        run = prochron("run", SPEC, "-q", "-o", folder + "/run")
        if run.returncode not in (0, 2):
            raise SystemExit(run.stdout + run.stderr)
        result = json.loads(pathlib.Path(folder, "run/result.json").read_text(encoding="utf-8"))
    table = {}
    for backend in BACKENDS:
        faults = [f for cell in result["cells"] for f in cell["faults"] if f["backend"] == backend]
        steps = [f for f in faults if f["kind"] == "step"]
        drifts = [f for f in faults if f["kind"] == "drift"]
        table[backend] = {
            "faults": len(faults), "attested": sum(f["attested"] for f in faults),
            "stamps": sum(f["measured"]["stamps"] for f in faults),
            "worst_offset_ns": max(abs(f["measured"]["offset_ns"] - f["commanded"]["offset_ns"]) for f in steps),
            "bound_ns": max(f["measured"]["bound_ns"] for f in steps),
            "worst_rate_ppm": round(max(abs(f["measured"]["rate_ppt"] - f["commanded"]["rate_ppt"])
                                        for f in drifts) / 1e6, 6),
            "verdicts": sorted({c["verdict"] for c in result["cells"] if c["axes"]["backend"] == backend})}
    return table


def reach():
    """{backend: {program: "" or why not}}; None where the program is not on this host"""
    table = {backend: {} for backend in BACKENDS}
    with tempfile.TemporaryDirectory(prefix="prochron-bench-") as folder:
        spec = pathlib.Path(folder) / "reach.yaml"
        for backend in BACKENDS:
            for name, program in PROGRAMS.items():
                if not shutil.which(program):
                    table[backend][name] = None
                    continue
                spec.write_text(CHECKED.format(backend=backend, program=program), encoding="utf-8")
                checked = prochron("check", spec)
                said = re.search(r" (is a? ?[^.\n]*)\. Backend (\w+) (can|could)", checked.stderr)
                if checked.returncode not in (0, 65) or (checked.returncode == 65 and not said):
                    raise SystemExit(checked.stderr)
                table[backend][name] = said.group(1) if checked.returncode == 65 else ""
    return table


def page(record):
    cost, exact, reached = record["cost"], record["exactness"], record["reach"]
    rows = [["", *BACKENDS]]
    for function in FUNCTIONS:
        for threads in ("1", "2"):
            cells = [cost[threads][backend][function] for backend in BACKENDS]
            rows.append([f"`{function}`, {threads} thread{'s' if threads == '2' else ''}",
                         *(f"{c['ns']:.1f} ns, {c['ratio']:.2f} × native" for c in cells)])
    rows += [
        ["step: measured − commanded, at worst", *(f"{exact[b]['worst_offset_ns']} ns" for b in BACKENDS)],
        ["what stamps can tell (bound)", *(f"± {exact[b]['bound_ns']} ns" for b in BACKENDS)],
        ["drift: measured − commanded, at worst", *(f"{exact[b]['worst_rate_ppm']:.4f} ppm" for b in BACKENDS)],
        ["faults attested", *(f"{exact[b]['attested']} of {exact[b]['faults']}, {exact[b]['stamps']:,} stamps"
                              for b in BACKENDS)],
        ["a change acts", "at any nanosecond, in all processes at once",
         "as a whole second of REALTIME begins, at a process's first reading in it"],
        ["a drift bends", "REALTIME and MONOTONIC; timeouts follow", "REALTIME; MONOTONIC and timeouts stay native"],
        ["when the agent dies", "the page's lease ends within 2 s", "the watchdog heals at the next whole second"],
    ]
    for name in PROGRAMS:
        said = [reached[backend][name] for backend in BACKENDS]
        rows.append([name, *("not on the host measured" if s is None else "yes" if not s else f"no: {s}" for s in said)])
    added = [cost["1"][backend]["clock_gettime_realtime"]["added_ns"] for backend in BACKENDS]
    factor = added[1] / max(added[0], 0.1)
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|---|---|---|")
    return f"""# The two backends, measured

Written by `bench/backends.py --record` from one run (commit {record['commit']}, {record['cpu']}, {record['nproc']} cores,
{record['rounds']} rounds of clock reads, `{SPEC.name}` under both, load average {record['load']:.0f} before); do not edit. Take `preload` unless you must have
libfaketime: it adds {factor:.0f} times as much to a clock read; `preload` bends MONOTONIC too, acts at any instant and
reaches more.

""" + "\n".join(lines) + """

Under libfaketime a drift is a rate in its file and not a stream of small steps: the line is exact at every instant. What
a rate would do to short waits (poll of 1 ms returns at once), and timespec_get to librdkafka's, is put right by a
companion library that stands before it. Waits until an absolute REALTIME are libfaketime's own and partly wrong, for
instance `pthread_mutex_timedlock`, so a finding under it is to be confirmed under `preload`.
"""


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=clock_read.ROUNDS)
    arguments.add_argument("--calls", type=int, default=500_000)
    arguments.add_argument("--record", action="store_true")
    arguments.add_argument("--recheck", action="store_true")
    options = arguments.parse_args()
    if options.record:
        with at_once():
            rounds = clock_read.run_rounds(options.rounds, options.calls, ("native", *BACKENDS))
        frame = json.loads(clock_read.line(rounds))
        record = {"bench": "backends", **{k: frame[k] for k in ("commit", "nproc", "cpu", "kernel")},
                  "load": os.getloadavg()[0], "rounds": options.rounds, "cost": frame["medians"], "exactness": exactness(), "reach": reach(),
                  "cost_rounds": rounds}
        with RECORD.open("a", encoding="utf-8") as results:
            results.write(json.dumps(record) + "\n")
        PAGE.write_text(page(record), encoding="utf-8")
        print(page(record))
    if options.recheck:
        record = json.loads(RECORD.read_text(encoding="utf-8").splitlines()[-1])
        if clock_read.medians(record["cost_rounds"]) != record["cost"] or page(record) != PAGE.read_text(encoding="utf-8"):
            sys.exit(f"{PAGE} is not what the last line of {RECORD} says: backends.py --record writes both")


if __name__ == "__main__":
    main()
