"""A foreign victim's clock is read while its fault goes on: one that stays is measured to well below a microsecond, one
that loses the page it reads by, or whose page somebody wrote over, makes the windows from that instant INVALID."""
import os
import pathlib
import re
import sys
import tempfile
import threading
import time
import unittest

from launch import BIN, Run, SPECS

SPEC = (SPECS / "escape.yaml").read_text()
LONG = "--long" in sys.argv
LOSER = BIN.parent / "tests/clock/page_loser"
RUN = '[sh, -c, "sleep 4; exec env -i /bin/sleep 60"]'
FAULTS = "        - step: {clock: gpu, by: 5ms}\n"


class Attested(unittest.TestCase):
    def ran(self, command, backend="preload", during=None, fault=FAULTS, behind=()):
        """(exit code, stdout, result) of escape.yaml with another victim; `during` is called with the run as it begins."""
        spec = SPEC.replace(RUN, f"{command}, backend: {backend}").replace(FAULTS, fault)
        self.assertIn(command, spec)
        with tempfile.TemporaryDirectory(prefix="prochron-e2e-") as folder:
            path = pathlib.Path(folder) / "escape.yaml"
            path.write_text(spec)
            with Run("run", path, "-o", "run", behind=behind) as run:
                helper = threading.Thread(target=during, args=(run,)) if during else None
                if helper:
                    helper.start()
                code, out, err = run.finish()
                if helper:
                    helper.join()
                self.assertEqual(run.left_behind(), [])
                self.assertTrue((run.folder / "result.json").exists(), out + err)
                return code, out + err, run.result()

    def test_who_stays_is_measured(self):
        drift = FAULTS.replace("step: {clock: gpu, by: 5ms}", "drift: {clock: gpu, rate: 200ppm}")
        for backend, fault, rate in (("preload", FAULTS, 0), ("vdso", drift, 200_000_000))[:2 if LONG else 1]:
            with self.subTest(backend=backend):
                code, said, result = self.ran("[sleep, '60']", backend, fault=fault)
                self.assertEqual(code, 0, said)
                measured = result["cells"][0]["faults"][0]["measured"]
                self.assertLessEqual(measured["bound_ns"], 5_000, measured)
                self.assertLessEqual(abs(measured["rate_ppt"] - rate), 1_000_000, measured)
                fugitive, = [one for one in measured["victims"] if one["stage"] == "fugitive"]
                self.assertGreater(fugitive["stamps"], 8, fugitive)
                self.assertLessEqual(abs(fugitive["rate_ppt"] - rate), fugitive["rate_bound_ppt"], fugitive)
                self.assertLessEqual(fugitive["rate_bound_ppt"], 2_000_000, fugitive)
                if rate == 0:
                    self.assertLessEqual(abs(measured["offset_ns"] - 5_000_000), measured["bound_ns"], measured)

    def test_a_page_that_is_unmapped(self):
        for backend in ("preload", "vdso") if LONG else ("vdso",):
            with self.subTest(backend=backend):
                code, said, _ = self.ran(f"[{LOSER}, '5', unmap]", backend)
                self.assertEqual(code, 3, said)
                self.assertRegex(said, r"fugitive \(pid \d+\) stopped following its clock: its control page is no longer mapped, "
                                       r"\d\.\d s into the fault")

    @unittest.skipUnless(LONG, "a matter of privileges")
    @unittest.skipIf(os.geteuid(), "only root may look into everybody's memory")
    def test_one_that_lets_nobody_look_into_its_memory(self):
        hider = f"[{LOSER}, '2', hide]"
        code, said, result = self.ran(hider, "vdso")
        self.assertEqual(code, 0, said)
        self.assertTrue(any(one["stage"] == "fugitive" for one in result["cells"][0]["faults"][0]["measured"]["victims"]))
        plain = ("setpriv", "--bounding-set=-sys_ptrace,-sys_time", "--inh-caps=-sys_ptrace,-sys_time")
        code, said, _ = self.ran(hider, behind=plain)
        self.assertEqual(code, 3, said)
        self.assertRegex(said, r"fugitive \(pid \d+\) could not be seen to follow its clock: it lets nobody look into its memory "
                               r"\(it is not dumpable\), which takes CAP_SYS_PTRACE or root, \d\.\d s (into|before) the fault")

    @unittest.skipUnless(LONG, "one way to lose a page is enough")
    def test_an_empty_page_in_its_place(self):
        code, said, _ = self.ran(f"[{LOSER}, '5', shadow]")
        self.assertEqual(code, 3, said)
        self.assertRegex(said, r"fugitive \(pid \d+\) stopped following its clock: its control page is not a control page any more")

    @unittest.skipUnless(LONG, "takes a run of its own")
    def test_a_page_that_somebody_wrote_over(self):
        def overwrite(run):
            time.sleep(5)
            for name in run.names():
                if not re.fullmatch(r"/dev/shm/prochron-[0-9a-f]{16}-fugitive-\w+", name):
                    continue
                with open(name, "r+b") as page:  # the records, not what says that it is a page
                    page.seek(128)
                    page.write(bytes(os.path.getsize(name) - 128))

        code, said, _ = self.ran("[sleep, '60']", during=overwrite)
        self.assertEqual(code, 3, said)
        self.assertRegex(said, r"gpu: commanded \+5\.000 ms, measured \S+ ms ±.* from \d\.\d s into the fault on, in .* stamps of fugitive")


if __name__ == "__main__":
    unittest.main(argv=[word for word in sys.argv if word != "--long"])
