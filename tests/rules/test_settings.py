"""The keys of `data`, `train` and `base`: their kinds and their schemas, and names of Keras."""

from __future__ import annotations

import inspect
from typing import Any

import jsonschema
import pytest
from conftest import ROOT

from shapecalc.declare.kinds import REQUIRED, Argument, Boolean, Choice, Text
from shapecalc.declare.names import Vocabulary
from shapecalc.read.schema import SECTIONS, page, schema
from shapecalc.rules import objectives
from shapecalc.rules.settings import (
    BASE,
    DATA,
    DATASETS,
    SETTINGS,
    TRAIN,
    ClassWeights,
    Columns,
    Count,
    LayerNames,
    NumberOrChoice,
    ObjectArgument,
    PerOutput,
    Section,
    Several,
    Share,
    finite,
    key_schema,
)

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
    """A spec may give them by position."""
    for name, parameters in objectives.CALLBACKS.constructors.items():
        if hasattr(keras.callbacks, name):
            own = list(inspect.signature(getattr(keras.callbacks, name)).parameters)
            assert list(parameters) == [one for one in own if one != "kwargs"]


def keys(section: Section, path: str = "") -> list[tuple[str, Argument]]:
    result = []
    for name, key in section.keys.items():
        result.append((f"{path}{name}", key))
        if isinstance(key, Section):
            result += keys(key, f"{path}{name}.")
    return result


@pytest.mark.parametrize("section", [*SETTINGS.values(), BASE], ids=lambda one: one.note[:12])
def test_every_key_is_described(section: Section) -> None:
    assert all(key.note for _, key in keys(section))


@pytest.mark.parametrize("name", SECTIONS)
def test_the_document_has_the_keys(name: str) -> None:
    """``scripts/generate settings`` writes the tables."""
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
def test_the_schema_refuses_mistakes(wrong: dict[str, Any]) -> None:
    validator = jsonschema.Draft7Validator(schema())
    assert not validator.is_valid({"layers": ["Dense(1)"], **wrong})
    assert validator.is_valid({"layers": ["Dense(1)"]})


def test_defaults_are_valid() -> None:
    for declared in (DATA, TRAIN):
        for key in declared.values():
            if key.default is not None and key.default != ():
                jsonschema.validate(key.default, {**key.schema})


# Kinds of values


@pytest.mark.parametrize(
    ("kind", "value", "parsed"),
    [
        (Count(), 1, 1),
        (Count(minimum=0, maximum=5), 5, 5),
        (Share(), 0.5, 0.5),
        (Share(), 3, 3),
        (NumberOrChoice(options=("mean",)), "mean", "mean"),
        (NumberOrChoice(options=("mean",)), 2, 2.0),
        (NumberOrChoice(options=("mean",)), 0, 0.0),
        (ClassWeights(options=("balanced",)), "balanced", "balanced"),
        (ClassWeights(options=("balanced",)), {"0": 1, 1: 2}, {0: 1, 1: 2}),
        (ClassWeights(options=("balanced",)), (1, 2), {0: 1, 1: 2}),
        (LayerNames(), True, True),
        (LayerNames(), ("a", "b"), ["a", "b"]),
        (Columns(), None, None),
        (Columns(), "a", "a"),
        (Columns(), ["a", "b"], ["a", "b"]),
        (Columns(), [1, [2]], [1, [2]]),
        (Columns(), {1: "a", "b": [2]}, {"1": "a", "b": [2]}),
    ],
)
def test_values(kind: Argument, value: Any, parsed: Any) -> None:
    result = kind.parse(value)
    assert result == parsed
    assert type(result) is type(parsed)


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (Count(), 0, "a whole number of at least 1"),
        (Count(), 1.0, "a whole number of at least 1"),
        (Count(), True, "a whole number of at least 1"),
        (Count(minimum=0, maximum=5000), 5001, "a whole number from 0 to 5,000"),
        (Share(), 0, "a fraction between 0 and 1, or a number of rows"),
        (Share(), 1.0, "a fraction between 0 and 1, or a number of rows"),
        (Share(), True, "a fraction between 0 and 1, or a number of rows"),
        (NumberOrChoice(options=("mean",)), True, "or a number"),
        (NumberOrChoice(options=("mean",)), "max", "or a number"),
        (NumberOrChoice(options=("mean",)), float("nan"), "a finite number"),
        (NumberOrChoice(options=("mean",), divides=True), 0, "a finite number other than 0"),
        (ClassWeights(options=("balanced",)), {"a": 1}, "classes are numbered from 0"),
        (ClassWeights(options=("balanced",)), {0: "a"}, "a number for each class, or "),
        (ClassWeights(options=("balanced",)), "equal", "a number for each class, or "),
        (LayerNames(), 1, "true, false or a list of layer names"),
        (LayerNames(), ["a", 1], "true, false or a list of layer names"),
        (Columns(), 5, "a column, a list of columns, or numbers in lists"),
        (Columns(), [], "a column, a list of columns, or numbers in lists"),
        (Columns(), ["a", 1], "a column, a list of columns, or numbers in lists"),
        (Columns(), {}, "a column, a list of columns, or numbers in lists"),
        (Columns(), {"a": 5}, "a column, a list of columns, or numbers in lists"),
    ],
)
def test_wrong_values(kind: Argument, value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        kind.parse(value)


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (Count(), [1, 99], [0, 1.5, "a"]),
        (Share(), [0.2, 3], [0, -1, "a"]),
        (NumberOrChoice(options=("mean",)), ["mean", 0, 1.5], ["max", []]),
        (ClassWeights(options=("balanced",)), ["balanced", {"0": 1}, [1, 2]], ["a", ["a"]]),
        (LayerNames(), [True, ["a"]], [1, [1]]),
        (Columns(), ["a", [1, [2]], {"b": "a"}], [5, {"b": 5}]),
        (Several(item=Count()), [1, [1, 2]], ["a", [0]]),
        (PerOutput(item=Count()), [1, {"a": 2}], ["a", {"a": 0}]),
        (ObjectArgument(vocabulary=objectives.LOSSES),
         ["mse", "Huber(delta=2)", {"Huber": {}}], ["msee", {"Hubr": {}}, 5]),
        (Section(keys={"a": Count()}), [{}, {"a": 1}], [5, {"b": 1}, {"a": 0}]),
        (Section(keys={"a": Count()}, alternative=Share()), [0.5, {"a": 1}], ["x", {"b": 1}]),
    ],
)  # fmt: skip
def test_schemas(kind: Argument, right: list[Any], wrong: list[Any]) -> None:
    validator = jsonschema.Draft7Validator(key_schema(kind))
    assert [value for value in right if not validator.is_valid(value)] == []
    assert [value for value in wrong if validator.is_valid(value)] == []


def test_a_schema_has_description_and_default() -> None:
    assert key_schema(Count("rows", 5)) == {
        "description": "rows",
        "type": "integer",
        "minimum": 1,
        "maximum": 2**63 - 1,
        "default": 5,
    }
    assert "default" not in key_schema(Count("rows", None))
    assert "default" not in key_schema(Count("rows"))


LARGEST_SEED = 2**32 - 1

TAKEN: dict[str, tuple[list[Any], list[Any]]] = {
    "data.file": (["a.csv"], [5]),
    "data.x": (["a", ["a", "b"], [[1]]], [5]),
    "data.y": (["a", ["a", "b"], [[1]]], [5]),
    "data.dataset": (
        [
            *("mnist", "fashion_mnist", "cifar10", "cifar100", "boston_housing"),
            *("california_housing", "iris", "wine", "breast_cancer", "diabetes", "digits"),
        ],
        ["mnst", 1],
    ),
    "data.drop": (["a", ["a", "b"]], [5]),
    "data.missing": (["drop", "mean", "median", 0, 1.5], ["max", [1]]),
    "data.categories": (["onehot", "label"], ["one", 1]),
    "data.sample_weight": (["a", [1, 2]], [5]),
    "data.steps": ([1], [0]),
    "data.horizon": ([1], [0]),
    "data.ahead": ([0, 1], [2]),
    "data.onehot": ([True, False], [1]),
    "data.scale": (["minmax", "standard", 255], ["minmx"]),
    "data.scale.x": (["minmax", "standard", 255], ["minmx"]),
    "data.scale.y": (["minmax", "standard", 255], ["minmx"]),
    "data.validation": ([0.2, 100], ["a"]),
    "data.validation.file": (["a.csv"], [5]),
    "data.validation.x": (["a"], [5]),
    "data.validation.y": (["a"], [5]),
    "data.test": ([0.2, 100], ["a"]),
    "data.test.file": (["a.csv"], [5]),
    "data.test.x": (["a"], [5]),
    "data.test.y": (["a"], [5]),
    "data.predict": ([{}], ["a", 0.2]),
    "data.predict.file": (["a.csv"], [5]),
    "data.predict.x": (["a"], [5]),
    "data.predict.y": (["a"], [5]),
    "data.shuffle": ([True, False], [1]),
    "data.seed": ([0, LARGEST_SEED], [-1, LARGEST_SEED + 1]),
    "data.stream": ([True, False], [1]),
    "data.rows": ([1], [0]),
    "train.optimizer": (["adam", "SGD(0.1)", {"Adam": {}}], ["adm", {"Adm": {}}]),
    "train.loss": (["mse", {"a": "mse"}], ["adam", {"a": "adam"}]),
    "train.loss_weights": ([0.5, {"a": 2}], ["a"]),
    "train.metrics": (["mae", ["mae", "auc"], {"a": ["mae"]}], ["adam", ["adam"]]),
    "train.epochs": ([1], [0]),
    "train.batch_size": ([1], [0]),
    "train.class_weight": (["balanced", [1, 2], {"0": 1}], ["equal"]),
    "train.callbacks": ([["EarlyStopping()"], {"EarlyStopping": {}}], ["adam"]),
    "train.shuffle": ([True, False], [1]),
    "train.verbose": ([0, 1, 2, 3], [4]),
    "train.seed": ([0, LARGEST_SEED], [-1, LARGEST_SEED + 1]),
    "train.mixed_precision": (["mixed_float16", "mixed_bfloat16"], ["float16"]),
    "train.jit": (["auto", True, False], ["yes"]),
    "base.file": (["a.keras"], [5]),
    "base.model": (["VGG16(include_top=False)"], [5]),
    "base.until": (["a"], [5]),
    "base.cut": ([1], [0]),
    "base.frozen": ([True, False, ["a"]], [1]),
}
"""Values that each key takes, and some that it does not."""

EVERY_KEY = {
    path: key
    for name, section in {**SETTINGS, "base": BASE}.items()
    for path, key in keys(section, f"{name}.")
}


@pytest.mark.parametrize("path", EVERY_KEY)
def test_values_of_each_key(path: str) -> None:
    key = EVERY_KEY[path]
    right, wrong = TAKEN[path]
    validator = jsonschema.Draft7Validator(key_schema(key))
    assert [value for value in right if not validator.is_valid(value)] == []
    assert [value for value in wrong if validator.is_valid(value)] == []
    if isinstance(key, Choice | Count | Boolean | Columns | Text):  # read in one piece
        for value in right:
            key.parse(value)
        for value in wrong:
            with pytest.raises(ValueError, match=r"^(a|one of|true)\b"):
                key.parse(value)


def test_a_divisor_is_not_zero() -> None:
    whole = DATA["scale"]
    assert isinstance(whole, Section)
    for scaling in (whole.alternative, *whole.keys.values()):
        assert scaling is not None
        with pytest.raises(ValueError, match="a finite number other than 0"):
            scaling.parse(0)
    assert DATA["missing"].parse(0) == 0


def test_keys_without_a_value() -> None:
    """No key of a section is needed; a key has no value if a file does not name it, or its own."""
    kinds = [*DATA.items(), *TRAIN.items(), *BASE.keys.items()]
    assert REQUIRED not in [kind.default for _, kind in kinds]
    assert (DATA["missing"].default, DATA["categories"].default) == (None, "onehot")


def test_data_sets_of_keras(keras: Any) -> None:
    for name in DATASETS["keras"].split():
        assert getattr(keras.datasets, name).load_data
    assert list(DATASETS) == ["keras", "sklearn"]


def test_settings_of_kinds() -> None:
    """Those of every key that names none."""
    assert (Count().minimum, Count().maximum) == (1, 2**63 - 1)
    assert (dict(Section().keys), Section().alternative) == ({}, None)
    assert (NumberOrChoice().divides, ObjectArgument().vocabulary) == (False, objectives.LOSSES)
    assert (Several().item.schema, PerOutput().item.schema) == ({}, {})
    with pytest.raises(ValueError, match=r"^a whole number of at least 1$"):
        Count().parse(2**63)
    with pytest.raises(ValueError, match=r"^a whole number from 0 to 4,294,967,295$"):
        DATA["seed"].parse(2**32)


def test_finite_numbers() -> None:
    assert (finite(1e299), finite(-1e300), finite(1e300)) == (True, False, False)
