"""Documents in LaTeX: TeX takes those of every layer and topic."""

from __future__ import annotations

import pytest
from explain.test_symbols import RULES_BY_NAME, page_of
from latex_reader import read_latex

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
    "Dense(3, input_shape=(4,))",
    "Bidirectional(GRU(4, return_state=True))",
]


def check(text: str) -> None:
    """Check that TeX would take a document, whatever TeX there is."""
    assert text.isascii()
    assert text.startswith(r"\documentclass")
    read_latex(text)


def test_every_layer() -> None:
    """The page of each layer for which nothing is given."""
    check(document([layer_fragment(page_of(rule)) for rule in RULES_BY_NAME.values()]))


WRONG = [
    r"\text{a}}",
    r"\texttt{a_b}",
    r"$\undefined$",
    r"\odot",
    r"\begin{align*}a &= b",
    r"\begin{align*}a\end{tabular}",
    "\\begin{align*}\na\n\nb\n\\end{align*}",
    r"\begin{tabular}{lr}a & b & c \\ \end{tabular}",
    r"\[\left(a\]",
    "100%",
    "a & b",
]


@pytest.mark.parametrize("text", WRONG)
def test_what_tex_refuses(text: str) -> None:
    with pytest.raises(AssertionError):
        read_latex(text)


def test_letters_and_signs_are_explained() -> None:
    """As in the text: the sizes of the output, and the signs of the equations."""
    page = layer_fragment(page_of(RULES_BY_NAME["ConvLSTM2D"]))
    assert r"o_{h} &= h - k_{h} + 1 && \text{height of the output}" in page
    assert r"$\odot$: product element by element" in page
    assert "$*$: convolution; " in page
    attention = layer_fragment(page_of(RULES_BY_NAME["MultiHeadAttention"]))
    assert r"$X^{\top}$: transposed: rows as columns" in attention
    assert "odot" not in attention


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
