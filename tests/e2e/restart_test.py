"""The shipped scenario of a restart under drift: it passes, its clock goes on through the restart, little is lost."""
import unittest

from launch import Run, SOURCE


class Restart(unittest.TestCase):
    def test_the_shipped_scenario(self):
        with Run("run", SOURCE / "specs/scenarios/restart.yaml", "-o", "run") as run:
            code, out, err = run.finish()
            self.assertEqual(run.left_behind(), [], "left behind")
            self.assertEqual(code, 0, out + err)
            result = run.result()
        cells = {cell["id"]: cell for cell in result["cells"]}
        for label, ppm in (("rate=0", 0), ("rate=200ppm", 200)):
            drift, restart = cells[label]["faults"]
            self.assertAlmostEqual(drift["measured"]["rate_ppt"] / 1e6, ppm, delta=2)
            self.assertTrue(drift["attested"] and restart["attested"] and restart["healed"])
            self.assertLess(restart["measured"]["away_ns"], 2e9)
            self.assertLessEqual(cells[label]["outputs"]["lost"], 10)


if __name__ == "__main__":
    unittest.main()
