#!/usr/bin/env python3
"""Measures the Python binding: its calls beside the bare ones, its records beside Python's own sqlite3, its data frames beside
frames made of objects, its batches beside SQLAlchemy 2 Core.

    PYTHONPATH=BUILD/bindings/python python3 tests/bench/bench_python.py --markdown

Needs sqlalchemy, polars, pandas and pyarrow for all of it. Blocks of ours and of theirs run in turn, and a ratio is the median of
the ratios pair by pair. `--quick` looks at no time: it tells as TAP whether both sides give and write the same."""
import argparse
import gc
import importlib
import os
import pathlib
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
import timeit
from datetime import datetime, timedelta, timezone
from uuid import UUID

import crm
from crm._libcrm import ffi, lib
from sample import sample

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
PEOPLE = "SELECT * FROM customer WHERE removed = 0 ORDER BY id"
LISTS = ("contact_points", "references")  # of a record, which a list leaves out


def row(number):
    name, phone, mail = sample(number)
    return {"kind": "person", "preferred_channel": "phone", "name": name, "language": "en", "contact_points": [
        {"kind": "mobile", "value": phone, "preferred": True}, {"kind": "email", "value": mail, "label": "work"}]}


def people_of(rows):
    """The same for the hand-written side, which knows what is in them."""
    return [(row["name"], row["contact_points"][0]["value"], row["contact_points"][1]["value"]) for row in rows]


def store(folder, name):
    return crm.open(folder / name, create=True, actor="anna")


def filled(folder, count):
    db = store(folder, f"{count}.crm")
    for first in range(0, count, 10000):
        db.customers.add_many([row(number) for number in range(first, min(first + 10000, count))])
    return db


# Measuring.

def tell(text):
    print(text, file=sys.stderr, flush=True)


def once(work):
    """Seconds; what it made is thrown away afterwards."""
    gc.collect()
    start = time.perf_counter()
    made = work()
    taken = time.perf_counter() - start
    del made
    return taken


def in_turn(rounds, *sides):
    """The seconds of each side in each round; in every other round the last is the first."""
    taken = [[] for _ in sides]
    for number in range(rounds):
        for index in range(len(sides))[::-1 if number % 2 else 1]:
            taken[index].append(once(sides[index]))
    return taken


def ratio(theirs, ours):
    return statistics.median(one / other for one, other in zip(theirs, ours))


class Table:
    def __init__(self):
        self.lines = [("work", "ours", "theirs", "ratio", "budget", "within"), ("---", "---:", "---:", "---:", "---:", "---")]

    def add(self, work, ours, theirs, times, budget=None, most=True):
        wanted = "" if budget is None else f"{'<=' if most else '>='} {budget} x"
        within = "" if budget is None else "yes" if (times <= budget if most else times >= budget) else "no"
        self.lines.append((work, ours, theirs, f"{times:.2f}", wanted, within))

    def show(self, markdown):
        for line in self.lines:
            if markdown:
                print("| " + " | ".join(line) + " |")
            elif line[0] != "---":
                print("{:70} {:>12} {:>12} {:>7} {:>9} {}".format(*line))


# 1. A scalar call.

def scalars(db):
    """(name, our call, the bare one) of calls that give one value."""
    handle, out = db._handle, ffi.new("int64_t *")
    state, step = crm.ComplaintState.RECEIVED, crm.ComplaintStep.CLOSE
    allowed = (lib.crm_complaint_allowed, int(state), int(step))
    return (("db.now()", (db.now,), (lib.crm_now, handle)),
            ("db.journal.last()", (db.journal.last,), (lib.crm_journal_last, handle, out)),
            ("db.next_wake()", (db.next_wake,), (lib.crm_next_wake, handle, out)),
            ("crm.complaint_allowed() of members", (crm.complaint_allowed, state, step), allowed),
            ("crm.complaint_allowed() of names", (crm.complaint_allowed, state.label, step.label), allowed))


def timer(call, *arguments):
    names = {f"a{index}": value for index, value in enumerate(arguments)}
    return timeit.Timer(f"call({', '.join(names)})", globals=dict(names, call=call))


def calls_in_turn(timers, backwards, calls=200):
    """Seconds for one call of each. Short blocks: the machine is the same for all of a round."""
    order = timers[::-1] if backwards else timers
    taken = {one: one.timeit(calls) / calls for one in order}
    return [taken[one] for one in timers]


def measure_scalars(table, folder, rounds):
    tell("scalar calls")
    with filled(folder, 1000) as db:
        for name, ours, bare in scalars(db):
            timers = timer(*ours), timer(*bare), timer(lib.crm_version_number)
            taken = [calls_in_turn(timers, number % 2) for number in range(rounds * 100)]
            method, plain, empty = (statistics.median(column) * 1e9 for column in zip(*taken))
            more = f"{name}; the bare call; what is more, in empty calls of {empty:.0f} ns"
            table.add(more, f"{method:.0f} ns", f"{plain:.0f} ns", statistics.median((one[0] - one[1]) / one[2] for one in taken),
                      10)


# Working time, which needs no store.

def office():
    day = [("09:00", "12:00"), ("13:00", "17:00")]
    return crm.Calendar("Europe/Berlin", {name: day for name in ("mon", "tue", "wed", "thu", "fri")})


def working_time(calendar):
    """(name, our call, the bare one) of questions to a calendar; the bare ones are given numbers."""
    start, hours = datetime(2026, 5, 4, 7, tzinfo=timezone.utc), timedelta(hours=8)
    later = start + timedelta(days=16)
    at, until, amount = (int((one - EPOCH) / timedelta(microseconds=1)) for one in (start, later, EPOCH + hours))
    asked, out, flag, null = calendar._pointer, ffi.new("int64_t *"), ffi.new("int32_t *"), ffi.NULL
    return (("add working time, calendar.add()", (calendar.add, start, hours),
             (lib.crm_calendar_add, asked, at, amount, null, out, null)),
            ("calendar.between()", (calendar.between, start, later), (lib.crm_calendar_between, asked, at, until, null, out, null)),
            ("calendar.is_open()", (calendar.is_open, start), (lib.crm_calendar_is_open, asked, at, null, flag, null)))


def measure_working_time(table, folder, rounds):
    tell("working time")
    for name, ours, bare in working_time(office()):
        timers = timer(*ours), timer(*bare)
        taken = [calls_in_turn(timers, number % 2) for number in range(rounds * 100)]
        method, plain = (statistics.median(column) for column in zip(*taken))
        table.add(f"{name}, {1 / method / 1e6:.2f} million a second; the bare call with numbers", f"{method * 1e9:.0f} ns",
                  f"{plain * 1e9:.0f} ns", statistics.median(one[0] / one[1] for one in taken))


# 2. Customers as objects.

def converted(row):
    """What the record has: an id, members, whether, when."""
    (id, revision, kind, channel, name, salutation, language, note, need, born, removed, created, state, reason, since, moves,
     bought, purchase, inactive, contact_class, owner, class_since, call, visit) = row
    return crm.Customer(
        UUID(bytes=id), revision, crm.CustomerKind(kind), crm.Channel(channel), name, salutation, language, note, need, born,
        bool(removed), when(created), crm.LifecycleState(state) if state else None, reason or None, when(since), moves,
        bool(bought), when(purchase), when(inactive), contact_class or None, owner, when(class_since), when(call), when(visit),
        None, None)


def when(microseconds):
    return EPOCH + timedelta(microseconds=microseconds) if microseconds else None


def raw_records(connection):
    make = crm.Customer
    return [make(*row, None, None) for row in connection.execute(PEOPLE)]


def converted_records(connection):
    return [converted(row) for row in connection.execute(PEOPLE)]


def measure_records(table, folder, rounds, count=100000):
    tell(f"{count} customers as objects")
    with filled(folder, count) as db:
        connection = sqlite3.connect(folder / f"{count}.crm")
        ours, raw, made = in_turn(rounds, lambda: list(db.customers.list()), lambda: raw_records(connection),
                                  lambda: converted_records(connection))
        connection.close()
    each = [f"{statistics.median(one) / count * 1e6:.2f} us" for one in (ours, raw, made)]
    table.add(f"a customer as an object, {count}; sqlite3 into the same dataclass, values as they are kept", each[0], each[1],
              ratio(ours, raw), 3)
    table.add("- the same; sqlite3 with ids, instants and enumerations made of them", each[0], each[2], ratio(ours, made))


# 3. Data frames.

def columns(records):
    """What a frame is made of, from objects: the columns that the frame of the library has, with texts for ids and members."""
    labels = {None: None}

    def label(value):
        if value not in labels:
            labels[value] = value.label
        return labels[value]

    made = {name: [getattr(one, name) for one in records] for name in crm.Customer.__slots__ if name not in LISTS}
    made["id"] = [str(value) for value in made["id"]]
    for name in ("kind", "preferred_channel", "state", "state_reason", "contact_class"):
        made[name] = [label(value) for value in made[name]]
    return made


def frames():
    """(name, the frame of rows, the frame of columns) with what is installed."""
    found = []
    if has("polars"):
        import polars
        found.append(("polars.DataFrame", lambda rows: rows.to_polars(), polars.DataFrame))
    if has("pandas") and has("pyarrow"):
        import pandas
        found.append(("pandas.DataFrame", lambda rows: rows.to_pandas(), pandas.DataFrame))
    return found


def has(name):
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def measure_frames(table, folder, rounds, count=1000000):
    tell(f"{count} customers into data frames; this takes minutes and gigabytes")
    with filled(folder, count) as db:
        for name, ours, theirs in frames():
            quick, slow = in_turn(rounds, lambda: ours(db.customers.list()), lambda: theirs(columns(list(db.customers.list()))))
            table.add(f"{count} customers into a {name}; of objects", f"{statistics.median(quick):.2f} s",
                      f"{statistics.median(slow):.2f} s", ratio(slow, quick), 5, most=False)


# 4. Adding.

class Adding:
    """One batch into a new store, by the library and by hand in two ways; the ids come back as UUIDs."""

    def __init__(self, folder, count):
        self.folder, self.count, self.number = folder, count, 0
        self.rows = [row(number) for number in range(count)]

    def path(self):
        self.number += 1
        path = self.folder / f"add{self.number}.crm"
        crm.open(path, create=True, actor="anna").close()
        return path

    def library(self, path):
        with crm.open(path, actor="anna") as db:
            return timed(lambda: db.customers.add_many(self.rows))

    def by_hand(self, path, how):
        import hand_written_sqlalchemy as hand
        engine = hand.connect(path)
        parts = hand.tables(engine)
        add = hand.add_many if how == "many" else hand.add_each
        taken = timed(lambda: [UUID(bytes=one) for one in add(engine, *parts, people_of(self.rows))])
        engine.dispose()
        return taken

    def measure(self, rounds):
        """Microseconds for each customer in each round: ours, the lists, one by one."""
        sides = (self.library, lambda path: self.by_hand(path, "many"), lambda path: self.by_hand(path, "each"))
        taken = [[] for _ in sides]
        for number in range(rounds):
            for index in range(len(sides))[::-1 if number % 2 else 1]:
                path = self.path()
                taken[index].append(sides[index](path) / self.count * 1e6)
                for left in self.folder.glob(path.name + "*"):
                    left.unlink()
        return taken


def timed(work):
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure_adding(table, folder, rounds, count=10000):
    tell(f"adding {count} customers with two contact points")
    ours, many, each = Adding(folder, count).measure(rounds)
    table.add(f"a customer of {count} added, with two contact points; SQLAlchemy, a list for each table",
              f"{statistics.median(ours):.2f} us", f"{statistics.median(many):.2f} us", ratio(many, ours), 3, most=False)
    table.add("- the same; SQLAlchemy, customer by customer", f"{statistics.median(ours):.2f} us",
              f"{statistics.median(each):.2f} us", ratio(each, ours))


# Facts.

def scalars_agree(folder):
    """Each call gives what the bare one gives."""
    with filled(folder, 20) as db:
        out = ffi.new("int64_t *")
        assert lib.crm_journal_last(db._handle, out) == 0 and out[0] == db.journal.last() == 21
        assert lib.crm_next_wake(db._handle, out) == 0 and when(out[0]) == db.next_wake()
        assert when(lib.crm_now(db._handle)) <= db.now() <= when(lib.crm_now(db._handle))
        for state in crm.ComplaintState:
            for step in crm.ComplaintStep:
                allowed = lib.crm_complaint_allowed(int(state), int(step))
                assert crm.complaint_allowed(state, step) == crm.complaint_allowed(state.label, step.label) == allowed


def working_time_agrees(folder):
    """Questions to a calendar have the answers of the bare calls."""
    for _, (ours, *given), (bare, *numbers) in working_time(office()):
        assert bare(*numbers) == 0
        told, answer = numbers[-2][0], ours(*given)
        assert answer == {datetime: when, timedelta: lambda us: timedelta(microseconds=us), bool: bool}[type(answer)](told)


def records_agree(folder):
    """Objects of the library and of sqlite3 are equal."""
    with filled(folder, 2000) as db:
        connection = sqlite3.connect(folder / "2000.crm")
        ours, theirs = list(db.customers.list()), converted_records(connection)
        assert len(ours) == 2000 and ours == theirs, "the records differ"
        assert [one.name for one in raw_records(connection)] == [one.name for one in ours]
        connection.close()


def frames_agree(folder):
    """Frames of the library and of objects are equal."""
    with filled(folder, 2000) as db:
        for name, ours, theirs in frames():
            left, right = ours(db.customers.list()), theirs(columns(list(db.customers.list())))
            wanted = (2000, len(crm.Customer.__slots__) - len(LISTS))
            assert left.shape == right.shape == wanted, f"{name}: {left.shape}, {right.shape}"
            for column in right.columns:
                assert plain_list(left[column]) == plain_list(right[column]), f"{name}: {column} differs"


def plain_list(column):
    values = column.to_list() if hasattr(column, "to_list") else list(column)
    return [None if value is None or value != value else value for value in values]


def stores_agree(folder):
    """Stores of the library and by hand hold the same rows and are accepted."""
    import hand_written_sqlalchemy as hand
    adding = Adding(folder, 300)
    paths = [adding.path() for _ in range(3)]
    adding.library(paths[0])
    for path, how in zip(paths[1:], ("many", "each")):
        adding.by_hand(path, how)
        assert hand.alike(path) == hand.alike(paths[0]), f"{how}: the rows are not those of the library"
    for path in paths:
        with crm.open(path) as db:
            assert db.verify().faults == 0 and db.journal.last() == 301, path


def facts(folder):
    """As TAP; what is not installed is told."""
    failed = False
    checks = ((scalars_agree, ()), (working_time_agrees, ()), (records_agree, ()),
              (frames_agree, ("polars", "pandas", "pyarrow")), (stores_agree, ("sqlalchemy",)))
    print(f"1..{len(checks)}")
    for number, (check, needed) in enumerate(checks, 1):
        missing = [name for name in needed if not has(name)]
        said = f"{number} - {check.__name__}"
        if missing:
            print(f"ok {said} # SKIP not installed: {', '.join(missing)}")
            continue
        place = folder / check.__name__
        place.mkdir()
        try:
            check(place)
        except AssertionError as error:
            failed = True
            print(f"not ok {said}\n# {error}")
        else:
            print(f"ok {said}")
    return failed


# What takes longer has fewer rounds, and what leaves gigabytes behind comes last.
MEASURES = (("scalars", measure_scalars, 1), ("time", measure_working_time, 1), ("adding", measure_adding, 1),
            ("records", measure_records, 1), ("frames", measure_frames, 3))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="only whether both sides do the same")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", choices=[name for name, _, _ in MEASURES])
    given = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-python-"))
    try:
        if given.quick:
            return facts(folder)
        table = Table()
        for name, measure, rounds in MEASURES:
            if given.only in (None, name):
                measure(table, folder, max(1, given.rounds // rounds))
        table.show(given.markdown)
        return False
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    other = os.environ.pop("CRM_TEST_PYTHON", None)  # an interpreter that has more packages
    if other:
        os.execv(other, [other, *sys.argv])
    sys.exit(main())
