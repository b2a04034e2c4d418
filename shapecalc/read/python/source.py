"""The text of a program: the lines of a script, or the cells of a notebook, as syntax trees."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from shapecalc.errors import Code, InputError, Mark, Place, Problem, Source
from shapecalc.limits import PROGRAM_BYTES
from shapecalc.read.text import is_notebook

MAGIC = re.compile(r"^(\s*)(%|!|\?)|^(\s*)[\w.]+\?{1,2}\s*$")
"""A line for the shell or for the notebook itself."""

CELL_MAGIC = re.compile(r"^\s*%%(?!time\b|timeit\b|capture\b|tensorflow_version\b)")
"""The first line of a cell that is not Python."""

OLD_PRINT = re.compile(r"^(\s*)print\s+[^(=\s].*$|^(\s*)print\s*$")
"""A print statement of Python 2."""

WORD = re.compile(r"[^\W\d]\w*")
ASSIGNED = re.compile(r"^\s*([^\W\d]\w*)\s*=(?!=)", re.MULTILINE)


@dataclass(slots=True)
class Part:
    """Some statements of a program.

    Attributes:
        source: the file, or the cell of a notebook.
        statements: the syntax trees.
        broken: the problem of a part that is not valid Python; it may be mended in the trees.
        words: all names in a part that cannot be mended.
        assigned: the names that such a part assigns to.
    """

    source: Source
    statements: list[ast.stmt]
    broken: Problem | None = None
    words: frozenset[str] = frozenset()
    assigned: frozenset[str] = frozenset()


def parts(source: Source) -> Iterator[Part]:
    """Yield the parts of a script or notebook, in order.

    Raises:
        InputError: if it is too large, or no notebook.
    """
    texts = cells(source) if is_notebook(source.text) else [source]
    if sum(len(text.text) for text in texts) > PROGRAM_BYTES:
        message = f"a program has at most {PROGRAM_BYTES // 1000:,} KB"
        raise InputError([Problem(Code.FILE, message, Place(source))])
    for text in texts:
        yield from _parsed(text)


def cells(source: Source) -> list[Source]:
    """Return the code cells of a notebook, each as a file of its own.

    Raises:
        InputError: if it is no notebook.
    """
    try:
        data = json.loads(source.text)
        listing = data["cells"] if "cells" in data else data["worksheets"][0]["cells"]
        listed = [
            (number, cell.get("source", cell.get("input", "")))
            for number, cell in enumerate(listing, start=1)
            if cell.get("cell_type") == "code"
        ]
        texts = [
            (number, text if isinstance(text, str) else "".join(text)) for number, text in listed
        ]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        message = "this is not a Jupyter notebook: it has no list of cells"
        raise InputError([Problem(Code.FORM, message, Place(source))]) from None
    return [Source(f"{source.name}[{number}]", text) for number, text in texts]


def _parsed(source: Source) -> Iterator[Part]:
    """Yield a text as one part; if it is not valid Python, each statement as a part."""
    lines = _python_lines(source.text)
    try:
        yield Part(source, _tree("\n".join(lines)))
        return
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    for start, chunk in _chunks(lines):
        text = "\n" * start + "\n".join(chunk)
        try:
            yield Part(source, _tree(text))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            yield _broken(source, start, text, error)


def _broken(source: Source, start: int, text: str, error: Exception) -> Part:
    """Return a statement that is not valid Python, as what it would be with its brackets closed."""
    problem = _syntax_problem(error, source, start)
    for brackets in (")", "])", "))", "]", ")))", "}"):
        try:
            return Part(source, _tree(text.rstrip() + brackets), problem)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    words, assigned = frozenset(WORD.findall(text)), frozenset(ASSIGNED.findall(text))
    return Part(source, [], problem, words, assigned)


def _tree(text: str) -> list[ast.stmt]:
    """Return the statements of a text; it is compiled, too, and never run.

    Raises:
        SyntaxError: if it is not valid Python; only compiling finds a `break` outside of a loop.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "\d" in a string is no concern of the user here
        compile(text, "<program>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        return ast.parse(text).body


def _python_lines(text: str) -> list[str]:
    """Return the lines with those that are not Python as empty statements."""
    lines = text.expandtabs(8).splitlines()
    first = next((line for line in lines if line.strip()), "")
    if CELL_MAGIC.match(first):
        return []
    return [_python_line(line) for line in lines]


def _python_line(line: str) -> str:
    magic = MAGIC.match(line) or OLD_PRINT.match(line)
    if magic and not _continues(line):
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
        mark = Mark(error.lineno or start + 1, max(error.offset or 1, 1))
        if "was never closed" in str(error.msg):
            hint = "add the missing bracket"
    elif isinstance(error, (RecursionError, MemoryError)):
        message = "this is nested too deeply"
    return Problem(Code.SYNTAX, message, Place(source) / mark, hint)
