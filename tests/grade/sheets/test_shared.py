"""Lines about several layers."""

from __future__ import annotations

import pytest
from grade.verdicts import IMAGE, SERIES, verdicts

RESTS = (
    "the rest: 0",
    "the rest have none",
    "나머지는 파라미터가 없다",
    "all other layers: 0",
)
CONVS = "conv2d params right, conv2d_1 params right"


@pytest.mark.parametrize(
    "line",
    [
        "conv2d, conv2d_1: 각각 320개, 18,496개",
        "conv2d와 conv2d_1은 각각 320, 18496개이다",
        "conv2d and conv2d_1: 320 and 18496 respectively",
        "conv2d, conv2d_1 have 320 and 18496 parameters respectively",
        "conv1/conv2: 320 / 18496",
        "conv2d & conv2d_1: 320 & 18496",
        "conv2d, conv2d_1: 320, 18496",
        "Conv2D(32), Conv2D(64): 320, 18496",
        "conv 1, conv 2: 320, 18496",
        "첫 번째, 두 번째 합성곱층: 320, 18496",
        "first and second conv: 320, 18496",
        "두 합성곱층의 파라미터는 각각 320, 18496",
        "conv2d 320 / conv2d_1 18496",
    ],
)
def test_values_of_two_layers(line: str) -> None:
    assert verdicts(line, IMAGE) == CONVS


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("convs: 320 and 18496", CONVS),
        ("conv2d, conv2d_1: 18496, 320", "conv2d params ?, conv2d_1 params ?"),
        (
            "conv2d, conv2d_1, dense: 320, 18496, 16010",
            f"{CONVS}, dense params right",
        ),
        ("pool1, pool2: (13, 13, 32), (5, 5, 64)", "max_pooling2d shape right, max_pooling2d_1 "),
        ("conv2d, pool1: 26x26x32, 13x13x32", "conv2d shape right, max_pooling2d shape right"),
        ("flatten and dropout: 1600", "flatten shape right, dropout shape right"),
        ("flatten / dropout: 0", "flatten params right, dropout params right"),
        ("flatten, dropout have no parameters", "flatten params right, dropout params right"),
        ("Flatten, Dropout: (1600), 0", "flatten shape right, flatten params right, dropout sha"),
        ("conv2d, conv2d_1 each have 320", "conv2d params right, conv2d_1 params wrong"),
        ("conv1, Conv2D, (26, 26, 32), 320", "conv2d shape right, conv2d params right"),
        ("Conv2D, ReLU: (26, 26, 32)", "conv2d shape right"),
        ("Conv2D + ReLU: 320", "conv2d params right"),
        # Nobody knows what these mean.
        ("conv2d, conv2d_1: 320", "?"),
        ("flatten, dropout: 1600, 0", "?"),
        ("conv2d, conv2d_1: (26, 26, 32) 320, (11, 11, 64) 18496", "?"),
        ("the output of conv2d and pool is 13x13x32", "?"),
        ("between conv2d and conv2d_1 the pooling gives 13x13x32", "?"),
        # A sum of some layers is not the total.
        ("conv2d + dense = 16330", "total ?"),
        ("conv2d + conv2d_1 + dense = 34826", "total right"),
        ("Total: 34826\nconv2d + conv2d_1 = 18816", "total right, ?"),
    ],
)
def test_lists(line: str, expected: str) -> None:
    assert verdicts(line, IMAGE).startswith(expected)
    assert "?" in expected or "?" not in verdicts(line, IMAGE)


@pytest.mark.parametrize(
    "text",
    [
        "LSTM 1 and LSTM 2: 480 and 1104",
        "lstm 480, the other one 1104",
        "lstm: 480\nthe other: 1104",
        "the first lstm has 480, the other 1104",
        "lstm_1: 1104\nThe other one has 480 parameters",
        "lstm: 480\n다른 하나는 1104",
    ],
)
def test_the_other_layer(text: str) -> None:
    assert verdicts(text, SERIES) == "lstm params right, lstm_1 params right"


def test_the_other_of_three_is_not_clear() -> None:
    three = ("LSTM(10, return_sequences=True, input_shape=(3, 1))", *SERIES[:1], *SERIES[1:])
    assert verdicts("lstm_1: 840\nthe other: 1104", three) == "params ?, lstm_1 params right"


@pytest.mark.parametrize(
    "line",
    [
        "dense: 13, I first had 12",
        "dense: 13 (I first had 12)",
        "dense 13, 처음에는 12",
    ],
)
def test_what_a_student_had_first(line: str) -> None:
    assert verdicts(line, SERIES) == "dense params right"


def test_only_what_a_student_had_first_is_not_clear() -> None:
    assert verdicts("dense: I first had 13", SERIES) == "dense params ?"
    assert verdicts("dense 13. At first I had (None, 2)", SERIES).startswith("dense shape ?")


@pytest.mark.parametrize("rest", RESTS)
def test_the_rest(rest: str) -> None:
    others = ("max_pooling2d", "max_pooling2d_1", "flatten", "dropout")
    right = ", ".join(f"{name} params right" for name in others)
    assert verdicts(f"conv1 320\nconv2 18496\ndense 16010\n{rest}", IMAGE) == (
        f"{CONVS}, dense params right, {right}"
    )
    assert "conv2d_1 params ?" in verdicts(f"conv2d 320\ndense 16010\n{rest}", IMAGE)
