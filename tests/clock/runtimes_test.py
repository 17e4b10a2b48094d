"""Programs of every runtime under the replacement vDSO: static C of two libcs, Go, Rust, a JVM, Node, Python, each with
threads, and each with a child that it execs. Each prints what its wall clock shows, in ns; every line must lie where the
page says, an hour and 10 % ahead. A runtime that is not installed is skipped by name.

    runtimes_test.py [RUNTIME]...
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from driver import LAUNCHER, SECOND, PageDriver, clean_environment, native_k, now, sleep_until

HOUR = 3600 * SECOND
RATE = 10**11  # 10 %, in ppt
LINES = 4  # main, a thread, a later look, a child that was exec'd

C = r"""
#include <pthread.h>
#include <stdio.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
static void *tell(void *_) {
  struct timespec t; struct timeval v; clock_gettime(CLOCK_REALTIME, &t); gettimeofday(&v, 0);
  if (v.tv_sec - t.tv_sec > 1 || time(0) - t.tv_sec > 1 || t.tv_sec - time(0) > 1) return _;
  printf("%lld\n", t.tv_sec * 1000000000LL + t.tv_nsec); fflush(stdout); return _;
}
int main(int argc, char **argv) {
  tell(0); if (argc > 1) return 0;
  pthread_t p; pthread_create(&p, 0, tell, 0); pthread_join(p, 0); usleep(50000); tell(0);
  if (vfork() == 0) { execl(argv[0], argv[0], "child", (char *)0); _exit(1); }
  wait(0); return 0;
}
"""
GO = r"""
package main
import ("fmt"; "os"; "os/exec"; "time")
func tell() { fmt.Println(time.Now().UnixNano()) }
func main() {
  tell(); if len(os.Args) > 1 { return }
  done := make(chan bool); go func() { tell(); done <- true }(); <-done
  time.Sleep(50 * time.Millisecond); tell()
  c := exec.Command(os.Args[0], "child"); c.Stdout = os.Stdout; c.Run()
}
"""
RUST = r"""
use std::{env, process::Command, thread, time::{Duration, SystemTime}};
fn tell() { println!("{}", SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos()); }
fn main() {
    tell(); if env::args().count() > 1 { return; }
    thread::spawn(tell).join().unwrap(); thread::sleep(Duration::from_millis(50)); tell();
    Command::new(env::args().next().unwrap()).arg("child").status().unwrap();
}
"""
JAVA = r"""
public class Tell {
  static void tell() { var t = java.time.Instant.now(); long ms = System.currentTimeMillis();
    if (Math.abs(ms - t.toEpochMilli()) < 1000) System.out.println(t.getEpochSecond() * 1000000000L + t.getNano()); }
  public static void main(String[] a) throws Exception {
    tell(); var t = new Thread(Tell::tell); t.start(); t.join(); Thread.sleep(50); tell();
    new ProcessBuilder("date", "+%s%N").inheritIO().start().waitFor();
  }
}
"""
NODE = r"""
const tell = () => console.log(Date.now() + '000000');
tell(); setTimeout(() => { tell();
  new (require('worker_threads').Worker)("console.log(Date.now() + '000000')", {eval: true}).on('exit', () =>
    require('child_process').spawnSync('date', ['+%s%N'], {stdio: 'inherit'})); }, 50);
"""
PYTHON = r"""
import subprocess, threading, time
tell = lambda: print(time.time_ns(), flush=True)
tell(); t = threading.Thread(target=tell); t.start(); t.join(); time.sleep(0.05); tell()
subprocess.run(["date", "+%s%N"])
"""


def compiled(folder, name, source, *command):
    """A command that starts what `command` makes of the source, in the folder."""
    (folder / name).write_text(source, encoding="ascii")
    environment = dict(os.environ, GOCACHE=str(folder / "go-cache"), GO111MODULE="off", GOFLAGS="")
    subprocess.run(command, cwd=folder, check=True, env=environment)
    return [str(folder / "program")]


# runtime: (what must be installed, folder -> command)
RUNTIMES = {
    "C, dynamic": ("gcc", lambda f: compiled(f, "t.c", C, "gcc", "t.c", "-o", "program", "-pthread")),
    "C, static": ("gcc", lambda f: compiled(f, "t.c", C, "gcc", "-static", "t.c", "-o", "program", "-pthread")),
    "C, static-pie": ("gcc", lambda f: compiled(f, "t.c", C, "gcc", "-static-pie", "t.c", "-o", "program", "-pthread")),
    "musl, static": ("musl-gcc", lambda f: compiled(f, "t.c", C, "musl-gcc", "-static", "t.c", "-o", "program")),
    "musl, dynamic": ("musl-gcc", lambda f: compiled(f, "t.c", C, "musl-gcc", "t.c", "-o", "program")),
    "Go": ("go", lambda f: compiled(f, "t.go", GO, "go", "build", "-o", "program", "t.go")),
    "Rust": ("rustc", lambda f: compiled(f, "t.rs", RUST, "rustc", "-O", "t.rs", "-o", "program")),
    "JVM": ("javac", lambda f: (compiled(f, "Tell.java", JAVA, "javac", "Tell.java"), ["java", "-cp", str(f), "Tell"])[1]),
    "Node": ("node", lambda f: ["node", "-e", NODE]),
    "Python": ("python3", lambda f: ["python3", "-c", PYTHON]),
}


def shown(changed_at, k, instant):
    return instant + k + HOUR + (instant - changed_at) * RATE // 10**12


def run(driver, changed_at, command):
    """What is wrong with a run of it, or ''."""
    k, before = native_k(), now()
    done = subprocess.run([LAUNCHER, driver.path, *command], env=clean_environment(), capture_output=True, text=True,
                          timeout=60, check=False)
    low, high = shown(changed_at, k, before), shown(changed_at, k, now())
    lines = [int(line) for line in done.stdout.split()]
    if done.returncode != 0 or len(lines) != LINES:
        return f"ended with {done.returncode}, {len(lines)} of {LINES} lines: {done.stderr}"
    wrong = [line for line in lines if not low - 10**6 <= line <= high]  # some count milliseconds
    return f"{len(wrong)} of {len(lines)} outside, by {[(line - low) / SECOND for line in wrong]} s" if wrong else ""


def main():
    failed = 0
    with PageDriver() as driver:
        driver.tell("keep", 2 * SECOND, 100_000_000)
        changed_at = now() + 50_000_000
        driver.change(changed_at, HOUR, RATE)
        sleep_until(changed_at)
        for name in sys.argv[1:] or RUNTIMES:
            needs, build = RUNTIMES[name]
            if not shutil.which(needs):
                print(f"{name:14} skipped: no {needs} here")
                continue
            with tempfile.TemporaryDirectory(dir=".") as folder:
                wrong = run(driver, changed_at, build(pathlib.Path(folder).resolve()))
            print(f"{name:14} {wrong or 'every reading as commanded'}")
            failed += bool(wrong)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
