"""A line says something about one layer or several."""

from __future__ import annotations

import pytest
from grade.verdicts import IMAGE, SERIES, verdicts

from shapecalc.grade.sheets import line_reader
from shapecalc.grade.sheets.line_reader import LONGEST_SHARED, statements_of
from shapecalc.grade.sheets.words import vocabulary


@pytest.mark.parametrize(
    ("line", "subjects"),
    [
        ("lstm: 480", ["lstm"]),
        ("lstm: 480, dense: 11", ["lstm", "dense"]),
        ("480 – lstm", ["lstm"]),
        ("Total: 491", ["total"]),
        ("lstm 480, total 491", ["lstm", "total"]),
        ("480", [""]),
        ("", [""]),
    ],
)
def test_subjects(line: str, subjects: list[str]) -> None:
    found = statements_of(line, 1, vocabulary(["lstm", "dense"], ["LSTM", "Dense"]))
    assert [s.total or (s.subject.text if s.subject else "") for s in found] == subjects


def test_orders_letters_and_corrections() -> None:
    (statement,) = statements_of("2. n = 10", 1, vocabulary())
    assert (statement.order, statement.letters) == (2, {"n": 10})
    assert statements_of("Correction: 480", 1, vocabulary())[0].corrects
    assert statements_of("학번: 20261121", 1, vocabulary())[0].noise
    assert statements_of("no params", 1, vocabulary())[0].no_params


def test_equal_lines_are_read_once() -> None:
    words = vocabulary(["lstm"], ["LSTM"])
    before = line_reader._shared_statements.cache_info().misses
    for number in range(5):
        (statement,) = statements_of("lstm: 480", number, words)
        assert statement.line == number
        statement.mentions.clear()  # It is the sheet's own.
    statements_of("lstm: 480" + " 480" * LONGEST_SHARED, 6, words)  # Long lines are not kept.
    assert line_reader._shared_statements.cache_info().misses == before + 1


OUTPUTS = ("Dense(4, name='price', input_shape=(2,))", "Dense(1, name='right')")
NORMAL = ("Conv2D(32, 3, input_shape=(28, 28, 1))", "BatchNormalization()")
TEXTS = ("Embedding(100, 8, input_shape=(5,))", "LSTM(10)")


@pytest.mark.parametrize(
    ("text", "layers", "expected"),
    [
        ("lstm: 필터 하나에 75개, 총 480개", SERIES, "lstm params right"),
        ("dense: 유닛은 12개 → (12+1)*1 = 13", SERIES, "dense params right"),
        ("dense 파라미터 = W 12 + b 1 = 13", SERIES, "dense params right"),
        ("embedding: 100개 단어 × 8차원 = 800", TEXTS, "embedding params right"),
        (
            "embedding의 vocab이 100이고 배열은 100행 8열이므로 800개",
            TEXTS,
            "embedding params right",
        ),
        ("출력 Dense(1): 12*1+1 = 13", SERIES, "dense params right"),
        ("LSTM params: lstm_1 1104, lstm 480", SERIES, "lstm params right, lstm_1 params right"),
        (
            "lstm 480개\ndense: 1개 출력, 13개",
            SERIES,
            "lstm params right, dense shape right, dense params right",
        ),
        ("lstm 480\n두 번째 입력 쪽 dense: 13", SERIES, "lstm params right, ?"),
        ("lstm (3, 10) [3 스텝 모두] → 480개", SERIES, "lstm shape right, lstm params right"),
        ("lstm의 파라미터가 440개라고 하면 틀리고 480개다", SERIES, "lstm params ?"),
        (
            "lstm은 480이고 dense가 13이라서 다 합치면 1597입니다",
            SERIES,
            "lstm params right, dense params right, total right",
        ),
        ("출력은 순서대로 (3,10) (12) (7) 입니다", SERIES, "shape ?"),
        ("lstm 480\n전체의 약 75%를 차지한다", SERIES, "lstm params right, total ?"),
        ("lstm: 한 게이트에 120개, 전부 480개", SERIES, "lstm params right"),
        ("lstm: 게이트 하나당 120개, 4개 게이트 480개", SERIES, "lstm params right"),
        ("lstm: W 40, U 400, b 40 = 480", SERIES, "lstm params right"),
        ("lstm: W 40, U 400, b 41 = 480", SERIES, "lstm params ?"),
        ("최종 출력 Dense(1): 13개", SERIES, "dense params right"),
        (
            "bn: 128개, 학습 가능 64개, 학습 불가 64개",
            NORMAL,
            "batch_normalization params right, ?, ?",
        ),
        ("conv2d (320) 26*26*32", IMAGE, "conv2d shape ?, conv2d params ?"),
        ("conv2d 320 (26*26)", IMAGE, "conv2d shape ?, conv2d params ?"),
        ("conv2d: 26*26 크기 32장, 320개", IMAGE, "conv2d shape right, conv2d params right"),
        ("conv2d: 채널은 32, 크기 26", IMAGE, "conv2d shape ?"),
        ("max_pooling2d: 26/2 = 13 내림해서 13 → (13,13,32)", IMAGE, "max_pooling2d shape right"),
        ("conv2d: 320 (300 trainable, 20 not)", IMAGE, "conv2d params right"),
        ("conv2d: 320개 (학습 300, 비학습 20)", IMAGE, "conv2d params right"),
        (
            "320 = first conv\n18496 = second conv",
            IMAGE,
            "conv2d params right, conv2d_1 params right",
        ),
        ("320 = params of the first conv", IMAGE, "conv2d params right"),
        ("conv2d: 320\ndense block: 16010", IMAGE, "conv2d params right, ?"),
        ("dense: 16010\nconv block\noutput: (13, 13, 32)", IMAGE, "dense params right, ?"),
        ("latent dense: 16010", IMAGE, "dense params right"),
        ("output branch: dense -> 16010", IMAGE, "dense params right"),
        (
            "320 for the first conv, 16010 for the last one",
            IMAGE,
            "conv2d params right, dense params right",
        ),
        ("flatten: 1600 values", IMAGE, "flatten shape right"),
        ("conv2d: 320\nflatten: 1,600", IMAGE, "conv2d params right, flatten shape right"),
        ("flatten: (1600), because 5*5*64", IMAGE, "flatten shape right"),
        ("conv2d: 321, because 3*3*1*32 + 32 = 321", IMAGE, "conv2d params wrong"),
        ("dense 10, 16010", IMAGE, "dense shape right, dense params right"),
        ("dense 16010, 10", IMAGE, "dense params ?"),
        (
            "How many inputs does the dense layer get?\nA: 1600\n"
            "How many parameters does the dense layer have?\nA: 16010",
            IMAGE,
            "dense params right, ?",
        ),
        ("output layer price: 12", OUTPUTS, "price params right"),
        ("output layer right: 5", OUTPUTS, "right params right"),
        (
            "The dense output has 1600*10 weights and 10 biases, 16010 parameters",
            IMAGE,
            "dense params right",
        ),
        (
            "dense hat 1600*10 Gewichte und 10 Bias, also 16010 Parameter",
            IMAGE,
            "dense params right",
        ),
        ("h = hidden units = 10\nlstm: 4*(h+2)*h = 480", SERIES, "lstm params right"),
        ("embedding: 100 words x 8 dims = 800", TEXTS, "embedding params right"),
        ("embedding: 100 words x 8 dims = 801", TEXTS, "embedding params wrong"),
    ],
)
def test_words_beside_values(text: str, layers: tuple[str, ...], expected: str) -> None:
    assert verdicts(text, layers) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("(3, 1) -> lstm (3, 10) -> lstm_1 (12)", "lstm shape right, lstm_1 shape right"),
        ("the two LSTM: 480 and 1104", "lstm params right, lstm_1 params right"),
        ("lstm 480 params, output lstm_1: 1104 params", "lstm params right, lstm_1 params right"),
        ("lstm_1 like 1): 1104", "lstm_1 params right"),
        (
            "3x10 (lstm, 480 params) → (12,) (lstm_1)",
            "lstm shape right, lstm params right, lstm_1 shape right",
        ),
        ("480 (lstm), 1104 (lstm_1)", "lstm params right, lstm_1 params right"),
        ("480 params for lstm, output (3, 10)", "lstm shape right, lstm params right"),
        ("lstm: 4*(10+1+1)*5 = 240, x2 = 480", "lstm params right"),
    ],
)
def test_lines(line: str, expected: str) -> None:
    assert verdicts(line, SERIES) == expected
