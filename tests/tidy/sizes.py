"""Small enough to read at once: files, functions, main, and the median over the tree."""
import ast
import re
import statistics

FILE_LINES = 300
MEDIAN_LINES = 100
FUNCTION_LINES = 60
MAIN_LINES = 40

NO_FUNCTION = re.compile(r"^\s*(namespace|class|struct|union|enum|extern|inline namespace|requires|concept)\b")
CONTROL = re.compile(r"^\s*(if|for|while|switch|catch|do|else|return)\b")
NAMED = re.compile(r"([~\w:]+|operator\s*\S+)\s*\(")


def cpp_functions(bare):
    """(name, first line, last line) of each function body, the outermost only: what it holds belongs to it."""
    position, depth_of_body, depth, start, name = 0, None, 0, 0, ""
    head_from = 0
    for position, sign in enumerate(bare):
        if sign == "{":
            head = bare[head_from:position]
            if depth_of_body is None and opens_function(head):
                depth_of_body, start = depth, head_from + len(head) - len(head.lstrip())
                name = NAMED.search(head).group(1)
            depth += 1
            head_from = position + 1
        elif sign == "}":
            depth -= 1
            if depth == depth_of_body:
                yield name, bare.count("\n", 0, start) + 1, bare.count("\n", 0, position) + 1
                depth_of_body = None
            head_from = position + 1
        elif sign == ";":
            head_from = position + 1


def opens_function(head):
    head = re.sub(r"^\s*#.*(\\\n.*)*$", "", head, flags=re.M)
    head = re.sub(r"\b(public|private|protected)\s*:", "", head)
    head = re.sub(r"^\s*template\s*<[^{}]*?>\s*(?=\w)", "", head)
    if NO_FUNCTION.match(head) and "(" not in head or CONTROL.match(head):
        return False
    if re.search(r"=\s*$", head) or re.search(r"\[[^\]]*\]\s*\([^()]*\)[^()]*$", head):
        return False
    return bool(NAMED.search(head))


def functions(file):
    if file.is_code:
        yield from cpp_functions(file.bare)
    elif file.suffix == ".py" or file.text.startswith("#!/usr/bin/env python3"):
        for node in ast.walk(ast.parse(file.text)):
            if isinstance(node, ast.FunctionDef):
                yield node.name, node.lineno, node.end_lineno


def check(tree):
    breaches = []
    for file in tree:
        if len(file.lines) > FILE_LINES:
            breaches.append(f"{file.path}: {len(file.lines)} lines, at most {FILE_LINES}")
        for name, first, last in functions(file):
            limit = MAIN_LINES if name == "main" else FUNCTION_LINES
            if last - first + 1 > limit:
                breaches.append(f"{file.path}:{first}: {name} has {last - first + 1} lines, at most {limit}")
    if tree:
        median = statistics.median(len(file.lines) for file in tree)
        if median > MEDIAN_LINES:
            breaches.append(f"the median file has {median:.0f} lines, at most {MEDIAN_LINES}")
    return breaches
