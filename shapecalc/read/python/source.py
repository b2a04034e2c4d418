"""The text of a program: the lines of a script, or the cells of a notebook, as syntax trees."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NoReturn

from shapecalc.dataclasses import dataclass, replace
from shapecalc.errors import Code, InputError, Mark, Place, Problem, Source
from shapecalc.limits import (
    ARGUMENT_WORDS,
    FUNCTION_WORDS,
    MENDED_CHARACTERS,
    PROGRAM_BYTES,
    PROGRAM_WORDS,
)
from shapecalc.read.python.mending import Mend, Mends, mended
from shapecalc.read.text import is_notebook

MAGIC = re.compile(r"^(\s*)(%|!|\?)|^(\s*)[\w.]+\?{1,2}\s*$")
"""A line for the shell or for the notebook itself."""

TIMED = re.compile(r"^(\s*)(%time)\s+(?!-)\S")
"""A line whose statement runs, and is timed."""

FROM_SHELL = re.compile(r"^(\s*[\w.,][\w.,\s]*=\s*)[!%]\s*\w")
"""An assignment of what the shell prints, or of what a command of the notebook returns."""

CELL_MAGIC = re.compile(r"^\s*%%(?!time\b|timeit\b|capture\b|tensorflow_version\b)")
"""The first line of a cell that is not Python."""

OLD_PRINT = re.compile(r"^(\s*)print\s+[^(=\s].*$|^(\s*)print\s*$")
"""A print statement of Python 2."""

TOKEN = re.compile(r"\w+|[^\w\s]|\n")

WEIGHTS = {
    **dict.fromkeys(("def", "class", "lambda", "for"), FUNCTION_WORDS),
    **dict.fromkeys(("=", "{"), ARGUMENT_WORDS),
}
"""For how many words some words count: a brace may begin a part of an f-string."""

INVALID = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What Python raises for a text that is not valid, or nested too deeply."""

WORD = re.compile(r"[^\W\d]\w*")
ASSIGNED = re.compile(r"^\s*([^\W\d]\w*)\s*=(?!=)", re.MULTILINE)


@dataclass(slots=True)
class Part:
    """Some statements of a program.

    Attributes:
        source: the file, or the cell of a notebook.
        statements: the syntax trees.
        broken: the problem of a part that is not valid Python; it may be mended in the trees.
        mends: how it is mended there.
        words: all names in a part that cannot be mended.
        assigned: the names that such a part assigns to.
    """

    source: Source
    statements: list[ast.stmt]
    broken: Problem | None = None
    mends: Mends = ()
    words: frozenset[str] = frozenset()
    assigned: frozenset[str] = frozenset()


def parts(source: Source) -> Iterator[Part]:
    """Yield the parts of a script or notebook, in order.

    Raises:
        InputError: if it is too large, or no notebook.
    """
    texts = cells(source) if is_notebook(source.text) else [source]
    if sum(len(text.text) for text in texts) > PROGRAM_BYTES:
        _refuse(source, f"a program has at most {PROGRAM_BYTES // 1000:,} KB")
    if sum(_words(text.text) for text in texts) > PROGRAM_WORDS:
        _refuse(source, f"a program has at most {PROGRAM_WORDS:,} words and signs")
    checker = Checker()
    for text in texts:
        yield from _parsed(text, checker)


def _refuse(source: Source, message: str) -> NoReturn:
    raise InputError([Problem(Code.FILE, message, Place(source))])


def _words(text: str) -> int:
    """Return how many words and signs a text has, in proportion to the work to parse it."""
    counts = Counter(TOKEN.findall(text))
    return sum(counts.values()) + sum((WEIGHTS[word] - 1) * counts[word] for word in WEIGHTS)


@dataclass(slots=True)
class Checker:
    """Tells whether changed statements of a program are valid.

    Attributes:
        left: how many more characters are parsed for that.
    """

    left: int = MENDED_CHARACTERS

    def is_valid(self, text: str) -> bool:
        """Return whether a text is valid Python, as far as it is parsed."""
        self.left -= len(text)
        try:
            return self.left >= 0 and bool(_tree(text))
        except INVALID:
            return False


def cells(source: Source) -> list[Source]:
    """Return the code cells of a notebook, each as a file of its own.

    Raises:
        InputError: if it is no notebook.
    """
    try:
        data = json.loads(source.text)
        above = Place(source, () if "cells" in data else ("worksheets", 0)) / "cells"
        listing = data["cells"] if "cells" in data else data["worksheets"][0]["cells"]
        listed = [
            (above / number / ("source" if "source" in cell else "input"), cell)
            for number, cell in enumerate(listing)
            if cell.get("cell_type") == "code"
        ]
        texts = [(place, cell.get(place.path[-1], "")) for place, cell in listed]
        joined = [
            (place, text if isinstance(text, str) else "".join(text)) for place, text in texts
        ]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        message = "this is not a Jupyter notebook: it has no list of cells"
        raise InputError([Problem(Code.FORM, message, Place(source))]) from None
    return [
        Source(f"{source.name}[{int(str(place.path[-2])) + 1}]", text, within=place)
        for place, text in joined
    ]


def mark(node: ast.AST, lines: Sequence[str]) -> Mark:
    """Return where a syntax tree begins and ends in the lines that it was parsed from."""
    line, end = getattr(node, "lineno", 1), getattr(node, "end_lineno", None) or 0
    return Mark(
        line,
        _column(lines, line, getattr(node, "col_offset", 0)),
        end,
        _column(lines, end, getattr(node, "end_col_offset", None) or 0),
    )


def _column(lines: Sequence[str], line: int, offset: int) -> int:
    """Return the column, counted from 1, of the byte that Python's parser counts."""
    offset = _shifted(lines, line, offset)
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    if text.isascii():
        return offset + 1
    return len(text.encode()[: max(offset, 0)].decode(errors="replace")) + 1


def _shifted(lines: Sequence[str], line: int, column: int) -> int:
    """Return a column as it was before `python_lines`."""
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    if text[:1] not in " \t":
        return column
    margin, wide = _margin(lines), _with_blanks(text)
    return column - len(wide) + len(text) + (len(margin) if wide.startswith(margin) else 0)


def _margin(lines: Sequence[str]) -> str:
    """Return the blanks that the first line of a cell begins with; notebooks run it without."""
    first = _with_blanks(lines[0]) if lines else ""
    return first[: len(first) - len(first.lstrip(" "))]


def _parsed(source: Source, checker: Checker) -> Iterator[Part]:
    """Yield a text as one part; if it is not valid Python, each statement as a part."""
    lines = python_lines(source)
    try:
        yield Part(source, _tree("\n".join(lines)))
        return
    except INVALID:
        pass
    for start, chunk in _chunks(lines):
        text = "\n".join(chunk)
        try:
            yield Part(source, _tree(text, start))
        except INVALID as error:
            yield _broken(source, start, text, error, checker)


def _broken(source: Source, start: int, text: str, error: Exception, checker: Checker) -> Part:
    """Return some statements that are not valid Python, as what they would be without the slip."""
    problem = _syntax_problem(error, source, start)
    repaired = mended(text, error, checker.is_valid) if isinstance(error, SyntaxError) else None
    if repaired:
        mends = tuple(_in_source(mend, source, start) for mend in repaired[1])
        return Part(source, _tree(repaired[0], start), problem, mends)
    words, assigned = frozenset(WORD.findall(text)), frozenset(ASSIGNED.findall(text))
    return Part(source, [], problem, (), words, assigned)


def _in_source(mend: Mend, source: Source, start: int) -> Mend:
    """Return a change of some statements as one of the whole text."""
    line = mend.line + start
    return replace(mend, line=line, column=_shifted(source.lines, line, mend.column))


def _tree(text: str, start: int = 0) -> list[ast.stmt]:
    """Return the statements of a text; it is compiled, too, and never run.

    Args:
        text: the text.
        start: the number of the lines before it.

    Raises:
        SyntaxError: if it is not valid Python; only compiling finds a `break` outside of a loop.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "\d" in a string is no concern of the user here
        compile(text, "<program>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        tree = ast.parse(text)
    return ast.increment_lineno(tree, start).body if start else tree.body


def python_lines(source: Source) -> list[str]:
    """Return the lines with those that are not Python as empty statements."""
    margin = _margin(source.lines) if source.within else ""
    lines = [_with_blanks(line).removeprefix(margin) for line in source.lines]
    first = next((line for line in lines if line.strip()), "")
    if CELL_MAGIC.match(first):
        return []
    result: list[str] = []
    goes_on = False
    for line in lines:
        is_command = goes_on or _is_command(line)
        result.append("" if goes_on else _python_line(line))
        goes_on = is_command and line.endswith("\\")
    return result


def _is_command(line: str) -> bool:
    """Return whether a line is for the shell, or for the notebook itself."""
    is_magic = MAGIC.match(line) and not _continues(line)
    return bool(is_magic or FROM_SHELL.match(line))


def _with_blanks(line: str) -> str:
    """Return a line with blanks for the tabs before its first character."""
    start = len(line) - len(line.lstrip(" \t"))
    return line[:start].expandtabs(8) + line[start:]


def _python_line(line: str) -> str:
    """Return a line, or what stands for it if it is not Python, with all columns kept."""
    timed, shell = TIMED.match(line), FROM_SHELL.match(line)
    if timed:
        return f"{timed[1]}0{' ' * (len(timed[2]) - 1)};{line[timed.end(2) + 1 :]}"
    if shell:
        return f"{shell[1]}get_ipython()"
    if _is_command(line) or OLD_PRINT.match(line):
        return " " * (len(line) - len(line.lstrip())) + "pass"
    return line


def _continues(line: str) -> bool:
    """Return whether a line that begins with ``%`` goes on with an expression."""
    return bool(re.match(r"^\s*%\s", line))


def _chunks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the statements at the left margin, with the number of the lines before."""
    start, chunk = 0, list[str]()
    for number, line in enumerate(lines):
        begins = bool(line) and not line[0].isspace() and line[0] not in ")]}#"
        goes_on = re.match(r"(else|elif|except|finally)\b", line)
        decorated = chunk and all(row.startswith("@") or not row.strip() for row in chunk)
        if begins and not goes_on and not decorated and chunk:
            yield start, chunk
            start, chunk = number, []
        chunk.append(line)
    if chunk:
        yield start, chunk


def _syntax_problem(error: Exception, source: Source, start: int) -> Problem:
    """Return the problem of a statement that is not valid Python."""
    message, mark, hint = "this is not valid Python", Mark(start + 1, 1), ""
    if isinstance(error, SyntaxError):
        message = f"this is not valid Python: {error.msg}"
        line = start + (error.lineno or 1)
        mark = Mark(line, max(_shifted(source.lines, line, error.offset or 1), 1))
        if "was never closed" in str(error.msg):
            hint = "add the missing bracket"
    elif isinstance(error, (RecursionError, MemoryError)):
        message = "this is nested too deeply"
    return Problem(Code.SYNTAX, message, Place(source) / mark, hint)
