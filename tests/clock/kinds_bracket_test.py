"""Readings under every kind of fault, in four processes, each of them judged by what the kind's definition says
(kind_models.py); then again with the model an instant late, which must be noticed.

    kinds_bracket_test.py READINGS SECONDS SEED BACKEND[,BACKEND] [KIND]...

Each kind, or each that is named, has a page of its own, is published half a second ahead, streamed where it is a course, and healed in one of
the three forms. The list of kinds is the programs' own: one without a model here fails. SECONDS for each kind.
"""
import collections
import os
import pathlib
import random
import sys
import tempfile

import evaluator
import kind_models
from bracket_test import native_bases
from driver import MS, PROGRAMS, SECOND, PageDriver, Refused, now

PROCESSES = 4
HEALS = (("step", 0), ("slew", 200_000 * 10**6), ("leave", 0))
TRIES = 3
CHUNK = 4_000_000  # readings held at once


def parameters(kind, chance, lasts, rows):
    """As a spec would give them, so that something happens within `lasts` ns."""
    sign = chance.choice("+-")
    return {
        "step": {"by": sign + chance.choice(("5ms", "5s", "123456ns"))},
        "drift": {"rate": sign + chance.choice(("200ppm", "50ppb", "900000ppm"))},
        "freeze": {},
        "ramp": {"to": sign + "3ms", "over": f"{lasts // 2}ns"},
        "slew_to": {"to": sign + "2ms", "rate": "83333ppm"},
        "leap": {"second": chance.choice(("insert", "delete")), **chance.choice(({}, {"smear": "10s"}))},
        "strobe": {"by": sign + "5ms", "every": "1ms"},
        "jitter": {"by": "500us", "every": "1ms"},
        "sine": {"by": "10ms", "period": "1s"},
        "wander": {"walk": "100ppm", "white": "50ppm", "every": "100ms"},
        "servo": {"daemon": chance.choice(("ntpd", "chrony")), "to": sign + "20ms", "poll": "1s"},
        "playback": {"from": rows, "format": "csv"},
    }[kind]


def write_rows(folder):
    path = pathlib.Path(folder) / "rows.csv"
    path.write_text("0,0.001\n0.1,-0.001\n0.2,-0.001\n0.25,3\n0.3,3.002\n", encoding="ascii")
    return path


def write_list(path, curves, bases, late=0):
    """`late`: the list says that all changes come so many ns later."""
    with open(path, "w", encoding="ascii") as file:
        file.writelines(f"{name} {value}\n" for name, value in bases.items())
        for stepped, curve in zip((1, 0), curves):
            file.writelines(f"P {stepped} {at + late if at else 0} {offset} {rate}\n" for at, offset, rate in curve)


def one_kind(folder, kind, readings, seconds, chance, backend):
    """(tally, what is outside) of one page."""
    files = [os.path.join(folder, f"readings{i}") for i in range(PROCESSES)]
    seed, bases = chance.randrange(2**63), native_bases()
    heal = chance.choice(HEALS)
    with PageDriver() as driver:
        driver.tell("keep", 2 * SECOND, 100 * MS)
        begin = now() + (1500 if backend == "vdso" else 800) * MS
        at, end = begin + seconds * SECOND // 10, begin + seconds * SECOND * 7 // 10
        given = parameters(kind, chance, end - at, write_rows(folder))
        driver.tell("fault", at, end, seed, kind, *(f"{name}={value}" for name, value in given.items()))
        driver.tell("heal", end, heal[0], *heal[1:])
        driver.tell("publish")
        each = readings // PROCESSES
        victims = [driver.victim(PROGRAMS / "bracket_reader", file, each, begin, seconds * SECOND // each, backend=backend)
                   for file in files]
        if any(victim.wait(timeout=300) for victim in victims):
            raise AssertionError("a victim failed")
        driver.tell("kept")
    if native_bases() != bases:
        raise AssertionError("the host's clock was stepped during the run")
    curves = kind_models.curves(kind_models.MODELS[kind](given, at, seed, end), (end, *heal))
    path = os.path.join(folder, "commanded")
    write_list(path, curves, bases)
    tally, examples = evaluator.evaluate(path, files)
    write_list(path, curves, bases, late=20_300_000)  # more than a reader may be off its processor
    caught, _ = evaluator.evaluate(path, files[:2])
    words = " ".join(f"{name} {value}" for name, value in given.items() if name != "from")
    print(f"{backend} {kind} {words}, heal {heal[0]}: {sum(tally[c] for c in evaluator.NAMES):,} readings, "
          f"{tally['outside']} outside, {tally['wrong side']} on the wrong side; a model too late: {caught['outside']:,} outside",
          *examples, sep="\n  ", flush=True)
    if caught["outside"] == 0:
        raise Refused("the readers were not there when something changed")
    return tally


def on_a_busy_machine(judged, *what):
    """What proves nothing, because the writer or the readers came too late, is done again."""
    for _ in range(TRIES):
        try:
            return judged(*what)
        except Refused as refusal:
            print(f"again: {refusal}")
    raise AssertionError(f"{TRIES} times in vain")


def main():
    readings, seconds, seed = map(int, sys.argv[1:4])
    chance = random.Random(seed)
    total = collections.Counter()
    with PageDriver() as driver:
        kinds = driver.tell("kinds").split()
    unknown = set(kinds) - set(kind_models.MODELS)
    if unknown:
        sys.exit(f"kinds without a model: {unknown}")
    backends, kinds = sys.argv[4].split(","), sys.argv[5:] or kinds
    share = readings // len(backends) // len(kinds)
    rounds = -(-share // CHUNK)
    with tempfile.TemporaryDirectory(dir=".") as folder:
        for backend in backends:
            for kind in kinds:
                for _ in range(rounds):
                    total += on_a_busy_machine(one_kind, folder, kind, share // rounds, seconds, chance, backend)
    print(f"{len(kinds)} kinds, {len(backends)} backends, {PROCESSES} processes: {evaluator.describe(total)}")
    sys.exit(1 if total["outside"] else 0)


if __name__ == "__main__":
    main()
