"""`judge` says again what `run` said, byte for byte, with 1 and with 8 threads."""
import subprocess
import unittest

from launch import BIN, Run, SPECS


class Judge(unittest.TestCase):
    def test_same_bytes_with_any_number_of_threads(self):
        with Run("run", SPECS / "short.yaml", "-o", "run") as run:
            code, out, _ = run.finish()
            written = {name: (run.folder / name).read_bytes()
                       for name in ("result.json", "tables/cells.csv", "tables/hops.csv")}
            for threads in ("1", "8"):
                again = subprocess.run([BIN / "prochron", "judge", run.folder, "--threads", threads],
                                       capture_output=True, text=True, check=False)
                self.assertEqual(again.returncode, code)
                self.assertEqual(again.stdout, out)
                for name, before in written.items():
                    self.assertEqual((run.folder / name).read_bytes(), before, name)


if __name__ == "__main__":
    unittest.main()
