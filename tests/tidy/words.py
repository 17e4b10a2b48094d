"""What stands at the top of each file, and what stands in none: unfinished work, numbers of a tracker, addresses."""
import re

UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|\bfor now\b|\bplaceholder\b", re.I)
TICKET = re.compile(r"\bissues?\s+#?\d+", re.I)
ADDRESS = re.compile(r"\bhttps?" + "://", re.I)  # packages are known by name, whatever registry a machine reaches
OWN_LIST = ("tests/tidy/words.py", "tests/tidy/rules_test.py")
COMMENT = ("//", "/*", '"""', "#")


def opening(file):
    """The first line that is no shebang."""
    lines = file.lines[1:] if file.text.startswith("#!") else file.lines
    return lines[0].strip() if lines else ""


def opens_with_comment(file):
    first = opening(file)
    if file.is_code and first.startswith("#"):
        return False
    return first.startswith(COMMENT) and len(first.strip('/*"# ')) > 0


def check(tree):
    breaches = []
    for file in tree:
        if not opens_with_comment(file):
            breaches.append(f"{file.path}:1: does not open with a comment that states its idea")
        if file.path in OWN_LIST:
            continue
        for rule, what in ((UNFINISHED, "is unfinished"), (TICKET, "is a tracker's number"),
                           (ADDRESS, "begins an address on the web")):
            for match in rule.finditer(file.text):
                breaches.append(f"{file.path}:{file.line_of(match.start())}: `{match.group(0)}` {what}")
    return breaches
