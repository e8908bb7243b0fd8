"""Case clocks."""
from datetime import datetime
from typing import Any, Iterable, Mapping, Optional, Tuple, Union

from . import _questions
from ._calendar import Calendar
from ._convert import Keep, ffi
from ._enums import ClockChange, ClockEventKind
from ._record import records_of
from ._records import ClockEvent, ClockPolicy, fill_clock_case


class ClockCase(_questions.ClockCaseQuestions):
    """A case to be judged: a policy, a calendar, and what happened. Never changed; any thread may use it. then() gives the case
    with one event more.

    Args:
        policy: the policy at the opening
        calendar: the calendar at the opening; None = none: only targets in real time
        events: in the order of time; the first is `open`. Each a ClockEvent, or its arguments as a tuple or mapping, such as
            (at, "pause")
    """

    __slots__ = ("_keep",)
    _kind = "ClockCase"

    def __init__(self, policy: ClockPolicy, calendar: Optional[Calendar] = None,
                 events: Iterable[Union[ClockEvent, Tuple[Any, ...], Mapping[str, Any]]] = ()) -> None:
        self._keep, self._pointer = Keep(), ffi.new("crm_clock_case *")
        listed = records_of(ClockEvent, events, "events")
        fill_clock_case(self._pointer, self._keep, policy=policy, calendar=calendar, events=listed)
        self._made = ClockCase, (policy, calendar, listed), {}

    @property
    def policy(self) -> ClockPolicy:
        """The policy at the opening."""
        return self._made[1][0]  # type: ignore[no-any-return]

    @property
    def calendar(self) -> Optional[Calendar]:
        """The calendar at the opening."""
        return self._made[1][1]  # type: ignore[no-any-return]

    @property
    def events(self) -> Tuple[ClockEvent, ...]:
        """What happened."""
        return self._made[1][2]  # type: ignore[no-any-return]

    def then(self, kind: Union[ClockEventKind, str], at: datetime, *, by_agent: bool = False, paused: bool = False,
             change: Union[ClockChange, str] = ClockChange.RECOMPUTE, label: Optional[str] = None,
             policy: Optional[ClockPolicy] = None, calendar: Optional[Calendar] = None,
             restart_at: Optional[datetime] = None) -> "ClockCase":
        """Give the case with one event more: `case = case.then("pause", at)`.

        Args:
            kind: ClockEventKind
            at: when; not before the event before it
            by_agent: `open`: the agent speaks first, so no reply is promised
            paused: `open`: the case is born paused
            change: `policy`, `calendar`: ClockChange
            label: `team`, `start`, `stop`: which; `pause`: why
            policy: `policy`: the new one
            calendar: `calendar`: the new one
            restart_at: ClockChange.RESTART_FROM_EVENT: from when; not after `at`
        """
        event = ClockEvent(at, kind, by_agent, paused, change, label, policy, calendar, restart_at)
        return ClockCase(self.policy, self.calendar, (*self.events, event))

    def __repr__(self) -> str:
        return f"<crm.ClockCase of {len(self.events)} events>"
