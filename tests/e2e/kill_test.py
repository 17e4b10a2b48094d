"""Ctrl-C and SIGKILL in mid-fault leave no process, no shared memory, no socket: not even a daemon that double-forked
into a session of its own and ignores every polite signal. `--kills N`: N seeded kills."""
import os
import random
import signal
import sys
import time
import unittest

from launch import Run, SPECS, program_of

KILLS = 5


def wait_for_fault(run, seconds=20):
    """Until the daemon runs and two windows have begun."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        programs = [program_of(pid) for pid in run.processes()]
        if programs.count("sleep") >= 2 and programs.count("prochron-stage") >= 2:
            return
        if run.process.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(f"the run never got under way: {run.finish(5) if run.process.poll() is not None else programs}")


class Kills(unittest.TestCase):
    def test_interrupt_heals_and_reports(self):
        with Run("run", SPECS / "daemon.yaml", "-o", "run") as run:
            wait_for_fault(run)
            time.sleep(5)
            run.process.send_signal(signal.SIGINT)
            code, out, err = run.finish(30)
            self.assertEqual(code, 130, out + err)
            self.assertTrue((run.folder / "result.json").exists(), "what there is was not reported")
            self.assertEqual(run.left_behind(), [])

    def test_sigkill_leaves_nothing(self):
        for seed in range(KILLS):
            draw = random.Random(seed)
            with self.subTest(seed=seed), Run("run", SPECS / "daemon.yaml", "-o", "run") as run:
                wait_for_fault(run)
                time.sleep(draw.uniform(0, 6))
                agents = [pid for pid in run.processes() if program_of(pid) == "prochron-agent"]
                self.assertEqual(len(agents), 2)
                victims = draw.choice([[run.process.pid], [draw.choice(agents)], [run.process.pid, draw.choice(agents)]])
                for pid in victims:
                    os.kill(pid, signal.SIGKILL)
                if run.process.pid not in victims:
                    code, out, err = run.finish(30)
                    self.assertEqual(code, 4, out + err)
                self.assertEqual(run.left_behind(), [], f"after SIGKILL of {victims}")


if __name__ == "__main__":
    if "--kills" in sys.argv:
        at = sys.argv.index("--kills")
        KILLS = int(sys.argv[at + 1])
        del sys.argv[at:at + 2]
    unittest.main()
