"""Recurrences."""
from datetime import date, datetime
from typing import Any, Dict, Iterable, Iterator, Optional, Union

from . import _questions
from ._calendar import Calendar
from ._convert import Keep, ffi, instant_of, lib, micros
from ._engine import created
from ._enums import RecurrenceGap, RecurrenceMonthdays, Roll
from ._failures import told
from ._records import fill_recurrence_input
from ._zone import ZoneLike, as_zone

#: Occurrences that are asked for at a time: few at first, for who wants one or two.
FIRST, MOST = 16, 1024


class Recurrence(_questions.RecurrenceQuestions):
    """A recurrence: a start, a rule of iCalendar (RFC 5545 RRULE, with SKIP of RFC 7529), added and left out times, and a zone.
    Made once, never changed; any thread may use it. Iterate over it for its occurrences, one after the other: many never end.

    Args:
        rule: the value of RRULE, such as "FREQ=MONTHLY;BYDAY=-1FR"; None = only the start and what is added
        start: DTSTART as local time, without a zone of its own; a date for a recurrence of whole days, whose occurrences are
            given as their local midnight
        zone: a Zone, an IANA name, or a zoneinfo.ZoneInfo; None = floating: local times as if the zone were UTC
        added: RDATE: local times, or dates
        left_out: EXDATE: local times, or dates; also removes what is added
        gap: RecurrenceGap: what becomes of an occurrence at a local time that does not exist; None = shift
        monthdays: RecurrenceMonthdays: FREQ=YEARLY with BYMONTHDAY and without BYMONTH; None = all months
        roll: Roll: what becomes of an occurrence on a day that is not a working day; None = allow. Others need `calendar`
        calendar: working days for `roll`
        limit: periods that one question may look at, up to 1000000; 0 = 20000

    Raises:
        Invalid: Rule.RECURRENCE_SYNTAX, RECURRENCE_PART, RECURRENCE_VALUE or RECURRENCE_FORBIDDEN, with Error.position of the
            fault in the rule; Rule.RECURRENCE_START
    """

    __slots__ = ("_calendar", "_rule")
    _kind = "Recurrence"

    def __init__(self, rule: Optional[str] = None, *, start: Union[date, datetime], zone: Optional[ZoneLike] = None,
                 added: Iterable[Union[date, datetime]] = (), left_out: Iterable[Union[date, datetime]] = (),
                 gap: Union[RecurrenceGap, str, None] = None, monthdays: Union[RecurrenceMonthdays, str, None] = None,
                 roll: Union[Roll, str, None] = None, calendar: Optional[Calendar] = None, limit: int = 0) -> None:
        keep, given = Keep(), ffi.new("crm_recurrence_input *")
        how: Dict[str, Any] = dict(start=start, zone=None if zone is None else as_zone(zone), added=list(added),
                                   left_out=list(left_out), gap=gap, monthdays=monthdays, roll=roll, calendar=calendar, limit=limit)
        fill_recurrence_input(given, keep, rule=rule, whole_days=not isinstance(start, datetime), **how)
        self._calendar, self._rule = calendar, rule  # the library only borrows the calendar
        self._pointer = created(lib.crm_recurrence_create, "crm_recurrence", lib.crm_recurrence_free, given)
        self._made = Recurrence, (rule,), how

    def between(self, since: Optional[datetime] = None, until: Optional[datetime] = None) -> Iterator[datetime]:
        """Walk through the occurrences in a window, in the order of time; they are asked for as they are wanted.

        Args:
            since: not before this; None = from the first of all
            until: not after this; None = no end

        Raises:
            Refused: Rule.RECURRENCE_LIMIT: given up after the occurrences so far; Rule.CALENDAR_BEYOND from the working calendar
        """
        return self._walk(micros(since, "since"), micros(until, "until"))

    def _walk(self, since: int, until: int) -> Iterator[datetime]:
        room, more = FIRST, True
        while more:
            out, count, failure = ffi.new("int64_t[]", room), ffi.new("size_t *"), ffi.new("crm_failure *")
            status = lib.crm_recurrence_window(self._pointer, since, until, out, room, count, failure)
            yield from [instant_of(out[index]) for index in range(count[0])]
            if status < 0:
                raise told(failure, status)
            more = status == 0 and count[0] > 0
            if more:
                since = out[count[0] - 1] + 1
                more = not until or since <= until
            room = min(room * 4, MOST)

    def __iter__(self) -> Iterator[datetime]:
        return self._walk(0, 0)

    def __repr__(self) -> str:
        return f"<crm.Recurrence {self._rule}>" if self._rule else "<crm.Recurrence>"
