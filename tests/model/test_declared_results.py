"""What declared layers give: to a wrapper, without a call, and to those who ask for outputs."""

from __future__ import annotations

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.sight import in_place
from shapecalc.errors import Source
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import Tensor
from shapecalc.model.infer import Inference
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_layer


def layer(text: str) -> DeclaredLayer:
    plan = read_layer(text, Source("<text>"))
    assert isinstance(plan, LayerPlan)
    return Inference(keras2=False, correct=False).make_layer(plan)


X, Y = Tensor((UNKNOWN, 5, 8), "float32"), Tensor((UNKNOWN, 7, 6), "float32")


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("LSTM(4)", (UNKNOWN, 4)),
        ("LSTM(4, return_state=True)", None),
        ("Dense(4)", (UNKNOWN, 5, 4)),
        ("ReLU()", (UNKNOWN, 5, 8)),
    ],
)
def test_the_output_shape_that_is_known(text: str, shape: object) -> None:
    """A layer of which another copy is built knows it, if it has one output."""
    made = layer(text)
    made.outputs_for(X, {})
    known = made.known_output_shape
    assert known == shape or (made.rule.built and known is None)


@pytest.mark.parametrize("text", ["ReLU()", "Dropout(0.5)", "LayerNormalization()", "Dense(4)"])
def test_what_a_wrapper_is_given(text: str) -> None:
    made = layer(text)
    out = made.apply_rule((UNKNOWN, 5, 8))
    assert list(out.weights or ()) == list(made.variables)
    if made.rule.pointwise:
        assert out.sight == in_place((UNKNOWN, 5, 8))


@pytest.mark.parametrize("trainable", [True, False])
@pytest.mark.parametrize("activation", ["'relu'", "ReLU()", "PReLU()"])
def test_weights_beside_those_of_a_layer_in_the_arguments(trainable: bool, activation: str) -> None:
    made = layer(f"Dense(4, activation={activation}, trainable={trainable})")
    made.outputs_for(X, {})
    own = [v for v in made.variables if v.weight.name in ("kernel", "bias")]
    assert [v.trainable for v in own] == [trainable] * 2


def test_results_of_a_call_by_names() -> None:
    made = layer("MultiHeadAttention(2, 4)")
    made.outputs_for(X, {"value": Y})
    by_name, by_position, other = (
        str(made.results_of_call(arguments, keywords))
        for arguments, keywords in (([X], {"value": Y}), ([X, Y], {}), ([X, X], {}))
    )
    assert by_name == by_position != other
