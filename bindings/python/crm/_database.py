"""A database: opened, closed, its groups of calls, and what hangs on the handle."""
import contextlib
import os
import threading
import warnings
import weakref
from datetime import datetime
from typing import Any, Callable, Iterable, List, NoReturn, Optional, Tuple, TypeVar, Union
from uuid import UUID

from . import _calls
from ._callback import Callback
from ._convert import Id, Keep, code, encode, ffi, lib, moment, string_of, take_buffer, uuid_of
from ._enums import Event, PointKind, Rule, Tier, Transaction
from ._error import Error
from ._failures import failure
from ._html import SHOWN, timeline
from ._records import Entry, LedgerResult, fill_complaint_report_query, read_ledger_result
from ._rows import Rows
from ._statuses import BY_STATUS, Closed, Invalid

R = TypeVar("R")
_open_databases: "weakref.WeakSet[Database]" = weakref.WeakSet()


def _after_fork() -> None:
    """A lock that another thread held at the fork would never be free again; the handle itself refuses the new process."""
    for db in list(_open_databases):
        db._lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


class Customers(_calls.CustomerRoom):
    """What the database knows of customers: `db.customers`."""

    __slots__ = ()

    def find_point(self, kind: Union[PointKind, str], value: str) -> List[UUID]:
        """Find customers by a contact point, written in any of its usual forms; removed ones too.

        Args:
            kind: PointKind; the three kinds of telephone number find one another
            value: the number or address

        Raises:
            NotFound: nobody has it
        """
        db, wanted, text = self._db, code((PointKind,), kind, "kind"), encode(value, "value")
        count, room = ffi.new("size_t *"), 16
        with db._lock:
            while True:
                ids = ffi.new("crm_id[]", room)
                status = lib.crm_customer_find_point(db._handle or db._closed(), wanted, text, ids, room, count)
                if status < 0 or db._hooks:
                    db._fail(status)
                if count[0] <= room:
                    return [uuid_of(ids[index]) for index in range(count[0])]
                room = count[0]


class Complaints(_calls.ComplaintRoom):
    """What the database knows of complaints: `db.complaints`."""

    __slots__ = ()

    def report_json(self, *, since: Optional[datetime] = None, until: Optional[datetime] = None,
                    tier: Optional[Union[Tier, str]] = None, calendar: Optional[str] = None) -> str:
        """Write what report() gives as one JSON object: instants as texts, rates in 1/10,000, what cannot be told as null.

        Args:
            since: received, or promised, at or after this instant; None = from the beginning
            until: before this instant; None = up to now
            tier: only cases of customers of this Tier; None = all
            calendar: a calendar of the playbook in force by which working time is counted for every case; None = that of each case

        Raises:
            Invalid: the period ends before it begins
            NotFound: the playbook in force has no such calendar
            Refused: Rule.ZONE_UNKNOWN, Rule.ZONE_MISSING: this machine lacks the zone of a calendar
        """
        return self._json("report", since, until, tier, calendar)

    def retention_json(self, *, since: Optional[datetime] = None, until: Optional[datetime] = None,
                       tier: Optional[Union[Tier, str]] = None) -> str:
        """Write what retention() gives as one JSON object, as report_json() does.

        Args:
            since: received at or after this instant; None = from the beginning
            until: before this instant; None = up to now
            tier: only cases of customers of this Tier; None = all

        Raises:
            Invalid: the period ends before it begins
        """
        return self._json("retention", since, until, tier, None)

    def _json(self, kind: str, since: Optional[datetime], until: Optional[datetime], tier: Optional[Union[Tier, str]],
              calendar: Optional[str]) -> str:
        db, keep = self._db, Keep()
        query = ffi.new("crm_complaint_report_query *")
        fill_complaint_report_query(query, keep, since=since, until=until, tier=tier, calendar=calendar)
        out, text = ffi.new(f"crm_complaint_{kind} **"), ffi.new("crm_buffer *")
        with db._lock:
            status = getattr(lib, f"crm_complaint_{kind}_get")(db._handle or db._closed(), query, out)
            if status < 0 or db._hooks:
                db._fail(status)
            try:
                status = getattr(lib, f"crm_complaint_{kind}_json")(out[0], text)
            finally:
                getattr(lib, f"crm_complaint_{kind}_free")(out[0])
        if status < 0:
            raise BY_STATUS[status](status)
        return take_buffer(text)


class Timeline(Rows[Entry]):
    """What happened to a customer, in the order in which it happened."""

    def __init__(self, rows: Rows[Entry]) -> None:
        vars(self).update(vars(rows))

    def _repr_html_(self) -> str:
        return timeline(self.head(SHOWN + 1))


class Group:
    """A group of calls: committed at the end of the block, rolled back when an exception leaves it."""

    __slots__ = ("_db", "_mode", "_held")

    def __init__(self, db: "Database", mode: int) -> None:
        self._db, self._mode = db, mode
        self._held: List[Any] = []

    def __enter__(self) -> "Group":
        db, lock = self._db, self._db._lock
        lock.acquire()  # other threads stay out of the group
        try:
            db._run(lib.crm_begin, self._mode)
        except BaseException:
            lock.release()
            raise
        self._held.append(lock)  # after a fork the database has another
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        db = self._db
        with db._lock:  # a thread that did not begin the group waits here until it has ended
            if not self._held:
                raise RuntimeError("this group of calls is not open")
            lock = self._held.pop()
            try:
                if error is None:
                    db._run(lib.crm_commit)  # one that fails has taken the group back
                elif db._handle is not None:
                    with contextlib.suppress(Error):  # what left the block is told
                        db._run(lib.crm_rollback)
            finally:
                lock.release()


class Database(_calls.DatabaseCalls):
    """An open store. Any thread may use it, one at a time; close it, or use it as a context manager.

    customers, lifecycle, purchases, tasks, contacts, followups, complaints, promises, remedies, violations, staff, causes,
    links, reviews, actions, journal, ledger, playbook: the calls on each subject.
    """

    __slots__ = ("_handle", "_lock", "_hooks", "_forgotten", "_keeper", "_in_unit", "_name", "_connection", "customers",
                 "lifecycle", "purchases", "tasks", "contacts", "followups", "complaints", "promises", "remedies", "refusals",
                 "marks", "overrides", "violations", "staff", "causes", "links", "reviews", "actions", "journal", "ledger",
                 "playbook", "__weakref__")

    def __init__(self, hooks: Tuple[Callback, ...], name: str, connection: Any = None) -> None:
        self._handle: Any = None
        self._keeper: Any = None
        self._in_unit = False
        self._lock = threading.RLock()
        self._hooks = hooks
        self._name = name
        self._connection = connection
        self._forgotten: List[Tuple[Any, Any]] = []
        self.customers = Customers(self)
        self.lifecycle = _calls.LifecycleRoom(self)
        self.purchases = _calls.PurchaseRoom(self)
        self.tasks = _calls.TaskRoom(self)
        self.contacts = _calls.ContactRoom(self)
        self.followups = _calls.FollowupRoom(self)
        self.complaints = Complaints(self)
        self.promises = _calls.PromiseRoom(self)
        self.remedies = _calls.RemedyRoom(self)
        self.refusals = _calls.RefusalRoom(self)
        self.marks = _calls.MarkRoom(self)
        self.overrides = _calls.OverrideRoom(self)
        self.violations = _calls.ViolationRoom(self)
        self.staff = _calls.StaffRoom(self)
        self.causes = _calls.CaseCauseRoom(self)
        self.links = _calls.LinkRoom(self)
        self.reviews = _calls.ReviewRoom(self)
        self.actions = _calls.ActionRoom(self)
        self.journal = _calls.JournalRoom(self)
        self.ledger = _calls.LedgerRoom(self)
        self.playbook = _calls.PlaybookRoom(self)
        _open_databases.add(self)

    # What the calls need of it.

    def _closed(self) -> NoReturn:
        raise Closed(lib.CRM_ERR_CLOSED, "the database was closed")

    def _fail(self, status: int) -> None:
        for hook in self._hooks:
            hook.raise_parked()
        if status >= 0:
            return
        made = BY_STATUS.get(status, Error)(status) if self._handle is None else failure(self._handle, status)
        if status == lib.CRM_ERR_INVALID and self._called_back():
            self._refuse_callback()
        raise made

    def _called_back(self) -> bool:
        """Whether a callback is at work below a call of this handle: then it refuses all, and does not even say why."""
        if self._handle is None or lib.crm_begin(self._handle, -1) != lib.CRM_ERR_INVALID:
            return False
        field = lib.crm_error_last(self._handle).field
        return not field or ffi.string(field) != b"mode"

    def _refuse_callback(self) -> NoReturn:
        raise Invalid(lib.CRM_ERR_INVALID, string_of(lib.crm_rule_text(Rule.CALLBACK_REENTRY)), Rule.CALLBACK_REENTRY)

    def _run(self, call: Any, *arguments: Any) -> int:
        with self._lock:
            status: int = call(self._handle or self._closed(), *arguments)
            if status < 0 or self._hooks:
                self._fail(status)
            return status

    def _hold(self) -> None:
        """A list that nobody reads keeps the memory of the handle: to close it in the middle of a call, which the conversion of
        an argument, a finalizer or a signal can do, makes that call raise Closed."""
        out = ffi.new("crm_customer_cursor **")
        self._fail(lib.crm_customer_list(self._handle, ffi.NULL, out))
        self._keeper = ffi.gc(out[0], lib.crm_customer_cursor_free)

    def _forget(self, free: Any, pointer: Any) -> None:
        """Release a cursor, from wherever memory happens to be collected: this must not wait for another thread."""
        self._forgotten.append((free, pointer))
        if self._lock.acquire(blocking=False):
            try:
                self._release_forgotten()
            finally:
                self._lock.release()

    def _release_forgotten(self) -> None:
        """Under the lock."""
        while self._forgotten:
            free, pointer = self._forgotten.pop()
            free(pointer)

    # Its life.

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._handle is None

    def close(self) -> None:
        """Close it. Does nothing when it is closed. An open group is rolled back; rows that are being read raise Closed after the
        page of at most 256 that they have read already.

        Raises:
            Invalid: from a callback of it, or a function that it is running: Rule.CALLBACK_REENTRY
        """
        with self._lock:
            if self._in_unit or self._called_back():
                self._refuse_callback()
            handle, self._handle = self._handle, None
            if handle is not None:
                lib.crm_close(handle)
            self._release_forgotten()
            self._fail(0)

    def __enter__(self) -> "Database":
        if self._handle is None:
            self._closed()
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_handle", None) is not None:
            warnings.warn(f"unclosed {self!r}", ResourceWarning, source=self)
            self.close()

    def __reduce__(self) -> NoReturn:
        raise TypeError("an open database cannot be copied or pickled")

    def __repr__(self) -> str:
        return f"<crm.Database {self._name}{' (closed)' if self._handle is None else ''}>"

    # Groups of calls.

    def transaction(self, *, read: bool = False) -> Group:
        """Begin a group of calls as a context manager: committed at its end, rolled back when an exception leaves the block.

        Groups nest; an inner one can be rolled back alone. Other threads wait until the group has ended.

        Args:
            read: only reading: one view of the store for several reads, and cheaper than one each
        """
        return Group(self, Transaction.READ if read else Transaction.WRITE)

    def transact(self, unit: Callable[["Database"], R]) -> R:
        """Run a function in a group of calls, and run it again as a whole when another writer was in the way or the connection
        broke.

        Args:
            unit: is given this database; may be called several times. An exception that leaves it takes the group back

        Returns: what `unit` returned in the try that was committed

        Raises:
            Busy: on a file, when the write lock was not to be had within `busy_milliseconds`; on a server, when no try came
                through within `deadline_milliseconds`
            Uncertain: the commit may or may not have happened
        """
        given: List[R] = []

        def attempt() -> None:
            given.clear()
            try:
                given.append(unit(self))
            except Error as error:
                callback.status = min(error.status, -1)
                raise

        if not callable(unit):
            raise TypeError(f"unit: a function is wanted, not {type(unit).__name__}")
        callback = Callback(attempt)
        with self._lock:
            before, self._in_unit = self._in_unit, True
            try:
                status = lib.crm_transact(self._handle or self._closed(), lib.crm_python_unit, callback.user)
            finally:
                self._in_unit = before
            callback.raise_parked()
            if status < 0 or self._hooks:
                self._fail(status)
        return given[0]

    # What else takes a hand of its own.

    def now(self) -> datetime:
        """Read the clock of the database."""
        with self._lock:
            if self._hooks and self._called_back():
                self._refuse_callback()  # or a clock that asks for the time would never end
            at = lib.crm_now(self._handle or self._closed())
            if self._hooks:
                self._fail(0)
        return moment(at)  # type: ignore[no-any-return]

    def timeline(self, customer_id: Id, *, since: Optional[datetime] = None, until: Optional[datetime] = None,
                 events: Iterable[Union[Event, str]] = ()) -> Timeline:
        """List what happened to a customer, in the order in which it happened (M-CUST-05).

        Args:
            customer_id: the customer
            since: what happened at or after this instant
            until: what happened before this instant
            events: only these

        Raises:
            NotFound: no such customer
        """
        return Timeline(self.journal.list(customer_id=customer_id, since=since, until=until, events=events))

    def copy(self, to: "Database", progress: Optional[Callable[[int, int], object]] = None) -> LedgerResult:
        """Copy this store into another, or go on with a copy that was cut off.

        Args:
            to: another database, opened with `copy=True`: empty, or a copy of an earlier state of this one
            progress: told after each batch: the number of the last entry that is there, and of the last that will be

        Returns: by what the copy can be recognised

        Raises:
            Conflict: `to` holds something that is not in this one; nothing was changed
            Corrupt: the chain of digests is broken
        """
        if not isinstance(to, Database):
            raise TypeError(f"to: a Database is wanted, not {type(to).__name__}")
        callback, out = Callback(progress), ffi.new("crm_ledger_result *")
        first, second = sorted((self, to), key=id)
        with first._lock, second._lock:
            status = lib.crm_copy(self._handle or self._closed(), to._handle or to._closed(),
                                  callback.function(lib.crm_python_ledger_progress), callback.user, out)
            callback.raise_parked()
            if status < 0 or to._hooks or self._hooks:
                self._fail(0)
                to._fail(status)
        return read_ledger_result(out)
