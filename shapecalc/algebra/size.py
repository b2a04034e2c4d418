"""Sizes: whole numbers, and one value for a size that is unknown.

A rule computes with sizes through ``+ - * // %`` only. It need not care whether a
size is known:

>>> (8 - 3) // 1 + 1
6
>>> (UNKNOWN - 3) // 1 + 1
None
>>> shape_text((UNKNOWN, 28, 28, 1)), product((28, 28, 1))
('(None, 28, 28, 1)', 784)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NoReturn, TypeGuard


class UndecidedError(TypeError):
    """A rule asked a question that an unknown size cannot answer."""


class Unknown:
    """A size that is not known; every computation with it is unknown as well.

    It prints as ``None``, as in Keras's table. It equals itself, since Keras compares
    unknown sizes as ``None == None``. Whoever compares it with a number, or counts
    with it, gets an error instead of a guess:

    >>> UNKNOWN == UNKNOWN, UNKNOWN * 4
    (True, None)
    >>> UNKNOWN < 3
    Traceback (most recent call last):
    shapecalc.algebra.size.UndecidedError: an unknown size cannot be compared with another size
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "None"

    @property
    def compact(self) -> str:
        """The size as text without blanks, for a shape."""
        return repr(self)

    def __add__(self, other: Size) -> Unknown:
        return self

    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __add__
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __add__

    def __neg__(self) -> Unknown:
        return self

    def larger(self, other: Size) -> Any:
        """Return the larger one of this size and another."""
        return self

    def __lt__(self, other: Size) -> NoReturn:
        raise UndecidedError("an unknown size cannot be compared with another size")

    __le__ = __gt__ = __ge__ = __lt__

    def __index__(self) -> NoReturn:
        raise UndecidedError("an unknown size cannot be used as a count")

    def __format__(self, form: str) -> str:
        return str(self)

    def __bool__(self) -> NoReturn:
        # False would be a guess: `if size:` asks whether a size is zero.
        raise UndecidedError("an unknown size may or may not be zero")


UNKNOWN: Final = Unknown()


class Letter(str):
    """The name of a size, as a spec writes it where an argument is a number.

    Every other text stays a text: Keras refuses it.

    >>> Letter("T"), Letter("T") == "T"
    (T, True)
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


Size = int | Unknown
"""The length of an axis, or a count: a whole number, `UNKNOWN`, or a `Formula` of letters."""

Shape = tuple[Size, ...]
"""The sizes of all axes of a tensor. The first is the number of samples, mostly `UNKNOWN`."""


def known(size: Size) -> TypeGuard[int]:
    """Return whether a size is a number.

    >>> known(3), known(UNKNOWN)
    (True, False)
    """
    return not isinstance(size, Unknown)


def larger(size: Size, other: Size) -> Any:
    """Return the larger one of two sizes, which is unknown if one of them is.

    >>> larger(3, 2), larger(UNKNOWN, 2)
    (3, None)
    """
    if known(size) and known(other):
        return max(size, other)
    return other.larger(size) if known(size) else size.larger(other)  # type: ignore[union-attr]


LARGEST_SIZE = 10**1000
"""The largest size that is read. Python itself does not print more than 4,300 digits."""


def standard_size(size: object) -> Size:
    """Return a size of a shape as a Keras tensor has it.

    Raises:
        ValueError: if it is no size.

    >>> standard_size(True), standard_size(None)
    (1, None)
    >>> standard_size(-2)
    Traceback (most recent call last):
    ValueError: -2 is not a size
    """
    if isinstance(size, Unknown):
        return size
    if size is None:
        return UNKNOWN
    if not isinstance(size, int) or not 0 <= size <= LARGEST_SIZE:
        raise ValueError(f"{str(size)[:30]} is not a size")
    return int(size)


def product(sizes: Shape) -> Size:
    """Return the number of elements of a shape; it is unknown if any size is.

    >>> product((5, 5, 7)), product((UNKNOWN, 3)), product(())
    (175, None, 1)
    """
    total: Size = 1
    for size in sizes:
        total = total * size
    return total


def total(sizes: Iterable[Size]) -> Any:
    """Return the sum of sizes, pair by pair: each addition copies the terms of a formula.

    >>> total([3, 4, 5]), total([])
    (12, 0)
    """
    parts = list(sizes) or [0]
    while len(parts) > 1:
        left = parts[-1:] if len(parts) % 2 else []
        parts = [a + b for a, b in zip(parts[::2], parts[1::2])] + left
    return parts[0]


def differ(a: Size, b: Size) -> bool:
    """Return whether two sizes are known and different.

    >>> differ(3, 4), differ(3, 3), differ(UNKNOWN, 4)
    (True, False, False)
    """
    return known(a) and known(b) and a != b


def shape_text(shape: Shape) -> str:
    """Return a shape as Keras's table prints it, without a trailing comma.

    >>> shape_text((UNKNOWN, 3, 1)), shape_text((UNKNOWN,))
    ('(None, 3, 1)', '(None)')
    """
    return f"({', '.join(map(size_text, shape))})"


def size_text(size: Size) -> str:
    """Return a size as text for a shape.

    >>> size_text(7), size_text(UNKNOWN)
    ('7', 'None')
    """
    return size.compact if isinstance(size, Unknown) else str(size)
