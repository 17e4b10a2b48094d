#!/usr/bin/env python3
"""How fast a History is judged, and that the memory this takes does not depend on how long it is.

    judge.py [--spans N...] [--bar] [--record FILE]

Writes a synthetic History per N, judges it with 1 and with 4 threads, each in a process of its own, and prints spans/s
and peak memory. --bar fails unless the largest History was judged in at most 1.25 times the memory of the smallest and
every one of them PASSes; --record appends one JSON line.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = pathlib.Path(os.environ.get("PROCHRON_BUILD", HERE.parent / "build/release")) / "bench/bench_judge"
MOST_GROWTH = 1.25


def run(*words):
    return subprocess.run([PROGRAM, *map(str, words)], check=True, capture_output=True, text=True).stdout


def measure(wanted):
    with tempfile.TemporaryDirectory(prefix="bench_judge.") as folder:
        spans = int(run("write", folder, wanted))
        size = sum(file.stat().st_size for file in pathlib.Path(folder).iterdir())
        for threads in (1, 4):
            result = {"spans": spans, "threads": threads, "history_mib": size >> 20}
            result |= json.loads(run("judge", folder, wanted, threads))
            result["spans_per_s"] = round(spans / result["seconds"])
            print(f"{spans:>10} spans  {threads} threads  {result['spans_per_s']:>9} spans/s  "
                  f"peak {result['peak_kib'] / 1024:.1f} MiB  {result['verdict']}", flush=True)
            yield result


def beyond_bar(rounds):
    wrong = [f"{one['spans']} spans: {one['verdict']}" for one in rounds if one["verdict"] != "PASS"]
    by_size = sorted((one for one in rounds if one["threads"] == 1), key=lambda one: one["spans"])
    growth = by_size[-1]["peak_kib"] / by_size[0]["peak_kib"]
    if growth > MOST_GROWTH:
        wrong.append(f"{by_size[-1]['spans']} spans took {growth:.2f} times the memory of {by_size[0]['spans']}")
    return wrong


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as cpuinfo:
        cpu = next((row.split(":", 1)[1].strip() for row in cpuinfo if row.startswith("model name")), "unknown")
    try:
        head = subprocess.run(["git", "-C", HERE, "rev-parse", "--short=12", "HEAD"], check=False, capture_output=True,
                              text=True).stdout.strip()
    except OSError:
        head = ""
    return {"commit": head or None, "nproc": os.cpu_count(), "cpu": cpu}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--spans", type=int, nargs="+", default=[1_000_000, 10_000_000])
    arguments.add_argument("--bar", action="store_true")
    arguments.add_argument("--record")
    options = arguments.parse_args()
    rounds = [one for spans in options.spans for one in measure(spans)]
    if options.record:
        with open(options.record, "a", encoding="utf-8") as results:
            results.write(json.dumps({"bench": "judge"} | machine() | {"rounds": rounds}) + "\n")
    wrong = beyond_bar(rounds) if options.bar else []
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
