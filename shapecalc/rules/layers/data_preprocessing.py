"""Numbers and categories, and pipelines: https://keras.io/api/layers/preprocessing_layers/.

They hold no parameters of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from shapecalc.algebra.size import Shape, Size
from shapecalc.declare.data_kinds import LooseSize, NumberList, Salt
from shapecalc.declare.kinds import Choice, Flag, Inner, Tensors, Unchecked, sequence
from shapecalc.declare.layer import (
    COMMON,
    MASK,
    Arguments,
    CallState,
    Out,
    RuleError,
    layer,
    training,
)
from shapecalc.declare.names import Policy
from shapecalc.declare.products import InnerCall
from shapecalc.errors import Code
from shapecalc.rules.layers.shared import in_few_bits, width

SPARSE = Flag("whether to return a sparse tensor", False)
SALT = Salt("salt of the hash function", None, count=2)


def output_mode(default: str = "int", *, among: str = "int one_hot multi_hot count") -> Choice:
    """Return the argument for the form of the output."""
    note = "indices, or vectors with one element for each token"
    return Choice(note, default, options=tuple(among.split()))


def check_sparse(a: Arguments) -> None:
    """Raise `RuleError` if the output is sparse, but no vector."""
    if a.sparse and a.output_mode == "int":
        raise RuleError("the output can be sparse only if it is a vector", argument="sparse")


def one_hot(x: Shape, depth: Size) -> Shape:
    """Return the shape with a vector for each token; a last axis of size 1 is replaced."""
    return (*x[:-1], depth) if len(x) > 1 and x[-1] == 1 else (*x, depth)


def check_together(*checks: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return a check that runs several checks in turn."""

    def check(a: Arguments) -> None:
        for run in checks:
            run(a)

    return check


def _check_bins(a: Arguments) -> None:
    if (a.num_bins is None) == (a.bin_boundaries is None):
        raise RuleError("needs either num_bins or bin_boundaries", argument="num_bins")


def _bins(a: Arguments) -> Size:
    if a.bin_boundaries is None:
        return width(a.num_bins, "num_bins")
    if not hasattr(a.bin_boundaries, "__len__"):
        raise RuleError("`bin_boundaries` must be a list of numbers", argument="bin_boundaries")
    return len(a.bin_boundaries) + 1


@layer(
    dict(
        bin_boundaries=NumberList("boundaries between the bins", None),
        num_bins=LooseSize(
            "number of bins, if adapt() computes the boundaries",
            None,
            minimum=0,
            shown=True,
        ),
        epsilon=Unchecked("accuracy of the boundaries that adapt() computes", 0.01),
        output_mode=output_mode(),
        sparse=SPARSE,
        dtype=COMMON["dtype"],
        name=COMMON["name"],
    ),
    common=(),
    input_axes="…",
    casts_input_to="float32",
    keyword_only_call=True,
    shadowed_keys=lambda config: ("num_bins",) if config.get("bin_boundaries") is not None else (),
    check=check_together(_check_bins, check_sparse),
    repeats_without_training=True,
)
def Discretization(x: Shape, a: Arguments) -> Out:
    """Map each number to the index of its bin.

    Common mistake: counting as many bins as boundaries. There is one more.
    """
    if a.output_mode == "int":
        return Out(x, dtype="int32")
    depth = _bins(a)
    if a.output_mode == "one_hot":
        return Out(one_hot(x, depth))
    return Out((x[0], *x[2:], depth) if len(x) > 1 else (depth,))


def _check_tokens(a: Arguments) -> None:
    if a.num_tokens is None:
        message = "`num_tokens` is missing (number of different tokens)"
        raise RuleError(message, argument="num_tokens")


@layer(
    dict(
        num_tokens=LooseSize("number of different tokens", None, minimum=1, letter="V", shown=True),
        output_mode=output_mode("multi_hot", among="multi_hot one_hot count binary"),
        sparse=SPARSE,
    ),
    input_axes="…",
    checks_dtype=False,
    call_arguments={"count_weights": Tensors("weight of each token", None)},
    keyword_only_call=True,
    check=_check_tokens,
    repeats_without_training=True,
)
def CategoryEncoding(x: Shape, a: Arguments) -> Out:
    """Encode integer categories as vectors."""
    depth = width(a.num_tokens, "num_tokens")
    return Out(one_hot(x, depth) if a.output_mode == "one_hot" else (*x[:-1], depth))


def _hash_dtype(a: Arguments) -> str | None:
    dtype: str | None = a.dtype
    return dtype or ("int64" if a.output_mode == "int" else None)


def _check_hash_dtype(a: Arguments) -> None:
    if a.output_mode == "int" and _hash_dtype(a) not in ("int32", "int64"):
        raise RuleError(
            "with indices as output, the dtype must be int32 or int64", argument="dtype"
        )


@layer(
    dict(
        num_bins=LooseSize("number of bins", minimum=0, above=True),
        mask_value=Unchecked("value that marks missing entries", None),
        salt=SALT,
        output_mode=output_mode(),
        sparse=SPARSE,
    ),
    input_axes="…",
    checks_dtype=False,
    policy=_hash_dtype,
    check=check_together(_check_hash_dtype, check_sparse),
    repeats_without_training=True,
)
def Hashing(x: Shape, a: Arguments) -> Out:
    """Hash categories into bins.

    Common mistake: expecting ``one_hot`` to keep the last axis. The bins replace it, whatever its
    size.
    """
    shape = x if a.output_mode == "int" else (*x[:-1], width(a.num_bins, "num_bins"))
    return Out(shape, dtype=Policy.of(_hash_dtype(a)).variable)


@layer(
    dict(
        num_bins=LooseSize("number of bins"),
        output_mode=output_mode(among="int one_hot"),
        sparse=SPARSE,
        name=COMMON["name"],
        dtype=COMMON["dtype"],
    ),
    common=(),
    checks_dtype=False,
    policy=_hash_dtype,
    ignores_unknown=True,
    merges=True,
)
def HashedCrossing(x: list[Shape], a: Arguments) -> Out:
    """Hash pairs of categories into bins."""
    if len(x) != 2 or not all(map(sequence, x)):
        raise RuleError("expects a list of two tensors")
    first, second = x
    if first[-1] != second[-1]:
        raise RuleError(f"the two tensors have different sizes: {first} and {second}")
    return Out(first if a.output_mode == "int" else one_hot(first, width(a.num_bins, "num_bins")))


def _check_name(inner: Any, first: str = "[A-Za-z0-9.]") -> None:
    """Raise `RuleError` for a name that TensorFlow, which runs the layers, refuses.

    Args:
        inner: the layer; those inside it have no rule for the first sign of their names. Keras
            does not use the name of a wrapped layer that is built when it is created.
        first: the signs with which the name may begin.
    """
    if inner.name and not re.fullmatch(first + r"[A-Za-z0-9_.\\/>-]*", inner.name):
        message = f"the name {inner.name!r} is not allowed in a pipeline"
        raise RuleError(
            message, argument="layers", hint="use only letters, digits and _ in the name"
        )
    for further in inner.inner_layers:
        rule = getattr(further, "rule", None)
        if further in inner.layers or rule is None or not rule.built:
            _check_name(further, first="")


def _check_quantized(inner: Any) -> None:
    """Raise `RuleError` for a dtype with which Keras makes the layer, and cannot run it."""
    rule = getattr(inner, "rule", None)
    if rule and in_few_bits(inner.arguments) and "quantization_config" not in rule.arguments:
        message = f"a pipeline cannot run {inner.class_name} with dtype {inner.arguments.dtype}"
        raise RuleError(message, argument="layers", hint="give it a dtype such as float32")


@layer(
    dict(
        layers=Inner("the layers, in order", lists="always", example="[Dense(u)]"),
        name=COMMON["name"],
    ),
    common=(),
    checks_dtype=False,
    call_arguments=training(True) | MASK,
    calls_inner_layers=True,
)
def Pipeline(x: Any, a: Arguments, call: CallState) -> Out:
    """Apply layers one after the other."""
    if sequence(x) and not all(hasattr(tensor, "shape") for tensor in x):
        raise RuleError("gives no shape to a wrapper: it has to be called")
    if not a.layers:
        raise RuleError("a pipeline needs at least one layer", argument="layers")
    if isinstance(call.arguments.mask, list) and "mask" in a.layers[0].call_arguments:
        raise RuleError("the first layer expects one mask, got a list")
    products = []
    for inner in a.layers:
        _check_name(inner)
        _check_quantized(inner)
        products.append(InnerCall(inner, x))
        x = inner.call_inside(x, call.arguments.training)
    outputs = x if sequence(x) else [x]
    if not all(isinstance(getattr(tensor, "shape", None), tuple) for tensor in outputs):
        raise RuleError("expects tensors, not a mapping of tensors", code=Code.INPUTS)
    shapes = [tensor.shape for tensor in outputs]
    return Out(
        shapes if sequence(x) else shapes[0],
        list(dict.fromkeys(weight for inner in a.layers for weight in inner.variables)),
        dtype=outputs[0].dtype,
        products=products,
    )
