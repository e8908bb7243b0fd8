"""Many rows by one call of the library, which keeps Python out of the way for all of them."""
from collections import deque
from typing import Any, Callable, Iterable, List, Mapping
from uuid import UUID

from ._convert import Keep, UUID_SAFE, buffer, ffi, fill_act, lib, micros
from ._error import Error
from ._layout import Layout, fill
from ._records import LAYOUTS

ACT = ("actor", "at", "reason", "key", "revision")
ACT_LAYOUT = Layout("crm_act", None, ("actor", "actor", "t", False, None), ("at", "at", "m", False, micros),
                    ("reason", "reason", "t", False, None), ("key", "key", "t", False, None),
                    ("revision", "revision", "l", False, None))
_number = UUID.__dict__["int"].__set__
_safe = UUID.__dict__["is_safe"].__set__


def run_many(db: Any, call: Any, c_type: str, fill_input: Callable[..., None], rows: Iterable[Mapping[str, Any]]) -> List[UUID]:
    if isinstance(rows, (str, bytes, Mapping)) or not isinstance(rows, Iterable):
        raise TypeError(f"rows: a list of mappings is wanted, not {type(rows).__name__}")
    listed = list(rows)
    keep, count, layout = Keep(), len(listed), LAYOUTS[c_type]
    inputs, acts, out = ffi.new(f"{c_type}[]", count), ffi.new("crm_act[]", count), ffi.new("crm_id[]", count)
    batch = ffi.new("crm_python_batch *", (layout.pointer, ACT_LAYOUT.pointer, ffi.cast("char *", inputs),
                                           ffi.cast("char *", acts)))
    where = int(ffi.cast("uintptr_t", batch))
    index = fill(where, listed, 0, keep)
    while index < count:
        fill_row(inputs[index], acts[index], keep, fill_input, listed[index], index + 1)
        batch.acted = 1
        index = fill(where, listed, index + 1, keep)
    with db._lock:
        status = call(db._handle or db._closed(), acts if batch.acted else ffi.NULL, inputs, count, out)
        if status < 0 or db._hooks:
            db._fail(status)
    return ids(bytes(buffer(out)))


def fill_row(given: Any, act: Any, keep: Keep, fill_input: Callable[..., None], row: Mapping[str, Any], number: int) -> None:
    """A row of any form; tells what is wrong with it."""
    try:
        if not isinstance(row, Mapping) and not hasattr(row, "keys"):  # as dict() takes it: rows of sqlite3 too
            raise TypeError(f"a mapping is wanted, not {type(row).__name__}")
        rest = dict(row)
        fill_act(act, keep, **{name: rest.pop(name) for name in ACT if name in rest})
        fill_input(given, keep, **rest)
    except Error as error:
        error.line = number
        raise
    except TypeError as error:
        raise TypeError(f"row {number}: {str(error).replace(f'{fill_input.__name__}() ', '')}") from None


def ids(data: bytes) -> List[UUID]:
    """UUIDs side by side, each made as in uuid_of(), and all of them by loops that are not Python's own."""
    made = [UUID.__new__(UUID) for _ in range(0, len(data), 16)]
    deque(map(_number, made, [int.from_bytes(data[at:at + 16], "big") for at in range(0, len(data), 16)]), 0)
    deque(map(_safe, made, [UUID_SAFE] * len(made)), 0)
    return made
