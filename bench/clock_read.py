#!/usr/bin/env python3
"""The cost of a bent clock read beside a native one and libfaketime's, in rounds of all of them in random order.

    clock_read.py [--rounds N] [--calls N] [--bar] [--record FILE] | --recheck FILE

Ours is read as it is in every state of a run: bent, with few and with many changes to come, in a strobe of 1 ms, healed,
and after its lease has ended. Prints the table, and with --record appends one JSON line with every round. --bar fails
unless, on 1 and on 2 threads and in each row of ours, clock_gettime(REALTIME) and gettimeofday cost at most 1.30 times a
native one or at most 6 ns more, and time() at most 5 ns more; --recheck recomputes the medians of recorded lines. The
medians are over rounds of per-round ratios; a static program is held to a native static one.
"""
import argparse
import contextlib
import json
import os
import pathlib
import platform
import random
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests/clock"))
# pylint: disable=wrong-import-position
from driver import BUILD, LAUNCHER, MS, SECOND, PageDriver, bent_environment, clean_environment, now
import libfaketime

OURS = ("preload", "vdso")
NATIVE = ("native", "static")
ROUNDS = 15
THREADS = (1, 2)
# function: (times native, ns more): one of the two must hold
BARS = {"clock_gettime_realtime": (1.30, 6.0), "gettimeofday": (1.30, 6.0), "time": (1.0, 5.0)}
LEASE = 2 * SECOND


def changes(count):
    """So many to come: from ten minutes on, a second apart."""
    return [(now() + (600 + i) * SECOND, (-1) ** i * MS, 0) for i in range(count)]


def bent(driver):
    driver.tell("keep", LEASE, 200 * MS)


def healed(driver):
    bent(driver)
    driver.tell("heal", now() + 20 * MS, "step")
    driver.tell("publish")


def strobe(driver):
    """As an agent does it, who looks five times a second."""
    bent(driver)
    driver.tell("fault", now() + 20 * MS, now() + 86_400 * SECOND, 1, "strobe", "by=+5ms", "every=1ms")
    driver.tell("publish")


def expired(driver):
    driver.tell("lease", 10 * MS)


# how a page came to be: what was to change when it was made, what was done with it then
STATES = {"": (0, bent), "two pending": (2, bent), "sixty pending": (60, bent), "strobe": (0, strobe), "healed": (0, healed),
          "expired": (0, expired)}


def reference(kind):
    """The native row that a row is held to."""
    return "static" if kind.startswith("static") else "native"


def is_ours(kind):
    return any(word in OURS for word in kind.split())


def measure(environment, calls, launcher, program, threads):
    output = subprocess.run([*launcher, BUILD / "bench" / program, str(calls), str(threads)], env=environment, check=True,
                            capture_output=True, text=True).stdout
    return {name: float(cost) for name, cost in map(str.split, output.splitlines())}


def rows_of_state(state, driver, calls):
    """{row: arguments of measure} of one page."""
    def named(backend):
        return f"{backend} {state}".strip()

    rows = {named("preload"): (bent_environment(driver.path), calls, [], "bench_clock_read"),
            named("vdso"): (clean_environment(), calls, [LAUNCHER, driver.path], "bench_clock_read")}
    if not state:
        rows["static vdso"] = (clean_environment(), calls, [LAUNCHER, driver.path], "bench_clock_read_static")
    return rows


@contextlib.contextmanager
def all_rows(calls):
    with contextlib.ExitStack() as stack:
        rows = {name: (clean_environment(), calls, [], program)
                for name, program in zip(NATIVE, ("bench_clock_read", "bench_clock_read_static"))}
        for state, (count, prepare) in STATES.items():
            driver = stack.enter_context(PageDriver([(now() - SECOND, 5 * MS, 50_000_000), *changes(count)]))
            prepare(driver)
            rows |= rows_of_state(state, driver, calls)
        if libfaketime.library():
            recipe = stack.enter_context(libfaketime.Recipe("+0.005000000 x1.000050000"))
            rows["libfaketime"] = (clean_environment(**recipe.environment), max(calls // 4, 1000), [], "bench_clock_read")
            rows["libfaketime no cache"] = (clean_environment(**recipe.environment, FAKETIME_NO_CACHE="1"),
                                            max(calls // 40, 1000), [], "bench_clock_read")
        time.sleep(0.1)  # what was scheduled has come
        yield rows


def run_rounds(rounds, calls, only=None):
    """[{threads, round, native: {function: ns}, preload: ..., libfaketime: ...}]; `only`: of these rows."""
    results = []
    with all_rows(calls) as rows:
        names = [name for name in rows if only is None or name in only]
        for number in range(rounds):
            for threads in THREADS:
                result = {"threads": threads, "round": number}
                for name in random.sample(names, len(names)):
                    result[name] = measure(*rows[name], threads)
                results.append(result)
    return results


def medians(rounds):
    """{threads: {kind: {function: {ns, ratio, added_ns}}}}, recomputed from the rounds alone."""
    table = {}
    for threads in THREADS:
        own = [one for one in rounds if one["threads"] == threads]
        kinds = sorted(kind for kind in own[0] if kind not in ("threads", "round", *NATIVE))
        table[str(threads)] = {kind: {function: {
            "ns": round(statistics.median(one[kind][function] for one in own), 2),
            "ratio": round(statistics.median(one[kind][function] / one[reference(kind)][function] for one in own), 4),
            "added_ns": round(statistics.median(one[kind][function] - one[reference(kind)][function] for one in own), 2),
        } for function in own[0]["native"]} for kind in kinds}
    return table


def beyond_bar(table):
    wrong = []
    for threads in THREADS:
        for kind, functions in table[str(threads)].items():
            for function, (most_ratio, most_added_ns) in BARS.items() if is_ours(kind) else ():
                cost = functions[function]
                if cost["ratio"] > most_ratio and cost["added_ns"] > most_added_ns:
                    wrong.append(f"{kind}: {function} on {threads} threads: {cost['ratio']} x native and "
                                 f"{cost['added_ns']} ns more; at most {most_ratio} x or {most_added_ns} ns")
    return wrong


def describe(table):
    for threads, kinds in table.items():
        for kind, functions in kinds.items():
            cells = "  ".join(f"{function} {cost['ns']:.1f} ns ({cost['ratio']:.2f} x, {cost['added_ns']:+.1f} ns)"
                              for function, cost in functions.items())
            print(f"{threads} thread{'s' if threads != '1' else ' '}  {kind:<22} {cells}")


def commit():
    """Of what is measured, with a + if it was changed since; none in an unpacked archive, or without git."""
    def git(*words):
        return subprocess.run(["git", "-C", HERE.parent, *words], check=False, capture_output=True, text=True)

    try:
        changed = git("diff", "--quiet", "HEAD", "--", "bench/clock_read.cc", "faults", "host").returncode != 0
        return git("rev-parse", "--short=12", "HEAD").stdout.strip() + ("+" if changed else "") or None
    except OSError:
        return None


def line(rounds):
    with open("/proc/cpuinfo", encoding="utf-8") as cpuinfo:
        cpu = next((row.split(":", 1)[1].strip() for row in cpuinfo if row.startswith("model name")), "unknown")
    return json.dumps({"bench": "clock_read", "commit": commit(), "nproc": os.cpu_count(), "cpu": cpu,
                       "kernel": platform.release(), "medians": medians(rounds), "rounds": rounds})


def recheck(path):
    wrong = []
    for number, text in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), 1):
        record = json.loads(text)
        if len(record["rounds"]) != ROUNDS * len(THREADS) or not record["nproc"]:
            wrong.append(f"{path}:{number}: {len(record['rounds'])} rounds, nproc {record['nproc']}")
        table = medians(record["rounds"])
        if table != record["medians"]:
            wrong.append(f"{path}:{number}: its medians are not those of its rounds")
        wrong += [f"{path}:{number}: {what}" for what in beyond_bar(table)]
    return wrong


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=ROUNDS)
    arguments.add_argument("--calls", type=int, default=500_000)
    arguments.add_argument("--bar", action="store_true")
    arguments.add_argument("--record")
    arguments.add_argument("--recheck")
    options = arguments.parse_args()
    if options.recheck:
        wrong = recheck(options.recheck)
    else:
        rounds = run_rounds(options.rounds, options.calls)
        record = line(rounds)
        table = medians(json.loads(record)["rounds"])
        describe(table)
        wrong = beyond_bar(table) if options.bar else []
        if options.record:
            with open(options.record, "a", encoding="utf-8") as results:
                results.write(record + "\n")
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
