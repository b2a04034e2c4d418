"""What a spec may say of training: each key is told once, and Keras knows every name."""

from __future__ import annotations

import inspect
from typing import Any

import jsonschema
import pytest
from conftest import ROOT

from shapecalc.declare.kinds import Argument
from shapecalc.declare.names import Vocabulary
from shapecalc.read.schema import SECTIONS, page, schema
from shapecalc.rules import objectives
from shapecalc.rules.settings import BASE, DATA, SETTINGS, TRAIN, Section

VOCABULARIES = [
    ("losses", objectives.LOSSES),
    ("metrics", objectives.METRICS),
    ("optimizers", objectives.OPTIMIZERS),
    ("callbacks", objectives.CALLBACKS),
    ("optimizers.schedules", objectives.SCHEDULES),
]


@pytest.mark.parametrize(("module", "vocabulary"), VOCABULARIES, ids=lambda one: str(one)[:20])
def test_arguments_are_those_of_keras(keras: Any, module: str, vocabulary: Vocabulary) -> None:
    for part in module.split("."):
        keras = getattr(keras, part)
    for class_name in set(vocabulary.classes.values()):
        signature = set(inspect.signature(getattr(keras, class_name)).parameters) - {"kwargs"}
        assert set(vocabulary.constructors[class_name]) == signature, class_name


@pytest.mark.parametrize(("module", "vocabulary"), VOCABULARIES[:2], ids=lambda one: str(one)[:20])
def test_names_are_those_of_keras(keras: Any, module: str, vocabulary: Vocabulary) -> None:
    """Keras finds each name, but for two that people use, and `acc`, which it knows elsewhere."""
    known = getattr(keras, module)
    for name in vocabulary.strings - {"r2", "rmse", "acc"}:
        assert known.get(name) is not None


def test_callbacks_take_their_arguments_in_the_order_of_keras(keras: Any) -> None:
    """They are told by position, too."""
    for name, parameters in objectives.CALLBACKS.constructors.items():
        if hasattr(keras.callbacks, name):
            own = list(inspect.signature(getattr(keras.callbacks, name)).parameters)
            assert list(parameters) == [one for one in own if one != "kwargs"]


def keys(section: Section, path: str = "") -> list[tuple[str, Argument]]:
    found = []
    for name, key in section.keys.items():
        found.append((f"{path}{name}", key))
        if isinstance(key, Section):
            found += keys(key, f"{path}{name}.")
    return found


@pytest.mark.parametrize("section", [*SETTINGS.values(), BASE], ids=lambda one: one.note[:12])
def test_every_key_is_described(section: Section) -> None:
    assert all(key.note for _, key in keys(section))


@pytest.mark.parametrize("name", SECTIONS)
def test_the_document_has_the_keys(name: str) -> None:
    """``scripts/settings`` writes the tables anew."""
    text = (ROOT / "docs" / "train.md").read_text(encoding="utf-8")
    assert f"<!-- keys of {name} -->\n{page(name)}\n<!-- end -->" in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"data": {"fiel": "a.csv"}},
        {"data": {"missing": "dropp"}},
        {"data": {"ahead": 2}},
        {"train": {"epochs": 0}},
        {"train": {"loss": "msee"}},
        {"train": {"metrics": ["mae", "rmsee"]}},
        {"train": {"callbacks": [{"EarlyStoping": {}}]}},
        {"base": {"file": "a.keras", "cut": 0}},
    ],
)
def test_an_editor_is_told_of_mistakes(wrong: dict[str, Any]) -> None:
    validator = jsonschema.Draft7Validator(schema())
    assert not validator.is_valid({"layers": ["Dense(1)"], **wrong})
    assert validator.is_valid({"layers": ["Dense(1)"]})


def test_defaults_are_valid() -> None:
    for declared in (DATA, TRAIN):
        for key in declared.values():
            if key.default is not None and key.default != ():
                jsonschema.validate(key.default, {**key.schema})
