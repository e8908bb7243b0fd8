#!/usr/bin/env python3
"""headers_test.py SOURCE NAMES_DIRECTORY: each public header compiles alone, as C99 and as C++11, without a warning.

NAMES_DIRECTORY is the include directory that holds the generated crm/names.h, or the folder names.h itself lies in.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

LANGUAGES = (
    ("c", "c99", ("gcc", "clang"), "headers_c99.c"),
    ("c++", "c++11", ("g++", "clang++"), "headers_cpp.cpp"),
)
WARNINGS = ["-pedantic", "-Wall", "-Wextra", "-Wshadow", "-Wundef", "-Werror"]

# What Arrow's own header leaves behind when it was included first; the structs are the same.
ARROW_FIRST = """#define ARROW_C_DATA_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowSchema;
struct ArrowArray;
struct ArrowArrayStream { int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *); };
#include "crm/crm.h"
extern int used;
"""

source, names = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
here = source / "tests/abi"


def compile_text(compiler, language, standard, text, include):
    command = [compiler, "-x", language, f"-std={standard}", *WARNINGS, "-fsyntax-only",
               f"-I{source / 'include'}", f"-I{include}", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    return done.returncode == 0, done.stderr


def main():
    with tempfile.TemporaryDirectory() as scratch:
        include = pathlib.Path(scratch)
        (include / "crm").mkdir()
        found = names / "crm/names.h" if (names / "crm/names.h").exists() else names / "names.h"
        shutil.copy(found, include / "crm/names.h")
        headers = sorted(path.name for path in (source / "include/crm").glob("*.h")) + ["names.h"]
        number, failed = 0, False
        for language, standard, compilers, use in LANGUAGES:
            for compiler in compilers:
                cases = [(f"crm/{name} alone", f'#include "crm/{name}"\n#include "crm/{name}"\nextern int used;\n')
                         for name in headers]
                cases.append(("crm/crm.h after Arrow's own header", ARROW_FIRST))
                cases.append((use, (here / use).read_text(encoding="utf-8")))
                for title, text in cases:
                    number += 1
                    title = f"{title} as {standard} with {compiler}"
                    if not shutil.which(compiler):
                        print(f"ok {number} - {title} # SKIP {compiler} is not installed")
                        continue
                    good, said = compile_text(compiler, language, standard, text, include)
                    print(f"{'ok' if good else 'not ok'} {number} - {title}")
                    failed = failed or not good
                    for line in said.splitlines():
                        print(f"# {line}")
        print(f"1..{number}")
    return 1 if failed else 0


sys.exit(main())
