"""Lists: read page by page, one walk after another, or as a table."""
import contextlib
import weakref
from typing import Any, Callable, Generic, Iterator, List, NoReturn, Optional, Tuple, Type, TypeVar

from . import _html
from ._arrow import ArrowTable, to_pandas, to_polars
from ._libcrm import ffi

T = TypeVar("T")
#: Rows that are read under one hold of the lock.
PAGE = 256


class Walk(Generic[T]):
    """How the rows of one kind are stepped through."""

    __slots__ = ("record", "cursor", "view", "step", "free", "read", "arrow")

    def __init__(self, record: Type[T], cursor: str, view: str, step: Any, free: Any, read: Callable[[Any], T], arrow: Any) -> None:
        self.record, self.cursor, self.view, self.step, self.free, self.read, self.arrow = (
            record, cursor, view, step, free, read, arrow)


class Cursor:
    """A cursor of the library. One that is forgotten is released at once when no other thread is at work with the handle, and
    by a later call when one is."""

    __slots__ = ("_db", "_free", "pointer", "__weakref__")

    def __init__(self, db: Any, pointer: Any, free: Any) -> None:
        self._db, self.pointer, self._free = db, pointer, free

    def close(self) -> None:
        """Under the lock."""
        pointer, self.pointer = self.pointer, None
        if pointer is not None:
            self._free(pointer)

    def __del__(self) -> None:
        if self.pointer is not None:
            self._db._forget(self._free, self.pointer)


class Rows(Generic[T]):
    """The rows of a list. Iterate over it, as often as wanted: each time the rows are read anew, a page at a time, and nothing is
    skipped or repeated while others write. As a context manager it gives up its cursors at the end of the block."""

    def __init__(self, db: Any, walk: Walk[T], start: Callable[[Any, Any], int], keep: Any = None) -> None:
        self._db, self._walk, self._start, self._keep = db, walk, start, keep
        self._cursors: "weakref.WeakSet[Cursor]" = weakref.WeakSet()  # those of walks that nobody follows any more go
        self._closed = False
        # Wrong arguments are told here, not at the first row.
        self._ready: Optional[Cursor] = self._open()

    def _open(self) -> Cursor:
        db, walk = self._db, self._walk
        out = ffi.new(walk.cursor)
        with db._lock:
            status = self._start(db._handle or db._closed(), out)
            if status < 0 or db._hooks:
                db._fail(status)
            db._release_forgotten()  # those whose lock was not to be had when they went
            return Cursor(db, out[0], walk.free)

    def _take(self) -> Cursor:
        with self._db._lock:
            if self._closed:
                self._gone()
            cursor, self._ready = self._ready, None
            cursor = cursor or self._open()
            self._cursors.add(cursor)
            return cursor

    def _gone(self) -> NoReturn:
        raise ValueError("these rows were closed")

    def _page(self, cursor: Cursor, limit: int) -> Tuple[List[T], bool]:
        """Up to `limit` rows, and whether there can be more."""
        db, walk = self._db, self._walk
        step, read, out = walk.step, walk.read, ffi.new(walk.view)
        page: List[T] = []
        with self._lent(cursor) as pointer:
            for _ in range(limit):
                status = step(pointer, out)
                if status != 0:
                    if status < 0 or db._hooks:
                        db._fail(status)
                    return page, False
                page.append(read(out[0]))
            if db._hooks:
                db._fail(0)
        return page, True

    @contextlib.contextmanager
    def _lent(self, cursor: Cursor) -> Iterator[Any]:
        """Its pointer, under the lock. Who closes these rows meanwhile, from a callback or a finalizer, finds none to free."""
        db = self._db
        with db._lock:
            if db._handle is None:
                db._closed()
            pointer, cursor.pointer = cursor.pointer, None
            if pointer is None:
                self._gone()
            try:
                yield pointer
            finally:
                cursor.pointer = pointer
                if self._closed:
                    cursor.close()

    def __iter__(self) -> Iterator[T]:
        return self._walk_through(self._take())

    def _walk_through(self, cursor: Cursor) -> Iterator[T]:
        more = True
        while more:
            page, more = self._page(cursor, PAGE)
            if not more:
                self._end(cursor)
            yield from page

    def _end(self, cursor: Cursor) -> None:
        with self._db._lock:
            cursor.close()

    def first(self) -> Optional[T]:
        """Give the first row, None when there is none."""
        page = self.head(1)
        return page[0] if page else None

    def head(self, count: int) -> List[T]:
        """Give the first rows."""
        cursor = self._take()
        try:
            return self._page(cursor, count)[0]
        finally:
            self._end(cursor)

    def close(self) -> None:
        """Give up the cursors. A walk that is not at its end raises after the page that it has read already."""
        with self._db._lock:
            self._closed = True
            for cursor in [*self._cursors, *([self._ready] if self._ready else [])]:
                cursor.close()
            self._ready = None

    def __enter__(self) -> "Rows[T]":
        if self._closed:
            self._gone()
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()

    def to_arrow(self) -> ArrowTable:
        """Read all rows into a table of columns, without a Python object for each.

        What it gives has `__arrow_c_stream__`, the Arrow PyCapsule interface, which pyarrow, polars, duckdb, pandas and others
        read without copying. Enumerations are dictionaries of their names, instants are time stamps in UTC, ids are texts.
        """
        cursor = self._take()
        stream = ffi.new("struct ArrowArrayStream *")
        db = self._db
        try:
            with self._lent(cursor) as pointer:
                status = self._walk.arrow(pointer, 0, stream)
                table = ArrowTable(stream) if status >= 0 else None
                if table is None or db._hooks:
                    db._fail(status)
        finally:
            self._end(cursor)
        return table  # type: ignore[return-value]

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def to_pandas(self) -> Any:
        """Give the rows as a pandas.DataFrame, by way of pyarrow, polars or duckdb, whichever is there."""
        return to_pandas(self.to_arrow())

    def to_polars(self) -> Any:
        """Give the rows as a polars.DataFrame."""
        return to_polars(self.to_arrow())

    def __reduce__(self) -> NoReturn:
        raise TypeError("rows cannot be copied or pickled: they belong to an open database; list(rows) can")

    def __repr__(self) -> str:
        return f"<crm.{type(self).__name__} of {self._walk.record.__name__}>"

    def _repr_html_(self) -> str:
        shown = self.head(_html.SHOWN + 1)
        return _html.table(shown, self._walk.record)
