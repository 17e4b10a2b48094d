"""A program of the user's as a rule: each way in which it may end is a verdict of its own, kept in the record."""
import json
import subprocess
import unittest

from launch import BIN, Run, SPECS

ASK = """
import json, os, pathlib, signal, sys
record = pathlib.Path(os.environ["PROCHRON_RUN"])
cell = {cell["id"]: cell for cell in json.loads((record / "result.json").read_text())["cells"]}[os.environ["PROCHRON_CELL"]]
assert sys.argv[1:] == ["two words"]
print("seen", cell["outputs"]["right"] > 150, "\\033[31m\\0")
skew = cell["axes"]["skew"]
if skew == "3ms":
    os.kill(os.getpid(), signal.SIGKILL)
sys.exit({"0": 0, "1ms": 1, "2ms": 2}[skew])
"""
WANTED = {"skew=0": "PASS", "skew=1ms": "FAIL", "skew=2ms": "INCONCLUSIVE", "skew=3ms": "INVALID"}


class Checkers(unittest.TestCase):
    def test_each_end_is_a_verdict(self):
        with Run("run", SPECS / "check.yaml", "-o", "run", files={"ask.py": ASK}) as run:
            code, out, err = run.finish()
            self.assertEqual(code, 1, out + err)
            cells = {cell["id"]: cell for cell in run.result()["cells"]}
            self.assertEqual({name: cell["verdict"] for name, cell in cells.items()}, WANTED, out)
            self.assertIn("python3 says no, exit 1: seen True ?[31m?", cells["skew=1ms"]["why"])
            self.assertIn("the checker python3 failed, signal 9", cells["skew=3ms"]["why"])
            before = (run.folder / "result.json").read_bytes()
            again = subprocess.run([BIN / "prochron", "judge", run.folder], capture_output=True, env={"PATH": ""})
            self.assertEqual(again.returncode, 1)
            self.assertEqual((run.folder / "result.json").read_bytes(), before, "judging anew asks nobody")
            self.assertEqual(len(json.loads((run.folder / "checks.json").read_text())), 4)
            (run.folder.parent / "ask.py").write_text("")
            resumed = subprocess.run([BIN / "prochron", "run", SPECS / "check.yaml", "--resume", run.folder],
                                     capture_output=True, text=True, cwd=run.folder.parent)
            self.assertEqual(resumed.returncode, 1, "an answer stands: nobody is asked until he says yes" + resumed.stderr)
            cells = {cell["id"]: cell["verdict"] for cell in run.result()["cells"]}
            self.assertEqual(cells, {**WANTED, "skew=3ms": "PASS"}, "who failed is asked again")
            self.assertEqual(run.left_behind(), [])


if __name__ == "__main__":
    unittest.main()
