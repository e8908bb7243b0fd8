"""Functions that the library calls: whatever they do is an exception of the call, and the store is as it was."""
import pytest
from adversary import survives

#: A store whose clock, and whose source of random bytes, do what `act` says.
HOOKED = """
import random
class Mine(BaseException):
    pass
class Hostile(Exception):
    def __del__(self):
        raise KeyError("from a finalizer")
    def __str__(self):
        raise KeyError("from str")
act = {"clock": None, "random": None}
def clock():
    return act["clock"]() if act["clock"] else datetime.now(timezone.utc)
def noise(length):
    return act["random"](length) if act["random"] else random.randbytes(length)
db = filled(count=3, clock=clock, random=noise)
customer = next(iter(db.customers.list()))

def unchanged(call, kind, **acting):
    last = db.journal.last()
    act.update(acting)
    try:
        return raises(kind, call)
    finally:
        act.update(clock=None, random=None)
        assert db.journal.last() == last and db.verify().faults == 0
        db.customers.update(customer.id, note=str(last))

def thrower(error):
    def throw(*arguments):
        raise error
    return throw

def add():
    db.customers.add_many([{"kind": "person", "name": "A"}] * 60)  # more than one draw of random bytes
"""


def test_whatever_a_clock_or_a_source_of_random_bytes_raises_arrives():
    survives("""
        sys.unraisablehook = lambda unraisable: None  # the finalizers of Hostile
        for kind in (KeyError, KeyboardInterrupt, SystemExit, GeneratorExit, StopIteration, MemoryError, RecursionError, Mine, Hostile):
            for hook in ("clock", "random"):
                error = kind("mine")
                assert unchanged(add, kind, **{hook: thrower(error)}) is error
        raises(KeyError, crm.open, ":memory:", create=True, clock=thrower(KeyError()))
        raises(Mine, crm.open, ":memory:", create=True, random=thrower(Mine()), clock=thrower(Mine()))
        act["clock"] = thrower(Mine())
        for call in (db.tick, db.now, lambda: list(db.tasks.due()), lambda: db.report(), lambda: db.rebuild()):
            try:
                call()
            except (Mine, crm.Error):
                pass
        act["clock"] = None
        assert db.verify().faults == 0
        db.close()
    """, shared=HOOKED)


@pytest.mark.parametrize("hook, answers", [
    ("clock", "None, 'x', b'x', 1.5, float('nan'), 2**70, -2**70, 2**63 - 1, -2**63, -1, 0, object(), datetime.min, datetime.max, "
              "datetime(1970, 1, 1, tzinfo=timezone.utc), datetime.max.replace(tzinfo=timezone.utc), True, [], type"),
    ("random", "None, 'x', b'', b'x', b'x' * 10**6, 5, [1, 2], object(), memoryview(b'x'), bytearray(3), type, range(5)"),
])
def test_whatever_a_clock_or_a_source_of_random_bytes_gives_changes_nothing(hook, answers):
    survives(f"""
        for answer in ({answers}):
            last = db.journal.last()
            try:
                unchanged(add, Exception, {hook}=lambda *arguments: answer)
            except AssertionError as error:
                assert {hook!r} == "clock" and db.journal.last() == last + 60, error  # an instant, if an odd one
        db.close()
    """, shared=HOOKED)


def test_a_reading_function_that_lies_about_its_length_is_not_believed():
    survives("""
        class Liar(bytes):
            def __len__(self):
                return 10**9
            def __getitem__(self, key):
                raise KeyError
        with crm.open(":memory:", create=True, copy=True) as to:
            for given in (None, "x", 5, object(), b"x" * 10**8, [b"x"], type):
                raises((TypeError, ValueError, crm.Error), to.ledger.import_, lambda size: given)
            raises(crm.Error, to.ledger.import_, lambda size: Liar(b"no ledger\\n"))
            assert to.journal.last() == 0
        class Short(bytes):
            def __len__(self):
                return 10**6
        with filled(count=0) as db:
            raises(crm.Error, db.playbook.load, Short(b"{"))
            raises(crm.Error, db.import_file, kind="customers", format="csv", data=Short(b"x"), mapping="")
            assert db.verify().faults == 0
    """)


def test_texts_and_ids_of_hostile_classes_are_not_believed():
    survives("""
        from uuid import UUID
        class Text(str):
            def encode(self, *arguments):
                return [b"x"] * 3
            def lower(self):
                return Text("person")
        class Id(UUID):
            @property
            def bytes(self):
                return b"xy"
        with filled(count=0) as db:
            id = db.customers.add(kind=Text("person"), name=Text("Zhang"))
            assert db.customers.get(id).name == "Zhang"
            raises(ValueError, db.customers.get, Id(int=5))
            raises(ValueError, crm.id_text, Id(int=5))
    """)


def test_every_other_callback_that_raises_stops_its_call(tmp_path):
    survives("""
        class Mine(BaseException):
            pass
        def throw(*arguments):
            raise error
        path = sys.argv[1]
        with open(path + ".csv", "w") as file:
            file.write("name,kind\\n" + "".join(f"N{index},person\\n" for index in range(300)))
        parts = []
        with filled(path) as db:
            db.ledger.export(parts.append)
            whole = b"".join(parts)
            for error in (KeyError("a"), KeyboardInterrupt(), SystemExit(3), Mine()):
                last = db.journal.last()
                assert raises(type(error), db.ledger.export, throw) is error
                assert raises(type(error), db.transact, throw) is error
                assert raises(type(error), db.import_file, throw, kind="customers", format="csv", path=path + ".csv", batch_rows=10) is error
                with crm.open(":memory:", create=True, copy=True) as to:
                    assert raises(type(error), db.copy, to, throw) is error
                with crm.open(":memory:", create=True, copy=True) as to:
                    assert raises(type(error), to.ledger.import_, throw) is error
                    assert to.journal.last() == 0
                assert db.verify().faults == 0
        import sqlite3
        with sqlite3.connect(path) as raw:
            raw.execute("update customer set name = 'other' where name = 'N5'")
        raw.close()
        with crm.open(path) as db:
            found = []
            raises(crm.Corrupt, db.verify, found.append)
            assert found and all(isinstance(fault, crm.Fault) for fault in found)
            assert raises(Mine, db.verify, throw) is error
    """, tmp_path / "a.crm")


REENTER = """
calls = {
    "add": lambda db: db.customers.add(kind="person", name="A"), "get": lambda db: db.customers.get(customer.id),
    "list": lambda db: db.customers.list(), "walk": lambda db: next(walk), "arrow": lambda db: rows.to_arrow(),
    "begin": lambda db: db.transaction().__enter__(), "transact": lambda db: db.transact(print), "tick": lambda db: db.tick(),
    "verify": lambda db: db.verify(), "close": lambda db: db.close(), "exit": lambda db: db.__exit__(None, None, None),
    "export": lambda db: db.ledger.export(print), "copy": lambda db: db.copy(db), "now": lambda db: db.now(),
    "many": lambda db: db.customers.add_many([{"kind": "person", "name": "A"}]), "point": lambda db: db.customers.find_point("email", "a@b.example"),
}
def reenter(db, within):
    \"\"\"Each call from inside a callback is Invalid by the rule; letting go of cursors is no call.\"\"\"
    global rows, walk
    told = {}
    rows = db.customers.list()
    walk = iter(rows)
    for _ in range(256):
        next(walk)
    def inside(*arguments):
        if not told:
            for name, call in calls.items():
                told[name] = raises(crm.Error, call, db)
            repr(db), repr(rows), rows.close()
            gc.collect()
        return datetime.now(timezone.utc)
    within(inside)
    assert set(told) == set(calls), told
    wrong = {name: error for name, error in told.items()
             if not isinstance(error, crm.Invalid) or error.rule != crm.Rule.CALLBACK_REENTRY}
    assert not wrong, wrong
    assert not db.closed and db.verify().faults == 0
"""


def test_a_callback_cannot_use_the_handle_it_was_called_from(tmp_path):
    survives("""
        path = sys.argv[1]
        with open(path + ".csv", "w") as file:
            file.write("name,kind\\n" + "".join(f"N{index},person\\n" for index in range(30)))
        acting = []
        clock = lambda: acting[0]() if acting else datetime.now(timezone.utc)
        db = filled(path, clock=clock)
        customer = db.customers.list().first()
        def by_clock(inside):
            acting.append(inside)
            db.customers.add(kind="person", name="by the clock")
            acting.clear()
        def by_copy(inside):
            with crm.open(":memory:", create=True, copy=True) as to:
                db.copy(to, inside)
        reenter(db, by_clock)
        reenter(db, lambda inside: db.ledger.export(inside))
        reenter(db, lambda inside: db.import_file(inside, kind="customers", format="csv", path=path + ".csv", batch_rows=5))
        reenter(db, by_copy)
        db.close()
        db = filled(count=600)
        customer = db.customers.list().first()
        del calls["now"]  # the system's clock calls nobody back
        reenter(db, lambda inside: db.ledger.export(inside))
        db.close()
    """, tmp_path / "a.crm", shared=REENTER)


def test_a_unit_may_use_the_handle_and_not_close_it():
    survives("""
        db = filled(count=1)
        def unit(given):
            assert given is db
            for close in (db.close, lambda: db.__exit__(None, None, None)):
                assert raises(crm.Invalid, close).rule == crm.Rule.CALLBACK_REENTRY
            raises(crm.Invalid, db.transact, print)
            assert raises(crm.Invalid, db.close).rule == crm.Rule.CALLBACK_REENTRY
            with db.transaction():
                return db.customers.add(kind="person", name="A")
        id = db.transact(unit)
        assert db.customers.get(id).name == "A"
        def leaves_open(given):
            given.transaction().__enter__()
            given.customers.add(kind="person", name="lost")
        raises(crm.Invalid, db.transact, leaves_open)
        def fails(error):
            def unit(given):
                given.customers.add(kind="person", name="lost")
                raise error
            return unit
        for error in (crm.Error(0), crm.Error(1), crm.Invalid(-2), crm.Error(crm.Status.DONE)):
            assert raises(crm.Error, db.transact, fails(error)) is error
        assert len(list(db.customers.list())) == 2
        for wrong in (None, 1, "x", object()):
            raises(TypeError, db.transact, wrong)
        assert db.transact(lambda db: None) is None
        db.close()
    """)


def test_hooks_live_as_long_as_the_handle():
    survives("""
        def opened():
            made = []
            def clock():
                made.append(1)
                return datetime.now(timezone.utc)
            return filled(count=1, clock=clock, random=os.urandom, message=lambda severity, text: None)
        dbs = [opened() for _ in range(20)]
        gc.collect()
        trash = [bytearray(200) for _ in range(1000)]
        for db in dbs:
            db.customers.add(kind="person", name="A")
        del db
        walks = [iter(db.customers.list()) for db in dbs]
        for walk in walks:
            next(walk)
        for db in dbs:
            db.close()
        del dbs, db
        gc.collect()
        del walks, walk
        gc.collect()
    """)


def test_an_interrupt_in_the_middle_of_callbacks_is_not_lost():
    survives("""
        import signal
        class Stop(Exception):
            pass
        def handler(number, frame):
            raise Stop
        signal.signal(signal.SIGALRM, handler)
        db = filled(count=2, clock=lambda: datetime.now(timezone.utc), random=os.urandom)
        rows = [{"kind": "person", "name": "A"}] * 200
        for index in range(150):
            raised = False
            try:
                signal.setitimer(signal.ITIMER_REAL, 0.0002 + 0.00002 * index)
                while True:
                    db.customers.add_many(rows)
            except Stop:
                raised = True
            assert raised
            db.now()
        assert db.verify().faults == 0
        db.close()
    """)
