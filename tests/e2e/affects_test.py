"""What a fault affects and where clocks start: stamps alone, shifted while no clock is bent; and a pipeline put at a calendar
instant, before its programs' first instruction, to which `bend --start` agrees."""
import datetime
import pathlib
import subprocess
import tempfile
import unittest

from launch import BIN, Run

START = "2026-03-29T00:59:50Z"
SPEC = """scenario: affects
seed: 1
nodes: {edge: PLACE, gpu: PLACE}
pipeline:
  transport: zeromq
  stages:
    - source: {node: edge, rate: 100/s, input: digest}
    - sink: {node: gpu}
schedule:
  - warmup: 500ms
  - control: 2s
  - faults: {for: 2s, settle: 300ms, inject: [FAULT]}
expect:
  - outputs: {lost: 0, wrong: 0}
"""
COMMAND = "    - command: {name: dates, node: edge, run: [sh, -c, \"date -u +%s > FILE; sleep 60\"]}\n"
STAMPS = "step: {clock: edge, by: 50ms, affects: [stamps]}"


def seconds_after_start(seconds):
    start = datetime.datetime.fromisoformat(START.replace("Z", "+00:00")).timestamp()
    return float(seconds) - start


class Affects(unittest.TestCase):
    def ran(self, spec, *arguments):
        with tempfile.TemporaryDirectory(prefix="prochron-e2e-") as folder:
            path = pathlib.Path(folder) / "affects.yaml"
            path.write_text(spec)
            with Run("plan", path) as run:
                code, plan, err = run.finish()
                self.assertEqual(code, 0, plan + err)
            with Run("run", path, "-o", "run", *arguments) as run:
                code, out, err = run.finish()
                self.assertEqual(run.left_behind(), [])
                self.assertEqual(code, 0, out + err)
                return plan, run.result()

    def check_fault(self, result, backend, offset_ns):
        fault, = result["cells"][0]["faults"]
        self.assertEqual(fault["backend"], backend)
        self.assertTrue(fault["attested"] and fault["healed"], fault)
        self.assertEqual(fault["commanded"]["offset_ns"], offset_ns)
        self.assertLessEqual(abs(fault["measured"]["offset_ns"] - offset_ns), fault["measured"]["bound_ns"] + 1, fault)

    def test_stamps_alone(self):
        for place in ("local", "simulated"):
            with self.subTest(place=place):
                plan, result = self.ran(SPEC.replace("PLACE", place).replace("FAULT", STAMPS))
                self.assertIn("stamps only", plan)
                self.check_fault(result, "stamps", 50_000_000)
                hop, = result["cells"][0]["hops"]
                self.assertEqual(hop["negative"], hop["n"], "what reports 50 ms ahead lies of every hop")

    def test_a_calendar_instant(self):
        with tempfile.TemporaryDirectory(prefix="prochron-e2e-") as folder:
            file = pathlib.Path(folder) / "date"
            spec = SPEC.replace("schedule:\n", COMMAND.replace("FILE", str(file)) + "schedule:\n")
            spec = f'clocks_start: "{START}"\n' + spec.replace("PLACE", "local").replace("FAULT", "step: {clock: edge, by: -5ms}")
            plan, result = self.ran(spec)
            self.assertLessEqual(0, seconds_after_start(file.read_text()), "its first date")
            self.assertLess(seconds_after_start(file.read_text()), 5)
        self.assertIn(f"every clock starts at {START}", plan)
        self.check_fault(result, "preload", -5_000_000)
        bent = subprocess.run([BIN / "prochron", "bend", "--start", START, "--", "date", "-u", "+%s"],
                              capture_output=True, text=True, check=True)
        self.assertLessEqual(0, seconds_after_start(bent.stdout))
        self.assertLess(seconds_after_start(bent.stdout), 5)

    def test_a_calendar_instant_in_virtual_time(self):
        spec = f'clocks_start: "{START}"\n' + SPEC.replace("PLACE", "simulated")
        _, result = self.ran(spec.replace("FAULT", "drift: {clock: edge, rate: 100ppm}"))
        self.assertTrue(result["cells"][0]["faults"][0]["attested"])


if __name__ == "__main__":
    unittest.main()
