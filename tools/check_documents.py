#!/usr/bin/env python3
"""check_documents.py SOURCE: look at the documents.

The program on the first screen of README.md is docs/examples/first.c, byte for byte; files that the documents point at
exist, and so do the functions and constants they name.
"""
import pathlib
import re
import sys

# CRM_FILE and CRM_ACTOR are what crmctl reads from the environment, CRM_TEST_POSTGRES what the tests read and
# CRM_PYTHON_LIBCRM the build of the Python package; crm_level_0, crm_lock and crm_read are savepoints.
NAMED = re.compile(r"(?<![\w.])(?!CRM_(?:FILE|ACTOR|TEST_POSTGRES|PYTHON_LIBCRM)\b|crm_(?:level_\d|lock|read)\b)((?:crm|CRM)_[A-Za-z]\w*[a-zA-Z0-9])(?!\w|_?\.\.\.|_?\*)")

source = pathlib.Path(sys.argv[1])
readme = (source / "README.md").read_text(encoding="utf-8")


def program_is_the_example():
    shown = re.search(r"^```c\n(.*?)^```$", readme, re.S | re.M)
    if not shown:
        return ["README.md shows no C program"]
    example = (source / "docs/examples/first.c").read_text(encoding="utf-8")
    wanted = re.sub(r"^//! \[\w+\]\n", "", example, flags=re.M)
    return [] if shown.group(1) == wanted else ["README.md and docs/examples/first.c differ"]


def links_lead_somewhere():
    faults = []
    for page in [*sorted(source.glob("*.md")), *sorted((source / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                faults.append(f"{page.relative_to(source)} points at {target}, which does not exist")
    return faults


def names_exist():
    """Functions and constants that the documents name are in the headers."""
    known = "\n".join(path.read_text(encoding="utf-8") for path in (source / "include/crm").glob("*.h"))
    enums = re.findall(r"^typedef enum (crm_\w+) \{", known, re.M)
    known += "".join(f" {name}_name {name}_from_name" for name in enums)
    known = set(re.findall(r"\b(?:crm|CRM)_\w+\b", known))
    faults = []
    for page in [source / "README.md", *sorted((source / "docs").glob("*.md"))]:
        named = set(NAMED.findall(page.read_text(encoding="utf-8")))
        faults += [f"{page.relative_to(source)} names {name}, which is in no header" for name in sorted(named - known)]
    return faults


checks = (
    ("the program of the README is the first example", program_is_the_example()),
    ("links between the documents lead somewhere", links_lead_somewhere()),
    ("names in the documents are in the headers", names_exist()),
)
print(f"1..{len(checks)}")
for number, (title, faults) in enumerate(checks, 1):
    print(f"{'not ' if faults else ''}ok {number} - {title}")
    for fault in faults:
        print(f"# {fault}")
sys.exit(1 if any(faults for _, faults in checks) else 0)
