"""How the rows of a batch lie in structs: what C needs to know to fill the plain ones, see crm_python_fill.h."""
import ctypes
import sys
from datetime import date
from typing import Any, Dict, List, Optional, Tuple, Type
from uuid import UUID

from ._convert import Id, buffer, day, ffi, identity, labels, lib
from ._names import Named

#: Gives the index of the first row that is not plain. Holds the interpreter lock: it works on Python's own objects.
fill = ctypes.PYFUNCTYPE(ctypes.c_ssize_t, ctypes.c_void_p, ctypes.py_object, ctypes.c_ssize_t, ctypes.py_object)(
    lib.crm_python_fill_function())


class Layout:
    """The struct `c_type`; a field is (argument, member, kind, required, helper), of an array also the member of its length."""

    __slots__ = ("pointer", "size", "_kept")

    def __init__(self, c_type: str, record: Optional[type], *fields: Tuple[Any, ...]) -> None:
        self.size = ffi.sizeof(c_type)
        rows = ffi.new("crm_python_field[]", len(fields))
        self._kept: List[Any] = [rows, record]
        for row, (name, member, kind, required, helper, *count) in zip(rows, fields):
            name = sys.intern(name)
            self._kept += [name, helper]
            row.name, row.offset, row.kind, row.required = address(name), ffi.offsetof(c_type, member), ord(kind), required
            if count:
                row.element, row.count_offset = helper.pointer, ffi.offsetof(c_type, count[0])
            elif helper is not None:
                row.helper = address(helper)
        self.pointer = ffi.new("crm_python_layout *", (rows, len(fields), sum(field[3] for field in fields), self.size,
                                                       ffi.NULL if record is None else address(record)))


def address(value: Any) -> Any:
    """Of an object that is kept."""
    return ffi.cast("void *", id(value))


def names(*kinds: Type[Named]) -> Dict[Any, Any]:
    """The numbers of names; the classes stand for values that are numbers."""
    found: Dict[Any, Any] = {}
    for kind in reversed(kinds):  # the first has its way
        found.update(labels(kind))
        found[kind] = True
    return found


def id_bytes(value: Id, field: str) -> bytes:
    return value.bytes if type(value) is UUID else bytes(buffer(identity(value, field)))


def day_bytes(value: date, field: str) -> bytes:
    return bytes(buffer(ffi.new("crm_date *", day(value, field))))
