"""The names that Keras accepts for activations, initializers, dtypes and the like.

Each kind knows which strings Keras looks up (``activation="relu"``) and which
constructors may be called (``kernel_regularizer=l2(0.01)``); Keras keeps the
two lists apart: ``"l1_l2"`` is no string that it finds, ``l1_l2(…)`` is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


def snake_case(name: str, tail: str = "[a-z]+") -> str:
    """The name that Keras derives from a class name.

    Args:
        name: the class name.
        tail: what a word goes on with; Keras 2 counts digits in.

    >>> [snake_case(name) for name in ("MaxPooling2D", "LSTM", "ReLU", "GRUCell")]
    ['max_pooling2d', 'lstm', 're_lu', 'gru_cell']
    """
    name = re.sub(r"\W+", "", name)
    name = re.sub(f"(.)([A-Z]{tail})", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


BITS = {
    **{f"float{bits}": bits for bits in (16, 32, 64)},
    **{f"{sign}int{bits}": bits for bits in (8, 16, 32, 64) for sign in ("", "u")},
    "bfloat16": 16,
    "bool": 1,
}
"""How much memory one number of each dtype takes."""


@dataclass(slots=True)
class Vocabulary:
    """One kind of object that Keras finds by name."""

    kind: str
    strings: frozenset[str]
    constructors: Mapping[str, tuple[str, ...]]


CONSTRUCTED_ONLY = frozenset(("Constant", "constant"))
"""Classes that Keras finds by name but cannot make without their value."""


def _vocabulary(
    kind: str,
    classes: Mapping[str, tuple[str, ...]],
    strings: tuple[str, ...] = (),
    functions: Mapping[str, str] | None = None,
) -> Vocabulary:
    snake = {snake_case(name): parameters for name, parameters in classes.items()}
    also = {name: classes[same] for name, same in (functions or {}).items()}
    found = frozenset((*classes, *snake, *strings)) - CONSTRUCTED_ONLY
    return Vocabulary(kind, found, {**classes, **snake, **also})


_SCALED = ("seed", "input_axes", "output_axes")

ACTIVATIONS = Vocabulary(
    "activation",
    frozenset(
        "celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh "
        "leaky_relu linear log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink "
        "softmax softplus softsign sparse_plus sparse_sigmoid sparsemax squareplus swish tanh "
        "tanh_shrink threshold".split()
    ),
    {},
)

INITIALIZERS = _vocabulary(
    "initializer",
    {
        "Constant": ("value",),
        "GlorotNormal": _SCALED,
        "GlorotUniform": _SCALED,
        "HeNormal": _SCALED,
        "HeUniform": _SCALED,
        "Identity": ("gain",),
        "Initializer": (),
        "LecunNormal": _SCALED,
        "LecunUniform": _SCALED,
        "Ones": (),
        "Orthogonal": ("gain", "seed"),
        "RandomNormal": ("mean", "stddev", "seed"),
        "RandomUniform": ("minval", "maxval", "seed"),
        "STFT": ("side", "window", "scaling", "periodic"),
        "TruncatedNormal": ("mean", "stddev", "seed"),
        "VarianceScaling": ("scale", "mode", "distribution", *_SCALED),
        "Zeros": (),
    },
    strings=(
        *("normal", "one", "uniform", "zero"),
        *("IdentityInitializer", "OrthogonalInitializer", "STFTInitializer"),
    ),
)

SQUARE = frozenset(("Identity", "identity", "IdentityInitializer"))
"""Initializers for weights of exactly two axes."""

MATRIX = frozenset(("Orthogonal", "orthogonal", "OrthogonalInitializer"))
"""Initializers for weights of two axes or more."""

REGULARIZERS = _vocabulary(
    "regularizer",
    {
        "L1": ("l1",),
        "L1L2": ("l1", "l2"),
        "L2": ("l2",),
        "OrthogonalRegularizer": ("factor", "mode"),
        "Regularizer": (),
    },
    functions={"l1_l2": "L1L2"},
)

CONSTRAINTS = _vocabulary(
    "constraint",
    {
        "Constraint": (),
        "MaxNorm": ("max_value", "axis"),
        "MinMaxNorm": ("min_value", "max_value", "rate", "axis"),
        "NonNeg": (),
        "UnitNorm": ("axis",),
    },
)
