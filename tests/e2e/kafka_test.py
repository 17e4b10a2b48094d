"""Kafka for real: a broker is started for the run, bent with its node, and gone afterwards. `--long` adds the mock, which
is called one, a broker that is killed in mid-run, and brokers of the user's own."""
import os
import signal
import sys
import time
import unittest

from launch import SPECS, Run, program_of

LONG = "--long" in sys.argv


def hop(result, cell, sender, receiver):
    (found,) = [h for h in result["cells"][cell]["hops"] if (h["from"], h["to"]) == (sender, receiver)]
    return found


class Kafka(unittest.TestCase):
    @unittest.skipIf(LONG, "in the other tier")
    def test_a_broker_is_part_of_the_run(self):
        with Run("run", SPECS / "kafka.yaml", "-o", "run") as run:
            code, out, err = run.finish()
            self.assertIn(code, (0, 2), out + err)
            result = run.result()
            for number, cell in enumerate(result["cells"]):
                self.assertTrue(all(fault["attested"] for fault in cell["faults"]), cell["why"])
                outputs = cell["outputs"]
                self.assertEqual((outputs["lost"], outputs["duplicated"], outputs["wrong"]), (0, 0, 0), out)
                # One link and no other, on the way to the broker: 4 ms and what a broker takes.
                self.assertGreater(hop(result, number, "source", "inference")["true_latency_ns"]["p01"], 4_000_000)
                self.assertLess(hop(result, number, "inference", "sink")["true_latency_ns"]["p01"], 4_000_000)
            self.assertEqual(run.left_behind(), [])


@unittest.skipUnless(LONG, "with --long")
class KafkaAtLength(unittest.TestCase):
    def test_a_mock_is_called_one_and_has_no_margin(self):
        with Run("run", SPECS / "kafka_mock.yaml", "-o", "run") as run:
            code, out, err = run.finish()
            self.assertIn(code, (0, 2), out + err)
            self.assertIn("kafka mock  control", out)
            self.assertIn("none, of a mock nothing follows", out)
            self.assertNotIn("The threshold is the hop", out)
            for cell in run.result()["cells"]:
                for its in cell["hops"]:
                    self.assertNotIn("ahead", its["margin"], its)
            self.assertEqual(run.left_behind(), [])

    def test_a_killed_broker_comes_back_with_all_that_it_acknowledged(self):
        with Run("run", SPECS / "kafka_killed.yaml", "-o", "run") as run:
            time.sleep(12)
            (broker,) = [pid for pid in run.processes() if program_of(pid) == "java"]
            os.kill(broker, signal.SIGKILL)
            code, out, err = run.finish()
            self.assertIn(code, (0, 2), out + err)
            self.assertIn("was ended by signal 9", err)
            self.assertIn("it was started again on its data", err)
            for cell in run.result()["cells"]:
                outputs = cell["outputs"]
                self.assertGreater(outputs["right"], 2_000)
                self.assertEqual((outputs["lost"], outputs["duplicated"], outputs["wrong"]), (0, 0, 0), out)
                self.assertTrue(all(fault["attested"] for fault in cell["faults"]), cell["why"])
                self.assertGreater(hop(run.result(), 0, "source", "inference")["true_latency_ns"]["p01"], 2_000_000,
                                   "both links")
            self.assertEqual(run.left_behind(), [])


if __name__ == "__main__":
    if LONG:
        sys.argv.remove("--long")
    unittest.main()
