"""Models that Keras has saved, read without it and held against what Keras itself reads."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import SPECS
from reading import in_full
from strategies import models, trying

from shapecalc.algebra.size import UNKNOWN
from shapecalc.api.summarizing import summarize
from shapecalc.declare.kinds import KerasCall
from shapecalc.errors import Code, Place, Problem, ShapecalcError, Source
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import build_or_error, differences
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan, OperationPlan, SavedTensor, TensorPlan
from shapecalc.read.document import read_data, read_spec
from shapecalc.read.keras3 import ConfigReader, input_shapes
from shapecalc.read.problems import MOST, Findings
from shapecalc.read.saved_data import saved_tensor
from shapecalc.read.syntax import SpecError
from shapecalc.rules import OPERATIONS
from shapecalc.table.summary import summary

Tally = dict[str, Counter[str]]


def compare(builder: Builder, saved: str) -> list[str]:
    """How our table of a saved model differs from that of the model that Keras reads back."""
    theirs = builder.saved(saved)
    return list(differences(summary(infer(read_data(json.loads(saved)))), theirs, widths=(80,)))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_specs(builder: Builder, path: Path) -> None:
    assert compare(builder, builder.model(read_spec(str(path))).to_json()) == []


@pytest.mark.parametrize("mode", ["int8", "int4", "float8"])
def test_quantized(builder: Builder, keras: Any, mode: str) -> None:
    """A model that has been quantized, and what becomes of it when Keras reads it back."""
    layers = keras.layers
    x = keras.Input((5,), dtype="int32")
    y = layers.Embedding(9, 7)(x)
    y = layers.EinsumDense("abc,cde->abde", output_shape=(5, 2, 3), bias_axes="de")(y)
    y = layers.Dense(3, use_bias=False)(layers.Dense(4)(y))
    y = layers.Reshape((10, 3))(y)
    model = keras.Model(x, layers.LSTM(2)(layers.MultiHeadAttention(2, 4)(y, y)))
    model.quantize(mode)
    assert compare(builder, model.to_json()) == []


def test_random_models(request: pytest.FixtureRequest, builder: Builder, tally: Tally) -> None:
    outcomes = tally.setdefault("random models that Keras has saved", Counter())

    @trying(models(), request.config.getoption("seed") + 1, request.config.getoption("models") // 4)
    def agree(data: Any) -> None:
        try:
            plan = read_data(data)
            infer(plan)
        except ShapecalcError:
            outcomes["refused"] += 1
            return
        model, refused = build_or_error(builder, plan)
        assert not refused
        saved = model.to_json()
        try:
            builder.saved(saved)
        except (TypeError, ValueError):  # Keras cannot read back all that it saves.
            with pytest.raises(ShapecalcError):
                infer(read_data(json.loads(saved)))
            outcomes["not readable"] += 1
            return
        assert compare(builder, saved) == []
        outcomes["the same"] += 1

    agree()
    assert outcomes["the same"] > outcomes["refused"]


def config(keras: Any) -> dict[str, Any]:
    """A model with two branches, as Keras saves it."""
    x = keras.Input((4, 3), name="x")
    a = keras.layers.LSTM(2, name="a", kernel_regularizer="l2")(x)
    b = keras.layers.Flatten(name="b")(x)
    saved = keras.Model(x, keras.layers.Concatenate(name="c")([a, b]), name="m").to_json()
    data: dict[str, Any] = json.loads(saved)
    return data


def foreign(keras: Any) -> type:
    """A layer of one's own."""

    class Mine(keras.layers.Layer):  # type: ignore[misc]
        def build(self, shape: Any) -> None:
            self.w = self.add_weight(shape=(shape[-1], 7))

        def call(self, x: Any, y: Any = None) -> Any:
            return x @ self.w

    return Mine


def test_layers_of_ones_own(keras: Any) -> None:
    """Their shapes are those that the config tells; what nobody tells is unknown."""
    mine, x = foreign(keras), keras.Input((6, 3), name="x")
    first = mine(name="first")(x)
    known = keras.layers.Dense(4, name="known")(first)
    last = keras.layers.Dense(2, name="last")(mine(name="second")(known, y=x))
    unread = keras.layers.ReLU(name="unread")(mine(name="third")(x))
    model = keras.Model(x, [last, keras.layers.Dense(2, name="lost")(unread)])
    saved = json.loads(model.to_json())
    saved["config"]["layers"][-1]["inbound_nodes"][0]["args"][0]["config"]["shape"] = []
    rows = {row.name: row for row in summarize(saved).layers}
    shown = {name: (row.shape_text, row.params_text) for name, row in rows.items()}
    assert shown == {
        "x": ("(None, 6, 3)", "0"),
        "first": ("(None, 6, 7)", "?"),
        "known": ("(None, 6, 4)", "32"),
        "second": ("(None, 6, 7)", "?"),
        "last": ("(None, 6, 2)", "16"),
        "third": ("(None, 6, 7)", "?"),
        "unread": ("(None, 6, 7)", "0"),
        "lost": ("(None, 6, 2)", "16"),
    }
    assert "Total params: at least 64" in str(summarize(saved))


def test_a_stack_with_layers_of_ones_own(keras: Any) -> None:
    mine, layer = foreign(keras), keras.layers
    stack = [keras.Input((6, 3)), mine(), layer.Dense(3), mine(), layer.ReLU(), layer.Flatten()]
    rows = summarize(json.loads(keras.Sequential(stack).to_json())).layers
    assert [(row.shape_text, row.params_text) for row in rows] == [
        ("(None, 6, 7)", "?"),
        ("(None, 6, 3)", "24"),
        ("(None, 6, 7)", "?"),
        ("(None, 6, 7)", "0"),
        ("(None, 42)", "0"),
    ]


def test_archive(keras: Any, tmp_path: Path) -> None:
    path = tmp_path / "m.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", json.dumps(config(keras)))
        archive.writestr("model.weights.h5", b"not looked at")
    assert str(summarize(path)) == str(summarize(config(keras)))


def test_loading_it_in_a_spec(builder: Builder, tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text(json.dumps(config(builder.keras)))
    path = tmp_path / "spec.yaml"
    path.write_text("- load_model('m.json')\n- Dense(2, name='a')\n- Dense(3)\n")
    plan = read_spec(str(path))
    assert list(differences(summary(infer(plan)), builder.model(plan), widths=(80,))) == []


def broken_archive(members: dict[str, str], spoil: bool = False) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    content = stream.getvalue()
    return content[: len(content) // 2] if spoil else content


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (broken_archive({"a.txt": "a"}), "no `config.json`"),
        (broken_archive({"config.json": "{}"}, spoil=True), "archive is damaged"),
        (broken_archive({"config.json": " " * (20 * 2**20 + 1)}), "larger than 20 MB"),
        (broken_archive({"config.json": "{"}), "this is not"),
        (b"\x89HDF\r\n\x1a\n", "HDF5 file is damaged"),
    ],
    ids=["no config", "cut", "large", "no JSON", "HDF5"],
)
def test_broken_archives(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "m.keras"
    path.write_bytes(content)
    with pytest.raises(ShapecalcError, match=message):
        summarize(path)


def layers(data: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data["config"]["layers"]
    return found


Spoil = Callable[[dict[str, Any]], Any]
BROKEN: dict[str, tuple[Spoil, str]] = {
    "no model": (
        lambda d: d.update(class_name="Dense", module="keras.layers", registered_name=None),
        "expected a Sequential or Functional model, not `Dense`",
    ),
    "no layers": (
        lambda d: d["config"].pop("layers"),
        "the config of a Functional model must have `layers`: a list of layers",
    ),
    "no class": (
        lambda d: layers(d)[1].pop("class_name"),
        "a layer must have `class_name`: the name of a class",
    ),
    "no name": (
        lambda d: layers(d)[1].pop("name"),
        "a layer of a Functional model must have `name`: the name of the layer",
    ),
    "an output of no sense": (
        lambda d: d["config"].update(output_layers=["c", 0, 10**9]),
        "`c` has no output 1,000,000,000",
    ),
    "a wrong argument": (
        lambda d: layers(d)[1]["config"].update(units=0),
        "LSTM: `units` must be a whole number of at least 1, not 0",
    ),
    "an unknown argument": (
        lambda d: layers(d)[1]["config"].update(unit=2),
        "LSTM: no argument is called `unit` (hint: did you mean `units`?)",
    ),
    "a wrong initializer": (
        lambda d: layers(d)[1]["config"]["kernel_initializer"].update(class_name="Mine"),
        "LSTM: `kernel_initializer` must be an initializer of Keras, not Mine(seed=None, "
        "input_axes=None, output_axes=None)",
    ),
    "no such output": (
        lambda d: d["config"].update(output_layers=["z", 0, 0]),
        "this model has no layer `z`",
    ),
    "no such call": (
        lambda d: d["config"].update(output_layers=["c", 1, 0]),
        "`c` has no call 1: there are 1, counted from 0",
    ),
    "no output": (
        lambda d: d["config"].pop("output_layers"),
        "the config of a Functional model must have `output_layers`: a list such as "
        "['dense', 0, 0]",
    ),
    "a circle": (
        lambda d: layers(d)[1].update(inbound_nodes=layers(d)[-1]["inbound_nodes"]),
        "these layers read outputs that do not exist, or form a cycle: a, c",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_configs(builder: Builder, kind: str) -> None:
    spoil, message = BROKEN[kind]
    data = config(builder.keras)
    assert summarize(data).total_params == 48
    spoil(data)
    with pytest.raises(ShapecalcError) as caught:
        summarize(data)
    assert str(caught.value) == message


# The reader itself, on small configs that need no Keras

TOP = Place(Source("a.json"))


def saved_layer(name: str, class_name: str = "Dense", /, **settings: Any) -> dict[str, Any]:
    units = {"units": 3} if class_name == "Dense" else {}
    return {
        "module": "keras.layers",
        "class_name": class_name,
        "config": {"name": name, **units, **settings},
    }


def node(*args: Any, **kwargs: Any) -> dict[str, Any]:
    return {"args": list(args), "kwargs": kwargs}


def graph(*layers: dict[str, Any], inputs: Any = None, outputs: Any = None) -> dict[str, Any]:
    """A Functional model that starts with an input `x`."""
    x = saved_layer("x", "InputLayer", batch_shape=[None, 4]) | {"name": "x", "inbound_nodes": []}
    return {
        "module": "keras.src.models.functional",
        "class_name": "Functional",
        "config": {
            "name": "m",
            "layers": [x, *layers],
            "input_layers": ["x", 0, 0] if inputs is None else inputs,
            "output_layers": ["d", 0, 0] if outputs is None else outputs,
        },
    }


def called(name: str, *nodes: dict[str, Any], class_name: str = "Dense") -> dict[str, Any]:
    return saved_layer(name, class_name) | {"name": name, "inbound_nodes": list(nodes)}


def plan_of(data: Any) -> ModelPlan:
    return ConfigReader(Findings()).model(data, TOP)


def problem_of(data: Any) -> Problem:
    with pytest.raises(SpecError) as caught:
        plan_of(data)
    assert caught.value.problem
    return caught.value.problem


def stack(*items: Any, **more: Any) -> dict[str, Any]:
    config = {"layers": list(items), **more}
    return {"module": "keras", "class_name": "Sequential", "config": config}


PLACES = {
    "expected a Sequential or Functional model, not `Dense`": "class_name",
    "a model must have `class_name`: the name of a class": "",
    "`layers` must be a list of layers, not 5": "config/layers",
    "the config of a Sequential model must have `name`: a string without '/', or null": "config",
    "`name` must be a string without '/', or null, not ['m']": "config/name",
    "a layer must be a mapping, not 5": "config/layers/0",
    "a name must not have control characters: 'a\\x1b'": "config/name",
    "a layer of a Functional model must have `name`: the name of the layer": "config/layers/1",
    "a node of `inbound_nodes` must be a mapping, not 5": "config/layers/1/inbound_nodes/0",
    "`kwargs` must be a mapping, not 5": "config/layers/1/inbound_nodes/0/kwargs",
    "only a model can have a `compile_config`, not the layer `Dense`": (
        "config/layers/1/compile_config"
    ),
    "this model has no layer `y`": "config/layers/1/inbound_nodes/0",
    "these layers read outputs that do not exist, or form a cycle: d": "config",
    "`d` has no call 3: there are 1, counted from 0": "config/output_layers",
    "`d` has no output 100,000": "config/output_layers",
    "`output_layers` must be a list such as ['dense', 0, 0], not 5": "config/output_layers",
    "a layer of a Functional model must have": "config/layers/1",
}
"""Where the problem of each message is."""


def test_a_stack() -> None:
    data = stack(saved_layer("a"), saved_layer("b"), name="m")
    plan = plan_of(data)
    assert (plan.class_name, plan.saved, plan.arguments.name) == ("Sequential", True, "m")
    assert [layer.arguments.name for layer in plan.layers] == ["a", "b"]
    assert plan.layers[1].place.path == ("config", "layers", 1)


def test_the_input_of_a_built_stack() -> None:
    data = stack(saved_layer("a"), name="m", build_input_shape=[None, 4])
    plan = plan_of(data)
    assert plan.build_shape == (UNKNOWN, 4)
    assert [layer.arguments.name for layer in plan.layers] == ["a"]


def test_a_graph() -> None:
    plan = plan_of(graph(called("d", node(saved_tensor("x", 0, 0)))))
    x, d, call = plan.steps
    assert isinstance(call, CallPlan)
    assert call.layer is d
    assert call.arguments[0].source is x
    assert isinstance(plan.inputs, TensorPlan)
    assert plan.inputs.source is x
    assert isinstance(plan.outputs, TensorPlan)
    assert plan.outputs.source is call


def test_calls_wait_for_their_inputs() -> None:
    """`d` is saved first, and reads `e`, which reads the first output of `d`."""
    d = called("d", node(saved_tensor("x", 0, 0)), node(saved_tensor("e", 0, 0)))
    e = called("e", node(saved_tensor("d", 0, 0)))
    plan = plan_of(graph(d, e, outputs=["d", 1, 0]))
    calls = [step for step in plan.steps if isinstance(step, CallPlan)]
    assert [call.layer.arguments.name for call in calls if isinstance(call.layer, LayerPlan)] == [
        *("d", "e", "d")
    ]


def test_outputs_by_name_and_in_lists() -> None:
    d = called("d", node(saved_tensor("x", 0, 0)))
    outputs = plan_of(graph(d, outputs={"left": ["d", 0, 0], "right": [["x", 0, 0]]})).outputs
    assert isinstance(outputs, dict)
    assert list(outputs) == ["left", "right"]
    assert isinstance(outputs["right"], list)


def test_what_the_file_knows_of_a_tensor() -> None:
    tensor = saved_tensor("d", 0, 0)
    tensor["config"] |= {"shape": [None, 3], "dtype": "float16"}
    e = called("e", node(tensor))
    plan = plan_of(graph(called("d", node(saved_tensor("x", 0, 0))), e, outputs=["e", 0, 0]))
    (first, _) = (step for step in plan.steps if isinstance(step, CallPlan))
    assert first.saved_outputs[0] == SavedTensor((UNKNOWN, 3), "float16")


def test_operations() -> None:
    add = {
        "module": "keras.src.ops.numpy",
        "class_name": "Add",
        "config": {"name": "add"},
        "name": "d",
        "inbound_nodes": [node(saved_tensor("x", 0, 0), 1.5)],
    }
    plan = plan_of(graph(add))
    (call,) = (step for step in plan.steps if isinstance(step, CallPlan))
    assert isinstance(call.layer, OperationPlan)
    assert (call.layer.class_name, call.layer.name) == ("Add", "add")
    assert call.layer.rule is not None
    assert call.arguments[1] == 1.5
    unknown = plan_of(graph({**add, "module": "keras.src.ops.core", "class_name": "Scan"}))
    (call,) = (step for step in unknown.steps if isinstance(step, CallPlan))
    assert isinstance(call.layer, OperationPlan)
    assert call.layer.rule is None


def test_constants_in_a_call() -> None:
    part = {"class_name": "__slice__", "config": {"start": 1, "stop": None, "step": None}}
    d = called("d", node(saved_tensor("x", 0, 0), flag=[part, {"a": 5}]))
    (call,) = (step for step in plan_of(graph(d)).steps if isinstance(step, CallPlan))
    assert call.keywords == {"flag": [slice(1, None, None), {"a": 5}]}


def test_a_class_of_another_module_is_a_custom_layer() -> None:
    data = saved_layer("d", "Dense", units=3) | {"module": "mine"}
    plan = ConfigReader(Findings()).layer(data, TOP)
    assert isinstance(plan, LayerPlan)
    assert (plan.rule.name, plan.class_name) == ("Layer", "Dense")


def test_a_model_inside_a_model() -> None:
    inner = graph(called("d", node(saved_tensor("x", 0, 0))))
    inner["config"]["name"] = "inner"
    outer = graph(
        {**inner, "name": "inner", "inbound_nodes": [node(saved_tensor("x", 0, 0))]},
        outputs=["inner", 1, 0],  # Keras counts the model itself as its first node.
    )
    plan = plan_of(outer)
    assert isinstance(plan.outputs, TensorPlan)
    assert isinstance(plan.outputs.source, CallPlan)


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (
            saved_layer("d"),
            Code.FORM,
            "expected a Sequential or Functional model, not `Dense`",
        ),
        ({}, Code.FORM, "a model must have `class_name`: the name of a class"),
        (
            {"class_name": "Sequential", "config": {"name": "m", "layers": 5}},
            Code.FORM,
            "`layers` must be a list of layers, not 5",
        ),
        (
            {"class_name": "Sequential", "config": {"layers": []}},
            Code.FORM,
            "the config of a Sequential model must have `name`: a string without '/', or null",
        ),
        (
            {"class_name": "Sequential", "config": {"name": ["m"], "layers": []}},
            Code.FORM,
            "`name` must be a string without '/', or null, not ['m']",
        ),
        (
            {"class_name": "Sequential", "config": {"name": "m", "layers": [5]}},
            Code.FORM,
            "a layer must be a mapping, not 5",
        ),
        (
            {"class_name": "Sequential", "config": {"layers": [], "name": "a\x1b"}},
            Code.ARGUMENT,
            "a name must not have control characters: 'a\\x1b'",
        ),
        (
            graph({"class_name": "Dense", "config": {}}),
            Code.FORM,
            "a layer of a Functional model must have `name`: the name of the layer",
        ),
        (
            graph(saved_layer("d") | {"name": "d", "inbound_nodes": [5]}),
            Code.FORM,
            "a node of `inbound_nodes` must be a mapping, not 5",
        ),
        (
            graph(saved_layer("d") | {"name": "d", "inbound_nodes": [{"args": [], "kwargs": 5}]}),
            Code.FORM,
            "`kwargs` must be a mapping, not 5",
        ),
        (
            graph(
                saved_layer("d") | {"name": "d", "inbound_nodes": [], "compile_config": {"a": 1}}
            ),
            Code.FORM,
            "only a model can have a `compile_config`, not the layer `Dense`",
        ),
        (
            graph(called("d", node(saved_tensor("y", 0, 0)))),
            Code.UNKNOWN_NAME,
            "this model has no layer `y`",
        ),
        (
            graph(called("d", node(saved_tensor("d", 0, 0)))),
            Code.ORDER,
            "these layers read outputs that do not exist, or form a cycle: d",
        ),
        (
            graph(called("d", node(saved_tensor("x", 0, 0))), outputs=["d", 3, 0]),
            Code.ORDER,
            "`d` has no call 3: there are 1, counted from 0",
        ),
        (
            graph(called("d", node(saved_tensor("x", 0, 0))), outputs=["d", 0, 10**5]),
            Code.FORM,
            "`d` has no output 100,000",
        ),
        (
            graph(called("d", node(saved_tensor("x", 0, 0))), outputs=5),
            Code.FORM,
            "`output_layers` must be a list such as ['dense', 0, 0], not 5",
        ),
        (
            graph(saved_layer("d", "Dense", **{f"a{n}": 1 for n in range(300)})),
            Code.FORM,
            "a layer of a Functional model must have",
        ),
    ],
)
def test_problems(data: dict[str, Any], code: Code, message: str) -> None:
    problem = problem_of(data)
    assert (problem.code, problem.message[: len(message)]) == (code, message)
    assert "/".join(map(str, problem.place.path)) == PLACES[message]


def input_layer(**config: Any) -> dict[str, Any]:
    return {"module": "keras.layers", "class_name": "InputLayer", "config": config}


def initialized(**config: Any) -> dict[str, Any]:
    """A layer whose initializer is a Constant."""
    constant = {"module": "keras.initializers", "class_name": "Constant", "config": config}
    return saved_layer("d", kernel_initializer=constant)


CALL = called("d", node(saved_tensor("x", 0, 0)))

IN_FULL: list[tuple[dict[str, Any], str]] = [
    (
        {**stack(name="m"), "compile_config": {"x": 1}},
        "compile_config/KeyStep(name='x') SC104 `compile_config` has no `x`",
    ),
    (
        {**stack(name="m"), "compile_config": {"optimizer": {"class_name": 5, "config": {}}}},
        "compile_config/optimizer/class_name SC104 `class_name` must be the name of a class, not 5",
    ),
    *(
        (
            stack(input_layer(name="x", **{key: value}), name="m"),
            f"config/layers/0/config/{key} SC203 `{key}` must be a shape such as [null, 3], "
            f"not {'null' if value is None else value}",
        )
        for key, value in (
            ("shape", 7),
            ("batch_shape", 5),
            ("batch_input_shape", True),
            ("batch_input_shape", None),
        )
    ),
    (
        stack(saved_layer("r", "Rescaling", scale=2.0), name="m"),
        "config/layers/0/config SC203 the config of a Rescaling must have `offset`",
    ),
    (
        stack(initialized(name="c"), name="m"),
        "config/layers/0/config/kernel_initializer SC203 the config of a Constant must have "
        "`value`",
    ),
    (
        graph(CALL, CALL),
        "config/layers/2/name SC303 another layer of this model has the name 'd'",
    ),
    (
        graph(CALL, outputs=[5]),
        "config/output_layers/0 SC104 expected a list such as ['dense', 0, 0], not 5",
    ),
    (
        graph(CALL, outputs={"a": 5}),
        "config/output_layers/a SC104 expected a list such as ['dense', 0, 0], not 5",
    ),
    (
        graph(CALL, outputs=[["d", 0, 0], "d"]),
        "config/output_layers/1 SC104 expected a list such as ['dense', 0, 0], not 'd'",
    ),
    (
        graph(called("d", [["x", 0]])),  # type: ignore[arg-type]
        'config/layers/1/inbound_nodes/0 SC104 a node must be a list such as ["dense", 0, 0, {}]',
    ),
    (
        graph(called("d", node(saved_tensor("dd", 0, 0)))),
        "config/layers/1/inbound_nodes/0 SC301 this model has no layer `dd` (hint: did you mean "
        "`d`?) (meant: d)",
    ),
    (
        graph(called("d", node({"class_name": ["a"], "config": {}}))),
        "config/layers/1/inbound_nodes/0 SC104 `class_name` must be the name of a class, not ['a']",
    ),
]


@pytest.mark.parametrize(("data", "problem"), IN_FULL)
def test_problems_in_full(data: dict[str, Any], problem: str) -> None:
    assert in_full(problem_of(data)) == problem


def test_settings_and_values_that_are_right() -> None:
    plan = plan_of({**stack(initialized(value=2, name="c"), name="m"), "compile_config": {}})
    (layer,) = plan.layers
    assert layer.arguments.kernel_initializer == KerasCall("Constant", (), {"value": 2})
    assert plan_of({**stack(name="m"), "compile_config": {"optimizer": "adam"}}).layers == []


def test_a_node_in_the_form_of_keras_2() -> None:
    plan = plan_of(graph(called("d", [["x", 0, 0, {}]])))  # type: ignore[arg-type]
    (call,) = (step for step in plan.steps if isinstance(step, CallPlan))
    assert isinstance(call.arguments[0], TensorPlan)
    assert plan_of(graph(called("d", []), outputs=["x", 0, 0])).steps  # type: ignore[arg-type]


def test_the_input_of_a_model_behind_unknown_code() -> None:
    """A file has the shape that a layer or model reads first, and so that of what it reads."""
    mine = {**saved_layer("mine", "Mine"), "module": "mine"}
    start = input_layer(name="y", batch_shape=[None, 6])
    for inner in (stack(start, saved_layer("e"), name="inner"), graph(CALL)):
        data = stack(saved_layer("x", "InputLayer", batch_shape=[None, 3]), mine, inner, name="m")
        rows = {row.name: row for row in summary(infer(plan_of(data))).layers}
        size = 6 if inner["class_name"] == "Sequential" else 4
        assert rows["mine"].shape_text == f"(None, {size})"


def test_an_operation_in_a_stack() -> None:
    add = {"module": "keras.src.ops.numpy", "class_name": "Add", "config": {}}
    problem = problem_of({"class_name": "Sequential", "config": {"name": "m", "layers": [add]}})
    assert problem.message == "expected a layer here, not the operation `Add`"


@pytest.mark.parametrize("what", ["layers", "calls of layers", "tensors that layers read"])
def test_limits(what: str) -> None:
    findings = Findings()
    findings.counts[what] = MOST[what]
    with pytest.raises(ShapecalcError, match=what):
        ConfigReader(findings).model(graph(called("d", node(saved_tensor("x", 0, 0)))), TOP)


def test_the_shapes_of_inputs() -> None:
    """A model has those of its inputs, an operation has none."""
    stacked = plan_of(stack(input_layer(batch_shape=[None, 3]), saved_layer("a"), name="s"))
    assert [*input_shapes(stacked)] == [(UNKNOWN, 3)]
    graph_of = plan_of(graph(called("d", node(saved_tensor("x", 0, 0)))))
    assert len(input_shapes(graph_of)) == 1
    rule = OPERATIONS["Add"]
    assert input_shapes(OperationPlan(rule, "Add", None, {}, TOP)) == ()
