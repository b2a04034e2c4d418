"""Files of other programs: each is named, with what helps."""

from __future__ import annotations

import io
import pickle
import zipfile
from pathlib import Path

import pytest
from command_line import command

from shapecalc.read.formats import packed, recognized

SAFETENSORS = (8).to_bytes(8, "little") + b'{"a": 1}'


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("model.h5", b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "Git LFS"),
        ("model.keras", b"\n\n<!DOCTYPE html>\n<html>", "a web page (HTML)"),
        ("model.json", b"<html><head></head></html>", "a web page (HTML)"),
        ("a.tflite", b"\x1c\0\0\0TFL3\0\0", "TensorFlow Lite"),
        ("a.bin", b"\x1c\0\0\0TFL3\0\0", "TensorFlow Lite"),
        ("a.onnx", b"\x08\x07\x12\x07pytorch\x1a\0", "an ONNX model"),
        ("a", b"\x08\x07\x12\x07pytorch\x1a\0", "an ONNX model"),
        ("saved_model.pb", b"\x08\x01\x12\0\xff", "part of a SavedModel"),
        ("x/keras_metadata.pb", b"\x0a\0\xff", "part of a SavedModel"),
        ("variables.index", b"\0\xff", "part of a SavedModel"),
        ("frozen.pb", b"\x0a\0\xff", "a graph of TensorFlow"),
        ("w.ckpt.index", b"\0\xff", "a checkpoint of TensorFlow"),
        ("w.ckpt.data-00000-of-00001", b"\0\xff", "a checkpoint of TensorFlow"),
        ("checkpoint", b'model_checkpoint_path: "w"\n', "a checkpoint of TensorFlow"),
        ("a.pth", b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M", "a file of PyTorch"),
        ("a.pkl", pickle.dumps({"a": 1}), "a pickle"),
        ("a", pickle.dumps([1]), "a pickle"),
        ("a", SAFETENSORS, "safetensors"),
        ("a.npy", b"\x93NUMPY\x01\0v\0{}", "a file of NumPy"),
        ("a.h5.gz", b"\x1f\x8b\x08\0\0", "it is compressed"),
    ],
)
def test_a_format(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(content)
    done = command("summary", name, cwd=tmp_path)
    assert (what in done.stderr, done.returncode) == (True, 2), done.stderr
    assert "hint: " in done.stderr


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.yaml", b"- Dense(5)\n"),
        ("a", b"\0\0\0\0"),
        ("a.keras", b"<x"),
        ("a", b""),
        ("a.pb", b"<"),
    ],
)
def test_other_files(name: str, content: bytes) -> None:
    assert recognized(content, name) is None


@pytest.mark.parametrize(
    ("names", "what", "hint"),
    [
        (["archive/data.pkl", "archive/data/0"], "PyTorch", "torchinfo"),
        (["a.npy", "b.npy"], "NumPy", "save the whole model"),
        (["x/a.h5", "x/a.txt"], "with x/a.h5 in it", "give this file"),
        (["a.h5", "b.keras", "c.weights.h5"], "with a.h5, b.keras in it", "give one of them"),
        ([f"{n}.h5" for n in range(9)], "4.h5, … in it", "give one of them"),
        (["m/saved_model.pb", "m/variables/"], "with the model m in it", "give the folder"),
        (["saved_model.pb"], "with the model of a folder in it", "give the folder"),
        (["a.txt"], "the archive has no `config.json`", ""),
    ],
)
def test_archives(names: list[str], what: str, hint: str) -> None:
    texts = packed(names)
    assert (what in texts[0], hint in texts[1]) == (True, True), texts


def test_an_archive_of_another_program(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("model/data.pkl", b"")
    (tmp_path / "a.pt").write_bytes(stream.getvalue())
    assert "it is a file of PyTorch" in command("summary", "a.pt", cwd=tmp_path).stderr


def test_sheets_of_answers_may_be_pages(tmp_path: Path) -> None:
    """Only models are looked at: any text can be a sheet."""
    (tmp_path / "a.yaml").write_text("- Dense(5, input_shape=(3,))\n")
    (tmp_path / "a.txt").write_text("<html>\ndense 20\n")
    assert "web page" not in command("check", "a.yaml", "a.txt", cwd=tmp_path).stderr


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (
            ["a/model.json", "b.hdf5"],
            "it is a zip archive with a/model.json, b.hdf5 in it: unpack it with `unzip`, and give "
            "one of them",
        ),
        (
            ["../a.h5", "/b.keras", "c.h5"],
            "it is a zip archive with c.h5 in it: unpack it with `unzip`, and give this file",
        ),
        (
            ["../a.h5"],
            "the archive has no `config.json`, so it is not a model saved by Keras 3: ",
        ),
        (
            ["a/saved_model.pb"],
            "it is a zip archive with the model a in it: unpack it with `unzip`, and give the "
            "folder",
        ),
    ],
)
def test_archives_in_full(names: list[str], text: str) -> None:
    assert ": ".join(packed(names)) == text


@pytest.mark.parametrize(
    ("names", "what"),
    [
        *((("a.pkl", "b.PICKLE", "c.joblib"), "pickle"), (("a.pt", "b.pth"), "PyTorch")),
        *((("a.onnx",), "ONNX"), (("a.tflite",), "Lite"), (("a.safetensors",), "safetensors")),
        *((("x.index", "y.data-00000-of-00001", "checkpoint"), "checkpoint"),),
        (("saved_model.pb", "saved_model.pbtxt", "fingerprint.pb"), "SavedModel"),
        (("variables.index", "variables.data-00000-of-00002"), "SavedModel"),
        (("a.pb", "a.pbtxt"), "graph"),
    ],
)
def test_formats_by_names(names: tuple[str, ...], what: str) -> None:
    texts = {recognized(b"\0\1\2\3", f"folder/{name}") for name in names}
    assert None not in texts
    (text,) = texts
    assert text
    assert what.lower() in " ".join(text).lower()
