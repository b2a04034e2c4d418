"""Whether a formula is negative, and whether it grows with a letter.

All names are sizes of at least 1. The answers are found from the signs of the parts of a formula.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

from shapecalc.algebra.formula import Atom, Formula, Maximum, Product, Quotient


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
    if isinstance(atom, Maximum):
        parts = [part for part in (atom.top, atom.bottom) if letter in part.names]
        return _common_sign(monotonicity(part, letter) for part in parts)
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
    if isinstance(atom, Maximum):
        signs = sign(atom.top), sign(atom.bottom)
        return 1 if 1 in signs else _common_sign(signs)
    if not _is_positive(atom.bottom):
        return 0
    return sign(atom.top) if isinstance(atom, Quotient) else 1


def _is_positive(formula: Formula) -> bool:
    return all(
        count > 0 and all(isinstance(atom, str) for atom in product)
        for product, count in formula.terms.items()
    )
