"""Calls of attention layers: parameters worked out by hand, and the calls that are refused."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.size import Shape
from shapecalc.errors import ModelError
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data
from shapecalc.table.summary import summary


def graph(call: str) -> Any:
    inputs = {"x": [4, 6], "v": [5, 8], "k": [3, 8]}
    used = {name: shape for name, shape in inputs.items() if name in call.partition(")")[2]}
    return read_data({"inputs": used, "layers": {"y": call}, "outputs": "y"})


def last(call: str) -> tuple[list[Shape], Any]:
    """Return the output shapes without the batch, and the parameters, of the last layer."""
    row = summary(infer(graph(call))).layers[-1]
    assert row.output_shapes
    return [shape[1:] for shape in row.output_shapes if shape], row.params


def message(call: str) -> str:
    """Return the message of the only problem."""
    with pytest.raises(ModelError) as caught:
        infer(graph(call))
    (problem,) = caught.value.problems
    return problem.message


def projections(query: int, value: int, heads: int, key_dim: int, value_dim: int) -> int:
    """Return the parameters of four projections with biases, worked out by hand."""
    inner, outer = heads * key_dim, heads * value_dim
    to_heads = (query + 1) * inner + (value + 1) * inner + (value + 1) * outer
    return to_heads + (outer + 1) * query


def test_heads() -> None:
    assert last("MultiHeadAttention(3, 6)(x, x)") == ([(4, 6)], projections(6, 6, 3, 6, 6))
    assert last("MultiHeadAttention(3, 6)(x, v)") == ([(4, 6)], projections(6, 8, 3, 6, 6))


def test_another_width_of_the_values() -> None:
    call = "MultiHeadAttention(3, 6, value_dim=7)(x, v)"
    assert last(call) == ([(4, 6)], projections(6, 8, 3, 6, 7))


def test_without_biases() -> None:
    call = "MultiHeadAttention(3, 6, use_bias=False)(x, x)"
    assert last(call) == ([(4, 6)], 4 * 6 * 3 * 6)


def test_output_shape() -> None:
    call = "MultiHeadAttention(2, 3, output_shape=(10,))(x, x)"
    assert last(call) == ([(4, 10)], 3 * (6 + 1) * 6 + (6 + 1) * 10)


def test_scores() -> None:
    """Keras reports as many keys as queries; `--correct` shows the actual number."""
    call = "MultiHeadAttention(3, 6)(x, v, return_attention_scores=True)"
    assert last(call)[0] == [(4, 6), (3, 4, 4)]
    row = summary(infer(graph(call), correct=True)).layers[-1]
    assert [shape[1:] for shape in row.output_shapes or () if shape] == [(4, 6), (3, 4, 5)]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("x, value=[x]", "expects one tensor for `value`, got a list"),
        ("x, x, key=[x]", "expects one tensor for `key`, got a list"),
        ("x", "needs `query` and `value`; `value` is missing"),
        ("x, v, k", "needs as many keys as values, not (None, 3, 8) for (None, 5, 8)"),
    ],
)
def test_calls_that_are_refused(arguments: str, expected: str) -> None:
    assert message(f"MultiHeadAttention(3, 6)({arguments})") == expected


def test_groups_of_heads() -> None:
    call = "GroupQueryAttention(head_dim=2, num_query_heads=4, num_key_value_heads=2)(x, x)"
    query, key, output = (6 + 1) * 8, (6 + 1) * 4, (8 + 1) * 6
    assert last(call) == ([(4, 6)], query + 2 * key + output)
    assert message(call.replace("num_key_value_heads=2", "num_key_value_heads=3")) == (
        "4 heads cannot be divided into 3 equal groups"
    )


def test_attention_without_heads() -> None:
    assert last("Attention()([x, x])") == ([(4, 6)], 0)
    assert last("Attention(use_scale=True)([x, x])") == ([(4, 6)], 1)
    assert last("AdditiveAttention()([x, x])") == ([(4, 6)], 6)
    assert message("Attention()([x])") == (
        "expects [query, value] or [query, value, key], got a list of 1"
    )
