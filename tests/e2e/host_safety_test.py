"""The host is safe from what runs on it, and a run knows when its host was touched: nobody but guards and the controller
may set its clock, who tries is refused and named, a host whose clock was stepped proves nothing in that window.

`--privileged`: only looks at what each process may, as root of a user namespace of its own: it has the right that is to
be given up, and no clock of this host that it could set with it."""
import json
import os
import pathlib
import signal
import sys
import time
import unittest

from launch import BIN, Run, SPECS, program_of

SETTER = str(BIN.parent / "tests/clock/clock_setter")
SYS_TIME = 1 << 25
PRIVILEGED = "--privileged" in sys.argv


def capabilities(pid):
    """The five sets of a process, by name."""
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: int(value, 16) for name, value in (line.split(":") for line in lines if line.startswith("Cap"))}


def wait_for(run, programs, seconds=30):
    """Pids by program, once all of them run."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and run.process.poll() is None:
        found = {program_of(pid): pid for pid in run.processes()}
        if programs <= found.keys():
            return found
        time.sleep(0.02)
    raise AssertionError(f"not all of {programs} came up")


class HostSafety(unittest.TestCase):
    def check_capabilities(self, pids):
        for program, pid in pids.items():
            for name, bits in capabilities(pid).items():
                self.assertEqual(bits & SYS_TIME, 0, f"{program} has CAP_SYS_TIME in {name}")

    @unittest.skipUnless(PRIVILEGED, "for a root that may set the clock")
    def test_nobody_inherits_the_right_to_set_the_clock(self):
        self.assertTrue(capabilities("self")["CapEff"] & SYS_TIME, "there is nothing to give up")
        with Run("run", SPECS / "setter.yaml", "-o", "run", environment={"PROCHRON_TEST_SETTER": "/bin/sleep"}) as run:
            pids = wait_for(run, {"prochron-agent", "prochron-stage", "sleep"})
            self.check_capabilities({name: pids[name] for name in ("prochron-agent", "prochron-stage", "sleep")})
            run.process.send_signal(signal.SIGINT)
            run.finish()
            self.assertEqual(run.left_behind(), [])

    @unittest.skipIf(PRIVILEGED, "nobody who may set the clock shall try")
    def test_whoever_tries_to_set_the_clock_is_refused_and_named(self):
        with Run("run", SPECS / "setter.yaml", "-o", "run", environment={"PROCHRON_TEST_SETTER": SETTER}) as run:
            pids = wait_for(run, {"prochron-agent", "prochron-stage", "clock_setter"})
            self.check_capabilities({name: pids[name] for name in ("prochron-agent", "prochron-stage", "clock_setter")})
            code, out, err = run.finish()
            result = run.result()
            self.assertEqual(run.left_behind(), [])
        self.assertIn(code, (0, 2), out + err)  # whether the machine was steady for two seconds is not what is asked
        findings = [finding for cell in result["cells"] for finding in cell["findings"]]
        wanted = rf"pid {pids['clock_setter']} \(clock_setter\) tried to set the clock of its host, 10 times; it was refused"
        self.assertRegex("\n".join(findings), wanted)
        self.assertRegex(out, wanted)

    @unittest.skipIf(PRIVILEGED, "needs no privilege")
    def test_a_host_that_is_stepped_taints_the_window(self):
        environment = {"PROCHRON_TEST_SETTER": "/bin/sleep", "PROCHRON_TEST_HOST_STEP": "-5000@4000000000"}
        with Run("run", SPECS / "setter.yaml", "-o", "run", environment=environment) as run:
            code, out, err = run.finish()
            self.assertEqual(run.left_behind(), [])
            self.assertEqual(code, 3, out + err)
            self.assertRegex(json.dumps(run.result()),
                             r"the host's own clock was stepped by -5000 ns \d+\.\d+ s into this window")
            self.assertIn("this run proves nothing", out)


def in_own_namespace():
    """Never comes back: becomes this test again, with all rights in a new user namespace."""
    os.execvp("unshare", ["unshare", "--user", "--map-root-user", sys.executable, "-B", *sys.argv, "--inside"])


if __name__ == "__main__":
    if PRIVILEGED and "--inside" not in sys.argv:
        in_own_namespace()
    unittest.main(argv=[word for word in sys.argv if word not in ("--privileged", "--inside")])
