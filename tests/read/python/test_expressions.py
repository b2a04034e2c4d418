"""The values of expressions in a program."""

from __future__ import annotations

from typing import Any

import pytest
from reading import agree, followed, problems, rows, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3 - 4 // 3", 6),
        ("-2 ** 2", -4),
        ("not 0", True),
        ("(1, *[2, 3], 4)", (1, 2, 3, 4)),
        ("[n * 2 for n in range(5) if n % 2]", [2, 6]),
        ("{n for n in (1, 1, 2)}", {1, 2}),
        ("{k: v for k, v in zip('ab', (1, 2))}", {"a": 1, "b": 2}),
        ("{**{'a': 1}, 'b': 2}", {"a": 1, "b": 2}),
        ("f'{3:03d}-{1.5!r}'", "003-1.5"),
        ("1 < 2 < 3", True),
        ("3 if [] else 4", 4),
        ("0 or 'x'", "x"),
        ("'a' and 'b'", "b"),
        ("(n := 5) + n", 10),
        ("[1, 2, 3][::-1]", [3, 2, 1]),
        ("'%s_%d' % ('conv', 2)", "conv_2"),
        ("sum(n for n in range(4))", 6),
        ("2 in [1, 2]", True),
        ("None is None", True),
    ],
)
def test_plain_data(text: str, expected: Any) -> None:
    assert value(f"v = {text}") == expected


@pytest.mark.parametrize(
    "text",
    [
        "v = [x for x in range(4) if x if x > 1]",
        "v = [(x, y) for x in range(3) for y in range(x) if y]",
        "v = {x % 2 for x in (1, 3)}, {x: -x for x in (1, 2)}",
        "x = 5\nv = [x for x in (1, 2)] + [x]",
        "v = [last := x for x in (1, 2)], last",
        "g = (x * x for x in (1, 2, 3))\nv = next(g), list(g), list(g)",
        "def f(): return (n + k for n in (1, 2))\nk = 10\nv = list(f())",
        "def f(k): return (n + k for n in (1, 2))\nk = 10\nv = list(f(1))",
        "v = 1 < 2 > 3, 1 < 2 < 3, 'a' in 'ab', 1 not in (1,), None is None",
        "v = 0 == False, [1] == [1], (1, 2) < (1, 3), {'a': 1} == {'a': 1}, 1 != 1.0",
        "a = len\nv = len is a, a is not len, a is None, a is not None",
        "v = 1 and 0 or 2, [] and 1, '' or None, not '', not [0]",
        "v = {**{'a': 1}, 'a': 2, 'b': {}}, {}, {1, 2}, {1: [2]}",
        "v = [*'ab', *range(2)], (*[], 1), {*[1]}",
        'v = f\'{1:>4}|{2.5:.2f}|{"a"!r}|{[1, "a"]}|{None}|{True}|{(1,)!s}|{{}}|{1}{2:{3}}\'',
        "v = f'{1:>1000}'",
        "v = +2, ~2, -2.5, not 1",
        "v = (lambda a, *, b=2: [a, b])(1), (lambda *a, **k: [a, k])(1, k=2)",
        "def f(a, b=[1], *, c={'d': 2}): return a, b, c\nv = f(0), f(0, 1, c=2)",
        "v = [1, 2, 3, 4][1:3], 'abcd'[::2], (1, 2, 3)[-1], [1, 2, 3][:-1]",
        "v = 5 if 0 else 6 if [] else 7",
        "v = '%d-%s' % (1, 'a'), '%s' % 3, '%s' % [1], 7 % 4",
    ],
)
def test_as_python(text: str) -> None:
    assert agree(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2 ** 10 ** 9", "? it is too large to be computed"),
        ("'a' * 10 ** 10", "? it is too large to be computed"),
        ("[0] * 10 ** 12", "? it is too large to be computed"),
        ("1 << 10 ** 9", "? it is too large to be computed"),
        ("f'{1:1000000000}'", "? it is too large to be computed"),
        ("unknown + 1", "? `unknown` is not defined"),
        ("[1, unknown][1] * 2", "? `unknown` is not defined"),
        ("1 if unknown else 2", "? `unknown` is not defined"),
        ("unknown and 3", "? `unknown` is not defined"),
        ("{unknown: 1}", "? `unknown` is not defined"),
        ("1 / 0", "? this fails: division by zero"),
        ("{1, unknown}", "? `unknown` is not defined"),
        ("{n for n in [1, unknown]}", "? `unknown` is not defined"),
        ("{n: 1 for n in [1, unknown]}", "? `unknown` is not defined"),
        ("{n: 1 for n in unknown}", "? `unknown` is not defined"),
        ("{n for n in unknown}", "? `unknown` is not defined"),
        ("[n for n in unknown]", "? `unknown` is not defined"),
        ("[n for n in [1, 2] if unknown]", "? `unknown` is not defined"),
        ("[n for n in [1, 2] for m in unknown]", "? `unknown` is not defined"),
        ("list(n for n in [1, 2] if unknown)", "? `unknown` is not defined"),
        ("(n for n in unknown)", "? `unknown` is not defined"),
        ("[1, *unknown]", "? the value of `*unknown` is not known: `unknown` is not defined"),
        ("{**unknown}", "? a part of this mapping is unknown"),
        ("not unknown", "? `unknown` is not defined"),
        ("-unknown", "? `unknown` is not defined"),
        ("'%s' % [unknown]", "? `unknown` is not defined"),
        ("1 < unknown", "? `unknown` is not defined"),
        ("0 < 1 < unknown", "? `unknown` is not defined"),
        ("unknown is None", "? `unknown` is not defined"),
        ("[unknown] == [1]", "? `unknown` is not defined"),
        ("1 in [unknown]", "? `unknown` is not defined"),
        ("settings.N > 1", "? the value of `settings.N` is not known"),
        ("f'{unknown}'", "? `unknown` is not defined"),
        ("f'{1:{unknown}}'", "? `unknown` is not defined"),
        ("f'{[unknown]}'", "? `unknown` is not defined"),
        ("f'{len}'", "? the text of this value is not known"),
        ("f'{1:1001}'", "? it is too large to be computed"),
        ("f'{1:           }'", "? it is too large to be computed"),
        ("[1, 2][:unknown]", "? `unknown` is not defined"),
        ("1 in np.zeros(3)", "? a comparison of arrays depends on their numbers"),
        ("1 not in np.zeros(3)", "? a comparison of arrays depends on their numbers"),
        ("np.zeros(3) + np.zeros(4)", "? sizes 3 and 4 cannot be broadcast"),
        ("np.zeros((unknown, 2)) + 1", "? the shape of this array is unknown"),
        ("1 in (n for n in [1])", "? a search in an iterator is not followed"),
        ("[0] * 10 ** 5 + [1]", "? it is too large to be computed"),
        ("[*[0] * 10 ** 5, 1]", "? it is too large to be computed"),
        ("[n for n in range(10 ** 5 + 1)]", "? this comprehension takes too many steps"),
    ],
)
def test_what_is_unknown(text: str, reason: str) -> None:
    assert value(f"import settings\nv = 0\nv = {text}") == reason


@pytest.mark.parametrize("method", ["__eq__", "__lt__"])
def test_objects_that_compare_themselves(method: str) -> None:
    text = f"class C:\n    def {method}(self, other): return True\n"
    reason = "? a comparison of these objects is not followed"
    assert value(f"{text}v = C() == C()") == reason
    assert value(f"{text}v = [C()] == [1]") == reason
    assert agree("class C: pass\nc = C()\nv = c == c, c == 1, c in [c]")


def test_a_search_uses_an_iterator_up() -> None:
    text = "g = (n for n in [1, 2])\na = 1 in g\nv = list(g)"
    assert value(text) == "? a search in an iterator is not followed"


def test_arrays() -> None:
    assert value("v = (-np.zeros((2, 3))).shape, (np.zeros((2, 3)) * 2 + np.zeros(3)).shape") == (
        (2, 3),
        (2, 3),
    )


def test_operators_on_tensors_are_operations() -> None:
    text = "x = Input((3,))\nv = Model(x, (-(x * 2) + 1) ** 2 / x)"
    assert [row.partition(" ")[0] for row in rows(text)] == [
        "input_layer",
        "multiply",
        "negative",
        "add",
        "power",
        "true_divide",
    ]


def test_the_text_of_an_unknown_comparison() -> None:
    unknown = followed("v = n > 1").scope.names["v"]
    assert (unknown.text, unknown.reason) == ("n > 1", "`n` is not defined")


def test_a_name_that_a_function_reads_too_early() -> None:
    text = "n = 3\ndef f():\n    {}n += 1\n    return n\nf()\n"
    text += "m = Sequential([Input((3,)), layers.Dense(n)])\nm.summary()"
    message = "`n` is read before this function gives it a value"
    assert problems(text.format("")) == [message]
    assert rows(text.format("global n\n    ")) == ["dense (None, 4) 16"]


@pytest.mark.parametrize(
    "text",
    [
        "x = 0\ndef f():\n    [(x := n) for n in (1, 2)]\n    return x\nv = f(), x",
        "def f():\n    return [[(y := n) for n in (m,)] for m in (1, 2)], y\nv = f()",
        "class C:\n    n = [1]\n    v = [k for k in n]\nv = C.v",
        "def f():\n    def g(): yield 1\n    return 5\nv = f()",
        "def f():\n    g = lambda: (yield)\n    return 5\nv = f()",
        "def f():\n    class B:\n        def h(self): yield 2\n    return 6\nv = f()",
        "def f():\n    async def g(): yield 1\n    return 7\nv = f()",
    ],
)
def test_scopes_as_python(text: str) -> None:
    assert agree(text)


def test_a_generator_walks_through_what_may_change() -> None:
    text = "import mine\na = [1]\ng = (n for n in a)\nmine.change(a)\nv = list(g)"
    assert value(text) == "? `mine.change` is not followed"
    text = "import mine\na = [1]\ng = (n for n in a)\nmine.change(g)\nv = a"
    assert value(text) == "? `mine.change` is not followed"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v = [(x, y) for x in [1, 2] for y in unknown]", "? `unknown` is not defined"),
        ("v = [(x, y) for x in [1, 2] if unknown for y in [1]]", "? `unknown` is not defined"),
        ("v = {x: y for x in unknown for y in [1]}", "? `unknown` is not defined"),
        ("v = {x for x in (y for y in [1] if unknown)}", "? `unknown` is not defined"),
        ("v = [1, *(2, 3)], (*[4], 5), {*[6]}", ([1, 2, 3], (4, 5), {6})),
    ],
)
def test_rounds_that_are_not_known(text: str, expected: Any) -> None:
    assert value(text) == expected
