"""The field's words: names that say nothing, and names that count instead of telling apart."""
import pathlib
import re

EMPTY = {"manager", "util", "utils", "helper", "helpers", "common", "base", "misc", "impl"}
CLASS = re.compile(r"^\s*(?:template\s*<[^;{]*>\s*)?(?:class|struct|enum class|enum)\s+(?:\[\[\w+\]\]\s*)?(\w+)", re.M)


def tokens(name):
    """The words of snake_case, kebab-case and CamelCase."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def check(tree):
    breaches = []
    paths = {file.path for file in tree}
    for file in tree:
        path = pathlib.PurePosixPath(file.path)
        for part in (*path.parts[:-1], path.stem):
            for word in sorted(tokens(part) & EMPTY):
                breaches.append(f"{file.path}: `{word}` says nothing about what is inside")
        number = re.search(r"_?\d+$", path.stem)
        if number:
            sibling = str(path.with_name(path.stem[: number.start()] + path.suffix))
            if number.group(0).startswith("_") or sibling in paths:
                breaches.append(f"{file.path}: a numbered sibling; name it by what tells it apart")
        if file.is_code:
            for match in CLASS.finditer(file.bare):
                for word in sorted(tokens(match.group(1)) & EMPTY):
                    breaches.append(f"{file.path}:{file.line_of(match.start(1))}: class {match.group(1)}: "
                                    f"`{word}` says nothing")
    return breaches
