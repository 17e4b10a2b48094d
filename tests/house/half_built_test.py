#!/usr/bin/env python3
"""A build that was broken off leaves an old program with a new guard, or the other way round: either refuses the other
and says why, before anything is started. `half_built_test.py BUILD`."""
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import unittest

BUILD = pathlib.Path(sys.argv.pop(1))
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FAILED_PROTOCOL = 18
OWNER = 3


def first_report(*words):
    """What the guard of this build says first to an owner that starts it with these words."""
    ours, guards = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.settimeout(10)

    def place():
        os.dup2(guards.fileno(), OWNER)

    guard = subprocess.Popen([BUILD / "libexec/prochron/prochron-guard", *words], preexec_fn=place, pass_fds=[OWNER])
    guards.close()
    try:
        return struct.unpack("ii", ours.recv(8))
    finally:
        ours.close()
        guard.wait(timeout=10)


class HalfBuilt(unittest.TestCase):
    def test_a_guard_refuses_the_words_of_another_build(self):
        right = first_report("2", "0", "15", "0", "0", "", "", "/bin/true", "true")
        self.assertNotEqual(right[0], FAILED_PROTOCOL, "the words of this build are taken")
        for words in (["1", "0", "15", "0", "0", "", "", "/bin/true", "true"], ["500", "15", "0", "0", "", "", "/bin/true", "true"],
                      ["2"], []):
            self.assertEqual(first_report(*words), (FAILED_PROTOCOL, 2), words)

    def test_a_program_names_the_guard_of_another_build(self):
        with tempfile.TemporaryDirectory(prefix="prochron-house-") as scratch:
            tree = pathlib.Path(scratch)
            for folder, program in (("bin", "prochron"), ("bin", "prochron-agent"), ("libexec/prochron", "prochron-stage"),
                                    ("libexec/prochron", "prochron-conductor")):
                (tree / folder).mkdir(parents=True, exist_ok=True)
                shutil.copy(BUILD / folder / program, tree / folder / program)
            guard = tree / "libexec/prochron/prochron-guard"
            guard.write_text("#!/bin/sh\nprintf '\\022\\000\\000\\000\\003\\000\\000\\000' >&3\n")
            guard.chmod(0o755)
            done = subprocess.run([tree / "bin/prochron", "run", ROOT / "tests/e2e/specs/short.yaml", "-o", tree / "run"],
                                  capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 4, done.stderr)
            self.assertIn("its guard speaks protocol 3, this program 2: they are of different builds", done.stderr)


if __name__ == "__main__":
    unittest.main()
