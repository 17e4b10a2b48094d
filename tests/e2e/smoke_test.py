"""The shipped scenario for every commit passes in less than half a minute, and says so where a pipeline looks."""
import time
import unittest

from launch import Run, SOURCE

SECONDS = 30


class Smoke(unittest.TestCase):
    def test_told_and_untold_at_once_is_refused(self):
        with Run("run", SOURCE / "specs" / "scenarios" / "ci-smoke.yaml", "-o", "run", "-q", "-v") as run:
            code, out, err = run.finish()
            self.assertEqual(code, 64, out + err)
            self.assertFalse(run.folder.exists())

    def test_it_passes_in_time(self):
        spec = SOURCE / "specs" / "scenarios" / "ci-smoke.yaml"
        begin = time.monotonic()
        with Run("run", spec, "-o", "run", "--report", "junit=junit.xml", "--keep", "failures") as run:
            code, out, err = run.finish()
            took = time.monotonic() - begin
            self.assertEqual(code, 0, out + err)
            self.assertIn("PASS  4 of 4 cells", out)
            self.assertLess(took, SECONDS)
            self.assertTrue((run.folder.parent / "junit.xml").exists())
            self.assertFalse((run.folder / "history").exists(), "kept of failures only")
            self.assertEqual(run.left_behind(), [])
            self.assertNotIn("\x1b", out + err)
            self.assertEqual(len([line for line in err.splitlines() if "skew=" in line]), 4, err)


if __name__ == "__main__":
    unittest.main()
