"""Which clocks, functions and moments the shim reaches, which it leaves alone, and what it exports to do so.

    coverage_test.py clocks | exports
"""
import errno
import pathlib
import re
import subprocess
import sys

from driver import MS, PROGRAMS, SECOND, SHIM, PageDriver, clean_environment, now

OFFSET = 5 * SECOND
TRIES = 3
BENT = ("preinit constructor main thread signal fork gettimeofday timespec_get REALTIME "
        "REALTIME_COARSE TAI").split()
WHOLE_SECONDS = ("time", "time_out")
TRUE = "MONOTONIC MONOTONIC_COARSE BOOTTIME RAW PROCESS_CPUTIME wait".split()
FAILURES = {"unknown_clock": errno.EINVAL, "errno_kept": errno.ENOTTY, "crooked_sleep": errno.EINVAL}
EXPORTS = pathlib.Path(__file__).with_name("exports.golden")
LEFT_OUT = pathlib.Path(__file__).with_name("left_out.txt")
# Whatever of libc tells a time, sets a clock or waits for a time at most.
TIMED = re.compile(r"timed|clock|sleep|poll$|poll_chk$|select$|epoll_p?wait|alarm|itimer|^timer|_suspend|times?$|timex$|timespec_get"
                   r"|ntp_|settimeofday|gettimeofday|timeofday|stime|recvmmsg|^syscall$|cond_(signal|broadcast)$")
NOT_TIMED = re.compile(r"^_|^utimes$|lutimes|futimes|difftime|[lm]ktime|localtime|gmtime|asctime|ctime|strftime|strptime|"
                       r"wcsftime|vtimes|svc_")  # text, files, inner names


def judge_clocks(output, offset):
    """Wrong lines of early_reader, which ought to be `offset` ahead; on a busy machine by up to 50 ms more."""
    wrong = []
    lines = dict(line.split() for line in output.splitlines())
    for name in (*BENT, *WHOLE_SECONDS, *TRUE, *FAILURES):
        if name not in lines:
            wrong.append(f"{name}: never said, under {offset / SECOND:+g} s")
            continue
        value = int(lines[name])
        if name in FAILURES:
            right = value == FAILURES[name]
        else:
            slack = 1000 * MS if name in WHOLE_SECONDS else 50 * MS
            ahead = value - (0 if name in TRUE else offset)
            right = -slack // 10 <= ahead <= slack
        if not right:
            wrong.append(f"{name}: {value} under {offset / SECOND:+g} s")
    return wrong


def run_unbent(**environment):
    return subprocess.run([PROGRAMS / "early_reader"], env=clean_environment(**environment), check=True,
                          capture_output=True, text=True).stdout


def judged(run, offset):
    """What is wrong with a run; again if its wait was late, for which the machine may be to blame, and nothing else."""
    for _ in range(TRIES):
        wrong = judge_clocks(run(), offset)
        if not wrong or any(not re.match(r"wait: [0-9]", line) for line in wrong):
            break
    return wrong


def check_clocks():
    wrong = []
    with PageDriver([(now() - SECOND, OFFSET, 0)]) as driver:
        wrong += judged(lambda: driver.run(PROGRAMS / "early_reader"), 0)  # never leased
        driver.tell("keep", SECOND, 100 * MS)
        wrong += judged(lambda: driver.run(PROGRAMS / "early_reader"), OFFSET)
        with open(driver.path, "r+b") as page:
            page.write(b"garbage!")
        wrong += judged(lambda: driver.run(PROGRAMS / "early_reader"), 0)  # not a page
    for environment in ({}, {"LD_PRELOAD": SHIM}, {"LD_PRELOAD": SHIM, "PROCHRON_PAGE": "/nonexistent"}):
        wrong += judged(lambda: run_unbent(**environment), 0)
    return wrong


def exported(library):
    output = subprocess.run(["readelf", "-W", "--dyn-syms", library], check=True, capture_output=True, text=True).stdout
    rows = [line.split() for line in output.splitlines()]
    return {row[7] for row in rows if len(row) > 7 and row[3] in ("FUNC", "IFUNC") and row[6] != "UND"}


def left_out():
    """{function: why the shim leaves it alone}."""
    lines = [line.split(maxsplit=1) for line in LEFT_OUT.read_text(encoding="ascii").splitlines()]
    return {name: reason for name, reason in lines if name != "#"}


def check_exports():
    """Exactly the golden list, which for each name holds every version that this libc has; and whatever else of libc
    tells a time or waits for one is left out for a reason."""
    golden = set(EXPORTS.read_text(encoding="ascii").split())
    names = {symbol.split("@")[0] for symbol in golden}
    maps = subprocess.run(["ldd", PROGRAMS / "early_reader"], check=True, capture_output=True, text=True).stdout
    libc = next(line.split()[2] for line in maps.splitlines() if "libc.so.6" in line)
    of_libc = {symbol for symbol in exported(libc) if symbol.split("@")[0] in names}
    timed = {symbol.split("@")[0] for symbol in exported(libc)}
    timed = {name for name in timed if TIMED.search(name) and not NOT_TIMED.search(name)}
    wrong = [f"exported, but not listed: {name}" for name in sorted(exported(SHIM) - golden)]
    wrong += [f"listed, but not exported: {name}" for name in sorted(golden - exported(SHIM))]
    wrong += [f"of libc, but not covered: {name}" for name in sorted(of_libc - golden)]
    wrong += [f"of libc, but neither bent nor left out: {name}" for name in sorted(timed - names - left_out().keys())]
    wrong += [f"left out, but bent: {name}" for name in sorted(names & left_out().keys())]
    return wrong


def main():
    wrong = check_clocks() if sys.argv[1] == "clocks" else check_exports()
    print("\n".join(wrong) or "all as it should be")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
