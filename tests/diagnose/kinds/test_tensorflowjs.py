"""Messages of TensorFlow.js, with cures in JavaScript."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.errors import Code

TARGET = (
    "target expected a batch of elements where each example has shape [10] (i.e.,tensor shape "
    "[*,10]) but the target received an input with 8 examples, each with shape {0} (tensor shape x)"
)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (TARGET.format("[1]"), Code.TARGETS, "sparseCategoricalCrossentropy"),
        (TARGET.format("[3]"), Code.TARGETS, "units: 3"),
        (
            "Error when checking : expected a_input to have 4 dimension(s), but got array with "
            "shape [28,28,1]",
            Code.DATA,
            "x.expandDims(0)",
        ),
        (
            "Unknown layer: Foo. This may be due to one of the following reasons:\n1. The layer is "
            "defined in Python, in which case",
            Code.UNKNOWN_LAYER,
            "registerClass(Foo)",
        ),
        (
            "Input 0 is incompatible with layer lstm_LSTM2: expected ndim=3, found ndim=2",
            Code.RANK,
            "return_sequences",
        ),
    ],
)
def test_messages(text: str, code: Code, words: str) -> None:
    finding = explained(text)
    assert finding.code is code
    assert words in finding.fixes[0]
