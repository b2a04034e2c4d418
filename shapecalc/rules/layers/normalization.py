"""Normalization layers: https://keras.io/api/layers/normalization_layers/."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Size, known
from shapecalc.declare.kinds import Flag, Inner, Unchecked
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
from shapecalc.declare.sight import in_place
from shapecalc.declare.size_kinds import Integer, Integers, Real
from shapecalc.rules.layers.shared import constraints, elementwise, initializers, regularizers


def _size_of_axis(x: Shape, axis: int) -> Size:
    if not -len(x) <= axis < len(x):
        raise RuleError(f"there is no axis {axis} among {len(x)} axes", argument="axis")
    return x[axis]


_STATISTICS: Mapping[str, tuple[str, Sequence[str]]] = {
    "moving_mean": ("moving mean of each feature", ["μ"]),
    "moving_variance": ("moving variance of each feature", ["v"]),
    "moving_stddev": ("moving standard deviation of each feature", ()),
    "renorm_mean": ("mean of each feature, for the renormalization", ()),
    "renorm_stddev": ("standard deviation of each feature, for the renormalization", ()),
}
"""The statistics that BatchNormalization keeps: what they are, and their letters."""


def _scaled(a: Arguments) -> str:
    """Return the equation of a normalization with its learned scale and offset."""
    scale = "γ * " if a.scale else ""
    return f"y = {scale}((x - μ) / sqrt(v + ε)){' + β' if a.center else ''}"


def _batch_equations(a: Arguments) -> list[tuple[str, str]]:
    meaning = "output in prediction; in training, μ and v are those of the batch"
    return [] if a.renorm else [(_scaled(a), meaning)]


def _layer_equations(a: Arguments) -> list[tuple[str, str]]:
    if a.rms_scaling:
        return []
    moments = [("μ = mean(x)", "mean"), ("v = variance(x)", "variance")]
    return [*moments, (_scaled(a), "output")]


def _root_equations(a: Arguments) -> list[tuple[str, str]]:
    return [("y = γ * (x / sqrt(mean(x * x) + ε))", "output")]


def _check_renorm(a: Arguments) -> None:
    """Check the limits of batch renormalization, which Keras does only if it is used."""
    limits = a.renorm_clipping or {}
    if not a.renorm:
        return
    fits = isinstance(limits, Mapping) and limits.keys() <= {"rmax", "rmin", "dmax"}
    if not fits or _below(limits, "rmax", "rmin") or _below({"0": 0, **limits}, "dmax", "0"):
        message = "renorm_clipping needs rmax, rmin of at most rmax, and dmax of at least 0"
        raise RuleError(message, argument="renorm_clipping")


def _below(limits: Mapping[str, Any], lower: str, upper: str) -> bool:
    """Return whether one limit is below another, or cannot be compared with it."""
    values = [limits[name] for name in (lower, upper) if limits.get(name) is not None]
    try:
        return len(values) == 2 and bool(values[0] < values[1])
    except TypeError:
        return True


@layer(
    dict(
        axis=Integer("the axis of the features", -1, converted=True),
        momentum=Real("momentum of the moving statistics", 0.99, text=True, convert=float),
        epsilon=Real("small number added to the variance", 1e-3, text=True, convert=float),
        center=Flag("whether to add a learned offset, beta", True),
        scale=Flag("whether to multiply by a learned scale, gamma", True),
        **initializers(beta="zeros", gamma="ones", moving_mean="zeros", moving_variance="ones"),
        **regularizers("beta", "gamma"),
        **constraints("beta", "gamma"),
        renorm=Flag("whether to use batch renormalization", False),
        renorm_clipping=Unchecked("limits of the renormalization", None),
        renorm_momentum=Unchecked("momentum of the renormalization statistics", 0.99),
        synchronized=Flag("whether to synchronize the statistics across devices", False),
    ),
    masking=keep_mask,
    call_arguments=training() | MASK,
    check=_check_renorm,
    float32_in_keras2=True,
    equations=_batch_equations,
)
def BatchNormalization(x: Shape, a: Arguments) -> Out:
    """Normalize each feature over the batch, then apply a learned scale and offset.

    Source: Ioffe and Szegedy, 2015.

    Common mistake: counting two numbers for each feature. There are four; the two moving statistics
    are not trainable.
    """
    features = _size_of_axis(x, a.axis)
    statistics = ["moving_mean", "moving_variance"]
    if a.renorm:
        if a.moving_variance_initializer is None:
            raise RuleError(
                "renorm needs an initializer for its statistics, not None",
                argument="moving_variance_initializer",
            )
        statistics += ["moving_stddev", "renorm_mean", "renorm_stddev"]
    return Out(
        x,
        [
            a.scale and Weight("gamma", (features,), "scale of each feature", symbols=["γ"]),
            a.center and Weight("beta", (features,), "offset of each feature", symbols=["β"]),
            *(
                Weight(
                    name,
                    (features,),
                    _STATISTICS[name][0],
                    trainable=False,
                    symbols=_STATISTICS[name][1],
                )
                for name in statistics
            ),
        ],
        sizes_of_later_calls={a.axis: features},
        ndim_of_later_calls=len(x),
        sight=in_place(x),
    )


@layer(
    dict(
        axis=Integers("the axes of the features", -1),
        epsilon=Unchecked("small number added to the variance", 1e-3),
        center=Flag("whether to add a learned offset, beta", True),
        scale=Flag("whether to multiply by a learned scale, gamma", True),
        **initializers(beta="zeros", gamma="ones"),
        **regularizers("beta", "gamma"),
        **constraints("beta", "gamma"),
    ),
    keywords=dict(rms_scaling=Flag("whether to use the variance only (deprecated)", False)),
    masking=keep_mask,
    autocast=False,
    equations=_layer_equations,
)
def LayerNormalization(x: Shape, a: Arguments) -> Out:
    """Normalize the features of each example and position, then apply a learned scale and offset.

    Source: Ba, Kiros and Hinton, 2016.

    Common mistake: taking the mean over the whole example. With ``axis=-1`` it is that of the last
    axis, so that each time step, or each pixel, has a mean of its own.
    """
    axes = [a.axis] if isinstance(a.axis, int) else sorted(a.axis)
    shape = tuple(_size_of_axis(x, axis) for axis in axes)
    return Out(
        x,
        [
            (a.scale or a.rms_scaling)
            and Weight("gamma", shape, "scale of each feature", symbols=["γ"]),
            a.center
            and not a.rms_scaling
            and Weight("beta", shape, "offset of each feature", symbols=["β"]),
        ],
        sight=in_place(x, *axes),
    )


def _check_groups(a: Arguments) -> None:
    if a.groups <= 0 and a.groups != -1:
        raise RuleError(
            "`groups` must be at least 1, or -1 for one group for each channel", argument="groups"
        )


@layer(
    dict(
        groups=Integer("number of groups of channels; -1: one group for each channel", 32),
        axis=Integer("the axis of the channels", -1, deferred=True),
        epsilon=Unchecked("small number added to the variance", 1e-3),
        center=Flag("whether to add a learned offset, beta", True),
        scale=Flag("whether to multiply by a learned scale, gamma", True),
        **initializers(beta="zeros", gamma="ones"),
        **regularizers("beta", "gamma"),
        **constraints("beta", "gamma"),
    ),
    usual_axes="batch height width channels",
    masking=keep_mask,
    autocast=False,
    check=_check_groups,
)
def GroupNormalization(x: Shape, a: Arguments) -> Out:
    """Normalize groups of channels, then apply a learned scale and offset for each channel.

    Source: Wu and He, 2018.
    """
    channels = _size_of_axis(x, a.axis)
    if channels is UNKNOWN:
        raise RuleError(f"the size of axis {a.axis} must be known", argument="axis")
    if known(channels) and (channels == 0 or (a.groups != -1 and channels % a.groups)):
        raise RuleError(
            f"{channels} channels cannot be divided into {a.groups} equal groups", argument="groups"
        )
    return Out(
        x,
        [
            a.scale and Weight("gamma", (channels,), "scale of each channel"),
            a.center and Weight("beta", (channels,), "offset of each channel"),
        ],
        sizes_of_later_calls={a.axis: channels},
        ndim_of_later_calls=len(x),
        sight={},
    )


@layer(
    dict(
        axis=Integers("the axes to normalize over", -1, deferred=True),
        epsilon=Unchecked("small number added to the mean square", 1e-6),
    ),
    first_call_argument="x",
    equations=_root_equations,
)
def RMSNormalization(x: Shape, a: Arguments) -> Out:
    """Divide by the root mean square, then apply a learned scale; there is no mean and no offset.

    Source: Zhang and Sennrich, 2019.
    """
    axes = [a.axis] if isinstance(a.axis, int) else sorted(a.axis)
    shape = tuple(_size_of_axis(x, axis) for axis in axes)
    scale = Weight("scale", shape, "scale of each feature", symbols=["γ"])
    return Out(x, [scale], sight=in_place(x, *axes))


@elementwise(dict(axis=Integers("the axes to normalize over", -1)), pointwise=False)
def UnitNormalization(x: Shape, a: Arguments) -> Out:
    """Scale the features of each example and position to length 1.

    Common mistake: counting weights. The layer has none.
    """
    axes = [a.axis] if isinstance(a.axis, int) else a.axis
    for axis in axes:
        _size_of_axis(x, axis)
    return Out(x, sight=in_place(x, *axes))


def _check_iterations(a: Arguments) -> None:
    if a.power_iterations <= 0:
        raise RuleError("`power_iterations` must be at least 1", argument="power_iterations")


def _normalized(layer: Any, weights: Any) -> Any:
    """Return the weight to normalize: the kernel of a layer, or its embeddings."""
    rule = getattr(layer, "rule", None)
    inside = rule is None or "layer" in rule.arguments or "initial_state" in rule.call_arguments
    named = {variable.weight.name: variable for variable in weights}
    return None if inside else named.get("kernel", named.get("embeddings"))


@layer(
    dict(
        layer=Inner("the layer with the kernel to normalize"),
        power_iterations=Integer("number of iterations of the estimate", 1),
    ),
    check=_check_iterations,
    training_last=True,
)
def SpectralNormalization(x: Shape, a: Arguments) -> Out:
    """Limit the spectral norm of a layer's kernel.

    Source: Miyato et al., 2018.

    Common mistake: forgetting the non-trainable vector, which is as wide as the kernel's last axis.
    """
    inner = a.layer.apply_rule(x)
    kernel = _normalized(a.layer, inner.weights)
    if kernel is None:
        raise RuleError(f"{a.layer.class_name} has no kernel", argument="layer")
    if "float" not in (kernel.weight.dtype or a.layer.dtype):
        raise RuleError("an integer kernel cannot be normalized", argument="layer")
    width = kernel.weight.shape[-1]
    # With a low-rank change the kernel is computed, in the dtype of the computation.
    lora = getattr(a.layer.arguments, "lora_rank", None)
    dtype = a.layer.dtype if lora in (None, 0) else a.layer.policy.compute
    vector = Weight(
        "vector_u", (1, width), "estimate of the singular vector", trainable=False, dtype=dtype
    )
    return Out(
        inner.shape,
        [*inner.weights, vector],
        sizes_of_later_calls={-1: x[-1]},
        products=inner.products,
        sight=inner.sight,
    )
