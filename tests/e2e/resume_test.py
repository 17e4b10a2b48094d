"""A controller that is killed leaves a folder that can be resumed, whoever killed it; what it already measured stays; and
a run that may look twice says what each look is worth."""
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

from launch import BIN, Run, SPECS


class Resume(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="prochron-e2e-")
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name)
        self.spec = self.root / "twice.yaml"
        self.spec.write_text((SPECS / "short.yaml").read_text() + "repeat: 2\n")
        self.folder = self.root / "run"

    def record(self, session):
        path = self.folder / "history" / f"{session:03}.records"
        return path.read_bytes() if path.exists() else b""

    def run_prochron(self, *words):
        return subprocess.run([BIN / "prochron", "run", self.spec, *map(str, words)], capture_output=True, text=True,
                              timeout=200)

    def test_after_a_kill_the_rest_is_measured_and_judged_as_one(self):
        with Run("run", self.spec, "-o", self.folder, "--seed", "11") as run:
            end = time.monotonic() + 120
            while len(self.record(1)) < 100_000 and time.monotonic() < end:
                time.sleep(0.1)
            os.kill(run.process.pid, signal.SIGKILL)
            run.finish()
            self.assertEqual(run.left_behind(), [])
        first = self.record(0)
        self.assertFalse((self.folder / "result.json").exists())
        other = self.run_prochron("--resume", self.folder, "--seed", "12")
        self.assertEqual(other.returncode, 64, other.stderr)
        self.assertIn("the seed differs: 11 and 12", other.stderr)
        done = self.run_prochron("--resume", self.folder)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("2 of 4 cells", done.stderr)
        self.assertEqual(self.record(0), first, "what was whole is what it was")
        result = json.loads((self.folder / "result.json").read_text())
        self.assertEqual([cell["verdict"] for cell in result["cells"]], ["PASS"] * 4)
        self.assertEqual(result["seed"], 11)
        again = subprocess.run([BIN / "prochron", "judge", self.folder], capture_output=True, text=True, timeout=60)
        self.assertEqual(again.stdout, done.stdout)

    def test_cells_that_proved_nothing_are_measured_again_beside_those_that_stand(self):
        self.spec.write_text(self.spec.read_text().replace("repeat: 2\n", ""))
        unbent = os.environ | {"PROCHRON_TEST_SPAWN_WITHOUT_SHIM": "1"}
        first = subprocess.run([BIN / "prochron", "run", self.spec, "-o", self.folder], capture_output=True, text=True,
                               timeout=200, env=unbent)
        self.assertEqual(first.returncode, 3, first.stdout + first.stderr)
        wrong = self.run_prochron("--only", "skew=4ms", "--resume", self.folder)
        self.assertEqual(wrong.returncode, 65, wrong.stderr)
        self.assertIn("no cell has `4ms`; `skew` has 1ms, 5ms", wrong.stderr)
        one = self.run_prochron("--only", "skew=5ms", "--resume", self.folder)
        self.assertEqual(one.returncode, 3, one.stdout + one.stderr)
        self.assertIn("1 other cell stands: --only skew=1ms --resume DIR", one.stdout)
        second = self.record(1)
        both = self.run_prochron("--only", "skew=1ms", "--resume", self.folder)
        self.assertEqual(both.returncode, 0, both.stdout + both.stderr)
        self.assertEqual(self.record(1), second, "what stands is what it was")
        result = json.loads((self.folder / "result.json").read_text())
        self.assertEqual([(cell["session"], cell["verdict"]) for cell in result["cells"]], [(2, "PASS"), (1, "PASS")])

    def test_what_is_undecided_is_measured_longer(self):
        text = self.spec.read_text().replace("repeat: 2\n", "").replace("at_most: 10%", "at_most: 0.5%")
        self.spec.write_text(text)
        done = self.run_prochron("-o", self.folder, "--extend", "1m")
        result = json.loads((self.folder / "result.json").read_text())
        self.assertEqual(result["looks"], 2)
        cells = {cell["id"]: cell for cell in result["cells"]}
        self.assertEqual(cells["skew=1ms"]["session"], 1, done.stdout + done.stderr)
        self.assertEqual(cells["skew=1ms"]["verdict"], "PASS", done.stdout)
        hop = next(hop for hop in cells["skew=1ms"]["hops"] if hop["to"] == "inference")
        self.assertGreater(hop["n"], 1200, "several windows")
        late = self.run_prochron("--resume", self.folder, "--extend", "1m")
        self.assertEqual((late.returncode, late.stdout), (done.returncode, done.stdout), "there is no third look")


if __name__ == "__main__":
    unittest.main()
