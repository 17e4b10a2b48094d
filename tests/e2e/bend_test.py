#!/usr/bin/env python3
"""`prochron bend` as a shell's user has it: the program's streams and exit code are its own, its clock is wrong by what was
asked for, whatever that was, and each slip is told. From begin to end: bend_life_test.py."""
import calendar
import json
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unittest

from bending import BEND, BIN, DYNAMIC, STATIC, bend

SANITIZED = "asan" in BIN.parts or "tsan" in BIN.parts  # libfaketime and the sanitizers cannot live in one process


class Streams(unittest.TestCase):
    def test_a_clock_is_wrong_by_what_was_asked_for(self):
        year = bend("--start", "2038-01-19T03:14:07Z", "--", "date", "-u", "+%s.%N")
        self.assertEqual(year.returncode, 0, year.stderr)
        self.assertLess(abs(float(year.stdout) - calendar.timegm((2038, 1, 19, 3, 14, 7))), 2)
        ahead = bend("--step", "1h", "--", "date", "+%s.%N")
        self.assertAlmostEqual(float(ahead.stdout) - time.time(), 3600, delta=2)
        behind = bend("--step", "-2h", "--", sys.executable, "-c", "import time; print(time.time())")
        self.assertAlmostEqual(float(behind.stdout) - time.time(), -7200, delta=2)
        self.assertRegex(behind.stderr, r"-2h commanded, -7[12]\d\d\.\d{3} \d{3} \d{3} s ±\d+.* measured \((once|\d+ times), as commanded\); "
                                        r"1 process bent")

    def test_changes_add_up_and_all_forms_are_read(self):
        for words in (["--step=-5ms", "--step", "8ms"], ["--fault", "step: {by: 3ms}"], ["--fault", "step: 3ms"],
                      ["--ramp", "3ms/10ms", "--heal", "slew 500ppm"],
                      ["--step", "3ms", "--for", "1h"]):
            with self.subTest(words=words):
                done = bend(*words, "--", "sleep", "0.05")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn("+3ms commanded, ", done.stderr)

    def test_every_kind_is_shown_and_measured(self):
        with tempfile.TemporaryDirectory(prefix="prochron-e2e-") as folder:
            (pathlib.Path(folder) / "rows.csv").write_text("0,0\n1,0.005\n")
            asked = {"step": "by: 5ms", "drift": "rate: 200ppm", "ramp": "to: 5ms, over: 1s", "slew_to": "to: 5ms, rate: 1000ppm",
                     "freeze": "", "strobe": "by: 5ms, every: 1ms", "jitter": "by: 1ms, every: 10ms", "wander": "walk: 1ppm",
                     "sine": "by: 1ms, period: 1s", "leap": "second: insert", "servo": "daemon: chrony, to: 5ms, poll: 1s",
                     "playback": "from: rows.csv, format: csv"}
            described = subprocess.run([BEND[0], "describe", "faults"], capture_output=True, text=True).stdout
            kinds = set(re.findall(r"^(\w+)  \(faults\)", described, re.M)) - {"kill", "pause", "restart"}
            self.assertEqual(kinds, set(asked), "a kind that is not tried here")
            for kind, parameters in asked.items():
                with self.subTest(kind=kind):
                    done = bend("--fault", f"{kind}: {{{parameters}}}", "--", "sleep", "0.3", cwd=folder)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertRegex(done.stderr, r"measured.*\((once|\d+ times), as commanded\); 1 process bent\n")
            self.assertEqual(bend("--fault", "freeze", "--", "true").returncode, 0, "a bare word")

    def test_the_last_that_is_told_of_a_fault_is_near_its_end(self):
        done = bend("--drift", "100000ppm", "--for", "500ms", "--", "sleep", "0.7")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, r"\+4\d(\.\d+)?ms commanded, .*, as commanded\).*; healed: 0 commanded, ")

    def test_each_process_is_read_and_one_that_loses_its_page_is_told(self):
        for backend in ("preload", "vdso"):
            with self.subTest(backend=backend), tempfile.NamedTemporaryFile() as log:
                done = bend("--drift", "200ppm", "--backend", backend, "--log", log.name, "--", "sh", "-c", "sleep 1.5; true")
                self.assertEqual(done.returncode, 0, done.stderr)
                lines = [json.loads(line) for line in pathlib.Path(log.name).read_text().splitlines()]
                read = [(line, one) for line in lines if line["event"] == "measured" for one in line["processes"]]
                self.assertEqual(len({one["pid"] for _, one in read}), 2, "the shell and what it started")
                for line, one in read:
                    gained = (one["native_ns"] - lines[0]["span"]["begin_ns"]) * 200 // 10**6
                    self.assertLessEqual(abs(one["offset_ns"] - gained), one["bound_ns"] + 2, line)
                process = subprocess.Popen([*BEND, "--step", "5ms", "--backend", backend, "--", BIN.parent / "tests/clock/page_loser",
                                            "0", "unmap"], stderr=subprocess.PIPE, text=True)
                time.sleep(1.5)
                process.terminate()
                err = process.communicate(timeout=10)[1]
                self.assertEqual(process.returncode, 125, err)
                self.assertRegex(err, r"pid \d+ is not bent: its control page is no longer mapped")

    def test_which_clocks(self):
        read = ("import time\nt = lambda: (time.time(), time.monotonic(), time.clock_gettime(time.CLOCK_MONOTONIC_RAW))\na = t()\n"
                "time.sleep(0.5)\nb = t()\nprint(*[(b[i] - a[i]) / (b[2] - a[2]) for i in (0, 1)])")
        for words, monotonic in (((), 0.5), (("--affects", "realtime,monotonic"), 0.5), (("--affects", "realtime"), 1.0)):
            with self.subTest(words=words):
                done = bend("--drift", "-500000ppm", *words, "--", sys.executable, "-c", read)
                self.assertEqual(done.returncode, 0, done.stderr)
                shown = [float(word) for word in done.stdout.split()]
                self.assertAlmostEqual(shown[0], 0.5, delta=0.01)
                self.assertAlmostEqual(shown[1], monotonic, delta=0.01)

    def test_the_backend_is_chosen_by_the_programs_file(self):
        for program, backend in ((DYNAMIC, "preload"), (STATIC, "vdso")):
            for words in ((), ("--backend", "auto")):
                with self.subTest(program=program, words=words), tempfile.NamedTemporaryFile() as log:
                    done = bend("--step", "1h", *words, "--log", log.name, "--", program)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertEqual(json.loads(log.readline())["backend"], backend)
        self.assertIn("1 process bent by vdso", done.stderr)

    def test_streams_and_exit_code_are_the_programs(self):
        self.assertEqual(bend("--step", "5ms", "--", "cat", input="said\n").stdout, "said\n")
        done = bend("--step", "5ms", "--", "sh", "-c", "echo out; echo err >&2; exit 7")
        self.assertEqual((done.returncode, done.stdout), (7, "out\n"))
        self.assertTrue(done.stderr.startswith("err\nprochron: sh: +5ms commanded"), done.stderr)
        other = subprocess.run(["bash", "-c", f"{BEND[0]} bend --step 5ms -- cat <(echo piped)"], capture_output=True, text=True)
        self.assertEqual(other.stdout, "piped\n", "a descriptor beyond the three is inherited")

    def test_a_stream_that_is_closed_stays_closed(self):
        said = subprocess.run(["bash", "-c", f"{BEND[0]} bend --step 5ms -- date >&-; echo $?"], capture_output=True, text=True)
        self.assertEqual(said.stdout, "1\n", "date could write to nowhere")
        seen = subprocess.run(["bash", "-c", f"{BEND[0]} bend --step 5ms -- ls /proc/self/fd <&- 2>&-"], capture_output=True, text=True)
        self.assertNotIn("2", seen.stdout.split(), "0 is the folder that ls reads")

    def test_a_log_that_cannot_be_written_is_told(self):
        done = bend("--step", "5ms", "--log", "/dev/full", "--", "true")
        self.assertEqual(done.returncode, 125, done.stderr)
        self.assertIn("its log /dev/full is not whole", done.stderr)
        small = subprocess.run(["bash", "-c", f"ulimit -f 0; {BEND[0]} bend --step 5ms -- true 2>&1"], capture_output=True, text=True)
        self.assertEqual(small.returncode, 125)
        self.assertIn("File too large", small.stdout)

    def test_files_that_are_no_programs(self):
        with tempfile.TemporaryDirectory(prefix="prochron-e2e-") as folder:
            for code, text in ((126, "date\n"), (126, ""), (127, "#!/no-such\n"), (127, "#!/bin/sh\r\ndate\r\n")):
                script = pathlib.Path(folder) / "script"
                script.write_text(text, newline="")
                script.chmod(0o755)
                done = bend("--step", "5ms", "--", str(script))
                self.assertEqual(done.returncode, code, done.stderr)

    def test_exit_codes(self):
        for code, words in ((143, ["sh", "-c", "kill -TERM $$"]), (127, ["no-such-program"]), (126, ["/etc/passwd"]),
                            (125, ["--backend", "preload", "--", STATIC])):
            done = bend("--step", "5ms", *([] if "--" in words else ["--"]), *words)
            self.assertEqual(done.returncode, code, done.stderr)
        self.assertRegex(done.stderr, "is a static program.*; --backend vdso can bend it")

    def test_each_backend(self):
        for backend, program in (("vdso", [STATIC]), ("vdso", ["env", "-i", STATIC]), ("preload", [DYNAMIC]),
                                 *([] if SANITIZED else [("libfaketime", [DYNAMIC])])):
            with self.subTest(backend=backend, program=program):
                done = bend("--step", "1h", "--backend", backend, "--", *program)
                self.assertEqual(done.returncode, 0, done.stderr)
                _, _, width, native, k, observed = done.stdout.splitlines()[0].split()
                self.assertLessEqual(abs(int(observed) - int(native) - int(k) - 3600 * 10**9), int(width) + 2)
                self.assertIn("(once, as commanded)", done.stderr)


class Refusals(unittest.TestCase):
    def test_each_slip_is_told_and_nothing_is_started(self):
        for words, said in (
                (["--", "date"], "no change was asked for; say how the clock is to be wrong, like --step 5ms"),
                (["--stpe", "5ms", "--", "date"], "`--stpe` is no option; did you mean `--step`?"),
                (["--fault", "frezee", "--", "date"], "unknown fault `frezee`; did you mean `freeze`?"),
                (["--fault", "playback: {from: nowhere, format: csv}", "--", "date"], "`nowhere`: could not open"),
                (["--drift", "5ppm", "--affects", "realtme", "--", "date"],
                 "--affects: error: unknown family of clocks `realtme`; did you mean `realtime`?"),
                (["--step", "5ms", "--affects", "stamps", "--", "date"],
                 "--affects: error: `stamps` are what stages of a pipeline report, and a program by itself reports none"),
                (["--fault", "step: {by: 5ms, affects: [stamps]}", "--", "date"],
                 "--fault:1:17: error: what is affected is said of the whole bend, like --affects realtime"),
                (["--drift", "5ppm", "--affects", "monotonic", "--", "date"], "--affects: error: it must hold `realtime`"),
                (["--step", "5ms", "--affects", "realtime,monotonic", "--", "date"],
                 "`step` steps the clock, and MONOTONIC cannot be stepped; leave `monotonic` out"),
                (["--step", "5ms", "date"], "`date` is no option; a program stands behind `--`"),
                (["--step", "5 ms", "--", "date"], "--step: error: `5 ms` is not an offset; expected like +5ms"),
                (["--drift", "5ms", "--", "date"], "--drift: error: `5ms` is not a rate; expected like +200ppm"),
                (["--ramp", "5ms", "--", "date"], "`5ms` is not a ramp; expected an offset and a time to reach it in, like 5ms/10m"),
                (["--fault", "ramp: {to: 5ms, ove: 3s}", "--", "date"],
                 "--fault:1:17: error: unknown key `ove` in `ramp`; did you mean `over`?"),
                (["--fault", "stpe: 5ms", "--", "date"], "unknown fault `stpe`; did you mean `step`?"),
                (["--start", "2026-02-29Z", "--", "date"], "`2026-02-29Z` is not an instant; expected UTC"),
                (["--step", "5ms", "--for", "0", "--", "date"], "`--for` must be a duration above 0"),
                (["--step", "5ms", "--heal", "slow", "--", "date"], "unknown way to heal `slow`; did you mean `slew`?"),
                (["--step", "5ms", "--backend", "prelaod", "--", "date"], "unknown backend `prelaod`; did you mean `preload`?"),
                (["--step", "5ms"], "no program; write it behind `--`"),
                (["--step", "5ms", "--name", "x", "--log", "f"], "--log belongs to the start of a bend"),
                (["--step"], "--step: 1 required OFFSET missing")):
            with self.subTest(words=words):
                done = bend(*words)
                self.assertEqual(done.returncode, 64, done.stderr)
                self.assertIn(said, done.stderr)
                self.assertEqual(done.stdout, "")
        done = bend("--step", "5ms", "--name", "nobody")
        self.assertEqual((done.returncode, done.stderr), (125, "prochron bend: no bend called `nobody` runs\n"))


class Speed(unittest.TestCase):
    def test_it_starts_in_the_time_of_one(self):
        """< 30 ms on a quiet core. Beside other work what it takes of a core is what can be held against it."""
        took, used = [], []
        for _ in range(15):
            begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([*BEND, "--step", "5ms", "--", "true"], stderr=subprocess.DEVNULL, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            took.append((time.perf_counter() - begin) * 1000)
            used.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000)
        print(f"prochron bend --step 5ms -- true: median {statistics.median(took):.1f} ms, of a core "
              f"{statistics.median(used):.1f} ms")
        self.assertLess(min(statistics.median(took), statistics.median(used)), 30)

    @unittest.skipUnless(shutil.which("ldd"), "no ldd")
    def test_it_needs_neither_grpc_nor_kafka(self):
        needed = subprocess.run(["ldd", BIN.parent / "libexec/prochron/prochron-bend"], capture_output=True, text=True).stdout
        self.assertNotRegex(needed, "grpc|protobuf|rdkafka|openvino")


if __name__ == "__main__":
    unittest.main(verbosity=2)
