"""What the forms of a spec mean, and the mistakes in a spec, each with its place and its fix."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shapecalc.api.summarizing import summarize
from shapecalc.errors import Code, InputError, ModelError, Problem, ShapecalcError
from shapecalc.plan import FUNCTIONAL, SEQUENTIAL, LayerPlan, ModelPlan, TensorPlan
from shapecalc.read.document import read_data
from shapecalc.read.places import locate


def table(spec: Any) -> str:
    return str(summarize(spec))


def problems(spec: Any) -> list[Problem]:
    with pytest.raises(ShapecalcError) as caught:
        summarize(spec)
    return list(caught.value.problems)


LSTM = table(["Input((3, 1))", "LSTM(10, return_sequences=True)", "Flatten()"])


@pytest.mark.parametrize(
    "layer",
    [
        {"LSTM": {"units": 10, "return_sequences": True}},
        "LSTM(units=10, return_sequences=True)",
        "layers.LSTM(10, return_sequences=True)",
        "tf.keras.layers.LSTM(10, return_sequences=True)",
        " LSTM( 10,return_sequences = True ) ",
        {"keras.layers.LSTM": {"units": 10, "return_sequences": True}},
    ],
)
@pytest.mark.parametrize("flatten", ["Flatten", "Flatten()", {"Flatten": None}, {"Flatten": {}}])
def test_forms_of_a_layer(layer: Any, flatten: Any) -> None:
    assert table(["Input((3, 1))", layer, flatten]) == LSTM


@pytest.mark.parametrize(
    "layer",
    [{"Reshape": [10, 1]}, {"Reshape": "(10, 1)"}, {"Reshape": {"target_shape": "(10, 1)"}}],
)
def test_first_argument(layer: Any) -> None:
    assert table(["Input((10,))", layer]) == table(["Input((10,))", "Reshape((10, 1))"])


@pytest.mark.parametrize(
    "first",
    [
        ["Input(shape=(3,))", "Dense(5)"],
        ["Input(3)", "Dense(5)"],
        [{"Input": 3}, "Dense(5)"],
        [{"Input": {"shape": [3]}}, "Dense(5)"],
        ["InputLayer(input_shape=3)", "Dense(5)"],
        ["Input(batch_shape=(None, 3))", "Dense(5)"],
        [{"Input": {"batch_shape": ["None", 3]}}, "Dense(5)"],
        ["Dense(5, input_shape=(3,))"],
        ["Dense(5, input_shape=3)"],
        [{"Dense": {"units": 5, "input_shape": 3}}],
        ["Dense(5, input_dim=3)"],
        ["Dense(5, batch_input_shape=(None, 3))"],
    ],
)
def test_ways_to_give_the_input(first: list[Any]) -> None:
    assert table(first) == table(["Input((3,))", "Dense(5)"])


@pytest.mark.parametrize(
    "first",
    [
        "LSTM(5, input_length=16, input_dim=4096)",
        "LSTM(5, input_shape=(16, 4096))",
        "LSTM(5, batch_input_shape=(None, 16, 4096))",
    ],
)
def test_input_of_a_recurrent_layer(first: str) -> None:
    summary = summarize([first, "RepeatVector(2)"])
    assert summary.layers[0].params == 4 * (5 + 4096 + 1) * 5


def test_documents_of_one_kind() -> None:
    layers = ["Dense(4, input_shape=(3,))"]
    for document in (
        {"layers": layers},
        {"Sequential": layers},
        {"Sequential": {"layers": layers}},
    ):
        assert table(document) == table(layers)


def test_json_and_yaml(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"layers": ["Dense(4, input_shape=(3,))"]}')
    (tmp_path / "a.yaml").write_text("layers:\n- Dense(4, input_shape=(3,))\n")
    (tmp_path / "tabs.json").write_text('{\n\t"layers": [\n\t\t"Dense(4, input_shape=(3,))"]}')
    tables = {table(tmp_path / name) for name in ("a.json", "a.yaml", "tabs.json")}
    assert len(tables) == 1


def test_lower_case_functions() -> None:
    inputs = {"a": 3, "b": 3}
    wanted = table({"inputs": inputs, "layers": {"c": "Add()([a, b])"}})
    for call in ("add([a, b])", "add(inputs=[a, b])", [["a", "b"], "add"], [["a", "b"], "Add()"]):
        assert table({"inputs": inputs, "layers": {"c": call}}) == wanted


def test_outputs_by_default() -> None:
    layers = {"a": ["x", "Dense(2)"], "b": ["a", "Dense(3)"], "c": ["a", "Dense(4)"]}
    by_default = table({"inputs": {"x": 3}, "layers": layers})
    assert by_default == table({"inputs": {"x": 3}, "layers": layers, "outputs": ["b", "c"]})


def test_inputs_in_place() -> None:
    in_place = {
        "layers": {"a": ["Input(3)", "Dense(2)"], "b": ["Input(4)", "Dense(2)"], "c": "add([b, a])"}
    }
    apart = {
        "inputs": {"x": 3, "y": 4},
        "layers": {"a": ["x", "Dense(2)"], "b": ["y", "Dense(2)"], "c": "add([b, a])"},
    }
    assert sorted(table(in_place).split("\n")) == sorted(table(apart).split("\n"))


def test_shared_layer_has_one_set_of_weights() -> None:
    spec = {
        "inputs": {"x": 3, "y": 3},
        "layers": {"d": "Dense(2)", "a": "d(x)", "b": "d(y)", "c": "add([a, b])"},
    }
    assert summarize(spec).total_params == 3 * 2 + 2


def test_loading(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "b.yaml").write_text("- Dense(2, input_shape=(3,))\n")
    (tmp_path / "a.yaml").write_text("- load_model('inner/b.yaml')\n- Dense(1, name='new')\n")
    assert summarize(tmp_path / "a.yaml").total_params == 8 + 3


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ("../secret.yaml", "outside the folder"),
        ("/etc/passwd", "outside the folder"),
        ("link.yaml", "outside the folder"),
        ("a.yaml", "loads itself"),
        ("missing.yaml", "no such file"),
        (".", "the folder has 2 models: a.yaml, link.yaml"),
    ],
)
def test_loading_what_cannot_be_loaded(tmp_path: Path, inside: str, message: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret.yaml").write_text("- Dense(2, input_shape=(3,))\n")
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "a.yaml").write_text(f"- load_model('{inside}')\n")
    assert any(message in problem.message for problem in problems(folder / "a.yaml"))


# What is wrong: the spec, and for each problem its code, line, marked text and words of the fix.
WRONG: dict[str, tuple[str, list[tuple[Code, int, str, str]]]] = {
    "a typo in a layer": (
        "- Desne(5)\n",
        [(Code.UNKNOWN_LAYER, 1, "Desne", "did you mean `Dense`?")],
    ),
    "a typo in the key of a layer": (
        "layers:\n  - Desne: 5\n",
        [(Code.UNKNOWN_LAYER, 2, "Desne", "did you mean `Dense`?")],
    ),
    "a typo in an argument": (
        "- LSTM(10, return_sequneces=True)\n",
        [(Code.UNKNOWN_ARGUMENT, 1, "return_sequneces", "`return_sequences`")],
    ),
    "a typo in the key of an argument": (
        "- LSTM:\n    units: 10\n    return_sequneces: true\n",
        [(Code.UNKNOWN_ARGUMENT, 3, "return_sequneces", "`return_sequences`")],
    ),
    "a typo in a word": (
        "- Dense(5, activation='rulu')\n",
        [(Code.ARGUMENT, 1, "'rulu'", "did you mean `relu`?")],
    ),
    "several mistakes at once": (
        "- Desne(5)\n- Dense(0)\n- Dense()\n- Conv2D(3, 3, padding='smae')\n",
        [
            (Code.UNKNOWN_LAYER, 1, "Desne", "Dense"),
            (Code.ARGUMENT, 2, "0", ""),
            (Code.MISSING_ARGUMENT, 3, "Dense()", ""),
            (Code.ARGUMENT, 4, "'smae'", "did you mean `same`?"),
        ],
    ),
    "a wrong rank": (
        "- LSTM(10, input_shape=(3, 1))\n- LSTM(5)\n",
        [(Code.RANK, 2, "LSTM(5)", "")],
    ),
    "a missing channel": (
        "- Input((28, 28))\n- Conv2D(8, 3)\n",
        [(Code.RANK, 2, "Conv2D(8, 3)", "")],
    ),
    "too many axes": (
        "- Input((28, 28))\n- RepeatVector(8)\n",
        [(Code.RANK, 2, "RepeatVector(8)", "")],
    ),
    "a window that is too large": (
        "- Input((4, 4, 1))\n- Conv2D(8, 5)\n",
        [(Code.WINDOW, 2, "Conv2D(8, 5)", "padding='same'")],
    ),
    "groups that do not divide": (
        "- Input((4, 4, 3))\n- Conv2D(8, 1, groups=2)\n",
        [(Code.SHAPE, 2, "2", "groups can be 1 or 3")],
    ),
    "a reshape that does not fit": (
        "- Input((12,))\n- Reshape((4, 5))\n",
        [(Code.ELEMENTS, 2, "(4, 5)", "-1")],
    ),
    "a name that is not defined": (
        "inputs: {x: 3}\nlayers:\n  a: Dense(2)(y)\n",
        [(Code.UNKNOWN_NAME, 3, "y", "")],
    ),
    "a name that is almost defined": (
        "inputs: {input1: 3}\nlayers:\n  a: Dense(2)(inptu1)\n",
        [(Code.UNKNOWN_NAME, 3, "inptu1", "did you mean `input1`?")],
    ),
    "a name that is defined below": (
        "inputs: {x: 3}\nlayers:\n  a: [b, Dense(2)]\n  b: [x, Dense(2)]\n",
        [(Code.ORDER, 3, "b", "move it above `a`")],
    ),
    "a circle": (
        "inputs: {x: 3}\nlayers:\n  a: [c, Dense(2)]\n  b: [a, Dense(2)]\n  c: [b, Dense(2)]\n",
        [(Code.ORDER, 3, "c", "its own output")],
    ),
    "a name that appears twice": (
        "- Dense(2, name='a', input_shape=(3,))\n- Dense(2, name='a')\n",
        [(Code.DUPLICATE_NAME, 2, "'a'", "name='a_1'")],
    ),
    "a key that appears twice": (
        "layers:\n  - Dense: {units: 5, units: 6}\n",
        [(Code.DUPLICATE_KEY, 2, "u", "")],
    ),
    "a key that appears twice in JSON": (
        '{"name": "a",\n "name": "b", "layers": []}',
        [(Code.DUPLICATE_KEY, 2, '"', "")],
    ),
    "an input that is not among the inputs": (
        "inputs: {x: 3}\nlayers:\n  y: Input(4)\n  a: [y, Dense(2)]\n  b: [x, Dense(2)]\n",
        [(Code.CONNECTION, 4, "Dense(2)", "under `inputs`")],
    ),
    "a comma in brackets": (
        "inputs: {x: [3, 1]}\nlayers:\n  a: [x, LSTM(8, unroll=True)]\n",
        [(Code.EXPRESSION, 3, "LSTM(8", "quotes"), (Code.EXPRESSION, 3, "unroll=True)", "cut")],
    ),
    "a comma in braces": (
        "- Conv2D: {filters: 2, kernel_size: (2, 2)}\n",
        [(Code.EXPRESSION, 1, "(2", "write [2, 2]")],
    ),
    "arguments beside their layer": (
        "- LSTM: 10\n  return_sequences: true\n",
        [(Code.FORM, 1, "LSTM: 10", "indent")],
    ),
    "a key that no model has": (
        "layer:\n  - Dense(5)\nlayers: []\n",
        [(Code.FORM, 1, "layer", "did you mean `layers`?")],
    ),
    "a class as a name": (
        "layers:\n  Dense: 5\n",
        [(Code.FORM, 2, "Dense", "in a list")],
    ),
    "something to execute": (
        "- Dense(5 if True else 6)\n- Dense(__import__('os').system('true'))\n- Dense(f(2) + 3)\n",
        [
            (Code.EXPRESSION, 1, "5 if True else 6", ""),
            (Code.EXPRESSION, 2, "__import__('os').system", ""),
            (Code.EXPRESSION, 3, "f(2) + 3", ""),
        ],
    ),
    "a layer where a tensor is meant": (
        "inputs: {x: 3}\nlayers:\n  a: [Dense(2), Dense(3)]\n  b: Dense(4)(x)\n",
        [(Code.FORM, 3, "Dense(2)", "call it")],
    ),
    "a tensor where a layer is meant": (
        "inputs: {x: 3}\nlayers:\n  a: [x, x]\n",
        [(Code.FORM, 3, "x", "")],
    ),
    "an output that there is not": (
        "inputs: {x: [3, 1]}\nlayers:\n  a: LSTM(2)(x)[3]\n",
        [(Code.SHAPE, 3, "LSTM(2)(x)[3]", "")],
    ),
    "a merge of one tensor": (
        "inputs: {x: 3}\nlayers:\n  a: Add()(x)\n",
        [(Code.INPUTS, 3, "Add()(x)", "")],
    ),
    "a merge that does not fit": (
        "inputs: {x: 3, y: 4}\nlayers:\n  a: add([x, y])\n",
        [(Code.MERGE, 3, "add([x, y])", "")],
    ),
    "bad YAML": ("layers: [\n", [(Code.SYNTAX, 2, "", "")]),
    "no spec at all": ("just words\n", [(Code.FORM, 1, "just words", "")]),
    "YAML that would make an object": (
        "- !!python/object/apply:os.system ['true']\n",
        [(Code.SYNTAX, 1, "!", "")],
    ),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_mistakes(tmp_path: Path, mistake: str) -> None:
    text, expected = WRONG[mistake]
    path = tmp_path / "spec.yaml"
    path.write_text(text, encoding="utf-8")
    found = problems(path)
    assert [problem.code for problem in found] == [code for code, *_ in expected]
    lines = [*text.splitlines(), ""]
    for problem, (_, line, marked, fix) in zip(found, expected, strict=True):
        position = locate(problem.place)
        assert position is not None
        assert position.line == line
        assert lines[line - 1][position.column - 1 : position.end - 1] == marked
        assert fix in problem.advice


@pytest.mark.parametrize("mistake", WRONG)
def test_kind_of_mistake(tmp_path: Path, mistake: str) -> None:
    """A wrong model ends with 1, a file that is no spec with 2."""
    text, expected = WRONG[mistake]
    path = tmp_path / "spec.yaml"
    path.write_text(text, encoding="utf-8")
    unreadable = {Code.SYNTAX, Code.DUPLICATE_KEY}
    kind = InputError if expected[0][0] in unreadable else (ModelError, InputError)
    with pytest.raises(kind):
        summarize(path)


def test_a_saved_config_is_told_apart() -> None:
    """From a spec with the key `layers`, which would stand under `config`."""
    saved = {"class_name": "Sequential", "config": {"name": "saved", "layers": []}}
    assert summarize(saved).name == "saved"
    (problem,) = problems({"class_name": "Dense", "config": {"units": 5}})
    assert "not `Dense`" in problem.message


def test_deep_nesting() -> None:
    spec: Any = "Dense(2)"
    for _ in range(200):
        spec = {"Sequential": [spec]}
    assert any("nested too deeply" in problem.message for problem in problems([spec]))


# The plan of a spec


def test_a_stack() -> None:
    plan = read_data({"name": "m", "trainable": False, "layers": ["Input(3)", "Dense(2)"]})
    assert (plan.class_name, plan.arguments.name, plan.arguments.trainable) == (
        *(SEQUENTIAL, "m", False),
    )
    assert [layer.class_name for layer in plan.layers] == ["InputLayer", "Dense"]
    assert plan.layers[1].place.path[:2] == ("layers", 1)


def test_a_graph() -> None:
    plan = read_data({"inputs": {"x": 3}, "layers": {"d": "Dense(2)", "y": "d(x)"}})
    assert plan.class_name == FUNCTIONAL
    assert isinstance(plan.inputs, TensorPlan)
    assert isinstance(plan.outputs, TensorPlan)
    assert list(plan.names.values()) == ["x", "y"]


@pytest.mark.parametrize(
    "shape",
    [3, [3], "(3,)", "Input(3)", {"Input": 3}, {"shape": 3}, {"batch_shape": [None, 3]}],
)
def test_forms_of_an_input(shape: Any) -> None:
    plan = read_data({"inputs": {"x": shape}, "layers": {"y": "Dense(2)(x)"}})
    assert plan.problems == []
    assert isinstance(plan.inputs, TensorPlan)
    layer = plan.inputs.source
    assert isinstance(layer, LayerPlan)
    assert layer.is_input


def test_outputs() -> None:
    layers = {"a": "Dense(2)(x)", "b": "Dense(2)(a)"}

    def outputs(**more: Any) -> Any:
        return read_data({"inputs": {"x": 3}, "layers": layers, **more}).outputs

    assert isinstance(outputs(), TensorPlan)
    assert isinstance(outputs(outputs="a"), TensorPlan)
    assert len(outputs(outputs=["a", "b"])) == 2
    assert list(outputs(outputs={"left": "a", "right": ["b"]})) == ["left", "right"]


@pytest.mark.parametrize(
    "data",
    [
        "Sequential([Dense(2), Dense(3)])",
        "Sequential(layers=[Dense(2), Dense(3)], name='inner')",
        {"Sequential": ["Dense(2)", "Dense(3)"]},
        {"Sequential": {"layers": ["Dense(2)", {"Dense": 3}]}},
    ],
)
def test_a_stack_inside(data: Any) -> None:
    (inner,) = read_data([data]).layers
    assert isinstance(inner, ModelPlan)
    assert [layer.arguments.units for layer in inner.layers] == [2, 3]


def test_a_graph_inside() -> None:
    inner = {"inputs": {"z": 3}, "layers": {"p": "Dense(3)(z)"}, "name": "inner"}
    plan = read_data({"inputs": {"x": 3}, "layers": {"m": {"Model": inner}, "y": "m(x)"}})
    model = plan.steps[1]
    assert isinstance(model, ModelPlan)
    assert (model.class_name, model.arguments.name) == (FUNCTIONAL, "inner")


def test_a_model_of_tensors() -> None:
    layers = {"y": "Dense(4)(x)", "m": "Model(x, y, name='inner')"}
    plan = read_data({"inputs": {"x": 3}, "layers": layers, "outputs": "y"})
    model = plan.steps[-1]
    assert isinstance(model, ModelPlan)
    assert (model.arguments.name, model.steps) == ("inner", [])


def test_a_loaded_model(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("name: inner\nlayers: [Dense(2)]\n")
    (tmp_path / "b.yaml").write_text("- load_model('a.yaml')\n- load_model: a.yaml\n")
    (tmp_path / "c.yaml").write_text("- load_model('a.yaml', name='other')\n")
    first, second = (plan_of_file(tmp_path / name).layers for name in ("b.yaml", "c.yaml"))
    assert [model.arguments.name for model in (*first, *second)] == ["inner", "inner", "other"]
    assert all(isinstance(model, ModelPlan) and model.loaded for model in (*first, *second))


@pytest.mark.parametrize("name", ["5", "other", "[1]"])
def test_a_name_of_a_loaded_model_that_is_no_text(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.yaml").write_text("[Dense(2)]\n")
    (tmp_path / "b.yaml").write_text(f"- load_model('a.yaml', name={name})\n")
    assert len(plan_of_file(tmp_path / "b.yaml").problems) == 1


def plan_of_file(path: Path) -> ModelPlan:
    from shapecalc.read.document import read_spec

    return read_spec(str(path))


def messages(data: Any) -> list[tuple[str, str]]:
    """The messages and pieces of advice of a spec with mistakes."""
    try:
        found = read_data(data).problems
    except ShapecalcError as error:
        found = error.problems
    return [(problem.message, problem.advice) for problem in found]


@pytest.mark.parametrize(
    ("data", "message", "advice"),
    [
        (5, "a spec must be a list of layers or a mapping with `layers`", ""),
        (
            None,
            "there is nothing in it: a spec must be a list of layers or a mapping with `layers`",
            "start with a layer: - Dense(5, input_shape=(3,))",
        ),
        (
            {"layers": 5},
            "`layers` must be a list (Sequential) or a mapping of names (Functional)",
            "",
        ),
        (
            {"inputs": {"x": 3}, "layers": []},
            "a model with a list of `layers` is Sequential and has no `inputs`",
            "put the input first in the list: Input(shape=…); for a Functional model, give each of "
            "the `layers` a name",
        ),
        (
            {"outputs": "x", "layers": []},
            "a model with a list of `layers` is Sequential and has no `outputs`",
            "the output is that of the last layer; for a Functional model, give each of the "
            "`layers` a name",
        ),
        (
            {"layers": [], "layrs": []},
            "a model has no key `layrs`",
            "did you mean `layers`?",
        ),
        (
            {"layers": [], "zzz": 1},
            "a model has no key `zzz`",
            "its keys are name, trainable, frozen, inputs, layers, outputs, base, data, train",
        ),
        (
            {"layers": [], "Input": 3},
            "a model has no key `Input`",
            "put the layers in a list under `layers`, the input first",
        ),
        ({"layers": [], "name": 5}, "`name` must be a string, not 5", ""),
        (
            {"inputs": 5, "layers": {}},
            "`inputs` must be a mapping of names to shapes, such as {x: (28, 28, 1)}",
            "",
        ),
        (
            {"inputs": {"x": 3}, "layers": {"y": []}},
            "this list is empty; a chain starts with a tensor: [x, Dense(5)]",
            "",
        ),
        (
            {"inputs": {"x": 3}, "layers": {"y": "Dense(5)"}},
            "this model has no output",
            "call a layer on a tensor: `y: Dense(5)(x)` or `y: [x, Dense(5)]`",
        ),
        (
            {"inputs": {"x": 3}, "layers": {"y": "Model(x)"}},
            "`Model` is missing the argument `outputs`",
            "write Model(inputs, outputs)",
        ),
        (
            ["load_model(5)"],
            "`load_model` expects the path of a file, and optionally a `name`",
            "write load_model('encoder.yaml')",
        ),
        (
            ["load_model('a', mode='b')"],
            "`load_model` expects the path of a file, and optionally a `name`",
            "write load_model('encoder.yaml')",
        ),
        (["Dense(5)(x)"], "`x` is not defined", ""),
        (
            ["Input(3)", ["Dense(4)", "Dense(2)"]],
            "expected one layer here, not a list",
            "give each layer an entry of its own",
        ),
        (
            ["Sequential(Dense(4))"],
            "the layers of a Sequential model must be a list",
            "write Sequential([Dense(4), Dense(2)])",
        ),
        (["Sequential([], nam='m')"], "Sequential has no argument `nam`", "`name`"),
        (
            ["Sequential([], True, 'm', 5)"],
            "too many positional arguments; the arguments are: layers, trainable, name",
            "",
        ),
        (
            ["load_model('a', 'b')"],
            "too many positional arguments; the arguments are: filepath",
            "",
        ),
        (["Sequential([], layers=[])"], "the argument `layers` is given twice", ""),
        (["Sequential([], name=m)"], "`m` is not a value", "put text in quotes: 'm'"),
        (["Sequential([], name=5)"], "`name` must be a string, not 5", ""),
        (
            {"inputs": {"x": 3}, "layers": {"y": "Model(x, x, 'm')"}},
            "too many positional arguments; the arguments are: inputs, outputs",
            "",
        ),
        (
            {"inputs": {"x": 3}, "layers": {"y": "Model(x, [])"}},
            "`outputs` of `Model` is empty",
            "",
        ),
        (
            {"inputs": {"x": 3}, "layers": {"y": "Model([], x)"}},
            "`inputs` of `Model` is empty",
            "",
        ),
        (
            {"inputs": {"x": 3}, "layers": {"y": "Dense(2)(x)"}, "outputs": []},
            "this model has no output",
            "name a tensor here",
        ),
        (
            {"inputs": {"x": 3}, "layers": {"y": ["x", "Sequential([Dense(2)(x)])"]}},
            "expected a layer here, not a tensor",
            "",
        ),
    ],
)
def test_messages(data: Any, message: str, advice: str) -> None:
    found = dict(messages(data))
    assert message in found
    assert advice in found[message]
    assert bool(advice) == bool(found[message])


def test_a_mistake_gives_no_second_problem() -> None:
    """Neither for what reads the broken entry, nor for the outputs."""
    layers = {"a": "Desne(5)(x)", "b": "Dense(5)(a)", "c": ["b", "Dense(3)"]}
    found = messages({"inputs": {"x": 3}, "layers": layers, "outputs": "c"})
    assert found == [("there is no layer `Desne`", "did you mean `Dense`?")]


def test_layers_behind_a_mistake_are_looked_at() -> None:
    found = messages({"inputs": {"x": 3}, "layers": {"a": ["y", "Dense(0)", "Dense(units='a b')"]}})
    assert len(found) == 3
