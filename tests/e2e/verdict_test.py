"""The four verdicts, for real: PASS, FAIL for a wrong expectation, INVALID without the shim, and bad specs that start
nothing. Each run leaves nothing behind."""
import pathlib
import tempfile
import unittest

from launch import Run, SPECS


class Verdicts(unittest.TestCase):
    def run_spec(self, spec, environment=None):
        with Run("run", SPECS / spec, "-o", "run", environment=environment) as run:
            code, out, err = run.finish()
            result = run.result() if (run.folder / "result.json").exists() else None
            self.assertEqual(run.left_behind(), [], "left behind")
        return code, out, err, result

    def test_honest_expectations_pass(self):
        code, out, err, result = self.run_spec("short.yaml")
        self.assertEqual(code, 0, out + err)
        self.assertIn("PASS", out)
        self.assertEqual({cell["id"]: cell["verdict"] for cell in result["cells"]},
                         {"skew=1ms": "PASS", "skew=5ms": "PASS"})
        for cell in result["cells"]:
            for fault in cell["faults"]:
                self.assertTrue(fault["attested"])
                wanted, seen = fault["commanded"]["offset_ns"], fault["measured"]["offset_ns"]
                self.assertLessEqual(abs(wanted - seen), fault["measured"]["bound_ns"] + 1)
            self.assertEqual(cell["outputs"]["lost"] + cell["outputs"]["wrong"] + cell["outputs"]["duplicated"], 0)
            self.assertGreater(cell["outputs"]["right"], 350)

    def test_a_drift_is_attested_as_a_slope(self):
        code, out, err, result = self.run_spec("drift.yaml")
        self.assertEqual(code, 0, out + err)
        rates = {cell["id"]: cell["faults"][0]["measured"]["rate_ppt"] for cell in result["cells"]}
        self.assertAlmostEqual(rates["rate=1000ppm"] / 1e6, 1000, delta=5)
        self.assertAlmostEqual(rates["rate=-1000ppm"] / 1e6, -1000, delta=5)

    def test_a_ramp_crosses_the_margin_and_is_slewed_back(self):
        code, out, err, result = self.run_spec("ramp.yaml")
        self.assertIn(code, (0, 2), out + err)
        fault, = result["cells"][0]["faults"]
        self.assertTrue(fault["attested"] and fault["healed"], fault)
        self.assertAlmostEqual(fault["measured"]["rate_ppt"] / 1e6, 2000, delta=5)
        self.assertLessEqual(abs(fault["commanded"]["offset_ns"] - fault["measured"]["offset_ns"]),
                             fault["measured"]["bound_ns"] + 1)
        self.assertGreater(fault["heal_ns"], 400_000_000, "8 ms at 20,000 ppm")
        crossing, = result["cells"][0]["hops"][0]["crossings"]
        predicted, measured = crossing["predicted"]["at"], crossing["measured"]["at"]
        self.assertLessEqual(predicted["low_ns"], measured["ns"])
        self.assertLessEqual(measured["ns"], predicted["high_ns"])
        self.assertRegex(out, r"edge was off by .* as predicted, after .* as measured")

    def test_a_wrong_expectation_fails(self):
        code, out, err, _ = self.run_spec("wrong.yaml")
        self.assertEqual(code, 1, out + err)
        self.assertIn("FAIL", out)
        self.assertRegex(out, r"wrong\.yaml:\d+:\d+")

    def test_without_the_shim_nothing_is_proved(self):
        code, out, err, _ = self.run_spec("short.yaml", {"PROCHRON_TEST_SPAWN_WITHOUT_SHIM": "1"})
        self.assertEqual(code, 3, out + err)
        self.assertIn("this run proves nothing", out)

    def test_a_bad_spec_starts_nothing(self):
        text = (SPECS / "short.yaml").read_text().replace("for: 2s", "for: 2 s").replace("throughput", "throughputs")
        with tempfile.TemporaryDirectory(prefix="prochron-e2e-") as folder:
            path = pathlib.Path(folder) / "bad.yaml"
            path.write_text(text)
            with Run("run", path, "-o", "run") as run:
                code, out, err = run.finish()
                self.assertEqual(code, 65, out + err)
                self.assertFalse(run.folder.exists())
        self.assertIn("is not a duration", err)
        self.assertIn("did you mean `throughput`", err)
        self.assertIn("2 errors; nothing was started", err)


if __name__ == "__main__":
    unittest.main()
