"""Every layer that shapecalc knows, in files named as Keras's documentation names its chapters."""

from shapecalc.layer import OPERATIONS, RULES
from shapecalc.rules import (
    activations,
    applications,
    attention,
    backend_specific,
    base_layer,
    convolutional,
    core,
    merging,
    normalization,
    operations,
    pooling,
    preprocessing,
    regularization,
    reshaping,
    rnn,
)

__all__ = [
    "OPERATIONS",
    "RULES",
    "activations",
    "applications",
    "attention",
    "backend_specific",
    "base_layer",
    "convolutional",
    "core",
    "merging",
    "normalization",
    "operations",
    "pooling",
    "preprocessing",
    "regularization",
    "reshaping",
    "rnn",
]
