"""A base class for declarations whose fields are the arguments of their constructor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform() -> Any:
        """Return a decorator without effect: Python 3.10 has none, and type checkers alone care."""
        return lambda kind: kind


@dataclass_transform()
class Declared:
    """A class whose fields are its constructor's arguments, as in a dataclass.

    Type checkers read its subclasses as dataclasses. One constructor for all of them starts
    faster than one that `dataclass` would compile for each of some forty classes.
    """

    fields: ClassVar[tuple[str, ...]] = ()
    """The names of the fields, those of the base class first."""

    def __init_subclass__(cls) -> None:
        cls.fields = (*cls.fields, *cls.__annotations__)

    if not TYPE_CHECKING:

        def __init__(self, *values: Any, **settings: Any) -> None:
            for name, value in {**dict(zip(self.fields, values)), **settings}.items():
                if name not in self.fields:
                    raise TypeError(f"{type(self).__name__} has no setting {name!r}")
                setattr(self, name, value)
