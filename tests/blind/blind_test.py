"""Runs whose truth is known to everybody but the judge; every verdict must be as it must be. `--page FILE` also writes
the page."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "e2e"))
from cases import CASES  # noqa: E402
from launch import SOURCE, Run  # noqa: E402

SPECS = pathlib.Path(__file__).parent / "specs"
EXIT = {"PASS": 0, "FAIL": 1, "INCONCLUSIVE": 2, "INVALID": 3, "COULD NOT RUN": 4}
PAGE = None
said = {}


class BlindCases(unittest.TestCase):
    def test_no_spec_is_without_a_truth(self):
        specs = {path.stem for path in SPECS.glob("*.yaml")} - {"pipeline"}
        self.assertEqual(specs, set(CASES))
        self.assertGreaterEqual(len(CASES), 20)

    def ask(self, name):
        truth, verdict, told, environment = CASES[name]
        with Run("run", SPECS / f"{name}.yaml", "-o", "run", environment=environment) as run:
            code, out, err = run.finish()
            self.assertEqual(run.left_behind(), [], name)
        lines = (out + err).replace(f"{SOURCE}/", "").splitlines()
        said[name] = [line for line in lines if line.startswith(verdict)] or [line for line in lines if verdict.lower() in line]
        self.assertEqual(code, EXIT[verdict], f"{name}: {truth}\n{out}{err}")
        self.assertIn(told, out + err, truth)


for case in CASES:
    setattr(BlindCases, f"test_{case}", lambda self, name=case: self.ask(name))


def write_page(path):
    rows = ["| what is true | verdict | as it was told |", "|---|---|---|"]
    for name, (truth, verdict, _, _) in CASES.items():
        line = said[name][0].replace("|", "\\|")
        rows.append(f"| {truth} ([`{name}`](../tests/blind/specs/{name}.yaml)) | {verdict} | {line} |")
    path.write_text(HEADING + "\n".join(rows) + "\n")


HEADING = """# Blind cases

Runs whose truth is known, and kept from the judge: what it said of each. Written by `tests/blind/blind_test.py --page`;
`./test nightly` runs them all, `./test full` one of each kind of truth.

"""

if __name__ == "__main__":
    if "--page" in sys.argv:
        at = sys.argv.index("--page")
        PAGE = pathlib.Path(sys.argv[at + 1])
        del sys.argv[at:at + 2]
    passed = unittest.main(exit=False).result.wasSuccessful()
    if PAGE and passed:
        write_page(PAGE)
    sys.exit(not passed)
