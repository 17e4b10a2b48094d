"""Every include is an edge that cmake/layers.cmake grants. The build shows a module what its dependencies rest on as
well, because their headers need it; this rule keeps the module itself to what stands in its own line. A folder below
a module, such as a program's, composes that module with all it rests on."""
import re

LAYER = re.compile(r"^layer\(\s*(\S+?)\s*(?:\s+([^)]*))?\)", re.M)
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)


def read_table(text):
    """{module: modules it may see}; a line that names all above it is expanded."""
    table = {}
    for name, grants in LAYER.findall(text):
        words = (grants or "").split()
        if "${PROCHRON_LAYERS}" in words:
            words = list(table)
        table[name] = {"core", *words}
    return table


def owner(folder, modules):
    """The longest module that a path lies in."""
    parts = folder.split("/")
    for length in range(len(parts), 0, -1):
        if "/".join(parts[:length]) in modules:
            return "/".join(parts[:length])
    return None


def closure(module, table):
    seen, pending = set(), [module]
    while pending:
        for further in table.get(pending.pop(), ()):
            if further not in seen:
                seen.add(further)
                pending.append(further)
    return seen


def check(tree):
    table_file = next((file for file in tree if file.path == "cmake/layers.cmake"), None)
    if table_file is None:
        return []
    table = read_table(table_file.text)
    breaches = []
    for file in tree:
        if not file.is_code:
            continue
        home = owner(file.path.rpartition("/")[0], table)
        if home is None:
            breaches.append(f"{file.path}: lies in no layer of cmake/layers.cmake")
            continue
        below = file.path.rpartition("/")[0] != home
        granted = {home} | (closure(home, table) if below else table[home])
        for match in INCLUDE.finditer(file.bare):
            target = owner(match.group(1).rpartition("/")[0], table)
            if target and target not in granted:
                breaches.append(f"{file.path}:{file.line_of(match.start())}: includes {match.group(1)}, "
                                f"which {home} may not see")
    return breaches
