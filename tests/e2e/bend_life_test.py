#!/usr/bin/env python3
"""A bend from its begin to its end: changed by its name, stopped and continued by a terminal, killed; whatever ends it heals
what still runs."""
import json
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from bending import BEND, READER, STATIC, bend, pages, wait_for


class Life(unittest.TestCase):
    def start(self, *words):
        before = pages()
        process = subprocess.Popen([*BEND, *words, "--", sys.executable, "-c", READER], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process, before

    def offset(self, process):
        """What the reader's clock shows now, and the reader."""
        shown, pid = process.stdout.readline().split()
        return float(shown) - time.time(), int(pid)

    def until(self, process, expected, seconds=4):
        end = time.monotonic() + seconds
        while abs((last := self.offset(process)[0]) - expected) > 0.5:
            self.assertLess(time.monotonic(), end, f"the clock still is off by {last}, not {expected}")

    def test_a_bend_that_is_killed_heals(self):
        process, before = self.start("--step", "1h")
        reader = self.offset(process)[1]
        self.until(process, 3600)
        process.kill()
        try:
            self.until(process, 0)
        finally:
            os.kill(reader, signal.SIGKILL)
        self.assertTrue(wait_for(lambda: not pages() - before), f"left behind: {pages() - before}")

    def test_a_keeper_that_is_killed_is_told_and_heals(self):
        process, before = self.start("--step", "1h")
        self.until(process, 3600)
        runs = {name[9:25] for name in pages() - before}
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        keeper = next(int(pid) for pid in children if os.readlink(f"/proc/{pid}/exe").endswith("prochron-bend"))
        os.kill(keeper, signal.SIGKILL)
        self.until(process, 0)
        process.terminate()  # what is sent to the bend reaches the program
        err = process.communicate(timeout=10)[1]
        self.assertEqual(process.returncode, 125)
        self.assertIn("the process that held its clock was killed", err)
        self.assertFalse([name for name in os.listdir("/dev/shm") if name[9:25] in runs])

    def test_a_running_bend_is_changed_by_its_name(self):
        with tempfile.TemporaryDirectory(prefix="prochron-e2e-") as folder:
            log = pathlib.Path(folder) / "log"
            process, before = self.start("--step", "1h", "--name", "e2e", "--log", log)
            self.until(process, 3600)
            second = bend("--step", "1s", "--name", "e2e", "--", "date")
            self.assertEqual(second.returncode, 125)
            self.assertIn("a bend called `e2e` runs already", second.stderr)
            changed = bend("--step", "-30m", "--name", "e2e")
            self.assertEqual(changed.returncode, 0, changed.stderr)
            self.assertRegex(changed.stderr, r"^prochron: e2e: -30m commanded, -1[78]\d\d\.\d{3} \d{3} \d{3} s ±")
            self.until(process, -1800)
            refused = bend("--step", "3000d", "--name", "e2e")
            self.assertEqual(refused.returncode, 64)
            healed = bend("--step", "0", "--name", "e2e")
            self.assertEqual(healed.returncode, 0, healed.stderr)
            self.until(process, 0)
            process.send_signal(signal.SIGTERM)
            err = process.communicate(timeout=10)[1]
            self.assertEqual(process.returncode, 128 + signal.SIGTERM, err)
            self.check_log([json.loads(line) for line in log.read_text().splitlines()])
            self.assertFalse(pages() - before)

    def check_log(self, lines):
        self.assertEqual([line["event"] for line in lines if line["event"] != "measured"],
                         ["begun", "changed", "changed", "ended"])
        self.assertTrue(lines[-1]["held"])
        seen = [line["realtime"] for line in lines if line["event"] == "measured"]
        self.assertLessEqual({3600 * 10**9, -1800 * 10**9, 0}, {one["commanded_ns"] for one in seen})
        for one in seen:
            self.assertLessEqual(abs(one["offset_ns"] - one["commanded_ns"]), one["bound_ns"] + 2)
        last = [line for line in lines if line["event"] == "measured"][-1]
        self.assertEqual([process["attached"] for process in last["processes"]], [True])

    def test_a_child_that_goes_on_is_healed(self):
        with tempfile.TemporaryDirectory(prefix="prochron-e2e-") as folder:
            out = pathlib.Path(folder) / "out"
            done = bend("--step", "1h", "--", "sh", "-c", f"(sleep 0.5; date +%s; sleep 1) > {out} 2>&1 &")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertRegex(done.stderr, r"still running: \d process(es)?, healed")
            self.assertRegex(done.stderr, r"healed: 0 commanded")
            self.assertTrue(wait_for(lambda: out.read_text()))
            self.assertLess(abs(int(out.read_text()) - time.time()), 5)

    def test_a_span(self):
        done = bend("--step", "1h", "--after", "300ms", "--for", "500ms", "--", sys.executable, "-c", """
import time
for i in range(3): print(round(time.time()), flush=True); time.sleep(0.55)
""")
        offsets = [int(line) - time.time() for line in done.stdout.split()]
        for offset, expected in zip(offsets, (0, 3600, 0), strict=True):
            self.assertAlmostEqual(offset, expected, delta=4)
        self.assertIn("healed: 0 commanded", done.stderr)
        early = bend("--step", "1h", "--after", "1m", "--", "true")
        self.assertEqual((early.returncode, early.stderr), (0, "prochron: true: ended before its bend was to begin\n"))

    def test_a_program_that_leaves_the_clock_itself_was_not_bent(self):
        done = bend("--step", "5ms", "--", "sh", "-c", f"exec {STATIC} 3 700")
        self.assertEqual(done.returncode, 125, done.stderr)
        self.assertRegex(done.stderr, r"pid \d+ is not bent: .*prochron-probe-static is a static program")

    def test_who_escapes_is_told(self):
        done = bend("--step", "5ms", "--", "sh", "-c", f"{STATIC} 3 700 >/dev/null; exit 3")
        self.assertEqual(done.returncode, 3)
        self.assertRegex(done.stderr, r"pid \d+ is not bent: .*prochron-probe-static is a static program")


class Terminal(unittest.TestCase):
    def test_job_control(self):
        """A shell's job: Ctrl-Z stops it, `fg` goes on, still bent, and Ctrl-C ends it."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])
        self.addCleanup(os.waitpid, pid, 0)
        self.addCleanup(os.close, terminal)  # which hangs up on all that is left
        seen = b""

        def until(pattern, seconds=10):
            nonlocal seen
            end = time.monotonic() + seconds
            while not (found := re.search(pattern, seen)):
                left = end - time.monotonic()
                self.assertTrue(left > 0 and select.select([terminal], [], [], left)[0], f"no {pattern!r} in {seen!r}")
                seen += os.read(terminal, 65536)
            seen = seen[found.end():]
            return found

        def send(text):
            os.write(terminal, text)

        send(b"PS1=; stty -echo; echo rea''dy\n")
        until(rb"ready\r\n")
        script = "import time\nwhile 1: print(f\"at {int(time.time())}.\", flush=True); time.sleep(0.1)"
        send(f"{BEND[0]} bend --step 1h -- {sys.executable} -c $'{script!s}'\n".replace("\n", "\\n", 1).encode())
        until(rb"at \d+\.")
        send(b"\x1a")
        until(rb"Stopped")
        time.sleep(2.5)  # longer than a lease
        send(b"fg\n")
        until(rb"at \d+\.")
        shown = int(until(rb"at (\d+)\.").group(1))
        self.assertAlmostEqual(shown - time.time(), 3600, delta=5)
        send(b"\x03")
        until(rb"prochron: \S*python\S*: \+1h commanded")
        send(b"echo code $?\n")
        until(rb"code 130")
        send(b"exit\n")


if __name__ == "__main__":
    unittest.main(verbosity=2)
