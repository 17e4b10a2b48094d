#!/usr/bin/env python3
"""Plants what the house forbids in a copy of the tree, and shows that build, configuration or tidy_test names it.

Each plant has its twin that is allowed, so that a check which refuses everything is not taken for a good one.
"""
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LEFT_OUT = {"build", "runs", ".git"}


def run(*command):
    """(exit status, all that was said)"""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    return done.returncode, done.stdout


def configure(tree):
    return run("cmake", "-S", tree, "-B", tree / "build", "-G", "Ninja")


def compile_planted(tree):
    return run("ninja", "-C", tree / "build", "core/CMakeFiles/core.dir/planted.cc.o")


def tidy(tree):
    _, said = run(sys.executable, "-B", tree / "tests/tidy_test", "--source", tree, "--build", tree / "build")
    return set(said.splitlines()[:-1])


def expect(wrong, holds, why, said=""):
    print(("ok    " if holds else "WRONG ") + why)
    if not holds:
        print(said)
        wrong.append(why)


def plant_include(tree, wrong):
    planted = tree / "core/planted.cc"
    planted.write_text('// Planted.\n#include "core/time.h"\n')
    configure(tree)
    status, said = compile_planted(tree)
    expect(wrong, status == 0, "core may include its own header", said)
    planted.write_text('// Planted.\n#include "host/descriptor.h"\n')
    status, said = compile_planted(tree)
    expect(wrong, status != 0 and "host/descriptor.h: No such file" in said, "core cannot see host's headers", said)
    planted.unlink()


def plant_dependency(tree, wrong):
    lists = tree / "host/CMakeLists.txt"
    before = lists.read_text()
    lists.write_text(before.replace("DEPENDS core", "DEPENDS core faults"))
    status, said = configure(tree)
    words = " ".join(said.split())
    expect(wrong, status != 0 and "host may not depend on faults" in words and "layers.cmake" in words,
           "host may not depend on faults, and the table is named", said)
    lists.write_text(before)


def plant_tests(tree, wrong):
    configure(tree)
    clean = tidy(tree)
    lost = tree / "core/lost/lost_test.cc"
    lost.parent.mkdir()
    lost.write_text("// Planted.\n")
    with open(tree / "tests/CMakeLists.txt", "a", encoding="utf-8") as lists:
        lists.write("\nadd_test(NAME planted.untiered COMMAND true)\nadd_tiered_test(NAME planted.tiered TIER unit "
                    "COMMAND true)\n")
    status, said = configure(tree)
    expect(wrong, status == 0, "the tree with its plants configures", said)
    found = tidy(tree) - clean
    said = "\n".join(sorted(found))
    expect(wrong, any("core/lost/lost_test.cc" in line and "outside any module" in line for line in found),
           "a *_test.cc outside any module is named", said)
    expect(wrong, any("planted.untiered" in line and "no tier" in line for line in found),
           "a test without a tier is named", said)
    expect(wrong, len(found) == 2, "and nothing else is refused", said)


def plant_loadable(tree, wrong):
    def programs():
        configure(tree)
        return run("ninja", "-C", tree / "build", "-t", "query", "programs")[1]

    before = programs()
    loadable = tree / "build/lib/prochron/transport_zeromq.so"
    loadable.parent.mkdir(parents=True, exist_ok=True)
    loadable.touch()
    after = programs()
    expect(wrong, "transport_zeromq" not in before and "transport_zeromq" in after,
           "a loadable that was built before is built again with the programs", after)
    loadable.unlink()


def main():
    tree = pathlib.Path(sys.argv[1]) / "planted"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(ROOT, tree, symlinks=True,
                    ignore=lambda folder, names: LEFT_OUT & set(names) if pathlib.Path(folder) == ROOT else set())
    wrong = []
    status, said = configure(tree)
    expect(wrong, status == 0, "the copy configures", said)
    plant_include(tree, wrong)
    plant_dependency(tree, wrong)
    plant_loadable(tree, wrong)
    plant_tests(tree, wrong)
    shutil.rmtree(tree)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
