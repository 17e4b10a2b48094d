"""The same specs in virtual time: what is simulated says so, passes as the real one does, and is the same bytes twice.
`--night` also runs the eight hours of the shipped scenario."""
import json
import pathlib
import sys
import tempfile
import time
import unittest

from launch import Run, SOURCE

SCENARIOS = SOURCE / "specs" / "scenarios"
NIGHT_SECONDS = 30


class Simulated(unittest.TestCase):
    def run_once(self, spec):
        with Run("run", spec, "-o", "run") as run:
            code, out, err = run.finish(300)
            history = (run.folder / "history" / "000.records").read_bytes()
            self.assertEqual(run.left_behind(), [])
            return code, out, err, run.result(), history

    def test_a_drift_is_found_where_it_was_predicted_and_twice_alike(self):
        text = (SCENARIOS / "drift.yaml").read_text()
        with tempfile.TemporaryDirectory(prefix="prochron-e2e-") as folder:
            spec = pathlib.Path(folder) / "drift.yaml"
            spec.write_text(text.replace("{edge: local, gpu: local}", "{edge: simulated, gpu: simulated}"))
            code, out, err, result, history = self.run_once(spec)
            again = self.run_once(spec)
        self.assertEqual(code, 0, out + err)
        self.assertTrue(result["simulated"])
        self.assertIn("Simulated: a model of latencies", out)
        self.assertIn("of virtual time", err)
        self.assertEqual(history, again[4], "the same spec and seed make the same History")
        self.assertEqual(json.dumps(result), json.dumps(again[3]))

    @unittest.skipUnless("--night" in sys.argv, "takes half a minute")
    def test_a_night_in_half_a_minute(self):
        begin = time.monotonic()
        code, out, err, result, _ = self.run_once(SCENARIOS / "night.yaml")
        took = time.monotonic() - begin
        self.assertEqual(code, 0, out + err)
        self.assertEqual(result["cells"][0]["outputs"]["right"], 8 * 3600 * 100)
        crossing = next(hop for hop in result["cells"][0]["hops"] if hop["from"] == "source")["crossings"][0]
        print(f"8 h at 100/s in {took:.1f} s; {json.dumps(crossing)}")
        self.assertLess(took, NIGHT_SECONDS)


if __name__ == "__main__":
    unittest.main(argv=[argument for argument in sys.argv if argument != "--night"])
