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
from collections.abc import Iterable, Iterator, Mapping
from math import prod
from typing import Any

from shapecalc.algebra.size import Letter, UndecidedError, Unknown, total
from shapecalc.dataclasses import dataclass

DEEPEST = 60
"""The most divisions inside each other; nobody reads more, and Python's stack is limited."""

MOST_TERMS = 10_000
"""The most terms of a product; a formula that fills a screen has a hundred."""

SYMBOL = re.compile(r"[^\W\d_]{1,2}(\d{0,3}|_\w{1,20})")
"""The name of a size: one or two letters, with a number or an index."""


@dataclass(frozen=True, slots=True)
class Quotient:
    """One formula divided by another, rounded down."""

    top: Formula
    bottom: Formula

    @property
    def depth(self) -> int:
        """How many divisions are inside each other."""
        return 1 + max(self.top.depth, self.bottom.depth)

    def __repr__(self) -> str:
        return f"⌊{_inside(self.top)}/{_inside(self.bottom)}⌋"


@dataclass(frozen=True, slots=True)
class Remainder:
    """The remainder of one formula divided by another."""

    top: Formula
    bottom: Formula

    @property
    def depth(self) -> int:
        """How many divisions are inside each other."""
        return 1 + max(self.top.depth, self.bottom.depth)

    def __repr__(self) -> str:
        return f"({_inside(self.top)} mod {_inside(self.bottom)})"


Atom = str | Quotient | Remainder
"""A factor of a product: a name, or a division that only numbers can resolve."""

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
        return _add(self, other, 1)

    def __radd__(self, other: Any) -> Any:
        return _add(_as_formula(other), self, 1)

    def __sub__(self, other: Any) -> Any:
        return _add(self, other, -1)

    def __rsub__(self, other: Any) -> Any:
        return _add(_as_formula(other), self, -1)

    def __neg__(self) -> Any:
        return self * -1

    def __mul__(self, other: Any) -> Any:
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
        if isinstance(other, int) and not any(count % other for count in self.terms.values()):
            return _simplest({product: count // other for product, count in self.terms.items()})
        return _of_atom(Quotient(self, _as_formula(other)))

    def __rfloordiv__(self, other: Any) -> Any:
        return _of_atom(Quotient(_as_formula(other), self))

    def __mod__(self, other: Any) -> Any:
        if isinstance(other, int) and not any(count % other for count in self.terms.values()):
            return 0
        return _of_atom(Remainder(self, _as_formula(other)))

    def __rmod__(self, other: Any) -> Any:
        return _of_atom(Remainder(_as_formula(other), self))


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


def _of_atom(division: Quotient | Remainder) -> Formula:
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
    """Return the text of a negated quotient as a ceiling: -⌊-n/2⌋ is ⌈n/2⌉; empty if it is none."""
    if all(count < 0 for count in quotient.top.terms.values()):
        top = Formula({product: -count for product, count in quotient.top.terms.items()})
        return f"⌈{_inside(top)}/{_inside(quotient.bottom)}⌉"
    return ""


# Whether a formula grows with a letter. All names are sizes of at least 1.


def monotonicity(formula: Formula, letter: str) -> int:
    """Return how a formula changes as one of its letters grows.

    The answer holds for all sizes of at least 1. It is found from the signs of the parts
    of the formula, and a formula for which the signs do not decide counts as neither.

    Returns:
        1 if the formula never falls, -1 if it never rises, 0 if neither is certain.

    >>> n, k, s = Formula.of("n"), Formula.of("k"), Formula.of("s")
    >>> [monotonicity((n - k) // s + 1, letter) for letter in "nks"]
    [1, -1, 0]
    """
    return _common_sign(
        _sign_of_number(count) * _product_monotonicity(product, letter)
        for product, count in formula.terms.items()
        if letter in Formula({product: 1}).names
    )


def _common_sign(signs: Iterable[int]) -> int:
    """Return the sign that all parts of a sum have, 0 if they differ."""
    different = set(signs)
    return different.pop() if len(different) == 1 else 0


def _sign_of_number(count: int) -> int:
    return 1 if count > 0 else -1


def _product_monotonicity(product: Product, letter: str) -> int:
    """Combine the factors as the product rule does: one changes, the others stay."""
    return _common_sign(
        _atom_monotonicity(atom, letter)
        * prod(_sign_of_atom(other) for place, other in enumerate(product) if place != at)
        for at, atom in enumerate(product)
        if letter in Formula({(atom,): 1}).names
    )


def _atom_monotonicity(atom: Atom, letter: str) -> int:
    if isinstance(atom, str):
        return 1
    if not isinstance(atom, Quotient) or not _is_positive(atom.bottom):
        return 0
    top = [monotonicity(atom.top, letter)] if letter in atom.top.names else []
    bottom = (
        [-sign(atom.top) * monotonicity(atom.bottom, letter)] if letter in atom.bottom.names else []
    )
    return _common_sign(top + bottom)


def sign(formula: Formula) -> int:
    """Return 1 if a formula is never below 0, -1 if it is never above, 0 if neither is certain."""
    return _common_sign(
        _sign_of_number(count) * prod(map(_sign_of_atom, product))
        for product, count in formula.terms.items()
    )


def _sign_of_atom(atom: Atom) -> int:
    if isinstance(atom, str):
        return 1
    if not _is_positive(atom.bottom):
        return 0
    return sign(atom.top) if isinstance(atom, Quotient) else 1


def _is_positive(formula: Formula) -> bool:
    return all(
        count > 0 and all(isinstance(atom, str) for atom in product)
        for product, count in formula.terms.items()
    )
