r"""Formulas as they are written: parsed, factored, worked out step by step, printed.

A `Formula` is a sum of products, whatever it was computed from. An `Expr` keeps the form
that was chosen for its reader:

>>> expr = parse_formula("4·(u + d + 1)·u")
>>> [expr_text(step) for step in steps(expr, {"u": 10, "d": 1})]
['4·(u + d + 1)·u', '4·(10 + 1 + 1)·10', '4·12·10', '480']
>>> evaluate(expr)
4·u² + 4·d·u + 4·u
>>> expr_text(factored(evaluate(expr)))
'4·u·(u + d + 1)'
>>> latex(parse_formula("⌊(n−k)/s⌋ + 1"))
'\\left\\lfloor\\frac{n - k}{s}\\right\\rfloor + 1'
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import reduce
from math import gcd, prod
from typing import Any

from shapecalc.algebra.formula import (
    TO_SUPERSCRIPTS,
    Atom,
    Formula,
    Maximum,
    Product,
    Quotient,
    Remainder,
    ceiling,
    powers_as,
    tight,
)
from shapecalc.algebra.size import larger
from shapecalc.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Compound:
    """Expressions joined by an operator.

    Attributes:
        sign: ``+``, ``-`` (of one part), ``*``, ``/``, or ``^``, ``floor``, ``ceil``, ``mod``,
            ``max`` (each of two parts). ``floor`` and ``ceil`` are a quotient that is rounded.
        parts: the operands.
    """

    sign: str
    parts: tuple[Expr, ...]


Expr = int | str | Compound
"""A number, a name, or a `Compound` of expressions."""


# From a formula


def factored(formula: Any) -> Expr:
    """Return a formula with the common factors of its terms in front of a bracket.

    >>> u, d = Formula.of("u"), Formula.of("d")
    >>> expr_text(factored(4 * u * d + 4 * u * u + 4 * u))
    '4·u·(d + u + 1)'
    """
    if not isinstance(formula, Formula):
        return int(formula)
    shared = _shared(formula)
    if len(formula.terms) < 2 or not (shared or _common(formula) > 1):
        return _sum(formula)
    common = _common(formula)
    rest = {_without_factors(product, shared): n // common for product, n in formula.terms.items()}
    parts = [*_coefficient(common), *_factors(tuple(shared.elements()))]
    return _compound("*", [*parts, _sum(Formula(rest))])


def _common(formula: Formula) -> int:
    return reduce(gcd, formula.terms.values())


def _shared(formula: Formula) -> Counter[Atom]:
    """Return the factors that all products have in common."""
    return reduce(lambda a, b: a & b, map(Counter, formula.terms))


def _without_factors(product: Product, shared: Counter[Atom]) -> Product:
    return tuple(sorted((Counter(product) - shared).elements(), key=str))


def _coefficient(count: int) -> list[Expr]:
    return [] if count == 1 else [count]


def _sum(formula: Formula) -> Expr:
    return _compound("+", [_term(product, count) for product, count in formula.terms.items()])


def _term(product: Product, count: int) -> Expr:
    negative = count * (-1) ** len([*filter(ceiling, product)]) < 0  # -⌊-n/2⌋ is ⌈n/2⌉.
    number = _coefficient(abs(count)) if product else [abs(count)]
    term = _compound("*", [*number, *_factors(product)])
    return Compound("-", (term,)) if negative else term


def _factors(product: Product) -> list[Expr]:
    return [
        _atom(atom) if times == 1 else Compound("^", (_atom(atom), times))
        for atom, times in Counter(product).items()
    ]


def _atom(atom: Atom) -> Expr:
    if isinstance(atom, str):
        return atom
    if rounded_up := ceiling(atom):
        return Compound("ceil", tuple(map(_sum, rounded_up)))
    sign = {Quotient: "floor", Remainder: "mod", Maximum: "max"}[type(atom)]
    return Compound(sign, (_sum(atom.top), _sum(atom.bottom)))


def _compound(sign: str, parts: list[Expr]) -> Expr:
    return parts[0] if len(parts) == 1 else Compound(sign, tuple(parts))


# From a text


_SIGNS = {
    "·": "*",
    "×": "*",
    "−": "-",
    "⌊": "floor(",
    "⌈": "ceil(",
    " mod ": "%",
}


_KEYWORD = re.compile(r"\bin\b")
_NO_KEYWORD = "_as_a_name"
"""Behind the one keyword of Python that people use for a size: ``(in + 1)*out``."""


def parse_formula(source: str) -> Expr:
    """Parse a formula.

    Args:
        source: names, whole numbers, ``+ - · * / // ^``, brackets, ``⌊ ⌋``, ``⌈ ⌉`` and ``max``.

    Raises:
        ValueError: if the text is no formula.

    >>> parse_formula("4·u^2")
    Compound(sign='*', parts=(4, Compound(sign='^', parts=('u', 2))))
    """
    plain = re.sub(r"[⌋⌉]", ")", powers_as("**", source.replace("^", "**")))
    for sign, python in _SIGNS.items():
        plain = plain.replace(sign, python)
    plain = _KEYWORD.sub(rf"\g<0>{_NO_KEYWORD}", plain)
    try:
        # Python's parser knows precedence; the tree is walked and never evaluated.
        return _from_ast(ast.parse(plain.strip(), mode="eval").body)
    except (SyntaxError, RecursionError, MemoryError):
        raise ValueError(f"{source!r} is not a formula") from None


_OPERATORS = {ast.Add: "+", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "floor", ast.Mod: "mod"}


def _from_ast(tree: ast.expr) -> Expr:
    match tree:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int(number)):
            return number
        case ast.Name(id=name):
            return name.removesuffix(_NO_KEYWORD)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Compound("-", (_from_ast(operand),))
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return _binary("+", _from_ast(left), Compound("-", (_from_ast(right),)))
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int(power))) if power < 9:
            return Compound("^", (_from_ast(left), power))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _binary(_OPERATORS[type(op)], _from_ast(left), _from_ast(right))
        case ast.Call(func=ast.Name(id="floor" | "ceil" as rounding), args=[inner], keywords=[]):
            return _rounded(rounding, _from_ast(inner))
        case ast.Call(func=ast.Name(id="max"), args=[left, right], keywords=[]):
            return Compound("max", (_from_ast(left), _from_ast(right)))
    raise ValueError("a formula has only names, whole numbers and operators")


def _rounded(rounding: str, inner: Expr) -> Expr:
    """Return a rounded quotient; anything else is whole and needs no rounding."""
    if isinstance(inner, Compound) and inner.sign == "/":
        return Compound(rounding, inner.parts)
    return inner


def _binary(sign: str, left: Expr, right: Expr) -> Expr:
    """Return two expressions joined; a sum of a sum, or product of a product, is flat."""
    if sign in "+*" and isinstance(left, Compound) and left.sign == sign:
        return Compound(sign, (*left.parts, right))
    return Compound(sign, (left, right))


# To a number


def evaluate(expr: Expr, names: Mapping[str, Any] | None = None) -> Any:
    """Return the value of an expression.

    Args:
        expr: the expression. An unrounded quotient is rounded down, as sizes are.
        names: numbers by name.

    Returns:
        A number, or a `Formula` if a name has no number.

    Raises:
        ZeroDivisionError: if a divisor is 0.

    >>> evaluate(parse_formula("⌈n/2⌉·f"), {"n": 5})
    3·f
    """
    if isinstance(expr, str):
        return (names or {}).get(expr, Formula.of(expr))
    if isinstance(expr, int):
        return expr
    return _apply(expr.sign, [evaluate(part, names) for part in expr.parts])


def _apply(sign: str, parts: list[Any]) -> Any:
    if sign == "+":
        return sum(parts)
    if sign == "*":
        return prod(parts)
    if sign == "-":
        return -parts[0]
    left, right = parts
    if sign == "^":
        return prod([left] * right)
    if sign == "max":
        return larger(left, right)
    if sign == "mod":
        return left % right
    return -(-left // right) if sign == "ceil" else left // right


def substitute(expr: Expr, names: Mapping[str, int]) -> Expr:
    """Return an expression with numbers for names, otherwise in the same form.

    >>> expr_text(substitute(parse_formula("(u + d)·u"), {"u": 3}))
    '(3 + d)·3'
    """
    if isinstance(expr, str):
        return names.get(expr, expr)
    if isinstance(expr, int):
        return expr
    return Compound(expr.sign, tuple(substitute(part, names) for part in expr.parts))


def steps(expr: Expr, names: Mapping[str, int]) -> Iterator[Expr]:
    """Yield the steps from an expression to its number, as on paper."""
    yield expr
    if not isinstance(expr, int):
        expr = substitute(expr, names)
        yield expr
    while isinstance(expr, Compound) and (reduced := _reduced(expr)) != expr:
        expr = reduced
        yield expr


def _reduced(expr: Compound) -> Expr:
    """Return an expression in which each innermost operation on numbers is worked out."""
    if all(map(_is_number, expr.parts)):
        return int(evaluate(expr))
    return Compound(expr.sign, tuple(map(_reduced_part, expr.parts)))


def _is_number(part: Expr) -> bool:
    """Return whether a part is a number, possibly with a minus sign."""
    negative = isinstance(part, Compound) and part.sign == "-" and isinstance(part.parts[0], int)
    return isinstance(part, int) or negative


def _reduced_part(part: Expr) -> Expr:
    return _reduced(part) if isinstance(part, Compound) and not _is_number(part) else part


# To a text


def expr_text(expr: Expr) -> str:
    """Return an expression as one line of text.

    >>> expr_text(factored(2 - Formula.of("n") * 3)), expr_text(parse_formula("⌈n/2⌉·f"))
    ('2 - 3·n', '⌈n/2⌉·f')
    """
    if not isinstance(expr, Compound):
        return str(expr)
    parts = expr.parts
    match expr.sign:
        case "+":
            return _sum_text(parts)
        case "*":
            return "·".join(_bracketed(part) for part in parts)
        case "^":
            return _bracketed(parts[0]) + str(parts[1]).translate(TO_SUPERSCRIPTS)
        case "-":
            return f"-{_bracketed(parts[0])}"
        case "mod":
            return f"({' mod '.join(map(_bracketed, parts))})"
        case "max":
            return f"max({', '.join(map(expr_text, parts))})"
    inside = tight("/".join(map(_bracketed, parts)))
    return {"floor": f"⌊{inside}⌋", "ceil": f"⌈{inside}⌉"}.get(expr.sign, inside)


def _sum_text(parts: tuple[Expr, ...]) -> str:
    terms = [
        f" - {_bracketed(part.parts[0])}"
        if isinstance(part, Compound) and part.sign == "-"
        else f" + {expr_text(part)}"
        for part in parts
    ]
    joined = "".join(terms)
    return joined[3:] if joined.startswith(" + ") else f"-{joined[3:]}"


def _bracketed(part: Expr) -> str:
    open_sum = isinstance(part, Compound) and part.sign in "+-"
    return (
        f"({expr_text(part)})"
        if open_sum or (isinstance(part, int) and part < 0)
        else expr_text(part)
    )


GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "μ": "mu", "σ": "sigma"}


def latex(expr: Expr) -> str:
    r"""Return an expression as LaTeX, for math mode.

    >>> latex(parse_formula("4·kh·u^2"))
    '4 \\cdot k_{h} \\cdot u^{2}'
    """
    if isinstance(expr, str):
        return _latex_name(expr)
    if isinstance(expr, int):
        return f"{expr:,}".replace(",", "{,}")
    parts = expr.parts
    match expr.sign:
        case "+":
            terms = [_latex_term(part) for part in parts]
            return "".join(terms).removeprefix(" + ").replace(" - ", "-", terms[0][1] == "-")
        case "*":
            return r" \cdot ".join(map(_latex_bracketed, parts))
        case "^":
            return f"{_latex_bracketed(parts[0])}^{{{parts[1]}}}"
        case "-":
            return f"-{_latex_bracketed(parts[0])}"
        case "mod":
            return rf"{_latex_bracketed(parts[0])} \bmod {_latex_bracketed(parts[1])}"
        case "max":
            return rf"\max\left({latex(parts[0])}, {latex(parts[1])}\right)"
    fraction = rf"\frac{{{latex(parts[0])}}}{{{latex(parts[1])}}}"
    if expr.sign == "/":
        return fraction
    return rf"\left\l{expr.sign}{fraction}\right\r{expr.sign}"


def _latex_term(part: Expr) -> str:
    if isinstance(part, Compound) and part.sign == "-":
        return f" - {_latex_bracketed(part.parts[0])}"
    return f" + {latex(part)}"


def _latex_bracketed(part: Expr) -> str:
    open_sum = isinstance(part, Compound) and part.sign in "+-"
    return rf"\left({latex(part)}\right)" if open_sum else latex(part)


def _latex_name(name: str) -> str:
    """Return a letter with the rest of the name as its index: ``kh`` is ``k_{h}``."""
    letter, index = GREEK.get(name[0], ""), name[1:].replace("_", "")
    first = f"\\{letter}" if letter else name[0]
    return f"{first}_{{{index}}}" if index else first
