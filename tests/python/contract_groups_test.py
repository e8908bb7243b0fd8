"""Groups of calls: committed, taken back, nested, for reading only, run again as a whole."""
import crm
import pytest
from contract import DAY, NOBODY, taken_back


def rename(c, id, name, act):
    assert c.db.customers.update(id, name=name, **act) is True


def name_of(c, id):
    return c.look(c.db.customers.get(id)).name


def whole(c, id):
    customers, last = c.db.customers, c.db.journal.last
    with c.db.transaction():
        c.customer("In a group")
        rename(c, id, "Renamed in a group", c.act())
        c.complaint(id)
    before, known = last(), [one.name for one in customers.list(after=id)]
    with taken_back(c.db):
        gone = c.customer("Taken back")
        rename(c, id, "Taken back too", c.act())
        assert [one.name for one in customers.list(after=id)] == [*known, "Taken back"]
        assert last() == before + 2
    assert last() == before and [one.name for one in customers.list(after=id)] == known
    c.no(crm.NotFound, "", customers.update, gone, name="nobody", **c.act())
    assert name_of(c, id) == "Renamed in a group"


def keys(c, id):
    """A key that was taken back was never used."""
    update = c.db.customers.update
    with taken_back(c.db):
        act = c.act()
        rename(c, id, "First", act)
        assert c.stays(update, id, name="First", **act) is False
        c.no(crm.Conflict, "key_reused:key", update, id, name="Second", **act)
    rename(c, id, "Second", act)
    c.no(crm.Conflict, "key_reused:key", update, id, name="First", **act)
    with c.db.transaction():
        assert c.stays(update, id, name="Second", **act) is False


def descend(c, id, depth=0):
    """Seven groups in one another: those with an odd number are kept, until the one around them is taken back."""
    if depth == 7:
        return
    before = name_of(c, id)
    inner = c.db.transaction(read=depth % 3 == 0) if depth % 2 else taken_back(c.db, read=depth % 3 == 0)
    with inner:
        rename(c, id, "Odd" if depth % 2 else "Even", c.act())
        descend(c, id, depth + 1)
    assert name_of(c, id) == ("Odd" if depth % 2 else before)


def nested(c, id):
    with c.db.transaction():
        rename(c, id, "Outer", c.act())
        with taken_back(c.db):
            inner = c.customer("Inner, taken back")
            c.complaint(inner)
            assert name_of(c, inner) == "Inner, taken back"
        c.no(crm.NotFound, "", c.db.customers.update, inner, name="nobody", **c.act())
        with c.db.transaction():
            inner = c.customer("Inner, kept")
        descend(c, inner)
    assert (name_of(c, id), name_of(c, inner)) == ("Outer", "Inner, kept")


def failing(c, id):
    """A call that fails takes back itself and nothing else."""
    customers = c.db.customers
    taken = dict(kind="person", name="Has the number", references=[("groups", "1")])
    with c.db.transaction():
        first = c.made(customers.add, **taken, **c.act())
        c.no(crm.Exists, "reference_taken:references", customers.add, **taken, **c.act())
        c.no(crm.Refused, "customer_open_cases", customers.remove, id, **c.act())
        c.no(crm.NotFound, "", customers.remove, NOBODY, **c.act())
        c.no(crm.Conflict, "revision_stale:revision", customers.update, first, name="stale", **c.act(revision=1))
        rename(c, first, "after failures", c.act())
        c.no(crm.Invalid, "field_range", c.db.rebuild)
    assert name_of(c, first) == "after failures"


def begin(db, **how):
    with db.transaction(**how):
        pass


def reading(c, id):
    with c.db.transaction(read=True):
        c.look(c.db.customers.get(id))
        c.no(crm.Invalid, "transaction_read", c.db.customers.update, id, name="not now", **c.act())
        c.no(crm.Invalid, "transaction_read", begin, c.db)
        with taken_back(c.db, read=True):
            c.db.journal.last()
        c.rows(c.db.lifecycle.list(id))
    with taken_back(c.db, read=True):
        pass
    rename(c, id, "now", c.act())


def playbook(c):
    """A version that was taken back is not in force."""
    before = c.db.playbook.version()
    with taken_back(c.db):
        assert c.db.playbook.load('{"task": {"snooze_limit": 9}}', **c.act()) == before + 1 == c.db.playbook.version()
    assert c.db.playbook.version() == before


def units(c, id):
    left = []

    def rename_and_add(db):
        assert db is c.db
        rename(c, id, "In a unit", c.act())
        task = c.task(id, c.now + DAY)
        if left:
            left[0].__enter__()
        return task

    task = c.db.transact(rename_and_add)
    assert c.look(c.db.tasks.get(task)).title == "look after it"
    rename(c, id, "Before", c.act())
    c.db.transact(rename_and_add)
    rename(c, id, "Before", c.act())
    left.append(c.db.transaction())  # a unit that leaves a group open
    c.no(crm.Invalid, "field_range:unit", c.db.transact, rename_and_add)
    with pytest.raises(crm.Invalid):
        left.pop().__exit__(None, None, None)
    assert name_of(c, id) == "Before"
    with pytest.raises(TypeError):
        c.db.transact(None)
    with taken_back(c.db):
        c.no(crm.Invalid, "field_range", c.db.transact, rename_and_add)


def script(c):
    id = c.customer("Groups")
    for part in (whole, keys, nested, failing, reading, playbook, units):
        part(c, id) if part is not playbook else part(c)


def test_groups_answer_as_in_c(c):
    script(c)


def test_an_exception_that_leaves_the_block_is_the_one_that_the_caller_sees(c):
    with pytest.raises(ZeroDivisionError), c.db.transaction():
        id = c.customer("Never")
        1 / 0
    c.no(crm.NotFound, "", c.db.customers.get, id)


def test_a_unit_runs_again_when_the_connection_broke(places):
    place = places("postgres")
    db, tries = place.open(create=True), []

    def unit(db):
        tries.append(db.customers.add(kind="person", name="In a unit"))
        if len(tries) < 3:
            place.break_connections()
        return db.tasks.add(due_at=db.now(), customer_id=tries[-1])

    task = db.transact(unit)
    assert len(tries) == 3 and db.tasks.get(task).customer_id == tries[2]
    assert [one.id for one in db.customers.list()] == [tries[2]]


def test_what_a_unit_raises_takes_the_group_back_and_comes_out(c):
    def unit(db):
        db.customers.add(kind="person", name="Never")
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        c.db.transact(unit)
    assert list(c.db.customers.list()) == []


def test_a_unit_that_failed_in_the_library_is_not_run_again(c):
    tries = []

    def unit(db):
        tries.append(1)
        db.customers.add(kind="person", name="")

    with pytest.raises(crm.Refused):
        c.db.transact(unit)
    assert tries == [1]


def test_one_writes_at_a_time_and_a_reader_keeps_its_view(shared_place):
    first, second = shared_place.open(create=True), shared_place.open(create=True)
    id = first.customers.add(kind="person", name="Before")
    with first.transaction():
        first.customers.update(id, name="In a group")
        with pytest.raises(crm.Busy) as caught:
            second.customers.update(id, name="At the same time")
        assert caught.value.retryable
        group = second.transaction(read=True)
        group.__enter__()
        assert second.customers.get(id).name == "Before"
    assert second.customers.get(id).name == "Before"
    group.__exit__(None, None, None)
    assert second.customers.get(id).name == "In a group"
    assert second.customers.update(id, name="Afterwards") is True
