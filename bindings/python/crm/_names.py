"""Enumerations whose members have the stable names of the library."""
import enum
from typing import Any, Callable, Dict, Type, TypeVar

from ._libcrm import ffi

E = TypeVar("E", bound="Named")

#: What gives the stable name of a value of each class, and the value of a name. Filled by _enums.
NAME_OF: Dict[type, Callable[[int], Any]] = {}
FROM_NAME: Dict[type, Callable[[bytes, Any], bool]] = {}


class Named(enum.IntEnum):
    """A number of the library with a name that never changes."""

    @property
    def label(self) -> str:
        """The stable lower-case name, as the tool, the mappings and the data frames write it."""
        return str(ffi.string(NAME_OF[type(self)](self.value)).decode())

    def __str__(self) -> str:
        return self.label

    def __format__(self, spec: str) -> str:
        return format(self.label, spec)

    @classmethod
    def from_label(cls: Type[E], label: str) -> E:
        """Give the member with a stable name.

        Raises:
            ValueError: no member has it
        """
        out = ffi.new("int32_t *")
        if not isinstance(label, str):
            raise TypeError(f"a label is text, not {type(label).__name__}")
        if "\0" in label or not FROM_NAME[cls](str.encode(label, "utf-8", "replace"), out):
            raise ValueError(f"no {cls.__name__} has the label {label!r}")
        return cls(out[0])
