"""What begins when a victim has long been running: libraries that it opens, children that it begins in every way while its
other threads set timers and ask the dynamic linker. A library opened apart from the program's names finds libc before it
finds the shim, and stays native: docs/waits.md says so, and this that it is true; under a vDSO of ours it is bent.
"""
import subprocess
import sys

from driver import MS, PROGRAMS, SECOND, PageDriver, now

OFFSET = SECOND
LIBRARY = PROGRAMS / "liblate_library.so"
BENT, NATIVE = OFFSET, 0

# arguments; backend; {line: what it must say}, waits last no longer than they should; why
ROWS = [
    (("dlopen", LIBRARY), "preload", {"dlopen_offset": BENT, "dlopen_wait": 0}, "finds the shim before libc"),
    (("deepbind", LIBRARY), "preload", {"deepbind_offset": NATIVE, "deepbind_wait": 0}, "finds its own libc first"),
    (("dlmopen", LIBRARY), "preload", {"dlmopen_offset": NATIVE, "dlmopen_wait": 0}, "has a libc of its own"),
    (("children",), "preload", {"vfork": BENT, "posix_spawn": BENT, "fork_amid_threads": BENT}, "all follow the page"),
    (("deepbind", LIBRARY), "vdso", {"deepbind_offset": BENT}, "every libc asks the vDSO"),
    (("dlmopen", LIBRARY), "vdso", {"dlmopen_offset": BENT}, "every libc asks the vDSO"),
]


def judge(driver, row):
    arguments, backend, wanted, why = row
    victim = driver.victim(PROGRAMS / "late_opener", *arguments, backend=backend, stdout=subprocess.PIPE)
    output, _ = victim.communicate(timeout=30)
    said = {name: int(value) for name, value in map(str.split, output.splitlines())}
    for name, value in wanted.items():
        if name not in said or not -5 * MS <= said[name] - value <= 100 * MS:
            yield f"{' '.join(map(str, arguments))} under {backend}: {name} is {said.get(name)}, expected {value}: {why}"


def main():
    with PageDriver([(now() - SECOND, OFFSET, 0)]) as driver:
        driver.tell("keep", SECOND, 100 * MS)
        wrong = [line for row in ROWS for line in judge(driver, row)]
    print("\n".join(wrong) or f"{len(ROWS)} late beginnings as they should be")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
