"""Keras's own models, read from what Keras saves of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import differences
from shapecalc.read.document import read_data
from shapecalc.table.summary import summary

APPLICATIONS = {
    "ConvNeXt": "Tiny Small Base Large XLarge",
    "DenseNet": "121 169 201",
    "EfficientNet": "B0 B1 B2 B3 B4 B5 B6 B7",
    "EfficientNetV2": "B0 B1 B2 B3 S M L",
    "InceptionResNetV2": "",
    "InceptionV3": "",
    "MobileNet": "",
    "MobileNetV2": "",
    "MobileNetV3": "Small Large",
    "NASNet": "Mobile Large",
    "ResNet": "50 101 152",
    "ResNetV2": "50 101 152",
    "VGG": "16 19",
    "Xception": "",
}
"""The models of each family, the smallest first. One function of Keras builds all of a family."""


def names(family: str) -> list[str]:
    """Return the names of the models of a family."""
    base, version = family.removesuffix("V2"), "V2"
    if family != "ResNetV2":
        base, version = family, ""
    return [f"{base}{size}{version}" for size in APPLICATIONS[family].split()] or [family]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Compare the smallest model of every second family, or all models if that is asked for."""
    if "application" in metafunc.fixturenames:
        chosen = [name for family in APPLICATIONS for name in names(family)]
        if not metafunc.config.getoption("applications"):
            first = metafunc.config.getoption("seed") % 2
            chosen = [names(family)[0] for family in list(APPLICATIONS)[first::2]]
        metafunc.parametrize("application", chosen)


def test_none_is_missing(keras: Any) -> None:
    public = vars(keras.applications).items()
    declared = {name for family in APPLICATIONS for name in names(family)}
    assert {name for name, value in public if name[0].isupper() and callable(value)} == declared


def test_application(builder: Builder, application: str) -> None:
    # Weights without values: the shapes are all that counts, and values would take gigabytes.
    try:
        with builder.keras.StatelessScope(initialize_variables=False):
            saved = getattr(builder.keras.applications, application)(weights=None).to_json()
            theirs = builder.saved(saved)
    finally:  # The next scope would give these variables values, and fail.
        builder.keras.backend.clear_session()
    ours = summary(infer(read_data(json.loads(saved))))
    assert list(differences(ours, theirs, widths=(80, 160))) == []
