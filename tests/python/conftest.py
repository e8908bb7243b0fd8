"""Stores to test on: in memory, in a file, on a server where CRM_TEST_POSTGRES names one; with a clock that the test moves and
random bytes that are the same in every run."""
import ctypes
import itertools
import os

import crm
import pytest
from contract import Clock, Contract, Counted

KINDS = ("memory", "file", "postgres")
_numbers = itertools.count(1)


def server_missing():
    """Why there is no store on a server here, or None."""
    if not crm.has_postgres():
        return "this build has no PostgreSQL"
    if not os.environ.get("CRM_TEST_POSTGRES"):
        return "there is no PostgreSQL server: CRM_TEST_POSTGRES is not set"
    return None


def on_server(sql):
    """By libpq itself: no package that speaks to a server is needed for one statement."""
    pq = ctypes.CDLL("libpq.so.5")
    pq.PQconnectdb.restype = pq.PQexec.restype = ctypes.c_void_p
    pq.PQerrorMessage.restype = ctypes.c_char_p
    connection = ctypes.c_void_p(pq.PQconnectdb(os.environ["CRM_TEST_POSTGRES"].encode()))
    try:
        result = ctypes.c_void_p(pq.PQexec(connection, sql.encode()))
        status = pq.PQresultStatus(result)
        pq.PQclear(result)
        if status not in (1, 2):  # PGRES_COMMAND_OK, PGRES_TUPLES_OK
            raise RuntimeError(pq.PQerrorMessage(connection).decode())
    finally:
        pq.PQfinish(connection)


LOCKED = """SELECT pg_terminate_backend(pid) FROM (SELECT DISTINCT l.pid FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '{}' AND l.pid <> pg_backend_pid()) AS busy"""


class Place:
    """Where a store of a kind lies. Handles on it are opened with open(); all are closed at the end, and nothing stays behind."""

    def __init__(self, kind, folder):
        self.kind, self.folder = kind, folder
        self.clock, self.random = Clock(), Counted()
        self.schema = f"python_{os.getpid()}_{next(_numbers)}" if kind == "postgres" else None
        self.opened = []

    @property
    def path(self):
        server = os.environ.get("CRM_TEST_POSTGRES")
        return {"memory": ":memory:", "file": str(self.folder / "store.crm"), "postgres": server}[self.kind]

    def open(self, **options):
        given = dict(actor="tester", clock=self.clock, random=self.random, busy_milliseconds=50,
                     prefix=f"{self.schema}." if self.schema else None)
        db = crm.open(self.path, **{**given, **options})
        self.opened.append(db)
        return db

    def break_connections(self):
        """On a server: end whatever is in the middle of something with this store."""
        on_server(LOCKED.format(self.schema))

    def leave(self):
        for db in self.opened:
            db.close()
        if self.schema:
            on_server(f"SET client_min_messages = error; DROP SCHEMA IF EXISTS {self.schema} CASCADE")


@pytest.fixture
def places(tmp_path):
    """Makes places: places(kind). A kind that cannot be had here skips the test."""
    made = []

    def make(kind):
        missing = kind == "postgres" and server_missing()
        if missing:
            pytest.skip(missing)
        folder = tmp_path / f"place{len(made)}"
        folder.mkdir()
        made.append(Place(kind, folder))
        return made[-1]

    yield make
    for place in made:
        place.leave()


@pytest.fixture(params=KINDS)
def place(request, places):
    """A place of each kind."""
    return places(request.param)


@pytest.fixture(params=KINDS[1:])
def shared_place(request, places):
    """A place that two handles can share: a store in memory has one."""
    return places(request.param)


@pytest.fixture
def db(place):
    """A new store of each kind."""
    return place.open(create=True)


@pytest.fixture
def clock(place):
    return place.clock


@pytest.fixture
def c(place, db):
    """A new store of each kind, with what the scripts need."""
    return Contract(db, place.clock, place.folder)
