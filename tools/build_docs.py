#!/usr/bin/env python3
"""build_docs.py DOXYGEN SOURCE NAMES_DIRECTORY OUTPUT: make the pages, then look at them: a TAP test.

Doxygen's warnings are faults. So is an enumerator, a field or a macro without words, and a function that answers a
crm_status without saying which (tools/check_docs.py).
"""
import pathlib
import re
import shutil
import subprocess
import sys

import check_docs

PAGES = ("overview", "errors", "complaints", "lifetimes", "working-time", "issue-museum", "import", "journal", "performance", "stores",
         "embedding", "python", "CONTRIBUTING")


def make_pages(doxygen, source, names, output):
    """What Doxygen complains about."""
    shutil.rmtree(output / "html", ignore_errors=True)
    shutil.rmtree(output / "xml", ignore_errors=True)
    output.mkdir(parents=True, exist_ok=True)
    pages = [f'"{source}/docs/{page}.md"' for page in PAGES if (source / f"docs/{page}.md").exists()]
    header = (source / "include/crm/version.h").read_text(encoding="utf-8")
    version = re.search(r'CRM_VERSION "([^"]+)"', header).group(1)
    text = (source / "docs/Doxyfile.in").read_text(encoding="utf-8")
    values = {"VERSION": version, "SOURCE": source, "NAMES": names, "OUTPUT": output, "PAGES": " \\\n".join(pages)}
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    (output / "Doxyfile").write_text(text, encoding="utf-8")
    done = subprocess.run([doxygen, str(output / "Doxyfile")], capture_output=True, text=True)
    said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return list(dict.fromkeys(said)) or ([f"doxygen ended with {done.returncode}"] if done.returncode else [])


def main():
    doxygen, source, names, output = sys.argv[1], *(pathlib.Path(path).resolve() for path in sys.argv[2:5])
    checks = [("doxygen has nothing to complain about", make_pages(doxygen, source, names, output))]
    checks += check_docs.checks(output / "xml") if (output / "xml/index.xml").exists() else []
    print(f"1..{len(checks)}")
    for number, (title, faults) in enumerate(checks, 1):
        print(f"{'not ' if faults else ''}ok {number} - {title}")
        for fault in faults:
            print(f"# {fault}")
    return 1 if any(faults for _, faults in checks) else 0


if __name__ == "__main__":
    sys.exit(main())
