"""Sizes: whole numbers, and the one value for a size that nobody knows yet.

A rule computes with sizes through ``+ - * //`` alone, so it need not care
which of the two it was given:

>>> (8 - 3) // 1 + 1
6
>>> (UNKNOWN - 3) // 1 + 1
None
"""

from __future__ import annotations

from typing import Final, NoReturn, TypeGuard


class UndecidedError(TypeError):
    """A yes or no was asked of a size that is unknown."""


class Unknown:
    """A size that is not known. Whatever is computed with it is unknown too.

    It prints as Keras prints it, and it equals itself, since Keras compares
    unknown sizes as ``None == None``.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "None"

    @property
    def compact(self) -> str:
        """How it stands in a shape."""
        return repr(self)

    def __add__(self, other: Size) -> Unknown:
        return self

    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __add__
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __add__

    def __neg__(self) -> Unknown:
        return self

    def __lt__(self, other: Size) -> NoReturn:
        raise UndecidedError("an unknown size is neither smaller nor greater than another")

    __le__ = __gt__ = __ge__ = __lt__

    def __index__(self) -> NoReturn:
        raise UndecidedError("an unknown size counts nothing")

    def __format__(self, form: str) -> str:
        return str(self)

    def __bool__(self) -> NoReturn:
        raise UndecidedError("an unknown size is neither zero nor not")


UNKNOWN: Final = Unknown()

Size = int | Unknown
Shape = tuple[Size, ...]


def known(size: Size) -> TypeGuard[int]:
    """Whether a size is a number.

    >>> known(3), known(UNKNOWN)
    (True, False)
    """
    return not isinstance(size, Unknown)


LARGEST_SIZE = 10**1000
"""No size of any sense; Python itself does not print numbers of more than 4,300 digits."""


def standard_size(size: object) -> Size:
    """A size of a shape as a tensor of Keras has it.

    >>> standard_size(True), standard_size(None)
    (1, None)
    >>> standard_size(-2)
    Traceback (most recent call last):
    ValueError: -2 is no size
    """
    if isinstance(size, Unknown):
        return size
    if size is None:
        return UNKNOWN
    if not isinstance(size, int) or not 0 <= size <= LARGEST_SIZE:
        raise ValueError(f"{str(size)[:30]} is no size")
    return int(size)


def product(sizes: Shape) -> Size:
    """The number of elements in a shape, unknown where any size is.

    >>> product((5, 5, 7)), product((UNKNOWN, 3)), product(())
    (175, None, 1)
    """
    total: Size = 1
    for size in sizes:
        total = total * size
    return total


def differ(a: Size, b: Size) -> bool:
    """Whether two sizes are known and not the same.

    >>> differ(3, 4), differ(3, 3), differ(UNKNOWN, 4)
    (True, False, False)
    """
    return known(a) and known(b) and a != b


def shape_text(shape: Shape) -> str:
    """A shape the way Keras's table prints it, without a trailing comma.

    >>> shape_text((UNKNOWN, 3, 1)), shape_text((UNKNOWN,))
    ('(None, 3, 1)', '(None)')
    """
    return f"({', '.join(map(size_text, shape))})"


def size_text(size: Size) -> str:
    """A size as it stands in a shape."""
    return size.compact if isinstance(size, Unknown) else str(size)
