#!/usr/bin/env python3
"""A bend from its begin to its end: changed by its name, stopped and continued by a terminal, killed; whatever ends it heals
what still runs."""
import glob
import json
import os
import pathlib
import pty
import random
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from bending import BEND, DYNAMIC, READER, STATIC, bend, keeper_of, pages, wait_for


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

    def test_a_keeper_that_is_killed_is_replaced_and_nobody_sees_it(self):
        """The victim's own readings against native time are one line, to the nanosecond, before and after each kill."""
        for backend in ("preload", "vdso"):
            with self.subTest(backend=backend), tempfile.TemporaryDirectory(prefix="prochron-e2e-") as folder:
                self.check_one_line(backend, pathlib.Path(folder) / "log")

    def check_one_line(self, backend, log):
        draw = random.Random(backend)
        probe = DYNAMIC if backend == "preload" else STATIC
        process = subprocess.Popen([*BEND, "--drift", "200ppm", "--step", "5ms", "--name", "kept", "--backend", backend, "--log", log,
                                    "--", probe, "400", "10"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.kill)
        for kills in range(1, 7):
            time.sleep(draw.uniform(0.1, 0.6))
            os.kill(keeper_of(process), signal.SIGKILL)
            self.assertTrue(wait_for(lambda: log.read_text().count('"replaced"') == kills), "nobody took its place")
        out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 0, err)
        self.assertIn("its keeper was killed and replaced 6 times, last ", err)
        self.assertIn("; the clock went on exactly", err)
        self.assertIn("; 1 process bent", err)
        lines = [json.loads(line) for line in log.read_text().splitlines()]
        self.assertTrue(all(line["exact"] for line in lines if line["event"] == "replaced"))
        begin = lines[0]["span"]["begin_ns"]
        for family, step in (("realtime", 5_000_000), ("monotonic", 0)):
            stamps = [list(map(int, words[1:])) for words in map(str.split, out.splitlines()) if words[0] == family]
            self.assertGreater(len(stamps), 300)
            for _, width, native, k, observed in stamps:
                offset, commanded = observed - native - k, step + (native - begin) * 200 / 1e6
                self.assertTrue(commanded - 1.5 <= offset <= commanded + width + 1.5, (family, native - begin, offset, commanded, width))
        self.assertFalse([name for name in os.listdir("/dev/shm") if lines[0]["run"] in name])

    def test_a_course_of_any_length_goes_on(self):
        """Of which the page holds a part, so that another keeper has to write the next."""
        process = subprocess.Popen([*BEND, "--fault", "strobe: {by: 5ms, every: 1ms}", "--", "sleep", "2"],
                                   stderr=subprocess.PIPE, text=True)
        time.sleep(1)
        os.kill(keeper_of(process), signal.SIGKILL)
        err = process.communicate(timeout=30)[1]
        self.assertEqual(process.returncode, 0, err)
        self.assertIn("; the clock went on exactly", err)

    def test_a_change_outlives_who_made_it(self):
        """What was changed by name is in force under the next keeper too, which takes changes likewise."""
        process, before = self.start("--step", "1h", "--name", "kept")
        self.until(process, 3600)
        for step in (1800, -600):
            self.assertEqual(bend("--step", f"{step}s", "--name", "kept").returncode, 0)
            self.until(process, step)
            os.kill(keeper_of(process), signal.SIGKILL)
            end = time.monotonic() + 2.2  # longer than a lease
            while time.monotonic() < end:
                self.assertAlmostEqual(self.offset(process)[0], step, delta=0.5)
        process.terminate()  # what is sent to the bend reaches the program
        err = process.communicate(timeout=10)[1]
        self.assertEqual(process.returncode, 128 + signal.SIGTERM, err)
        self.assertIn("replaced 2 times", err)
        self.assertIn("-10m commanded", err)
        self.assertFalse(pages() - before)

    def test_a_keeper_is_killed_while_nobody_can_take_its_place(self):
        """The one in front is stopped for longer than a lease: the program has healed, and that is told."""
        process, before = self.start("--step", "1h")
        self.until(process, 3600)
        process.send_signal(signal.SIGSTOP)
        os.kill(keeper_of(process), signal.SIGKILL)
        self.until(process, 0)
        process.send_signal(signal.SIGCONT)
        time.sleep(0.5)
        self.until(process, 0)
        process.terminate()
        err = process.communicate(timeout=10)[1]
        self.assertEqual(process.returncode, 125, err)
        self.assertRegex(err, r"killed and replaced \S+ after the bend began\n")
        self.assertRegex(err, r"the bend was lost: .* it had been native for \S+ when another took its place")
        self.assertFalse(pages() - before)

    def test_who_comes_to_a_name_and_says_nothing_holds_nobody_up(self):
        bent = subprocess.Popen([*BEND, "--step", "5ms", "--name", "mute", "--", "sleep", "3.5"], stderr=subprocess.PIPE, text=True)
        self.addCleanup(bent.kill)
        self.assertTrue(wait_for(lambda: glob.glob("/dev/shm/prochron-*-bend-mute/s")))
        with socket.socket(socket.AF_UNIX) as mute:
            mute.connect(glob.glob("/dev/shm/prochron-*-bend-mute/s")[0])
            err = bent.communicate(timeout=20)[1]
        self.assertEqual(bent.returncode, 0, err)

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

    def test_a_chain_of_programs_does_not_escape(self):
        chain = 'n=$1; [ $n -eq 0 ] && exit 4; exec bash -c "$0" "$0" $((n - 1))'
        done = bend("--step", "5ms", "--", "bash", "-c", chain, chain, "200")
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertNotIn("is not bent", done.stderr)

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
