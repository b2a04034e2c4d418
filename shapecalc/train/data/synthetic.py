"""Random data for a spec without data: of the right shapes and kinds, but without meaning."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.train.data.parts import Array, Rows
from shapecalc.train.data.prepare import TrainingData
from shapecalc.train.data.scaling import Scaling
from shapecalc.train.endpoints import Endpoint, Shape
from shapecalc.train.losses import Loss

OPEN_SIZE = 8
"""The size of an axis that the model leaves open."""

TEXTS = ("one", "two words", "three more words")
"""The texts for a model that reads texts."""


def synthetic(
    inputs: Sequence[Endpoint],
    outputs: Sequence[Endpoint],
    losses: list[Loss],
    rows: int,
    plan: ModelPlan,
) -> TrainingData:
    """Return data for a model: normal numbers, known word numbers, possible targets.

    Args:
        inputs: the inputs of the model.
        outputs: the outputs of the model.
        losses: the loss of each output.
        rows: how many rows to make.
        plan: the model, whose embeddings limit the word numbers.
    """
    random = np.random.default_rng(0)
    words = _vocabulary(plan)
    x = [_input(random, (rows, *_sizes(end.shape)), end.dtype, words) for end in inputs]
    y = [_target(random, rows, end, loss) for end, loss in zip(outputs, losses)]
    x_scaling, y_scaling = ([Scaling(None, None) for _ in ends] for ends in (inputs, outputs))
    names: list[list[str] | None] = [None] * len(y)
    return TrainingData(Rows(x, y), None, None, None, x_scaling, y_scaling, names, losses, True)


def _sizes(shape: Shape) -> tuple[int, ...]:
    return tuple(OPEN_SIZE if size is None else size for size in shape)


def _vocabulary(plan: ModelPlan) -> int:
    """Return how many words the smallest embedding has, 2 if there is none."""
    sizes = [
        step.arguments.input_dim
        for step in (*plan.steps, *plan.layers)
        if isinstance(step, LayerPlan) and step.rule.reads_indices
    ]
    return min((size for size in sizes if isinstance(size, int)), default=2)


def _input(random: np.random.Generator, shape: tuple[int, ...], dtype: str, words: int) -> Array:
    if dtype == "string":
        return random.choice(np.array(TEXTS, dtype=object), shape)
    if dtype.startswith("float") and words == 2:
        return random.standard_normal(shape).astype(dtype)
    return random.integers(0, words, shape).astype(dtype)


def _target(random: np.random.Generator, rows: int, end: Endpoint, loss: Loss) -> Array:
    if loss.sparse:
        return random.integers(0, end.width or 1, (rows, *_sizes(end.shape[:-1]))).astype("int32")
    shape = (rows, *_sizes(end.shape))
    if loss.class_name.startswith("Categorical"):
        return np.eye(shape[-1], dtype="float32")[random.integers(0, shape[-1], shape[:-1])]
    if loss.class_name.startswith("Binary"):
        return random.integers(0, 2, shape).astype("float32")
    return random.random(shape).astype("float32")
