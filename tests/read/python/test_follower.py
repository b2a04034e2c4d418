"""What is unknown, how it is told apart, and what the user gives."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from reading import agree, answer, followed, problems, value

from shapecalc.errors import Mark, Place, Source
from shapecalc.read.python.follower import EndlessError, deep_unknown, first_unknown, text_of
from shapecalc.read.python.operators import TooLargeError
from shapecalc.read.python.values import UnknownValue


def test_a_value_that_the_user_gives() -> None:
    assert value("v = len(words) + 1", {"len(words)": 9}) == 10
    assert value("v = x.shape", {"x.shape[0]": 5, "x.shape[1]": 3}) == (5, 3)
    assert value("n = load()\nv = n * 2", {"n": 4}) == 8


def test_places_count_characters() -> None:
    program = followed("a = 'é'; layers.Desne(3)")
    (problem,) = program.problems
    assert problem.place.path == (Mark(3, 17),)


def test_unknown_values_inside_others() -> None:
    unknown = UnknownValue("why", Place(Source("")))
    assert first_unknown([1, unknown]) is unknown
    assert deep_unknown([{"a": (1, unknown)}]) is unknown
    assert deep_unknown([1, [2]]) is None


def test_values_inside_each_other_without_end() -> None:
    items: list[object] = [1]
    for _ in range(30):
        items = [items, items]
    with pytest.raises(TooLargeError):
        deep_unknown(items)


@pytest.mark.parametrize(
    "text",
    [
        "v = [n for n in {'a': 1}], [n for n in 'ab'], sorted(n for n in {2, 1}), [*range(2)]",
        "v = not 0, not [], not 'a', bool(()), 1 if {} else 2, 3 if 0.0 else 4, not None",
        "class C: pass\nv = not C(), 1 if C else 2, 1 if print else 2",
        "i = iter([1, 2, 3])\na, *b = i\nv = a, b, list(i)",
        "v = []\nfor n in v or [1]: v.append(n)",
        "v = any([0, 'a']), all(['b', 1]), any(['']), all([[]])",
    ],
)
def test_as_python(text: str) -> None:
    assert agree(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("not np.zeros(3)", "? the truth of an array is not known"),
        ("1 if Input((3,)) else 2", "? the truth of an array is not known"),
        ("not empty", "? the truth of this object is not known"),
        ("not long", "? the truth of this object is not known"),
        ("not settings.DEBUG", "? the value of `settings.DEBUG` is not known"),
        ("[n for n in 3]", "? the items of this value are not known"),
        ("[n for n in np.zeros(3)]", "? the items of this value are not known"),
        ("[n for n in np.array([[1]])]", "? the items of this value are not known"),
        ("[*range(10 ** 6)]", "? it is too large to be computed"),
        ("list(n for n in forever)", "? an iterator gives too many items"),
        ("(yield 3)", "? this line is not valid Python"),
        ("1 + 'a'", "? this fails: unsupported operand type(s) for +: 'int' and 'str'"),
        ("{}['a']", "? this fails: 'a'"),
        ("'a'.index('b')", "? this fails: substring not found"),
    ],
)
def test_what_is_unknown(text: str, reason: str) -> None:
    start = "import settings, itertools\nforever = itertools.count()\n"
    start += "class A:\n    def __bool__(self): return False\nclass B:\n"
    start += "    def __len__(self): return 0\nempty, long = A(), B()\nv = 0\n"
    assert value(f"{start}v = {text}") == reason


def test_an_endless_iterator_stays_unknown() -> None:
    text = "import itertools\nc = itertools.count()\na = list(c)\nv = next(c)"
    assert value(text) == "? an iterator gives too many items"


def test_which_unknown_values_are_the_same() -> None:
    """A name, an attribute and an item keep the identity; a call gives a new value each time."""

    def keys(text: str) -> list[object]:
        names = followed(f"import mine\nn = mine.load()\n{text}").scope.names
        return [names["a"].key, names["b"].key]

    for same in (
        "a = n\nb = n",
        "a = n.x\nb = n.x",
        "a = n[0]\nb = n[0]",
        "a = n + 1\nb = n + 1",
        "a = mine.N + 1\nb = mine.N + 1",
        "a = (b := n)",
        "a, b = n, n",
    ):
        first, second = keys(same)
        assert first == second, same
    for other in (
        "a = n.x\nb = n.y",
        "a = n[0]\nb = n[1]",
        "a = n + 1\nb = n + 2",
        "a = n + 1\nb = n - 1",
        "a = n()\nb = n()",
        "a = f'{n}'\nb = f'{n}'",
        "a = -n\nb = -n",
        "a = n + 1\nb = n + True",
    ):
        first, second = keys(other)
        assert first != second, other


def test_the_text_of_a_value() -> None:
    """The user gives a value by the text of the expression that reads it."""
    for text, column in (("v = mine.load(3)", 5), ("v = [0, mine.load(3)][1]", 9)):
        program = followed(f"import mine\n{text}\nw = v")
        unknown = program.scope.names["w"]
        assert (unknown.text, unknown.place.path) == ("v", (Mark(4, column),))


def test_what_the_user_gives() -> None:
    program = followed("n = load()\nm = n + size.x", {"n": 4, "size.x": 3})
    assert program.scope.names["m"] == 7
    assert {"n", "size.x"} <= set(program.problems.letters)
    assert value("v = x[0]", {"x[0]": 5}) == 5
    assert value("v = x", {"x[0]": 5, "x[1]": 3, "x[3]": 9}) == (5, 3)
    assert value("v = x", {"x[1]": 3}) == "? `x` is not defined"


def test_what_the_user_gives_for_names_of_other_modules() -> None:
    """The advice names the value by its text, or by its full name."""
    start = "import mine\nfrom mine import data\nn = mine.n\nt = (n, data)\n"
    for given in {"mine.n": 4, "mine.data": 3}, {"n": 4, "data": 3}:
        assert value(f"{start}v = n * 2, data + 1", given) == (8, 4)
    assert value(f"{start}v = t", {"mine.n": 4, "mine.data": 3}) == (4, 3)
    assert value(f"{start}v = data[0]", {"mine.data[0]": 3}) == 3
    text = f"{start}m = Sequential([Input((n,)), layers.Dense(data)])\nm.summary()"
    assert answer(text, {"n": 4, "data": 3}) == ["dense (None, 3) 15"]
    notes = answer(text)[1:]
    names = [note.partition("--set '")[2].partition("=")[0] for note in notes]
    assert answer(text, dict(zip(names, (4, 3)))) == ["dense (None, 3) 15"]


def test_places_in_long_programs() -> None:
    program = followed("é = 'é'; x = (1 / 0,\n    layers.Desne(3))")
    assert program.scope.names["x"].place.path[-1].line == 3
    (message,) = problems(
        "m = Sequential([Input((3,)), layers.Dense(unknown, name=unknown)])\n"
        "m.add(layers.Conv2D(2, 3, padding=unknown))\nm.summary()"
    )
    assert "`padding` is not known: `unknown` is not defined (line 4)" in message


def test_expressions_that_cannot_be_written() -> None:
    node: ast.expr = ast.Constant(1)
    for _ in range(10_000):
        node = ast.UnaryOp(ast.USub(), node)
    assert text_of(node) == "…"
    assert text_of(ast.parse("a +  b").body[0]) == "a + b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v = [1 for x in [1] if unknown]", "? `unknown` is not defined"),
        ("v = not unknown", "? `unknown` is not defined"),
        ("v = [x for x in unknown]", "? `unknown` is not defined"),
        ("v = [x for x in np.array([1, 2])]", [1, 2]),
        (
            "v = [*(x for x in [1, 2] if unknown)]",
            (
                "? the value of `*(x for x in [1, 2] if unknown)` is not known: "
                "`unknown` is not defined"
            ),
        ),
        (
            "g = (1 // x for x in (1, 0, 2))\nv = [*g]",
            "? this fails: integer division or modulo by zero",
        ),
        (
            "def g():\n    while True: yield 1\nv = [*g()]",
            "? the value of `*g()` is not known: this loop takes too many steps",
        ),
        ("v = [*'ab', *{'c': 1}, *(2,), *range(2)]", ["a", "b", "c", 2, 0, 1]),
    ],
)
def test_items_and_truths(text: str, expected: Any) -> None:
    assert value(text) == expected


def test_the_last_step() -> None:
    program = followed("")
    program.steps_left = 3
    program.tick(2)
    program.tick()
    assert program.steps_left == 0
    with pytest.raises(EndlessError):
        program.tick()
