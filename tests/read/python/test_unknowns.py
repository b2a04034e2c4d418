"""What becomes unknown when a part of a program cannot be followed."""

from __future__ import annotations

from contextlib import suppress

import pytest
from reading import KERAS, answer, followed, problems, rows, value

from shapecalc.errors import ShapecalcError, Source
from shapecalc.read.python.program import read_program

STACK = "m = Sequential([layers.Dense(2, input_shape=(3,))])\n"


@pytest.mark.parametrize(
    "change",
    [
        "if unknown: m.add(layers.Dense(9))",
        "for n in unknown: m.add(layers.Dense(n))",
        "def f(): m.add(layers.Dense(9))\nif unknown: f()",
        "from elsewhere import change\nchange(m)",
        "from elsewhere import register\nregister(lambda: m.add(layers.Dense(9)))",
        "models = [m]\nif unknown: models[0].pop()",
        "exec('m.pop()')",
        "def make():\n    def grow(): m.add(layers.Dense(9))\n    return grow\n"
        "f = make()\nif unknown: f()",
        "def make(n):\n    def grow(): n.add(layers.Dense(9))\n    return grow\n"
        "f = make(m)\nif unknown: f()",
        "class C:\n    def grow(self): m.add(layers.Dense(9))\nc = C()\nif unknown: c.grow()",
        "from functools import partial\nf = partial(m.add, layers.Dense(9))\nif unknown: f()",
        "f = m.add\nif unknown: f(layers.Dense(9))",
        "from elsewhere import run\nrun([lambda: m.pop()])",
        "for l in m.layers: l.trainable = unknown",
        "import mine\nmine.change({'a': [(m,)]})",
        "import mine\nmine.change(*[m])",
        "import mine\nmine.change(x=m)",
        "import mine\nclass C: pass\nc = C()\nc.m = m\nmine.change(c)",
        "import mine\nclass C:\n    def f(self): m.pop()\nmine.change(C)",
        "import mine\nclass B:\n    def f(self): m.pop()\nclass C(B): pass\nmine.change(C())",
        "import mine\nfrom functools import partial\nmine.change(partial(print, m))",
        "import mine\nfrom functools import partial\nmine.change(partial(print, a=m))",
        "import mine\nmine.change(iter([m]))",
        "import mine\nmine.change(m.layers[0])",
        "import mine\nmine.change(m.add)",
        "def f(): global m; m = Sequential()\nif unknown: f()",
        "while unknown: m.pop()",
        "if unknown: m = Sequential()",
        "if unknown:\n    def m(): pass",
        "if unknown:\n    class m: pass",
        "if unknown: import m",
        "if unknown: import mine as m",
        "if unknown: import m.other",
        "if unknown:\n    m = 3\n    import n",
        "if unknown: from mine import m",
        "with unknown as m: pass",
        "match unknown:\n    case 1: m.pop()",
    ],
)
def test_a_model_that_may_have_changed(change: str) -> None:
    (message,) = problems(f"{STACK}{change}\nm.summary()")
    assert message.startswith("this model is not known")


@pytest.mark.parametrize(
    "harmless",
    [
        "print(m)",
        "import matplotlib.pyplot as plt\nplt.plot(m)",
        "if unknown: n = 3",
        "keras.utils.plot_model(m)",
        "if unknown: from mine import *",
        "if unknown: import n.m",
        "def f(): m = 3\nif unknown: f()",
        "a = np.zeros(3)\nif unknown: a[0] = 1",
        "if unknown: raise ValueError",
    ],
)
def test_a_model_that_has_not_changed(harmless: str) -> None:
    assert rows(f"{STACK}{harmless}\nm.summary()") == ["dense (None, 2) 8"]


@pytest.mark.parametrize(
    "text",
    [
        "if unknown: layers.Dense(3)",
        "if unknown: layers.concatenate(unknown)",
        "def f(): return layers.Dense(3)\nif unknown: f()",
        "class C(layers.Layer):\n    def __init__(self): self.d = layers.Dense(3)\n"
        "    def __getattr__(self, name): return 3\nc = C()",
        "from elsewhere import make\nmake()",
        "from elsewhere import Block\nBlock(3)",
    ],
)
def test_numbers_in_names_may_differ(text: str) -> None:
    (model,) = read_program(Source("a.py", f"{KERAS}{text}\n{STACK}m.summary()"))
    assert model.notes[0].startswith("numbers in automatic names may differ: ")


@pytest.mark.parametrize(
    "text",
    [
        "for x in unknown: print(ValueError(x), keras.losses.Huber())",
        "from PIL import Image\nfor x in unknown: Image.Open(x)",
        "import tensorflow as tf\nfor x in unknown:\n    with tf.GradientTape() as t: m = 3",
    ],
)
def test_names_that_are_sure(text: str) -> None:
    (model,) = read_program(Source("a.py", f"{KERAS}{text}\n{STACK}m.summary()"))
    assert not model.notes


@pytest.mark.parametrize(
    ("statement", "unsure"),
    [
        ("if unknown: layers.Dense(3)", True),
        ("if unknown: Dense(3)", True),
        ("if unknown: print(3)", False),
        ("if unknown: n = layers", False),
        ("if unknown: [f() for f in (1, 2)][0]()", False),
        ("def f(): layers.Dense(3)\nif unknown: f()", True),
        ("def f(): return layers.Dense(3)\ng = [f]\nif unknown: g[0]()", True),
        ("f = lambda: layers.Dense(3)\nif unknown: f()", True),
        ("def f(): print(3)\nif unknown: f()", False),
    ],
)
def test_statements_that_may_create_layers(statement: str, unsure: bool) -> None:
    assert (followed(statement).unsure_names is not None) is unsure


def test_the_first_reason_counts() -> None:
    program = followed("if first: layers.Dense(3)\nif second: layers.Dense(3)")
    assert program.unsure_names is not None
    assert program.unsure_names.reason == "`first` is not defined"
    text = "v = [1]\nif first: v.append(2)\nif second: v.append(2)"
    assert value(text) == "? `first` is not defined"


def test_variables_that_are_set() -> None:
    """A skipped statement makes unknown what it sets, and keeps what it only reads."""
    text = "a, b, c = 1, 2, [3]\nif unknown: a = b + len(c)\n"
    assert value(f"{text}v = a") == "? `unknown` is not defined"
    assert value(f"{text}v = b") == 2
    assert value(f"{text}v = c") == "? `unknown` is not defined"
    program = followed(f"{text}v = a")
    assert program.scope.names["a"].text == "a"


def test_a_function_sets_what_it_declares() -> None:
    text = "n, k = 1, 2\ndef f():\n    global n\n    n, k = 3, 4\nif unknown: f()\n"
    assert value(f"{text}v = n") == "? `unknown` is not defined"
    assert value(f"{text}v = k") == 2
    inner = "def f():\n    n = 1\n    def g():\n        nonlocal n\n        n = 2\n"
    assert value(f"{inner}    if unknown: g()\n    return n\nv = f()").startswith("? ")


def test_values_that_hold_each_other() -> None:
    text = "a = [1]\na.append(a)\nd = {'a': a}\na.append(d)\nif unknown: a.pop()\nv = d"
    assert value(text) == "? `unknown` is not defined"
    looped = "def f(): return g()\ndef g(): return f() or m\nm = [1]\nif unknown: f()\nv = m"
    assert value(looped) == "? `unknown` is not defined"


@pytest.mark.parametrize("holder", ["[a]", "(a,)", "{'k': a}", "[[a], a]"])
def test_numbers_in_lists_are_forgotten(holder: str) -> None:
    text = f"import os\na = np.array([3, 1])\nn = {holder}\nos.fsync(n)\nv = int(a[0])"
    assert str(value(text)).startswith("? ")


@pytest.mark.parametrize("use", ["if unknown: n.pop()", "os.fsync(n)"])
def test_the_items_of_long_lists_count_as_steps(use: str) -> None:
    """Each time that they may have changed: doubling a list in a loop took half a minute."""
    text = f"import os\nfor i in range(20):\n    n = [1] * 60_000\n    {use}\n{MODEL}"
    short = work(text.replace("60_000", "60"))
    assert short + 1_000 < work(text) < 20_000


MODEL = "m = keras.Sequential([keras.Input((3,)), layers.Dense(2)])\nm.summary()\n"


def work(text: str) -> int:
    """Return what it takes to read a program, in layers."""
    source = Source("a.py", KERAS + text)
    with suppress(ShapecalcError):
        read_program(source)
    return source.work


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            (
                "import settings\nif mine: settings.n = 4\n"
                "m = Sequential([Input((3,)), layers.Dense(settings.n, name='a')])\n"
                "m.summary()"
            ),
            [
                "a (None, settings_n) 4·settings_n",
                (
                    "settings_n stands for `settings.n`: `mine` is not defined (line 4); "
                    "give it with --set 'settings.n=…'"
                ),
            ],
        ),
        (
            (
                "import settings\nsettings.n = 3\nif mine: settings.n = 4\n"
                "m = Sequential([Input((3,)), layers.Dense(settings.n, name='a')])\n"
                "m.summary()"
            ),
            [
                "a (None, settings_n) 4·settings_n",
                (
                    "settings_n stands for `settings.n`: `mine` is not defined (line 5); "
                    "give it with --set 'settings.n=…'"
                ),
            ],
        ),
        (
            (
                "import settings\nsettings.n = 3\n"
                "m = Sequential([Input((3,)), layers.Dense(settings.n, name='a')])\n"
                "m.summary()"
            ),
            ["a (None, 3) 12"],
        ),
        (
            (
                "import settings\nsettings.sizes = [3]\nmine(settings)\n"
                "m = Sequential([Input((3,)), layers.Dense(settings.sizes[0], "
                "name='a')])\nm.summary()"
            ),
            [
                "a (None, settings_sizes_0) 4·settings_sizes_0",
                (
                    "settings_sizes_0 stands for `settings.sizes[0]`: `mine` is not defined "
                    "(line 5); give it with --set 'settings.sizes[0]=…'"
                ),
            ],
        ),
        (
            "m = Sequential([Input((3,)), layers.Dense(2)])\nif mine: m.summary()",
            ["dense (None, 2) 8"],
        ),
        (
            (
                "m = Sequential([Input((3,)), layers.Dense(2)])\n"
                "if mine: m.fit(np.zeros((4, 3)), np.zeros((4, 2)))\nm.summary()"
            ),
            [
                "dense (None, 2) 8",
                (
                    "the model has been trained: Keras also counts the variables of its "
                    "optimizer, which is not known here"
                ),
            ],
        ),
        (
            (
                "m = Sequential([layers.Dense(2)])\n"
                "if mine: m.fit(np.zeros((4, 3)), np.zeros((4, 2)))\nm.summary()"
            ),
            ["5:1-5:12 SC301 this model is not known: `mine` is not defined (line 4)"],
        ),
        (
            (
                "m = Sequential([Input((3,)), layers.Dense(2)])\n"
                "if mine: m.add(layers.Dense(3))\nm.summary()"
            ),
            ["5:1-5:12 SC301 this model is not known: `mine` is not defined (line 4)"],
        ),
        (
            (
                "m = Sequential([Input((3,)), layers.Dense(2)])\ndef f():\n    global m\n"
                "    m.add(layers.Dense(3))\nif mine: f()\nm.summary()"
            ),
            ["8:1-8:12 SC301 this model is not known: `mine` is not defined (line 7)"],
        ),
        (
            (
                "m = Sequential([Input((3,)), layers.Dense(2)])\ndef f(): m.summary()\n"
                "if mine: f()\nm.summary()"
            ),
            ["dense (None, 2) 8"],
        ),
        (
            ("m = Sequential([Input((3,)), layers.Dense(2)])\nf = m.add\nf(*mine)\nm.summary()"),
            ["6:1-6:12 SC301 this model is not known: `mine` is not defined (line 5)"],
        ),
    ],
)
def test_what_may_have_changed(text: str, answered: list[str]) -> None:
    assert answer(text) == answered
