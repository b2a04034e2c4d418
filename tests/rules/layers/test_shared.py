"""What families of layers share: windows, channels, sizes of arguments, low-rank updates."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from test_declarations import DECLARED
from test_declarations import test_documented as check_description

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN, Shape, Size
from shapecalc.declare.kinds import KerasObject
from shapecalc.declare.layer import Arguments, Out, Rule, RuleError, Weight
from shapecalc.declare.names import CONSTRAINTS, INITIALIZERS, REGULARIZERS
from shapecalc.rules.layers.shared import (
    channels_last,
    constraints,
    data_format,
    in_few_bits,
    initializers,
    kept,
    lora,
    regularizers,
    same_window,
    spread,
    to_end,
    to_front,
    width,
    window,
    window_size,
    window_strides,
    windows,
)


@pytest.mark.parametrize("size", range(3, 12))
@pytest.mark.parametrize("kernel", [1, 2, 3])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_windows_are_counted(size: int, kernel: int, stride: int) -> None:
    starts = [start for start in range(0, size, stride) if start + kernel <= size]
    assert window(size, kernel, stride) == len(starts)
    assert same_window(size, stride) == len(range(0, size, stride))


def test_a_window_with_gaps() -> None:
    assert window(10, 3, 1, dilation=2) == 6
    with pytest.raises(RuleError, match="a window of size 5 does not fit into an axis of size 4"):
        window(4, 3, 1, dilation=2)


def test_sizes_that_are_not_known() -> None:
    n = Formula.of("n")
    assert window(n, 3, 1) == n - 2
    assert window(UNKNOWN, 3, 1) is UNKNOWN
    assert windows((UNKNOWN, 7), (3, 3), (1, 2), "same") == [UNKNOWN, 4]


def test_the_words_of_initial_values() -> None:
    """Each says which weight it is about."""
    made = initializers(beta="zeros", moving_mean="zeros", recurrent="orthogonal", kernel="zeros")
    assert {name: kind.note for name, kind in made.items()} == {
        "beta_initializer": "initializer for beta",
        "moving_mean_initializer": "initializer for the moving mean",
        "recurrent_initializer": "initializer for the recurrent kernel",
        "kernel_initializer": "initializer for the kernel",
    }


def test_one_value_for_all_axes() -> None:
    assert windows((10, 7), (3,), (1, 2), "valid") == [8, 3]
    with pytest.raises(RuleError, match="a window of 3 axes on an input of 2"):
        windows((10, 7), (3, 3, 3), (1, 1, 1), "valid")


def test_a_window_has_to_move() -> None:
    with pytest.raises(RuleError, match="a window has to move by at least 1") as caught:
        windows((10,), (3,), (0,), "valid")
    assert caught.value.argument == "strides"


@pytest.mark.parametrize(
    ("arguments", "size"),
    [
        ((4, 3, 1, 1, None, "valid"), 6),
        ((4, 3, 2, 1, None, "valid"), 9),
        ((4, 2, 3, 1, None, "valid"), 12),
        ((4, 3, 2, 1, None, "same"), 8),
        ((4, 3, 2, 1, 1, "same"), 8),
        ((4, 3, 1, 2, None, "valid"), 8),
    ],
)
def test_transposed_windows(arguments: Any, size: Size) -> None:
    assert spread(*arguments) == size


def test_channels() -> None:
    assert to_end((UNKNOWN, 3, 8, 9)) == (UNKNOWN, 8, 9, 3)
    assert to_front((UNKNOWN, 8, 9, 3)) == (UNKNOWN, 3, 8, 9)

    @channels_last
    def double(x: Shape, a: Arguments) -> Out:
        return Out((*x[:-1], 2 * x[-1]), sizes_of_later_calls={-1: x[-1]})

    last = double((1, 8, 9, 3), Arguments(data_format=None))
    assert (last.shape, last.sizes_of_later_calls) == ((1, 8, 9, 6), {-1: 3})
    first = double((1, 3, 8, 9), Arguments(data_format="channels_first"))
    assert (first.shape, first.sizes_of_later_calls) == ((1, 6, 8, 9), {1: 3})


def test_an_argument_as_a_size() -> None:
    assert width(4, "height") == 4
    assert width(None, "height") is UNKNOWN
    with pytest.raises(RuleError, match=r"height must be a whole number of at least 0, not 1\.5"):
        width(1.5, "height")


def test_groups_of_arguments() -> None:
    assert initializers(kernel="zeros")["kernel_initializer"].note == "initializer for the kernel"
    assert regularizers("activity")["activity_regularizer"].note == "regularizer for the output"
    recurrent = constraints("recurrent")["recurrent_constraint"]
    assert recurrent.note == "constraint on the recurrent kernel"


def test_vocabularies_of_arguments() -> None:
    arguments = initializers(kernel="zeros") | regularizers("bias") | constraints("beta")
    assert [
        (name, argument.default, argument.vocabulary)
        for name, argument in arguments.items()
        if isinstance(argument, KerasObject)
    ] == [
        ("kernel_initializer", "zeros", INITIALIZERS),
        ("bias_regularizer", None, REGULARIZERS),
        ("beta_constraint", None, CONSTRAINTS),
    ]


def test_data_format() -> None:
    assert data_format().parse("CHANNELS_FIRST") == "channels_first"
    assert data_format(falsy=True).parse("") is None
    with pytest.raises(ValueError, match="one of 'channels_last', 'channels_first'"):
        data_format(falsy=True).parse("CHANNELS_FIRST")


def test_low_rank_updates() -> None:
    kernel = Weight("kernel", (5, 4))
    plain = SimpleNamespace(lora_rank=None, kernel_constraint=None)
    assert list(lora(kernel, plain, "kernel_constraint")) == [kernel]
    frozen, a, b = lora(
        kernel, SimpleNamespace(lora_rank=2, kernel_constraint=None), "kernel_constraint"
    )
    assert (frozen.trainable, a.shape, b.shape) == (False, (5, 2), (2, 4))
    both = SimpleNamespace(lora_rank=2, kernel_constraint="non_neg")
    with pytest.raises(RuleError, match="lora_rank and kernel_constraint cannot both be set"):
        lora(kernel, both, "kernel_constraint")
    negative = SimpleNamespace(lora_rank=-1, kernel_constraint=None)
    with pytest.raises(RuleError, match="lora_rank must be at least 0, not -1"):
        lora(kernel, negative, "kernel_constraint")


def test_how_a_kernel_is_kept() -> None:
    kernel = Weight("kernel", (6, 4))
    plain = SimpleNamespace(dtype="float32", lora_rank=None, kernel_constraint=None)
    assert kept(kernel, plain, "kernel_constraint", [0], (3, 4)) == [kernel]
    few = SimpleNamespace(dtype="int8_from_float32", lora_rank=None, kernel_constraint=None)
    for scale_shape, expected in ((None, (4,)), ((2, 4), (2, 4))):
        found = kept(kernel, few, "kernel_constraint", [0], (3, 4), scale_shape=scale_shape)
        assert [weight.shape for weight in found[1:]] == [expected]


def test_quantized_layers() -> None:
    assert in_few_bits(SimpleNamespace(dtype="int8_from_float32"))
    assert not in_few_bits(SimpleNamespace(dtype="float32"))
    assert not in_few_bits(SimpleNamespace(dtype=None))


@pytest.mark.parametrize("rule", DECLARED, ids=repr)
def test_shared_arguments_are_described(rule: Rule) -> None:
    check_description(rule)


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_one_size_for_each_axis_of_a_window(rank: int) -> None:
    for kind in (window_size(rank), window_strides(rank, 1)):
        assert kind.parse([4] * rank) == (4,) * rank
        for count in {1, 2, 3, 4} - {rank}:
            with pytest.raises(ValueError, match=r"."):
                kind.parse([4] * count)
