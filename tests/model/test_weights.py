"""Weights: their size, their memory, and which ones Keras cannot create."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
from layer_rules import Alike, Unlike, agree, refused_alike
from model.cases import REFUSED_WEIGHTS, WEIGHTS

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN, Shape
from shapecalc.declare.kinds import KerasCall
from shapecalc.declare.layer import Arguments, RuleError, Weight
from shapecalc.declare.names import Policy
from shapecalc.errors import Code
from shapecalc.model.weights import LARGEST_TENSOR, Variable, variable
from shapecalc.oracle.build import Builder

FLOAT32 = Policy("float32", "float32")
U = Formula.of("u")


def weight(shape: Shape = (3, 4), **settings: Any) -> Weight:
    return Weight("kernel", shape, "the kernel", **settings)


def created(
    declared: Weight | Variable,
    policy: Policy = FLOAT32,
    trainable: bool = True,
    **arguments: Any,
) -> Variable:
    return variable(declared, policy, trainable, Arguments(**arguments))


@pytest.mark.parametrize(
    ("shape", "dtype", "size", "bits"),
    [
        ((3, 4), "float32", 12, 384),
        ((3, 4), "float16", 12, 192),
        ((), "float32", 1, 32),
        ((0,), "float64", 0, 0),
        ((5,), "bool", 5, 5),
        ((3, U), "float32", 3 * U, 96 * U),
    ],
)
def test_size_and_memory(shape: Shape, dtype: str, size: Any, bits: Any) -> None:
    found = created(weight(shape), Policy(dtype, dtype))
    assert (found.size, found.bits) == (size, bits)


def test_a_weight_can_have_a_dtype_of_its_own() -> None:
    assert created(weight(dtype="int32")).bits == 12 * 32
    assert created(weight(dtype="int8")).bits == 12 * 8


def test_a_weight_that_exists_is_used_again() -> None:
    shared = created(weight())
    assert created(shared, trainable=False) is shared
    assert shared.trainable
    assert created(weight()) != created(weight())


@pytest.mark.parametrize(
    ("settings", "trainable", "expected"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"trainable": False}, True, False),
        ({"freezes": False}, False, True),
    ],
)
def test_trainable(settings: dict[str, Any], trainable: bool, expected: bool) -> None:
    assert created(weight(**settings), trainable=trainable).trainable is expected


def test_an_unknown_size() -> None:
    with pytest.raises(
        RuleError, match=r"the shape \(None, 4\) of the weight kernel has an unknown size"
    ) as caught:
        created(weight((UNKNOWN, 4)))
    assert caught.value.code is Code.UNKNOWN_SIZE
    assert "replace None" in caught.value.hint


def test_the_largest_weight() -> None:
    assert created(weight((LARGEST_TENSOR,))).size == LARGEST_TENSOR
    with pytest.raises(RuleError, match="the weight kernel is larger than any tensor can be"):
        created(weight((LARGEST_TENSOR + 1,)))


@pytest.mark.parametrize(
    ("shape", "initializer", "message"),
    [
        (
            (4,),
            "identity",
            "the initializer 'identity' creates matrices, but the weight kernel has 1 axis",
        ),
        ((2, 3, 4), "identity", "'identity' creates matrices, but the weight kernel has 3 axes"),
        ((4,), "orthogonal", "the initializer 'orthogonal' creates matrices"),
        ((4,), KerasCall("Orthogonal", (), {}), "the initializer 'Orthogonal' creates matrices"),
    ],
)
def test_matrices(shape: Shape, initializer: Any, message: str) -> None:
    with pytest.raises(RuleError, match=message) as caught:
        created(weight(shape), kernel_initializer=initializer)
    assert caught.value.argument == "kernel_initializer"


def test_matrices_that_fit() -> None:
    assert created(weight((4, 4)), kernel_initializer="identity").size == 16
    assert created(weight((2, 3, 4)), kernel_initializer="orthogonal").size == 24


def test_orthogonal_in_bfloat16() -> None:
    with pytest.raises(RuleError, match="cannot create orthogonal matrices in bfloat16"):
        created(weight(), Policy("bfloat16", "bfloat16"), kernel_initializer="orthogonal")


@pytest.mark.parametrize("initializer", ["zeros", "ones", KerasCall("Constant", (2,), {})])
def test_initializers_of_integers(initializer: Any) -> None:
    assert created(weight(), Policy("int32", "int32"), kernel_initializer=initializer).size == 12


@pytest.mark.parametrize("initializer", ["glorot_uniform", "random_normal", "he_uniform"])
def test_fractions_in_a_weight_of_integers(initializer: str) -> None:
    message = f"the initializer '{initializer}' creates fractions, not numbers in int32"
    with pytest.raises(RuleError, match=message):
        created(weight((300, 400)), Policy("int32", "int32"), kernel_initializer=initializer)


def test_a_uniform_initializer_of_a_small_weight_reaches_one() -> None:
    """The limit √(6 / (fan_in + fan_out)) is 1 or more."""
    policy = Policy("int32", "int32")
    assert created(weight((3, 3)), policy, kernel_initializer="glorot_uniform").size == 9
    with pytest.raises(RuleError, match="creates fractions"):
        created(weight((3, 4)), policy, kernel_initializer="glorot_uniform")


def test_without_an_initializer() -> None:
    assert created(weight(), Policy("int32", "int32")).size == 12


ALIKE: list[Alike] = [
    *WEIGHTS,
    ("Dense(2, bias_initializer=Constant([1.0, 2.0]))(x)", [(3,)]),
    ("Dense(2, bias_initializer=Constant([1.0]))(x)", [(3,)]),
    ("Dense(2, kernel_initializer=Constant([[1.0], [2.0], [3.0]]))(x)", [(3,)]),
]

UNLIKE: list[Unlike] = [
    *REFUSED_WEIGHTS,
    (
        "Dense(2, bias_initializer=Constant([1.0, 2.0, 3.0]))(x)",
        [(3,)],
        (
            'Constant([1.0, 2.0, 3.0]) | Dense "dense": the initializer needs a number, or '
            "numbers for (2)"
        ),
    ),
    (
        "Dense(2, bias_initializer=Constant([[1.0], 2.0]))(x)",
        [(3,)],
        (
            'Constant([[1.0], 2.0]) | Dense "dense": the initializer needs a number, or '
            "numbers for (2)"
        ),
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize(
    ("value", "shape"), [([1.0, 2.0], (U,)), ([[1.0], [2.0]], (2, U)), ([[1.0, 2.0]], (U, 2))]
)
def test_a_constant_for_an_open_size(value: Any, shape: Shape) -> None:
    """Lists fit a letter, and one number repeats in every size."""
    initializer = KerasCall("Constant", (value,), {})
    assert created(weight(shape), kernel_initializer=initializer).weight.shape == shape


def test_a_constant_for_another_size_beside_an_open_one() -> None:
    with pytest.raises(RuleError, match="the initializer needs a number"):
        created(weight((U, 3)), kernel_initializer=KerasCall("Constant", ([[1.0, 2.0]],), {}))


@pytest.mark.parametrize("value", [-(2**63) - 1, -(2**63), -1, 0, 2**63 - 1, 2**63])
def test_the_numbers_of_a_constant(value: int) -> None:
    """TensorFlow has whole numbers of 64 bits."""
    initializer = KerasCall("Constant", (value,), {})
    if -(2**63) <= value < 2**63:
        assert created(weight(), kernel_initializer=initializer).size == 12
    else:
        with pytest.raises(RuleError, match="the initializer needs a number"):
            created(weight(), kernel_initializer=initializer)


def refused(shape: Shape, dtype: str = "float32", **arguments: Any) -> tuple[str, str | None]:
    with pytest.raises(RuleError) as caught:
        created(weight(shape), Policy(dtype, dtype), **arguments)
    return str(caught.value), caught.value.argument


def test_the_argument_of_an_initializer_that_does_not_fit() -> None:
    key = "kernel_initializer"
    constant = KerasCall("Constant", (), {"value": [1, 2, 3]})
    assert created(weight((2, 3)), kernel_initializer=constant).size == 6
    message = "the initializer needs a number, or numbers for (2, 4)"
    assert refused((2, 4), kernel_initializer=constant) == (message, key)
    by_position = KerasCall("Constant", ([1, 2, 3],), {})
    assert refused((2, 4), kernel_initializer=by_position) == (message, key)
    assert created(weight((2, 4)), kernel_initializer=KerasCall("Constant", (), {})).size == 8
    message = "TensorFlow cannot create orthogonal matrices in bfloat16"
    assert refused((2, 4), "bfloat16", kernel_initializer="orthogonal") == (message, key)
    message = "the initializer 'random_normal' creates fractions, not numbers in int32"
    assert refused((2, 4), "int32", kernel_initializer="random_normal") == (message, key)
    message = "the initializer 'identity' creates matrices, but the weight kernel has 1 axis"
    assert refused((2,), kernel_initializer="identity") == (message, key)


@pytest.mark.parametrize("name", ["glorot_uniform", "he_uniform", "lecun_uniform"])
@pytest.mark.parametrize(
    "shape", [(), (1,), (3,), (6,), (1, 1), (2, 4), (3, 3), (2, 3, 1, 1), (1, 5, 1, 1), (2, 1, 2)]
)
def test_whole_numbers_from_a_uniform_distribution(builder: Builder, name: str, shape: Any) -> None:
    """The window of a kernel counts for its inputs and outputs."""
    initializer = builder.keras.initializers.get(name)
    refusal: Any = nullcontext()
    try:
        initializer(shape, dtype="int32")
    except Exception:  # TensorFlow refuses limits of 0 in its own words.
        refusal = pytest.raises(RuleError)
    with refusal:
        created(weight(shape), Policy("int32", "int32"), kernel_initializer=name)


def test_what_to_do_about_an_unknown_size() -> None:
    policy = Policy.of("float32")
    with pytest.raises(RuleError) as caught:
        variable(Weight("kernel", (UNKNOWN, 4)), policy, True, Arguments())
    assert caught.value.code is Code.UNKNOWN_SIZE
    assert caught.value.hint == "replace None in the shape of the input with a number"
