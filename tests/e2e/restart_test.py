"""Processes restarted under drift: the shipped scenario passes, the clock goes on through the restart as if nothing had been,
little is lost; and the same of foreign programs, which are read from outside."""
import bisect
import collections
import json
import pathlib
import sys
import unittest

from launch import Run, SOURCE, SPECS

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "judge"))
from records import records  # noqa: E402: reads a record by its description alone


class Line:
    """The commanded drift of a window, and how far each stamp of each process lies from it: in whole ns, from the record."""

    def __init__(self, folder, window):
        found = collections.defaultdict(list)
        for history in sorted((folder / "history").iterdir()):
            for name, fields in records(history.read_bytes()):
                found[name].append(fields)
        (self.command,) = [c for c in found["command"] if c["window"] == window and not c["heal"]] or [None]
        self.ran, = [w for w in found["window"] if w["window"] == window]
        levels = sorted((d["native"], d["k"]) for d in found["discipline"])
        self.stages = {p["process"]: p["stage"] for p in found["process"]}
        self.furthest, self.seen = collections.Counter(), collections.Counter()
        for stamp in found["idle"] + found["span"]:
            if not self.ran["begin"] <= stamp["native"] < self.ran["end"]:
                continue
            at = bisect.bisect(levels, (stamp["native"], 1 << 80))
            k = min(levels[max(0, at - 1):at + 1], key=lambda level: abs(level[0] - stamp["native"]))[1]
            over = stamp["observed"] - stamp["native"] - k - self.due(stamp["native"])
            process = stamp["process"]
            self.furthest[process] = max(self.furthest[process], -over, over - stamp["width"])
            self.seen[process] += 1

    def due(self, native):
        return (native - self.command["at"]) * self.command["rate"] // 10**12 if self.command else 0


class Restart(unittest.TestCase):
    def ran(self, spec):
        with Run("run", spec, "-o", "run") as run:
            code, out, err = run.finish()
            self.assertEqual(run.left_behind(), [], "left behind")
            self.assertEqual(code, 0, out + err)
            plan = json.loads((run.folder / "plan.json").read_text())["judge"]
            cells = {cell["id"]: cell for cell in run.result()["cells"]}
            self.stages = [stage["name"] for stage in plan["sessions"][0]["stages"]]
            self.lines = {cell["id"]: Line(run.folder, cell["windows"][0]) for cell in plan["cells"]}
            return cells

    def check_stamps(self, cell, stage, processes, least):
        """Predecessor and successor on one line, to 1 ns beyond what each stamp can tell."""
        line = self.lines[cell]
        found = [process for process in line.seen if self.stages[line.stages[process]] == stage]
        self.assertEqual(len(found), processes, stage)
        for process in found:
            self.assertGreaterEqual(line.seen[process], least, stage)
            self.assertLessEqual(line.furthest[process], 1, stage)

    def check_one_line(self, drift, ppm, processes):
        """What was read of all processes, predecessors and successors, lies on the commanded line within what it can tell."""
        followed = drift["followed"]
        self.assertEqual(followed["processes"], processes)
        self.assertLessEqual(followed["deviation_ns"], followed["bound_ns"] + 1, followed)
        self.assertLessEqual(followed["bound_ns"], 20_000, followed)
        for one in drift["measured"]["victims"]:
            self.assertLessEqual(abs(one["rate_ppt"] - ppm * 1_000_000), one["rate_bound_ppt"] + 1, one)

    def test_the_shipped_scenario(self):
        cells = self.ran(SOURCE / "specs/scenarios/restart.yaml")
        for label, ppm in (("rate=0", 0), ("rate=200ppm", 200)):
            drift, restart = cells[label]["faults"]
            self.check_one_line(drift, ppm, 2)
            self.check_stamps(label, "inference", 2, 300)
            self.assertAlmostEqual(drift["measured"]["rate_ppt"] / 1e6, ppm, delta=2)
            self.assertTrue(drift["attested"] and restart["attested"] and restart["healed"])
            self.assertLess(restart["measured"]["away_ns"], 2e9)
            self.assertLessEqual(cells[label]["outputs"]["lost"], 10)

    def test_foreign_programs(self):
        drift, *treated = self.ran(SPECS / "commands.yaml")["faults"]["faults"]
        self.check_one_line(drift, 200, 6 + 4)
        self.assertTrue(drift["attested"] and drift["healed"])
        for fault in treated:
            with self.subTest(stage=fault["stage"]):
                self.assertTrue(fault["attested"] and fault["healed"], fault)
                stays = fault["kind"] == "pause"
                self.check_stamps("faults", fault["stage"], 1 if stays else 2, 25 if stays else 3)


if __name__ == "__main__":
    unittest.main()
