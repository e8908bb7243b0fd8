"""Many rows by one call: plain rows, which C fills, and all others are taken the same way and refused the same way."""
import collections
import datetime
import sqlite3
import sys
import threading
import time
import uuid

import pytest

import crm
from crm import _batch

UTC = datetime.timezone.utc
NOON = datetime.datetime(2024, 5, 6, 12, 0, tzinfo=UTC)


@pytest.fixture
def db():
    with crm.open(":memory:", create=True, actor="desk") as db:
        yield db


@pytest.fixture(params=["C", "Python"])
def filler(request, monkeypatch):
    """Once as it is, once with every row left to Python."""
    if request.param == "Python":
        monkeypatch.setattr(_batch, "fill", lambda where, rows, first, keep: first)
    return request.param


def person(**more):
    return dict({"kind": "person", "name": "Zhang Wei"}, **more)


class Text(str):
    """Text of a class of its own."""


class Whole:
    def __index__(self):
        return 2


def a_cursor_row():
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    row = connection.execute("SELECT 'person' AS kind, '张伟' AS name, 'zh' AS language").fetchone()
    connection.close()
    return row


POINTS = [{"kind": "mobile", "value": "+86 138 0013 8000", "preferred": True},
          {"kind": "email", "value": "Zhang@Example.com", "label": "work"}]
# Ways of saying a customer, and the arguments of add() that say the same.
CUSTOMERS = {
    "all fields": (person(preferred_channel="phone", salutation="Ms", language="zh-Hans", note="n", need="a kiosk",
                          state="churned", state_reason="price", has_bought=True, birth_date=datetime.date(1980, 2, 29),
                          contact_points=POINTS, references=[{"source": "erp", "value": "7"}]), {}),
    "all fields absent": (person(preferred_channel=None, salutation=None, language=None, note=None, need=None, state=None,
                                 state_reason=None, has_bought=False, birth_date=None, contact_points=[], references=()), {}),
    "members": (person(kind=crm.CustomerKind.PERSON, preferred_channel=crm.Channel.PHONE), {}),
    "numbers": (person(kind=int(crm.CustomerKind.PERSON), preferred_channel=int(crm.Channel.PHONE)), {}),
    "names in capitals": (person(kind="Person", preferred_channel="PHONE"), {}),
    "a number of another class": (person(preferred_channel=Whole()), {}),
    "text outside of ASCII": (person(name="张伟 Müller 🙂", note="\u00e9"), {}),
    "text of another class": (person(name=Text("李"), kind=Text("person")), {}),
    "points as tuples": (person(contact_points=(("mobile", "+86 138 0013 8000", True),
                                                ("email", "a@example.com", False, "home"))), {}),
    "points as records": (person(contact_points=[crm.ContactPoint("mobile", "+86 138 0013 8000", label="x")]), {}),
    "points of a generator": (None, person(contact_points=[("phone", "+86 10 8888 9999")])),
    "a point with a match": (person(contact_points=[{"kind": "email", "value": "a@b.example", "match": "ignored"}]), {}),
    "references as tuples": (person(references=[("erp", "8"), crm.Reference("web", "9")]), {}),
    "keys that are not interned": (dict(zip(["".join(["ki", "nd"]), "".join(["na", "me"])], ["enterprise", "Works"])), {}),
    "a mapping": (collections.ChainMap({"kind": "person"}, {"name": "Li"}), dict(kind="person", name="Li")),
    "a row of sqlite3": (a_cursor_row(), dict(kind="person", name="张伟", language="zh")),
    "an act": (person(actor="li", at=NOON, reason="moved", key="k-1"), {}),
    "an absent act": (person(actor=None, at=None, reason=None, key=None, revision=0), person()),
}


def as_stored(db, identity):
    """The customer and his entry, without what differs from call to call."""
    customer = db.customers.get(identity)
    [entry] = [entry for entry in db.journal.list() if entry.id == identity]
    fields = {name: getattr(customer, name) for name in type(customer).__slots__ if name not in ("id", "revision")}
    if entry.at != NOON:
        fields.update(created_at=None, state_since=None)
    return fields, entry.actor, entry.reason, entry.at == NOON


@pytest.mark.parametrize("name", CUSTOMERS)
def test_a_row_is_stored_as_add_stores_it(filler, name):
    row, arguments = CUSTOMERS[name]
    if row is None:
        row = dict(arguments, contact_points=(point for point in arguments["contact_points"]))
    with crm.open(":memory:", create=True, actor="desk") as one, crm.open(":memory:", create=True, actor="desk") as other:
        ids = one.customers.add_many([person(name="before", note="x"), row, person(name="behind", language="en")])
        assert [type(made) for made in ids] == [uuid.UUID] * 3 and ids == sorted(ids)
        assert as_stored(one, ids[1]) == as_stored(other, other.customers.add(**(arguments or row)))
        assert [customer.name for customer in one.customers.list()][::2] == ["before", "behind"]
        assert ids[0].is_safe == uuid.uuid4().is_safe and one.verify().faults == 0


def test_rows_with_ids_and_instants_are_filled_too(db, filler):
    [customer] = db.customers.add_many([person()])
    [task] = db.tasks.add_many([{"due_at": NOON, "customer_id": customer, "title": "call", "priority": 3, "channel": "phone",
                                 "handler": "li"}])
    [bought] = db.purchases.add_many([{"customer_id": str(customer), "currency": "CNY", "amount": 2 ** 40, "quantity": 3,
                                       "at": NOON}])
    [contact] = db.contacts.add_many([{"customer_id": customer, "kind": "call", "outcome": "reached", "direction": None}])
    [case] = db.complaints.open_many([{"customer_id": customer, "content": "broken", "received_at": NOON,
                                          "contact": "+86 138"}])
    told = db.tasks.get(task)
    assert (told.due_at, told.customer_id, told.title, told.priority, told.channel, told.handler) == (
        NOON, customer, "call", 3, crm.Channel.PHONE, "li")
    [purchase] = db.purchases.list(customer)
    assert (purchase.id, purchase.amount, purchase.quantity, purchase.at) == (bought, 2 ** 40, 3, NOON)
    assert [entry.id for entry in db.contacts.list(customer)] == [contact]
    assert db.complaints.get(case).received_at == NOON


def test_plain_rows_are_filled_by_c(db, monkeypatch):
    rows = [row for row, _ in CUSTOMERS.values() if type(row) is dict]
    left = []
    monkeypatch.setattr(_batch, "fill_row", lambda given, act, keep, fill, row, number: left.append(row["name"]))
    with pytest.raises(crm.Invalid):  # what was left is not there
        db.customers.add_many(rows)
    # Capitals, and numbers and texts of other classes.
    assert left == ["Zhang Wei", "Zhang Wei", "李"]


BAD = {
    "no name": ({"kind": "person"}, TypeError),
    "an unknown argument": (person(nom="x"), TypeError),
    "a key that is no text": ({**person(), 7: "x"}, TypeError),
    "a text that is none": (person(note=7), TypeError),
    "bytes": (person(note=b"x"), TypeError),
    "a member of another kind": (person(kind=crm.Channel.PHONE), TypeError),
    "a truth that is none": (person(has_bought=1), TypeError),
    "an absent truth": (person(has_bought=None), TypeError),
    "a date with a time": (person(birth_date=NOON), TypeError),
    "a revision that is no number": (person(revision="1"), TypeError),
    "points that are none": (person(contact_points=[7]), TypeError),
    "a point without a value": (person(contact_points=[{"kind": "email"}]), TypeError),
    "a point with too much": (person(contact_points=[("email", "x", True, None, None, 6)]), TypeError),
    "no row": (7, TypeError),
    "a NUL": (person(note="a\0b"), crm.Invalid),
    "half a surrogate": (person(note="\ud800"), crm.Invalid),
    "a NUL in a point": (person(contact_points=[("email", "a\0b@example.com")]), crm.Invalid),
    "an unknown name": (person(preferred_channel="pigeon"), crm.Invalid),
    "a number too large": (person(preferred_channel=2 ** 31), crm.Invalid),
    "a number far too large": (person(revision=2 ** 64), crm.Invalid),
    "an instant without zone": (person(at=datetime.datetime(2024, 5, 6)), crm.Invalid),
    "a member that is none": (person(kind=99), crm.Invalid),
    "a number that is none": (person(contact_points=[("mobile", "no number")]), crm.Invalid),
}


@pytest.mark.parametrize("name", BAD)
def test_a_wrong_row_is_told_with_its_number_and_nothing_stays(db, filler, name):
    row, expected = BAD[name]
    with pytest.raises(expected) as caught:
        db.customers.add_many([person(), person(note="x"), row, person()])
    if expected is TypeError:
        assert str(caught.value).startswith("row 3: ")
    else:
        assert caught.value.line == 3 and caught.value.field
    assert db.journal.last() == 1 and not list(db.customers.list(removed=True))


@pytest.mark.parametrize("name", BAD)
def test_c_and_python_tell_the_same(db, monkeypatch, name):
    told = []
    for fill in _batch.fill, lambda where, rows, first, keep: first:
        monkeypatch.setattr(_batch, "fill", fill)
        with pytest.raises((TypeError, crm.Error)) as caught:
            db.customers.add_many([person(), BAD[name][0]])
        error = caught.value
        told.append((type(error), str(error), *(getattr(error, name, None) for name in ("rule", "field", "line"))))
    assert told[0] == told[1]


def test_a_batch_that_the_library_refuses_leaves_nothing(db):
    db.customers.add(**person(references=[("erp", "7")]))
    with db.transaction():
        db.customers.add(**person(name="Li"))
        with pytest.raises(crm.Exists) as caught:
            db.customers.add_many([person(), person(references=[("erp", "8")]), person(references=[("erp", "7")])])
        assert caught.value.line == 3
    assert [customer.name for customer in db.customers.list()] == ["Zhang Wei", "Li"]
    assert db.verify().faults == 0


def test_an_item_with_a_key_is_added_once(db, filler):
    rows = [person(key="a", at=NOON), person(key="b", at=NOON)]
    assert db.customers.add_many(rows) == db.customers.add_many(rows) and db.journal.last() == 3


def test_no_rows_are_no_work(db, filler):
    assert db.customers.add_many([]) == [] and db.customers.add_many(row for row in ()) == []


class Meddler(datetime.tzinfo):
    """Changes the row while it is read."""

    def __init__(self, meddle):
        self.meddle = meddle

    def utcoffset(self, when):
        self.meddle()
        return datetime.timedelta(0)


@pytest.mark.parametrize("meddle", [
    lambda rows: rows[0].clear(), lambda rows: rows.clear(), lambda rows: rows[0]["contact_points"].clear(),
    lambda rows: rows[0].update((f"x{number}", "y") for number in range(1000))])
def test_rows_that_change_while_they_are_read_do_no_harm(db, meddle):
    rows = []
    at = datetime.datetime(2024, 5, 6, 12, 0, tzinfo=Meddler(lambda: rows and meddle(rows)))
    rows += [{"at": at, "contact_points": [dict(point) for point in POINTS], **person(note="x" * 100)}
             for _ in range(3)]
    try:
        assert len(db.customers.add_many(rows)) == 3
    except (TypeError, crm.Invalid):
        pass
    assert db.verify().faults == 0


def test_a_text_is_stored_as_it_was_when_it_was_read(db):
    others = []

    def replace():
        row.pop("note", None)
        others.extend(str(number % 10) * 3000 for number in range(100))

    row = person(note="".join(["n"] * 3000), at=datetime.datetime(2024, 5, 6, 12, 0, tzinfo=Meddler(replace)))
    [identity] = db.customers.add_many([row])
    assert db.customers.get(identity).note == "n" * 3000 and others


def test_an_interruption_is_not_taken_for_a_row_that_is_not_plain(db):
    def interrupt():
        if not told:
            told.append(True)
            raise KeyboardInterrupt

    told = []
    with pytest.raises(KeyboardInterrupt):
        db.customers.add_many([person(at=datetime.datetime(2024, 5, 6, tzinfo=Meddler(interrupt)))])
    assert db.journal.last() == 1


def test_nothing_of_the_rows_is_held_afterwards(db):
    def held():
        return [(sys.getrefcount(row["note"]), sys.getrefcount(row["contact_points"][0][1])) for row in rows]

    rows = [person(note=f"a note {number}", contact_points=[("email", f"{number}@example.com")]) for number in range(50)]
    rows[7]["kind"] = "PERSON"  # one for each way
    before = held()
    for _ in range(20):
        db.customers.add_many(rows)
        with pytest.raises(TypeError):
            db.customers.add_many(rows + [7])
    assert held() == before


# Other threads.

class Counter:
    """Counts as long as others let it: with a long interval a thread runs only when the one before it gives the lock away."""

    def __enter__(self):
        self.count, self.stop, self.interval = 0, False, sys.getswitchinterval()
        sys.setswitchinterval(100)
        self.thread = threading.Thread(target=self.run)
        self.thread.start()
        return self

    def run(self):
        while not self.stop:
            self.count += 1
            time.sleep(0.0005)

    def during(self, work):
        before = self.count
        work()
        return self.count - before

    def __exit__(self, *exception):
        self.stop = True
        sys.setswitchinterval(self.interval)
        self.thread.join()


def busy():
    until = time.perf_counter() + 0.05
    while time.perf_counter() < until:
        pass


def test_a_batch_lets_other_threads_run(db):
    rows = [person(contact_points=POINTS[1:]) for _ in range(5000)]
    with Counter() as counter:
        assert counter.during(busy) <= 1, "the counter counts by itself"
        assert counter.during(lambda: db.customers.add_many(rows)) >= 10


def test_an_import_lets_other_threads_run(db, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("name,email\n" + "".join(f"Zhang {number},{number}@example.com\n" for number in range(5000)),
                    encoding="utf-8")
    with Counter() as counter:
        assert counter.during(lambda: db.customers.import_csv(path)) >= 10
    assert len(list(db.customers.list())) == 5000
