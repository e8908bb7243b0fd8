#!/usr/bin/env python3
"""symbols_test.py SOURCE LIBRARY: map, headers and shared library say the same; see tools/check_symbols.py."""
import pathlib
import re
import sys

source, library = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
sys.path.insert(0, str(source / "tools"))
import check_symbols  # noqa: E402  the path is known only now


def names_are_tested(texts):
    """tests/unit/names_test.c has a row for each public enum that has a name."""
    tested = set(re.findall(r"\bENUM\((crm_\w+),", (source / "tests/unit/names_test.c").read_text(encoding="utf-8")))
    declared = {name for _, text in texts for name in re.findall(r"^typedef enum (crm_\w+) \{", text, re.M)}
    return ([f"{name} has no row in tests/unit/names_test.c" for name in sorted(declared - tested)] +
            [f"{name} is tested and in no header" for name in sorted(tested - declared)])


def changelog_lists(listed):
    text = (source / "CHANGELOG.md").read_text(encoding="utf-8")
    return [f"{f.name} is not in CHANGELOG.md; tools/check_symbols.py --write adds it" for f in listed
            if f"`{f.name}`" not in text]


listed = check_symbols.functions(source)
checks = (
    ("every function is declared once", check_symbols.check_once(listed)),
    ("every function has a comment with @since", check_symbols.check_comments(listed)),
    ("the map names the functions of the headers", check_symbols.check_map(listed, source)),
    ("the library exports the functions of the headers and nothing else", check_symbols.check_exports(listed, library)),
    ("the library asks for nothing that a library must not use", check_symbols.check_imports(library)),
    ("every enum is in the test of names", names_are_tested(check_symbols.header_texts(source))),
    ("every function is in the changelog", changelog_lists(listed)),
)
print(f"1..{len(checks)}")
for number, (title, faults) in enumerate(checks, 1):
    print(f"{'not ' if faults else ''}ok {number} - {title}")
    for fault in faults:
        print(f"# {fault}")
sys.exit(1 if any(faults for _, faults in checks) else 0)
