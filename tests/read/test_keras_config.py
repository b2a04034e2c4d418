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
from hypothesis import HealthCheck, Phase, given, seed, settings
from strategies import models

from shapecalc.api import summarize
from shapecalc.errors import ShapecalcError
from shapecalc.infer import infer
from shapecalc.oracle import Builder, differences, judged
from shapecalc.read.spec import read_data, read_spec
from shapecalc.summary import summary

Tally = dict[str, Counter[str]]


def compare(builder: Builder, saved: str) -> list[str]:
    """How our table of a saved model differs from that of the model that Keras reads back."""
    theirs = builder.saved(saved)
    return list(differences(summary(infer(read_data(json.loads(saved)))), theirs, widths=(80,)))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_specs(builder: Builder, path: Path) -> None:
    assert compare(builder, builder.model(read_spec(str(path))).to_json()) == []


def test_random_models(request: pytest.FixtureRequest, builder: Builder, tally: Tally) -> None:
    outcomes = tally.setdefault("random models that Keras has saved", Counter())

    @seed(request.config.getoption("seed") + 1)
    @settings(
        max_examples=request.config.getoption("models") // 4,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(models())
    def agree(data: Any) -> None:
        try:
            plan = read_data(data)
            infer(plan)
        except ShapecalcError:
            outcomes["refused"] += 1
            return
        model, refused = judged(builder, plan)
        assert not refused
        assert compare(builder, model.to_json()) == []
        outcomes["the same"] += 1

    agree()
    assert outcomes["the same"] > outcomes["refused"]


@pytest.mark.parametrize(
    "name", ["DenseNet121", "EfficientNetB0", "MobileNetV2", "NASNetMobile", "VGG16"]
)
def test_applications(builder: Builder, name: str) -> None:
    model = getattr(builder.keras.applications, name)(weights=None)
    assert compare(builder, model.to_json()) == []


def config(keras: Any) -> dict[str, Any]:
    """A model with two branches, as Keras saves it."""
    x = keras.Input((4, 3), name="x")
    a = keras.layers.LSTM(2, name="a", kernel_regularizer="l2")(x)
    b = keras.layers.Flatten(name="b")(x)
    saved = keras.Model(x, keras.layers.Concatenate(name="c")([a, b]), name="m").to_json()
    data: dict[str, Any] = json.loads(saved)
    return data


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
        (broken_archive({"a.txt": "a"}), "an archive without config.json"),
        (broken_archive({"config.json": "{}"}, spoil=True), "a broken archive"),
        (broken_archive({"config.json": " " * (16 * 2**20 + 1)}), "larger than 16 MB"),
        (broken_archive({"config.json": "{"}), "this is not"),
        (b"\x89HDF\r\n\x1a\n", "HDF5 cannot be read yet"),
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
    "Keras 2": (lambda d: d.pop("module"), "a config of Keras 2"),
    "no model": (lambda d: d.update(class_name="Dense"), "a config of a Dense"),
    "no layers": (lambda d: d["config"].pop("layers"), "a model's config has `layers`"),
    "no class": (lambda d: layers(d)[1].pop("class_name"), "a layer has `class_name`"),
    "no name": (lambda d: layers(d)[1].pop("name"), "a layer here has `name`"),
    "a class of one's own": (
        lambda d: layers(d)[1].update(class_name="Mine", module="mine"),
        "Mine cannot be read yet",
    ),
    "a wrong argument": (lambda d: layers(d)[1]["config"].update(units=0), "`units` must be"),
    "an unknown argument": (lambda d: layers(d)[1]["config"].update(unit=2), "`unit`"),
    "a wrong initializer": (
        lambda d: layers(d)[1]["config"]["kernel_initializer"].update(class_name="Mine"),
        "has no initializer Mine",
    ),
    "no such output": (
        lambda d: d["config"].update(output_layers=["z", 0, 0]),
        "there is no layer 'z'",
    ),
    "no such call": (
        lambda d: d["config"].update(output_layers=["c", 1, 0]),
        "c is never called 2 times",
    ),
    "no output": (lambda d: d["config"].pop("output_layers"), "`output_layers`"),
    "a circle": (
        lambda d: layers(d)[1].update(inbound_nodes=layers(d)[-1]["inbound_nodes"]),
        "these read what is never made: a, c",
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
