"""Classes of a program that extend Keras's: which are followed, and what their attributes hold."""

from __future__ import annotations

from typing import Any

import pytest
from reading import answer, summaries, value

NET = """
class Net(Model):
    def __init__(self):
        super().__init__()
        {0}
    def call(self, x):
        return x
m = Net()
m.summary()
"""


@pytest.mark.parametrize(
    ("statements", "rows"),
    [
        ("self.a = layers.Dense(1)", 1),
        ("self.a = layers.Dense(1); self.b = self.a", 1),
        ("self.a = [layers.Dense(1), (layers.Dense(1), {'c': layers.Dense(1)})]", 3),
        ("self.a = []; self.a.append(layers.Dense(1))", 1),
        ("self.a = [layers.Dense(1)]; self.a.pop()", 0),
        ("self.a = [layers.Dense(1)]; self.a[0] = layers.Dense(2)", 1),
        ("self.a = {}; self.a['b'] = layers.Dense(1)", 1),
        ("self.a = {}; self.a.update({'b': layers.Dense(1)})", 1),
        ("a = []; self.a = a; a.append(layers.Dense(1))", 0),
        ("self.a = []; self.a += [layers.Dense(1)]", 1),
        ("setattr(self, 'a', layers.Dense(1))", 1),
        ("self.a = lambda: layers.Dense(1)", 0),
    ],
)
def test_layers_in_attributes(statements: str, rows: int) -> None:
    (model,) = summaries(NET.format(statements))
    assert len(model.layers) == rows


@pytest.mark.parametrize(
    ("base", "body", "reason"),
    [
        (
            "Model, metaclass=Meta",
            "pass",
            (
                "8:1-8:12 SC301 this model is not known: objects of the class `Net` are not "
                "followed: `Net` has a metaclass (line 7)"
            ),
        ),
        (
            "Mixin, Model",
            "pass",
            (
                "8:1-8:12 SC301 this model is not known: objects of the class `Net` are not "
                "followed: `Net` has several base classes (line 7)"
            ),
        ),
        (
            "layers.Layer",
            "def __call__(self, x): return x",
            (
                "8:1-8:12 SC301 this model is not known: objects of the class `Net` are not "
                "followed: it defines `__call__` (line 7)"
            ),
        ),
        (
            "Model",
            "def __getattr__(self, name): return 3",
            (
                "8:1-8:12 SC301 this model is not known: objects of the class `Net` are not "
                "followed: it defines `__getattr__` (line 7)"
            ),
        ),
        (
            "Model",
            "def count_params(self): return 3",
            (
                "8:1-8:12 SC301 this model is not known: objects of the class `Net` are not "
                "followed: it defines `count_params` (line 7)"
            ),
        ),
    ],
)
def test_classes_that_are_not_followed(base: str, body: str, reason: str) -> None:
    text = f"class Meta(type): pass\nclass Mixin: pass\nclass Net({base}):\n    {body}\n"
    assert answer(f"{text}m = Net()\nm.summary()")[0] == reason


@pytest.mark.parametrize(
    ("inner", "answered"),
    [
        ("d", ["input_layer (None, 3) 0", "dense (None, 2) 8"]),
        (
            "layers.Dense(4)",
            [
                "10:1-10:12 SC301 this model is not known: it has a layer outside of its graph "
                "(line 8)"
            ],
        ),
    ],
)
def test_layers_of_a_graph_of_ones_own_class(inner: str, answered: list[str]) -> None:
    text = "class G(Model):\n    def __init__(self):\n        i, d = Input((3,)), layers.Dense(2)\n"
    text += f"        super().__init__(i, d(i))\n\n        self.d = {inner}\nm = G()\nm.summary()"
    assert answer(text) == answered


@pytest.mark.parametrize("config", ["mine", ""])
def test_a_config_that_is_not_known(config: str) -> None:
    text = "class Own(layers.Layer):\n    def call(self, x): return x\n"
    text += f"m = Sequential([Input((3,)), Own.from_config({config})])\nm.summary()"
    assert answer(text) == [
        "6:1-6:12 SC301 this model is not known: this config is not known (line 5)"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("isinstance(n, Net)", True),
        ("isinstance(n, layers.Layer)", True),
        ("isinstance(n, keras.Model)", True),
        ("isinstance(n, keras.Sequential)", False),
        ("hasattr(n, 'size')", True),
        ("n.size, n.double(), n.half, Net.kind()", (4, 8, 2.0, "Net")),
        ("n.get_config()['size']", 4),
        ("Net.from_config({'size': 5}).size", 5),
    ],
)
def test_attributes_and_methods(text: str, expected: object) -> None:
    program = """
class Net(Model):
    def __init__(self, size):
        super().__init__()
        self.size = size
    def double(self):
        return self.size * 2
    @property
    def half(self):
        return self.size / 2
    @classmethod
    def kind(cls):
        return "Net"
    def get_config(self):
        return {**super().get_config(), "size": self.size}
    def call(self, x):
        return x
n = Net(4)
"""
    assert value(f"{program}v = {text}") == expected


BASE = """
class Base(Model):
    size = 3
    def double(self): return self.size * 2
class Net(Base):
    f = abs
    @staticmethod
    def g(n): return n + 1
    def __init__(self):
        super().__init__()
        {0}
    def double(self): return super().double() + 1
    def h(self): return self.later
    def call(self, x): return x
"""


def test_methods_of_base_classes() -> None:
    text = f"{BASE.format('pass')}n = Net()\nv = n.double(), n.size, n.f(-3), n.g(3), Net.g(4)"
    assert value(text) == (7, 3, 3, 4, 5)


@pytest.mark.parametrize(
    ("statements", "more", "reason"),
    [
        ("self.a = [layers.Dense(1)]; del self.a[0]", "", "a layer is deleted here (line 13)"),
        (
            "self.a = {'x': layers.Dense(1)}; del self.a['x']",
            "",
            "a layer is deleted here (line 13)",
        ),
        ("self.a = self", "", "a layer has itself as one of its layers (line 13)"),
        (
            "pass",
            "j, k = Net(), Net()\nd = layers.Dense(2)\nm.a = k; m.d = d; k.d = d; k.j = j\nj.m = m",
            "a layer has itself as one of its layers (line 21)",
        ),
        ("pass", "m.double = 3", "setting `.double` runs code that is not followed (line 18)"),
        ("pass", "m.call = 3", "the method `call` is replaced here (line 18)"),
        (
            "self.later = 1",
            "m(Input((3,)))\nm.later = 2",
            "`.later` is set after the first call (line 19)",
        ),
    ],
)
def test_changes_that_are_not_followed(statements: str, more: str, reason: str) -> None:
    text = f"{BASE.format(statements)}m = Net()\n{more}\nm.summary()"
    at = text.count("\n") + 3
    assert answer(text) == [f"{at}:1-{at}:12 SC301 this model is not known: {reason}"]


@pytest.mark.parametrize(
    "statements", ["n = [layers.Dense(1)]; del n[0]", "self.a = 3; del self.a"]
)
def test_what_is_deleted_elsewhere(statements: str) -> None:
    assert answer(f"{BASE.format(statements)}m = Net()\nm.summary()") == []


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            (
                "class A(layers.Layer):\n    def __init__(self): self.x = 3\n"
                "    def call(self, x): return x\nSequential([Input((3,)), A()]).summary()"
            ),
            [
                (
                    " SC104 this program makes no Keras model that can be followed: "
                    "`A.__init__` does not call `super().__init__()` (line 6)"
                )
            ],
        ),
        (
            (
                "class A(layers.Layer):\n    def call(self, x): return x\na = A()\n"
                "a(Input((3,)))\na.d = layers.Dense(2)\n"
                "Sequential([Input((3,)), a]).summary()"
            ),
            [
                (
                    "8:1-8:39 SC301 this model is not known: Keras adds no layer to one that "
                    "is built: create it in `__init__` (line 7)"
                )
            ],
        ),
        (
            (
                "class A(layers.Layer):\n    def __init__(self):\n"
                "        super().__init__()\n"
                "        self.w = keras.Variable(ops.zeros((2, 5)))\n"
                "        self.l = [keras.Variable(ops.zeros((2,)))]\n"
                "        self.k = {'a': keras.Variable(ops.zeros((3,)))}\n"
                "    def call(self, x): return x\nSequential([Input((3,)), A()]).summary()"
            ),
            ["a (None, 3) 15"],
        ),
        (
            (
                "class A(layers.Layer):\n    def call(self, x): return x\n"
                "d = layers.Dense(4)\nd.units = 5\n"
                "Sequential([Input((3,)), A(), d, layers.Dense(d.units)]).summary()"
            ),
            ["a (None, 3) 0", "dense (None, 5) 20", "dense_1 (None, 5) 30"],
        ),
    ],
)
def test_attributes_that_keras_looks_at(text: str, answered: list[str]) -> None:
    assert answer(text) == answered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "class A(layers.Layer):\n    g = len\n    def call(self, x): return x\n"
                "v = A().g('abc')"
            ),
            3,
        ),
        (
            (
                "class A(layers.Layer):\n    def call(self, x): return x\na = A()\n"
                "v = [isinstance(a, kind) for kind in (layers.Layer, A, keras.Model, "
                "layers.Dense)]"
            ),
            [True, True, False, False],
        ),
        (
            (
                "class A(layers.Layer):\n    def call(self, x): return x\n"
                "d = layers.Dense(2)\nv = isinstance(d, A), isinstance(d, (A, "
                "layers.Dense)), isinstance(3, A)"
            ),
            (False, True, False),
        ),
        (
            "class A(layers.Layer):\n    def call(self, x): return x\nv = isinstance(A(), (A, 3))",
            True,
        ),
        (
            (
                "class A(layers.Layer):\n    def call(self, x): return x\n"
                "v = isinstance(A(), (layers.Dense, 3))"
            ),
            "? the type of this value is not followed",
        ),
        (
            (
                "class A(layers.Layer):\n    def call(self, x): return x\na = A()\n"
                "a.x = 3\nv = [hasattr(a, name) for name in ('x', 'call')]"
            ),
            [True, True],
        ),
        (
            (
                "class A(layers.Layer):\n    @staticmethod\n    def f(n): return n\n"
                "    @classmethod\n    def g(cls, n): return cls.f(n) + 1\n"
                "    def call(self, x): return x\nv = A().f(3), A().g(3)"
            ),
            (3, 4),
        ),
    ],
)
def test_values_of_objects(text: str, expected: Any) -> None:
    assert value(text) == expected
