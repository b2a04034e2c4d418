"""The statements of a program."""

from __future__ import annotations

from typing import Any

import pytest
from reading import agree, answer, followed, problems, python, rows, summaries, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a, (b, *c), d = 1, (2, 3, 4), 5\nv = [a, b, c, d]", [1, 2, [3, 4], 5]),
        ("a = v = [1]\na += [2]", [1, 2]),
        ("v = 1\nv <<= 3", 8),
        ("v: int = 4", 4),
        ("v = {}\nv['a'] = 1\nv['b'] = 2\ndel v['a']", {"b": 2}),
        (
            "v = []\nfor n in range(9):\n    if n == 1: continue\n    if n > 3: break\n"
            "    v.append(n)",
            [0, 2, 3],
        ),
        ("v = 0\nwhile v < 7: v += 2\nelse: v = -v", -8),
        (
            "try:\n    v = 1\nexcept Exception: v = 2\nelse: v = 3\nfinally: v += 10",
            13,
        ),
        ("v = 1\nif v > 3: v = 2\nelif v: v = 5", 5),
        ("with open('x') as f: v = 3", 3),
        ("v = 1\nassert v == 2", 1),
    ],
)
def test_what_they_do(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "v = []\nv += (1, 2)\nv += 'ab'\nw = v\nw += [3]",
        "v = (1,)\nw = v\nv += (2,)\nv = v, w",
        "v = 'a'\nv *= 3\nv += 'b'",
        "class C: n = 1\nc = C()\nc.n += 2\nd = {'a': 1}\nd['a'] += 5\nv = c.n, C.n, d",
        "class C: pass\nC.n = 4\nv = C.n, C().n",
        "[a, *b], c = [1, 2, 3], 4\n*d, e = 'xyz'\n*f, = (1,)\nv = a, b, c, d, e, f",
        "a = b = []\na.append(1)\nv = b",
        "(a, b), c = 'xy', 1\na, b = b, a\nv = a, b, c",
        "v = 0\nfor a, (b, c) in [(1, (2, 3)), (4, (5, 6))]:\n    v += a * b * c",
        "v = []\nfor n in range(5):\n    for m in range(n):\n        if m == 2: break\n"
        "        v.append((n, m))\n    else: v.append('whole')",
        "v = []\nfor n in [1, 2]:\n    pass\nelse: v.append(n)",
        "v = []\nn = 5\nwhile True:\n    n -= 1\n    if n % 2: continue\n    if n < 0: break\n"
        "    v.append(n)",
        "v = []\nfor n in v or [1]:\n    if len(v) < 3: v.append(n)",
        "v = [1]\nfor n in v:\n    if len(v) < 5: v.append(n + 1)",
        "v = []\nfor n in (k for k in (1, 2)): v.append(n)",
        "a = 1\ndel a\na = 2\nb = [1, 2, 3]\ndel b[1]\nc = {'x': 1}\ndel c['x']\nv = a, b, c",
        "v = 1\ndef f():\n    try: return 1\n    finally: v2.append(3)\nv2 = []\nf()\nv = list(v2)",
        "v = []\nfor n in (1, 2):\n    try:\n        if n == 2: continue\n        v.append(n)\n"
        "    finally: v.append(-n)",
        "v = []\nfor n in (1, 2):\n    try:\n        break\n    finally: v.append(-n)",
        "v = []\ntry: v.append(1)\nexcept ValueError: v.append(2)\nfinally: v.append(3)",
        "try: v = 1\nexcept* ValueError: v = 2\nelse: v += 1",
        "def f():\n    for n in range(9):\n        while True:\n            if n == 3: return n\n"
        "            break\nv = f()",
        "def f(): pass\ndef g(): return\nv = f(), g()",
        "x: int\ny: int = 3\nv = y",
        "if 0: v = 1\nelif []: v = 2\nelse: v = 3",
        "import contextlib\nv = 1\nwith contextlib.suppress(): v += 1",
        "v = 1; v += 2; pass",
        "n = 1\ndef f():\n    global n, m\n    n = m = 2\nf()\nv = n, m",
        "def f():\n    n = 1\n    def g():\n        nonlocal n\n        n = 5\n    g()\n"
        "    return n\nv = f()",
    ],
)
def test_as_python(text: str) -> None:
    assert agree(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("v = 1\nif unknown: v = 2", "? `unknown` is not defined"),
        ("v = 1\nwhile unknown: v += 1", "? `unknown` is not defined"),
        ("v = 0\nwhile True: v += 1", "? this loop takes too many steps"),
        (
            "v = 1\nfor n in range(3):\n    if unknown: break\n    v += n",
            "? `unknown` is not defined",
        ),
        ("a, v = 1, 2\na, v = 1, 2, 3", "? this assigns 3 values to 2 names"),
        ("a, v = 1, 2\na, v = (1,)", "? this assigns 1 values to 2 names"),
        ("v = 1\na, *b, v = (1,)", "? this assigns too few values"),
        ("a, v = unknown", "? `unknown` is not defined"),
        ("v = [1]\nv += unknown", "? `unknown` is not defined"),
        ("v = [1]\nv += range(10 ** 5)", "? it is too large to be computed"),
        ("v = [1]\nv[unknown] = 2", "? `unknown` is not defined"),
        ("v = {}\nv[(1, unknown)] = 2", "? `unknown` is not defined"),
        ("v = [1, 2]\ndel v[unknown]", "? an item is deleted here"),
        ("v = {1, 2}\ndel v[1]", "? an item is deleted here"),
        ("v = 1\nmatch v:\n    case 1: v = 2", "? this statement is not followed"),
        ("v = [1]\nwith unknown: v.add(3)", "? `.add()` is not followed here"),
        ("v = 1\nif unknown: pass\nelse: v = 2", "? `unknown` is not defined"),
        ("v = 1\nfor n in unknown: v += 1", "? `unknown` is not defined"),
        (
            "def f():\n    if unknown: return 1\n    return 2\nv = f()",
            ("? `unknown` is not defined"),
        ),
        (
            "def f():\n    for n in range(3):\n        if unknown: return n\n    return 2\nv = f()",
            "? `unknown` is not defined",
        ),
        (
            "v = []\nfor n in [1, 2]:\n    if unknown: continue\n    v.append(n)",
            "? `unknown` is not defined",
        ),
        ("v = [1]\ntry: v.append(1 / 0)\nexcept: pass", "? this fails: division by zero"),
        (
            "class C:\n    @property\n    def n(self): return 1\nc = C()\nc.n = 2\nv = c.n",
            "? setting `.n` runs code that is not followed",
        ),
    ],
)
def test_what_becomes_unknown(text: str, reason: str) -> None:
    assert value(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        "v = [1]\nif unknown: raise ValueError",
        "v = [1]\nif unknown:\n    def f():\n        return 2",
        "def f():\n    if unknown:\n        def g(): return 3\n    return [1]\nv = f()",
        "def f():\n    if unknown: raise ValueError\n    return [1]\nv = f()",
        "a = np.zeros(3)\na += 1\na[0] = 2\na.n = 4\nv = [1]",
    ],
)
def test_what_stays_known(text: str) -> None:
    assert value(text) == [1]


def test_a_handler_takes_the_mistakes_of_its_block() -> None:
    """What Keras refuses in a ``try`` block is no mistake: a handler runs instead."""
    model = "m = Sequential([layers.Dense(2, input_shape=(3,), name='d')])\n"
    text = "try:\n    x = layers.Dense(2, unit=3)\nexcept ValueError:\n    x = 3\n"
    assert rows(f"{text}{model}m.summary()") == ["d (None, 2) 8"]
    assert "no argument is called `unit`" in problems(f"x = layers.Dense(2, unit=3)\n{model}")[0]
    text = "try:\n    n = 3\n    x = layers.Desne(2)\nexcept ValueError:\n    k = 4\n"
    assert value(f"{text}v = n") == value(f"{text}v = k") == "? this fails"
    nested = "try:\n    def f():\n        raise ValueError\n    f()\nexcept ValueError: pass\n"
    assert rows(f"{nested}{model}m.summary()") == ["d (None, 2) 8"]


def test_a_line_that_is_not_python() -> None:
    program = followed("a, b = [1], [2]\nb = a + ] c\nv = 3\n")
    names = program.scope.names
    assert names["v"] == 3
    assert names["b"].reason == "this line is not valid Python"
    assert program.poisoned[id(names["a"])][1].reason == "this line is not valid Python"


def test_steps_of_loops() -> None:
    """A loop may take a third of all steps, and those that it takes are gone."""
    assert "too many steps" in value("v = 1\nfor n in range(10 ** 5): v = n")
    assert agree("v = 1\nfor n in range(9_000): v = n")
    before, after = followed(""), followed("for n in range(100): a = n")
    assert 300 <= before.steps_left - after.steps_left <= 310
    wasted = followed("while True: a = 1")
    assert 99_999 <= before.steps_left - wasted.steps_left <= 100_010


def test_a_chosen_value_stands_for_an_unknown_one() -> None:
    assert value("v = unknown()\nv = v + 1", {"v": 4}) == 5
    assert value("v, w = unknown()\nv = v + w", {"v": 4, "w": 2}) == 6
    assert value("v = 3", {"v": 4}) == 3


def test_the_program_ends_at_an_exception() -> None:
    text = "m = Sequential([layers.Dense(2, input_shape=(3,))])\n"
    assert len(summaries(f"{text}m.summary()\nraise SystemExit\nm.summary()")) == 1


def test_what_the_user_gives_for_a_name() -> None:
    assert value("n, m = load()\nv = n + 1", {"n": 4}) == 5
    assert value("for n in [load()]: v = n + 1", {"n": 4}) == 5
    program = followed("n = load()", {"n": 4})
    assert program.scope.names["n"] == 4
    assert program.problems.letters == {"n"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nv = [1][5]", 4),
        ("a = 1\nfor n in [1]:\n    v = n / 0", 5),
        ("a = 1\ndel (v)[0]", 4),
    ],
)
def test_where_a_statement_fails(text: str, line: int) -> None:
    found = followed(f"v = {{}}\n{text}").scope.names["v"] if "del" not in text else None
    if found is not None:
        assert found.place.path[-1].line == line + 1


@pytest.mark.parametrize(
    "text",
    [
        "def f(n):\n    if n > 2: raise ValueError\n    return n\n"
        "try:\n    v = f(3)\nexcept ValueError:\n    v = 7",
        "v = 1\ntry:\n    raise KeyError('k')\n    v = 2\nexcept KeyError: v = 3",
        "def f():\n    try:\n        raise KeyError\n    except KeyError:\n        w = 5\n"
        "    return w\nv = f()",
    ],
)
def test_what_an_exception_changes_is_not_guessed(text: str) -> None:
    """The statements behind `raise` do not run, and those of a handler may."""
    assert python(text) in (3, 5, 7)
    assert str(value(text)).startswith("? ")


@pytest.mark.parametrize(
    "text",
    [
        "v = 1\ntry:\n    if v > 2: raise KeyError\n    v = 2\nexcept KeyError: v = 3",
        "v = 1\nfor n in range(3):\n    try:\n        if n == 1: raise KeyError\n        v = n\n"
        "    except KeyError: v = 9",
        "v = 1\ntry:\n    raise KeyError\nexcept KeyError: pass",
        "v = 1\ntry:\n    raise KeyError\nexcept KeyError: pass\nfinally: v = 5",
        "from contextlib import nullcontext\nwith nullcontext(): v = 3",
    ],
)
def test_what_no_exception_changes(text: str) -> None:
    assert value(text) == python(text)


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            (
                "a = [1]\na[5] = 2\nm = Sequential([Input((3,)), layers.Dense(a[0], "
                "name='a')])\nm.summary()"
            ),
            [
                "a (None, a_0) 4·a_0",
                (
                    "a_0 stands for `a[0]`: this fails: list assignment index out of range "
                    "(line 4); give it with --set 'a[0]=…'"
                ),
            ],
        ),
        (
            (
                "def f():\n    while True: pass\nfor k in range(10): f()\n"
                "m = Sequential([Input((3,)), layers.Dense(2, name='a')])\nm.summary()"
            ),
            ["a (None, 2) 8"],
        ),
        (
            (
                "x = Input((3,))\ny = layers.Conv2D(2, 3)(x)\nlayers.Dense(2, unit=3)\n"
                "m = Model(x, y)\nm.summary()"
            ),
            [
                (
                    "5:17-5:21 SC202 Dense: no argument is called `unit` (hint: did you mean "
                    "`units`?) (meant: units)"
                ),
                (
                    '4:5-4:27 SC402 Conv2D "conv2d": expects (batch, height, width, '
                    "channels), got (None, 3)"
                ),
            ],
        ),
    ],
)
def test_statements_that_fail(text: str, answered: list[str]) -> None:
    assert answer(text) == answered
