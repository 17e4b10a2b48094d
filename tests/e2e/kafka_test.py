"""Kafka for real: a broker is started for the run, bent with its node, and gone afterwards. `--long` adds the mock, which
is called one, a broker that is killed in mid-run, replicas, and brokers of the user's own."""
import math
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from launch import BIN, SPECS, Run, program_of

LONG = "--long" in sys.argv


class OwnBroker:
    """A broker that prochron has not started: the jars of this build, on an address of this process."""

    def __enter__(self):
        self._scratch = tempfile.TemporaryDirectory(prefix="prochron-own-broker-")
        self.folder = pathlib.Path(self._scratch.name)
        host = f"127.{1 + os.getpid() % 254}.{1 + os.getpid() // 254 % 254}.99"
        self.address = f"{host}:9092"
        (self.folder / "data").mkdir()
        (self.folder / "data/meta.properties").write_text(
            "version=1\ncluster.id=AAAAAAAAAAAAAAAAAAAAAA\nnode.id=1\n")
        (self.folder / "settings").write_text("\n".join((
            "process.roles=broker,controller", "node.id=1", f"controller.quorum.voters=1@{host}:9093",
            f"listeners=PLAINTEXT://{host}:9092,CONTROLLER://{host}:9093",
            "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "controller.listener.names=CONTROLLER", f"log.dirs={self.folder}/data", "auto.create.topics.enable=false",
            "offsets.topic.num.partitions=1", "offsets.topic.replication.factor=1", "")))
        jars = BIN.parent / "lib/prochron/kafka/lib"
        self._process = subprocess.Popen(
            ["java", "-cp", f"{jars}/*", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
             "-Dlog4j2.StatusLogger.level=OFF", "kafka.Kafka", self.folder / "settings"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()
        self._scratch.cleanup()

    def topics(self):
        return sorted(entry.name for entry in (self.folder / "data").iterdir()
                      if entry.name.startswith("prochron-") and not entry.name.endswith("-delete"))


def hop(result, cell, sender, receiver):
    (found,) = [h for h in result["cells"][cell]["hops"] if (h["from"], h["to"]) == (sender, receiver)]
    return found


class Kafka(unittest.TestCase):
    def assert_narrated(self, err):
        """In this order, each with the time since the start, which never goes back."""
        told = [match.groups() for match in re.finditer(r"^ *(\d+\.\d{3}) s  (.*)$", err, re.M)]
        times = [float(seconds) for seconds, _ in told]
        self.assertEqual(times, sorted(times), err)
        words = iter(what for _, what in told)
        for wanted in (r"the right answers took \d+\.\d+ s", r"agents up on ", r"session 1 of 1, kafka: starting",
                       r".*/kafka: ready after \d+ ms", r"session 1 of 1, kafka: connecting", r".* begins, .* step ",
                       r"step .* healed, step", r"session 1 of 1, kafka: draining", r"judged"):
            self.assertTrue(any(re.fullmatch(wanted + ".*", what) for what in words), f"{wanted} in\n{err}")

    @unittest.skipIf(LONG, "in the other tier")
    def test_a_broker_is_part_of_the_run(self):
        with Run("run", SPECS / "kafka.yaml", "-o", "run", "-v") as run:
            code, out, err = run.finish()
            self.assertIn(code, (0, 2), out + err)
            self.assert_narrated(err)
            result = run.result()
            for number, cell in enumerate(result["cells"]):
                self.assertTrue(all(fault["attested"] for fault in cell["faults"]), cell["why"])
                outputs = cell["outputs"]
                self.assertEqual((outputs["lost"], outputs["duplicated"], outputs["wrong"]), (0, 0, 0), out)
                # One link and no other, on the way to the broker: 4 ms and what a broker takes.
                self.assertGreater(hop(result, number, "source", "inference")["true_latency_ns"]["p01"], 4_000_000)
                self.assertLess(hop(result, number, "inference", "sink")["true_latency_ns"]["p01"], 4_000_000)
            self.assertEqual(run.left_behind(), [])

    @unittest.skipIf(LONG, "in the other tier")
    def test_a_broker_killed_by_the_spec_loses_nothing(self):
        with Run("run", SPECS / "kafka_kill.yaml", "-o", "run") as run:
            code, out, err = run.finish()
            self.assertIn(code, (0, 2), out + err)
            (cell,) = run.result()["cells"]
            (kill,) = cell["faults"]
            self.assertEqual((kill["kind"], kill["stage"]), ("kill", "kafka"))
            self.assertTrue(kill["attested"] and kill["healed"], cell["why"])
            self.assertGreaterEqual(kill["measured"]["away_ns"], 500e6)
            outputs = cell["outputs"]
            self.assertEqual((outputs["lost"], outputs["wrong"]), (0, 0), out)
            self.assertGreater(outputs["right"], 300)
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
            self.assertRegex(out, r"kafka ended unplanned \d+\.\d s into the window, and was started again .* later")
            for cell in run.result()["cells"]:
                outputs = cell["outputs"]
                self.assertGreater(outputs["right"], 2_000)
                self.assertEqual((outputs["lost"], outputs["duplicated"], outputs["wrong"]), (0, 0, 0), out)
                self.assertTrue(all(fault["attested"] for fault in cell["faults"]), cell["why"])
                self.assertGreater(hop(run.result(), 0, "source", "inference")["true_latency_ns"]["p01"], 2_000_000,
                                   "both links")
            self.assertEqual(run.left_behind(), [])

    def test_replicas_share_a_topic_and_a_killed_one_is_followed_where_it_had_come(self):
        with Run("run", SPECS / "kafka_replicas.yaml", "-o", "run") as run:
            code, out, err = run.finish()
            self.assertIn(code, (0, 2), out + err)
            (cell,) = run.result()["cells"]
            self.assertTrue(all(fault["attested"] for fault in cell["faults"]), cell["why"])
            outputs, work = cell["outputs"], hop(run.result(), 0, "source", "work")
            self.assertEqual(outputs["wrong"], 0, out)
            self.assertGreaterEqual(outputs["right"] + outputs["lost"], 360, out)
            # A killed one's half second: what it had committed is not done again, or hundreds would be.
            self.assertLessEqual(outputs["duplicated"], 30, out)
            # What the killed one had not written down of its last messages tells the two counts apart, and no more.
            (killed,) = [fault for fault in cell["faults"] if fault["kind"] == "restart"]
            unrecorded = 1 + math.ceil(killed["measured"]["unrecorded_ns"] / 1e9 * 30)
            self.assertLessEqual(abs(work["redelivered"] - outputs["duplicated"]), unrecorded, out)
            # Every third message leaves the stage by a clock that is ahead.
            self.assertAlmostEqual(hop(run.result(), 0, "work", "sink")["rate"], 1 / 3, delta=0.05)
            self.assertEqual(run.left_behind(), [])

    def test_a_broker_of_the_users_own_is_left_as_it_was(self):
        with OwnBroker() as broker, Run("run", SPECS / "kafka_own.yaml", "--set", f"brokers={broker.address}", "-o",
                                        "run") as run:
            code, out, err = run.finish()
            self.assertIn(code, (0, 2), out + err)
            for cell in run.result()["cells"]:
                self.assertEqual((cell["outputs"]["lost"], cell["outputs"]["duplicated"]), (0, 0), out)
                self.assertGreater(cell["outputs"]["right"], 50)
            self.assertEqual(run.left_behind(), [])
            self.assertTrue((broker.folder / "data/__cluster_metadata-0").exists())
            self.assertEqual(broker.topics(), [])


if __name__ == "__main__":
    if LONG:
        sys.argv.remove("--long")
    unittest.main()
