"""Copies, pickles, comparisons and weak references of what the package gives."""
import copy
import pickle
import weakref
from datetime import datetime, timedelta, timezone

import pytest

import crm

SOON = datetime.now(timezone.utc) + timedelta(days=2)


@pytest.fixture(name="db")
def fixture_db():
    with crm.open(":memory:", create=True, actor="test") as db:
        yield db


def records(db):
    customer = db.customers.add(kind="person", name="Zhang", contact_points=[("email", "a@b.example")], references=[("shop", "1")])
    db.purchases.add(customer_id=customer, currency="EUR", amount=5)
    task = db.tasks.add(due_at=SOON, customer_id=customer, title="call")
    case = db.complaints.open(customer_id=customer, content="broken", received_at=db.now())
    db.complaints.judge(case, responsibility="ours", complainant_type="voicer", purpose="action")
    db.complaints.promise(case, due_at=SOON, consent=True, unit="service", reason="a part")
    return [db.customers.get(customer), db.tasks.get(task), db.complaints.get(case), db.tasks.explain(task), db.verify(), db.tick(),
            db.purchases.sum(), db.report(), db.ledger.digest(), *db.journal.list(), *db.promises.list(case),
            *db.purchases.list(customer), crm.ContactPoint(crm.PointKind.EMAIL, "a@b.example"), crm.Reference("shop", "1")]


def test_records_are_the_same_after_copies_and_pickles(db):
    for record in records(db):
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            again = pickle.loads(pickle.dumps(record, protocol))
            assert again == record and type(again) is type(record) and repr(again) == repr(record) and hash(again) == hash(record)
        assert copy.copy(record) == copy.deepcopy(record) == record
        assert record != None and record != 5  # noqa: E711
        with pytest.raises((AttributeError, TypeError)):
            setattr(record, type(record).__slots__[0], None)
        with pytest.raises((AttributeError, TypeError)):
            record.new_name = 1


def test_records_outlive_the_database(db):
    kept = records(db)
    before = [repr(record) for record in kept]
    db.close()
    assert [repr(record) for record in kept] == before
    assert kept[2].notified == () or kept[2].notified


def test_a_pickle_that_was_tampered_with_raises_or_gives_a_record():
    broken = crm.Reference("shop", "1").__reduce__()[0](crm.Reference, ())
    with pytest.raises(AttributeError):
        broken.value
    with pytest.raises((AttributeError, TypeError)):
        hash(broken)


def test_errors_are_the_same_after_copies_and_pickles(db):
    caught = []
    for call in (lambda: db.customers.add(kind="person", name=""), lambda: db.customers.get("00000000-0000-0000-0000-000000000005"),
                 lambda: db.customers.get("x"), lambda: db.customers.add(kind=99, name="A")):
        with pytest.raises(crm.Error) as told:
            call()
        caught.append(told.value)
    for error in caught:
        for again in (copy.copy(error), copy.deepcopy(error), *(pickle.loads(pickle.dumps(error, number)) for number in range(5))):
            assert type(again) is type(error) and str(again) == str(error) and repr(again) == repr(error)
            assert (again.status, again.rule, again.field, again.id, again.entity) == (error.status, error.rule, error.field, error.id, error.entity)
    with pytest.raises(ValueError):
        crm.Error(12345)


def test_members_stay_themselves():
    for kind in vars(crm).values():
        if isinstance(kind, type) and hasattr(kind, "from_label"):
            for member in kind:
                assert copy.copy(member) is copy.deepcopy(member) is pickle.loads(pickle.dumps(member)) is member
                assert kind.from_label(member.label) is member


def test_what_hangs_on_a_handle_refuses_to_be_copied(db):
    db.customers.add(kind="person", name="A")
    rows = db.customers.list()
    for thing in (db, rows, rows.to_arrow(), iter(rows), db.timeline(rows.first().id)):
        for attempt in (copy.copy, copy.deepcopy, pickle.dumps):
            with pytest.raises(TypeError):
                attempt(thing)
    for thing in (db.customers, db.transaction()):
        for attempt in (copy.deepcopy, pickle.dumps):
            with pytest.raises(TypeError):
                attempt(thing)
    assert copy.copy(db.customers).list().first() == rows.first()
    assert db.verify().faults == 0


def test_handles_are_compared_by_identity_and_can_be_referred_to_weakly(db):
    with crm.open(":memory:", create=True) as other:
        assert db == db and db != other and len({db, other, db}) == 2
        assert sorted([weakref.ref(db)() is db, weakref.ref(other)() is other]) == [True, True]
    rows = db.customers.list()
    reference = weakref.ref(rows)
    del rows
    assert reference() is None


def test_records_that_were_built_by_hand_raise_where_they_are_wrong(db):
    complaint = next(record for record in records(db) if isinstance(record, crm.Complaint))
    values = {name: getattr(complaint, name) for name in complaint.__slots__}
    for wrong in ({"state": "x"}, {"state": None}, {"state": 2**80}, {"handler": 5}, {"first_responder": "\0"}, {"handler": "\ud800"}):
        with pytest.raises((TypeError, ValueError, OverflowError)):
            crm.Complaint(**{**values, **wrong}).notified
    entry = next(iter(db.journal.list()))
    values = {name: getattr(entry, name) for name in entry.__slots__}
    for wrong in (5, "{", "[" * 100000, b"\xff"):
        with pytest.raises((TypeError, ValueError, RecursionError)):
            crm.Entry(**{**values, "body": wrong}).changes
