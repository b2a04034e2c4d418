"""Tables on sheets: what models print, in all widths, Markdown, CSV, and cells of spreadsheets.

Cells may be wrapped or cut off, columns may be missing, and rulers may have any characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from shapecalc.dataclasses import dataclass
from shapecalc.grade.documents.line import Line
from shapecalc.grade.sheets.words import PHRASES, Role, folded
from shapecalc.patterns import regex

CUT = "…"
"""The end of a cell that a narrow table has cut off."""


COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("no.", "no", "nr", "번호", "순서", "순번", "num.", "idx", "index", "step", "q"),
    "input": ("input", "입력", "in shape", "from"),
    "answer": (
        "answer",
        "답",
        "정답",
        "답안",
        "antwort",
        "réponse",
        "respuesta",
        "solution",
        "解答",
    ),
    "question": ("question", "문제", "문항", "질문", "frage", "pregunta", "問題"),
    "working": (
        "formula",
        "calculation",
        "식",
        "계산",
        "풀이",
        "how",
        "working",
        "공식",
        "과정",
        "why",
    ),
    "macs": (
        *("macs", "mac", "multiply-add", "multiply add", "multiply-acc", "mult-add", "mult add"),
        *("madd", "곱셈 덧셈", "곱셈-덧셈", "곱셈덧셈"),
    ),
    "flops": ("flop", "floating point op", "floating-point op"),
    "operations": ("연산량", "연산 수", "연산수", "計算量", "计算量", "operations", "ops"),
    "name": ("layer", "name", "층", "레이어", "schicht", "계층", "이름", "레이어명", "couche"),
    "class": ("type", "class", "종류", "타입"),
    "shape": (
        "output",
        "shape",
        "출력",
        "형태",
        "out",
        "모양",
        "크기",
        "size",
        "dim",
        "ausgabe",
        "map",
    ),
    "params": (
        *(
            "par",
            "num_par",
            "#par",
            "# par",
            "#",
            "파라미터",
            "매개변수",
            "모수",
            "파라메터",
            "개수",
        ),
        *("num par", "number of par", "no. of par", "weights", "prm", "총 파라미터", "param"),
        *("total", "sum", "합계", "합", "p"),
    ),
    "height": ("height", "h", "높이", "세로", "steps", "timesteps", "time steps", "시점", "길이"),
    "width": ("width", "w", "너비", "가로", "폭"),
    "channels": (
        *("channels", "channel", "c", "depth", "채널", "ch", "filters", "깊이", "features", "특징"),
    ),
}
"""How the headings of columns start, in lower case; the shortest only as a whole."""

_DIGIT = regex(r"\d")

SIZES = ("height", "width", "channels")
COSTS = ("macs", "flops", "operations")
"""The columns of multiply-adds and FLOPs."""

_OF_OUTPUT = regex(r"^(?:out|output|출력)[ _(\[]+|[ _]+(?:out|output)$|[)\]]$")
"""Words around the heading of a size of the output: ``Output H``, ``out_w``, ``출력(C)``."""

_COUNT = regex(r"^(?:#|n|num|number|no\.?|nr\.?|anz\.?|anzahl|count)[ _]*(?:of|der)?[ _]+(?=\w)")
"""Words for a number of something: ``# of parameters``, ``n_params``."""

_VAGUE = ("filters", "weights", "features")
"""Headings that mean channels and parameters only if no other column does."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A row of a table: its cells by the kind of their column.

    Attributes:
        line: the number of its first line.
        text: its text.
        cells: the cells.
        noise: why it is no answer; empty if it may be one.
    """

    line: int
    text: str
    cells: dict[str, str]
    noise: str = ""


@dataclass(slots=True)
class CellRow:
    """The cells of a row, and the number of its first line."""

    cells: list[str]
    number: int


def kind_of(heading: str) -> str:
    """Return the kind of a column by its heading; empty for a column without answers.

    >>> list(map(kind_of, ["Layer (type)", "Output Shape", "Param #", "Connected to", "H"]))
    ['name', 'shape', 'params', '', 'height']
    """
    plain = heading.strip().strip("`*").lower()
    if plain in ("trainable_params", "non_trainable_params") or len(plain) > 40:
        return ""
    return _kind_of(plain)


@lru_cache(maxsize=4096)
def _kind_of(plain: str) -> str:
    """Return the kind of a column by its heading without markup, in lower case."""
    size = _OF_OUTPUT.sub("", plain)
    if size != plain and (kind := kind_of(size)) in SIZES:
        return kind
    if plain[0:1] == "#" and _kind_of(plain[1:].strip()) == "params":
        return "params"  # `#P`
    plain = _COUNT.sub("", plain) if plain not in ("#", "no.", "nr") else plain
    for kind, starts in COLUMNS.items():
        if plain in starts:
            return kind
    for kind, starts in COLUMNS.items():
        for start in starts:
            if len(start) > 2 and plain.startswith(start):
                return kind
            if not start.isascii() and plain.startswith(start):
                return kind
    return ""


def columns_of(cells: Sequence[str]) -> dict[str, int]:
    """Return the columns by kind if a row is the heading of a table; else an empty mapping."""
    columns: dict[str, int] = {}
    if any(_DIGIT.search(cell.replace("2D", "")) for cell in cells):
        return columns
    for at, cell in enumerate(cells):
        kind = kind_of(cell)
        if kind == "params" and cell.strip() == "#" and not at:
            kind = "number"
        vague = kind in columns and cells[columns[kind]].strip().strip("`*").lower() in _VAGUE
        if kind and (vague or kind not in columns):
            columns[kind] = at
    if {"question", "answer"} <= columns.keys():
        return columns
    if not columns.keys() & {"shape", "params", *SIZES, *COSTS}:
        return {}
    return columns


def unread_columns(
    heading: CellRow, columns: dict[str, int], rows: Sequence[CellRow]
) -> Iterator[AnswerRow]:
    """Yield what names the columns of numbers whose headings say nothing; nothing without any."""
    unread = [
        f"{name.strip()!r}"
        for at, name in enumerate(heading.cells)
        if name.strip() and at not in columns.values() and not _describes(name)
        if sum(bool(_NUMBER.match(cell)) for cell in _column(rows, at)) * 2 > len(rows)
    ]
    if columns and unread:
        many = len(unread) > 1
        why = f"the column{'s' * many} {', '.join(unread)} {'are' if many else 'is'} not read"
        yield AnswerRow(heading.number, " | ".join(heading.cells), {}, why)


def without_reasons(columns: dict[str, int]) -> dict[str, int]:
    """Return the columns of a table without that of the working: another one has the answers."""
    return {kind: at for kind, at in columns.items() if kind != "working"}


def _column(rows: Sequence[CellRow], at: int) -> list[str]:
    return [row.cells[at].strip() for row in rows if at < len(row.cells)]


def _describes(heading: str) -> bool:
    """Return whether a heading is a word for what is no answer: ``kernel``, ``biases``."""
    words = re.split(r"[\s_()]+", heading.strip(" *`").lower())
    senses = [PHRASES.get(folded(word)) for word in (heading.strip(" *`"), *words)]
    return any(sense and sense.kind in _NO_ANSWERS for sense in senses)


_NO_ANSWERS = (
    Role.OTHER_LABEL,
    Role.COST_LABEL,
    Role.INPUT_LABEL,
    Role.PART,
    Role.NOISE,
    Role.ORDER,
    Role.OTHER_UNIT,
)
_NUMBER = regex(r"\W{0,3}\d")


def words_in(line: str) -> list[str]:
    """Return the texts in a line that two blanks or more separate."""
    return re.findall(r"\S+(?: \S+)*", line)


def rows_of(
    lines: Sequence[Line], rows: Sequence[CellRow], columns: dict[str, int]
) -> Iterator[AnswerRow | Line]:
    """Yield rows by the kinds of their columns; without columns, lines of their cells."""
    texts = {line.number: line for line in lines}
    for row in rows:
        line = texts[row.number]
        if not columns:
            yield Line(" | ".join(row.cells), row.number, place=line.place)
            continue
        cells = {kind: row.cells[at].strip() for kind, at in columns.items() if at < len(row.cells)}
        cells = {kind: cell for kind, cell in cells.items() if cell}
        total = "" if "name" in cells else next(filter(names_total, row.cells), "")
        if total:  # It may stand in any column: `| | Total | 480 |`.
            cells = {kind: cell for kind, cell in cells.items() if cell != total.strip()}
            cells["name"] = total.strip()
        yield AnswerRow(row.number, line.text.strip(), cells)


def names_total(cell: str) -> bool:
    """Return whether a cell names a total, and nothing else.

    >>> names_total("**Total**"), names_total("합계:"), names_total("total 480")
    (True, True, False)
    """
    sense = PHRASES.get(folded(cell.strip(" *_`:")))
    return sense is not None and sense.kind is Role.TOTAL


def turned(rows: Sequence[CellRow]) -> list[AnswerRow]:
    """Return the rows of a table whose columns are the layers; empty if it is another table."""
    if not 2 <= len(rows) <= 4 or len(rows[0].cells) < 3:
        return []
    kinds = [kind_of(row.cells[0]) for row in rows[1:]]
    widths = {len(row.cells) for row in rows}
    names = rows[0].cells[1:]
    named = all(re.match(r"[^\W\d_]", name) and not kind_of(name) for name in names)
    if not named or len(widths) != 1 or not {*kinds} <= {"shape", "params"} or not all(kinds):
        return []
    if len({*names}) < len(names):  # Only the columns tell layers of the same name apart.
        return [
            AnswerRow(
                rows[1].number,
                " ".join([name, *(row.cells[at] for row in rows[1:])]),
                {"name": name, **{kind: row.cells[at] for row, kind in zip(rows[1:], kinds)}},
            )
            for at, name in enumerate(names, start=1)
        ]
    return [
        AnswerRow(row.number, f"{name} {row.cells[at]}", {"name": name, kind: row.cells[at]})
        for row, kind in zip(rows[1:], kinds)
        for at, name in enumerate(names, start=1)
    ]


def completed(columns: dict[str, int], groups: Sequence[Sequence[CellRow]]) -> dict[str, int]:
    """Return the columns with those whose headings say nothing but whose cells do."""
    rows = [row.cells for group in groups for row in group]
    named = {at for kind, at in columns.items() if kind not in ("number", "working")}
    if not columns or "height" in columns:
        return columns
    for at in range(max(map(len, rows), default=0)):
        cells = [cells[at] for cells in rows if at < len(cells) and cells[at]]
        if at in named or not cells:
            continue
        shapes = sum(bool(_SHAPE_CELL.fullmatch(cell)) for cell in cells)
        words = sum(bool(re.match(r"[^\W\d_]{2}", cell)) for cell in cells)
        if "shape" not in columns and shapes * 2 > len(cells):
            columns = {kind: place for kind, place in columns.items() if place != at} | {
                "shape": at
            }
        elif "name" not in columns and words * 2 > len(cells):
            columns = {kind: place for kind, place in columns.items() if place != at} | {"name": at}
    return columns


_SHAPE_CELL = regex(r"[(\[].*,.*[)\]]|\d+(?: ?[x×*] ?\d+)+")
