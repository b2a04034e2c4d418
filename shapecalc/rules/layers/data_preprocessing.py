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
from shapecalc.declare.layer import COMMON, MASK, MisfitError, Out, Policy, layer, training
from shapecalc.declare.size_kinds import Integers
from shapecalc.rules.layers.shared import width

SPARSE = Flag("whether a sparse tensor leaves", False)
SALT = Integers("what makes the hashes different", None, count=2)


def output_mode(default: str = "int", *, among: str = "int one_hot multi_hot count") -> Choice:
    """The argument that says what leaves for each token."""
    note = "indices, or vectors with a place for each token: of one token, or of a row of them"
    return Choice(note, default, options=tuple(among.split()))


def check_sparse(a: Any) -> None:
    """Only vectors can be sparse."""
    if a.sparse and a.output_mode == "int":
        raise MisfitError("indices are not sparse", argument="sparse")


def one_hot(x: Shape, depth: Size) -> Shape:
    """A vector for each token; a last axis of one token gives way."""
    return (*x[:-1], depth) if len(x) > 1 and x[-1] == 1 else (*x, depth)


def check_together(*checks: Callable[[Any], None]) -> Callable[[Any], None]:
    """One check after the other."""

    def check(a: Any) -> None:
        for each in checks:
            each(a)

    return check


def _check_bins(a: Any) -> None:
    if (a.num_bins is None) == (a.bin_boundaries is None):
        raise MisfitError("takes num_bins or bin_boundaries", argument="num_bins")


def _bins(a: Any) -> Size:
    if a.bin_boundaries is None:
        return width(a.num_bins, "num_bins")
    if not hasattr(a.bin_boundaries, "__len__"):
        raise MisfitError("the boundaries are a list of numbers", argument="bin_boundaries")
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
    takes="…",
    reads="float32",
    by_name=True,
    overruled=lambda config: ("num_bins",) if config.get("bin_boundaries") is not None else (),
    check=check_together(_check_bins, check_sparse),
)
def Discretization(x: Shape, a: Any) -> Out:
    """Turns numbers into the bins that they fall into.

    Often wrong: n boundaries make n + 1 bins.
    """
    if a.output_mode == "int":
        return Out(x, dtype="int32")
    depth = _bins(a)
    if a.output_mode == "one_hot":
        return Out(one_hot(x, depth))
    return Out((x[0], *x[2:], depth) if len(x) > 1 else (depth,))


def _check_tokens(a: Any) -> None:
    if a.num_tokens is None:
        message = "num_tokens is missing (how many different tokens there are)"
        raise MisfitError(message, argument="num_tokens")


@layer(
    dict(
        num_tokens=LooseSize("how many different tokens there are", None, minimum=1),
        output_mode=output_mode("multi_hot", among="multi_hot one_hot count binary"),
        sparse=SPARSE,
    ),
    takes="…",
    converts=False,
    called_with={"count_weights": Tensors("how much each token counts", None)},
    by_name=True,
    check=_check_tokens,
)
def CategoryEncoding(x: Shape, a: Any) -> Out:
    """Turns whole numbers into vectors."""
    depth = width(a.num_tokens, "num_tokens")
    return Out(one_hot(x, depth) if a.output_mode == "one_hot" else (*x[:-1], depth))


def _hash_dtype(a: Any) -> str | None:
    given: str | None = a.dtype
    return given or ("int64" if a.output_mode == "int" else None)


def _check_hash_dtype(a: Any) -> None:
    if a.output_mode == "int" and _hash_dtype(a) not in ("int32", "int64"):
        raise MisfitError("indices are int32 or int64", argument="dtype")


@layer(
    dict(
        num_bins=LooseSize("how many bins there are", minimum=1),
        mask_value=Unchecked("the value that marks what is missing", None),
        salt=SALT,
        output_mode=output_mode(),
        sparse=SPARSE,
    ),
    takes="…",
    converts=False,
    policy=_hash_dtype,
    check=check_together(_check_hash_dtype, check_sparse),
)
def Hashing(x: Shape, a: Any) -> Out:
    """Turns categories into bins.

    Often wrong: ``one_hot`` puts the bins in the place of the last axis, whatever its size.
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
    converts=False,
    policy=_hash_dtype,
    forgets=True,
    merges=True,
)
def HashedCrossing(x: list[Shape], a: Any) -> Out:
    """Turns pairs of categories into bins."""
    if len(x) != 2 or not all(map(sequence, x)):
        raise MisfitError("takes a list of two tensors")
    first, second = x
    if first[-1] != second[-1]:
        raise MisfitError(f"the two tensors have different sizes: {first} and {second}")
    return Out(first if a.output_mode == "int" else one_hot(first, width(a.num_bins, "num_bins")))


def _check_name(inner: Any) -> None:
    """TensorFlow runs the layers, and takes fewer names than Keras."""
    if not re.fullmatch(r"[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*", inner.name):
        message = f"a pipeline takes no layer of the name {inner.name!r}"
        raise MisfitError(message, argument="layers", hint="name it in letters, digits and _")
    for further in inner.layers:
        _check_name(further)


@layer(
    dict(
        layers=Inner("the layers, one after the other", lists="always", example="[Dense(u)]"),
        name=COMMON["name"],
    ),
    common=(),
    converts=False,
    called_with=training(True) | MASK,
    passes_on=True,
)
def Pipeline(x: Any, a: Any) -> Out:
    """Applies layers one after the other."""
    if sequence(x) and not all(hasattr(tensor, "shape") for tensor in x):
        raise MisfitError("tells no shape to a layer around it: it has to be called")
    if not a.layers:
        raise MisfitError("a pipeline needs a layer", argument="layers")
    if isinstance(a.call.mask, list) and "mask" in a.layers[0].called_with:
        raise MisfitError("the first layer takes one mask, not a list")
    for inner in a.layers:
        _check_name(inner)
        x = inner.within(x, a.call.training)
    outputs = x if sequence(x) else [x]
    shapes = [tensor.shape for tensor in outputs]
    return Out(
        shapes if sequence(x) else shapes[0],
        list(dict.fromkeys(weight for inner in a.layers for weight in inner.variables)),
        dtype=outputs[0].dtype,
    )
