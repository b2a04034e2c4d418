"""Models that a program loads from files beside it, compared with Keras."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from reading import KERAS, answer, in_full
from run_code import COLUMNS, Program, Runner

from shapecalc.errors import ShapecalcError, Source
from shapecalc.model.infer import infer
from shapecalc.read.python.program import read_program
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import summary

PROGRAMS = {
    "whole model": "m = keras.models.load_model('graph.keras')\nm.summary()",
    "without training": "m = keras.models.load_model('graph.keras', compile=False)\nm.summary()",
    "compiled anew": "m = keras.saving.load_model('graph.keras')\nm.compile('sgd')\nm.summary()",
    "other layers on top": """
from tensorflow.keras.models import load_model
base = load_model("graph.keras", compile=False)
base.trainable = False
x = base.get_layer("middle").output
Model(base.input, layers.Dense(3)(x)).summary()
Model(base.inputs, layers.Dense(4)(base.layers[-2].output)).summary()
""",
    "frozen layers": """
m = keras.models.load_model("graph.keras", compile=False)
for layer in m.layers[:-1]:
    layer.trainable = False
m.summary(show_trainable=False)
""",
    "one layer of a model": """
m = keras.models.load_model("stack.h5", compile=False)
i = Input((6,))
Model(i, layers.Dense(5)(m(i))).summary()
""",
    "a stack that grows": """
m = keras.models.load_model("stack.h5", compile=False)
m.add(layers.Dense(7))
m.summary()
layers.Dense(2).name
Sequential([Input((3,)), layers.Dense(2)]).summary()
""",
    "json": """
with open("graph.json") as file:
    text = file.read()
m = keras.models.model_from_json(text)
m.load_weights("graph.weights.h5")
m.summary()
file = open("stack.json", "r")
n = keras.models.model_from_json(file.read())
file.close()
n.summary()
""",
    "clone": "m = keras.models.clone_model(keras.models.load_model('graph.keras'))\nm.summary()",
}


@pytest.fixture(scope="module")
def folder(keras: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with saved models."""
    path = tmp_path_factory.mktemp("saved")
    keras.utils.clear_session(free_memory=False)
    layers = keras.layers
    i = keras.Input((6,))
    x = layers.Dense(4, name="middle")(i)
    graph = keras.Model(i, layers.Dense(2)(layers.BatchNormalization()(x) + x))
    graph.compile("adam", "mse")
    stack = keras.Sequential([keras.Input((6,)), layers.Dense(4), layers.Dropout(0.5)])
    graph.save(path / "graph.keras")
    stack.save(path / "stack.h5")
    (path / "graph.json").write_text(graph.to_json())
    (path / "stack.json").write_text(stack.to_json())
    (path / "text.json").write_text('{"a": 1}')
    return path


def tables(text: str, folder: Path) -> list[str]:
    """Return the tables of a program in a folder."""
    options = Options(columns=COLUMNS, console=COLUMNS)
    plans = read_program(Source(str(folder / "a.py"), text))
    return [table(summary(infer(plan)), options).strip() for plan in plans]


@pytest.mark.parametrize("name", PROGRAMS)
def test_as_keras(keras: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    text = KERAS + PROGRAMS[name]
    monkeypatch.chdir(folder)
    assert tables(text, folder) == Runner(keras).run(Program("a.py", text))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            "load_model('none.keras')",
            ("4:5-4:42 SC101 cannot load `none.keras`: there is no such file"),
        ),
        (
            "load_model('../graph.keras')",
            (
                "4:5-4:46 SC101 cannot load `../graph.keras`: it is outside the folder of this "
                "file (hint: move it into this folder or one below)"
            ),
        ),
        (
            "load_model('/etc/passwd.keras')",
            (
                "4:5-4:49 SC101 cannot load `/etc/passwd.keras`: it is outside the folder of this "
                "file (hint: move it into this folder or one below)"
            ),
        ),
        (
            "load_model('graph.json')",
            (
                "4:5-4:42 SC101 Keras 3 does not load `graph.json`: it ends in none of .keras, "
                ".h5, .hdf5 (hint: save it with model.save('model.keras'))"
            ),
        ),
        (
            "load_model('saved_model')",
            (
                "4:5-4:43 SC101 Keras 3 does not load `saved_model`: it ends in none of .keras, "
                ".h5, .hdf5 (hint: save it with model.save('model.keras'))"
            ),
        ),
        (
            "model_from_json(open('text.json').read())",
            ("4:5-4:59 SC101 `text.json` is not a model saved by Keras"),
        ),
        (
            "model_from_json(open('/etc/passwd').read())",
            (
                "4:5-4:61 SC101 cannot load `/etc/passwd`: it is outside the folder of this file "
                "(hint: move it into this folder or one below)"
            ),
        ),
        (
            "model_from_json(open('graph.json').read() + '')",
            (
                "5:1-5:12 SC301 this model is not known: `open` is not followed: what is in "
                "`graph.json` is not known (line 4)"
            ),
        ),
    ],
)
def test_refused(folder: Path, call: str, message: str) -> None:
    with pytest.raises(ShapecalcError) as caught:
        tables(f"{KERAS}\nm = keras.models.{call}\nm.summary()", folder)
    (problem,) = caught.value.problems
    assert in_full(problem) == message
    assert re.search("line=[45]", str(problem.place.path))


def test_files_are_only_read_as_models(folder: Path) -> None:
    """The text of a file is unknown to everything else."""
    text = f"{KERAS}n = len(open('text.json').read())\n"
    (plan,) = read_program(
        Source(str(folder / "a.py"), f"{text}m = Sequential([Input((2,)), layers.Dense(n)])")
    )
    assert any("text.json" in note for note in plan.notes)


@pytest.mark.parametrize(
    ("path", "reason"), [("5", "this file is not known"), ("lost", "`lost` is not defined")]
)
def test_why_a_file_is_not_known(path: str, reason: str) -> None:
    (line,) = answer(f"m = keras.models.load_model({path})\nm.summary()")
    assert line.endswith(f"this model is not known: {reason} (line 3)")
