"""The common base of layers: how the arguments of a call are bound to their names."""

from __future__ import annotations

from typing import Any

import pytest
from layer_rules import Alike, Unlike, agree, refused_alike
from model.cases import CALLS, REFUSED_CALLS, settings_of

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.layer import Arguments, RuleError
from shapecalc.declare.names import Policy
from shapecalc.errors import Code, Source
from shapecalc.model.graph import Tensor, flatten
from shapecalc.model.infer import Inference
from shapecalc.model.layer import Layer
from shapecalc.oracle.build import Builder
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_layer


def layer(text: str) -> Layer:
    plan = read_layer(text, Source("<text>"))
    assert isinstance(plan, LayerPlan)
    return Inference(keras2=False, correct=False).make_layer(plan)


X, Y, Z = (Tensor((UNKNOWN, 5, size), "float32") for size in (2, 3, 4))


@pytest.mark.parametrize(
    ("text", "arguments", "keywords", "first", "others"),
    [
        ("Dense(4)", [X], {}, X, {}),
        ("Dense(4)", [], {"inputs": X}, X, {}),
        ("LSTM(4)", [X], {"mask": None}, X, {"mask": None}),
        ("LSTM(4)", [], {"sequences": X, "initial_state": [Y, Z]}, X, {"initial_state": [Y, Z]}),
        ("MultiHeadAttention(2, 4)", [X, Y], {}, X, {"value": Y}),
        ("MultiHeadAttention(2, 4)", [X, Y, Z], {}, X, {"value": Y, "key": Z}),
        ("MultiHeadAttention(2, 4)", [X], {"key": Z, "value": Y}, X, {"key": Z, "value": Y}),
        ("Dropout(0.5)", [X], {"training": True}, X, {"training": True}),
        ("Concatenate()", [[X, Y]], {}, [X, Y], {}),
    ],
)
def test_bind_call(
    text: str, arguments: list[Any], keywords: dict[str, Any], first: Any, others: dict[str, Any]
) -> None:
    assert layer(text).bind_call(arguments, keywords) == (first, others)


@pytest.mark.parametrize(
    ("text", "arguments", "keywords", "message"),
    [
        ("Dense(4)", [X, None, 3], {}, "expects 1 argument when it is called (inputs), got 3"),
        ("Dense(4)", [X], {"inputs": Y}, "got `inputs` twice when it is called"),
        ("Dense(4)", [X], {"units": 3}, "expects inputs when it is called, got `units`"),
        ("Dense(4)", [], {}, "needs `inputs` when it is called"),
        ("LSTM(4)", [], {"mask": None}, "needs `sequences` when it is called"),
        (
            "MultiHeadAttention(2, 4)",
            [X],
            {"value": [Y, Z]},
            "expects one tensor for `value`, got a list",
        ),
        (
            "MultiHeadAttention(2, 4)",
            [X],
            {"value": {"a": Y}},
            "expects one tensor for `value`, got a mapping",
        ),
        (
            "MultiHeadAttention(2, 4)",
            [X],
            {"value": 3},
            "expects a tensor for `value` when it is called",
        ),
        (
            "MultiHeadAttention(2, 4)",
            [X, Y],
            {"return_attention_scores": Z},
            "expects a plain value for `return_attention_scores` when it is called",
        ),
    ],
)
def test_a_call_that_cannot_be_bound(
    text: str, arguments: list[Any], keywords: dict[str, Any], message: str
) -> None:
    with pytest.raises(RuleError) as caught:
        layer(text).bind_call(arguments, keywords)
    assert str(caught.value) == message
    assert caught.value.code is Code.CALL


def test_freeze() -> None:
    dense = layer("Dense(4)")
    assert dense.trainable
    dense.freeze()
    assert (dense.trainable, dense.frozen) == (False, True)
    assert not layer("Dense(4, trainable=False)").trainable


def test_freezing_the_layers_inside() -> None:
    wrapper = layer("TimeDistributed(Dense(4))")
    wrapper.output_structure([X], {})
    (dense,) = wrapper.inner_layers
    wrapper.freeze()
    assert (dense.trainable, dense.frozen) == (False, True)
    assert [variable.trainable for variable in wrapper.variables] == [False, False]
    dense.trainable = True
    wrapper.freeze()  # It is frozen already: Keras does nothing.
    assert dense.trainable


def test_training_by_position() -> None:
    """Keras takes None behind the other arguments, and nothing else."""
    assert layer("Dropout(0.5)").bind_call([X, None], {}) == (X, {})
    states, mask = [X], X
    assert layer("LSTM(4)").bind_call([X, states, mask, None], {}) == (
        X,
        {"initial_state": states, "mask": mask},
    )
    for arguments in ([X, True], [X, None, None]):
        with pytest.raises(RuleError, match="expects 1 argument when it is called"):
            layer("Dropout(0.5)").bind_call(arguments, {})


def test_the_dtypes() -> None:
    dense = layer("Dense(4, dtype='mixed_float16')")
    assert (dense.dtype, dense.input_dtype) == ("float32", "float16")
    assert (layer("Dense(4)").dtype, layer("Dense(4)").input_dtype) == ("float32", "float32")


def test_a_call_inside_a_wrapper_casts_its_input() -> None:
    dense = layer("Dense(4, dtype='float16')")
    found = dense.call_inside(Tensor((UNKNOWN, 3), "float32"))
    assert [(tensor.shape, tensor.dtype) for tensor in flatten(found)] == [
        ((UNKNOWN, 4), "float16")
    ]
    assert dense.nodes == []
    flatten_layer = layer("Flatten(dtype='float16')")
    for given, inside in (("float32", "float16"), ("float64", "float16"), ("int32", "int32")):
        (found,) = flatten(flatten_layer.call_inside(Tensor((UNKNOWN, 3), given)))
        assert (found.shape, found.dtype) == ((UNKNOWN, 3), inside)
    plain = layer("Flatten(dtype='float16', autocast=False)")
    assert plain.call_inside(Tensor((UNKNOWN, 3), "float32")).dtype == "float32"
    with pytest.raises(RuleError, match=r"expects \(batch, …, features\), got \(3\)"):
        dense.call_inside(Tensor((3,), "float32"))


def test_the_base_class_has_no_rule() -> None:
    assert settings_of(Layer) == "name class_name nodes * arguments"
    base = Layer("base", "Base", arguments=Arguments(trainable=True))
    assert (base.trainable, base.frozen, base.built) == (True, False, False)
    assert (base.checks_dtype, base.autocast, base.keyword_only_call) == (True, True, False)
    assert (base.repeats_without_training, base.masking) == (False, None)
    assert (base.first_call_argument, list(base.call_arguments)) == ("inputs", ["mask"])
    assert (base.dtype, base.policy, base.inner_layers) == (
        "float32",
        Policy("float32", "float32"),
        (),
    )
    assert base.input_shape is None
    base.check([(1, 2), (3,)])
    with pytest.raises(NotImplementedError):
        base.outputs_for(X, {})
    with pytest.raises(NotImplementedError):
        base.apply_rule((1, 2))
    with pytest.raises(RuleError, match="Base cannot be copied"):
        base.copy()


ALIKE: list[Alike] = [
    *CALLS,
    ("Dense(4, trainable=False)(x)", [(3,)]),
    ("Masking()(x)", [{"shape": [5, 3], "dtype": "float64"}]),
    ("Dense(4)(x)", [{"shape": [3], "dtype": "float16"}]),
    ("BatchNormalization()(x, mask=y)", [(5, 3), (5,)]),
    ("LSTM(4)(x, training=True)", [(5, 3)]),
    ("MultiHeadAttention(2, 3)(x, x, use_causal_mask=True)", [(5, 4)]),
    ("MultiHeadAttention(2, 3)(query=x, value=x)", [(5, 4)]),
    ("MultiHeadAttention(2, 3)(query=x, value=x, key=y)", [(5, 4), (5, 3)]),
    ("MultiHeadAttention(2, 3)(x, x, return_attention_scores=3)", [(5, 4)]),
    ("Dense(4)(x, training=3)", [(3,)]),
    ("Concatenate()(inputs=[x, y])", [(3,), (4,)]),
    ("CategoryEncoding(4, output_mode='count')(x, count_weights=y)", [(5,), (5,)]),
]

UNLIKE: list[Unlike] = [
    *REFUSED_CALLS,
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


class Recorder(Layer):
    """A layer that returns how it has been called."""

    checks_dtype = autocast = True
    repeats_without_training = False

    def outputs_for(
        self, first: Any, others: Any, traced: bool = False, training: bool | None = None
    ) -> Any:
        return first, others, traced, training


def recorder() -> Recorder:
    return Recorder("r", "R", arguments=Arguments(name=None, trainable=None, dtype=None))


@pytest.mark.parametrize("training", [True, False, None])
@pytest.mark.parametrize(
    ("dtype", "checks", "casts", "expected"),
    [
        ("float64", True, True, "float32"),
        ("float64", True, False, "float64"),
        ("float64", False, True, "float64"),
        ("int32", True, True, "int32"),
    ],
)
def test_a_call_by_a_wrapper(
    training: bool | None, dtype: str, checks: bool, casts: bool, expected: str
) -> None:
    inner = recorder()
    inner.checks_dtype, inner.autocast = checks, casts
    first, others, traced, passed = inner.call_inside(Tensor((2, 3), dtype), training)
    assert (first.shape, first.dtype) == ((2, 3), expected)
    assert (others, traced, passed) == ({}, True, training)


def test_a_call_on_other_shapes() -> None:
    inner = recorder()
    assert inner.output_structure([X], {"mask": None}) == (X, {"mask": None}, False, None)
    inner.repeats_without_training = True
    assert inner.output_structure([X], {}) == (X, {}, False, None)
    with pytest.raises(RuleError) as caught:
        inner.output_structure([X], {"training": True})
    message = "is called with `training`, and Keras cannot repeat such a call on other shapes"
    assert (str(caught.value), caught.value.code) == (message, Code.CALL)


def test_what_most_layers_have() -> None:
    inner = recorder()
    assert (inner.remarks, inner.has_code, inner.inner_layers) == ((), False, ())
    assert (inner.dtype, inner.input_dtype, inner.input_shape) == ("float32", "float32", None)
    assert (inner.trainable, inner.frozen, inner.built, inner.doubtful) == (True,) + (False,) * 3
    assert (inner.checks_dtype, inner.autocast, inner.first_call_argument) == (True, True, "inputs")
    with pytest.raises(RuleError, match=r"^R cannot be copied$"):
        inner.copy()


def test_the_names_of_arguments_that_a_call_lacks() -> None:
    with pytest.raises(RuleError) as caught:
        layer("LSTM(4)").bind_call([X], {"units": 3})
    wanted = "expects sequences, initial_state, mask when it is called, got `units`"
    assert str(caught.value) == wanted
