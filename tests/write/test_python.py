"""Programs: they parse, they import what they use, and read as a person would write them."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from conftest import SPECS

from shapecalc.errors import ShapecalcError, WriteError
from shapecalc.read.document import read_data, read_spec
from shapecalc.write.convert import convert
from shapecalc.write.python import WIDTH, quoted


def program(data: Any) -> str:
    return convert(read_data(data), "python")[0]


def names_used(tree: ast.Module) -> set[str]:
    return {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def names_defined(tree: ast.Module) -> set[str]:
    assigned = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return assigned | {alias.name for node in imports for alias in node.names}


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_specs(path: Any) -> None:
    text, _ = convert(read_spec(str(path)), "python")
    tree = ast.parse(text)
    assert names_used(tree) <= names_defined(tree) | {"float"}
    imported = {
        alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert imported <= names_used(tree)
    assert text.endswith("\nmodel.summary()\n")
    assert all(len(line) <= WIDTH for line in text.splitlines())


def test_a_stack() -> None:
    assert (
        program(["LSTM(10, input_shape=(3, 1))", "Dense(5, activation='relu')"])
        == """\
from keras import Input, Sequential
from keras.layers import LSTM, Dense

model = Sequential(
    [
        Input(shape=(3, 1)),
        LSTM(10),
        Dense(5, activation="relu"),
    ]
)
model.summary()
"""
    )


def test_a_stack_of_one_layer_fits_in_a_line() -> None:
    assert "model = Sequential([Input(shape=(3,))])\n" in program(["Input((3,))"])


def test_a_graph() -> None:
    data = {
        "inputs": {"left": 3, "right": 3},
        "layers": {"shared": "Dense(2)", "a": "shared(left)", "b": ["right", "shared", "Dense(4)"],
                   "both": "concatenate([a, b])"},
    }  # fmt: skip
    assert (
        program(data)
        == """\
from keras import Input, Model
from keras.layers import Concatenate, Dense

left = Input(shape=(3,))
right = Input(shape=(3,))

shared = Dense(2)
a = shared(left)

b = shared(right)
b = Dense(4)(b)

both = Concatenate()([a, b])

model = Model(inputs=[left, right], outputs=both)
model.summary()
"""
    )


def test_outputs_by_name_and_by_number() -> None:
    data = {
        "inputs": {"x": [3, 1]},
        "layers": {"e": "LSTM(2, return_state=True)(x)", "d": "Dense(1)(e[1])"},
        "outputs": {"left": "d", "right": "e[0]"},
    }
    text = program(data)
    assert "d = Dense(1)(e[1])\n" in text
    assert 'outputs={"left": d, "right": e[0]}' in text


def test_models_inside_models() -> None:
    data = {
        "inputs": {"x": [3, 1]},
        "layers": {
            "encoder": {"Model": {"inputs": {"z": [3, 1]}, "layers": {"h": ["z", "LSTM(4)"]}}},
            "h": ["x", "encoder", "Sequential([Dense(3), Dense(2)])"],
            "steps": ["x", {"TimeDistributed": {"layer": {"Model": {
                "inputs": {"z": 1}, "layers": {"p": "Dense(2)(z)"}}}}}],
        },
    }  # fmt: skip
    assert (
        program(data)
        == """\
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
    )


def test_a_long_import_has_a_line_for_each_name() -> None:
    layers = ["MaxPooling1D(1)", "AveragePooling1D(1)", "BatchNormalization()"]
    layers += ["LayerNormalization()", "SpatialDropout1D(0.1)", "Bidirectional(LSTM(2))"]
    text = program(["Input((8, 4))", *layers])
    start = text.index("from keras.layers import (\n")
    imported = text[start : text.index(")", start)].splitlines()[1:]
    assert imported == [
        *("    LSTM,", "    AveragePooling1D,", "    BatchNormalization,", "    Bidirectional,"),
        *("    LayerNormalization,", "    MaxPooling1D,", "    SpatialDropout1D,"),
    ]


def test_nothing_in_a_program_is_executed() -> None:
    """Whatever a name has in it stays a string."""
    name = "'); print(1) #\"\\"
    text = program({"name": name, "layers": [{"Input": {"shape": [3], "name": name}}]})
    made: list[Any] = []
    functions = {"Sequential": lambda *a, **k: made.append(k), "Input": lambda **k: made.append(k)}
    body = text.split("\n\n")[1].removesuffix("model.summary()\n")
    exec(body, functions)
    assert made == [{"shape": (3,), "name": name}, {"name": name}]


def test_names_of_the_spec_are_variables() -> None:
    text = program({"inputs": {"sum": 3}, "layers": {"keras": "Dense(2)(sum)"}})
    assert "sum_ = Input(shape=(3,))\n" in text
    assert "keras_ = Dense(2)(sum_)\n" in text


def test_the_program_of_saved_json_is_that_of_the_spec() -> None:
    layers = {"a": ["x", "Dense(2)", "Dense(3)"], "b": "Dense(4)(a)"}
    config = convert(read_data({"inputs": {"x": 3}, "layers": layers}), "keras")[0]
    text = program(json.loads(config))
    tree = ast.parse(text)
    assert [node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call)
            if isinstance(node.func, ast.Name)].count("Dense") == 3  # fmt: skip


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("a", '"a"'),
        ("it's", '"it\'s"'),
        ('say "a"', "'say \"a\"'"),
        ("\n", '"\\n"'),
        ("\\", '"\\\\"'),
        ("", '""'),
        ("both ' and \"", "'both \\' and \"'"),
    ],
)
def test_quoted(text: str, literal: str) -> None:
    assert quoted(text) == literal
    assert ast.literal_eval(quoted(text)) == text


def test_a_custom_layer() -> None:
    data = ["Input((6, 3))", "Layer(class_name='Capsule', output_shape=(10,), params=250)"]
    with pytest.raises(WriteError) as caught:
        program(data)
    assert str(caught.value).endswith("its code is defined elsewhere, and a program would need it")


def test_a_wrong_model_has_no_program() -> None:
    with pytest.raises(ShapecalcError):
        program(["Input((3,))", "LSTM(2)"])
