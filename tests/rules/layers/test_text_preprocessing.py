"""Vocabularies: the width of their output, and the arguments that do not fit together."""

from __future__ import annotations

import pytest

from shapecalc.algebra.size import UNKNOWN, Shape
from shapecalc.errors import ModelError
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data
from shapecalc.table.summary import summary


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        ("StringLookup(vocabulary=['a', 'b'])", (UNKNOWN, 3)),
        ("StringLookup(vocabulary=['a', 'b'], output_mode='multi_hot')", (UNKNOWN, 3)),
        ("StringLookup(vocabulary=['a', 'b', 'c'], output_mode='count')", (UNKNOWN, 4)),
        (
            "StringLookup(vocabulary=['a'], num_oov_indices=4, output_mode='multi_hot')",
            (UNKNOWN, 5),
        ),
        ("StringLookup(9, output_mode='count', pad_to_max_tokens=True)", (UNKNOWN, 9)),
        ("TextVectorization(output_sequence_length=9)", (UNKNOWN, 9)),
        ("TextVectorization()", (UNKNOWN, UNKNOWN)),
    ],
)
def test_shapes(layer: str, shape: Shape) -> None:
    row = summary(infer(read_data(["Input((3,), dtype='string')", layer]))).layers[-1]
    assert row.output_shapes == [shape]
    assert row.params == 0


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        ("StringLookup(vocabulary=['a', 'a'])", "the vocabulary contains 'a' twice"),
        ("StringLookup(1)", "`max_tokens` must be at least 2"),
        (
            "StringLookup(vocabulary=['a'], output_mode='one_hot', invert=True)",
            "invert=True needs output_mode='int'",
        ),
        (
            "StringLookup(output_mode='multi_hot', pad_to_max_tokens=True)",
            "pad_to_max_tokens needs max_tokens",
        ),
        (
            "TextVectorization(output_mode='count', output_sequence_length=4)",
            "output_sequence_length needs output_mode='int'",
        ),
    ],
)
def test_arguments_that_do_not_fit_together(layer: str, message: str) -> None:
    with pytest.raises(ModelError) as caught:
        infer(read_data(["Input((3,), dtype='string')", layer]))
    assert [problem.message for problem in caught.value.problems] == [message]
