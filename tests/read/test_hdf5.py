"""The config and the weights in HDF5 files, damaged ones among them."""

from __future__ import annotations

import io
import json
import struct
import time
from typing import Any

import pytest

from shapecalc.read import hdf5 as hdf5_module
from shapecalc.read.hdf5 import (
    ArchiveError,
    Bounded,
    NoConfigError,
    hdf5_config,
    hdf5_listing,
    hdf5_training,
)

LIMIT = 1000
CONFIG = b'{"class_name": "Sequential"}'


def test_a_bounded_stream() -> None:
    stream = Bounded(io.BytesIO(b"abcdef"), 4)
    assert stream.seekable()
    assert stream.read() == b"abcd"
    assert stream.tell() == 4
    assert stream.seek(1) == 1
    buffer = bytearray(3)
    assert (stream.readinto(buffer), bytes(buffer)) == (3, b"bcd")
    with pytest.raises(ArchiveError, match="damaged, or too large"):
        stream.read(5)


def hdf5(**attributes: Any) -> bytes:
    h5py = pytest.importorskip("h5py")
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        for name, value in attributes.items():
            file.attrs[name] = value
    return stream.getvalue()


@pytest.mark.parametrize("value", [CONFIG.decode(), CONFIG])
def test_hdf5(value: str | bytes) -> None:
    assert hdf5_config(io.BytesIO(hdf5(model_config=value)), LIMIT * 100) == CONFIG


def test_hdf5_with_bytes_that_are_no_text() -> None:
    """h5py gives each of them as a surrogate; the reader of the text refuses them later."""
    h5py, numpy = pytest.importorskip("h5py"), pytest.importorskip("numpy")
    value = numpy.array(b"a\xff", dtype=h5py.string_dtype("utf-8"))
    content = hdf5(model_config=value)
    assert hdf5_config(io.BytesIO(content), LIMIT * 100) == b"a\xed\xb3\xbf"


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({}, "it has no attribute `model_config`, so it is not a model saved by Keras"),
        ({"model_config": 5}, "its attribute `model_config` is not text"),
        ({"model_config": [1.0]}, "its attribute `model_config` is not text"),
    ],
)
def test_hdf5_without_a_config(attributes: dict[str, Any], message: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        hdf5_config(io.BytesIO(hdf5(**attributes)), LIMIT * 100)
    assert str(caught.value) == message


def test_a_config_in_hdf5_that_is_too_large() -> None:
    content = hdf5(model_config=json.dumps("x" * 20_000))
    with pytest.raises(ArchiveError, match="the archive is damaged, or too large to be read"):
        hdf5_config(io.BytesIO(content), 15_000)


@pytest.mark.parametrize("end", [8, 100, 500])
def test_damaged_hdf5(end: int) -> None:
    with pytest.raises(ArchiveError, match="the HDF5 file is damaged: "):
        hdf5_config(io.BytesIO(hdf5(model_config=CONFIG)[:end]), LIMIT * 100)


def test_hdf5_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop inside the library, which only the end of its process ends."""
    pytest.importorskip("h5py")

    def endless(stream: Any, limit: int) -> bytes:
        while True:
            time.perf_counter()

    monkeypatch.setattr(hdf5_module, "_read_attribute", endless)
    monkeypatch.setattr(hdf5_module, "HDF5_SECONDS", 0.05)
    message = "the HDF5 file is damaged, or too large: reading it does not end"
    with pytest.raises(ArchiveError, match=message):
        hdf5_config(io.BytesIO(b""), LIMIT)


def test_hdf5_without_h5py(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "h5py", None)
    with pytest.raises(ArchiveError, match=r"needs h5py: pip install 'shapecalc\[h5\]'"):
        hdf5_config(io.BytesIO(b""), LIMIT)


def test_hdf5_without_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.fork")
    assert hdf5_config(io.BytesIO(hdf5(model_config=CONFIG)), LIMIT * 100) == CONFIG


def test_a_part_of_a_stream() -> None:
    part = Bounded(io.BytesIO(b"abcdef"), 4, 2, 3)
    assert part.read() == b"cde"
    assert (part.seek(-1, 2), part.read(4)) == (2, b"e")
    assert (part.seek(1), part.tell(), part.read(1)) == (1, 1, b"d")
    assert (part.seek(1, 1), part.read(1)) == (3, b"")


# Weights


def weights(attributes: dict[str, dict[str, Any]], **shapes: Any) -> io.BytesIO:
    """Return a file with groups that have attributes, and with weights."""
    h5py = pytest.importorskip("h5py")
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        for path, values in attributes.items():
            file.require_group(path).attrs.update(values)
        for path, shape in shapes.items():
            file.create_dataset(path.replace("__", "/"), shape, "float32")
    return stream


def test_a_listing() -> None:
    listing = hdf5_listing(
        weights({"a/vars": {"name": "first"}, "b/vars": {}}, a__vars__0=(3, 2), c=()), 10**6
    )
    assert listing.weights == [["a/vars/0", [3, 2], "float32"], ["c", [], "float32"]]
    assert listing.names == {"a/vars": "first", "b/vars": ""}


def test_names_of_layers_and_weights() -> None:
    attributes: dict[str, dict[str, Any]] = {
        "/": {"layer_names0": [b"a", b"b"], "layer_names1": [b"c"]},
        "a": {"weight_names": [b"k:0", b"b:0"]},
        "b": {"weight_names": []},
    }
    listing = hdf5_listing(weights(attributes), 10**6)
    assert listing.layers == ["a", "b", "c"]
    assert listing.orders == {"a": ["k:0", "b:0"]}


def test_too_much_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups cost 1 each, if there is nothing else."""
    monkeypatch.setattr("shapecalc.read.hdf5_objects.HDF5_OBJECTS", 10)
    groups: dict[str, dict[str, Any]] = {f"g{n}": {} for n in range(12)}
    few = {name: groups[name] for name in list(groups)[:5]}
    assert hdf5_listing(weights(few), 10**6).weights == []
    with pytest.raises(ArchiveError) as caught:
        hdf5_listing(weights(groups), 10**6)
    message = "the HDF5 file is too large: its objects and names take more work than 10 objects"
    assert str(caught.value) == message
    assert not isinstance(caught.value, NoConfigError)


def test_names_that_are_one_long_text() -> None:
    """A file of 1 MB says a thousand times where a text of 1 MB is.

    A process with much free memory of its own ends by its time, others end by their memory.
    """
    h5py = pytest.importorskip("h5py")
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        names = ["x" * 10**6, *"y" * 1000]
        file.attrs.create("layer_names", names, dtype=h5py.string_dtype())
    content = stream.getvalue()
    first = content.index(struct.pack("<I", 10**6))
    element = content[first : first + 16]
    content = content[:first] + element * 1001 + content[first + 16 * 1001 :]
    with pytest.raises(ArchiveError, match=r"memory|too large"):
        hdf5_listing(io.BytesIO(content), 10**7)


def test_a_file_without_a_config_is_told_from_a_damaged_one() -> None:
    with pytest.raises(NoConfigError):
        hdf5_config(weights({}), 10**6)


@pytest.mark.parametrize("value", ["{}", b"{}"])
def test_the_settings_of_training(value: str | bytes) -> None:
    """They count only together with the variables of an optimizer."""
    attributes = {"/": {"training_config": value}}
    assert hdf5_training(weights({**attributes, "optimizer_weights": {}}), 10**6) == b"{}"
    assert (
        hdf5_training(weights({"/": {"training_config": 5}, "optimizer_weights": {}}), 10**6) == b""
    )
    assert hdf5_training(weights(attributes), 10**6) == b""
    assert hdf5_training(weights({"optimizer_weights": {}}), 10**6) == b""
    long = weights({"/": {"training_config": "x" * 9000}, "optimizer_weights": {}})
    assert hdf5_training(long, 8000) == b"x" * 8000
    with pytest.raises(ArchiveError, match="the HDF5 file is damaged: "):
        hdf5_training(io.BytesIO(b"x" * 100), 10**6)


@pytest.mark.parametrize("kind", [str, str.encode])
def test_names_that_are_texts_or_bytes(kind: Any) -> None:
    """Both forms occur, by the version of h5py and of Keras."""
    stream = weights({"a": {"weight_names": [kind("k"), kind("b")]}}, a__k=(3,), a__b=(2,))
    listing = hdf5_listing(stream, 10**6)
    assert listing.orders["a"] == ["k", "b"]
