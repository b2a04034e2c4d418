"""Calls of layers of one's own: what they do is followed once for each shape."""

from __future__ import annotations

from typing import Any

import pytest
from model.own_programs import PROGRAMS, compare_own
from reading import answer, plans, printed, problems, tables

from shapecalc.declare.layer import Arguments
from shapecalc.errors import Place, Source
from shapecalc.model.graph import Tensor, flatten, shape_of
from shapecalc.model.infer import Inference
from shapecalc.model.own_calls import inside, key_of
from shapecalc.own_code import IN_GRAPH, OwnCode, Trace
from shapecalc.plan import OWN, LayerPlan, ModelPlan
from shapecalc.read.document import read_layer


def test_keys() -> None:
    masked = Tensor((2, 3), "float32", mask=Tensor((2,), "bool"))
    keys = [
        key_of(value)
        for value in (
            Tensor((2, 3), "float32"),
            Tensor((2, 3), "int32"),
            Tensor((2, 4), "float32"),
            masked,
            Tensor((2, 3), "float32", mask=Tensor((3,), "bool")),
            [masked],
            {"a": masked},
            {"a": 1},
            {"a": 2},
            {"b": 1},
            True,
            "True",
        )
    ]
    assert len(set(keys)) == len(keys)
    assert key_of({"b": 1, "a": 2}) == key_of({"a": 2, "b": 1})


def test_a_call_is_followed_once() -> None:
    calls: list[Any] = []

    def follow(arguments: Any, keywords: Any, how: str, inference: Any) -> Trace:
        calls.append(how)
        return Trace(outputs=Tensor((2, 9), "float32"))

    arguments = Arguments(name=None, trainable=None, dtype=None, autocast=True)
    plan = ModelPlan(
        OWN, Place(Source("a.py")), arguments, own_class="Own", own=OwnCode(False, follow=follow)
    )
    inference = Inference(False, False)
    layer = inference.make(plan)
    for shape in ((2, 3), (2, 3), (2, 4)):
        output = inference.call(layer, [Tensor(shape, "float32")], {}, plan.place)
        assert isinstance(output, Tensor)
        assert output.shape == (2, 9)
    assert calls == [IN_GRAPH, IN_GRAPH]
    assert layer.built
    assert len(layer.nodes) == 3


def test_results_inside_of_calls_are_kept_apart() -> None:
    """What looks at the graph of a model sees no tensor that comes from no call of it."""
    text = "class Own(layers.Layer):\n    def __init__(self):\n        super().__init__()\n"
    text += "        self.d = layers.Dense(2)\n    def call(self, x): return self.d(x)\n"
    (plan,) = plans(f"{text}m = Sequential([Input((3,)), Own()])\nm.summary()")
    inference = Inference(False, False)
    inference.outermost_model(plan)
    assert not inference.results
    assert len(inference.inner_results) == 2


@pytest.mark.parametrize("name", PROGRAMS)
def test_as_in_keras(keras: Any, name: str) -> None:
    compare_own(keras, name)


@pytest.mark.parametrize("known", [True, False])
def test_a_call_that_is_not_followed(known: bool) -> None:
    """The reason is noted once, and the layers inside may have weights."""
    outputs = Tensor((2, 9), "float32") if known else None
    trace = Trace(outputs=outputs, unsure="a reason")
    place = Place(Source("a.py"))
    arguments = Arguments(name=None, trainable=None, dtype=None, autocast=True)
    inner = read_layer("Dense(2)", Source("a.py"))
    assert isinstance(inner, LayerPlan)
    own = OwnCode(False, follow=lambda *_: trace)
    plan = ModelPlan(OWN, place, arguments, own_class="Own", own=own, layers=[inner])
    inference = Inference(False, False)
    layer: Any = inference.make(plan)
    for shape in ((2, 3), (2, 3), (2, 4)):
        (output,) = flatten(inference.call(layer, [Tensor(shape, "float32")], {}, place))
        assert shape_of(output) == ((2, 9) if known else None)
    assert layer.notes == ["a reason"]
    assert (layer.built, layer.unknown) == (True, True)
    assert [each.doubtful for each in layer.inner_layers] == [True]


def test_a_layer_that_cannot_be_built() -> None:
    """The problem names the layer, as that of a call does."""
    text = "class Own(layers.Layer):\n    def build(self, shape):\n"
    text += "        self.d = layers.Conv1D(2, 3)\n        self.d.build(shape)\n"
    text += "    def call(self, x): return self.d(x)\nModel(i, Own()(i)).summary()\n"
    message = "expects (batch, steps, channels), got (None, 4)"
    assert message in problems(f"i = Input((4,))\n{text}")
    first = answer(f"i = Input((4,))\n{text}")[0]
    assert first == f'7:9-7:28 SC402 Conv1D "conv1d": {message}'


def test_what_the_code_of_a_layer_gets() -> None:
    tensor = Tensor((2, 3), "float32", mask=Tensor((2,), "bool"))
    fresh = inside(tensor)
    assert fresh is not tensor
    assert (fresh.shape, fresh.dtype) == ((2, 3), "float32")
    assert fresh.mask is not None
    assert fresh.mask is not tensor.mask
    assert (fresh.mask.shape, fresh.mask.dtype) == ((2,), "bool")
    assert inside(Tensor((2, 3), "float32")).mask is None


def test_a_wrapper_in_the_code_of_a_layer(keras: Any) -> None:
    text = """
class Inner(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(2)
    def build(self, shape): self.d.build(shape)
    def compute_output_shape(self, shape): return (*shape[:-1], 2)
    def call(self, x): return self.d(x)
class Outer(layers.Layer):
    def __init__(self):
        super().__init__()
        self.t = layers.TimeDistributed(Inner())
    def call(self, x): return self.t(x)
i = Input((4, 3))
Model(i, Outer()(i)).summary()
"""
    assert tables(text) == printed(keras, text)
