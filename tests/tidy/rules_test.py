#!/usr/bin/env python3
"""Shows each rule of tidy_test refusing what it is there to refuse, and letting its neighbour pass."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from tidy import classes, names, reach, sizes, whole, words
from tidy.tree import File

OWNED = "/// Owned by the conductor; its loop thread.\n"
ABSTRACT = OWNED + "class Door {\n public:\n  virtual void open() = 0;\n};\n"
LONG = "void grow() {\n" + "  step();\n" * 60 + "}\n"

# (rule, files, what a breach must say, or None if all is well, why)
ROWS = [
    (sizes, {"core/a.cc": "// x\n" * 301}, "301 lines", "one line too many"),
    (sizes, {"core/a.cc": "// x\n" * 101, "core/b.cc": "// x\n" * 102}, "median", "each is small enough, the tree not"),
    (sizes, {"core/a.cc": LONG}, "grow has 62 lines", "a function's braces are counted"),
    (sizes, {"core/a.cc": LONG.replace("step()", 'say("{")')}, "grow has 62", "a brace in a string is none"),
    (sizes, {"core/a.cc": LONG.replace("void grow", "TEST(Tree, Grows)")}, "62 lines", "tests are held too"),
    (sizes, {"core/a.cc": "namespace a {\n" + "int f();\n" * 70 + "}\n"}, None, "a namespace is no function"),
    (sizes, {"core/a.cc": "const int t[] = {\n" + "1,\n" * 70 + "};\n"}, None, "a table is no function"),
    (sizes, {"core/a.cc": LONG.replace("void grow", "int main").replace("  step();\n" * 20, "", 1)}, "at most 40", "main"),
    (sizes, {"tests/a.py": "def grow():\n" + "    step()\n" * 60}, "grow has 61", "Python is held too"),
    (names, {"core/file_utils.cc": "// x"}, "`utils`", "a name that says nothing"),
    (names, {"core/common/a.cc": "// x"}, "`common`", "nor may a folder"),
    (names, {"core/a.h": "class ThingManager {\n"}, "ThingManager", "nor a class"),
    (names, {"core/database.h": "// x\nclass Baseline {\n"}, None, "only whole words count"),
    (names, {"core/foo_2.cc": "// x"}, "numbered", "numbered without need"),
    (names, {"core/foo2.cc": "// x", "core/foo.cc": "// x"}, "numbered", "numbered beside its sibling"),
    (names, {"core/crc32.cc": "// x"}, None, "a number that is part of the term"),
    (words, {"core/a.cc": '#include "core/a.h"\n'}, "does not open", "no idea stated"),
    (words, {"tests/a.sh": "#!/bin/sh\n# The idea.\n"}, None, "after the shebang"),
    (words, {"core/a.cc": "// x\n// TODO\n"}, "TODO", "unfinished"),
    (words, {"core/a.cc": "// see issue 12\n"}, "issue 12", "a tracker's number"),
    (words, {"core/a.cc": "// x\n// http://example.net\n"}, "address", "packages are known by name"),
    (classes, {"core/a.h": "// x\n\nclass Door {\n private:\n  int x;\n};\n"}, "who owns it", "no comment"),
    (classes, {"core/a.h": OWNED + "class Door {\n private:\n  int x;\n};\n"}, None, "both are said"),
    (classes, {"core/a.h": "/// Any thread.\nstruct Door {\n  virtual void f();\n};\n"}, "who owns", "half is said"),
    (classes, {"core/a.h": "// x\n\nstruct Point {\n  int x;\n};\n"}, None, "a plain value"),
    (classes, {"core/a.h": ABSTRACT, "core/b.cc": "class Oak : public Door {};"}, "Door has 1", "one is none"),
    (classes, {"core/a.h": ABSTRACT, "core/b.cc": "class Oak : public core::Door {};\nstruct Elm final : Door {};"},
     None, "two implementations"),
    (reach, {"trace/a.cc": "int f() { return ::open(p, 0); }"}, "open()", "a raw call outside its place"),
    (reach, {"faults/preload/a.c": "int f() { return open(p, 0); }"}, None, "its place"),
    (reach, {"trace/a.cc": "void f() { file.open(p); Log::open(p); }"}, None, "a method is no system call"),
    (reach, {"trace/a.cc": "auto t = std::chrono::steady_clock::now();"}, "steady_clock", "not our clock"),
    (reach, {"trace/a.cc": "// steady_clock lies here\n"}, None, "a comment reads no clock"),
    (reach, {"core/a.h": "// x", "core/a.cc": '#include <map>\n#include "core/a.h"\n'}, "own header first", "hidden"),
    (reach, {"core/a.h": "// x", "core/a.cc": '#include "core/a.h"\n#include <map>\n'}, None, "its own header first"),
    (reach, {"trace/a.cc": '#include "../core/a.h"\n'}, "`..`", "a path out of the module"),
]

TESTS = [
    ({"name": "a", "properties": [{"name": "LABELS", "value": ["unit"]}]}, None, "one tier"),
    ({"name": "a", "properties": []}, "carries no tier", "none"),
    ({"name": "a", "properties": [{"name": "LABELS", "value": ["unit", "e2e"]}]}, "exactly one", "two"),
    ({"name": "a", "properties": [{"name": "LABELS", "value": ["quick"]}]}, "exactly one", "no tier of ours"),
    ({"name": "a_NOT_BUILT"}, "not built", "ctest could not ask it"),
]


def judge(breaches, wanted, why):
    """Says what went wrong, or nothing."""
    if wanted is None and breaches:
        return f"{why}: refused: {breaches}"
    if wanted is not None and not any(wanted in breach for breach in breaches):
        return f"{why}: not refused as `{wanted}`: {breaches}"
    return None


def main():
    wrong = []
    for rule, files, wanted, why in ROWS:
        tree = [File(path, text) for path, text in files.items()]
        wrong.append(judge(rule.check(tree), wanted, f"{rule.__name__}: {why}"))
    for test, wanted, why in TESTS:
        wrong.append(judge(list(whole.untiered([test])), wanted, f"tiers: {why}"))
    lost = [File("core/lost/lost_test.cc", "// x")]
    wrong.append(judge(list(whole.uncompiled(lost, set())), "outside any module", "a test that nobody compiles"))
    wrong = [line for line in wrong if line]
    print("\n".join(wrong) or f"{len(ROWS) + len(TESTS) + 1} rows")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
