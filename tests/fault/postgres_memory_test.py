#!/usr/bin/env python3
"""Allocations fail inside libpq, each in its turn, once and for ever: no crash, no wrong outcome, and the handle goes on."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

import postgres
from postgres_cases import Client, Skip, expect, expect_answer, main

FAILURES = ("nomem", "connection", "busy", "uncertain")


def new_client():
    shim = os.environ.get("CRM_MALLOC_SHIM", "")
    if not os.path.exists(shim):
        raise Skip("there is no CRM_MALLOC_SHIM")
    return Client({"LD_PRELOAD": shim})


def server():
    if not hasattr(server, "made"):
        server.made = postgres.Server().__enter__()
    return server.made


def sweep(client, prepare, words):
    """The command with none and then each of its allocations failing; gives the number, the mode and the answer of each."""
    for for_ever in (0, 1):
        number, allocations = 0, 0
        while number <= allocations:
            prepare()
            client.expect("ok", "arm", number, for_ever)
            answer = client.do(*words(f"{number} {for_ever}"))
            count = int(client.expect("ok", "allocations").said)
            if number == 0:
                expect_answer(answer, "ok", None, "nothing failed")
                allocations = count
            expect(count > 0, "libpq was not found, or asks for no memory")
            yield number, for_ever, answer
            number += 1


def opening_without_memory_fails_and_works_later():
    uri, tried = server().create("opening"), 0
    with new_client() as client:
        expect_answer(client.open(uri), "ok")
        for number, for_ever, answer in sweep(client, lambda: None, lambda _: ["open", uri, 0, 2000]):
            expect_answer(answer, ("ok", *FAILURES), None, f"allocation {number}, {for_ever}")
            expect_answer(client.open(uri), "ok", None, f"after allocation {number}, {for_ever}")
            client.expect("ok", "create", "", f"after {number} {for_ever}")
            tried += 1
        client.expect("ok", "verify")
        expect(tried > 60, f"only {tried} allocations")
    return f"{tried} allocations"


def there(database):
    rows = server().sql("SELECT name, count(*) FROM crm_customer GROUP BY name", database).splitlines()
    return {name: int(count) for name, count in (row.split("|") for row in rows)}


def expect_truth(database, outcomes):
    """What was answered is what was done: once, not at all, or, in doubt, either."""
    counts = there(database)
    for name, status in outcomes.items():
        may_be = {"ok": (1,), "uncertain": (0, 1)}.get(status, (0,))
        expect(counts.get(name, 0) in may_be, f"{name}: {status}, and {counts.get(name, 0)} times there")


def changing_without_memory_tells_the_truth():
    uri, outcomes, seen = server().create("changing"), {}, {}
    with new_client() as client:
        expect_answer(client.open(uri, deadline=2000), "ok")
        for fresh in (True, False):  # a connection that has everything to prepare yet, and one that has not
            def prepare(fresh=fresh):
                if fresh:
                    expect_answer(client.open(uri, deadline=2000), "ok")

            for number, for_ever, answer in sweep(client, prepare, lambda n, f=fresh: ["create", "", f"{f} {n}"]):
                expect_answer(answer, ("ok", *FAILURES), None, f"allocation {number}, {for_ever}")
                outcomes[f"{fresh} {number} {for_ever}"] = answer.status
                seen[answer.status] = seen.get(answer.status, 0) + 1
                client.expect("ok", "list")
        client.expect("ok", "verify")
        expect_truth("changing", outcomes)
        expect(len(outcomes) > 60, f"only {len(outcomes)} allocations")
    return f"{len(outcomes)} allocations, {seen}"


def a_key_asked_again_after_a_lack_of_memory_is_done_once():
    uri, names = server().create("keys"), []
    with new_client() as client:
        expect_answer(client.open(uri, deadline=2000), "ok")
        for number, for_ever, answer in sweep(client, lambda: None, lambda n: ["create", n, n]):
            expect_answer(answer, ("ok", *FAILURES), None, f"allocation {number}, {for_ever}")
            names.append(f"{number} {for_ever}")
            client.expect("replayed" if answer.status == "ok" else ("ok", "replayed"), "create", names[-1], names[-1])
        counts = there("keys")
        expect(all(counts.get(name) == 1 for name in names) and set(counts.values()) == {1}, f"{counts}")
    return f"{len(names)} allocations"


def reading_without_memory_fails_and_works_later():
    uri, tried = server().create("reading"), 0
    with new_client() as client:
        expect_answer(client.open(uri, deadline=2000), "ok")
        client.expect("ok", "create", "", "read")
        for words in (["get"], ["list"], ["epoch"]):
            for number, for_ever, answer in sweep(client, lambda: None, lambda _, w=words: w):
                expect_answer(answer, ("ok", *FAILURES), None, f"{words}, allocation {number}, {for_ever}")
                expect(answer.status != "ok" or answer.said in ("read", "1", "0"), f"a wrong answer: {answer}")
                expect(client.expect("ok", "get").said == "read", "another answer afterwards")
                tried += 1
    return f"{tried} allocations"


CASES = [
    opening_without_memory_fails_and_works_later, changing_without_memory_tells_the_truth,
    a_key_asked_again_after_a_lack_of_memory_is_done_once, reading_without_memory_fails_and_works_later,
]


if __name__ == "__main__":
    main(CASES)
