"""Numbers that are made up, for a spec without data: of the right shapes, and of no meaning."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.train.data.parts import Array, Rows
from shapecalc.train.data.prepare import TrainingData
from shapecalc.train.data.scaling import Scaling
from shapecalc.train.endpoints import Endpoint, Shape
from shapecalc.train.losses import Loss

UNTOLD = 8
"""What stands for a size that the model leaves open."""

TEXTS = ("one", "two words", "three more words")
"""What stands for texts."""


def synthetic(
    inputs: Sequence[Endpoint],
    outputs: Sequence[Endpoint],
    losses: list[Loss],
    rows: int,
    plan: ModelPlan,
) -> TrainingData:
    """Data for a model: numbers around 0, words that it knows, targets that it can give."""
    chance = np.random.default_rng(0)
    words = _vocabulary(plan)
    x = [_input(chance, (rows, *_sizes(end.shape)), end.dtype, words) for end in inputs]
    y = [_target(chance, rows, end, loss) for end, loss in zip(outputs, losses)]
    x_scaling, y_scaling = ([Scaling(None, None) for _ in ends] for ends in (inputs, outputs))
    names: list[list[str] | None] = [None] * len(y)
    return TrainingData(Rows(x, y), None, None, None, x_scaling, y_scaling, names, losses, True)


def _sizes(shape: Shape) -> tuple[int, ...]:
    return tuple(UNTOLD if size is None else size for size in shape)


def _vocabulary(plan: ModelPlan) -> int:
    """How many words every embedding knows."""
    known = [
        step.arguments.input_dim
        for step in (*plan.steps, *plan.layers)
        if isinstance(step, LayerPlan) and step.rule.reads_indices
    ]
    return min((size for size in known if isinstance(size, int)), default=2)


def _input(chance: np.random.Generator, shape: tuple[int, ...], dtype: str, words: int) -> Array:
    if dtype == "string":
        return chance.choice(np.array(TEXTS, dtype=object), shape)
    if dtype.startswith("float") and words == 2:
        return chance.standard_normal(shape).astype(dtype)
    return chance.integers(0, words, shape).astype(dtype)


def _target(chance: np.random.Generator, rows: int, end: Endpoint, loss: Loss) -> Array:
    if loss.sparse:
        return chance.integers(0, end.width or 1, (rows, *_sizes(end.shape[:-1]))).astype("int32")
    shape = (rows, *_sizes(end.shape))
    if loss.class_name.startswith("Categorical"):
        return np.eye(shape[-1], dtype="float32")[chance.integers(0, shape[-1], shape[:-1])]
    if loss.class_name.startswith("Binary"):
        return chance.integers(0, 2, shape).astype("float32")
    return chance.random(shape).astype("float32")
