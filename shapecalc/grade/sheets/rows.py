"""What the rows of tables and the entries of data say, as statements."""

from __future__ import annotations

from itertools import chain

from shapecalc.grade.sheets.characters import plain
from shapecalc.grade.sheets.columns import COSTS, CUT, SIZES, AnswerRow
from shapecalc.grade.sheets.line_reader import statements_of
from shapecalc.grade.sheets.shapes import open_size, read_shape_text
from shapecalc.grade.sheets.sides import is_known
from shapecalc.grade.sheets.statements import MINUS, Mention, Statement, doubted
from shapecalc.grade.sheets.value import Value
from shapecalc.grade.sheets.words import Role, SheetWords
from shapecalc.patterns import regex

_EMPTY = ("-", "–", "—", "/", "", "n/a", "N/A", "?", "...", "x", "X", ".")

_SPACED = regex(r"[1-9]\d{0,2}(?: \d{3})+")
"""A number with blanks between thousands."""

_OF_CELLS = regex(r"\s*=[^=]*?(?<![A-Za-z])[A-Z]{1,2}\d{1,4}(?!\w)")
"""A formula of a spreadsheet, as a file without results has it: ``=B2+B3``."""

OF_CELLS = "it is a formula of cells without its result"

IN_WORDS = "it stands among words for how the answer was found"

_WORDS = regex(r"[^\W\d_]{3,}")
_DIGIT = regex(r"\d")

_MINUS = regex(r"\s*-\s+\d")


def statement_of_row(row: AnswerRow, words: SheetWords) -> Statement:
    """Return what a row of a table says."""
    if row.noise:
        return Statement(row.line, row.text, noise=row.noise)
    cells = {kind: plain(cell) for kind, cell in row.cells.items()}
    asked = cells.get("question") or cells.get("name", "")
    if "answer" in cells and asked and not cells.keys() & {"shape", "params"}:
        text = f"{asked.rstrip(' :?')}: {cells['answer']}"
        statement = statements_of(text, row.line, words)[0]
        statement.text = row.text
        return statement
    statement = named(cells.get("name", ""), row.line, row.text, words)
    number = cells.get("number", "").strip(".)( ")
    if number and not number.isdigit() and "name" not in cells:
        statement = named(cells["number"], row.line, row.text, words)
    if number.isdigit() and statement.order is None:
        statement.order = int(number)
    if "class" in cells and statement.subject is None:
        statement.subject = named(cells["class"], row.line, row.text, words).subject
    add_shape(statement, _shape_cell(cells), words)
    if "height" in cells and cells.get("channels", "") in _EMPTY and "shape" not in cells:
        for mention in statement.mentions:
            doubted(mention, "a size is missing")
    add_params(statement, cells.get("params", ""), words)
    if "params" not in cells and "working" in cells:
        _add_working(statement, cells["working"], words)
    for kind in COSTS:
        _add_cost(statement, kind, cells.get(kind, ""), words)
    return statement


def _add_cost(statement: Statement, kind: str, text: str, words: SheetWords) -> None:
    """Add the multiply-adds or the FLOPs in a cell."""
    if not _DIGIT.search(text) or CUT in text:
        return
    before = len(statement.mentions)
    add_params(statement, text, words)
    for mention in statement.mentions[before:]:
        mention.label, mention.cost = Role.COST_LABEL, kind


def _add_working(statement: Statement, text: str, words: SheetWords) -> None:
    """Add the result of a calculation; a number among words is none: ``3500 words``."""
    before = len(statement.mentions)
    add_params(statement, text, words)
    for mention in statement.mentions[before:]:
        if mention.value.is_number and _WORDS.search(text):
            doubted(mention, IN_WORDS)


def _shape_cell(cells: dict[str, str]) -> str:
    """Return the cell with the shape, or the cells with its sizes together."""
    if "shape" in cells and "channels" not in cells:
        return cells["shape"]
    sizes = [cells[kind] for kind in SIZES if cells.get(kind, "") not in _EMPTY]
    return f"({', '.join(sizes)},)" if sizes else cells.get("shape", "")


def named(name: str, line: int, text: str, words: SheetWords) -> Statement:
    """Return a statement without values about the layer in a text of its own."""
    cleaned = name.strip("*└─│ ")
    mention = statements_of(cleaned, line, words)
    first = next((s for s in mention if s.subject or s.total), mention[0])
    statement = Statement(line, text, first.subject, first.order, first.count, first.total)
    statement.corrects = first.corrects
    if statement.subject is None and not statement.total and statement.order is None and cleaned:
        from shapecalc.grade.sheets.parts import NamedLayer

        statement.subject = NamedLayer(cleaned, cleaned)
    for value in first.mentions:
        amounts = value.value.amounts
        if value.value.is_number and isinstance(amounts[0], int) and not statement.count:
            statement.count = -amounts[0]  # A number or an argument: who knows.
    return statement


def add_shape(statement: Statement, text: str, words: SheetWords) -> None:
    """Add the shape in a cell."""
    if text.strip() in _EMPTY or CUT in text:
        return
    inner = statements_of(text, statement.line, words)[0]
    if len(inner.answers) == 1 and inner.answers[0].label is Role.PARAMS_LABEL:
        statement.mentions.append(inner.answers[0])
        return
    shapes = read_shape_text(text)
    if shapes is not None and not any(map(_is_word, chain(*shapes))):
        value = Value(text, shapes=shapes, strong=True)
        statement.mentions.append(Mention(value, Role.SHAPE_LABEL, doubt=open_size(text)))
        return
    shapes_in = [mention for mention in inner.answers if mention.value.shapes is not None]
    numbers = [mention for mention in inner.answers if mention.value.shapes is None]
    for mention in shapes_in:
        mention.label = Role.SHAPE_LABEL
        statement.mentions.append(mention)
    if shapes_in and numbers:
        for mention in numbers:
            mention.label = Role.PARAMS_LABEL
            statement.mentions.append(mention)
    elif not shapes_in:
        doubt = f"{text!r} cannot be read as a shape"
        statement.mentions.append(Mention(Value(text), Role.SHAPE_LABEL, doubt=doubt))


def _is_word(size: object) -> bool:
    """Return whether a size is a word without a meaning, and no letter: ``unknown``."""
    return isinstance(size, str) and len(size) > 2 and not is_known(size)


def add_params(statement: Statement, text: str, words: SheetWords) -> None:
    """Add the number of parameters in a cell."""
    if text.strip() in _EMPTY or CUT in text:
        return
    if _MINUS.match(text):
        statement.mentions.append(Mention(Value(text), Role.PARAMS_LABEL, doubt=MINUS))
        return
    if _OF_CELLS.match(text):
        statement.mentions.append(Mention(Value(text), Role.PARAMS_LABEL, doubt=OF_CELLS))
        return
    if _SPACED.fullmatch(text.strip()):
        text = text.replace(" ", "")  # No other number stands in its cell.
    inner = statements_of(text, statement.line, words)[0]
    statement.letters |= inner.letters
    if inner.no_params or text.strip() in ("없음", "none", "None", "no", "zero"):
        statement.no_params = True
        return
    values = [mention for mention in inner.mentions if mention.label is not Role.SHAPE_LABEL]
    for mention in values:
        if mention.value.is_shape:
            mention.label = Role.SHAPE_LABEL
        else:
            mention.label = Role.PARAMS_LABEL
        statement.mentions.append(mention)
    if not values:
        doubt = f"{text!r} cannot be read as a number of parameters"
        statement.mentions.append(Mention(Value(text), Role.PARAMS_LABEL, doubt=doubt))
