"""``shapecalc.explain``: where the shape and the parameters of a layer come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecalc.algebra.notation import expr_text
from shapecalc.algebra.size import Shape, Unknown
from shapecalc.api.reading import readable_errors
from shapecalc.declare.layer import Rule, RuleError
from shapecalc.errors import Code, ModelError, Place, Problem, Source
from shapecalc.explain.catalogue import named, suggestion
from shapecalc.explain.layer import Explanation
from shapecalc.explain.layer_latex import as_latex
from shapecalc.explain.layer_text import as_dict, as_markdown, as_text
from shapecalc.explain.letters import example_arguments
from shapecalc.explain.lone_layer import explain_alone
from shapecalc.explain.model import explain_model as explain_plan
from shapecalc.explain.number_text import data
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_layer
from shapecalc.read.model_sources import ModelSource, read_plan

InputShapes = Sequence[int | str | None] | Sequence[Sequence[int | str | None]]
"""The shape of an input without the batch, or the shapes of several; a letter is a text."""


class LayerExplanation:
    """What there is to say about a layer; ``print`` shows all of it, a notebook formats it.

    Attributes:
        name: its name in a model; empty for a layer alone.
        layer: its class.
        call: the layer as a program writes it.
        params: the number of parameters; None if it depends on a size that is unknown.
        formula: the number of parameters as a formula.
        inputs, outputs: the shapes of its inputs and outputs, with None for unknown sizes.
    """

    def __init__(self, explanation: Explanation) -> None:
        self._explanation = explanation
        self.name = explanation.name
        self.layer = explanation.rule.name
        self.call = explanation.source_text
        self.formula = expr_text(explanation.params)
        total = explanation.total
        self.params: int | None = None if isinstance(total, Unknown) else total
        self.inputs = [_plain(explanation.shape(shape)) for shape in explanation.inputs]
        self.outputs = [_plain(explanation.shape(shape)) for shape in explanation.outputs]

    def __str__(self) -> str:
        return as_text(self._explanation)

    def __repr__(self) -> str:
        return str(self)

    def _repr_markdown_(self) -> str:
        return as_markdown(self._explanation)

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain data, as ``--format json`` prints it."""
        return as_dict(self._explanation)

    def to_latex(self) -> str:
        """Return it in LaTeX, for the package amsmath."""
        return as_latex(self._explanation)


def explain(
    layer: str, input_shape: InputShapes | None = None, input_dim: int | None = None
) -> LayerExplanation:
    """Return the explanation of a layer.

    Args:
        layer: the layer as a program writes it, such as ``LSTM(10)``; or only its class, for
            letters in place of all numbers.
        input_shape: the shape of its input without the batch, or the shapes of several.
        input_dim: the number of features of the input, if only that is known.

    Raises:
        ModelError: if there is no such layer, or if it is wrong or does not take the input.

    >>> lstm = explain("LSTM(10)", input_shape=(3, 1))
    >>> lstm.params, lstm.formula, lstm.outputs
    (480, '4·(u + d + 1)·u', [(None, 10)])
    >>> explain("conv2d").formula
    '(kh·kw·c + 1)·f'
    """
    with readable_errors():
        plan = layer_plan(layer)
        try:
            shapes = None if input_shape is None else shapes_of(input_shape)
            return LayerExplanation(explain_alone(plan, shapes, input_dim))
        except RuleError as error:
            raise refused(layer, error) from None


def explain_model(model: ModelSource, name: str = "") -> list[LayerExplanation]:
    """Return the explanations of the layers of a model, those in models inside it included.

    Args:
        model: the path of a file, the data of a spec, or a model of Keras.
        name: the layer that is wanted, or the model inside the model.

    Raises:
        TypeError: if it is no model.
        InputError: if the file cannot be read.
        ModelError: if Keras would refuse the model, or if it has no layer of that name.

    >>> model = ["LSTM(10, input_shape=(3, 1))", "Dense(5)"]
    >>> [(layer.name, layer.params) for layer in explain_model(model)]
    [('lstm', 480), ('dense', 55)]
    """
    with readable_errors():
        try:
            return list(map(LayerExplanation, explain_plan(read_plan(model), name)))
        except RuleError as error:
            raise refused(name, error) from None


def layer_plan(layer: str) -> LayerPlan:
    """Return the plan of a layer in a text."""
    source = Source("<layer>", layer)
    if "(" in layer:
        return read_layer(layer, source)
    rule = rule_named(layer)
    return read_layer({rule.name: example_arguments(rule)}, source)


def rule_named(layer: str) -> Rule:
    """Return the declaration of a layer by its class, or by a name of Keras.

    Raises:
        ModelError: if there is none.
    """
    rule = named(layer)
    if rule is None:
        message, place = f"there is no layer `{layer}`", Place(Source("<layer>", layer))
        raise ModelError([Problem(Code.UNKNOWN_LAYER, message, place, suggestion(layer))])
    return rule


def shapes_of(shape: Any) -> list[Shape]:
    """Return one shape or several as rules read them.

    Raises:
        RuleError: if it is none.
    """
    from shapecalc.declare.size_kinds import InputShape

    if not isinstance(shape, (list, tuple)):
        raise RuleError(f"{shape!r} is not a shape such as (28, 28, 1)")
    several = bool(shape) and all(isinstance(item, (list, tuple)) for item in shape)
    kind = InputShape("a shape without the batch")
    try:
        return [kind.parse(_lettered(item)) or () for item in (shape if several else [shape])]
    except ValueError:
        raise RuleError(f"{shape!r} is not a shape such as (28, 28, 1)") from None


def _lettered(shape: Any) -> list[Any]:
    from shapecalc.algebra.formula import as_letter

    return [as_letter(size) if isinstance(size, str) else size for size in shape]


def refused(subject: str, error: RuleError) -> ModelError:
    """Return the error of a rule as that of a model."""
    return ModelError([Problem(error.code, str(error), Place(Source(subject)), error.hint)])


def _plain(shape: Shape) -> tuple[Any, ...]:
    return tuple(map(data, shape))
