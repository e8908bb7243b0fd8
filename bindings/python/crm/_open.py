"""Opening a database: a file, memory, a server, or what the host has open already."""
import os
import warnings
from datetime import datetime
from typing import Any, Callable, List, Optional, Tuple, Union

from ._callback import Callback
from ._convert import Path, encode, ffi, flag, lib, number, string_of
from ._database import Database
from ._enums import (OPEN_CHECK, OPEN_COPY, OPEN_CREATE, OPEN_NORMAL, OPEN_READONLY, OPEN_UNPREPARED, Severity)
from ._error import Error
from ._failures import wrong
from ._statuses import NotFound

Clock = Callable[[], Union[datetime, int]]


class Options:
    """A crm_options and what it points at."""

    def __init__(self, create: bool, readonly: bool, check: bool, fast: bool, unprepared: bool, copy: bool, actor: Optional[str],
                 prefix: Optional[str], utc_offset_minutes: int, busy_milliseconds: int, deadline_milliseconds: int, epoch: int,
                 cache_bytes: int, clock: Optional[Clock], random: Optional[Callable[[int], bytes]],
                 message: Optional[Callable[[Severity, str], object]]) -> None:
        if create and readonly:
            wrong("readonly", "what is only read cannot be made: create and readonly exclude each other")
        self.c = ffi.new("crm_options *")
        self.c.size = ffi.sizeof("crm_options")
        for wanted, bit, name in [(create, OPEN_CREATE, "create"), (readonly, OPEN_READONLY, "readonly"),
                                  (check, OPEN_CHECK, "check"), (fast, OPEN_NORMAL, "fast"),
                                  (unprepared, OPEN_UNPREPARED, "unprepared"), (copy, OPEN_COPY, "copy")]:
            self.c.flags |= bit * flag(wanted, name)
        self.c.utc_offset_minutes = number(utc_offset_minutes, "utc_offset_minutes", 31)
        self.c.busy_milliseconds = number(busy_milliseconds, "busy_milliseconds", 31)
        self.c.deadline_milliseconds = number(deadline_milliseconds, "deadline_milliseconds", 31)
        self.c.epoch = number(epoch, "epoch", 63)
        self.c.cache_bytes = number(cache_bytes, "cache_bytes", 63)
        self.keep: List[Any] = []
        for name, text in (("actor", actor), ("prefix", prefix)):
            if text is not None:
                self.keep.append(ffi.new("char[]", encode(text, name)))
                setattr(self.c, name, self.keep[-1])
        hooks = []
        for name, call in (("clock", clock), ("random", random), ("message", message)):
            if call is not None:
                hook = Callback(call)
                hooks.append(hook)
                setattr(self.c, name, getattr(lib, f"crm_python_{name}"))
                setattr(self.c, f"{name}_user", hook.user)
        self.hooks: Tuple[Callback, ...] = tuple(hooks)


def open(path: Path, *, create: bool = False, readonly: bool = False, check: bool = False, fast: bool = False,
         unprepared: bool = False, copy: bool = False, actor: Optional[str] = None, prefix: Optional[str] = None,
         utc_offset_minutes: int = 0, busy_milliseconds: int = 0, deadline_milliseconds: int = 0, epoch: int = 0,
         cache_bytes: int = 0, clock: Optional[Clock] = None, random: Optional[Callable[[int], bytes]] = None,
         message: Optional[Callable[[Severity, str], object]] = None) -> Database:
    """Open a store.

    Args:
        path: a file, ":memory:", or a PostgreSQL connection string ("postgresql://..." or "host=... dbname=...")
        create: make it when it does not exist
        readonly: refuse changes
        check: the file comes from a stranger: check its structure whole, which takes time in proportion
        fast: faster commits, of which a power cut may lose the last; never corrupt
        unprepared: a server store behind a pooler that gives each transaction another connection
        copy: it is to receive a copy: a new one begins with an empty journal
        actor: who acts where a call does not say
        prefix: stands before the name of each table in a database that holds others too; None = "crm_", a file has none
        utc_offset_minutes: local time ahead of UTC, for calendar arithmetic
        busy_milliseconds: how long to wait for another connection; 0 = 5000, negative = not at all
        deadline_milliseconds: server stores: how long a call may take altogether; 0 = 30000
        epoch: server stores: refuse a server whose epoch is lower
        cache_bytes: file stores: memory for pages of the file, at most; 0 = 4 MiB
        clock: what gives the time as an aware datetime or microseconds since 1970; None = the system's clock
        random: what gives random bytes: called with how many; None = the system's
        message: told what the library has to say: a Severity and a line without personal data

    Raises:
        NotFound: no such file, or no tables, and `create` was not given
        Corrupt: not a store of this library, damaged, or with objects that are not ours
        TooNew: made by a newer version
        ReadOnly: it cannot be written and `readonly` was not given
        Busy: another connection holds it
        Connection: no server could be reached, or it refused the login
        Unsupported: the server is too old, or this build has no PostgreSQL
    """
    options = Options(create, readonly, check, fast, unprepared, copy, actor, prefix, utc_offset_minutes, busy_milliseconds,
                      deadline_milliseconds, epoch, cache_bytes, clock, random, message)
    text = os.fspath(path)
    if not isinstance(text, str):
        raise TypeError(f"path: text is wanted, not {type(text).__name__}")
    warn_of_second_copy()
    name = store_name(text)
    return opened(lambda out: lib.crm_open(encode(text, "path"), options.c, out), options, name, None)


def attach_sqlite(connection: Any, *, create: bool = False, readonly: bool = False, actor: Optional[str] = None,
                  prefix: Optional[str] = None, utc_offset_minutes: int = 0, clock: Optional[Clock] = None,
                  random: Optional[Callable[[int], bytes]] = None,
                  message: Optional[Callable[[Severity, str], object]] = None) -> Database:
    """Open a store inside a SQLite database that the host has open: our tables beside his own, through his connection.

    Args:
        connection: the address of an open `sqlite3 *`, or an apsw.Connection that uses the same SQLite library. The connection
            stays the host's and is used by no other thread during a call. (The standard library's sqlite3 gives no address.)
        create: make missing tables

    The other arguments are those of open().
    """
    options = Options(create, readonly, False, False, False, False, actor, prefix, utc_offset_minutes, 0, 0, 0, 0, clock, random, message)
    pointer = ffi.cast("struct sqlite3 *", address_of(connection, ("sqlite3_pointer", "sqlite3pointer")))
    return opened(lambda out: lib.crm_attach_sqlite(pointer, options.c, out), options, "inside a SQLite connection", connection)


def attach_postgres(connection: Any, *, create: bool = False, readonly: bool = False, unprepared: bool = False,
                    actor: Optional[str] = None, prefix: Optional[str] = None, utc_offset_minutes: int = 0,
                    deadline_milliseconds: int = 0, epoch: int = 0, clock: Optional[Clock] = None,
                    random: Optional[Callable[[int], bytes]] = None,
                    message: Optional[Callable[[Severity, str], object]] = None) -> Database:
    """Open a store inside a PostgreSQL database that the host is connected to, through his connection.

    Args:
        connection: the address of an open `PGconn *`, or a psycopg 3 connection that uses the same libpq
        create: make missing tables

    The other arguments are those of open().
    """
    options = Options(create, readonly, False, False, unprepared, False, actor, prefix, utc_offset_minutes, 0, deadline_milliseconds,
                      epoch, 0, clock, random, message)
    pgconn = getattr(connection, "pgconn", connection)
    pointer = ffi.cast("struct pg_conn *", address_of(pgconn, ("pgconn_ptr",)))
    return opened(lambda out: lib.crm_attach_postgres(pointer, options.c, out), options, "inside a PostgreSQL connection", connection)


def address_of(connection: Any, names: Tuple[str, ...]) -> int:
    for name in names:
        if hasattr(connection, name):
            given = getattr(connection, name)
            connection = given() if callable(given) else given
            break
    if isinstance(connection, bool) or not isinstance(connection, int):
        raise TypeError(f"connection: an address is wanted, or a connection that tells its own by {names[-1]}, not "
                        f"{type(connection).__module__}.{type(connection).__name__}")
    if connection < 0:
        wrong("connection", "this is no address")
    return number(connection, "connection", 63)


def opened(start: Callable[[Any], int], options: Options, name: str, connection: Any) -> Database:
    db, out = Database(options.hooks, name, connection), ffi.new("crm **")
    status = start(out)
    db._handle = out[0] or None  # from here on there is one who closes it
    try:
        db._fail(status)
        db._hold()
    except Error as error:
        makes = isinstance(error, NotFound) and not options.c.flags & OPEN_CREATE
        error.message = f"{name}: {error.message}{'; create=True makes it' if makes else ''}"
        db.close()
        raise
    except BaseException:
        db.close()
        raise
    return db


def store_name(path: str) -> str:
    """Name a store as a message or a log may: a file by its path, a connection string without a password."""
    room = ffi.new("char[]", 1024)
    return string_of(lib.crm_store_name(encode(path, "path"), room, 1024))


def warn_of_second_copy() -> None:
    copies = lib.crm_sqlite_copies()
    if copies > 1:
        warnings.warn(f"{copies} copies of SQLite are loaded in this process: using the same file through two of them loses data "
                      "that was committed. See docs/python.md", RuntimeWarning, stacklevel=3)
