#!/usr/bin/env python3
"""Writes docs/waits.md, backends by languages by waits, from what measure.py recorded, and what libc's functions do under
the shim, from what tests/clock found it to export; and faults/measured_waits.cc, by which verdicts know whose waits follow.

    page.py           writes them
    page.py --check   says whether they are as they would be written
"""
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PAGE, SOURCE = ROOT / "docs/waits.md", ROOT / "faults/measured_waits.cc"
BACKENDS = ("preload", "vdso", "libfaketime")
READERS = {"clock_gettime", "gettimeofday", "time", "timespec_get"}
SETTERS = {"__adjtimex", "adjtime", "adjtimex", "clock_adjtime", "clock_settime", "ntp_adjtime", "settimeofday", "stime"}
LOOKERS = {"__sigsuspend", "pause", "sigsuspend", "sigwait", "sigwaitinfo"}
SIGNALS = {"cnd_broadcast", "cnd_signal", "pthread_cond_broadcast", "pthread_cond_signal"}
TIMERS = re.compile(r"^timer|itimer|alarm")

INTRO = """# What waits do

Written by `tests/waits/page.py` from what `tests/waits/measure.py --record` measured; do not edit. Every victim waited for
half a second of its own time, with its clock 5 s ahead, 5 s behind, and running 20 % slow; how long that took was looked at
from outside.

- **right**: it takes half a second of the victim's own time.
- **steps**: no step moves it, as it should be, but under a drift it lasts half a second of native time, or is off by what
  the clock has drifted.
- **wrong**: a step makes it come back at once, or later by as much: a hang or a time-out that is seen here may be the
  backend's, not the program's. A fault's `fidelity` is `faithful` under a backend of which no wait is wrong, else
  `unconfirmed`.
- **varies**: of five measurements in a row more than one said otherwise than the others. Counts as wrong.
- **refused**: the backend does not bend this program, and says so before it starts.
"""

UNSEEN = """## What is not followed

- Timers of the kernel's (timerfd, timer_settime, setitimer, alarm) are exact for what is known as they are set. A change that
  is published later moves them as soon as any thread of their process begins one of the waits above or is in one: within
  100 ms, and exactly if the change was announced that long ahead. A process all of whose threads are elsewhere, in `read` of
  a timerfd, say, or in waits without a limit, is not moved; nor are the 129th armed timer and those that outlive an exec.
- System calls that a program makes without libc, Go's among them; by libc's `syscall`, all but waits on futexes and what
  would set the clock. A raw call that would set it is refused by the kernel, for victims lack CAP_SYS_TIME, and not counted.
- Libraries that a program opens apart from its own names, by `dlopen` with `RTLD_DEEPBIND` or by `dlmopen`: they find libc
  before they find the shim. Their clocks are native and nothing tells; under `vdso` they are bent.
- Time limits that the kernel keeps with a socket (SO_RCVTIMEO, SO_SNDTIMEO) or a ring (io_uring), and futex_waitv.
- Receive stamps of sockets (SCM_TIMESTAMP, SO_TIMESTAMPING) and times of files, which are the host's.
- A condition shared by processes shows each slice of 100 ms as a wake-up without a reason.
"""


def exported():
    lines = (ROOT / "tests/clock/exports.golden").read_text(encoding="ascii").split()
    return sorted({line.split("@")[0] for line in lines})


def left_out():
    lines = (ROOT / "tests/clock/left_out.txt").read_text(encoding="ascii").splitlines()
    return [line.split(maxsplit=1) for line in lines if not line.startswith("#")]


def listed(names):
    return ", ".join(f"`{name}`" for name in names)


def of_libc():
    names = exported()
    timers = [name for name in names if TIMERS.search(name)]
    waits = [name for name in names if name not in READERS | SETTERS | SIGNALS | LOOKERS and name not in timers]
    rows = [("show the bent clock", [n for n in names if n in READERS]),
            ("wait by it, also through a change that comes meanwhile", waits),
            ("are set by it", timers),
            ("wait for a signal, and look after timers meanwhile", [n for n in names if n in LOOKERS]),
            ("are refused with EPERM and counted", [n for n in names if n in SETTERS]),
            ("are counted, so that waits on conditions may be cut unseen", [n for n in names if n in SIGNALS])]
    text = "## libc under the shim\n\nIn all versions that glibc has of them. What they do is tested by `tests/clock`.\n\n"
    text += "".join(f"- **{what}**: {listed(which)}\n" for what, which in rows)
    return text + "\nLeft as they are:\n\n" + "".join(f"- `{name}`: {why}\n" for name, why in left_out())


def runtime_rows(backends):
    waits = next((list(found) for found in backends.values() if found != "refused"), [])
    for wait in waits:
        yield wait, [found if found == "refused" else found[wait] for found in (backends[b] for b in BACKENDS)]


def render(table):
    text = INTRO + "\n## Measured\n"
    for name, backends in table.items():
        text += f"\n| {name} | " + " | ".join(BACKENDS) + " |\n|---|" + "---|" * len(BACKENDS) + "\n"
        text += "".join(f"| {wait} | " + " | ".join(found) + " |\n" for wait, found in runtime_rows(backends))
    return text + "\n" + of_libc() + "\n" + UNSEEN


CODE = """// Written by tests/waits/page.py from what was measured; do not edit.
#include "faults/measured_waits.h"

namespace prochron::faults {{

bool waits_follow(std::string_view backend) {{ return {}; }}

}}  // namespace prochron::faults
"""


def backends_without_wrong(table):
    return {backend for backend in BACKENDS
            if not any(found in ("wrong", "varies") for backends in table.values() if backends[backend] != "refused"
                       for found in backends[backend].values())}


def main():
    table = json.loads((HERE / "waits.json").read_text(encoding="ascii"))
    follow = " || ".join(f'backend == "{backend}"' for backend in sorted(backends_without_wrong(table)))
    texts = {PAGE: render(table), SOURCE: CODE.format(follow or "backend.empty() && !backend.empty()")}
    if "--check" not in sys.argv[1:]:
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8")
        return
    other = [str(path) for path, text in texts.items() if path.read_text(encoding="utf-8") != text]
    print("\n".join(f"not what page.py writes from waits.json: {path}" for path in other) or "both are as recorded")
    sys.exit(1 if other else 0)


if __name__ == "__main__":
    main()
