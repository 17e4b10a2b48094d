#!/usr/bin/env python3
"""Counts what ctest says it ran: `tally.py RESULT.xml MAY_SKIP.txt` prints PASSED FAILED SKIPPED, and on stderr the end
of what each failed test said: of a machine that is gone, that is all there is.

A test that did not run is no success: it counts as failed unless may_skip.txt lists it with a reason.
"""
import fnmatch
import sys
import xml.etree.ElementTree as xml

LAST_LINES = 30


def read_reasons(path):
    """{pattern: reason} of may_skip.txt."""
    reasons = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            words = line.split(None, 1)
            if words and not words[0].startswith("#"):
                reasons[words[0]] = words[1].strip() if len(words) > 1 else ""
    return reasons


def reason_for(name, reasons):
    return next((why for pattern, why in reasons.items() if fnmatch.fnmatchcase(name, pattern)), "")


def last_words(case):
    return (case.findtext("system-out") or "").splitlines()[-LAST_LINES:]


def main():
    result, may_skip = sys.argv[1:]
    reasons = read_reasons(may_skip)
    passed = failed = skipped = 0
    for case in xml.parse(result).getroot().iter("testcase"):
        name, status = case.get("name"), case.get("status")
        if status == "run":
            passed += 1
        elif status == "fail":
            failed += 1
            print(f"FAILED   {name}", *last_words(case), sep="\n  ", file=sys.stderr)
        elif reason_for(name, reasons):
            skipped += 1
            print(f"skipped  {name}: {reason_for(name, reasons)}", file=sys.stderr)
        else:
            failed += 1
            print(f"SKIPPED  {name}: not listed with a reason in tests/may_skip.txt", file=sys.stderr)
    print(passed, failed, skipped)


if __name__ == "__main__":
    main()
