"""The text of a program: scripts, notebooks, and what is not valid Python."""

from __future__ import annotations

import ast
import json
from time import process_time

import pytest
from growth import calls, growth
from reading import answer

from shapecalc.errors import InputError, Mark, Source
from shapecalc.limits import PROGRAM_BYTES, PROGRAM_WORDS
from shapecalc.read.python import source
from shapecalc.read.python.source import cells, mark, parts, python_lines


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


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("%time x = f()", True),
        ("!ls", False),
        ("?model", False),
        ("model.fit??", False),
        ("model?", False),
        ("print 'old'", False),
        ("print", False),
        ("print ('new')", True),
        ("print = 3", True),
        ("% 3", True),
        ("x = model", True),
    ],
)
def test_lines_that_are_not_python(line: str, kept: bool) -> None:
    """They are empty statements; the lines keep their numbers."""
    text = f"if x:\n    y = (7\n{line}\n)\nz = 3" if line == "% 3" else f"{line}\nz = 3"
    (part,) = parts(Source("a.py", text))
    assert part.broken is None
    assert (not any(isinstance(node, ast.Pass) for node in part.statements)) is kept
    assert part.statements[-1].lineno == text.count("\n") + 1


@pytest.mark.parametrize(
    ("first", "passed"),
    [
        ("%%bash", True),
        ("\n  %%html", True),
        ("%%time", False),
        ("%%capture", False),
        ("%%capture out", False),
        ("%%timer", True),
        ("%matplotlib", False),
    ],
)
def test_cells_of_other_languages(first: str, passed: bool) -> None:
    (part,) = parts(notebook(f"{first}\nx = 3"))
    assert (part.statements == []) is passed


def test_cells_of_old_notebooks() -> None:
    data = {"worksheets": [{"cells": [{"cell_type": "code", "input": ["a = 1\n", "b"]}]}]}
    (text,) = cells(Source("a.ipynb", json.dumps(data)))
    assert (text.name, text.text) == ("a.ipynb[1]", "a = 1\nb")
    one = {"cells": [{"cell_type": "code", "source": "c = 1"}, {"cell_type": "code"}]}
    assert [text.text for text in cells(Source("a.ipynb", json.dumps(one)))] == ["c = 1", ""]


def test_statements_around_a_broken_one() -> None:
    """Each statement at the left margin is by itself; blocks and decorators stay together."""
    text = "import a\n@b\ndef f():\n    return 1\n\nif x:\n    y\nelse:\n    z\nv = ]\n(w)\n# end"
    found = [(len(part.statements), part.broken is not None) for part in parts(Source("a", text))]
    assert found == [(1, False), (1, False), (1, False), (0, True), (1, False)]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("x = f([1, 2", 1),
        ("x = f((1, 2", 1),
        ("x = [1", 1),
        ("x = f(g(h(1", 1),
        ("x = {1: 2", 1),
    ],
)
def test_brackets_that_are_missing(text: str, statements: int) -> None:
    (part,) = parts(Source("a.py", text))
    assert part.broken is not None
    assert len(part.statements) == statements
    assert part.assigned == (frozenset() if statements else {"x"})


def test_names_of_a_broken_statement() -> None:
    (part,) = parts(Source("a.py", "x = é2 ] y == 3\n  z = 'a b'"))
    assert part.words == {"x", "é2", "y", "z", "a", "b"}
    assert part.assigned == {"x", "z"}


def test_problems_of_syntax() -> None:
    (part,) = parts(Source("a.py", "\n\nx = = 3"))
    assert part.broken is not None
    assert part.broken.message == "this is not valid Python: invalid syntax"
    assert part.broken.place.path == (Mark(3, 5),)
    assert part.broken.hint == ""
    (null,) = parts(Source("a.py", "x = '\0'"))
    assert null.broken is not None
    assert null.broken.message.startswith("this is not valid Python")


def test_the_limit_counts_all_cells() -> None:
    half = "x = 1\n" * (PROGRAM_BYTES // 12 + 10)
    assert len(list(parts(notebook("x = 1")))) == 1
    with pytest.raises(InputError, match=r"a program has at most 1,048 KB"):
        list(parts(notebook(half, half)))


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


def test_a_line_of_blanks() -> None:
    """No pattern tries its blanks in more than one way: that would take minutes."""
    begun = process_time()
    assert python_lines(Source("a.py", " " * 100_000 + "x\n"))
    assert process_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            "가 = 3; b = layers.Dense(-1)\nm = Sequential([Input((3,)), b])\nm.summary()",
            [("3:25-3:27 SC203 Dense: `units` must be a whole number of at least 1, not -1")],
        ),
        (
            "m = Sequential([Input((3,)), layers.Dense(2)\nm.summary()",
            [
                (
                    "3:16-0:0 SC102 this is not valid Python: '[' was never closed (hint: "
                    "add the missing bracket)"
                )
            ],
        ),
        (
            (
                "x = (((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((("
                "(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((("
                "((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1)"
                "))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))"
                "))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))"
                ")))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))"
            ),
            ["3:205-0:0 SC102 this is not valid Python: too many nested parentheses"],
        ),
    ],
)
def test_where_problems_are(text: str, answered: list[str]) -> None:
    assert answer(text) == answered


def test_the_largest_program(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a = 1\nb = a + 2\n"
    monkeypatch.setattr(source, "PROGRAM_BYTES", len(text))
    assert [*parts(Source("a.py", text))]
    monkeypatch.setattr(source, "PROGRAM_BYTES", len(text) - 1)
    with pytest.raises(InputError, match="a program has at most"):
        [*parts(Source("a.py", text))]


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            (
                "m = Sequential([Input((3,))])\n"
                "m.add(layers.Dense(2)); m.summary(); 가 = layers.Dense(-1)"
            ),
            [("4:55-4:57 SC203 Dense: `units` must be a whole number of at least 1, not -1")],
        ),
    ],
)
def test_the_last_line(text: str, answered: list[str]) -> None:
    assert answer(text) == answered
