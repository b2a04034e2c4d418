"""Every model in every form, and back: the tables stay the same, for Keras, too."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from math import inf, nan
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

import pytest
from conftest import ROOT, SPECS
from strategies import models, trying

from shapecalc.errors import ShapecalcError, Source, WriteError
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import VARIANTS, differences
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_data, read_spec
from shapecalc.read.problems import Findings
from shapecalc.read.settings import read_settings
from shapecalc.read.text import parse
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import summary
from shapecalc.write.convert import FORMS, compare, convert
from shapecalc.write.documents import as_json, as_yaml

READABLE = [form for form in FORMS if form != "python"]
SCRIPTS = ROOT / "tests" / "snapshots" / "scripts"

each_spec = pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)


def tables(plan: ModelPlan) -> list[str]:
    """The table of a model, in all its variants."""
    found = summary(infer(plan))
    return [table(found, Options(columns=120, **variant)) for variant in VARIANTS]


def plan_of(text: str) -> ModelPlan:
    plan = read_data(parse(Source("<text>", text)))
    plan.place.source.text = text  # Keras is told of what it has saved as it is.
    return plan


def program(builder: Builder, text: str) -> Any:
    """The model that a program makes."""
    builder.set_names(None)
    assert text.endswith("\nmodel.summary()\n")
    names: dict[str, Any] = {}
    with catch_warnings():
        simplefilter("ignore")
        exec(text.removesuffix("model.summary()\n"), names)
    return names["model"]


def unlike(plan: ModelPlan, model: Any) -> Iterator[str]:
    """What is different in Keras; it numbers calls again, which a stack's table does not show."""
    ours = summary(infer(plan))
    for difference in differences(ours, model, widths=(80,)):
        if ours.class_name != "Sequential" or "connected_to" not in difference:
            yield difference


@each_spec
def test_specs_through_all_forms(path: Path) -> None:
    before = tables(read_spec(str(path)))
    for form in READABLE:
        text, notes = convert(read_spec(str(path)), form)
        assert len(notes) == (form == "keras" and bool(read_spec(str(path)).settings))
        assert tables(plan_of(text)) == before
        for other in READABLE:
            again, _ = convert(plan_of(text), other)
            assert tables(plan_of(again)) == before
            assert other != form or again == text


@each_spec
def test_keras_reads_what_is_written(builder: Builder, path: Path) -> None:
    plan = read_spec(str(path))
    saved, _ = convert(plan, "keras")
    assert list(unlike(plan_of(saved), builder.saved(saved))) == []
    assert tables(plan_of(saved)) == tables(plan)


@each_spec
def test_programs(builder: Builder, path: Path) -> None:
    """The program of a spec, and of the JSON that the spec has become."""
    plan = read_spec(str(path))
    text, _ = convert(plan, "python")
    assert list(unlike(plan, program(builder, text))) == []
    text, _ = convert(plan_of(convert(plan, "keras")[0]), "python")
    assert list(unlike(plan, program(builder, text))) == []


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.txt")), ids=lambda path: path.name)
def test_snapshots(path: Path) -> None:
    """What people see. ``scripts/generate`` writes the files anew."""
    text, _ = convert(read_spec(str(ROOT / "specs" / path.name.removesuffix(".py.txt"))), "python")
    assert path.read_text(encoding="utf-8") == text


def test_there_are_snapshots() -> None:
    assert len(list(SCRIPTS.glob("*.txt"))) >= 4


@pytest.mark.parametrize("wrapper", ["{}", "Bidirectional({})"])
@pytest.mark.parametrize(
    "cells",
    [
        "[GRUCell(2), LSTMCell(3)]",
        "[LSTMCell(2)]",
        "StackedRNNCells([LSTMCell(2), GRUCell(3)])",
        "StackedRNNCells([StackedRNNCells([GRUCell(2), GRUCell(3)]), GRUCell(4)])",
        "StackedRNNCells([StackedRNNCells([GRUCell(2)]), GRUCell(3)])",
    ],
)
def test_states_of_several_cells(builder: Builder, wrapper: str, cells: str) -> None:
    """Keras nests the states of each cell: the third output may be y[1][1] in a program."""
    call = wrapper.format(f"RNN({cells}, return_state=True)")
    data = {
        "inputs": {"x": (4, 3)},
        "layers": {"y": f"{call}(x)", "z": "Dense(2)(y[2])"},
        "outputs": ["z", "y"],
    }
    text, _ = convert(read_data(data), "python")
    assert list(unlike(read_data(data), program(builder, text))) == [], text


def random_models(config: pytest.Config, share: int) -> list[Any]:
    """Random models that are right, one for so many of those that are asked for."""
    found: list[Any] = []

    @trying(
        models(),
        config.getoption("seed") + share,
        config.getoption("models") // share,
        shrink=False,
    )
    def collect(data: Any) -> None:
        try:
            infer(read_data(data))
        except ShapecalcError:
            return
        found.append(data)

    collect()
    return found


def test_random_models(request: pytest.FixtureRequest, tally: dict[str, Counter[str]]) -> None:
    """What the spec language can say, every form can say."""
    outcomes = tally.setdefault("random models in other forms", Counter())
    for data in random_models(request.config, share=20):
        before = tables(read_data(data))
        for form in READABLE:
            text, notes = convert(read_data(data), form)
            assert tables(plan_of(text)) == before
            for other in FORMS:
                convert(plan_of(text), other)
            outcomes[form] += 1
            outcomes["with notes"] += bool(notes)
    assert outcomes["yaml"]


def test_random_models_in_keras(
    request: pytest.FixtureRequest, builder: Builder, tmp_path: Path
) -> None:
    """Keras reads them, runs their programs, and ruff has nothing to lay out otherwise."""
    for number, data in enumerate(random_models(request.config, share=20)):
        text, _ = convert(read_data(data), "python")
        assert list(unlike(read_data(data), program(builder, text))) == [], text
        saved, _ = convert(read_data(data), "keras")
        assert list(unlike(plan_of(saved), builder.saved(saved))) == []
        (tmp_path / f"model_{number}.py").write_text(text, encoding="utf-8")
    for path in SPECS:
        text, _ = convert(read_spec(str(path)), "python")
        (tmp_path / f"{path.stem}.py").write_text(text, encoding="utf-8")
    check = [sys.executable, "-m", "ruff"]
    options = ["--isolated", "--quiet", str(tmp_path)]
    subprocess.run([*check, "format", "--diff", "--line-length", "88", *options], check=True)
    subprocess.run([*check, "check", "--select", "E7,F,I", *options], check=True)


@pytest.mark.parametrize("form", ["yaml", "json"])
@each_spec
def test_what_is_said_of_training(path: Path, form: str) -> None:
    """Data and training stay as they are, and the other forms say that they have left them out."""
    plan = read_spec(str(path))
    text, _ = convert(plan, form)
    again = plan_of(text)
    before, after = (
        {key: setting.value for key, setting in item.settings.items()} for item in (plan, again)
    )
    assert after == before
    problems = Findings()
    read_settings(again, problems)
    assert not list(problems)
    notes = convert(plan, "keras")[1]
    assert any("no place for training settings" in note for note in notes) == bool(before)


def test_numbers_that_are_none_and_keys_that_are_numbers() -> None:
    data = {"data": {"x": [[nan, -inf]], "y": [1]}, "train": {"class_weight": {0: 1, 1: 0.5}}}
    text = as_yaml(data)
    assert text.splitlines()[1] == "  x: [[.nan, -.inf]]"
    layers = {"layers": ["Dense(1, input_shape=(2,))"]}
    plan = plan_of(as_json({**layers, "train": data["train"]}))
    _, train = read_settings(plan, Findings())
    assert train.class_weight == {0: 1, 1: 0.5}


# What is compared


def model(data: Any) -> Any:
    return infer(read_data(data))


STACK = ["Input((3,))", "Dense(2)", "ReLU"]


def test_the_same_model() -> None:
    differences = compare(model(STACK), model(STACK))
    assert (differences.changes, differences.notes) == ([], [])


@pytest.mark.parametrize(
    ("other", "change"),
    [
        (["Input((3,))", "Dense(4)", "ReLU"], "the model's total_params would be 16, not 8"),
        (["Input((3,))", "Dense(2)"], "the number of rows would be 1, not 2"),
        (["Input((3,))", "Dense(2)", "ELU"], "class_name of re_lu would be ELU, not ReLU"),
        (
            ["Input((3,))", "Dense(2, name='a')", "ReLU"],
            "the name of dense would be a, not dense",
        ),
        (
            ["Input((3,))", "Dense(2, trainable=False)", "ReLU"],
            "the model's trainable_params would be 0, not 8",
        ),
        (
            ["Input((3,))", "Dense(2, dtype='float16')", "ReLU"],
            "dtype of dense would be float16, not float32",
        ),
        (
            {"name": "m", "layers": STACK},
            "the model's name would be m, not sequential",
        ),
    ],
)
def test_changes(other: Any, change: str) -> None:
    assert change in compare(model(STACK), model(other)).changes


def graph(**layers: Any) -> Any:
    return model({"inputs": {"x": 4}, "layers": layers})


def test_other_connections() -> None:
    before = graph(a="Dense(4)(x)", b="Dense(4)(a)", c="add([a, b])")
    after = graph(a="Dense(4)(x)", b="Dense(4)(x)", c="add([a, b])")
    assert "what dense_1 reads would be input_layer[0][0], not dense[0][0]" in (
        compare(before, after).changes
    )


MASKED: dict[str, Any] = {
    "inputs": {"words": 7},
    "layers": {"y": ["words", "Embedding(9, 4, mask_zero=True)", "LSTM(3)"]},
}


def test_an_operation_of_another_name() -> None:
    text = convert(read_data(MASKED), "keras")[0].replace("not_equal", "not_equal_5")
    _, notes = convert(plan_of(text), "yaml")
    assert list(notes) == ["the operation `not_equal_5` is renamed to `not_equal`"]


def test_settings_that_a_form_cannot_hold() -> None:
    data = {"layers": STACK, "data": {"file": "a.csv"}, "train": {"epochs": 3}}
    end = "left out: this format has no place for training settings"
    for form in ("keras", "python"):
        assert list(convert(read_data(data), form)[1]) == [
            f"`data` and `train` of the spec are {end}"
        ]
        trained = {"layers": STACK, "train": {}}
        assert list(convert(read_data(trained), form)[1]) == [f"`train` of the spec is {end}"]
    for form in ("yaml", "json"):
        text, without = convert(read_data(data), form)
        assert list(without) == []
        again = parse(Source("a", text))
        assert (again["data"], again["train"]) == (data["data"], data["train"])


def test_a_base_is_written_without_its_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("saved.json").write_text(convert(read_data(STACK), "keras")[0])
    Path("a.yaml").write_text("base: saved.json\nlayers: [Dense(1)]\n")
    for form in FORMS:
        text, notes = convert(read_spec("a.yaml"), form)
        assert list(notes) == ["the layers of saved.json are written without their weights"]
        assert "base" not in text


def test_a_mask_that_no_layer_computes() -> None:
    """Without `mask_zero` the operation that Keras has saved does not come by itself."""
    config = convert(read_data(MASKED), "keras")[0]
    plan = plan_of(config.replace('"mask_zero": true', '"mask_zero": false'))
    with pytest.raises(WriteError) as caught:
        convert(plan, "yaml")
    assert str(caught.value) == 'NotEqual "not_equal": this format cannot represent the operation'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "- Dense(7, input_shape=(3,))\n",
            "Sequential: it would become a different model: the model's total_params would be 28",
        ),
        ("5\n", "Sequential: the result cannot be read back: a spec must be a list of layers"),
        ("- LSTM(2, input_shape=(3,))\n", "Sequential: the result cannot be read back: LSTM"),
    ],
)
def test_what_is_written_is_compared(
    monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    """A fault of the writer must not become a wrong file."""
    monkeypatch.setattr("shapecalc.write.convert._spec", lambda *arguments: text)
    with pytest.raises(WriteError) as caught:
        convert(read_data(STACK), "yaml")
    assert str(caught.value).startswith(message)


def test_a_layer_whose_parameters_only_the_weights_tell() -> None:
    """What is written has no weights."""
    own = {"class_name": "Own", "config": {"name": "own"}}
    first = {
        "class_name": "Dense",
        "config": {"name": "a", "units": 2, "batch_input_shape": [None, 3]},
    }
    listed = [("a/kernel", [3, 2]), ("a/bias", [2]), ("own/w", [7])]
    weights = [{"name": name, "shape": shape, "dtype": "float32"} for name, shape in listed]
    config = {"class_name": "Sequential", "config": {"name": "m", "layers": [first, own]}}
    data = {"modelTopology": {"model_config": config}, "weightsManifest": [{"weights": weights}]}
    text, _ = convert(read_data(data), "yaml")
    assert "Layer(class_name='Own'" in text or "class_name: Own" in text
