"""The schema takes what the reader takes, and tells an editor of what it does not."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
import strategies
import yaml
from conftest import SPECS
from strategies import models, trying

from shapecalc.errors import ShapecalcError
from shapecalc.read.document import read_data
from shapecalc.read.layer_names import names
from shapecalc.read.schema import SECTIONS, page, schema

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


def test_random_models() -> None:
    """What reads without a problem is valid for an editor, too.

    But for what Keras only tolerates, such as 0 for False.
    """

    @trying(models(), 0, 300)
    def check(data: Any) -> None:
        try:
            problems = read_data(data).problems
        except ShapecalcError:
            return
        if not problems:
            VALIDATOR.validate(json.loads(json.dumps(data)))

    check()


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


@pytest.mark.parametrize(
    "right",
    [
        [],
        ["Dense(5)", {"Dense": 5}, {"Dense": {"units": 5}}, "Flatten", {"Flatten": None}],
        {"layers": ["Dense(5)"], "name": "m", "trainable": False},
        {"inputs": {"x": 3, "y": [3, None], "z": "Input(3)"}, "layers": {"a": ["x", "Dense(5)"]}},
        {"layers": {"a": [["x", "y"], "Add"], "b": "a[0]"}, "outputs": ["a", "b"]},
        {"layers": {"a": "Dense(5)(x)"}, "outputs": {"left": "a"}},
        {"layers": [{"Sequential": ["Dense(5)"]}, {"load_model": "a.yaml"}]},
        {"base": "saved.keras"},
        {"base": {"file": "saved.keras", "cut": 1, "frozen": True}, "layers": []},
    ],
)
def test_forms(right: Any) -> None:
    VALIDATOR.validate(right)


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        (5, []),
        ([5], []),
        ([{"Dense": 5, "LSTM": 5}], []),
        (["Dense(5) + 1"], []),
        ({"layers": {"a": []}}, []),
        ({"name": "m"}, []),
        ({"layers": [], "base": {"until": 5}}, []),
    ],
)
def test_other_mistakes(wrong: Any, path: list[Any]) -> None:
    (error,) = VALIDATOR.iter_errors(wrong)
    assert list(error.path) == path


def test_every_layer_has_its_arguments() -> None:
    definitions = schema()["definitions"]
    mapping = definitions["layerMapping"]["properties"]
    assert set(names()) <= set(mapping)
    dense, *_ = definitions["Dense"]["anyOf"]
    assert dense["required"] == ["units"]
    assert dense["properties"]["use_bias"]["default"] is True
    assert dense["properties"]["units"]["description"]
    assert "default" not in dense["properties"]["units"]


@pytest.mark.parametrize("name", SECTIONS)
def test_page(name: str) -> None:
    head, rule, *rows = page(name).splitlines()
    assert (head, rule) == ("| key | default | |", "| --- | --- | --- |")
    keys = [row.split("`")[1] for row in rows]
    assert keys == list(SECTIONS[name].keys)


def test_defaults_on_a_page() -> None:
    rows = page("train").splitlines()
    assert any(row.startswith("| `epochs` | `") for row in rows)
