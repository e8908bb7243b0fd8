"""What was closed answers with an exception, whoever closed it and in the middle of whatever."""
import pytest
from adversary import survives


def test_a_closed_database_refuses_every_call_and_can_be_closed_again():
    survives("""
        db = filled()
        customer = next(iter(db.customers.list()))
        rows = db.customers.list()
        group = db.transaction()
        db.close()
        db.close()
        assert db.closed and "closed" in repr(db)
        for call in (lambda: db.customers.get(customer.id), lambda: db.customers.add(kind="person", name="A"), db.tick, db.now,
                     db.customers.list, rows.first, lambda: list(rows), rows.to_arrow, group.__enter__, db.__enter__,
                     lambda: db.transact(print), lambda: db.copy(db), lambda: db.timeline(customer.id), db.verify,
                     lambda: db.customers.find_point("email", "a@b.example"), lambda: db.customers.add_many([]),
                     lambda: db.ledger.export(print)):
            raises(crm.Closed, call)
        assert repr(rows) and customer.name == "N0" and crm.Rule.NONE.label
        rows.close()
    """)


def test_a_context_manager_that_was_closed_is_not_entered():
    survives("""
        db = filled()
        with db:
            with db:
                pass
            assert db.closed
        raises(crm.Closed, db.__enter__)
        other = filled()
        rows = other.customers.list()
        with rows:
            pass
        raises(ValueError, rows.__enter__)
        raises(ValueError, rows.first)
        raises(ValueError, rows.to_arrow)
        other.close()
    """)


def test_walks_that_are_half_way_end_with_an_exception():
    survives("""
        db = filled()
        rows = db.customers.list()
        walks = [iter(rows) for _ in range(3)]
        for walk in walks:
            next(walk)
        rows.close()
        for walk in walks:
            raises(ValueError, lambda: list(walk))
        again = iter(db.customers.list())
        next(again)
        db.close()
        raises(crm.Closed, lambda: list(again))
        del again, walks, rows
        gc.collect()
    """)


def test_closing_inside_a_group_rolls_it_back(tmp_path):
    survives("""
        path = sys.argv[1]
        db = filled(path, 1)
        def close_inside(fail):
            with crm.open(path) as db, db.transaction(), db.transaction():
                db.customers.add(kind="person", name="lost")
                db.close()
                if fail:
                    raise KeyError("mine")
        raises(crm.Closed, close_inside, False)
        raises(KeyError, close_inside, True)
        assert [one.name for one in db.customers.list()] == ["N0"] and db.verify().faults == 0
        db.close()
    """, tmp_path / "a.crm")


def test_a_group_ends_once_and_only_where_it_began():
    survives("""
        db = filled(count=1)
        group = db.transaction()
        raises(RuntimeError, group.__exit__, None, None, None)
        with group, group:
            db.customers.add(kind="person", name="A")
        raises(RuntimeError, group.__exit__, None, None, None)
        assert len(list(db.customers.list())) == 2
        def other():
            told.append(raises(RuntimeError, group.__exit__, None, None, None))
        told, thread = [], threading.Thread(target=other)
        with group:
            thread.start()
            thread.join(0.05)
            assert not told
            db.customers.add(kind="person", name="B")
        thread.join()
        assert told and len(list(db.customers.list())) == 3
        thread = threading.Thread(target=db.close)
        thread.start()
        thread.join(10)
        assert db.closed, "the lock was kept"
    """)


def test_an_inner_group_that_fails_leaves_the_outer_one_as_it_is():
    survives("""
        db = filled(count=0)
        with db.transaction():
            db.customers.add(kind="person", name="kept")
            try:
                with db.transaction():
                    db.customers.add(kind="person", name="lost")
                    raise KeyError
            except KeyError:
                pass
            raises(crm.Invalid, db.transact, print)
        assert [one.name for one in db.customers.list()] == ["kept"]
        db.close()
    """)


def test_closing_from_another_thread_waits_for_the_call():
    survives("""
        for _ in range(20):
            db = filled(count=50)
            begun = threading.Event()
            ends = []
            def work():
                try:
                    while True:
                        list(db.customers.list())
                        db.customers.add(kind="person", name="A")
                        begun.set()
                except crm.Closed as error:
                    ends.append(error)
            threads = [threading.Thread(target=work) for _ in range(3)]
            for thread in threads:
                thread.start()
            begun.wait()
            db.close()
            for thread in threads:
                thread.join()
            assert len(ends) == 3
    """)


def test_rows_that_another_thread_closes_end_with_an_exception():
    survives("""
        db = filled()
        for _ in range(200):
            rows = db.customers.list()
            ends = []
            def walk():
                try:
                    while True:
                        list(rows)
                except ValueError as error:
                    ends.append(error)
            threads = [threading.Thread(target=walk) for _ in range(2)]
            for thread in threads:
                thread.start()
            rows.first()
            rows.close()
            for thread in threads:
                thread.join()
            assert len(ends) == 2
        db.close()
    """)


def test_a_table_outlives_the_database():
    survives("""
        db = filled()
        rows = db.customers.list()
        table, other, capsule = rows.to_arrow(), rows.to_arrow(), rows.__arrow_c_stream__()
        db.close()
        assert "arrow_array_stream" in repr(table.__arrow_c_stream__())
        assert table.__arrow_c_stream__() is not table.__arrow_c_stream__()
        del other, capsule
        gc.collect()
        for wrong in (None, 1, "x", object()):
            raises(TypeError, crm.ArrowTable, wrong)
        raises(AttributeError, crm.ArrowTable.__new__(crm.ArrowTable).__arrow_c_stream__)
    """)


def test_threads_that_take_one_table_get_a_stream_each():
    survives("""
        sys.setswitchinterval(1e-6)
        db = filled(count=1)
        rows = db.customers.list()
        for _ in range(300):
            table, taken = rows.to_arrow(), []
            def take():
                taken.append(table.__arrow_c_stream__())
            threads = [threading.Thread(target=take) for _ in range(3)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert len({id(one) for one in taken}) == 3
        db.close()
    """)


@pytest.mark.parametrize("what", ["db.close()", "rows.close()", "walk.close()", "rows.first()",
                                  "db.customers.add(kind='person', name='A')"])
def test_a_finalizer_that_acts_in_the_middle_of_a_walk_does_no_harm(what):
    """Memory is collected while records are made, which is when the cursor lends its row."""
    survives(f"""
        class Trap:
            def __init__(self):
                self.me = self
            def __del__(self):
                try:
                    {what}
                except Exception:
                    pass
        gc.set_threshold(20, 1, 1)
        for round in range(30):
            db = filled(count=300)
            rows = db.customers.list()
            walk = iter(rows)
            for _ in range(50):
                Trap()
            try:
                for one in walk:
                    Trap()
            except (crm.Closed, ValueError, crm.Invalid):
                pass
            db.close()
        gc.set_threshold(0)
        del Trap.__del__
    """)


def test_an_argument_that_closes_the_database_while_it_is_converted_gets_closed():
    survives("""
        from datetime import tzinfo
        from uuid import UUID
        class Zone(tzinfo):
            def utcoffset(self, when):
                db.close()
                return timedelta(0)
        class Id(UUID):
            @property
            def bytes(self):
                db.close()
                return b"0" * 16
        evil_time, evil_id = datetime(2026, 1, 1, tzinfo=Zone()), Id(int=5)
        class Number:
            def __index__(self):
                db.close()
                return 1
        for call in (lambda: db.customers.get(evil_id), lambda: db.tasks.snooze(id, evil_time), lambda: db.purchases.sum(id, "EUR", evil_time),
                     lambda: db.playbook.dump(Number()), lambda: db.promises.open_list(evil_time), lambda: db.lifecycle.state_at(id, evil_time),
                     lambda: db.timeline(evil_id), lambda: db.journal.list(since=evil_time),
                     lambda: db.customers.add_many([{"kind": "person", "name": "A", "at": evil_time}])):
            db = filled(count=1)
            id = next(iter(db.customers.list())).id
            raises(crm.Closed, call)
    """)


def test_the_memory_of_the_handle_goes_with_the_database():
    survives("""
        import resource
        def peak():
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        def use():
            db = filled(count=3)
            walk = iter(db.customers.list())
            next(walk)
            db.close()
            db = walk = None
        for _ in range(30):
            use()
        before = peak()
        for _ in range(100):
            use()
        gc.collect()
        assert "asan" in os.environ.get("LD_PRELOAD", "") or peak() - before < 4000, peak() - before
    """)


def test_rows_that_live_long_keep_no_walks_that_were_left():
    survives("""
        db = filled(count=300)
        rows = db.customers.list()
        for _ in range(100):
            next(iter(rows))
        gc.collect()
        assert len(rows._cursors) <= 1 and not db._forgotten
        db.close()
    """)


def test_a_leak_is_told_and_a_closed_database_is_not():
    survives("""
        def leak():
            filled(count=1)
        leak()
    """, err="ResourceWarning: unclosed <crm.Database :memory:>", options=["-X", "dev"])
    survives("""
        with filled(count=1) as db:
            next(iter(db.customers.list()))
        filled(count=1).close()
    """, options=["-X", "dev"])


def test_a_database_without_its_making_is_only_useless():
    survives("""
        bare = crm.Database.__new__(crm.Database)
        raises(AttributeError, bare.close)
        raises(AttributeError, bare.now)
        del bare
        raises(crm.Closed, crm.Database((), "never opened").now)
        raises(TypeError, crm.Database)
        class Mine(crm.Database):
            def __init__(self):
                super().__init__((), "mine")
        raises(crm.Closed, Mine().verify)
    """)


def test_what_raises_behind_the_opening_closes_once():
    survives("""
        import crm._database
        original = crm._database.Database._hold
        def broken(self):
            raise KeyboardInterrupt
        crm._database.Database._hold = broken
        for _ in range(50):
            raises(KeyboardInterrupt, crm.open, ":memory:", create=True)
        crm._database.Database._hold = original
        filled(count=2).close()
    """, options=["-X", "dev"])
