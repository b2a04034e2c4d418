"""A worked example of a layer: its own equations, with small numbers for all their symbols.

The sizes are small whatever those of the layer are, so that a reader can follow each number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecalc.algebra.equations import functions_in, name_text, names_in, work_out
from shapecalc.algebra.small_matrix import FUNCTIONS, Matrix
from shapecalc.explain.equations import equations_of, name_of_left, parts_of_weight
from shapecalc.explain.layer import Explanation

EXAMPLE = "Example"

FEATURES, UNITS = 2, 2
"""The sizes of the input and of the output; the batch has two examples."""

INPUTS = {
    "x": Matrix.of([[1, 2], [3, -1]]),
    "x[t]": Matrix.of([[1, 2], [3, -1]]),
    "p": Matrix.of([[1, 2], [3, -1]]),
    "q": Matrix.of([[1, 0], [1, 2]]),
    "k": Matrix.of([[1, 1], [0, 2], [-1, 0]]),
    "v": Matrix.of([[1, 2], [3, 4], [5, 6]]),
    "h[t - 1]": Matrix.of([[0.5, 0], [0, -0.5]]),
    "c[t - 1]": Matrix.of([[1, 0], [0, -1]]),
}
"""What the equations take, for two examples; for Attention, two queries and three keys."""

_SMALL = (0.5, -1.0, 1.0, 0.0, -0.5, 2.0, 1.5)
"""The numbers of the weights, in turn."""


def worked_example(explanation: Explanation) -> list[tuple[str, Matrix]]:
    """Return the values of all symbols of an example, in the order of the calculation.

    It is empty for a layer without equations, and for one with a function of Keras that is not
    worked out here.
    """
    equations = [explained.equation for explained in equations_of(explanation)]
    functions = {name for equation in equations for name in functions_in(equation)}
    if not equations or not functions <= FUNCTIONS.keys():
        return []
    learned = {**dict(_weights(explanation)), **_constants(explanation)}
    used = {name for equation in equations for name in names_in(equation)} - learned.keys()
    used -= {name_of_left(equation) for equation in equations}
    values = {name: value for name, value in INPUTS.items() if name in used} | learned
    for equation in equations:
        values[name_of_left(equation)] = work_out(equation, values, FUNCTIONS)
    return [(name, value) for name, value in values.items() if isinstance(value, Matrix)]


def _constants(explanation: Explanation) -> dict[str, Any]:
    epsilon = getattr(explanation.arguments, "epsilon", None)
    return {"ε": float(epsilon)} if isinstance(epsilon, (int, float)) else {}


def _weights(explanation: Explanation) -> Iterator[tuple[str, Matrix]]:
    """Yield a small matrix for each part of each weight; statistics of variance are positive."""
    start = 0
    for weight in explanation.weights or ():
        rows = 1
        if "kernel" in weight.name:
            rows = UNITS if weight.name == "recurrent_kernel" else FEATURES
        columns = 1 if not weight.shape else UNITS
        for letters, _ in parts_of_weight(weight):
            for letter in letters:
                value = Matrix.of([_numbers(start + columns * row, columns) for row in range(rows)])
                positive = weight.name == "moving_variance"
                yield letter, value.by_number(lambda number: number**2 + 1) if positive else value
                start += 3


def _numbers(start: int, count: int) -> list[float]:
    """Return some of the small numbers, from one of them on."""
    return [_SMALL[number % len(_SMALL)] for number in range(start, start + count)]


def example_lines(explanation: Explanation, heading: str) -> Iterator[str]:
    """Yield the matrices of a worked example, below each other; nothing if there is none."""
    values = worked_example(explanation)
    if not values:
        return
    yield f"{heading} with small numbers, rounded to four digits"
    texts = {name: _rows(value) for name, value in values}
    widest = max(len(name_text(name)) for name in texts)
    for name, rows in texts.items():
        for number, row in enumerate(rows):
            start = f"{name_text(name).ljust(widest)} = " if not number else " " * (widest + 3)
            yield f"  {start}{row}"


def _rows(value: Matrix) -> list[str]:
    """Return the rows of a matrix as texts, with four digits behind the point at most."""
    texts = [[_number(number) for number in row] for row in value.rows]
    width = max(len(text) for row in texts for text in row)
    return [f"[{'  '.join(text.rjust(width) for text in row)}]" for row in texts]


def _number(number: float) -> str:
    text = f"{number:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
