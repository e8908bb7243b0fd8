#!/usr/bin/env python3
"""run_example.py [--server] PROGRAM: an example ends with 0 and says something, in memory and twice with one file; or twice
with the database that CRM_TEST_POSTGRES names."""
import os
import pathlib
import subprocess
import sys
import tempfile


FOLDER = None  # where the examples run


def fault_of(words):
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, cwd=FOLDER)
    if done.returncode != 0:
        return f"{done.returncode}: {done.stdout}{done.stderr}"
    if done.stderr:
        return f"complains: {done.stderr}"
    return "" if done.stdout.strip() else "says nothing"


program = pathlib.Path(sys.argv[-1]).resolve()
with tempfile.TemporaryDirectory() as FOLDER:
    store = str(pathlib.Path(FOLDER) / "example.crm")
    cases = [("in memory", [str(program)]), ("with a new file", [str(program), store]),
             ("again with that file", [str(program), store])]
    if sys.argv[1] == "--server":
        server = os.environ["CRM_TEST_POSTGRES"]
        cases = [("on a server", [str(program), server]), ("again on that server", [str(program), server])]
    print(f"1..{len(cases)}")
    failed = False
    for number, (title, words) in enumerate(cases, 1):
        fault = fault_of(words)
        print(f"{'not ok' if fault else 'ok'} {number} - {program.name} {title}")
        for line in fault.splitlines():
            print(f"# {line}")
        failed = failed or bool(fault)
sys.exit(1 if failed else 0)
