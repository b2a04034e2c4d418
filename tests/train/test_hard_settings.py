"""Whatever stands under ``data`` and ``train`` ends in numbers that fit, or in words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from training import preparation

from shapecalc.errors import ShapecalcError
from shapecalc.rules.settings import DATA, TRAIN
from shapecalc.train.data.parts import Rows

FILES = {
    "bicycles.csv": b"id,hour,city,temp,count\n1,2,a,3.5,10\n2,3,b,,11\n3,4,a,4.5,12\n4,5,c,1,13\n",
    "names.csv": b"a,b\n",
    "twice.csv": b"a,a,b\n1,2,3\n4,5,6\n",
    "short.csv": b"a,b\n1,2\n3\n",
    "numbers.csv": b"1,2,3\n4,5,6\n7,8,9\n",
    "nothing.csv": b"",
    "broken.npz": b"PK\x03\x04zzz",
    "broken.npy": b"\x93NUMPYxx",
}

ARRAYS = {
    "x.npy": np.linspace(0, 1, 48).reshape(12, 4),
    "y.npy": np.arange(12) % 3,
    "images.npy": np.ones((12, 2, 2), "uint8"),
    "gaps.npy": np.where(np.arange(48) % 5, 1, np.nan).reshape(12, 4),
    "texts.npy": np.array(["a", "b"] * 6),
    "complex.npy": np.ones((12, 4), complex),
    "days.npy": np.array(["2020-01-01"] * 12, "datetime64[D]"),
    "none.npy": np.ones((0, 4)),
}

FOUR: dict[str, Any] = {"x": [[1, 2, 3]] * 4, "y": [1, 2, 3, 4]}
TWO: dict[str, Any] = {
    "x": {"a": [[1, 2, 3]] * 4, "b": [[1, 2]] * 4},
    "y": {"left": [1, 2, 3, 4], "right": [[1, 2]] * 4},
}

RIGHT: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (FOUR, {"layers": ["Dense(1, input_shape=(3,))"]}),
    (FOUR, {"layers": ["LSTM(2, input_shape=(3, 1))", "Dense(1)"]}),
    (
        {"x": "x.npy", "y": "y.npy"},
        {"layers": ["Dense(3, activation='softmax', input_shape=(4,))"]},
    ),
    (
        {"x": "images.npy", "y": "y.npy"},
        {"layers": ["Conv2D(2, 2, input_shape=(2, 2, 1))", "Flatten()", "Dense(1)"]},
    ),
    (
        {"file": "bicycles.csv", "y": "count", "x": ["hour", "city"]},
        {"layers": ["Dense(1, input_shape=(None,))"]},
    ),
    (
        {"file": "bicycles.csv", "y": "count", "drop": "city", "missing": 0, "steps": 2},
        {"layers": ["LSTM(2, input_shape=(2, None))", "Dense(1)"]},
    ),
    (
        TWO,
        {
            "inputs": {"a": 3, "b": 2},
            "layers": {"left": ["a", "Dense(1)"], "right": ["b", "Dense(2)"]},
            "outputs": ["left", "right"],
        },
    ),
]
"""Data and models that fit each other."""

INLINE = [[[1, 2, 3]] * 4, [1, 2, 3, 4], ["a", "b", "a", "b"], [1, None, 3, 4], [[1, 2], [3]]]
NAMES = ["hour", "count", "city", ["hour", "temp"], ["city", "b"], "x.npy", "y.npy", "nothing"]
OWN = [{"file": "bicycles.csv", "y": "count"}, {"x": "x.npy", "y": "y.npy"}, {"x": [[1, 2, 3]]}]

USUAL: dict[str, list[Any]] = {
    "file": [*FILES, *(name for name in ARRAYS if name != "none.npy"), "a.npz", "../x.npy", "."],
    "x": [*NAMES, *INLINE, *ARRAYS, {"a": [[1, 2, 3]] * 4, "b": [[1, 2]] * 4}],
    "y": [*NAMES, *INLINE, *ARRAYS, {"left": [1, 2, 3, 4], "right": [[1, 2]] * 4}],
    "dataset": ["iris", "diabetes"],
    "drop": ["id", ["city"], ["nothing"]],
    "missing": ["drop", "mean", "median", 0],
    "sample_weight": ["hour", "y.npy", [1, 2, 3, 4], [[1, 2]] * 4],
    "steps": [1, 2, 5],
    "horizon": [1, 2],
    "scale": ["minmax", "standard", 2, {"x": "minmax", "y": "standard"}],
    "validation": [0.2, 1, *OWN],
    "test": [0.4, 2, *OWN],
    "predict": OWN,
    "seed": [0, 7, -1, 2**32],
    "stream": [True, False],
    "loss": ["mse", "sparse_categorical_crossentropy", {"left": "mse", "right": "mae"}],
    "class_weight": ["balanced", {0: 1, 1: 2}],
}
"""Values that mean something for a key."""

ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    0.5,
    float("nan"),
    10**30,
    "",
    "a",
    [],
    [[]],
    {},
    {"x": 1},
    "Adam(",
    2**64,
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    for name, array in ARRAYS.items():
        np.save(tmp_path / name, array)
    np.savez(tmp_path / "a.npz", x_train=ARRAYS["x.npy"], y_train=ARRAYS["y.npy"])
    return tmp_path


def drawn(chance: Random) -> dict[str, Any]:
    """A spec that is right, but for some keys, most of which have values that mean something."""

    def section(keys: Any, share: float) -> dict[str, Any]:
        chosen = [key for key in keys if chance.random() < share]
        usual = {key: USUAL.get(key, ODD) for key in chosen}
        return {key: chance.choice(ODD if chance.random() < 0.05 else usual[key]) for key in chosen}

    data, model = chance.choice(RIGHT)
    changed = section([key for key in DATA if key in USUAL], 0.1)
    return {"data": data | changed, "train": section(TRAIN, 0.03), **model}


def prepared(folder: Path, spec: dict[str, Any]) -> str:
    """How it ends to get the data of a spec ready."""
    found, problems = preparation(folder, spec)
    if problems:
        assert all(map(str, problems))
        return "refused"
    assert found
    for part in (found.train, found.validation, found.test, found.predict):
        if isinstance(part, Rows):
            for array in (*part.x, *part.y):
                assert array.dtype.kind in "fiub"
                assert np.all(np.isfinite(array))
    return "ready"


def test_hard_settings(folder: Path, request: pytest.FixtureRequest) -> None:
    outcomes = Counter[str]()
    for number in range(request.config.getoption("models")):
        spec = drawn(Random(f"{request.config.getoption('seed')} {number}"))
        try:
            outcomes[prepared(folder, spec)] += 1
        except ShapecalcError:
            outcomes["no spec"] += 1
        except Exception as error:
            raise AssertionError(f"{spec}") from error
    assert outcomes["ready"] > outcomes.total() / 10
