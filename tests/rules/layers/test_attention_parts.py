"""The tensors inside attention, which follow from its products."""

from __future__ import annotations

from shapecalc.algebra.size import product
from shapecalc.declare.products import SumOfProducts
from shapecalc.rules.layers.attention_parts import attention_tensors, compared, score_tensors

X, KEYS = (1, 5, 6), (1, 7, 6)


def test_tensors() -> None:
    """Queries are projected and compared with each key; the projection back is the output."""
    query = SumOfProducts("query_kernel", (6, 2, 4), X[:-1])
    output = SumOfProducts("attention_output_kernel", (2, 4, 6), X[:-1])
    tensors = attention_tensors([query, output, *compared(X, KEYS, None, (2, 4, 3))])
    numbers = {tensor.name: product(tensor.shape) for tensor in tensors}
    assert numbers == {"query": 5 * 2 * 4, "scores": 2 * 5 * 7, "attended": 5 * 2 * 3}


def test_sums() -> None:
    """With sums in place of products, there is a vector for each pair of query and key."""
    names = [(tensor.name, tensor.shape) for tensor in score_tensors([X, KEYS], True)]
    assert names == [("sums", (1, 5, 7, 6)), ("scores", (1, 5, 7))]
    assert [tensor.name for tensor in score_tensors([X, KEYS], False)] == ["scores"]
