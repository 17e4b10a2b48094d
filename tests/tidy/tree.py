"""The source files of the repository as the rules see them: text, and text without comments and strings."""
import pathlib
import re

NOT_SOURCES = {"build", "runs", ".git", "docs", "__pycache__"}
CODE = {".cc", ".h", ".c"}
SCRIPTS = {".py", ".sh", ".cmake", ".proto"}


class File:
    """One source file. Owned by the list that read_tree returns; one thread."""

    def __init__(self, path, text):
        self.path = str(path)
        self.text = text
        self.lines = text.splitlines()
        self.suffix = pathlib.PurePath(self.path).suffix
        self.is_code = self.suffix in CODE
        self.is_test = self.path.startswith("tests/") or self.path.endswith("_test.cc")
        self.bare = strip(text) if self.is_code else text

    def line_of(self, offset):
        return self.text.count("\n", 0, offset) + 1


def blank(match):
    """As many lines and columns as before, so that offsets keep their meaning."""
    return re.sub(r"[^\n]", " ", match.group(0))


STRINGS = re.compile(
    r'R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'"
    r"|//[^\n]*|/\*.*?\*/",
    re.DOTALL,
)


def strip(text):
    """C++ without comments and literals. Include lines stay as they are."""
    includes = {m.start(): m.group(0) for m in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*["<][^">]+[">]', text, re.M)}
    bare = STRINGS.sub(blank, text)
    for start, line in includes.items():
        bare = bare[:start] + line + bare[start + len(line):]
    return bare


def is_source(path):
    if path.suffix in CODE | SCRIPTS or path.name == "CMakeLists.txt":
        return True
    if path.suffix or not path.is_file():
        return False
    with open(path, "rb") as start:
        return start.read(2) == b"#!"


def read_tree(root):
    """All source files below root, by path."""
    files = []
    pending = [pathlib.Path(root)]
    while pending:
        for entry in sorted(pending.pop().iterdir()):
            if entry.name in NOT_SOURCES or entry.is_symlink():
                continue
            if entry.is_dir():
                pending.append(entry)
            elif is_source(entry):
                files.append(File(entry.relative_to(root), entry.read_text(encoding="utf-8")))
    return sorted(files, key=lambda file: file.path)
