#!/usr/bin/env python3
"""`prochron bend --pid`: a process that ran before is bent from outside, and whatever ends the bend leaves it as it was: the
mappings that it had, clocks that are right, and a MONOTONIC that never went back."""
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
import unittest

from bending import BEND, bend, keeper_of, pages, wait_for

# Tells its offset and pid 50 times a second; at a line on stdin it forks a child that does likewise, or that execs.
VICTIM = """
import os, select, sys, time
last, fell, first = time.monotonic(), 0, os.getpid()
while True:
    now = time.monotonic()
    fell, last = fell + (now < last), now
    shown = (time.time(), time.monotonic() - time.clock_gettime(time.CLOCK_MONOTONIC_RAW), fell, os.getpid())
    os.write(1, (" ".join(map(str, shown)) + "\\n").encode())  # at once: two of them write here
    if select.select([0] if os.getpid() == first else [], [], [], 0.02)[0]:
        word = sys.stdin.readline().strip()
        if word and os.fork() == 0 and word == "exec":
            os.execv("/bin/sleep", ["sleep", "30"])
"""


def mappings(pid):
    """Of its vDSO and what is no heap or stack."""
    lines = pathlib.Path(f"/proc/{pid}/maps").read_text().splitlines()
    return [line for line in lines if not re.search(r"\[(heap|stack)\]", line)]


class Running(unittest.TestCase):
    def setUp(self):
        self.before = pages()
        self.victim = subprocess.Popen([sys.executable, "-c", VICTIM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                       start_new_session=True)
        self.addCleanup(self.victim.communicate)
        self.addCleanup(os.killpg, self.victim.pid, signal.SIGKILL)
        for _ in range(20):  # until it has all that it will have
            self.victim.stdout.readline()
        self.layout = mappings(self.victim.pid)

    def start(self, *words):
        process = subprocess.Popen([*BEND, *words, "--pid", str(self.victim.pid)], stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        self.assertRegex(process.stderr.readline(), rf"^prochron: python\S* \(pid {self.victim.pid}\) is bent; .*Ctrl-C, heals it\n$")
        return process

    def tell(self, pid=None):
        """Offset of REALTIME, MONOTONIC against RAW, how often that fell; of the process itself, or of another that writes."""
        while True:
            shown, monotonic, fell, who = self.victim.stdout.readline().split()
            if int(who) == (pid or self.victim.pid):
                return float(shown) - time.time(), float(monotonic), int(fell)

    def until(self, expected, seconds=5, pid=None):
        end = time.monotonic() + seconds
        while abs((last := self.tell(pid))[0] - expected) > 0.5:
            self.assertLess(time.monotonic(), end, f"off by {last[0]}, not {expected}")
        return last

    def check_left_as_it_was(self):
        self.assertTrue(wait_for(lambda: mappings(self.victim.pid) == self.layout), "its mappings are not what they were")
        self.until(0)
        self.assertTrue(wait_for(lambda: not pages() - self.before), f"left behind: {pages() - self.before}")

    def test_a_clock_of_another_time_namespace_is_not_claimed(self):
        inside = subprocess.Popen(["unshare", "-T", "--fork", "--kill-child", "sleep", "20"])
        self.addCleanup(inside.wait)
        self.addCleanup(inside.kill)
        children = pathlib.Path(f"/proc/{inside.pid}/task/{inside.pid}/children")
        if not wait_for(lambda: inside.poll() is not None or children.read_text().strip()) or inside.poll() is not None:
            self.skipTest("no time namespaces here, or not root")
        done = bend("--step", "1h", "--for", "200ms", "--pid", children.read_text().split()[0])
        self.assertEqual(done.returncode, 125, done.stderr)
        self.assertIn("lives in another time namespace", done.stderr)

    def test_a_short_bend_is_measured_too(self):
        for _ in range(8):
            done = bend("--step", "1h", "--for", "120ms", "--pid", self.victim.pid)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_for_so_long(self):
        done = bend("--step", "1h", "--for", "700ms", "--pid", self.victim.pid)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, r"\+1h commanded, \+3[56]\d\d\.\d{3} \d{3} \d{3} s ±.* as commanded\); 1 process bent by vdso; "
                                      r"healed: 0 commanded, ")
        self.assertIn(True, [abs(self.tell()[0] - 3600) < 1 for _ in range(60)], "nothing of it was seen")
        self.check_left_as_it_was()

    def test_whoever_ends_it_heals_it(self):
        for number, code in ((signal.SIGINT, -signal.SIGINT), (signal.SIGTERM, 128 + signal.SIGTERM)):
            process = self.start("--step", "1h")
            self.until(3600)
            process.send_signal(number)
            err = process.communicate(timeout=10)[1]
            self.assertEqual(process.returncode, code, err)
            self.assertIn("+1h commanded", err)
            self.check_left_as_it_was()

    def test_killed(self):
        process = self.start("--step", "1h")
        self.until(3600)
        process.kill()
        self.check_left_as_it_was()
        process = self.start("--step", "1h")
        self.until(3600)
        os.kill(keeper_of(process), signal.SIGKILL)
        end = time.monotonic() + 3  # longer than a lease: another one goes on
        while time.monotonic() < end:
            self.assertAlmostEqual(self.tell()[0], 3600, delta=0.5)
        process.terminate()
        err = process.communicate(timeout=10)[1]
        self.assertEqual(process.returncode, 128 + signal.SIGTERM, err)
        self.assertRegex(err, r"its keeper was killed and replaced \S+ after the bend began; the clock went on exactly")
        self.assertIn("1 process bent by vdso", err)
        self.check_left_as_it_was()

    def test_killed_with_its_keeper(self):
        process = self.start("--step", "1h")
        self.until(3600)
        keeper = keeper_of(process)
        process.kill()
        os.kill(keeper, signal.SIGKILL)
        self.until(0)  # by the lease
        healed = subprocess.run([BEND[0], "heal"], capture_output=True, text=True)
        self.assertIn(f"process {self.victim.pid}: its own vDSO is back", healed.stdout + healed.stderr)
        self.check_left_as_it_was()

    def test_heal_lets_monotonic_not_fall_back(self):
        """Everybody who held the clock is killed; heal brings MONOTONIC back at half speed before it lets the process go. Or,
        where its page is gone, leaves it as it is, and says so."""
        for is_page_there in (True, False):
            with self.subTest(is_page_there=is_page_there):
                natively = self.tell()[1]
                process = self.start("--drift", "300000ppm")
                self.assertTrue(wait_for(lambda: self.tell()[1] > natively + 0.2))
                keeper = keeper_of(process)
                process.kill()
                os.kill(keeper, signal.SIGKILL)
                end = time.monotonic() + 2.5  # then its lease is over
                while time.monotonic() < end:
                    held = self.tell()[1]
                self.assertGreater(held, natively + 0.2)
                if not is_page_there:
                    for name in pages() - self.before:
                        pathlib.Path("/dev/shm", name).unlink()
                healed = subprocess.run([BEND[0], "heal"], capture_output=True, text=True)
                said = healed.stdout + healed.stderr
                for _ in range(100):  # also what it wrote meanwhile
                    self.assertEqual(self.tell()[2], 0, "MONOTONIC fell")
                if is_page_there:
                    self.assertIn("its MONOTONIC is ahead and goes at half speed for", said)
                    self.assertIn(f"process {self.victim.pid}: its own vDSO is back", said)
                    self.assertEqual(healed.returncode, 0, said)
                    self.check_left_as_it_was()
                    self.assertTrue(wait_for(lambda: abs(self.tell()[1] - natively) < 0.01), "it is not native again")
                else:
                    self.assertRegex(said, rf"process {self.victim.pid}: stays as it is, native but for a MONOTONIC that is \S+ ahead")
                    self.assertEqual(healed.returncode, 4, said)
                    self.until(0)
                    self.assertAlmostEqual(self.tell()[1], held, delta=0.01)
                self.assertEqual(self.tell()[2], 0, "MONOTONIC fell")

    def test_monotonic_never_goes_back(self):
        natively = self.tell()[1]
        process = self.start("--drift", "300000ppm")
        self.assertTrue(wait_for(lambda: self.tell()[1] > natively + 0.5))
        process.terminate()
        process.communicate(timeout=10)
        self.check_left_as_it_was()
        self.assertTrue(wait_for(lambda: abs(self.tell()[1] - natively) < 0.01), "it is not native again")
        self.assertEqual(self.tell()[2], 0)

    def test_children(self):
        process = self.start("--step", "1h")
        self.until(3600)
        for word in ("fork\n", "exec\n"):
            self.victim.stdin.write(word)
            self.victim.stdin.flush()
            time.sleep(0.2)
        children = set()
        while len(children) < 2:
            children.add(int(self.victim.stdout.readline().split()[3]))
        child = max(children - {self.victim.pid})
        self.until(3600, pid=child)
        time.sleep(2)
        process.terminate()
        err = process.communicate(timeout=10)[1]
        self.assertRegex(err, r"pid \d+ is not bent: \S*sleep was exec'd, where a bend of a running process ends")
        self.assertIn("; 2 processes bent by vdso", err)
        self.until(0, pid=child)
        self.assertFalse([line for line in mappings(child) if "/dev/shm/prochron" in line])
        self.check_left_as_it_was()

    def test_changed_by_its_name_and_until_it_ends(self):
        process = self.start("--step", "1h", "--name", "e2e-pid")
        self.until(3600)
        second = bend("--step", "1s", "--pid", self.victim.pid)
        self.assertEqual(second.returncode, 125)
        self.assertIn("follows a page already; a bend that has a name is changed by --name", second.stderr)
        changed = bend("--step", "-30m", "--name", "e2e-pid")
        self.assertEqual(changed.returncode, 0, changed.stderr)
        self.until(-1800)
        self.victim.kill()
        err = process.communicate(timeout=10)[1]
        self.assertEqual(process.returncode, 0, err)
        self.assertIn("-30m commanded", err)

    def test_what_cannot_be(self):
        for code, words, said in ((125, ["--pid", "4000000"], "process 4000000: could not find: No such process"),
                                  (64, ["--pid", "x"], "--pid: error: `x` is not a process; expected its number"),
                                  (64, ["--pid", "1", "--backend", "preload"], "a process that runs already is bent by vdso"),
                                  (64, ["--pid", "1", "--heal", "leave"], "a process that ran before is left as it was"),
                                  (64, ["--pid", "1", "--", "date"], "a program to start and a --pid")):
            with self.subTest(words=words):
                done = bend("--step", "5ms", *words)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertIn(said, done.stderr)
        self.check_left_as_it_was()


if __name__ == "__main__":
    unittest.main(verbosity=2)
