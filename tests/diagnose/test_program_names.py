"""How a program would write the name of a layer."""

from __future__ import annotations

import ast

import pytest

from shapecalc.diagnose.edits import applied
from shapecalc.diagnose.program_names import ImportedNames, stored
from shapecalc.diagnose.program_text import program_texts
from shapecalc.errors import Source


def spelled(code: str, like: str = "", name: str = "Flatten") -> tuple[str, str]:
    """Return the expression, and the program with the import that it needs."""
    source = Source("a.py", code)
    names = ImportedNames(program_texts(source))
    other = ast.parse(like, mode="eval").body if like else None
    spelling = names.spelled(name, other)
    return spelling.text, applied(spelling.edits, code)


@pytest.mark.parametrize(
    ("code", "like", "text"),
    [
        ("from keras.layers import Dense, Flatten\n", "Dense", "Flatten"),
        ("from keras.layers import Flatten as F\n", "", "F"),
        ("from tensorflow.keras.layers import *\n", "Dense", "Flatten"),
        ("from keras import layers\n", "layers.Dense", "layers.Flatten"),
        ("import tensorflow as tf\n", "tf.keras.layers.Dense", "tf.keras.layers.Flatten"),
        ("import tensorflow as tf\n", "", "tf.keras.layers.Flatten"),
        ("import keras\n", "keras.Input", "keras.layers.Flatten"),
        ("import keras.layers as L\n", "", "L.Flatten"),
    ],
)
def test_names_that_are_there(code: str, like: str, text: str) -> None:
    assert spelled(code, like) == (text, code)


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        (
            "from keras.layers import LSTM\nfrom keras.layers import Dense # ok\nx = 1\n",
            "from keras.layers import LSTM\nfrom keras.layers import Dense, Flatten # ok\nx = 1\n",
        ),
        (
            "from keras.layers import (\n    Dense,\n)\n",
            "from keras.layers import (\n    Dense, Flatten,\n)\n",
        ),
        (
            "from keras.models import Sequential\nx = 1\n",
            "from keras.models import Sequential\nfrom keras.layers import Flatten\nx = 1\n",
        ),
        ("import numpy as np", "import numpy as np\nfrom keras.layers import Flatten"),
        ("'''About.'''\nx = 1\n", "'''About.'''\nfrom keras.layers import Flatten\nx = 1\n"),
    ],
)
def test_names_that_are_added(code: str, changed: str) -> None:
    assert spelled(code, "Dense") == ("Flatten", changed)


def test_a_model() -> None:
    code = "from keras.models import Model\n"
    changed = "from keras.models import Model, Sequential\n"
    assert spelled(code, name="Sequential") == ("Sequential", changed)


def test_stored() -> None:
    texts = program_texts(Source("a.py", "import a\nfor b in a:\n  b = 2\ndef c(a): return d\n"))
    assert stored(texts) == {"a": 2, "b": 2, "c": 1}
