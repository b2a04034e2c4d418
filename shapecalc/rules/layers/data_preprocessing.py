"""Numbers and categories, and pipelines: https://keras.io/api/layers/preprocessing_layers/.

They hold no parameters of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from shapecalc.algebra.size import Shape, Size
from shapecalc.declare.data_kinds import LooseSize, NumberList
from shapecalc.declare.kinds import Choice, Flag, Inner, Tensors, Unchecked, sequence
from shapecalc.declare.layer import (
    COMMON,
    MASK,
    Arguments,
    CallState,
    Out,
    Policy,
    RuleError,
    layer,
    training,
)
from shapecalc.declare.size_kinds import Integers
from shapecalc.rules.layers.shared import width

SPARSE = Flag("whether a sparse tensor leaves", False)
SALT = Integers("what makes the hashes different", None, count=2)


def output_mode(default: str = "int", *, among: str = "int one_hot multi_hot count") -> Choice:
    """The argument that says what leaves for each token."""
    note = "indices, or vectors with a place for each token: of one token, or of a row of them"
    return Choice(note, default, options=tuple(among.split()))


def check_sparse(a: Arguments) -> None:
    """Only vectors can be sparse."""
    if a.sparse and a.output_mode == "int":
        raise RuleError("indices are not sparse", argument="sparse")


def one_hot(x: Shape, depth: Size) -> Shape:
    """A vector for each token; a last axis of one token gives way."""
    return (*x[:-1], depth) if len(x) > 1 and x[-1] == 1 else (*x, depth)


def check_together(*checks: Callable[[Any], None]) -> Callable[[Any], None]:
    """One check after the other."""

    def check(a: Arguments) -> None:
        for each in checks:
            each(a)

    return check


def _check_bins(a: Arguments) -> None:
    if (a.num_bins is None) == (a.bin_boundaries is None):
        raise RuleError("takes num_bins or bin_boundaries", argument="num_bins")


def _bins(a: Arguments) -> Size:
    if a.bin_boundaries is None:
        return width(a.num_bins, "num_bins")
    if not hasattr(a.bin_boundaries, "__len__"):
        raise RuleError("the boundaries are a list of numbers", argument="bin_boundaries")
    return len(a.bin_boundaries) + 1


@layer(
    dict(
        bin_boundaries=NumberList("where one bin ends and the next begins", None),
        num_bins=LooseSize("how many bins adapt() makes", None, minimum=0),
        epsilon=Unchecked("how exactly adapt() finds the boundaries", 0.01),
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
)
def Discretization(x: Shape, a: Arguments) -> Out:
    """Turns numbers into the bins that they fall into.

    Common mistake: n boundaries make n + 1 bins.
    """
    if a.output_mode == "int":
        return Out(x, dtype="int32")
    depth = _bins(a)
    if a.output_mode == "one_hot":
        return Out(one_hot(x, depth))
    return Out((x[0], *x[2:], depth) if len(x) > 1 else (depth,))


def _check_tokens(a: Arguments) -> None:
    if a.num_tokens is None:
        message = "num_tokens is missing (how many different tokens there are)"
        raise RuleError(message, argument="num_tokens")


@layer(
    dict(
        num_tokens=LooseSize("how many different tokens there are", None, minimum=1),
        output_mode=output_mode("multi_hot", among="multi_hot one_hot count binary"),
        sparse=SPARSE,
    ),
    input_axes="…",
    checks_dtype=False,
    call_arguments={"count_weights": Tensors("how much each token counts", None)},
    keyword_only_call=True,
    check=_check_tokens,
)
def CategoryEncoding(x: Shape, a: Arguments) -> Out:
    """Turns whole numbers into vectors."""
    depth = width(a.num_tokens, "num_tokens")
    return Out(one_hot(x, depth) if a.output_mode == "one_hot" else (*x[:-1], depth))


def _hash_dtype(a: Arguments) -> str | None:
    given: str | None = a.dtype
    return given or ("int64" if a.output_mode == "int" else None)


def _check_hash_dtype(a: Arguments) -> None:
    if a.output_mode == "int" and _hash_dtype(a) not in ("int32", "int64"):
        raise RuleError("indices are int32 or int64", argument="dtype")


@layer(
    dict(
        num_bins=LooseSize("how many bins there are", minimum=1),
        mask_value=Unchecked("the value that marks what is missing", None),
        salt=SALT,
        output_mode=output_mode(),
        sparse=SPARSE,
    ),
    input_axes="…",
    checks_dtype=False,
    policy=_hash_dtype,
    check=check_together(_check_hash_dtype, check_sparse),
)
def Hashing(x: Shape, a: Arguments) -> Out:
    """Turns categories into bins.

    Common mistake: ``one_hot`` puts the bins in the place of the last axis, whatever its size.
    """
    shape = x if a.output_mode == "int" else (*x[:-1], width(a.num_bins, "num_bins"))
    return Out(shape, dtype=Policy.of(_hash_dtype(a)).variable)


@layer(
    dict(
        num_bins=LooseSize("how many bins there are"),
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
    """Turns pairs of categories into bins."""
    if len(x) != 2 or not all(map(sequence, x)):
        raise RuleError("takes a list of two tensors")
    first, second = x
    if first[-1] != second[-1]:
        raise RuleError(f"the two tensors have different sizes: {first} and {second}")
    return Out(first if a.output_mode == "int" else one_hot(first, width(a.num_bins, "num_bins")))


def _check_name(inner: Any) -> None:
    """TensorFlow runs the layers, and takes fewer names than Keras."""
    if not re.fullmatch(r"[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*", inner.name):
        message = f"a pipeline takes no layer of the name {inner.name!r}"
        raise RuleError(message, argument="layers", hint="name it in letters, digits and _")
    for further in inner.layers:
        _check_name(further)


@layer(
    dict(
        layers=Inner("the layers, one after the other", lists="always", example="[Dense(u)]"),
        name=COMMON["name"],
    ),
    common=(),
    checks_dtype=False,
    call_arguments=training(True) | MASK,
    calls_inner_layers=True,
)
def Pipeline(x: Any, a: Arguments, call: CallState) -> Out:
    """Applies layers one after the other."""
    if sequence(x) and not all(hasattr(tensor, "shape") for tensor in x):
        raise RuleError("tells no shape to a layer around it: it has to be called")
    if not a.layers:
        raise RuleError("a pipeline needs a layer", argument="layers")
    if isinstance(call.arguments.mask, list) and "mask" in a.layers[0].call_arguments:
        raise RuleError("the first layer takes one mask, not a list")
    for inner in a.layers:
        _check_name(inner)
        x = inner.call_inside(x, call.arguments.training)
    outputs = x if sequence(x) else [x]
    shapes = [tensor.shape for tensor in outputs]
    return Out(
        shapes if sequence(x) else shapes[0],
        list(dict.fromkeys(weight for inner in a.layers for weight in inner.variables)),
        dtype=outputs[0].dtype,
    )
