"""The models of a program: which are printed, and what is said of the others."""

from __future__ import annotations

import json

import pytest
from reading import KERAS, answer, plans, problems, rows

from shapecalc.errors import Code, InputError, ModelError, ShapecalcError, Source
from shapecalc.model.infer import infer
from shapecalc.read.python.program import pause, read_program
from shapecalc.table.summary import summary

TWO = """
a = Sequential([Input((2,)), layers.Dense(1)])
b = Sequential([Input((3,)), layers.Dense(1)])
"""


def names(text: str, name: str = "") -> list[str]:
    return [plan.title for plan in read_program(Source("a.py", KERAS + text), {}, name)]


def test_the_models_that_are_shown() -> None:
    assert names(f"{TWO}b.summary()\na.summary()") == ["b (line 6)", "a (line 7)"]
    assert names(TWO) == ["a (line 4)", "b (line 5)"]


def test_functions_that_nothing_calls() -> None:
    text = "def build(n=4):\n    return Sequential([Input((2,)), layers.Dense(n)])\n"
    assert names(text) == ["build (line 3)"]
    assert rows("def build(n):\n    return Sequential([Input((2,)), layers.Dense(n)])") == [
        "dense (None, n) 3·n"
    ]


def test_a_model_that_is_chosen() -> None:
    assert names(f"{TWO}a.summary()", "b") == ["b (line 5)"]
    with pytest.raises(ModelError, match="no model `c`"):
        names(TWO, "c")


def test_a_model_that_is_not_known_beside_another() -> None:
    plans = read_program(Source("a.py", f"{KERAS}{TWO}a.summary()\nunknown.summary()"))
    assert len(plans) == 1
    assert plans[0].notes == ("line 7: this model is not known: `unknown` is not defined (line 7)",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 3", " SC104 this program makes no Keras model that can be followed"),
        (
            "unknown.summary()",
            ("3:1-3:18 SC301 this model is not known: `unknown` is not defined (line 3)"),
        ),
    ],
)
def test_no_model(text: str, message: str) -> None:
    assert answer(text)[0] == message


ENDLESS = "def f0(): pass\n" + "".join(
    f"def f{n}():\n    f{n - 1}()\n    f{n - 1}()\n" for n in range(1, 20)
)
ENDLESS += "f19()\n"
"""A program that would call a function half a million times."""


def test_too_much() -> None:
    with pytest.raises(InputError, match="more steps than are followed"):
        read_program(Source("a.py", ENDLESS))
    (plan,) = read_program(Source("a.py", f"{KERAS}{TWO}a.summary()\n{ENDLESS}b.summary()\n"))
    (note,) = plan.notes
    assert "more steps than are followed: its other models are not known" in note


def test_long_loops_leave_steps_for_what_follows() -> None:
    loops = "for n in range(100_000): x = n\ny = [n for n in range(100_000)]\n" * 3
    plans = read_program(Source("a.py", f"{KERAS}{loops}{TWO}a.summary()\nb.summary()\n"))
    assert len(plans) == 2


def test_what_a_chosen_name_may_be() -> None:
    text = f"{TWO}def build(n=4):\n    return Sequential([Input((2,)), layers.Dense(n)])\n"
    text += "models = [Sequential([Input((5,)), layers.Dense(1)])]\nmodels[0].summary()\n"
    assert names(text, "a") == ["a (line 4)"]
    assert names(text, "build") == ["build (line 6)"]
    assert names(text, "models[0]") == ["models[0] (line 9)"]
    for name, message, hint, meant in (
        ("c", "the program has no model `c`", "its models and functions are a", ""),
        ("buil", "the program has no model `buil`", "", "build"),
        ("models", "the program has no model `models`", "", "models[0]"),
    ):
        with pytest.raises(ModelError) as caught:
            names(text, name)
        (problem,) = caught.value.problems
        assert (problem.message, problem.meant) == (message, meant)
        assert problem.hint.startswith(hint)
    with pytest.raises(ModelError, match=r"`c` is not known: `x` is not defined \(line 6\)"):
        names(f"{TWO}c = x", "c")


def test_a_model_with_two_names_is_shown_once() -> None:
    assert names(f"{TWO}c = a") == ["a (line 4)", "b (line 5)"]


def test_a_model_that_is_lost() -> None:
    with pytest.raises(InputError, match="this model is not known: `unknown` is not defined"):
        names("a = Sequential([Input((2,))])\nif unknown: a.add(layers.Dense(1))")
    assert names(f"{TWO}if unknown: b.pop()") == ["a (line 4)"]


@pytest.mark.parametrize(
    ("parameters", "row"),
    [
        ("n=4", "dense (None, 4) 12"),
        ("n", "dense (None, n) 3·n"),
        ("n, /", "dense (None, n) 3·n"),
        ("k=2, *, n", "dense (None, n) 3·n"),
        ("*, n=5", "dense (None, 5) 15"),
        ("k, n=6, *a, **b", "dense (None, 6) 18"),
    ],
)
def test_the_parameters_of_builders(parameters: str, row: str) -> None:
    text = f"def build({parameters}): return Sequential([Input((2,)), layers.Dense(n)])"
    if "/" not in parameters:
        assert rows(text) == [row]
    assert names(text) == ["build (line 3)"] or "/" in parameters


def test_builders_and_what_the_user_gives() -> None:
    text = "def build(n): return Sequential([Input((2,)), layers.Dense(n)])"
    assert rows(text, {"n": 7}) == ["dense (None, 7) 21"]
    assert plans(text, {"n": 7})[0].notes == ()


def test_builders_that_show_their_model() -> None:
    text = "def build():\n    m = Sequential([Input((2,))])\n    m.summary()\n    return m\n"
    assert names(text) == ["m (line 5)"]
    assert names(f"{text}def other(): return 3\ndef items(): yield 4\n") == ["m (line 5)"]
    failing = "def f():\n    if unknown: return 1\n    return 2\ndef g():\n    raise SystemExit\n"
    assert names(f"{failing}{text}") == ["m (line 10)"]


def test_what_is_shown_of_something_unknown() -> None:
    for text, message in (
        ("m = unknown()\nm.summary()", "`unknown` is not defined (line 3)"),
        ("unknown.model.summary()", "`unknown` is not defined (line 3)"),
    ):
        (found,) = problems(text)
        assert found == f"this model is not known: {message}"


def test_one_message_for_one_cause() -> None:
    text = "m = Sequential([layers.Dense(-3, input_shape=(3,))])\nm.summary()\nm.summary()"
    assert len(problems(text)) == 1
    lost = "m = Sequential([Input((3,))])\nif unknown: m.pop()\nm.summary()\nm.summary()"
    assert len(problems(lost)) == 2


def test_no_model_because_of_what_is_skipped() -> None:
    (message,) = problems("if unknown: m = Sequential([layers.Dense(3)])")
    assert message == (
        "this program makes no Keras model that can be followed: `unknown` is not defined (line 3)"
    )


def test_notes() -> None:
    text = "import data\nn = data.load()\nm = Sequential([Input((n,)), layers.Dense(2)])\n"
    first, second = plans(f"{text}m.summary()\nm.add(layers.Dense(n))\nm.summary()")
    assert first.notes == (
        "numbers in automatic names may differ: `data.load` is not followed (line 4)",
        "n stands for `n`: `data.load` is not followed (line 4); give it with --set 'n=…'",
    )
    assert second.notes == ()
    assert first.letters == second.letters == {"n"}


def test_a_program_that_is_nested_too_deeply() -> None:
    with pytest.raises(ShapecalcError, match="this is nested too deeply"):
        read_program(Source("a.py", "x = " + "-" * 5_000 + "1"))


def test_cells_go_on_after_one_that_stops() -> None:
    cells = ["m = Sequential([Input((2,)), layers.Dense(1)])\nraise SystemExit", "m.summary()"]
    data = {"cells": [{"cell_type": "code", "source": [KERAS + text]} for text in cells]}
    (plan,) = read_program(Source("a.ipynb", json.dumps(data)))
    assert plan.title == "m (cell 2, line 3)"


def test_values_that_are_nested_too_deeply() -> None:
    with pytest.raises(InputError, match="this program is nested too deeply"):
        read_program(Source("a.py", f"x = {' + '.join(['1'] * 900)}"))


@pytest.mark.parametrize(
    "text",
    [
        "m = Sequential([Input((2,))])\nwhile True:\n    m.add(layers.Dense(2))\n",
        "for _ in range(5_000):\n    f = 1 + 1\nm = Sequential(3)\n",
        "def f(n):\n    return f(n) + f(n)\nm = f(3)\n",
    ],
)
def test_what_a_program_with_mistakes_takes_is_counted(text: str) -> None:
    source = Source("a.py", KERAS + text)
    with pytest.raises(ShapecalcError) as caught:
        read_program(source)
    assert caught.value.of_program
    assert source.work > 2_000


LATER = "b = Sequential([Input((3,)), layers.Dense(1)])\n    b.summary()\n"


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (f"if other.big:\n    {LATER}", "the value of `other.big` is not known (line 6)"),
        (f"for n in other.sizes:\n    {LATER}", "the items of this value are not known (line 6)"),
        (f"for n in range(10 ** 6):\n    {LATER}", "this loop takes too many steps (line 6)"),
    ],
)
def test_tables_that_are_not_known(lines: str, why: str) -> None:
    """A table that is missing has a note, beside those that are there."""
    text = f"import other\na = Sequential([Input((2,)), layers.Dense(1)])\na.summary()\n{lines}"
    first, *_ = plans(text)
    assert f"line 8: what this `summary()` shows is not known: {why}" in first.notes


def test_a_table_that_is_shown_again_perhaps() -> None:
    text = "import other\na = Sequential([Input((2,)), layers.Dense(1)])\na.summary()\n"
    (plan,) = plans(f"{text}if other.verbose:\n    a.summary()\n")
    assert plan.notes == ()


OWN = """
class Own(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.d = layers.Dense(units)
    def call(self, x): return self.d(x)
a = Sequential([Input((2,)), Own(3)])
b = Sequential([Input((5,)), Own(4)])
"""


def test_a_program_is_paused_where_it_shows_each_model() -> None:
    """A model that has grown by then is as it was when it was shown."""
    shown = plans(f"{OWN}a.summary()\nb.summary()\na.add(layers.Dense(7))\na.summary()")
    paused = [plan.paused() for plan in shown if plan.paused]
    assert [len(plan.layers) for plan in paused] == [2, 2, 3]
    totals = [[summary(infer(plan)).total_params for plan in those] for those in (shown, paused)]
    assert totals[0] == totals[1] == [9, 24, 37]


def test_no_model_to_pause_at() -> None:
    message = "the program does not show this model when it is followed once more"
    for text in (OWN, f"{OWN}a.summary()"):
        with pytest.raises(ModelError, match=message) as caught:
            pause(Source("a.py", KERAS + text), {}, "", 2)
        assert caught.value.problems[0].code is Code.FILE
    assert [plan.paused for plan in plans(f"{TWO}a.summary()")] == [None]
