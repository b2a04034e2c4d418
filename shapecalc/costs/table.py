"""The table of a model with its costs, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapecalc.costs.columns import CostColumn, column_of
from shapecalc.costs.layout import PERCENT, bar_room, fitting_widths
from shapecalc.costs.rows import CostRow
from shapecalc.costs.shown import ShownCosts
from shapecalc.table.boxes import ASCII, HEAVY, Column, box_lines, painted
from shapecalc.table.keras3 import Options, total_lines
from shapecalc.table.styled import Styled, lines, unstyled
from shapecalc.terminal import BOLD, CLASS, CODES, NUMBER, UNSTYLED, to_ascii, visible

EIGHTHS = " ▏▎▍▌▋▊▉"
"""The last character of a bar, by the eighths of a column that it fills."""


def drawn_costs(costs: ShownCosts, options: Options) -> str:
    """Return the table for a terminal; with colors, it has bars for the shares.

    Raises:
        ValueError: if there is no room for the columns, or no layer matches ``layer_range``.
    """
    rows = costs.shown
    columns = [Column(costs.heading(c), 0, c.justify) for c in costs.columns]
    cells = [[_cell(costs, column, row) for column in costs.columns] for row in rows]
    cells = [list(map(in_ascii, row)) for row in cells] if options.ascii else cells
    length = options.line_length or options.columns
    names = next((n for n, column in enumerate(costs.columns) if column.name == "name"), None)
    barred = options.colors != "none" and costs.view.leading
    room = bar_room(columns, cells, length, names) if barred else 0
    widths = fitting_widths(columns, cells, length - bool(room) * (room + 3), names)
    if room:
        columns.append(Column(f"% of {column_of(costs.view.leading).unit}", 0))
        widths.append(room)
        for row, bar in zip(cells, _bars(costs, rows, room - PERCENT - 1, options.ascii)):
            row.append(bar)
    console = options.console or options.columns
    box = ASCII if options.ascii else HEAVY
    codes = CODES[options.colors]
    title = lines(Styled([(f'Model: "{visible(costs.summary.name)}"', BOLD)]), console, fold=True)
    totals = map(in_ascii, lines_below(costs, rows)) if options.ascii else lines_below(costs, rows)
    below = [part for line in totals for part in lines(line, console, fold=True)]
    texts = [
        *(line.paint(codes) for line in title),
        *(painted(line, console, codes) for line in box_lines(columns, cells, widths, box)),
        *(line.paint(codes) for line in below),
    ]
    return "\n".join(texts)


def in_ascii(text: Styled) -> Styled:
    """Return a text in which formulas have only ASCII characters."""
    return Styled([(to_ascii(part), style) for part, style in text.parts])


def _cell(costs: ShownCosts, column: CostColumn, row: CostRow) -> Styled:
    if column.name != "name":
        return column.cell(row)
    depth = 0 if costs.view.is_list else row.depth
    # A line may break between the names of a model and of a layer in it.
    name = " / ".join(map(visible, row.names)) if costs.view.is_list else visible(row.name)
    name = f"{'   ' * depth}└ {name}" if depth else name
    if costs.has_types:
        return unstyled(name)
    class_name = visible(row.row.class_name)
    return Styled([(f"{name} (", UNSTYLED), (class_name, CLASS), (")", UNSTYLED)])


def _bars(costs: ShownCosts, rows: Sequence[CostRow], room: int, ascii: bool) -> Iterator[Styled]:
    """Yield the share of each row, and a bar for it; the longest one fills the room."""
    shares = [costs.share(row) for row in rows]
    most = max((share for share in shares if share is not None), default=0) or 1
    for share in shares:
        if share is None:
            yield unstyled("?".rjust(PERCENT))
            continue
        eighths = round(share / most * max(room, 0) * 8)
        bar = "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()
        bar = "#" * ((eighths + 4) // 8) if ascii else bar
        parts = [(f"{share:{PERCENT}.1%}", NUMBER)]
        yield Styled([*parts, (f" {bar}", CLASS)] if bar else parts)


def lines_below(costs: ShownCosts, rows: Sequence[CostRow]) -> Iterator[Styled]:
    """Yield the totals, and what the numbers are."""
    yield from _selection_line(costs, rows)
    if "params" in costs.view.columns:
        yield from total_lines(costs.summary)
    for column in costs.counted:
        label = f" Total {column.unit}: "
        yield Styled([(label, BOLD), (costs.total_text(column), NUMBER)])
    for line in costs.conventions:
        yield unstyled(f" {line}")
    if letters := costs.costs.letters([column.name for column in costs.counted]):
        are = "is an unknown size" if len(letters) == 1 else "are unknown sizes"
        sizes = ",".join(f"{letter}=100" for letter in letters)
        yield unstyled(f" {', '.join(letters)} {are}: --set {sizes} gives numbers")


def _selection_line(costs: ShownCosts, rows: Sequence[CostRow]) -> Iterator[Styled]:
    """Yield how many of the layers are shown, and their share, if not all are shown."""
    count = len(costs.view.candidates(costs.costs.rows))
    if len(rows) == count:
        return
    outer = [row for row in rows if costs.view.is_list or not row.depth]
    shares = [costs.share(row) for row in outer] if costs.view.leading else [None]
    text = f"{len(rows):,} of {count:,} layers"
    if None not in shares:
        unit = column_of(costs.view.leading).unit
        text += f", with {sum(filter(None, shares)):.1%} of the {unit}"
    yield Styled([(" Shown: ", BOLD), (text, UNSTYLED)])
