"""prochron doctor: what works here was tried, what does not is told with the line that mends it, nothing is left."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

from launch import BIN, Run


class Doctor(unittest.TestCase):
    def examine(self, environment=None, code=0):
        before = set(os.listdir("/dev/shm"))
        begun = time.monotonic()
        with Run("doctor", environment=environment) as run:
            got, out, err = run.finish()
            self.assertEqual(run.processes(), [])
        self.assertLess(time.monotonic() - begun, 20, "3 s on a quiet machine")
        self.assertEqual(got, code, out + err)
        ours = [name for name in set(os.listdir("/dev/shm")) - before if "-doctor-" in name]
        self.assertEqual(ours, [], "left behind")
        return out

    def test_what_works_was_tried(self):
        out = self.examine()
        self.assertRegex(out, r"works +preload +a probe bent by \+5 ms read \+(5\.000|4\.999)\d+ ms \+-\d+ ns")
        self.assertRegex(out, r"(works +libfaketime +a probe bent by \+5 ms read|does not +libfaketime)")
        self.assertRegex(out, r"works +vdso +a probe bent by \+5 ms read \+(5\.000|4\.999)\d+ ms \+-\d+ ns")
        self.assertRegex(out, r"works +exec watch")
        self.assertRegex(out, r"works +zeromq")
        self.assertRegex(out, r"works +user-space relay")
        self.assertRegex(out, r"works +CAP_SYS_TIME +absent, as it should be")
        self.assertIn("backend preload and transport zeromq needs works here", out)

    def test_what_is_missing_is_told_with_the_line_that_mends_it(self):
        with tempfile.TemporaryDirectory(prefix="prochron-e2e-") as empty:
            out = self.examine({"PROCHRON_CACHE": empty})
        self.assertRegex(out, r"does not +inference model +not in the cache.*\n +mend: cmake/setup.sh build inference")

    def test_a_machine_without_the_shim_is_not_fit(self):
        with tempfile.TemporaryDirectory(prefix="prochron-e2e-") as root:
            for folder in ("bin", "libexec/prochron", "lib/prochron"):
                os.makedirs(f"{root}/{folder}")
            for program in (BIN.parent / "libexec/prochron").iterdir():
                os.symlink(program, f"{root}/libexec/prochron/{program.name}")
            for program in ("bin/prochron", "libexec/prochron/prochron-conductor"):
                pathlib.Path(f"{root}/{program}").unlink(missing_ok=True)
                shutil.copy(BIN.parent / program, f"{root}/{program}")
            done = subprocess.run([f"{root}/bin/prochron", "doctor"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 4, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"does not +preload +.*libprochron_preload\.so.*\n +mend: ")
        self.assertIn("No spec can run here until", done.stdout)


if __name__ == "__main__":
    unittest.main()
