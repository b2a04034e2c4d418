"""Drawings: as many boxes as the text has cells, and well-formed in both languages."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from shapecalc.errors import Source
from shapecalc.explain.drawing import Box, Drawing, Label, as_picture, as_svg, drawing_of
from shapecalc.explain.lone_layer import explain_alone
from shapecalc.explain.picture import picture
from shapecalc.read.document import read_layer

SVG = "{http://www.w3.org/2000/svg}"

DRAWN = [
    "LSTM(10, input_shape=(3, 1))",
    "GRU(5, input_shape=(3, 2))",
    "SimpleRNN(5, input_shape=(3, 2))",
    "Conv1D(2, 3, padding='causal', dilation_rate=2, input_shape=(8, 1))",
    "Conv2D(2, 3, strides=2, padding='same', input_shape=(6, 7, 1))",
    "MaxPooling2D(padding='same', input_shape=(5, 5, 1))",
    "Conv2D(2, (3, 7), input_shape=(3, 7, 1))",
]


def drawing(layer: str) -> Drawing | None:
    return drawing_of(explain_alone(read_layer(layer, Source("<test>")), None, None))


@pytest.mark.parametrize("layer", DRAWN)
def test_both_languages(layer: str) -> None:
    found = drawing(layer)
    assert found is not None
    root = ElementTree.fromstring(as_svg(found))
    boxes = [item for item in found.items if isinstance(item, Box)]
    assert len(root.findall(f"{SVG}rect")) == len(boxes)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for box in root.findall(f"{SVG}rect"):
        assert 0 <= float(box.attrib["x"]) <= width - float(box.attrib["width"])
        assert 0 <= float(box.attrib["y"]) <= height - float(box.attrib["height"])
    latex = as_picture(found)
    assert latex.isascii()
    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\framebox") == len(boxes)


@pytest.mark.parametrize("layer", [layer for layer in DRAWN if "2D" in layer])
def test_the_points_are_those_of_the_text(layer: str) -> None:
    explanation = explain_alone(read_layer(layer, Source("<test>")), None, None)
    lines = list(picture(explanation))
    at = next(n for n, line in enumerate(lines) if "first position" in line)
    in_text = sum(line.count("■") for line in lines[at:-1])
    found = drawing_of(explanation)
    assert found is not None
    assert len([item for item in found.items if isinstance(item, Box) and item.kind == "■"]) == (
        in_text
    )


@pytest.mark.parametrize(
    "layer",
    [
        "LSTM(10)",
        "Dense(3, input_shape=(2,))",
        "Conv2D(2, 3)",
        "Conv2D(2, 3, input_shape=(99, 9, 1))",
        "Conv2DTranspose(2, 3, input_shape=(9, 9, 1))",
        "Conv3D(2, 3, input_shape=(30, 9, 9, 1))",
    ],
)
def test_nothing_to_draw(layer: str) -> None:
    assert drawing(layer) is None


def test_texts_are_escaped() -> None:
    found = Drawing([Label(0, 0, "a < b & c"), Box(0, 1, "", 4, "x_1 & y")])
    assert "a &lt; b &amp; c" in as_svg(found)
    assert re.search(r"x\\_1 \\& y", as_picture(found))
