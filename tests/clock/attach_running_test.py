"""Running programs of every runtime bent and let go, again and again while their threads do nothing but read clocks: each
goes on, shows what the page says while it is attached and native time afterwards, and has the mappings it had. One whose
agent was killed is healed by `prochron heal`.

    attach_running_test.py ROUNDS [RUNTIME]...
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from driver import BUILD, SECOND, PageDriver, clean_environment, now
from runtimes_test import compiled

ATTACHER = BUILD / "bin/vdso_attacher"
HOUR = 3600 * SECOND

C = r"""
#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
static void *spin(void *_) { struct timespec t; for (;;) { clock_gettime(CLOCK_REALTIME, &t); time(0); } return _; }
int main(void) {
  pthread_t p; for (int i = 0; i < 3; i++) pthread_create(&p, 0, spin, 0);
  for (;;) { struct timespec t; clock_gettime(CLOCK_REALTIME, &t);
    printf("%lld\n", t.tv_sec * 1000000000LL + t.tv_nsec); fflush(stdout); usleep(5000); }
}
"""
GO = r"""
package main
import ("fmt"; "time")
func main() {
  for i := 0; i < 3; i++ { go func() { for { time.Now() } }() }
  for { fmt.Println(time.Now().UnixNano()); time.Sleep(5 * time.Millisecond) }
}
"""
JAVA = r"""
public class Tell {
  public static void main(String[] a) throws Exception {
    for (int i = 0; i < 2; i++) { var t = new Thread(() -> { while (true) System.currentTimeMillis(); }); t.setDaemon(true); t.start(); }
    while (true) { System.out.println(System.currentTimeMillis() + "000000"); System.out.flush(); Thread.sleep(5); }
  }
}
"""
NODE = "setInterval(() => { for (let i = 0; i < 50000; i++) Date.now(); console.log(Date.now() + '000000'); }, 5)"

RUNTIMES = {
    "C, dynamic": ("gcc", lambda f: compiled(f, "t.c", C, "gcc", "t.c", "-o", "program", "-pthread")),
    "C, static": ("gcc", lambda f: compiled(f, "t.c", C, "gcc", "-static", "t.c", "-o", "program", "-pthread")),
    "musl, static": ("musl-gcc", lambda f: compiled(f, "t.c", C, "musl-gcc", "-static", "t.c", "-o", "program")),
    "Go": ("go", lambda f: compiled(f, "t.go", GO, "go", "build", "-o", "program", "t.go")),
    "JVM": ("javac", lambda f: (compiled(f, "Tell.java", JAVA, "javac", "Tell.java"), ["java", "-cp", str(f), "Tell"])[1]),
    "Node": ("node", lambda f: ["node", "-e", NODE]),
}


def tool(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False,
                          env=clean_environment())
    return done.stdout + done.stderr


class Running:
    """A program that tells its wall clock a hundred times a second. Owned by one test, which ends it."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=clean_environment())

    def hours_ahead(self):
        """By a line that was written after this call: whatever the pipe held is older than 64 KiB of newer lines."""
        asked = time.time_ns()
        while line := self.process.stdout.readline():
            shown = int(line)
            ahead = round((shown - asked) / HOUR)
            if shown - ahead * HOUR > asked + 2_000_000:
                return ahead
        return None

    def vdso(self):
        with open(f"/proc/{self.process.pid}/maps", encoding="ascii") as maps:
            return [line.split()[0] for line in maps if "[v" in line]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def go_through(driver, program, rounds):
    """What went wrong, or ''; and the longest it stood still, in us."""
    longest, before = 0, program.vdso()
    for _ in range(rounds):
        for verb, page, ahead in (("attach", driver.path, 1), ("detach", "", 0)):
            said = tool(ATTACHER, verb, program.process.pid, page).split()
            if said[0] != "ok":
                return " ".join(said), longest
            longest = max(longest, int(said[1]))
            found = program.hours_ahead()
            if found != ahead:
                return f"after {verb} {found} hours ahead, ended: {program.process.poll()}", longest
    return ("" if program.vdso() == before else "its vDSO is not where it was"), longest


def healed_after_a_kill(program):
    """The hand on the page is killed: `heal` finds the process, without a journal."""
    with PageDriver() as driver:
        driver.tell("lease", SECOND)
        driver.change(now() + 50_000_000, HOUR)
        before = program.vdso()
        said = tool(ATTACHER, "attach", program.process.pid, driver.path)
        driver.kill()
    time.sleep(1.2)
    if program.vdso() == before:
        return f"was not attached: {said}"
    told = tool(BUILD / "bin/prochron", "heal")
    if f"process {program.process.pid}: its own vDSO is back" not in told:
        return f"heal said {told}"
    return "" if program.vdso() == before and program.hours_ahead() == 0 else "was not left as it was"


def main():
    rounds, failed = int(sys.argv[1]), 0
    with PageDriver() as driver:
        driver.tell("keep", 2 * SECOND, 100_000_000)
        driver.change(now() + 50_000_000, HOUR)
        for name in sys.argv[2:] or RUNTIMES:
            needs, build = RUNTIMES[name]
            if not shutil.which(needs):
                print(f"{name:14} skipped: no {needs} here")
                continue
            with tempfile.TemporaryDirectory(dir=".") as folder:
                with Running(build(pathlib.Path(folder).resolve())) as program:
                    program.hours_ahead()
                    wrong, longest = go_through(driver, program, rounds)
                    wrong = wrong or healed_after_a_kill(program)
            print(f"{name:14} {wrong or f'{rounds} times as it was, and once healed; stopped for {longest} us at most'}")
            failed += bool(wrong)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
