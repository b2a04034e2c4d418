"""Attention layers: https://keras.io/api/layers/attention_layers/.

They are called on a list: the queries, the values, and the keys where those
are not the values.
"""

from __future__ import annotations

from typing import Any

from shapecalc.arguments import Anything, Argument, Choice, Flag, Real
from shapecalc.expr import Shape
from shapecalc.layer import MisfitError, Op, Out, Weight, layer

_DROPOUT: dict[str, Argument] = dict(dropout=Real("share of the scores that is dropped", 0.0))
_SEED: dict[str, Argument] = dict(seed=Anything("seed of the random generator", None))
_MODE: dict[str, Argument] = dict(
    score_mode=Choice("how a query is held against a key", "dot", options=("dot", "concat"))
)


def _check_seed(a: Any) -> None:
    if a.dropout > 0 and not (a.seed is None or isinstance(a.seed, int)):
        raise MisfitError(f"`seed` must be a whole number, not {a.seed!r}", argument="seed")


def _query_mask(op: Op, inputs: Any, masks: Any, a: Any) -> Any:
    """The outputs are skipped where the queries are."""
    return None if masks[0] is None else op("ConvertToTensor", masks[0])


def _attended(shapes: list[Shape]) -> Shape:
    """For every query a value: the queries' axes, with the values' features."""
    if not 2 <= len(shapes) <= 3:
        raise MisfitError(f"takes [query, value] or [query, value, key], not {len(shapes)} tensors")
    query, value = shapes[:2]
    return (*query[:-1], value[-1])


@layer(
    dict(use_scale=Flag("whether the scores are scaled by a learned factor", False))
    | _MODE
    | _DROPOUT
    | _SEED,
    merges=True,
    lists_only=True,
    masking=_query_mask,
    takes_mask=True,
    check=_check_seed,
)
def Attention(x: list[Shape], a: Any) -> Out:
    """Averages the values, weighted by how well each key fits the query: softmax(q·kᵀ)·v.

    Source: Luong et al., 2015.

    Often wrong: this layer projects nothing, so it has no kernels.
    """
    return Out(
        _attended(x),
        [
            a.use_scale and Weight("scale", (), "one factor for all scores"),
            a.score_mode == "concat" and Weight("concat_score_weight", (), "one factor"),
        ],
    )


@layer(
    dict(use_scale=Flag("whether the features are weighted in the score", True)) | _DROPOUT,
    keywords=_MODE | _SEED,
    merges=True,
    lists_only=True,
    masking=_query_mask,
    takes_mask=True,
    check=_check_seed,
)
def AdditiveAttention(x: list[Shape], a: Any) -> Out:
    """Attention whose score is a sum over tanh(q + k).

    Source: Bahdanau et al., 2015.
    """
    shape = _attended(x)
    return Out(
        shape,
        [a.use_scale and Weight("scale", (x[0][-1],), "weight of each feature in the score")],
    )
