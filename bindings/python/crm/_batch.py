"""Many rows by one call of the library, which keeps Python out of the way for all of them."""
from typing import Any, Callable, Iterable, List, Mapping
from uuid import UUID

from ._convert import Keep, fill_act, ffi, lib, uuid_of
from ._error import Error

ACT = ("actor", "at", "reason", "key", "revision")


def run_many(db: Any, call: Any, c_type: str, fill: Callable[..., None], rows: Iterable[Mapping[str, Any]]) -> List[UUID]:
    listed = [dict(row) for row in rows]
    keep = Keep()
    count = len(listed)
    inputs, acts, out = ffi.new(f"{c_type}[]", count), ffi.new("crm_act[]", count), ffi.new("crm_id[]", count)
    for index, row in enumerate(listed):
        act = {name: row.pop(name) for name in ACT if name in row}
        try:
            fill_act(acts[index], keep, **act)
            fill(inputs[index], keep, **row)
        except Error as error:
            error.line = index + 1
            raise
        except TypeError as error:
            raise TypeError(f"row {index + 1}: {error}") from None
    with db._lock:
        status = call(db._handle or db._closed(), acts, inputs, count, out)
        if status < 0 or db._hooks:
            db._fail(status)
    return [uuid_of(out[index]) for index in range(count)]
