"""What CI does with a run: it is dealt out to shards, which are merged and judged as one; its JUnit file is read by a
reader that knows nothing of us; annotations and the job's summary stand where GitHub's runner looks for them."""
import json
import pathlib
import subprocess
import tempfile
import unittest

from junitparser import Error, JUnitXml

from launch import BIN, Run, SPECS

RECORD = ["result.json", "junit.xml", "summary.md", "tables/cells.csv", "tables/hops.csv", "tables/faults.csv",
          "tables/windows.csv"]


def prochron(*words, **more):
    return subprocess.run([BIN / "prochron", *map(str, words)], capture_output=True, text=True, timeout=120, **more)


class Shards(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="prochron-e2e-")
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.root = pathlib.Path(cls.scratch.name)
        cls.codes = []
        for index in (1, 2):
            with Run("run", SPECS / "short.yaml", "--shard", f"{index}/2", "-o", cls.root / f"shard{index}", "-q") as run:
                cls.codes.append(run.finish()[0])

    def merged(self, name, *parts, **more):
        done = prochron("merge", *[self.root / part for part in parts], "-o", self.root / name, **more)
        return done, self.root / name

    def test_each_has_its_own_cell_and_control(self):
        for index, skew in ((1, "skew=1ms"), (2, "skew=5ms")):
            result = json.loads((self.root / f"shard{index}" / "result.json").read_text())
            self.assertEqual(self.codes[index - 1], result["code"])
            self.assertEqual([(cell["id"], cell["shard"]) for cell in result["cells"]], [(skew, index)])
            self.assertEqual(len(result["controls"]), 1)

    def test_merged_they_are_the_whole_and_judged_again_the_same_bytes(self):
        done, folder = self.merged("whole", "shard2", "shard1")
        result = json.loads((folder / "result.json").read_text())
        self.assertEqual(done.returncode, result["code"], done.stdout + done.stderr)
        self.assertEqual([cell["id"] for cell in result["cells"]], ["skew=1ms", "skew=5ms"])
        before = {name: (folder / name).read_bytes() for name in RECORD}
        again = prochron("judge", folder, "--threads", "4")
        self.assertEqual((again.returncode, again.stdout), (done.returncode, done.stdout))
        self.assertEqual({name: (folder / name).read_bytes() for name in RECORD}, before)
        suite, = JUnitXml.fromfile(str(folder / "junit.xml"))
        self.assertEqual((suite.name, suite.tests), ("short", 8))
        for case in suite:
            self.assertEqual(case.classname, "short")
            self.assertTrue(case._elem.get("file").endswith("short.yaml") and case._elem.get("line").isdigit())

    def test_a_missing_one_is_inconclusive_by_name(self):
        summary = self.root / "summary"
        done, folder = self.merged("half", "shard1", env={"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)})
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertIn("skew 5ms: shard 2 of 2 is missing", done.stdout)
        self.assertIn("::warning title=INCONCLUSIVE::skew 5ms: shard 2 of 2 is missing\n", done.stdout)
        self.assertIn("shard 2 of 2 is missing", summary.read_text())
        suite, = JUnitXml.fromfile(str(folder / "junit.xml"))
        missing, = [case for case in suite if case.name == "skew=5ms"]
        self.assertIsInstance(missing.result[0], Error)
        self.assertEqual(missing.result[0].type, "INCONCLUSIVE")

    def test_what_is_not_of_one_whole_is_refused(self):
        other = self.root / "other"
        if not other.exists():
            subprocess.run(["cp", "-r", self.root / "shard2", other], check=True)
            plan = json.loads((other / "plan.json").read_text())
            plan["seed"] = plan["judge"]["seed"] = 99
            (other / "plan.json").write_text(json.dumps(plan))
        for name, parts, said in (("twice", ("shard1", "shard1"), "both hold shard 1"),
                                  ("seeds", ("shard1", "other"), "the seed differs: 3 and 99")):
            done, folder = self.merged(name, *parts)
            self.assertEqual(done.returncode, 64, done.stdout + done.stderr)
            self.assertIn(said, done.stderr)
            self.assertFalse((folder / "plan.json").exists())

    def test_a_shard_that_is_none_is_a_slip(self):
        for word, said in (("3/2", "is no share of a plan"), ("1/3", "has nothing to measure")):
            done = prochron("run", SPECS / "short.yaml", "--shard", word, "-o", self.root / "none")
            self.assertEqual(done.returncode, 64)
            self.assertIn(said, done.stderr)
            self.assertFalse((self.root / "none").exists())


if __name__ == "__main__":
    unittest.main()
