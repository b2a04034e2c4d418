r"""Equations between matrices: parsed, printed as the literature writes them, and worked out.

An equation is written in Python's notation: ``@`` is the product of matrices, ``*`` multiplies
element by element, ``%`` convolves, and ``h[t-1]`` is h of the time step before.

>>> state = parse_equation("h[t] = tanh(x[t] @ W + h[t-1] @ U + b)")
>>> equation_text(state)
'hₜ = tanh(xₜ·W + hₜ₋₁·U + b)'
>>> equation_latex(state)
'h_{t} = \\tanh\\left(x_{t} W + h_{t-1} U + b\\right)'
>>> work_out(parse_equation("y = x * w + b"), {"x": 2, "w": 3, "b": 1}, {})
7
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from shapecalc.dataclasses import dataclass

INDEXES = {"t": "ₜ", "t - 1": "ₜ₋₁", "i": "ᵢ", "j": "ⱼ", "n": "ₙ"}
"""The time steps of an equation, and the numbers of heads and queries, as an index in a text."""

FUNCTIONS_IN_LATEX = {
    "σ": r"\sigma",
    "tanh": r"\tanh",
    "sqrt": r"\sqrt",
    "exp": r"\exp",
    "max": r"\max",
}
"""How LaTeX writes functions; any other one is in upright letters."""

GREEK_IN_LATEX = {"γ": r"\gamma", "β": r"\beta", "μ": r"\mu", "ε": r"\varepsilon", "α": r"\alpha"}

PRIME, TILDE = "ʹ", "\u0303"
"""Marks behind a letter that Python takes as a part of its name: b′ and c with a tilde."""


@dataclass(frozen=True, slots=True)
class MatrixEquation:
    """An equation that says what a matrix is.

    Attributes:
        left: the name on the left.
        time: its index: a time step such as ``t``, or a head; empty if it has none.
        right: the expression that it is equal to.
    """

    left: str
    time: str
    right: ast.expr


def parse_equation(text: str) -> MatrixEquation:
    """Return the equation in a text.

    Raises:
        ValueError: if it is none.
    """
    try:
        (statement,) = ast.parse(text).body
    except SyntaxError:
        raise ValueError(f"{text!r} is not an equation") from None
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=right):
            return MatrixEquation(name, "", right)
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=time)], value=right):
            return MatrixEquation(name, ast.unparse(time), right)
    raise ValueError(f"{text!r} is not an equation")


def names_in(equation: MatrixEquation) -> list[str]:
    """Return the names on the right of an equation in their order, with their time steps.

    >>> names_in(parse_equation("h[t] = tanh(x[t] @ W + h[t-1] @ U)"))
    ['x[t]', 'W', 'h[t - 1]', 'U']
    """
    return list(dict.fromkeys(_names(equation.right)))


def functions_in(equation: MatrixEquation) -> list[str]:
    """Return the functions in an equation.

    >>> functions_in(parse_equation("c = f * tanh(g)"))
    ['tanh']
    """
    calls = [node.func for node in ast.walk(equation.right) if isinstance(node, ast.Call)]
    return list(dict.fromkeys(func.id for func in calls if isinstance(func, ast.Name)))


def _names(tree: ast.expr) -> Iterator[str]:
    match tree:
        case ast.Name(id=name):
            yield name
        case ast.Subscript():
            yield ast.unparse(tree)
        case ast.Attribute(value=value):
            yield from _names(value)
        case ast.BinOp(left=left, right=right):
            yield from (*_names(left), *_names(right))
        case ast.Call(args=arguments):
            for argument in arguments:
                yield from _names(argument)


# To a text

_SIGNS: dict[type[ast.operator], str] = {
    ast.Add: " + ",
    ast.Sub: " − ",
    ast.Mult: " ⊙ ",
    ast.MatMult: "·",
    ast.Mod: " ∗ ",
    ast.Div: " / ",
}
_LATEX_SIGNS: dict[type[ast.operator], str] = {
    ast.Add: " + ",
    ast.Sub: " - ",
    ast.Mult: r" \odot ",
    ast.MatMult: " ",
    ast.Mod: " * ",
}
_SUM = (ast.Add, ast.Sub)


def name_text(name: str) -> str:
    """Return a name of an equation as a text.

    >>> name_text("h[t - 1]"), name_text("bʹ_z")
    ('hₜ₋₁', 'b′_z')
    """
    letter, bracket, time = name.rstrip("]").partition("[")
    return letter.replace(PRIME, "′") + (INDEXES.get(time, f"_{time}") if bracket else "")


def equation_text(equation: MatrixEquation) -> str:
    """Return an equation as one line of text."""
    left = f"{equation.left}[{equation.time}]" if equation.time else equation.left
    return f"{name_text(left)} = {_text(equation.right)}"


def _text(tree: ast.expr) -> str:
    match tree:
        case ast.Constant(value=value):
            return str(value)
        case ast.Attribute(value=value, attr="T"):
            return f"{_text(value)}ᵀ"
        case ast.Call(func=ast.Name(id="sqrt"), args=[argument]):
            return f"√({_text(argument)})" if isinstance(argument, ast.BinOp) else _root(argument)
        case ast.Call(func=ast.Name(id=function), args=arguments):
            return f"{function}({', '.join(map(_text, arguments))})"
        case ast.BinOp(left=left, op=op, right=right):
            return _SIGNS[type(op)].join(_part(part, op, part is right) for part in (left, right))
    return name_text(ast.unparse(tree))


def _root(tree: ast.expr) -> str:
    return f"√{_text(tree)}"


def _part(tree: ast.expr, op: ast.operator, last: bool) -> str:
    return f"({_text(tree)})" if _needs_brackets(tree, op, last) else _text(tree)


def _needs_brackets(tree: ast.expr, op: ast.operator, last: bool) -> bool:
    """Return whether an operand has to be in brackets: a sum in a product, and a mixed product."""
    if not isinstance(tree, ast.BinOp):
        return False
    if isinstance(op, _SUM):
        return last and isinstance(op, ast.Sub) and isinstance(tree.op, _SUM)
    return isinstance(tree.op, _SUM) or type(tree.op) is not type(op) or last


def name_latex(name: str) -> str:
    r"""Return a name of an equation in LaTeX.

    >>> print(name_latex("c\u0303[t]"), name_latex("h[t - 1]"), name_latex("bʹ_z"))
    \tilde{c}_{t} h_{t-1} b'_{z}
    """
    if name in FUNCTIONS_IN_LATEX:
        return FUNCTIONS_IN_LATEX[name]
    letter, bracket, time = name.rstrip("]").partition("[")
    letter, underscore, index = letter.partition("_")
    if len(letter) > 2:
        return rf"\operatorname{{{name}}}"
    prime = "'" * letter.endswith(PRIME)
    letter = letter.removesuffix(PRIME)
    if letter.endswith(TILDE):
        letter = rf"\tilde{{{letter[0]}}}"
    index = index.replace(f"h{TILDE}", "h").replace(f"c{TILDE}", "c")
    below = ",".join(filter(None, [index, time.replace(" ", "")]))
    plain = GREEK_IN_LATEX.get(letter, letter)
    return f"{plain}{prime}" + (f"_{{{below}}}" if underscore or bracket else "")


def equation_latex(equation: MatrixEquation, sign: str = "=") -> str:
    """Return an equation in LaTeX, for math mode; the sign may be one that aligns."""
    left = f"{equation.left}[{equation.time}]" if equation.time else equation.left
    return f"{name_latex(left)} {sign} {_latex(equation.right)}"


def _latex(tree: ast.expr) -> str:
    match tree:
        case ast.Constant(value=value):
            return str(value)
        case ast.Attribute(value=value, attr="T"):
            return rf"{_latex(value)}^{{\top}}"
        case ast.Call(func=ast.Name(id="sqrt"), args=[argument]):
            return rf"\sqrt{{{_latex(argument)}}}"
        case ast.Call(func=ast.Name(id=function), args=arguments):
            return rf"{name_latex(function)}\left({', '.join(map(_latex, arguments))}\right)"
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return rf"\frac{{{_latex(left)}}}{{{_latex(right)}}}"
        case ast.BinOp(left=left, op=op, right=right):
            parts = [_latex_part(part, op, part is right) for part in (left, right)]
            return _LATEX_SIGNS[type(op)].join(parts)
    return name_latex(ast.unparse(tree))


def _latex_part(tree: ast.expr, op: ast.operator, last: bool) -> str:
    fraction = isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Div)
    if fraction or not _needs_brackets(tree, op, last):
        return _latex(tree)
    return rf"\left({_latex(tree)}\right)"


# To numbers

_OPERATIONS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.MatMult: operator.matmul,
    ast.Div: operator.truediv,
}


def work_out(
    equation: MatrixEquation, values: Mapping[str, Any], functions: Mapping[str, Any]
) -> Any:
    """Return the value of the right side of an equation.

    Args:
        equation: the equation.
        values: matrices by name; those of a time step by a name such as ``h[t - 1]``.
        functions: functions by name; that of the sign ∗ convolves.

    Raises:
        KeyError: if a name or a function is missing.
    """
    return _value(equation.right, values, functions)


def _value(tree: ast.expr, values: Mapping[str, Any], functions: Mapping[str, Any]) -> Any:
    match tree:
        case ast.Constant(value=value):
            return value
        case ast.Attribute(value=value, attr="T"):
            return _value(value, values, functions).T
        case ast.Call(func=ast.Name(id=function), args=arguments):
            return functions[function](*(_value(part, values, functions) for part in arguments))
        case ast.BinOp(left=left, op=op, right=right):
            sides = (_value(part, values, functions) for part in (left, right))
            operation = functions["∗"] if isinstance(op, ast.Mod) else _OPERATIONS[type(op)]
            return operation(*sides)
    return values[ast.unparse(tree)]
