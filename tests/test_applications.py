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

NAMES = """
    ConvNeXtBase ConvNeXtLarge ConvNeXtSmall ConvNeXtTiny ConvNeXtXLarge DenseNet121 DenseNet169
    DenseNet201 EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3 EfficientNetB4
    EfficientNetB5 EfficientNetB6 EfficientNetB7 EfficientNetV2B0 EfficientNetV2B1
    EfficientNetV2B2 EfficientNetV2B3 EfficientNetV2L EfficientNetV2M EfficientNetV2S
    InceptionResNetV2 InceptionV3 MobileNet MobileNetV2 MobileNetV3Large MobileNetV3Small
    NASNetLarge NASNetMobile ResNet101 ResNet101V2 ResNet152 ResNet152V2 ResNet50 ResNet50V2
    VGG16 VGG19 Xception
""".split()


def test_none_is_missing(keras: Any) -> None:
    public = vars(keras.applications).items()
    assert {name for name, value in public if name[0].isupper() and callable(value)} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_application(builder: Builder, name: str) -> None:
    # Weights without values: the shapes are all that counts, and values would take gigabytes.
    with builder.keras.StatelessScope(initialize_variables=False):
        saved = getattr(builder.keras.applications, name)(weights=None).to_json()
        theirs = builder.saved(saved)
    ours = summary(infer(read_data(json.loads(saved))))
    assert list(differences(ours, theirs, widths=(80, 160))) == []
