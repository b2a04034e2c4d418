"""Comments and texts in programs, also in those that Python refuses."""

from __future__ import annotations

import pytest

from shapecalc.grade.documents.scripts import MOST_LINES, read_script


def read(text: str) -> list[tuple[int, str, str]]:
    """The lines with a text or code: number, text and code."""
    lines = read_script(text.split("\n"))
    return [(line.number, line.text, line.code) for line in lines if line.text or line.code]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LSTM(2)  # 64", [(1, "64", "LSTM(2)")]),
        ("# 64", [(1, "64", "")]),
        ("LSTM(2)\n## 64 #", [(1, "", "LSTM(2)"), (2, "64 #", "")]),
        ("x = '# 3'  # 64", [(1, "64", "x = '# 3'")]),
        ("x = 'it''s' + \"#\"", [(1, "", "x = 'it''s' + \"#\"")]),
        ("x = '''\n# 3\n'''", [(1, "", "x = '''"), (2, "", "# 3"), (3, "", "'''")]),
        ("f('# 3',\n  '# 4')", [(1, "", "f('# 3',"), (2, "", "f('# 3', '# 4')")]),
        ("print('lstm 480')", [(1, "", "print('lstm 480')")]),
        ('"""\nlstm  480\n"""', [(2, "lstm  480", "")]),
        ('"""lstm  480"""  # why', [(1, "lstm  480", "")]),
        ('def f():\n    """lstm 480"""\n', [(1, "", "def f():"), (2, "lstm 480", "")]),
        ("x = 1\n'''\n  480\n'''.strip()", [(1, "", "x = 1"), (2, "", "'''"), (3, "", "480")]),
        ("'480'", [(1, "480", "")]),
        ('x = "a"\n"""480"""\n"""15"""', [(1, "", 'x = "a"'), (2, "480", ""), (3, "15", "")]),
        ('f("a"\n"480"\n"b")', [(1, "", 'f("a"'), (2, "", '"480"'), (3, "", 'f("a" "480" "b")')]),
        ("print 'don't'  # 3", [(1, "", "print 'don't'  # 3")]),
        ('"""\nlstm 480', [(2, "lstm 480", "")]),
        (r"x = 'a\'# 3' # 4", [(1, "4", r"x = 'a\'# 3'")]),
        (")]}# 4", [(1, "4", ")]}")]),
    ],
)
def test_read(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert read(text)[: len(expected)] == expected


def test_a_call_of_several_lines() -> None:
    text = "m.add(LSTM(10,\n    input_shape=(3, 1),\n    name='a'))  # (None, 10) 480"
    whole = "m.add(LSTM(10, input_shape=(3, 1), name='a'))"
    assert read(text)[-1] == (3, "(None, 10) 480", whole)


def test_a_list_of_layers_is_not_one_call() -> None:
    text = "m = Sequential([\n  LSTM(2),  # 64\n  Dense(5)  # 15\n])  # 79"
    assert read(text) == [
        (1, "", "m = Sequential(["),
        (2, "64", "LSTM(2),"),
        (3, "15", "Dense(5)"),
        (4, "79", "])"),
    ]


def test_lines_above_with_comments_are_not_taken_again() -> None:
    assert read("f(LSTM(2),  # 64\n  Dense(5))  # 15")[1] == (2, "15", "Dense(5))")


def test_a_call_that_is_too_long() -> None:
    text = "f(LSTM(2),\n" + "x,\n" * MOST_LINES + ")  # 15"
    assert read(text)[-1][1:] == ("15", ")")


def test_the_first_number() -> None:
    assert [line.number for line in read_script(["", "# 3"], 7)] == [7, 8]
