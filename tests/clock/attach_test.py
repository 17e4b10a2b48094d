"""Who follows the page, as the agent sees it: each program that execs attaches anew, whoever escapes is seen to have.

Each row is a command, what its process's slot must say in the end, and why.
"""
import os
import signal
import struct
import subprocess
import sys
import time

from driver import BUILD, SECOND, PageDriver, now

PROBE = f"{BUILD}/libexec/prochron/prochron-probe-static 100 100"
SLEEP = "sleep 20"
SLOTS_AT, SLOT_SIZE, SLOTS = 64, 64, 1023

# command for sh -c; {programs that attached, the one that runs now follows} or None: never attached; why
ROWS = [
    ("exec " + SLEEP, (2, True), "sh, then sleep, in one process"),
    ("exec env env " + SLEEP, (4, True), "each exec of a chain attaches"),
    ("exec env -u LD_PRELOAD " + SLEEP, (2, False), "sh and env attached, sleep came without the shim"),
    ("exec " + PROBE, (1, False), "a static program cannot load it"),
    ("exec env -u PROCHRON_PAGE " + SLEEP, (2, False), "a shim without a page bends nothing, and does not attach"),
    ("exec env PROCHRON_PAGE=/nonexistent " + SLEEP, (2, False), "nor does one whose page is gone"),
]


def start_ticks(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        return stat.read().rpartition(")")[2].split()[19]


def ask(driver, pid):
    words = driver.tell("find", pid, start_ticks(pid)).split()
    return None if words[0] == "none" else (int(words[1]), words[2] == "1")


def settled(driver, pid, wanted):
    """The slot once it is as wanted, or as it stays for 3 s."""
    limit = now() + 3 * SECOND
    while (found := ask(driver, pid)) != wanted and now() < limit:
        time.sleep(0.01)
    return found


def check_rows(driver):
    wrong = []
    environment = {"PROCHRON_ATTACH": driver.attach_path}
    victims = [driver.victim("sh", "-c", command, environment=environment, stdout=subprocess.DEVNULL)
               for command, _, _ in ROWS]
    time.sleep(0.3)
    for victim, (command, wanted, why) in zip(victims, ROWS):
        found = settled(driver, victim.pid, wanted)
        if found != wanted:
            wrong.append(f"`{command}`: {found}, expected {wanted}: {why}")
    for victim in victims:
        victim.kill()
        victim.wait()
    return wrong


def check_children(driver):
    """A fork's child and its exec'd child have slots of their own; a stranger has none."""
    command = f"({SLEEP} & echo sleep $!; wait) & echo subshell $!; wait"
    victim = driver.victim("sh", "-c", command, environment={"PROCHRON_ATTACH": driver.attach_path},
                           stdout=subprocess.PIPE)
    pids = dict(victim.stdout.readline().split() for _ in range(2))
    wanted = {"subshell": (0, True), "sleep": (1, True)}
    found = {name: settled(driver, pid, wanted[name]) for name, pid in pids.items()}
    for pid in pids.values():
        os.kill(int(pid), signal.SIGKILL)
    victim.wait()
    with subprocess.Popen(["sleep", "20"]) as stranger:
        none = ask(driver, stranger.pid)
        stranger.kill()
    return [] if found == wanted and none is None else [f"children: {found}, a stranger: {none}"]


def fill(path, pid):
    """Every slot is taken by one process."""
    with open(path, "r+b") as page:
        for slot in range(SLOTS):
            page.seek(SLOTS_AT + slot * SLOT_SIZE)
            page.write(struct.pack("<qQQqQQ", pid, 1, 1, 1, 1, 0))


def check_full_table(driver):
    """Who finds no slot is counted; a dead process's slot is taken over."""
    wrong = []
    for owner, alive in ((1, True), (2**22 + 7, False)):  # beyond the largest pid there can be
        fill(driver.attach_path, owner)
        victim = driver.victim("sleep", "20", environment={"PROCHRON_ATTACH": driver.attach_path})
        wanted = None if alive else (1, True)
        found = settled(driver, victim.pid, wanted)
        time.sleep(0.2)
        if found != wanted or driver.tell("turned") != "1":
            wrong.append(f"slots of a process that is {'alive' if alive else 'dead'}: {found}, turned away: "
                         f"{driver.tell('turned')}")
        victim.kill()
        victim.wait()
    return wrong


def main():
    with PageDriver() as driver:
        driver.open_attach_page()
        wrong = check_rows(driver) + check_children(driver) + check_full_table(driver)
    print("\n".join(wrong) or f"{len(ROWS)} commands, forked children, a full table: as it should be")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
