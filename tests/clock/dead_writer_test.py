"""SIGKILL of the writer in mid-publication: its victims are bent until the lease ends, then REALTIME ends its fault as
that was to be healed (at once, slewed back, left) and MONOTONIC goes on from where it stood, never back; waits end when
those clocks say so. No reading is of a third kind.
"""
import os
import random
import struct
import subprocess
import sys
import tempfile

import evaluator
from bracket_test import native_bases
from driver import MS, PROGRAMS, SECOND, PageDriver, now, sleep_until
from waits_test import FOR, KINDS, MONOTONIC, TIMER_FOR

ROUNDS = 6
READERS = 2
READINGS = 100_000
SPAN = 700 * MS
VALID_UNTIL_AT = 72  # where the page says until when it holds
HOUR = 3600 * SECOND

# how the fault was to be healed, and so ends with the lease: words to the driver, the evaluator's `L at ...`
FORMS = (("step", ""), ("slew 50000000000", " 50000000000"), ("leave", " 0"))

# the same, how long a wait of 1.5 s on REALTIME takes when +700 ms goes with the lease some time into it, why
WAIT = 1500 * MS
WAITS = (("step", lambda lease: WAIT + 700 * MS, "native from then on: it lacks the 700 ms"),
         ("leave", lambda lease: WAIT, "nothing changes"),
         ("slew 200000000000", lambda lease: lease + (WAIT - lease) * 5 // 4, "the rest at 0.8 of the native pace"))
TRIES = 4  # that a wait ends late may be the machine's doing, that it ends early is not


def lease_end(page):
    with open(page, "rb") as file:
        return struct.unpack_from("<q", file.read(), VALID_UNTIL_AT)[0]


def one_round(folder, chance, form, expected):
    """(readings neither bent nor healed, decreases of MONOTONIC); None: its lease did not end among the readings."""
    files = [os.path.join(folder, f"readings{i}") for i in range(READERS)]
    with PageDriver() as driver:
        begin = now() + 400 * MS
        change = (begin - 50 * MS, chance.choice((5 * MS, -5 * SECOND)), chance.choice((-200_000_000, 10**10)))
        driver.tell("change", *change)
        driver.tell("heal", begin + HOUR, form)
        driver.tell("publish")
        driver.tell("keep", 250 * MS, 0)
        victims = [driver.victim(PROGRAMS / "bracket_reader", file, READINGS, begin, SPAN // READINGS) for file in files]
        sleep_until(begin + 50 * MS + chance.randrange(50 * MS))
        driver.kill()
        end = lease_end(driver.path)
        if any(victim.wait(timeout=60) for victim in victims):
            raise AssertionError("a victim failed")
    list_path = os.path.join(folder, "commanded")
    with open(list_path, "w", encoding="ascii") as file:
        file.write("\n".join(f"{name} {value}" for name, value in native_bases().items()))
        file.write("\nC {} {} {}\nL {}{}\n".format(*change, end, expected))
    tally, examples = evaluator.evaluate(list_path, files)
    print(evaluator.describe(tally), *examples, sep="\n  ")
    if not begin < end < begin + SPAN - 50 * MS:
        return None  # the machine was elsewhere
    return tally["outside"], sum(map(evaluator.decreases, files))


def waits_of_orphans(form, on_realtime, why):
    """+700 ms goes with the lease, about 1 s into waits of 1.5 s: (what is wrong, {wait: what is late})."""
    wrong, late = [], {}
    with PageDriver([(now() - 5 * SECOND, 700 * MS, 0)]) as driver:
        driver.tell("heal", now() + HOUR, form)
        driver.tell("publish")
        start = now() + 500 * MS
        driver.tell("lease", WAIT)
        lease = lease_end(driver.path) - start
        victim = driver.victim(PROGRAMS / "waiter", start, WAIT, 0, stdout=subprocess.PIPE)
        driver.kill()
        output, _ = victim.communicate(timeout=30)
    for line in output.splitlines():
        kind, form_of_wait, clock, took, lag, failed, _ = line.split()
        native = clock == MONOTONIC or form_of_wait in (FOR, TIMER_FOR)
        expected = WAIT if native else on_realtime(lease)
        said = f"{form}: {kind} on clock {clock} took {int(took) / 1e9} s, expected {expected / 1e9} s: {why}"
        if failed != "0" or int(took) < expected:
            wrong.append(said)
        elif int(took) - expected > 10 * MS + int(lag):
            late[kind, form_of_wait, clock] = said
    if len(output.splitlines()) != KINDS:
        wrong.append(f"not every wait came back: {output}")
    return wrong, late


def judge_waits(row):
    """What is wrong, or late in every try."""
    wrong, late = waits_of_orphans(*row)
    for _ in range(TRIES - 1):
        if wrong or not late:
            break
        wrong, late_now = waits_of_orphans(*row)
        late = {wait: said for wait, said in late_now.items() if wait in late}
    return wrong + list(late.values())


def main():
    chance = random.Random(5)
    outside = decreases = 0
    with tempfile.TemporaryDirectory(dir=".") as folder:
        for i in range(ROUNDS):
            results = (one_round(folder, chance, *FORMS[i % len(FORMS)]) for _ in range(TRIES))
            result = next(result for result in results if result)
            outside += result[0]
            decreases += result[1]
    wrong = [line for row in WAITS for line in judge_waits(row)]
    print(f"{ROUNDS} dead writers: {outside} readings neither bent nor healed, {decreases} decreases of MONOTONIC, "
          f"{len(wrong)} waits that ended at another time", *wrong, sep="\n")
    sys.exit(1 if outside or decreases or wrong else 0)


if __name__ == "__main__":
    main()
