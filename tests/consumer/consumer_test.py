#!/usr/bin/env python3
"""consumer_test.py BUILD: install the built library elsewhere, and build programs against it through pkg-config.

Meson's DESTDIR keeps the prefix of the build, so the directories that pkg-config names are moved below it.
"""
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).resolve().parent
build = pathlib.Path(sys.argv[1]).resolve()
C_FLAGS = ["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror"]
CPP_FLAGS = ["-std=c++11", "-pedantic", "-Wall", "-Wextra", "-Werror"]
PROGRAMS = (("C99", "gcc", C_FLAGS, "program.c"), ("C++11", "g++", CPP_FLAGS, "program.cpp"))


class Tap:
    def __init__(self):
        self.number, self.failed = 0, False

    def case(self, title, fault="", skip=""):
        self.number += 1
        print(f"{'not ok' if fault else 'ok'} {self.number} - {title}" + (f" # SKIP {skip}" if skip else ""))
        for line in fault.splitlines():
            print(f"# {line}")
        self.failed = self.failed or bool(fault)
        return not fault


def run(command, **options):
    """What went wrong, or nothing; and what the command said."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=120, **options)
    said = f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout}{done.stderr}"
    return said if done.returncode else "", done.stdout


class Installed:
    """The library below a folder of its own."""

    def __init__(self, root):
        self.root = root
        files = list(root.glob("**/pkgconfig/crm.pc"))
        self.pkgconfig = files[0].parent if files else root
        self.libraries = self.pkgconfig.parent
        # The search path of the system stays: the static library asks for those of SQLite and the others.
        self.environment = dict(os.environ, PKG_CONFIG_PATH=str(self.pkgconfig),
                                PKG_CONFIG_ALLOW_SYSTEM_CFLAGS="1", PKG_CONFIG_ALLOW_SYSTEM_LIBS="1")

    def ask(self, *options):
        return run(["pkg-config", *options, "crm"], env=self.environment)

    def flags(self, *options):
        """Only our own directories lie below the root; a sysroot would move those of the system, too."""
        fault, said = self.ask(*options)
        return fault, [self.moved(word) for word in shlex.split(said)]

    def moved(self, word):
        ours = word[:2] in ("-I", "-L") and word[2:3] == "/" and (self.root / word[3:]).exists()
        return word[:2] + str(self.root) + word[2:] if ours else word


def check_program(tap, installed, scratch, program, shared):
    language, compiler, flags, source = program
    title = f"a program in {language} builds and runs against the {'shared' if shared else 'static'} library"
    if not shutil.which(compiler):
        return tap.case(title, skip=f"{compiler} is not installed")
    fault, found = installed.flags("--cflags", "--libs", *([] if shared else ["--static"]))
    if not shared:
        found = [str(installed.libraries / "libcrm.a") if word == "-lcrm" else word for word in found]
    binary = scratch / f"{source.replace('.', '_')}_{'shared' if shared else 'static'}"
    fault = fault or run([compiler, *flags, here / source, "-o", binary, *found])[0]
    environment = dict(os.environ, LD_LIBRARY_PATH=str(installed.libraries) if shared else "")
    fault = fault or run([binary, scratch / f"{binary.name}.crm"], env=environment)[0]
    if not fault and shared != ("libcrm.so" in run(["ldd", binary], env=environment)[1]):
        fault = "it is linked the other way"
    return tap.case(title, fault)


def main():
    tap = Tap()
    # CFLAGS and the like of the caller are for the library, not for its users; a sanitizer's library is none to link.
    for name in ("CFLAGS", "LDFLAGS", "DESTDIR", "PKG_CONFIG_SYSROOT_DIR"):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory() as scratch_name:
        scratch = pathlib.Path(scratch_name)
        root = scratch / "root"
        fault, _ = run(["meson", "install", "-C", build, "--no-rebuild", "--destdir", root])
        if tap.case("it installs below another root", fault):
            installed = Installed(root)
            headers = {path.name: path for path in root.glob("**/include/crm/*.h")}
            version = installed.ask("--modversion")[1].strip() or "nothing"
            text = headers["version.h"].read_text(encoding="utf-8") if "version.h" in headers else ""
            tap.case("pkg-config and the header name the same version",
                     "" if f'CRM_VERSION "{version}"' in text else f"pkg-config says {version}")
            tap.case("the headers are installed, the generated one too",
                     " ".join({"crm.h", "base.h", "names.h"} - headers.keys()))
            fault, flags = installed.ask("--cflags")
            foreign = [word for word in shlex.split(flags) if not word.startswith("-I")]
            tap.case("a program is told where the headers are, and nothing that others define", fault or " ".join(foreign))
            for shared in (True, False):
                for program in PROGRAMS:
                    check_program(tap, installed, scratch, program, shared)
    print(f"1..{tap.number}")
    return 1 if tap.failed else 0


sys.exit(main())
