"""Starts prochron as a user would, in a fresh folder, with a random mark in its environment, and tells what is left.

Every process of a run inherits the mark, so leftovers are found whatever they are called and whoever adopted them.
"""
import json
import os
import pathlib
import secrets
import subprocess
import tempfile
import time

BIN = pathlib.Path(os.environ["PROCHRON_BIN"])
SOURCE = pathlib.Path(os.environ["PROCHRON_SOURCE"])
SPECS = pathlib.Path(__file__).parent / "specs"


class Run:
    """One run of prochron; `with Run(...) as run:` ends it and forgets its folder."""

    def __init__(self, *arguments, environment=None, cores=None, files=None, behind=()):
        self.mark = "PROCHRON_MARK=" + secrets.token_hex(8)
        self._scratch = tempfile.TemporaryDirectory(prefix="prochron-e2e-")
        self.folder = pathlib.Path(self._scratch.name) / "run"
        for file, text in (files or {}).items():  # beside the run
            (self.folder.parent / file).write_text(text)
        name, value = self.mark.split("=")
        self.process = subprocess.Popen(
            [*behind, BIN / "prochron", *map(str, arguments)],  # `behind` what, itself a program
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            cwd=self._scratch.name, env={**os.environ, name: value, **(environment or {})})
        if cores:  # what it starts from now on inherits them; it has started nothing yet
            os.sched_setaffinity(self.process.pid, cores & os.sched_getaffinity(0) or os.sched_getaffinity(0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        self._scratch.cleanup()

    def finish(self, seconds=120):
        """Waits for the end; (exit code, stdout, stderr)."""
        out, err = self.process.communicate(timeout=seconds)
        return self.process.returncode, out, err

    def result(self):
        return json.loads((self.folder / "result.json").read_text())

    def processes(self):
        """Pids of living processes that carry this run's mark."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                alive = "\nState:\tZ" not in (entry / "status").read_text()
                if alive and self.mark.encode() in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except OSError:
                pass  # it ended while we looked
        return found

    def left_behind(self, patience=10):
        """What of this run is still there after `patience` seconds: processes, shared memory, sockets."""
        end = time.monotonic() + patience
        while True:
            left = self.processes() + self.names()
            if not left or time.monotonic() > end:
                return left
            time.sleep(0.05)

    def names(self):
        """Files and sockets outside the run's folder that carry its id; none before there is an id."""
        try:
            run = json.loads((self.folder / "environment.json").read_text())["run"]
        except FileNotFoundError:
            return []
        files = [f"{folder}/{name}" for folder in ("/dev/shm", "/tmp", "/run") for name in os.listdir(folder)]
        sockets = [line.split()[-1] for line in pathlib.Path("/proc/net/unix").read_text().splitlines()]
        return sorted(name for name in files + sockets if run in name)


def program_of(pid):
    """Base name of the program that a process runs; empty if it is gone."""
    try:
        return os.path.basename(os.readlink(f"/proc/{pid}/exe"))
    except OSError:
        return ""
