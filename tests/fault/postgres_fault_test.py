#!/usr/bin/env python3
"""A server that does not answer, dies at any moment, or refuses a commit: every call ends in time with an outcome that is
true, the same handle goes on afterwards, and what was asked under a key is done exactly once.
"""
import collections
import pathlib
import random
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

import postgres
from fake_postgres import Proxy
from postgres_cases import DEADLINE, Client, expect, expect_answer, expect_in_time, main, wait_until

SOON = 0.05  # seconds in which a call that was begun has reached the server


def postgres_server():
    if Shop.server is None:
        Shop.server = postgres.Server().__enter__()
    return Shop.server


class Shop:
    """A store on the common server, a client that has it open, and what the server itself says of it."""
    server, made = None, 0

    def __init__(self, through=None, deadline=DEADLINE):
        postgres_server()
        Shop.made += 1
        self.database, self.deadline = f"shop{Shop.made}", deadline
        uri = Shop.server.create(self.database)
        self.client = Client()
        if through:
            uri = uri.replace(str(Shop.server.directory), str(through.folder))
        self.uri = uri
        expect_answer(self.client.open(uri, deadline=deadline), "ok")
        self.client.expect("ok", "create", "first", "first")

    def __enter__(self):
        return self

    def __exit__(self, *details):
        Shop.server.thaw()
        self.client.__exit__(*details)

    def sql(self, text):
        return self.server.sql(text, self.database)

    def backend(self):
        """The process that serves the client."""
        return self.sql("SELECT pid FROM pg_stat_activity WHERE application_name = 'libcrm' AND datname = current_database()")

    def names(self):
        """Of each name how many customers have it."""
        rows = self.sql("SELECT name, count(*) FROM crm_customer GROUP BY name").splitlines()
        return {name: int(count) for name, count in (row.split("|") for row in rows)}

    def expect_once(self, *names):
        there = self.names()
        expect(all(there.get(name) == 1 for name in names) and set(there.values()) == {1}, f"{names}: {there}")
        self.client.expect("ok", "verify")


def expect_refused(answer, *rules):
    """It ended in time, and the status tells whether the effect is in doubt."""
    expect_answer(answer, ("connection", "uncertain"))
    expect(answer.rule in rules, f"the rule is another one: {answer}")
    expect_in_time(answer)


# --- a server that stands still

def a_call_to_a_frozen_server_ends_in_time():
    with Shop() as shop:
        shop.server.freeze()
        expect_refused(shop.client.do("create", "key", "frozen"), "store_deadline")
        expect_refused(shop.client.do("get"), "store_unreachable", "store_deadline")
        expect_refused(shop.client.do("create", "key", "frozen"), "store_unreachable", "store_deadline")
        shop.server.thaw()
        expect_answer(shop.client.do("create", "key", "frozen"), ("ok", "replayed"))
        shop.client.expect("replayed", "create", "key", "frozen")
        shop.expect_once("first", "frozen")


def a_read_from_a_frozen_server_ends_in_time():
    with Shop() as shop:
        for words in (["get"], ["list"], ["epoch"], ["verify"]):
            shop.client.expect("ok", *words)
            shop.server.freeze()
            expect_refused(shop.client.do(*words), "store_deadline")
            shop.server.thaw()
            shop.client.expect("ok", *words)


def a_group_in_which_the_server_froze_leaves_nothing():
    with Shop() as shop:
        shop.client.expect("ok", "begin")
        for number in range(30):
            shop.client.expect("ok", "create", "", f"lost {number}")
        shop.server.freeze()
        answer = shop.client.do("commit")
        expect_answer(answer, ("connection", "uncertain"))
        expect_in_time(answer)
        shop.server.thaw()
        there = shop.names()
        expect(len(there) == 1 or len(there) == 31 and answer.status == "uncertain", f"{answer}: {there}")
        shop.client.expect("ok", "create", "key", "next")
        shop.client.expect("ok", "verify")


def a_group_that_meets_a_frozen_server_midway_is_taken_back():
    with Shop() as shop:
        for midway in ("create", "get"):
            shop.client.expect("ok", "begin")
            shop.client.expect("ok", "create", "a", "a")
            shop.server.freeze()
            answer = shop.client.do("get") if midway == "get" else shop.client.do("create", "b", "b")
            if answer.status not in ("ok",):
                expect_refused(answer, "store_deadline")
            answer = shop.client.do("commit")
            expect(answer.status != "ok", f"committed on a frozen server: {answer}")
            expect_in_time(answer)
            shop.server.thaw()
            shop.client.do("rollback")
        shop.client.expect(("ok", "replayed"), "create", "a", "a")
        shop.client.expect(("ok", "replayed"), "create", "b", "b")
        shop.expect_once("first", "a", "b")


def a_large_unit_that_meets_a_frozen_server_ends_in_time():
    with Shop() as shop:
        for moment in (0, 0.05, 0.2):
            shop.client.tell("transact", "large", 20000)
            time.sleep(moment)
            shop.server.freeze()
            expect_refused(shop.client.hear(), "store_deadline")
            shop.server.thaw()
            shop.client.expect("ok", "create", f"key {moment}", f"small {moment}")
            shop.expect_once("first", f"small {moment}")


def opening_a_store_on_a_frozen_server_ends_in_time():
    with Shop() as shop, Client() as other:
        shop.server.freeze()
        expect_refused(other.open(shop.uri, deadline=DEADLINE), "store_unreachable")
        shop.server.thaw()
        expect_answer(other.open(shop.uri, deadline=DEADLINE), "ok")


def a_server_that_thaws_in_time_is_waited_for():
    with Shop(deadline=10000) as shop:
        shop.server.freeze()
        shop.client.tell("create", "key", "late")
        time.sleep(0.5)
        shop.server.thaw()
        expect_answer(shop.client.hear(), "ok")
        shop.expect_once("first", "late")


# --- a server that dies

def an_idle_connection_that_is_ended_is_made_again():
    with Shop() as shop:
        for words in (["get"], ["create", "", "again"], ["list"], ["verify"], ["epoch"], ["transact", "unit", 2]):
            shop.sql(f"SELECT pg_terminate_backend({shop.backend()}, 5000)")
            shop.client.expect("ok", *words)
        shop.sql(f"SELECT pg_terminate_backend({shop.backend()}, 5000)")
        shop.client.expect("ok", "begin")
        shop.client.expect("ok", "create", "", "in a new group")
        shop.client.expect("ok", "commit")
        shop.client.expect("ok", "begin")
        shop.client.expect("ok", "create", "", "in the group")
        shop.client.expect("ok", "get")
        shop.sql(f"SELECT pg_terminate_backend({shop.backend()}, 5000)")
        expect_refused(shop.client.do("commit"), "store_unreachable", "none")
        shop.client.expect("ok", "create", "", "after")
        shop.expect_once("first", "again", "after", "unit0", "unit1", "in a new group")
        expect("in the group" not in shop.names(), "a part of a lost group was kept")


def run_writer(shop, rounds, harm):
    """A client writes without a pause while harm() is done; then every key is there once, the acknowledged ones at least."""
    client, total = shop.client, 0
    for number in range(rounds):
        total += len(client.acked)
        client.acked.clear()
        client.tell("write", f"round {number} ")
        wait_until(lambda: client.acked, "the writer begins")
        time.sleep(random.uniform(0, 0.03))
        harm()
        count = len(client.acked)
        wait_until(lambda: len(client.acked) > count + 3, f"the writer goes on: {client.failed[-3:]}")
        client.tell("stop")
        answer = client.hear()
        expect_answer(answer, "ok")
        written, _, worst = map(int, answer.said.split())
        expect(worst <= 1.1 * shop.deadline, f"a call took {worst} ms")
        wait_until(lambda: len(client.acked) == written, "all lines have come")
        there = shop.names()
        lost = [key for key in client.acked if there.get(key) != 1]
        expect(not lost, f"round {number}: not there once: {lost}")
        expect(set(there.values()) == {1}, f"round {number}: twice: {there}")
    client.expect("ok", "verify")
    seen = collections.Counter(words[1] for words in client.failed)
    return f"{rounds} times, {total} customers, the client saw {dict(seen)}"


def killing_backends_loses_nothing():
    with Shop(deadline=5000) as shop:
        return run_writer(shop, 40, lambda: shop.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'libcrm'"))


def killing_the_server_loses_nothing():
    def kill():
        shop.server.kill()
        shop.server.start()

    with Shop(deadline=5000) as shop:
        return run_writer(shop, 12, kill)


# --- a commit whose answer does not come

class CommitCut:
    """A proxy that ends the connection around the next COMMIT: before the server got it, before its answer is passed on, or,
    with `late`, as soon as it was passed to the server."""

    def __init__(self, proxy, when, then_refuse=False):
        self.proxy, self.when, self.then_refuse, self.cuts = proxy, when, then_refuse, 1
        proxy.client, proxy.server = self.to_server, self.to_client

    def end(self, pair):
        if self.then_refuse:
            self.proxy.refuse()
        pair.cut()
        raise ConnectionError("cut")

    def to_server(self, pair, packet, running):
        if running == b"COMMIT" and self.cuts:
            self.cuts -= 1
            pair.state = "commit"
            if self.when == "before":
                self.end(pair)
        elif pair.state == "commit" and packet[:1] == b"S":
            pair.state = "sent"
            pair.to_server.send(packet)
            if self.when == "after":
                self.end(pair)
            return b""
        return None

    def to_client(self, pair, packet, _):
        if pair.state not in ("commit", "sent"):
            return None
        if self.when == "answer" and packet[:1] == b"C" and b"COMMIT" in packet:
            self.end(pair)
        return b""


def a_commit_that_got_lost_is_settled_by_the_library():
    with Proxy(postgres_server()) as proxy, Shop(proxy) as shop:
        for when in ("before", "answer", "after") * 3:
            for key in ("", f"key {when}"):
                name, before = f"{when} {shop.made} {key}", len(shop.names())
                cut = CommitCut(proxy, when)
                shop.client.expect(("ok", "replayed"), "create", key, name if not key else when)
                expect(cut.cuts == 0, "no commit was cut")
                expect(len(shop.names()) - before <= 1, f"{when}: done twice")
        there = shop.names()
        expect(all(there.get(when) == 1 for when in ("before", "answer", "after")), f"{there}")
        expect(all(there.get(f"{when} {shop.made} ") == 3 for when in ("before", "answer", "after")), f"{there}")
        shop.client.expect("ok", "verify")


def a_commit_that_got_lost_in_a_group_is_settled_too():
    with Proxy(postgres_server()) as proxy, Shop(proxy) as shop:
        for when in ("answer", "before"):
            cut = CommitCut(proxy, when)
            expect(shop.client.expect("ok", "transact", when, 3).said == ("1" if when == "answer" else "2"), "other runs")
            shop.client.expect("ok", "begin")
            shop.client.expect("ok", "create", "", f"group {when}")
            cut.cuts = 1
            shop.client.expect("ok" if when == "answer" else "connection", "commit")
            proxy.client = proxy.server = None
            expect((f"group {when}" in shop.names()) == (when == "answer"), "the outcome is another one")
        shop.expect_once("first", "answer0", "answer1", "answer2", "before0", "before1", "before2")


def a_commit_nobody_can_be_asked_about_is_uncertain():
    with Proxy(postgres_server()) as proxy, Shop(proxy) as shop:
        for when in ("before", "answer", "after"):
            CommitCut(proxy, when, then_refuse=True)
            answer = shop.client.expect("uncertain", "create", f"key {when}", when)
            expect_in_time(answer)
            expect_refused(shop.client.do("get"), "store_unreachable")
            proxy.client = proxy.server = None
            proxy.listen()
            shop.client.expect({"before": "ok", "answer": "replayed", "after": ("ok", "replayed")}[when],
                               "create", f"key {when}", when)
            shop.client.expect("replayed", "create", f"key {when}", when)
        shop.expect_once("first", "before", "answer", "after")


# --- a commit that is refused

def refuse_commits(shop, sqlstate, times):
    """So many commits with a new journal entry fail at their very end. A sequence counts, which no rollback takes back."""
    shop.sql(f"""DROP TRIGGER IF EXISTS refuse ON crm_journal; DROP SEQUENCE IF EXISTS tries; CREATE SEQUENCE tries;
        CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('tries') <= {times} THEN RAISE EXCEPTION 'refused' USING ERRCODE = '{sqlstate}'; END IF;
        RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON crm_journal DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION refuse()""")


def a_commit_refused_as_unserializable_is_run_again():
    with Shop(deadline=10000) as shop:
        for sqlstate in ("40001", "40P01"):
            for times in (1, 2, 7):
                refuse_commits(shop, sqlstate, times)
                shop.client.expect("ok", "create", "", f"{sqlstate} {times}")
                expect(shop.sql("SELECT last_value FROM tries") == str(times + 1), "it was run another number of times")
                shop.expect_once(f"{sqlstate} {times}")
                refuse_commits(shop, sqlstate, times)
                shop.client.expect("ok", "create", f"{sqlstate} {times}", f"{sqlstate} {times} key")
                shop.expect_once(f"{sqlstate} {times} key")


def a_unit_refused_as_unserializable_is_run_again_as_a_whole():
    with Shop(deadline=10000) as shop:
        for sqlstate in ("40001", "40P01"):
            refuse_commits(shop, sqlstate, 4)
            expect(shop.client.expect("ok", "transact", sqlstate, 3).said == "5", "it was run another number of times")
            shop.expect_once(*(f"{sqlstate}{number}" for number in range(3)))
            refuse_commits(shop, sqlstate, 1)
            shop.client.expect("ok", "begin")
            shop.client.expect("ok", "create", "", "by hand")
            shop.client.expect("busy", "commit")
            expect("by hand" not in shop.names(), "a refused group was kept")


def a_commit_refused_for_ever_is_busy_in_time():
    with Shop() as shop:
        for sqlstate in ("40001", "40P01"):
            refuse_commits(shop, sqlstate, 1000000000)
            for words in (["create", "key", "never"], ["transact", "never", 2]):
                answer = shop.client.expect("busy", *words)
                expect(answer.sqlstate in (sqlstate, ""), f"{answer}")  # none when the time was over in the middle
                expect_in_time(answer)
            expect(int(shop.sql("SELECT last_value FROM tries")) > 5, "it was hardly tried")
            refuse_commits(shop, sqlstate, 0)
            shop.client.expect("ok", "create", f"key {sqlstate}", sqlstate)
            shop.expect_once("first", sqlstate)


CASES = [
    a_call_to_a_frozen_server_ends_in_time, a_read_from_a_frozen_server_ends_in_time,
    a_group_in_which_the_server_froze_leaves_nothing, a_group_that_meets_a_frozen_server_midway_is_taken_back,
    a_large_unit_that_meets_a_frozen_server_ends_in_time, opening_a_store_on_a_frozen_server_ends_in_time, a_server_that_thaws_in_time_is_waited_for,
    an_idle_connection_that_is_ended_is_made_again, killing_backends_loses_nothing, killing_the_server_loses_nothing,
    a_commit_that_got_lost_is_settled_by_the_library, a_commit_that_got_lost_in_a_group_is_settled_too,
    a_commit_nobody_can_be_asked_about_is_uncertain, a_commit_refused_as_unserializable_is_run_again,
    a_unit_refused_as_unserializable_is_run_again_as_a_whole, a_commit_refused_for_ever_is_busy_in_time,
]


if __name__ == "__main__":
    main(CASES)
