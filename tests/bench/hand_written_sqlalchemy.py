#!/usr/bin/env python3
"""Customers added by hand with SQLAlchemy 2 Core, to the same file and with the same rows as the library writes for them.

    hand_written_sqlalchemy.py add FILE COUNT many|each      into a store that is there; prints the microseconds it took
    hand_written_sqlalchemy.py check CRMCTL BENCH_MANY       proves that the rows are the library's and that crm_verify() accepts them
    hand_written_sqlalchemy.py measure CRMCTL BENCH_MANY     both, and the library's own call, in turn; prints medians

A customer has a mobile number and a mail address; all come in one transaction. `many` gives each table its rows as one list, which
is the fastest that Core has; `each` executes the inserts customer by customer, as an application does. What a customer costs is
the whole of it: his id, the normal form of his number, the journal entry with its digest, the rows, the commit."""
import argparse
import hashlib
import json
import os
import pathlib
import re
import sqlite3
import statistics
import struct
import subprocess
import sys
import tempfile
import time

import sqlalchemy as sa

from sample import sample

PERSON, MOBILE, EMAIL, PRIMARY = 1, 2, 4, 1
PHONE = 3  # crm_channel
CREATED, CUSTOMER = 1, 1  # crm_event, crm_entity
ACTOR = "anna"
SETTINGS = ("cell_size_check=ON", "mmap_size=0", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-4096", "secure_delete=ON",
            "wal_autocheckpoint=4000", "journal_size_limit=-1", "journal_mode=WAL", "synchronous=FULL")


def connect(path):
    """An engine with the settings of the library, whose transactions take the write lock at once."""
    engine = sa.create_engine(f"sqlite:///{path}")

    @sa.event.listens_for(engine, "connect")
    def settings(connection, _record):
        connection.isolation_level = None  # the driver is not to begin transactions of its own
        for setting in SETTINGS:
            connection.execute(f"PRAGMA {setting}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def tables(engine):
    metadata = sa.MetaData()
    return [sa.Table(name, metadata, autoload_with=engine) for name in ("customer", "point", "journal")]


class Ids:
    """UUID version 7 that only grow."""

    def __init__(self):
        self.last = self.sequence = 0

    def make(self, now, random):
        milliseconds = now // 1000
        if milliseconds > self.last:
            self.last, self.sequence = milliseconds, (random[8] << 8 | random[9]) & 0x7ff
        else:
            self.sequence += 1
            if self.sequence > 0xfff:
                self.sequence, self.last = 0, self.last + 1
        high = self.last << 80 | 7 << 76 | self.sequence << 64
        low = int.from_bytes(random[:8], "big") & (1 << 62) - 1 | 1 << 63
        return (high | low).to_bytes(16, "big")


def text_of(uuid):
    digits = uuid.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


VARYING = re.compile(r'(?<=")[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=")|(?<=:)\d{16}(?=[,}])')
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
commitment_head = struct.Struct(">q16sqq").pack
digest_head = struct.Struct(f">q32sqqqqqq16sq16sq{len(ACTOR)}sqqqqqq32s").pack


class Ledger:
    """What follows from what: the entry of each customer chains to the one before it."""

    def __init__(self, seq, digest):
        self.seq, self.digest, self.ids = seq, digest, Ids()

    def customer(self, name, phone, mail):
        """The rows of a customer: his own, those of his contact points, that of the entry."""
        random, now = os.urandom(26), time.time_ns() // 1000
        uuid, salt, match = self.ids.make(now, random), random[10:], phone.replace(" ", "")
        self.seq += 1
        key = text_of(uuid)
        body = encode([
            ["insert", "customer", {"id": key, "kind": PERSON, "preferred_channel": PHONE, "name": name, "language": "en",
                                    "created_at": now, "state_since": now}],
            ["insert", "point", {"customer_id": key, "number": 1, "kind": MOBILE, "flags": PRIMARY, "value": phone, "match": match}],
            ["insert", "point", {"customer_id": key, "number": 2, "kind": EMAIL, "label": "work", "match": mail}]])
        written = body.encode()
        commitment = hashlib.sha256(commitment_head(16, salt, -1, len(written)) + written).digest()
        self.digest = hashlib.sha256(digest_head(32, self.digest, self.seq, now, 0, CREATED, CUSTOMER, 16, uuid, 16, uuid, len(ACTOR),
                                                 ACTOR.encode(), 0, 1, -1, -1, -1, 32, commitment)).digest()
        return (
            {"id": uuid, "revision": self.seq, "kind": PERSON, "preferred_channel": PHONE, "name": name, "language": "en", "removed": 0,
             "created_at": now, "state": 0, "state_reason": 0, "state_since": now, "moves": 0, "has_bought": 0, "contact_class": 0},
            [{"customer_id": uuid, "number": 1, "revision": self.seq, "kind": MOBILE, "flags": PRIMARY, "label": None, "value": phone,
              "match": match},
             {"customer_id": uuid, "number": 2, "revision": self.seq, "kind": EMAIL, "flags": 0, "label": "work", "value": None,
              "match": mail}],
            {"seq": self.seq, "at": now, "event": CREATED, "entity": CUSTOMER, "id": uuid, "customer_id": uuid, "actor": ACTOR, "rule": 0,
             "playbook": 1, "salt": salt, "body": body, "digest": self.digest})


def head(connection, journal):
    seq, digest = connection.execute(sa.select(journal.c.seq, journal.c.digest).order_by(journal.c.seq.desc()).limit(1)).one()
    return Ledger(seq, digest)


def add_many(engine, customer, point, journal, people):
    """The ids."""
    customers, points, entries = [], [], []
    with engine.begin() as connection:
        ledger = head(connection, journal)
        for person in people:
            row, rows, entry = ledger.customer(*person)
            customers.append(row)
            points += rows
            entries.append(entry)
        connection.execute(sa.insert(customer), customers)
        connection.execute(sa.insert(point), points)
        connection.execute(sa.insert(journal), entries)
    return [row["id"] for row in customers]


def add_each(engine, customer, point, journal, people):
    ids = []
    with engine.begin() as connection:
        ledger = head(connection, journal)
        for person in people:
            row, rows, entry = ledger.customer(*person)
            connection.execute(sa.insert(customer), row)
            connection.execute(sa.insert(point), rows)
            connection.execute(sa.insert(journal), entry)
            ids.append(row["id"])
    return ids


def add(path, count, how):
    """Microseconds for `count` customers, from the samples to the end of the commit."""
    engine = connect(path)
    parts = tables(engine)
    people = [sample(number) for number in range(count)]
    start = time.perf_counter_ns()
    (add_many if how == "many" else add_each)(engine, *parts, people)
    taken = (time.perf_counter_ns() - start) // 1000
    engine.dispose()
    return taken


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}: {done.stdout}{done.stderr}")
    return done.stdout


def new_store(crmctl, folder):
    path = pathlib.Path(folder) / "store.crm"
    run(crmctl, "init", "--file", path)
    return path


def alike(path):
    """All rows of a store, with what differs from run to run numbered: ids, instants, salts, digests."""
    connection = sqlite3.connect(path)
    rows = [row for table, order in (("customer", "revision"), ("point", "revision, number"), ("journal", "seq LIMIT -1 OFFSET 1"))
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY {order}")]
    connection.close()
    return [tuple(f"{len(value)} bytes" if isinstance(value, bytes) else "instant" if isinstance(value, int) and value > 10**14
                  else VARYING.sub("", value) if isinstance(value, str) else value for value in row) for row in rows]


def check(crmctl, bench_many):
    with tempfile.TemporaryDirectory() as folder:
        path = new_store(crmctl, folder)
        run(bench_many, path, 300)
        wanted = alike(path)
    for how in "many", "each":
        with tempfile.TemporaryDirectory() as folder:
            path = new_store(crmctl, folder)
            add(path, 300, how)
            print(f"{how}: {run(crmctl, 'verify', '--file', path).splitlines()[0]}")
            if alike(path) != wanted:
                raise SystemExit(f"{how}: the rows are not those of the library")


def measure(crmctl, bench_many, count, rounds):
    times = {"many": [], "each": [], "library": []}
    for _ in range(rounds):
        for how, taken in times.items():
            with tempfile.TemporaryDirectory() as folder:
                path = new_store(crmctl, folder)
                # Each run in a process of its own, so that none finds the memory of another.
                command = (bench_many, path, count) if how == "library" else (sys.executable, __file__, "add", path, count, how)
                taken.append(int(run(*command)))
                run(crmctl, "verify", "--file", path)
    middle = {how: statistics.median(taken) for how, taken in times.items()}
    print(f"SQLAlchemy {sa.__version__}, {count} customers with two contact points, median of {rounds} in turn, each verified")
    for how, title in (("library", "crm_customer_add_many()"), ("many", "SQLAlchemy, a list for each table"),
                       ("each", "SQLAlchemy, customer by customer")):
        print(f"{title:34} {middle[how] / 1000:8.1f} ms {middle[how] / count:7.2f} us each {middle[how] / middle['library']:6.2f} x"
              f"   ({min(times[how]) / 1000:.1f} to {max(times[how]) / 1000:.1f})")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    actions = parser.add_subparsers(dest="action", required=True)
    one = actions.add_parser("add")
    one.add_argument("file")
    one.add_argument("count", type=int)
    one.add_argument("how", choices=("many", "each"))
    proof, whole = actions.add_parser("check"), actions.add_parser("measure")
    for action in proof, whole:
        action.add_argument("crmctl")
        action.add_argument("bench_many")
    whole.add_argument("--count", type=int, default=10000)
    whole.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    if given.action == "add":
        print(add(given.file, given.count, given.how))
    elif given.action == "check":
        check(given.crmctl, given.bench_many)
    else:
        measure(given.crmctl, given.bench_many, given.count, given.rounds)


if __name__ == "__main__":
    main()
