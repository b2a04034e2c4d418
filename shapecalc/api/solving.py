"""``shapecalc.solve``: the arguments of a layer that give what is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecalc.algebra.solve import NoAnswerError
from shapecalc.api.explaining import InputShapes, refused, rule_named, shapes_of
from shapecalc.api.reading import readable_errors
from shapecalc.declare.layer import RuleError
from shapecalc.explain.solutions import Goal, Listing, solve_layer


class Solutions(list[dict[str, Any]]):
    """The answers, the smallest first; each has a value for every argument that was open.

    Attributes:
        complete: whether there are no others.
        why_none: why there is no answer; empty if there are some.
    """

    def __init__(self, listing: Listing, why_none: str = "") -> None:
        super().__init__(
            {name: _value(text) for name, text in answer.values.items()}
            for answer in listing.answers
        )
        self.complete = listing.complete
        self.why_none = why_none

    def __str__(self) -> str:
        lines = [", ".join(f"{k} = {size}" for k, size in answer.items()) for answer in self]
        return "\n".join(lines) or f"no solution: {self.why_none}"


def solve(
    layer: str,
    params: int | None = None,
    output_shape: Sequence[int] | None = None,
    input_shape: InputShapes | None = None,
    input_dim: int | None = None,
    **known: Any,
) -> Solutions:
    """Return the arguments of a layer that give a number of parameters, or an output shape.

    Args:
        layer: the class of the layer.
        params: the number of parameters that is wanted.
        output_shape: the output shape that is wanted, without the batch.
        input_shape: the shape of its input without the batch, or the shapes of several.
        input_dim: the number of features of the input, if only that is known.
        known: the arguments of the layer that are known.

    Raises:
        ValueError: if neither parameters nor an output shape are wanted.
        ModelError: if there is no such layer, or if it is wrong.

    >>> solve("LSTM", params=480, input_dim=1)
    [{'units': 10}]
    >>> solve("conv2d", params=50, filters=10, kernel_size=(2, 2))
    [{'channels': 1}]
    >>> print(solve("lstm", params=481, input_dim=1))
    no solution: no u gives parameters = 4·u² + 8·u = 481: u = 10 gives 480, u = 11 gives 572
    """
    if params is None and output_shape is None:
        raise ValueError("nothing to solve for: give params or output_shape")
    with readable_errors():
        rule = rule_named(layer)
        try:
            shapes = None if input_shape is None else shapes_of(input_shape)
            wanted = None if output_shape is None else shapes_of(output_shape)[0]
            goal = Goal(rule, (shapes, input_dim), known, params, wanted)
            return Solutions(solve_layer(goal))
        except NoAnswerError as error:
            return Solutions(Listing([], complete=True), str(error))
        except RuleError as error:
            raise refused(layer, error) from None


def _value(text: str) -> Any:
    """Return a value as Python has it, where it is a single one.

    >>> _value("10"), _value("(3, 1)"), _value("'same'"), _value("1..2"), _value("any")
    (10, (3, 1), 'same', '1..2', 'any')
    """
    from ast import literal_eval

    try:
        return literal_eval(text)
    except (SyntaxError, ValueError):
        return text
