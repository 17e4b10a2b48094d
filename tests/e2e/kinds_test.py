"""Every kind of clock fault in a running pipeline: each window is attested by its victims' own stamps, and healed."""
import json
import subprocess
import unittest

from launch import BIN, SPECS, Run


class Kinds(unittest.TestCase):
    def test_each_is_attested_and_healed(self):
        schema = json.loads(subprocess.run([BIN / "prochron", "schema"], capture_output=True, check=True).stdout)
        self.assertIn("strobe", json.dumps(schema))
        self.assertIn('"enum": ["realtime", "monotonic", "stamps"]', json.dumps(schema), "an editor offers them")
        with Run("run", SPECS / "kinds.yaml", "-o", "run") as run:
            code, out, err = run.finish(150)
            self.assertIn(code, (0, 2), out + err)
            seen = set()
            for cell in run.result()["cells"]:
                self.assertNotEqual(cell["verdict"], "INVALID", cell["why"])
                for fault in cell["faults"]:
                    with self.subTest(fault=fault["text"] if "text" in fault else fault["kind"]):
                        self.assertTrue(fault["attested"] and fault["healed"], fault)
                        off = fault["measured"]["offset_ns"] - fault["commanded"]["offset_ns"]
                        self.assertLessEqual(abs(off), fault["measured"]["bound_ns"] + 1_000, fault)
                    seen.add(fault["kind"])
            described = subprocess.run([BIN / "prochron", "describe", "faults"], capture_output=True, text=True, check=True)
            kinds = {line.split()[0] for line in described.stdout.splitlines() if line and not line.startswith(" ")}
            self.assertLessEqual({"strobe", "jitter", "wander", "sine", "servo", "freeze", "leap", "playback"}, seen, kinds)
            self.assertEqual(run.left_behind(), [])


if __name__ == "__main__":
    unittest.main()
