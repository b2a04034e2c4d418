"""What a layer computes: its equations with the meanings of all their symbols.

The equations are declared beside the rule of a layer, and the letters of its weights with the
weights. This module joins both, so that no symbol is without an explanation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shapecalc.algebra.equations import (
    MatrixEquation,
    functions_in,
    names_in,
    parse_equation,
)
from shapecalc.algebra.notation import Compound, Expr, evaluate, factored, parse_formula
from shapecalc.dataclasses import dataclass
from shapecalc.explain.layer import ExplainedWeight, Explanation

INPUTS: Mapping[str, str] = {
    "x[t]": "input of time step t",
    "x": "input",
    "p": "input under the window at one position, as one row of numbers; W has a column of as many "
    "numbers for each filter",
    "Q": "queries",
    "K": "keys; the values, if none are given",
    "V": "values",
    "q": "queries",
    "q[n]": "query n, a row that is added to each key",
    "k": "keys; the values, if none are given",
    "v": "values",
    "h[t - 1]": "hidden state of the time step before; 0 before the first one",
    "c[t - 1]": "cell state of the time step before; 0 before the first one",
}
"""What an equation takes, and no layer learns."""

FUNCTIONS: Mapping[str, str] = {
    "σ": "sigmoid: σ(z) = 1/(1 + exp(−z))",
    "tanh": "hyperbolic tangent, from −1 to 1",
    "relu": "relu(z) = max(z, 0)",
    "softmax": "exp(z), divided by the sum of exp(z) over the last axis",
    "sqrt": "square root",
    "sum": "sum over the features",
    "mean": "mean over the features, along axis, for each example and position",
    "variance": "variance over the features, along axis, for each example and position",
    "concat": "outputs of all heads side by side",
    "activation": "activation function of one's own",
}
"""What the functions in equations are; any other one is an activation function of Keras."""

CONSTANTS: Mapping[str, Sequence[str]] = {"ε": ["epsilon"], "d_k": ["key_dim", "head_dim"]}
"""The arguments that constants stand for."""

PARTS: Mapping[str, str] = {"i": "head i", "j": "group j, to which head i belongs"}
"""What a part of a weight belongs to, by the index of its letter."""

SIGNS: Mapping[str, str] = {
    "·": "product of matrices",
    "∗": "convolution; that of the state has padding='same', so that the state keeps its size",
    "⊙": "product element by element",
    "ᵀ": "transposed: rows as columns",
    "√": "square root",
}
"""What the signs in equations mean."""


@dataclass(frozen=True, slots=True)
class ExplainedEquation:
    """An equation of a layer, with the meaning of its left side."""

    equation: MatrixEquation
    meaning: str


def equations_of(explanation: Explanation) -> list[ExplainedEquation]:
    """Return what a layer computes; nothing if it does not declare that."""
    declare = explanation.rule.equations
    if declare is None or not _has_letters(explanation):
        return []
    equations = [
        ExplainedEquation(parse_equation(text), meaning)
        for text, meaning in declare(explanation.arguments)
    ]
    return equations if _has_meanings(explanation, equations) else []


def _has_meanings(explanation: Explanation, equations: Sequence[ExplainedEquation]) -> bool:
    """Return whether each name has a meaning: a layer of a saved model may have no weights."""
    known = {name_of_left(explained.equation) for explained in equations}
    known |= {letter for weight in explanation.weights or () for letter in _all_letters(weight)}
    known |= {*INPUTS, *explanation.rule.accepted}
    known |= {name for name, words in CONSTANTS.items() if {*words} & {*explanation.rule.accepted}}
    return all(known.issuperset(names_in(explained.equation)) for explained in equations)


def _has_letters(explanation: Explanation) -> bool:
    """Return whether all weights have letters; those of LoRA and of quantization have none."""
    weights = explanation.weights
    return weights is not None and all(weight.symbols for weight in weights)


def meanings(explanation: Explanation) -> dict[tuple[str, ...], str]:
    """Return the meaning of every symbol on the right of the equations of a layer.

    Weights come first, by the names of all their parts together; then the input and the states,
    then functions. The names are those of the equations.
    """
    equations = [explained.equation for explained in equations_of(explanation)]
    defined = {name_of_left(equation) for equation in equations}
    used = list(dict.fromkeys(name for equation in equations for name in names_in(equation)))
    symbols: dict[tuple[str, ...], str] = {}
    for weight in explanation.weights or ():
        for letters, where in parts_of_weight(weight):
            symbols[(*letters,)] = where
    learned = {letter for weight in explanation.weights or () for letter in _all_letters(weight)}
    for name in used:
        if name not in learned and name not in defined:
            symbols[(name,)] = INPUTS.get(name) or _argument(explanation, name)
    for function in dict.fromkeys(f for equation in equations for f in functions_in(equation)):
        if function != "sqrt":
            symbols[(function,)] = FUNCTIONS.get(
                function, f"activation function {function} of Keras"
            )
    return symbols


def _argument(explanation: Explanation, name: str) -> str:
    """Return the meaning of a constant, which is an argument of the layer."""
    accepted = explanation.rule.accepted
    argument = next(word for word in CONSTANTS.get(name, [name]) if word in accepted)
    value = getattr(explanation.arguments, argument)
    return f"{argument} = {value}, {accepted[argument].note}"


def name_of_left(equation: MatrixEquation) -> str:
    """Return the left side of an equation as `names_in` writes it."""
    return f"{equation.left}[{equation.time}]" if equation.time else equation.left


def _all_letters(weight: ExplainedWeight) -> Iterator[str]:
    """Yield the letters of the parts of a weight."""
    for letters in weight.symbols:
        yield from [letters] if isinstance(letters, str) else letters


def parts_of_weight(weight: ExplainedWeight) -> Iterator[tuple[Sequence[str], str]]:
    """Yield the letters of the parts of a weight, if it has any, and where they are."""
    rows = [row for row in weight.symbols if not isinstance(row, str)]
    if not rows and weight.symbols:
        rows = [[*_all_letters(weight)]]
    for number, letters in enumerate(rows, 1):
        row = f"row {number} of {weight.name}" if len(rows) > 1 else weight.name
        parts = f", cut into {len(letters)} parts" if len(letters) > 1 else ""
        index = letters[0].rstrip("]").partition("[")[2]
        yield letters, row + parts + (f", part of {PARTS[index]}" if index else "")


def parts_formula(explanation: Explanation) -> tuple[Expr, str] | None:
    """Return the parameters of a recurrent layer by its equal parts; None for any other layer.

    Returns:
        The formula ``g·(u·(u + d) + u)``, and what g is.
    """
    gates = explanation.rule.gates
    if not gates or not equations_of(explanation):
        return None
    biases: Any = evaluate(explanation.params) - evaluate(parse_formula(f"{len(gates)}·u·(u + d)"))
    part: Expr = parse_formula("u·(u + d)")
    if biases != 0:
        part = Compound("+", (part, factored(biases // len(gates))))
    formula = Compound("*", ("g", part))
    if evaluate(formula, {"g": len(gates)}) != evaluate(explanation.params):
        return None  # The letters are others, as in a file with letters of its own.
    names = f"{', '.join(gates[:-1])} and {gates[-1]}" if len(gates) > 1 else gates[0]
    return formula, f"g = {len(gates)}: {names}"
