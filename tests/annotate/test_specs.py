"""Where the comments of a spec stand."""

from __future__ import annotations

import pytest

from shapecalc.annotate.annotate import annotate
from shapecalc.errors import InputError, Source


def annotated(text: str) -> str:
    return annotate(Source("a.yaml", text), {}).text


def test_layers_of_all_forms() -> None:
    text = """\
layers:
  - Dense(5, input_shape=(3,))  # the first
  - Dense:
      units: 4  # few
      name: "x  # (None, 5)  55"
  - {Dense: {units: 2}}
  - Lambda('f')
"""
    assert (
        annotated(text)
        == """\
layers:
  - Dense(5, input_shape=(3,))  # the first  # (None, 5)  20
  - Dense:                                   # (None, 4)  24
      units: 4  # few
      name: "x  # (None, 5)  55"
  - {Dense: {units: 2}}                      # (None, 2)  10
  - Lambda('f')                              # ?  0
"""
    )


def test_graphs() -> None:
    text = """\
inputs: {a: 3}
layers:
  d: Dense(5)
  x: d(a)
  y:
    - [a, x]
    - Concatenate
    - |
      Dense(2)
  z: Dense(1)(y)
"""
    assert (
        annotated(text)
        == """\
inputs: {a: 3}     # (None, 3)  0
layers:
  d: Dense(5)      # -> 20 params
  x: d(a)          # -> (None, 5)
  y:
    - [a, x]
    - Concatenate  # (None, 8)  0
    - |
      Dense(2)
  z: Dense(1)(y)   # (None, 1)  3
"""
    )


def test_text_in_several_lines_is_not_changed() -> None:
    text = "layers:\n- Dense(5, name='a',\n    input_shape=(3,))\n- Dense(2)\n"
    assert annotated(text).splitlines()[2:] == [
        "    input_shape=(3,))  # (None, 5)  20",
        "- Dense(2)             # (None, 2)  12",
    ]


@pytest.mark.parametrize(
    ("name", "text"), [("a.json", '["Dense(5)"]'), ("<stdin>", '{"layers": ["Dense(5)"]}')]
)
def test_json_has_no_comments(name: str, text: str) -> None:
    with pytest.raises(InputError, match="it is JSON, which has no comments"):
        annotate(Source(name, text), {})


def test_a_list_in_brackets() -> None:
    assert annotated("[Input(3),\n Flatten,\n Dense(5)]\n") == (
        "[Input(3),  # (None, 3)  0\n Flatten,   # (None, 3)  0\n Dense(5)]  # (None, 5)  20\n"
    )
