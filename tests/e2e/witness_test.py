#!/usr/bin/env python3
"""A witness that shares nothing with us: Debian's chronyd, unbent, measures over NTP on loopback how wrong a server's clock is
whose program `prochron bend` has bent. What was commanded lies within the error that chronyd itself states. It steers no
clock (-x), nor may it."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from bending import BEND, bend, wait_for

SOURCE = pathlib.Path(os.environ["PROCHRON_SOURCE"])
CACHE = pathlib.Path(os.environ.get("PROCHRON_CACHE") or
                     pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "prochron")
CHRONY = CACHE / "chrony/usr"
POWERLESS = ["setpriv", "--bounding-set=-sys_time", "--inh-caps=-sys_time"] if os.geteuid() == 0 else []

# An NTP server in its least form: when a question came by its clock, and when it was answered.
SERVER = """
import socket, struct, time
def stamp():
    ns = time.time_ns()
    return struct.pack(">II", ns // 10**9 + 2208988800 & 0xffffffff, (ns % 10**9 << 32) // 10**9)
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    asked, who = server.recvfrom(512)
    came = stamp()
    if len(asked) >= 48:
        head = bytes([asked[0] & 0x38 | 4, 1, asked[2], 0xe8]) + struct.pack(">II4s", 0, 0, b"BENT")
        server.sendto(head + came + asked[40:48] + came + stamp(), who)
"""


class Witness(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        subprocess.run(["sh", SOURCE / "third_party/chrony.sh", CACHE], check=True)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="prochron-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.server = subprocess.Popen([*BEND, "--step", "0", "--name", "witnessed", "--", "/usr/bin/python3", "-c", SERVER],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.server.communicate)
        self.addCleanup(self.server.send_signal, signal.SIGTERM)
        self.port = self.server.stdout.readline().strip()

    def ask(self, control, *words):
        asked = subprocess.run([CHRONY / "bin/chronyc", "-h", control, "-c", *words], capture_output=True, text=True)
        return asked.stdout.strip().split(",") if asked.returncode == 0 else []

    def witness(self, field, poll, least, worst):
        """What chronyd says of the server, minus this host: (offset, its error) in s or (frequency, its error) in ppm. It asks
        every 2^poll s, for so many seconds at least, and on a busy host for as long as its own error is above `worst`, but not
        for ever."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            control, settings, mark = (pathlib.Path(folder) / name for name in ("control", "settings", "pid"))
            settings.write_text(f"port 0\ncmdport 0\nbindcmdaddress {control}\npidfile {mark}\n"
                                f"server 127.0.0.1 port {self.port} iburst minpoll {poll} maxpoll {poll} noselect maxsamples 64\n")
            daemon = subprocess.Popen([*POWERLESS, CHRONY / "sbin/chronyd", "-d", "-x", "-U", "-u", "root", "-f", settings],
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            seen, begin, said = None, time.monotonic(), ""
            try:
                while (not seen or seen[1] >= worst) and time.monotonic() < begin + 5 * least:
                    time.sleep(least if not seen else 1)
                    source, statistics = self.ask(control, "sources"), self.ask(control, "sourcestats")
                    # chronyd gives what this host's clock is off, + = ahead of the server.
                    if source and statistics:
                        seen = {"offset": (-float(source[8]), float(source[9])),
                                "frequency": (-float(statistics[4]), float(statistics[5]))}[field]
            finally:
                daemon.terminate()
                said = daemon.communicate()[0]
        self.assertTrue(seen, said)
        print(f"chronyd after {time.monotonic() - begin:.0f} s: {field} {seen[0]:.7f} ± {seen[1]:.7f}")
        return seen

    def check(self, commanded, worst, look):
        """chronyd's error is what it is with some probability; so two looks of at most three have to lie within. An error
        above `worst` tells nothing."""
        said = []
        while len(said) < 2 or (len(said) < 3 and sum(inside for inside, _ in said) == 1):
            value, error = look()
            self.assertLess(error, worst, "the witness cannot tell")
            said.append((abs(value - commanded) <= error, f"{value:.7f} ± {error:.7f}"))
        self.assertGreaterEqual(sum(inside for inside, _ in said), 2, f"{commanded} was commanded: {said}")

    def test_steps(self):
        for step, seconds in (("0", 0.0), ("5ms", 0.005), ("-7ms", -0.007), ("100ms", 0.1)):
            with self.subTest(step=step):
                changed = bend("--step", step, "--name", "witnessed")
                self.assertEqual(changed.returncode, 0, changed.stderr)
                self.check(seconds, 0.002, lambda: self.witness("offset", -4, 2, 0.002))

    def test_drifts(self):
        for drift, ppm in (("50ppm", 50.0), ("-200ppm", -200.0)):
            with self.subTest(drift=drift):
                changed = bend("--drift", drift, "--name", "witnessed")
                self.assertEqual(changed.returncode, 0, changed.stderr)
                self.check(ppm, 25, lambda: self.witness("frequency", -2, 8, 25))  # its 64 samples are 16 s


if __name__ == "__main__":
    unittest.main(verbosity=2)
