"""Comparison with real Keras: every value of every row, and every character of the table."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from math import prod
from typing import Any

from shapecalc.oracle.build import Builder, message_of
from shapecalc.oracle.code import FailedCodeError, MissingCodeError, guarded, missing_in_keras
from shapecalc.plan import SEQUENTIAL, ModelPlan
from shapecalc.table.escape import acts
from shapecalc.table.forms import as_dict
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import Summary

WIDTHS = (60, 80, 100, 160)
"""The widths of the terminal at which tables are compared."""


@contextmanager
def terminal_width(columns: int) -> Iterator[None]:
    """Set the width of the terminal."""
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
    """Return the table that Keras prints for its own model.

    Args:
        model: a model of Keras.
        columns: the width of the terminal.
        options: arguments of ``model.summary()``.
    """
    printed: list[str] = []
    with terminal_width(columns):
        model.summary(print_fn=printed.append, **options)
    return "\n".join(printed)


def keras_rows(model: Any) -> list[dict[str, Any]]:
    """Return the rows of a model of Keras as plain data, as `as_dict` has them."""
    sequential = model.__class__.__name__ == SEQUENTIAL
    graph = model._functional if sequential else model
    nodes = [n for level in graph._nodes_by_depth.values() for n in level] if graph else []
    layers = model.layers if sequential else model._operations
    return [_keras_row(layer, nodes) for layer in layers]


def _keras_row(layer: Any, nodes: list[Any]) -> dict[str, Any]:
    is_layer = hasattr(layer, "built")
    outputs = layer._inbound_nodes[-1].outputs if layer._inbound_nodes else []
    weights = layer.weights if is_layer else []
    trained = _param_count(layer.trainable_weights) if is_layer else 0
    return {
        "name": layer.name,
        "class_name": layer.__class__.__name__,
        "output_shape": _output_shape(outputs),
        "dtype": layer.dtype if is_layer else outputs[0].dtype,
        "params": None if is_layer and not layer.built else _param_count(weights),
        "trainable_params": trained,
        "non_trainable_params": _param_count(weights) - trained,
        "connected_to": [
            f"{tensor._keras_history.operation.name}[{tensor._keras_history.node_index}]"
            f"[{tensor._keras_history.tensor_index}]"
            for node in layer._inbound_nodes
            if node in nodes
            for tensor in node.input_tensors
        ],
    }


def _output_shape(outputs: Any) -> Any:
    shapes = [list(tensor.shape) for tensor in outputs]
    if not shapes:
        return None
    return shapes[0] if len(shapes) == 1 else shapes


def _param_count(weights: Any) -> int:
    return sum(prod(weight.shape) for weight in weights)


def build_or_error(builder: Builder, plan: ModelPlan) -> tuple[Any, str]:
    """Return the model that Keras builds from a plan, and the error if it refuses the plan.

    Returns:
        The model and an empty text; or None, and the class and the message of the exception.

    Raises:
        MissingCodeError: if the plan has code that is missing, or that may not be run.
        FailedCodeError: if its code cannot be loaded.
    """
    try:
        with guarded(builder.code):
            return builder.model(plan), ""
    except (MissingCodeError, FailedCodeError):
        raise
    except Exception as error:  # Keras refuses models with exceptions of any class.
        missing = missing_in_keras(error, plan)
        if missing:
            raise missing from None
        return None, message_of(error)


VARIANTS: tuple[Mapping[str, Any], ...] = (
    {},
    {"expand_nested": True},
    {"show_trainable": True},
    {"expand_nested": True, "show_trainable": True},
)


def differences(summary: Summary, model: Any, widths: Sequence[int] = WIDTHS) -> Iterator[str]:
    """Yield the differences between our summary of a model and Keras's own.

    Args:
        summary: our summary.
        model: the model of Keras.
        widths: the widths of the terminal at which the tables are compared.
    """
    ours, theirs = as_dict(summary)["layers"], keras_rows(model)
    if len(ours) != len(theirs):
        yield f"Keras has {len(theirs)} rows, shapecalc has {len(ours)}"
    for our_row, row in zip(ours, theirs):
        for key, value in row.items():
            if our_row[key] != value:
                yield f"{row['name']}: {key} is {value} in Keras, {our_row[key]} in shapecalc"
    for columns in widths:
        for variant in VARIANTS:
            drawn = without_trailing_blanks(table(summary, Options(columns=columns, **variant)))
            printed = without_trailing_blanks(keras_table(model, columns, **variant))
            # Where Keras prints a character that acts, our table has an escape.
            if drawn != printed and not any(map(acts, printed.split("\n"))):
                yield f"at {columns} columns {variant or ''}:\n{_first_difference(drawn, printed)}"


def without_trailing_blanks(table: str) -> str:
    """Return a table without the blanks at the ends of its lines."""
    return re.sub(r"[ \t]+$", "", table, flags=re.MULTILINE).rstrip("\n")


def _first_difference(ours: str, theirs: str) -> str:
    """Return the first line in which two tables differ."""
    lines = zip_longest(ours.split("\n"), theirs.split("\n"), fillvalue="(no line)")
    for our_line, line in lines:
        if our_line != line:
            return f"  Keras:     {line}\n  shapecalc: {our_line}"
    return ""
