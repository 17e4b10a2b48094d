"""A signal that comes between two slices of a wait for one must end it: alarms that fall where a slice of 100 ms ends."""
import subprocess
import sys

from driver import MS, PROGRAMS, SECOND, PageDriver, now

PROCESSES, ROUNDS = 4, 100


def main():
    with PageDriver([(now() - SECOND, 5 * SECOND, 0)]) as driver:
        driver.tell("keep", SECOND, 100 * MS)
        victims = [driver.victim(PROGRAMS / "pauser", seed, ROUNDS, stdout=subprocess.PIPE) for seed in range(PROCESSES)]
        missed = [int(victim.communicate(timeout=60)[0]) for victim in victims]
        driver.tell("kept")
    print(f"{PROCESSES} processes, {ROUNDS} pauses each; not ended by their alarm: {missed}")
    sys.exit(1 if any(missed) else 0)


if __name__ == "__main__":
    main()
