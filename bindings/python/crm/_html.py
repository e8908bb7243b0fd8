"""Tables for notebooks."""
import html
from datetime import datetime
from typing import Any, List, Sequence

from ._names import Named

#: Rows that are shown; a list may be long.
SHOWN = 20


def cell(value: Any) -> str:
    if value is None or value == ():
        return ""
    if isinstance(value, Named):
        return html.escape(value.label)
    if isinstance(value, datetime):
        return html.escape(value.isoformat(" ", "seconds"))
    if isinstance(value, tuple):
        return "<br>".join(html.escape(str(getattr(one, "value", one))) for one in value)
    text = str(value)
    return html.escape(text if len(text) <= 200 else text[:199] + "\u2026")


def rows_of(head: Sequence[str], rows: List[List[str]], more: bool) -> str:
    top = "".join(f"<th>{html.escape(name)}</th>" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{one}</td>" for one in row) + "</tr>" for row in rows)
    end = f'<tr><td colspan="{len(head)}">\u2026</td></tr>' if more else ""
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}{end}</tbody></table>"


def table(found: List[Any], record: type) -> str:
    """The first rows, without columns that are empty in all of them."""
    names: List[str] = list(record.__slots__)  # type: ignore[attr-defined]
    shown = found[:SHOWN]
    names = [name for name in names if any(getattr(row, name) not in (None, (), "") for row in shown)] if shown else names
    return rows_of(names, [[cell(getattr(row, name)) for name in names] for row in shown], len(found) > SHOWN)


def timeline(found: List[Any]) -> str:
    """When, what, who, why."""
    rows = [[cell(entry.at), cell(entry.event), cell(entry.actor), cell(entry.reason)] for entry in found[:SHOWN]]
    return rows_of(["when", "what", "who", "why"], rows, len(found) > SHOWN)
