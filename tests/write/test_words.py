"""How things are written: short, as people would, and what cannot be written at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from test_declarations import DECLARED, LAYERS, needed

from shapecalc.declare.bind import Given, bind
from shapecalc.declare.layer import Rule
from shapecalc.errors import Place, Source, WriteError
from shapecalc.model.meaning import non_default_arguments
from shapecalc.oracle.build import Builder
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_data
from shapecalc.read.keras3 import ConfigReader
from shapecalc.read.problems import Findings
from shapecalc.write.convert import convert
from shapecalc.write.layout import Bracket, called, laid_out
from shapecalc.write.names import IN_PROGRAMS, Variables

X: dict[str, Any] = {"x": [3, 1]}


def written(data: Any, form: str = "yaml") -> str:
    return convert(read_data(data), form)[0]


def saved(data: Any) -> Any:
    """What Keras would save of a model."""
    return json.loads(written(data, "keras"))


@pytest.mark.parametrize("rule", LAYERS, ids=repr)
def test_defaults_say_nothing(builder: Builder, rule: Rule) -> None:
    """Of a layer that Keras saves, only what it needs is written, or what Keras has drawn."""
    if rule.foreign:
        return
    plan = read_data([{rule.name: needed(rule)}])
    builder.set_names(None)
    layer = builder.make(plan.layers[0])
    config = {"module": rule.module, "class_name": rule.name, "config": layer.get_config()}
    problems = Findings()
    read = ConfigReader(problems).layer(config, Place(Source("")))
    assert isinstance(read, LayerPlan)
    assert problems == []
    assert set(non_default_arguments(read)) - {"name", "seed"} <= set(needed(rule))


@pytest.mark.parametrize("rule", DECLARED, ids=repr)
def test_names_are_nobody_elses(rule: Rule) -> None:
    assert Variables(IN_PROGRAMS).fresh(rule.name) != rule.name


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"activation": "linear"}, {}),
        ({"activation": None, "use_bias": 1, "trainable": True, "dtype": "float32"}, {}),
        ({"kernel_initializer": "GlorotUniform"}, {}),
        ({"use_bias": False, "activation": "relu"}, {"activation": "relu", "use_bias": False}),
    ],
)
def test_what_says_something(given: dict[str, Any], expected: dict[str, Any]) -> None:
    (rule,) = (rule for rule in LAYERS if rule.name == "Dense")
    place = Place(Source(""))
    values = {name: Given(value, place) for name, value in {"units": 2, **given}.items()}
    assert non_default_arguments(LayerPlan(bind(rule, [], values, place), place)) == {
        "units": 2,
        **expected,
    }


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        ("Dense(units=10, activation='relu')", "Dense(10, activation='relu')"),
        ("Conv1D(kernel_size=(2,), filters=4)", "Conv1D(4, (2,))"),
        ("LSTM(10, kernel_regularizer=l2(0.5))", "LSTM(10, kernel_regularizer=L2(0.5))"),
        ("Dense(1, kernel_regularizer=l2(0.01))", "Dense(1, kernel_regularizer=L2())"),
        (
            "Dense(1, kernel_regularizer=l1_l2(0.1, l2=0.2))",
            "Dense(1, kernel_regularizer=L1L2(l1=0.1, l2=0.2))",
        ),
        ("MaxPooling1D(2, strides=2)", "MaxPooling1D"),
        ("Masking(mask_value=1e999)", "Masking(mask_value=1e999)"),
        ({"LSTM": {"units": 2, "name": "it's"}}, 'LSTM(2, name="it\'s")'),
        ("Bidirectional(GRU(2), merge_mode=None)", "Bidirectional(GRU(2), merge_mode=None)"),
    ],
)
def test_layers(layer: Any, text: str) -> None:
    assert written(["Input((3, 1))", layer]) == f"layers:\n  - Input(shape=(3, 1))\n  - {text}\n"


def test_shared_layers_chains_and_picks() -> None:
    data = {
        "inputs": {"left": [5, 3], "right": "Input((5, 3), name='second', dtype='int32')"},
        "layers": {
            "encoder": "LSTM(8, return_state=True)",
            "a": "encoder(left)",
            "b": ["right", "encoder"],
            "both": [["a[0]", "b[1]"], "Concatenate", "Dense(1, activation='relu')"],
            "late": "LSTM(8)(left, initial_state=[a[1], b[2]])",
        },
        "outputs": {"x": "both", "y": "late"},
    }
    expected = """\
inputs:
  left: (5, 3)
  right: Input(shape=(5, 3), dtype='int32', name='second')

layers:
  encoder: LSTM(8, return_state=True)
  a: encoder(left)
  b: encoder(right)
  both: [["a[0]", "b[1]"], Concatenate, "Dense(1, activation='relu')"]
  late: LSTM(8)(left, initial_state=[a[1], b[2]])

outputs:
  x: both
  y: late
"""
    assert written(data) == expected
    assert written(saved(data), "python").startswith("from keras import Input, Model\n")


MODELS: dict[str, Any] = {
    "inputs": X,
    "layers": {
        "encoder": {"Model": {"inputs": {"z": [3, 1]}, "layers": {"h": ["z", "LSTM(4)"]}}},
        "h": ["x", "encoder", "Sequential([Dense(3), Dense(2)])"],
        "steps": ["x", {"TimeDistributed": {"layer": {"Model": {
            "inputs": {"z": 1}, "layers": {"p": "Dense(2)(z)"}}}}}],
    },
}  # fmt: skip


def test_models_inside_models() -> None:
    expected = """\
inputs:
  x: (3, 1)

layers:
  encoder:
    Model:
      inputs:
        z: (3, 1)
      layers:
        h: LSTM(4)(z)
      outputs: h
  h: [x, encoder, "Sequential([Dense(3), Dense(2)])"]
  steps:
    - x
    - TimeDistributed:
        layer:
          Model:
            inputs:
              z: 1
            layers:
              p: Dense(2)(z)
            outputs: p

outputs: [h, steps]
"""
    assert written(MODELS) == expected


def test_models_inside_models_in_a_program() -> None:
    expected = """\
from keras import Input, Model, Sequential
from keras.layers import LSTM, Dense, TimeDistributed

x = Input(shape=(3, 1))

z = Input(shape=(3, 1))

h = LSTM(4)(z)
encoder = Model(inputs=z, outputs=h)

h_2 = encoder(x)
h_2 = Sequential([Dense(3), Dense(2)])(h_2)

z_2 = Input(shape=(1,))

p = Dense(2)(z_2)
functional_2 = Model(inputs=z_2, outputs=p)

steps = TimeDistributed(functional_2)(x)

model = Model(inputs=x, outputs=[h_2, steps])
model.summary()
"""
    assert written(MODELS, "python") == expected


def test_models_of_tensors_that_are_there() -> None:
    data = {
        "inputs": {"x": 10},
        "layers": {
            "code": ["x", "Dense(4)"],
            "copy": ["code", "Dense(10)"],
            "encoder": "Model(x, code)",
            "again": ["copy", "encoder"],
        },
    }
    assert "  encoder: Model(x, code)\n" in written(data)
    assert "encoder = Model(inputs=x, outputs=code)\n" in written(data, "python")
    with pytest.raises(WriteError, match='Dense "dense": two models share it'):
        written(data, "keras")


def test_names_only_where_needed() -> None:
    data = ["Input((3,))", "Dense(2, name='dense')", "Dense(2, name='out')", "Flatten()"]
    assert written(data).split("  - ")[2:] == ["Dense(2)\n", "Dense(2, name='out')\n", "Flatten\n"]
    config = saved(data)
    config["config"]["layers"][1]["config"]["name"] = "dense_7"
    assert "  - Dense(2, name='dense_7')\n" in written(config)
    assert "name: mine\n" in written({"name": "mine", "layers": data})


def test_old_ways_to_give_the_input() -> None:
    data = ["LSTM(4, input_length=3, input_dim=1)", "Dense(2)"]
    assert "  - LSTM(4, input_dim=1, input_length=3)\n" in written(data)
    assert "        Input(shape=(3, 1)),\n        LSTM(4),\n" in written(data, "python")
    data = ["Dense(4, batch_input_shape=(2, 3))"]
    assert "Sequential([Input(batch_shape=(2, 3)), Dense(4)])" in " ".join(
        written(data, "python").replace("(\n", "(").replace("[\n", "[").split()
    ).replace("( [ ", "([").replace(", ] )", "])")


MASKED: dict[str, Any] = {
    "inputs": {"words": 7},
    "layers": {"y": ["words", "Embedding(9, 4, mask_zero=True)", "LSTM(3)"]},
}


def test_masks_come_by_themselves() -> None:
    """The operations that Keras has saved are not written, and are there again."""
    config = saved(MASKED)
    assert "NotEqual" in [layer["class_name"] for layer in config["config"]["layers"]]
    assert 'x: [input_layer, "Embedding(9, 4, mask_zero=True)", LSTM(3)]' in written(config)
    _, notes = convert(read_data(config), "python")
    assert list(notes) == []


def test_an_operation_of_another_name() -> None:
    text = json.dumps(saved(MASKED)).replace("not_equal", "not_equal_5")
    _, notes = convert(read_data(json.loads(text)), "yaml")
    assert list(notes) == ["the operation `not_equal_5` is renamed to `not_equal`"]


def test_an_operation_that_is_read_otherwise() -> None:
    config = saved(MASKED)
    config["config"]["output_layers"] = ["not_equal", 0, 0]
    with pytest.raises(WriteError, match='NotEqual "not_equal": this form cannot hold'):
        written(config)


@pytest.mark.parametrize(
    ("data", "form", "message"),
    [
        (["Input((3,))", {"Masking": {"mask_value": float("nan")}}], "yaml", '"masking": .* nan'),
        (["Input((3,))", {"Masking": {"mask_value": float("nan")}}], "keras", '"masking": .* nan'),
        (
            ["Input((3,))", "Lambda('lambda x: x', output_shape=(3,))"],
            "python",
            "is defined elsewhere",
        ),
        (
            ["Input((3,))", "Lambda('lambda x: x', output_shape=(3,))"],
            "keras",
            "is defined elsewhere",
        ),
        (
            ["Input((3,))", {"Dense": {"units": 2, "quantization_config": {"a": 1}}}],
            "json",
            "value",
        ),
    ],
)
def test_no_words(data: Any, form: str, message: str) -> None:
    with pytest.raises(WriteError, match=message):
        written(data, form)


def test_nothing_in_a_program_is_executed() -> None:
    name = "'); print(1) #\"\\"
    text = written({"name": name, "layers": [{"Input": {"shape": [3], "name": name}}]}, "python")
    made: list[Any] = []
    functions = {"Sequential": lambda *a, **k: made.append(k), "Input": lambda **k: made.append(k)}
    body = text.split("\n\n")[1].removesuffix("model.summary()\n")
    exec(body, functions)
    assert made == [{"shape": (3,), "name": name}, {"name": name}]


def test_layout() -> None:
    items = [("a=", Bracket("(", [("1",)], ")")), ("b=", called([("x" * 20,)]))]
    assert laid_out(("f", called(items)), 29) == f"f(\n    a=(1,),\n    b=({'x' * 20}),\n)"
    assert laid_out(("f", called([]), called([("x" * 20,)])), 20) == f"f()(\n    {'x' * 20}\n)"
    listed = Bracket("[", [("a",), ("b",)], "]", exploded=True)
    assert laid_out(("f", called([(listed,)])), 88) == (
        "f(\n    [\n        a,\n        b,\n    ]\n)"
    )
