#!/usr/bin/env python3
"""Keep src/crm.map, the public headers and the shared library in agreement.

    check_symbols.py --write           make src/crm.map and the end of CHANGELOG.md from the headers
    check_symbols.py --list            print the exported functions, header by header
    check_symbols.py [--library FILE]  check; with a library also what it exports and what it asks of others

tests/abi/symbols_test.py runs the same checks as tests.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
NODE = "LIBCRM_0.1"

# A library must not end, signal, print or reconfigure the process that links it (P8). Names are compared without the
# leading underscores and the _chk that the C library's hardened variants carry.
DENIED = {
    "abort", "exit", "_exit", "quick_exit", "atexit", "assert_fail", "raise", "kill",
    "printf", "vprintf", "puts", "putchar", "perror", "fprintf", "vfprintf", "psignal", "stdout", "stderr", "syslog",
    "signal", "sigaction", "sigprocmask", "alarm", "setitimer",
    "setlocale", "uselocale", "chdir", "umask", "tzset",
    "getenv", "secure_getenv", "setenv", "putenv", "unsetenv",
    "system", "popen", "fork", "vfork", "execve", "execvp", "posix_spawn", "pthread_create",
    "strtok", "rand", "srand", "localtime", "gmtime", "getopt",
}
# name: why it is right nevertheless
ALLOWED = {}


class Function:
    def __init__(self, header, line, name, comment):
        self.header, self.line, self.name, self.comment = header, line, name, comment

    def where(self):
        return f"{self.header}:{self.line}: {self.name}"


def public_headers(root=ROOT):
    """The headers in the order in which crm.h includes them, without the generated one."""
    text = (root / "include/crm/crm.h").read_text(encoding="utf-8")
    return [root / "include" / name for name in re.findall(r'#include "(crm/\w+\.h)"', text) if name != "crm/names.h"]


def header_texts(root=ROOT):
    """[(file name, text)] of all public headers; names.h is generated anew, so it cannot be stale."""
    paths = public_headers(root)
    texts = [(path.name, path.read_text(encoding="utf-8")) for path in paths]
    with tempfile.TemporaryDirectory() as scratch:
        names = pathlib.Path(scratch) / "names.h"
        subprocess.run([sys.executable, str(root / "tools/generate_names.py"), "--header", str(names), "--source",
                        str(pathlib.Path(scratch) / "names.c")] + [str(path) for path in paths], check=True)
        texts.append(("names.h", names.read_text(encoding="utf-8")))
    return texts


def functions(root=ROOT):
    """Every CRM_API function, in the order of the headers."""
    found = []
    for name, text in header_texts(root):
        for match in re.finditer(r"^CRM_API\b([^;{]*?)\b(crm_\w+)\s*\(", text, re.M):
            before = text[:match.start()]
            comment = re.search(r"/\*\*((?:(?!\*/).)*)\*/\n\Z", before, re.S)
            found.append(Function(name, before.count("\n") + 1, match.group(2), comment.group(1) if comment else None))
    return found


def map_text(names):
    rows = "".join(f"\t{name};\n" for name in sorted(names))
    return ("# What libcrm exports, a node for each release. Made by tools/check_symbols.py --write from the headers.\n"
            f"{NODE} {{\nglobal:\n{rows}local:\n\t*;\n}};\n")


def listing(listed):
    """Markdown: the functions, header by header, in lines of 120 columns."""
    rows = []
    for header in dict.fromkeys(f.header for f in listed):
        words = ", ".join(f"`{f.name}`" for f in listed if f.header == header)
        rows.append(textwrap.fill(f"`{header}`: {words}", 120, initial_indent="- ", subsequent_indent="  ",
                                  break_long_words=False, break_on_hyphens=False))
    return "\n".join(rows) + "\n"


def write(listed, root=ROOT):
    (root / "src/crm.map").write_text(map_text({f.name for f in listed}), encoding="utf-8")
    changelog = root / "CHANGELOG.md"
    before, title, _ = changelog.read_text(encoding="utf-8").partition("### New functions\n")
    changelog.write_text(f"{before}{title}\n{listing(listed)}", encoding="utf-8")


def listed_by(nm, which, library):
    done = subprocess.run([nm, "-D", which, str(library)], check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def exported(library, nm="nm"):
    """({function: version node}, [anything else that is defined])"""
    names, others = {}, []
    for line in listed_by(nm, "--defined-only", library):
        _, kind, symbol = line.split(None, 2)
        name, _, node = symbol.replace("@@", "@").partition("@")
        if kind == "A" and name == NODE:
            continue
        if kind == "T" and name.startswith("crm_"):
            names[name] = node
        else:
            others.append(line)
    return names, others


def imported(library, nm="nm"):
    return [line.split()[-1].partition("@")[0] for line in listed_by(nm, "--undefined-only", library)]


def check_once(listed):
    names = [function.name for function in listed]
    return [f"{f.where()} is declared more than once" for f in listed if names.count(f.name) > 1]


def check_comments(listed):
    faults = [f"{f.where()} has no /** comment */ right above it" for f in listed if f.comment is None]
    return faults + [f"{f.where()} has no @since" for f in listed if "@since" not in (f.comment or "@since")]


def check_map(listed, root=ROOT):
    text = (root / "src/crm.map").read_text(encoding="utf-8")
    if text == map_text({f.name for f in listed}):
        return []
    in_map, in_headers = set(re.findall(r"^\t(crm_\w+);", text, re.M)), {f.name for f in listed}
    return ([f"{name} is in the map and in no header" for name in sorted(in_map - in_headers)] +
            [f"{name} is in a header and not in the map" for name in sorted(in_headers - in_map)] or
            ["the map differs in its layout"]) + ["tools/check_symbols.py --write makes it anew"]


def check_exports(listed, library, nm="nm"):
    names, others = exported(library, nm)
    declared = {f.name for f in listed}
    return ([f"{name} is exported and in no header" for name in sorted(set(names) - declared)] +
            [f"{name} is in a header and not exported" for name in sorted(declared - set(names))] +
            [f"{name} has the version {node}, not {NODE}" for name, node in sorted(names.items()) if node != NODE] +
            [f"leaves the library: {line}" for line in others])


def plain_name(symbol):
    name = re.sub(r"_chk$", "", symbol)
    return name if name == "_exit" else name.lstrip("_")


def check_imports(library, nm="nm"):
    return [f"uses {symbol}, which a library must not" for symbol in imported(library, nm)
            if plain_name(symbol) in DENIED and plain_name(symbol) not in ALLOWED]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--library", type=pathlib.Path)
    options = parser.parse_args()
    listed = functions()
    if options.write:
        write(listed)
        return 0
    if options.list:
        print(listing(listed), end="")
        return 0
    faults = check_once(listed) + check_comments(listed) + check_map(listed)
    if options.library:
        faults += check_exports(listed, options.library) + check_imports(options.library)
    print("\n".join(faults) or f"{len(listed)} functions agree")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
