"""Models as layers: their inputs, outputs, weights, and other shapes sent through them."""

from __future__ import annotations

from inspect import signature
from operator import attrgetter
from typing import Any
from unittest.mock import create_autospec

import pytest
from layer_rules import Alike, Unlike, agree, refused_alike
from model.cases import (
    PLAIN_STACKS,
    REFUSED_PLAIN_STACKS,
    REFUSED_STACKS,
    STACKS,
    settings_of,
)

from shapecalc.algebra.size import UNKNOWN, Shape
from shapecalc.declare.layer import RuleError
from shapecalc.declare.products import InnerCall
from shapecalc.errors import Code, Source
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.foreign import ForeignLayer
from shapecalc.model.graph import Tensor, flatten
from shapecalc.model.infer import Inference, infer
from shapecalc.model.models import ONE_TENSOR, Functional, Sequential, activation, input_shape
from shapecalc.model.own import OwnLayer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import keras_table, without_trailing_blanks
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_data, read_layer
from shapecalc.table import keras2 as keras2_table
from shapecalc.table.keras3 import Options
from shapecalc.table.summary import summary


def functional(data: Any) -> Functional:
    model = infer(read_data(data))
    assert isinstance(model, Functional)
    return model


def sequential(data: Any) -> Sequential:
    model = infer(read_data(data))
    assert isinstance(model, Sequential)
    return model


def tensor(*shape: Any) -> Tensor:
    return Tensor(shape, "float32")


SHARED = {
    "inputs": {"x": "(5, 3)", "y": "(5, 3)"},
    "layers": {"d": "Dense(4)", "a": "d(x)", "b": "d(y)", "c": "add([a, b])"},
    "outputs": "c",
}


def test_the_settings_of_a_model() -> None:
    layer = "name class_name nodes * arguments"
    assert settings_of(Functional) == f"{layer} inputs outputs order"
    assert settings_of(Sequential) == f"{layer} stack build"


def test_a_graph() -> None:
    model = functional(SHARED)
    assert (model.built, model.unknown, model.checks_dtype) == (True, False, False)
    assert [layer.name for layer in model.layers] == [
        "input_layer",
        "input_layer_1",
        "dense",
        "add",
    ]
    assert [variable.weight.name for variable in model.variables] == ["kernel", "bias"]
    assert model.known_output_shape == (UNKNOWN, 5, 4)
    assert model.input_shape is None


def test_the_shape_of_one_input_and_of_one_output() -> None:
    model = functional({"inputs": {"x": 3}, "layers": {"y": "Dense(4)(x)"}})
    assert (model.input_shape, model.known_output_shape) == ((UNKNOWN, 3), (UNKNOWN, 4))
    several = functional(
        {"inputs": {"x": 3}, "layers": {"y": "Dense(4)(x)"}, "outputs": ["x", "y"]}
    )
    assert several.known_output_shape is None


def test_outputs_on_the_shapes_of_the_model() -> None:
    model = functional(SHARED)
    (output,) = flatten(model.outputs_on([tensor(UNKNOWN, 5, 3), tensor(UNKNOWN, 5, 3)]))
    assert output.shape == (UNKNOWN, 5, 4)
    assert output is not flatten(model.outputs)[0]
    assert not hasattr(output, "node")


def test_outputs_on_other_shapes() -> None:
    """They go through the graph layer by layer."""
    model = functional({"inputs": {"x": [None, 3]}, "layers": {"y": "Conv1D(4, 2)(x)"}})
    (output,) = flatten(model.outputs_on(tensor(7, 9, 3)))
    assert output.shape == (7, 8, 4)
    assert model.known_output_shape == (UNKNOWN, UNKNOWN, 4)


@pytest.mark.parametrize(
    ("shapes", "message", "code"),
    [
        ([(UNKNOWN, 5, 3)], "expects 2 inputs, got 1", Code.INPUTS),
        (
            [(UNKNOWN, 5, 3), (UNKNOWN, 5, 4)],
            "was built for (None, 5, 3), got (None, 5, 4)",
            Code.SHAPE,
        ),
    ],
)
def test_inputs_that_are_refused(shapes: list[Shape], message: str, code: Code) -> None:
    with pytest.raises(RuleError) as caught:
        functional(SHARED).check(shapes)
    assert str(caught.value) == message
    assert caught.value.code is code


def test_a_mapping_without_an_input() -> None:
    model = functional(SHARED)
    x = tensor(UNKNOWN, 5, 3)
    given = {"input_layer_1": x, "input_layer": x, "other": x}
    assert model.checked_inputs(given) == [x, x]
    with pytest.raises(RuleError) as caught:
        model.checked_inputs({"input_layer": x})
    message = "got no input 'input_layer_1'; its inputs are input_layer, input_layer_1"
    assert (str(caught.value), caught.value.code) == (message, Code.INPUTS)


def test_keras_ignores_a_last_axis_of_one() -> None:
    model = functional({"inputs": {"x": "(5, 1)"}, "layers": {"y": "Flatten()(x)"}})
    model.check([(UNKNOWN, 5)])
    with pytest.raises(RuleError):
        model.check([(UNKNOWN, 6)])


def test_a_graph_inside_a_wrapper() -> None:
    model = functional({"inputs": {"x": 3}, "layers": {"y": "Dense(4)(x)"}})
    out = model.apply_rule((UNKNOWN, 3))
    assert out.shape == (UNKNOWN, 4)
    assert list(out.weights or ()) == list(model.variables)


def test_a_stack_with_an_input() -> None:
    model = sequential(["Dense(4, input_shape=(3,))", "Dense(2)"])
    assert (model.built, model.has_input, model.first_shape) == (True, True, (UNKNOWN, 3))
    assert [layer.name for layer in model.layers] == ["dense", "dense_1"]
    assert [layer.name for layer in model.stack] == ["input_layer", "dense", "dense_1"]
    assert (model.input_shape, model.known_output_shape) == ((UNKNOWN, 3), (UNKNOWN, 2))
    assert len(model.variables) == 4
    assert model.input_dtype == "float32"


def test_a_stack_without_an_input_is_built_when_it_is_called() -> None:
    model = sequential(["Dense(4)", "Dense(2)"])
    assert (model.built, model.has_input, model.first_shape) == (False, False, None)
    assert (model.input_shape, model.known_output_shape) == (None, None)
    found = model.outputs_for(tensor(UNKNOWN, 3), {})
    assert found.shape == (UNKNOWN, 2)
    assert model.built
    assert model.input_shape == (UNKNOWN, 3)
    assert model.apply_rule((UNKNOWN, 3)).shape == (UNKNOWN, 2)


def test_a_stack_takes_one_tensor() -> None:
    model = sequential(["Dense(4)"])
    with pytest.raises(RuleError, match=ONE_TENSOR) as caught:
        model.outputs_for([tensor(UNKNOWN, 3)], {})
    assert caught.value.code is Code.INPUTS


def test_an_empty_stack_cannot_be_called() -> None:
    with pytest.raises(RuleError, match="has no layers and cannot be called"):
        sequential([]).outputs_for(tensor(UNKNOWN, 3), {})


def test_a_stack_of_an_input_alone() -> None:
    model = sequential(["Input((3,))"])
    assert (model.has_input, model.functional) == (True, None)
    with pytest.raises(RuleError, match=r"was built for \(None, 3\), got \(None, 4\)"):
        model.outputs_for(tensor(UNKNOWN, 4), {})


def test_weights_that_two_layers_share_count_once() -> None:
    inner = {"Sequential": {"name": "inner", "layers": ["Dense(4)"]}}
    spec = {
        "inputs": {"x": 3, "y": 3},
        "layers": {"m": inner, "a": "m(x)", "b": "m(y)", "c": "add([a, b])"},
        "outputs": "c",
    }
    assert sum(variable.size for variable in functional(spec).variables) == 16


@pytest.mark.parametrize(
    ("text", "keras2", "expected"),
    [
        ("Dense(4)", False, None),
        ("Dense(4, input_shape=(3,))", False, (UNKNOWN, 3)),
        ("Dense(4, input_dim=3)", False, (UNKNOWN, 3)),
        ("Dense(4, input_shape=(3,), batch_size=7)", False, (7, 3)),
        ("Dense(4, batch_input_shape=(7, 3))", False, (7, 3)),
        ("LSTM(4, input_dim=3)", False, (UNKNOWN, UNKNOWN, 3)),
        ("LSTM(4, input_dim=3, input_length=5)", False, (UNKNOWN, 5, 3)),
        ("Embedding(10, 4)", False, None),
        ("Embedding(10, 4)", True, (UNKNOWN, UNKNOWN)),
        ("Embedding(10, 4, input_length=5)", True, (UNKNOWN, 5)),
        ("Input((3,))", False, None),
    ],
)
def test_the_input_shape_of_a_stack(text: str, keras2: bool, expected: Shape | None) -> None:
    plan = read_layer(text, Source("<text>"))
    assert isinstance(plan, LayerPlan)
    made = Inference(keras2=keras2, correct=False).make_layer(plan)
    assert input_shape(made, keras2) == expected


def test_a_model_gives_no_input_shape_to_a_stack() -> None:
    assert input_shape(sequential(["Dense(4, input_shape=(3,))"]), keras2=False) is None


@pytest.mark.parametrize(
    ("layers", "name"),
    [
        (["Dense(2)"], "linear"),
        (["Dense(2, activation='relu')"], "relu"),
        (["Dense(2)", "Softmax()"], "softmax"),
        (["Dense(2)", "ReLU()"], "relu"),
        (["Dense(2)", "Activation('tanh')"], "tanh"),
        (["Dense(2)", "Dropout(0.5)"], None),
        (["Reshape((4, 1))", "LSTM(2)"], None),
        ([{"Sequential": ["Dense(2)", {"Sequential": ["ReLU()"]}]}], "relu"),
        (["Reshape((4, 1))", "TimeDistributed(Dense(2, activation='elu'))"], "elu"),
        ([{"Sequential": ["Dense(2, activation='selu')"]}], "selu"),
    ],
)
def test_activation(layers: list[Any], name: str | None) -> None:
    assert activation(infer(read_data(["Input((4,))", *layers]))) == name


ALIKE: list[Alike] = [
    *PLAIN_STACKS,
    *STACKS,
    ("Sequential([Input((3,)), Dense(4)])(x)", [(3,)]),
    ("Sequential([Dense(4, input_shape=(3,))])(x)", [(3,)]),
    ("Sequential([Masking(), LSTM(4, return_sequences=True)])(x)", [(5, 3)]),
    ("s = Sequential([Masking(), Dense(4)])(x); LSTM(2)(s)", [(5, 3)]),
    ("Sequential([Dense(4)], name='mine')(x)", [(3,)]),
    ("Sequential([Embedding(9, 4), LSTM(3)])(x)", [(5,)]),
    ("Sequential([Dense(4)])(x, training=True)", [(3,)]),
    ("Sequential([Dense(4)])(x, mask=y)", [(3,), (3,)]),
    ("Sequential([Input(batch_shape=(2, 3)), Dense(4)])(x)", [(3,)]),
    ("Sequential([Input(batch_shape=(2, 3)), Dense(4)])(x)", [{"batch_shape": [3, 3]}]),
]

UNLIKE: list[Unlike] = [
    *REFUSED_PLAIN_STACKS,
    *REFUSED_STACKS,
    (
        "Sequential([Input((3,)), Dense(4)])(x)",
        [(4,)],
        (
            'Sequential([Input((3,)), Dense(4)])(x) | Sequential "sequential": was built '
            "for (None, 3), got (None, 4)"
        ),
    ),
    (
        "Sequential([Input((3,)), Dense(4)])(x)",
        [(5, 3)],
        (
            'Sequential([Input((3,)), Dense(4)])(x) | Sequential "sequential": was built '
            "for (None, 3), got (None, 5, 3)"
        ),
    ),
    (
        "Sequential([Dense(4), Dense(4, name='dense')])(x)",
        [(3,)],
        (
            "'dense' | Dense: another layer of this model has the name 'dense' (hint: "
            "choose a different name, such as name='dense_1')"
        ),
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize(
    "first",
    [
        "Dense(2, input_dim=3)",
        "Dense(2, input_dim=3, batch_size=4)",
        "Dense(2, input_shape=(3,), batch_size=4)",
        "Dense(2, batch_input_shape=(4, 3))",
        "LSTM(2, input_dim=3)",
        "LSTM(2, input_dim=3, input_length=5)",
        "Conv1D(2, 3, input_dim=4, input_length=9)",
        "Embedding(5, 2)",
        "Embedding(5, 2, input_length=7)",
    ],
)
def test_the_input_of_a_first_layer_of_keras_2(keras2: Builder, first: str) -> None:
    plan = read_data([first])
    ours = keras2_table.table(summary(infer(plan, keras2=True)), Options())
    theirs = keras_table(keras2.model(plan), 80)
    assert without_trailing_blanks(ours) == without_trailing_blanks(theirs)


def test_a_graph_with_named_arguments_on_other_shapes() -> None:
    """The arguments by name are those of the other shapes, too."""
    spec = {
        "inputs": {"x": [None, 3], "y": 4, "z": 4},
        "layers": {"h": "LSTM(4, return_sequences=True)(x, initial_state=[y, z])"},
        "outputs": "h",
    }
    model = functional(spec)
    given = [tensor(2, 7, 3), tensor(2, 4), tensor(2, 4)]
    assert [output.shape for output in flatten(model.outputs_on(given))] == [(2, 7, 4)]
    assert [output.shape for output in flatten(model.outputs_on(given, every_call=True))] == [
        (2, 7, 4)
    ]
    ((_, first, named),) = model.calls_on(given)
    assert [*first, *named["initial_state"]] == given
    (same,) = model.calls_on(flatten(model.inputs))
    assert same == (
        model.layers[-1],
        *attrgetter("arguments", "keywords")(model.layers[-1].nodes[0]),
    )


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        (["Input((3,), dtype='float64')", "Dense(2)"], "float64"),
        (["Input((3,), dtype='int32')", "Dense(2)"], "int32"),
        (["Dense(2, dtype='float64', input_shape=(3,))"], "float32"),
        (["Dense(2, dtype='float64')"], "float32"),
        ([], "float32"),
    ],
)
def test_the_dtype_of_the_input_of_a_stack(layers: list[Any], expected: str) -> None:
    assert sequential(layers).input_dtype == expected


@pytest.mark.parametrize("kind", [Functional, Sequential, OwnLayer, DeclaredLayer, ForeignLayer])
def test_how_a_model_is_called_by_default(kind: Any) -> None:
    parameters = signature(kind.outputs_for).parameters
    assert [parameters[name].default for name in ("traced", "training")] == [False, None]


def test_the_outputs_of_a_model() -> None:
    """A list of several is a tuple; a mapping of one stays as it is."""
    several = functional(
        {"inputs": {"x": 3}, "layers": {"y": "Dense(4)(x)"}, "outputs": ["x", "y"]}
    )
    assert several.known_outputs == tuple(flatten(several.outputs))
    one = functional({"inputs": {"x": 3}, "layers": {"y": "Dense(4)(x)"}, "outputs": "y"})
    assert one.known_outputs is one.outputs
    stacked = sequential(["Dense(4, input_shape=(3,))"])
    assert stacked.functional is not None
    assert stacked.known_outputs is stacked.functional.outputs
    assert sequential(["Dense(4)"]).known_outputs is None


@pytest.mark.parametrize(
    "spec",
    [
        ["Input((3,))", "Dense(4)", {"Layer": {"class_name": "My"}}],
        {"inputs": {"x": 3}, "layers": {"m": {"Layer": {"class_name": "My"}}, "y": "m(x)"}},
    ],
)
def test_what_a_model_takes_from_its_layers(spec: Any) -> None:
    model = infer(read_data(spec))
    assert (model.unknown, model.has_code) == (True, False)
    model.layers[-1].notes = ["a note"]
    assert "a note" in model.remarks
    assert list(model.inner_layers)[-len(model.layers) :] == list(model.layers)


@pytest.mark.parametrize("code", [True, False])
@pytest.mark.parametrize("traced", [True, False])
@pytest.mark.parametrize("kind", [Functional, Sequential])
def test_when_layers_are_called_once_more(
    monkeypatch: pytest.MonkeyPatch, kind: Any, traced: bool, code: bool
) -> None:
    """They are if a wrapper calls a model in which code runs."""
    calls: list[bool] = []
    monkeypatch.setattr(Functional, "has_code", property(lambda _: code))
    monkeypatch.setattr(Functional, "outputs_on", lambda _, x, every=False: calls.append(every))
    model = sequential(["Dense(4, input_shape=(3,))"])
    outer: Any = model if kind is Sequential else model.functional
    outer.outputs_for(tensor(UNKNOWN, 3), {}, traced)
    outer.outputs_for(tensor(UNKNOWN, 3), {})
    assert calls == [traced and code, False]


def test_a_graph_in_a_wrapper_on_another_batch() -> None:
    """Its operations get tensors of the dtype of its input."""
    spec = {"inputs": {"x": "Input(3, dtype='int32')"}, "layers": {"y": "add([x, x])"}}
    model = functional({**spec, "outputs": "y"})
    out = model.apply_rule((7, 3))
    assert (out.shape, list(out.weights or ())) == ((7, 3), [])
    several = functional({**spec, "outputs": ["x", "y"]})
    assert several.apply_rule((7, 3)).shape == [(7, 3)] * 2


def test_the_product_of_a_model_in_a_wrapper() -> None:
    model = functional({"inputs": {"x": 3}, "layers": {"y": "Dense(4)(x)"}})
    (product,) = model.apply_rule((7, 3)).products or ()
    assert isinstance(product, InnerCall)
    assert (product.layer, product.shape) == (model, (7, 3))
    assert flatten(model.outputs_for(tensor(7, 3), {}))[0].shape == (7, 4)


def test_keras_ignores_a_size_beside_a_last_axis_of_one() -> None:
    model = functional({"inputs": {"x": "(1,)"}, "layers": {"y": "ReLU()(x)"}})
    model.check([(UNKNOWN, 5)])
    model.check([(UNKNOWN, 1)])


@pytest.mark.parametrize(
    ("layers", "lacks"),
    [
        (["Dense(4)"], True),
        (["Input((3,))"], False),
        (["Input((3,))", "Dense(4)"], False),
        ([], False),
    ],
)
def test_a_stack_that_lacks_an_input(layers: list[Any], lacks: bool) -> None:
    assert sequential(layers).lacks_input is lacks


def test_the_activations_of_several_outputs() -> None:
    layers = {"a": "ReLU()(x)", "b": "Softmax()(x)"}
    spec: dict[str, Any] = {"inputs": {"x": 3}, "layers": layers}
    assert activation(functional({**spec, "outputs": ["a", "b"]})) is None
    assert activation(functional({**spec, "outputs": "b"})) == "softmax"


def test_the_calls_of_a_graph() -> None:
    """On other shapes, each call reads what the calls before it give."""
    spec = {"inputs": {"x": [None, 3]}, "layers": {"a": "Dense(4)(x)", "b": "Dense(5)(a)"}}
    model = functional({**spec, "outputs": "b"})
    own, other = [*model.calls_on(flatten(model.inputs))], [*model.calls_on([tensor(2, 7, 3)])]
    assert [call[0] for call in own] == [call[0] for call in other] == model.layers[1:]
    assert own[1][1][0] is model.layers[1].nodes[0].outputs
    assert [call[1][0].shape for call in other] == [(2, 7, 3), (2, 7, 4)]


@pytest.mark.parametrize(
    ("shape", "every", "repeated"),
    [((UNKNOWN, 3), False, False), ((UNKNOWN, 3), True, True), ((7, 3), False, True)],
)
def test_when_a_graph_is_computed_again(
    monkeypatch: pytest.MonkeyPatch, shape: Shape, every: bool, repeated: bool
) -> None:
    counted = create_autospec(Functional._outputs_of_graph, return_value=None)
    monkeypatch.setattr(Functional, "_outputs_of_graph", counted)
    model = functional({"inputs": {"x": 3}, "layers": {"y": "Dense(4)(x)"}})
    model.outputs_on(tensor(*shape), every)
    assert bool(counted.call_count) is repeated
