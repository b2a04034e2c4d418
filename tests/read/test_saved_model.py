"""SavedModel folders: the config that Keras 2 has left in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import command

from shapecalc.errors import InputError
from shapecalc.oracle.build import Builder
from shapecalc.read import saved_model
from shapecalc.read.folders import read_model

DENSE = {
    "class_name": "Dense",
    "config": {
        "name": "d",
        "units": 5,
        "batch_input_shape": {"class_name": "__tuple__", "items": [None, 3]},
    },
}
MODEL = {"class_name": "Sequential", "config": {"name": "s", "layers": [DENSE]}}
METADATA = json.dumps({"class_name": "Sequential", "model_config": MODEL}).encode()


def field(number: int, content: bytes) -> bytes:
    """Return a field of a protocol buffer that has a length."""
    size, length = len(content), b""
    while size > 127:
        length += bytes([size & 127 | 128])
        size >>= 7
    return bytes([number << 3 | 2]) + length + bytes([size]) + content


NODE = b"\x10\x00" + field(3, b"root") + b"\x0d\0\0\0\0" + b"\x09" + bytes(8) + field(5, METADATA)
OBJECT = field(4, field(1, b"_tf_keras_sequential") + field(3, METADATA))
OLD_GRAPH = b"\x08\x01" + field(2, field(1, b"x") + field(7, field(1, OBJECT) + field(1, b"")))


def write(folder: Path, **files: bytes) -> str:
    for name, content in files.items():
        (folder / f"{name}.pb").write_bytes(content)
    return str(folder)


@pytest.mark.parametrize(
    "files",
    [
        {"saved_model": b"\x08\x01", "keras_metadata": field(1, NODE) + field(1, b"")},
        {"saved_model": OLD_GRAPH},
        {"keras_metadata": field(1, field(5, json.dumps(MODEL).encode()))},
    ],
)
def test_the_config(tmp_path: Path, files: dict[str, bytes]) -> None:
    done = command("summary", write(tmp_path, **files))
    assert "Total params: 20" in done.stdout
    assert "note: the config is that in " in done.stderr


def refusal(folder: Path, **files: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_model(write(folder, **files))
    return str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        b"\x08\x01",
        field(1, b""),
        field(1, field(5, b"{}")),
        field(1, field(5, b"[]")),
        field(2, b"a"),
    ],
)
def test_no_config(tmp_path: Path, content: bytes) -> None:
    message = refusal(tmp_path, keras_metadata=content)
    assert "a SavedModel without the config of a Keras model" in message
    assert "give the Keras model that it was made from" in message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "cannot mmap an empty file"),
        (b"\x0a\x05", "a field ends behind its message"),
        (b"\x80" * 20, "a number in it is too long"),
        (b"\x80", "it ends too early"),
        (b"\x0f", "a field has the unknown type 7"),
        (field(1, field(5, b"{")), "the file is damaged: "),
        (field(1, field(5, b"[" * 100_000)), "the file is damaged: "),
        (field(1, field(5, b"\xff")), "the file is damaged: "),
    ],
)
def test_damaged_files(tmp_path: Path, content: bytes, message: str) -> None:
    assert message in refusal(tmp_path, keras_metadata=content)


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_model, "BYTES", 2**20)
    content = field(1, field(5, b"x" * (2**20 + 1)))
    assert "its config is larger than 1 MB" in refusal(tmp_path, keras_metadata=content)
    monkeypatch.setattr(saved_model, "PROTOBUF_FIELDS", 3)
    assert "it has more than 3 fields" in refusal(tmp_path, keras_metadata=b"\x08\x01" * 4)
    assert "it has more than" not in refusal(tmp_path, keras_metadata=b"\x08\x01" * 3)


@pytest.fixture(scope="module")
def folder(keras2: Builder, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Any]:
    keras = keras2.keras
    inputs = keras.Input((4, 3))
    model = keras.Model(inputs, keras.layers.Dense(2)(inputs))
    path = str(tmp_path_factory.mktemp("saved") / "model")
    model.save(path, save_format="tf")
    return path, model


def test_a_folder_of_keras_2(folder: tuple[str, Any]) -> None:
    path, model = folder
    done = command("summary", path)
    assert f"Total params: {model.count_params()} " in done.stdout
