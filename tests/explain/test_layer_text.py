"""Explanations as text, Markdown, LaTeX and plain data."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN
from shapecalc.errors import Source
from shapecalc.explain.layer import Explanation, explain
from shapecalc.explain.layer_text import (
    as_dict,
    as_markdown,
    as_text,
    axis_forms,
    contrast_text,
    tuple_text,
    untrained,
    weight_rows,
)
from shapecalc.read.document import read_layer
from shapecalc.terminal import CODES

N = UNKNOWN


def explained(name: str, *shapes: tuple[Any, ...], **arguments: Any) -> Explanation:
    return explain(read_layer({name: arguments}, Source("<test>")), [(N, *s) for s in shapes])


LSTM = explained("LSTM", (N, 1), units=10)
DENSE = explained("Dense", (3,), units=4)
POOLING = explained("MaxPooling2D", (7, 7, 3))
BATCH = explained("BatchNormalization", (512,))


# Parts


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ((N, 3, 10), "(None, 3, 10)"),
        ((8,), "(8,)"),
        ((), "()"),
        ((N, Formula.of("T") - 1, Formula.of("u")), "(None, T−1, u)"),
    ],
)
def test_tuple_text(shape: Any, text: str) -> None:
    assert tuple_text(shape) == text


def test_axis_forms() -> None:
    (shape,) = POOLING.outputs
    assert list(axis_forms(POOLING, shape)) == [
        ["⌊(h−ph)/ph⌋ + 1", "⌊(7−2)/2⌋ + 1", "⌊5/2⌋ + 1", "2 + 1", "3"],
        ["⌊(w−pw)/pw⌋ + 1", "⌊(7−2)/2⌋ + 1", "⌊5/2⌋ + 1", "2 + 1", "3"],
    ]
    assert list(axis_forms(DENSE, DENSE.outputs[0])) == []


def test_untrained() -> None:
    assert untrained(BATCH) == "1,024"
    assert untrained(DENSE) == ""
    assert untrained(POOLING) == ""


def test_untrained_in_letters() -> None:
    assert untrained(explained("BatchNormalization", (N,))) == "2·d"


def test_weight_rows() -> None:
    assert list(weight_rows(DENSE)) == [
        ("kernel", "(d, u) = (3, 4)", "12", "one value for each input and unit"),
        ("bias", "(u,) = (4,)", "4", "one value for each unit"),
        ("", "", "16", "total"),
    ]
    assert list(weight_rows(POOLING)) == []


def test_one_weight_has_no_total() -> None:
    (row,) = weight_rows(explained("Embedding", (7,), input_dim=1000, output_dim=64))
    assert row[:3] == ("embeddings", "(V, m) = (1000, 64)", "64,000")


def test_notes_of_weights_that_are_not_trained() -> None:
    notes = [note for _, _, _, note in weight_rows(BATCH)]
    assert [note.endswith("; non-trainable") for note in notes] == [False, False, True, True, False]


def test_contrasts() -> None:
    texts = [contrast_text(LSTM, contrast) for contrast in LSTM.contrasts]
    assert "return_sequences=True: output (None, T, 10)" in texts
    gru = explained("GRU", (N, 1), units=5)
    texts = [contrast_text(gru, contrast) for contrast in gru.contrasts]
    assert "reset_after=False: 105 parameters" in texts


def test_a_contrast_names_only_the_outputs_that_differ() -> None:
    lstm = explained("LSTM", (N, 1), units=10, return_state=True)
    (contrast,) = lstm.contrasts
    text = "return_sequences=True: output (None, T, 10)"
    assert contrast_text(lstm, contrast) == text


def test_a_contrast_with_letters() -> None:
    gru = explained("GRU", (N, N), units="u")
    assert contrast_text(gru, gru.contrasts[0]) == "reset_after=False: 3·(u + d + 1)·u parameters"


def test_weights_of_several_layers_have_different_names() -> None:
    both = explained("Bidirectional", (N, 1), layer="RNN([LSTMCell(2), GRUCell(3)])")
    names = [row[0] for row in weight_rows(both)][:-1]
    assert len({*names}) == len(names) == 12
    assert (names[0], names[-1]) == ("forward cell 1 kernel", "backward cell 2 bias")
    assert as_dict(both)["weights"][0]["part"] == "forward cell 1"


def test_names_of_inputs() -> None:
    lines = as_text(explained("Attention", (4, 8), (6, 8))).splitlines()
    assert "Input 1   (None, T, d) = (None, 4, 8)   query" in lines
    assert "Input 2   (None, T2, d) = (None, 6, 8)   value" in lines
    assert "  T2 = 6   time steps of the value" in lines
    assert "- Input (query): `(None, T, d)` = `(None, 4, 8)`" in as_markdown(
        explained("Attention", (4, 8), (6, 8))
    )


def test_a_contrast_without_a_difference() -> None:
    """A window of one covers the whole image with and without padding."""
    conv = explained("Conv2D", (5, 5, 1), filters=4, kernel_size=1)
    assert {contrast_text(conv, contrast) for contrast in conv.contrasts} == {""}


# Text


def test_text() -> None:
    assert as_text(DENSE).splitlines() == [
        "Dense(units=4)",
        "  Connect every input feature to every unit: activation(x · kernel + bias).",
        "",
        "Input     (None, d) = (None, 3)",
        "Output    (None, u) = (None, 4)",
        "",
        "Symbols",
        "  u = 4   units: width of the output",
        "  d = 3   features of the input",
        "",
        "Parameters  (d + 1)·u",
        "          = (3 + 1)·4",
        "          = 4·4",
        "          = 16",
        "",
        "Weights",
        "  kernel   (d, u) = (3, 4)   12   one value for each input and unit",
        "  bias     (u,) = (4,)        4   one value for each unit",
        "                             16   total",
        "",
        "Equations",
        "  y = x·W + b   output",
        "",
        "  W: kernel",
        "  b: bias",
        "  x: input",
        "  ·: product of matrices",
        "",
        "Multiply-adds  d·u = 3·4 = 12",
        "               for one example; 24 FLOPs",
        "",
        "With use_bias=False: 12 parameters",
    ]


def test_the_name_of_a_layer_in_a_model() -> None:
    named = explained("Dense", (3,), units=4)
    named.name = "dense_7"
    assert as_text(named).splitlines()[0] == "dense_7: Dense(units=4)"
    assert as_markdown(named).splitlines()[0] == "### `dense_7`: `Dense(units=4)`"


def test_parameters_that_are_not_trained() -> None:
    assert "            including 1,024 non-trainable" in as_text(BATCH).splitlines()


def test_several_inputs_and_outputs() -> None:
    lines = as_text(explained("Add", (4,), (4,))).splitlines()
    assert [line.split("(")[0].strip() for line in lines if "put" in line[:6]] == [
        *("Input 1", "Input 2", "Output")
    ]
    lstm = explained("LSTM", (6, 2), units=3, return_state=True)
    assert [line[:8] for line in as_text(lstm).splitlines() if line.startswith("Output")] == [
        *("Output 1", "Output 2", "Output 3")
    ]


def test_a_layer_that_is_defined_elsewhere() -> None:
    unknown = explained("Dense", (3,), units=4)
    unknown.outputs, unknown.weights = [], None
    lines = as_text(unknown).splitlines()
    assert "Output    ?  (the layer is defined elsewhere)" in lines
    assert "Parameters  ?  (the layer is defined elsewhere)" in lines
    assert "- Parameters: ?" in as_markdown(unknown).splitlines()
    assert as_dict(unknown)["params"] is None


def test_sources_and_common_mistakes() -> None:
    lines = as_text(LSTM).splitlines()
    assert any(line.startswith("Common mistake: ") for line in lines)
    assert any(line.startswith("Source: ") for line in lines)


@pytest.mark.parametrize("columns", [1, 60, 70, 100])
@pytest.mark.parametrize("explanation", [LSTM, POOLING, BATCH])
def test_width(explanation: Explanation, columns: int) -> None:
    lines = as_text(explanation, columns).splitlines()
    assert max(map(len, lines)) <= max(columns, 60) + 4  # A picture may be a little wider.


def test_a_note_without_room_gets_its_own_line() -> None:
    conv = explained("Conv2D", (28, 28, 3), filters=32, kernel_size=3)
    lines = as_text(conv, 60).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("  kernel "))
    assert lines[at].endswith("864")
    assert lines[at + 1].startswith("      one value for each window")


def test_colours() -> None:
    assert "\x1b[" in as_text(DENSE, codes=CODES["standard"])
    assert "\x1b[" not in as_text(DENSE)


# Markdown


def test_markdown() -> None:
    lines = as_markdown(DENSE).splitlines()
    assert lines[0] == "### `Dense(units=4)`"
    assert "- Input: `(None, d)` = `(None, 3)`" in lines
    assert "- Output: `(None, u)` = `(None, 4)`" in lines
    assert "- Parameters: `(d + 1)·u` = `(3 + 1)·4` = `4·4` = `16`" in lines
    assert "| `u` | 4 | units: width of the output |" in lines
    assert "| weight | shape | parameters | |" in lines
    assert "| `kernel` | `(d, u) = (3, 4)` | 12 | one value for each input and unit |" in lines
    assert "|  |  | 16 | total |" in lines
    assert "With use_bias=False: 12 parameters." in lines


def test_markdown_of_sizes_that_are_worked_out() -> None:
    assert "  - `⌊(h−ph)/ph⌋ + 1 = ⌊(7−2)/2⌋ + 1 = ⌊5/2⌋ + 1 = 2 + 1 = 3`" in as_markdown(POOLING)


# Data


def test_dict() -> None:
    found = as_dict(DENSE)
    assert (found["layer"], found["call"], found["name"]) == ("Dense", "Dense(units=4)", None)
    assert found["symbols"][0] == {
        "symbol": "u",
        "meaning": "units: width of the output",
        "value": 4,
    }
    assert found["inputs"] == [{"formula": [None, "d"], "shape": [None, 3]}]
    assert (found["params"], found["formula"]) == (16, "(d + 1)·u")
    assert found["steps"] == ["(d + 1)·u", "(3 + 1)·4", "4·4", "16"]
    assert found["weights"][1] == {
        "name": "bias",
        "part": None,
        "shape": [4],
        "formula": ["u"],
        "params": 4,
        "trainable": True,
        "note": "one value for each unit",
    }
    assert found["contrasts"] == [{"with": "use_bias=False", "params": 12, "outputs": [[None, 4]]}]


def test_dict_with_letters() -> None:
    found = as_dict(LSTM)
    assert found["inputs"] == [{"formula": [None, "T", "d"], "shape": [None, "T", 1]}]
    assert found["symbols"][1]["value"] is None
