"""Victims built with ASan and with TSan are bent like any other, and attach as such: `sanitized_test.py COMPILER`.

GCC's ASan by itself refuses to start with any preloaded library before it, ours or another's, unless told otherwise.
"""
import pathlib
import struct
import subprocess
import sys
import tempfile

from coverage_test import OFFSET, judge_clocks
from driver import MS, SECOND, SHIM, PageDriver, now

SOURCE = pathlib.Path(__file__).with_name("early_reader.cc")


# A library that hides the shim from whatever is loaded after it.
HIDER = """#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t clock, struct timespec* time) { return (int)syscall(SYS_clock_gettime, clock, time); }
"""


def attached_flags(path):
    """Of every process that ever attached; above them stands an address."""
    page = pathlib.Path(path).read_bytes()
    slots = [struct.unpack_from("<qQQqQQ", page, at) for at in range(64, len(page), 64)]
    return [slot[5] & 1 for slot in slots if slot[0] != 0]


def check_hidden(compiler, folder, driver):
    driver.open_attach_page()
    library = f"{folder}/hider.so"
    subprocess.run([compiler, "-x", "c", "-shared", "-fPIC", "-", "-o", library], input=HIDER, text=True, check=True)
    driver.run("env", f"LD_PRELOAD={library}:{SHIM}", "true", PROCHRON_ATTACH=driver.attach_path)
    flags = attached_flags(driver.attach_path)
    return [] if flags == [0] else [f"a victim whose clock_gettime is hidden attached with flags {flags}"]


def main():
    compiler = sys.argv[1]
    wrong = []
    with tempfile.TemporaryDirectory(dir=".") as folder, PageDriver([(now() - SECOND, OFFSET, 0)]) as driver:
        driver.tell("keep", SECOND, 100 * MS)
        driver.open_attach_page()
        for sanitizer in ("address", "thread"):
            program = f"{folder}/{sanitizer}"
            subprocess.run([compiler, "-std=c++20", "-O1", "-g1", f"-fsanitize={sanitizer}", SOURCE, "-o", program,
                            "-pthread"], check=True)
            output = driver.run(program, ASAN_OPTIONS="verify_asan_link_order=0",
                                PROCHRON_ATTACH=driver.attach_path)
            wrong += [f"{sanitizer}: {line}" for line in judge_clocks(output, OFFSET)]
        if any(flags != 1 for flags in attached_flags(driver.attach_path)):
            wrong.append(f"attached with flags {attached_flags(driver.attach_path)}: not seen to read our clocks")
        wrong += check_hidden(compiler, folder, driver)
    print("\n".join(wrong) or f"{compiler}: victims under ASan and TSan are bent")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
