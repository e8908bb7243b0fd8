#!/usr/bin/env python3
"""Turn the ready-made policies for complaints into C.

Makes policies_generated.c with the texts of src/playbook/policies/*.json in the order of their names, behind `domain`: what
src/playbook/default.json says about complaints, as values to load, so that no number stands in two files. The build fails,
naming the file, when one is no JSON object or its name is not that of a C word.
"""
import argparse
import json
import pathlib
import re
import sys

HEAD = "/* Made by tools/embed_policies.py from the policies of the playbook; changes here are lost. */\n"
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class Fault(Exception):
    """Something in a file that has to be mended."""


def without_duplicates(pairs):
    keys = [key for key, _ in pairs]
    for key in keys:
        if keys.count(key) > 1:
            raise Fault(f"{key}: stands twice in one object")
    return dict(pairs)


def read(path):
    """The text of a file, and the object that it holds."""
    text = path.read_text(encoding="utf-8")
    try:
        tree = json.loads(text, object_pairs_hook=without_duplicates)
    except (Fault, ValueError) as fault:
        raise Fault(f"{path}: {fault}") from None
    if not isinstance(tree, dict):
        raise Fault(f"{path}: the file is not an object")
    return text, tree


def values_of(node):
    """A group of settings as bare values."""
    return {name: child["value"] if "value" in child else values_of(child) for name, child in node.items()}


def domain(default):
    """What the default says about complaints."""
    return json.dumps({"complaint": values_of(read(default)[1]["complaint"])}, indent=2, ensure_ascii=False) + "\n"


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def entry(name, text):
    if not NAME.fullmatch(name):
        raise Fault(f"{name}: a name is made of a-z, 0-9 and single underscores")
    lines = "\n".join("\t  " + quote(line) for line in text.splitlines(keepends=True))
    return f"\t{{ {quote(name)},\n{lines} }},"


def source(default, policies):
    entries = [entry("domain", domain(default))]
    entries += [entry(path.stem, read(path)[0]) for path in sorted(policies)]
    return (HEAD + '#include "playbook_ready.h"\n\n'
            "const struct crmi_ready_playbook crmi_ready_playbooks[] = {\n" + "\n".join(entries) + "\n\t{ NULL, NULL },\n};\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", required=True, type=pathlib.Path)
    parser.add_argument("--default", required=True, type=pathlib.Path)
    parser.add_argument("policies", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    try:
        options.source.write_text(source(options.default, options.policies), encoding="utf-8")
    except (Fault, OSError, KeyError) as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
