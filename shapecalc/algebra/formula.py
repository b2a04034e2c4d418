"""Formulas: unknown sizes with names, so that the result of a rule is a formula.

A rule computes with sizes through ``+ - * // %`` only and never asks for the value of
an unknown size. So it takes letters as well as numbers:

>>> n, k = Formula.of("n"), Formula.of("k")
>>> (n - (k - 1) - 1) // 1 + 1, (n - k) // 2 + 1, 4 * k * (n + k)
(n - k + 1, ⌊(n−k)/2⌋ + 1, 4·k·n + 4·k²)

It does without sympy, whose import takes longer than a whole summary. The tests compare the two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from math import prod
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Letter, UndecidedError, Unknown, larger, total
from shapecalc.dataclasses import dataclass

DEEPEST = 60
"""The most divisions inside each other; nobody reads more, and Python's stack is limited."""

MOST_TERMS = 10_000
"""The most terms of a product; a formula that fills a screen has a hundred."""

SYMBOL = re.compile(r"[^\W\d_]{1,2}(\d{0,3}|_\w{1,20})")
"""The name of a size: one or two letters, with a number or an index."""


@dataclass(frozen=True, slots=True)
class UnresolvedAtom:
    """Two formulas with an operation that only numbers can resolve."""

    top: Formula
    bottom: Formula

    @property
    def depth(self) -> int:
        """How many divisions and maxima are inside each other."""
        return 1 + max(self.top.depth, self.bottom.depth)


class Quotient(UnresolvedAtom):
    """One formula divided by another, rounded down."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"⌊{_inside(self.top)}/{_inside(self.bottom)}⌋"


class Remainder(UnresolvedAtom):
    """The remainder of one formula divided by another."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"({_inside(self.top)} mod {_inside(self.bottom)})"


class Maximum(UnresolvedAtom):
    """The larger one of two formulas."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"max({self.top.compact}, {self.bottom.compact})"


Atom = str | Quotient | Remainder | Maximum
"""A factor of a product: a name, or a division or a maximum that only numbers can resolve."""

Product = tuple[Atom, ...]
"""The factors of a product in order; empty for a number alone."""


class Formula(Unknown):
    """A sum of products with whole coefficients.

    It is an unknown size, so rules and tables take it wherever they take `UNKNOWN`.

    Attributes:
        terms: the coefficient of each product.
        depth: how many divisions are inside each other.

    >>> u = Formula.of("u")
    >>> 4 * u * (u + 1) + 4 * u, (u + 1) - u
    (4·u² + 8·u, 1)
    >>> (4 * u * (u + 2)).terms
    {('u', 'u'): 4, ('u',): 8}
    """

    __slots__ = ("depth", "terms")

    def __init__(self, terms: Mapping[Product, int]) -> None:
        self.terms = {product: count for product, count in terms.items() if count}
        self.depth = 0
        for product in self.terms:
            for atom in product:
                if not isinstance(atom, str):
                    self.depth = max(self.depth, atom.depth)

    @classmethod
    def of(cls, name: str) -> Formula:
        """Return the size with a name."""
        return cls({(name,): 1})

    @property
    def name(self) -> str:
        """The name that is the whole formula; empty if the formula is more than a name."""
        match list(self.terms.items()):
            case [((str(name),), 1)]:
                return name
        return ""

    @property
    def names(self) -> set[str]:
        """The names in the formula."""
        return {name for product in self.terms for atom in product for name in _names(atom)}

    @property
    def compact(self) -> str:
        """The formula as text without blanks, for a shape."""
        return tight(repr(self))

    def substitute(self, values: Mapping[str, int | Formula]) -> Any:
        """Return the formula with values for some of its names.

        Args:
            values: numbers or formulas by name.

        Returns:
            A formula, or a number if no name is left.

        Raises:
            ZeroDivisionError: if a divisor becomes 0.

        >>> (4 * Formula.of("k") * Formula.of("n")).substitute({"k": 3})
        12·n
        """
        return total(
            prod((_substituted(atom, values) for atom in product), start=count)
            for product, count in self.terms.items()
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Formula) and self.terms == other.terms

    def __hash__(self) -> int:
        return hash(frozenset(self.terms.items()))

    def __repr__(self) -> str:
        text = "".join(_signed(*term) for term in self.terms.items())
        return text.removeprefix(" + ").replace(" - ", "-", text.startswith(" - "))

    def __add__(self, other: Any) -> Any:
        return other if other is UNKNOWN else _add(self, other, 1)

    def __radd__(self, other: Any) -> Any:
        return other if other is UNKNOWN else _add(_as_formula(other), self, 1)

    def __sub__(self, other: Any) -> Any:
        return other if other is UNKNOWN else _add(self, other, -1)

    def __rsub__(self, other: Any) -> Any:
        return other if other is UNKNOWN else _add(_as_formula(other), self, -1)

    def __neg__(self) -> Any:
        return self * -1

    def __mul__(self, other: Any) -> Any:
        if other is UNKNOWN:
            return other
        _check_size(other)
        if type(other) is int:
            return _simplest({product: count * other for product, count in self.terms.items()})
        factors = _as_formula(other).terms
        if len(self.terms) * len(factors) > MOST_TERMS:
            raise UndecidedError(f"a formula has at most {MOST_TERMS:,} terms")
        terms: Counter[Product] = Counter()
        for product, count in self.terms.items():
            for factor, times in factors.items():
                terms[tuple(sorted((*product, *factor), key=str))] += count * times
        return _simplest(terms)

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        if other is UNKNOWN:
            return other
        if isinstance(other, int) and not any(count % other for count in self.terms.values()):
            return _simplest({product: count // other for product, count in self.terms.items()})
        return _of_atom(Quotient(self, _as_formula(other)))

    def __rfloordiv__(self, other: Any) -> Any:
        return other if other is UNKNOWN else _of_atom(Quotient(_as_formula(other), self))

    def __mod__(self, other: Any) -> Any:
        if other is UNKNOWN:
            return other
        if isinstance(other, int) and not any(count % other for count in self.terms.values()):
            return 0
        return _of_atom(Remainder(self, _as_formula(other)))

    def __rmod__(self, other: Any) -> Any:
        return other if other is UNKNOWN else _of_atom(Remainder(_as_formula(other), self))

    def larger(self, other: Any) -> Any:
        if other is UNKNOWN:
            return other
        if _is_never_negative(self - other):
            return self
        if _is_never_negative(other - self):
            return other
        return _of_atom(Maximum(self, _as_formula(other)))


def _is_never_negative(difference: Any) -> bool:
    """Return whether a formula is certainly at least 0: all names are sizes of at least 1.

    >>> n, k = Formula.of("n"), Formula.of("k")
    >>> _is_never_negative(n * k - n), _is_never_negative(n - k)
    (True, False)
    """
    if not isinstance(difference, Formula):
        return bool(difference >= 0)
    if difference.depth:
        return False
    from_0 = difference.substitute({name: Formula.of(name) + 1 for name in difference.names})
    return all(count >= 0 for count in _as_formula(from_0).terms.values())


def tight(text: str) -> str:
    """Return the text of a formula without blanks, for a shape.

    >>> tight("n - k + 1")
    'n−k+1'
    """
    return text.replace(" + ", "+").replace(" - ", "−")


def as_letter(text: str) -> str:
    """Return a text as the letter of a size, if it is the name of one.

    >>> as_letter("T"), as_letter("d_model"), as_letter("same")
    (T, d_model, 'same')
    """
    return Letter(text) if SYMBOL.fullmatch(text) else text


def with_symbols(value: Any) -> Any:
    """Return a value with a `Formula` for every letter.

    >>> with_symbols([3, Letter("n"), "n"])
    (3, n, 'n')
    """
    if isinstance(value, (list, tuple)):
        return tuple(map(with_symbols, value))
    return Formula.of(str(value)) if isinstance(value, Letter) else value


def _of_atom(division: Quotient | Remainder | Maximum) -> Formula:
    if division.depth > DEEPEST:
        raise UndecidedError(f"a formula has at most {DEEPEST} divisions inside each other")
    return Formula({(division,): 1})


def _names(atom: Atom) -> Iterator[str]:
    if isinstance(atom, str):
        yield atom
    else:
        yield from atom.top.names | atom.bottom.names


def _substituted(atom: Atom, values: Mapping[str, int | Formula]) -> Any:
    if isinstance(atom, str):
        return values[atom] if atom in values else Formula.of(atom)
    top, bottom = atom.top.substitute(values), atom.bottom.substitute(values)
    if isinstance(atom, Maximum):
        return larger(top, bottom)
    return top // bottom if isinstance(atom, Quotient) else top % bottom


def _as_formula(value: Any) -> Formula:
    return value if isinstance(value, Formula) else Formula({(): value})


def _add(formula: Formula, other: Any, sign: int) -> Any:
    _check_size(other)
    terms = dict(formula.terms)
    for product, count in _as_formula(other).terms.items():
        terms[product] = terms.get(product, 0) + sign * count
    return _simplest(terms)


def _check_size(other: Any) -> None:
    """Raise `UndecidedError` if a value is no size: a list cannot be repeated n times."""
    if not isinstance(other, (int, float, Formula)):
        raise UndecidedError("an unknown size cannot be used as a count")


def _simplest(terms: Mapping[Product, int]) -> Any:
    """Return the formula of some terms, or a number if no name is left."""
    formula = Formula(terms)
    return formula if any(formula.terms) else formula.terms.get((), 0)


def _inside(formula: Formula) -> str:
    """Return the text of a formula in a quotient: a sum is in brackets."""
    return f"({formula.compact})" if len(formula.terms) > 1 else formula.compact


SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
"""The digits as powers."""

TO_SUPERSCRIPTS = str.maketrans("0123456789", SUPERSCRIPTS)


def powers_as(sign: str, text: str) -> str:
    """Return a text in which powers have another sign.

    >>> powers_as("^", "4·u² + n¹²")
    '4·u^2 + n^12'
    """
    digits = str.maketrans(SUPERSCRIPTS, "0123456789")
    return re.sub(f"[{SUPERSCRIPTS}]+", lambda power: sign + power[0].translate(digits), text)


def _signed(product: Product, count: int) -> str:
    """Return the text of a term of a sum, with its sign."""
    powers = []
    for atom, times in Counter(product).items():
        rounded_up = ceiling(atom)
        count *= (-1) ** (times * (rounded_up is not None))
        text = f"⌈{_inside(rounded_up[0])}/{_inside(rounded_up[1])}⌉" if rounded_up else str(atom)
        powers.append(text if times == 1 else f"{text}{str(times).translate(TO_SUPERSCRIPTS)}")
    number = [] if abs(count) == 1 and product else [str(abs(count))]
    return (" - " if count < 0 else " + ") + "·".join([*number, *powers])


def ceiling(atom: Atom) -> tuple[Formula, Formula] | None:
    """Return the parts of a quotient that is a negated ceiling: ⌊-n/2⌋ is -⌈n/2⌉; None if not.

    >>> ceiling(Quotient(-Formula.of("n"), Formula({(): 2})))
    (n, 2)
    """
    if isinstance(atom, Quotient) and all(count < 0 for count in atom.top.terms.values()):
        top = Formula({product: -count for product, count in atom.top.terms.items()})
        return top, atom.bottom
    return None
