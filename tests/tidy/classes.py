"""Classes say who owns them and which thread calls them, and interfaces earn their keep twice."""
import re

DEFINITION = re.compile(
    r"^(?P<indent>[ \t]*)(?:class|struct)\s+(?:\[\[\w+\]\]\s*)?(?:alignas\([^)]*\)\s*)?(?P<name>\w+)"
    r"(?:<[^;{}]*>)?\s*(?:final\s*)?(?::(?P<bases>[^;{}]*))?\{", re.M)
OWNER = re.compile(r"\b(own|owns|owned|owner|owners|owning)\b", re.I)
THREAD = re.compile(r"\bthreads?\b", re.I)


def body(bare, opening):
    depth = 0
    for position in range(opening, len(bare)):
        depth += {"{": 1, "}": -1}.get(bare[position], 0)
        if depth == 0:
            return bare[opening:position]
    return bare[opening:]


def definitions(file):
    """(match, body) of each class that does not stand inside another class."""
    inside = 0
    for match in DEFINITION.finditer(file.bare):
        if match.start() < inside:
            continue
        text = body(file.bare, match.end() - 1)
        inside = match.end() + len(text)
        yield match, text


def comment_above(file, line):
    """The comment block that ends right above a line (counted from 1), a template's head skipped."""
    block = []
    at = line - 2
    while at >= 0 and file.lines[at].strip().startswith("template"):
        at -= 1
    while at >= 0 and re.match(r"\s*(//|/\*|\*)", file.lines[at]):
        block.append(file.lines[at])
        at -= 1
    return "\n".join(reversed(block))


def has_private_state(match, text):
    if re.search(r"\bprivate\s*:", text):
        return True
    return "class" in match.group(0).split()[:1] and not re.search(r"\bpublic\s*:", text) and ";" in text


def interfaces(tree):
    for file in tree:
        if file.is_code and not file.is_test:
            for match, text in definitions(file):
                if re.search(r"\)\s*(const\s*)?(noexcept\s*)?=\s*0\s*;", text):
                    yield file, match


def implementations(tree):
    """How many classes outside tests derive from each name."""
    count = {}
    for file in tree:
        if file.is_code and not file.is_test:
            for match in DEFINITION.finditer(file.bare):
                for base in (match.group("bases") or "").split(","):
                    name = re.sub(r"<.*", "", base).split("::")[-1].split()
                    if name:
                        count[name[-1]] = count.get(name[-1], 0) + 1
    return count


def check(tree):
    breaches = []
    for file in tree:
        if file.suffix != ".h":
            continue
        for match, text in definitions(file):
            if not re.search(r"\bvirtual\b", text) and not has_private_state(match, text):
                continue
            line = file.line_of(match.start("name"))
            above = comment_above(file, line)
            for rule, what in ((OWNER, "who owns it"), (THREAD, "which thread calls it")):
                if not rule.search(above):
                    breaches.append(f"{file.path}:{line}: the comment of class {match.group('name')} "
                                    f"does not say {what}")
    count = implementations(tree)
    for file, match in interfaces(tree):
        name = match.group("name")
        if count.get(name, 0) < 2:
            breaches.append(f"{file.path}:{file.line_of(match.start('name'))}: interface {name} has "
                            f"{count.get(name, 0)} implementations outside tests, at least 2")
    return breaches
