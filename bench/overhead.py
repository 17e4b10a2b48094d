#!/usr/bin/env python3
"""What bending and tracing cost a pipeline: end-to-end latency at a rate it keeps up with, and messages per second when
saturated, with our shim and tracing against without both, in rounds of all arms in random order.

    overhead.py [--rounds N] [--transports T...] [--record FILE] | --recheck FILE | --table FILE

Counted by what both arms write down alike: the source's list of what was sent and the sink's of what came out. The arm
without takes no bracketed stamps, records no spans, and its stages are started without the shim. Ratios are with over
without within a round; their median stands with the order statistics that hold it in 95 of 100 cases. --record appends
one JSON line with every round, --table prints docs/overhead.md from the last one, --recheck recomputes the lines.
"""
import argparse
import json
import math
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent
sys.path.insert(0, str(SOURCE / "tests/judge"))
# pylint: disable=wrong-import-position
import records

BUILD = pathlib.Path(os.environ.get("PROCHRON_BUILD", SOURCE / "build/release"))
WITHOUT = {"PROCHRON_TEST_SPAWN_WITHOUT_SHIM": "1", "PROCHRON_TEST_WITHOUT_TRACING": "1"}
ARMS = {"with": {}, "without": WITHOUT}
LOADS = {"at 100/s": "100/s", "saturated": "max"}
TRANSPORTS = {"zeromq": "zeromq", "kafka": "{kafka: {node: gpu}}"}
FIGURES = {"at 100/s": ("p50_us", "p99_us"), "saturated": ("per_s",)}
WORDS = {"p50_us": "end-to-end latency, median", "p99_us": "end-to-end latency, 99th percentile",
         "per_s": "messages per second, saturated"}
SPEC = """scenario: overhead
nodes: {{edge: local, gpu: local, api: local}}
pipeline:
  transport: {transport}
  stages:
    - source: {{node: edge, rate: {rate}, in_flight: 8, input: digest}}
    - preprocess: {{node: edge}}
    - inference: {{node: gpu, model: digest}}
    - postprocess: {{node: api}}
    - sink: {{node: api}}
schedule:
  - warmup: 2s
  - faults:
      for: {seconds}s
      inject:
        - step: {{clock: gpu, by: 5ms}}
expect:
  - outputs: {{lost: 0, duplicated: 0, wrong: 0}}
"""


def history(folder):
    """The window, and native instants per message: sent, come out. Checksums are the judge's business."""
    window, sent, out = None, {}, {}
    for file in sorted((folder / "history").iterdir()):
        data, at = file.read_bytes(), 0
        while at + records.HEADER.size <= len(data):
            length, _ = records.HEADER.unpack_from(data, at)
            if length == records.MAGIC:
                at += records.HEADER.size
                continue
            end = at + 8 + (length & 0xFFFFFF)
            if end > len(data):
                break
            kind = records.PREFIX.unpack_from(data, at)[3]
            name, layout, fields = records.LAYOUTS.get(kind, ("", None, ()))
            if name in ("window", "sent", "output"):
                found = dict(zip(fields, layout.unpack_from(data, at + records.PREFIX.size)))
                if name == "window" and found["role"] == 2:
                    window = found["begin"], found["end"]
                elif name == "sent":
                    sent[found["message"]] = found["native"]
                elif name == "output":
                    out[found["message"]] = found["native"]
            at = end
    return window, sent, out


def measure(transport, load, arm, seconds):
    with tempfile.TemporaryDirectory(prefix="bench_overhead.") as scratch:
        spec, folder = pathlib.Path(scratch) / "overhead.yaml", pathlib.Path(scratch) / "run"
        spec.write_text(SPEC.format(transport=TRANSPORTS[transport], rate=LOADS[load], seconds=seconds))
        done = subprocess.run([BUILD / "bin/prochron", "run", "-q", spec, "-o", folder], env={**os.environ, **ARMS[arm]},
                              check=False, capture_output=True, text=True)
        if done.returncode not in (0, 3):  # without a shim or spans a record proves nothing, and says so
            raise RuntimeError(f"{transport}, {load}, {arm}: {done.stdout}{done.stderr}")
        (begin, end), sent, out = history(folder)
    if load == "saturated":
        return {"per_s": round(sum(begin <= at < end for at in out.values()) / ((end - begin) / 1e9), 2)}
    took = sorted((out[message] - at) / 1e3 for message, at in sent.items() if begin <= at < end and message in out)
    return {"p50_us": round(statistics.median(took), 1), "p99_us": round(took[math.ceil(0.99 * len(took)) - 1], 1)}


def run_rounds(rounds, transports, seconds):
    """[{transport, load, round, with: {figure: value}, without: …}]"""
    results = []
    for number in range(rounds):
        for transport in transports:
            for load in LOADS:
                result = {"transport": transport, "load": load, "round": number}
                for arm in random.sample(list(ARMS), len(ARMS)):
                    result[arm] = measure(transport, load, arm, seconds)
                print(json.dumps(result), flush=True)
                results.append(result)
    return results


def interval(values):
    """The order statistics that hold the median in at least 95 of 100 cases; the extremes if none do."""
    ordered, n, below, place = sorted(values), len(values), 0.0, 0
    for k in range(n // 2):
        below += math.comb(n, k) / 2**n
        if 2 * below > 0.05:
            break
        place = k + 1
    return ordered[max(place - 1, 0)], ordered[n - max(place, 1)]


def summary(rounds):
    """[{transport, figure, with, without, ratio, low, high}], recomputed from the rounds alone."""
    rows = []
    for transport in TRANSPORTS:
        for load, figures in FIGURES.items():
            own = [one for one in rounds if (one["transport"], one["load"]) == (transport, load)]
            for figure in figures if own else ():
                ratios = [one["with"][figure] / one["without"][figure] for one in own]
                low, high = interval(ratios)
                rows.append({"transport": transport, "figure": figure, "rounds": len(own),
                             **{arm: round(statistics.median(one[arm][figure] for one in own), 1) for arm in ARMS},
                             "ratio": round(statistics.median(ratios), 4), "low": round(low, 4), "high": round(high, 4)})
    return rows


def table(record):
    lines = ["# What bending and tracing cost", "",
             "Generated by `bench/overhead.py --table` from the last line of `bench/results/overhead.jsonl`; a test holds",
             "both together. A pipeline of five stages on one machine, its inference about 1 ms of work (`model: digest`).",
             "*With* is what every run does: stages under the shim, four bracketed stamps and two spans per hop, recorded.",
             "*Without* has neither; both write down what was sent and what came out, by which they are counted.",
             "Ratios are with over without within a round, arms in random order; medians over rounds, with the order",
             "statistics that hold the median in 95 of 100 cases.", "",
             f"Measured at {record['commit']}, {record['nproc']} cores of {record['cpu']}, "
             f"load average {record['load']} when it began.", "",
             "| transport | figure | with | without | ratio | rounds |", "|---|---|---|---|---|---|"]
    for row in record["summary"]:
        unit = "/s" if row["figure"] == "per_s" else " us"
        lines.append(f"| {row['transport']} | {WORDS[row['figure']]} | {row['with']:,.1f}{unit} | "
                     f"{row['without']:,.1f}{unit} | {row['ratio']:.3f} [{row['low']:.3f}, {row['high']:.3f}] | "
                     f"{row['rounds']} |")
    return "\n".join(lines) + "\n"


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as cpuinfo:
        cpu = next((row.split(":", 1)[1].strip() for row in cpuinfo if row.startswith("model name")), "unknown")
    head = subprocess.run(["git", "-C", SOURCE, "rev-parse", "--short=12", "HEAD"], check=False, capture_output=True,
                          text=True).stdout.strip()
    return {"commit": head or None, "nproc": os.cpu_count(), "cpu": cpu, "load": round(os.getloadavg()[0], 1)}


def recheck(path):
    all_records = [json.loads(line) for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines()]
    wrong = [f"{path}:{number}: its summary is not that of its rounds"
             for number, record in enumerate(all_records, 1) if summary(record["rounds"]) != record["summary"]]
    if (SOURCE / "docs/overhead.md").read_text(encoding="utf-8") != table(all_records[-1]):
        wrong.append("docs/overhead.md is not the table of the last recorded run")
    return wrong


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=12)
    arguments.add_argument("--seconds", type=int, default=5)
    arguments.add_argument("--transports", nargs="+", default=["zeromq"], choices=TRANSPORTS)
    arguments.add_argument("--record")
    arguments.add_argument("--recheck")
    arguments.add_argument("--table")
    options = arguments.parse_args()
    if options.table:
        print(table(json.loads(pathlib.Path(options.table).read_text(encoding="utf-8").splitlines()[-1])), end="")
        return
    wrong = []
    if options.recheck:
        wrong = recheck(options.recheck)
    else:
        head = machine()
        rounds = run_rounds(options.rounds, options.transports, options.seconds)
        record = {"bench": "overhead"} | head | {"summary": summary(rounds), "rounds": rounds}
        print(table(record), end="")
        if options.record:
            with open(options.record, "a", encoding="utf-8") as results:
                results.write(json.dumps(record) + "\n")
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
