#!/usr/bin/env python3
"""Counts a run a second time, in whole numbers and without a line of the judge's, and holds result.json against it.

    recount.py DIR      reads DIR/plan.json and DIR/history, compares with DIR/result.json; 1 and the differences if any

What is recounted: per cell and hop what was sent, what crossed, what was left out and what arrived before it was sent;
the quantiles of true latency, to a bin of the judge's; what the answers and the offered load came to; and each fault's
offset, from stamps and the host's K alone. No interval, no verdict: those are opinions.
"""
import bisect
import collections
import json
import pathlib
import sys

from records import PRODUCE, records

ROLES = {"warmup": 0, "control": 1, "fault": 2, "recovery": 3}
SHOWN = 10  # differences


class Session:
    """Everything one session's History holds, by kind of record."""

    def __init__(self, plan, number, data):
        self.plan, self.number, self.stages = plan, number, plan["sessions"][number]["stages"]
        found = collections.defaultdict(list)
        for name, fields in records(data):
            found[name].append(fields)
        self.found = found
        self.processes = {p["process"]: p for p in found["process"]}
        ran = [w for w in found["window"] if w["role"] != ROLES["warmup"]]
        self.windows = sorted(ran, key=lambda w: w["begin"])
        nodes = {c["name"]: c["id"] for c in plan["clocks"] if c["scope"] == "node"}
        self.follows = {number: {p["clock"], nodes.get(self.stages[p["stage"]]["node"])}
                        for number, p in self.processes.items() if p["stage"] < len(self.stages)}
        self.changes = sorted((c["at"], c["clock"]) for c in found["command"])
        self.levels = collections.defaultdict(list)
        for sample in sorted(found["discipline"], key=lambda d: d["native"]):
            self.levels[sample["host"]].append((sample["native"], sample["k"]))

    def window_at(self, native):
        return next((w for w in self.windows if w["begin"] <= native < w["end"]), None)

    def of_role(self, role):
        return [w for w in self.windows if self.plan["windows"][w["window"]]["role"] == role]

    def changed(self, process, after, until):
        """Did a clock that this process follows change in (after, until]?"""
        first = bisect.bisect_right(self.changes, (after, 1 << 40))
        last = bisect.bisect_right(self.changes, (until, 1 << 40))
        return any(clock in self.follows.get(process, ()) for _, clock in self.changes[first:last])

    def k_at(self, host, native):
        """K of the nearest sample."""
        samples = self.levels[host]
        at = bisect.bisect_right(samples, (native, 1 << 80))
        near = samples[max(0, at - 1):at + 1]
        return min(near, key=lambda s: abs(s[0] - native))[1]


def crossings(session):
    """Per (from, to, window): [sent, excluded, [(true, observed)]]. A message counts once, where it was first sent."""
    halves = {True: {}, False: {}}
    counts = collections.defaultdict(lambda: [0, 0, []])
    for span in session.found["span"]:
        sends = span["kind"] == PRODUCE
        ends = (span["stage"], span["peer"]) if sends else (span["peer"], span["stage"])
        key = (ends, span["trace"], span["message"], span["attempt"], span["delivery"])
        if sends or span["delivery"] == 0:
            halves[sends].setdefault(key, span)
    for key, send in halves[True].items():
        window = session.window_at(send["native"])
        if window is None:
            continue
        count = counts[(*key[0], window["window"])]
        count[0] += 1
        receive = halves[False].get(key)
        if receive is None:
            continue
        until = receive["native"] + receive["width"]
        if any(session.changed(half["process"], send["native"], until) for half in (send, receive)):
            count[1] += 1
        else:
            count[2].append((receive["raw"] - send["raw"], receive["observed"] - send["observed"]))
    return counts


def brackets(session, clock, window):
    """(native, low, high) of what each stamp in a window says of a clock's offset, process by process."""
    alone = [n for n, p in session.processes.items() if p["clock"] == clock]
    asked = alone or [n for n, clocks in session.follows.items() if clock in clocks]
    found = {process: [] for process in asked if session.processes[process]["host"] in session.levels}
    stamps = [(s["process"], s["native"], s["observed"], s["width"]) for s in session.found["span"] + session.found["idle"]]
    stamps += [(s["process"], s["end_native"], s["end_observed"], s["end_width"]) for s in session.found["span"]]
    for process, native, observed, width in stamps:
        if process in found and window["begin"] <= native < window["end"]:
            seen = observed - native - session.k_at(session.processes[process]["host"], native)
            found[process].append((native, seen - width - 1, seen + 1))
    return {process: seen for process, seen in found.items() if seen}


def ways(stages, hops, stage):
    """How many ways lead from a stage to a sink."""
    if stages[stage]["kind"] == "sink":
        return 1
    return sum(ways(stages, hops, hop["to"]) for hop in hops if hop["from"] == stage)


def answers(session):
    """Per window, a Counter of what became of its messages and of what was offered in it."""
    plan = session.plan["sessions"][session.number]
    oracle = {(o["stage"], o["path"], o["input"]): o["digest"] for o in session.found["oracle"]}
    arrived, furthest = collections.defaultdict(dict), {}
    for out in session.found["output"]:
        place = (out["stage"], out["path"])
        first = arrived[out["message"]].setdefault(place, [out, 0, out["message"] < furthest.get(place, 0)])
        first[1] += 1
        furthest[place] = max(furthest.get(place, 0), out["message"])
    tallies = {w["window"]: collections.Counter() for w in session.windows}
    sent = {s["message"]: s for s in session.found["sent"]}
    for message, source in sent.items():
        needed, got = ways(plan["stages"], plan["hops"], source["stage"]), arrived.pop(message, {})
        window = session.window_at(source["native"])
        if window is not None:
            tally = tallies[window["window"]]
            for (sink, path), (out, times, overtaken) in got.items():
                right = oracle.get((sink, path, source["input"]))
                tally["unjudged" if right is None else "right" if right == out["digest"] else "wrong"] += 1
                tally["duplicated"] += times - 1
                tally["reordered"] += overtaken
            tally["lost"] += max(0, needed - len(got))
        window = session.window_at(source["due"])
        if window is not None:
            tally = tallies[window["window"]]
            tally["due"] += 1
            guard = min(session.plan["windows"][window["window"]]["settle_ns"], (window["end"] - window["begin"]) // 2)
            if source["due"] <= window["end"] - guard:
                last = max((out["native"] for out, _, _ in got.values()), default=window["end"] + 1)
                tally["asked"] += 1
                tally["in_time"] += len(got) >= needed and last <= window["end"]
    for places in arrived.values():  # on no sent list
        for out, _, _ in places.values():
            window = session.window_at(out["native"])
            if window is not None:
                tallies[window["window"]]["wrong"] += 1
    return tallies


class Comparison:
    """Differences between what was told and what was counted."""

    def __init__(self):
        self.differences, self.compared = [], 0

    def same(self, where, told, counted):
        self.near(where, told, counted, 0)

    def near(self, where, told, counted, slack):
        self.compared += 1
        if abs(told - counted) > slack:
            self.differences.append(f"{where}: result.json says {told}, the History {counted}"
                                    + (f" (to within {slack})" if slack else ""))

    def hop(self, where, told, sent, excluded, pairs):
        self.same(f"{where}: expected", told["expected"], sent)
        self.same(f"{where}: n", told["n"], len(pairs))
        self.same(f"{where}: excluded", told["excluded"], excluded)
        self.same(f"{where}: negative", told["negative"], sum(observed < 0 for _, observed in pairs))
        latencies = sorted(true for true, _ in pairs)
        for name, percent in (("p01", 1), ("p50", 50), ("p99", 99)):
            rank = max(1, -(-percent * len(latencies) // 100))
            counted = latencies[rank - 1] if latencies else 0
            self.near(f"{where}: true latency {name}", told["true_latency_ns"][name], counted,
                      max(1000, abs(counted) // 8192 + 1))

    def fault(self, where, told, seen, begin):
        """One bracket if all stamps have one in common, else a line that each of them must meet."""
        told = told["measured"]
        self.same(f"{where}: stamps", told["stamps"], sum(map(len, seen.values())))
        if not seen:
            return
        low = max(low for stamps in seen.values() for _, low, _ in stamps)
        high = min(high for stamps in seen.values() for _, _, high in stamps)
        if low <= high:
            self.same(f"{where}: offset", told["offset_ns"], low + (high - low) // 2)
            self.same(f"{where}: bound", told["bound_ns"], (high - low + 1) // 2)
            self.same(f"{where}: rate", told["rate_ppt"] or 0, 0)
            return
        for native, low, high in (stamp for stamps in seen.values() for stamp in stamps):
            middle = told["offset_ns"] + (told["rate_ppt"] or 0) * (native - begin) // 10**12
            missed = max(low - middle, middle - high, 0)
            if missed > told["bound_ns"] + (high - low):
                self.same(f"{where}: a stamp {(native - begin) / 1e9:.3f} s into the window", middle, middle + missed)
                return

    def throughput(self, where, told, tally, length):
        offered = tally["due"] * 10**15 // length if length else 0
        ratio = tally["in_time"] * 10**9 // tally["asked"] if tally["asked"] else 0
        delivered = (tally["due"] * ratio // 10**9) * 10**15 // length if length else 0
        self.same(f"{where}: offered, micro-Hz", round(told["offered_per_s"] * 1e6), offered)
        self.same(f"{where}: delivered, micro-Hz", round(told["faulted_per_s"] * 1e6), delivered)
        self.same(f"{where}: ratio, ppb", round(told["ratio"] * 1e9), ratio)


def compare_cell(comparison, told, session, windows, counts, tallies):
    plan, where = session.plan, f"session {session.number} {told['id']}"
    for place, hop in enumerate(plan["sessions"][session.number]["hops"]):
        sent, excluded, pairs = 0, 0, []
        for window in windows:
            one = counts[(hop["from"], hop["to"], window["window"])]
            sent, excluded, pairs = sent + one[0], excluded + one[1], pairs + one[2]
        names = f"{session.stages[hop['from']]['name']} -> {session.stages[hop['to']]['name']}"
        comparison.hop(f"{where} {names}", told["hops"][place], sent, excluded, pairs)
    tally = sum((tallies[window["window"]] for window in windows), collections.Counter())
    for name in ("right", "wrong", "lost", "duplicated", "reordered"):
        comparison.same(f"{where}: {name}", told["outputs"][name], tally[name])
    comparison.throughput(where, told["throughput"], tally, sum(w["end"] - w["begin"] for w in windows))
    planned = [(w, fault) for w in windows for fault in plan["windows"][w["window"]]["faults"]]
    comparison.same(f"{where}: faults", len(told["faults"]), len(planned))
    for fault, (window, asked) in zip(told["faults"], planned):
        seen = brackets(session, asked["clock"], window)
        comparison.fault(f"{where} {asked['text']}", fault, seen, window["begin"])


def recount(folder):
    """The Comparison of a run's result.json with its History. Cells that could not be judged have no numbers."""
    plan = json.loads((folder / "plan.json").read_text())["judge"]
    result = json.loads((folder / "result.json").read_text())
    comparison = Comparison()
    for number in range(len(plan["sessions"])):
        session = Session(plan, number, (folder / "history" / f"{number:03d}.records").read_bytes())
        counts, tallies = crossings(session), answers(session)
        for told in result["controls"]:
            if told["session"] == number and told["hops"]:
                compare_cell(comparison, told, session, session.of_role("control"), counts, tallies)
        for told, cell in zip(result["cells"], plan["cells"]):
            mine = [w for w in session.of_role("fault") if w["window"] in cell["windows"]]
            if cell["session"] == number and told["hops"]:
                compare_cell(comparison, told, session, mine, counts, tallies)
    return comparison


def main():
    comparison = recount(pathlib.Path(sys.argv[1]))
    for difference in comparison.differences[:SHOWN]:
        print(difference)
    print(f"{comparison.compared} numbers recounted, {len(comparison.differences)} differ")
    return 1 if comparison.differences or not comparison.compared else 0


if __name__ == "__main__":
    sys.exit(main())
