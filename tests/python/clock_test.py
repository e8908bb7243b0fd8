"""A clock of the caller's that fails: the exception comes out of the call, and the call has changed nothing."""
from datetime import datetime, timezone

import pytest

import crm

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)


class Clock:
    """Fails at one reading."""

    def __init__(self):
        self.readings, self.failing = 0, None

    def __call__(self):
        self.readings += 1
        if self.readings == self.failing:
            raise LookupError("no time to be had")
        return NOON


CALLS = {
    "customers.add": lambda db, one: db.customers.add(kind="person", name="Li Na"),
    "customers.add_many": lambda db, one: db.customers.add_many([{"kind": "person", "name": "A"}, {"kind": "person", "name": "B"}]),
    "purchases.add": lambda db, one: db.purchases.add(customer_id=one, amount=100, currency="EUR"),
    "tasks.add": lambda db, one: db.tasks.add(customer_id=one, due_at=NOON),
    "contacts.add": lambda db, one: db.contacts.add(customer_id=one, kind="call", outcome="reached"),
    "followups.assign": lambda db, one: db.followups.assign(one, "important", "li"),
    "complaints.open": lambda db, one: db.complaints.open(customer_id=one, content="it leaks", contact="here", received_at=NOON),
}


def readings_of(call):
    clock = Clock()
    with crm.open(":memory:", create=True, actor="desk", clock=clock) as db:
        one = db.customers.add(kind="person", name="Zhang Wei")
        before = clock.readings
        call(db, one)
        return clock.readings - before


@pytest.mark.parametrize("name", CALLS)
def test_a_clock_that_fails_at_any_reading_leaves_nothing_behind(name):
    call = CALLS[name]
    for reading in range(1, readings_of(call) + 1):
        clock = Clock()
        with crm.open(":memory:", create=True, actor="desk", clock=clock) as db:
            one = db.customers.add(kind="person", name="Zhang Wei")
            entries, clock.failing = db.journal.last(), clock.readings + reading
            with pytest.raises(LookupError, match="no time"):
                call(db, one)
            assert db.journal.last() == entries, f"reading {reading}"
            assert db.verify().faults == 0
