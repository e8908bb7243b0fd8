"""What answers questions without a store: made once by the library, never changed, used by any thread at the same time."""
from typing import Any, Callable, Dict, List, NoReturn, Tuple, TypeVar

from ._convert import NULL, ffi
from ._failures import told, wrong

T = TypeVar("T")
E = TypeVar("E", bound="Engine")
#: Room for a list whose length is not known: more than falls due on a case at one instant.
ROOM = 128


class Engine:
    """Owns what the library made. It never changes, so a copy is the thing itself; a pickle has what it was made of."""

    __slots__ = ("_pointer", "_made", "__weakref__")
    _kind = ""

    _pointer: Any
    _made: Tuple[Callable[..., Any], Tuple[Any, ...], Dict[str, Any]]

    def __copy__(self: E) -> E:
        return self

    def __deepcopy__(self: E, memo: Any) -> E:
        return self

    def __reduce__(self) -> Tuple[Any, ...]:
        return made_again, self._made


def made_again(make: Callable[..., T], arguments: Tuple[Any, ...], named: Dict[str, Any]) -> T:
    return make(*arguments, **named)


def created(create: Any, c_type: str, free: Any, *arguments: Any) -> Any:
    """What a call makes, which is released when nobody has it any more."""
    out, failure = ffi.new(f"{c_type} **"), ffi.new("crm_failure *")
    status = create(*arguments, out, failure)
    if status < 0:
        raise told(failure, status)
    return ffi.gc(out[0], free)


def refused(status: int, call: Any, *arguments: Any) -> NoReturn:
    """Ask once more, for the reason: what never changes gives the same answer again."""
    failure = ffi.new("crm_failure *")
    call(*arguments, failure)
    raise told(failure, status)


def listed(call: Any, c_type: str, read: Callable[[Any], T], room: int, *arguments: Any) -> List[T]:
    """What is written to an array of this length, which the call knows."""
    out, count = ffi.new(c_type, room), ffi.new("size_t *")
    status = call(*arguments, out, count, NULL)
    if status < 0:
        refused(status, call, *arguments, out, count)
    return [read(out[index]) for index in range(count[0])]


def up_to(call: Any, c_type: str, read: Callable[[Any], T], wanted: int, *arguments: Any) -> List[T]:
    """As many as are wanted, or all that there are; room is made as it is needed."""
    if wanted < 0:
        wrong("count", "a list cannot be shorter than empty")
    room, count = min(ROOM, wanted), ffi.new("size_t *")
    while True:
        out = ffi.new(c_type, room)
        status = call(*arguments, out, room, count, NULL)
        if status < 0:
            refused(status, call, *arguments, out, room, count)
        if count[0] < room or room == wanted:
            return [read(out[index]) for index in range(count[0])]
        room = min(room * 4, wanted)


def every(call: Any, c_type: str, read: Callable[[Any], T], *arguments: Any) -> List[T]:
    """All that there is, however much."""
    room, count = ROOM, ffi.new("size_t *")
    while True:
        out = ffi.new(c_type, room)
        status = call(*arguments, out, room, count, NULL)
        if status < 0:
            refused(status, call, *arguments, out, room, count)
        if status > 0:  # these are all
            return [read(out[index]) for index in range(count[0])]
        room *= 4
