"""The versions in constraints.txt are those of every package that the tests need."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution, requires

from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LINES = (ROOT / "tests" / "constraints.txt").read_text(encoding="utf-8").splitlines()
PINS = {
    canonicalize_name(name): version
    for name, _, version in (line.partition("==") for line in LINES if not line.startswith("#"))
}


def required(name: str, extras: set[str]) -> dict[str, Requirement]:
    """The packages that a package needs here, with some of its extras."""
    needed = map(Requirement, requires(name) or [])
    return {
        canonicalize_name(need.name): need
        for need in needed
        if need.marker is None
        or any(need.marker.evaluate({"extra": extra}) for extra in extras | {""})
    }


def test_every_line_is_a_version() -> None:
    assert all(re.fullmatch(r"#.*|[\w.-]+==\d[\w.]*", line) for line in LINES)


def test_every_version_is_one_that_the_project_allows() -> None:
    needs = required("shapecalc", {"train", "h5", "dev", "docs"})
    assert {"keras", "h5py", "pytest"} <= set(needs)
    refused = [
        str(n)
        for n in needs.values()
        if PINS.get(canonicalize_name(n.name), "none") not in n.specifier
    ]
    assert refused == []


def test_what_the_packages_need_has_a_version_too() -> None:
    missing = set()
    for name in PINS:
        try:
            distribution(name)
        except PackageNotFoundError:
            continue  # It builds the package, or another version of Python needs it.
        missing |= {need for need in required(name, set()) if need not in PINS and need != "pip"}
    assert missing == set()
