"""Real Keras as the judge: every row and character of its table compared with ours."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from math import prod
from typing import Any

from shapecalc.oracle.build import Builder
from shapecalc.plan import SEQUENTIAL, ModelPlan
from shapecalc.table.forms import as_dict
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import Summary

WIDTHS = (60, 80, 100, 160)
"""The terminal widths at which tables are compared."""


@contextmanager
def terminal_width(columns: int) -> Iterator[None]:
    """A terminal of so many columns."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = str(columns)
    try:
        yield
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before


def keras_table(model: Any, columns: int, **options: Any) -> str:
    """The table that Keras itself prints for its model."""
    printed: list[str] = []
    with terminal_width(columns):
        model.summary(print_fn=printed.append, **options)
    return "\n".join(printed)


def keras_rows(model: Any) -> list[dict[str, Any]]:
    """What Keras knows of each row, in the machine form of a summary."""
    sequential = model.__class__.__name__ == SEQUENTIAL
    graph = model._functional if sequential else model
    nodes = [n for level in graph._nodes_by_depth.values() for n in level] if graph else []
    layers = model.layers if sequential else model._operations
    return [_row(layer, nodes) for layer in layers]


def _row(layer: Any, nodes: list[Any]) -> dict[str, Any]:
    is_layer = hasattr(layer, "built")
    outputs = layer._inbound_nodes[-1].outputs if layer._inbound_nodes else []
    weights = layer.weights if is_layer else []
    trained = _count(layer.trainable_weights) if is_layer else 0
    return {
        "name": layer.name,
        "class_name": layer.__class__.__name__,
        "output_shape": _shapes(outputs),
        "dtype": layer.dtype if is_layer else outputs[0].dtype,
        "params": None if is_layer and not layer.built else _count(weights),
        "trainable_params": trained,
        "non_trainable_params": _count(weights) - trained,
        "connected_to": [
            f"{tensor._keras_history.operation.name}[{tensor._keras_history.node_index}]"
            f"[{tensor._keras_history.tensor_index}]"
            for node in layer._inbound_nodes
            if node in nodes
            for tensor in node.input_tensors
        ],
    }


def _shapes(outputs: Any) -> Any:
    shapes = [list(tensor.shape) for tensor in outputs]
    if not shapes:
        return None
    return shapes[0] if len(shapes) == 1 else shapes


def _count(weights: Any) -> int:
    return sum(prod(weight.shape) for weight in weights)


def build_or_error(builder: Builder, plan: ModelPlan) -> tuple[Any, str]:
    """The model that Keras makes of a plan, or else what it says against it."""
    try:
        return builder.model(plan), ""
    except Exception as error:  # Keras refuses in many ways, which have nothing in common.
        return None, f"{type(error).__name__}: {str(error).strip() or repr(error)}"


VARIANTS: tuple[Mapping[str, Any], ...] = (
    {},
    {"expand_nested": True},
    {"show_trainable": True},
    {"expand_nested": True, "show_trainable": True},
)


def differences(summary: Summary, model: Any, widths: Sequence[int] = WIDTHS) -> Iterator[str]:
    """Where our summary of a model and Keras's own are not the same."""
    ours, theirs = as_dict(summary)["layers"], keras_rows(model)
    if len(ours) != len(theirs):
        yield f"Keras has {len(theirs)} rows, here are {len(ours)}"
    for here, row in zip(ours, theirs):
        for key, value in row.items():
            if here[key] != value:
                yield f"{row['name']}: {key} is {value} in Keras, {here[key]} here"
    for columns in widths:
        for variant in VARIANTS:
            drawn = without_trailing_blanks(table(summary, Options(columns=columns, **variant)))
            printed = without_trailing_blanks(keras_table(model, columns, **variant))
            if drawn != printed:
                yield f"at {columns} columns {variant or ''}:\n{_first(drawn, printed)}"


def without_trailing_blanks(table: str) -> str:
    """A table without the blanks at the ends of its lines."""
    return re.sub(r"[ \t]+$", "", table, flags=re.MULTILINE).rstrip("\n")


def _first(ours: str, theirs: str) -> str:
    """The first line in which two tables differ."""
    for one, other in zip_longest(ours.split("\n"), theirs.split("\n"), fillvalue="(no line)"):
        if one != other:
            return f"  Keras: {other}\n  here:  {one}"
    return ""
