#!/usr/bin/env python3
"""session_test.py CRMCTL PAGE...: what the pages show of the tool is what the tool does.

A block without a language whose paragraph before it names a file in backquotes last is that file. A block that begins
with `$ ` is a session: each command is run in one scratch folder, and what it prints is what the page says. `--write`
in front of CRMCTL puts what it prints into the page instead.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```\n(.*?)^```$", re.S | re.M)
NAMED = re.compile(r"`([\w.]+\.(?:csv|map|json|vcf))`[^`]*\Z")


def run_session(text, folder, environment):
    """The session anew, as the tool of today speaks it."""
    out = []
    for line in text.splitlines():
        if line.startswith("$ "):
            done = subprocess.run(["/bin/sh", "-c", line[2:]], cwd=folder, env=environment, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, timeout=60)
            out += [line, *done.stdout.splitlines()]
    return "\n".join(out) + "\n"


def play(page, tool, write):
    """[(first command, fault or nothing)]"""
    text, results = page.read_text(encoding="utf-8"), []
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PATH": f"{tool.parent}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8",
                       "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", "")}

        def visit(match):
            block, named = match.group(1), NAMED.search(text[:match.start()].rstrip().rpartition("\n\n")[2])
            if block.startswith("$ crmctl"):
                anew = run_session(block, folder, environment)
                wanted, got = block.splitlines(), anew.splitlines()
                fault = "" if anew == block else "\n".join(["the page says:", *wanted, "the tool says:", *got])
                results.append((block.splitlines()[0][2:], fault))
                return f"```\n{anew}```"
            if named:
                (pathlib.Path(folder) / named.group(1)).write_text(block, encoding="utf-8")
            return match.group(0)

        anew = BLOCK.sub(visit, text)
    if write:
        page.write_text(anew, encoding="utf-8")
    return results


def main(words):
    write = words[:1] == ["--write"]
    tool, *pages = map(pathlib.Path, words[1:] if write else words)
    results = [result for page in pages for result in play(page, tool.resolve(), write)]
    print(f"1..{len(results)}")
    for number, (title, fault) in enumerate(results, 1):
        print(f"{'not ok' if fault else 'ok'} {number} - {title}")
        for line in fault.splitlines():
            print(f"# {line}")
    return 1 if any(fault for _, fault in results) or not results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
