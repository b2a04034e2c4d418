"""Memory as arithmetic: weights, gradients, optimizer, activations."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.formula import Formula
from shapecalc.costs.memory import Memory, inference_memory, training_memory
from shapecalc.costs.one_example import OneExample, one_example
from shapecalc.model.saved import RefusedError
from shapecalc.read.document import read_data

DENSE = ["Input((3,))", "Dense(5)", "BatchNormalization()"]


def example_of(data: Any) -> OneExample:
    example = one_example(read_data(data))
    assert example is not None
    return example


def sizes(memory: Memory) -> dict[str, Any]:
    return {part.name: part.size for part in memory.parts}


@pytest.mark.parametrize(
    ("optimizer", "settings", "slots"),
    [
        ("adam", {}, 2 * 30 * 4 + 12),
        ("Adam", {"amsgrad": True}, 3 * 30 * 4 + 12),
        ("SGD", {}, 12),
        ("SGD", {"momentum": 0.9}, 30 * 4 + 12),
    ],
)
def test_training(optimizer: str, settings: Any, slots: int) -> None:
    """The moving statistics are weights, but have no gradient; the optimizer counts its steps."""
    memory = training_memory(example_of(DENSE), 32, optimizer, settings)
    assert sizes(memory) == {
        "weights": 40 * 4,
        "gradients": 30 * 4,
        "optimizer": slots,
        "activations": (3 + 5 + 5) * 4 * 32,
    }
    assert memory.size == sum(sizes(memory).values())


def test_wrong_settings() -> None:
    with pytest.raises(RefusedError):
        training_memory(example_of(DENSE), 1, "SGD", {"speed": 3})


def test_letters() -> None:
    """The batch and unknown sizes may be letters."""
    batch, steps = Formula.of("N"), Formula.of("T")
    memory = training_memory(example_of(["Input((None, 3))", "Dense(5)"]), batch)
    assert sizes(memory)["activations"] == 4 * 8 * steps * batch


def test_mixed_precision() -> None:
    """Activations have 16 bits; so has a copy of the weights, and the weights have 32."""
    data = ["Input((3,))", "Dense(5, dtype='mixed_float16')"]
    memory = training_memory(example_of(data))
    weights, *_, activations = memory.parts
    assert [(term.count, term.bytes_each) for term in weights.terms] == [(20, 4), (20, 2)]
    assert activations.size == 3 * 4 + 5 * 2


def test_inference() -> None:
    memory = inference_memory(example_of(DENSE), 32, "int8")
    assert sizes(memory) == {"weights": 40, "tensors alive at once": (5 + 5) * 4 * 32}
    assert memory.at is not None
    assert memory.at.name == "batch_normalization"


def test_unknown() -> None:
    """What is unknown is None, and so is the sum."""
    data = {"inputs": {"x": {"shape": [3], "dtype": "string"}}, "layers": {"y": "Hashing(4)(x)"}}
    for memory in (training_memory(example_of(data)), inference_memory(example_of(data))):
        assert memory.parts[-1].size is None
        assert memory.size is None
