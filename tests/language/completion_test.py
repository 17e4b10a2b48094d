#!/usr/bin/env python3
"""Drives a real bash on a terminal of its own: types, presses Tab, and has the line that came of it printed."""
import os
import pathlib
import pty
import re
import select
import subprocess
import sys
import time

SOURCE = pathlib.Path(os.environ["PROCHRON_SOURCE"])
BIN = pathlib.Path(os.environ["PROCHRON_BIN"])

# What is typed before Tab, what the line is then, why.
LINES = [
    ("prochron descr", "prochron describe ", "a command"),
    ("prochron run --repe", "prochron run --repeat ", "an option that is declared"),
    ("prochron run specs/scenarios/hel", "prochron run specs/scenarios/hello.yaml ", "a spec"),
    ("prochron run specs/scenarios/hello.yaml --only sk", "prochron run specs/scenarios/hello.yaml --only skew=",
     "an axis of the spec, and no blank behind it"),
    ("prochron run specs/scenarios/hello.yaml --only skew=5", "prochron run specs/scenarios/hello.yaml --only skew=5ms ",
     "a value of the axis: bash breaks words at `=`"),
    ("prochron describe negative_s", "prochron describe negative_spans ", "a name of a catalog"),
    ("prochron run --color alw", "prochron run --color always ", "a word of a closed list"),
    ("prochron judge spe", "prochron judge specs/", "a folder"),
    ("prochron completion fi", "prochron completion fish ", "a shell"),
    ("prochron nothing --on", "prochron nothing --on", "no such command: nothing is added"),
]


class Shell:
    """One bash; its output is read until a mark that it prints."""

    def __init__(self):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(SOURCE)
            os.environ.update(PATH=f"{BIN}:{os.environ['PATH']}", PS1="", TERM="dumb", INPUTRC="/dev/null")
            os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])
        self.seen = ""

    def send(self, text):
        os.write(self.terminal, text.encode())

    def until(self, pattern, seconds=30):
        end = time.monotonic() + seconds
        while not (found := re.search(pattern, self.seen)):
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.terminal], [], [], left)[0]:
                raise TimeoutError(f"no {pattern!r} in {self.seen[-2000:]!r}")
            self.seen += os.read(self.terminal, 65536).decode(errors="replace")
        self.seen = self.seen[found.end():]
        return found

    def completed(self, line, number):
        self.send(line + "\t")
        time.sleep(0.2)  # readline asks before it reads on
        self.send(f"|'\x01printf '<{number}:%s>\\n' '\x05\n")
        return self.until(rf"<{number}:([^%>]*)\|>").group(1)

    def end(self):
        self.send("\x03exit\n")
        os.close(self.terminal)
        os.waitpid(self.pid, 0)


def main():
    failures = []
    for shell in ("bash", "zsh", "fish"):
        script = subprocess.run([BIN / "prochron", "completion", shell], check=True, capture_output=True, text=True).stdout
        if "prochron" not in script:
            failures.append(f"no script for {shell}")
    shell = Shell()
    shell.send('bind "set bell-style none"; source <(prochron completion bash); echo re""ady\n')
    shell.until(r"ready")
    for number, (typed, expected, why) in enumerate(LINES):
        line = shell.completed(typed, number)
        if line != expected:
            failures.append(f"{why}: {typed!r} became {line!r}, not {expected!r}")
    shell.end()
    print("\n".join(failures) or f"{len(LINES)} lines completed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
