"""The library's own forms of an id; UUID does the same in Python."""
from typing import Any, Optional
from uuid import UUID

from ._convert import Id, encode, ffi, identity, lib, string_of, uuid_of
from ._failures import refused_argument


def id_text(id: Optional[Id]) -> str:
    """Write an id in the usual form of 36 characters; none is all zero."""
    room = ffi.new("char[64]")
    return string_of(lib.crm_id_text(identity(id, "id"), room))


def id_from_text(text: str) -> Optional[UUID]:
    """Read an id from its usual form; None for all zero.

    Raises:
        Invalid: the text is no id
    """
    out = ffi.new("crm_id *")
    if not lib.crm_id_from_text(encode(text, "text"), out):
        refused_argument("id_from_text", "text")
    made: Any = uuid_of(out[0])
    return made  # type: ignore[no-any-return]


def id_is_none(id: Optional[Id]) -> bool:
    """Tell whether an id is none: None, or all zero."""
    return bool(lib.crm_id_is_none(identity(id, "id")))


def id_is_equal(a: Optional[Id], b: Optional[Id]) -> bool:
    """Tell whether two ids are the same."""
    return bool(lib.crm_id_is_equal(identity(a, "a"), identity(b, "b")))
