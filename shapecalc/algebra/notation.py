r"""Formulas as they are written: in a form chosen for its reader, with steps from it to a number.

>>> form = parse_formula("4·(u + d + 1)·u")
>>> [expr_text(step) for step in steps(form, {"u": 10, "d": 1})]
['4·(u + d + 1)·u', '4·(10 + 1 + 1)·10', '4·12·10', '480']
>>> latex(parse_formula("⌊(n−k)/s⌋ + 1"))
'\\left\\lfloor\\frac{n - k}{s}\\right\\rfloor + 1'
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from math import gcd, prod
from typing import Any

from shapecalc.algebra.formula import (
    TO_SUPERSCRIPTS,
    Atom,
    Formula,
    Product,
    Quotient,
    powers_as,
    tight,
)


@dataclass(frozen=True, slots=True)
class Compound:
    """Numbers and names, put together by one sign.

    Attributes:
        sign: ``+``, ``-`` (of one), ``*``, ``^``, ``floor``, ``ceil`` or ``mod`` (of two).
        parts: what it puts together.
    """

    sign: str
    parts: tuple[Expr, ...]


Expr = int | str | Compound
"""A number, a name, or what is put together of such."""


# From a formula


def factored(formula: Any) -> Expr:
    """A formula with what all its terms share in front of a bracket.

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
    rest = {_without(product, shared): n // common for product, n in formula.terms.items()}
    parts = [*_number(common), *_factors(tuple(shared.elements()))]
    return _form("*", [*parts, _sum(Formula(rest))])


def _common(formula: Formula) -> int:
    return reduce(gcd, formula.terms.values())


def _shared(formula: Formula) -> Counter[Atom]:
    """The names that stand in every product."""
    return reduce(lambda a, b: a & b, map(Counter, formula.terms))


def _without(product: Product, shared: Counter[Atom]) -> Product:
    return tuple(sorted((Counter(product) - shared).elements(), key=str))


def _number(count: int) -> list[Expr]:
    return [] if count == 1 else [count]


def _sum(formula: Formula) -> Expr:
    return _form("+", [_term(product, count) for product, count in formula.terms.items()])


def _term(product: Product, count: int) -> Expr:
    if count < 0 and len(product) == 1 and isinstance(product[0], Quotient):
        top = product[0].top
        if all(n < 0 for n in top.terms.values()):
            less = Formula({each: -n for each, n in top.terms.items()})
            up = Compound("ceil", (_sum(less), _sum(product[0].bottom)))
            return _form("*", [*_number(-count), up])
    if count < 0:
        return Compound("-", (_term(product, -count),))
    return _form("*", [*(_number(count) if product else [count]), *_factors(product)])


def _factors(product: Product) -> list[Expr]:
    return [
        _atom(atom) if times == 1 else Compound("^", (_atom(atom), times))
        for atom, times in Counter(product).items()
    ]


def _atom(atom: Atom) -> Expr:
    if isinstance(atom, str):
        return atom
    sign = "floor" if isinstance(atom, Quotient) else "mod"
    return Compound(sign, (_sum(atom.top), _sum(atom.bottom)))


def _form(sign: str, parts: list[Expr]) -> Expr:
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


def parse_formula(source: str) -> Expr:
    """A formula that somebody has written.

    Args:
        source: names, whole numbers, ``+ - · * / // ^``, brackets, ``⌊ ⌋`` and ``⌈ ⌉``.

    Raises:
        ValueError: if it is none.
    """
    plain = re.sub(r"[⌋⌉]", ")", powers_as("**", source.replace("^", "**")))
    for sign, python in _SIGNS.items():
        plain = plain.replace(sign, python)
    try:
        return _read(ast.parse(plain.strip(), mode="eval").body)
    except (SyntaxError, RecursionError, MemoryError):
        raise ValueError(f"{source!r} is no formula") from None


_OPERATORS = {ast.Add: "+", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "floor", ast.Mod: "mod"}


def _read(tree: ast.expr) -> Expr:
    match tree:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int(evaluate)):
            return evaluate
        case ast.Name(id=name):
            return name
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Compound("-", (_read(operand),))
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return _joined("+", _read(left), Compound("-", (_read(right),)))
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int(power))) if power < 9:
            return Compound("^", (_read(left), power))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _joined(_OPERATORS[type(op)], _read(left), _read(right))
        case ast.Call(func=ast.Name(id="floor" | "ceil" as way), args=[inner], keywords=[]):
            return _rounded(way, _read(inner))
    raise ValueError("only names, whole numbers and signs can stand in a formula")


def _rounded(way: str, inner: Expr) -> Expr:
    if isinstance(inner, Compound) and inner.sign == "/":
        return Compound(way, inner.parts)
    return inner


def _joined(sign: str, left: Expr, right: Expr) -> Expr:
    """Sums and products of several parts are one form."""
    if sign in "+*" and isinstance(left, Compound) and left.sign == sign:
        return Compound(sign, (*left.parts, right))
    return Compound(sign, (left, right))


# To a number


def evaluate(form: Expr, names: Mapping[str, Any] | None = None) -> Any:
    """What a form comes to; a formula if not all names have numbers.

    Raises:
        ZeroDivisionError: if something is divided by nothing.
    """
    if isinstance(form, str):
        return (names or {}).get(form, Formula.of(form))
    if isinstance(form, int):
        return form
    return _worked_out(form.sign, [evaluate(part, names) for part in form.parts])


def _worked_out(sign: str, parts: list[Any]) -> Any:
    if sign == "+":
        return sum(parts)
    if sign == "*":
        return prod(parts)
    if sign == "-":
        return -parts[0]
    one, other = parts
    if sign == "^":
        return prod([one] * other)
    if sign == "mod":
        return one % other
    return -(-one // other) if sign == "ceil" else one // other


def substitute(form: Expr, names: Mapping[str, int]) -> Expr:
    """A form with numbers in place of names."""
    if isinstance(form, str):
        return names.get(form, form)
    if isinstance(form, int):
        return form
    return Compound(form.sign, tuple(substitute(part, names) for part in form.parts))


def steps(form: Expr, names: Mapping[str, int]) -> Iterator[Expr]:
    """From the form with its names to the number, as it is worked out by hand."""
    yield form
    if isinstance(form, str) or not isinstance(form, int):
        form = substitute(form, names)
        yield form
    while isinstance(form, Compound) and (reduced := _reduced(form)) != form:
        form = reduced
        yield form


def _reduced(form: Compound) -> Expr:
    """The same, with whatever holds numbers alone worked out."""
    if all(map(_is_number, form.parts)):
        return int(evaluate(form))
    return Compound(form.sign, tuple(map(_reduced_part, form.parts)))


def _is_number(part: Expr) -> bool:
    """Whether a part is a number, which a minus may stand before."""
    negative = isinstance(part, Compound) and part.sign == "-" and isinstance(part.parts[0], int)
    return isinstance(part, int) or negative


def _reduced_part(part: Expr) -> Expr:
    return _reduced(part) if isinstance(part, Compound) and not _is_number(part) else part


# To a text


def expr_text(form: Expr) -> str:
    """A form in one line.

    >>> expr_text(factored(2 - Formula.of("n") * 3)), expr_text(parse_formula("⌈n/2⌉·f"))
    ('2 - 3·n', '⌈n/2⌉·f')
    """
    if not isinstance(form, Compound):
        return str(form)
    parts = form.parts
    match form.sign:
        case "+":
            return _line(parts)
        case "*":
            return "·".join(_bracketed(part) for part in parts)
        case "^":
            return _bracketed(parts[0]) + str(parts[1]).translate(TO_SUPERSCRIPTS)
        case "-":
            return f"-{_bracketed(parts[0])}"
        case "mod":
            return f"({' mod '.join(map(_bracketed, parts))})"
    inside = tight("/".join(map(_bracketed, parts)))
    return {"floor": f"⌊{inside}⌋", "ceil": f"⌈{inside}⌉"}.get(form.sign, inside)


def _line(parts: tuple[Expr, ...]) -> str:
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


def latex(form: Expr) -> str:
    """A form as LaTeX sets it in a formula."""
    if isinstance(form, str):
        return _latex_name(form)
    if isinstance(form, int):
        return f"{form:,}".replace(",", "{,}")
    parts = form.parts
    match form.sign:
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
    way = {"floor": "floor", "ceil": "ceil"}.get(form.sign)
    fraction = rf"\frac{{{latex(parts[0])}}}{{{latex(parts[1])}}}"
    return rf"\left\l{way}{fraction}\right\r{way}" if way else fraction


def _latex_term(part: Expr) -> str:
    if isinstance(part, Compound) and part.sign == "-":
        return f" - {_latex_bracketed(part.parts[0])}"
    return f" + {latex(part)}"


def _latex_bracketed(part: Expr) -> str:
    open_sum = isinstance(part, Compound) and part.sign in "+-"
    return rf"\left({latex(part)}\right)" if open_sum else latex(part)


def _latex_name(name: str) -> str:
    """A letter, with what stands behind it as an index: ``kh`` is ``k_{h}``."""
    letter, index = GREEK.get(name[0], ""), name[1:].replace("_", "")
    first = f"\\{letter}" if letter else name[0]
    return f"{first}_{{{index}}}" if index else first
