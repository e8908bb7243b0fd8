"""A subject of a database."""
from types import FunctionType
from typing import Any

from ._convert import Path
from ._records import ImportResult


class Placed:
    """Calls that are found at a place of the package."""

    __slots__ = ()
    _place = ""

    def __init_subclass__(cls) -> None:
        """A fault of the arguments names the call as it was written: Database.complaints.solve()."""
        for name, value in vars(cls).items():
            if cls._place and isinstance(value, FunctionType):
                value.__qualname__ = f"{cls._place}.{name}"


class Room(Placed):
    """The calls on one subject; holds the database it belongs to."""

    __slots__ = ("_db",)

    def __init__(self, db: Any) -> None:
        self._db = db

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._db!r}>"


class ImportRoom(Room):
    """A subject whose records come in files too."""

    __slots__ = ()
    _kind = ""

    def import_csv(self, path: Path, **options: Any) -> ImportResult:
        """Import a file of comma-separated values, all of it by one call of the library.

        Args:
            path: the file
            options: as for Database.import_file(): mapping, rejects_path, source, dry_run, progress, ...

        Raises:
            NotFound: no such file
            Invalid: the mapping or the file cannot be used; Error.line, Error.field and Error.rule tell. Without a
                `rejects_path` also the first row that cannot be taken; rows before it stay
        """
        made: ImportResult = self._db.import_file(kind=self._kind, format="csv", path=path, **options)
        return made
