"""One spec under both backends: the same verdicts, and clocks that agree within what either can tell. How often spans are
negative is each session's own latencies' affair, and its rules judge it."""
import pathlib
import shutil
import tempfile
import unittest

from launch import Run, SPECS



class Backends(unittest.TestCase):
    def test_they_agree_within_their_bounds(self):
        with Run("run", SPECS / "both_backends.yaml", "-o", "run") as run:
            code, out, err = run.finish()
            self.assertEqual(code, 0, out + err)
            self.assertIn("changes clocks on whole seconds only: `faults` begins and heals on them, with guard bands of "
                          "500ms instead of 300ms", err)
            result = run.result()
            self.assertEqual(run.left_behind(), [], "left behind")
        cells = {(cell["axes"]["backend"], cell["axes"]["skew"]): cell for cell in result["cells"]}
        self.assertEqual(len(cells), 6)
        for skew in ("-4ms", "1ms", "5ms"):
            ours, theirs = cells["preload", skew], cells["libfaketime", skew]
            for fault, other in zip(ours["faults"], theirs["faults"]):
                self.assertEqual((fault["backend"], other["backend"]), ("preload", "libfaketime"))
                self.assertTrue(fault["attested"] and other["attested"] and other["healed"])
                self.agree(fault, other)
            self.assertEqual(ours["verdict"], theirs["verdict"])

    def run_command(self, program):
        """A foreign program under libfaketime, whose node's clock is stepped; the verdict of the run."""
        spec = (SPECS / "foreign.yaml").read_text()
        spec = spec.replace("transport: zeromq", "transport: zeromq\n  backend: libfaketime")
        spec = spec.replace("while :; do sleep 0.2; done", program)
        with tempfile.TemporaryDirectory(prefix="prochron-e2e-") as folder:
            path = pathlib.Path(folder) / "foreign.yaml"
            path.write_text(spec)
            with Run("run", path, "-o", "run") as run:
                code, out, err = run.finish()
                self.assertEqual(run.left_behind(), [])
        return code, out + err

    def test_a_program_that_forks_and_execs_is_attested(self):
        code, said = self.run_command("while :; do sleep 0.2; done")
        self.assertEqual(code, 0, said)

    @unittest.skipUnless(shutil.which("rmiregistry"), "no JVM here")
    def test_one_that_becomes_what_libfaketime_breaks_is_found_out(self):
        code, said = self.run_command("sleep 2; exec rmiregistry 0")
        self.assertEqual(code, 3, said)
        self.assertRegex(said, r"pid \d+.*rmiregistry is a JVM: with MONOTONIC left native")

    def agree(self, fault, other):
        for one in (fault, other):  # each with what it was commanded
            self.assertLessEqual(abs(one["measured"]["offset_ns"] - one["commanded"]["offset_ns"]),
                                 one["measured"]["bound_ns"] + 1)
        if fault["kind"] == "step":  # and with each other; a drift has come further where the guard band is longer
            self.assertLessEqual(abs(fault["measured"]["offset_ns"] - other["measured"]["offset_ns"]),
                                 fault["measured"]["bound_ns"] + other["measured"]["bound_ns"] + 2)
        else:
            self.assertAlmostEqual(fault["measured"]["rate_ppt"] / 1e6, other["measured"]["rate_ppt"] / 1e6, delta=1)


if __name__ == "__main__":
    unittest.main()
