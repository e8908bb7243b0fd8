"""The base of all exceptions; the classes are made from the statuses of the library."""
from typing import Any, Optional, Tuple
from uuid import UUID

from ._enums import Entity, Event, Rule, Status


class Error(Exception):
    """A call of the library failed; nothing was changed, unless it is Uncertain.

    status: Status of the call
    rule: Rule that spoke, or Rule.NONE
    field: the argument or field at fault, or None
    id: the record it is about, or None; of Exists the record that has the key
    entity: Entity of that record
    line: line of a file, number of a row of a batch or of an event, or 0
    position: byte of the line, or of a recurrence rule, at which the fault begins, from 1; or 0
    sqlstate: five characters from a server store, or None
    store_code: the engine's own result code, or 0
    message: one line for people, without personal data
    revision: of a record that changed since: the revision it has by now, or 0
    event: the Event that made it, or None
    """

    #: Whether the same call can succeed when it is made again.
    retryable = False

    def __init__(self, status: int, message: str = "", rule: int = 0, field: Optional[str] = None, id: Optional[UUID] = None,
                 entity: int = 0, line: int = 0, sqlstate: Optional[str] = None, store_code: int = 0, position: int = 0,
                 revision: int = 0, event: int = 0) -> None:
        super().__init__(message)
        self.status = Status(status)
        self.rule = Rule(rule)
        self.field = field
        self.id = id
        self.entity = Entity(entity)
        self.line = line
        self.position = position
        self.sqlstate = sqlstate
        self.store_code = store_code
        self.message = message or self.status.label
        self.revision = revision
        self.event = Event(event) if event else None

    def __str__(self) -> str:
        return f"{self.message} [{self.rule.label}]" if self.rule else self.message

    def __repr__(self) -> str:
        rule = f", rule={self.rule.label}" if self.rule else ""
        field = f", field={self.field!r}" if self.field else ""
        return f"{type(self).__name__}({self.message!r}{rule}{field})"

    def __reduce__(self) -> Tuple[Any, ...]:
        return type(self), (int(self.status), self.message, int(self.rule), self.field, self.id, int(self.entity), self.line,
                            self.sqlstate, self.store_code, self.position, self.revision, int(self.event or 0))
