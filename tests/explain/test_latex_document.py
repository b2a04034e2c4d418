"""Documents in LaTeX: whole, balanced, and in ASCII, for every layer and topic."""

from __future__ import annotations

import re

import pytest

from shapecalc.errors import Source
from shapecalc.explain import topic_text
from shapecalc.explain.latex_document import document, layer_fragment
from shapecalc.explain.lone_layer import explain_alone
from shapecalc.explain.topic import Topic
from shapecalc.explain.topics import TOPICS
from shapecalc.read.document import read_layer

LAYERS = [
    "LSTM(10, input_shape=(3, 1))",
    "GRU(u)",
    "Conv2D(8, 3, padding='same', strides=2, input_shape=(6, 7, 1))",
    "Conv2DTranspose(2, 3, strides=2)",
    "MaxPooling2D()",
    "Dense(3, input_shape=(4,))",
    "BatchNormalization(input_shape=(4,))",
    "MultiHeadAttention(2, 4)",
    "Embedding(10, 4)",
]


def check(text: str) -> None:
    """Check that every environment and bracket that begins also ends, in this order."""
    assert text.isascii()
    assert text.count("{") == text.count("}")
    opened: list[str] = []
    for word, name in re.findall(r"\\(begin|end)\{(\w+\*?)\}", text):
        if word == "begin":
            opened.append(name)
        else:
            assert opened.pop() == name
    assert not opened
    assert text.startswith(r"\documentclass")


@pytest.mark.parametrize("layer", LAYERS)
def test_layers(layer: str) -> None:
    explanation = explain_alone(read_layer(layer, Source("<test>")), None, None)
    text = document([layer_fragment(explanation)])
    check(text)
    for label in ("Why", "Common mistake", "Source"):
        assert (rf"\textbf{{{label}:}}" in text) == bool(explanation.paragraphs(label))


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.name)
def test_topics(topic: Topic) -> None:
    check(document([topic_text.as_latex(topic, {})]))


def test_every_part_has_a_page() -> None:
    assert document(["a", "b"]).count(r"\clearpage") == 1
