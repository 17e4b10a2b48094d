"""Every kind of wait, under every situation of the page at once: each must return when the kernel would return it.

A deadline is taken from the victim's own clock at START (+ WAIT); how long the wait then took is measured natively.
A step moves REALTIME and TAI only; a wait on MONOTONIC and one for a duration are moved by a rate alone. Timers of the
kernel's are moved by whichever thread of the victim passes by.

    waits_test.py long     10 s under +5 s and a renewed lease of 1 s, with and without a new fault meanwhile
    waits_test.py short    0.3 s under +-5 s, and inside the 5 s that follow a step of -5 s; 1 s with a change meanwhile
                           that is published just before it acts, noticed within 100 ms
"""
import subprocess
import sys
import time

from driver import MS, PROGRAMS, SECOND, PageDriver, Refused, now

MONOTONIC = "1"
KINDS = 61
SLEEPS_FIRST = "this_thread::sleep_until"  # for what is missing when it begins; then it looks again
UNTIL, FOR, TIMER_UNTIL, TIMER_FOR = "ufUF"


class Situation:
    """One page, one victim with all kinds of waits, and what is scheduled around START. Owned by one test."""

    def __init__(self, name, wait, stepped, monotonic=None, before=(), later=(), pause=0, unannounced=False):
        """`stepped`, `monotonic`: until when a wait until an instant of REALTIME or MONOTONIC lasts."""
        self.slack = 100 * MS if unannounced else 0
        self.name, self.wait, self.pause = name, wait, pause
        self.stepped, self.monotonic = stepped, monotonic or wait
        self.lasting = wait + pause if pause else self.monotonic
        self.before, self.later = before, list(later)

    def expected(self, kind, form, clock):
        if form in (FOR, TIMER_FOR):
            return self.lasting
        if clock == MONOTONIC:
            return self.monotonic
        return max(self.stepped, self.monotonic) if kind == SLEEPS_FIRST else self.stepped

    def begin(self, start):
        """`before`: changes in force or scheduled before START; `later`: (publish at, change), relative to START."""
        past = [change for change in self.before if change[0] < -SECOND]
        self.driver = PageDriver([(start + at, step, rate) for at, step, rate in past])
        for at, step, rate in self.before:
            if at >= -SECOND:
                self.driver.change(start + at, step, rate)
        self.driver.tell("keep", SECOND, 100 * MS)
        self.victim = self.driver.victim(PROGRAMS / "waiter", start, self.wait, self.pause, stdout=subprocess.PIPE)

    def publish_due(self, elapsed):
        """Publishes what is due."""
        while self.later and self.later[0][0] <= elapsed:
            _, (at, step, rate) = self.later.pop(0)
            self.driver.change(self.start + at, step, rate)

    def judge(self, tolerance):
        """Lines about waits that returned at another time than the kernel's: (wrong, {wait: merely late})."""
        output, _ = self.victim.communicate(timeout=60)
        wrong, late, worst = [], {}, 0
        lines = output.splitlines()
        self.errors = {}
        for line in lines:
            kind, form, clock, took, lag, failed, wake_ups = line.split()
            expected = self.expected(kind, form, clock)
            error = int(took) - expected  # the deadline lies up to `lag` later, an instant of the schedule does not
            worst = max(worst, error - int(lag))
            self.errors[kind, form, clock] = error - int(lag)
            said = (f"{self.name}: {kind} ({form}) on clock {clock} took {int(took) / 1e9:.4f} s, expected "
                    f"{expected / 1e9:.4f} s, {wake_ups} wake-ups, failed {failed}")
            if failed != "0" or error < 0:
                wrong.append(said)
            elif error > tolerance + int(lag) + self.slack:
                late[self.name, kind, form, clock] = said
        if len(lines) != KINDS:
            wrong.append(f"{self.name}: {len(lines)} of {KINDS} waits came back")
        print(f"{self.name}: {len(lines)} waits of {self.wait / 1e9:g} s, expected {self.stepped / 1e9:g} s "
              f"(MONOTONIC {self.monotonic / 1e9:g} s), at most {worst / 1e6:.2f} ms late")
        return wrong, late

    def end(self):
        """Leaves nothing behind."""
        self.victim.kill()
        self.victim.wait()
        self.driver.__exit__()


def judge_best(situations):
    """Of the same wait in several victims the best, which no busy machine delayed: 2 ms less than natively shows."""
    errors = [situation.errors for situation in situations if situation.name == FAST]
    best = {wait: min(of.get(wait, SECOND) for of in errors) for wait in (errors[0] if errors else ())}
    return {(FAST, *wait, "at best"): f"{FAST}: {wait} at best {error / 1e6:.2f} ms late"
            for wait, error in best.items() if error > 1.9 * MS}


LONG_AGO = -30 * SECOND
FAST = "+200 ppm"
TRIES = 4  # hundreds of threads wake at one instant, on a machine that may do other things; each is in time once, none early
TEN = 10 * SECOND


def long_situations():
    ahead = (LONG_AGO, 5 * SECOND, 0)
    return [
        Situation("+5 s", TEN, TEN, before=[ahead]),
        Situation("+5 s, then 2 s more at 4 s", TEN, 8 * SECOND, before=[ahead],
                  later=[(2 * SECOND, (4 * SECOND, 2 * SECOND, 0))]),
        Situation("+5 s, then 1 s less at 6 s", TEN, 11 * SECOND, before=[ahead],
                  later=[(3 * SECOND, (6 * SECOND, -SECOND, 0))]),
        Situation("+5 s, then +100,000 ppm from 5 s on", TEN, 5 * SECOND + 5 * SECOND * 10 // 11,
                  5 * SECOND + 5 * SECOND * 10 // 11, before=[ahead],
                  later=[(3 * SECOND, (5 * SECOND, 0, 100_000_000_000))]),
        *(Situation(FAST, TEN, TEN - 2 * MS, TEN - 2 * MS, before=[(LONG_AGO, 0, 200_000_000)]) for _ in range(3)),
        Situation("-200 ppm", TEN, TEN + 2 * MS, TEN + 2 * MS, before=[(LONG_AGO, 0, -200_000_000)]),
    ]


def short_situations():
    wait = 300 * MS
    return [
        Situation("no fault", wait, wait),
        Situation("+5 s", wait, wait, before=[(LONG_AGO, 5 * SECOND, 0)]),
        Situation("-5 s", wait, wait, before=[(LONG_AGO, -5 * SECOND, 0)]),
        Situation("-5 s, 100 ms ago", wait, wait, before=[(-100 * MS, -5 * SECOND, 0)]),
        Situation("-5 s, 2 s ago", wait, wait, before=[(-2 * SECOND, -5 * SECOND, 0)]),
        Situation("-1 s at 100 ms, known", wait, wait + SECOND, before=[(100 * MS, -SECOND, 0)]),
        Situation("-1 s at 100 ms, deadline older than the step", wait, wait + SECOND, before=[(100 * MS, -SECOND, 0)],
                  pause=200 * MS),
        Situation("+5 s at 100 ms, known", wait, 100 * MS, before=[(100 * MS, 5 * SECOND, 0)]),
        Situation("the deadline has passed", wait, 400 * MS, 400 * MS, pause=400 * MS),
        Situation("-10 %", wait, wait * 10 // 9, wait * 10 // 9, before=[(-100 * MS, 0, -100_000_000_000)]),
        Situation("+5 s at 450 ms, 30 ms' notice", SECOND, 450 * MS, SECOND, unannounced=True,
                  later=[(400 * MS, (450 * MS, 5 * SECOND, 0))]),
        Situation("-10 % at 450 ms, 30 ms' notice", SECOND, 450 * MS + 550 * MS * 10 // 9,
                  450 * MS + 550 * MS * 10 // 9, unannounced=True, later=[(400 * MS, (450 * MS, 0, -100_000_000_000))]),
        Situation("standing still for 200 ms", wait, wait + 200 * MS, wait + 200 * MS,
                  before=[(100 * MS, 0, -(10**12)), (300 * MS, 0, 0)]),
    ]


def run(situations):
    """All at once: (what was wrong, {wait: what was late}); None: it proves nothing, we came too late ourselves."""
    start = now() + 2 * SECOND
    try:
        for situation in situations:
            situation.start = start
            situation.begin(start)
        if now() > start:
            return [], None
        while any(situation.victim.poll() is None for situation in situations) and now() < start + 15 * SECOND:
            for situation in situations:
                situation.publish_due(now() - start)
            time.sleep(0.02)
        judged = [situation.judge(10 * MS) for situation in situations]
        late = judge_best(situations)
        for _, of_situation in judged:
            late.update(of_situation)
        return [line for wrong, _ in judged for line in wrong], late
    except Refused:  # published too late
        return [], None
    finally:
        for situation in situations:
            if hasattr(situation, "victim"):
                situation.end()


def main():
    form = sys.argv[1]
    make = long_situations if form == "long" else short_situations
    late = None
    for _ in range(TRIES):
        wrong, late_now = run(make())
        if late_now is not None:
            late = {wait: said for wait, said in late_now.items() if late is None or wait in late}
        print("\n".join(wrong + list((late_now or {}).values())))
        if wrong or late == {}:
            break
    print("no run was in time" if late is None else f"{len(wrong)} waits wrong, {len(late)} late each time")
    sys.exit(0 if late == {} and not wrong else 1)


if __name__ == "__main__":
    main()
