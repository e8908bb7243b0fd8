#!/usr/bin/env python3
"""fences_test.py SOURCE BUILD: the layers hold because the compiler holds them (design: arrows point down). Prints TAP.

Reads compile_commands.json of the build: which folders each file of the library can see, and that a file which reaches
above its floor does not compile.
"""
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

SOURCE, BUILD = (pathlib.Path(p).resolve() for p in sys.argv[1:3])
FLOOR = {"base": 1, "calendar": 2, "playbook": 2, "store": 2, "clock": 3, "sqlite": 2, "journal": 3, "customer": 4, "task": 4, "lifecycle": 5, "followup": 5,
         "complaint": 5, "value": 6, "report": 6, "exchange": 6, "database": 7}
COMMANDS = {}
for entry in json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8")):
    path = (pathlib.Path(entry["directory"]) / entry["file"]).resolve()
    if SOURCE / "src" in path.parents:
        COMMANDS[path.relative_to(SOURCE / "src")] = entry


def folders_seen(entry):
    """The folders of src/ on the include path of one compilation."""
    words = shlex.split(entry["command"])
    paths = [(pathlib.Path(entry["directory"]) / w[2:]).resolve() for w in words if w.startswith("-I")]
    return {p.name for p in paths if SOURCE / "src" in p.parents}


def compiles(file, text):
    """Whether a text compiles in the place of a file."""
    entry = COMMANDS[file]
    words = shlex.split(entry["command"])
    with tempfile.TemporaryDirectory() as folder:
        probe = pathlib.Path(folder) / "probe.c"
        probe.write_text(text, encoding="utf-8")
        words = [w for w in words if w not in ("-c",) and not w.startswith(("-M", "-o"))]
        words = [str(probe) if w.endswith(file.name) else w for w in words if not w.endswith((".o", ".d"))]
        return subprocess.run([*words, "-fsyntax-only", "-Wno-error"], cwd=entry["directory"], capture_output=True,
                              check=False).returncode == 0


def no_room_sees_a_higher_one():
    faults = []
    for file, entry in COMMANDS.items():
        room = file.parts[0]
        if room not in FLOOR or file.name.endswith("_rules.c"):
            continue
        faults += [f"{file} can include from {seen}/" for seen in folders_seen(entry) if FLOOR.get(seen, 0) > FLOOR[room]]
    return faults


def rules_see_base_settings_and_the_engines_of_time_alone():
    rules = [f for f in COMMANDS if f.name.endswith("_rules.c")]
    faults = [] if len(rules) >= 5 else [f"only {len(rules)} rules files were found"]
    return faults + [f"{f} can include from {seen}/" for f in rules for seen in folders_seen(COMMANDS[f]) - {"base", "playbook", "calendar", "clock"}]


def a_rule_that_reaches_for_the_store_does_not_compile():
    file = pathlib.Path("complaint/complaint_rules.c")
    if not compiles(file, '#include "settings.h"\n#include "crm/complaint.h"\nextern int probe;\n'):
        return ["the probe does not compile even without a wrong include"]
    return [f'#include "{header}" compiles in a rule' for header in ("store.h", "store/store.h", "journal.h", "sql.h", "handle.h", "customer_record.h")
            if compiles(file, f'#include "{header}"\nextern int probe;\n')]


def the_tool_sees_the_public_headers_alone():
    tool = [f for f in COMMANDS if f.parts[0] == "crmctl"]
    faults = [] if tool else ["no file of the tool was found"]
    return faults + [f"{f} can include from {seen}/" for f in tool for seen in folders_seen(COMMANDS[f]) - {"crmctl"}]


def rules_use_no_clock_no_memory_no_driver():
    wrong = re.compile(r"#include\s*[<\"](sqlite3|libpq|time|stdlib|unistd)|\b(time|clock_gettime|malloc|free|getenv)\s*\(")
    pure = [f for f in COMMANDS if f.name.endswith("_rules.c") or f.parts[0] in ("calendar", "clock") and (SOURCE / "src" / f).exists()]
    faults = [] if len(pure) > 20 else [f"only {len(pure)} pure files were found"]
    return faults + [f"{f}: {m.group(0)}" for f in pure
            for m in wrong.finditer((SOURCE / "src" / f).read_text(encoding="utf-8"))]


def sql_stands_in_sql_files():
    words = re.compile(r'"\s*(SELECT|INSERT|UPDATE|DELETE)\s', re.I)
    # What is asked of a file or a server before it is known to be a store, and of an engine before it is known what it can.
    allowed = {pathlib.Path("store") / name for name in
               ("sqlite/sqlite_guard.c", "sqlite/sqlite_attach.c", "sqlite/sqlite_index.c", "postgres/postgres_connect.c", "postgres/postgres_open.c",
                "postgres/postgres_host.c")}
    return [f"{f}: {m.group(0)}" for f in COMMANDS if f.parts[0] in FLOOR and f not in allowed
            for m in words.finditer((SOURCE / "src" / f).read_text(encoding="utf-8"))]


TESTS = [no_room_sees_a_higher_one, rules_see_base_settings_and_the_engines_of_time_alone, a_rule_that_reaches_for_the_store_does_not_compile,
         the_tool_sees_the_public_headers_alone, rules_use_no_clock_no_memory_no_driver, sql_stands_in_sql_files]
print(f"1..{len(TESTS)}")
failed = False
for number, test in enumerate(TESTS, 1):
    found = test()
    failed = failed or bool(found)
    print(f"{'not ok' if found else 'ok'} {number} - {test.__name__}")
    for line in found:
        print(f"# {line}")
sys.exit(1 if failed else 0)
