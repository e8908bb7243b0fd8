"""What docs/python.md and README.md show of Python is what happens.

The blocks of a page are run in their order, in one namespace and one scratch folder, with the clock at NOW where a block gives
none. `# -> text` behind a statement is what it prints, or the value of an expression; `# raises Class: text` the exception; and
`...` stands for whatever differs from run to run. Sessions (`sh`) are run too; what installs is proven elsewhere.
"""
import ast
import contextlib
import doctest
import functools
import importlib.util
import io
import os
import pathlib
import re
import subprocess
import sys
import tokenize
import traceback
from datetime import datetime, timezone

import pytest

import crm
from crm import _statuses

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOW = datetime(2026, 3, 2, 9, tzinfo=timezone.utc)
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.S | re.M)
SHOWN = re.compile(r"# (?:-> ?(.*)|(raises .*))")
#: What the page may need and a machine may lack.
OPTIONAL = ("pandas", "polars", "pyarrow", "duckdb", "apsw", "psycopg")
#: What the page says of a server, and whom it means here.
SERVER = "postgresql://li@db.example/shop"
#: Commands that are not run here, and the test of tests/consumer/python_test.py that proves each.
PROVEN = {
    "pip install ./bindings/python": "test_a_wheel_from_the_tree_needs_no_installed_libcrm",
    "CRM_PYTHON_LIBCRM=installed pip install ./bindings/python": "test_beside_an_installed_libcrm_that_one_is_used",
    "pip install --no-build-isolation --no-index ./bindings/python": "test_a_wheel_from_the_tree_needs_no_installed_libcrm",
}


class Missing(Exception):
    """What the block needs is not on this machine."""


class Block:
    def __init__(self, page, number, language, text, line):
        self.page, self.number, self.language, self.text, self.line = page, number, language, text, line
        self.outcome = None  # not run yet; then a fault, Missing, or ""

    def __repr__(self):
        return f"{self.page}-{self.number}-line-{self.line}"


def blocks(name, languages=None):
    text = (ROOT / name).read_text(encoding="utf-8")
    found = [match for match in BLOCK.finditer(text) if languages is None or match.group(1) in languages]
    return [Block(pathlib.Path(name).name, number, match.group(1), match.group(2), text.count("\n", 0, match.start()) + 2)
            for number, match in enumerate(found, 1)]


def agrees(wanted, got):
    return doctest._ellipsis_match(wanted, got)


# Python.

def statements(text):
    """[(statement, the lines that it shows)]"""
    tree = ast.parse(text).body
    shown = [[] for _ in tree]
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        match = SHOWN.fullmatch(token.string) if token.type == tokenize.COMMENT else None
        if match:
            owner = [index for index, one in enumerate(tree) if one.lineno <= token.start[0]][-1]
            shown[owner].append(match.group(2) or match.group(1).rstrip())
    return list(zip(tree, shown))


def said_by(statement, block, namespace, show):
    """What one statement prints; the value of an expression too, as in a session, when the page shows it."""
    code = (compile(ast.Interactive([statement]), str(block), "single") if show and isinstance(statement, ast.Expr) else
            compile(ast.Module([statement], []), str(block), "exec"))
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            exec(code, namespace)
    except ImportError as error:
        if any(name in str(error) for name in OPTIONAL):
            raise Missing(str(error)) from error
        raise
    except Missing:
        raise
    except Exception as error:
        if not show:
            raise
        out.write(f"raises {type(error).__name__}: {error}\n")
    return out.getvalue()


def trimmed(lines):
    return "".join(f"{line.rstrip()}\n" for line in lines)


def run_python(block, namespace):
    """What the page says otherwise than it is, and nothing when all is well."""
    text = block.text
    if SERVER in text:  # the server of the tests stands for the page's
        if not os.environ.get("CRM_TEST_POSTGRES"):
            raise Missing("there is no PostgreSQL")
        text = text.replace(SERVER, os.environ["CRM_TEST_POSTGRES"])
    for statement, shown in statements(text):
        wanted, got = trimmed(shown), trimmed(said_by(statement, block, namespace, bool(shown)).splitlines())
        if not agrees(wanted, got):
            return f"line {block.line + statement.lineno - 1}: the page says:\n{wanted}it is:\n{got}"
    return ""


# Sessions.

def run_session(block, folder):
    for command, wanted in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block.text, re.M):
        if command in PROVEN:
            continue
        if command.startswith("mypy") and importlib.util.find_spec("mypy") is None:
            raise Missing("mypy is not installed")
        done = subprocess.run(["/bin/sh", "-c", command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              env=dict(os.environ, PATH=f"{programs(folder)}:{os.environ['PATH']}"), timeout=120, check=False)
        if done.returncode or not agrees(wanted, done.stdout):
            return f"$ {command} ends with {done.returncode}; the page says:\n{wanted}it is:\n{done.stdout}"
    return ""


def programs(folder):
    """`python` and `mypy` are those of the interpreter at work."""
    made = folder / "bin"
    made.mkdir(exist_ok=True)
    for name, words in (("python", ""), ("mypy", "-m mypy")):
        (made / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {words} "$@"\n', encoding="utf-8")
        (made / name).chmod(0o755)
    return made


# A page.

def here(opener):
    """crm.open() with the clock of the tests, and on the server of the tests with tables of its own."""
    @functools.wraps(opener)
    def opened(path, **options):
        options.setdefault("clock", lambda: NOW)
        if str(path) == os.environ.get("CRM_TEST_POSTGRES"):
            options["prefix"] = f"page_{os.getpid()}."
        return opener(path, **options)
    return opened


class Page:
    def __init__(self, listed, folder):
        self.blocks, self.folder = listed, folder
        self.namespace = {"__name__": "__main__"}

    def run(self, block):
        """The outcome of a block, after those before it."""
        for one in self.blocks[:self.blocks.index(block) + 1]:
            if one.outcome is None:
                one.outcome = self.outcome_of(one)
        return block.outcome

    def outcome_of(self, block):
        try:
            if block.language == "python":
                return run_python(block, self.namespace)
            if block.language == "sh":
                return run_session(block, self.folder)
        except Missing as missing:
            return missing
        except Exception:
            return traceback.format_exc()
        return f"no way to run a block of {block.language or 'no language'}"


PAGES = {"python.md": blocks("docs/python.md"), "README.md": blocks("README.md", {"python"})}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The pages, each in a folder of its own."""
    made = {name: Page(listed, tmp_path_factory.mktemp("page")) for name, listed in PAGES.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crm, "open", here(crm.open))
        yield made
    for thing in [thing for page in made.values() for thing in page.namespace.values()]:
        if isinstance(thing, crm.Database):
            thing.close()


@pytest.mark.parametrize("block", [block for listed in PAGES.values() for block in listed], ids=repr)
def test_a_block_does_what_the_page_says(pages, monkeypatch, block):
    page = pages[block.page]
    monkeypatch.chdir(page.folder)
    outcome = page.run(block)
    if isinstance(outcome, Missing):
        pytest.skip(str(outcome))
    assert not outcome, outcome


def test_what_is_proven_elsewhere_is_there():
    text = (ROOT / "tests/consumer/python_test.py").read_text(encoding="utf-8")
    sessions = "".join(block.text for block in PAGES["python.md"] if block.language == "sh")
    for command, name in PROVEN.items():
        assert f"$ {command}\n" in sessions
        assert f"\ndef {name}(" in text


def test_the_readme_shows_eight_lines_of_python():
    [block] = PAGES["README.md"]
    assert len([line for line in block.text.splitlines() if line and not line.startswith("# ->")]) == 8


def test_the_page_begins_with_ten_lines():
    first = next(block for block in PAGES["python.md"] if block.language == "python")
    assert len([line for line in first.text.splitlines() if line.strip() and not line.strip().startswith("#")]) == 10


def test_the_table_of_exceptions_is_that_of_the_package():
    rows = []
    for name in _statuses.__all__:
        kind = getattr(crm, name)
        also = ", ".join(base.__name__ for base in kind.__bases__ if base is not crm.Error)
        rows.append(f"| `{name}` | {also and f'`{also}` '}| {kind.__doc__} |")
    text = (ROOT / "docs/python.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\| `[A-Z].*$", text[text.index("| exception |"):].split("\n\n", 1)[0], re.M)
    assert shown == rows, "\n".join(rows)


def test_a_page_that_is_wrong_is_found():
    for text, fault in [
            ("1 + 1  # -> 3\n", "it is:\n2"), ("1 + 1\n# -> 2\n", ""),
            ("print('a')\n", "it is:\na"), ("print('a')  # -> a...\n", ""),
            ("int('x')  # raises KeyError: x\n", "raises ValueError"), ("int('x')  # raises ValueError: ...\n", ""),
            ("for i in 'ab':\n    print(i)\n# -> a\n# -> b\n", ""), ("for i in 'ab':\n    print(i)\n# -> a\n", "it is:\na\nb")]:
        told = run_python(Block("a page", 1, "python", text, 1), {})
        assert fault in told if fault else not told
    assert "no way to run a block of ruby" in Page([], None).outcome_of(Block("a page", 1, "ruby", "", 1))
