#!/usr/bin/env python3
"""Make the modules of the package that follow from the public headers.

    generate.py INCLUDE_DIRECTORY... PACKAGE_DIRECTORY
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
# The reader of the headers: the tree's, or the copy that a source package carries.
for folder in (HERE / "tools", HERE.parent.parent / "tools"):
    if (folder / "headers.py").exists():
        sys.path.insert(0, str(folder))
        break
sys.path.insert(0, str(HERE))

from generator import package  # noqa: E402

if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    package([pathlib.Path(directory) for directory in sys.argv[1:-1]], pathlib.Path(sys.argv[-1]))
