"""The config inside archives, HDF5 files and files of TensorFlow.js, damaged ones among them."""

from __future__ import annotations

import io
import json
import time
import zipfile
from typing import Any

import pytest

from shapecalc.errors import Place, Source
from shapecalc.read import archives
from shapecalc.read.archives import (
    ArchiveError,
    Bounded,
    archive_config,
    hdf5_config,
    stored_size,
    topology,
)
from shapecalc.read.syntax import SpecError

LIMIT = 1000
CONFIG = b'{"class_name": "Sequential"}'
TOP = Place(Source("model.json"))


def archive(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return stream.getvalue()


def read(content: bytes) -> bytes:
    return archive_config(io.BytesIO(content), LIMIT)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_config_of_an_archive(compression: int) -> None:
    members = {"metadata.json": b"{}", "config.json": CONFIG, "model.weights.h5": b"x" * 5000}
    assert read(archive(members, compression)) == CONFIG


def damaged_member() -> bytes:
    content = bytearray(archive({"config.json": CONFIG}))
    content[45] ^= 0xFF  # a byte of the packed config
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            archive({"a.txt": b"a"}),
            "the archive has no `config.json`, so it is not a model saved by Keras 3",
        ),
        (archive({"../config.json": CONFIG}), "the archive has no `config.json`, so"),
        (archive({"x/config.json": CONFIG}), "the archive has no `config.json`, so"),
        (archive({}), "the archive has no `config.json`, so"),
        (archive({"config.json": CONFIG})[:-10], "the archive is damaged: "),
        (b"PK\x03\x04", "the archive is damaged: File is not a zip file"),
        (b"", "the archive is damaged: File is not a zip file"),
        (damaged_member(), "the archive is damaged: "),
        (archive({"config.json": b"x" * (LIMIT + 1)}), "`config.json` in it is larger than 0 MB"),
        (
            archive({"config.json": CONFIG}, zipfile.ZIP_LZMA),
            "`config.json` in it has a compression that Keras does not use",
        ),
    ],
    ids=[
        *("no config", "a path upwards", "a folder", "empty", "cut", "only a header", "nothing"),
        *("a damaged member", "too large", "LZMA"),
    ],
)
def test_archives_that_cannot_be_read(content: bytes, message: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        read(content)
    assert str(caught.value).startswith(message)


def test_every_cut_of_an_archive_ends_with_a_message() -> None:
    content = archive({"config.json": CONFIG})
    for end in range(len(content)):
        with pytest.raises(ArchiveError):
            read(content[:end])


def test_every_flipped_byte_ends_with_the_config_or_a_message() -> None:
    content = archive({"config.json": CONFIG})
    for position in range(len(content)):
        broken = bytearray(content)
        broken[position] ^= 0xFF
        try:
            result = read(bytes(broken))
        except ArchiveError:
            continue
        assert result == CONFIG


def test_an_archive_of_too_many_files() -> None:
    members = {f"{number:0>200}": b"" for number in range(5_000)}
    with pytest.raises(ArchiveError, match="damaged, or too large to be read"):
        read(archive(members))


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


# TensorFlow.js

MODEL = {"class_name": "Sequential", "config": {"layers": []}}


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"modelTopology": MODEL}, ("modelTopology",)),
        ({"modelTopology": {"model_config": MODEL}}, ("modelTopology", "model_config")),
    ],
)
def test_topology(data: dict[str, Any], path: tuple[str, ...]) -> None:
    config, place = topology(data, TOP)
    assert config == MODEL
    assert place.path == path


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"modelTopology": {"node": []}}, "this is a graph model of TensorFlow.js"),
        ({"modelTopology": MODEL, "format": "graph-model"}, "this is a graph model of"),
        ({"modelTopology": 5}, "`modelTopology` must hold a Keras model with `class_name`"),
        ({"modelTopology": {"config": {}}}, "`modelTopology` must hold a Keras model"),
        ({"modelTopology": {"class_name": "Sequential"}}, "`modelTopology` must hold"),
    ],
)
def test_other_topologies(data: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError) as caught:
        topology(data, TOP)
    assert caught.value.problem
    assert caught.value.problem.message.startswith(message)
    assert caught.value.problem.place.path == ("modelTopology",)


def group(*shapes: Any) -> dict[str, Any]:
    return {"weights": [{"name": "w", "shape": shape} for shape in shapes]}


@pytest.mark.parametrize(
    ("manifest", "size"),
    [
        ([group([3, 2], [2])], 8),
        ([group([3, 2]), group([4])], 10),
        ([group([])], 1),
        ([], 0),
        ([{"paths": []}], 0),
        ([group([0, 5])], 0),
        ([group(None)], None),
        ([group([3, -1])], None),
        ([group([2.5])], None),
        (None, None),
        ({}, None),
    ],
)
def test_stored_size(manifest: Any, size: int | None) -> None:
    assert stored_size({"weightsManifest": manifest}) == size


# HDF5


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


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({}, "it has no attribute `model_config`: save the whole model, not its weights"),
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

    monkeypatch.setattr(archives, "_read_attribute", endless)
    monkeypatch.setattr(archives, "HDF5_SECONDS", 0.05)
    with pytest.raises(ArchiveError, match="the HDF5 file is damaged: reading it does not end"):
        hdf5_config(io.BytesIO(b""), LIMIT)


def test_hdf5_without_h5py(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "h5py", None)
    with pytest.raises(ArchiveError, match=r"needs h5py: pip install 'shapecalc\[h5\]'"):
        hdf5_config(io.BytesIO(b""), LIMIT)


def test_hdf5_without_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.fork")
    assert hdf5_config(io.BytesIO(hdf5(model_config=CONFIG)), LIMIT * 100) == CONFIG
