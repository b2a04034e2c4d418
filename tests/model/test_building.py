"""Layers and stacks that are built with the shapes in a file."""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from typing import Any
from unittest.mock import create_autospec

import pytest
from test_declarations import DECLARED, needed

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.layer import Rule
from shapecalc.errors import Code, ModelError, Place, Source
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.infer import Inference, Model, infer
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_data
from shapecalc.read.problems import Findings
from shapecalc.read.saved import read_saved
from shapecalc.rules import RULES
from shapecalc.table.summary import summary

TOP = Place(Source("m.json"))


def layer(class_name: str, build_config: Any = None, /, **config: Any) -> dict[str, Any]:
    """A layer as Keras 3 saves it."""
    data = {"module": "keras.layers", "class_name": class_name, "config": config}
    return data | ({} if build_config is None else {"build_config": build_config})


def stack(*layers: Any, **more: Any) -> Model:
    config = {"name": "m", "layers": list(layers), **more}
    data = {"module": "keras", "class_name": "Sequential", "config": config}
    return infer(read_saved(data, TOP, Findings()))


def params(model: Model) -> list[Any]:
    return [row.params for row in summary(model).layers]


INPUT = layer("InputLayer", batch_shape=[None, 4])


def test_a_layer_is_built_before_the_model_is() -> None:
    assert params(stack(layer("Dense", {"input_shape": [None, 3]}, units=2))) == [8]
    assert params(stack(layer("Dense", units=2))) == [None]


def test_weights_of_a_layer_that_is_called_on_another_shape() -> None:
    states = layer("InputLayer", batch_shape=[None, 5, 4])
    assert params(stack(states, layer("LSTM", {"input_shape": [None, 5, 7]}, units=2))) == [80]
    with pytest.raises(ModelError, match="its weights were created for size 3 on axis -1"):
        stack(INPUT, layer("Dense", {"input_shape": [None, 3]}, units=2))


@pytest.mark.parametrize(
    ("build_config", "message"),
    [
        ({"input_shape": 5}, "`input_shape` in `build_config` must be a shape, not 5"),
        ({"input_shape": [None, None]}, "has an unknown size"),
        ({"input_shape": [[None, 4]]}, "`build_config` must have one shape"),
        ({"shapes_dict": {}}, "`shapes_dict` in `build_config` must have `inputs_shape`"),
        ({"shapes_dict": {"inputs_shape": [4], "a": [4]}}, "`shapes_dict` has the unknown key `a`"),
        ({"shapes_dict": {"inputs_shape": [4], "inputs": [4]}}, "has the unknown key `inputs`"),
        ({"shapes_dict": {"inputs_shape": [4], "a_shape": [4]}}, "has the unknown key `a_shape`"),
    ],
)
def test_shapes_of_no_use(build_config: Any, message: str) -> None:
    with pytest.raises(ModelError) as caught:
        stack(INPUT, layer("Dense", build_config, units=2))
    assert message in str(caught.value)
    stack(INPUT, layer("RepeatVector", build_config, n=2))  # It has no weights.


RNN: dict[str, Any] = {"units": 2}
CONV = {"filters": 2, "kernel_size": 3}
EMBEDDING = {"input_dim": 4, "output_dim": 3}
FIRST = {**CONV, "data_format": "channels_first"}
ODD_SIZES: tuple[Any, ...] = (None, "a", 2.5, 3.5, 9.0, [3], {}, True)
HEADS = {"num_heads": 2, "key_dim": 3}


@pytest.mark.parametrize(
    ("class_name", "shape", "config"),
    [
        ("LSTM", [None, 5, 7], RNN),
        ("LSTM", [None, 7], RNN),
        ("LSTM", [4, 5, 6, 7], RNN),
        ("LSTM", [None, 3, 5, 9], RNN),
        ("GRU", [3, 7], RNN),
        ("SimpleRNN", [7], RNN),
        ("ConvLSTM1D", [None, 3, 9, 4], CONV),
        ("ConvLSTM1D", [None, 9, 4], CONV),
        ("ConvLSTM1D", [None, 3, 3, 9, 4], CONV),
        ("ConvLSTM1D", [None, 3, 4, 9], FIRST),
        ("Embedding", [None, 9], EMBEDDING),
        ("Embedding", [], EMBEDDING),
        ("Embedding", "a", EMBEDDING),
        ("AdditiveAttention", [[2, 5, 3], [2, 5, 3]], {}),
        ("AdditiveAttention", [[2, 5, 3], None], {}),
        ("AdditiveAttention", [[2, 5, 3], [2, "a"]], {}),
        ("AdditiveAttention", [2, 5, 3], {}),
        ("Attention", [[2, 5, 3], [2, 5, 3]], {"use_scale": True}),
        ("Attention", [[2, 5, 3], [2, 4, [3]]], {"use_scale": True}),
        ("Concatenate", [[2, 5, 3], [2, 5, 3]], {}),
        ("Concatenate", [[2, 5, 3], [2, 4, [3]]], {}),
        ("Concatenate", [[2, 5, 3], None], {}),
        ("Add", [[2, 5, 3], None], {}),
        ("Add", [[2, 5, 1], [2, 5, 3]], {}),
        ("Add", [[2, 5, 1], [2, 1, 3], [2, 5, 3]], {}),
        ("Add", [[None, 5, 4], [2, 5, 3]], {}),
        ("Multiply", [[None, 5, 4], [None, 3]], {}),
        ("Concatenate", [[2, 5, 3], [2, 4, 3]], {"axis": 1}),
        ("Concatenate", [[None, None, 3], [None, 4, 3]], {"axis": 1}),
        ("Dot", [[2, 5, 3], [2, 3, 4]], {"axes": [2, 1]}),
        ("Dot", [[2, 5, 3], [2, "a", 4]], {"axes": [2, 1]}),
        ("Subtract", [[2, "a"], [2, "a"]], {}),
        ("Subtract", [[2, "a"], [2, "b"]], {}),
        ("Dense", [None, 3, 4], {"units": 2}),
        ("Conv2D", [None, 8, None, 3], CONV),
        ("Conv1D", [None, None, 3], {"filters": 2, "kernel_size": 1000}),
        *(
            ("Conv2DTranspose", shape, {**CONV, "strides": 2})
            for shape in ([6, 6, 1], [1], [], [None, 2, 2, 2, 5], [None, "a", 2, 5], [None, "a"])
        ),
        *(
            (f"Conv{rank}DTranspose", shape, FIRST)
            for rank in (1, 2, 3)
            for shape in ([None, 5], [5], [None, 5, 3, 4])
        ),
        *(
            (name, [None, 9, size, 2], {**kernel, "strides": 2})
            for name, kernel in (
                ("Conv2D", CONV),
                ("DepthwiseConv2D", {"kernel_size": 3}),
                ("SeparableConv2D", CONV),
            )
            for size in ODD_SIZES
        ),
        ("Conv2D", ["a", 9, 9, 2], CONV),
        ("Conv2D", [None, 9, 2], CONV),
        ("BatchNormalization", [None, None, 4], {}),
        ("GroupNormalization", [None, None, 4], {"groups": 2}),
        ("TimeDistributed", [None, 5, 4], {"layer": layer("Dense", units=2)}),
        ("Bidirectional", [None, 5, 4], {"layer": layer("LSTM", units=2)}),
        ("MultiHeadAttention", {"query_shape": [2, 5, 3], "value_shape": [2, 5, 3]}, HEADS),
        (
            "MultiHeadAttention",
            {"query_shape": [2, 5, 3], "value_shape": [2, 5, 3], "key_shape": [2, 5, 7]},
            HEADS,
        ),
    ],
)
def test_as_keras(keras: Any, class_name: str, shape: Any, config: dict[str, Any]) -> None:
    """A layer has the weights that Keras creates for it, and none where Keras fails."""
    key = "shapes_dict" if isinstance(shape, dict) else "input_shape"
    data = layer(class_name, {key: shape}, **config)
    try:
        expected = keras.layers.deserialize(deepcopy(data)).count_params()
    except (ValueError, TypeError, IndexError):
        expected = None
    assert params(stack(data)) == [expected]


def test_a_layer_without_shapes_has_no_weights() -> None:
    assert params(stack(INPUT, layer("Dense", {"shape": [None, 4]}, units=2))) == [0]


def test_shapes_of_several_inputs() -> None:
    shapes = {"query_shape": [2, 5, 3], "value_shape": [2, 5, 3], "key_shape": None}
    attention = layer("MultiHeadAttention", {"shapes_dict": shapes}, num_heads=2, key_dim=3)
    assert params(stack(attention)) == [93]
    one = layer("MultiHeadAttention", {"input_shape": [2, 5, 3]}, num_heads=2, key_dim=3)
    assert params(stack(one)) == [None]
    assert params(stack(layer("Add", {"input_shape": [[None, 3], [None, 3]]}))) == [0]


def test_a_stack_that_is_built_at_once() -> None:
    assert params(stack(layer("Dense", units=2), build_input_shape=[None, 4])) == [10]
    assert params(stack(layer("Dense", units=2), build_input_shape=[None, "a"])) == [None]
    stack(INPUT, build_input_shape=[None, 4])


@pytest.mark.parametrize(
    ("layers", "code", "message"),
    [
        ([], Code.FORM, "a model without layers cannot have an input shape"),
        ([INPUT], Code.SHAPE, "the input layer has another shape: (None, 4)"),
    ],
)
def test_a_stack_that_cannot_be_built(layers: Any, code: Code, message: str) -> None:
    with pytest.raises(ModelError) as caught:
        stack(*layers, build_input_shape=[None, 5])
    (problem,) = caught.value.problems
    assert (problem.code, problem.message, problem.hint) == (code, message, "")
    assert problem.place.path == ("config", "build_input_shape")


def test_equal_layers_with_the_same_shapes() -> None:
    """They are computed once, and have weights of their own."""
    model = stack(INPUT, *[layer("Dense", {"input_shape": [None, 4]}, units=4)] * 3)
    assert params(model) == [20, 20, 20]
    assert len({id(variable) for variable in model.variables}) == 6
    for row in (params(stack(*[layer("Dense", {"input_shape": [None, 4]}, units=4)] * 2)),):
        assert row == [20, 20]


def test_a_wrapper_of_unknown_code() -> None:
    mine = {"module": "mine", "class_name": "Mine", "config": {}}
    wrapper = layer("TimeDistributed", {"input_shape": [None, 5, 4]}, layer=mine)
    assert params(stack(wrapper)) == [None]


def test_cells_are_built_without_states() -> None:
    cell = layer("LSTMCell", {"input_shape": [None, 4]}, units=2)
    states = layer("InputLayer", batch_shape=[None, 5, 4])
    assert params(stack(states, layer("RNN", {"input_shape": [None, 5, 4]}, cell=cell))) == [56]


def test_a_shape_is_missing() -> None:
    attention = layer("MultiHeadAttention", {"input_shape": [2, 5, 3]}, num_heads=2, key_dim=3)
    assert params(stack(attention)) == [None]


def test_a_layer_without_shapes_keeps_the_weights_of_its_cell() -> None:
    cell = layer("LSTMCell", {"input_shape": [None, 4]}, units=2)
    states = layer("InputLayer", batch_shape=[None, 5, 4])
    assert params(stack(states, layer("RNN", {"shape": 5}, cell=cell))) == [56]


def read_with(rule: Rule, shape: Any) -> Any:
    """Return a layer with the least arguments that is built for a shape when its file is read."""
    plan = read_data([{rule.name: needed(rule)}])
    (plan_of_layer,) = plan.layers
    assert isinstance(plan_of_layer, LayerPlan)
    plan_of_layer.build_config = {"input_shape": shape}
    return plan


@pytest.mark.parametrize("shape", [[], [None], [4], [None] * 9, [[]], None, "ab"], ids=repr)
def test_any_layer_that_is_built_for_an_odd_shape(shape: Any) -> None:
    """It is built, or a message says what is wrong with it."""
    taken = 0
    for rule in DECLARED:
        if not (rule.is_input or rule.foreign):
            with suppress(ModelError):
                infer(read_with(rule, shape))
                taken += 1
    assert 0 < taken < len(DECLARED)


@pytest.mark.parametrize("axis", [1, 2, 3])
@pytest.mark.parametrize("data_format", ["channels_first", "channels_last"])
def test_each_axis_of_an_image_needs_a_number(axis: int, data_format: str) -> None:
    """Keras counts the windows on every axis but that of the channels."""
    shape: list[Any] = [None, 4, 4, 4]
    image = layer("InputLayer", batch_shape=[None, 4, 4, 4])
    shape[axis] = 2.5
    conv = layer("Conv2D", {"input_shape": shape}, filters=2, kernel_size=1)
    conv["config"]["data_format"] = data_format
    if axis == (1 if data_format == "channels_first" else 3):
        with pytest.raises(ModelError, match="has an unknown size"):
            stack(image, conv)
    else:
        assert params(stack(image, conv)) == [10]
    shape[axis] = "x"
    with pytest.raises(ModelError):
        stack(image, conv)


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ([None, 4], "`build_config` must have a list of shapes"),
        ("x", "`input_shape` in `build_config` must be a shape, not 'x'"),
        ([None, [None, 4]], "`build_config` must have a list of shapes"),
        ([[None, [4]]], "`input_shape` in `build_config` must be a list of shapes"),
    ],
)
def test_no_shapes_of_a_layer_that_merges(shape: Any, message: str) -> None:
    made = read_with(RULES["Add"], shape).layers[0]
    merging = Inference(keras2=False, correct=False).make(made)
    assert isinstance(merging, DeclaredLayer)
    assert str(merging.misbuilt) == message


@pytest.mark.parametrize(
    ("build_config", "config", "expected"),
    [
        ({"input_shape": None}, {}, 0),
        ({"input_shape": None}, {"axis": 7}, 0),
        ({"input_shape": [None, 4]}, {}, 9),
        ({"input_shape": "ab"}, {"axis": None}, 3),
        ({"input_shape": {"a": 1}}, {"axis": None}, 3),
        ({"input_shape": "ab"}, {}, None),
        ({"extra": 1}, {}, None),
        ({"shapes_dict": {"input_shape": [None, 4]}}, {}, None),
    ],
)
def test_statistics_that_a_file_has_built(
    build_config: Any, config: dict[str, Any], expected: int | None
) -> None:
    """For null, nothing is built; of a text, Keras asks for the length alone."""
    normalization = layer("Normalization", build_config, **config)
    if expected is None:
        with pytest.raises(ModelError):
            stack(INPUT, normalization)
    else:
        assert params(stack(INPUT, normalization)) == [expected]


@pytest.mark.parametrize(
    ("inner", "refused"),
    [
        (layer("Dense", {"extra": 1}, units=2), True),
        (layer("Normalization", {"input_shape": None}), True),
        (layer("Flatten", {"extra": 1}), False),
        (layer("Dense", {"input_shape": [None, 4]}, units=2), False),
    ],
)
def test_a_layer_without_its_weights_in_a_pipeline(inner: Any, refused: bool) -> None:
    pipeline = layer("Pipeline", layers=[inner])
    if refused:
        with pytest.raises(ModelError, match="is built without weights, which it needs"):
            stack(INPUT, pipeline)
    else:
        stack(INPUT, pipeline)


def test_equal_layers_are_built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Layers that share their `build_config` share what the rule gives, not the weights."""
    counted = create_autospec(Rule.__call__, side_effect=Rule.__call__)
    monkeypatch.setattr(Rule, "__call__", counted)
    shared: Any = {"input_shape": [None, 4]}
    first, second, third = (
        layer("Dense", build_config, units=4) | {"config": {"name": name, "units": 4}}
        for name, build_config in (("a", shared), ("b", shared), ("c", {"input_shape": [7, 4]}))
    )
    model = stack(INPUT, first, second, third)
    assert sum(not call.args[0].is_input for call in counted.call_args_list) == 2
    assert params(model) == [20, 20, 20]
    dense = [made for made in model.layers if isinstance(made, DeclaredLayer)][-3:]
    assert len({id(variable) for made in dense for variable in made.variables}) == 6
    shapes = [made.built_for[0] for made in dense if made.built_for]
    assert shapes == [(UNKNOWN, 4), (UNKNOWN, 4), (7, 4)]
    assert shapes[0] is shapes[1]
