"""Letters: those of a declaration, one meaning each, and numbers where they are taken."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.bind import default_arguments
from shapecalc.errors import Source
from shapecalc.explain.letters import (
    SymbolTable,
    axis_names,
    example_arguments,
    input_letters,
    letters_of,
    partly_lettered,
    sizes_by_default,
    window_letters,
    with_letters,
)
from shapecalc.explain.lone_layer import explain_alone
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_layer
from shapecalc.rules import RULES


def plan(layer: Any) -> LayerPlan:
    return read_layer(layer, Source("<test>"))


@pytest.mark.parametrize(
    ("layer", "arguments"),
    [
        ("Dense", {"units": "u"}),
        ("Embedding", {"input_dim": "V", "output_dim": "m"}),
        ("Conv1D", {"filters": "f", "kernel_size": "k"}),
        ("Conv3D", {"filters": "f", "kernel_size": ["kd", "kh", "kw"]}),
        ("MultiHeadAttention", {"num_heads": "h", "key_dim": "k"}),
        ("RepeatVector", {"n": "n"}),
        ("Bidirectional", {"layer": "LSTM(u)"}),
        ("Flatten", {}),
        ("Dropout", {"rate": 0.1}),
        ("Activation", {"activation": "relu"}),
        ("Permute", {"dims": (2, 1)}),
        ("Resizing", {"height": Formula.of("oh"), "width": Formula.of("ow")}),
        ("CategoryEncoding", {"num_tokens": Formula.of("V")}),
        ("Cropping1D", {}),
    ],
)
def test_examples(layer: str, arguments: dict[str, Any]) -> None:
    assert example_arguments(RULES[layer]) == arguments


def test_letters_of_arguments() -> None:
    conv = RULES["Conv2D"].arguments
    assert letters_of("strides", conv["strides"]) == ["sh", "sw"]
    assert letters_of("groups", conv["groups"]) == "g"
    assert letters_of("anything", conv["use_bias"]) == "a"


def test_windows() -> None:
    assert window_letters(RULES["MaxPooling1D"]) == {"pool_size": "p", "strides": "s"}
    assert window_letters(RULES["Dense"]) == {}


def test_a_letter_has_one_meaning() -> None:
    table = SymbolTable()
    first, second = (table.give(word, "k", "", 3) for word in ("kernel_size", "key_dim"))
    assert (first, second) == (Formula.of("k"), Formula.of("k2"))
    own = table.give("units", "u", "width", Formula.of("x"))
    assert own == Formula.of("x")
    assert list(table.symbols) == ["k", "k2", "x"]
    assert table.symbols["k"].number == 3
    assert table.symbols["x"].number is None


def test_letters_of_the_model_keep_their_meaning() -> None:
    letters = SymbolTable({"u", "u2"})
    assert str(letters.give("units", "u", "width", 10)) == "u3"
    assert str(letters.give("features", "d", "features", Formula.of("u"))) == "u"


def test_a_layer_with_letters() -> None:
    table = SymbolTable()
    lettered = with_letters(plan("Conv2D(8, (2, 3), strides=1)"), table, frozenset())
    assert lettered.arguments.filters == Formula.of("f")
    assert lettered.arguments.kernel_size == (Formula.of("kh"), Formula.of("kw"))
    assert lettered.arguments.strides == (1, 1)  # a default needs no letter
    assert [(s.letter, s.number, s.word) for s in table.symbols.values()] == [
        ("f", 8, "filters"),
        ("kh", 2, "kernel_size"),
        ("kw", 3, "kernel_size"),
    ]
    assert table.symbols["kh"].meaning == "kernel_size: size of the window, along the height"


def test_some_arguments_keep_their_numbers() -> None:
    lettered = with_letters(plan("Conv1D(8, 3)"), SymbolTable(), frozenset({"kernel_size"}))
    assert (lettered.arguments.filters, lettered.arguments.kernel_size) == (Formula.of("f"), (3,))


def test_inner_layers() -> None:
    lettered = with_letters(plan("TimeDistributed(Dense(8))"), SymbolTable(), frozenset())
    assert lettered.arguments.layer.arguments.units == Formula.of("u")


def test_inputs() -> None:
    table = SymbolTable()
    (shape,) = input_letters([(UNKNOWN, 5, 3)], ["batch", "time", "features"], table)
    assert shape == (UNKNOWN, Formula.of("T"), Formula.of("d"))
    assert table.symbols["T"].meaning == "time steps of the input"


def test_equal_sizes_of_several_inputs_share_a_letter() -> None:
    table = SymbolTable()
    shapes = input_letters([(UNKNOWN, 5, 3), (UNKNOWN, 5, 4)], ["batch", "time", "features"], table)
    assert shapes == [
        (UNKNOWN, Formula.of("T"), Formula.of("d")),
        (UNKNOWN, Formula.of("T"), Formula.of("d2")),
    ]
    assert table.symbols["d2"].meaning == "features of input 2"


def test_only_unknown_sizes() -> None:
    assert partly_lettered([(UNKNOWN, UNKNOWN, 3)]) == [(UNKNOWN, Formula.of("a"), 3)]


@pytest.mark.parametrize(
    ("layer", "rank", "names"),
    [
        ("LSTM", 3, "batch time features"),
        ("Dense", 2, "batch features"),
        ("Dense", 3, "batch time features"),
        ("Dense", 4, "batch axis 1 axis 2 features"),
        ("Flatten", 4, "batch height width channels"),
        ("Flatten", 1, "batch"),
    ],
)
def test_names_of_axes(layer: str, rank: int, names: str) -> None:
    rule = RULES[layer]
    assert " ".join(axis_names(rule, default_arguments(rule), rank)) == names


def test_channels_first() -> None:
    rule = RULES["MaxPooling2D"]
    arguments = default_arguments(rule)
    arguments.data_format = "channels_first"
    assert axis_names(rule, arguments, 4) == ["batch", "channels", "height", "width"]


@pytest.mark.parametrize(
    ("layer", "letters"),
    [
        ("MaxPooling2D()", ["ph", "pw", "h", "w", "c"]),
        ("ZeroPadding1D(3)", ["p1", "p2", "n", "c"]),
        ("Cropping1D()", ["c1", "c2", "n", "c"]),
        ("ZeroPadding2D()", ["ph1", "ph2", "pw1", "pw2", "h", "w", "c"]),
        ("Cropping2D()", ["h", "w", "c"]),
        ("UpSampling1D()", ["s", "n", "c"]),
        ("Conv2DTranspose(8, 3, strides=2)", ["f", "kh", "kw", "sh", "sw", "h", "w", "c"]),
        ("TimeDistributed(Conv2D(8, 3))", ["f", "kh", "kw", "T", "h", "w", "c"]),
        ("TimeDistributed(Conv1D(8, 3, data_format='channels_first'))", ["f", "k", "T", "c", "n"]),
        ("TimeDistributed(TimeDistributed(Dense(8)))", ["u", "T", "T2", "d"]),
        ("MultiHeadAttention(2, 4)", ["h", "k", "T", "d"]),
        ("Attention()", ["T", "T2", "d"]),
        ("Add()", ["d"]),
        ("Concatenate()", ["d", "d2"]),
        ("Concatenate(axis=1)", ["d", "d2"]),
        ("MelSpectrogram()", ["n", "s", "m", "T"]),
        ("Dense(8, lora_rank=2)", ["u", "r", "d"]),
        ("MultiHeadAttention(2, 4, value_dim=5, output_shape=7)", [*"hkvoTd"]),
    ],
)
def test_every_size_has_its_letter(layer: str, letters: list[str]) -> None:
    """No number and no nameless axis where people write a letter."""
    explanation = explain_alone(plan(layer), None, None)
    assert [symbol.letter for symbol in explanation.symbols] == letters


def test_letters_of_several_cells() -> None:
    explanation = explain_alone(plan("RNN([LSTMCell(32), GRUCell(16)])"), None, None)
    assert [symbol.meaning.partition(":")[0] for symbol in explanation.symbols[:2]] == [
        "units of LSTMCell 1",
        "units of GRUCell 2",
    ]


def test_sizes_by_default() -> None:
    assert sizes_by_default(plan("MaxPooling2D()")) == ["pool_size"]
    assert sizes_by_default(plan("MaxPooling2D(2)")) == []
    assert sizes_by_default(plan("Conv2D(3, 3)")) == []
