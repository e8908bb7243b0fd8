"""Tables by the Arrow C data interface: what C made is handed on in a capsule, and released by whoever took it."""
import ctypes
from typing import Any

from ._libcrm import ffi, lib

_NAME = b"arrow_array_stream"
_capsule_new = ctypes.pythonapi.PyCapsule_New
_capsule_new.restype = ctypes.py_object
_capsule_new.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]


class ArrowTable:
    """A table that is read once: pyarrow.table(it), polars.DataFrame(it), duckdb.from_arrow(it)."""

    __slots__ = ("_stream",)

    def __init__(self, stream: Any) -> None:
        kept = lib.crm_python_stream_keep(stream)
        if not kept:
            stream.release(stream)
            raise MemoryError
        self._stream = ffi.gc(kept, lib.crm_python_stream_free)

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """Give the stream to whoever reads it; a second time there is nothing left to give."""
        stream, self._stream = self._stream, None
        if stream is None:
            raise ValueError("this table was read already: ask the rows for another")
        capsule = _capsule_new(int(ffi.cast("uintptr_t", stream)), _NAME, lib.crm_python_capsule_destructor())
        ffi.gc(stream, None)  # the capsule has it now
        return capsule


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
