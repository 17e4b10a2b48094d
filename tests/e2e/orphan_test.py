"""A run whose controller is killed and that may be held goes on, bent, until somebody adopts it to heal it, or its time
is over; a controller that is stopped loses its run after ten seconds; an agent that is stopped loses its leases, says so
and proves nothing from then on."""
import json
import os
import pathlib
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest

from kill_test import start_survivors, wait_for_fault
from launch import BIN, Run, SPECS, program_of

LONG = "--long" in sys.argv
SEGMENTS, PAGE_SIZE = 1020, 262144  # faults/control_page.h
CURVE_SIZE = 64 + 64 * SEGMENTS
RECORD_SIZE = 64 + 2 * CURVE_SIZE


def heal(*arguments):
    done = subprocess.run([BIN / "prochron", "heal", *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def drifts(run):
    """The segments of MONOTONIC that drift, of every page of the run that has any: from, offset, rate, fraction."""
    found = {}
    for name in run.names():
        if not os.path.isfile(name) or os.path.getsize(name) != PAGE_SIZE:
            continue
        page = pathlib.Path(name).read_bytes()
        record = 128 + (struct.unpack_from("<Q", page, 64)[0] & 1) * RECORD_SIZE
        monotonic = record + 64 + CURVE_SIZE + 64
        segments = [struct.unpack_from("<7q", page, monotonic + 64 * i) for i in range(SEGMENTS)]
        moving = [(at, offset, rate, fraction) for at, _, rate, fraction, _, _, offset in segments
                  if rate != 0 and at != 2**63 - 1]
        if moving:
            found[name] = moving
    return found


def run_of(run):
    return json.loads((run.folder / "environment.json").read_text())["run"]


class Orphans(unittest.TestCase):
    def started(self, orphan, fault="step: {clock: gpu, by: 5ms}"):
        """A run under way, whose orphans do as they are told."""
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="prochron-e2e-"))
        spec = pathlib.Path(folder) / "daemon.yaml"
        spec.write_text((SPECS / "daemon.yaml").read_text().replace("  transport: zeromq\n",
                                                                   f"  transport: zeromq\n  orphan: {orphan}\n").replace("step: {clock: gpu, by: 5ms}", fault))
        run = self.enterContext(Run("run", spec, "-o", "run"))
        wait_for_fault(run)
        return run

    def enterContext(self, context):
        value = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return value

    def test_a_held_run_goes_on_until_it_is_adopted(self):
        run = self.started("hold 30s", "drift: {clock: gpu, rate: 500ppm}")
        survivors = start_survivors(run)
        end = time.monotonic() + 10
        while not drifts(run) and time.monotonic() < end:
            time.sleep(0.1)
        time.sleep(1)  # into the fault
        drifting = drifts(run)
        self.assertEqual(len(drifting), 2, "the pages of both programs on gpu")
        run.process.kill()
        run.process.wait()
        time.sleep(3)
        self.assertEqual(drifts(run), drifting, "the drift goes on as it was, to the last bit")
        programs = [program_of(pid) for pid in run.processes()]
        self.assertEqual((programs.count("prochron-agent"), programs.count("prochron-stage")), (2, 2), programs)
        code, said = heal()
        self.assertEqual(code, 0, said)
        self.assertRegex(said, rf"run {run_of(run)}: left alone, its agent \(pid \d+\) lives")
        begin = time.monotonic()
        code, said = heal(run_of(run))
        self.assertEqual(code, 0, said)
        self.assertIn(f"run {run_of(run)}: 2 of its agents adopted and stopped", said)
        self.assertEqual(run.left_behind(), [])
        self.assertLess(time.monotonic() - begin, 15)
        words = [survivor.words() for survivor in survivors]
        self.assertTrue(all(said["late_ns"] <= 1_000_000 for said in words), words)
        self.assertTrue(any(said["bent"] for said in words), words)

    def test_nobody_came(self):
        run = self.started("hold 2s")
        run.process.kill()
        begin = time.monotonic()
        self.assertEqual(run.left_behind(15), [])
        self.assertGreater(time.monotonic() - begin, 1.9)

    def test_a_stopped_agent_loses_its_leases_and_proves_nothing(self):
        run = self.started("heal")
        time.sleep(2.5)
        agents = [pid for pid in run.processes() if program_of(pid) == "prochron-agent"]
        self.assertEqual(len(agents), 2)
        for pid in agents:
            signal.pidfd_send_signal(self.handle(pid), signal.SIGSTOP)
        time.sleep(3)
        for pid in agents:
            signal.pidfd_send_signal(self.handle(pid), signal.SIGCONT)
        code, out, err = run.finish(60)
        self.assertEqual(code, 3, out + err)
        self.assertRegex(out, r"(edge|gpu): healed by itself \d+\.\d+ s into the window, its agent came too late")
        self.assertIn("healed by itself", err)
        self.assertEqual(run.left_behind(), [])

    @unittest.skipUnless(LONG, "takes longer than the run lease")
    def test_a_stopped_controller_loses_its_run(self):
        run = self.started("heal")
        run.process.send_signal(signal.SIGSTOP)
        end = time.monotonic() + 20
        while time.monotonic() < end and any(program_of(pid) == "prochron-stage" for pid in run.processes()):
            time.sleep(0.1)
        self.assertFalse(any(program_of(pid) == "prochron-stage" for pid in run.processes()))
        run.process.send_signal(signal.SIGCONT)
        code, out, err = run.finish(30)
        self.assertEqual(code, 4, out + err)
        self.assertIn("the run lease is over", err)
        self.assertEqual(run.left_behind(), [])

    def handle(self, pid):
        handle = os.pidfd_open(pid)
        self.addCleanup(os.close, handle)
        return handle


if __name__ == "__main__":
    unittest.main(argv=[word for word in sys.argv if word != "--long"])
