"""The text of a program: scripts, notebooks, and what is not valid Python."""

from __future__ import annotations

import ast
import json

import pytest
from growth import calls, growth

from shapecalc.errors import InputError, Mark, Source
from shapecalc.limits import PROGRAM_BYTES, PROGRAM_WORDS
from shapecalc.read.python.source import cells, mark, parts


def notebook(*cells: str) -> Source:
    listed = [{"cell_type": "code", "source": [cell]} for cell in cells]
    return Source("a.ipynb", json.dumps({"cells": [{"cell_type": "markdown"}, *listed]}))


def test_cells() -> None:
    texts = cells(notebook("a = 1", "%matplotlib inline\n!pip install x\nb = 2", "%%bash\nls"))
    assert [text.name for text in texts] == ["a.ipynb[2]", "a.ipynb[3]", "a.ipynb[4]"]


@pytest.mark.parametrize("text", ["{", "[]", '{"cells": 3}', '{"cells": [3]}', '{"a": 1}'])
def test_what_is_no_notebook(text: str) -> None:
    with pytest.raises(InputError, match="not a Jupyter notebook"):
        cells(Source("a.ipynb", text))


def test_lines_for_the_notebook_are_passed_over() -> None:
    text = "%matplotlib inline\nx = 3\n!ls\nmodel?\nif x:\n    %time f()\nprint 'old'"
    (part,) = parts(notebook(text))
    assert part.broken is None
    assert len(part.statements) == 6


def test_a_command_may_go_on_in_the_next_line() -> None:
    (part,) = parts(notebook("!wget --quiet \\\n    http://a.b \\\n  -O c\nx = 3"))
    assert part.broken is None
    assert [ast.unparse(statement) for statement in part.statements] == ["pass", "x = 3"]


def test_a_timed_line_runs() -> None:
    (part,) = parts(notebook("if x:\n    %time y = f(1)\n%timeit g()"))
    assert part.broken is None
    assert ast.unparse(part.statements[0]) == "if x:\n    0\n    y = f(1)"
    assert ast.unparse(part.statements[1]) == "pass"  # It cannot set names of the program.
    timed = part.statements[0].body[1]  # type: ignore[attr-defined]
    assert timed.col_offset == 10


def test_what_the_shell_prints_is_unknown() -> None:
    (part,) = parts(notebook("names = !ls\nx, y = %who_ls int\nz = 7 % 3"))
    texts = [ast.unparse(statement) for statement in part.statements]
    assert texts == ["names = get_ipython()", "x, y = get_ipython()", "z = 7 % 3"]


def test_a_cell_with_a_margin() -> None:
    (part,) = parts(notebook("  x = 3\n  if x:\n    y = 4\nz = 5"))
    assert part.broken is None
    marks = [mark(statement, part.source.lines) for statement in part.statements]
    assert [(at.line, at.column) for at in marks] == [(1, 3), (2, 3), (4, 1)]


def test_a_script_with_a_margin_is_no_python() -> None:
    (part,) = parts(Source("a.py", "  x = 3"))
    assert part.broken is not None


def test_a_shell_cell_is_passed_over() -> None:
    (part,) = parts(notebook("%%bash\nfor i in 1; do ls; done"))
    assert part.statements == []


def test_a_missing_bracket() -> None:
    broken = list(parts(Source("a.py", "x = 1\ny = f(g(2)\nz = 3\n")))
    assert [len(part.statements) for part in broken] == [1, 1, 1]
    problem = broken[1].broken
    assert problem is not None
    assert problem.place.path == (Mark(2, 6),)
    assert problem.hint == "add the missing bracket"


def test_what_cannot_be_mended() -> None:
    (part,) = parts(Source("a.py", "model = ] + other"))
    assert part.statements == []
    assert part.assigned == {"model"}
    assert part.words == {"model", "other"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("break", "'break' outside loop"),
        ("def f():\n    continue", "'continue' not properly in loop"),
    ],
)
def test_what_only_compiling_finds(text: str, message: str) -> None:
    (part,) = parts(Source("a.py", text))
    assert part.broken is not None
    assert part.broken.message == f"this is not valid Python: {message}"


def test_a_program_that_is_too_long() -> None:
    with pytest.raises(InputError, match="a program has at most"):
        list(parts(Source("a.py", "x = 1\n" * PROGRAM_BYTES)))


@pytest.mark.parametrize(
    ("line", "words"),
    [("a.b\n", 4), ("#a b\n", 4), ("def f(): 0\n", 26), ("[0 for x in y]\n", 27), ("f(a=0)\n", 14)],
)
def test_a_program_of_too_many_words(line: str, words: int) -> None:
    """Functions, loops and named arguments count for more, as Python parses them more slowly."""
    most = PROGRAM_WORDS // words
    assert len(list(parts(Source("a.py", line * most)))) == 1
    with pytest.raises(InputError, match="a program has at most 100,000 words and signs"):
        list(parts(notebook(line * most, line * 2)))


def test_words_of_strings_count() -> None:
    """Which quotes belong together is only clear when a program is parsed."""
    text = "x = f'{1}' '''" + "a " * PROGRAM_WORDS + "'''"
    with pytest.raises(InputError, match="words and signs"):
        list(parts(Source("a.py", text)))


def test_lines_of_statements_that_are_not_valid() -> None:
    broken = list(parts(Source("a.py", "x = 1\n\ny z\nif x:\n    y = f(\n\n\na = 2\n")))
    places = [part.broken and part.broken.place.path for part in broken]
    assert places == [None, (Mark(3, 3),), (Mark(5, 10),), None]
    assert [statement.lineno for part in broken for statement in part.statements] == [1, 4, 8]


def test_work_for_statements_that_are_not_valid() -> None:
    def work(count: int) -> int:
        return calls(lambda: [*parts(Source("a.py", "x y\nf(1)\n" * count))])

    assert growth(work, 20) < 1.1
