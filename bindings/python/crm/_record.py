"""What all records share, and what a few of them need to be read or filled."""
import contextlib
import json
import re
from typing import Any, Callable, Iterable, Iterator, List, Mapping, Tuple

from . import _html
from ._convert import Keep, ffi, lib, string_of
from ._error import Error


class Record:
    """A copy of what the store held: frozen, comparable, without ties to the handle."""

    __slots__: Tuple[str, ...] = ()

    def __reduce__(self) -> Tuple[Any, ...]:
        return rebuilt, (type(self), tuple(getattr(self, name) for name in type(self).__slots__))

    def _repr_html_(self) -> str:
        return _html.record(self)


class ComplaintRecord(Record):
    """What a complaint can tell beside its fields."""

    __slots__ = ()

    @property
    def notified(self) -> Tuple[str, ...]:
        """Who is to be notified about whatever happens on the case (D-CMP-27): the first responder until it is closed, then the
        handler if that is another; nobody for a closed or void case."""
        here: Any = self
        keep, view, out = Keep(), ffi.new("crm_complaint *"), ffi.new("crm_notified *")
        view.state = here.state
        view.first_responder = keep.text(here.first_responder, "first_responder")
        view.handler = keep.text(here.handler, "handler")
        lib.crm_complaint_notified(view, out)
        return tuple(string_of(out.names[index]) for index in range(out.count))


class EntryRecord(Record):
    """What a journal entry can tell beside its fields."""

    __slots__ = ()

    @property
    def changes(self) -> List[List[Any]]:
        """The records that changed: [verb, record, fields] each, as docs/journal.md has them."""
        here: Any = self
        return json.loads(here.body) if here.body else []


def rebuilt(kind: Any, values: Tuple[Any, ...]) -> Any:
    made = kind.__new__(kind)
    for name, value in zip(kind.__slots__, values):
        object.__setattr__(made, name, value)
    return made


def absent(_: int) -> None:
    """What a number stands for where it stands for nothing."""


@contextlib.contextmanager
def told_of(place: str) -> Iterator[None]:
    """Which element is at fault, by the name that the library gives it."""
    try:
        yield
    except Error as error:
        error.message = f"{place}.{error.message}"
        error.field = f"{place}.{error.field}"
        raise
    except TypeError as error:
        raise TypeError(f"{place}: {re.sub(r'^[^ ]*__init__[(][)] ', '', str(error))}") from None


def elements(fill: Callable[[Any, Any, Keep], None], c_type: str, values: Iterable[Any], field: str, keep: Keep) -> Tuple[Any, int]:
    """An array of structs from a list, and how many."""
    if isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Iterable):
        raise TypeError(f"{field}: a list is wanted, not {type(values).__name__}")
    listed: List[Any] = list(values)
    if not listed:
        return ffi.NULL, 0
    made = ffi.new(f"{c_type}[]", len(listed))
    keep.append(made)
    for index, value in enumerate(listed):
        with told_of(f"{field}[{index}]"):
            fill(made[index], value, keep)
    return made, len(listed)
