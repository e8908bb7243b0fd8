"""Forks, and interpreters that end with everything open."""
import os

import pytest
from adversary import survives

CHILD = """
def in_child(work):
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0

def in_exiting_child():
    pid = os.fork()
    if pid:
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    return pid == 0
"""
if not hasattr(os, "waitstatus_to_exitcode"):
    CHILD = "os.waitstatus_to_exitcode = lambda status: os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)\n" + CHILD


@pytest.fixture(params=["file", "memory", "server"])
def place(request, tmp_path):
    if request.param == "file":
        return str(tmp_path / "a.crm")
    if request.param == "memory":
        return ":memory:"
    server = os.environ.get("CRM_TEST_POSTGRES")
    return server or pytest.skip("no PostgreSQL: CRM_TEST_POSTGRES is not set")


#: A server store gets tables of its own.
PREFIX = """
place = sys.argv[1]
named = {"prefix": f"f{os.getpid()}_"} if "postgres" in place or "=" in place else {}
"""


def test_a_child_is_refused_and_the_parent_goes_on(place):
    survives("""
        db = filled(place, **named)
        rows = db.customers.list()
        walk = iter(rows)
        next(walk)
        def child():
            raises(crm.Forked, db.customers.add, kind="person", name="A")
            raises(crm.Forked, db.customers.list)
            raises(crm.Forked, list, walk)
            raises(crm.Forked, rows.to_arrow)
            raises(crm.Forked, db.transaction().__enter__)
            raises(crm.Forked, db.transact, print)
            rows.close()
            db.close()
            db.close()
            raises(crm.Closed, db.tick)
            gc.collect()
        in_child(child)
        in_child(db.close)
        assert len(list(walk)) == 599
        db.customers.add(kind="person", name="A")
        assert len(list(rows)) == 601 and db.verify().faults == 0
        db.close()
    """, place, shared=CHILD + PREFIX)


def test_a_child_that_ends_normally_does_not_damage_the_parent(place):
    survives("""
        db = filled(place, **named)
        walk = iter(db.customers.list())
        next(walk)
        if in_exiting_child():
            sys.stdout = open(os.devnull, "w")  # the last line is the parent's
            sys.exit(0)
        with db.transaction():
            db.customers.add(kind="person", name="A")
            if in_exiting_child():
                sys.stdout = open(os.devnull, "w")
                del db, walk
                gc.collect()
                sys.exit(0)
        assert len(list(walk)) == 600 and db.verify().faults == 0
        db.close()
    """, place, shared=CHILD + PREFIX)


def test_a_fork_inside_a_group_leaves_the_group_to_the_parent(place):
    survives("""
        db = filled(place, count=1, **named)
        def leave_normally():
            group.__exit__(None, None, None)
        def leave_with_an_exception():
            group.__exit__(KeyError, KeyError(), None)
        with db.transaction() as group:
            db.customers.add(kind="person", name="A")
            in_child(lambda: raises(crm.Forked, leave_normally))
            in_child(leave_with_an_exception)
            db.customers.add(kind="person", name="B")
        assert len(list(db.customers.list())) == 3 and db.verify().faults == 0
        db.close()
    """, place, shared=CHILD + PREFIX)


def test_a_fork_while_another_thread_holds_the_lock(tmp_path):
    survives("""
        db = filled(sys.argv[1], count=1)
        inside, leave = threading.Event(), threading.Event()
        def hold():
            with db.transaction():
                inside.set()
                leave.wait()
        thread = threading.Thread(target=hold)
        thread.start()
        inside.wait()
        def child():
            raises(crm.Forked, db.tick)
            db.close()
        in_child(child)
        leave.set()
        thread.join()
        assert db.verify().faults == 0
        db.close()
    """, tmp_path / "a.crm", shared=CHILD)


# A child of a process whose threads are inside SQLite finds its global locks as they stood: it can open no store of its own.
def test_a_fork_in_the_middle_of_other_threads_calls(tmp_path):
    survives("""
        db = filled(sys.argv[1], count=100)
        stop = threading.Event()
        def work():
            while not stop.is_set():
                db.customers.add(kind="person", name="A")
                list(db.customers.list())
        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        def child():
            raises(crm.Forked, db.tick)
            db.close()
        for _ in range(10):
            in_child(child)
        stop.set()
        for thread in threads:
            thread.join()
        assert db.verify().faults == 0
        db.close()
    """, tmp_path / "a.crm", shared=CHILD)


def test_a_child_of_a_callback_or_a_unit_leaves_the_parent_whole(tmp_path):
    survives("""
        db = filled(sys.argv[1], count=1)
        def unit(db):
            in_child(lambda: raises(crm.Forked, db.tick))
            return db.customers.add(kind="person", name="A")
        assert db.transact(unit)
        with crm.open(":memory:", create=True, copy=True) as to:
            db.copy(to, lambda done, total: in_child(lambda: raises(crm.Error, db.tick)))
        assert db.verify().faults == 0
        db.close()
    """, tmp_path / "a.crm", shared=CHILD)


def test_processes_of_multiprocessing_are_refused(tmp_path):
    survives("""
        import multiprocessing
        db = filled(sys.argv[1], count=1)
        def work(queue):
            try:
                db.tick()
            except crm.Forked:
                queue.put("refused")
        context = multiprocessing.get_context("fork")
        queue = context.Queue()
        workers = [context.Process(target=work, args=(queue,)) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
            assert worker.exitcode == 0
        assert [queue.get() for _ in workers] == ["refused"] * 3
        assert db.verify().faults == 0
        db.close()
    """, tmp_path / "a.crm")


@pytest.mark.parametrize("left", [
    "db",
    "iter(db.customers.list()).__next__()",
    "walk = iter(db.customers.list()); next(walk)",
    "db.transaction().__enter__()",
    "table = db.customers.list().to_arrow()",
    "capsule = db.customers.list().__arrow_c_stream__()",
    "sys.me = db; del db",
    "class Keeps: pass\nkeeps = Keeps(); keeps.me = keeps; keeps.db = db; keeps.walk = iter(db.customers.list()); next(keeps.walk); del db",
    "import builtins; builtins.db = db; builtins.walk = iter(db.customers.list()); next(builtins.walk)",
    "import atexit; atexit.register(db.close); atexit.register(db.tick)",
    "sys.excepthook = lambda *args, db=db: None",
])
@pytest.mark.parametrize("hooked", [False, True])
def test_an_interpreter_ends_with_things_open(tmp_path, left, hooked):
    clock = "clock=lambda: datetime.now(timezone.utc), message=print" if hooked else ""
    script = f"db = filled(sys.argv[1], 600, {clock})\n" + left
    survives(script, tmp_path / "a.crm")
    survives('assert crm.open(sys.argv[1], actor="test").verify().faults == 0', tmp_path / "a.crm")


@pytest.mark.parametrize("daemon", [False, True])
def test_an_interpreter_ends_while_threads_work(tmp_path, daemon):
    survives(f"""
        db = filled(sys.argv[1], 600)
        begun = threading.Barrier(4)
        def work():
            begun.wait()
            for _ in range(10 if not {daemon} else 10**9):
                with db.transaction():
                    db.customers.add(kind="person", name="A")
                    walk = iter(db.customers.list())
                    next(walk)
        for _ in range(3):
            threading.Thread(target=work, daemon={daemon}).start()
        begun.wait()
    """, tmp_path / "a.crm")
    survives('assert crm.open(sys.argv[1], actor="test").verify().faults == 0', tmp_path / "a.crm")


def test_a_process_that_is_ended_at_once_leaves_a_whole_store(tmp_path):
    survives("""
        def child():
            db = filled(sys.argv[1])
            db.transaction().__enter__()
            db.customers.add(kind="person", name="lost")
        in_child(child)
        with crm.open(sys.argv[1]) as db:
            assert len(list(db.customers.list())) == 600 and db.verify().faults == 0
    """, tmp_path / "a.crm", shared=CHILD)
