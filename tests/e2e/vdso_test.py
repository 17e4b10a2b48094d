"""Backends chosen by what a program is: a static one is bent by a replacement vDSO without being told, one with a loader by
the shim, stages of ours by what they ask for; and a wish that cannot be is refused before anything starts."""
import os
import pathlib
import tempfile
import unittest

from launch import BIN, Run, SPECS

SEARCH = {"PATH": f"{BIN.parent}/libexec/prochron:{os.environ['PATH']}"}
STATIC = SPECS / "static.yaml"


class Chosen(unittest.TestCase):
    def test_the_plan_says_which_and_why(self):
        with Run("plan", STATIC, environment=SEARCH) as run:
            code, out, err = run.finish()
        self.assertEqual(code, 0, out + err)
        self.assertRegex(out, r"source +source .* vdso +asked for")
        self.assertRegex(out, r"static +command .* vdso +auto: \S+/prochron-probe-static is a static program")
        self.assertRegex(out, r"dynamic +command .* preload +auto: \S+ has a loader")
        self.assertRegex(out, r"vdso: .*what stays true there: absolute deadlines")

    def test_all_of_them_are_attested(self):
        with Run("run", STATIC, "-o", "run", environment=SEARCH) as run:
            code, out, err = run.finish()
            self.assertEqual(run.left_behind(), [])
            result = run.result() if code == 0 else {}
        self.assertEqual(code, 0, out + err)
        fault = result["cells"][0]["faults"][0]
        self.assertTrue(fault["attested"] and fault["healed"])
        self.assertIn("vdso", fault["backend"])
        self.assertLessEqual(abs(fault["measured"]["offset_ns"] - 5_000_000), fault["measured"]["bound_ns"] + 1)

    def test_a_wish_that_cannot_be_names_who_can(self):
        spec = STATIC.read_text().replace("command: {name: static,", "command: {name: static, backend: preload,")
        with tempfile.TemporaryDirectory(prefix="prochron-e2e-") as folder:
            path = pathlib.Path(folder) / "static.yaml"
            path.write_text(spec)
            with Run("plan", path, environment=SEARCH) as run:
                code, out, err = run.finish()
        self.assertEqual(code, 65, out + err)
        self.assertRegex(err, r"static\.yaml:11:7: error: .*cannot be bent by backend preload: .*static program.*"
                              r"Backend vdso can")


if __name__ == "__main__":
    unittest.main()
