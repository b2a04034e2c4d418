"""The table of a file that has only weights: their names, shapes and numbers of parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain
from math import prod
from typing import Any

from shapecalc.algebra.size import shape_text
from shapecalc.dataclasses import dataclass, field, replace
from shapecalc.declare.names import bits_of
from shapecalc.model.stored import CONTAINERS, weights_of
from shapecalc.stored_weights import StoredLayer, StoredWeight, StoredWeights
from shapecalc.table.boxes import ASCII, HEAVY, Column, box_lines, painted
from shapecalc.table.escape import csv_cell, markdown_code, markdown_row
from shapecalc.table.keras3 import (
    Options,
    column_widths,
    memory_text,
    rows_in_range,
    shape_parts,
)
from shapecalc.table.rows import WeightTotals
from shapecalc.table.styled import Styled, lines
from shapecalc.terminal import BOLD, CODES, NUMBER, UNSTYLED, visible

COLUMNS = (
    Column("Layer / weight", 0.42),
    Column("Shape", 0.68),
    Column("Dtype", 0.82),
    Column("Param #", 1.0, "right"),
)

NOTE = "the file has only weights, and no model: no classes, no output shapes, no connections"


@dataclass(slots=True)
class LayerWeights:
    """The weights of a layer.

    Attributes:
        name: the name of the layer, below those of the models that contain it.
        weights: the weights.
    """

    name: str
    weights: Sequence[StoredWeight]

    @property
    def params(self) -> int:
        """The number of parameters."""
        return sum(prod(weight.shape) for weight in self.weights)


@dataclass
class WeightsTable:
    """The weights in a file.

    Attributes:
        name: the name of the file.
        stored: the weights.
        notes: what the table does not show.
        title: what a program calls it: nothing.
    """

    name: str
    stored: StoredWeights
    notes: Sequence[str] = field(default=(NOTE,))
    title: str = ""

    @cached_property
    def layers(self) -> Sequence[LayerWeights]:
        """The layers that have weights."""
        return list(_layers(self.stored.model, ""))

    @property
    def totals(self) -> Sequence[tuple[str, WeightTotals]]:
        """The totals with their labels."""
        weights = [weight for layer in self.layers for weight in layer.weights]
        optimizer = self.stored.optimizer
        return [
            ("Total", _totals(weights)),
            *([("Optimizer", _totals(optimizer))] if optimizer else []),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the table as plain data for JSON."""
        optimizer, total = _totals(self.stored.optimizer), self.totals[0][1]
        return {
            "file": self.name,
            "layers": [
                {
                    "name": layer.name,
                    "params": layer.params,
                    "weights": [
                        {
                            "name": weight.name,
                            "shape": list(weight.shape),
                            "dtype": weight.dtype,
                            "params": prod(weight.shape),
                        }
                        for weight in layer.weights
                    ],
                }
                for layer in self.layers
            ],
            "total_params": total.params,
            "total_bytes": total.size,
            "optimizer_params": optimizer.params,
            "optimizer_bytes": optimizer.size,
        }

    def as_csv(self, options: Options) -> Iterator[list[str]]:
        """Yield a row for each weight, in the columns of a model's table."""
        for layer in rows_in_range(self.layers, options.layer_range):
            for weight in layer.weights:
                name, params = f"{layer.name}/{weight.name}", str(prod(weight.shape))
                cells = [
                    self.name,
                    name,
                    "",
                    shape_text(weight.shape),
                    weight.dtype,
                    params,
                    "",
                    "",
                    "",
                ]
                yield list(map(csv_cell, cells))

    def as_markdown(self, options: Options) -> str:
        """Return the table in Markdown."""
        rows = [markdown_row(["Layer", "Weight", "Shape", "Dtype", "Param #"])]
        rows.append(markdown_row(["---", "---", "---", "---", "---:"]))
        for layer in rows_in_range(self.layers, options.layer_range):
            for weight in layer.weights:
                names = [markdown_code(layer.name), markdown_code(weight.name)]
                cells = [shape_text(weight.shape), markdown_code(weight.dtype)]
                rows.append(markdown_row([*names, *cells, f"{prod(weight.shape):,}"]))
        totals = [
            f"- {label} params: {total.params:,} ({memory_text(total.size)})"
            for label, total in self.totals
        ]
        return "\n".join([f"**Weights: {markdown_code(self.name)}**", "", *rows, "", *totals])

    def table(self, options: Options) -> str:
        """Return the table for a terminal.

        Raises:
            ValueError: if there is no room for the columns, or no layer matches ``layer_range``.
        """
        widths = column_widths(COLUMNS, options.line_length or min(88, options.columns - 4))
        layers = rows_in_range(self.layers, options.layer_range)
        rows = [cells for layer in layers for cells in _cells(layer)]
        ruled = [is_first for layer in layers for is_first in (True, *[False] * len(layer.weights))]
        console = options.console or options.columns
        box = ASCII if options.ascii else HEAVY
        codes = CODES[options.colors]
        title = lines(Styled([(f'Weights: "{visible(self.name)}"', BOLD)]), console, fold=True)
        drawn = box_lines(COLUMNS, rows, widths, box, ruled)
        totals = [_total_line(label, total) for label, total in self.totals]
        texts = chain(
            (line.paint(codes) for line in title),
            (painted(line, console, codes) for line in drawn),
            (line.paint(codes) for line in totals),
        )
        return "\n".join(texts)


def _cells(layer: LayerWeights) -> Iterator[list[Styled]]:
    """Yield the cells of a layer, and those of its weights."""
    nothing, params = Styled([]), Styled([(f"{layer.params:,}", NUMBER)])
    yield [Styled([(visible(layer.name), BOLD)]), nothing, nothing, params]
    for weight in layer.weights:
        yield [
            Styled([(f"   └ {visible(weight.name)}", UNSTYLED)]),
            Styled(shape_parts(weight.shape)),
            Styled([(visible(weight.dtype), UNSTYLED)]),
            Styled([(f"{prod(weight.shape):,}", NUMBER)]),
        ]


def _total_line(label: str, total: WeightTotals) -> Styled:
    memory = f" ({memory_text(total.size)})"
    return Styled([(f" {label} params: ", BOLD), (f"{total.params:,}", NUMBER), (memory, UNSTYLED)])


def _layers(stored: StoredLayer, path: str) -> Iterator[LayerWeights]:
    """Yield the layers of a model that have weights; those of models inside it in their place."""
    if stored.weights:
        yield LayerWeights(path or "the model itself", stored.weights)
    inside = [part for key in CONTAINERS if (part := stored.layers.get(key))]
    groups = [group for part in inside for group in part.layers.items()]
    groups += [(key, part) for key, part in stored.layers.items() if part not in inside]
    for _, layer in sorted(groups, key=_order) if inside else groups:
        name = f"{path}/{layer.name}" if path else layer.name
        if any(key in layer.layers for key in CONTAINERS):
            yield from _layers(layer, name)
        elif weights := list(weights_of(layer)):
            own = [replace(w, name=w.name.removeprefix(f"{layer.name}/")) for w in weights]
            yield LayerWeights(name, own)


def _order(group: tuple[str, StoredLayer]) -> list[tuple[int, str]]:
    """Return what sorts the names of groups, with numbers in them by value."""
    parts = re.split(r"(\d+)", group[0])
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _totals(weights: Sequence[StoredWeight]) -> WeightTotals:
    params = [prod(weight.shape) for weight in weights]
    bits = sum(n * bits_of(weight.dtype) for n, weight in zip(params, weights))
    return WeightTotals(sum(params), bits // 8)
