"""Models that Keras has saved, read without it and held against what Keras itself reads."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import SPECS
from strategies import models, trying

from shapecalc.api import summarize
from shapecalc.errors import ShapecalcError
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import build_or_error, differences
from shapecalc.read.document import read_data, read_spec
from shapecalc.table.summary import summary

Tally = dict[str, Counter[str]]


def compare(builder: Builder, saved: str) -> list[str]:
    """How our table of a saved model differs from that of the model that Keras reads back."""
    theirs = builder.saved(saved)
    return list(differences(summary(infer(read_data(json.loads(saved)))), theirs, widths=(80,)))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_specs(builder: Builder, path: Path) -> None:
    assert compare(builder, builder.model(read_spec(str(path))).to_json()) == []


@pytest.mark.parametrize("mode", ["int8", "int4", "float8"])
def test_quantized(builder: Builder, keras: Any, mode: str) -> None:
    """A model that has been quantized, and what becomes of it when Keras reads it back."""
    layers = keras.layers
    x = keras.Input((5,), dtype="int32")
    y = layers.Embedding(9, 7)(x)
    y = layers.EinsumDense("abc,cde->abde", output_shape=(5, 2, 3), bias_axes="de")(y)
    y = layers.Dense(3, use_bias=False)(layers.Dense(4)(y))
    y = layers.Reshape((10, 3))(y)
    model = keras.Model(x, layers.LSTM(2)(layers.MultiHeadAttention(2, 4)(y, y)))
    model.quantize(mode)
    assert compare(builder, model.to_json()) == []


def test_random_models(request: pytest.FixtureRequest, builder: Builder, tally: Tally) -> None:
    outcomes = tally.setdefault("random models that Keras has saved", Counter())

    @trying(models(), request.config.getoption("seed") + 1, request.config.getoption("models") // 4)
    def agree(data: Any) -> None:
        try:
            plan = read_data(data)
            infer(plan)
        except ShapecalcError:
            outcomes["refused"] += 1
            return
        model, refused = build_or_error(builder, plan)
        assert not refused
        saved = model.to_json()
        try:
            builder.saved(saved)
        except (TypeError, ValueError):  # Keras cannot read back all that it saves.
            with pytest.raises(ShapecalcError):
                infer(read_data(json.loads(saved)))
            outcomes["not readable"] += 1
            return
        assert compare(builder, saved) == []
        outcomes["the same"] += 1

    agree()
    assert outcomes["the same"] > outcomes["refused"]


def config(keras: Any) -> dict[str, Any]:
    """A model with two branches, as Keras saves it."""
    x = keras.Input((4, 3), name="x")
    a = keras.layers.LSTM(2, name="a", kernel_regularizer="l2")(x)
    b = keras.layers.Flatten(name="b")(x)
    saved = keras.Model(x, keras.layers.Concatenate(name="c")([a, b]), name="m").to_json()
    data: dict[str, Any] = json.loads(saved)
    return data


def foreign(keras: Any) -> type:
    """A layer of one's own."""

    class Mine(keras.layers.Layer):  # type: ignore[misc]
        def build(self, shape: Any) -> None:
            self.w = self.add_weight(shape=(shape[-1], 7))

        def call(self, x: Any, y: Any = None) -> Any:
            return x @ self.w

    return Mine


def test_layers_of_ones_own(keras: Any) -> None:
    """Their shapes are those that the config tells; what nobody tells is unknown."""
    mine, x = foreign(keras), keras.Input((6, 3), name="x")
    first = mine(name="first")(x)
    known = keras.layers.Dense(4, name="known")(first)
    last = keras.layers.Dense(2, name="last")(mine(name="second")(known, y=x))
    unread = keras.layers.ReLU(name="unread")(mine(name="third")(x))
    model = keras.Model(x, [last, keras.layers.Dense(2, name="lost")(unread)])
    saved = json.loads(model.to_json())
    saved["config"]["layers"][-1]["inbound_nodes"][0]["args"][0]["config"].pop("shape")
    rows = {row.name: row for row in summarize(saved).layers}
    shown = {name: (row.shape_text, row.params_text) for name, row in rows.items()}
    assert shown == {
        "x": ("(None, 6, 3)", "0"),
        "first": ("(None, 6, 7)", "?"),
        "known": ("(None, 6, 4)", "32"),
        "second": ("(None, 6, 7)", "?"),
        "last": ("(None, 6, 2)", "16"),
        "third": ("(None, 6, 7)", "?"),
        "unread": ("(None, 6, 7)", "0"),
        "lost": ("(None, 6, 2)", "16"),
    }
    assert "Total params: at least 64" in str(summarize(saved))


def test_a_stack_with_layers_of_ones_own(keras: Any) -> None:
    mine, layer = foreign(keras), keras.layers
    stack = [keras.Input((6, 3)), mine(), layer.Dense(3), mine(), layer.ReLU(), layer.Flatten()]
    rows = summarize(json.loads(keras.Sequential(stack).to_json())).layers
    assert [(row.shape_text, row.params_text) for row in rows] == [
        ("(None, 6, 7)", "?"),
        ("(None, 6, 3)", "24"),
        ("?", "?"),
        ("(None, 6, 7)", "0"),
        ("(None, 42)", "0"),
    ]


def test_archive(keras: Any, tmp_path: Path) -> None:
    path = tmp_path / "m.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", json.dumps(config(keras)))
        archive.writestr("model.weights.h5", b"not looked at")
    assert str(summarize(path)) == str(summarize(config(keras)))


def test_loading_it_in_a_spec(builder: Builder, tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text(json.dumps(config(builder.keras)))
    path = tmp_path / "spec.yaml"
    path.write_text("- load_model('m.json')\n- Dense(2, name='a')\n- Dense(3)\n")
    plan = read_spec(str(path))
    assert list(differences(summary(infer(plan)), builder.model(plan), widths=(80,))) == []


def broken_archive(members: dict[str, str], spoil: bool = False) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    content = stream.getvalue()
    return content[: len(content) // 2] if spoil else content


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (broken_archive({"a.txt": "a"}), "no `config.json`"),
        (broken_archive({"config.json": "{}"}, spoil=True), "archive is damaged"),
        (broken_archive({"config.json": " " * (16 * 2**20 + 1)}), "larger than 16 MB"),
        (broken_archive({"config.json": "{"}), "this is not"),
        (b"\x89HDF\r\n\x1a\n", "HDF5 file is damaged"),
    ],
    ids=["no config", "cut", "large", "no JSON", "HDF5"],
)
def test_broken_archives(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "m.keras"
    path.write_bytes(content)
    with pytest.raises(ShapecalcError, match=message):
        summarize(path)


def layers(data: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data["config"]["layers"]
    return found


Spoil = Callable[[dict[str, Any]], Any]
BROKEN: dict[str, tuple[Spoil, str]] = {
    "Keras 2": (lambda d: d.pop("module"), "a node of Keras 2 must be a list"),
    "no model": (
        lambda d: d.update(class_name="Dense"),
        "a Sequential or Functional model, not `Dense`",
    ),
    "no layers": (lambda d: d["config"].pop("layers"), "must have a list `layers`"),
    "no class": (lambda d: layers(d)[1].pop("class_name"), "a mapping with `class_name`"),
    "no name": (lambda d: layers(d)[1].pop("name"), "must have `name`"),
    "an output of no sense": (
        lambda d: d["config"].update(output_layers=["c", 0, 10**9]),
        "`c` has no output 1,000,000,000",
    ),
    "a wrong argument": (lambda d: layers(d)[1]["config"].update(units=0), "`units` must be"),
    "an unknown argument": (lambda d: layers(d)[1]["config"].update(unit=2), "`unit`"),
    "a wrong initializer": (
        lambda d: layers(d)[1]["config"]["kernel_initializer"].update(class_name="Mine"),
        "has no initializer Mine",
    ),
    "no such output": (
        lambda d: d["config"].update(output_layers=["z", 0, 0]),
        "no layer `z`",
    ),
    "no such call": (
        lambda d: d["config"].update(output_layers=["c", 1, 0]),
        "`c` has no call 1: there are 1, counted from 0",
    ),
    "no output": (lambda d: d["config"].pop("output_layers"), "`output_layers`"),
    "a circle": (
        lambda d: layers(d)[1].update(inbound_nodes=layers(d)[-1]["inbound_nodes"]),
        "or form a circle: a, c",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_configs(builder: Builder, kind: str) -> None:
    spoil, message = BROKEN[kind]
    data = config(builder.keras)
    assert summarize(data).total_params == 48
    spoil(data)
    with pytest.raises(ShapecalcError) as caught:
        summarize(data)
    assert message in str(caught.value)
