"""Two models side by side: as text, in Markdown, and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from shapecalc.algebra.size import Unknown, shape_text
from shapecalc.declare.kinds import KerasCall, sequence
from shapecalc.diff.compare import (
    ARGUMENT,
    CALLED,
    INPUTS,
    OUTPUTS,
    PARAMS,
    READS,
    SHAPE,
    Change,
    Difference,
    Pair,
)
from shapecalc.explain.layer_text import data
from shapecalc.table.forms import TOTALS, markdown_code, markdown_row
from shapecalc.terminal import BOLD, NARROW, NO, YES, Codes, Styled, lines, paint

MARKS = {"added": "+", "removed": "-", "changed": "~", "same": " "}
STYLES = {"+": (YES, "", YES), "-": (NO, NO, ""), "~": (BOLD, "", ""), " ": ("", NO, YES)}
"""How the label, and what stands under each model, are set off in a row of each mark."""

FEW = 5
"""So many names are told of those that Keras has counted on."""


@dataclass(slots=True)
class PairedRow:
    """A row: its mark, how deep it stands, what it is about, and what each model says."""

    mark: str
    depth: int
    label: str
    before: str = ""
    after: str = ""


def rows(found: Difference) -> Iterator[PairedRow]:
    """What is different, layer by layer; layers that are not stand together in one row."""
    yield from _changes(found.model, 0)
    yield from _inside(found.model, 0)


def _inside(pair: Pair, depth: int) -> Iterator[PairedRow]:
    for same, group in groupby(pair.inner, key=lambda inside: inside.status == "same"):
        several = list(group)
        if same and len(several) > 1:
            yield PairedRow(" ", depth, f"… {len(several)} layers alike")
            continue
        for inside in several:
            yield PairedRow(MARKS[inside.status], depth, _label(inside))
            yield from _changes(inside, depth + 1)
            yield from _inside(inside, depth + 1) if not same else ()


def _label(pair: Pair) -> str:
    names = list(dict.fromkeys(item.name for item in (pair.one, pair.other) if item))
    argument = f"{pair.item.given}: " if pair.item.given not in ("", *names) else ""
    return f"{argument}{' → '.join(names)} ({pair.item.class_name})"


def _changes(pair: Pair, depth: int) -> Iterator[PairedRow]:
    for change in pair.changes:
        told = [
            "" if item is None else value_text(change, value)
            for item, value in ((pair.one, change.before), (pair.other, change.after))
        ]
        yield PairedRow(" ", depth, what(change), *told)


def what(change: Change) -> str:
    """What a change is about, in words."""
    if change.what == CALLED:
        return f"called with {change.name}"
    return change.name if change.what == ARGUMENT else change.what


def value_text(change: Change, value: Any) -> str:
    """A value as people read it."""
    if change.what == SHAPE:
        return " and ".join(_shapes_text(shapes) for shapes in value) or "?"
    if change.what in (READS, INPUTS, OUTPUTS):
        return ", ".join(value) or "nothing"
    if change.what == PARAMS:
        return "?" if value is None else f"{value:,}"
    return argument_text(value) if change.what in (ARGUMENT, CALLED) else str(value)


def _shapes_text(shapes: Sequence[Any]) -> str:
    texts = ["?" if shape is None else shape_text(shape) for shape in shapes]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def argument_text(value: Any) -> str:
    """The value of an argument as it is written in a program.

    >>> argument_text(KerasCall("l2", (0.01,), {})), argument_text((3, 3)), argument_text("same")
    ('l2(0.01)', '(3, 3)', "'same'")
    """
    if isinstance(value, KerasCall):
        keywords = [f"{name}={argument_text(item)}" for name, item in value.keyword.items()]
        return f"{value.name}({', '.join([*map(argument_text, value.positional), *keywords])})"
    if sequence(value):
        return f"({', '.join(map(argument_text, value))}{',' * (len(value) == 1)})"
    return str(value) if isinstance(value, Unknown) else repr(value)


def totals(found: Difference) -> Iterator[PairedRow]:
    """The numbers of parameters of both models."""
    for label, name in (
        ("Total params", "total_params"),
        ("Trainable params", "trainable_params"),
        ("Non-trainable params", "non_trainable_params"),
    ):
        before, after = (getattr(table, name) for table in found.tables)
        known = isinstance(before, int) and isinstance(after, int) and before != after
        more = f" ({after - before:+,})" if known else ""
        yield PairedRow(" ", 0, label, f"{before:,}", f"{after:,}{more}")


def nothing(found: Difference) -> Iterator[str]:
    """What there is to say if the models are the same."""
    table = found.tables[1]
    count = len(table.layers)
    yield f"No differences: {count} layer{'s' * (count != 1)}, {table.total_params:,} parameters."
    if found.renamed:
        told = [f"{one} is {other}" for one, other in found.renamed[:FEW]]
        more = ", …" if len(found.renamed) > FEW else ""
        yield f"Keras has counted its automatic names on: {', '.join(told)}{more}."


# Text


def as_text(found: Difference, names: Sequence[str], columns: int, codes: Codes) -> str:
    """Both models in columns."""
    if not found.found:
        return "\n".join(nothing(found))
    told, sums = list(rows(found)), list(totals(found))
    widths = _widths([*told, *sums], max(columns, NARROW))
    head = _cells((("", ""), (names[0], BOLD), (names[1], BOLD)), widths, codes)
    body = [cells for row in told for cells in _text(row, widths, codes)]
    foot = [cells for row in sums for cells in _text(row, widths, codes)]
    return "\n".join([*head, *body, "", *foot])


def _widths(rows: Sequence[PairedRow], columns: int) -> tuple[int, int, int]:
    """The widths of the columns: labels get what they need, if more than half is left."""
    label = min(max(len(_indent(row) + row.label) for row in rows), columns * 9 // 20)
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
    """A row in as many lines as its longest cell needs."""
    rooms = [widths[0] - len(indent), *widths[1:]]
    columns = [lines(Styled([cell]), room, fold=True) for cell, room in zip(cells, rooms)]
    for number in range(max(map(len, columns))):
        found = [column[number] if number < len(column) else Styled([]) for column in columns]
        padded = [cell.padded(room, "left").paint(codes) for cell, room in zip(found, rooms)]
        start = indent if number == 0 else " " * len(indent)
        yield (paint(start, cells[0][1], codes) + "  ".join(padded)).rstrip()


# Markdown


def as_markdown(found: Difference, names: Sequence[str]) -> str:
    """Both models as a table."""
    if not found.found:
        return "\n\n".join(nothing(found))
    told = [
        markdown_row(["", "", *map(markdown_code, names)]),
        markdown_row(["---", "---", "---", "---"]),
    ]
    for row in [*rows(found), *totals(found)]:
        sides = [markdown_code(side) if side else "" for side in (row.before, row.after)]
        told.append(markdown_row([row.mark, f"{'&emsp;' * row.depth}{escaped(row.label)}", *sides]))
    return "\n".join(told)


def escaped(label: str) -> str:
    """A label in which Markdown reads no markup, with the name of a layer as code."""
    name, bracket, rest = label.rpartition(" (")
    return f"{markdown_code(name)} ({rest}" if bracket else label.replace("_", r"\_")


# For programs


def as_dict(found: Difference, names: Sequence[str]) -> dict[str, Any]:
    """The difference as plain data."""
    return {
        "a": names[0],
        "b": names[1],
        "differ": found.found,
        "changes": _changes_data(found.model),
        "layers": list(map(_pair, found.model.inner)),
        "totals": {
            total: [_plain(getattr(table, total)) for table in found.tables] for total in TOTALS
        },
    }


def _pair(pair: Pair) -> dict[str, Any]:
    inner = {"layers": list(map(_pair, pair.inner))} if pair.inner else {}
    return {
        "status": pair.status,
        "a": pair.one and pair.one.name,
        "b": pair.other and pair.other.name,
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
    """One output, or one shape for all calls, does not stand in a list of its own."""
    found = _plain(value)
    while change.what == SHAPE and sequence(found, 1) and sequence(found[0]):
        (found,) = found
    return found


def _plain(value: Any) -> Any:
    """A value as plain data; what JSON has no form for is a text."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if sequence(value):
        return list(map(_plain, value))
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    return data(value) if isinstance(value, Unknown) else argument_text(value)
