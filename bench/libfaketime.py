"""libfaketime set up as exactly as it can be: the thread-safe library, an origin known beforehand, re-read each second."""
import ctypes
import glob
import os
import struct
import time

from driver import BUILD

COMPANION = BUILD / "lib/prochron/libprochron_faketime.so"


def library():
    """The path of libfaketimeMT, or None."""
    found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
    return found[0] if found else None


def timespec(ns):
    return struct.pack("qq", ns // 10**9, ns % 10**9)


class Recipe:
    """The environment of a bent process. Owned by one bench; leaves no semaphore and no file."""

    def __init__(self, line):
        name = f"prochron-bench-{os.getpid()}"
        self.semaphore, self.shared = f"/{name}_sem", f"/dev/shm/{name}_shm"
        self.commands = f"/dev/shm/{name}.rc"
        self.libc = ctypes.CDLL(None)
        self.libc.sem_open.restype = ctypes.c_void_p
        if not self.libc.sem_open(self.semaphore.encode(), os.O_CREAT | os.O_EXCL, 0o600, 1):
            raise OSError(f"could not make the semaphore {self.semaphore}")
        clocks = (time.CLOCK_REALTIME, time.CLOCK_MONOTONIC, time.CLOCK_MONOTONIC_RAW, time.CLOCK_BOOTTIME)
        with open(self.shared, "wb") as shared:  # two counters, then the origin on each clock
            shared.write(struct.pack("QQ", 0, 0) + b"".join(timespec(time.clock_gettime_ns(c)) for c in clocks))
        with open(self.commands, "w", encoding="ascii") as commands:
            commands.write(line + "\n")
        self.environment = {
            "LD_PRELOAD": f"{COMPANION}:{library()}", "FAKETIME_TIMESTAMP_FILE": self.commands, "FAKETIME_CACHE_DURATION": "0",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_SHARED": f"{self.semaphore} /{name}_shm"}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.libc.sem_unlink(self.semaphore.encode())
        for path in (self.shared, self.commands):
            os.unlink(path)
