"""The hand on a control page, and the victims that follow it, as tests use them."""
import os
import pathlib
import signal
import subprocess
import time

BUILD = pathlib.Path(os.environ["PROCHRON_BUILD"])
PROGRAMS = BUILD / "tests/clock"
SHIM = BUILD / "lib/prochron/libprochron_preload.so"

MS = 1_000_000
SECOND = 1_000_000_000
MONOTONIC_COARSE, REALTIME_COARSE = 6, 5


def now():
    """Native MONOTONIC: this interpreter follows no page."""
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC)


def sleep_until(instant):
    while (left := instant - now()) > 0:
        time.sleep(left / SECOND)


def native_k():
    """REALTIME - MONOTONIC, exact: three coarse readings of one tick."""
    while True:
        before = time.clock_gettime_ns(MONOTONIC_COARSE)
        realtime = time.clock_gettime_ns(REALTIME_COARSE)
        if time.clock_gettime_ns(MONOTONIC_COARSE) == before:
            return realtime - before


def clean_environment(**more):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("FAKETIME", "LD_PRELOAD", "PROCHRON_"))}
    return {**kept, **{k: str(v) for k, v in more.items()}}


LAUNCHER = BUILD / "bin/vdso_launcher"


def bent_environment(page, **more):
    return clean_environment(LD_PRELOAD=SHIM, PROCHRON_PAGE=page, **more)


class Refused(Exception):
    """The writer said no."""


class PageDriver:
    """One page and its writer process. Owned by one test; left behind by nothing, whoever was killed."""

    def __init__(self, changes=()):
        self.path = self.attach_path = None
        self.process = subprocess.Popen([PROGRAMS / "page_driver"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, env=clean_environment())
        for change in changes:
            self.tell("change", *change)
        self.path = self.tell("create").removeprefix("path ")

    def tell(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer or answer.startswith("refused"):
            raise Refused(answer or "the writer is gone")
        return answer

    def change(self, at, step=0, rate=0):
        """Published at once; refused if that is too late."""
        self.tell("change", at, step, rate)
        self.tell("publish")

    def open_attach_page(self):
        self.attach_path = self.tell("attach").removeprefix("path ")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def victim(self, *command, backend="preload", **keywords):
        environment = bent_environment(self.path, **keywords.pop("environment", {}))
        if backend == "vdso":
            environment = clean_environment()
            command = (LAUNCHER, self.path, *command)
        return subprocess.Popen([str(word) for word in command], env=environment, text=True, **keywords)

    def run(self, *command, **environment):
        """Output of a victim that must end well."""
        process = self.victim(*command, stdout=subprocess.PIPE, environment=environment)
        output, _ = process.communicate(timeout=60)
        if process.returncode != 0:
            raise AssertionError(f"{command[0]} ended with {process.returncode}: {output}")
        return output

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.wait()
        for path in (self.path, self.attach_path):
            if path and os.path.exists(path):
                os.unlink(path)
