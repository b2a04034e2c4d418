"""Regularization layers: https://keras.io/api/layers/regularization_layers/."""

from __future__ import annotations

from shapecalc.algebra.size import Shape
from shapecalc.declare.kinds import Real, Unchecked
from shapecalc.declare.layer import COMMON, Arguments, CallState, Out, RuleError, keep_mask, layer
from shapecalc.declare.size_kinds import NoiseShape
from shapecalc.rules.layers.shared import data_format, elementwise

_RATE = Real("share of the inputs that is dropped", minimum=0, maximum=1)
_SEED = Unchecked("seed of the random generator, a whole number", None)


def _check_seed(a: Arguments) -> None:
    """Keras looks at the seed only if there is anything to draw."""
    drawn = a.stddev if hasattr(a, "stddev") else a.rate
    if drawn > 0 and not (a.seed is None or isinstance(a.seed, int)):
        raise RuleError(f"`seed` must be a whole number, not {a.seed!r}", argument="seed")


@elementwise(
    dict(rate=_RATE, noise_shape=NoiseShape("shape of the random mask", None), seed=_SEED),
    check=_check_seed,
)
def Dropout(x: Shape, a: Arguments) -> Out:
    """Sets a random share of its input to zero while training."""
    return Out(x)


def _noisy(x: Shape, a: Arguments, call: CallState) -> Out:
    """The same shape; with no share left, the noise cannot be scaled."""
    nothing = RuleError("with rate=1 it divides by zero while training", argument="rate")
    return Out(x, computed_shape=nothing if a.rate == 1 and call.training else None)


@elementwise(
    dict(rate=_RATE, noise_shape=Unchecked("shape of the random mask", None), seed=_SEED),
    check=_check_seed,
)
def AlphaDropout(x: Shape, a: Arguments, call: CallState) -> Out:
    """Dropout that keeps mean and variance, for SELU."""
    return _noisy(x, a, call)


@elementwise(dict(rate=_RATE, seed=_SEED), check=_check_seed)
def GaussianDropout(x: Shape, a: Arguments, call: CallState) -> Out:
    """Multiplies its input by random numbers around 1 while training."""
    return _noisy(x, a, call)


@elementwise(
    dict(stddev=Real("standard deviation of the noise", minimum=0, maximum=1), seed=_SEED),
    check=_check_seed,
)
def GaussianNoise(x: Shape, a: Arguments) -> Out:
    """Adds random numbers around 0 while training."""
    return Out(x)


@elementwise(
    dict(
        l1=Real("weight of the absolute values", 0.0, minimum=0, optional=True),
        l2=Real("weight of the squares", 0.0, minimum=0, optional=True),
    ),
    common=COMMON.keys() - {"activity_regularizer"},
)
def ActivityRegularization(x: Shape, a: Arguments) -> Out:
    """Adds the size of its input to the loss."""
    return Out(x)


_SPATIAL = dict(
    rate=_RATE, data_format=data_format(), seed=_SEED, name=COMMON["name"], dtype=COMMON["dtype"]
)


@layer(
    dict(rate=_RATE, seed=_SEED, name=COMMON["name"], dtype=COMMON["dtype"]),
    common=(),
    input_axes="batch steps channels",
    masking=keep_mask,
    built=True,
    check=_check_seed,
)
def SpatialDropout1D(x: Shape, a: Arguments) -> Out:
    """Dropout of whole channels of a sequence."""
    return Out(x)


@layer(
    _SPATIAL,
    common=(),
    input_axes="batch height width channels",
    masking=keep_mask,
    built=True,
    check=_check_seed,
)
def SpatialDropout2D(x: Shape, a: Arguments) -> Out:
    """Dropout of whole channels of an image."""
    return Out(x)


@layer(
    _SPATIAL,
    common=(),
    input_axes="batch depth height width channels",
    masking=keep_mask,
    built=True,
    check=_check_seed,
)
def SpatialDropout3D(x: Shape, a: Arguments) -> Out:
    """Dropout of whole channels of a volume."""
    return Out(x)
