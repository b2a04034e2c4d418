"""The memory of a model as text."""

from __future__ import annotations

from shapecalc.costs.memory_text import memory_lines
from shapecalc.costs.one_example import one_example
from shapecalc.read.document import read_data


def text(layers: list[str], batch: int = 32, optimizer: str = "sgd") -> str:
    example = one_example(read_data(layers))
    assert example is not None
    return "\n".join(memory_lines(example, batch, optimizer))


def test_letters() -> None:
    """A sum with letters has no unit."""
    lines = text(["Input((None, 3))", "Dense(5)"])
    assert "activations            32 × (32·T) bytes = 1024·T B" in lines


def test_unknown() -> None:
    """Where it depends on a letter which set is the largest, it is unknown."""
    layers = ["Input((None, 1))", "Conv1D(2, 3)", "GlobalAveragePooling1D()", "Dense(900)"]
    assert "Inference, batch 32: ?\n" in text(layers)


def test_mixed() -> None:
    """Weights in several dtypes are terms of their own."""
    layers = ["Input((3,))", "Dense(5, dtype='mixed_float16')"]
    assert "20 × 4 + 20 × 2" in text(layers)
    assert text(layers).startswith("Training, batch 32, sgd: 916 B\n")
