"""Values between C and Python. Text is strict UTF-8 both ways, an instant is an aware datetime, an id a UUID."""
import operator
import os
from datetime import date, datetime, timedelta, timezone
from typing import Any, Callable, Dict, Iterable, List, Optional, Tuple, Type, Union
from uuid import UUID

from ._enums import Rule
from ._failures import wrong
from ._libcrm import ffi as ffi, lib as lib
from ._names import Named

#: An id is given as a UUID or as its usual text.
Id = Union[UUID, str]
Path = Union[str, "os.PathLike[str]"]
#: Stands for an argument that was not given, where None means "clear".
UNSET: Any = type("Unset", (), {"__repr__": lambda self: "UNSET", "__bool__": lambda self: False})()

UTC = timezone.utc
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
#: Days whose microseconds C can count.
LONGEST = (1 << 63) // (86400 * 1000000)
NULL = ffi.NULL
new = ffi.new
#: A place for a number, without a look at its name.
INT64 = ffi.typeof("int64_t *")
buffer = ffi.buffer
_from_bytes = int.from_bytes
_new_uuid = UUID.__new__
_put = object.__setattr__
UUID_SAFE = UUID(int=0).is_safe
_labels: Dict[Type[Named], Dict[str, int]] = {}


class Keep(List[Any]):
    """What a struct points at, for as long as it is needed."""

    __slots__ = ()

    def text(self, value: str, field: str) -> Any:
        made = ffi.new("char[]", encode(value, field))
        self.append(made)
        return made

    def bytes(self, value: Union[str, bytes], field: str) -> Tuple[Any, int]:
        """The bytes, with a NUL behind them, and how many."""
        data = encode_bytes(value, field)
        made = ffi.new("char[]", data)
        self.append(made)
        return made, len(data)

    def engine(self, value: Any, kind: str, field: str) -> Any:
        """The pointer of a Zone or Calendar, NULL for None."""
        if value is None:
            return NULL
        if getattr(type(value), "_kind", "") != kind:
            raise TypeError(f"{field}: a {kind} is wanted, not {type(value).__name__}")
        self.append(value)
        return value._pointer


# From C.

def string_of(pointer: Any) -> str:
    return ffi.string(pointer).decode()  # type: ignore[no-any-return]


def text_of(pointer: Any) -> Optional[str]:
    return ffi.string(pointer).decode() if pointer else None


def uuid_of(identity: Any) -> Any:
    """The UUID of a crm_id, None for none. UUID's own way of being made checks what is known to be right here."""
    number = _from_bytes(buffer(identity.bytes), "big")
    if not number:
        return None
    made = _new_uuid(UUID)
    _put(made, "int", number)
    _put(made, "is_safe", UUID_SAFE)
    return made


def moment(microseconds: int) -> Any:
    return EPOCH + MICROSECOND * microseconds if microseconds else None


def instant_of(microseconds: int) -> datetime:
    """Where there is always one: the epoch too."""
    return EPOCH + MICROSECOND * microseconds


def lapse_of(microseconds: int) -> timedelta:
    return MICROSECOND * microseconds


def counted(value: int) -> Optional[int]:
    """A number that may not be there: -1 in C."""
    return value if value != -1 else None


def some_lapse_of(microseconds: int) -> Optional[timedelta]:
    return MICROSECOND * microseconds if microseconds >= 0 else None


def day_of(day: Any) -> Optional[date]:
    year = day.year
    return date(year, day.month, day.day) if year else None


def certain_day_of(day: Any) -> date:
    return date(day.year, day.month, day.day)


def member_of(kind: Type[Named]) -> Callable[[int], Any]:
    """What gives the member of a number, and None for 0 where 0 is no member."""
    members: Dict[int, Named] = {member.value: member for member in kind}
    return members.get


def take_buffer(buffer: Any) -> str:
    """The text of a crm_buffer, which is released."""
    try:
        return bytes(ffi.buffer(buffer.data, buffer.length)).decode() if buffer.data else ""
    finally:
        lib.crm_buffer_free(buffer)


# To C.

def encode(value: Optional[str], field: str) -> Any:
    """The bytes of a text, NULL for None."""
    if value is None:
        return NULL
    if not isinstance(value, str):
        raise TypeError(f"{field}: text is wanted, not {type(value).__name__}")
    try:
        data = str.encode(value)  # not whatever a subclass makes of it: C trusts the result
    except UnicodeEncodeError:
        wrong(field, "half of a surrogate pair is no character", Rule.FIELD_NOT_UTF8)
    if b"\0" in data:
        wrong(field, "a NUL character cannot be kept", Rule.FIELD_NOT_UTF8)
    return data


def encode_bytes(value: Union[str, bytes], field: str) -> bytes:
    if isinstance(value, bytes):
        return memoryview(value).tobytes()  # a subclass may tell another length than it has
    if not isinstance(value, str):
        raise TypeError(f"{field}: text or bytes are wanted, not {type(value).__name__}")
    try:
        return str.encode(value)
    except UnicodeEncodeError:
        wrong(field, "half of a surrogate pair is no character", Rule.FIELD_NOT_UTF8)


def identity(value: Optional[Id], field: str) -> Any:
    """A crm_id to pass, NULL for None."""
    if value is None:
        return NULL
    if isinstance(value, str):
        try:
            value = UUID(value)
        except ValueError:
            wrong(field, "this text is no id")
    if not isinstance(value, UUID):
        raise TypeError(f"{field}: a UUID is wanted, not {type(value).__name__}")
    made = ffi.new("crm_id *")
    ffi.buffer(made)[:] = value.bytes  # which tells when it has another length
    return made


def micros(value: Optional[datetime], field: str) -> int:
    if value is None:
        return 0
    if not isinstance(value, datetime):
        raise TypeError(f"{field}: a datetime is wanted, not {type(value).__name__}")
    if value.tzinfo is None or value.utcoffset() is None:
        wrong(field, "a datetime needs its zone, such as timezone.utc")
    at = (value - EPOCH) // MICROSECOND
    if at == 0:
        wrong(field, "the very instant of the epoch cannot be stored")
    return at


def instant(value: datetime, field: str) -> int:
    """Where there must be one, and it is not stored: the epoch too."""
    if not isinstance(value, datetime):
        raise TypeError(f"{field}: a datetime is wanted, not {type(value).__name__}")
    if value.tzinfo is not UTC and (value.tzinfo is None or value.utcoffset() is None):
        wrong(field, "a datetime needs its zone, such as timezone.utc")
    past = value - EPOCH
    return (past.days * 86400 + past.seconds) * 1000000 + past.microseconds  # faster than a division


def lapse(value: timedelta, field: str) -> int:
    if not isinstance(value, timedelta):
        raise TypeError(f"{field}: a timedelta is wanted, not {type(value).__name__}")
    if not -LONGEST < value.days < LONGEST:
        wrong(field, "the time is too long")
    return (value.days * 86400 + value.seconds) * 1000000 + value.microseconds


def civil(value: Union[date, datetime], field: str) -> Tuple[Tuple[int, int, int], int]:
    """A local time, which has no zone: the day and the seconds since midnight; of a date its midnight."""
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            wrong(field, "a local time is wanted, without a zone of its own")
        if value.microsecond:
            wrong(field, "whole seconds are wanted")
        return (value.year, value.month, value.day), value.hour * 3600 + value.minute * 60 + value.second
    if not isinstance(value, date):
        raise TypeError(f"{field}: a local datetime or a date is wanted, not {type(value).__name__}")
    return (value.year, value.month, value.day), 0


def civils(values: Iterable[Union[date, datetime]], field: str, keep: Keep) -> Tuple[Any, int]:
    """An array of local times, and how many."""
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise TypeError(f"{field}: a list is wanted, not {type(values).__name__}")
    listed = [civil(value, f"{field}[{index}]") for index, value in enumerate(values)]
    made = ffi.new("crm_civil_time[]", listed)
    keep.append(made)
    return made, len(listed)


def day(value: Optional[date], field: str) -> Any:
    if value is None:
        return (0, 0, 0)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"{field}: a date is wanted, not {type(value).__name__}")
    return (value.year, value.month, value.day)


def labels(kind: Type[Named]) -> Dict[str, int]:
    """The numbers of the names, asked for once."""
    found = _labels.get(kind)
    if found is None:
        found = _labels[kind] = {member.label: member.value for member in kind}
    return found


def choices(kinds: Tuple[Type[Named], ...]) -> str:
    """The names that are known, as far as they can be read at a glance."""
    known = [label for kind in kinds for label in labels(kind)]
    return f": {', '.join(known)}" if len(known) <= 16 else ""


def code(kinds: Tuple[Type[Named], ...], value: Any, field: str) -> int:
    """The number of a member, of its name, or of the number itself; which numbers are right the library decides."""
    if value is None:
        return 0
    if isinstance(value, kinds):
        return value
    if isinstance(value, str):
        label = value.lower()
        for kind in kinds:
            found = labels(kind).get(label)
            if found is not None:
                return found
        wrong(field, f"{value[:40]!r} is no {' or '.join(kind.__name__ for kind in kinds)}{choices(kinds)}")
    if isinstance(value, Named):
        raise TypeError(f"{field}: {' or '.join(kind.__name__ for kind in kinds)} is wanted, not {type(value).__name__}")
    return number(value, field, 31)


def number(value: int, field: str, bits: int) -> int:
    if value is True or value is False:
        raise TypeError(f"{field}: a whole number is wanted, not bool")
    try:
        made = operator.index(value)
    except TypeError:
        raise TypeError(f"{field}: a whole number is wanted, not {type(value).__name__}") from None
    if not -(1 << bits) <= made < 1 << bits or bits == 32 and made < 0:
        wrong(field, "the number is too large")
    return made


def letter(value: Union[str, int], field: str) -> int:
    """The code of a character."""
    if isinstance(value, str):
        if len(value) != 1:
            wrong(field, "one character is wanted")
        return ord(value)
    return number(value, field, 31)


def flag(value: bool, field: str) -> int:
    if value is True or value is False:
        return int(value)
    raise TypeError(f"{field}: True or False is wanted, not {type(value).__name__}")


def mask(kind: Type[Named], values: Iterable[Any], field: str) -> int:
    """Bits of the members given."""
    made = 0
    for value in [values] if isinstance(values, (str, Named)) else values:
        bit = code((kind,), value, field)
        if not 0 <= bit < 64:
            wrong(field, "the number is no member")
        made |= 1 << bit
    return made


def act_of(keep: Keep, actor: Optional[str] = None, at: Optional[datetime] = None, reason: Optional[str] = None,
           key: Optional[str] = None, revision: int = 0) -> Any:
    """A crm_act, or NULL when nothing is said."""
    if actor is None and at is None and reason is None and key is None and revision == 0 and revision is not False:
        return NULL
    act = ffi.new("crm_act *")
    fill_act(act, keep, actor, at, reason, key, revision)
    return act


def fill_act(act: Any, keep: Keep, actor: Optional[str] = None, at: Optional[datetime] = None, reason: Optional[str] = None,
             key: Optional[str] = None, revision: int = 0) -> None:
    act.size = ACT_SIZE
    if actor is not None:
        act.actor = keep.text(actor, "actor")
    if at is not None:
        act.at = micros(at, "at")
    if reason is not None:
        act.reason = keep.text(reason, "reason")
    if key is not None:
        act.key = keep.text(key, "key")
    if revision != 0 or revision is False:
        act.revision = number(revision, "revision", 63)


ACT_SIZE = ffi.sizeof("crm_act")


def given(arguments: Dict[str, Any]) -> Dict[str, Any]:
    """The arguments that were given."""
    return {name: value for name, value in arguments.items() if value is not UNSET}
