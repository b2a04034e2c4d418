"""Random formulas, as ours and as sympy's."""

from __future__ import annotations

from typing import Any

import sympy
from hypothesis import strategies as st

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import larger

FormulaPair = tuple[Any, Any]
"""The same formula, or number, as ours and as sympy's."""

LETTERS = ("n", "k", "s")


def _formula_leaves() -> st.SearchStrategy[FormulaPair]:
    numbers = st.integers(-3, 9).map(lambda n: (n, sympy.Integer(n)))
    letters = st.sampled_from(LETTERS).map(
        lambda name: (Formula.of(name), sympy.Symbol(name, integer=True, positive=True))
    )
    return numbers | letters


def _combined(
    parts: st.SearchStrategy[FormulaPair], rounded: bool
) -> st.SearchStrategy[FormulaPair]:
    def combine(sign: str, left: FormulaPair, right: FormulaPair) -> FormulaPair:
        (a, x), (b, y) = left, right
        return {
            "+": lambda: (a + b, x + y),
            "-": lambda: (a - b, x - y),
            "*": lambda: (a * b, x * y),
            "//": lambda: (a // 3, sympy.floor(x / 3)),
            "up": lambda: (-(-a // 2), sympy.ceiling(x / 2)),
            "%": lambda: (a % 4, sympy.Mod(x, 4)),
            "max": lambda: (larger(a, b), sympy.Max(x, y)),
        }[sign]()

    signs = ["+", "-", "*", *(["//", "up", "%", "max"] if rounded else [])]
    return st.builds(combine, st.sampled_from(signs), parts, parts)


PLAIN_FORMULAS = st.recursive(
    _formula_leaves(), lambda parts: _combined(parts, rounded=False), max_leaves=8
)
FORMULAS = st.recursive(
    _formula_leaves(), lambda parts: _combined(parts, rounded=True), max_leaves=6
)
NUMBERS = st.fixed_dictionaries({name: st.integers(1, 40) for name in LETTERS})


def at_numbers(formula: Any, numbers: dict[str, int]) -> Any:
    """Return a formula with numbers for its letters; a number as it is."""
    return formula.substitute(numbers) if isinstance(formula, Formula) else formula
