"""SC301 to SC304: names and connections."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.errors import Code


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("LSTM", "import it: from tensorflow.keras.layers import LSTM"),
        ("Desne", "did you mean Dense?"),
        ("zzz", "define it before this line, or import it"),
    ],
)
def test_a_name_that_is_not_defined(name: str, fix: str) -> None:
    finding = explained(f"NameError: name '{name}' is not defined")
    assert finding.code is Code.UNKNOWN_NAME
    assert finding.means == f"the name {name} is not defined in the program"
    assert finding.fixes == [fix]


def test_a_layer_that_the_model_does_not_have() -> None:
    finding = explained("No such layer: foo. Existing layers are: ['dense'].")
    assert finding.means == "the model has no layer named foo"
    finding = explained("Was asked to retrieve layer at index 9 but model only has 1 layers.")
    assert finding.means.endswith("no layer with index 9; the first one has index 0")


def test_a_name_that_is_used_twice() -> None:
    finding = explained('The name "a" is used 2 times in the model. All operation names should be')
    assert finding.code is Code.DUPLICATE_NAME
    assert finding.fixes[0] == "give the second layer another name: name='a_2'"


def test_a_tensor_that_is_not_connected() -> None:
    finding = explained(
        'Graph disconnected: cannot obtain value for tensor Tensor("b:0", shape=(?, 4)) at layer '
        '"concatenate". The following previous layers were accessed without issue: []'
    )
    assert finding.code is Code.CONNECTION
    assert finding.means == (
        "concatenate uses a tensor that is not computed from the inputs of the model"
    )
