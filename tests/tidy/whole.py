"""Nothing is forgotten: every source file is compiled, every header is shown, every test runs in exactly one tier."""
import json
import pathlib
import subprocess

TIERS = ("unit", "golden", "e2e", "conformance", "privileged", "nightly")
COMPILED_BY_ITS_TEST = "/does_not_compile/"


def compiled_files(source, build):
    with open(build / "compile_commands.json", encoding="utf-8") as commands:
        entries = json.load(commands)
    root = pathlib.Path(source).resolve()
    found = set()
    for entry in entries:
        path = pathlib.Path(entry["directory"], entry["file"]).resolve()
        if path.is_relative_to(root):
            found.add(str(path.relative_to(root)))
    return found


def uncompiled(tree, compiled):
    for file in tree:
        if file.suffix not in (".cc", ".c") or file.path in compiled or COMPILED_BY_ITS_TEST in file.path:
            continue
        what = "a test outside any module" if file.path.endswith("_test.cc") else "a dead file"
        yield f"{file.path}: no target compiles it: {what}"


def unseen(tree, build):
    shown = {"/".join(path.relative_to(build / "sight").parts[1:]) for path in (build / "sight").rglob("*.h")}
    for file in tree:
        if file.suffix == ".h" and file.path not in shown and COMPILED_BY_ITS_TEST not in file.path:
            yield f"{file.path}: a header of no module"


def untiered(tests):
    for test in tests:
        labels = next((p["value"] for p in test.get("properties", []) if p["name"] == "LABELS"), [])
        if test["name"].endswith("_NOT_BUILT"):
            yield f"{test['name'].removesuffix('_NOT_BUILT')}: not built, so the tiers of its tests are unknown"
        elif len(labels) != 1 or labels[0] not in TIERS:
            yield f"test {test['name']}: carries {labels or 'no tier'}, exactly one of {', '.join(TIERS)}"


def check(tree, source, build):
    listing = subprocess.run(["ctest", "--test-dir", str(build), "--show-only=json-v1"],
                             check=True, capture_output=True, text=True).stdout
    tests = json.loads(listing[listing.index("{"):])["tests"]
    breaches = [*uncompiled(tree, compiled_files(source, build)), *unseen(tree, build), *untiered(tests)]
    if not tests:
        breaches.append(f"{build} has no tests at all")
    return breaches
