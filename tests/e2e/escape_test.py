"""Foreign programs: one that forks and execs all the time under the shim is attested; one that execs out of the fault
makes the run INVALID, with the instant and the program it became."""
import unittest

from launch import Run, SPECS


class Foreign(unittest.TestCase):
    def test_one_that_stays_is_attested(self):
        with Run("run", SPECS / "foreign.yaml", "-o", "run") as run:
            code, out, err = run.finish()
            self.assertEqual(run.left_behind(), [])
        self.assertEqual(code, 0, out + err)

    def test_one_that_leaves_makes_the_run_invalid(self):
        with Run("run", SPECS / "escape.yaml", "-o", "run") as run:
            code, out, err = run.finish()
            self.assertEqual(run.left_behind(), [])
        self.assertEqual(code, 3, out + err)
        self.assertIn("this run proves nothing", out)
        self.assertRegex(out, r"env|sleep")
        self.assertRegex(out, r"[0-9.]+ s into")


if __name__ == "__main__":
    unittest.main()
