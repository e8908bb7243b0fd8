"""Tables by the Arrow C data interface: what C made is handed on in a capsule, and released by whoever took it."""
import ctypes
from typing import Any, NoReturn

from ._libcrm import ffi, lib

_NAME = b"arrow_array_stream"
_STREAM = ffi.typeof("struct ArrowArrayStream *")
_capsule_new = ctypes.pythonapi.PyCapsule_New
_capsule_new.restype = ctypes.py_object
_capsule_new.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]


class ArrowTable:
    """A table in memory, which is read as often as wanted: pyarrow.table(it), polars.DataFrame(it), duckdb.from_arrow(it)."""

    __slots__ = ("_table",)

    def __init__(self, stream: Any) -> None:
        if not isinstance(stream, ffi.CData) or ffi.typeof(stream) is not _STREAM or not stream or not stream.release:
            raise TypeError("a table is what Rows.to_arrow() gives")
        table = lib.crm_python_table_new(stream)
        if not table:
            raise MemoryError
        self._table = ffi.gc(table, lib.crm_python_table_free)

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """Give a stream over the rows, the Arrow PyCapsule interface. The buffers are shared, and outlive table and database."""
        stream = lib.crm_python_stream_new(self._table)
        if not stream:
            raise MemoryError
        try:
            return _capsule_new(int(ffi.cast("uintptr_t", stream)), _NAME, lib.crm_python_capsule_destructor())
        except BaseException:
            lib.crm_python_stream_free(stream)
            raise

    def __reduce__(self) -> NoReturn:
        raise TypeError("a table cannot be copied or pickled: give its stream to who keeps it")


def to_pandas(table: ArrowTable) -> Any:
    try:
        import pyarrow
    except ImportError:
        pass
    else:
        return pyarrow.table(table).to_pandas()
    try:
        import polars
    except ImportError:
        pass
    else:
        import pandas
        frame = polars.DataFrame(table)
        return pandas.DataFrame({column.name: column.to_list() for column in frame})
    try:
        import duckdb
    except ImportError:
        raise ImportError("to_pandas() needs pandas and one of pyarrow, polars, duckdb") from None
    return duckdb.from_arrow(table).df()


def to_polars(table: ArrowTable) -> Any:
    try:
        import polars
    except ImportError:
        raise ImportError("to_polars() needs polars") from None
    return polars.DataFrame(table)
