"""Layers without weights, and layers whose output is a vector, by the words that name them."""

from __future__ import annotations

import re
from functools import lru_cache

from shapecalc.grade.sheets.parts import NamedLayer
from shapecalc.grade.sheets.statements import Statement
from shapecalc.grade.sheets.words import AXES, POOLING, without_number
from shapecalc.patterns import regex

WEIGHTLESS = frozenset(
    {
        *("Flatten", "Dropout", "Reshape", "Concatenate", "Permute", "RepeatVector", "Add"),
        *(f"{kind}{rank}" for kind in POOLING for rank in AXES),
        *("InputLayer", "SpatialDropout1D", "SpatialDropout2D", "ZeroPadding2D"),
        *(f"UpSampling{rank}" for rank in AXES),
    }
)
"""Classes without weights: a calculation beside their name is about the shape."""

VECTORS = WEIGHTLESS - {f"{kind}{rank}" for kind in POOLING[:2] for rank in AXES}
"""Those whose output may be a vector, so that a number beside them is its size."""


SEQUENCES = frozenset({"LSTM", "GRU", "SimpleRNN", "Bidirectional", "Embedding"})
"""Layers whose output may have two axes: the time and the features."""

IMAGES = (WEIGHTLESS - VECTORS) | {
    *(f"{kind}{rank}" for kind in ("Conv", "SeparableConv", "DepthwiseConv") for rank in AXES),
    *(f"Conv{rank}Transpose" for rank in AXES),
}
"""Those whose output is an image, or a sequence with channels."""

_DEPTHWISE = {f"DepthwiseConv{rank}" for rank in AXES}
SEPARABLE = frozenset(f"SeparableConv{rank}" for rank in AXES)

GRIDS = IMAGES | {"Embedding"}
"""Those whose output is never a vector."""


def has_statistics(statement: Statement) -> bool:
    """Return whether a statement is about a layer of which some weights are never trained."""
    return is_among(statement, frozenset({"BatchNormalization"}))


def is_separable(statement: Statement) -> bool:
    """Return whether a statement is about a separable convolution, which has two parts."""
    return is_among(statement, SEPARABLE)


def names_separable_part(statement: Statement) -> bool:
    """Return whether the words of a statement may name a part of a separable convolution."""
    subject = statement.subject
    return subject is not None and is_separable_part(subject)


def is_separable_part(subject: NamedLayer) -> bool:
    """Return whether a word may name a part of a separable convolution: ``pointwise``."""
    depthwise = {*subject.candidates} == _DEPTHWISE
    return not subject.name and (depthwise or subject.nickname == "pointwise")


def is_grid(statement: Statement) -> bool:
    """Return whether a statement is about a layer whose output is never a vector."""
    return is_among(statement, GRIDS)


WITH_UNITS = frozenset({"Dense", "LSTM", "GRU", "SimpleRNN", "Bidirectional"})
"""Those with weights whose output may be a vector."""


def rank_of(statement: Statement) -> int:
    """Return how many sizes an output has beside the batch, as the class says; 0 if it does not.

    ``Conv2D`` has three sizes: two of the image, and the channels.
    """
    subject = statement.subject
    if subject is None:
        return 0
    if is_among(statement, frozenset({"Embedding"})):
        return 2
    matches = map(_RANK.search, class_names(subject))
    ranks = {int(match[1]) + 1 if match else 0 for match in matches}
    return ranks.pop() if len(ranks) == 1 else 0


_RANK = regex(r"^(?!global).*([123])d(?:transpose)?$", re.IGNORECASE)

ACTIVATIONS = frozenset({"Activation", "ReLU", "Softmax", "LeakyReLU", "PReLU", "ELU"})


def is_activation(subject: NamedLayer) -> bool:
    """Return whether a word names an activation, which may be an argument of another layer."""
    if subject.candidates:
        return ACTIVATIONS.issuperset(subject.candidates)
    return subject.class_name in ACTIVATIONS or subject.name.lower() in _lower(ACTIVATIONS)


def is_vector(statement: Statement) -> bool:
    """Return whether a statement is about a layer without weights that may give a vector."""
    return is_among(statement, VECTORS)


def gives_vector(statement: Statement) -> bool:
    """Return whether a statement is about a layer whose output may be a vector."""
    return is_among(statement, VECTORS | WITH_UNITS)


def is_weightless(statement: Statement) -> bool:
    """Return whether a statement is about a layer that never has weights."""
    return is_among(statement, WEIGHTLESS)


def is_among(statement: Statement, classes: frozenset[str]) -> bool:
    """Return whether a statement is about a layer of one of some classes, whichever is meant."""
    return statement.subject is not None and _is_among(statement.subject, classes)


def class_names(subject: NamedLayer) -> tuple[str, ...]:
    """Return the classes that a word may stand for, or a word from which its class follows."""
    return subject.candidates or (
        subject.class_name or without_number(subject.name).replace("_", ""),
    )


@lru_cache(maxsize=1024)
def _is_among(subject: NamedLayer, among: frozenset[str]) -> bool:
    """Return whether all classes that a word may stand for are among some."""
    names = subject.candidates or (subject.class_name,)
    if any(names):
        return all(name in among for name in names)
    return without_number(subject.name.lower()).replace("_", "") in _lower(among)


@lru_cache(maxsize=8)
def _lower(names: frozenset[str]) -> frozenset[str]:
    """Return names in lower case, as they are in automatic names of layers."""
    return frozenset(name.lower() for name in names)


def is_flatten(statement: Statement) -> bool:
    """Return whether a statement is about a layer that joins axes or vectors."""
    subject = statement.subject
    names = f"{subject.text} {subject.class_name} {subject.classes}" if subject else ""
    return any(name in names for name in ("Flatten", "flatten", "Concatenate", "concatenate"))
