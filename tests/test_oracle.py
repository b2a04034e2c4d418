"""Random models: real Keras takes what we take, refuses what we refuse, and prints the same."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from strategies import models, trying

from shapecalc.declare.kinds import Ignored
from shapecalc.errors import Code, ModelError, ShapecalcError
from shapecalc.model.call import CYCLE
from shapecalc.model.infer import infer
from shapecalc.model.models import ONE_TENSOR
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import (
    VARIANTS,
    build_or_error,
    differences,
    keras_table,
    without_trailing_blanks,
)
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_data
from shapecalc.rules import RULES
from shapecalc.table import keras2 as show_keras2
from shapecalc.table.keras3 import Options
from shapecalc.table.summary import Summary, summary

BINDING = {Code.UNKNOWN_ARGUMENT, Code.ARGUMENT, Code.MISSING_ARGUMENT}
"""Problems of arguments, which leave a plan that Keras can be told."""

Tally = dict[str, Counter[str]]


def plan_of(data: Any) -> ModelPlan | None:
    """What Keras can be told of; None where the spec itself says nothing that it could be told."""
    try:
        plan = read_data(data)
    except ShapecalcError:
        return None
    return plan if {problem.code for problem in plan.problems} <= BINDING else None


def summary_of(plan: ModelPlan, keras2: bool = False) -> Summary | None:
    try:
        return summary(infer(plan, keras2))
    except ModelError:
        return None


def refused_on_purpose(plan: ModelPlan) -> bool:
    """Whether all that is wrong is what docs/spec.md lists under "Differences from Keras"."""
    with pytest.raises(ModelError) as caught:
        infer(plan)
    return {str(problem.message) for problem in caught.value.problems} <= {ONE_TENSOR, CYCLE}


def class_names(data: Any) -> set[str]:
    """The layers of a spec, by their classes."""
    return set(re.findall(r"\w+", str(data))) & RULES.keys()


def test_random_models(request: pytest.FixtureRequest, builder: Builder, tally: Tally) -> None:
    outcomes = tally.setdefault("random models", Counter())
    layers = tally.setdefault("layers in random models that both accept", Counter())

    @trying(models(), request.config.getoption("seed"), request.config.getoption("models"))
    def agree(data: Any) -> None:
        plan = plan_of(data)
        if plan is None:
            outcomes["not told to Keras"] += 1
            return
        ours, (model, refused) = summary_of(plan), build_or_error(builder, plan)
        if ours is None and not refused and refused_on_purpose(plan):
            outcomes["refused by us on purpose"] += 1
            return
        assert (ours is None) == bool(refused), f"Keras: {refused or 'accepts it'}"
        if ours is None:
            outcomes["refused by both"] += 1
            return
        assert list(differences(ours, model, widths=(80,))) == []
        outcomes["accepted by both"] += 1
        layers.update(class_names(data))

    agree()
    assert outcomes["accepted by both"] > outcomes["not told to Keras"]


def test_random_models_of_keras2(keras2: Builder, tally: Tally) -> None:
    """The notes' table. Keras 2 refuses more, and now and then infers less of a shape."""
    outcomes = tally.setdefault("random models in Keras 2's table", Counter())

    @trying(models(), 0, 200, shrink=False)
    def agree(data: Any) -> None:
        plan = plan_of(data)
        ours = summary_of(plan, keras2=True) if plan else None
        model = build_or_error(keras2, plan)[0] if plan and ours and ours.built else None
        if ours is None or model is None:
            outcomes["not comparable"] += 1
            return
        for variant in VARIANTS:
            drawn = without_trailing_blanks(show_keras2.table(ours, Options(**variant)))
            if drawn != without_trailing_blanks(keras_table(model, 80, **variant)):
                assert other_shapes(ours, model), "the same shapes, but another table"
                outcomes["other shapes in Keras 2"] += 1
                return
        outcomes["the same"] += 1

    agree()
    assert outcomes["the same"] > 10 * outcomes["other shapes in Keras 2"]


def other_shapes(ours: Summary, model: Any) -> bool:
    """Whether Keras 2 works out another shape for any layer, or heeds what Keras 3 forgets.

    Keras 3 takes ``trainable=False`` for a layer that looks words up, and does nothing with it.
    """
    return any(
        [text_of(shape) for shape in row.output_shapes or ()] != list(map(text_of, flat(layer)))
        or (FORGOTTEN.get(row.class_name) and row.trainable != layer.trainable)
        for row, layer in zip(ours.layers, model.layers)
    )


FORGOTTEN = {
    rule.class_name: isinstance(rule.accepted.get("trainable"), Ignored) for rule in RULES.values()
}
"""The classes of layers whose trainability Keras 3 forgets."""


def flat(layer: Any) -> list[Any]:
    shape = layer.output_shape
    return shape if isinstance(shape, list) else [shape]


def text_of(shape: Any) -> str:
    return ", ".join(map(str, shape))
