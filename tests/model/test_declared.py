"""Declared layers: what their rules compute, once and again, and what they refuse."""

from __future__ import annotations

from typing import Any
from unittest.mock import create_autospec

import pytest
from layer_rules import Alike, Unlike, agree, refused_alike
from model.cases import REFUSED_WEIGHTS, WEIGHTS, settings_of

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import LARGEST_SIZE, UNKNOWN, Shape
from shapecalc.declare.layer import Out, Rule, RuleError, Weight
from shapecalc.errors import Code, Place, Problem, Source
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.foreign import ForeignLayer
from shapecalc.model.graph import Tensor, UnknownShapeError, flatten, leaves
from shapecalc.model.infer import Inference, class_of, infer
from shapecalc.model.weights import variable
from shapecalc.oracle.build import Builder
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_data, read_layer
from shapecalc.rules import RULES
from shapecalc.table.summary import summary


def layer(text: Any, correct: bool = False) -> DeclaredLayer:
    plan = read_layer(text, Source("<text>"))
    assert isinstance(plan, LayerPlan)
    return Inference(keras2=False, correct=correct).make_layer(plan)


def tensor(*shape: Any, dtype: str = "float32") -> Tensor:
    return Tensor(shape, dtype)


def outputs(made: DeclaredLayer, *inputs: Tensor, **others: Any) -> list[Shape]:
    first: Any = list(inputs) if made.rule.merges else inputs[0]
    made.check([item.shape for item in inputs])
    return [item.shape for item in flatten(made.outputs_for(first, others))]


def weights(made: DeclaredLayer) -> list[tuple[str, Any]]:
    return [(variable.weight.name, variable.weight.shape) for variable in made.variables]


def test_a_layer_gets_its_weights_when_it_is_called() -> None:
    dense = layer("Dense(4)")
    assert not dense.built
    assert list(dense.variables) == []
    assert outputs(dense, tensor(UNKNOWN, 3)) == [(UNKNOWN, 4)]
    assert dense.built
    assert weights(dense) == [("kernel", (3, 4)), ("bias", (4,))]


def test_a_second_call_keeps_the_weights() -> None:
    dense = layer("Dense(4)")
    outputs(dense, tensor(UNKNOWN, 3))
    before = list(dense.variables)
    assert outputs(dense, tensor(UNKNOWN, 7, 3)) == [(UNKNOWN, 7, 4)]
    assert list(dense.variables) == before


def test_a_second_call_on_another_size() -> None:
    dense = layer("Dense(4)")
    outputs(dense, tensor(UNKNOWN, 3))
    message = r"its weights were created for size 3 on axis -1, but it is called on \(None, 5\)"
    with pytest.raises(RuleError, match=message) as caught:
        outputs(dense, tensor(UNKNOWN, 5))
    assert caught.value.code is Code.CALLED_AGAIN


def test_a_second_call_on_other_axes() -> None:
    made = layer("LayerNormalization(axis=-1)")
    made.result = None
    outputs(made, tensor(UNKNOWN, 3))
    assert made.first_out is not None
    made.first_out.ndim_of_later_calls = 2
    message = r"created for 2 axes, but it is called on \(None, 5, 3\)"
    with pytest.raises(RuleError, match=message) as caught:
        outputs(made, tensor(UNKNOWN, 5, 3))
    assert caught.value.code is Code.CALLED_AGAIN


@pytest.mark.parametrize(
    ("text", "inputs", "message", "code"),
    [
        ("Dense(4)", [(2,), (2,)], "expects one input tensor, got 2", Code.INPUTS),
        ("Dense(4)", [(3,)], "expects (batch, …, features), got (3)", Code.RANK),
        ("LSTM(4)", [(3, 2)], "expects (batch, time, features), got (3, 2)", Code.RANK),
        ("Conv2D(4, 3)", [(UNKNOWN, 8, 8)], "expects (batch, height, width, channels)", Code.RANK),
    ],
)
def test_inputs_that_are_refused(text: str, inputs: list[Shape], message: str, code: Code) -> None:
    with pytest.raises(RuleError) as caught:
        layer(text).check(inputs)
    assert str(caught.value).startswith(message)
    assert caught.value.code is code


def test_merging_layers_take_a_list() -> None:
    merged = layer("Concatenate()")
    x, y = tensor(UNKNOWN, 2), tensor(UNKNOWN, 3)
    assert outputs(merged, x, y) == [(UNKNOWN, 5)]
    with pytest.raises(RuleError, match="expects a list of tensors"):
        merged.outputs_for(x, {})
    with pytest.raises(RuleError, match="expects a list of tensors"):
        merged.outputs_for([[x], y], {})
    with pytest.raises(RuleError, match="expects one tensor, got a list"):
        layer("Dense(4)").outputs_for([x, y], {})


def test_a_layer_for_each_tensor() -> None:
    """Keras applies some layers to each tensor of a structure."""
    dropout = layer("Dropout(0.5)")
    found = dropout.outputs_for({"a": tensor(UNKNOWN, 2), "b": [tensor(UNKNOWN, 3)]}, {})
    assert {name: [item.shape for item in flatten(found[name])] for name in found} == {
        "a": [(UNKNOWN, 2)],
        "b": [(UNKNOWN, 3)],
    }


def test_several_outputs() -> None:
    lstm = layer("LSTM(4, return_state=True)")
    found = lstm.outputs_for(tensor(UNKNOWN, 5, 2), {})
    assert isinstance(found, tuple)
    assert [item.shape for item in found] == [(UNKNOWN, 4)] * 3


def test_a_missing_argument_of_the_call() -> None:
    attention = layer("MultiHeadAttention(2, 4, name='mha')")
    with pytest.raises(RuleError, match="needs `query` and `value`; `value` is missing") as caught:
        attention.outputs_for(tensor(UNKNOWN, 5, 8), {})
    assert caught.value.code is Code.CALL
    assert caught.value.hint == "call it: mha(query, value)"


@pytest.mark.parametrize(
    ("text", "shape", "message", "code"),
    [
        ("Cropping1D(2)", (UNKNOWN, 3, 2), "removes the whole axis of size 3", Code.WINDOW),
        ("Reshape((2, 2))", (UNKNOWN, 3), "3", Code.ELEMENTS),
        ("UpSampling1D(10)", (UNKNOWN, LARGEST_SIZE, 2), "thousands of digits", None),
    ],
)
def test_outputs_that_no_tensor_can_have(
    text: str, shape: Shape, message: str, code: Code | None
) -> None:
    with pytest.raises(RuleError, match=message) as caught:
        layer(text).apply_rule(shape)
    assert code is None or caught.value.code is code


def test_a_rule_that_needs_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(_: Rule, shape: Any, *others: Any) -> Out:
        return Out(shape if shape[1] else (UNKNOWN,), [])

    monkeypatch.setattr(Rule, "__call__", ask)
    with pytest.raises(RuleError, match="depends on a size that is given only as a letter") as c:
        layer("ReLU()").apply_rule((UNKNOWN, Formula.of("c")))
    assert "--set" in c.value.hint


def test_the_dtype_of_the_output() -> None:
    found = layer("Dense(4, dtype='mixed_float16')").outputs_for(tensor(UNKNOWN, 3), {})
    assert found.dtype == "float16"
    assert layer("Flatten()").outputs_for(tensor(UNKNOWN, 3, dtype="int32"), {}).dtype == "int32"


def test_frozen_layers() -> None:
    dense = layer("Dense(4)")
    dense.freeze()
    outputs(dense, tensor(UNKNOWN, 3))
    assert dense.trained == []
    assert not any(variable.trainable for variable in dense.variables)


def test_a_copy_has_weights_of_its_own() -> None:
    dense = layer("Dense(4, name='d')")
    outputs(dense, tensor(UNKNOWN, 3))
    copy = dense.copy()
    assert isinstance(copy, DeclaredLayer)
    assert (copy.name, copy.class_name, copy.arguments.units) == ("d", "Dense", 4)
    assert copy.first_out is None
    assert outputs(copy, tensor(UNKNOWN, 9)) == [(UNKNOWN, 4)]
    assert weights(dense)[0] == ("kernel", (3, 4))


def test_a_copy_of_a_wrapper_has_a_copy_of_its_layer() -> None:
    wrapper = layer("TimeDistributed(Dense(4))")
    copy = wrapper.copy()
    assert copy.arguments.layer is not wrapper.arguments.layer
    assert copy.arguments.layer.name == wrapper.arguments.layer.name


def test_problems_that_keras_finds_at_the_first_call() -> None:
    conv = layer("Conv1D(4, 3)")
    conv.deferred = [Problem(Code.ARGUMENT, "wrong", Place(Source("x")), hint="write 3")]
    with pytest.raises(RuleError, match="wrong") as caught:
        conv.apply_rule((UNKNOWN, 8, 2))
    assert caught.value.hint == "write 3"
    assert conv.copy().deferred == conv.deferred  # type: ignore[attr-defined]


MERGED = {
    "Bidirectional": {
        "layer": "LSTM(4)",
        "backward_layer": "LSTM(8, go_backwards=True)",
        "merge_mode": "concat",
    }
}


def test_where_keras_reports_another_shape() -> None:
    reported = layer(MERGED)
    assert outputs(reported, tensor(UNKNOWN, 5, 3)) == [(UNKNOWN, 8)]
    assert reported.cautions == ["the layer gives (None, 12)"]
    computed = layer(MERGED, correct=True)
    assert outputs(computed, tensor(UNKNOWN, 5, 3)) == [(UNKNOWN, 12)]
    assert computed.cautions == ()


def test_where_keras_finds_a_mistake_late() -> None:
    """It reports a shape, and fails when it computes with the values."""
    text = "Rescaling('a')"
    reported = layer(text)
    assert outputs(reported, tensor(UNKNOWN, 3)) == [(UNKNOWN, 3)]
    assert reported.cautions == ["scale and offset must be numbers"]
    with pytest.raises(RuleError, match="scale and offset must be numbers"):
        outputs(layer(text, correct=True), tensor(UNKNOWN, 3))


def test_a_layer_that_is_built_without_shapes_has_the_weights_of_its_cell() -> None:
    made = layer({"RNN": {"cell": "LSTMCell(2)"}})
    made.build_nothing()
    assert outputs(made, tensor(UNKNOWN, 5, 3)) == [(UNKNOWN, 2)]
    assert [name for name, _ in weights(made)] == ["kernel", "recurrent_kernel", "bias"]
    alone = layer("LSTM(2)")
    alone.build_nothing()
    outputs(alone, tensor(UNKNOWN, 5, 3))
    assert weights(alone) == []


def test_a_layer_that_is_defined_elsewhere() -> None:
    custom = layer({"Layer": {"class_name": "My"}})
    assert isinstance(custom, ForeignLayer)
    assert class_of(RULES["Layer"]) is ForeignLayer
    assert class_of(RULES["Dense"]) is DeclaredLayer
    custom.check([(1,), (2, 3)])
    first, others = custom.bind_call([1, 2], {"a": 3})
    assert (leaves(first), dict(others)) == ([1, 2, 3], {})
    with pytest.raises(UnknownShapeError):
        custom.outputs_for([tensor(UNKNOWN, 3)], {})


def test_a_custom_layer_with_its_shape_and_its_parameters() -> None:
    custom = layer({"Layer": {"class_name": "My", "output_shape": [7], "params": 30}})
    assert outputs(custom, tensor(UNKNOWN, 3)) == [(UNKNOWN, 7)]
    assert sum(variable.size for variable in custom.variables) == 30


def test_the_output_shape_before_a_call() -> None:
    dense = layer("Dense(4)")
    assert dense.known_output_shape is None
    outputs(dense, tensor(UNKNOWN, 3))
    assert dense.known_output_shape == (UNKNOWN, 4)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_keras2_keeps_a_batch_normalization_in_float32(dtype: str) -> None:
    """Keras 2 raises the weights of BatchNormalization to 32 bits, and only those."""
    plan = read_data([f"BatchNormalization(dtype='{dtype}', input_shape=(4,))"])
    assert summary(infer(plan, keras2=True)).total_bytes == 16 * 4
    assert summary(infer(plan)).total_bytes == 16 * 2
    plan = read_data([f"LayerNormalization(dtype='{dtype}', input_shape=(4,))"])
    assert summary(infer(plan, keras2=True)).total_bytes == 8 * 2


ALIKE: list[Alike] = [
    *WEIGHTS,
    ("Dense(4)(x)", [(3, 4, 5)]),
    ("MultiHeadAttention(2, 3)(x, y)", [(5, 4), (7, 6)]),
    ("MultiHeadAttention(2, 3)(x, y, z)", [(5, 4), (7, 6), (7, 2)]),
    ("d = Flatten(); a = d(x); d(y)", [(5, 3), (2,)]),
    ("d = Dropout(0.5); a = d(x); d(y)", [(5, 3), (2,)]),
    ("a = Add(); b = a([x, x]); a([y, y])", [(5, 3), (2,)]),
    ("a = Concatenate(); b = a([x, x]); a([x, y])", [(5, 3), (2,)]),
    ("d = Dense(4); a = d(x); d(y)", [(None, 3), (5, 3)]),
    ("l = LSTM(4, stateful=True); a = l(x); l(x)", [{"batch_shape": [2, 5, 3]}]),
    ("Attention()([x, y])", [(5, 4), (7, 4)]),
    ("l = LSTM(4, return_state=True)(x); Add()(l)", [(5, 3)]),
    ("RNN([LSTMCell(4), GRUCell(2)], return_state=True)(x)", [(5, 3)]),
    ("STFTSpectrogram(frame_length=8)(x)", [(100, 1)]),
    ("Pipeline([Dense(4), Dropout(0.5)])(x)", [(5, 3)]),
    ("ZeroPadding1D((0, 0))(x)", [(5, 3)]),
    ("Resizing(2, 3)(x)", [{"shape": [9, 8, 3], "dtype": "uint8"}]),
    ("Rescaling(0.5)(x)", [{"shape": [9], "dtype": "uint8"}]),
    ("Hashing(3)(x)", [{"shape": [9], "dtype": "string"}]),
    ("Masking()(x)", [{"shape": [5, 3], "dtype": "int32"}]),
    ("Dropout(0.5)(x)", [{"shape": [5, 3], "dtype": "int32"}]),
    ("CategoryEncoding(4)(x)", [{"shape": [5], "dtype": "int64"}]),
]

UNLIKE: list[Unlike] = [
    (
        "GRUCell(4)(x, y)",
        [(3,), (5,)],
        'GRUCell(4)(x, y) | GRUCell "gru_cell": expects a state of width 4, got (None, 5)',
    ),
    *REFUSED_WEIGHTS,
    (
        "Conv2D(4, 3)(x)",
        [(9, 8)],
        (
            'Conv2D(4, 3)(x) | Conv2D "conv2d": expects (batch, height, width, channels), '
            "got (None, 9, 8)"
        ),
    ),
    (
        "Conv2D(4, 3)(x)",
        [(9, 8, 3, 3)],
        (
            'Conv2D(4, 3)(x) | Conv2D "conv2d": expects (batch, height, width, channels), '
            "got (None, 9, 8, 3, 3)"
        ),
    ),
    ("LSTM(4)(x)", [()], 'LSTM(4)(x) | LSTM "lstm": expects (batch, time, features), got (None)'),
    (
        "Conv1D(4, 10)(x)",
        [(9, 2)],
        (
            'Conv1D(4, 10)(x) | Conv1D "conv1d": a window of size 10 does not fit into an '
            "axis of size 9 (hint: padding='same' keeps the size, or choose a smaller "
            "window)"
        ),
    ),
    (
        "Cropping1D(9)(x)",
        [(9, 2)],
        '9 | Cropping1D "cropping1d": cropping (9, 9) removes the whole axis of size 9',
    ),
    (
        "UpSampling1D(3)(x)",
        [(9,)],
        (
            'UpSampling1D(3)(x) | UpSampling1D "up_sampling1d": expects (batch, steps, '
            "channels), got (None, 9)"
        ),
    ),
    (
        "d = Dense(4); a = d(x); d(y)",
        [(5, 3), (4,)],
        (
            'd(y) | Dense "dense": its weights were created for size 3 on axis -1, but it '
            "is called on (None, 4)"
        ),
    ),
    (
        "d = Conv1D(4, 2); a = d(x); d(y)",
        [(5, 3), (1, 3)],
        (
            'd(y) | Conv1D "conv1d": a window of size 2 does not fit into an axis of size '
            "1 (hint: padding='same' keeps the size, or choose a smaller window)"
        ),
    ),
    (
        "l = LSTM(4, return_state=True)(x); Attention()(l)",
        [(5, 3)],
        (
            'Attention()(l) | Attention "attention": expects a list, got the tuple of a '
            "layer's outputs (hint: list the outputs: [y[0], y[1]])"
        ),
    ),
    *(
        (
            f"{wrapper}({merging})(x)",
            [(5, 3)],
            f'{wrapper}({merging})(x) | {wrapper} "{name}": {merging.partition("(")[0]} '
            "expects a list of tensors",
        )
        for wrapper, name in (
            ("TimeDistributed", "time_distributed"),
            ("SpectralNormalization", "spectral_normalization"),
        )
        for merging in ("Add()", "Concatenate()", "Dot(1)")
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


def test_the_settings_of_a_layer() -> None:
    assert (
        settings_of(DeclaredLayer) == "name class_name nodes * arguments rule correct keras2 equal"
    )


BUILT: list[tuple[str, Any, dict[str, Any], list[Any] | tuple[str, Code]]] = [
    ("Dense(4)", (UNKNOWN, 3), {}, [(3, 4), (4,)]),
    ("Dense(4)", (UNKNOWN, 0), {}, [(0, 4), (4,)]),
    ("Add()", [(UNKNOWN, 3), (UNKNOWN, 3)], {}, []),
    ("Dot(1)", [(2, 3), (2, 3)], {}, []),
    ("LSTMCell(1)", (UNKNOWN, 3), {}, [(3, 4), (1, 4), (4,)]),
    ("EinsumDense('ab,bc->ac', 4)", (2, 3), {}, [(3, 4)]),
    (
        "MultiHeadAttention(2, 3, use_bias=False)",
        (2, 5, 3),
        {"value": (2, 5, 4)},
        [(3, 2, 3), (4, 2, 3), (4, 2, 3), (2, 3, 3)],
    ),
    ("Dense(4)", [(UNKNOWN, 3)], {}, ("`build_config` must have one shape", Code.INPUTS)),
    ("Add()", (UNKNOWN, 3), {}, ("`build_config` must have a list of shapes", Code.INPUTS)),
    ("Dot(1)", [(2, 3)], {}, ("expects exactly 2 inputs, got 1", Code.INPUTS)),
    ("Dense(4)", (), {}, ("needs an input with more axes", Code.RANK)),
    ("LSTM(4)", (2, 3), {}, ("expects (batch, time, features), got (2, 3)", Code.RANK)),
    (
        "Dense(4)",
        (UNKNOWN, -2),
        {},
        ("a weight would have a negative size: (None, -2)", Code.SHAPE),
    ),
    (
        "MultiHeadAttention(2, 3)",
        (2, 5, 3),
        {},
        ("`build_config` must have the shape of value", Code.SHAPE),
    ),
]


@pytest.mark.parametrize(("text", "shape", "others", "expected"), BUILT)
def test_built_without_a_call(text: str, shape: Any, others: dict[str, Any], expected: Any) -> None:
    made = layer(text)
    if isinstance(expected, list):
        made.build(shape, others)
        assert [variable.weight.shape for variable in made.variables] == expected
        assert made.built
        return
    with pytest.raises(RuleError) as caught:
        made.build(shape, others)
    assert (str(caught.value), caught.value.code) == expected
    assert not made.built


def test_a_copy_shares_nothing_with_the_layer() -> None:
    made = layer(MERGED)
    outputs(made, tensor(UNKNOWN, 5, 3))
    made.misbuilt = RuleError("no")
    copy = made.copy()
    assert isinstance(copy, DeclaredLayer)
    assert (made.cautions, copy.cautions) == (["the layer gives (None, 12)"], ())
    assert (copy.first_out, copy.nodes, copy.built) == (None, [], False)
    assert copy.misbuilt is made.misbuilt
    assert (copy.has_own_weights, copy.unknown) == (True, False)
    assert copy.correct is made.correct


def test_a_copy_of_a_layer_that_is_built_without_a_call() -> None:
    made = layer("Dense(4, trainable=False)")
    made.build((UNKNOWN, 3), {})
    copy = made.copy()
    assert copy.built
    assert [variable.weight.shape for variable in copy.variables] == [(3, 4), (4,)]
    assert not {*map(id, copy.variables)} & {*map(id, made.variables)}
    assert [variable.trainable for variable in copy.variables] == [False, False]


@pytest.mark.parametrize(
    ("text", "shapes", "refused"),
    [
        ("Dense(4)", [(UNKNOWN, 3)], True),
        ("Add()", [(UNKNOWN, 3), (UNKNOWN, 3)], True),
        ("ReLU()", [(UNKNOWN, 3)], False),
        ("BatchNormalization(center=False, scale=False)", [(UNKNOWN, 3)], True),
    ],
)
def test_a_layer_that_was_built_wrongly(text: str, shapes: list[Shape], refused: bool) -> None:
    """It matters only for weights, and for layers that look at the shapes when they are built."""
    made = layer(text)
    made.misbuilt = RuleError("built wrongly")
    inputs = [tensor(*shape) for shape in shapes]
    if not refused:
        assert outputs(made, *inputs) == shapes
        return
    with pytest.raises(RuleError, match=r"^built wrongly$"):
        outputs(made, *inputs)


@pytest.mark.parametrize("trainable", [True, False])
def test_weights_are_trained_if_the_layer_is(trainable: bool) -> None:
    made = layer(f"Dense(4, trainable={trainable})")
    outputs(made, tensor(UNKNOWN, 3))
    assert [variable.trainable for variable in made.variables] == [trainable] * 2


def test_whether_a_layer_is_unknown() -> None:
    made = layer("Dense(4)")
    assert not made.unknown
    made.doubtful = True
    assert made.unknown
    outputs(made, tensor(UNKNOWN, 3))
    assert made.unknown is False
    mine = layer({"Layer": {"class_name": "My", "output_shape": [7]}})
    outputs(mine, tensor(UNKNOWN, 3))
    mine.doubtful = True
    assert mine.built
    assert mine.unknown


@pytest.mark.parametrize(
    ("text", "shape"), [("Dense(4)", (UNKNOWN, 4)), ("ReLU()", None), ("Pipeline([ReLU()])", None)]
)
def test_the_output_shape_that_is_known(text: str, shape: Shape | None) -> None:
    """Of a layer that is built from the start, Keras does not keep it."""
    made = layer(text)
    assert made.known_output_shape is None
    outputs(made, tensor(UNKNOWN, 3))
    assert made.known_output_shape == shape


def test_layers_inside_a_layer() -> None:
    stacked = layer("RNN([LSTMCell(4), GRUCell(2)])")
    assert [inner.name for inner in stacked.inner_layers] == ["lstm_cell", "gru_cell"]
    assert stacked.layers == ()
    wrapper = layer("TimeDistributed(Dense(4))")
    assert [inner.name for inner in wrapper.inner_layers] == ["dense"]
    pipeline = layer("Pipeline([Dense(4), ReLU()])")
    assert [inner.name for inner in pipeline.layers] == ["dense", "re_lu"]
    assert layer("Dense(4)").inner_layers == []
    stacked.freeze()
    assert [inner.frozen for inner in stacked.inner_layers] == [True, True]


def test_dtypes_of_outputs() -> None:
    hashing = layer("Hashing(3)")
    found = hashing.outputs_for(tensor(UNKNOWN, 3, dtype="string"), {})
    assert (found.dtype, hashing.apply_rule((UNKNOWN, 3)).dtype) == ("int64", "int64")
    custom = layer({"Layer": {"class_name": "My", "output_shape": [7]}})
    assert custom.outputs_for(tensor(UNKNOWN, 3, dtype="int32"), {}).dtype == "float32"
    assert custom.outputs_for([], {}).shape == (UNKNOWN, 7)


def test_sizes_of_zero_are_sizes() -> None:
    assert outputs(layer("Flatten()"), tensor(UNKNOWN, 0, 3)) == [(UNKNOWN, 0)]
    with pytest.raises(RuleError, match=r"^the output would have a negative size: \(None, -1\)$"):
        layer("Flatten()").apply_rule((UNKNOWN, -1))


def test_the_axes_in_an_error() -> None:
    for text, shape, axes in (("Dense(4)", (3,), 2), ("Conv2D(4, 3)", (2, 3, 4), 4)):
        with pytest.raises(RuleError) as caught:
            layer(text).check([shape])
        assert caught.value.axes == axes


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Dense(4)", tensor(UNKNOWN, 3)),
        ("ReLU()", [tensor(UNKNOWN, 3), tensor(UNKNOWN, 4)]),
        ("Add()", [tensor(UNKNOWN, 3), tensor(UNKNOWN, 3)]),
        ("Pipeline([Dense(4)])", tensor(UNKNOWN, 3)),
    ],
)
def test_how_a_rule_is_applied(monkeypatch: pytest.MonkeyPatch, text: str, first: Any) -> None:
    made, calls = layer(text), []
    apply = type(made).result_of_rule

    def recorded(self: DeclaredLayer, shape: Any, others: Any = None, *how: Any) -> Out:
        if self is made:
            calls.append((others, *how))
        return apply(self, shape, others, *how)

    monkeypatch.setattr(type(made), "result_of_rule", recorded)
    made.outputs_for(first, {})
    assert set(map(repr, calls)) == {"({}, False, None)"}
    calls.clear()
    made.outputs_for(first, {"mask": None}, True, False)
    assert set(map(repr, calls)) == {"({'mask': None}, True, False)"}


def test_weights_of_a_file() -> None:
    """They take the place of those of the rule; the output stays."""
    own = Weight("own", (7,))
    for called in (False, True):
        dense = layer("Dense(4)")
        if called:
            outputs(dense, tensor(UNKNOWN, 3))
        dense.take_weights([variable(own, dense.policy, True, dense.arguments)])
        assert [item.weight for item in dense.variables] == [own]
        assert (dense.built, dense.unknown) == (True, False)
        assert dense.known_output_shape == ((UNKNOWN, 4) if called else None)


@pytest.mark.parametrize(
    ("text", "inputs", "expected"),
    [
        ("Dense(4)", [tensor(UNKNOWN, 3)], [((UNKNOWN, 4), "float32")]),
        (
            "LSTM(4, return_state=True, dtype='float16')",
            [tensor(UNKNOWN, 5, 3)],
            [((UNKNOWN, 4), "float16")] * 3,
        ),
        ("ReLU()", [tensor(UNKNOWN, 3)], None),
        ("GRUCell(4)", [tensor(UNKNOWN, 3)], None),
        ("Dropout(0.5)", [tensor(UNKNOWN, 3)], None),
    ],
)
def test_the_outputs_before_a_later_call(text: str, inputs: list[Tensor], expected: Any) -> None:
    made = layer(text)
    assert made.known_outputs is None
    others = {"states": tensor(UNKNOWN, 4)} if "Cell" in text else {}
    outputs(made, *inputs, **others)
    found = made.known_outputs
    shown = None if found is None else [(each.shape, each.dtype) for each in flatten(found)]
    assert shown == expected


@pytest.mark.parametrize("traced", [True, False])
@pytest.mark.parametrize("training", [True, None])
def test_what_a_rule_gets_to_know_of_a_call(
    monkeypatch: pytest.MonkeyPatch, traced: bool, training: bool | None
) -> None:
    counted = create_autospec(Rule.__call__, side_effect=Rule.__call__)
    monkeypatch.setattr(Rule, "__call__", counted)
    made = layer("Dot(1)")
    given = [tensor(UNKNOWN, 3), tensor(UNKNOWN, 3)]
    made.outputs_for(given, {}, traced, training)
    made.outputs_for(given, {}, traced, training)
    states = [call.args[3] for call in counted.call_args_list]
    assert [(state.called_before, state.traced, state.training) for state in states] == [
        (False, traced, training),
        (True, traced, training),
    ]
    assert made.results_of_call([[tensor(UNKNOWN, 3), tensor(UNKNOWN, 4)]], {}) is not None


def test_a_layer_that_has_weights_of_a_file() -> None:
    made = layer("Dense(4)")
    made.take_weights([])
    assert made.first_out is not None
    assert (made.built, made.unknown, made.first_out.shape) == (True, False, None)


def test_weights_that_cannot_be_beside_a_layer_in_the_arguments() -> None:
    """The initializer is an argument of the layer, which shares nothing with equal ones."""
    made = layer("Conv2D(4, 3, activation=ReLU(), kernel_initializer='identity')")
    with pytest.raises(RuleError, match="the initializer 'identity' creates matrices"):
        made.outputs_for(tensor(UNKNOWN, 9, 9, 3), {})


@pytest.mark.parametrize("text", ["ReLU()", "Add()", "Pipeline([ReLU()])"])
def test_layers_whose_inputs_have_no_fixed_axes(text: str) -> None:
    """Their rules check what there is to check."""
    made = layer(text)
    made.check([(UNKNOWN, 3), (UNKNOWN, 4, 3)])
    made.check([])


def test_a_tensor_that_each_call_has_to_have() -> None:
    attention = layer("MultiHeadAttention(2, 4, name='mha')")
    x = tensor(UNKNOWN, 5, 8)
    with pytest.raises(RuleError, match="`value` is missing"):
        attention.outputs_for(x, {"value": None})
    assert attention.outputs_for(x, {"value": x, "key": None}).shape == (UNKNOWN, 5, 8)
