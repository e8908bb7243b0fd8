"""Lists of more than one page, and what is added behind a walk."""
from datetime import timedelta

import crm
import pytest
from contract import DAY, HOUR, MANY, MINUTE, assert_sound

AHEAD = 60
PAGE = 256


def customers(c):
    listed = c.db.customers.list
    with c.db.transaction():
        ids = []
        for i in range(MANY):
            ids.append(c.customer(f"Number {MANY - i}"))
            c.later(timedelta(microseconds=1000000 // 7))
    assert [one.id for one in c.rows(listed(after=ids[0]))] == ids[1:]
    c.made(c.db.customers.remove, ids[AHEAD - 10], **c.act())
    c.made(c.db.customers.remove, ids[MANY - 10], **c.act())
    for _ in range(AHEAD):
        c.customer("Added behind the cursor")
    assert len(c.rows(listed(after=ids[0], removed=True))) == MANY - 1 + AHEAD
    assert list(listed(after=ids[0], removed=True, state="loyal")) == []
    return ids[0]


def tasks(c, customer):
    """Due at the same time, so that priority and id decide."""
    add, cancel = c.db.tasks.add, c.db.tasks.cancel
    with c.db.transaction():
        for i in range(MANY):
            c.made(add, customer_id=customer, handler="Luo", title="one of many", due_at=c.now + i * 7 % 5 * DAY,
                   priority=1 + i * 5 % 9, **c.act())
    count = 0
    for task in c.db.tasks.due(until=c.now + 9 * DAY, handler="Luo"):
        if count % 50 == AHEAD % 50:  # what was given is done while the walk goes on
            c.made(cancel, task.id, **c.act(reason="not needed"))
        if count == AHEAD:
            c.task(customer, c.now + 8 * DAY)
        count += 1
    assert count == MANY  # the added one has another handler
    assert len(c.rows(c.db.tasks.due(until=c.now + 9 * DAY, customer_id=customer))) == MANY + 1


def purchases(c, customer):
    add = c.db.purchases.add
    with c.db.transaction():
        for i in range(MANY):
            c.made(add, customer_id=customer, currency="EUR", amount=i, **c.act(at=c.now - i * 11 % 17 * HOUR))
    rows = c.rows(c.db.purchases.list(customer))
    assert [(row.at, row.id) for row in rows] == sorted((row.at, row.id) for row in rows) and len(rows) == MANY
    c.later(MINUTE)
    c.made(add, customer_id=customer, currency="EUR", amount=MANY - 1, **c.act())
    c.made(add, customer_id=customer, currency="EUR", amount=MANY - 1, **c.act(at=c.now - 90 * DAY))


def contacts(c, customer):
    add = c.db.contacts.add
    with c.db.transaction():
        for i in range(MANY):
            c.made(add, customer_id=customer, kind="message", outcome="reached", **c.act(at=c.now - i * 13 % 19 * MINUTE))
    assert len(c.rows(c.db.contacts.list(customer))) == MANY


def moves(c, customer):
    move = c.db.lifecycle.move
    with c.db.transaction():
        for i in range(MANY):
            c.later(MINUTE)
            there = dict(state="current") if i % 2 else dict(state="churned", state_reason=crm.ChurnReason.UNKNOWN)
            c.made(move, customer, has_bought=True, **there, **c.act(reason="to and fro"))
    found = c.rows(c.db.lifecycle.list(customer))
    assert [one.number for one in found] == list(range(1, MANY + 2))  # the first purchase moved him too


def promises(c, customer):
    complaints = c.db.complaints
    given = dict(consent=True, unit="workshop", reason="much to do")
    with c.db.transaction():
        for i in range(MANY):
            id = c.complaint(customer)
            c.made(complaints.judge, id, responsibility="ours", complainant_type="passive", purpose="heard", **c.act())
            c.made(complaints.promise, id, due_at=c.now + (1 + i * 7 % 3) * DAY, **given, **c.act())  # many at the same time
        for i in range(MANY):
            c.made(complaints.renew, id, due_at=c.now + HOUR + i * MINUTE, channel="phone", progress="it goes on",
                   **given, **c.act())
    assert [one.number for one in c.rows(c.db.promises.list(id))] == list(range(1, MANY + 2))
    lapsing = c.rows(c.db.promises.open_list(c.now + 9 * DAY))
    assert len(lapsing) >= MANY and [one.due_at for one in lapsing] == sorted(one.due_at for one in lapsing)
    assert len(c.rows(complaints.list(customer_id=customer))) == MANY
    assert len(list(complaints.list(open_only=True))) >= MANY


def script(c):
    customer = customers(c)
    for part in (tasks, purchases, contacts, moves, promises):
        part(c, customer)


def test_long_lists_answer_as_in_c(c):
    script(c)


@pytest.fixture
def people(c):
    """Customers on more than two pages."""
    made = c.db.customers.add_many([dict(kind="person", name=f"Number {i}") for i in range(2 * PAGE + 88)])
    assert made == sorted(made)
    return made


def test_a_list_is_read_page_by_page_and_as_often_as_wanted(c, people):
    rows = c.db.customers.list()
    assert [one.id for one in rows] == [one.id for one in rows] == people
    assert rows.first().id == people[0] and [one.id for one in rows.head(300)] == people[:300]
    assert len(rows.head(10000)) == len(people)
    for one in rows:
        assert_sound(one)


@pytest.mark.parametrize("taken", [1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE])
def test_nothing_is_skipped_or_repeated_while_others_write(c, people, taken):
    walk = iter(c.db.customers.list())
    seen = [next(walk).id for _ in range(taken)]
    c.db.customers.remove(people[0])
    c.db.customers.remove(people[-1])  # not read yet
    added = [c.db.customers.add(kind="person", name="Added behind the walk") for _ in range(3)]
    seen += [one.id for one in walk]
    assert seen == people[:-1] + added


def test_a_walk_sees_what_another_handle_wrote(shared_place):
    first, second = shared_place.open(create=True), shared_place.open(create=True)
    ids = first.customers.add_many([dict(kind="person", name=str(i)) for i in range(4 * PAGE + 10)])
    walk = iter(first.customers.list())
    seen = [next(walk).id for _ in range(3)]
    shared_place.clock.now += MINUTE  # or ids of two handles at one instant come in any order
    ids.append(second.customers.add(kind="person", name="Added elsewhere"))
    assert seen + [one.id for one in walk] == ids


def test_a_walk_that_is_given_up_leaves_nothing_behind(c, people):
    with c.db.customers.list() as rows:
        walk = iter(rows)
        next(walk)
    with pytest.raises(ValueError):
        iter(rows)
    with pytest.raises(ValueError):
        for _ in range(2 * PAGE):
            next(walk)
    abandoned = iter(c.db.customers.list())
    next(abandoned)
    del abandoned
    assert len(list(c.db.customers.list())) == len(people)


def test_a_walk_ends_with_its_database(c, people):
    walk = iter(c.db.customers.list())
    next(walk)
    c.db.close()
    with pytest.raises(crm.Closed):
        for _ in range(2 * PAGE):
            next(walk)
