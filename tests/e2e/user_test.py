"""What users do to a program: signals at any time, closed terminals, readers that go away, commands that end early,
slips of the finger, damaged records. Each is told in one clear message, with its exit code, and leaves nothing."""
import os
import pty
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from launch import BIN, Run, SPECS, program_of


def wait_for(run, program, seconds=20):
    """Until the run has a process of that program."""
    end = time.monotonic() + seconds
    while program not in map(program_of, run.processes()):
        if run.process.poll() is not None or time.monotonic() > end:
            raise AssertionError(f"no {program} came up: {run.finish(5)}")
        time.sleep(0.005)


def prochron(*arguments, **options):
    """(exit code, stderr) of a command that starts nothing."""
    done = subprocess.run([BIN / "prochron", *map(str, arguments)], capture_output=True, text=True, check=False,
                          **options)
    return done.returncode, done.stderr


class Signals(unittest.TestCase):
    def test_each_before_anything_is_bent(self):
        for program in ("prochron-stage", "prochron-agent"):  # the reference run, and agents coming up
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                with self.subTest(program=program, signal=number), \
                        Run("run", SPECS / "daemon.yaml", "-o", "run") as run:
                    wait_for(run, program)
                    run.process.send_signal(number)
                    code, out, err = run.finish(30)
                    self.assertEqual(code, 130, out + err)
                    self.assertEqual(run.left_behind(), [])

    def test_a_closed_terminal_heals_and_keeps_the_record(self):
        with Run("run", SPECS / "daemon.yaml", "-o", "run") as run:
            wait_for(run, "sleep")
            time.sleep(2)
            run.process.stderr.close()  # nobody reads any more
            run.process.send_signal(signal.SIGHUP)
            self.assertEqual(run.process.wait(30), 130)
            self.assertTrue((run.folder / "result.json").exists())
            self.assertEqual(run.left_behind(), [])

    def test_a_reader_that_went_away_does_not_end_the_run(self):
        with Run("run", SPECS / "foreign.yaml", "-o", "run") as run:
            run.process.stderr.readline()
            run.process.stderr.close()
            self.assertEqual(run.process.wait(60), 0)
            self.assertEqual(run.result()["verdict"], "PASS")

    def test_without_standard_streams(self):
        with tempfile.TemporaryDirectory(prefix="prochron-e2e-") as folder:
            code = subprocess.run(["sh", "-c", 'exec "$0" "$@" <&- >&- 2>&-', BIN / "prochron", "run",
                                   SPECS / "foreign.yaml", "-o", "run"], cwd=folder, check=False).returncode
            self.assertEqual(code, 0)

    def test_the_guard_of_an_agent(self):
        with Run("run", SPECS / "daemon.yaml", "-o", "run") as run:
            wait_for(run, "sleep")
            agent = next(pid for pid in run.processes() if program_of(pid) == "prochron-agent")
            guard = int(Path(f"/proc/{agent}/stat").read_text().rsplit(")", 1)[1].split()[1])
            os.kill(guard, signal.SIGKILL)
            code, out, err = run.finish(30)
            self.assertEqual(code, 4, out + err)
            self.assertEqual(run.left_behind(), [])


class Commands(unittest.TestCase):
    def run_with(self, change):
        """foreign.yaml with its command's line changed; (code, stderr)."""
        text = (SPECS / "foreign.yaml").read_text()
        program = 'run: [sh, -c, "while :; do sleep 0.2; done"]'
        self.assertIn(program, text)
        with tempfile.TemporaryDirectory(prefix="prochron-e2e-") as folder:
            path = Path(folder) / "foreign.yaml"
            path.write_text(text.replace(program, change))
            with Run("run", path, "-o", "run") as run:
                code, _, err = run.finish()
                self.assertEqual(run.left_behind(), [])
        return code, err

    def test_one_that_ends_early_is_no_victim(self):
        code, err = self.run_with('run: [sh, -c, "sleep 1; exit 0"]')
        self.assertEqual(code, 4, err)
        self.assertIn("could not run: gpu/faithful: exited with status 0 before the run was over", err)

    def test_one_that_fails_is_told_with_its_last_words(self):
        code, err = self.run_with('run: [sh, -c, "echo no licence >&2; exit 7"]')
        self.assertEqual(code, 4, err)
        self.assertIn("gpu/faithful: exited with status 7 before the run was over; its last words: no licence", err)

    def test_a_folder_that_is_not_there(self):
        code, err = self.run_with('run: [sleep, "60"], cwd: /no/such/folder')
        self.assertEqual(code, 65, err)
        self.assertRegex(err, r"foreign\.yaml:\d+:\d+: error: .*cwd: `/no/such/folder` is no folder")


class Words(unittest.TestCase):
    def test_each_slip_is_told(self):
        short = SPECS / "short.yaml"
        for arguments, said in (
                (["rnu", short], "no command is called `rnu`; did you mean `run`?"),
                (["margin", "traces.jsonl"], "`margin` is not in this version"),
                (["run", "--seed", "-1", short], "`-1` is not a seed"),
                (["plan", "--seed", "99999999999999999999", short], "is not a seed"),
                (["describe", "stpe"], "nothing is called `stpe`; did you mean `step`?")):
            with self.subTest(said=said):
                code, err = prochron(*arguments)
                self.assertEqual(code, 64, err)
                self.assertIn(said, err)

    def test_a_bad_spec_among_several_starts_none(self):
        with tempfile.TemporaryDirectory(prefix="prochron-e2e-") as folder:
            bad = Path(folder) / "bad.yaml"
            bad.write_text("scenario: bad\n")
            code, err = prochron("run", SPECS / "short.yaml", bad, cwd=folder)
            self.assertEqual(code, 65, err)
            self.assertFalse((Path(folder) / "runs").exists())

    def test_progress_fits_a_narrow_terminal(self):
        with tempfile.TemporaryDirectory(prefix="prochron-e2e-") as folder:
            mine, theirs = pty.openpty()
            subprocess.run(["stty", "cols", "30"], stdin=theirs, check=True)
            done = subprocess.Popen([BIN / "prochron", "run", SPECS / "foreign.yaml", "-o", "run"], cwd=folder,
                                    stdout=subprocess.DEVNULL, stderr=theirs)
            os.close(theirs)
            said = b""
            try:
                while chunk := os.read(mine, 4096):
                    said += chunk
            except OSError:
                pass  # the end of a terminal
            self.assertEqual(done.wait(60), 0)
            rewritten = [part for part in said.decode().split("\r\x1b[J") if "\n" not in part and part]
            self.assertGreater(len(rewritten), 3)
            self.assertEqual([part for part in rewritten[1:] if len(part) > 29], [])


class Records(unittest.TestCase):
    def test_a_plan_of_another_version_is_not_judged(self):
        with Run("run", SPECS / "foreign.yaml", "-o", "run") as run:
            self.assertEqual(run.finish()[0], 0)
            plan = run.folder / "plan.json"
            whole = plan.read_text()
            for text, said in ((whole.replace('"schema": 2', '"schema": 3', 1), "a plan of schema 3"),
                               (whole[:len(whole) // 2], "not a plan"), ("", "not a plan")):
                plan.write_text(text)
                code, err = prochron("judge", run.folder)
                self.assertEqual(code, 4, err)
                self.assertIn(said, err)
            shutil.rmtree(run.folder / "history")
            plan.write_text(whole)
            code, err = prochron("judge", run.folder)
            self.assertEqual(code, 4, err)
            self.assertIn("could not read the history", err)


if __name__ == "__main__":
    unittest.main()
