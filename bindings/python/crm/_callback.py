"""Python functions that the library calls. An exception is parked, C is told to stop, and it is raised after the call."""
from datetime import datetime
from typing import Any, Callable, Optional, TypeVar

from ._convert import micros, number, string_of
from ._enums import Severity
from ._libcrm import ffi, lib

F = TypeVar("F", bound=Callable[..., Any])

# Far outside of what the library takes for a time, so that a call whose clock failed changes nothing.
NO_CLOCK = -(1 << 62)


class Callback:
    """A function for the time of one call, or of a handle."""

    __slots__ = ("call", "parked", "user", "status", "__weakref__")

    def __init__(self, call: Optional[Callable[..., Any]]) -> None:
        if call is not None and not callable(call):
            raise TypeError(f"a function is wanted, not {type(call).__name__}")
        self.call = call
        self.parked: Optional[BaseException] = None
        #: What a unit of calls that failed tells C, which may then run it again.
        self.status: int = lib.CRM_ERR_CALLBACK
        self.user = ffi.new_handle(self) if call is not None else ffi.NULL

    def function(self, c_function: Any) -> Any:
        return c_function if self.call is not None else ffi.NULL

    def run(self, then: Optional[Callable[[Any], Any]], *arguments: Any) -> Any:
        """What `then` makes of what the function gives; None, and an exception parked, when one of them fails or failed before."""
        if self.parked is not None:
            return None
        try:
            given = self.call(*arguments)  # type: ignore[misc]
            return given if then is None else then(given)
        except BaseException as error:  # also KeyboardInterrupt: nothing may pass through C
            self.parked = error
            return None

    def stops(self, *arguments: Any) -> int:
        """Whether C should stop, as a number."""
        self.run(None, *arguments)
        return int(self.parked is not None)

    def raise_parked(self) -> None:
        parked, self.parked = self.parked, None
        if parked is not None:
            raise parked


def called(user: Any) -> Callback:
    return ffi.from_handle(user)  # type: ignore[no-any-return]


def park(kind: Any, error: Any, trace: Any) -> None:
    """Take what went past Callback.run(), such as an interrupt that came just before or behind it."""
    callback = called(trace.tb_frame.f_locals["user"])
    callback.parked = callback.parked or error


def extern(name: str, error: Optional[int] = None) -> Callable[[F], F]:
    """The decorator of a function that C calls; `error` is what C is told should it fail."""
    made: Callable[[F], F] = ffi.def_extern(name=name, error=error, onerror=park)
    return made


def instant(value: Any) -> int:
    return micros(value, "clock") if isinstance(value, datetime) else number(value, "clock", 63)


def bytes_of(value: Any) -> bytes:
    """What the memory of any bytes-like object holds, whatever the object says of itself."""
    return memoryview(value).tobytes()


@extern(name="crm_python_clock", error=NO_CLOCK)
def clock(user: Any) -> int:
    callback = called(user)
    at = callback.run(instant)
    return NO_CLOCK if at is None else at


@extern(name="crm_python_random", error=1)
def random(room: Any, length: int, user: Any) -> int:
    def fill(made: bytes) -> bool:
        ffi.buffer(room, length)[:] = bytes_of(made)
        return True
    return int(called(user).run(fill, length) is None)


@extern(name="crm_python_message")
def message(severity: int, text: Any, user: Any) -> None:
    called(user).run(None, Severity(severity), string_of(text))


@extern(name="crm_python_fault", error=1)
def fault(found: Any, user: Any) -> int:
    from ._records import read_fault
    return called(user).stops(read_fault(found))


@extern(name="crm_python_import_progress", error=1)
def import_progress(rows: int, read: int, total: int, user: Any) -> int:
    return called(user).stops(rows, read, total)


@extern(name="crm_python_ledger_progress", error=1)
def ledger_progress(done: int, total: int, user: Any) -> int:
    return called(user).stops(done, total)


@extern(name="crm_python_write", error=1)
def write(data: Any, length: int, user: Any) -> int:
    return called(user).stops(bytes(ffi.buffer(data, length)))


@extern(name="crm_python_read", error=1)
def read(room: Any, size: int, length_out: Any, user: Any) -> int:
    def fill(made: bytes) -> bool:
        data = bytes_of(made)
        if len(data) > size:
            raise ValueError(f"read({size}) gave {len(data)} bytes")
        ffi.buffer(room, size)[:len(data)] = data
        length_out[0] = len(data)
        return True
    return int(called(user).run(fill, size) is None)


@extern(name="crm_python_unit", error=lib.CRM_ERR_CALLBACK)
def unit(db: Any, user: Any) -> int:
    callback = called(user)
    # Each try is a new one: what an earlier one raised was why it is made.
    callback.parked, callback.status = None, lib.CRM_ERR_CALLBACK
    return callback.status if callback.stops() else int(lib.CRM_OK)
