"""Millions of readings in several processes, over steps of up to 5 s, rates of up to 10 % and standing clocks, each of them
judged by evaluator.py; then the same readings against a list with one wrong number, which must be noticed.

    bracket_test.py READINGS SECONDS [SEED [BACKEND [PROCESSES]]]
"""
import itertools
import os
import random
import sys
import tempfile
import time

import evaluator
from driver import MS, PROGRAMS, SECOND, PageDriver, Refused, native_k, now, sleep_until

STEPS = (5 * MS, -5 * MS, 3_000, 5 * SECOND, -5 * SECOND, 123_456, -1, 0)
RATES = (0, 200_000_000, -200_000_000, 100_000, -100_000, 1_000, -1, 500_000_000, -500_000_000, 10**11, -(10**11),
         -(10**12), 10**12 - 1)
LEAD = 20 * MS


def native_bases():
    """The native distances from MONOTONIC, as the evaluator wants them: read here, by this interpreter."""

    k = native_k()
    tai = round((time.clock_gettime_ns(time.CLOCK_TAI) - time.clock_gettime_ns(time.CLOCK_REALTIME)) / SECOND) * SECOND
    return {"K": k, "TAI": k + tai, "BOOTTIME": 0}


class Commands:
    """The list, written down once it was taken. Owned by one run."""

    def __init__(self, driver, chance):
        self.driver, self.chance = driver, chance
        self.lines = [f"{name} {value}" for name, value in native_bases().items()]
        self.changes = self.refused = 0

    def publish(self, instants):
        """A change at each instant. The writer refuses what reaches it too late, on a machine that is busy otherwise."""
        lines = [f"C {at} {self.chance.choice(STEPS)} {self.chance.choice(RATES)}" for at in instants]
        for line in lines:
            self.driver.tell("change", *line.split()[1:])
        try:
            self.driver.tell("publish")
        except Refused as refusal:
            if "published too late" not in str(refusal):
                raise
            self.refused += 1
            return
        self.lines += lines
        self.changes += len(lines)
        sleep_until(instants[-1] + 5 * MS)

    def one(self):
        self.publish([now() + LEAD])

    def ten(self):
        """3 to 5 ms apart."""
        gaps = [LEAD] + [3 * MS + self.chance.randrange(2 * MS) for _ in range(9)]
        self.publish(list(itertools.accumulate(gaps, initial=now()))[1:])

    def move_host(self):
        """The host's REALTIME is stepped, as far as the page can tell."""
        step = self.chance.choice((7 * SECOND, -250 * MS - 11))
        begin = now()
        self.driver.tell("base", step)
        self.lines.append(f"H {begin} {now()} {step}")

    def run(self, end):
        """Half of the batches with a writer that keeps the window fresh, half with one that only renews the lease."""
        rounds = 0
        while now() < end - 150 * MS or self.changes < 36:
            self.driver.tell("keep", 2 * SECOND, 5 * MS if rounds % 2 else 900 * MS)
            self.ten()
            for _ in range(4):
                self.one()
            if rounds % 3 == 2:
                self.move_host()
            rounds += 1
        self.one()


def record(folder, readings, seconds, seed, backend, processes):
    """(list, files) of one run."""
    files = [os.path.join(folder, f"readings{i}") for i in range(processes)]
    with PageDriver() as driver:
        driver.tell("keep", 2 * SECOND, 50 * MS)
        begin = now() + 300 * MS
        each = readings // processes
        period = seconds * SECOND // each
        victims = [driver.victim(PROGRAMS / "bracket_reader", file, each, begin, period, backend=backend) for file in files]
        commands = Commands(driver, random.Random(seed))
        sleep_until(begin)
        commands.run(begin + seconds * SECOND)
        if any(victim.wait(timeout=120) for victim in victims):
            raise AssertionError("a victim failed")
        if f"K {native_k()}" != commands.lines[0]:
            raise AssertionError("the host's clock was stepped during the run")
    list_path = os.path.join(folder, "commanded")
    with open(list_path, "w", encoding="ascii") as file:
        file.write("\n".join(commands.lines) + "\n")
    return list_path, files, commands


def plant(folder, list_path, error):
    """The list with one step, half way, wrong by `error` ns."""
    with open(list_path, encoding="ascii") as file:
        lines = file.read().split("\n")
    changes = [i for i, line in enumerate(lines) if line.startswith("C")]
    _, at, step, rate = lines[changes[len(changes) // 2]].split()
    lines[changes[len(changes) // 2]] = f"C {at} {int(step) + error} {rate}"
    path = os.path.join(folder, f"planted{error}")
    with open(path, "w", encoding="ascii") as file:
        file.write("\n".join(lines))
    return path


def main():
    readings, seconds = int(sys.argv[1]), int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    backend = sys.argv[4] if len(sys.argv) > 4 else "preload"
    processes = int(sys.argv[5]) if len(sys.argv) > 5 else 4
    with tempfile.TemporaryDirectory(dir=".") as folder:
        list_path, files, commands = record(folder, readings, seconds, seed, backend, processes)
        began = now()
        tally, examples = evaluator.evaluate(list_path, files)
        print(f"{backend}, seed {seed}, {processes} processes, {commands.changes} scheduled changes, "
              f"{commands.refused} publications refused as too late\n{evaluator.describe(tally)}")
        print(f"judged in {(now() - began) / SECOND:.1f} s", *examples, sep="\n  ")
        wrong = tally["outside"] > 0 or commands.changes < 30
        for error in (1, 50, -50):
            caught, _ = evaluator.evaluate(plant(folder, list_path, error), files[:1])
            print(f"a list wrong by {error:+d} ns in one step: {caught['outside']:,} readings outside")
            wrong = wrong or caught["outside"] == 0
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
