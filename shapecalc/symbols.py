"""Sizes that are unknown but have a name, so that a rule's result is a formula.

A rule computes with sizes through ``+ - * //`` alone and never asks an unknown
one for its value, so it may as well be given letters:

>>> n, k = Formula.of("n"), Formula.of("k")
>>> (n - (k - 1) - 1) // 1 + 1, (n - k) // 2 + 1, 4 * k * (n + k)
(n - k + 1, ⌊(n - k) / 2⌋ + 1, 4·k·n + 4·k²)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from shapecalc.expr import Unknown

Product = tuple[str, ...]
"""The names that are multiplied, in order; none for a number alone."""


class Formula(Unknown):
    """A sum of products of names.

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
            case [((name,), 1)]:
                return name
        return ""

    @property
    def names(self) -> set[str]:
        """Every name in it."""
        return {name for product in self.terms for name in product}

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
        found: Counter[Product] = Counter()
        for product, count in self.terms.items():
            for factor, times in _terms(other).terms.items():
                found[tuple(sorted((*product, *factor)))] += count * times
        return _plain(found)

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        if isinstance(other, int) and not any(count % other for count in self.terms.values()):
            return _plain({product: count // other for product, count in self.terms.items()})
        return Formula.of(f"⌊{_factor(self)} / {_factor(_terms(other))}⌋")

    def __rfloordiv__(self, other: Any) -> Any:
        return _terms(other) // self

    def __mod__(self, other: Any) -> Any:
        return Formula.of(f"({_factor(self)} mod {_factor(_terms(other))})")

    def __rmod__(self, other: Any) -> Any:
        return _terms(other) % self


def _terms(value: Any) -> Formula:
    return value if isinstance(value, Formula) else Formula({(): value})


def _sum(one: Formula, other: Any, sign: int) -> Any:
    found = Counter(one.terms)
    for product, count in _terms(other).terms.items():
        found[product] += sign * count
    return _plain(found)


def _plain(terms: Mapping[Product, int]) -> Any:
    """A formula, or a number if no name is left."""
    formula = Formula(terms)
    return formula if formula.names else formula.terms.get((), 0)


def _factor(formula: Formula) -> str:
    return f"({formula})" if len(formula.terms) > 1 else str(formula)


POWERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _signed(product: Product, count: int) -> str:
    """One term of a sum, with its sign."""
    number = [] if abs(count) == 1 and product else [str(abs(count))]
    powers = [
        name if times == 1 else name + str(times).translate(POWERS)
        for name, times in Counter(product).items()
    ]
    return (" - " if count < 0 else " + ") + "·".join([*number, *powers])
