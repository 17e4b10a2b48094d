#!/usr/bin/env python3
"""What `prochron schema` prints is a JSON Schema; the specs that prochron takes are valid by it, and those that break the
form of the language are not. What only the whole of a spec can get wrong (names, spans, sizes) is beyond any schema."""
import json
import os
import pathlib
import subprocess
import sys

import jsonschema
import yaml

SOURCE = pathlib.Path(os.environ["PROCHRON_SOURCE"])
PROCHRON = pathlib.Path(os.environ["PROCHRON_BIN"]) / "prochron"
LEAST_REFUSED = 40


def read(path):
    """None if it is no YAML at all: then no schema is needed to refuse it."""
    try:
        return yaml.safe_load(path.read_text())
    except (yaml.YAMLError, UnicodeDecodeError):
        return None


def main():
    schema = json.loads(subprocess.run([PROCHRON, "schema"], check=True, capture_output=True, text=True).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    failures = []

    right = sorted([*(SOURCE / "specs/scenarios").glob("*.yaml"), *(SOURCE / "tests/e2e/specs").glob("*.yaml")])
    assert right, "no specs to validate"
    for path in right:
        for error in validator.iter_errors(read(path)):
            failures.append(f"{path.name} is right, but the schema says: {error.json_path}: {error.message[:200]}")

    bad = sorted((SOURCE / "tests/golden/bad_specs").glob("*.yaml"))
    taken = [path.stem for path in bad if (spec := read(path)) is not None and validator.is_valid(spec)]
    refused = len(bad) - len(taken)
    print(f"{len(right)} right specs are valid; {refused} of {len(bad)} bad specs are not, {len(taken)} are bad as a whole only:")
    print("  " + " ".join(taken))
    if refused < LEAST_REFUSED:
        failures.append(f"only {refused} bad specs are refused, fewer than {LEAST_REFUSED}")
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
