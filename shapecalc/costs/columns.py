"""The columns of a table of costs: each is declared once, for every form of the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shapecalc.algebra.size import Size, known
from shapecalc.costs.rows import RECEPTIVE, CostRow
from shapecalc.costs.tally import MACS, MEMORY
from shapecalc.dataclasses import dataclass
from shapecalc.table.keras3 import connected_cell, memory_text, shape_cell
from shapecalc.table.styled import Styled
from shapecalc.terminal import BOLD, CLASS, NO, NUMBER, UNSTYLED, YES, visible

Number = Callable[[CostRow], Any]


@dataclass(frozen=True, slots=True)
class CostColumn:
    """A column of a table of costs.

    Attributes:
        name: its name on the command line.
        heading: its heading.
        field: its name in CSV and JSON.
        cell: returns the cell of a row for a terminal.
        words: returns the words of the cell that come from the file.
        number: returns the number of a row, if the column has numbers; None if it is unknown.
        unit: what the numbers count, for the share of them.
        counted: whether the number is counted; JSON gets it as a field then.
        total: what a line below the table calls the total, with the unit.
    """

    name: str
    heading: str
    field: str
    cell: Callable[[CostRow], Styled]
    words: Callable[[CostRow], Sequence[str]] | None = None
    number: Number | None = None
    unit: str = ""
    counted: bool = False
    total: Callable[[Any], str] = str

    @property
    def justify(self) -> str:
        """Where its texts are."""
        return "right" if self.number else "center" if self.name == "trainable" else "left"

    def text(self, row: CostRow) -> str:
        """Return the cell of a row as text."""
        return self.cell(row).plain


def number_text(number: Size | None) -> str:
    """Return a number or a formula as text.

    >>> number_text(1234), number_text(None)
    ('1,234', '?')
    """
    return "?" if number is None else f"{number:,}"


def bytes_text(number: Size | None) -> str:
    """Return a number of bytes as text.

    >>> bytes_text(12232), bytes_text(None)
    ('11.95 KB', '?')
    """
    return "?" if number is None else memory_text(number)


def large_text(number: Size) -> str:
    """Return a number with its digits, and with a unit if it is large.

    >>> large_text(3857973248), large_text(999)
    ('3,857,973,248 (3.86 G)', '999')
    """
    for unit, size in (("T", 10**12), ("G", 10**9), ("M", 10**6)):
        if known(number) and number >= size:
            return f"{number:,} ({number / size:,.2f} {unit})"
    return f"{number:,}"


def memory_total(number: Size) -> str:
    """Return a number of bytes with its digits, and with a unit."""
    return f"{number:,} bytes ({memory_text(number)})" if known(number) else f"{number} bytes"


def _params(row: CostRow) -> Any:
    return None if row.row.unknown else row.row.params or 0


def _counted(name: str, text: Callable[[Any], str]) -> tuple[Number, Callable[[CostRow], Styled]]:
    """Return what gives the number of a row, and its cell."""

    def number(row: CostRow) -> Any:
        return row.number(name)

    def cell(row: CostRow) -> Styled:
        value = row.number(name)
        return Styled([(text(value), UNSTYLED if value is None else NUMBER)])

    return number, cell


def _params_cell(row: CostRow) -> Styled:
    return Styled([(row.row.params_text, UNSTYLED if row.row.unknown else NUMBER)])


def _trainable_cell(row: CostRow) -> Styled:
    text = row.row.trainable_text
    return Styled([(text, {"Y": YES, "N": NO, "-": BOLD}[text])])


def _class_words(row: CostRow) -> Sequence[str]:
    return [row.row.class_name]


def _formula_words(row: CostRow) -> Sequence[str]:
    return [row.row.formula] if row.row.formula else []


_macs, _macs_cell = _counted(MACS, number_text)
_memory, _memory_cell = _counted(MEMORY, bytes_text)

COLUMNS = (
    CostColumn(
        "name",
        "Layer (type)",
        "name",
        lambda row: Styled([(visible(row.name), UNSTYLED)]),
        lambda row: [row.name],
    ),
    CostColumn(
        "type",
        "Type",
        "class_name",
        lambda row: Styled([(visible(row.row.class_name), CLASS)]),
        _class_words,
    ),
    CostColumn("output", "Output Shape", "output_shape", lambda row: shape_cell(row.row)),
    CostColumn(
        "dtype",
        "Dtype",
        "dtype",
        lambda row: Styled([(visible(row.row.dtype), UNSTYLED)]),
        lambda row: [row.row.dtype],
    ),
    CostColumn("params", "Param #", "params", _params_cell, None, _params, "params"),
    CostColumn("macs", "MACs", "macs", _macs_cell, None, _macs, "MACs", True, large_text),
    CostColumn(
        "memory",
        "Memory",
        "activation_bytes",
        _memory_cell,
        None,
        _memory,
        "activations",
        True,
        memory_total,
    ),
    CostColumn(
        RECEPTIVE,
        "Receptive Field",
        "receptive_field",
        lambda row: Styled([(row.receptive, NUMBER)]),
    ),
    CostColumn("trainable", "Trainable", "trainable", _trainable_cell),
    CostColumn(
        "connected",
        "Connected to",
        "connected_to",
        lambda row: connected_cell(row.row.connected_to),
        lambda row: row.row.connected_to,
    ),
    CostColumn(
        "formula",
        "Formula",
        "formula",
        lambda row: Styled([(visible(row.row.formula), UNSTYLED)]),
        _formula_words,
    ),
)
"""All columns, in the order in which the help lists them."""

NUMBERS: Mapping[str, Number] = {
    column.name: column.number for column in COLUMNS if column.number is not None
}
"""What returns the numbers of each column that has any."""

NAMES = [column.name for column in COLUMNS]

SORTED = [*NUMBERS, "name"]
"""The columns by which rows can be sorted."""


def column_of(name: str) -> CostColumn:
    """Return the column with a name."""
    return COLUMNS[NAMES.index(name)]
