#!/usr/bin/env python3
"""Shows that a test which did not run counts against the run, unless it is listed with a reason."""
import pathlib
import subprocess
import sys
import tempfile

TALLY = pathlib.Path(__file__).resolve().parent.parent / "tally.py"
CASE = '<testcase name="{}" status="{}"/>'

# (cases, may_skip, PASSED FAILED SKIPPED, why)
ROWS = [
    ([("a", "run"), ("b", "run")], "", "2 0 0", "all ran"),
    ([("a", "run"), ("b", "fail")], "", "1 1 0", "one failed"),
    ([("a", "run"), ("b", "notrun")], "", "1 1 0", "a skip that nobody gave a reason for"),
    ([("a", "run"), ("b", "disabled")], "", "1 1 0", "switched off is not run either"),
    ([("a", "run"), ("b", "notrun")], "b", "1 1 0", "listed, but without a reason"),
    ([("a", "run"), ("b", "notrun")], "# why\nb needs a kernel of its own\n", "1 0 1", "listed with its reason"),
    ([("net.x", "notrun")], "net.* needs namespaces", "0 0 1", "a pattern"),
    ([("a", "fail")], "a may be skipped", "0 1 0", "a reason to skip is none to fail"),
]


def main():
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        result, may_skip = pathlib.Path(folder, "result.xml"), pathlib.Path(folder, "may_skip.txt")
        for cases, listed, wanted, why in ROWS:
            result.write_text("<testsuite>" + "".join(CASE.format(*case) for case in cases) + "</testsuite>")
            may_skip.write_text(listed)
            said = subprocess.run([sys.executable, "-B", TALLY, result, may_skip], check=True, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.strip()
            if said != wanted:
                print(f"{why}: {said}, expected {wanted}")
                wrong += 1
    print(f"{len(ROWS)} rows, {wrong} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
