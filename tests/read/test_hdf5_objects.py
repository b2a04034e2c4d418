"""The objects of an HDF5 file: each once, in order, by work that is counted."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from growth import calls

from shapecalc.limits import HDF5_OBJECTS
from shapecalc.read.hdf5 import ArchiveError, hdf5_listing
from shapecalc.read.hdf5_objects import OBJECT, Work, WorkError, attribute, objects

h5py, numpy = pytest.importorskip("h5py"), pytest.importorskip("numpy")


def opened(make: Callable[[Any], Any]) -> Any:
    """Return a file that was written and is read."""
    stream = io.BytesIO()
    with h5py.File(stream, "w", libver="latest") as file:
        make(file)
    return h5py.File(stream, "r")


def some(file: Any) -> None:
    file.create_dataset("b/x", (2,), "f4")
    file.create_group("a/c")
    file["a/again"] = file["b"]
    file["a/itself"] = file["/"]
    file["e"] = h5py.SoftLink("/a")
    file["f"] = h5py.ExternalLink("/etc/passwd", "/")
    file["b"].attrs["name"] = "first"


def test_every_object_once_in_the_order_of_the_paths() -> None:
    found = list(objects(opened(some).id, Work()))
    assert [path for path, _ in found] == [".", "a", "a/again", "a/again/x", "a/c"]
    assert [type(item) for _, item in found] == [
        *(h5py.h5g.GroupID, h5py.h5g.GroupID, h5py.h5g.GroupID),
        *(h5py.h5d.DatasetID, h5py.h5g.GroupID),
    ]


def test_attributes() -> None:
    group = opened(some)["b"].id
    assert attribute(group, "name", Work()) == "first"
    assert attribute(group, "weight_names", Work()) is None


def many_groups(count: int) -> Callable[[Any], Any]:
    return lambda file: [file.create_group(f"g{n}") for n in range(count)]


def many_arrays(count: int) -> Callable[[Any], Any]:
    return lambda file: [file.create_dataset(f"g{n}", (2,), "f4") for n in range(count)]


def many_links(count: int) -> Callable[[Any], Any]:
    def make(file: Any) -> None:
        groups = [file.create_group(f"g{n}") for n in range(4)]
        for number in range(count):
            groups[number % 4][f"l{number}"] = groups[number // 4 % 4]

    return make


def loose_links(count: int) -> Callable[[Any], Any]:
    def make(file: Any) -> None:
        for number in range(count):
            file[f"l{number}"] = h5py.SoftLink("/nowhere")

    return make


def deep(count: int) -> Callable[[Any], Any]:
    return lambda file: file.create_group("/".join(["group"] * count))


def parts_of_names(count: int) -> Callable[[Any], Any]:
    def make(file: Any) -> None:
        for number in range(count):
            file.attrs[f"layer_names{number}"] = [b"x"]

    return make


def short_names(count: int) -> Callable[[Any], Any]:
    return lambda file: file.attrs.create("layer_names", [b"x"] * count)


def long_names(count: int) -> Callable[[Any], Any]:
    return lambda file: file.attrs.create("layer_names", numpy.array([b"x" * 3_000] * count))


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (many_groups, 30),
        (many_arrays, 20),
        (many_links, 250),
        (loose_links, 250),
        (deep, 30),
        (parts_of_names, 20),
        (short_names, 250),
        (long_names, 4),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_the_price_of_everything(
    monkeypatch: pytest.MonkeyPatch, make: Callable[[int], Callable[[Any], Any]], size: int
) -> None:
    """A file of the kind is read if it is small, and refused if it is ten times as large.

    However large it is, it takes no more work than what makes it too large.
    """
    monkeypatch.setattr("shapecalc.read.hdf5_objects.HDF5_OBJECTS", 50)
    monkeypatch.delattr("os.fork")

    def listing(count: int) -> Any:
        stream = io.BytesIO()
        with h5py.File(stream, "w", libver="latest") as file:
            make(count)(file)
        return hdf5_listing(stream, 10**7)

    listing(size)
    streams = {}
    for factor in (10, 40):
        streams[factor] = io.BytesIO()
        with h5py.File(streams[factor], "w", libver="latest") as file:
            make(size * factor)(file)

    def refused(factor: int) -> None:
        with pytest.raises(ArchiveError, match="more work than 50 objects"):
            hdf5_listing(streams[factor], 10**7)

    refused(10)  # The first time, modules are imported.
    assert calls(lambda: refused(40)) < 1.5 * calls(lambda: refused(10))


def test_what_is_left() -> None:
    work = Work()
    assert work.left == OBJECT * HDF5_OBJECTS
    work.spend(work.left)
    with pytest.raises(WorkError, match="take more work than 12,000 objects"):
        work.spend(1)
