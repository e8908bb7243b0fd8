"""Tables for notebooks: text only, without a colour or a style, so that they read on a dark page as on a bright one."""
import html
from datetime import datetime
from typing import Any, Dict, Iterable, List, Sequence, Type

from ._enums import ComplaintState, LifecycleState
from ._names import Named

#: Rows that are shown; a list may be long.
SHOWN = 20
#: Characters of a text that are shown.
LONG = 200
#: What the numbers of a report are counted by; 0 stands for what was not judged yet.
COUNTED: Dict[str, Type[Named]] = {"customers": LifecycleState, "moves": LifecycleState, "complaints": ComplaintState}


def text_of(value: Any) -> str:
    """One value in the words of the library, not escaped yet."""
    if value is None:
        return ""
    if isinstance(value, Named):
        return value.label
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return time_of(value)
    if isinstance(value, bytes):
        return value[:8].hex() + "\u2026" * (len(value) > 8)
    if hasattr(type(value), "__slots__") and hasattr(value, "value"):  # a contact point, a reference
        parts = [getattr(value, name, None) for name in ("kind", "source", "label", "value")]
        return " ".join(text_of(part) for part in parts if part)
    text = str(value)
    return text if len(text) <= LONG else text[:LONG - 1] + "\u2026"


def time_of(at: datetime) -> str:
    """The time as a clock in its zone shows it, and the zone; seconds where there are any."""
    clock = at.replace(tzinfo=None, microsecond=0)
    return f"{clock.isoformat(' ', 'seconds' if clock.second else 'minutes')} {at.tzname() or ''}".rstrip()


def cell(value: Any) -> str:
    if isinstance(value, tuple):
        return "<br>".join(html.escape(text_of(one)) for one in value)
    return html.escape(text_of(value))


def table(found: List[Any], record: type) -> str:
    """The first rows, without columns that say nothing in all of them."""
    names: List[str] = list(record.__slots__)  # type: ignore[attr-defined]
    shown = found[:SHOWN]
    names = [name for name in names if any(getattr(row, name) for row in shown)]
    return rows_of(record.__name__, names, [[getattr(row, name) for name in names] for row in shown], len(found))


def timeline(found: List[Any]) -> str:
    """When, what, who, why."""
    return rows_of("Timeline", ["when", "what", "who", "why"],
                   [[entry.at, entry.event, entry.actor, entry.reason] for entry in found[:SHOWN]], len(found))


def rows_of(kind: str, head: Sequence[str], rows: List[List[Any]], found: int) -> str:
    count = f"the first {SHOWN} rows" if found > SHOWN else "1 row" if found == 1 else f"{found or 'no'} rows"
    top = "".join(f"<th>{html.escape(name)}</th>" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{cell(one)}</td>" for one in row) + "</tr>" for row in rows)
    end = f'<tr><td colspan="{len(head)}">\u2026</td></tr>' if found > SHOWN else ""
    return (f"<table><caption>{html.escape(kind)}: {count}</caption>" + (f"<thead><tr>{top}</tr></thead>" if rows else "") +
            f"<tbody>{body}{end}</tbody></table>")


def record(one: Any) -> str:
    """The fields that say something, a row each. An explanation is its steps."""
    kind = type(one).__name__
    if kind == "Explanation":
        return rows_of(f"Explanation of {time_of(one.due_at)}", ["when", "what", "by"],
                       [[step.at, step.text, step.source] for step in one.steps[:SHOWN]], len(one.steps))
    told = counted_fields(one) if kind == "Report" else [(name, getattr(one, name)) for name in type(one).__slots__]
    body = "".join(f"<tr><th>{html.escape(name)}</th><td>{cell(value)}</td></tr>"
                   for name, value in told if value not in (None, "", ()))
    return f"<table><caption>{html.escape(kind)}</caption><tbody>{body}</tbody></table>"


def counted_fields(report: Any) -> Iterable[Any]:
    """The figures of a report with the names of what is counted, rates as per cent, and nothing for what has no figure."""
    for name in type(report).__slots__:
        value = getattr(report, name)
        if name in COUNTED:
            yield name, tuple(counts(COUNTED[name], value))
        elif value is None:
            yield name, None
        else:
            yield name, f"{value / 100:.2f} %" if name.endswith("_rate") else value


def counts(kind: Type[Named], value: Any, before: str = "") -> Iterable[str]:
    """Of a row or a square of numbers those that are not 0, by name."""
    for number, count in enumerate(value):
        name = before + (kind(number).label if number in list(kind) else "not judged" if number == 0 else str(number))
        if isinstance(count, tuple):
            yield from counts(kind, count, f"{name} to ")
        elif count:
            yield f"{name}: {count}"
