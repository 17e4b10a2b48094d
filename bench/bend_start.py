#!/usr/bin/env python3
"""What `prochron bend` adds to a program's start and end: `prochron bend --step 5ms -- true` beside `true`.

    bend_start.py [--rounds N] [--bar] [--record FILE] [--recheck FILE]

Each round starts both, in an order drawn from a seed, and takes the wall time of each and what it used of a core; what is
added is the median of the rounds' differences. --bar fails if both are 30 ms or more: beside other work only the latter is
ours. --record appends one JSON line with every round; --recheck fails unless each line of a file says what its rounds do.
"""
import argparse
import json
import os
import pathlib
import random
import resource
import statistics
import subprocess
import sys
import time

from overhead import machine

BUILD = pathlib.Path(os.environ.get("PROCHRON_BUILD", "build/release"))
MOST_MS = 30
ARMS = {"bent": [str(BUILD / "bin/prochron"), "bend", "--step", "5ms", "--", "true"], "plain": ["true"]}


def used():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def run(arm):
    begin, before = time.perf_counter(), used()
    subprocess.run(ARMS[arm], stderr=subprocess.DEVNULL, check=True)
    took = time.perf_counter() - begin
    return {"ms": round(took * 1000, 3), "core_ms": round((used() - before) * 1000, 3)}


def measure(rounds):
    rng = random.Random(1)
    for arm in ARMS:
        run(arm)  # from then on its files are in memory
    measured = []
    for _ in range(rounds):
        order = list(ARMS)
        rng.shuffle(order)
        measured.append({arm: run(arm) for arm in order})
    return measured


def summary(rounds):
    said = {"rounds": len(rounds)}
    for figure in ("ms", "core_ms"):
        for arm in ARMS:
            said[f"{arm}_{figure}"] = round(statistics.median(one[arm][figure] for one in rounds), 3)
        said[f"added_{figure}"] = round(statistics.median(one["bent"][figure] - one["plain"][figure] for one in rounds), 3)
    return said


def recheck(path):
    records = [json.loads(line) for line in pathlib.Path(path).read_text().splitlines()] if pathlib.Path(path).exists() else []
    for record in records:
        if record["summary"] != summary(record["rounds"]):
            sys.exit(f"{path}: a line that does not say what its rounds do: {record['commit']}")
    print(f"{len(records)} lines, each says what its rounds do")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=15)
    arguments.add_argument("--bar", action="store_true")
    arguments.add_argument("--record")
    arguments.add_argument("--recheck")
    chosen = arguments.parse_args()
    if chosen.recheck:
        return recheck(chosen.recheck)
    rounds = measure(chosen.rounds)
    said = summary(rounds)
    print(json.dumps(said))
    if chosen.record:
        with open(chosen.record, "a", encoding="utf-8") as file:
            file.write(json.dumps({"bench": "bend_start", **machine(), "summary": said, "rounds": rounds}) + "\n")
    if chosen.bar and min(said["added_ms"], said["added_core_ms"]) >= MOST_MS:
        sys.exit(f"adds {said['added_ms']} ms, at most {MOST_MS}")


if __name__ == "__main__":
    main()
