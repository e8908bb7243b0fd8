"""Time zones."""
import datetime
import functools
from typing import Any, Optional, Union

from . import _questions
from ._convert import Keep, Path, ffi, lib
from ._engine import created
from ._failures import wrong
from ._records import fill_zone_input

#: Where a zone is asked for: its IANA name and a zoneinfo.ZoneInfo are as good.
ZoneLike = Union["Zone", str, datetime.tzinfo]


class Zone(_questions.ZoneQuestions):
    """A time zone: read once, never changed; any thread may use it.

    Args:
        name: IANA name such as "Asia/Shanghai"
        rule: POSIX TZ text such as "CST-8" or "CET-1CEST,M3.5.0,M10.5.0/3", for when neither `data` nor the system has the zone
        data: the bytes of a TZif file, which are taken instead of the system's
        directory: where the system's zones are; None = /usr/share/zoneinfo and the other usual places

    Raises:
        NotFound: Rule.ZONE_UNKNOWN: no zone of this name; Rule.ZONE_MISSING: no zone data there at all
        Invalid: Rule.ZONE_DATA, or Rule.ZONE_RULE with its position
        InputOutput: the file of the zone cannot be read
    """

    __slots__ = ()
    _kind = "Zone"

    def __init__(self, name: Optional[str] = None, *, rule: Optional[str] = None, data: Optional[bytes] = None,
                 directory: Optional[Path] = None) -> None:
        keep, given = Keep(), ffi.new("crm_zone_input *")
        fill_zone_input(given, keep, name=name, rule=rule, data=data, directory=directory)
        self._pointer = created(lib.crm_zone_create, "crm_zone", lib.crm_zone_free, given)
        self._made = Zone, (name,), {"rule": rule, "data": data, "directory": directory}

    @classmethod
    def _of(cls, calendar: Any) -> "Zone":
        """That of a calendar, which has it for as long as it lives itself."""
        made = cls.__new__(cls)
        made._pointer = lib.crm_calendar_zone(calendar._pointer)
        made._made = Zone._of, (calendar,), {}
        return made

    def __repr__(self) -> str:
        return f"<crm.Zone {self.name}>"


#: Zones by name; those that are read are kept.
_named = functools.lru_cache(maxsize=64)(Zone)


def as_zone(value: Any, field: str = "zone") -> Zone:
    """A zone, or what stands for one."""
    if isinstance(value, Zone):
        return value
    if isinstance(value, str):
        return _named(value)
    if not isinstance(value, datetime.tzinfo):
        raise TypeError(f"{field}: a Zone, an IANA name or a ZoneInfo is wanted, not {type(value).__name__}")
    name = "UTC" if value is datetime.timezone.utc else getattr(value, "key", None)
    if not isinstance(name, str):
        wrong(field, "this tzinfo has no IANA name")
    return _named(name)
