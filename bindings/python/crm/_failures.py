"""From a status to an exception."""
import re
from typing import Any, NoReturn, Optional
from uuid import UUID

from ._enums import Rule
from ._error import Error
from ._libcrm import ffi, lib
from ._statuses import BY_STATUS, Invalid


def failure(handle: Any, status: int) -> Error:
    """The exception for a call that failed, with the detail that the handle keeps."""
    detail = lib.crm_error_last(handle)
    made = BY_STATUS.get(status, Error)
    if detail.status != status:
        return made(status)
    id_bytes = bytes(ffi.buffer(detail.id.bytes))
    return made(status, message(detail.message), detail.rule, text(detail.field), UUID(bytes=id_bytes) if any(id_bytes) else None,
                detail.entity, detail.line, text(detail.sqlstate), detail.store_code, revision=detail.revision,
                event=detail.event)


def told(detail: Any, status: int) -> Error:
    """The exception for a call without a handle, with the detail that it gave: a crm_failure."""
    made = BY_STATUS.get(status, Error)
    return made(status, message(detail.message), detail.rule, text(detail.field) or None, line=detail.line,
                position=detail.position)


def message(pointer: Any) -> str:
    """What the library says, with its enumerations by their names here."""
    return re.sub(r"\bis not a crm_(\w+)", lambda found: f"is no {found.group(1).title().replace('_', '')}", text(pointer) or "")


def text(pointer: Any) -> Optional[str]:
    return ffi.string(pointer).decode("utf-8", "replace") if pointer else None


def wrong(field: str, message: str, rule: int = Rule.FIELD_RANGE) -> NoReturn:
    """An argument that cannot even be handed to the library."""
    raise Invalid(lib.CRM_ERR_INVALID, f"{field}: {message}", rule, field)


def refused_argument(function: str, field: str) -> NoReturn:
    """A conversion that answered no."""
    wrong(field, f"{function}() cannot read this; its help says what it takes")
