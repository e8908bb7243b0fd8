"""What the scripts of calls need: tests/contract/contract.h for Python.

The scripts in contract_*_test.py are those of tests/contract/contract_*.c, call by call, so that they leave the same store. What
C can be given and Python cannot (no input struct, nowhere to put the answer) is left out; the key that C spends on it is spent
here too: Contract.spend().
"""
import contextlib
import typing
from datetime import date, datetime, timedelta, timezone
from uuid import UUID

import crm
import pytest

START = datetime(2026, 5, 10, 8, tzinfo=timezone.utc)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: An id that no record has.
NOBODY = UUID("019e0000-0000-7000-8000-00000000002a")
#: Rows of the long lists of the script.
MANY = 170


class Clock:
    """Stands still until the test moves it."""

    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now


class Counted:
    """The random bytes of tests/support/fixture.h."""

    def __init__(self):
        self.state = 0

    def __call__(self, length):
        made = bytearray()
        for _ in range(length):
            self.state = (self.state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
            made.append(self.state >> 56)
        return bytes(made)


class Contract:
    """A store under a script."""

    def __init__(self, db, clock, folder):
        self.db, self.clock, self.folder = db, clock, folder
        self.keys = 0

    @property
    def now(self):
        return self.clock.now

    def later(self, by):
        self.clock.now += by

    def act(self, **more):
        """An act with a key of its own."""
        self.keys += 1
        return {"key": f"key-{self.keys}", **more}

    def spend(self, keys=1):
        self.keys += keys

    # Calls.

    def made(self, call, *arguments, **keywords):
        """A call that writes."""
        before = self.db.journal.last()
        given = call(*arguments, **keywords)
        assert self.db.journal.last() > before
        assert given is not False
        return given

    def stays(self, call, *arguments, **keywords):
        """A call that writes nothing: the store is so already, or the key was answered before."""
        before = self.db.journal.last()
        given = call(*arguments, **keywords)
        assert self.db.journal.last() == before
        assert given is not True
        return given

    def no(self, error, why, call, *arguments, **keywords):
        """A call that is refused: the class, "rule" or "rule:field". What changed nothing leaves no entry."""
        before = self.db.journal.last()
        with pytest.raises(crm.Error) as caught:
            call(*arguments, **keywords)
        given = caught.value
        assert (type(given), reason_of(given)) == (error, why)
        assert given.message and self.db.journal.last() == before
        return given

    # Short ways to a record, for the parts of the script that are about something else.

    def customer(self, name):
        return self.made(self.db.customers.add, kind="person", name=name, **self.act())

    def complaint(self, customer=None):
        who = {"customer_id": customer} if customer else {"complainant": "Zhao Min"}
        return self.made(self.db.complaints.open, content="the line is dead since Monday", received_at=self.now,
                         contact="0571 1234", channel="phone", first_responder="Chen", **who, **self.act())

    def task(self, customer, due_at, kind=crm.TaskKind.OTHER):
        return self.made(self.db.tasks.add, customer_id=customer, due_at=due_at, kind=kind, title="look after it", **self.act())

    def look(self, record):
        """A record, each value of the type that the class promises."""
        assert_sound(record)
        return record

    def rows(self, rows):
        return [self.look(row) for row in rows]


def reason_of(error):
    """ "rule:field" of an exception, as far as it has them."""
    return (error.rule.label if error.rule else "") + (f":{error.field}" if error.field else "")


def assert_sound(record):
    hints = typing.get_type_hints(type(record), vars(crm), {"datetime": datetime, "date": date, "timedelta": timedelta, "UUID": UUID})
    for name in record.__slots__:
        assert fits(getattr(record, name), hints[name]), (type(record).__name__, name, getattr(record, name), hints[name])


def fits(value, hint):
    """Whether a value is of the type of an annotation: exactly, so that True is no number and a member no mere int."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Union:
        return any(fits(value, part) for part in parts)
    if origin in (tuple, list):
        return isinstance(value, tuple) and all(fits(one, part) for one, part in zip(value, parts if parts[-1] is not ... else
                                                                                     parts[:1] * len(value)))
    if hint is datetime:
        return type(value) is datetime and value.utcoffset() == timedelta(0)
    if isinstance(hint, type) and hasattr(hint, "__dataclass_fields__"):
        return type(value) is hint and assert_sound(value) is None
    return type(value) is hint


class TakenBack(Exception):
    """Leaves a group that is to be rolled back."""


@contextlib.contextmanager
def taken_back(db, **how):
    """A group of calls that ends with a rollback."""
    with pytest.raises(TakenBack), db.transaction(**how):
        yield
        raise TakenBack
