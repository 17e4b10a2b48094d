"""Waits of programs with one thread, and of such as others disturb: the kernel's timers in all the ways in which a program
learns of them, for a clock that runs 20 % slow before they are set, and for one that does from half way on, published a
third of a second ahead. What does not follow a later change is in the table too: it is what docs/waits.md says.
"""
import subprocess
import sys
import time

from driver import MS, PROGRAMS, SECOND, PageDriver, now

LENGTH, HALF_WAY, NOTICE = SECOND, 500 * MS, 350 * MS
SLOW = -200_000_000_000  # ppt
SLACK, TRIES = 10 * MS, 4
EARLIEST = -1000  # ns: a periodic timer that is off by less is not set anew

# wait: whether it follows a change that is published while it lasts
WAITS = {"alarm": True, "ualarm": True, "setitimer": True, "timer_settime": True, "timer_settime_until": True,
         "timerfd_and_poll": True, "timerfd_and_read": False, "timerfd_periodic": True, "gai_suspend": True,
         "recvmmsg": True, "nanosleep_amid_signals": True, "condition_amid_signals": True}


def expected(begin, slow_from):
    """When a second of a clock is over that runs at 0.8 of the native pace from `slow_from` on."""
    done = max(0, min(LENGTH, slow_from - begin))
    return begin + done + (LENGTH - done) * 5 // 4


def run(known):
    """All at once: {wait: (error, said)}, None: it did not end as it should."""
    with PageDriver([(now() - SECOND, 5 * SECOND, 0)]) as driver:
        driver.tell("keep", SECOND, 100 * MS)
        start = now() + SECOND
        slow_from = start - 400 * MS if known else start + HALF_WAY
        if known:
            driver.change(slow_from, 0, SLOW)
        victims = {name: driver.victim(PROGRAMS / "lone_waiter", name, start, LENGTH, stdout=subprocess.PIPE)
                   for name in WAITS}
        if not known:
            time.sleep(max(0, slow_from - NOTICE - now()) / SECOND)
            driver.change(slow_from, 0, SLOW)
        found = {}
        for name, victim in victims.items():
            try:
                output, _ = victim.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                victim.kill()
                output = ""
            words = output.split()
            if len(words) != 4 or words[3] != "1":
                found[name] = (None, f"{name} ended with {victim.returncode}, saying `{output.strip()}`")
                continue
            begin, end = int(words[1]), int(words[2])
            wanted = expected(begin, slow_from) if known or WAITS[name] else begin + LENGTH
            found[name] = (end - wanted, f"{name} took {(end - begin) / 1e9:.4f} s, expected {(wanted - begin) / 1e9:.4f} s")
        driver.tell("kept")
        return found


def judge(known):
    """What was wrong, early, or late in every try."""
    late = {}
    for turn in range(TRIES):
        found = run(known)
        wrong = [said for error, said in found.values() if error is None or error < EARLIEST]
        late = {name: said for name, (error, said) in found.items()
                if error is not None and error > SLACK and (turn == 0 or name in late)}
        if wrong or not late:
            break
    return wrong + list(late.values())


def main():
    wrong = [f"{'slow before' if known else 'slow from half way on'}: {line}" for known in (True, False)
             for line in judge(known)]
    print("\n".join(wrong) or f"{len(WAITS)} lone waits, each under a change known and one published meanwhile")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
