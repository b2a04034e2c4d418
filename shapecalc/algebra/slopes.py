"""Whether a formula grows or shrinks with a letter, as far as its terms show it.

Letters stand for sizes, which are at least 1.

>>> n, s = Formula.of("n"), Formula.of("s")
>>> slope(-(-n // s), "n"), slope(-(-n // s), "s"), slope(n * s - s, "s")
(1, -1, 0)
"""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

from shapecalc.algebra.formula import Atom, Formula, Product, Quotient


def slope(formula: Formula, letter: str) -> int:
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
    above = [slope(atom.top, letter)] if letter in atom.top.names else []
    below = [-_sign(atom.top) * slope(atom.bottom, letter)] if letter in atom.bottom.names else []
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
