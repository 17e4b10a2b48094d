"""Processes killed, paused and multiplied, for real: what is done to them is attested, what is lost is counted on the
path on which it was lost, and the clock of one that comes back goes on where it was. A machine busy with other things
may leave a cell undecided; what was done and what was lost is known all the same."""
import unittest

from launch import Run, SPECS


class Processes(unittest.TestCase):
    def run_spec(self, spec, environment=None):
        with Run("run", SPECS / spec, "-o", "run", environment=environment) as run:
            code, out, err = run.finish()
            result = run.result() if (run.folder / "result.json").exists() else None
            self.assertEqual(run.left_behind(), [], "left behind")
        return code, out, err, result

    def test_a_killed_stage_comes_back_under_the_same_drift(self):
        code, out, err, result = self.run_spec("restart.yaml")
        self.assertIn(code, (0, 2), out + err)
        drift, kill, pause = result["cells"][0]["faults"]
        self.assertAlmostEqual(drift["measured"]["rate_ppt"] / 1e6, 200, delta=5)
        self.assertTrue(all(fault["attested"] and fault["healed"] for fault in (drift, kill, pause)))
        self.assertGreaterEqual(kill["measured"]["away_ns"], 300e6)
        self.assertLess(kill["measured"]["acted_after_ns"], 500e6)
        self.assertGreaterEqual(pause["measured"]["away_ns"], 500e6)
        self.assertIn("inference away 0.", out)

    def test_what_one_way_loses_is_counted_on_that_way(self):
        code, out, err, result = self.run_spec("fan.yaml")
        self.assertIn(code, (0, 2), out + err)
        self.assertIn("no message crosses the link api -> edge", err)
        cell = result["cells"][0]
        paths = {path["path"]: path for path in cell["outputs"]["paths"]}
        self.assertEqual(set(paths), {"source -> a -> merge -> sink", "source -> b -> merge -> sink"})
        self.assertEqual(paths["source -> a -> merge -> sink"]["lost"], 0)
        self.assertEqual(paths["source -> b -> merge -> sink"]["lost"], cell["outputs"]["lost"])
        self.assertEqual(cell["outputs"]["right"] + cell["outputs"]["lost"], 2 * cell["hops"][0]["expected"])
        fastest = {(hop["from"], hop["to"]): hop["true_latency_ns"]["p01"] / 1e6 for hop in cell["hops"]}
        for (hop, delay) in ((("source", "a"), 2), (("source", "b"), 5), (("a", "merge"), 8), (("b", "merge"), 11)):
            self.assertGreaterEqual(fastest[hop], delay - 0.01, hop)
            self.assertLess(fastest[hop], delay + 2.5, hop)

    def test_replicas_share_a_queue_and_have_clocks_of_their_own(self):
        code, out, err, result = self.run_spec("replicas.yaml")
        self.assertIn(code, (0, 2), out + err)
        cell = result["cells"][0]
        step, restart = cell["faults"]
        self.assertEqual((step["clock"], restart["stage"]), ("work.2", "work.3"))
        self.assertAlmostEqual(step["measured"]["offset_ns"], 5e6, delta=1e5)
        self.assertTrue(step["attested"] and restart["attested"])
        outgoing = next(hop for hop in cell["hops"] if hop["from"] == "work")
        self.assertAlmostEqual(outgoing["rate"], 1 / 3, delta=0.1, msg="one of three is ahead")
        self.assertEqual(outgoing["causes"]["unexplained"], 0)


if __name__ == "__main__":
    unittest.main()
