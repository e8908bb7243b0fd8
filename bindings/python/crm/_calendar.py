"""Calendars: working time of a place."""
from datetime import date, datetime, time
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple, Type, TypeVar, Union

from . import _questions
from ._convert import Keep, Path, encode, ffi, lib
from ._engine import created
from ._enums import CalendarDayKind, CalendarDst, CalendarNight, CalendarUnion, Rule
from ._error import Error
from ._failures import wrong
from ._records import CalendarDay, CalendarHours, Holidays, fill_calendar_input, fill_calendar_text
from ._zone import Zone, ZoneLike, as_zone

C = TypeVar("C", bound="Calendar")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: "09:00", "09:00:30", "24:00", or a time.
Clock = Union[str, time]
Segments = Iterable[Tuple[Clock, Clock]]
# By the type of its keys, of which a mapping must have the very one.
Hours = Union[Mapping[str, Segments], Mapping[int, Segments], Mapping[Union[str, int], Segments]]
#: Days off: dates, dates with what people call them, a table such as crm.holidays("CN"), or the days of one and others.
Days = Union[Holidays, Mapping[date, Optional[str]], Iterable[Union[date, CalendarDay]]]
#: What is given to the library, and where it came from.
Placed = List[Tuple[Any, str]]


class Calendar(_questions.CalendarQuestions):
    """Working time of a place: made once, never changed; any thread may use it. `a | b` is open when any of them is, `a & b`
    when both are.

    On one date a holiday beats extra workdays, these beat the weekly hours, and breaks are cut out last.

    Args:
        zone: a Zone, an IANA name, or a zoneinfo.ZoneInfo
        hours: weekly hours by day ("mon" to "sun", or 1 = Monday to 7 = Sunday), as many segments as there are:
            {"mon": [("09:00", "12:00"), ("13:00", "17:30")]}; "24:00" is the end of the day, a day that is missing is closed
        holidays: dates, dates with names, or a table such as crm.holidays("CN"), which brings its make-up working days along
            and says as far as which day the calendar is known
        workdays: make-up working days: dates, or dates with names; they have the hours of `workday_like`
        extra_workdays: dates with hours of their own, which replace those of the day
        breaks: dates with segments in which it is closed
        name: for explanations
        version: for explanations; 0 = none
        workday_like: the weekday whose hours a make-up working day has; None = the first one with hours
        night: CalendarNight: where hours belong that close after midnight; None = refused
        dst: CalendarDst: what the end of a segment means that lies inside a change of the clocks; None = endpoint
        known_from: first day that the calendar is known for; None = that of the table, or 1970-01-01
        known_until: last day; None = that of the table, or 2149-12-31

    Raises:
        Invalid: Rule.CALENDAR_WEEKDAY, CALENDAR_TIME, CALENDAR_REVERSED, CALENDAR_OVERLAP, CALENDAR_DATE or CALENDAR_NEVER_OPEN;
            Error.field has the place, as in `hours.mon[2]`, counted from 1
        NotFound: Rule.ZONE_UNKNOWN, Rule.ZONE_MISSING
    """

    __slots__ = ()
    _kind = "Calendar"

    def __init__(self, zone: ZoneLike, hours: Hours, *, holidays: Days = (), workdays: Days = (),
                 extra_workdays: Mapping[date, Segments] = {}, breaks: Mapping[date, Segments] = {}, name: Optional[str] = None,
                 version: int = 0, workday_like: Union[str, int, None] = None, night: Union[CalendarNight, str, None] = None,
                 dst: Union[CalendarDst, str, None] = None, known_from: Optional[date] = None,
                 known_until: Optional[date] = None) -> None:
        weekly = weekly_hours(hours)
        days = [*dated(holidays, CalendarDayKind.HOLIDAY, "holidays"), *dated(workdays, CalendarDayKind.WORKDAY, "workdays"),
                *dated_hours(extra_workdays, CalendarDayKind.REPLACED, "extra_workdays"),
                *dated_hours(breaks, CalendarDayKind.BREAK, "breaks")]
        if isinstance(holidays, Holidays):
            known_from, known_until = known_from or holidays.known_from, known_until or holidays.known_until
        rest = dict(name=name, version=version, workday_like=0 if workday_like is None else weekday(workday_like, "workday_like"),
                    night=night, dst=dst, known_from=known_from, known_until=known_until)
        self._make(as_zone(zone), weekly, days, rest)

    def _make(self, zone: Any, weekly: Placed, days: Placed, rest: Dict[str, Any]) -> None:
        keep, given = Keep(), ffi.new("crm_calendar_input *")
        fill_calendar_input(given, keep, zone=zone, hours=[one for one, _ in weekly], days=[one for one, _ in days], **rest)
        try:
            self._pointer = created(lib.crm_calendar_create, "crm_calendar", lib.crm_calendar_free, given)
        except Error as error:
            for array, placed in (("hours", weekly), ("days", days)):
                name_place(error, array, placed)
            raise
        self._made = remade, (type(self), zone, weekly, days, rest), {}

    @classmethod
    def from_json(cls: Type[C], text: Union[str, bytes], *, name: Optional[str] = None, version: int = 0,
                  directory: Optional[Path] = None) -> C:
        """Read a calendar from JSON: an object with `tz`, `hours` and, where wanted, what else the constructor takes;
        `holiday_tables` names built-in tables, `tz_rule` is the rule of a Zone.

        Args:
            text: the JSON
            name: for explanations, where the text has none
            version: for explanations; 0 = none
            directory: where the system's zones are; None = the usual places

        Raises:
            Invalid: Rule.CALENDAR_SYNTAX and the others of the constructor; Error.line and Error.field have the place
            NotFound: Rule.ZONE_UNKNOWN, Rule.ZONE_MISSING
        """
        keep, given = Keep(), ffi.new("crm_calendar_text *")
        fill_calendar_text(given, keep, text=text, name=name, version=version, directory=directory)
        made = cls.__new__(cls)
        made._pointer = created(lib.crm_calendar_read, "crm_calendar", lib.crm_calendar_free, given)
        made._made = cls.from_json, (text,), {"name": name, "version": version, "directory": directory}
        return made

    @classmethod
    def union(cls: Type[C], *calendars: "Calendar", name: Optional[str] = None) -> C:
        """Make a calendar that is open when any of these is. Their zones may differ; days are those of the first.

        Args:
            calendars: at least one
            name: for explanations
        """
        return cls._combined(calendars, CalendarUnion.ANY, name)

    @classmethod
    def intersection(cls: Type[C], *calendars: "Calendar", name: Optional[str] = None) -> C:
        """Make a calendar that is open when all of these are. Their zones may differ; days are those of the first.

        Args:
            calendars: at least one
            name: for explanations

        Raises:
            Invalid: Rule.CALENDAR_NEVER_OPEN: they are never open together
        """
        return cls._combined(calendars, CalendarUnion.ALL, name)

    @classmethod
    def _combined(cls: Type[C], calendars: Sequence["Calendar"], how: CalendarUnion, name: Optional[str]) -> C:
        keep = Keep()
        pointers = ffi.new("crm_calendar *[]", [keep.engine(one, "Calendar", "calendars") for one in calendars])
        made = cls.__new__(cls)
        made._pointer = created(lib.crm_calendar_combine, "crm_calendar", lib.crm_calendar_free,
                                ffi.cast("crm_calendar **", pointers), len(calendars), how, encode(name, "name"))
        made._made = cls._combined, (calendars, how, name), {}
        return made

    @property
    def zone(self) -> Zone:
        """The zone of its days, the first one's when it is combined."""
        return Zone._of(self)

    def __or__(self, other: "Calendar") -> "Calendar":
        return Calendar.union(self, other) if isinstance(other, Calendar) else NotImplemented

    def __and__(self, other: "Calendar") -> "Calendar":
        return Calendar.intersection(self, other) if isinstance(other, Calendar) else NotImplemented

    def __repr__(self) -> str:
        return f"<crm.Calendar {self.name}>" if self.name else "<crm.Calendar>"


def remade(kind: Any, *made_of: Any) -> Any:
    made = kind.__new__(kind)
    made._make(*made_of)
    return made


# From the forms of the constructor to those of the library.

def weekday(day: Union[str, int], field: str) -> int:
    """1 = Monday to 7 = Sunday; which numbers are right the library decides."""
    if isinstance(day, str):
        known = [number for number, name in enumerate(WEEKDAYS, 1) if day.lower() == name]
        if not known:
            wrong(field, f"{day[:20]!r} is no day of the week: {', '.join(WEEKDAYS)}", Rule.CALENDAR_WEEKDAY)
        return known[0]
    if isinstance(day, bool) or not isinstance(day, int):
        raise TypeError(f"{field}: a day of the week is wanted, not {type(day).__name__}")
    return day


def seconds(clock: Clock, field: str) -> int:
    """Since midnight."""
    if isinstance(clock, time):
        if clock.tzinfo is not None or clock.microsecond:
            wrong(field, "a time of whole seconds and without a zone is wanted", Rule.CALENDAR_TIME)
        return clock.hour * 3600 + clock.minute * 60 + clock.second
    if not isinstance(clock, str):
        raise TypeError(f"{field}: a time or a text such as '09:00' is wanted, not {type(clock).__name__}")
    parts = clock.split(":")
    if len(parts) not in (2, 3) or not all(len(part) == 2 and part.isascii() and part.isdigit() for part in parts):
        wrong(field, f"{clock[:20]!r} is no time of day such as 09:00", Rule.CALENDAR_TIME)
    hour, minute, second = (int(part) for part in [*parts, "00"][:3])
    made = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or made > 86400:
        wrong(field, f"{clock} is no time of day from 00:00 to 24:00", Rule.CALENDAR_TIME)
    return made


def segments(listed: Segments, place: str) -> Iterable[Tuple[int, int, str]]:
    if isinstance(listed, (str, bytes, Mapping)) or not isinstance(listed, Iterable):
        raise TypeError(f"{place}: a list of segments is wanted, not {type(listed).__name__}")
    for number, segment in enumerate(listed, 1):
        where = f"{place}[{number}]"
        if isinstance(segment, (str, bytes)) or not isinstance(segment, Sequence) or len(segment) != 2:
            raise TypeError(f"{where}: two times are wanted, opening and closing")
        yield seconds(segment[0], where), seconds(segment[1], where), where


def weekly_hours(hours: Hours) -> Placed:
    if not isinstance(hours, Mapping):
        raise TypeError(f"hours: a mapping of days of the week is wanted, not {type(hours).__name__}")
    numbers = {day: weekday(day, f"hours.{day}") for day in hours}
    return [(CalendarHours(numbers[day], opens, closes), place) for day, listed in hours.items()
            for opens, closes, place in segments(listed, f"hours.{day}")]


def a_date(value: date, place: str) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"{place}: a date is wanted, not {type(value).__name__}")
    return value


def dated(given: Days, kind: CalendarDayKind, field: str) -> Placed:
    if isinstance(given, Holidays):
        given = given.days
    if isinstance(given, Mapping):
        return [(CalendarDay(a_date(day, field), kind, name=name), f"{field}.{day}") for day, name in given.items()]
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise TypeError(f"{field}: dates are wanted, not {type(given).__name__}")
    return [(one if isinstance(one, CalendarDay) else CalendarDay(a_date(one, f"{field}[{number}]"), kind), f"{field}[{number}]")
            for number, one in enumerate(given, 1)]


def dated_hours(given: Mapping[date, Segments], kind: CalendarDayKind, field: str) -> Placed:
    if not isinstance(given, Mapping):
        raise TypeError(f"{field}: a mapping of dates is wanted, not {type(given).__name__}")
    return [(CalendarDay(a_date(day, field), kind, opens, closes), place) for day, listed in given.items()
            for opens, closes, place in segments(listed, f"{field}.{day}")]


def name_place(error: Error, array: str, placed: Placed) -> None:
    """`hours[3]`, the third segment given to the library, is what the caller calls `hours.tue[1]`."""
    for number, (_, place) in enumerate(placed, 1):
        told = f"{array}[{number}]"
        if error.field is not None and (error.field == told or error.field.startswith(f"{told}.")):
            error.message = error.message.replace(told, place)
            error.field = error.field.replace(told, place)
            return
