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
    with pytest.raises(ValueError, match="give params, output_shape, macs or flops"):
        shapecalc.solve("lstm")
    with pytest.raises(shapecalc.ModelError, match="did you mean `LSTM`"):
        shapecalc.solve("lsmt", params=480)


def test_bounds() -> None:
    assert shapecalc.solve("dense", params="<=50", input_dim=4) == [{"units": "1..10"}]
    assert shapecalc.solve("dense", macs=40, input_dim=4) == [{"units": 10}]
    assert shapecalc.solve("dense", flops="60..80", input_dim=4) == [{"units": "8..10"}]
    for bad in ("lots", 0, 2.5, True):
        with pytest.raises(ValueError, match="is not a whole number of at least 1, or a bound"):
            shapecalc.solve("dense", params=bad)  # type: ignore[arg-type]


SPEC = ["LSTM(u, input_shape=(T, 1))", "Dense(5)"]


def test_a_model() -> None:
    assert shapecalc.solve_model(SPEC, params=535, names="u") == [{"u": 10}]
    assert shapecalc.solve_model(SPEC, params="<=535") == [{"T": "1..", "u": "1..10"}]
    image = ["Conv2D(8, 3, input_shape=(28, 28, 1))"]
    answers = shapecalc.solve_model(image, output_shape=(5, 5, 8), input_shape=("n", "n", 1))
    assert answers == [{"n": 7}]
    assert answers.complete
    assert shapecalc.solve_model(image, macs="<=72", names=["conv2d.filters"]).why_none
    (path, answer) = ("specs/conv2d.yaml", {"input_shape": (10, 12, 1)})
    assert shapecalc.solve_model(path, output_shape=(5, 7, 7), input_shape=()) == [answer]


def test_errors_of_a_model() -> None:
    with pytest.raises(ValueError, match="nothing to solve for"):
        shapecalc.solve_model(SPEC)
    with pytest.raises(shapecalc.ModelError, match="no letter 'nope'"):
        shapecalc.solve_model(SPEC, params=3, names=["nope"])
    with pytest.raises(shapecalc.InputError, match="no such file"):
        shapecalc.solve_model("nothing.yaml", params=3)
