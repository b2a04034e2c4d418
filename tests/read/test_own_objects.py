"""Activations, initializers, … of one's own, as real versions of Keras save them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shapecalc.api.summarizing import summarize
from shapecalc.declare.kinds import KerasCall
from shapecalc.declare.names import ACTIVATIONS, INITIALIZERS
from shapecalc.errors import Place, ShapecalcError, Source, WriteError
from shapecalc.oracle.build import Builder
from shapecalc.oracle.code import MissingCodeError
from shapecalc.read.document import read_data
from shapecalc.read.own_objects import of_keras, own_object, unknown_to_keras2
from shapecalc.write.convert import convert

AT = Place(Source("m.json"))


def my_function(x: Any) -> Any:
    """Stand for an activation, a regularizer, a loss, … of one's own."""
    return x


def layers(keras: Any) -> list[Any]:
    """Return layers with objects of one's own."""

    class MyInitializer(keras.initializers.Initializer):  # type: ignore[misc]
        def __call__(self, shape: Any, dtype: Any = None, **_: Any) -> Any:
            return keras.initializers.Zeros()(shape, dtype)

        def get_config(self) -> dict[str, Any]:
            return {"scale": 2}

    return [
        keras.layers.LSTM(2, activation=my_function, return_sequences=True),
        keras.layers.Dense(3, activation=lambda x: x, kernel_initializer=MyInitializer()),
        keras.layers.Dense(4, kernel_regularizer=my_function, kernel_constraint=my_function),
        keras.layers.Activation(my_function),
    ]


NOTES = {
    f"the code of the {what} is not in the file; shapes and parameters do not depend on it"
    for what in (
        "activation `my_function`",
        "activation `lambda`",
        "initializer `MyInitializer`",
        "regularizer `my_function`",
        "constraint `my_function`",
    )
}


@pytest.mark.filterwarnings("ignore:The")
@pytest.mark.parametrize("version", ["builder", "keras2"])
def test_what_keras_saves(version: str, request: pytest.FixtureRequest) -> None:
    keras = request.getfixturevalue(version).keras
    model = keras.Sequential([keras.Input((5, 3)), *layers(keras)])
    model.compile(loss=my_function, metrics=[my_function])
    data = json.loads(model.to_json())
    ours = summarize(data)
    assert [row.shape_text for row in ours.layers] == [f"(None, 5, {n})" for n in (2, 3, 4, 4)]
    assert ours.total_params == model.count_params()
    assert {note for note in ours.notes if note.startswith("the code")} == NOTES
    for form in ("yaml", "python", "keras"):
        with pytest.raises(WriteError, match="cannot represent the value my_function"):
            convert(read_data(data), form)


def test_early_versions_of_keras2() -> None:
    """Those have only the name; a name that one types is checked."""
    config = {"name": "d", "units": 2, "batch_input_shape": [None, 3], "activation": "my_tanh"}
    config["kernel_initializer"] = {"class_name": "MyInit", "config": {"seed": [1]}}
    data = {"class_name": "Sequential", "config": [{"class_name": "Dense", "config": config}]}
    ours = summarize({**data, "keras_version": "2.2.4", "backend": "tensorflow"})
    assert ours.total_params == 8
    assert len([note for note in ours.notes if "is not in the file" in note]) == 2
    for typed in ("Dense(2, activation='my_tanh')", "Dense(2, kernel_initializer='MyInit')"):
        with pytest.raises(ShapecalcError, match="must be the name of an"):
            summarize(["Input((3,))", typed])


def function(name: str, module: Any = "builtins") -> dict[str, Any]:
    return {"module": module, "class_name": "function", "config": name, "registered_name": name}


def test_functions_of_keras() -> None:
    """A function of Keras's own is known by its name."""
    for module in ("builtins", "keras.activations", "keras.src.activations.activations"):
        assert own_object(function("relu", module), ACTIVATIONS, AT) == "relu"
    mine = KerasCall("relu", (), {}, foreign=True)
    assert own_object(function("relu", "my_code"), ACTIVATIONS, AT) == mine
    # What is not there is an error, if its module is Keras's.
    assert own_object(function("my_relu", "keras.activations"), ACTIVATIONS, AT) == "my_relu"
    with pytest.raises(ShapecalcError, match="must be the name of an activation"):
        _dense(activation=function("my_relu", "keras.activations"))


def test_classes() -> None:
    mine: dict[str, Any] = {"module": None, "class_name": "Mine", "config": {}}
    assert own_object(mine, INITIALIZERS, AT) == KerasCall("Mine", (), {}, foreign=True)
    for data in ({**mine, "module": "keras.initializers"}, {"class_name": "Zeros"}, "zeros"):
        assert own_object(data, INITIALIZERS, AT) is None
    with pytest.raises(ShapecalcError, match="must be an initializer of Keras"):
        _dense(kernel_initializer={**mine, "module": "keras.initializers"})
    with pytest.raises(ShapecalcError, match="a name must not have control characters"):
        _dense(activation=function("a\x1b"))


def _dense(**config: Any) -> None:
    """Read a model that Keras 3 saved, with one Dense layer."""
    dense: dict[str, Any] = {
        "module": "keras.layers",
        "class_name": "Dense",
        "registered_name": None,
    }
    dense["config"] = {"name": "d", "units": 2, **config}
    data = {"module": "keras", "class_name": "Sequential", "registered_name": "Sequential"}
    summarize({**data, "config": {"name": "s", "layers": [dense]}})


@pytest.mark.parametrize("value", ["relu", None, 3, KerasCall("Zeros", (), {})])
def test_what_keras2_knows(value: Any) -> None:
    vocabulary = INITIALIZERS if isinstance(value, KerasCall) else ACTIVATIONS
    assert not unknown_to_keras2(value, vocabulary)


def test_only_its_owner_can_build_it(builder: Builder) -> None:
    keras = builder.keras
    dense = keras.layers.Dense(2, activation=my_function)
    model = keras.Sequential([keras.Input((3,)), dense])
    with pytest.raises(MissingCodeError) as caught:
        builder.model(read_data(json.loads(model.to_json())))
    (snippet,) = caught.value.snippets
    assert snippet.text == "the code of activation `my_function` is not in the file"


@pytest.mark.parametrize(
    ("module", "known"),
    [
        *(
            ("keras", True),
            ("keras.layers", True),
            ("tf_keras.x", True),
            ("tensorflow.keras", True),
        ),
        *(("mine.keras", False), ("keras_cv", False), ("", False), (None, False), (5, False)),
    ],
)
def test_modules_of_keras(module: object, known: bool) -> None:
    assert of_keras(module) is known
