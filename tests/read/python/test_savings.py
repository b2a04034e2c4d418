"""Models that a program saves and loads again, compared with Keras."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from reading import KERAS
from run_code import COLUMNS, Program, Runner

from shapecalc.errors import ShapecalcError, Source
from shapecalc.model.infer import infer
from shapecalc.read.python.program import read_program
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import summary

START = f"""{KERAS}import numpy as np
from keras.callbacks import ModelCheckpoint
x, y = np.zeros((8, 3)), np.zeros((8, 2))
i = Input((3,))
m = Model(i, layers.Dense(2)(layers.BatchNormalization()(layers.Dense(4)(i))), name="mine")
s = Sequential([layers.Dense(5), layers.Dense(2)])
"""

PROGRAMS = {
    "graph": "m.save('m.keras')\nlayers.Dense(1)\nkeras.models.load_model('./m.keras').summary()",
    "compiled": """
m.compile("adam", "mse")
m.save("m.keras")
keras.models.load_model("m.keras").summary()
keras.models.load_model("m.keras", compile=False).summary()
m.summary()
""",
    "old format": """
m.compile("rmsprop", keras.losses.MeanSquaredError())
m.save("m.h5")
n = keras.models.load_model("m.h5")
n.summary()
n.compile("sgd", "mse")
n.summary()
""",
    "as it is when it is saved": """
m.layers[1].trainable = False
m.save("m.keras")
m.layers[1].trainable = True
m.layers[3].trainable = False
a = keras.models.load_model("m.keras")
a.summary()
a.layers[1].trainable = True
b = keras.models.load_model("m.keras")
b.summary()
Model(b.input, layers.Dense(7)(b.layers[-2].output)).summary()
""",
    "stack that training builds": """
s.compile("adam", "mse")
s.save("s.keras")
keras.models.load_model("s.keras").summary()
s.fit(x, y, verbose=0)
s.save("s.keras")
n = keras.models.load_model("s.keras")
n.summary()
n.add(layers.Dense(1))
n.summary()
""",
    "stack in a stack": """
t = Sequential([Input((3,)), s, layers.Dropout(0.5)])
keras.models.save_model(t, "t.keras")
n = keras.saving.load_model(filepath="t.keras")
n.summary()
n.layers[0].summary()
""",
    "best of training": """
m.compile("adam", "mse")
best = ModelCheckpoint("best.keras", save_best_only=True, monitor="loss")
m.fit(x, y, verbose=0, callbacks=[keras.callbacks.EarlyStopping(monitor="loss"), best])
m.fit(x, y, verbose=0, callbacks=best)
keras.models.load_model("best.keras").summary()
""",
    "last of training": """
m.compile("adam", "mse")
s.compile("adam", "mse")
s.save("a.keras")
m.fit(x, y, verbose=0, callbacks=[ModelCheckpoint(filepath="a.keras")])
keras.models.load_model("a.keras").summary()
""",
}


class Saver(Runner):
    """Runs programs with real Keras, which also train models and save them."""

    def replacements(self) -> Iterator[tuple[Any, str, Any]]:
        return (item for item in super().replacements() if item[1] not in ("save", "fit"))


def tables(text: str) -> list[str]:
    """Return the tables of a program."""
    options = Options(columns=COLUMNS, console=COLUMNS)
    plans = read_program(Source("a.py", text))
    return [table(summary(infer(plan)), options).strip() for plan in plans]


@pytest.mark.parametrize("name", PROGRAMS)
def test_as_keras(keras: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    text = START + PROGRAMS[name]
    monkeypatch.chdir(tmp_path)
    assert tables(text) == Saver(keras).run(Program("a.py", text))


OTHER = "s.build((None, 3))\ns.save('a.keras')\nm.compile('adam')\n"

UNKNOWN = {
    "for i in other():\n    m.save('a.keras')": "`other` is not defined",
    "def f():\n    keras.models.save_model(m, name)\nother(f)": "`other` is not defined",
    "m.save(other())": "`other` is not defined",
    "m.save(3)": "the name of this file is not known",
    "m.save('a.keras', include_optimizer=False)": "these arguments of `save`",
    "m.fit(x, y, callbacks=[other()])": "this callback may save a model",
    "m.fit(x, y, callbacks=[ModelCheckpoint('{epoch}.keras')])": "what this callback saves",
    "m.fit(x, y, callbacks=[ModelCheckpoint('a.keras', save_best_only=True)])": "the better one",
    "class D(layers.Dense):\n    pass\nSequential([D(2)]).save('a.keras')": "it extends `keras",
    "class D(layers.Layer):\n    pass\nSequential([D()]).save('a.keras')": "of the class `D`",
    "Sequential([layers.Lambda(lambda x: x)]).save('a.keras')": "from the code of another",
}


@pytest.mark.parametrize("text", UNKNOWN)
def test_unknown(text: str) -> None:
    """A file that something unknown may have written is not read."""
    with pytest.raises(ShapecalcError) as caught:
        tables(f"{START}{OTHER}{text}\nkeras.models.load_model('a.keras').summary()")
    assert UNKNOWN[text] in caught.value.problems[0].message


def test_weights_are_no_model() -> None:
    """What stores only weights leaves the model in a file as it is."""
    weights = "ModelCheckpoint('a.keras', save_weights_only=True)"
    text = f"{START}{OTHER}m.fit(x, y, callbacks=[{weights}])\n"
    (one,) = tables(f"{text}keras.models.load_model('a.keras').summary()")
    assert "dense_2" in one


def test_other_models_are_read() -> None:
    """A file that is not there does not stand in the way of another model."""
    (one,) = tables(f"{START}keras.models.load_model('none.keras').summary()\nm.summary()")
    assert '"mine"' in one
