"""Calls, attributes and items in a program."""

from __future__ import annotations

from typing import Any

import pytest
from reading import agree, answer, followed, problems, rows, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(*a, **k): return [a, k]\nv = f(*[1, 2], **{'x': 3})", [(1, 2), {"x": 3}]),
        ("class C: pass\nc = C()\nc.x = 3\nv = c.x", 3),
        ("v = 'abc'.upper()[1:]", "BC"),
        ("v = __name__", "__main__"),
        ("from functools import partial\nf = partial(int, '7')\nv = f()", 7),
    ],
)
def test_what_they_return(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "v = isinstance(1, int), isinstance('a', (int, str)), isinstance([], dict)",
        "v = isinstance(1.0, float), isinstance((), tuple), isinstance([], list), "
        "isinstance(1, str)",
        "v = isinstance({}, dict), isinstance('a', str), isinstance(True, int)",
        "def f(*a, **k): return a, k\nv = f(*'ab', *[1]), f(**{'x': 1}, y=2), f(*iter([1]))",
        "v = [1, 2][0], (1, 2)[1], {'a': 1}['a'], 'ab'[1], range(5)[2], b'ab'[0]",
        "v = __name__",
        "class C: n = [1]\nC().n.append(2)\nv = C.n",
        "f = 'a-b'.split\nv = f('-')",
        "f = [3].append\nv = f(4)",
        "v = print('a')",
        "v = [abs, len][1]('abc')",
        "class C:\n    def __call__(self, n): return n + 1\nv = C()(2)",
        "v = (lambda f, *a: f(*a))(max, 1, 2)",
        "v = max(*[1, 2], 3)",
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    a: int\n    b: int = 2\n"
        "v = C(1).a, C(1).b, C(1, 3).b, C(a=4, b=5).a, C(b=6, a=7).b",
        "from typing import NamedTuple\nclass C(NamedTuple):\n    a: int\n    b: int = 2\n"
        "v = C(1).a, C(1).b, C(1, b=3).b",
        "class C:\n    def __init__(self, a, *b, k=3, **m): self.x = a, b, k, m\n"
        "v = C(1).x, C(1, 2, 3, k=4, z=5).x, C(a=6).x",
        "class C:\n    n = 2\n    @property\n    def m(self): return self.n * 3\n"
        "    @staticmethod\n    def s(x): return x + 1\n    @classmethod\n"
        "    def k(cls, x): return cls.n + x\n    def f(self, x): return self.n - x\n"
        "c = C()\nc.n = 5\nv = C.n, c.n, c.m, c.s(1), C.s(1), c.k(1), C.k(1), c.f(1), C.f(c, 2)",
        "class A:\n    n = 1\n    def f(self): return self.n\nclass B(A):\n    n = 2\n"
        "    def f(self): return super().f() + 10\nv = B().f(), A().f(), B.n",
        "class A:\n    def __init__(self, n): self.n = n\nclass B(A):\n"
        "    def __init__(self): super().__init__(4); self.m = self.n + 1\nv = B().n, B().m",
        "from functools import partial\nf = partial(max, 3)\nv = f(2), f(5), partial(f, 7)(1)",
        "from functools import partial\ndef f(a, b=2, *, c=3): return a, b, c\n"
        "g = partial(f, 1, c=4)\nv = g(), g(5), g(b=6), g(c=7), partial(g, b=8)(c=9)",
        "class C: pass\nc = C()\nc.f = len\nc.d = {'a': [1]}\nv = c.f('ab'), c.d['a'][0]",
        "class C:\n    f = len\n    g = abs\nv = C.f('ab'), C().f('abc'), C().g(-2)",
        "d = {'f': lambda x, y=2: x * y}\nv = d['f'](3), d['f'](3, y=4), d.get('g', len)('ab')",
    ],
)
def test_as_python(text: str) -> None:
    assert agree(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("import os\nv = os.environ['X']", "? the value of `os.environ` is not known"),
        ("import sys\nv = sys.argv[1]", "? the value of `sys.argv` is not known"),
        ("import settings\nv = settings.N + 1", "? the value of `settings.N` is not known"),
        ("v = unknown.method(3)", "? `unknown` is not defined"),
        ("class C: pass\nv = C().x", "? `.x` is not known"),
        ("class C: pass\nv = C.x", "? `C` has no `x` that is followed"),
        ("class C: pass\nv = C()()", "? what is called here is not known"),
        ("class C: pass\nv = C()[0]", "? an item of this value is not known"),
        ("v = (lambda: 1).x", "? `.x` is not followed here"),
        ("v = (lambda: 1)[0]", "? an item of this value is not known"),
        ("v = unknown.x.y", "? `unknown` is not defined"),
        ("v = unknown[0]", "? `unknown` is not defined"),
        ("v = [1][unknown]", "? `unknown` is not defined"),
        ("v = {(1, 2): 3}[1, unknown]", "? `unknown` is not defined"),
        (
            "import settings\nv = settings.sizes[0]",
            ("? the value of `settings.sizes` is not known"),
        ),
        ("v = unknown(3)", "? `unknown` is not defined"),
        ("v = max(*unknown)", "? `unknown` is not defined"),
        ("v = max(**unknown)", "? `unknown` is not defined"),
        ("v = int(**{1: 2})", "? some arguments are not known"),
        ("import settings\nv = settings.load(3)", "? `settings.load` is not followed"),
        ("v = vars()", "? `vars` is not followed"),
        ("v = np.zeros((2, 3)).strides", "? `.strides` of this array is not known"),
        ("v = np.zeros((2, 3)).reshape(unknown)", "? the shape of this array is not known"),
        (
            "v = np.zeros((2, 3))[np.zeros(2) > 1]",
            ("? the shape of this part of the array is not known"),
        ),
        ("v = np.zeros((2, 3))['a']", "? the shape of this part of the array is not known"),
        ("v = np.zeros((2, 3)).sum()", "? the numbers of this array are not known"),
        ("v = np.array([1, 2]).sum(0)", "? the numbers of this array are not known"),
        ("v = np.zeros((2, 3)).tolist()", "? the numbers of this array are not known"),
        ("v = isinstance(unknown, int)", "? `unknown` is not defined"),
        ("v = isinstance(1, unknown)", "? `unknown` is not defined"),
        ("v = isinstance(1, len)", "? the type of this value is not followed"),
        ("v = 1\nv = [1][5]", "? this fails: list index out of range"),
        *(
            (
                f"class C:\n    def {name}: return 3\nv = C()",
                "? objects of the class `C` are not followed",
            )
            for name in ("__new__(c)", "__setattr__(s, k, v)", "__getattribute__(s, k)")
        ),
        ("class C(mine): pass\nv = C()", "? objects of the class `C` are not followed"),
        ("class C(dict): pass\nv = C()", "? objects of the class `C` are not followed"),
        (
            "import sklearn.datasets as s\nv = s.load_files('a')",
            ("? `sklearn.datasets.load_files` is not followed"),
        ),
        (
            "import sklearn.datasets as s\nv = s.make_blobs(centers=unknown)",
            ("? `sklearn.datasets.make_blobs` is not followed"),
        ),
        ("from os import *\nv = path", "? `path` may come from `from os import *`"),
        (
            "from keras import *\nfrom os import *\nv = path",
            ("? `path` may come from `from os import *`"),
        ),
    ],
)
def test_what_is_unknown(text: str, reason: str) -> None:
    assert value(text) == reason


def test_annotations_are_types() -> None:
    text = "from typing import List, Optional\nclass C: pass\n"
    names = followed(f"{text}v = Optional[List[int]], C[int], 3").scope.names
    assert names["v"] == (names["Optional"], names["C"], 3)


def test_the_name_of_the_file() -> None:
    assert value("v = __file__") == "a.py"


def test_a_namespace_of_a_data_set() -> None:
    text = "from sklearn.datasets import load_iris\nd = load_iris()\n"
    assert value(f"{text}v = d['data'].shape, d.target.shape, d['target_names'].shape") == (
        (150, 4),
        (150,),
        (3,),
    )
    assert value(f"{text}v = load_iris(return_X_y=False).data.shape") == (150, 4)


@pytest.mark.parametrize("call", ["exit()", "quit()", "sys.exit(1)", "os._exit(0)"])
def test_ends_in_functions_are_not_followed(call: str) -> None:
    """They may be in a branch for wrong use, which this run does not take."""
    assert "is not followed" in str(value(f"import sys, os\ndef f():\n    return {call}\nv = f()"))


@pytest.mark.parametrize(
    ("call", "is_harmless"),
    [
        ("plt.plot(m)", True),
        ("vars(m)", True),
        ("os.fspath(m)", True),
        ("mine.change(m)", False),
        ("mine.Change(m)", False),
        ("unknown(m)", False),
        ("unknown(*x, m)", False),
        ("print(m)", True),
    ],
)
def test_what_may_change_a_model(call: str, is_harmless: bool) -> None:
    start = "import mine, os, matplotlib.pyplot as plt\n"
    text = f"{start}m = Sequential([layers.Dense(2, input_shape=(3,))])\n{call}\nm.summary()"
    assert bool(problems(text)) is not is_harmless


def test_stars_of_keras() -> None:
    text = "from keras.layers import *\n"
    assert rows(f"{text}m = Sequential([Flatten(input_shape=(3, 2)), Dense(2)])")[-1] == (
        "dense (None, 2) 14"
    )


@pytest.mark.parametrize("end", ["exit()", "import sys\nsys.exit(1)", "quit()"])
def test_the_program_ends(end: str) -> None:
    program = followed(f"v = 1\n{end}\nv = 2")
    assert program.scope.names["v"] == 1


START = "from functools import partial\n"
STACK = "m = Sequential([Input((3,)), {}])\nm.summary()"


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            "p = partial(layers.Dense, 3, use_bas=False)\n" + STACK.format("p(activaton='relu')"),
            [
                "5:30-5:49 SC202 Dense: no argument is called `use_bas` "
                "(hint: did you mean `use_bias`?) (meant: use_bias)",
                "5:32-5:41 SC202 Dense: no argument is called `activaton` "
                "(hint: did you mean `activation`?) (meant: activation)",
            ],
        ),
        (
            "class A(dict):\n    def f(self): return layers.Dense(2)\nA()\n"
            + STACK.format("layers.Dense(2)"),
            [
                "dense (None, 2) 8",
                "numbers in automatic names may differ: objects of the class `A` are not followed "
                "(line 6)",
            ],
        ),
        (
            "class A(dict):\n    def f(self): return 2\nA()\n" + STACK.format("layers.Dense(2)"),
            ["dense (None, 2) 8"],
        ),
        (
            "class A(dict): pass\nclass B(A): pass\nx = B()\n"
            + STACK.format("layers.Dense(x.n, name='b')"),
            [
                "b (None, x_n) 4·x_n",
                "x_n stands for `x.n`: objects of the class `B` are not followed (line 6); "
                "give it with --set 'x.n=…'",
            ],
        ),
        (
            "class A(list): pass\nclass B(A): pass\nb = B()\n"
            + STACK.format("layers.Dense(5 if b else 6, name='b')"),
            [
                "b (None, b) 4·b",
                "b stands for `b`: objects of the class `B` are not followed (line 6); "
                "give it with --set 'b=…'",
            ],
        ),
        (
            "k = {'unit': 3}\n" + STACK.format("layers.Dense(4, **k)"),
            [
                "5:48-5:49 SC202 Dense: no argument is called `unit` "
                "(hint: did you mean `units`?) (meant: units)",
            ],
        ),
        (
            "v = np.arange(12).reshape(3, 4)\n" + STACK.format("layers.Dense(int(v.mean()))"),
            [
                "dense (None, int_v_mean) 4·int_v_mean",
                "int_v_mean stands for `int(v.mean())`: `int` is not followed here (line 5); give "
                "it with --set 'int(v.mean())=…'",
            ],
        ),
        (
            "v = np.arange(12).reshape(3, 4)\n" + STACK.format("layers.Dense(v.mean(0).shape[0])"),
            ["dense (None, 4) 16"],
        ),
        (
            "class A(mine): pass\nA()\n" + STACK.format("layers.Dense(2)"),
            [
                "dense (None, 2) 8",
                "numbers in automatic names may differ: objects of the class `A` are not followed "
                "(line 5)",
            ],
        ),
    ],
)
def test_what_is_answered(text: str, answered: list[str]) -> None:
    assert answer(START + text) == answered


@pytest.mark.parametrize(
    "text",
    [
        "import math\nv = math.pi, np.pi, math.inf",
        "class C:\n    @classmethod\n    def f(cls, n): return n\ng = C.f\nv = g(5), C().f(6)",
        "class C:\n    @staticmethod\n    def f(n): return n\ng = C.f\nv = g(5), C().f(6)",
    ],
)
def test_names_with_dots_as_python(text: str) -> None:
    assert agree(text)


@pytest.mark.parametrize(
    ("call", "changed"),
    [
        *(("m.add(*mine)", True), ("m.pop(**mine)", True), ("f(*mine)", True)),
        *(
            ("a.append(*mine)", True),
            ("d.update(**mine)", True),
            ("m.layers[0].build(*mine)", True),
        ),
        *(("m.fit(*mine)", False), ("m.compile(**mine)", False), ("m.get_layer(*mine)", False)),
        *(("'x'.join(*mine)", False), ("max(*mine)", False), ("d.copy(**mine).clear()", True)),
    ],
)
def test_what_unknown_arguments_may_change(call: str, changed: bool) -> None:
    """A call with them is not followed, and may change what it belongs to."""
    text = "a, d = [1], {1: 2}\nm = Sequential([Input((3,)), layers.Dense(2)])\n"
    text += f"def f(*k): m.add(layers.Dense(3))\n{call}\n"
    text += "m.add(layers.Dense(len(a) + len(d)))\nm.summary()"
    found = answer(text)
    if changed:
        assert found != ["dense (None, 2) 8", "dense_1 (None, 2) 6"]
        assert any("`mine` is not defined (line 6)" in line for line in found)
    else:
        assert found == ["dense (None, 2) 8", "dense_1 (None, 2) 6"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            ("from dataclasses import dataclass\n@dataclass\nclass C:\n    a: int\nv = C()"),
            "? `C` needs a value for `a`",
        ),
        (
            (
                "from sklearn.preprocessing import StandardScaler\ns = StandardScaler()\n"
                "v = s.fit_transform(np.zeros((4, 3))).shape, s.transform(np.zeros((2, "
                "3))).shape"
            ),
            ((4, 3), (2, 3)),
        ),
        (
            (
                "import pandas as pd\nd = pd.DataFrame(np.zeros((4, 2)), columns=['a', "
                "'b'])\nv = d.shape, d.head(2).shape, d['a'].shape, d.iloc[:, 0].shape"
            ),
            ((4, 2), (2, 2), (4,), (4,)),
        ),
        ("import settings\nsettings.n = 3\nv = settings.n", 3),
        (
            (
                "v = layers.Dense(2)(Input((3,))).shape, layers.LSTM(2, "
                "return_state=True)(Input((4, 3)))[1].shape"
            ),
            ((None, 2), (None, 2)),
        ),
    ],
)
def test_values_of_packages(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            (
                "class B(mine.C): pass\nB()\n"
                "m = Sequential([Input((3,)), layers.Dense(2, name='a')])\nm.summary()"
            ),
            [
                "a (None, 2) 8",
                (
                    "numbers in automatic names may differ: objects of the class `B` are not "
                    "followed (line 4)"
                ),
            ],
        ),
        (
            (
                "import tensorflow as tf\nclass B(tf.Module): pass\nB()\n"
                "m = Sequential([Input((3,)), layers.Dense(2, name='a')])\nm.summary()"
            ),
            ["a (None, 2) 8"],
        ),
    ],
)
def test_classes_of_packages(text: str, answered: list[str]) -> None:
    assert answer(text) == answered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v = np.array([1, 2]).tolist(), np.array([[1], [2]]).tolist()", ([1, 2], [[1], [2]])),
    ],
)
def test_numbers_in_lists(text: str, expected: Any) -> None:
    assert value(text) == expected
