"""Processes restarted under drift: the shipped scenario passes, the clock goes on through the restart as if nothing had been,
little is lost; and the same of foreign programs, which are read from outside."""
import unittest

from launch import Run, SOURCE, SPECS


class Restart(unittest.TestCase):
    def ran(self, spec):
        with Run("run", spec, "-o", "run") as run:
            code, out, err = run.finish()
            self.assertEqual(run.left_behind(), [], "left behind")
            self.assertEqual(code, 0, out + err)
            return {cell["id"]: cell for cell in run.result()["cells"]}

    def check_one_line(self, drift, ppm, processes):
        """What was read of all processes, predecessors and successors, lies on the commanded line within what it can tell."""
        measured = drift["measured"]
        self.assertEqual(measured["processes"], processes)
        self.assertLessEqual(measured["deviation_ns"], measured["deviation_bound_ns"] + 1, measured)
        self.assertLessEqual(measured["deviation_bound_ns"], 20_000, measured)
        for one in measured["victims"]:
            self.assertLessEqual(abs(one["rate_ppt"] - ppm * 1_000_000), one["rate_bound_ppt"] + 1, one)

    def test_the_shipped_scenario(self):
        cells = self.ran(SOURCE / "specs/scenarios/restart.yaml")
        for label, ppm in (("rate=0", 0), ("rate=200ppm", 200)):
            drift, restart = cells[label]["faults"]
            self.check_one_line(drift, ppm, 2)
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
                seen = {one["pid"]: one["stamps"] for one in drift["measured"]["victims"] if one["stage"] == fault["stage"]}
                self.assertEqual(len(seen), 1 if fault["kind"] == "pause" else 2, "who was there")
                self.assertGreaterEqual(min(seen.values()), 25 if fault["kind"] == "pause" else 3, "five times a second")


if __name__ == "__main__":
    unittest.main()
