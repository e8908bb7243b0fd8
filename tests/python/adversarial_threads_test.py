"""Any thread may use a handle: the results are right and nobody waits for ever."""
from adversary import survives

RUN = """
def run(*works, seconds=60):
    failures = []
    def guarded(work):
        try:
            work()
        except BaseException as error:
            failures.append(error)
    threads = [threading.Thread(target=guarded, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
        assert not thread.is_alive(), "a thread waits for ever"
    if failures:
        raise failures[0]
"""


def test_many_threads_use_one_handle():
    survives("""
        sys.setswitchinterval(1e-5)
        db = filled(count=300)
        names = [f"N{index}" for index in range(300)]
        def reader():
            for _ in range(10):
                found = [one.name for one in db.customers.list()]
                assert [name for name in found if name[0] == "N"] == names
                assert len(set(found)) == len(found)
        def writer(letter):
            def work():
                for index in range(40):
                    id = db.customers.add(kind="person", name=f"{letter}{index}")
                    assert db.customers.get(id).name == f"{letter}{index}"
                    error = raises(crm.Refused, db.customers.add, kind="person", name="")
                    assert error.rule == crm.Rule.CUSTOMER_NAME_MISSING
            return work
        run(reader, reader, reader, writer("A"), writer("B"), writer("C"))
        assert len(list(db.customers.list())) == 420 and db.verify().faults == 0
        db.close()
    """, shared=RUN)


def test_one_rows_object_walked_by_many_threads_gives_each_all_rows():
    survives("""
        sys.setswitchinterval(1e-6)
        db = filled(count=3)
        for _ in range(300):
            rows, counts = db.customers.list(), []
            run(*[lambda: counts.append(len(list(rows)))] * 4)
            assert counts == [3] * 4, counts
        db.close()
    """, shared=RUN)


def test_a_group_keeps_other_threads_out():
    survives("""
        db = filled(count=0)
        inside, seen = threading.Event(), []
        def grouped():
            try:
                with db.transaction():
                    db.customers.add(kind="person", name="lost")
                    inside.set()
                    threading.Event().wait(0.2)
                    raise KeyError
            except KeyError:
                pass
        def other():
            inside.wait()
            seen.append([one.name for one in db.customers.list()])
        run(grouped, other, other)
        assert seen == [[], []]
        def add(index):
            def unit(db):
                before = len(list(db.customers.list()))
                db.customers.add(kind="person", name=f"U{index}")
                return before
            return lambda: seen.append(db.transact(unit))
        seen.clear()
        run(*[add(index) for index in range(8)])
        assert sorted(seen) == list(range(8))
        db.close()
    """, shared=RUN)


def test_one_handle_per_thread_on_one_file(tmp_path):
    survives("""
        path = sys.argv[1]
        filled(path, 1).close()
        def work():
            with crm.open(path, actor="test") as db:
                for index in range(20):
                    db.transact(lambda db: db.customers.add(kind="person", name=f"T{index}"))
        run(work, work, work, work)
        with crm.open(path) as db:
            assert len(list(db.customers.list())) == 81 and db.verify().faults == 0
    """, tmp_path / "a.crm", shared=RUN)


def test_cursors_collected_by_other_threads_are_released():
    survives("""
        sys.setswitchinterval(1e-6)
        db = filled(count=300)
        left, done = [], threading.Event()
        def leave():
            for _ in range(300):
                walk = iter(db.customers.list())
                next(walk)
                left.append([walk])
                left[-1].append(left[-1])
            done.set()
        def collect():
            while not done.is_set() or left:
                left.clear()
                gc.collect()
        def use():
            while not done.is_set():
                db.customers.list().first()
        run(leave, collect, use)
        gc.collect()
        db.customers.list().first()
        gc.collect()
        assert not db._forgotten
        db.close()
    """, shared=RUN)


def test_callbacks_run_in_the_thread_of_the_call():
    survives("""
        def clock():
            told.add(threading.get_ident())
            return datetime.now(timezone.utc)
        told = set()
        db = filled(count=1, clock=clock)
        told.clear()
        idents = []
        def work():
            idents.append(threading.get_ident())
            for _ in range(20):
                db.customers.add(kind="person", name="A")
            db.verify(lambda fault: None)
            barrier.wait()
        barrier = threading.Barrier(4)
        run(work, work, work, work)
        assert told == set(idents)
        db.close()
    """, shared=RUN)


def test_an_exception_of_a_callback_reaches_the_thread_of_the_call_only():
    survives("""
        local = threading.local()
        def clock():
            if getattr(local, "fails", False):
                raise KeyError(threading.get_ident())
            return datetime.now(timezone.utc)
        db = filled(count=1, clock=clock)
        def failing():
            local.fails = True
            for _ in range(50):
                error = raises(KeyError, db.customers.add, kind="person", name="A")
                assert error.args[0] == threading.get_ident()
        def fine():
            for _ in range(50):
                db.customers.add(kind="person", name="B")
        run(failing, fine, failing, fine)
        assert len(list(db.customers.list())) == 101 and db.verify().faults == 0
        db.close()
    """, shared=RUN)


def test_copying_both_ways_at_once_ends():
    survives("""
        sys.setswitchinterval(1e-6)
        for _ in range(30):
            a, b = filled(count=5), crm.open(":memory:", create=True, copy=True)
            a.copy(b)
            def there():
                a.copy(b)
            def back():
                try:
                    b.copy(a)
                except crm.Error:
                    pass
            run(there, back, there, back)
            a.close()
            b.close()
    """, shared=RUN)


def test_a_callback_without_end_ends_with_a_recursion_error():
    survives("""
        def clock():
            if deep:
                return clock()
            return datetime.now(timezone.utc)
        deep = False
        db = filled(count=1, clock=clock)
        deep = True
        run(lambda: raises(RecursionError, db.now))
        raises(RecursionError, db.now)
        raises(RecursionError, db.customers.add, kind="person", name="A")
        deep = False
        db.customers.add(kind="person", name="A")
        db.close()
    """, shared=RUN)


def test_a_signal_handler_that_closes_and_raises_ends_in_an_exception():
    survives("""
        import signal
        sys.unraisablehook = lambda unraisable: None
        class Stop(Exception):
            pass
        def handler(number, frame):
            if closes:
                db.close()
            raise Stop
        signal.signal(signal.SIGALRM, handler)
        for closes in (False, True):
            for index in range(40):
                db = filled(count=100)
                # Again and again: Python drops what a handler raises inside a finalizer.
                signal.setitimer(signal.ITIMER_REAL, 0.0005 + 0.0001 * index, 0.02)
                try:
                    while True:
                        with db.transaction():
                            db.customers.add(kind="person", name="A")
                            len(list(db.customers.list()))
                except (Stop, crm.Closed):
                    pass
                finally:
                    signal.setitimer(signal.ITIMER_REAL, 0)
                if not db.closed:
                    db.now()
                db.close()
    """)


def test_many_threads_ask_the_same_calendar_recurrence_and_case():
    survives("""
        sys.setswitchinterval(1e-6)
        hour, day = timedelta(hours=1), [("09:00", "12:00"), ("13:00", "17:00")]
        hours = {name: day for name in ("mon", "tue", "wed", "thu", "fri")}
        start = datetime(2026, 5, 4, 7, tzinfo=timezone.utc)
        def ask(office, rule, case):
            begins = [start + n * hour for n in range(60)]
            last = begins[-1]
            return ([office.add(at, 8 * hour) for at in begins], [office.between(start, at) for at in begins],
                    office.spans(start, last), list(rule), case.judge(last), case.explain(last, "solve"),
                    office.segments(start, 9)[-1].text("Asia/Tokyo"))
        def made():
            office = crm.Calendar("Europe/Berlin", hours, holidays=[NOW.date()]) | crm.Calendar("UTC", hours)
            policy = crm.ClockPolicy([crm.ClockTarget("solve", "resolve", amount=8 * hour)])
            rule = crm.Recurrence("FREQ=DAILY;COUNT=50", start=datetime(2026, 1, 1), zone="Europe/Berlin", roll="skip", calendar=office)
            return (office, rule, crm.ClockCase(policy, office, [(start, "open"), (start + hour, "pause"), (start + 3 * hour, "resume")]))
        shared = made()
        right, told = ask(*shared), []
        run(*[lambda: told.extend(ask(*shared) for _ in range(20))] * 4)  # one for all
        run(*[lambda: told.extend(ask(*made()) for _ in range(20))] * 4)  # made and forgotten by each
        assert len(told) == 160 and all(one == right for one in told)
    """, shared=RUN)
