"""Playbook, time, reports, journal, and the proof of the whole."""
import hashlib
import json

import crm
import pytest
from contract import DAY, NOBODY, SECOND, START, Contract

import contract_lists_test as lists


def playbook(c):
    book = c.db.playbook
    act = c.act(reason="a new rhythm")
    before = book.version()
    version = c.made(book.load, '{"complaint": {"check_days": 4}}', **act)
    assert version == before + 1
    assert c.stays(book.load, b'{"complaint": {"check_days": 4}}', **act) == version
    c.no(crm.Conflict, "key_reused:key", book.load, '{"complaint": {"check_days": 5}}', **act)
    assert c.stays(book.load, '{"complaint": {"check_days": 4}}', **c.act()) == version
    assert c.no(crm.Invalid, "playbook_syntax:complaint", book.load, '{\n"complaint": {"check_days": }}', **c.act()).line == 2
    c.no(crm.Invalid, "playbook_unknown:complaint.check_dayz", book.load, '{"complaint": {"check_dayz": 4}}', **c.act())
    c.no(crm.Invalid, "playbook_type:complaint.check_days", book.load, '{"complaint": {"check_days": "four"}}', **c.act())
    c.no(crm.Invalid, "playbook_range:complaint.check_days", book.load, '{"complaint": {"check_days": 4000}}', **c.act())
    c.spend()
    assert book.version() == version
    assert json.loads(book.dump())["complaint"]["check_days"]["value"] == 4
    assert json.loads(book.dump(1)) == json.loads(crm.playbook_default())
    c.no(crm.NotFound, "", book.dump, 99)
    c.made(book.load, '{"complaint": {"check_days": 3}}', **c.act())  # the rest of the script goes by the default


def ticks(c):
    """promises broken, moves, proposals"""
    result = c.look(c.db.tick())
    assert result.next_wake == c.db.next_wake()
    return result.promises_broken, result.moves, result.proposals


def sweeps(c):
    c.spend(2)
    assert c.db.lifecycle.sweep() > 0
    assert c.stays(c.db.lifecycle.sweep) == 0


def reports(c, since):
    whole, period = c.look(c.db.report()), c.look(c.db.report(since=since))
    assert (sum(whole.customers), len(whole.moves)) == (len(list(c.db.customers.list())), crm.REPORT_STATES)
    assert period.complaints_received == sum(period.complaints) <= whole.complaints_received
    assert (period.purchases, period.solve_mean_minutes) == (1, None)
    c.no(crm.Invalid, "field_range:until", c.db.report, since=since, until=since - SECOND)


def time(c):
    buyer, since = c.customer("Buys once"), c.db.now()
    assert since == c.now and c.db.next_wake() is not None
    assert ticks(c) == (0, 0, 0)
    c.later(5 * DAY)
    assert ticks(c)[0] > 0  # the promises of the lists are broken
    assert ticks(c) == (0, 0, 0)
    c.made(c.db.playbook.load, '{"lifecycle": {"churn": {"window_days": 60, "mode": "propose"}}}', **c.act())
    assert ticks(c)[2] > 0
    c.made(c.db.purchases.add, customer_id=buyer, amount=1, currency="CNY", **c.act())
    c.made(c.db.playbook.load, '{"lifecycle": {"churn": {"mode": "automatic"}}}', **c.act())
    c.later(61 * DAY)
    assert c.db.next_wake() == c.now
    sweeps(c)
    c.spend()
    c.db.tick()
    one = c.look(c.db.customers.get(buyer))
    assert (one.state, one.has_bought) == (crm.LifecycleState.CHURNED, True)
    reports(c, since)


def test_the_playbook_answers_as_in_c(c):
    playbook(c)


def test_time_passes_as_in_c(c):
    lists.script(c)
    customer = c.customer("Bought long ago")
    c.db.purchases.add(customer_id=customer, amount=1, currency="CNY", at=c.now - 70 * DAY)
    time(c)


def test_a_feed_goes_on_where_it_stopped(c):
    for name in "ABCDEFGH":
        c.customer(name)
    last, feed = c.db.journal.last(), c.db.journal.list
    entries = c.rows(feed())
    assert [entry.seq for entry in entries] == list(range(1, last + 1))
    assert [entry.seq for entry in feed(after=last - 5)] == list(range(last - 4, last + 1))
    assert list(feed(after=last)) == []
    c.customer("Written after the end of the feed")
    assert [entry.event for entry in feed(after=last)] == [crm.Event.CUSTOMER_CREATED]
    assert [entry.event for entry in feed(events=["playbook_loaded"])] == [crm.Event.PLAYBOOK_LOADED]
    assert len(list(feed(events=[crm.Event.CUSTOMER_CREATED, "customer_removed"]))) == 9


def test_a_timeline_is_ordered_by_when_things_happened(c):
    id = c.customer("A")
    c.later(30 * DAY)
    for days in (3, 1, 20):
        c.db.purchases.add(customer_id=id, amount=1, currency="CNY", at=c.now - days * DAY)
    other = c.customer("B")
    entries = c.rows(c.db.timeline(id))
    assert {entry.customer_id for entry in entries} == {id} and [e.at for e in entries] == sorted(e.at for e in entries)
    bought = c.db.timeline(id, events=["purchase_added"], since=c.now - 5 * DAY, until=c.now - 2 * DAY)
    assert [entry.at for entry in bought] == [c.now - 3 * DAY]
    assert [entry.event for entry in c.db.journal.list(customer_id=other)] == [crm.Event.CUSTOMER_CREATED]
    c.no(crm.NotFound, "", c.db.timeline, NOBODY)
    [verb, record, fields] = entries[0].changes[0]
    assert fields["name"] == "A" and verb and record


def test_digests_recognise_a_store(c):
    found = c.look(c.db.ledger.digest())
    last = c.db.journal.list().head(9)[-1]
    assert (found.entries, found.taken, found.head) == (c.db.journal.last(), 0, last.digest)
    assert len(found.head) == len(found.records) == hashlib.sha256().digest_size
    c.customer("One more")
    after = c.db.ledger.digest()
    assert after.head != found.head and after.records != found.records


def test_verify_and_rebuild_prove_the_whole(c, place):
    lists.customers(c)
    found = c.look(c.db.verify())
    assert (found.entries, found.faults, found.head) == (c.db.journal.last(), 0, c.db.ledger.digest().head)
    before = c.db.ledger.digest()
    assert c.db.rebuild() is None and c.db.ledger.digest() == before
    assert c.db.verify(lambda fault: pytest.fail(fault.text)) == found
    assert c.db.checkpoint() is (place.kind != "postgres")  # the log of a server is its own
    epoch = c.db.epoch()
    assert c.db.epoch_raise() == epoch + 1 == c.db.epoch()
    assert c.db.verify().faults == 0


class Stop(Exception):
    """Raised by a callback."""


def refuse(*arguments):
    raise Stop


def filled(place):
    c = Contract(place.open(create=True), place.clock, place.folder)
    lists.tasks(c, lists.customers(c))
    return c


def exported(db):
    pieces = []
    result = db.ledger.export(pieces.append)
    return b"".join(pieces), result


def reader(data, most=70001):
    """What gives the bytes piece by piece."""
    rest = memoryview(data)

    def read(size):
        nonlocal rest
        piece, rest = rest[:min(size, most)], rest[min(size, most):]
        return bytes(piece)
    return read


PAIRS = [("memory", "file"), ("file", "postgres"), ("postgres", "memory")]


@pytest.mark.parametrize("source, target", PAIRS)
def test_a_copy_holds_the_same(places, source, target):
    c, place = filled(places(source)), places(target)
    to, told = place.open(create=True, copy=True), []

    def stop(done, total):
        told.append((done, total))
        with pytest.raises(crm.Invalid):  # both handles are in use
            to.journal.last()
        raise Stop

    with pytest.raises(Stop):
        c.db.copy(to, stop)
    assert to.verify().faults == 0  # a whole store of an earlier moment
    result = c.db.copy(to, lambda done, total: told.append((done, total)))
    assert told and result.entries == c.db.journal.last() and result.taken <= result.entries
    again = c.db.copy(to)
    assert (again.taken, again.head, again.records) == (0, result.head, result.records)
    c.customer("Added since")
    assert c.db.copy(to).taken == 1 and to.ledger.digest() == c.db.ledger.digest()
    to.customers.add(kind="person", name="Only in the copy")
    c.no(crm.Conflict, "store_other", c.db.copy, to)
    c.no(crm.Invalid, "field_range:from", c.db.copy, c.db)


@pytest.mark.parametrize("source, target", PAIRS)
def test_an_export_is_read_by_every_store(places, source, target):
    c = filled(places(source))
    to = places(target).open(create=True, copy=True)
    data, result = exported(c.db)
    with pytest.raises(Stop):
        c.db.ledger.export(refuse)
    with pytest.raises(Stop):
        to.ledger.import_(refuse)
    for bad, error in [(b"nonsense\n", crm.Invalid), (data[:len(data) // 2], crm.Invalid),
                       (data.replace(b'"at":1', b'"at":2'), crm.Corrupt)]:
        with pytest.raises(error):
            to.ledger.import_(reader(bad))
    assert to.ledger.import_(reader(data)).entries == result.entries
    assert to.ledger.import_(reader(data)).taken == 0
    assert exported(to)[0] == data and to.ledger.digest().records == result.records
    to.customers.add(kind="person", name="Only in the copy")
    with pytest.raises(crm.Conflict):
        to.ledger.import_(reader(data))


def test_an_export_is_the_same_bytes_whichever_store_it_is(places, shared_place):
    assert exported(filled(places("memory")).db)[0] == exported(filled(shared_place).db)[0]


def test_the_clock_of_the_database_is_what_it_was_given(c):
    assert c.db.now() == START
