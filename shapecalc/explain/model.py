"""Explanations of the layers of a model: with the shapes that its calls give them.

`explain_model` explains every layer of a plan; `add_formulas` writes the formula of each row into
the table of a model. Equal calls are explained once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from shapecalc.algebra.formula import tight
from shapecalc.algebra.notation import expr_text, substitute
from shapecalc.algebra.size import Shape
from shapecalc.declare.layer import Out, RuleError
from shapecalc.errors import ModelError, Place
from shapecalc.explain.equal_calls import call_key
from shapecalc.explain.layer import Explanation, explain, explanation_of
from shapecalc.explain.letters import SymbolTable
from shapecalc.model.graph import UnknownShapeError, flatten, shape_of
from shapecalc.model.infer import Inference, check_input
from shapecalc.model.layer import Layer
from shapecalc.model.models import Functional, Sequential
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.similar import did_you_mean
from shapecalc.table.rows import Row


def explain_model(model: ModelPlan, name: str = "") -> list[Explanation]:
    """Return the explanations of the layers of a model, and of those in models inside it.

    Args:
        model: the plan of the model.
        name: what is wanted: a layer, or all layers of a model inside it, by the name of Keras
            or that of the spec; ``encoder/dense`` is a layer of the model ``encoder``.

    Raises:
        ModelError: if the model is wrong, or has no input.
        RuleError: if there is no layer of that name.
    """
    inference = Inference(keras2=False, correct=False)
    outermost = inference.outermost_model(model)
    check_input(outermost, model.place)
    layers = list(_named_layers(outermost, inference))
    if not name:
        return _explained([layer for layer, _ in layers], inference)
    wanted = [layer for layer, names in layers if _is_named(name, names)]
    if not wanted:
        known = dict.fromkeys(known for _, names in layers for known in names)
        hint = did_you_mean(name, known) or f"its layers are {', '.join([*known][:MOST_NAMES])}"
        raise RuleError(f"there is no layer {name!r}", hint=hint)
    return _explained(wanted, inference)


def layer_names(model: ModelPlan) -> list[str]:
    """Return the names by which `explain_model` finds layers, also if the model is wrong."""
    inference = Inference(keras2=False, correct=False)
    with suppress(ModelError):
        inference.outermost_model(model)
    return [
        *dict.fromkeys(
            name
            for layer, plan in inference.plans.items()
            if not layer.is_input and plan is not model
            for name in (layer.name, *names_in_spec(plan.place))
        )
    ]


MOST_NAMES = 10
"""How many names of layers a message lists."""


def _explained(layers: Sequence[Layer], inference: Inference) -> list[Explanation]:
    """Return the explanations of those layers that are called."""
    explainer, explanations = Explainer(), []
    for layer in layers:
        plan = inference.plans.get(layer)
        if isinstance(plan, LayerPlan) and layer.nodes:
            # Behind a layer that is defined elsewhere, the shape of the input is unknown.
            with suppress(UnknownShapeError):
                explanations.append(explainer.explain_call(plan, layer))
    return explanations


def _named_layers(
    model: Layer, inference: Inference, above: Sequence[str] = ()
) -> Iterator[tuple[Layer, Sequence[str]]]:
    """Yield the layers of a model that are no models and no inputs, at any depth, with names.

    Args:
        model: the model.
        inference: what has made it.
        above: the names of the models around its layers.

    Returns:
        Each layer with its own names and those of the models around it.
    """
    for layer in model.layers:
        if not isinstance(layer, Layer) or layer.is_input:
            continue
        plan = inference.plans.get(layer)
        names = [*above, layer.name, *(names_in_spec(plan.place) if plan else ())]
        if isinstance(layer, (Functional, Sequential)):
            yield from _named_layers(layer, inference, names)
        else:
            yield layer, names


def names_in_spec(place: Place) -> list[str]:
    """Return the names that a spec gives to a layer, and to the models around it.

    >>> from shapecalc.errors import Source
    >>> names_in_spec(Place(Source("a.yaml"), ("layers", "code", "Model", "layers", "x")))
    ['code', 'x']
    """
    pairs = zip(place.path, place.path[1:])
    return [step for above, step in pairs if above == "layers" and isinstance(step, str)]


def _is_named(name: str, names: Sequence[str]) -> bool:
    """Return whether a name, or each part of a path, is among those of a layer."""
    return name in names or all(part in names for part in name.split("/"))


class Explainer:
    """Explains calls of the layers of a model.

    Attributes:
        explanations: the explanations so far, by what is equal in equal calls.
    """

    def __init__(self) -> None:
        self.explanations: dict[Hashable, Explanation] = {}

    def explain_call(self, plan: LayerPlan, layer: Layer) -> Explanation:
        """Return the explanation of the last call of a layer in a model."""
        node = layer.nodes[-1]
        first, others = layer.bind_call(node.arguments, node.keywords)
        inputs = [tensor.shape for tensor in flatten(first)]
        try:
            explanation = self.explain(plan, inputs, others)
        except RuleError:  # A few rules need tensors, not shapes; what the call gave is known.
            shapes = list(map(shape_of, flatten(node.outputs)))
            out = Out([shape for shape in shapes if shape is not None], layer.variables)
            explanation = explanation_of(plan, plan, SymbolTable(), inputs, out, others)
        same = [name for name, value in others.items() if value is first]
        return replace(explanation, name=layer.name, same=same)

    def explain(
        self, plan: LayerPlan, shapes: Sequence[Shape], others: Mapping[str, Any]
    ) -> Explanation:
        """Return the explanation of a layer for some inputs, without its name.

        Raises:
            RuleError: if the layer does not take the inputs.
        """
        key = call_key(plan, shapes, others)
        if key not in self.explanations:
            self.explanations[key] = explain(plan, shapes, others)
        return self.explanations[key]


def add_formulas(rows: Sequence[Row], model: ModelPlan) -> None:
    """Set the formula of each row of a model, with its numbers: ``4·(10+1+1)·10``."""
    formulas: dict[str, list[str]] = {}
    inference = Inference(keras2=False, correct=False)
    layers = [layer for layer, _ in _named_layers(inference.outermost_model(model), inference)]
    for explanation in _explained(layers, inference):
        # Several layers have one name if a model inside another has its own layer of that name.
        formulas.setdefault(explanation.name, []).append(_formula_of_numbers(explanation))
    _set_formulas(rows, formulas)


def _set_formulas(rows: Sequence[Row], formulas: Mapping[str, list[str]]) -> None:
    for row in rows:
        waiting = formulas.get(row.name)
        if waiting:
            row.formula = waiting.pop(0)
        _set_formulas(row.layers, formulas)


def _formula_of_numbers(explanation: Explanation) -> str:
    """Return the formula of the parameters in numbers; empty if there is nothing to work out."""
    if explanation.weights is None or explanation.total == 0:
        return ""
    formula = substitute(explanation.params, explanation.numbers)
    return "" if isinstance(formula, int) else tight(expr_text(formula))
