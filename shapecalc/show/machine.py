"""Summaries for programs: JSON, CSV, Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecalc.expr import Shape, known
from shapecalc.summary import Row, Summary

TOTALS = (
    "total_params",
    "trainable_params",
    "non_trainable_params",
    "total_bytes",
    "trainable_bytes",
    "non_trainable_bytes",
)


def as_dict(summary: Summary) -> dict[str, Any]:
    """The machine form: plain data, None for an unknown size.

    A layer with several outputs has a list of shapes; one that is unbuilt has
    None for its shape and its parameters.
    """
    return {
        "name": summary.name,
        "class_name": summary.class_name,
        "layers": [_layer(row) for row in summary.layers],
        **{total: _whole(getattr(summary, total)) for total in TOTALS},
    }


def _layer(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "class_name": row.class_name,
        "output_shape": _shapes(row.output_shapes),
        "dtype": row.dtype,
        "params": row.params,
        "trainable_params": row.trainable_params,
        "non_trainable_params": row.non_trainable_params,
        "connected_to": list(row.connected_to),
    }


def _shapes(shapes: Sequence[Shape] | None) -> Any:
    if shapes is None:
        return None
    plain = [[size if known(size) else None for size in shape] for shape in shapes]
    return plain[0] if len(plain) == 1 else plain


def _whole(number: float) -> float:
    """Bytes are whole unless single bits are stored."""
    return int(number) if number == int(number) else number
