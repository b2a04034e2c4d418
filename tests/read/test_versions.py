"""Which version of Keras wrote a config."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.read.versions import Version, written_by
from shapecalc.rules import RULES


def graph(layer: dict[str, Any], outputs: Any = ("d", 0, 0), **more: Any) -> dict[str, Any]:
    outputs = list(outputs)
    config = {"name": "m", "layers": [layer], "input_layers": [], "output_layers": outputs}
    return {"class_name": "Functional", "config": config, **more}


X3 = {"class_name": "InputLayer", "config": {"batch_shape": [None, 3]}, "inbound_nodes": []}
X2 = {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 3]}, "inbound_nodes": []}


@pytest.mark.parametrize(
    ("data", "version"),
    [
        (graph(X3), Version.KERAS_3),
        (graph(X3, module="keras.src.models.functional"), Version.KERAS_3),
        (graph(X3, outputs=[["d", 0, 0]]), Version.EARLY_3),
        (graph(X2, outputs=[["d", 0, 0]]), Version.KERAS_2),
        (graph(X2, module="keras.src.engine.functional"), Version.KERAS_2),
        (graph({}, module="tf_keras.src.engine.functional"), Version.KERAS_2),
        (graph({}), Version.KERAS_2),
        (graph({}, module="keras.src.models.functional"), Version.KERAS_3),
        (graph({"inbound_nodes": [[["x", 0, 0, {}]]]}, module="keras"), Version.KERAS_2),
        (graph({"config": {"nb_filter": 3}}), Version.KERAS_1),
        (
            graph({"config": {"batch_input_shape": [1, 2], "input_dtype": "float32"}}),
            Version.KERAS_1,
        ),
        (graph({}, keras_version="1.2.2"), Version.KERAS_1),
        (
            graph({"config": {"build_input_shape": [None, 3]}}, keras_version="2.3.1"),
            Version.KERAS_2,
        ),
        (graph(graph(X3)), Version.KERAS_3),
        (graph(graph(X2)), Version.KERAS_2),
    ],
)
def test_the_marks_of_a_version(data: dict[str, Any], version: Version) -> None:
    assert written_by(data) is version


@pytest.mark.parametrize(
    "argument",
    """
    W_constraint W_regularizer U_regularizer b_constraint b_regularizer border_mode dim_ordering
    dropout_U dropout_W filter_length gamma_init init inner_activation inner_init input_dtype
    nb_col nb_filter nb_row pool_length subsample subsample_length
    """.split(),
)
def test_arguments_of_keras_1(argument: str) -> None:
    layer = {"config": {"batch_input_shape": [None, 3], argument: 1}}
    assert written_by(graph(layer)) is Version.KERAS_1
    assert not any(argument in rule.accepted for rule in RULES.values())


@pytest.mark.parametrize(
    ("module", "version"),
    [
        *(("tf_keras", Version.KERAS_2), ("keras.engine.training", Version.KERAS_2)),
        *(("keras.src.engine.functional", Version.KERAS_2), ("keras.engines", Version.KERAS_3)),
        *(("keras.src.models", Version.KERAS_3), ("mine.keras.engine", Version.KERAS_3)),
    ],
)
def test_modules_of_a_version(module: str, version: Version) -> None:
    assert written_by(graph({}, module=module)) is version


@pytest.mark.parametrize("class_name", ["__keras_tensor__", "DTypePolicy"])
def test_classes_that_only_keras_3_has(class_name: str) -> None:
    part = {"class_name": class_name, "config": {}}
    data = {"class_name": "Dense", "config": {"name": "a", "units": 1, "dtype": part}}
    assert written_by(data) is Version.KERAS_3
