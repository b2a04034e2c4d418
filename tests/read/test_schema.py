"""The schema takes what the reader takes, and tells an editor of what it does not."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
import strategies
import yaml
from conftest import SPECS
from hypothesis import HealthCheck, given, settings
from strategies import models

from shapecalc.errors import ShapecalcError
from shapecalc.read.document import read_data
from shapecalc.read.schema import schema

VALIDATOR = jsonschema.Draft7Validator(schema())


def test_it_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(schema())
    json.dumps(schema(), allow_nan=False)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_specs(path: Any) -> None:
    VALIDATOR.validate(yaml.safe_load(path.read_text(encoding="utf-8")))


@pytest.fixture(autouse=True)
def nothing_odd(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strategies, "WRONG_ONE_IN", 10**9)


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(models())
def test_random_models(data: Any) -> None:
    """What reads without a problem is valid for an editor, too.

    But for what Keras only tolerates, such as 0 for False.
    """
    try:
        problems = read_data(data).problems
    except ShapecalcError:
        return
    if not problems:
        VALIDATOR.validate(json.loads(json.dumps(data)))


@pytest.mark.parametrize(
    "wrong",
    [
        [{"Desne": 5}],
        [{"LSTM": {"units": 10, "return_sequneces": True}}],
        [{"LSTM": {"return_sequences": True}}],
        [{"Conv2D": {"filters": 3, "kernel_size": 3, "padding": "smae"}}],
        [{"Dense": {"units": 5, "activation": "rulu"}}],
        {"layer": ["Dense(5)"]},
        {"layers": 5},
    ],
)
def test_mistakes(wrong: Any) -> None:
    assert not VALIDATOR.is_valid(wrong)
