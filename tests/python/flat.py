#!/usr/bin/env python3
"""flat.py resident|traced CALLS [LEAK]: make calls of all sorts and print by how many bytes the memory grew meanwhile.

resident: what the process holds, with what C and the engines hold. traced: what Python's objects hold, by tracemalloc.
LEAK: lose that many bytes in each call, to see whether it shows.
"""
import ctypes
import gc
import os
import sys
import tracemalloc
from datetime import datetime, timedelta, timezone

import crm

NOBODY = "019e0000-0000-7000-8000-00000000002a"
NOW = datetime(2026, 5, 10, 8, tzinfo=timezone.utc)
#: Before the first measure: pools are filled, tables made, statements prepared.
WARM_UP = 20000


class Stop(Exception):
    """Raised by callbacks."""


class Clock:
    broken = False

    def __call__(self):
        if self.broken:
            raise Stop
        return NOW


def fails(error, call, *arguments, **keywords):
    try:
        call(*arguments, **keywords)
    except error:
        return
    raise AssertionError(f"{call} did not raise {error}")


def stop(*arguments):
    raise Stop


def taken_back(db, customer):
    def unit(db):
        db.customers.update(customer, name="Never", reason="to and fro")
        raise Stop

    def group():
        with db.transaction():
            id = db.customers.add(kind="person", name="Never", contact_points=[("mobile", "+8613800138000")],
                                  references=[("a", "b")])
            with db.transaction():
                db.tasks.add(due_at=NOW, customer_id=id, title="never")
            raise Stop

    def many():
        with db.transaction():
            db.purchases.add_many([dict(customer_id=customer, amount=i, currency="CNY", key=f"never {i}") for i in range(3)])
            raise Stop

    return [lambda: fails(Stop, db.transact, unit), lambda: fails(Stop, group), lambda: fails(Stop, many)]


def reading(db, customer, task):
    customers = db.customers
    return [
        lambda: customers.get(customer), lambda: customers.find_reference("shop", "1"),
        lambda: customers.find_point("mobile", "138"),
        lambda: db.tasks.explain(task), lambda: db.purchases.sum(customer), lambda: list(db.purchases.list(customer)),
        lambda: db.journal.list().head(2), lambda: iter(customers.list()),
        lambda: db.timeline(customer)._repr_html_(), db.playbook.version,
        lambda: db.purchases.list(customer).to_arrow().__arrow_c_stream__(), lambda: db.lifecycle.list(customer).to_arrow(),
        lambda: crm.Channel.from_label(crm.Channel.PHONE.label), lambda: crm.cadence_next(NOW, 1, 1, 0), db.report,
    ]


def failing(db, clock, customer):
    def late():
        clock.broken = True
        fails(Stop, db.customers.update, customer, name="Never")
        clock.broken = False

    return [
        lambda: fails(crm.NotFound, db.customers.get, NOBODY),
        lambda: fails(crm.Refused, db.customers.add, kind="person", name=""),
        lambda: fails(crm.Invalid, db.customers.add, kind="person", name="\ud800"),
        lambda: fails(crm.Exists, db.customers.add, kind="person", name="Twice", references=[("shop", "1")]),
        lambda: fails(TypeError, db.customers.get, 1.5), lambda: fails(crm.Invalid, db.playbook.load, "{"), late,
        lambda: fails(Stop, db.ledger.export, stop),
        lambda: db.customers.update(customer, name="Zhang Wei"),
    ]


def timing():
    """Zones, calendars, recurrences and case clocks, made, asked, refused and forgotten: what is quick, and what takes longer."""
    hour, hours, start = timedelta(hours=1), {"mon": [("09:00", "12:00"), ("13:00", "17:00")]}, datetime(2026, 5, 4, 9)
    zone = crm.Zone(rule="CET-1CEST,M3.5.0,M10.5.0/3")
    policy = crm.ClockPolicy([crm.ClockTarget("solve", "resolve", amount=8 * hour)])
    office = crm.Calendar(zone, hours)
    case = crm.ClockCase(policy, office, [(NOW, "open"), (NOW + hour, "pause", False, False, "recompute", "a part")])

    def walked():
        walk = iter(crm.Recurrence("FREQ=DAILY", start=start, zone=zone, roll="skip", calendar=office))
        return next(walk), next(walk)

    made = [
        lambda: crm.Calendar(zone, hours, holidays=[NOW.date()]), lambda: fails(crm.Invalid, crm.Calendar, zone, {}),
        lambda: office | crm.Calendar("UTC", hours), lambda: fails(crm.NotFound, crm.Zone, "No/Where"),
    ]
    return made, [
        lambda: crm.Zone("UTC"), lambda: office.zone.local(NOW), lambda: office.add(NOW, 8 * hour, at_close="next_open"),
        lambda: fails(crm.Refused, office.add, NOW, timedelta(days=100000000)), lambda: office.spans(NOW, NOW + 100 * hour),
        lambda: office.segments(NOW, 5)[0].text("UTC"), walked, lambda: crm.holidays_read(format="json", text='["2026-05-01"]'),
        lambda: fails(crm.Invalid, crm.Recurrence, "FREQ=NEVER", start=start),
        lambda: case.then("resume", NOW + 2 * hour).judge(NOW + 3 * hour), lambda: case.explain(NOW + hour, "solve"),
        lambda: fails(crm.Invalid, case.judge, NOW - hour), lambda: crm.ClockCase(crm.ClockPolicy(policy.targets), office),
    ]


def seldom(db):
    """What takes longer, once in twenty rounds."""
    def abandoned():
        walk = iter(db.customers.list())
        for _ in range(3):
            next(walk)

    def opened():
        with crm.open(":memory:", create=True, actor="desk", message=print) as other:
            other.customers.add(kind="person", name="A")

    data = "name,reference\nA,x\nB,y\n"
    return [
        opened, abandoned, lambda: list(db.customers.list()), db.verify,
        lambda: db.customers.list().to_arrow().__arrow_c_stream__(),
        lambda: db.ledger.export(lambda data: None), db.playbook.dump, lambda: fails(crm.NotFound, crm.open, "/nowhere/a.crm"),
        lambda: db.import_file(lambda *told: None, kind="customers", data=data, source="file", dry_run=True),
    ]


def prepared(db):
    customer = db.customers.add(kind="person", name="Zhang Wei", contact_points=[("mobile", "138")], references=[("shop", "1")])
    for i in range(5):
        db.purchases.add(customer_id=customer, amount=i, currency="CNY")
    db.customers.add_many([dict(kind="person", name=f"Number {i}") for i in range(300)])
    return customer, db.tasks.add(due_at=NOW + timedelta(days=1), customer_id=customer, title="call")


def losing(measure, size):
    """What loses bytes where the measure looks."""
    kept = []
    malloc = ctypes.CDLL(None).malloc
    malloc.argtypes, malloc.restype = [ctypes.c_size_t], ctypes.c_void_p
    if not size:
        return lambda: None
    return (lambda: malloc(size)) if measure == "resident" else (lambda: kept.append(bytes(size)))


def measured(measure):
    gc.collect()
    if measure == "traced":
        return tracemalloc.get_traced_memory()[0]
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


def main(measure, calls, leak="0"):
    clock, made = Clock(), 0
    lose = losing(measure, int(leak))
    if measure == "traced":
        tracemalloc.start()
    with crm.open(":memory:", create=True, actor="desk", clock=clock, random=os.urandom) as db:
        customer, task = prepared(db)
        made_anew, asked = timing()
        often = reading(db, customer, task) + taken_back(db, customer) + failing(db, clock, customer) + asked
        now_and_then, before = seldom(db) + made_anew, None
        while made < WARM_UP + int(calls):
            for call in often if made // len(often) % 20 else often + now_and_then:
                call()
                lose()
                made += 1
            if before is None and made >= WARM_UP:
                before = measured(measure)
        print(measured(measure) - before)


if __name__ == "__main__":
    main(*sys.argv[1:])
