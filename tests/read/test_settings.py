"""The sections `data` and `train`: values, objects of Keras, defaults and places of problems."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from shapecalc.declare.kinds import Argument
from shapecalc.errors import Code, KeyStep, Source, Span
from shapecalc.read.document import read_data
from shapecalc.read.problems import Findings
from shapecalc.read.settings import Settings, SettingsReader, SpecObject, read_settings
from shapecalc.read.text import parse
from shapecalc.rules.settings import BASE, DATA, TRAIN


def read(written: dict[str, Any]) -> tuple[Settings, Settings, Findings]:
    text = yaml.safe_dump({**written, "layers": ["Dense(1)"]}, sort_keys=False)
    problems = Findings()
    data, train = read_settings(read_data(parse(Source("spec.yaml", text))), problems)
    return data, train, problems


def values(section: str, written: dict[str, Any]) -> Settings:
    """Return the settings of a section in which nothing is wrong."""
    data, train, problems = read({section: written})
    assert not problems
    return data if section == "data" else train


def wrong(section: str, written: Any) -> list[tuple[str, str, tuple[Any, ...]]]:
    """Return the message, the hint and the place of each problem."""
    _, _, problems = read({section: written})
    return [(result.message, result.hint, result.place.path) for result in problems]


def test_defaults() -> None:
    data, train, problems = read({})
    assert not problems
    assert vars(data.values) == {name: key.default for name, key in DATA.items()}
    assert vars(train.values) == {name: key.default for name, key in TRAIN.items()}
    assert (train.epochs, train.optimizer, data.missing) == (10, "adam", None)


@pytest.mark.parametrize("empty", [None, "None"])
def test_an_empty_value_is_the_default(empty: Any) -> None:
    assert values("train", {"epochs": empty, "loss": empty}).epochs == 10


@pytest.mark.parametrize(
    ("section", "key", "written", "value"),
    [
        ("data", "file", "a.csv", "a.csv"),
        ("data", "x", ["a", "b"], ["a", "b"]),
        ("data", "x", [[1, 2], [3, None]], [[1, 2], [3, None]]),
        ("data", "x", {"left": "a", "right": [1]}, {"left": "a", "right": [1]}),
        ("data", "drop", "a", ["a"]),
        ("data", "drop", ["a", "b"], ["a", "b"]),
        ("data", "missing", 0, 0.0),
        ("data", "missing", "mean", "mean"),
        ("data", "scale", "minmax", "minmax"),
        ("data", "scale", 255, 255.0),
        ("data", "validation", 0.2, 0.2),
        ("data", "validation", 5, 5),
        ("data", "ahead", 0, 0),
        ("data", "stream", True, True),
        ("train", "class_weight", {0: 1, "1": 2.5}, {0: 1, 1: 2.5}),
        ("train", "class_weight", [1, 2], {0: 1, 1: 2}),
        ("train", "class_weight", "balanced", "balanced"),
        ("train", "jit", False, False),
        ("train", "loss_weights", {"left": 2, "right": 0.5}, {"left": 2, "right": 0.5}),
        ("train", "verbose", 2, 2),
        ("train", "seed", 0, 0),
    ],
)
def test_values(section: str, key: str, written: Any, value: Any) -> None:
    result = getattr(values(section, {key: written}), key)
    assert result == value
    assert type(result) is type(value)


def test_sections_in_sections() -> None:
    data = values("data", {"scale": {"x": "minmax", "y": 10}, "test": {"file": "t.csv", "y": "c"}})
    assert (data.scale.x, data.scale.y) == ("minmax", 10.0)
    assert (data.test.file, data.test.x, data.test.y) == ("t.csv", None, "c")
    assert data.test.at("file").path == ("data", "test", "file")
    assert data.test.at("x").path == ("data", "test")


def test_places() -> None:
    data = values("data", {"file": "a.csv"})
    assert data.at("file").path == ("data", "file")
    assert data.at("y").path == ("data",)
    with pytest.raises(AttributeError):
        _ = data.nothing


# Objects of Keras


def test_an_object_by_its_name() -> None:
    loss = values("train", {"loss": "mse"}).loss
    assert isinstance(loss, SpecObject)
    assert (loss.name, loss.class_name, loss.called) == ("mse", "MeanSquaredError", False)
    assert loss.place.path[:2] == ("train", "loss")


@pytest.mark.parametrize("written", ["Huber(delta=2)", {"Huber": {"delta": 2}}])
def test_an_object_as_a_call(written: Any) -> None:
    loss = values("train", {"loss": written}).loss
    assert (loss.class_name, loss.called, loss.keyword) == ("Huber", True, {"delta": 2})


def test_a_schedule_as_an_argument() -> None:
    optimizer = values("train", {"optimizer": "SGD(ExponentialDecay(0.1, 10, 0.9))"}).optimizer
    (schedule,) = optimizer.positional
    assert isinstance(schedule, SpecObject)
    assert (schedule.class_name, schedule.positional) == ("ExponentialDecay", [0.1, 10, 0.9])


def test_lists_and_outputs() -> None:
    train = values("train", {"metrics": "mae", "callbacks": ["TerminateOnNaN()", "CSVLogger('a')"]})
    assert [metric.name for metric in train.metrics] == ["mae"]
    assert [callback.class_name for callback in train.callbacks] == ["TerminateOnNaN", "CSVLogger"]
    train = values(
        "train", {"loss": {"left": "mse", "right": "Huber()"}, "metrics": {"left": ["mae"]}}
    )
    assert {name: loss.class_name for name, loss in train.loss.items()} == {
        "left": "MeanSquaredError",
        "right": "Huber",
    }
    assert [metric.name for metric in train.metrics["left"]] == ["mae"]


# Mistakes


@pytest.mark.parametrize(
    ("section", "written", "message", "hint", "path"),
    [
        ("data", {"tset": 1}, "`data` has no key `tset`", "did you mean `test`?", "tset"),
        ("train", {"abc": 1}, "`train` has no key `abc`", (
            "the keys are optimizer, loss, loss_weights, metrics, epochs, batch_size, "
            "class_weight, callbacks, shuffle, verbose, seed, mixed_precision, jit"
        ), "abc"),
        ("data", {"scale": {"z": 1}}, "`scale` has no key `z`", "the keys are x, y", "scale z"),
        ("data", {"missing": "meen"},
         "`missing` must be one of 'drop', 'mean', 'median', or a number, not 'meen'",
         "did you mean `mean`?", "missing"),
        ("data", {"scale": 0}, "`scale` must be a finite number other than 0, not 0", "", "scale"),
        ("data", {"scale": float("inf")}, (
            "`scale` must be a finite number other than 0, not inf"
        ), "",
         "scale"),
        ("data", {"validation": 1.5},
         "`validation` must be a fraction between 0 and 1, or a number of rows, not 1.5", "",
         "validation"),
        ("data", {"x": ["a", 1]},
         "`x` must be a column, a list of columns, or numbers in lists, not ['a', 1]", "", "x"),
        ("data", {"steps": 0}, "`steps` must be a whole number of at least 1, not 0", "", "steps"),
        ("data", {"seed": 2**32},
         "`seed` must be a whole number from 0 to 4,294,967,295, not 4294967296", "", "seed"),
        ("train", {"epochs": True}, "`epochs` must be a whole number of at least 1, not True", "",
         "epochs"),
        ("train", {"class_weight": {"a": 1}},
         (
            "`class_weight` must be a number for each class; classes are numbered from 0, not "
            "{'a': 1}"
        ), "",
         "class_weight"),
        ("train", {"loss": "msee"}, "there is no loss `msee`", "did you mean `mse`?", "loss"),
        ("train", {"metrics": ["mae", "rmsee"]}, "there is no metric `rmsee`",
         "did you mean `rmse`?", "metrics 1"),
        ("train", {"callbacks": ["EarlyStopping(patince=3)"]},
         "EarlyStopping: no argument is called `patince`", "did you mean `patience`?",
         "callbacks 0"),
    ],
)  # fmt: skip
def test_mistakes(section: str, written: Any, message: str, hint: str, path: str) -> None:
    ((result, advice, place),) = wrong(section, written)
    assert result == message
    assert advice == hint
    steps = path.split()
    assert [str(getattr(step, "name", step)) for step in place[1 : 1 + len(steps)]] == steps


@pytest.mark.parametrize("written", [[1], "a", 5])
def test_a_section_that_is_no_mapping(written: Any) -> None:
    ((message, _, path),) = wrong("train", written)
    assert message.startswith("expected a mapping with some of the keys optimizer, loss,")
    assert path == ("train",)


def test_all_mistakes_are_found() -> None:
    """A wrong value is replaced by the default."""
    _, train, problems = read({"train": {"epochs": 0, "loss": "msee", "batch_size": 4, "x": 1}})
    assert len(problems) == 3
    assert (train.epochs, train.loss, train.batch_size) == (10, None, 4)


def test_the_section_of_a_base() -> None:
    problems = Findings()
    plan = read_data(parse(Source("spec.yaml", "layers: [Dense(1)]")))
    reader = SettingsReader(plan.place, problems)
    keys: dict[str, Argument] = dict(BASE.keys)
    base = reader.section(keys, {"file": "a.keras", "cut": 1, "frozen": ["a"]}, plan.place)
    assert (base.file, base.cut, base.frozen, base.until) == ("a.keras", 1, ["a"], None)
    assert not problems


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ({"AUC": {"name": "a"}}, ["AUC"]),
        ({"AUC": None}, ["AUC"]),
        ("mae", ["mae"]),
        ({"left": "mae"}, {"left": ["mae"]}),
        (
            {"left": {"AUC": {}}, "right": ["mae", "mse"]},
            {"left": ["AUC"], "right": ["mae", "mse"]},
        ),
    ],
)
def test_an_object_or_values_by_name(written: Any, names: Any) -> None:
    metrics = values("train", {"metrics": written}).metrics
    by_name = metrics if isinstance(metrics, dict) else {"": metrics}
    found = {key: [metric.name for metric in several] for key, several in by_name.items()}
    assert (found if isinstance(metrics, dict) else found[""]) == names


CODES: list[tuple[str, Any, Code, tuple[Any, ...]]] = [
    ("train", [1], Code.FORM, ()),
    ("train", {"abc": 1}, Code.UNKNOWN_ARGUMENT, (KeyStep("abc"),)),
    ("train", {"epochs": 0}, Code.ARGUMENT, ("epochs",)),
    ("train", {"loss": "msee"}, Code.UNKNOWN_NAME, ("loss", Span(0, 4))),
    ("train", {"loss": {"a": "msee"}}, Code.UNKNOWN_NAME, ("loss", "a", Span(0, 4))),
    ("train", {"loss": "f()()"}, Code.FORM, ("loss", Span(0, 5))),
    ("train", {"loss": "Huber(dlta=1)"}, Code.UNKNOWN_ARGUMENT, ("loss", Span(6, 10))),
    (
        "train",
        {"optimizer": "Adam(ExponentialDcay(1))"},
        Code.UNKNOWN_NAME,
        ("optimizer", Span(5, 20)),
    ),
    ("train", {"callbacks": ["x"]}, Code.UNKNOWN_NAME, ("callbacks", 0, Span(0, 1))),
    ("data", {"scale": {"x": 0}}, Code.ARGUMENT, ("scale", "x")),
    ("data", {"test": {"file": 5}}, Code.ARGUMENT, ("test", "file")),
    ("data", {"drop": [5]}, Code.ARGUMENT, ("drop", 0)),
]


@pytest.mark.parametrize(("section", "written", "code", "path"), CODES)
def test_the_code_and_the_place_of_mistakes(
    section: str, written: Any, code: Code, path: tuple[Any, ...]
) -> None:
    _, _, problems = read({section: written})
    assert [(found.code, found.place.path) for found in problems] == [(code, (section, *path))]


@pytest.mark.parametrize("name", ["epochs", "batch_size", "verbose", "shuffle"])
def test_a_mapping_is_no_plain_value(name: str) -> None:
    """It is shown as it is written."""
    if name in TRAIN:
        ((message, _, path),) = wrong("train", {name: {"a": 1}})
        assert message.startswith(f"`{name}` must be ")
        assert message.endswith(", not {'a': 1}")
        assert path[-1] == name
