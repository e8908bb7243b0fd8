"""Makes the part of the package that follows from the public headers: what the library says there is said here by no hand."""
import pathlib
import re

import headers

from . import calls, engines, enums, plan, records, stubs, words

HEAD = '"""Made from the public headers of libcrm when the binding is built; changes here are lost."""\n'


def package(include_dirs, target):
    """Write the generated modules of the package into the directory `target`."""
    api = headers.read(public_headers([pathlib.Path(directory) for directory in include_dirs]))
    target = pathlib.Path(target)
    target.mkdir(parents=True, exist_ok=True)
    names = words.Words(api)
    places = plan.Plan(api)
    names.functions = {function.name: places.reached(function) for function in api.functions}
    for name, text in [("_enums.py", enums.text(api, names)), ("_statuses.py", enums.statuses(api, names)),
                       ("_records.py", records.text(api, names)), ("_calls.py", calls.text(api, names)),
                       ("_questions.py", engines.text(api, names)),
                       ("_libcrm.pyi", stubs.text(api))]:
        (target / name).write_text(HEAD + text, encoding="utf-8")
    spell_out(target / "__init__.py")


def spell_out(path):
    """Write the lists of names that __init__.py adds to its own in full: checkers of types read lists, and no sums of them."""
    def listed(match):
        text = (path.parent / f"{match.group(1)}.py").read_text(encoding="utf-8")
        return "__all__ += " + re.search(r"^__all__ = (\[.*?\])$", text, re.M | re.S).group(1)
    if path.exists():
        path.write_text(re.sub(r"^__all__ \+= (_\w+)\.__all__$", listed, path.read_text(encoding="utf-8"), flags=re.M), encoding="utf-8")


def public_headers(include_dirs):
    """The headers that crm.h includes, from wherever they lie: those that are made lie in the build directory."""
    first = next(directory for directory in include_dirs if (directory / "crm/crm.h").exists())
    found = []
    for wanted in headers.public_headers(first):
        name = wanted.relative_to(first)
        found.append(next((d / name for d in include_dirs if (d / name).exists()), wanted))
    return found
