"""Normalization layers: https://keras.io/api/layers/normalization_layers/."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Size
from shapecalc.declare.kinds import Flag, Inner, Real, Unchecked
from shapecalc.declare.layer import (
    MASK,
    Arguments,
    Out,
    RuleError,
    Weight,
    keep_mask,
    layer,
    training,
)
from shapecalc.declare.size_kinds import Integer, Integers
from shapecalc.rules.layers.shared import constraints, elementwise, initializers, regularizers


def _size_of_axis(x: Shape, axis: int) -> Size:
    if not -len(x) <= axis < len(x):
        raise RuleError(f"there is no axis {axis} among {len(x)} axes", argument="axis")
    return x[axis]


def _check_renorm(a: Arguments) -> None:
    """The limits of batch renormalisation, which Keras looks at only if there is any."""
    limits = a.renorm_clipping or {}
    if not a.renorm:
        return
    fits = isinstance(limits, Mapping) and limits.keys() <= {"rmax", "rmin", "dmax"}
    if not fits or _below(limits, "rmax", "rmin") or _below({"0": 0, **limits}, "dmax", "0"):
        message = "renorm_clipping takes rmax, rmin up to it, and dmax of at least 0"
        raise RuleError(message, argument="renorm_clipping")


def _below(limits: Mapping[str, Any], one: str, other: str) -> bool:
    """Whether one limit is below another, or cannot be compared with it."""
    given = [limits[name] for name in (one, other) if limits.get(name) is not None]
    try:
        return len(given) == 2 and bool(given[0] < given[1])
    except TypeError:
        return True


@layer(
    dict(
        axis=Integer("the axis of the features", -1),
        momentum=Real("how slowly the moving statistics follow", 0.99, text=True),
        epsilon=Real("what is added to the variance", 1e-3, text=True),
        center=Flag("whether an offset beta is learned", True),
        scale=Flag("whether a factor gamma is learned", True),
        **initializers(beta="zeros", gamma="ones", moving_mean="zeros", moving_variance="ones"),
        **regularizers("beta", "gamma"),
        **constraints("beta", "gamma"),
        renorm=Flag("whether batch renormalisation is used", False),
        renorm_clipping=Unchecked("limits of the renormalisation", None),
        renorm_momentum=Unchecked("how slowly its statistics follow", 0.99),
        synchronized=Flag("whether statistics are shared between devices", False),
    ),
    masking=keep_mask,
    call_arguments=training() | MASK,
    check=_check_renorm,
)
def BatchNormalization(x: Shape, a: Arguments) -> Out:
    """Every feature gets mean 0 and variance 1 over the batch, then its own scale and offset.

    Source: Ioffe and Szegedy, 2015.

    Common mistake: four numbers per feature, of which the two moving statistics
    are not trainable.
    """
    features = _size_of_axis(x, a.axis)
    statistics = ["moving_mean", "moving_variance"]
    if a.renorm:
        if a.moving_variance_initializer is None:
            raise RuleError(
                "renorm works out its statistics with an initializer, and None is given",
                argument="moving_variance_initializer",
            )
        statistics += ["moving_stddev", "renorm_mean", "renorm_stddev"]
    return Out(
        x,
        [
            a.scale and Weight("gamma", (features,), "scale of each feature"),
            a.center and Weight("beta", (features,), "offset of each feature"),
            *(
                Weight(name, (features,), "running statistic of each feature", trainable=False)
                for name in statistics
            ),
        ],
        sizes_of_later_calls={a.axis: features},
        ndim_of_later_calls=len(x),
    )


@layer(
    dict(
        axis=Integers("the axes of the features", -1),
        epsilon=Unchecked("what is added to the variance", 1e-3),
        center=Flag("whether an offset beta is learned", True),
        scale=Flag("whether a factor gamma is learned", True),
        **initializers(beta="zeros", gamma="ones"),
        **regularizers("beta", "gamma"),
        **constraints("beta", "gamma"),
    ),
    keywords=dict(rms_scaling=Flag("whether only the variance is used (deprecated)", False)),
    masking=keep_mask,
    autocast=False,
)
def LayerNormalization(x: Shape, a: Arguments) -> Out:
    """Every sample gets mean 0 and variance 1, then each feature its scale and offset.

    Source: Ba, Kiros and Hinton, 2016.
    """
    axes = [a.axis] if isinstance(a.axis, int) else sorted(a.axis)
    shape = tuple(_size_of_axis(x, axis) for axis in axes)
    return Out(
        x,
        [
            (a.scale or a.rms_scaling) and Weight("gamma", shape, "scale of each feature"),
            a.center and not a.rms_scaling and Weight("beta", shape, "offset of each feature"),
        ],
    )


def _check_groups(a: Arguments) -> None:
    if a.groups <= 0 and a.groups != -1:
        raise RuleError("`groups` must be at least 1, or -1 for one a channel", argument="groups")


@layer(
    dict(
        groups=Integer("how many groups the channels are split into; -1: one a channel", 32),
        axis=Integer("the axis of the channels", -1, deferred=True),
        epsilon=Unchecked("what is added to the variance", 1e-3),
        center=Flag("whether an offset beta is learned", True),
        scale=Flag("whether a factor gamma is learned", True),
        **initializers(beta="zeros", gamma="ones"),
        **regularizers("beta", "gamma"),
        **constraints("beta", "gamma"),
    ),
    masking=keep_mask,
    autocast=False,
    check=_check_groups,
)
def GroupNormalization(x: Shape, a: Arguments) -> Out:
    """Every group of channels gets mean 0 and variance 1, then each channel its scale and offset.

    Source: Wu and He, 2018.
    """
    channels = _size_of_axis(x, a.axis)
    if channels is UNKNOWN:
        raise RuleError(f"the size of axis {a.axis} is not known", argument="axis")
    if channels == 0 or (a.groups != -1 and channels % a.groups):
        raise RuleError(f"{channels} channels do not split into {a.groups}", argument="groups")
    return Out(
        x,
        [
            a.scale and Weight("gamma", (channels,), "scale of each channel"),
            a.center and Weight("beta", (channels,), "offset of each channel"),
        ],
        sizes_of_later_calls={a.axis: channels},
        ndim_of_later_calls=len(x),
    )


@layer(
    dict(
        axis=Integers("the axes that are normalized", -1, deferred=True),
        epsilon=Unchecked("what is added to the mean square", 1e-6),
    ),
    first_call_argument="x",
)
def RMSNormalization(x: Shape, a: Arguments) -> Out:
    """Divides by the root mean square, and learns a scale; no mean is taken off, nothing added.

    Source: Zhang and Sennrich, 2019.
    """
    axes = [a.axis] if isinstance(a.axis, int) else sorted(a.axis)
    shape = tuple(_size_of_axis(x, axis) for axis in axes)
    return Out(x, [Weight("scale", shape, "scale of each feature")])


@elementwise(dict(axis=Integers("the axes that are normalized", -1)))
def UnitNormalization(x: Shape, a: Arguments) -> Out:
    """Every sample gets length 1.

    Common mistake: nothing is learned here.
    """
    for axis in [a.axis] if isinstance(a.axis, int) else a.axis:
        _size_of_axis(x, axis)
    return Out(x)


def _check_iterations(a: Arguments) -> None:
    if a.power_iterations <= 0:
        raise RuleError("there has to be one iteration at least", argument="power_iterations")


def _normalized(layer: Any, weights: Any) -> Any:
    """The weight that is normalized: a layer's own kernel, or its table of vectors."""
    rule = getattr(layer, "rule", None)
    inside = rule is None or "layer" in rule.arguments or "initial_state" in rule.call_arguments
    named = {variable.weight.name: variable for variable in weights}
    return None if inside else named.get("kernel", named.get("embeddings"))


@layer(
    dict(
        layer=Inner("the layer whose kernel is normalized"),
        power_iterations=Integer("how often its greatest stretch is estimated", 1),
    ),
    check=_check_iterations,
)
def SpectralNormalization(x: Shape, a: Arguments) -> Out:
    """Keeps the kernel of a layer from stretching any vector.

    Source: Miyato et al., 2018.

    Common mistake: it holds a vector that is not trained, as wide as the kernel's last axis.
    """
    inner = a.layer.apply_rule(x)
    kernel = _normalized(a.layer, inner.weights)
    if kernel is None:
        raise RuleError(f"{a.layer.class_name} has no kernel", argument="layer")
    if "float" not in (kernel.weight.dtype or a.layer.dtype):
        raise RuleError("a kernel of whole numbers cannot be normalized", argument="layer")
    width = kernel.weight.shape[-1]
    # With a low-rank change the kernel is computed, in the dtype of the computation.
    lora = getattr(a.layer.arguments, "lora_rank", None)
    dtype = a.layer.policy.compute if lora else a.layer.dtype
    vector = Weight("vector_u", (1, width), "estimated direction", trainable=False, dtype=dtype)
    return Out(inner.shape, [*inner.weights, vector], sizes_of_later_calls={-1: x[-1]})
