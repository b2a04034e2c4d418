"""SC604, SC605, SC608 to SC610: valid models that are used in a wrong way."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.errors import Code


@pytest.mark.parametrize(
    ("text", "code", "means"),
    [
        (
            "You tried to call `count_params` on layer 'sequential', but the layer isn't built.",
            Code.NOT_BUILT,
            "sequential does not know its input shape yet, so it has no weights",
        ),
        (
            "You must call `compile()` before using the model.",
            Code.NOT_COMPILED,
            "fit() or evaluate() is called before compile()",
        ),
        (
            "OOM when allocating tensor with shape[200704,100000] and type float on GPU:0",
            Code.MEMORY,
            "there is not enough free memory for a tensor of shape (200704, 100000): it has "
            "20,070,400,000 numbers, 74.77 GiB as float32",
        ),
        ("failed to allocate memory [Op:AddV2]", Code.MEMORY, "there is not enough free memory"),
        (
            "Layer dense weight shape (4, 1) is not compatible with provided weight shape (3, 1).",
            Code.WEIGHTS,
            "dense has a weight of shape (4, 1), but the new weight has the shape (3, 1)",
        ),
        (
            "A total of 2 objects could not be loaded.",
            Code.WEIGHTS,
            "the file was saved from a model with different layers",
        ),
        (
            "A KerasTensor is symbolic: it's a placeholder for a shape an a dtype.",
            Code.SYMBOLIC,
            "a symbolic tensor of the model is used like an array, but it has no numbers yet",
        ),
    ],
)
def test_means(text: str, code: Code, means: str) -> None:
    finding = explained(text)
    assert finding.code is code
    assert finding.means == means


def test_a_mismatch_inside_a_longer_message() -> None:
    """A message that contains another one is recognised as the longer one."""
    inner = (
        "The shape of the target variable and the shape of the target value in "
        "`variable.assign(value)` must match. variable.shape=(4, 1), Received: value.shape=(3, 1)."
    )
    finding = explained(
        "A total of 1 objects could not be loaded. Example error message for object <Dense "
        f"name=dense_3, built=True>: {inner}"
    )
    assert finding.means == (
        "dense_3 has a weight of shape (4, 1), but the file has one of shape (3, 1)"
    )
    assert explained(inner).means.startswith("the layer has a weight of shape (4, 1)")
