"""Where the comments of a program stand, and what they say."""

from __future__ import annotations

import pytest
from reading import KERAS

from shapecalc.annotate.annotate import Annotated, annotate
from shapecalc.annotate.programs import ProgramProducts, open_ends
from shapecalc.errors import ShapecalcError, Source


def annotated(text: str, **sizes: int) -> Annotated:
    return annotate(Source("a.py", KERAS + text), sizes)


def comments(text: str) -> list[str]:
    """Return the comments behind the lines of a program, those of ours and others."""
    lines = annotated(text).text.splitlines()[KERAS.count("\n") :]
    return [line[line.find("  #") + 2 :].strip() if "  #" in line else "" for line in lines]


def test_calls_over_several_lines() -> None:
    """The comment is where the call ends; a layer that is called at once is in the same place."""
    text = """
x = layers.Dense(
    5,
)(
    Input(
        (3,),
    )
)
y = layers.Bidirectional(
    layers.LSTM(
        4,
    )
)(layers.Reshape((5, 1))(x))
"""
    assert comments(text) == [
        *("", "", "", "", "", "", "# (None, 3)  0", "# (None, 5)  20"),
        *("", "", "", "", "# (None, 5, 1), (None, 8)  192"),
    ]


def test_lines_that_end_inside_of_something() -> None:
    """There is no comment inside a string or behind a backslash; the next line has it."""
    text = 'x = Input((3,)); s = """\n  # (None, 3)  0\n"""\ny = x + \\\n    x\n'
    assert comments(text) == ["", "# (None, 3)  0", "# (None, 3)  0", "", "# (None, 3)  0"]
    assert '"""\n  # (None, 3)  0\n"""    # (None, 3)  0\n' in annotated(text).text


def test_a_layer_and_its_calls_in_different_lines() -> None:
    text = "d = layers.Dense(4)\nx = Input((4,))\nfor _ in range(3):\n    x = d(x)\n"
    assert comments(text) == ["# -> 20 params", "# (None, 4)  0", "", "# -> (None, 4)"]


def test_a_layer_that_nothing_calls() -> None:
    assert comments("d = layers.Dense(4)\nr = layers.ReLU()\n") == ["", ""]


def test_rounds_of_a_loop() -> None:
    text = "x = Input((8,))\nfor n in 9, 9, 4, 4, 4:\n    x = layers.Dense(n)(x)\n"
    assert comments(text)[2] == "# (None, 9), (None, 4)  81 + 90 + 40 + 2 x 20"


def test_stacks() -> None:
    text = "m = Sequential()\nfirst = layers.Dense(5, input_shape=(3,))\n"
    text += "m.add(first)\nm.add(layers.Dense(2))\n"
    assert comments(text) == ["", "# (None, 5)  20", "", "# (None, 2)  12"]
    text = "m = Sequential([layers.Dense(2)])\nx = m(Input((3,)))\ny = m(Input((3,)))\n"
    called = "# (None, 3), (None, 2)  0"
    assert comments(text) == ["# (None, 2)  8", called, called]


def test_a_stack_without_an_input_shape() -> None:
    text = "m = Sequential([layers.Dense(2)])\nm.summary()\n"
    assert comments(text) == ["", ""]
    assert annotated(text).notes == [
        "line 3: nothing is known of Dense: its model has no input shape"
    ]


def test_models_of_keras_are_one_layer() -> None:
    text = "m = keras.applications.MobileNet(weights=None)\nx = m(Input((224, 224, 3)))\n"
    assert comments(text) == ["# (None, 1000)  4,253,864", "# (None, 224, 224, 3), (None, 1000)  0"]


OWN = """
class Up(layers.Layer):
    def __init__(self, n):
        super().__init__()
        self.n, self.c = n, layers.Dense(n)
    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.n))
    def call(self, x):
        return self.c(x) + x @ self.w
x = Up(4)(Input((8, 3)))
x = Up(5)(x)
"""


def test_layers_of_the_program() -> None:
    """Such a layer is one row of a table; its parts count where its class makes them."""
    assert comments(OWN)[4] == "# (None, 8, 4), (None, 8, 5)  16 + 25"
    assert comments(OWN)[9:] == ["# (None, 8, 3), (None, 8, 4)  28", "# (None, 8, 5)  45"]


def test_unknown_sizes_and_shapes() -> None:
    text = "n = open('n').read()\nx = layers.Dense(n)(Input((3,)))\n"
    assert comments(text)[1] == "# (None, 3), (None, n)  4·n"
    assert annotated(text).notes[0].startswith("n stands for `n`: `open` is not followed: ")
    assert "# (None, 3), (None, 7)  28" in annotated(text, n=7).text
    text = "import a\nx = layers.Lambda(a.f)(Input((3,)))\ny = layers.Dense(3)(x)\n"
    assert comments(text) == ["", "# (None, 3), ?  0", ""]
    (why,) = annotated(text).notes
    assert why.startswith('line 4: the output shape of Lambda "lambda" is unknown: `a.f`')
    text = "import other\nx = other.f(layers.Dense(5)(Input((3,))))\ny = layers.Dense(3)(x)\n"
    assert comments(text) == ["", "# (None, 3), (None, 5), ?  20", ""]
    assert (
        "line 4: what comes out here is not known: `other.f` is not followed"
        in annotated(text).notes
    )


def test_rounds_of_which_some_are_unknown() -> None:
    text = "import other\nx = Input((3,))\nfor n in 1, 2:\n"
    text += "    x = layers.Dense(n)(x)\n    x = other.f(x)\n"
    assert comments(text) == ["", "# (None, 3)  0", "", "# (None, 1), ?  4 + ?", ""]
    text = "import other\nx = Input((3,))\nd = layers.Dense(2)\n"
    text += "for t in (other.f(x), x, x):\n    d(t)\n"
    assert comments(text)[2:] == ["# -> 8 params", "", "# -> ?, (None, 2)"]


def test_a_setting_that_is_not_followed() -> None:
    text = (
        "keras.config.set_image_data_format('channels_first')\nx = layers.Dense(5)(Input((3,)))\n"
    )
    assert comments(text) == ["", ""]
    assert (
        annotated(text)
        .notes[0]
        .startswith("nothing is known: `keras.config.set_image_data_format`")
    )


def test_a_layer_inside_another_that_may_have_changed() -> None:
    text = (
        "import other\ninner = layers.LSTM(4)\nb = layers.Bidirectional(inner)\nother.f(inner)\n"
        "x = Input((3, 2))\ny = b(x)\nz = layers.Dense(3)(y)\n"
    )
    assert comments(text) == ["", "", "", "", "# (None, 3, 2)  0", "", ""]


@pytest.mark.parametrize(
    "text",
    [
        "x = layers.Dense(5)(Input((3,)))\ny = layers.LSTM(3)(x)\n",
        "x = layers.Dense(5)(Input((3,)))\ny = layers.Desne(3)(x)\n",
    ],
)
def test_mistakes(text: str) -> None:
    """What comes before a mistake has its comments."""
    assert comments(text)[0] == "# (None, 3), (None, 5)  20"
    assert len(annotated(text).problems) == 1


def test_what_is_no_python() -> None:
    result = annotated("x = Input((3,))\ny = (\n")
    assert result.text == result.source.text
    assert [problem.code.name for problem in result.problems] == ["SYNTAX"]


def test_open_ends() -> None:
    text = "a = 1  # x\nb = (\n  2)\nc = '''\n'''\n\n%time\nd = \\\n1\n\te = f'''\n"
    assert open_ends(Source("a.py", text)) == set()  # The last line is no Python.
    text = text.removesuffix("\te = f'''\n")
    assert open_ends(Source("a.py", text)) == {1, 2, 3, 5, 6, 9}


def test_an_encoding_without_the_signs_of_formulas() -> None:
    text = "# coding: ascii\n" + KERAS + "x = layers.Dense(n)(Input((3,)))\n"
    result = annotate(Source("a.py", text.replace("(n)", "(open('n').read())")), {})
    assert result.text.isascii()
    assert "  4*" in result.text


def test_a_program_that_takes_too_many_steps() -> None:
    """Reading it again for the message would take as long once more."""
    source = Source("a.py", "def f(n):\n    return f(n) + f(n)\n\nf(3)\n")
    with pytest.raises(ShapecalcError) as caught:
        ProgramProducts(source, {})
    assert caught.value.of_program
    assert source.work > 10_000
