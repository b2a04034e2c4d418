"""The shape of a tensor of TensorFlow, as a program has it."""

from __future__ import annotations

from typing import Any


class TensorShape(tuple[Any, ...]):
    """The shape of a tensor of TensorFlow; None stands for an unknown size."""

    __slots__ = ()

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self)

    ndims = rank

    def as_list(self) -> list[Any]:
        """Return the sizes."""
        return [*self]

    def __getitem__(self, key: Any) -> Any:
        item = super().__getitem__(key)
        return TensorShape(item) if isinstance(key, slice) else item

    def __add__(self, other: Any) -> TensorShape:
        return TensorShape(_sizes(self) + _sizes(other))

    def __radd__(self, other: Any) -> TensorShape:
        return TensorShape(_sizes(other) + _sizes(self))


def _sizes(shape: Any) -> tuple[Any, ...]:
    """Return the sizes of a shape.

    Raises:
        ValueError: if one cannot be a size.
    """
    if any(isinstance(size, int) and size < 0 for size in shape):
        raise ValueError("a size must not be negative")
    return (*shape,)
