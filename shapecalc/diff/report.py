"""A comparison of two models side by side: as text, as Markdown, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from math import isfinite
from typing import Any

from shapecalc.algebra.size import Unknown, shape_text
from shapecalc.dataclasses import dataclass
from shapecalc.declare.kinds import argument_text, sequence
from shapecalc.diff.compare import (
    ARGUMENT,
    CALLED,
    INPUTS,
    MACS,
    OUTPUTS,
    PARAMS,
    READS,
    SHAPE,
    Change,
    Difference,
    Pair,
)
from shapecalc.explain.number_text import data
from shapecalc.table.escape import markdown, markdown_code, markdown_row
from shapecalc.table.forms import TOTALS
from shapecalc.table.styled import Styled, lines
from shapecalc.terminal import BOLD, NARROW, NO, YES, Codes, paint, visible

MARKS = {"added": "+", "removed": "-", "changed": "~", "same": " "}
STYLES = {"+": (YES, "", YES), "-": (NO, NO, ""), "~": (BOLD, "", ""), " ": ("", NO, YES)}
"""The styles of a row, by its mark: of the label, and of the columns of both models."""

FEW = 5
"""The number of automatic names shown of those that differ."""


@dataclass(slots=True)
class PairedRow:
    """A row of the comparison.

    Attributes:
        mark: ``+`` for added, ``-`` for removed, ``~`` for changed, or a space.
        depth: the depth of the layer in wrappers and inner models.
        label: the layer, or the property that differs.
        before, after: the values in both models.
    """

    mark: str
    depth: int
    label: str
    before: str = ""
    after: str = ""


def rows(difference: Difference) -> Iterator[PairedRow]:
    """Yield the rows of the layers; neighbours that do not differ share one row."""
    yield from _change_rows(difference.model, 0)
    yield from _inner_rows(difference.model, 0)


def _inner_rows(pair: Pair, depth: int) -> Iterator[PairedRow]:
    for same, group in groupby(pair.inner, key=lambda inside: inside.status == "same"):
        pairs = list(group)
        if same and len(pairs) > 1:
            yield PairedRow(" ", depth, f"… {len(pairs)} unchanged layers")
            continue
        for inside in pairs:
            yield PairedRow(MARKS[inside.status], depth, _label(inside))
            yield from _change_rows(inside, depth + 1)
            yield from _inner_rows(inside, depth + 1) if not same else ()


def _label(pair: Pair) -> str:
    names = list(dict.fromkeys(item.name for item in (pair.first, pair.second) if item))
    argument = f"{pair.item.label}: " if pair.item.label not in ("", *names) else ""
    return f"{argument}{' → '.join(names)} ({pair.item.class_name})"


def _change_rows(pair: Pair, depth: int) -> Iterator[PairedRow]:
    for change in pair.changes:
        values = [
            "" if item is None else value_text(change, value)
            for item, value in ((pair.first, change.before), (pair.second, change.after))
        ]
        yield PairedRow(" ", depth, change_label(change), *values)


def change_label(change: Change) -> str:
    """Return the label of a change: a kind of change, or the name of an argument.

    >>> change_label(Change(ARGUMENT, "units", 3, 4)), change_label(Change(PARAMS, "", 9, 12))
    ('units', 'parameters')
    """
    if change.what == CALLED:
        return f"called with {change.name}"
    return change.name if change.what == ARGUMENT else change.what


def value_text(change: Change, value: Any) -> str:
    """Return a value of a change as people read it.

    >>> value_text(Change(PARAMS, "", 9, 1200), 1200)
    '1,200'
    """
    if change.what == SHAPE:
        return " and ".join(_shapes_text(shapes) for shapes in value) or "?"
    if change.what in (READS, INPUTS, OUTPUTS):
        return ", ".join(value) or "nothing"
    if change.what in (PARAMS, MACS):
        return count_text(value)
    return argument_text(value) if change.what in (ARGUMENT, CALLED) else str(value)


def _shapes_text(shapes: Sequence[Any]) -> str:
    texts = ["?" if shape is None else shape_text(shape) for shape in shapes]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def totals(difference: Difference) -> Iterator[PairedRow]:
    """Yield the rows of the numbers of parameters of both models."""
    for label, name in (
        ("Total params", "total_params"),
        ("Trainable params", "trainable_params"),
        ("Non-trainable params", "non_trainable_params"),
    ):
        before, after = (getattr(table, name) for table in difference.tables)
        known = isinstance(before, int) and isinstance(after, int) and before != after
        change = f" ({after - before:+,})" if known else ""
        old, new = (table.least(label.removesuffix(" params")) for table in difference.tables)
        yield PairedRow(" ", 0, label, f"{old}{before:,}", f"{new}{after:,}{change}")
    if difference.macs:
        before, after = difference.macs
        known = isinstance(before, int) and isinstance(after, int) and before != after
        change = f" ({after - before:+,})" if known else ""
        yield PairedRow(" ", 0, "Multiply-adds", count_text(before), f"{count_text(after)}{change}")


def count_text(count: Any) -> str:
    """Return a number of multiply-adds, a question mark if it is unknown."""
    return "?" if count is None else f"{count:,}"


def no_differences(difference: Difference) -> Iterator[str]:
    """Yield the sentences about two models that do not differ."""
    table = difference.tables[1]
    count = len(table.layers)
    params = f"{table.least('Total')}{table.total_params:,} parameters"
    macs = f", {count_text(difference.macs[1])} multiply-adds" if difference.macs else ""
    yield f"No differences: {count} layer{'s' * (count != 1)}, {params}{macs}."
    if difference.with_code:
        more = ", …" if len(difference.with_code) > FEW else ""
        classes = ", ".join(difference.with_code[:FEW])
        yield f"What the code of these classes does is not compared: {classes}{more}."
    if difference.renamed:
        names = [f"{before} → {after}" for before, after in difference.renamed[:FEW]]
        more = ", …" if len(difference.renamed) > FEW else ""
        yield f"Only automatic names differ: {', '.join(names)}{more}."


# Text


def as_text(difference: Difference, names: Sequence[str], columns: int, codes: Codes) -> str:
    """Return the comparison as text in three columns: labels, first and second model."""
    if not difference.exists:
        return "\n".join(no_differences(difference))
    layers, sums = list(rows(difference)), list(totals(difference))
    widths = _widths([*layers, *sums], max(columns, NARROW))
    head = _cells((("", ""), (names[0], BOLD), (names[1], BOLD)), widths, codes)
    body = [line for row in layers for line in _text(row, widths, codes)]
    foot = [line for row in sums for line in _text(row, widths, codes)]
    return "\n".join([*head, *body, "", *foot])


def _widths(rows: Sequence[PairedRow], columns: int) -> tuple[int, int, int]:
    """Return the widths of the columns; labels get at most 45 %, the models share the rest."""
    label = min(max(len(_indent(row) + visible(row.label)) for row in rows), columns * 9 // 20)
    side = (columns - label - 4) // 2
    return label, side, side


def _indent(row: PairedRow) -> str:
    return f"{row.mark} {'    ' * row.depth}"


def _text(row: PairedRow, widths: Sequence[int], codes: Codes) -> Iterator[str]:
    label, before, after = STYLES[row.mark]
    if row.before == row.after:
        before = after = ""
    cells = ((row.label, label), (row.before, before), (row.after, after))
    yield from _cells(cells, widths, codes, _indent(row))


def _cells(
    cells: Sequence[tuple[str, str]], widths: Sequence[int], codes: Codes, indent: str = ""
) -> Iterator[str]:
    """Yield the lines of a row, as many as its longest cell needs."""
    rooms = [widths[0] - len(indent), *widths[1:]]
    shown = [Styled([(visible(text), style)]) for text, style in cells]
    columns = [lines(cell, room, fold=True) for cell, room in zip(shown, rooms)]
    for number in range(max(map(len, columns))):
        parts = [column[number] if number < len(column) else Styled([]) for column in columns]
        padded = [part.padded(room, "left").paint(codes) for part, room in zip(parts, rooms)]
        start = indent if number == 0 else " " * len(indent)
        yield (paint(start, cells[0][1], codes) + "  ".join(padded)).rstrip()


# Markdown


def as_markdown(difference: Difference, names: Sequence[str]) -> str:
    """Return the comparison as a Markdown table."""
    if not difference.exists:
        return "\n\n".join(no_differences(difference))
    table = [
        markdown_row(["", "", *map(markdown_code, names)]),
        markdown_row(["---", "---", "---", "---"]),
    ]
    for row in [*rows(difference), *totals(difference)]:
        sides = [markdown_code(side) if side else "" for side in (row.before, row.after)]
        label = f"{'&emsp;' * row.depth}{escaped(row.label)}"
        table.append(markdown_row([row.mark, label, *sides]))
    return "\n".join(table)


def escaped(label: str) -> str:
    r"""Return a label without Markdown's marks, with the name of a layer as code.

    >>> escaped("dense_1 (Dense)"), escaped("kernel_size")
    ('`dense_1` (Dense)', 'kernel_size')
    """
    name, bracket, rest = label.rpartition(" (")
    return f"{markdown_code(name)} ({markdown(rest)}" if bracket else markdown(label)


# For programs


def as_dict(difference: Difference, names: Sequence[str]) -> dict[str, Any]:
    """Return the comparison as plain data."""
    return {
        "a": names[0],
        "b": names[1],
        "differ": difference.exists,
        "changes": _changes_data(difference.model),
        "layers": list(map(_pair, difference.model.inner)),
        "not_compared": difference.with_code,
        "totals": {
            total: [_plain(getattr(table, total)) for table in difference.tables]
            for total in TOTALS
        },
        **({"total_macs": list(map(_plain, difference.macs))} if difference.macs else {}),
    }


def _pair(pair: Pair) -> dict[str, Any]:
    inner = {"layers": list(map(_pair, pair.inner))} if pair.inner else {}
    return {
        "status": pair.status,
        "a": pair.first and pair.first.name,
        "b": pair.second and pair.second.name,
        "class_name": pair.item.class_name,
        "changes": _changes_data(pair),
        **inner,
    }


def _changes_data(pair: Pair) -> list[dict[str, Any]]:
    return [
        {
            "what": change.what,
            **({"name": change.name} if change.name else {}),
            **{side: _value(change, v) for side, v in (("a", change.before), ("b", change.after))},
        }
        for change in pair.changes
    ]


def _value(change: Change, value: Any) -> Any:
    """Return a value as plain data, a single output shape without the lists around it."""
    plain = _plain(value)
    while change.what == SHAPE and sequence(plain, 1) and sequence(plain[0]):
        (plain,) = plain
    return plain


def _plain(value: Any) -> Any:
    """Return a value as plain data; a value that JSON cannot represent becomes a text."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float) and isfinite(value):
        return value
    if sequence(value):
        return list(map(_plain, value))
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    return data(value) if isinstance(value, Unknown) else argument_text(value)
