"""The shapes, the products and the tensors inside attention."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shapecalc.algebra.size import Shape, shape_text
from shapecalc.declare.layer import Arguments, CallState, RuleError, Weight
from shapecalc.declare.products import InnerTensor, SumOfProducts
from shapecalc.errors import Code


def _check_masks(masks: Any) -> None:
    if masks is not None and not (isinstance(masks, list) and 2 <= len(masks) <= 3):
        raise RuleError("expects a list of masks: [query_mask, value_mask]")


def attended(shapes: list[Shape], call: CallState) -> Shape | list[Shape]:
    """Return the shape of the output: that of the queries, with the features of the values."""
    if not 2 <= len(shapes) <= 3:
        message = f"expects [query, value] or [query, value, key], got a list of {len(shapes)}"
        raise RuleError(message, code=Code.INPUTS)
    _check_masks(call.arguments.mask)
    query, value, *_ = shapes
    output = (*query[:-1], value[-1])
    scores = (*query[:-1], shapes[-1][-2]) if call.arguments.return_attention_scores else None
    return [output, scores] if scores else output


def check_attention_axes(rank: int, a: Arguments) -> None:
    """Check the axes of attention: axes of a projected value, which has one more for heads."""
    axes = (a.attention_axes,) if isinstance(a.attention_axes, int) else a.attention_axes or ()
    shifted = [axis if axis >= 0 else rank - 1 + axis for axis in axes]
    if not all(-rank <= axis < rank for axis in shifted):
        raise RuleError(
            f"attention_axes {axes} are not all axes of a value", argument="attention_axes"
        )


def key_shape(call: CallState) -> Shape:
    """Return the shape of the keys; there have to be as many as values."""
    value: Shape = call.arguments.value
    key: Shape = value if call.arguments.key is None else call.arguments.key
    if value[1:-1] != key[1:-1]:
        raise RuleError(
            f"needs as many keys as values, not {shape_text(key)} for {shape_text(value)}"
        )
    return key


def has_plain_masks(call: CallState) -> bool:
    """Return whether each mask has a value for each example and position.

    Keras takes masks of more axes where they happen to fit, and broadcasts the scores to them: then
    there are more scores than queries times keys.
    """
    a = call.arguments
    masks = (a.query_mask, a.value_mask, a.key_mask)
    return all(mask is None or len(mask) == 2 for mask in masks)


def weighted(shapes: list[Shape]) -> SumOfProducts:
    """Return the product of the scores with the values."""
    query, value, *_ = shapes
    return SumOfProducts("values", value[-2:], query[:-1], "scores · values, for each query")


def projected(weights: list[Weight], inputs: list[Shape]) -> list[SumOfProducts]:
    """Return the products with the kernels of the projections, each on one of the inputs."""
    kernels = [weight for weight in weights if weight.name.endswith("_kernel")]
    return [SumOfProducts.of(kernel, *x[:-1]) for kernel, x in zip(kernels, inputs)]


def compared(query: Shape, value: Shape, axes: Any, sizes: Shape) -> list[SumOfProducts]:
    """Return the products of queries with keys, and of scores with values.

    ``sizes`` are the number of heads, and the widths of a key and of a value in a head. The layer
    attends over some axes of the projected values; without any, over those before the heads.
    """
    heads, *widths = sizes
    projected = (*value[:-1], heads, widths[0])
    wanted = range(1, len(value) - 1) if axes is None else axes
    numbers = (wanted,) if isinstance(wanted, int) else wanted
    # Keras counts a negative axis from the heads.
    attended = [projected[axis if axis >= 0 else len(value) + axis] for axis in numbers]
    times = (*query[:-1], heads)
    notes = ("query · keys, for each query and head", "scores · values, for each query and head")
    return [
        SumOfProducts(name, (*attended, width), times, note)
        for name, width, note in zip(("scores", "values"), widths, notes)
    ]


def attention_tensors(products: Iterable[SumOfProducts]) -> list[InnerTensor]:
    """Return the tensors that some products of attention give, except for its output.

    >>> scores = SumOfProducts("scores", (7, 4), (1, 5, 2))
    >>> attention_tensors([scores])
    [InnerTensor(name='scores', shape=(1, 5, 2, 7), only_in_training=False)]
    """
    tensors = []
    for product in products:
        name = product.name.removesuffix("_kernel")
        if name == "scores":  # A score for each key; the other products give a vector.
            tensors.append(InnerTensor(name, (*product.times, *product.shape[:-1])))
        elif name == "values":
            tensors.append(InnerTensor("attended", (*product.times, product.shape[-1])))
        elif name != "attention_output":
            tensors.append(InnerTensor(name, (*product.times, *product.shape[1:])))
    return tensors


def score_tensors(shapes: list[Shape], summed: bool) -> list[InnerTensor]:
    """Return the tensors inside attention without projections.

    Args:
        shapes: the shapes of queries, values, and keys if those are not the values.
        summed: whether each query is added to each key; else their products are scores at once.
    """
    scores = (*shapes[0][:-1], *shapes[-1][-2:-1])  # Keras accepts keys of one axis.
    sums = [InnerTensor("sums", (*scores, shapes[0][-1]))] if summed else []
    return [*sums, InnerTensor("scores", scores)]


def attention_equations(a: Any) -> list[tuple[str, str]]:
    """Return what Attention computes from queries, keys and values."""
    scale = "α * " if a.use_scale else ""
    if a.score_mode == "concat":
        return _of_each_query(f"w * sum(tanh({scale}(q[n] + k)))")
    return [
        (f"s = {scale}(q @ k.T)", "scores: how well each key matches each query"),
        ("a = softmax(s)", "weights of the values, which add up to 1 for each query"),
        ("y = a @ v", "output: a weighted mean of the values for each query"),
    ]


def additive_equations(a: Any) -> list[tuple[str, str]]:
    """Return what AdditiveAttention computes from queries, keys and values."""
    return _of_each_query("tanh(q[n] + k) @ w" if a.use_scale else "sum(tanh(q[n] + k))")


def _of_each_query(scores: str) -> list[tuple[str, str]]:
    """Return attention for one query, by the scores that the keys have for it."""
    return [
        (f"s[n] = {scores}", "scores: how well each key matches query n"),
        ("a[n] = softmax(s[n])", "weights of the values for query n, which add up to 1"),
        ("y[n] = a[n] @ v", "output for query n: a weighted mean of the values"),
    ]


def head_equations(a: Any) -> list[tuple[str, str]]:
    """Return what attention with several heads computes; nothing for other forms of it.

    Source: Vaswani et al., 2017. Where groups of heads share keys and values, group j has them.
    """
    if a.use_gate or a.sliding_window or getattr(a, "attention_axes", None):
        return []
    shared = "j" if hasattr(a, "num_key_value_heads") else "i"
    owner = {"i": "head i", "j": "group j"}[shared]
    projected = [
        (f"{x}[{n}] = {_projected(x, n, a)}", f"{word} of {who}")
        for x, n, word, who in (
            ("Q", "i", "queries", "head i"),
            ("K", shared, "keys", owner),
            ("V", shared, "values", owner),
        )
    ]
    return [
        *projected,
        (f"A[i] = softmax(Q[i] @ K[{shared}].T / sqrt(d_k))", "weights of the values in head i"),
        (f"H[i] = A[i] @ V[{shared}]", "output of head i"),
        (f"y = concat(H[i]) @ W_O{' + b_O' if a.use_bias else ''}", "output"),
    ]


def _projected(x: str, index: str, a: Any) -> str:
    """Return the projection of queries, keys or values to a head."""
    return f"{x} @ W_{x}[{index}]{f' + b_{x}[{index}]' if a.use_bias else ''}"
