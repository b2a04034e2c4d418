"""Odd values of arguments: a sample of what `odd_values` compares with Keras."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest
from damaged_configs import compare, verdict
from odd_values import OPERATION_NAMES, odd_configs, odd_programs, program_verdict
from strategies import RULES_ON_TENSORS

from shapecalc.oracle.build import Builder

LAYERS = [rule.name for rule in RULES_ON_TENSORS]


@pytest.mark.parametrize("names", [LAYERS, OPERATION_NAMES], ids=["layers", "operations"])
def test_configs(builder: Builder, names: list[str]) -> None:
    outcomes = set()
    chosen = Random(0).sample(names, 8)
    for name, key, value, text in islice(odd_configs(builder, chosen, "0", 1), 60):
        outcome, difference = compare(text, verdict(builder, text))
        assert not difference, f"{name} {key}={value!r}: {outcome}: {difference}"
        outcomes.add(outcome)
    assert {"the same", "both refuse it"} <= outcomes


def test_programs(builder: Builder) -> None:
    outcomes = set()
    chosen = Random(1).sample(LAYERS, 6)
    for name, key, value, text in islice(odd_programs(chosen, "0", 1), 40):
        outcome, difference = compare(text, program_verdict(builder, text), name="m.py")
        assert not difference, f"{name} {key}={value}: {outcome}: {difference}"
        outcomes.add(outcome)
    assert {"the same", "both refuse it"} <= outcomes


INPUTS = ("5", "shape=5", "shape=0.0", "shape=()", "shape=range(3)", "batch_shape=5", "shape=True")
FIRST = ("input_shape=5", "input_shape=(5)", "input_shape=(5,)", "input_dim=0", "input_dim=2.0")
CALLS = (
    "Dropout(0.5)(x, True)",
    "Dropout(0.5)(x, None)",
    "BatchNormalization()(x, None)",
    "Dense(2)(x, True, 3)",
    "Dense(2)(x, x)",
    "BatchNormalization(axis='-1')(x)",
    "Dense(2, kernel_initializer={'class_name': 'Zeros'})(x)",
    "Dense(2, kernel_initializer={'class_name': 'None'})(x)",
    "Dense(2, dtype=float)(x)",
    "Dense(2, input_shape='x')(x)",
    "ReLU(float('inf'))(x)",
)

PROGRAMS = (
    *(f"x = Input({given})\nmodel = keras.Model(x, x)" for given in INPUTS),
    *(f"model = keras.Sequential([Dense(2, {given}), Dense(3)])" for given in FIRST),
    *(f"x = Input((3,))\nmodel = keras.Model(x, {call})" for call in CALLS),
)


@pytest.mark.parametrize("program", PROGRAMS)
def test_program(builder: Builder, program: str) -> None:
    text = f"import keras\nfrom keras.layers import *\n{program}"
    outcome, difference = compare(text, program_verdict(builder, text), name="m.py")
    assert not difference, f"{outcome}: {difference}"
