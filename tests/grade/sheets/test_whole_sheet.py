"""What all statements of a sheet together say."""

from __future__ import annotations

import pytest
from grade.verdicts import IMAGE, SERIES
from grade.verdicts import verdicts as of_model

from shapecalc.errors import Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.key import key_of
from shapecalc.grade.marking import Marker
from shapecalc.read.document import read_data

KEY = key_of(read_data(["LSTM(10, input_shape=(3, 1))", "Dropout(0.5)", "Dense(5)"]))


def verdicts(text: str) -> list[str]:
    """Return what is right and wrong on a sheet."""
    marked = Marker(KEY).mark(sheet_of(Source("a.txt", text), KEY))
    names = {True: "right", False: "wrong", None: "unclear"}
    return [
        f"{v.row.name if v.row else ''} {v.question} {names[v.right]}".strip()
        for v in marked.verdicts
    ]


LAYERS = ["lstm params right", "dropout params right", "dense params right"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Layer 0: 480 params\nLayer 1: 0 params\nLayer 2: 55 params", LAYERS),
        ("Layer 1: 480 params\nLayer 2: 0 params\nLayer 3: 55 params", LAYERS),
        (
            "lstm\nTrainable params: 480\ndropout\nTrainable params: 0\n"
            "dense\nTrainable params: 55\nTrainable params: 535",
            [*LAYERS, "trainable right"],
        ),
        (
            "Q1. How many parameters does the LSTM have?\nA1. 480\n"
            "Q2. How many parameters does the dense layer have?\nA2. 55",
            ["lstm params right", "dense params right"],
        ),
        ("lstm: 480 params\nThe model has 535 parameters.", ["lstm params right", "total right"]),
        ("lstm: 480 params\ntotal\n535", ["lstm params right", "total right"]),
        ("I got 480 for lstm, 55 for dense", ["lstm params right", "dense params right"]),
        (
            "lstm: 480 params\ndense: 55 params\n=> 535",
            ["lstm params right", "dense params right", "total right"],
        ),
        ("lstm: 480 params\ndense: 55 params\ncrop: 535", [*LAYERS[::2], "unclear"]),
        ("lstm: 480 params\n=> 535", ["lstm params right", "unclear"]),
        ("1) 480\n2) (None, 10)", ["params unclear", "shape unclear"]),
        (
            "weights:\nlstm 440\ndense 50\nbiases:\nlstm 40\ndense 5",
            ["lstm params unclear", "dense params unclear", "params unclear", "params unclear"],
        ),
        (
            "lstm, one direction: 4*(10+1+1)*10 = 480, both: 960\ndense: 55 params",
            ["lstm params unclear", "dense params right"],  # 480 is right for one of them
        ),
        (
            "lstm 480\ndense 55\nout 5",
            ["lstm params right", "dense shape unclear", "dense params right"],
        ),
        (
            "lstm 480\nout 10\ndense 55\nout 5",
            [*("lstm shape right", "lstm params right", "dense shape right", "dense params right")],
        ),
        ("The lstm takes 3 steps, so (None, 10)", ["lstm shape right"]),
        (
            "The dense layer has 55 params. The first has 480.",
            ["params unclear", "dense params right"],
        ),
        (
            "lstm\nweights: 4*(1+10)*10 = 440\nbias: 40\nsum: 480\ndense: 55 params",
            LAYERS[::2],
        ),
        ("lstm: 480 params\ndense: 55 params\nsum: 534", [*LAYERS[::2], "total wrong"]),
        ("lstm: (None, 10)\ndropout: same shape", ["lstm shape right", "dropout shape right"]),
        ("lstm: (None, 10)\ndropout: 그대로 10", ["lstm shape right", "dropout shape right"]),
    ],
)
def test_together(text: str, expected: list[str]) -> None:
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "lstm\nW: 4*1*10 = 40\nU: 4*10*10 = 400\nb: 40\n합: 480\n"
            "lstm_1\nW: 480\nU: 576\nb: 48\nsum: 1104",
            "lstm params right, lstm_1 params right",
        ),
        ("lstm\nW: 4*1*10 = 40\nU: 4*10*10 = 400", "lstm params ?, ?"),
        ("lstm\nkernel: 40\nrecurrent: 400\nbias: 40\ntotal: 480", "lstm params ?, total ?, ?"),
        ("lstm_1\n(10*12 + 12*12 + 12) = 276\n게이트 4개: 1104", "lstm_1 params ?, ?"),
    ],
)
def test_parts_and_steps_below_a_layer(text: str, expected: str) -> None:
    assert of_model(text, SERIES) == expected


def test_a_number_in_brackets_counts_the_layer_above_a_labelled_shape() -> None:
    model = ("Dense(64, input_shape=(8,))", "Dense(5)")
    text = "Dense (1)\n- output: 64\n\nDense (2)\n- output: 5"
    assert of_model(text, model) == "dense shape right, dense_1 shape right"
    assert of_model("Dense (64)\nDense (5)", model) == "dense shape right, dense_1 shape right"


def test_the_same_shape_below_a_heading() -> None:
    text = "flatten\nshape: (1600,)\ndropout\nshape: as above"
    assert of_model(text, IMAGE).endswith("dropout shape right")


def test_numbers_below_each_layer_are_of_one_kind() -> None:
    text = "conv2d: 320\nconv2d_1: 18496\ndense: 16010\n\nflatten: (1600,)\ndropout: (1600,)"
    assert "dense params right" in of_model(text, IMAGE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q: Which are not trainable?\nA: the statistics of the batch norm, 64", "non-trainable r"),
        ("Q: Which are not trainable?\nA: the statistics of the batch norm, 60", "non-trainable w"),
        ("Q: Which are not trainable?\nbatch norm: 128", "batch_normalization params right"),
        ("Q: How big is it?\nA: the batch norm, 128", "batch_normalization params right"),
    ],
)
def test_a_reply_below_a_question_for_what_is_not_trained(text: str, expected: str) -> None:
    model = ("Conv2D(32, 3, input_shape=(28, 28, 1))", "BatchNormalization()")
    assert expected in of_model(f"conv2d: 320 params\n{text}", model)


LSTMS_AND_DENSE = (
    "lstm shape right, lstm params right, lstm_1 shape right, lstm_1 params right, "
    "dense shape right, dense params right"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(3, 10) 480\n(12) 1104\n(1) 13", LSTMS_AND_DENSE),
        ("[3, 10] 480\n[12] 1104\n[1] 13", LSTMS_AND_DENSE),
        ("lstm\n(3, 10) 480\nlstm_1\n(12) 1104\ndense\n(1) 13", LSTMS_AND_DENSE),
        ("(1) 480\n(2) 1104\n(3) 13", "lstm params right, lstm_1 params right, dense params right"),
        ("(12) 1104", "shape ?, params ?"),
    ],
)
def test_numbers_in_brackets_before_numbers(text: str, expected: str) -> None:
    assert of_model(text, SERIES) == expected
