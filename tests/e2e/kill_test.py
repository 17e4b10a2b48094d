"""Ctrl-C and SIGKILL in mid-fault leave no process, no shared memory, no socket, no journal: not even a daemon that
double-forked into a session of its own and ignores every polite signal. Victims that outlive who bent them (started by
this test on a page of the run, under the shim and with a replacement vDSO) heal by themselves when the lease ends, each as
its fault was to be healed, and say when. `--kills N --first S`: N kills, seeded from S
on, most of them of an agent."""
import contextlib
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from launch import BIN, Run, SPECS, program_of

KILLS = 4
FIRST = 0  # seed
BACKENDS = ("preload", "vdso")
MS = 1_000_000
SURVIVOR = BIN.parent / "tests/clock/survivor"
SHIM = BIN.parent / "lib/prochron/libprochron_preload.so"
LAUNCHER = BIN / "vdso_launcher"
NATIVE, SLEW, LEAVE = range(3)  # how REALTIME ends, as a page has it
FAULTS = (("step: {clock: gpu, by: 5ms}", NATIVE),
          ("drift: {clock: gpu, rate: 500ppm, heal: slew 50000ppm}", SLEW),
          ("step: {clock: gpu, by: -5ms, heal: leave}", LEAVE),
          ("step: {clock: gpu, by: -5ms, heal: slew 50000ppm}", SLEW),
          ("drift: {clock: gpu, rate: 500ppm}", NATIVE),
          ("drift: {clock: gpu, rate: -200ppm, heal: leave}", LEAVE),
          ("step: {clock: gpu, by: 200ms}", NATIVE))


def wait_for_fault(run, seconds=30):
    """Until the daemon runs and two windows have begun."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        programs = [program_of(pid) for pid in run.processes()]
        if programs.count("sleep") >= 2 and programs.count("prochron-stage") >= 2:
            return
        if run.process.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(f"the run never got under way: {run.finish(5) if run.process.poll() is not None else programs}")


class Survivor:
    """A victim of a page that descends from nobody of ours. Owned by one subtest."""

    def __init__(self, page, backend="preload"):
        self.backend = backend
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PROCHRON_")}
        launcher = [LAUNCHER, page] if backend == "vdso" else []
        shim = {} if launcher else {"LD_PRELOAD": SHIM}
        self.process = subprocess.Popen([*launcher, SURVIVOR, "0.5"], env={**kept, **shim, "PROCHRON_PAGE": page},
                                        stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "following\n"

    def words(self):
        """What it says of its healing, by name."""
        output, _ = self.process.communicate(timeout=30)
        words = output.split()
        return dict(zip(words[::2], map(int, words[1::2])))


def start_survivors(run, backends=("preload",)):
    """One per page of the run (its files, but those that no victim follows) and backend."""
    pages = [name for name in run.names() if re.fullmatch(r"/dev/shm/prochron-[0-9a-f]{16}-(source|sink|daemon)-\w+", name)]
    return [Survivor(page, backend) for page in pages for backend in backends]


def draw_victims(draw, controller, agents):
    """In the order in which they are killed: an agent whose controller goes first may begin to heal."""
    return draw.choice([[controller], [draw.choice(agents)], agents, [controller, draw.choice(agents)], [*agents, controller]])


class Kills(unittest.TestCase):
    def test_interrupt_heals_and_reports(self):
        with Run("run", SPECS / "daemon.yaml", "-o", "run") as run:
            wait_for_fault(run)
            time.sleep(5)
            run.process.send_signal(signal.SIGINT)
            code, out, err = run.finish(30)
            self.assertEqual(code, 130, out + err)
            self.assertTrue((run.folder / "result.json").exists(), "what there is was not reported")
            self.assertEqual(run.left_behind(), [])

    def test_what_even_guards_could_not_remove_is_healed(self):
        with Run("run", SPECS / "daemon.yaml", "-o", "run") as run:
            wait_for_fault(run)
            name = json.loads((run.folder / "environment.json").read_text())["run"]
            ours = [pid for pid in run.processes() if program_of(pid) in
                    ("prochron-conductor", "prochron-agent", "prochron-guard")]
            for sent in (signal.SIGSTOP, signal.SIGKILL):  # so that none can end what another one started
                for pid in ours:
                    with contextlib.suppress(ProcessLookupError):  # whom the kernel ended with its parent
                        os.kill(pid, sent)
            run.process.wait()
            self.assertNotEqual(run.left_behind(0), [], "nothing to heal: this shows nothing")
            done = subprocess.run([BIN / "prochron", "heal"], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertRegex(done.stdout, rf"run {name}: ended \d+ \(.*sleep \d+.*\), removed \d+ files")
            self.assertEqual(run.left_behind(1), [])

    def check_survivors(self, survivors, forms, tally):
        """`forms`: how REALTIME may end where it was bent; an agent that lives heals by stepping back."""
        for survivor in survivors:
            said = survivor.words()
            self.assertEqual(survivor.process.returncode, 0, said)
            self.assertLessEqual(said["late_ns"], MS, said)
            self.assertEqual((said["monotonic_jump_ns"], said["monotonic_spread_ns"], said["decreases"]), (0, 0, 0), said)
            self.assertEqual(said["realtime_spread_ns"], 0, said)
            self.assertGreater(said["still_for_ns"], 100 * MS, "a rate seen over less says little")
            self.assertIn(said["form"], forms if said["bent"] else {*forms, NATIVE}, said)
            tally[survivor.backend] += 1
            tally["bent"] += said["bent"] > 0
            tally["readings"] += said["readings"]
            tally["latest ns"] = max(tally["latest ns"], said["late_ns"])

    def kill_once(self, draw, spec, form, tally):
        with Run("run", spec, "-o", "run") as run:
            wait_for_fault(run)
            survivors = start_survivors(run, BACKENDS)
            self.assertEqual(len(survivors), 3 * len(BACKENDS))
            time.sleep(draw.uniform(0, 6))
            agents = [pid for pid in run.processes() if program_of(pid) == "prochron-agent"]
            self.assertEqual(len(agents), 2)
            victims = draw_victims(draw, run.process.pid, agents)
            begin = time.monotonic_ns()
            for pid in victims:
                with contextlib.suppress(ProcessLookupError):  # whom its guard was quicker to end, once its controller was gone
                    os.kill(pid, signal.SIGKILL)
            at_once = time.monotonic_ns() - begin < MS  # or the second may have begun to heal when its turn came
            tally["of an agent"] += any(pid in victims for pid in agents)
            if run.process.pid not in victims:
                code, out, err = run.finish(30)
                self.assertEqual(code, 4, out + err)
            self.assertEqual(run.left_behind(), [], f"after SIGKILL of {victims}")
            self.check_survivors(survivors, {form} if at_once and set(agents) <= set(victims) else {form, NATIVE}, tally)

    def test_sigkill_leaves_nothing_and_survivors_heal(self):
        tally = dict.fromkeys(("of an agent", *BACKENDS, "bent", "readings", "latest ns"), 0)
        text = (SPECS / "daemon.yaml").read_text()
        for seed in range(FIRST, FIRST + KILLS):
            draw = random.Random(seed)
            fault, form = FAULTS[seed % len(FAULTS)]
            with self.subTest(seed=seed, fault=fault), tempfile.TemporaryDirectory(prefix="prochron-e2e-") as folder:
                spec = pathlib.Path(folder) / "daemon.yaml"
                spec.write_text(text.replace(FAULTS[0][0], fault))
                self.kill_once(draw, spec, form, tally)
        print(f"{KILLS} kills: nothing left behind; {tally}")


if __name__ == "__main__":
    given = {}
    for option in ("--kills", "--first"):
        if option in sys.argv:
            at = sys.argv.index(option)
            given[option] = int(sys.argv[at + 1])
            del sys.argv[at:at + 2]
    KILLS, FIRST = given.get("--kills", KILLS), given.get("--first", FIRST)
    unittest.main()
