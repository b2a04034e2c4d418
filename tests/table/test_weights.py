"""The table of a file that has only weights, in every format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from command_line import command

from shapecalc.stored_weights import StoredLayer, StoredWeight, StoredWeights
from shapecalc.table.keras3 import Options
from shapecalc.table.weights import WeightsTable

h5py = pytest.importorskip("h5py")

TABLE = """\
Weights: "w.weights.h5"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━┳━━━━━━━━━━━━━┓
┃ Layer / weight               ┃ Shape             ┃ Dtype   ┃     Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━╇━━━━━━━━━━━━━┩
│ first                        │                   │         │       1,010 │
│    └ 0                       │ (100, 10)         │ float32 │       1,000 │
│    └ 1                       │ (10)              │ float32 │          10 │
├──────────────────────────────┼───────────────────┼─────────┼─────────────┤
│ inner/own                    │                   │         │           3 │
│    └ part/0                  │ (3)               │ float16 │           3 │
└──────────────────────────────┴───────────────────┴─────────┴─────────────┘
 Total params: 1,013 (3.95 KB)
 Optimizer params: 1 (8.00 B)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with h5py.File(tmp_path / "w.weights.h5", "w") as file:
        file.create_dataset("layers/dense/vars/0", (100, 10), "float32")
        file.create_dataset("layers/dense/vars/1", (10,), "float32")
        file.create_dataset("layers/sequential/layers/own/part/vars/0", (3,), "float16")
        file.create_dataset("optimizer/vars/0", (), "int64")
        for group, name in (("dense", "first"), ("sequential", "inner")):
            file.require_group(f"layers/{group}/vars").attrs["name"] = name
    (tmp_path / "m.yaml").write_text("- Dense(5, input_shape=(3,))\n")
    return tmp_path


def test_the_table(folder: Path) -> None:
    done = command("summary", "w.weights.h5", cwd=folder)
    assert (done.stdout, done.returncode) == (TABLE, 0)
    assert done.stderr.startswith("note: the file has only weights, and no model")


def test_json(folder: Path) -> None:
    data = json.loads(command("summary", "w.weights.h5", "--format", "json", cwd=folder).stdout)
    assert data["file"] == "w.weights.h5"
    assert (data["total_params"], data["total_bytes"]) == (1013, 4046)
    assert (data["optimizer_params"], data["optimizer_bytes"]) == (1, 8)
    assert [layer["name"] for layer in data["layers"]] == ["first", "inner/own"]
    assert data["layers"][1] == {
        "name": "inner/own",
        "params": 3,
        "weights": [{"name": "part/0", "shape": [3], "dtype": "float16", "params": 3}],
    }


def test_csv_beside_a_model(folder: Path) -> None:
    done = command("summary", "m.yaml", "w.weights.h5", "--format", "csv", cwd=folder)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["model"], row["name"], row["params"]) for row in rows] == [
        ("sequential", "dense", "20"),
        ("w.weights.h5", "first/0", "1000"),
        ("w.weights.h5", "first/1", "10"),
        ("w.weights.h5", "inner/own/part/0", "3"),
    ]
    assert rows[1]["output_shape"] == "(100, 10)"
    last = "w.weights.h5,w.weights.h5,inner/own/part/0,,(3),float16,3,,,"  # the file comes first
    assert done.stdout.splitlines()[-1] == last


def test_markdown(folder: Path) -> None:
    done = command("summary", "w.weights.h5", "--format", "markdown", cwd=folder)
    assert done.stdout.splitlines() == [
        "**Weights: `w.weights.h5`**",
        "",
        "| Layer | Weight | Shape | Dtype | Param # |",
        "| --- | --- | --- | --- | ---: |",
        "| `first` | `0` | (100, 10) | `float32` | 1,000 |",
        "| `first` | `1` | (10) | `float32` | 10 |",
        "| `inner/own` | `part/0` | (3) | `float16` | 3 |",
        "",
        "- Total params: 1,013 (3.95 KB)",
        "- Optimizer params: 1 (8.00 B)",
    ]


def test_a_range_of_layers(folder: Path) -> None:
    line = ("summary", "w.weights.h5", "--layer-range")
    for form in ("table", "csv", "markdown"):
        done = command(*line, "inner", "inner", "--format", form, cwd=folder)
        assert "own" in done.stdout
        assert "first" not in done.stdout
    assert "no layer name matches 'x'" in command(*line, "x", "x", cwd=folder).stderr


def test_other_commands_say_what_the_file_is(folder: Path) -> None:
    for line in (("lint", "w.weights.h5"), ("diff", "w.weights.h5", "m.yaml")):
        done = command(*line, cwd=folder)
        printed = done.stdout + done.stderr
        assert "it has only weights, and no model" in printed
        assert "build the model, load the weights, and save it" in printed
        assert done.returncode == 2


def test_the_order_of_layers() -> None:
    weights = [StoredWeight("0", (1,), "float32")]
    names = ("dense_10", "dense_2", "dense", "conv")
    groups = {name: StoredLayer(name, weights) for name in names}
    by_class = StoredLayer("", [], {"layers": StoredLayer("", [], groups)})
    table = WeightsTable("w", StoredWeights(by_class, True))
    assert [layer.name for layer in table.layers] == ["conv", "dense", "dense_2", "dense_10"]
    table = WeightsTable("w", StoredWeights(StoredLayer("", [], groups)))
    assert [layer.name for layer in table.layers] == list(names)


def test_weights_of_the_model_itself() -> None:
    weights = [StoredWeight("0", (2,), "float32")]
    model = StoredLayer("", weights, {"part": StoredLayer("part", weights)})
    table = WeightsTable("w", StoredWeights(model, True))
    assert [layer.name for layer in table.layers] == ["the model itself", "part"]


def test_only_ascii() -> None:
    weights = StoredWeights(StoredLayer("", [StoredWeight("0", (2,), "float32")]))
    drawn = WeightsTable("w", weights).table(Options(ascii=True, line_length=60))
    assert drawn.splitlines()[1].isascii()
    with pytest.raises(ValueError, match="too few for the table"):
        WeightsTable("w", weights).table(Options(line_length=10))
