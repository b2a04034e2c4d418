"""SC407 to SC410: wrong inputs and arguments of a call."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.errors import Code


@pytest.mark.parametrize(
    ("text", "code", "means"),
    [
        (
            'Layer "dense" expects 1 input(s), but it received 2 input tensors.',
            Code.INPUTS,
            "dense expects 1 input tensor(s) but got 2",
        ),
        (
            "A merge layer should be called on a list of inputs. Received: input_shape=(None, 8)",
            Code.INPUTS,
            "a layer that merges tensors received a single tensor",
        ),
        (
            "missing a required argument: 'value'",
            Code.CALL,
            "the layer is called without the required argument `value`",
        ),
        (
            "missing a required argument: 'inputs'",
            Code.CALL,
            "a layer is called without an input: Dense(2)()",
        ),
        (
            "Input 0 of layer dense is incompatible with the layer: expected axis -1 of input "
            "shape to have value 4 but received input with shape [None, 5]",
            Code.CALLED_AGAIN,
            "dense has weights for 4 features but got (None, 5)",
        ),
        (
            "Matrix size-incompatible: In[0]: [32,5], In[1]: [4,2]",
            Code.CALLED_AGAIN,
            "the layer multiplies (32, 5) by weights of shape (4, 2): the last size of the first "
            "shape must equal the first size of the second",
        ),
        (
            "If a RNN is stateful, it needs to know its batch size.",
            Code.STATEFUL,
            "a stateful layer needs a fixed batch size",
        ),
    ],
)
def test_means(text: str, code: Code, means: str) -> None:
    finding = explained(text)
    assert finding.code is code
    assert finding.means == means


def test_a_missing_input_of_a_dict() -> None:
    finding = explained(
        "Missing data for input \"b\". You passed a data dictionary with keys ['a']"
    )
    assert finding.means == "the model has an input named b, but the data have no array for it"
    assert finding.fixes == ["add its array to the dict: model.fit({'b': …}, y)"]
