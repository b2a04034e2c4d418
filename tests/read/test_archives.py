"""The config inside archives and files of TensorFlow.js, damaged ones among them."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from reading import in_full

from shapecalc.errors import Place, Source
from shapecalc.read.archives import archive_config, topology
from shapecalc.read.hdf5 import ArchiveError
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
        (archive({"x/config.json": CONFIG}), "it is a zip archive with the model x in it"),
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


GRAPH = (
    "this is a graph model of TensorFlow.js, which has no layers "
    "(hint: convert the Keras model again, to the format `tfjs_layers_model`)"
)
NO_MODEL = "`modelTopology` must hold a Keras model with `class_name` and `config`"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"modelTopology": {"node": []}}, GRAPH),
        ({"modelTopology": MODEL, "format": "graph-model"}, GRAPH),
        ({"modelTopology": 5, "format": "graph-model"}, GRAPH),
        ({"modelTopology": {"model_config": {"node": []}}}, GRAPH),
        ({"modelTopology": 5}, NO_MODEL),
        ({"modelTopology": {"config": {}}}, NO_MODEL),
        ({"modelTopology": {"class_name": "Sequential"}}, NO_MODEL),
        ({"modelTopology": {"model_config": 5}}, NO_MODEL),
    ],
)
def test_other_topologies(data: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError) as caught:
        topology(data, TOP)
    assert caught.value.problem
    assert in_full(caught.value.problem) == f"modelTopology SC104 {message}"
