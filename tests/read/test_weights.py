"""The weights in files: of Keras 2 and 3, packed and unpacked, and damaged ones."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from shapecalc.read.hdf5 import WeightListing
from shapecalc.read.weights import from_listing, read_manifest, read_weights
from shapecalc.stored_weights import StoredLayer

h5py = pytest.importorskip("h5py")

NEW = {"layers/dense/vars/0": (3, 2), "layers/dense/vars/1": (2,), "optimizer/vars/0": ()}


def hdf5(shapes: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        for path, shape in shapes.items():
            file.create_dataset(path, shape, "float32")
    return stream.getvalue()


def archive(path: Path, content: bytes, compression: int = zipfile.ZIP_STORED) -> str:
    with zipfile.ZipFile(path, "w", compression) as file:
        file.writestr("metadata.json", "{}")
        file.writestr("model.weights.h5", content)
    return str(path)


def tree(layer: StoredLayer) -> Any:
    """Return the shapes of a layer and of those inside it."""
    inside = {key: tree(inner) for key, inner in layer.layers.items()}
    return [weight.shape for weight in layer.weights], inside


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive(tmp_path: Path, compression: int) -> None:
    weights = read_weights(archive(tmp_path / "a.keras", hdf5(NEW), compression))
    assert (weights.by_class, weights.problem) == (True, "")
    assert tree(weights.model) == ([], {"layers": ([], {"dense": ([(3, 2), (2,)], {})})})
    assert [weight.shape for weight in weights.optimizer] == [()]


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.weights.h5"
    path.write_bytes(hdf5({**NEW, **{f"layers/dense/vars/{n}": (n,) for n in range(2, 12)}}))
    dense = read_weights(str(path)).model.layers["layers"].layers["dense"]
    assert [weight.name for weight in dense.weights] == list(map(str, range(12)))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (hdf5(NEW)[:500], "the HDF5 file is damaged"),
        (b"nothing", "the HDF5 file is damaged"),
    ],
)
def test_damaged_files(tmp_path: Path, content: bytes, problem: str) -> None:
    assert problem in read_weights(archive(tmp_path / "a.keras", content)).problem
    (tmp_path / "a.h5").write_bytes(content)
    assert problem in read_weights(str(tmp_path / "a.h5")).problem


def test_no_weights(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("a.txt", "a")
    assert tree(read_weights(str(tmp_path / "a.zip")).model) == ([], {})
    assert "No such file" in read_weights(str(tmp_path / "b.h5")).problem


def test_other_files_are_not_followed(tmp_path: Path) -> None:
    """A link leads to another file, whose content is nobody's business."""
    (tmp_path / "secret.h5").write_bytes(hdf5(NEW))
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["layers"] = h5py.ExternalLink(str(tmp_path / "secret.h5"), "layers")
        file["again"] = h5py.SoftLink("/layers")
        file["itself"] = file["/"]
    assert tree(read_weights(str(tmp_path / "a.h5")).model) == ([], {})


def test_a_listing_of_keras_2() -> None:
    listing = WeightListing(
        [
            ("model_weights/b/b/bias:0", [2], "float32"),
            ("model_weights/b/b/kernel:0", [3, 2], "float16"),
            ("optimizer_weights/iteration:0", [], "int64"),
        ],
        {"model_weights/b": ["b/kernel:0", "b/bias:0", "b/missing:0"], "model_weights/a": []},
        {},
        ["a", "b"],
    )
    weights = from_listing(listing)
    assert not weights.by_class
    assert [(w.name, w.dtype) for w in weights.model.layers["b"].weights] == [
        ("b/kernel", "float16"),
        ("b/bias", "float32"),
    ]
    assert [(w.name, w.shape) for w in weights.optimizer] == [("iteration:0", ())]


@pytest.mark.parametrize("separator", ["/", "\\"])
def test_a_listing_of_keras_3(separator: str) -> None:
    vars_, inner = (separator.join(("layers", *steps, "vars")) for steps in (("a",), ("a", "b")))
    listing = WeightListing([(f"{inner}/0", [5], "float32")], {}, {vars_: "own", inner: ""}, [])
    own = from_listing(listing).model.layers["layers"].layers["a"]
    assert (own.name, own.layers["b"].name) == ("own", "b")
    assert tree(own) == ([], {"b": ([(5,)], {})})


@pytest.mark.parametrize(
    "groups",
    [
        5,
        [5],
        [{}],
        [{"weights": 5}],
        [{"weights": [5]}],
        [{"weights": [{"name": "a", "shape": [2]}]}],
        [{"weights": [{"name": 1, "shape": [2], "dtype": "float32"}]}],
        [{"weights": [{"name": "a", "shape": [2.5], "dtype": "float32"}]}],
        [{"weights": [{"name": "a", "shape": [2**32, 2**31], "dtype": "float32"}]}],
    ],
)
def test_damaged_manifests(groups: Any) -> None:
    assert read_manifest(groups).problem == "its `weightsManifest` is damaged"


def test_a_weight_that_no_tensor_can_be() -> None:
    listing = WeightListing([("layers/a/vars/0", [2**32, 2**31], "float32")], {}, {}, [])
    assert from_listing(listing).problem == "a weight in it is larger than any tensor can be"
    listing.weights = [("layers/a/vars/0", [2**32, 2**30], "float32")]
    assert from_listing(listing).problem == ""


@pytest.mark.parametrize(
    ("orders", "layers", "by_class"),
    [({}, [], True), ({"a": ["k"]}, [], False), ({}, ["a"], False), ({"a": ["k"]}, ["a"], False)],
)
def test_which_files_name_groups_after_classes(
    orders: Any, layers: list[str], by_class: bool
) -> None:
    assert from_listing(WeightListing([], orders, {}, layers)).by_class is by_class


def test_a_manifest_of_tensorflow_js() -> None:
    items = [("a/kernel", [3, 2], "float32"), ("b/kernel", [], "int32")]
    groups = [
        {"weights": [{"name": name, "shape": shape, "dtype": dtype}]}
        for name, shape, dtype in items
    ]
    stored = read_manifest(groups)
    assert stored.problem == ""
    assert [(w.name, w.shape, w.dtype) for w in stored.model.weights] == [
        ("a/kernel", (3, 2), "float32"),
        ("b/kernel", (), "int32"),
    ]
