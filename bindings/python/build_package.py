#!/usr/bin/env python3
"""build_package.py STAMP DEPFILE BUILD: the package crm beside STAMP, against the library in the build directory BUILD.

What it was made from goes to DEPFILE: the folders too, since a new file in them asks for another build.
"""
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def inputs():
    places = [HERE, HERE / "crm", HERE / "generator", ROOT / "include/crm"]
    kinds = (".py", ".pyi", ".typed", ".toml", ".h", ".cdef")
    return [*places, *(path for place in places for path in place.glob("*") if path.suffix in kinds), ROOT / "tools/headers.py"]


def main(stamp, depfile, build):
    folder = stamp.parent
    places = [str(build / "meson-uninstalled"), os.environ.get("PKG_CONFIG_PATH", "")]
    environment = dict(os.environ, CRM_PYTHON_LIBCRM="installed", PKG_CONFIG_PATH=":".join(filter(None, places)),
                       PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run([sys.executable, str(HERE / "setup.py"), "-q", "build", "--build-lib", str(folder),
                           "--build-base", str(folder / "work"), "--build-temp", str(folder / "work")],
                          env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        return 1
    names = " ".join(str(path).replace(" ", "\\ ") for path in inputs())
    depfile.write_text(f"{stamp.name}: {names}\n", encoding="utf-8")
    stamp.touch()
    return 0


sys.exit(main(*(pathlib.Path(word).resolve() for word in sys.argv[1:])))
