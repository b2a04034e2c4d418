"""Which files below a folder are taken for models."""

from __future__ import annotations

import os
from pathlib import Path
from unittest.mock import Mock

import pytest

from shapecalc.errors import InputError
from shapecalc.read.folders import may_be_model
from shapecalc.read.model_files import builds_model, model_files

SPEC = "- Dense(5, input_shape=(3,))\n"
CONFIG = '{"class_name": "Sequential", "config": {}}'
PROGRAM = "import keras\nmodel = keras.Sequential([keras.layers.Dense(1)])\n"


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def models(folder: Path) -> list[str]:
    return [os.path.relpath(path, folder) for path in model_files(str(folder))]


def test_all_models_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.yaml", "a/z.yml", "a.yaml", "a/b/c.yaml", "a/b.fixed.yaml", "a-b/x.yaml"):
        write(tmp_path, name, SPEC)
    for name in ("m.keras", "B.H5", "c/d.hdf5"):
        write(tmp_path, name, "")
    write(tmp_path, "m.json", CONFIG)
    write(tmp_path, "m.py", PROGRAM)
    found = models(tmp_path)
    assert found == sorted(found, key=lambda path: path.split("/"))
    assert {*found} == {
        *("b.yaml", "a/z.yml", "a.yaml", "a/b/c.yaml", "a/b.fixed.yaml", "a-b/x.yaml"),
        *("m.keras", "B.H5", "c/d.hdf5", "m.json", "m.py"),
    }


@pytest.mark.parametrize(
    "name",
    [
        *(".git/a.yaml", ".a.yaml", "__pycache__/a.yaml", "node_modules/x/a.yaml", "README.md"),
        *("lib/site-packages/a.yaml", "a.txt", "yaml", "a.yaml.bak"),
    ],
)
def test_names_that_are_left_out(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, SPEC)
    assert models(tmp_path) == []


@pytest.mark.parametrize("mark", ["pyvenv.cfg", "conda-meta/history"])
def test_virtual_environments(tmp_path: Path, mark: str) -> None:
    write(tmp_path, f"env/{mark}", "")
    write(tmp_path, "env/lib/a.yaml", SPEC)
    assert models(tmp_path) == []
    assert models(tmp_path / "env") == ["lib/a.yaml"]  # The user names it.


def test_a_hidden_folder_that_is_named(tmp_path: Path) -> None:
    write(tmp_path, ".hidden/a.yaml", SPEC)
    assert models(tmp_path / ".hidden") == ["a.yaml"]


def test_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a/b.yaml", SPEC)
    monkeypatch.chdir(tmp_path)
    assert model_files(".") == model_files("./") == ["a/b.yaml"]
    assert model_files("a") == ["a/b.yaml"]


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        (SPEC, True),
        ("# comment\n---\n- Dense(5)", True),
        ("name: x\nlayers:\n- Dense(5)\n", True),
        ("Layers: [Dense(5)]", True),
        ("layer: [Dense(5)]", True),
        ("base: a.keras\n", True),
        ("'layers': [Dense(5)]", True),
        ("\ufefflayers: []", True),
        ("class_name: Sequential\nconfig: {}", True),
        ("layers: [", True),
        ("{layers: []}", True),
        ("", True),
        ("\0\1", True),
        (" \n" * 30_000 + "jobs: 1", False),
        ("services:\n  web:\n    image: x\n", False),
        ("# CI\non: push\njobs:\n  build:\n    layers: 3\n", False),
        ("site_name: x\nnav:\n- Home: index.md\n", False),
    ],
)
def test_yaml(tmp_path: Path, text: str, taken: bool) -> None:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    assert may_be_model(tmp_path / "a.yaml") == taken


@pytest.mark.parametrize(
    ("program", "taken"),
    [
        (PROGRAM, True),
        ("from tensorflow import keras\nm = keras.models.load_model('a.h5')", True),
        ("import tensorflow as tf\nm = tf.keras.applications.VGG16()", True),
        ("from keras.applications import VGG16\nm = VGG16()", True),
        ("import keras\nclass Net(keras.Model):\n    pass\nnet = Net()", True),
        ("import keras\nclass Net(\n    Base,\n    keras.Model,\n):\n    pass\nNet ()", True),
        ("from keras.models import Sequental\nm = Sequental()\nm.summary()", True),
        ('{"cells": [{"source": ["import os\\n", "import keras\\n", "Model(x)"]}]}', True),
        ('{"cells": [{"source": ["from keras import Model\\n", "m = Model(x, y)"]}]}', True),
        ("import keras\nclass Net(keras.Model):\n    pass\n", False),
        ("import keras\nclass Cell(keras.layers.Layer):\n    pass\n", False),
        ("import keras\nprint(keras.__version__)", False),
        ("import torch\nm = torch.nn.Sequential()  # as in keras", False),
        ("import tensorflow as tf\nclass Model(tf.Module):\n    pass", False),
        ("print('no keras')", False),
        ("import keras\ndef train(model):\n    model.fit()", False),
        ("import keras\n" + "class A(" * 10_000, False),
        ("", False),
    ],
)
def test_programs(program: str, taken: bool) -> None:
    assert builds_model(program.encode()) == taken


def test_folders_that_are_models(tmp_path: Path) -> None:
    write(tmp_path, "saved/assets/a.yaml", SPEC)
    write(tmp_path, "b.yaml", SPEC)
    write(tmp_path, "saved/saved_model.pb", "")
    write(tmp_path, "unpacked/config.json", CONFIG)
    write(tmp_path, "unpacked/metadata.json", "{}")
    assert models(tmp_path) == ["b.yaml", "saved", "unpacked"]
    assert model_files(str(tmp_path / "unpacked")) == [str(tmp_path / "unpacked")]


def test_weights_alone(tmp_path: Path) -> None:
    write(tmp_path, "a.weights.h5", "")
    assert models(tmp_path) == ["a.weights.h5"]
    write(tmp_path, "b/b.yaml", SPEC)
    assert models(tmp_path) == ["b/b.yaml"]


def test_links(tmp_path: Path) -> None:
    """Links are followed, but no folder is entered twice; broken ones are left out."""
    write(tmp_path, "a/m.yaml", SPEC)
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "b").symlink_to(tmp_path / "a")
    (tmp_path / "c.yaml").symlink_to(tmp_path / "a" / "m.yaml")
    (tmp_path / "d.yaml").symlink_to(tmp_path / "nothing")
    (tmp_path / "e.yaml").symlink_to(tmp_path / "e.yaml")
    os.mkfifo(tmp_path / "f.yaml")
    assert models(tmp_path) == ["a/m.yaml", "c.yaml"]
    assert models(tmp_path / "b") == ["m.yaml", "up/c.yaml"]


def test_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        write(tmp_path, f"a/{number}.txt", "")
    monkeypatch.setattr("shapecalc.read.model_files.ENTRIES_BELOW_FOLDER", 7)
    assert models(tmp_path) == []
    monkeypatch.setattr("shapecalc.read.model_files.ENTRIES_BELOW_FOLDER", 6)
    with pytest.raises(InputError, match="there are more than 6 files and folders below it"):
        model_files(str(tmp_path))


def test_what_cannot_be_read_is_left_to_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.yaml", "b.py", "c.json"):
        write(tmp_path, name, "")
    with monkeypatch.context() as patch:
        patch.setattr("builtins.open", Mock(side_effect=PermissionError))
        assert models(tmp_path) == ["a.yaml", "b.py", "c.json"]
    monkeypatch.setattr("os.scandir", Mock(side_effect=PermissionError))
    assert model_files(str(tmp_path)) == [str(tmp_path)]
