"""Attention layers: https://keras.io/api/layers/attention_layers/.

The older ones are called on a list: the queries, the values, and the keys where
those are not the values. Those with heads take them one by one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shapecalc.algebra.size import Shape, differ, product, shape_text
from shapecalc.declare.kinds import Argument, Choice, Flag, SameAs, Tensors, Unchecked
from shapecalc.declare.layer import (
    MASK,
    Arguments,
    CallState,
    Op,
    Out,
    RuleError,
    Weight,
    keep_mask,
    layer,
    training,
)
from shapecalc.declare.products import SumOfProducts
from shapecalc.declare.sight import in_place
from shapecalc.declare.size_kinds import InputShape, Integers, PositiveInt, Real
from shapecalc.rules.layers.attention_parts import (
    additive_equations,
    attended,
    attention_equations,
    attention_tensors,
    check_attention_axes,
    compared,
    has_plain_masks,
    head_equations,
    key_shape,
    projected,
    score_tensors,
    weighted,
)
from shapecalc.rules.layers.shared import (
    check_seed,
    constraints,
    in_few_bits,
    initializers,
    regularizers,
)

_DROPOUT: dict[str, Argument] = dict(dropout=Real("fraction of the scores to drop", 0.0))
_SEED: dict[str, Argument] = dict(seed=Unchecked("seed of the random generator", None))
_MODE: dict[str, Argument] = dict(
    score_mode=Choice("how to compare a query with a key", "dot", options=("dot", "concat"))
)

_SCORES: dict[str, Argument] = dict(
    return_attention_scores=Flag("whether to return the scores as well", False),
)
_OUTPUTS = ("output", "scores of attention")
_CAUSAL: dict[str, Argument] = dict(
    use_causal_mask=Flag("whether each query attends only to earlier positions and its own", False)
)


def _check_seed(a: Arguments) -> None:
    check_seed(a.seed, a.dropout)


def _query_mask(op: Op, inputs: Any, masks: Any, a: Arguments) -> Any:
    """Return the mask of the queries, which is that of the outputs."""
    return None if masks[0] is None else op("ConvertToTensor", masks[0])


_LISTED: dict[str, Any] = dict(
    usual_axes="batch time features",
    input_names=("query", "value", "key"),
    free_axes=lambda a: [1],
)


@layer(
    dict(use_scale=Flag("whether to scale the scores by a learned factor", False))
    | _MODE
    | _DROPOUT
    | _SEED,
    merges=True,
    lists_only=True,
    **_LISTED,
    masking=_query_mask,
    call_arguments=MASK | training(False) | _SCORES | _CAUSAL,
    check=_check_seed,
    equations=attention_equations,
)
def Attention(x: list[Shape], a: Arguments, call: CallState) -> Out:
    """Average the values, weighted by how well each key matches the query: softmax(q·kᵀ)·v.

    Source: Luong et al., 2015.

    Common mistake: counting projections (the layer has none, so it has no kernels); dividing the
    scores by √d, as Vaswani et al. do. Keras does not; with ``use_scale=True`` it learns a factor.
    """
    return Out(
        attended(x, call),
        [
            a.use_scale and Weight("scale", (), "one factor for all scores", symbols=["α"]),
            a.score_mode == "concat"
            and Weight("concat_score_weight", (), "one factor", symbols=["w"]),
        ],
        products=[
            a.score_mode == "dot"
            and SumOfProducts("scores", x[-1][-2:], x[0][:-1], "query · keys, for each query"),
            weighted(x),
        ],
        inner_tensors=score_tensors(x, a.score_mode == "concat"),
        names=_OUTPUTS,
        sight=[in_place(x[0], -1), {}, {}],
    )


@layer(
    dict(use_scale=Flag("whether to weight the features in the score", True)) | _DROPOUT,
    keywords=_MODE | _SEED,
    merges=True,
    lists_only=True,
    **_LISTED,
    masking=_query_mask,
    call_arguments=MASK | training(False) | _SCORES | _CAUSAL,
    check=_check_seed,
    equations=additive_equations,
)
def AdditiveAttention(x: list[Shape], a: Arguments, call: CallState) -> Out:
    """Average the values as `Attention` does, with a sum over tanh(q + k) as the score.

    Source: Bahdanau et al., 2015.
    """
    shape = attended(x, call)
    return Out(
        shape,
        [
            a.use_scale
            and Weight(
                "scale",
                (x[0][-1],),
                "weight of each feature in the score",
                initializer="glorot_uniform",
                symbols=["w"],
            )
        ],
        products=[weighted(x)],
        inner_tensors=score_tensors(x, True),
        names=_OUTPUTS,
        sight=[in_place(x[0], -1), {}, {}],
    )


_SHARED: dict[str, Argument] = dict(
    sliding_window=PositiveInt(
        "largest distance between a query and the keys that it attends to", None
    ),
    flash_attention=Flag("whether to use flash attention", None),
    **initializers(kernel="glorot_uniform", bias="zeros"),
    **regularizers("kernel", "bias", "activity"),
    **constraints("kernel", "bias"),
    use_gate=Flag("whether a gate, computed from the query, scales the heads", False),
    **_SEED,
)
_CALLED: dict[str, Argument] = dict(
    value=Tensors("the values", single=True),
    key=Tensors("the keys; by default the values", None, single=True),
    query_mask=Tensors("which queries are not masked", None),
    value_mask=Tensors("which values are not masked", None),
    key_mask=Tensors("which keys are not masked", None),
    attention_mask=Tensors("which keys each query attends to", None),
    **_SCORES,
    **training(),
    **_CAUSAL,
)


def _check_heads(a: Arguments) -> None:
    if a.flash_attention and a.dropout > 0:
        raise RuleError("flash attention cannot be used with dropout", argument="dropout")


_HEADS: dict[str, Any] = dict(
    usual_axes="batch time features",
    masking=keep_mask,
    first_call_argument="query",
    call_arguments=_CALLED,
    equations=head_equations,
)


def _projection(
    name: str, axes: Shape, outputs: Shape, note: str, a: Arguments, symbol: str, rank: int = 3
) -> list[Weight]:
    """Return the weights of a projection from some axes to others, for all heads at once.

    ``symbol`` is the index of their letters, ``rank`` the number of axes of the tensor without
    heads.
    """
    starts = "kernel_initializer", "bias_initializer"
    w, b = ([f"{letter}_{symbol}"] if symbol else () for letter in "Wb")
    kernel = Weight(f"{name}_kernel", (*axes, *outputs), note, initializer=starts[0], symbols=w)
    note = "one value for each output"
    bias = Weight(f"{name}_bias", outputs, note, initializer=starts[1], symbols=b)
    weights = [
        *_kept(kernel, len(axes), a, (*(1,) * (rank - 1), *outputs)),
        *([bias] if a.use_bias else []),
    ]
    # They belong to layers inside, which Keras does not tell of `trainable`.
    return [replace(weight, freezes=False) for weight in weights]


def _kept(kernel: Weight, summed: int, a: Arguments, scale: Shape) -> list[Weight]:
    """Return a kernel as the inner layer stores it, which has the same dtype."""
    if not in_few_bits(a):
        return [kernel]
    from shapecalc.rules.layers.quantization import kept_in_few_bits  # few models are

    axes = kernel.shape[:summed], kernel.shape[summed:]
    flat = product(axes[0]), product(axes[1])
    few = ("int8", "int4", "float8")
    kept = kept_in_few_bits([kernel], a, range(summed), flat, few, scale)
    projection = kernel.name.removesuffix("_kernel")
    return [
        weight
        if weight.name.startswith(projection)
        else replace(weight, name=f"{projection}_{weight.name}")
        for weight in kept
    ]


def _heads_out(
    shapes: tuple[Shape, Shape],
    weights: list[Weight],
    products: list[SumOfProducts],
    a: Arguments,
    call: CallState,
    computed: list[Shape] | None = None,
) -> Out:
    """Return the outputs of attention with heads, in which Keras makes two layers without a name.

    ``shapes`` are those of the output and of the scores; ``computed`` has both as Keras computes
    them, if it reports others.
    """
    if not 0 <= a.dropout <= 1:
        raise RuleError(
            f"`dropout` must be a number from 0 to 1, not {a.dropout:g}", argument="dropout"
        )
    _check_seed(a)
    for argument in ("kernel_initializer", "bias_initializer"):
        if getattr(a, argument) is None:
            raise RuleError(f"`{argument}` cannot be None: Keras copies the initializer")
    parts: dict[str, Any] = dict(
        hidden_layers=("Softmax", "Dropout"),
        products=products if has_plain_masks(call) else None,
        inner_tensors=attention_tensors(products),
        sight=in_place(shapes[0], -1),
    )
    if not call.arguments.return_attention_scores:
        return Out(shapes[0], weights, **parts)
    return Out(list(shapes), weights, computed_shape=computed, names=_OUTPUTS, **parts)


@layer(
    dict(
        num_heads=PositiveInt("number of heads", letter="h", usual=(2, 4)),
        key_dim=PositiveInt("width of queries and keys in each head", usual=(4, 8, 10)),
        value_dim=PositiveInt(
            "width of values in each head",
            None,
            letter="v",
            stands_for=SameAs("key_dim"),
        ),
        **_DROPOUT,
        use_bias=Flag("whether to add a bias in each projection", True),
        output_shape=InputShape(
            "shape of the output for each query; by default the features of the query",
            None,
            falsy=True,
            letter="o",
        ),
        attention_axes=Integers("the axes to attend over; by default all", None),
        **_SHARED,
    ),
    check=_check_heads,
    textbook_macs=["4·T·d·h·k + 2·T²·h·k"],
    **_HEADS,
)
def MultiHeadAttention(x: Shape, a: Arguments, call: CallState) -> Out:
    """Apply attention in several heads, each with its own projections of query, key and value.

    Source: Vaswani et al., 2017.

    Common mistake: counting three projections. There are four, each with a bias: three from
    queries, keys and values to the heads, and one from the heads to the output.
    """
    value, key = call.arguments.value, key_shape(call)
    heads, value_dim = a.num_heads, a.key_dim if a.value_dim is None else a.value_dim
    outputs = (x[-1],) if a.output_shape is None else a.output_shape
    if not call.called_before:
        check_attention_axes(len(value) + 1, a)
    rank, inner = len(x), (heads, value_dim)
    gate = _projection("gate", x[-1:], inner, "query to gate", a, "", rank)
    weights = [
        *_projection("query", x[-1:], (heads, a.key_dim), "query to heads", a, "Q[i]", rank),
        *_projection("key", key[-1:], (heads, a.key_dim), "key to heads", a, "K[i]", len(key)),
        *(gate if a.use_gate else []),
        *_projection("value", value[-1:], inner, "value to heads", a, "V[i]", len(value)),
        *_projection("attention_output", inner, outputs, "heads to output", a, "O", rank),
    ]
    shape = (*x[:-1], *outputs)
    scores = (x[0], heads, x[1], x[1])
    # Keras says of the scores that there are as many keys as queries.
    wrong = len(x) == len(key) == 3 and differ(x[1], key[1])
    computed = [shape, (*scores[:-1], key[1])] if wrong else None
    # Keras computes most attention in one piece, over the second axis whatever is set.
    fused = len(x) == 3 and not a.dropout and not call.arguments.return_attention_scores
    axes = None if fused else a.attention_axes
    products = compared(x, value, axes, (heads, a.key_dim, value_dim))
    parts = projected(weights, [x, key, *[x] * a.use_gate, value, x]) + products
    return _heads_out((shape, scores), weights, parts, a, call, computed)


def _check_groups(a: Arguments) -> None:
    _check_heads(a)
    if a.num_query_heads % a.num_key_value_heads:
        raise RuleError(
            f"{a.num_query_heads} heads cannot be divided into {a.num_key_value_heads} "
            "equal groups",
            argument="num_key_value_heads",
        )


@layer(
    dict(
        head_dim=PositiveInt("width of each head", text=True, deferred=True, letter="k"),
        num_query_heads=PositiveInt(
            "number of query heads", minimum=0, signed=True, deferred=True, letter="h"
        ),
        num_key_value_heads=PositiveInt(
            "number of key and value heads; groups of query heads share one",
            signed=True,
            deferred=True,
            letter="g",
        ),
        **_DROPOUT,
        use_bias=Flag("whether to add a bias in each projection", True),
        **_SHARED,
    ),
    class_name="GroupedQueryAttention",
    check=_check_groups,
    **_HEADS,
)
def GroupQueryAttention(x: Shape, a: Arguments, call: CallState) -> Out:
    """Apply attention with fewer heads for keys and values than for queries.

    Source: Ainslie et al., 2023.

    Keras reads the number of features from the third axis.
    """
    value, key = call.arguments.value, key_shape(call)
    queries, groups = (a.num_query_heads, a.head_dim), (a.num_key_value_heads, a.head_dim)
    if x[-1] != value[-1]:
        raise RuleError(
            f"queries {shape_text(x)} and values {shape_text(value)} differ in their features"
        )
    gate = _projection("gate", (x[2],), queries, "query to gate", a, "")
    weights = [
        *_projection("query", (x[2],), queries, "query to heads", a, "Q[i]"),
        *_projection("key", (key[2],), groups, "key to heads", a, "K[j]"),
        *(gate if a.use_gate else []),
        *_projection("value", (value[2],), groups, "value to heads", a, "V[j]"),
        *_projection("attention_output", queries, x[-1:], "heads to output", a, "O"),
    ]
    scores = (x[0], a.num_query_heads, x[1], key[1])
    sizes = (a.num_query_heads, a.head_dim, a.head_dim)
    parts = projected(weights, [x, key, *[x] * a.use_gate, value, x])
    return _heads_out((x, scores), weights, parts + compared(x, value, None, sizes), a, call)
