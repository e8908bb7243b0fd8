#!/usr/bin/env python3
"""A primary, its synchronous standby, and what is left when one of them is gone: nothing that was acknowledged is lost, what the
standby has not confirmed is not acknowledged, and an old primary that comes back is refused.
"""
import contextlib
import os
import pathlib
import random
import shutil
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

import postgres
from postgres_cases import DEADLINE, Client, expect, expect_answer, expect_in_time, main, wait_until

CYCLES = int(os.environ.get("CRM_FAILOVERS", "20"))
WAITING = "SELECT pid FROM pg_stat_activity WHERE application_name = 'libcrm' AND wait_event = 'SyncRep'"
SHOP = "shop"


@contextlib.contextmanager
def pair_of_servers():
    """A primary with the database and its synchronous standby."""
    with postgres.Server() as primary:
        primary.create(SHOP)
        with primary.backup() as standby:
            primary.set_synchronous(standby.name)
            yield primary, standby


def names(server):
    """Of each name how many customers have it."""
    rows = server.sql("SELECT name, count(*) FROM crm_customer GROUP BY name", SHOP).splitlines()
    return {name: int(count) for name, count in (row.split("|") for row in rows)}


# --- what the standby has not confirmed

def harm_waiting_commit(primary, harm):
    """Wait until a commit waits for the standby, then do something to the process that serves it."""
    wait_until(lambda: primary.sql(WAITING), "a commit waits for the standby")
    pid = primary.sql(WAITING)
    primary.sql(f"SELECT {harm}({pid})")


def an_unconfirmed_commit_is_uncertain():
    with pair_of_servers() as (primary, standby), Client() as client:
        expect_answer(client.open(primary.uri(SHOP), deadline=DEADLINE), "ok")
        for harm, rule in {"pg_cancel_backend": "store_unconfirmed", "pg_terminate_backend": "store_unreachable"}.items():
            standby.freeze()
            client.tell("create", harm, harm)
            harm_waiting_commit(primary, harm)
            answer = client.hear()
            expect_answer(answer, "uncertain", rule, harm)
            expect_in_time(answer)
            expect(names(primary).get(harm) == 1, "the case is another one: it was not committed at all")
            for _ in range(2):
                answer = client.do("create", harm, harm)
                expect(answer.status in ("busy", "connection", "uncertain"), f"acknowledged before it is safe: {answer}")
                expect_in_time(answer)
                primary.sql("SELECT pg_cancel_backend(pid) FROM (%s) AS waiting" % WAITING)
            standby.thaw()
            wait_until(lambda: not primary.sql(WAITING), "nobody waits for the standby")
            client.expect("replayed", "create", harm, harm)
            expect(names(primary)[harm] == 1, "done twice")


def a_commit_confirmed_late_is_done():
    with pair_of_servers() as (primary, standby), Client() as client:
        expect_answer(client.open(primary.uri(SHOP), deadline=20000), "ok")
        for harm in ("pg_cancel_backend", "pg_terminate_backend"):
            for key in ("", harm):
                standby.freeze()
                client.tell("create", key, f"{harm}{key}")
                harm_waiting_commit(primary, harm)
                wait_until(lambda: primary.sql(WAITING), "the library asks for a confirmation")
                standby.thaw()
                expect_answer(client.hear(), "ok", what=harm)
                wait_until(lambda: standby.sql("SELECT pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn()") == "t", "replayed")
                expect(names(standby)[f"{harm}{key}"] == 1, "acknowledged and not on the standby")
        client.expect("ok", "verify")


def an_answer_given_again_is_as_safe_as_the_first():
    """The program that had the doubt is gone; the next one asks with the same key."""
    with pair_of_servers() as (primary, standby), Client() as client, Client() as other:
        expect_answer(client.open(primary.uri(SHOP), deadline=DEADLINE), "ok")
        expect_answer(other.open(primary.uri(SHOP), deadline=DEADLINE), "ok")
        standby.freeze()
        client.tell("create", "key", "one")
        harm_waiting_commit(primary, "pg_cancel_backend")
        wait_until(lambda: primary.sql(WAITING), "the library asks for a confirmation")
        expect_answer(client.hear(), "uncertain")
        client.process.kill()
        primary.sql(f"SELECT pg_terminate_backend(pid) FROM ({WAITING}) AS waiting")
        answer = other.do("create", "key", "one")
        expect_answer(answer, "uncertain", None, "the standby has not confirmed it")
        expect_in_time(answer)
        standby.thaw()
        other.expect("replayed", "create", "key", "one")
        client.close = lambda: None


# --- failover

class Links:
    """Two names for the servers that come and go, so that one connection string leads to both: a is asked first."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="crmln_", dir="/tmp"))

    def point(self, place, server):
        link = self.folder / "ab"[place]
        link.unlink(missing_ok=True)
        link.symlink_to(server.directory)

    def uri(self, *places):
        return f"postgresql:///{SHOP}?user={postgres.USER}&host=" + ",".join(str(self.folder / place) for place in places or "ab")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)


def follow(primary, links, place):
    """A new standby that every commit waits for from now on. What was acknowledged before it came is on it as well."""
    standby = primary.backup({"wal_retrieve_retry_interval": "100ms"})  # a lost primary must not hold up its promotion
    try:
        standby.start()
        links.point(place, standby)
        primary.set_synchronous(standby.name)
        primary.sql("CREATE TABLE IF NOT EXISTS beat(n int); INSERT INTO beat VALUES (1)", SHOP)
    except BaseException:
        standby.close()
        raise
    return standby


def expect_kept(server, acked, when):
    there = names(server)
    lost = [key for key in acked if there.get(key) != 1]
    expect(not lost, f"{when}: acknowledged and not there once: {lost[:5]}")
    expect(set(there.values()) == {1}, f"{when}: done twice")


def goes_on(client, when):
    count = len(client.acked)
    wait_until(lambda: len(client.acked) > count + 3, f"{when}: the writer goes on: {client.failed[-3:]}")


def refuse_old_primary(old, new, links, client, place):
    """It came back and stands first in the list; what it is asked to do must happen on the new one."""
    old.start()
    before = old.sql("SELECT count(*) FROM crm_customer", SHOP)
    new.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'libcrm'")
    goes_on(client, "after the old primary came back")
    with Client() as fresh:
        expect_answer(fresh.open(links.uri(), 0), "ok")
        name = f"fresh {time.monotonic()}"
        fresh.expect("ok", "create", "", name)
        expect(names(new).get(name) == 1, "a new process has chosen the old primary")
        epoch = int(fresh.expect("ok", "epoch").said)
        expect_answer(fresh.open(links.uri("ab"[place]), 0, deadline=DEADLINE, epoch=epoch), "connection", "store_fenced")
        expect(old.sql("SELECT count(*) FROM crm_customer", SHOP) == before, "the old primary was written to")
    old.kill()
    return epoch


def nothing_acknowledged_is_lost_by_failovers():
    began, epochs = time.monotonic(), []
    with Links() as links, contextlib.ExitStack() as servers, Client() as client:
        primary = servers.enter_context(postgres.Server())
        primary.create(SHOP)
        links.point(0, primary)
        links.point(1, primary)
        expect_answer(client.open(links.uri(), deadline=20000), "ok")
        client.tell("write", "customer ", 1)
        for cycle in range(CYCLES):
            standby = follow(primary, links, (cycle + 1) % 2)
            servers.push(standby)
            goes_on(client, f"cycle {cycle}, before")
            time.sleep(random.uniform(0, 0.03))
            primary.kill()
            standby.promote()
            goes_on(client, f"cycle {cycle}, after")
            expect_kept(standby, list(client.acked), f"cycle {cycle}")
            if cycle % 4 == 0:
                epochs.append(refuse_old_primary(primary, standby, links, client, cycle % 2))
            primary.close()
            primary = standby
        client.tell("stop")
        answer = client.hear()
        expect_answer(answer, "ok")
        epoch = int(client.expect("ok", "epoch").said)
        expect(epochs == sorted(set(epochs)) and epochs[0] > 0 and epoch >= epochs[-1], f"epochs {epochs} {epoch}")
        expect_kept(primary, client.acked, "at last")
        client.expect("ok", "verify")
        count, repeats, worst = answer.said.split()
        return (f"{CYCLES} failovers in {time.monotonic() - began:.0f} s, {count} customers, {repeats} repeated by the client, "
                f"the longest call {worst} ms, epoch {epoch}")


def a_running_handle_refuses_the_old_primary():
    with Links() as links, pair_of_servers() as (primary, standby), Client() as client:
        links.point(0, primary)
        links.point(1, standby)
        expect_answer(client.open(links.uri(), deadline=1500), "ok")
        expect(client.expect("ok", "epoch").said == "0", "the first epoch is not 0")
        client.expect("ok", "create", "", "before")
        primary.kill()
        standby.promote()
        client.expect("ok", "create", "", "after")
        expect(client.expect("ok", "epoch").said == "1", "the epoch has not grown")
        primary.start()
        standby.stop()
        for words in (["create", "key", "refused"], ["get"], ["list"]):
            answer = client.expect("connection", *words, rule="store_fenced")
            expect_in_time(answer, 1500)
        expect("refused" not in names(primary) and "after" not in names(primary), "the old primary was written to")
        standby.start()
        client.expect("ok", "create", "key", "refused")
        expect(names(standby).get("refused") == 1, "it went elsewhere")
        with Client() as fresh:
            expect_answer(fresh.open(links.uri("a"), 0, deadline=DEADLINE, epoch=1), "connection", "store_fenced")
            expect_answer(fresh.open(links.uri(), 0, epoch=1), "ok")
            expect_answer(fresh.open(links.uri(), 0, deadline=DEADLINE, epoch=2), "connection", "store_fenced")


CASES = [
    an_unconfirmed_commit_is_uncertain, a_commit_confirmed_late_is_done, an_answer_given_again_is_as_safe_as_the_first,
    a_running_handle_refuses_the_old_primary, nothing_acknowledged_is_lost_by_failovers,
]


if __name__ == "__main__":
    main(CASES)
