"""Whoever follows a page cannot set the host's clock: EPERM, counted where the agent sees it; questions pass, and
without a page nothing is intercepted."""
import errno
import subprocess
import sys

from attach_test import start_ticks
from driver import PROGRAMS, SECOND, PageDriver, clean_environment, now

REFUSED = ("clock_settime settimeofday adjtime adjtimex ntp_adjtime clock_adjtime raw_clock_settime raw_settimeofday "
           "raw_adjtimex raw_clock_adjtime").split()
PASSED = {"clock_settime_monotonic": errno.EINVAL, "adjtimex_asks": 0, "raw_adjtimex_asks": 0, "adjtime_asks": 0}


def wrong_answers(victim):
    """What it says of each call that is not as it should be; it goes on living."""
    said = dict(victim.stdout.readline().split() for _ in range(len(REFUSED) + len(PASSED)))
    wanted = {**{call: errno.EPERM for call in REFUSED}, **PASSED}
    return [f"{call}: {said.get(call)}, expected {number}" for call, number in wanted.items()
            if said.get(call) != str(number)]


def main():
    wrong = []
    with PageDriver([(now() - SECOND, 5 * SECOND, 0)]) as driver:
        driver.tell("lease", 5 * SECOND)
        driver.open_attach_page()
        for attach in ({"PROCHRON_ATTACH": driver.attach_path}, {}):
            victim = driver.victim(PROGRAMS / "clock_setter", 20, environment=attach, stdout=subprocess.PIPE)
            wrong += wrong_answers(victim)
            counted = driver.tell("refused", victim.pid, start_ticks(victim.pid))
            if counted != (str(len(REFUSED)) if attach else "0"):
                wrong.append(f"counted {counted} attempts, with {attach}")
            victim.kill()
            victim.wait()
    # Without a page the kernel refuses, and nobody counts.
    victim = subprocess.Popen([PROGRAMS / "clock_setter", "20"], env=clean_environment(), stdout=subprocess.PIPE, text=True)
    wrong += wrong_answers(victim)
    victim.kill()
    victim.wait()
    print("\n".join(wrong) or f"{len(REFUSED)} calls refused and counted, {len(PASSED)} passed")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
