"""Foreign programs: one that forks and execs all the time under the shim is attested; one that execs out of the fault
makes the run INVALID, with the instant and the program it became."""
import pathlib
import tempfile
import unittest

from launch import BIN, Run, SPECS


class Foreign(unittest.TestCase):
    def test_one_that_stays_is_attested(self):
        with Run("run", SPECS / "foreign.yaml", "-o", "run") as run:
            code, out, err = run.finish()
            self.assertEqual(run.left_behind(), [])
        self.assertEqual(code, 0, out + err)

    def leaves(self, way_out, program):
        """Runs escape.yaml with another way out of the fault; INVALID must name the program and the instant."""
        spec = (SPECS / "escape.yaml").read_text().replace("exec env -i /bin/sleep 60", way_out)
        self.assertIn(way_out, spec)
        with tempfile.TemporaryDirectory(prefix="prochron-e2e-") as folder:
            path = pathlib.Path(folder) / "escape.yaml"
            path.write_text(spec)
            with Run("run", path, "-o", "run") as run:
                code, out, err = run.finish()
                self.assertEqual(run.left_behind(), [])
        self.assertEqual(code, 3, out + err)
        self.assertIn("this run proves nothing", out)
        self.assertIn(program, out)
        self.assertRegex(out, r"[0-9.]+ s into")

    def test_an_exec_without_the_shims_environment(self):
        self.leaves("exec env -i /bin/sleep 60", "sleep")

    def test_a_static_program(self):
        program = BIN.parent / "libexec/prochron/prochron-probe-static"
        self.leaves(f"exec {program} 300 100", "prochron-probe-static")

    def test_a_shim_that_is_gone(self):
        self.leaves("export LD_PRELOAD=/nonexistent/shim.so; exec /bin/sleep 60", "sleep")


if __name__ == "__main__":
    unittest.main()
