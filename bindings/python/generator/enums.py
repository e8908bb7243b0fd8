"""Enumerations, constants and the classes of exceptions."""
import headers

from .words import class_name, exception_name

# Which of Python's own exceptions a failure is, beside crm.Error.
ALSO = {"NOT_FOUND": "KeyError", "INVALID": "ValueError", "NOMEM": "MemoryError"}


def text(api, words):
    out = ["from typing import Final\n\nfrom ._libcrm import lib\nfrom ._names import FROM_NAME, NAME_OF, Named\n"]
    named = [enum for enum in api.enums if enum.name]
    constants = [value for enum in api.enums if not enum.name for value in enum.values]
    out.append("\n".join(f"{value.name[4:]}: Final[int] = lib.{value.name}" for value in constants) + "\n")
    for enum in named:
        rows = [f'    {short.upper()} = lib.{value.name}\n'
                for short, value in zip(headers.short_names([v.name for v in enum.values]), enum.values)]
        listed = "".join(f"    {short.upper()}: {words.sentence(value.doc)}\n"
                         for short, value in zip(headers.short_names([v.name for v in enum.values]), enum.values))
        out.append(f'class {class_name(enum.name)}(Named):\n    """{words.sentence(enum.doc)}\n\n{listed}    """\n\n{"".join(rows)}\n')
    out.append("NAME_OF.update({\n" + "".join(f"    {class_name(e.name)}: lib.{e.name}_name,\n" for e in named) + "})")
    out.append("FROM_NAME.update({\n" + "".join(f"    {class_name(e.name)}: lib.{e.name}_from_name,\n" for e in named) + "})\n")
    exported = [class_name(e.name) for e in named] + [v.name[4:] for v in constants]
    out.append("__all__ = [" + ", ".join(f'"{name}"' for name in exported) + "]\n")
    return "\n".join(out)


def statuses(api, words):
    status = next(enum for enum in api.enums if enum.name == "crm_status")
    failures = [value for value in status.values if value.number < 0]
    out = ["from typing import Dict, Type\n\nfrom ._error import Error\nfrom ._libcrm import lib\n\n"]
    for value in failures:
        bases = ", ".join(["Error"] + [ALSO[s] for s in [value.name.replace("CRM_ERR_", "")] if s in ALSO])
        more = "\n    retryable = True\n" if value.name == "CRM_ERR_BUSY" else ""
        sentence = words.sentence(value.doc)
        out.append(f'class {exception_name(value.name)}({bases}):\n    """{sentence[0].upper()}{sentence[1:]}."""\n{more}\n')
    out.append("BY_STATUS: Dict[int, Type[Error]] = {\n" +
               "".join(f"    lib.{v.name}: {exception_name(v.name)},\n" for v in failures) + "}\n")
    out.append("__all__ = [" + ", ".join(f'"{exception_name(v.name)}"' for v in failures) + "]\n")
    return "\n".join(out)
