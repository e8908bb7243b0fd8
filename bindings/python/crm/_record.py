"""What all records share, and what a few of them need to be read or filled."""
import contextlib
import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any, Callable, Iterable, Iterator, List, Mapping, Tuple, Type, TypeVar, Union

from . import _html
from ._convert import Keep, code, ffi, instant, lib, number, string_of
from ._enums import SPAN_TEXT, Language
from ._error import Error

if TYPE_CHECKING:
    from ._records import ClockStanding
    from ._zone import Zone

R = TypeVar("R", bound="Record")


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
        """Who is to be notified about whatever happens on the case (D-CMP-27, D-KEY-09): the first responder until it is closed,
        then the handler, then the account manager of a key customer, if they are others; nobody for a closed or void case."""
        here: Any = self
        keep, view, out = Keep(), ffi.new("crm_complaint *"), ffi.new("crm_notified *")
        view.state = here.state
        view.first_responder = keep.text(here.first_responder, "first_responder")
        view.handler = keep.text(here.handler, "handler")
        if here.account_manager is not None:
            view.account_manager = keep.text(here.account_manager, "account_manager")
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


class LocalTimeRecord(Record):
    """What a local time can tell beside its fields."""

    __slots__ = ()

    @property
    def datetime(self) -> dt.datetime:
        """The same as a datetime that knows its distance from UTC."""
        here: Any = self
        zone = dt.timezone(dt.timedelta(seconds=here.offset_seconds), here.abbreviation)
        midnight = dt.datetime.combine(here.date, dt.time(0), zone)
        return midnight + dt.timedelta(seconds=here.second, microseconds=here.microsecond)


class SpanRecord(Record):
    """What a span can tell beside its fields."""

    __slots__ = ()

    def text(self, zone: "Union[Zone, str, dt.tzinfo, None]" = None, language: Union[Language, str] = Language.EN) -> str:
        """Write it for people, as in `Mon 2026-05-04 09:00 - 12:00, 3 h counted`.

        Args:
            zone: zone of the times; None = UTC
            language: Language
        """
        from ._zone import as_zone
        here: Any = self
        keep, given, room = Keep(), ffi.new("crm_span *"), ffi.new("char[]", SPAN_TEXT)
        given.from_at, given.until_at = instant(here.from_at, "from_at"), instant(here.until_at, "until_at")
        given.kind, given.event, given.version = here.kind, number(here.event, "event", 31), number(here.version, "version", 63)
        given.name = ffi.NULL if here.name is None else keep.text(here.name, "name")
        given.calendar = keep.text(here.calendar, "calendar")
        told_in = keep.engine(None if zone is None else as_zone(zone), "Zone", "zone")
        lib.crm_span_text(given, told_in, code((Language,), language, "language"), room)
        return string_of(room)


class PolicyRecord(Record):
    """Keeps its form in C, for all the cases that it is used for."""

    __slots__ = ("_made",)


class AnswerRecord(Record):
    """What an answer can tell beside its fields."""

    __slots__ = ()

    def __getitem__(self, name: str) -> "ClockStanding":
        """The standing of a target."""
        here: Any = self
        for standing in here.standings:
            if standing.name == name:
                return standing  # type: ignore[no-any-return]
        raise KeyError(name)


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


def records_of(kind: Type[R], values: Iterable[Any], field: str) -> Tuple[R, ...]:
    """Records of a list of them, of tuples and of mappings."""
    if isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Iterable):
        raise TypeError(f"{field}: a list is wanted, not {type(values).__name__}")
    made: List[R] = []
    for index, value in enumerate(values):
        with told_of(f"{field}[{index}]"):
            made.append(value if isinstance(value, kind) else kind(**value) if isinstance(value, Mapping) else kind(*value))
    return tuple(made)


def members_in(kind: Any, bits: int) -> Tuple[Any, ...]:
    """The members whose bits are set."""
    return tuple(member for member in kind if bits >> member & 1)


def members_of(kind: Any, values: Iterable[Any], field: str) -> Tuple[Any, ...]:
    return tuple(kind(code((kind,), value, field)) for value in ([values] if isinstance(values, (str, kind)) else values))


def prepared(fill: Callable[..., None], c_type: str, kind: type, value: Any, field: str, keep: Keep) -> Any:
    """The struct of a record that has many uses, made once."""
    if not isinstance(value, kind):
        raise TypeError(f"{field}: a {kind.__name__} is wanted, not {type(value).__name__}")
    made = getattr(value, "_made", None)
    if made is None:
        held, pointer = Keep(), ffi.new(f"{c_type} *")
        with told_of(field):
            fill(pointer, held, **{name: getattr(value, name) for name in kind.__slots__})  # type: ignore[attr-defined]
        made = pointer, held
        object.__setattr__(value, "_made", made)
    keep.append(made)
    return made[0]
