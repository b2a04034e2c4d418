"""Declarations by name. Their files are imported only when a name is looked up."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import TypeVar

T = TypeVar("T")


class Registry(MutableMapping[str, T]):
    """What has been declared, by name, and the modules that declare more.

    Attributes:
        waiting: modules that have not been imported yet, the most usual first.

    >>> colours = Registry[int]()
    >>> colours["Red"] = 1
    >>> "Red" in colours, "red" in colours, list(colours)
    (True, False, ['Red'])
    """

    def __init__(self) -> None:
        self.waiting: list[str] = []
        self._found: dict[str, T] = {}

    def __setitem__(self, name: str, declared: T) -> None:
        self._found[name] = declared

    def __delitem__(self, name: str) -> None:
        del self._found[name]

    def __getitem__(self, name: str) -> T:
        # Classes begin with a capital: for the name of a tensor no file need be read.
        while name not in self._found and self.waiting and name[:1].isupper():
            import_module(self.waiting.pop(0))
        return self._found[name]

    def folded(self, name: str) -> T | None:
        """What has a name, in capitals or not."""
        seen = 0
        while True:
            for own in list(self._found)[seen:]:
                if own.lower() == name.lower():
                    return self._found[own]
            seen = len(self._found)
            if not self.waiting:
                return None
            import_module(self.waiting.pop(0))

    def __iter__(self) -> Iterator[str]:
        self._import_all()
        return iter(self._found)

    def __len__(self) -> int:
        self._import_all()
        return len(self._found)

    def _import_all(self) -> None:
        while self.waiting:
            import_module(self.waiting.pop(0))
