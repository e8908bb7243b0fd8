"""A subject of a database."""
from typing import Any


class Room:
    """The calls on one subject; holds the database it belongs to."""

    __slots__ = ("_db",)

    def __init__(self, db: Any) -> None:
        self._db = db
