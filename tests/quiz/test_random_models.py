"""Random models: they fit together, and levels decide what is in them."""

from __future__ import annotations

import pytest

from shapecalc.declare.axes import AXES
from shapecalc.declare.layer import Rule
from shapecalc.quiz.dice import Dice
from shapecalc.quiz.draft import LayerDraft, stack, usual
from shapecalc.quiz.random_models import NothingFitsError, RandomModels
from shapecalc.rules import RULES

SEEDS = range(12)


def models(seed: int, level: int) -> RandomModels:
    return RandomModels(Dice(seed, level, 0), level)


@pytest.mark.parametrize("seed", SEEDS)
def test_shapes(seed: int) -> None:
    steps, features = models(seed, 1).shape(["batch", "time", "features"])
    assert steps in AXES["time"].usual
    assert features in AXES["features"].usual
    height, width, _ = models(seed, 1).shape(["batch", "height", "width", "channels"])
    assert height == width
    assert len(models(seed, 1).shape(["batch", "…"])) in (1, 2, 3)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rule", usual(), ids=repr)
def test_a_layer_and_a_shape_that_it_takes(rule: Rule, seed: int) -> None:
    shape, layer = models(seed, 1).alone(rule)
    assert stack(shape, [layer]).table


@pytest.mark.parametrize("seed", SEEDS)
def test_another_shape_with_as_many_elements(seed: int) -> None:
    first, second = models(seed, 1).target([4, 6])
    assert first * second == 24


def test_the_first_levels_use_only_usual_arguments() -> None:
    drawn = [models(seed, 1).layer(RULES["LSTM"], [5, 3]) for seed in range(40)]
    assert {name for layer in drawn for name in layer.arguments} == {"units", "return_sequences"}
    third = [models(seed, 3).layer(RULES["LSTM"], [5, 3]) for seed in range(40)]
    assert {name for layer in third for name in layer.arguments} > {"units", "return_sequences"}


def test_a_flag_connects_two_recurrent_layers() -> None:
    lstm = LayerDraft(RULES["LSTM"], {"units": 4})
    (connected,) = models(0, 2).connected([5, 3], [lstm], lstm)
    assert connected.text() == "LSTM(4, return_sequences=True)"
    dense = LayerDraft(RULES["Dense"], {"units": 4})
    assert models(0, 2).connected([5, 3], [lstm], dense) == [lstm]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_end_of_a_model_is_dense(seed: int) -> None:
    conv = LayerDraft(RULES["Conv1D"], {"filters": 4, "kernel_size": 2})
    head = models(seed, 2).head([6, 3], [conv], 3)
    assert head[0].text() == "Flatten"
    assert head[-1].text() == "Dense(3)"


@pytest.mark.parametrize("seed", SEEDS)
def test_branches_meet(seed: int) -> None:
    draft = models(seed, 3).joined([RULES["LSTM"], RULES["Conv2D"]], RULES["Add"])
    assert draft.table
    assert [branch.name for branch in draft.branches[:3]] == ["branch1", "branch2", "merged"]


def test_nothing_fits() -> None:
    with pytest.raises(NothingFitsError, match="Lambda"):
        models(0, 1).alone(RULES["Lambda"])
