"""The functions, classes and imports of a program."""

from __future__ import annotations

from typing import Any

import pytest
from reading import agree, answer, followed, rows, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "def f(a, b=2, *c, d=4, **e): return [a, b, c, d, e]\nv = f(1, 5, 6, d=7, x=8)",
            [1, 5, (6,), 7, {"x": 8}],
        ),
        ("def f(a, /, b, *, c): return a + b + c\nv = f(1, c=3, b=2)", 6),
        ("def f(n): return 1 if n < 2 else n * f(n - 1)\nv = f(5)", 120),
        (
            "def f():\n    n = 1\n    def g():\n        nonlocal n\n        n += 1\n    g()\n"
            "    return n\nv = f()",
            2,
        ),
        ("n = 1\ndef f():\n    global n\n    n = 5\nf()\nv = n", 5),
        ("v = (lambda a, b=3: a * b)(2)", 6),
        (
            "class A:\n    n = 3\n    def __init__(self, k): self.k = k\n"
            "    def f(self): return self.k * A.n\nv = A(4).f()",
            12,
        ),
        ("class A:\n    def f(self): return 1\nclass B(A): pass\nv = B().f()", 1),
        (
            "class A:\n    @staticmethod\n    def f(n): return n\n    @classmethod\n"
            "    def g(cls, n): return cls.f(n)\nv = A.g(3)",
            3,
        ),
        (
            "def twice(f):\n    def g(*a, **k): return 2 * f(*a, **k)\n    return g\n@twice\n"
            "def h(n): return n\nv = h(n=4)",
            8,
        ),
        (
            "from dataclasses import dataclass\n@dataclass\nclass C:\n    a: int\n"
            "    b: int = 2\nv = C(1).b + C(1, b=5).b",
            7,
        ),
        ("from functools import partial\nv = partial(max, 3)(1, 2)", 3),
        ("import math as m\nfrom math import ceil as c\nv = m.floor(2.5) + c(2.5)", 5),
    ],
)
def test_what_they_return(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "def f(a, b=2, *c, d=4, **e): return a, b, c, d, e\nv = f(1), f(1, 3, d=5), f(a=1, x=2)",
        "def f(a, /, *, b): return a - b\nv = f(3, b=1)",
        "def f(*a): return a\nv = f(), f(1, 2)",
        "def f(**a): return a\nv = f(), f(b=1)",
        "def f(a, b=1, c=2): return a, b, c\nv = f(0, c=5), f(*[1, 2]), f(**{'a': 1, 'c': 3})",
        "v = (lambda a, b=3, *c: (a, b, c))(2, 4, 5)",
        "class A:\n    n = 1\n    def f(self, k=2): return self.n + k\nclass B(A): n = 5\n"
        "v = A().f(), B().f(k=3), B.n, A.f(B(), 1)",
        "class A:\n    def __init__(self, a): self.a = a\nclass B(A):\n"
        "    def __init__(self, b):\n        super().__init__(b + 1)\n        self.b = b\n"
        "b = B(1)\nv = b.a, b.b",
        "class A:\n    def f(self): return 'A'\nclass B(A):\n"
        "    def f(self): return super().f() + super(B, self).f()\nv = B().f()",
        "class A:\n    def __init__(self):\n        super().__init__()\n        self.n = 1\n"
        "v = A().n",
        "class A:\n    n = 3\n    @classmethod\n    def f(cls): return cls.n\n    @staticmethod\n"
        "    def g(a): return a\n    @property\n    def p(self): return self.n + 1\n"
        "class B(A):\n    n = 7\n    @classmethod\n    def f(cls): return super().f() * 2\n"
        "    @property\n    def p(self): return super().p * 10\n    def h(self): return super().n\n"
        "    def i(self): return super().g(4)\n"
        "v = A.f(), B.f(), A().f(), A().p, B().p, A.g(1), A().g(2), B().h(), B().i()",
        "class A:\n    def __call__(self, n): return n + 1\nv = A()(2)",
        "class A: pass\na, b = A(), A()\na.n = 1\nb.n = 2\nv = a.n, b.n",
        "from dataclasses import dataclass, field\n@dataclass(frozen=True)\nclass C:\n    a: int\n"
        "    b: int = 2\n    def f(self): return self.a * self.b\nv = C(3).f(), C(a=1, b=5).b",
        "from typing import NamedTuple\nclass C(NamedTuple):\n    a: int\n    b: int = 2\n"
        "v = C(3).a, C(1).b",
        "def twice(f): return lambda n: f(f(n))\ndef more(k):\n    def wrap(f):\n"
        "        return lambda n: f(n) + k\n    return wrap\n@twice\n@more(10)\n"
        "def h(n): return n * 2\nv = h(1)",
        "from functools import wraps\ndef same(f):\n    @wraps(f)\n    def g(*a): return f(*a)\n"
        "    return g\n@same\ndef h(n): return n\nv = h(3)",
        "def f(n):\n    def g():\n        return n\n    n = 5\n    return g()\nv = f(1)",
        "n = 1\ndef f():\n    n = 2\n    class C:\n        n = 3\n        def g(self): return n\n"
        "    return C().g()\nv = f(), n",
        "from functools import partial\ndef f(a, b, c=1): return a, b, c\n"
        "g = partial(f, 1, c=5)\nv = g(2), g(b=3), g(2, c=4), partial(g, 7)()",
        "import os.path, math as m\nfrom math import floor, ceil as c\nv = m.ceil(1.5), c(2.5), "
        "floor(2.5), os.path.join('a', 'b')",
        "async def f(): return 1\nv = 2",
        "def f(n): return 1 if n < 2 else n * f(n - 1)\nv = f(12)",
        "def f(*, a, b=2): return a, b\nv = f(a=1), f(b=1, a=0)",
        "def f(): return g()\ndef g(): return 3\nv = f()",
    ],
)
def test_as_python(text: str) -> None:
    assert agree(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("def f(n): return f(n + 1)\nv = f(0)", "? functions call one another too deeply"),
        ("def f(a): return a\nv = 1\nv = f()", "? `f` needs a value for `a`"),
        ("def f(a): return a\nv = 1\nv = f(1, 2)", ("? `f` takes 1 arguments by position, got 2")),
        ("def f(a): return a\nv = 1\nv = f(b=2)", "? `f` has no argument `b`"),
        ("def f(a, b): return a\nv = 1\nv = f(b=1)", "? `f` needs a value for `a`"),
        ("def f(*, a, b): return a\nv = 1\nv = f(b=1)", "? `f` needs a value for `a`"),
        ("v = 1\nv = (lambda a: a)()", "? `lambda` needs a value for `a`"),
        ("from elsewhere import *\nv = f()", "? `f` may come from `from elsewhere import *`"),
        ("@unknown\ndef v(): pass", "? the decorator `unknown` is not followed"),
        (
            "@settings.route('/')\ndef v(): pass",
            ("? the decorator `settings.route('/')` is not followed"),
        ),
        ("class A(settings.Base): pass\nv = A()", ("? objects of the class `A` are not followed")),
        (
            "class A:\n    def __new__(cls): pass\nv = A()",
            ("? objects of the class `A` are not followed"),
        ),
        (
            "class A:\n    def f(self): return super().g()\nv = A().f()",
            ("? `super().g` is not known"),
        ),
        ("v = super()", "? `super()` is not followed here"),
        (
            "class A:\n    pass\nclass B: pass\nclass C(A, B):\n"
            "    def f(self): return super()\nv = C().f()",
            "? `super()` is not followed here",
        ),
        ("def v():\n    x = yield\nv = v()", "? `v` is a generator, which is not followed"),
        (
            "def f(n): return g(n)\ndef g(n): return f(n)\nv = f(0)",
            ("? functions call one another too deeply"),
        ),
        (
            "from dataclasses import dataclass\n@dataclass\nclass C:\n    a: int\nv = 1\nv = C()",
            "? `C` needs a value for `a`",
        ),
    ],
)
def test_what_is_unknown(text: str, reason: str) -> None:
    assert value(f"import settings\n{text}") == reason


@pytest.mark.parametrize(
    "decorator",
    [
        "@keras.saving.register_keras_serializable()",
        "@tf.function",
        "@tf.function(jit_compile=True)",
        "@abc.abstractmethod",
        "@typing.override",
    ],
)
def test_decorators_that_change_nothing(decorator: str) -> None:
    start = f"import abc, typing, tensorflow as tf\n{decorator}\n"
    assert value(f"{start}def f(n): return n + 1\nv = f(2)") == 3
    assert value(f"{start}class C: n = 3\nv = C().n") == 3


def test_functions_call_one_another_forty_times() -> None:
    text = "def f(n): return 0 if n == 0 else 1 + f(n - 1)\n"
    assert agree(f"{text}v = f(39)")
    assert "too deeply" in value(f"{text}v = f(40)")


def test_a_generator_that_makes_layers() -> None:
    """It may make them at any time from its call on."""
    plain = followed("def f():\n    n = yield\nf()")
    assert plain.unsure_names is None
    making = followed("def f():\n    n = yield layers.Dense(2)\nf()")
    assert making.unsure_names is not None
    assert making.unsure_names.reason == "`f` is a generator, which is not followed"


def test_names_of_modules() -> None:
    text = "from . import settings\nfrom .. import other as o\nfrom .data import N\n"
    scope = followed(f"{text}import a.b, c.d as e\nfrom __future__ import division").scope.names
    paths = {name: getattr(value, "path", None) for name, value in scope.items()}
    assert paths["settings"] == "..settings"
    assert paths["o"] == "...other"
    assert paths["N"] == ".data.N"
    assert (paths["a"], paths["e"]) == ("a", "c.d")
    assert "division" not in paths
    assert "b" not in paths


def test_stars() -> None:
    text = "from keras.layers import *\nfrom keras.models import *\n"
    assert rows(f"{text}m = Sequential([Dense(2, input_shape=(3,))])") == ["dense (None, 2) 8"]


@pytest.mark.parametrize("cache", ["cache", "lru_cache", "lru_cache(maxsize=None)"])
def test_functions_that_keep_their_results(cache: str) -> None:
    start = f"from functools import cache, lru_cache\nn = [0]\n@{cache}\n"
    start += "def f(a, b=2):\n    n[0] += 1\n    return a * b\n"
    assert agree(
        f"{start}v = f(2), f(2), f(2, b=3), f(2, b=3), f(b=3, a=2), f(a=2, b=3), f(3), n[0]"
    )
    assert value(f"{start}v = f(unknown)") == "? `unknown` is not defined"
    assert value(f"{start}v = f(1, b=[unknown])") == "? `unknown` is not defined"
    assert value(f"{start}f(unknown)\nv = n") == "? `unknown` is not defined"


def test_the_rest_of_a_function_that_may_have_returned() -> None:
    start = "b, c = [], []\ndef f(a):\n    c.append(1)\n    if unknown: return 2\n"
    start += "    a.append(3)\nf(b)\n"
    assert value(f"{start}v = b") == "? `unknown` is not defined"
    assert value(f"{start}v = len(c)") == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def g(a, b): return a\nv = g(1, 2, 3)", "? `g` takes 2 arguments by position, got 3"),
        ("def g(a, b): return a\nv = g(*unknown)", "? `unknown` is not defined"),
        ("def g(a, b): return a\nv = g(1)", "? `g` needs a value for `b`"),
    ],
)
def test_arguments_that_do_not_fit(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            (
                "@mine(1, 2, 3, 'a long argument that goes on and on', 'and another one "
                "that is long')\ndef f(): return 3\n"
                "m = Sequential([Input((3,)), layers.Dense(f(), name='a')])\nm.summary()"
            ),
            [
                "a (None, f) 4·f",
                (
                    "f stands for `f()`: the decorator `mine(1, 2, 3, 'a long argument that "
                    "goes on and on', 'and an` is not followed (line 3); give it with --set "
                    "'f()=…'"
                ),
            ],
        ),
    ],
)
def test_a_long_decorator(text: str, answered: list[str]) -> None:
    assert answer(text) == answered
