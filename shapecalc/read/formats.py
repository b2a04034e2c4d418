"""Files in the formats of other programs: what they are, and what helps."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import PurePath

FOLDER_PARTS = ("saved_model.pb", "config.json")
"""The files that make a folder a model: a SavedModel, or an unpacked `.keras` archive."""

SHOWN = 5
"""How many names of files are printed."""

KERAS_MODEL = "give the Keras model that it was made from: its .keras or .h5 file, or its JSON"
BUILD_AND_SAVE = (
    "build the model in Python, load the weights, and save it with model.save('model.keras')"
)
WHOLE_MODEL = "save the whole model with model.save('model.keras'), and give that file"

LFS = (
    "it is a pointer of Git LFS, and not the file itself",
    "run `git lfs pull` in the repository, or download the file itself",
)
PAGE = (
    "it is a web page (HTML), and not a model",
    "download the file itself; on GitHub, with the button `Download raw file`",
)
PYTORCH = (
    "it is a file of PyTorch",
    "the package `torchinfo` prints the summary of a PyTorch model",
)
CHECKPOINT = ("it is part of a checkpoint of TensorFlow, which has only weights", BUILD_AND_SAVE)
GRAPH = ("it is a graph of TensorFlow, which has operations and no layers", KERAS_MODEL)
TFLITE = ("it is a model of TensorFlow Lite, which has operations and no layers", KERAS_MODEL)
ONNX = ("it is an ONNX model, which has operations and no layers", KERAS_MODEL)
NUMPY = ("it is a file of NumPy, which has arrays and no layers", WHOLE_MODEL)
PICKLE = ("it is a pickle, which cannot be read without running it", WHOLE_MODEL)
SAFETENSORS = ("it is a file of safetensors, which has only weights", WHOLE_MODEL)
PART = ("it is part of a SavedModel", "give the folder that contains it")
PACKED = ("it is compressed", "unpack it with `tar xf` or `gunzip`, and give the model in it")

STARTS = {
    b"version https://git-lfs": LFS,
    b"model_checkpoint_path:": CHECKPOINT,
    b"\x93NUMPY": NUMPY,
    b"\x1f\x8b": PACKED,
    b"BZh": PACKED,
    b"\xfd7zXZ": PACKED,
    b"7z\xbc\xaf": PACKED,
    b"Rar!": PACKED,
    b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j": PYTORCH,
}
"""Formats by the bytes with which their files start."""

PAGES = re.compile(rb"\s*<(!doctype html|html|head)", re.IGNORECASE)
PICKLES = re.compile(rb"\x80[\x02-\x05][\x95\x8a\x8c}(c]")
SAFETENSORS_HEADER = re.compile(rb"[\x00-\xff]{4}\0{4}\{\s*\"", re.DOTALL)
ONNX_HEADER = re.compile(rb"\x08[\x01-\x20]\x12.(pytorch|tf2onnx|keras|onnx|skl)", re.DOTALL)

NAMES: tuple[tuple[str, tuple[str, str]], ...] = (
    (r"saved_model\.pb(txt)?|keras_metadata\.pb|fingerprint\.pb", PART),
    (r"variables\.(index|data-\d+-of-\d+)", PART),
    (r".*(\.index|\.data-\d+-of-\d+)|checkpoint", CHECKPOINT),
    (r".*\.(pt|pth)", PYTORCH),
    (r".*\.onnx", ONNX),
    (r".*\.tflite", TFLITE),
    (r".*\.(pb|pbtxt)", GRAPH),
    (r".*\.(pkl|pickle|joblib)", PICKLE),
    (r".*\.safetensors", SAFETENSORS),
)
"""Formats by the names of their files, for files that are no text."""


def recognized(content: bytes, name: str) -> tuple[str, str] | None:
    """Return what a file is and what helps; None if its format is unknown.

    Args:
        content: what it starts with.
        name: its name.

    >>> recognized(b"version https://git-lfs.github.com/spec/v1", "model.h5")[0]
    'it is a pointer of Git LFS, and not the file itself'
    """
    for start, reason in STARTS.items():
        if content.startswith(start):
            return reason
    matches: list[tuple[Callable[[bytes], object], tuple[str, str]]] = [
        (PAGES.match, PAGE),
        (SAFETENSORS_HEADER.match, SAFETENSORS),
        (ONNX_HEADER.match, ONNX),
    ]
    for match, reason in matches:
        if match(content):
            return reason
    if content[4:8] == b"TFL3":
        return TFLITE
    if not content.startswith(b"<"):
        for pattern, reason in NAMES:
            if re.fullmatch(pattern, PurePath(name).name, re.IGNORECASE):
                return reason
    return PICKLE if PICKLES.match(content) else None


MODELS = (".keras", ".h5", ".hdf5", "model.json")
"""How the names of files end that may hold a model of Keras, in an archive."""


def packed(names: Sequence[str]) -> tuple[str, str]:
    """Return what a zip archive is that is no model, and what helps.

    >>> packed(["digits/model.h5", "digits/labels.txt"])[0]
    'it is a zip archive with digits/model.h5 in it'
    """
    if any(name.endswith("data.pkl") for name in names):
        return PYTORCH
    if names and all(name.endswith(".npy") for name in names):
        return NUMPY
    names = [name for name in names if not name.startswith(("/", "../"))]
    folders = [name.rpartition("/")[0] for name in names if PurePath(name).name in FOLDER_PARTS]
    if folders:
        hint = "unpack it with `unzip`, and give the folder"
        return f"it is a zip archive with the model {folders[0] or 'of a folder'} in it", hint
    models = [name for name in names if name.endswith(MODELS) and not name.endswith(".weights.h5")]
    if not models:
        return "the archive has no `config.json`, so it is not a model saved by Keras 3", ""
    listed = ", ".join(models[:SHOWN]) + (", …" if len(models) > SHOWN else "")
    which = "this file" if len(models) == 1 else "one of them"
    return f"it is a zip archive with {listed} in it", f"unpack it with `unzip`, and give {which}"
