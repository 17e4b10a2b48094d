"""`prochron bend` as its tests call it, and what it leaves in /dev/shm while it runs."""
import os
import pathlib
import re
import subprocess
import time

BIN = pathlib.Path(os.environ["PROCHRON_BIN"])
BEND = [BIN / "prochron", "bend"]
STATIC = BIN.parent / "libexec/prochron/prochron-probe-static"
DYNAMIC = BIN.parent / "libexec/prochron/prochron-probe"

# Tells its clock and its pid every 50 ms.
READER = """
import os, time
while True:
    print(time.time(), os.getpid(), flush=True)
    time.sleep(0.05)
"""


def bend(*arguments, **options):
    return subprocess.run([*BEND, *map(str, arguments)], capture_output=True, text=True, timeout=60, **options)


def pages():
    """Files of bends: all that bear the id of a run that has the page of one."""
    names = os.listdir("/dev/shm")
    runs = {name[9:25] for name in names if re.match(r"prochron-[0-9a-f]{16}-bend-", name)}
    return {name for name in names if name[9:25] in runs}


def keeper_of(process):
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return next(int(pid) for pid in children if os.readlink(f"/proc/{pid}/exe").endswith("prochron-bend"))


def wait_for(condition, seconds=5):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
