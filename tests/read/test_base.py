"""Models that go on from a saved one: as Keras does it, layer by layer."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from reading import in_full
from strategies import models, trying

from shapecalc.diagnose.repair import undiagnosed as as_told
from shapecalc.diagnose.report import failure
from shapecalc.errors import Code, ModelError, ShapecalcError
from shapecalc.model.automatic_names import Names
from shapecalc.model.infer import Model, infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import (
    build_or_error,
    differences,
    keras_table,
    without_trailing_blanks,
)
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan, OperationPlan
from shapecalc.read.base import freeze, rename
from shapecalc.read.document import read_data, read_spec
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import Summary, summary
from shapecalc.train.endpoints import endpoints
from shapecalc.write.convert import convert


@pytest.fixture
def saved(tmp_path: Path, builder: Builder) -> Path:
    """A stack and a graph that Keras has saved."""
    keras = builder.keras
    builder.set_names(None)
    layers = keras.layers
    stack = keras.Sequential(
        [layers.Input((4, 1)), layers.LSTM(10), layers.Dense(5), layers.Dense(1)]
    )
    stack.save(tmp_path / "stack.keras")
    builder.set_names(None)
    one, two = keras.Input((4,)), keras.Input((3,))
    both = layers.Concatenate()([layers.Dense(5)(one), layers.Dense(6)(two)])
    keras.Model([one, two], layers.Dense(2)(both)).save(tmp_path / "graph.keras")
    builder.set_names(None)
    one, shared = keras.Input((4,)), layers.Dense(4, name="shared")
    inner = keras.Sequential(
        [layers.Input((4,)), layers.Dense(5), layers.BatchNormalization()], name="inner"
    )
    added = keras.ops.concatenate([shared(one) + 1.0, shared(shared(one))], axis=-1)
    outputs = [inner(one), layers.Dense(4)(added)]
    keras.Model(one, outputs).save(tmp_path / "rich.keras")
    return tmp_path


def told(folder: Path, spec: dict[str, Any]) -> tuple[ModelPlan, Summary]:
    path = folder / "spec.yaml"
    path.write_text(yaml.safe_dump(spec, sort_keys=False), encoding="utf-8")
    plan = read_spec(str(path))
    return plan, summary(infer(plan))


CASES: dict[str, dict[str, Any]] = {
    "added to a stack": {"base": "stack.keras", "layers": ["Dense(10)", "LeakyReLU()", "Dense(1)"]},
    "cut": {"base": {"file": "stack.keras", "cut": 1}, "layers": ["Dense(7)"]},
    "until": {"base": {"file": "stack.keras", "until": "lstm"}, "layers": ["Dense(7)"]},
    "frozen": {"base": {"file": "stack.keras", "frozen": True}, "layers": ["Dense(7)"]},
    "some frozen": {"base": {"file": "graph.keras", "frozen": ["dense", "dense_2"]}},
    "added to a graph": {"base": "graph.keras", "layers": ["Dense(10)", "Dense(1, name='out')"]},
    "a graph cut": {
        "base": {"file": "graph.keras", "until": "concatenate"},
        "layers": ["Dense(1)"],
    },
    "a branch of a graph": {
        "base": {"file": "graph.keras", "until": "dense"},
        "layers": ["Dense(3)"],
    },
    "operations and models inside": {
        "base": {"file": "rich.keras", "frozen": True},
        "layers": {"end": ["[base[0], base[1]]", "Concatenate", "Dense(3)"]},
        "outputs": "end",
    },
    "a graph cut behind a call": {
        "base": {"file": "rich.keras", "until": "shared"},
        "layers": ["Dense(1)"],
    },
    "the model inside": {
        "base": {"file": "rich.keras", "until": "inner", "frozen": ["inner"]},
        "layers": ["Dense(1)", "Dense(2)"],
    },
    "as one layer": {
        "inputs": {"a": "(4, 1)", "b": [4]},
        "layers": {
            "one": ["a", "load_model('stack.keras')"],
            "two": ["b", "load_model('rich.keras')"],
        },
        "outputs": ["one", "two"],
    },
    "a stack as a graph": {
        "base": {"file": "stack.keras", "cut": 1},
        "inputs": {"extra": [3]},
        "layers": {
            "two": ["[base, extra]", "Concatenate", "Dense(3)"],
            "one": ["base", "Dense(1)"],
        },
    },
}


@pytest.mark.parametrize("spec", CASES.values(), ids=CASES)
def test_keras_agrees(builder: Builder, saved: Path, spec: dict[str, Any]) -> None:
    plan, ours = told(saved, spec)
    assert list(differences(ours, builder.model(plan))) == []


def test_as_keras_adds(builder: Builder, saved: Path) -> None:
    """The table is that of ``load_model`` and ``add``, as in the notes (000, keras21)."""
    _, ours = told(saved, CASES["added to a stack"])
    keras = builder.keras
    model = keras.models.load_model(saved / "stack.keras", compile=False)
    model.add(keras.layers.Dense(10, name="dense_2"))
    model.add(keras.layers.LeakyReLU(name="leaky_re_lu"))
    model.add(keras.layers.Dense(1, name="dense_3"))
    assert without_trailing_blanks(table(ours, Options(columns=80))) == without_trailing_blanks(
        keras_table(model, 80)
    )


def test_names_are_made_unique(saved: Path) -> None:
    plan, ours = told(saved, CASES["added to a stack"])
    assert [row.name for row in ours.layers][-3:] == ["dense_2", "leaky_re_lu", "dense_3"]
    assert plan.notes == (
        "stack.keras already has a layer `dense`, so the new one is named `dense_2`",
        "stack.keras already has a layer `dense`, so the new one is named `dense_3`",
    )


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"base": "nothing.keras"}, "there is no such file"),
        ({"base": {"file": "stack.keras", "untill": "lstm"}}, "did you mean `until`?"),
        ({"base": {"file": "stack.keras", "until": "lstmm"}}, "did you mean `lstm`?"),
        ({"base": {"file": "stack.keras", "frozen": ["dens"]}}, "did you mean `dense`?"),
        ({"base": {"file": "stack.keras", "cut": 4}}, "less than the number of layers, which is 4"),
        ({"base": {"file": "graph.keras", "cut": 1}}, "name the last layer to keep"),
        (
            {"base": {"until": "lstm"}},
            "`base` must name the file of a saved model, or a model of keras.applications",
        ),
        (
            {"base": "stack.keras", "layers": ["Dense(3, name='dense')"]},
            "another layer of this model",
        ),
        ({"base": "stack.keras", "layers": ["Conv2D(3, 2)"]}, "Conv2D"),
        ({"base": "spec.yaml"}, "`spec.yaml` loads itself"),
        ({"base": 5}, "must be a string"),
        ({"base": "stack.keras", "inputs": {"a": 3}}, "is Sequential and has no `inputs`"),
        ({"base": {"file": "stack.keras", "frozen": 3}}, "true, false or a list of layer names"),
    ],
)
def test_mistakes(saved: Path, spec: dict[str, Any], said: str) -> None:
    with pytest.raises(ShapecalcError) as caught:
        told(saved, spec)
    assert said in failure(as_told(caught.value.problems))


def goings_on(saved: ModelPlan, model: Model, name: str, chance: Random) -> dict[str, Any]:
    """A spec that goes on from a saved model, or takes it as a layer."""
    parts = [*saved.steps, *saved.layers]
    layers = [str(part.arguments.name) for part in parts if not isinstance(part, CallPlan)]
    added = chance.choice([[], ["Flatten"], ["Dropout(0.1)", "Flatten()", "Dense(2)"]])
    if chance.random() < 0.7:
        told: dict[str, Any] = chance.choice([{}, {"until": chance.choice(layers)}, {"cut": 1}])
        frozen = chance.choice([True, False, chance.sample(layers, 1)])
        return {"base": {"file": name, **told, "frozen": frozen}, "layers": added}
    inputs, _ = endpoints(saved, model)
    names = [f"x{number}" for number in range(len(inputs))]
    structure = names[0] if len(names) == 1 else f"[{', '.join(names)}]"
    return {
        "inputs": {
            each: f"Input(shape={tuple(end.shape)}, dtype={end.dtype!r})"
            for each, end in zip(names, inputs)
        },
        "layers": {"y": [structure, f"load_model({name!r})"]},
        "outputs": "y",
    }


def test_random_bases(
    request: pytest.FixtureRequest,
    builder: Builder,
    tmp_path: Path,
    tally: dict[str, Counter[str]],
) -> None:
    """Whatever Keras has saved can be gone on with, as Keras itself would."""
    outcomes = tally.setdefault("random models gone on with", Counter())
    count = request.config.getoption("models") // 10

    @trying(models(), request.config.getoption("seed") + 5, count, shrink=False)
    def agree(data: Any) -> None:
        with suppress(ShapecalcError):
            (tmp_path / "saved.json").write_text(convert(read_data(data), "keras")[0])
            plan = read_spec(str(tmp_path / "saved.json"))
            check(goings_on(plan, infer(plan), "saved.json", Random(str(data))))

    def check(spec: dict[str, Any]) -> None:
        path = tmp_path / "spec.yaml"
        path.write_text(yaml.safe_dump(spec, sort_keys=False), encoding="utf-8")
        plan = read_spec(str(path))
        model, refused = build_or_error(builder, plan)
        ours = None
        with suppress(ModelError):
            ours = summary(infer(plan))
        assert (ours is None) == bool(refused), f"Keras: {refused or 'accepts it'}"
        if ours:
            assert list(differences(ours, model, widths=(80,))) == []
        outcomes["accepted by both" if ours else "refused by both"] += 1

    agree()
    assert outcomes["accepted by both"] > outcomes["refused by both"]


# The extension itself, on saved models that need no Keras


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A stack and a graph as Keras would save them, and a spec."""
    stack = ["Input((4, 1))", "LSTM(10)", "Dense(5)", "Dense(1)"]
    graph = {
        "inputs": {"x": 4},
        "layers": {
            "a": "Dense(5, name='a')(x)",
            "b": "Dense(6, name='b')(x)",
            "c": "concatenate([a, b])",
        },
    }
    for name, data in (("stack.json", stack), ("graph.json", graph)):
        (tmp_path / name).write_text(convert(read_data(data), "keras")[0])
    (tmp_path / "other.yaml").write_text("- Dense(5, input_shape=(3,))\n")
    return tmp_path


def names_of(plan: ModelPlan) -> list[str | None]:
    layers = plan.layers or [step for step in plan.steps if not isinstance(step, CallPlan)]
    return [layer.arguments.name for layer in layers]


@pytest.mark.parametrize(
    ("spec", "names", "popped"),
    [
        ({"base": "stack.json"}, ["input_layer", "lstm", "dense", "dense_1"], 0),
        (
            {"base": {"file": "stack.json", "cut": 2}, "layers": ["Dense(7)"]},
            ["input_layer", "lstm", None],
            2,
        ),
        ({"base": {"file": "stack.json", "until": "lstm"}}, ["input_layer", "lstm"], 2),
        (
            {"base": {"file": "stack.json", "until": "dense", "cut": 1}},
            ["input_layer", "lstm"],
            2,
        ),
        (
            {"base": {"file": "graph.json", "until": "a"}, "layers": ["Dense(7, name='d')"]},
            ["input_layer", "a", "d"],
            0,
        ),
    ],
)
def test_layers(files: Path, spec: dict[str, Any], names: list[str | None], popped: int) -> None:
    plan, _ = told(files, spec)
    assert names_of(plan) == names
    assert plan.base
    assert plan.base.popped == popped
    assert plan.problems == []


def test_a_stack_keeps_its_name(files: Path) -> None:
    plan, _ = told(files, {"base": "stack.json"})
    assert plan.arguments.name == "sequential"
    plan, _ = told(files, {"base": "stack.json", "name": "mine"})
    assert plan.arguments.name == "mine"


TINY = "MobileNet(weights=None, include_top=False, input_shape=(32, 32, 3), alpha=0.25"


@pytest.mark.parametrize(
    ("base", "rows", "total", "trained"),
    [
        (f"{TINY})", 88, 219058, 213586),
        ({"model": f"{TINY}, frozen=True)"}, 88, 219058, 514),
        ({"model": f"{TINY})", "frozen": True}, 88, 219058, 514),
        ({"model": f"{TINY})", "until": "conv1"}, 4, 4314, 4314),
        ({"model": f"{TINY})", "until": "conv1", "frozen": ["conv1"]}, 4, 4314, 4098),
        ({"model": "MobileNet", "until": "conv1"}, 4, 803682, 803682),
    ],
)
def test_a_model_of_keras(base: Any, rows: int, total: int, trained: int) -> None:
    made = summary(infer(read_data({"base": base, "layers": ["Flatten()", "Dense(2)"]})))
    assert (len(made.layers), made.total_params, made.trainable_params) == (rows, total, trained)
    assert [row.name for row in made.layers][-2:] == ["flatten", "dense"]


@pytest.mark.parametrize(
    ("base", "problem"),
    [
        (
            {"model": "MobileNett"},
            "base/model/Span(start=0, end=10) SC301 Keras has no model `MobileNett` (hint: did you "
            "mean `MobileNet`?) (meant: MobileNet)",
        ),
        (
            {"model": "Dense(3)"},
            "base/model/Span(start=0, end=5) SC301 Keras has no model `Dense` (hint: did you mean "
            "`DenseNet201`?) (meant: DenseNet201)",
        ),
        *(
            (
                {"model": text},
                "base/model SC104 expected a model of Keras here, such as VGG16(include_top=False)",
            )
            for text in ("3 + 4", "[VGG16]", "VGG16()(x)")
        ),
        ({"model": 5}, "base/model SC203 `model` must be a string, not 5"),
        (
            {"model": "MobileNet", "until": "con"},
            "base/until SC301 `base` has no layer `con` (hint: did you mean `conv1`?) "
            "(meant: conv1)",
        ),
    ],
)
def test_what_is_no_model_of_keras(base: Any, problem: str) -> None:
    with pytest.raises(ShapecalcError) as caught:
        infer(read_data({"base": base, "layers": ["Flatten()", "Dense(2)"]}))
    assert [in_full(found) for found in caught.value.problems] == [problem]


@pytest.mark.parametrize(
    ("frozen", "trainable"),
    [(None, 480 + 55 + 6 + 12), (True, 12), (["lstm"], 55 + 6 + 12), (["lstm", "dense"], 6 + 12)],
)
def test_frozen_layers(files: Path, frozen: Any, trainable: int) -> None:
    base = {"file": "stack.json", **({} if frozen is None else {"frozen": frozen})}
    _, ours = told(files, {"base": base, "layers": ["Dense(6, name='new')"]})
    assert ours.trainable_params == trainable


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"base": "other.yaml"}, "`other.yaml` is not a model saved by Keras"),
        ({"base": "missing.json"}, "cannot load `missing.json`"),
        (
            {"base": {}},
            "`base` must name the file of a saved model, or a model of keras.applications",
        ),
        ({"base": "stack.json", "layers": 5}, "`layers` must be a list or a mapping of names"),
        (
            {"base": {"file": "stack.json", "cut": 4}},
            "`cut` must be less than the number of layers, which is 4",
        ),
        (
            {"base": {"file": "graph.json", "cut": 1}},
            "`cut` counts the layers of a Sequential model, and this one is Functional",
        ),
        (
            {"base": {"file": "stack.json", "until": "qqq"}},
            "`base` has no layer `qqq`",
        ),
        (
            {"base": {"file": "graph.json", "until": "input_layer"}},
            "`base` never calls the layer `input_layer`",
        ),
        ({"base": {"file": "stack.json", "frozen": ["qqq"]}}, "`base` has no layer `qqq`"),
    ],
)
def test_bases_that_cannot_be_extended(files: Path, spec: dict[str, Any], message: str) -> None:
    with pytest.raises(ShapecalcError) as caught:
        told(files, spec)
    assert message in [problem.message for problem in caught.value.problems]


def test_the_layers_are_named_in_the_hint(files: Path) -> None:
    with pytest.raises(ShapecalcError) as caught:
        told(files, {"base": {"file": "stack.json", "until": "qqq"}})
    assert caught.value.problems[-1].advice == "its layers are input_layer, lstm, dense, dense_1"


def test_a_stack_without_an_input(tmp_path: Path) -> None:
    saved = {"class_name": "Sequential", "module": "keras", "config": {"name": "s", "layers": []}}
    (tmp_path / "s.json").write_text(str(saved).replace("'", '"'))
    dense = {"class_name": "Dense", "module": "keras.layers", "config": {"units": 2, "name": "d"}}
    saved["config"] = {"name": "s", "layers": [dense]}
    (tmp_path / "s.json").write_text(str(saved).replace("'", '"'))
    with pytest.raises(ShapecalcError, match="the saved model has no known input shape"):
        told(tmp_path, {"base": "s.json", "layers": {"y": "Dense(2)(base)"}})


def test_freeze_a_model_with_all_of_its_layers() -> None:
    plan = read_data([{"Sequential": ["Dense(5)", "Dense(2)"]}])
    freeze(plan)
    (inner,) = plan.layers
    assert isinstance(inner, ModelPlan)
    assert all(part.frozen for part in (plan, inner, *inner.layers))
    assert inner.layers[0].arguments.trainable is False


def test_an_input_has_nothing_to_freeze() -> None:
    plan = read_data(["Input((3,))"])
    (layer,) = plan.layers
    freeze(layer)
    assert isinstance(layer, LayerPlan)
    assert (layer.frozen, "trainable" in layer.binding.written) == (True, False)


def test_rename() -> None:
    kept = read_data(["Dense(1, name='dense')", "Dense(1, name='dense_2')"]).layers
    new = read_data(["Dense(2)", "Flatten", "Dense(3)", "Dense(4, name='own')"]).layers
    by_name = {str(layer.arguments.name): layer for layer in kept}
    notes = list(rename([*kept, *new], by_name, "a.keras", Names()))
    assert [layer.arguments.name for layer in new] == ["dense_1", None, "dense_3", "own"]
    assert notes == [
        "a.keras already has a layer `dense`, so the new one is named `dense_1`",
        "a.keras already has a layer `dense`, so the new one is named `dense_3`",
    ]


def paths(plan: ModelPlan) -> list[tuple[str, str]]:
    """Return the class and the place of each call."""
    return [
        (step.layer.class_name, "/".join(map(str, step.place.path)))
        for step in plan.steps
        if isinstance(step, CallPlan)
    ]


def test_the_places_of_calls(files: Path) -> None:
    plan, _ = told(files, {"base": "graph.json", "layers": ["Dense(3)", {"Dense": 2}]})
    assert paths(plan)[-2:] == [("Dense", "layers/0/Span(start=0, end=8)"), ("Dense", "layers/1")]
    plan, _ = told(files, {"base": "stack.json", "layers": {"y": "Dense(2)(base)"}, "outputs": "y"})
    assert paths(plan) == [
        ("LSTM", "config/layers/1"),
        ("Dense", "config/layers/2"),
        ("Dense", "config/layers/3"),
        ("Dense", "layers/y/Span(start=0, end=14)"),
    ]
    assert plan.base
    assert len(plan.base.calls) == 3


PLACES: list[tuple[dict[str, Any], Code, str]] = [
    ({"base": 5}, Code.ARGUMENT, "base/file"),
    ({"base": {}}, Code.FORM, "base"),
    ({"base": {"file": "stack.json", "untl": "a"}}, Code.UNKNOWN_ARGUMENT, "base/untl"),
    ({"base": {"file": "stack.json", "cut": 0}}, Code.ARGUMENT, "base/cut"),
    ({"base": {"file": "stack.json", "cut": 4}}, Code.ARGUMENT, "base/cut"),
    ({"base": {"file": "graph.json", "cut": 1}}, Code.ARGUMENT, "base/cut"),
    ({"base": {"file": "stack.json", "until": "q"}}, Code.UNKNOWN_NAME, "base/until"),
    ({"base": {"file": "graph.json", "until": "input_layer"}}, Code.CONNECTION, "base/until"),
    ({"base": {"file": "stack.json", "frozen": ["q"]}}, Code.UNKNOWN_NAME, "base/frozen/0"),
    ({"base": "other.yaml"}, Code.FORM, "base"),
    ({"base": "stack.json", "layers": 5}, Code.FORM, "layers"),
    ({"base": "stack.json", "layers": ["Dense(2"]}, Code.EXPRESSION, "layers/0"),
    ({"base": "graph.json", "layers": ["Dense(2"]}, Code.EXPRESSION, "layers/0"),
]


@pytest.mark.parametrize(("spec", "code", "path"), PLACES)
def test_the_code_and_the_place_of_mistakes(
    files: Path, spec: dict[str, Any], code: Code, path: str
) -> None:
    with pytest.raises(ShapecalcError) as caught:
        told(files, spec)
    found = [
        (each.code, "/".join(str(getattr(step, "name", step)) for step in each.place.path))
        for each in caught.value.problems
    ]
    assert [(each, place.partition("/Span")[0]) for each, place in found] == [(code, path)]


def test_names_of_layers_that_call_operations(files: Path) -> None:
    """An operation has a name, too, which no new layer gets."""
    kept = read_data(["Dense(1, name='dense')"]).layers
    inputs = read_data({"inputs": {"x": 3}, "layers": {"y": "x + 1"}, "outputs": "y"}).steps
    call = next(step for step in inputs if isinstance(step, CallPlan))
    assert isinstance(call.layer, OperationPlan)
    call.layer.name = "dense_1"
    new = read_data(["Dense(2)"]).layers
    notes = list(rename([*kept, call, *new], {"dense": kept[0]}, "a.keras", Names()))
    assert [layer.arguments.name for layer in new] == ["dense_2"]
    assert len(notes) == 1


def test_the_place_of_an_output_inside(files: Path) -> None:
    plan, _ = told(files, {"base": {"file": "graph.json", "until": "a"}, "layers": ["Dense(3)"]})
    call = [step for step in plan.steps if isinstance(step, CallPlan)][-1]
    (tensor,) = call.arguments
    assert tensor.place.path == ("base", "until")
    assert tensor.source.layer.name == "a"
