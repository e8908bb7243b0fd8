#!/usr/bin/env python3
"""run.py [--preload LIBRARY] PACKAGE-DIRECTORY FOLDER-OR-FILE...: pytest over them, the cases told as TAP.

CRM_TEST_PYTHON names an interpreter that has more packages than this one. A library that was built with the address
sanitizer needs its runtime loaded before all else; the interpreter's own leaks are then no matter.
"""
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def main(arguments):
    environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
    capture = "fd"
    if arguments[0] == "--preload":
        environment["LD_PRELOAD"] = arguments[1]
        environment["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
        environment["PYTHONMALLOC"] = "malloc"
        capture = "sys"  # or the sanitizer's last words are lost
        arguments = arguments[2:]
    environment["PYTHONPATH"] = f"{arguments[0]}:{HERE}"
    python = os.environ.get("CRM_TEST_PYTHON") or sys.executable
    if subprocess.run([python, "-c", "import pytest"], capture_output=True, check=False).returncode:
        print("1..0 # SKIP pytest is not installed")
        return
    os.execve(python, [python, "-m", "pytest", "-p", "tap", "-p", "no:cacheprovider", "--rootdir", os.path.dirname(os.path.abspath(arguments[1])),
                       f"--capture={capture}", *arguments[1:]], environment)


main(sys.argv[1:])
