#!/usr/bin/env python3
"""A server that sends what it should not: rows, notices, settings without an end, a message as long as memory, garbage. Each
call ends in time with an error, memory stays bounded, and the handle goes on when the server comes to its senses.
"""
import os
import pathlib
import random
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

import postgres
from fake_postgres import FakeServer, Proxy, message, notice, text
from postgres_cases import READONLY, Client, expect, expect_answer, expect_in_time, main

DEADLINE = 600    # of a call, in milliseconds
SLACK = 0.5       # part of its time by which a call may be late while the flood keeps both cores busy
MOST = 64 * 1024  # KiB that a call may grow by
ERRORS = ("connection", "corrupt", "io", "busy", "uncertain", "txn_failed", "unsupported", "nomem", "internal", "invalid")
CALLS = (["get"], ["list"], ["create", "", "one more"], ["verify"], ["epoch"])


class Shop:
    """A store behind a proxy. flood(message) begins to send it without end in place of the next row."""
    server, made = None, 0

    def __init__(self, proxy, leaks):
        Shop.made += 1
        database = f"hostile{Shop.made}"
        Shop.server.create(database)
        self.client, self.proxy, self.flood, self.flooded = new_client(leaks), proxy, None, 0
        uri = Shop.server.uri(database, host=proxy.folder)
        expect_answer(self.client.open(uri, deadline=DEADLINE), "ok")
        for _ in range(5):
            self.client.expect("ok", "create", "", "before")
        proxy.server = self.pass_on

    def pass_on(self, pair, packet, _):
        if packet[:1] != b"D" or self.flood is None:
            return None
        self.flooded += 1
        for data in self.flood(packet):
            pair.to_client.send(data)
        return b""


def new_client(leaks=False):
    """One that touches no more memory than it uses; Meson would have every allocation filled. `leaks`: libpq itself loses
    what came before a message that is out of its order."""
    options = os.environ.get("ASAN_OPTIONS", "") + (":detect_leaks=0" if leaks else "")
    return Client({"MALLOC_PERTURB_": "0", "ASAN_OPTIONS": options})


def real_server():
    if Shop.server is None:
        Shop.server = postgres.Server().__enter__()
    return Shop.server


def most_memory(client):
    return int(client.expect("ok", "memory").said)


def expect_bounded(client, before, what):
    most = most_memory(client)
    expect(most <= before + MOST, f"{what}: memory grew by {(most - before) // 1024} MiB")
    return max(0, most - before) // 1024


def expect_stands(flood, *calls, leaks=False):
    """Whatever is called meanwhile fails in time and in bounds; afterwards the handle is as good as before."""
    grown = 0
    with Proxy(real_server()) as proxy:
        shop = Shop(proxy, leaks)
        with shop.client as client:
            for words in calls or CALLS:
                most_memory(client)
                before = most_memory(client)
                shop.flood = flood
                answer = client.do(*words)
                shop.flood = None
                expect_answer(answer, ERRORS, None, " ".join(words))
                expect_in_time(answer, DEADLINE * (2 if words == ["list"] else 1), SLACK)  # a walk has it for each step
                grown = max(grown, expect_bounded(client, before, f"{words}: {answer}"))
                client.expect("ok", "get")
                client.expect("ok", "verify")
            expect(shop.flooded >= len(calls or CALLS), "there was no flood")
    return f"grew by {grown} MiB"


def endless(data):
    pack = data * (65536 // len(data) + 1)
    while True:
        yield pack


def rows_without_end():
    """The first of them is an answer to who asks for one, so that call is left out."""
    return expect_stands(endless, *(words for words in CALLS if words != ["epoch"]))


def long_rows_without_end():
    """Of the right shape, with a long last value."""
    def flood(packet):
        head, rest = packet[5:7], packet[7:]
        count, values = int.from_bytes(head, "big"), []
        for _ in range(count):
            length = int.from_bytes(rest[:4], "big", signed=True)
            values.append(rest[4:4 + max(length, 0)] if length >= 0 else None)
            rest = rest[4 + max(length, 0):]
        values = [value if value is None or len(value) < 5 else b"x" * 100000 for value in values]
        yield from endless(message(b"D", head + b"".join(
            b"\xff\xff\xff\xff" if v is None else len(v).to_bytes(4, "big") + v for v in values)))

    return expect_stands(flood)


def notices_without_end():
    return expect_stands(lambda _: endless(notice("x" * 200, "WARNING", "01000")))


def notifications_without_end():
    return expect_stands(lambda _: endless(message(b"A", b"\0\0\0\1" + text("channel") + text("x" * 200))))


def settings_without_end():
    def flood(_):
        number = 0
        while True:
            number += 1
            yield message(b"S", text(f"setting{number}") + text("x" * 20000))

    return expect_stands(flood)


def a_message_that_claims_a_gigabyte():
    def flood(_):
        yield b"D" + (1 << 30).to_bytes(4, "big") + b"x" * 100000

    return expect_stands(flood)


def a_message_of_a_gigabyte():
    """As fast as a network brings it: libpq alone decides how much it reads at once from a server beside us."""
    def flood(_):
        yield b"D" + (1 << 30).to_bytes(4, "big") + b"\0\1" + (1 << 29).to_bytes(4, "big")
        while True:
            yield b"x" * 65536
            time.sleep(0.001)

    return expect_stands(flood)


def garbage():
    def flood(_):
        yield random.Random(seed).randbytes(100000)

    for seed in range(3):
        expect_stands(flood, leaks=True)


def a_copy_nobody_asked_for():
    def answer(connection, kind, body):
        if b"SELECT version" in body:
            connection.send(message(copy, b"\0\0\1\0\0"))
        else:
            FakeServer.opening(connection, kind, body)

    for copy in (b"G", b"H", b"W"):
        expect_stands(lambda _: [message(copy, b"\0\0\1\0\0")], leaks=True)
        with FakeServer(answer=answer) as fake, new_client() as client:
            said = client.open(fake.uri(), READONLY, deadline=DEADLINE)
            expect_answer(said, ERRORS, None, "a copy")
            expect_in_time(said, DEADLINE, SLACK)


def floods_at_the_login():
    floods = {
        "notices": lambda c: [c.send(data) for data in endless(notice("x" * 200))],
        "settings": lambda c: [c.send(message(b"S", text(f"s{n}") + text("x" * 20000))) for n in range(1 << 20)],
        "rows": lambda c: [c.send(data) for data in endless(message(b"D", b"\0\1\0\0\0\1x"))],
        "garbage": lambda c: c.send(random.Random(1).randbytes(100000)),
    }
    for name, flood in floods.items():
        def speak(connection, flood=flood):
            connection.first()
            connection.send(message(b"R", bytes(4)))
            flood(connection)
            connection.wait()

        with FakeServer(speak=speak) as fake, new_client() as client:
            client.open(f"host={fake.folder}/nowhere dbname=x")
            before = most_memory(client)
            answer = client.open(fake.uri(), READONLY, deadline=DEADLINE)
            expect_answer(answer, ERRORS, None, name)
            expect_in_time(answer, DEADLINE, SLACK)
            expect_bounded(client, before, name)


def floods_while_a_store_is_opened():
    def answer(connection, kind, body):
        if word in body:
            for data in endless(message(b"T", b"\0\1" + text("a") + bytes(18)) + message(b"D", b"\0\1\0\0\0\1x") * 1000):
                connection.send(data)
        FakeServer.opening(connection, kind, body)

    for word in (b"transaction_read_only", b"SELECT epoch", b"SELECT version"):
        with FakeServer(answer=answer) as fake, new_client() as client:
            client.open(f"host={fake.folder}/nowhere dbname=x")
            before = most_memory(client)
            said = client.open(fake.uri(), READONLY, deadline=DEADLINE)
            expect_answer(said, ERRORS, None, word.decode())
            expect_in_time(said, DEADLINE, SLACK)
            expect_bounded(client, before, word.decode())


CASES = [
    rows_without_end, long_rows_without_end, notices_without_end, notifications_without_end, settings_without_end,
    a_message_that_claims_a_gigabyte, a_message_of_a_gigabyte, garbage,
    a_copy_nobody_asked_for, floods_at_the_login, floods_while_a_store_is_opened,
]


if __name__ == "__main__":
    main(CASES)
