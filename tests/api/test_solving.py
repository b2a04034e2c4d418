"""``shapecalc.solve``."""

from __future__ import annotations

import json

import pytest
from command_line import command

import shapecalc


def test_params() -> None:
    assert shapecalc.solve("lstm", params=480, input_dim=1) == [{"units": 10}]
    assert shapecalc.solve("lstm_1", params=480, input_shape=(None, 1)) == [{"units": 10}]


def test_known_arguments() -> None:
    assert shapecalc.solve("conv2d", params=50, filters=10, kernel_size=(2, 2)) == [{"channels": 1}]


def test_output_shape() -> None:
    answers = shapecalc.solve("conv2d", output_shape=(5, 5, 7), input_shape=(10, 10, 1))
    assert answers
    for answer in answers[:5]:
        assert answer["filters"] == 7
    words = ["conv2d", "--output-shape", "5,5,7", "--input-shape", "10,10,1", "--format", "json"]
    printed = json.loads(command("solve", *words).stdout)
    assert [answer.keys() for answer in answers] == [answer.keys() for answer in printed]


def test_no_answer() -> None:
    answers = shapecalc.solve("lstm", params=481, input_dim=1)
    assert not answers
    assert "u = 10 gives 480" in answers.why_none
    assert "no solution" in str(answers)


def test_nothing_wanted() -> None:
    with pytest.raises(ValueError, match="params or output_shape"):
        shapecalc.solve("lstm")
    with pytest.raises(shapecalc.ModelError, match="did you mean `LSTM`"):
        shapecalc.solve("lsmt", params=480)
