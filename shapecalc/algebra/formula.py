"""Sizes that are unknown but have a name, so that a rule's result is a formula.

A rule computes with sizes through ``+ - * //`` alone and never asks an unknown
one for its value, so it may as well be given letters:

>>> n, k = Formula.of("n"), Formula.of("k")
>>> (n - (k - 1) - 1) // 1 + 1, (n - k) // 2 + 1, 4 * k * (n + k)
(n - k + 1, ⌊(n−k)/2⌋ + 1, 4·k·n + 4·k²)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from shapecalc.algebra.size import UndecidedError, Unknown

SYMBOL = re.compile(r"[^\W\d_]{1,2}(\d{0,3}|_\w{1,20})")
"""A name for a size: one letter or two, with a number or an index."""


@dataclass(frozen=True, slots=True)
class Quotient:
    """What is left when one formula is divided by another and rounded down."""

    top: Formula
    bottom: Formula

    def __repr__(self) -> str:
        return f"⌊{_inside(self.top)}/{_inside(self.bottom)}⌋"


@dataclass(frozen=True, slots=True)
class Remainder:
    """What is left over when one formula is divided by another."""

    top: Formula
    bottom: Formula

    def __repr__(self) -> str:
        return f"({_inside(self.top)} mod {_inside(self.bottom)})"


Atom = str | Quotient | Remainder
"""What a product is made of: names, and what can be worked out only with numbers."""

Product = tuple[Atom, ...]
"""What is multiplied, in order; nothing for a number alone."""


class Formula(Unknown):
    """A sum of products.

    Attributes:
        terms: how often each product is added.
    """

    __slots__ = ("terms",)

    def __init__(self, terms: Mapping[Product, int]) -> None:
        self.terms = {product: count for product, count in terms.items() if count}

    @classmethod
    def of(cls, name: str) -> Formula:
        """The size that has a name."""
        return cls({(name,): 1})

    @property
    def name(self) -> str:
        """Its name, if it is nothing but that; else an empty text."""
        match list(self.terms.items()):
            case [((str(name),), 1)]:
                return name
        return ""

    @property
    def names(self) -> set[str]:
        """Every name in it."""
        return {name for product in self.terms for atom in product for name in _names(atom)}

    @property
    def compact(self) -> str:
        """Its text as it stands in a shape, without blanks."""
        return tight(repr(self))

    def substitute(self, values: Mapping[str, int | Formula]) -> Any:
        """The formula with other things in place of some names.

        >>> (4 * Formula.of("k") * Formula.of("n")).substitute({"k": 3})
        12·n
        """
        total: Any = 0
        for product, count in self.terms.items():
            factors = [_substituted(atom, values) for atom in product]
            total = total + prod(factors, start=count)
        return total

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Formula) and self.terms == other.terms

    def __hash__(self) -> int:
        return hash(frozenset(self.terms.items()))

    def __repr__(self) -> str:
        text = "".join(_signed(*term) for term in self.terms.items())
        return text.removeprefix(" + ").replace(" - ", "-", text.startswith(" - "))

    def __add__(self, other: Any) -> Any:
        return _sum(self, other, 1)

    def __radd__(self, other: Any) -> Any:
        return _sum(_terms(other), self, 1)

    def __sub__(self, other: Any) -> Any:
        return _sum(self, other, -1)

    def __rsub__(self, other: Any) -> Any:
        return _sum(_terms(other), self, -1)

    def __neg__(self) -> Any:
        return self * -1

    def __mul__(self, other: Any) -> Any:
        _check(other)
        found: Counter[Product] = Counter()
        for product, count in self.terms.items():
            for factor, times in _terms(other).terms.items():
                found[tuple(sorted((*product, *factor), key=str))] += count * times
        return _plain(found)

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        if isinstance(other, int) and not any(count % other for count in self.terms.values()):
            return _plain({product: count // other for product, count in self.terms.items()})
        return _of(Quotient(self, _terms(other)))

    def __rfloordiv__(self, other: Any) -> Any:
        return _of(Quotient(_terms(other), self))

    def __mod__(self, other: Any) -> Any:
        if isinstance(other, int) and not any(count % other for count in self.terms.values()):
            return 0
        return _of(Remainder(self, _terms(other)))

    def __rmod__(self, other: Any) -> Any:
        return _of(Remainder(_terms(other), self))


def tight(text: str) -> str:
    """A formula without blanks, as it stands in a shape."""
    return text.replace(" + ", "+").replace(" - ", "−")


def symbol(value: Any) -> Formula | None:
    """The size that a text names, if it is short enough for a name of a size.

    >>> symbol("T"), symbol("d_model"), symbol("same")
    (T, d_model, None)
    """
    return Formula.of(value) if isinstance(value, str) and SYMBOL.fullmatch(value) else None


def with_symbols(value: Any) -> Any:
    """A value in which texts that can name sizes do so."""
    if isinstance(value, (list, tuple)):
        return tuple(map(with_symbols, value))
    found = symbol(value)
    return value if found is None else found


def _of(atom: Atom) -> Formula:
    return Formula({(atom,): 1})


def _names(atom: Atom) -> Iterator[str]:
    if isinstance(atom, str):
        yield atom
    else:
        yield from atom.top.names | atom.bottom.names


def _substituted(atom: Atom, values: Mapping[str, int | Formula]) -> Any:
    if isinstance(atom, str):
        return values.get(atom, Formula.of(atom))
    top, bottom = atom.top.substitute(values), atom.bottom.substitute(values)
    return top // bottom if isinstance(atom, Quotient) else top % bottom


def _terms(value: Any) -> Formula:
    return value if isinstance(value, Formula) else Formula({(): value})


def _sum(one: Formula, other: Any, sign: int) -> Any:
    _check(other)
    found = Counter(one.terms)
    for product, count in _terms(other).terms.items():
        found[product] += sign * count
    return _plain(found)


def _check(other: Any) -> None:
    """Whether something is a size: nothing can be repeated so many times."""
    if not isinstance(other, (int, float, Formula)):
        raise UndecidedError("an unknown size counts nothing")


def _plain(terms: Mapping[Product, int]) -> Any:
    """A formula, or a number if no name is left."""
    formula = Formula(terms)
    return formula if any(formula.terms) else formula.terms.get((), 0)


def _inside(formula: Formula) -> str:
    """A formula as it stands in a quotient."""
    return f"({formula.compact})" if len(formula.terms) > 1 else formula.compact


SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
"""The digits as they stand in powers."""

TO_SUPERSCRIPTS = str.maketrans("0123456789", SUPERSCRIPTS)


def powers_as(sign: str, text: str) -> str:
    """A text with another sign of powers.

    >>> powers_as("^", "4·u² + n¹²")
    '4·u^2 + n^12'
    """
    digits = str.maketrans(SUPERSCRIPTS, "0123456789")
    return re.sub(f"[{SUPERSCRIPTS}]+", lambda found: sign + found[0].translate(digits), text)


def _signed(product: Product, count: int) -> str:
    """One term of a sum, with its sign."""
    if len(product) == 1 and isinstance(product[0], Quotient) and count < 0:
        rounded_up = _ceiling(product[0])
        if rounded_up:
            return " + " + "·".join([*([str(-count)] if count < -1 else []), rounded_up])
    number = [] if abs(count) == 1 and product else [str(abs(count))]
    powers = [
        str(atom) if times == 1 else f"{atom}{str(times).translate(TO_SUPERSCRIPTS)}"
        for atom, times in Counter(product).items()
    ]
    return (" - " if count < 0 else " + ") + "·".join([*number, *powers])


def _ceiling(quotient: Quotient) -> str:
    """What is rounded up, if it is less nothing rounded down: -⌊-n/2⌋ is ⌈n/2⌉."""
    if all(count < 0 for count in quotient.top.terms.values()):
        top = Formula({product: -count for product, count in quotient.top.terms.items()})
        return f"⌈{_inside(top)}/{_inside(quotient.bottom)}⌉"
    return ""


def monotonicity(formula: Formula, letter: str) -> int:
    """1 if it never falls as the letter grows, -1 if it never rises, 0 if that is not shown."""
    return _agreed(
        _direction(count) * _slope_of_product(product, letter)
        for product, count in formula.terms.items()
        if letter in Formula({product: 1}).names
    )


def _agreed(found: Iterable[int]) -> int:
    """What all parts of a sum do, 0 if they differ."""
    different = set(found)
    return different.pop() if len(different) == 1 else 0


def _direction(count: int) -> int:
    return 1 if count > 0 else -1


def _slope_of_product(product: Product, letter: str) -> int:
    """Each factor moves while the others stay, as where a product is differentiated."""
    return _agreed(
        _slope_of_atom(atom, letter)
        * prod(_sign_of_atom(other) for place, other in enumerate(product) if place != at)
        for at, atom in enumerate(product)
        if letter in Formula({(atom,): 1}).names
    )


def _slope_of_atom(atom: Atom, letter: str) -> int:
    if isinstance(atom, str):
        return 1
    if not isinstance(atom, Quotient) or not _is_positive(atom.bottom):
        return 0
    above = [monotonicity(atom.top, letter)] if letter in atom.top.names else []
    below = (
        [-_sign(atom.top) * monotonicity(atom.bottom, letter)]
        if letter in atom.bottom.names
        else []
    )
    return _agreed(above + below)


def _sign(formula: Formula) -> int:
    """1 if it is never below zero, -1 if it is never above, 0 if that is not shown."""
    return _agreed(
        _direction(count) * prod(map(_sign_of_atom, product))
        for product, count in formula.terms.items()
    )


def _sign_of_atom(atom: Atom) -> int:
    if isinstance(atom, str):
        return 1
    if not _is_positive(atom.bottom):
        return 0
    return _sign(atom.top) if isinstance(atom, Quotient) else 1


def _is_positive(formula: Formula) -> bool:
    return all(
        count > 0 and all(isinstance(atom, str) for atom in product)
        for product, count in formula.terms.items()
    )
