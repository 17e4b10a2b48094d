#!/usr/bin/env python3
"""How long each runtime's waits last under each backend, when the clock is 5 s ahead, 5 s behind, or runs 20 % slow.

Every victim says as each of its waits of half a second begins and ends, and this interpreter, whose clock is not bent,
looks when: nothing that is measured is measured by a victim. A wait is `right` if it takes half a second of the victim's own
time, `steps` if no step moves it but a drift makes it last otherwise, `wrong` if a step moves it, `varies` if it is now this,
now that; a runtime that the backend refuses is `refused`. The page docs/waits.md is written from what is recorded in waits.json (page.py).

    measure.py [--record] [BACKEND | BACKEND/RUNTIME]...      --record: into waits.json; else it is compared with that
"""
import concurrent.futures
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
BEND = pathlib.Path(os.environ.get("PROCHRON_BIN", HERE.parent.parent / "build/dev/bin")) / "prochron"
RECORDED = HERE / "waits.json"
BACKENDS = ("preload", "vdso", "libfaketime")
HALF, SLOW, SLACK = 0.5, 0.625, 0.05  # half a second of a clock that runs 20 % slow
CHANGES = {"ahead": "--step=5s", "behind": "--step=-5s", "slow": "--drift=-200000ppm"}
TRIES = 5
AT_ONCE = 6


def built(*command):
    """Builds `program` in a folder from a source here."""
    def build(folder):
        environment = dict(os.environ, GOCACHE=f"{folder}/cache", GO111MODULE="off", GOFLAGS="")
        subprocess.run([*command], cwd=folder, check=True, env=environment)
        return [f"{folder}/program"]
    return build


def source(name):
    return str(HERE / name)


def grpc(folder):
    flags = subprocess.run(["pkg-config", "--libs", "grpc++"], capture_output=True, text=True, check=True).stdout.split()
    return built("g++", "-std=c++20", "-O1", source("victim_grpc.cpp"), "-o", "program", *flags,
                 "-labsl_synchronization")(folder)


def jvm(folder):
    subprocess.run(["javac", "-d", folder, source("Victim.java")], check=True)
    return ["java", "-XX:TieredStopAtLevel=1", "-cp", folder, "Victim"]


def c_with(*flags):
    return built("gcc", "-O1", *flags, source("victim.c"), "-o", "program", "-pthread")


# runtime: (what must be installed, folder -> command)
RUNTIMES = {
    "C": ("gcc", c_with()),
    "C, static": ("gcc", c_with("-static")),
    "C, static musl": ("musl-gcc", built("musl-gcc", "-static", "-O1", source("victim.c"), "-o", "program")),
    "C, ASan": ("gcc", c_with("-fsanitize=address", "-static-libasan")),
    "C, TSan": ("gcc", c_with("-fsanitize=thread", "-static-libtsan")),
    "C++": ("g++", built("g++", "-std=c++20", "-O1", source("victim.cpp"), "-o", "program", "-pthread")),
    "Rust": ("rustc", built("rustc", "-O", source("victim.rs"), "-o", "program")),
    "Go": ("go", built("go", "build", "-o", "program", source("victim.go"))),
    "JVM": ("javac", jvm),
    "Node": ("node", lambda folder: ["node", source("victim.js")]),
    "Python": (sys.executable, lambda folder: [sys.executable, source("victim.py")]),
    "librdkafka": ("g++", built("g++", "-O1", source("victim_kafka.cpp"), "-o", "program", "-lrdkafka")),
    "gRPC": ("g++", grpc),
}


def run(backend, change, command):
    """{wait: seconds}; a wait that never ends is infinitely long; None: refused. Fails if it says nothing and was not."""
    bend = [str(BEND), "bend", "--backend", backend, CHANGES[change], "--", *command]
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(bend, stdout=subprocess.PIPE, stderr=errors, text=True)
        took, began, deadline = {}, {}, time.monotonic() + 100
        try:
            for line in process.stdout:
                word, _, name = line.strip().partition(" ")
                if word == "begin":
                    began[name] = time.monotonic()
                    took[name] = float("inf")
                elif word == "end":
                    took[name] = time.monotonic() - began[name]
                if time.monotonic() > deadline:
                    break
        finally:
            process.kill()
            process.wait()
        errors.seek(0)
        if not took and "can bend it" not in (said := errors.read()):
            raise RuntimeError(f"{' '.join(bend)} neither ran nor was refused: {said}")
    return took or None


def took_in(tries, change, wait):
    """The middle one: what a busy machine delays, or is late to look at, is seldom the same twice."""
    return statistics.median_low(runs[change].get(wait, float("inf")) for runs in tries)


def verdict(wait, tries):
    """Of one wait, by what it took under each change."""
    def near(change, wanted):
        return abs(took_in(tries, change, wait) - wanted) <= SLACK

    if not (near("ahead", HALF) and near("behind", HALF)):
        return "wrong"
    return "right" if near("slow", SLOW) else "steps"


def said_of(wait, tries):
    """Its verdict, unless more than one try alone would say otherwise: then it varies, or steps at best."""
    found = verdict(wait, tries)
    alone = [verdict(wait, [runs]) for runs in tries]
    if sum(one != found for one in alone) <= 1:
        return found
    return "varies" if "wrong" in alone else "steps"


def measure(backend, name, command, recorded):
    """{wait: verdict} or 'refused'; tried until it is as recorded, at most TRIES times; without a record, as often."""
    tries = []
    while len(tries) < TRIES:
        with concurrent.futures.ThreadPoolExecutor(len(CHANGES)) as pool:
            runs = dict(zip(CHANGES, pool.map(lambda change: run(backend, change, command), CHANGES)))
        if any(took is None for took in runs.values()):
            return "refused"
        tries.append(runs)
        found = {wait: verdict(wait, tries) for wait in runs["ahead"]}
        if recorded and not list(otherwise(backend, recorded, found)):
            return found
    for wait, said in found.items():
        if said == "wrong":
            print(f"  {backend}/{name}: {wait} took", {c: round(took_in(tries, c, wait), 3) for c in CHANGES})
    return found if recorded else {wait: said_of(wait, tries) for wait in found}


def measure_all(chosen, recorded):
    """`recorded`: what it is compared with, or {}."""
    table = {}
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        jobs = {}
        for name, (needs, build) in RUNTIMES.items():
            wanted = [backend for backend in BACKENDS if not chosen or {backend, f"{backend}/{name}"} & set(chosen)]
            if wanted and not shutil.which(needs):
                print(f"{name}: skipped, no {needs} here")
            elif wanted:
                place = pathlib.Path(folder) / name.replace(" ", "_")
                place.mkdir()
                command = build(str(place))
                for backend in wanted:
                    known = recorded.get(name, {}).get(backend)
                    jobs[backend, name] = pool.submit(measure, backend, name, command, known)
        for (backend, name), job in jobs.items():
            table.setdefault(name, {})[backend] = job.result()
    return table


def otherwise(backend, known, waits):
    """What is otherwise than known. What a drift does where the backend does not follow it is left to chance: it depends on
    how far the clock has drifted, and on whether a library looks twice."""
    if waits == "refused" or known == "refused":
        if waits != known:
            yield f"{waits}, recorded {known}"
        return
    for wait, found in waits.items():
        same = {found, known.get(wait)}
        if len(same) > 1 and "varies" not in same and (backend == "preload" or same != {"right", "steps"}):
            yield f"{wait} is {found}, recorded {known.get(wait)}"


def compare(recorded, table):
    for name, backends in table.items():
        for backend, waits in backends.items():
            yield from (f"{name} under {backend}: {line}" for line in otherwise(backend, recorded[name][backend], waits))


def main():
    record = "--record" in sys.argv[1:]
    known = json.loads(RECORDED.read_text()) if RECORDED.exists() else {}
    table = measure_all([word for word in sys.argv[1:] if word != "--record"], {} if record else known)
    if record:
        for name, backends in table.items():
            known.setdefault(name, {}).update(backends)
        ordered = {name: {backend: known[name][backend] for backend in BACKENDS} for name in RUNTIMES}
        RECORDED.write_text(json.dumps(ordered, indent=1) + "\n")
        return
    other = list(compare(known, table))
    print("\n".join(other) or f"{sum(len(w) for b in table.values() for w in b.values() if w != 'refused')} waits as recorded")
    sys.exit(1 if other else 0)


if __name__ == "__main__":
    main()
