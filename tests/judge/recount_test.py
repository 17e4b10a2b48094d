"""A real run counted twice: what the judge told and what recount.py counts agree, a planted lie and a lost record are
found, and what was measured stays the same to the byte when every command is struck from the History."""
import copy
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import records
from recount import recount

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
from launch import BIN, Run, SPECS  # noqa: E402 (needs the path above)


def rewrite(folder, keep):
    """Leaves out of every History the frames for which keep(kind, fields) is false; how many those were."""
    left_out = 0
    for path in (folder / "history").glob("*.records"):
        whole = b""
        for kind, payload, raw in records.frames(path.read_bytes()):
            fields = None
            if kind in records.LAYOUTS:
                _, layout, names = records.LAYOUTS[kind]
                fields = dict(zip(names, layout.unpack_from(payload)))
            kept = keep(kind, fields)
            whole += raw if kept else b""
            left_out += not kept
        path.write_bytes(whole)
    return left_out


def measured(folder):
    """The `measured` objects of result.json, as they stand in it."""
    lines = (folder / "result.json").read_text().splitlines()
    found = []
    for at, line in enumerate(lines):
        if '"measured": {' in line:
            found.append("\n".join(lines[at:next(i for i in range(at, len(lines)) if "}" in lines[i])]))
    return found


class Recount(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="prochron-recount-")
        cls.ran = pathlib.Path(cls.scratch.name) / "ran"
        with Run("run", SPECS / "short.yaml", "-o", "run") as run:
            cls.code, cls.out, cls.err = run.finish()
            shutil.copytree(run.folder, cls.ran)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def setUp(self):
        self.folder = pathlib.Path(self.scratch.name) / self.id().split(".")[-1]
        shutil.copytree(self.ran, self.folder)

    def judged_again(self):
        return subprocess.run([BIN / "prochron", "judge", self.folder], capture_output=True, text=True, check=False)

    def test_both_counts_agree(self):
        self.assertEqual(self.code, 0, self.out + self.err)
        comparison = recount(self.folder)
        self.assertEqual(comparison.differences, [])
        self.assertGreater(comparison.compared, 70)

    def test_one_planted_number_is_found(self):
        result = json.loads((self.folder / "result.json").read_text())
        cell = ("cells", 1)
        plants = [("hops", 0, "n"), ("hops", 0, "negative"), ("hops", 1, "excluded"), ("hops", 1, "expected"),
                  ("outputs", "right"), ("outputs", "lost"), ("outputs", "duplicated"), ("outputs", "wrong"),
                  ("faults", 0, "measured", "offset_ns"), ("faults", 0, "measured", "bound_ns")]
        for plant in plants:
            planted = copy.deepcopy(result)
            at = planted
            for key in (*cell, *plant[:-1]):
                at = at[key]
            at[plant[-1]] += 1
            (self.folder / "result.json").write_text(json.dumps(planted))
            self.assertEqual(len(recount(self.folder).differences), 1, plant)

    def test_one_lost_span_is_found(self):
        counted = []

        def keep(kind, fields):
            window = self.a_window["begin"] < (fields or {}).get("native", 0) < self.a_window["end"]
            receives = kind == records.SPAN and fields["kind"] != records.PRODUCE and window
            counted.append(receives)
            return not (receives and sum(counted) == 100)

        data = (self.folder / "history" / "000.records").read_bytes()
        self.a_window = next(f for name, f in records.records(data) if name == "window" and f["role"] == 2)
        self.assertEqual(rewrite(self.folder, keep), 1)
        differences = "\n".join(recount(self.folder).differences)
        self.assertRegex(differences, r": n: result.json says \d+, the History \d+")

    def test_measured_owes_nothing_to_the_commands(self):
        before = measured(self.folder)
        self.assertEqual(len(before), 2)
        self.assertGreater(rewrite(self.folder, lambda kind, _: kind != records.COMMAND), 3)
        again = self.judged_again()
        self.assertEqual(measured(self.folder), before)
        self.assertEqual(again.returncode, 3, again.stdout + again.stderr)
        self.assertIn("never commanded", again.stdout)


if __name__ == "__main__":
    unittest.main()
