"""Declarations by name. Their files are imported only when a name is looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from importlib import import_module
from typing import Any, Protocol, TypeVar


class HasFunction(Protocol):
    """A declaration: its function tells the module in which it was declared."""

    @property
    def function(self) -> Callable[..., Any]:
        """The function that was decorated."""


T = TypeVar("T", bound=HasFunction)


class Registry(MutableMapping[str, T]):
    """The declarations by name, and the modules that declare more.

    Names are listed in the order of the modules, whichever was imported first.

    Attributes:
        waiting: modules that have not been imported yet, the most usual first.

    >>> from types import SimpleNamespace
    >>> colours = Registry[SimpleNamespace]()
    >>> colours["Red"] = SimpleNamespace(function=print)
    >>> "Red" in colours, "red" in colours, list(colours)
    (True, False, ['Red'])
    """

    def __init__(self) -> None:
        self.waiting: list[str] = []
        self._order: dict[str, int] = {}
        self._declared: dict[str, T] = {}

    def import_later(self, modules: Iterable[str]) -> None:
        """Add modules that are imported, in this order, when a name is not known yet."""
        for module in modules:
            self._order[module] = len(self._order)
            self.waiting.append(module)

    def __setitem__(self, name: str, declared: T) -> None:
        self._declared[name] = declared

    def __delitem__(self, name: str) -> None:
        del self._declared[name]

    def __getitem__(self, name: str) -> T:
        # Classes begin with a capital: for the name of a tensor no file need be read.
        while name not in self._declared and self.waiting and name[:1].isupper():
            import_module(self.waiting.pop(0))
        return self._declared[name]

    def __contains__(self, name: object) -> bool:
        if name in self._declared:  # Most names are known, or those of tensors.
            return True
        return isinstance(name, str) and name[:1].isupper() and super().__contains__(name)

    def folded(self, name: str) -> T | None:
        """Return the declaration with a name, in capitals or not; None if there is none.

        Words may be separated as people do, and as in the names that Keras gives.

        >>> from types import SimpleNamespace
        >>> colours = Registry[SimpleNamespace]()
        >>> colours["DarkRed"] = SimpleNamespace(function=print)
        >>> colours.folded("dark_red") is colours.folded("Dark-red") is colours["DarkRed"]
        True
        """
        seen, wanted = 0, _fold(name)
        while True:
            for own in list(self._declared)[seen:]:
                if own.lower() == wanted:
                    return self._declared[own]
            seen = len(self._declared)
            if not self.waiting:
                return None
            import_module(self.waiting.pop(0))

    def __iter__(self) -> Iterator[str]:
        self._import_all()
        # A module may have been imported before its turn, by another or by a program.
        return iter(sorted(self._declared, key=self._position))

    def __len__(self) -> int:
        self._import_all()
        return len(self._declared)

    def _position(self, name: str) -> tuple[int, str]:
        module = self._declared[name].function.__module__
        return self._order.get(module, len(self._order)), module

    def _import_all(self) -> None:
        while self.waiting:
            import_module(self.waiting.pop(0))


def _fold(name: str) -> str:
    """Return a name in small letters, without the signs between its words."""
    return name.lower().translate({ord(sign): None for sign in "_- "})
