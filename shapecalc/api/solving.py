"""``shapecalc.solve``: the sizes of a layer or of a model that give what is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import Any

from shapecalc.algebra.bounds import bound
from shapecalc.algebra.conditions import Range
from shapecalc.algebra.solve import NoAnswerError
from shapecalc.api.explaining import InputShapes, refused, rule_named, shapes_of
from shapecalc.api.reading import readable_errors
from shapecalc.declare.layer import RuleError
from shapecalc.explain.solutions import Goal, Listing, solve_layer
from shapecalc.read.model_sources import ModelSource, read_plan

Wanted = int | str
"""A number, or a bound as a text: ``480``, ``"<=100K"``, ``"80K..100K"``."""


class Solutions(list[dict[str, Any]]):
    """The answers, square windows and small sizes first, with a value for everything open.

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
    params: Wanted | None = None,
    output_shape: Sequence[int] | None = None,
    input_shape: InputShapes | None = None,
    input_dim: int | None = None,
    macs: Wanted | None = None,
    flops: Wanted | None = None,
    **known: Any,
) -> Solutions:
    """Return the arguments of a layer that give parameters, costs or an output shape.

    Args:
        layer: the class of the layer.
        params: the number of parameters that is wanted, or a bound for it, such as ``"<=100K"``.
        output_shape: the output shape that is wanted, without the batch.
        input_shape: the shape of its input without the batch, or the shapes of several.
        input_dim: the number of features of the input, if only that is known.
        macs: the multiply-adds for one example that are wanted, or a bound for them.
        flops: the floating-point operations that are wanted, two for a multiply-add.
        known: the arguments of the layer that are known.

    Raises:
        ValueError: if nothing is wanted, or a bound is none.
        ModelError: if there is no such layer, or if it is wrong.

    >>> solve("LSTM", params=480, input_dim=1)
    [{'units': 10}]
    >>> solve("conv2d", params="<=50", filters=10, kernel_size=(2, 2))
    [{'channels': 1}]
    >>> print(solve("lstm", params=481, input_dim=1))
    no solution: no u gives parameters = 4·u² + 8·u = 481: u = 10 gives 480, u = 11 gives 572
    """
    if params is None and output_shape is None and macs is None and flops is None:
        raise ValueError("nothing to solve for: give params, output_shape, macs or flops")
    counts = [_bound(number) for number in (params, macs, flops)]
    with readable_errors():
        rule = rule_named(layer)
        try:
            shapes = None if input_shape is None else shapes_of(input_shape)
            wanted = None if output_shape is None else shapes_of(output_shape)[0]
            goal = Goal(rule, (shapes, input_dim), known, counts[0], wanted, *counts[1:])
            return Solutions(solve_layer(goal))
        except NoAnswerError as error:
            return Solutions(Listing([], complete=error.complete), str(error))
        except RuleError as error:
            raise refused(layer, error) from None


def solve_model(
    model: ModelSource,
    params: Wanted | None = None,
    output_shape: InputShapes | None = None,
    macs: Wanted | None = None,
    flops: Wanted | None = None,
    *,
    names: Sequence[str] = (),
    input_shape: Sequence[int | str] | None = None,
    most: int | None = None,
) -> Solutions:
    """Return the sizes of a model that give parameters, costs or an output shape in total.

    Args:
        model: the path of a file, the data of a spec, or a model of Keras.
        params: the number of parameters that is wanted, or a bound for it, such as ``"<=100K"``.
        output_shape: the output shape that is wanted, without the batch, or one for each output.
        macs: the multiply-adds for one example that are wanted, or a bound for them.
        flops: the floating-point operations that are wanted, two for a multiply-add.
        names: what may change: arguments such as ``dense.units``, and letters of the file. By
            default these are its letters.
        input_shape: the input, with letters for the sizes to find, such as ``("n", "n", 3)``; an
            empty one for all sizes but the features.
        most: the largest value to try.

    Raises:
        ValueError: if nothing is wanted, or a bound is none.
        InputError: if the file cannot be read.
        ModelError: if the model is wrong, or has nothing that may change.

    >>> model = ["LSTM(u, input_shape=(3, 1))", "Dense(1)"]
    >>> solve_model(model, params="480..500")
    [{'u': 10}]
    >>> model = ["Conv2D(8, 3, input_shape=(28, 28, 1))", "MaxPooling2D(2)"]
    >>> solve_model(model, output_shape=(15, 15, 8), input_shape=())
    [{'input_shape': '(32..33, 32..33, 1)'}]
    """
    from shapecalc.explain.file_solutions import FileGoal, solve_file

    if params is None and output_shape is None and macs is None and flops is None:
        raise ValueError("nothing to solve for: give params, output_shape, macs or flops")
    count, macs_bound, flops_bound = map(_bound, (params, macs, flops))
    names = [names] if isinstance(names, str) else names
    with readable_errors():
        try:
            shapes = [] if output_shape is None else shapes_of(output_shape)
            opened = tuple(shapes_of(input_shape)[0]) if input_shape else input_shape
            goal = FileGoal(count, shapes, macs_bound, flops_bound, names, opened, most)
            return Solutions(solve_file(read_plan(model), goal))
        except NoAnswerError as error:
            return Solutions(Listing([], complete=error.complete), str(error))
        except RuleError as error:
            subject = str(model) if isinstance(model, (str, PathLike)) else "<model>"
            raise refused(subject, error) from None


def _bound(wanted: Wanted | None) -> Range | None:
    return None if wanted is None else bound(wanted)


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
