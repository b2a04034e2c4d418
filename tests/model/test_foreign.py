"""Layers whose code is elsewhere, or in a program."""

from __future__ import annotations

from typing import Any

import pytest
from reading import plans, printed, tables

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.code import UnknownCodeError
from shapecalc.errors import Source
from shapecalc.model.foreign import ForeignLayer
from shapecalc.model.graph import Tensor, UnknownShapeError, UnknownTensor, flatten
from shapecalc.model.infer import Inference, infer
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_data, read_layer


def foreign(text: str) -> ForeignLayer:
    """Return the first such layer of a program."""
    (plan,) = plans(f"i, j = Input((4, 6)), Input((3,))\n{text}\nModel([i, j], x).summary()")
    return next(layer for layer in infer(plan).layers if isinstance(layer, ForeignLayer))


def test_a_layer_without_code() -> None:
    spec = {
        "inputs": {"x": 3, "y": 4},
        "layers": {"m": {"Layer": {"class_name": "My"}}, "z": "m([x, y])", "d": "Dense(2)(z)"},
        "outputs": "d",
    }
    model = infer(read_data(spec))
    layer = next(layer for layer in model.layers if isinstance(layer, ForeignLayer))
    (output,) = flatten(layer.nodes[0].outputs)
    assert isinstance(output, UnknownTensor)
    assert layer.unknown


@pytest.mark.parametrize(
    "text",
    [
        "x = layers.Lambda(lambda t: t[:, 0])(i)",
        "x = layers.Lambda(lambda t: [t[0][:, 0], t[1]])([i, j])",
        "x = layers.Lambda(lambda t: {'a': t, 'b': t[:, 0]})(i)",
        "x = layers.Lambda(lambda t: t, output_shape=(9,))(i)",
        "x = layers.Lambda(lambda t: t * 2, dtype='float16')(i)",
        "f = layers.Lambda(lambda t: t + 1)\nx = [f(i), f(j)]",
    ],
)
def test_code_of_a_program(keras: Any, text: str) -> None:
    whole = f"i, j = Input((4, 6)), Input((3,))\n{text}\nModel([i, j], x).summary()"
    assert tables(whole) == printed(keras, whole)
    layer = foreign(text)
    assert layer.built
    assert list(layer.notes) == []
    dtypes = {tensor.dtype for tensor in flatten(layer.nodes[0].outputs)}
    assert dtypes == {"float16" if "float16" in text else "float32"}


@pytest.mark.parametrize(
    "text",
    [
        "x = layers.TimeDistributed(layers.Lambda(lambda t: t[:, :2]))(i)",
        "x = layers.TimeDistributed(layers.Lambda(lambda t: t * 2, dtype='float16'))(i)",
        "x = layers.TimeDistributed(layers.Lambda(lambda t: t[:, :2], output_shape=(2,)))(i)",
    ],
)
def test_code_in_a_wrapper(keras: Any, text: str) -> None:
    whole = f"i, j = Input((4, 6)), Input((3,))\n{text}\nModel([i, j], x).summary()"
    assert tables(whole) == printed(keras, whole)


def test_code_that_is_not_followed() -> None:
    """The reason is noted once, however often the layer is called."""
    layer = foreign("f = layers.Lambda(lambda t: mine(t))\nx = [f(i), f(i)]")
    assert list(layer.notes) == [
        'the output shape of Lambda "lambda" is unknown: `mine` is not defined (line 4)'
    ]
    assert isinstance(layer.nodes[0].outputs, UnknownTensor)


def test_the_output_shape_that_is_known() -> None:
    """Keras knows it for one output."""
    one = foreign("x = layers.Lambda(lambda t: t[:, 0])(i)")
    assert one.known_output_shape == (UNKNOWN, 6)
    several = foreign("x = layers.Lambda(lambda t: [t[:, 0], t])(i)")
    assert several.known_output_shape is None
    twice = foreign("f = layers.Lambda(lambda t: t + 1)\nx = [f(i), f(j)]")
    assert twice.known_output_shape == (UNKNOWN, 4, 6)


def test_what_a_layer_without_code_takes() -> None:
    """Any number of inputs, in any way; the first shape that is known counts."""
    plan = read_layer({"Layer": {"class_name": "My", "output_shape": [7]}}, Source("a"))
    assert isinstance(plan, LayerPlan)
    layer = Inference(keras2=False, correct=False).make_layer(plan)
    x = Tensor((2, 3), "int8")
    assert layer.bind_call([x], {"a": 1, "b": [x]}) == ([x, 1, [x]], {})
    layer.check([(2,), (3, 4)])
    for first, batch in (([x], 2), ([], UNKNOWN), ([UnknownTensor("int8"), x], 2)):
        output = layer.outputs_for(first, {})
        assert (output.shape, output.dtype) == ((batch, 7), "float32")


def test_the_record_of_a_function() -> None:
    """It is followed on the shapes of a call, in the dtype of the layer."""
    text = "x = layers.Lambda(lambda t: t[:, 0], dtype='float16')(i)"
    layer: Any = foreign(text)
    code = layer.arguments.function
    code.record = lambda inputs: [(array.shape, array.dtype) for array in flatten_arrays(inputs)]
    x, y = Tensor((2, 3), "float32"), Tensor((2, 4), "float32")
    assert layer.record_of([x]) == [((2, 3), "float16")]
    assert layer.record_of([[x, y]]) == [((2, 3), "float16"), ((2, 4), "float16")]
    code.record = None
    assert layer.record_of([x]) is None


def flatten_arrays(inputs: Any) -> list[Any]:
    return [*inputs] if isinstance(inputs, list) else [inputs]


def test_a_function_that_is_not_followed_once_more() -> None:
    layer = foreign("x = layers.Lambda(lambda t: t[:, 0])(i)")

    def fail(_: Any) -> None:
        raise UnknownCodeError

    layer.arguments.function.record = fail
    with pytest.raises(UnknownShapeError):
        layer.record_of([Tensor((2, 3), "float32")])


def test_shapes_of_a_function_in_a_wrapper() -> None:
    """One output has a shape, several have a list of shapes."""
    shape = (UNKNOWN, 4, 6)
    one = foreign("x = layers.Lambda(lambda t: t[:, 0])(i)")
    assert one.apply_rule(shape).shape == (UNKNOWN, 6)
    several = foreign("x = layers.Lambda(lambda t: [t, t[:, 0]])(i)")
    assert several.apply_rule(shape).shape == [shape, (UNKNOWN, 6)]
    merged = foreign("x = layers.Lambda(lambda t: t[0][:, 0])([i, i])")
    assert merged.apply_rule([shape, shape]).shape == (UNKNOWN, 6)
