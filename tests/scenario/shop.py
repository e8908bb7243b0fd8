"""What tests of the command-line tool share: a store of their own and the tool on it. They are called with TOOL [server]."""
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import traceback

TOOL = str(pathlib.Path(sys.argv[1]).resolve()) if len(sys.argv) > 1 else "crmctl"  # some cases run elsewhere
NOW = "2026-05-10T12:00:00Z"
DONE, REFUSED, USAGE, MISSING, STORE, FAULTS, REJECTS = range(7)
TESTS = []
SERVER = os.environ["CRM_TEST_POSTGRES"] if sys.argv[2:] == ["server"] else None


def test(function):
    TESTS.append(function)
    return function


def test_of_files(function):
    return function if SERVER else test(function)


class Shop:
    """A store in a folder of its own, and the tool on it."""
    made = 0

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.place("shop")

    def place(self, name):
        """Another store."""
        Shop.made += 1
        self.file = SERVER or str(self.folder / (name + ".crm"))
        self.prefix = f"t{os.getpid()}_{Shop.made}." if SERVER else None

    def sql(self, text):
        """Past the library, on tables by their plain names."""
        if SERVER:
            subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", f"SET search_path = {self.prefix[:-1]}", "-c", text,
                            SERVER], check=True, capture_output=True, timeout=60)
            return
        database = sqlite3.connect(self.file)
        database.execute(text)
        database.commit()
        database.close()

    def shell_words(self):
        return f" --prefix {self.prefix}" if self.prefix else f"  {TOOL} verify -f {self.file}"

    def run(self, *words, now=NOW, code=DONE, file=True, text=None, environment=None, force=True):
        line = [TOOL, *words, "--actor", "anna"] + (["--now", now] if now else []) + (["-f", self.file] if file else [])
        line += ["--prefix", self.prefix] if self.prefix else []
        line += ["--force-now"] if force else []
        variables = {k: v for k, v in os.environ.items() if not k.startswith("CRM_") and k != "NO_COLOR"}
        done = subprocess.run(line, input=text, capture_output=True, text=True, encoding="utf-8",
                              env=dict(variables, **(environment or {})))
        assert done.returncode == code, f"{words}: exit {done.returncode}, not {code}\n{done.stdout}{done.stderr}"
        if code in (REFUSED, USAGE, MISSING, STORE):
            assert done.stderr.startswith("crmctl: ") and done.stderr.count("\n") == 1, repr(done.stderr)
        return done

    def json(self, *words, **options):
        return json.loads(self.run(*words, "--json", **options).stdout)

    def id(self, *words, **options):
        return self.run(*words, "--quiet", **options).stdout.strip()

    def error(self, *words, code=REFUSED, **options):
        return self.run(*words, code=code, **options).stderr.strip()

    def write(self, name, text, encoding="utf-8"):
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return str(path)


def made(shop):
    shop.run("init")
    return shop


def customer(shop, name="Zhang Wei", *words):
    return shop.id("customer", "add", name, "--mobile", "+86 138 0000 0001", *words)


def main():
    print(f"1..{len(TESTS)}")
    failures = 0
    for number, function in enumerate(TESTS, 1):
        try:
            with tempfile.TemporaryDirectory() as folder:
                function(Shop(folder))
            print(f"ok {number} - {function.__name__}", flush=True)
        except Exception:
            failures += 1
            print(f"not ok {number} - {function.__name__}")
            print("".join("# " + line + "\n" for line in traceback.format_exc().splitlines()[-12:]), end="", flush=True)
    return 1 if failures else 0
