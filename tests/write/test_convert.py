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

from shapecalc.errors import ShapecalcError, Source
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
from shapecalc.write.convert import FORMS, convert
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
    """What is different in Keras; it counts calls anew, which a stack's table does not show."""
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
    """What people see. ``scripts/snapshots`` writes the files anew."""
    text, _ = convert(read_spec(str(ROOT / "specs" / path.name.removesuffix(".py.txt"))), "python")
    assert path.read_text(encoding="utf-8") == text


def test_there_are_snapshots() -> None:
    assert len(list(SCRIPTS.glob("*.txt"))) >= 4


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
    told, found = (
        {key: given.value for key, given in each.settings.items()} for each in (plan, again)
    )
    assert found == told
    problems = Findings()
    read_settings(again, problems)
    assert not list(problems)
    notes = convert(plan, "keras")[1]
    assert any("no place for them" in note for note in notes) == bool(told)


def test_numbers_that_are_none_and_keys_that_are_numbers() -> None:
    data = {"data": {"x": [[nan, -inf]], "y": [1]}, "train": {"class_weight": {0: 1, 1: 0.5}}}
    text = as_yaml(data)
    assert text.splitlines()[1] == "  x: [[.nan, -.inf]]"
    layers = {"layers": ["Dense(1, input_shape=(2,))"]}
    plan = plan_of(as_json({**layers, "train": data["train"]}))
    _, train = read_settings(plan, Findings())
    assert train.class_weight == {0: 1, 1: 0.5}
