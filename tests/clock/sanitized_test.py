"""Victims built with ASan and with TSan are bent like any other: `sanitized_test.py COMPILER`.

GCC's ASan by itself refuses to start with any preloaded library before it, ours or another's, unless told otherwise.
"""
import pathlib
import subprocess
import sys
import tempfile

from coverage_test import OFFSET, judge_clocks
from driver import MS, SECOND, PageDriver, now

SOURCE = pathlib.Path(__file__).with_name("early_reader.cc")


def main():
    compiler = sys.argv[1]
    wrong = []
    with tempfile.TemporaryDirectory(dir=".") as folder, PageDriver([(now() - SECOND, OFFSET, 0)]) as driver:
        driver.tell("keep", SECOND, 100 * MS)
        for sanitizer in ("address", "thread"):
            program = f"{folder}/{sanitizer}"
            subprocess.run([compiler, "-std=c++20", "-O1", "-g1", f"-fsanitize={sanitizer}", SOURCE, "-o", program,
                            "-pthread"], check=True)
            output = driver.run(program, ASAN_OPTIONS="verify_asan_link_order=0")
            wrong += [f"{sanitizer}: {line}" for line in judge_clocks(output, OFFSET)]
    print("\n".join(wrong) or f"{compiler}: victims under ASan and TSan are bent")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
