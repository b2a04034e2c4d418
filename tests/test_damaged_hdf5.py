"""HDF5 files with damaged attributes: shapecalc refuses those whose model Keras refuses."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from damaged_hdf5 import ATTRIBUTES, FORMS, WHOLE, damaged_hdf5, with_attribute

from shapecalc.errors import ShapecalcError
from shapecalc.model.infer import infer
from shapecalc.read.document import read_spec
from shapecalc.table.summary import summary


@pytest.fixture(scope="module")
def content(keras: Any, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("saved") / "model.h5"
    layers = [keras.Input((3,)), keras.layers.Dense(2, name="dense")]
    model = keras.Sequential(layers)
    model.compile("sgd", "mse")
    model.save(path)
    return path.read_bytes()


def is_taken(path: Path) -> bool:
    try:
        return bool(summary(infer(read_spec(str(path)))).total_params == 8)
    except ShapecalcError:
        return False


@pytest.mark.parametrize("form", FORMS)
def test_the_config(keras: Any, content: bytes, tmp_path: Path, form: str) -> None:
    path = tmp_path / "model.h5"
    path.write_bytes(with_attribute(content, WHOLE, form))
    try:
        keras.models.load_model(path, compile=False)
        theirs = True
    except Exception:  # Keras refuses files with exceptions of any class.
        theirs = False
    assert is_taken(path) is theirs


@pytest.mark.parametrize("name", [name for name in ATTRIBUTES if name != WHOLE])
def test_other_attributes(content: bytes, tmp_path: Path, name: str) -> None:
    """The table does not depend on them."""
    path = tmp_path / "model.h5"
    for form in ("missing", "nothing", "numbers", "no JSON"):
        path.write_bytes(with_attribute(content, name, form))
        assert is_taken(path)


def test_the_same_seed_gives_the_same_file(content: bytes) -> None:
    first, second = (damaged_hdf5(Random(5), content) for _ in range(2))
    assert first == second != content
