"""Regularization layers: https://keras.io/api/layers/regularization_layers/."""

from __future__ import annotations

from shapecalc.algebra.size import Shape
from shapecalc.declare.kinds import Unchecked
from shapecalc.declare.layer import COMMON, Arguments, CallState, Out, RuleError, keep_mask, layer
from shapecalc.declare.size_kinds import NoiseShape, Real
from shapecalc.rules.layers.shared import check_seed, data_format, elementwise

_RATE = Real("fraction of the inputs to drop", minimum=0, maximum=1)
_SEED = Unchecked("seed of the random generator, a whole number", None)


def _check_seed(a: Arguments) -> None:
    check_seed(a.seed, a.stddev if hasattr(a, "stddev") else a.rate)


@elementwise(
    dict(rate=_RATE, noise_shape=NoiseShape("shape of the random mask", None), seed=_SEED),
    check=_check_seed,
    training_last=True,
    only_in_training=True,
)
def Dropout(x: Shape, a: Arguments) -> Out:
    """Set a random fraction of the inputs to zero during training.

    Source: Srivastava et al., 2014.

    Common mistake: scaling the output in prediction. Keras multiplies what is left by 1/(1 − rate)
    during training, and changes nothing in prediction.
    """
    return Out(x)


def _noisy(x: Shape, a: Arguments, call: CallState) -> Out:
    """Return the same shape; with a rate of 1 Keras cannot scale the noise."""
    nothing = RuleError("rate=1 divides by zero during training", argument="rate")
    return Out(x, computed_shape=nothing if a.rate == 1 and call.training else None)


@elementwise(
    dict(rate=_RATE, noise_shape=Unchecked("shape of the random mask", None), seed=_SEED),
    check=_check_seed,
    training_last=True,
    only_in_training=True,
)
def AlphaDropout(x: Shape, a: Arguments, call: CallState) -> Out:
    """Apply dropout that keeps mean and variance, for use with SELU.

    Source: Klambauer et al., 2017.
    """
    return _noisy(x, a, call)


@elementwise(
    dict(rate=_RATE, seed=_SEED), check=_check_seed, training_last=True, only_in_training=True
)
def GaussianDropout(x: Shape, a: Arguments, call: CallState) -> Out:
    """Multiply the inputs by Gaussian noise around 1 during training.

    Source: Srivastava et al., 2014.
    """
    return _noisy(x, a, call)


@elementwise(
    dict(stddev=Real("standard deviation of the noise", minimum=0, maximum=1), seed=_SEED),
    check=_check_seed,
    training_last=True,
    only_in_training=True,
)
def GaussianNoise(x: Shape, a: Arguments) -> Out:
    """Add Gaussian noise around 0 during training."""
    return Out(x)


def _penalty(note: str) -> Real:
    return Real(note, 0.0, minimum=0, optional=True, convert=float, finite=True)


@elementwise(
    dict(
        l1=_penalty("factor of the L1 penalty, the sum of absolute values"),
        l2=_penalty("factor of the L2 penalty, the sum of squares"),
    ),
    common=COMMON.keys() - {"activity_regularizer"},
    shares_memory=True,
)
def ActivityRegularization(x: Shape, a: Arguments) -> Out:
    """Add a penalty for large inputs to the loss; the output is the input."""
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
    pointwise=True,
    check=_check_seed,
    training_last=True,
    only_in_training=True,
)
def SpatialDropout1D(x: Shape, a: Arguments) -> Out:
    """Drop entire channels of a sequence during training.

    Source: Tompson et al., 2015.
    """
    return Out(x)


@layer(
    _SPATIAL,
    common=(),
    input_axes="batch height width channels",
    masking=keep_mask,
    built=True,
    pointwise=True,
    check=_check_seed,
    training_last=True,
    only_in_training=True,
)
def SpatialDropout2D(x: Shape, a: Arguments) -> Out:
    """Drop entire channels of an image during training.

    Source: Tompson et al., 2015.
    """
    return Out(x)


@layer(
    _SPATIAL,
    common=(),
    input_axes="batch depth height width channels",
    masking=keep_mask,
    built=True,
    pointwise=True,
    check=_check_seed,
    training_last=True,
    only_in_training=True,
)
def SpatialDropout3D(x: Shape, a: Arguments) -> Out:
    """Drop entire channels of a volume during training.

    Source: Tompson et al., 2015.
    """
    return Out(x)
