"""Calls in a graph: casts, masks, problems, and outputs that only a saved model knows."""

from __future__ import annotations

from typing import Any
from unittest.mock import create_autospec

import pytest
from layer_rules import Alike, Unlike, agree, refused_alike
from model.cases import CALLS, PLAIN_STACKS, REFUSED_CALLS, settings_of

from shapecalc.algebra.size import UNKNOWN
from shapecalc.errors import Code, Place, Problem, Source
from shapecalc.model.automatic_names import Keras2Names, Names
from shapecalc.model.call import CYCLE, LayerCaller, LayerProblem
from shapecalc.model.graph import (
    Operation,
    Tensor,
    UnknownTensor,
    flatten,
    shape_of,
)
from shapecalc.model.infer import Inference
from shapecalc.model.operation_calls import SkippedError, label
from shapecalc.model.operations import saved_outputs
from shapecalc.oracle.build import Builder
from shapecalc.plan import CallPlan, LayerPlan, SavedTensor
from shapecalc.read.document import read_data, read_layer
from shapecalc.stored_weights import StoredLayer, StoredWeight, StoredWeights, WeightsFile

PLACE = Place(Source("model.yaml"))
SAVED = {0: SavedTensor((UNKNOWN, 7), "float32")}


@pytest.fixture
def caller() -> Inference:
    return Inference(keras2=False, correct=False)


def make(caller: Inference, text: Any) -> Any:
    plan = read_layer(text, Source("<text>"))
    assert isinstance(plan, LayerPlan)
    return caller.make(plan)


def start(caller: Inference, shape: str, dtype: str = "float32") -> Tensor:
    """Return the tensor of an input layer."""
    (tensor,) = flatten(make(caller, f"Input({shape}, dtype='{dtype}')").nodes[0].outputs)
    return tensor


def test_a_call_adds_a_node(caller: Inference) -> None:
    x = start(caller, "(3,)")
    dense = make(caller, "Dense(4)")
    y = caller.call(dense, [x], {}, PLACE)
    assert isinstance(y, Tensor)
    assert (y.shape, y.history) == ((UNKNOWN, 4), "dense[0][0]")
    assert dense.nodes[0].input_tensors == [x]
    assert caller.problems == []


def test_a_cast_is_an_operation(caller: Inference) -> None:
    x = start(caller, "(3,)", "float64")
    dense = make(caller, "Dense(4)")
    y = caller.call(dense, [x], {}, PLACE)
    assert isinstance(y, Tensor)
    (cast,) = caller.applied.get(dense, [])
    assert (cast.name, cast.class_name) == ("cast", "Cast")
    assert cast.nodes[0].input_tensors == [x]
    assert dense.nodes[0].input_tensors == [x]


def test_integers_are_not_cast(caller: Inference) -> None:
    x = start(caller, "(3,)", "int32")
    embedding = make(caller, "Embedding(10, 4)")
    caller.call(embedding, [x], {}, PLACE)
    assert caller.applied.get(embedding, []) == []


def test_a_mask_goes_along(caller: Inference) -> None:
    x = start(caller, "(5,)", "int32")
    embedding = make(caller, "Embedding(10, 4, mask_zero=True)")
    y = caller.call(embedding, [x], {}, PLACE)
    assert isinstance(y, Tensor)
    assert y.mask is not None
    assert [operation.class_name for operation in caller.applied.get(embedding, [])] == ["NotEqual"]
    lstm = make(caller, "LSTM(2)")
    caller.call(lstm, [y], {}, PLACE)
    assert y.mask in lstm.nodes[0].input_tensors
    assert dict(lstm.nodes[0].keywords) == {"mask": y.mask}
    dense = make(caller, "Dense(2)")
    z = caller.call(dense, [y], {}, PLACE)
    assert isinstance(z, Tensor)
    assert (dense.nodes[0].keywords, z.mask) == ({}, y.mask)
    given = caller.call(make(caller, "LSTM(2)"), [z], {"mask": y.mask}, PLACE)
    assert isinstance(given, Tensor)
    assert dict(given.node.keywords) == {"mask": y.mask}


def test_keras_2_has_no_operations_for_masks() -> None:
    caller = Inference(keras2=True, correct=False)
    x = start(caller, "(5,)", "int32")
    embedding = make(caller, "Embedding(10, 4, mask_zero=True)")
    y = caller.call(embedding, [x], {}, PLACE)
    assert isinstance(y, Tensor)
    assert y.mask is None
    assert caller.applied.get(embedding, []) == []


def test_a_call_that_a_rule_refuses(caller: Inference) -> None:
    x = start(caller, "(3,)")
    lstm = make(caller, "LSTM(4)")
    with pytest.raises(SkippedError):
        caller.call(lstm, [x], {}, PLACE)
    (problem,) = caller.problems
    assert isinstance(problem, LayerProblem)
    assert str(problem) == 'LSTM "lstm": expects (batch, time, features), got (None, 3)'
    assert (problem.code, problem.place) == (Code.RANK, PLACE)
    assert (problem.called_layer, problem.inputs) == (lstm, [x])
    assert problem.rule_error is not None
    assert lstm.nodes == []


@pytest.mark.parametrize("own", [True, False])
def test_the_call_of_a_graph_that_is_refused(caller: Inference, own: bool) -> None:
    """A layer inside the one that is called fails without a call of its own."""
    x, lstm, other = start(caller, "(3,)"), make(caller, "LSTM(4)"), make(caller, "LSTM(4)")
    caller.running = CallPlan(caller.plans[lstm if own else other], [], {}, PLACE)
    with pytest.raises(SkippedError):
        caller.call(lstm, [x], {}, PLACE)
    (problem,) = caller.problems
    assert isinstance(problem, LayerProblem)
    assert problem.call is (caller.running if own else None)
    assert (problem.plans, problem.hint) == (caller.plans, "")


def test_the_names_of_each_version() -> None:
    assert type(LayerCaller(keras2=True).new_names()) is Keras2Names
    assert type(LayerCaller(keras2=False).new_names()) is Names
    caller = LayerCaller(keras2=False)
    assert (caller.applied, caller.calling, caller.running) == ({}, None, None)


def test_a_problem_is_at_the_argument_that_the_rule_names(caller: Inference) -> None:
    x = start(caller, "(8, 8, 3)")
    conv = make(caller, "Conv2D(4, 3, groups=2)")
    with pytest.raises(SkippedError):
        caller.call(conv, [x], {}, PLACE)
    (problem,) = caller.problems
    assert problem.place != PLACE


def test_a_layer_that_returns_its_input_itself(caller: Inference) -> None:
    x = start(caller, "(8, 8, 3)")
    with pytest.raises(SkippedError):
        caller.call(make(caller, "Equalization()"), [x], {}, PLACE)
    (problem,) = caller.problems
    assert problem.message == CYCLE


def test_a_layer_that_returns_its_input_after_a_cast(caller: Inference) -> None:
    x = start(caller, "(8, 8, 3)", "float64")
    y = caller.call(make(caller, "Equalization()"), [x], {}, PLACE)
    assert y is not x
    assert caller.problems == []


def test_deferred_problems_are_recorded_once(caller: Inference) -> None:
    x = start(caller, "(3,)")
    dense = make(caller, "Dense(4)")
    dense.deferred = [Problem(Code.ARGUMENT, "wrong", PLACE)]
    for _ in range(2):
        with pytest.raises(SkippedError):
            caller.call(dense, [x], {}, PLACE)
    assert caller.problems == dense.deferred


def test_outputs_that_only_the_file_knows(caller: Inference) -> None:
    x = start(caller, "(3,)")
    custom = make(caller, {"Layer": {"class_name": "My"}})
    y = caller.call(custom, [x], {}, PLACE, lambda: SAVED)
    assert shape_of(flatten(y)[0]) == (UNKNOWN, 7)
    z = caller.call(custom, [x], {}, PLACE)
    assert shape_of(flatten(z)[0]) is None
    assert len(custom.nodes) == 2


def test_saved_outputs() -> None:
    one = saved_outputs({}, "float16")
    assert isinstance(one, UnknownTensor)
    assert one.dtype == "float16"
    two = saved_outputs({1: SavedTensor((3,), "int32")}, "float16")
    assert isinstance(two, tuple)
    assert [(shape_of(tensor), tensor.dtype) for tensor in flatten(two)] == [
        (None, "float16"),
        ((3,), "int32"),
    ]


def test_the_problem_of_a_name() -> None:
    caller = LayerCaller(keras2=False)
    dense, other = Operation("dense", "Dense"), Operation("dense", "LSTM")
    caller.check_names([dense, dense, Operation("lstm", "LSTM")], PLACE)
    with pytest.raises(SkippedError):
        caller.check_names([dense, other], PLACE)
    (problem,) = caller.problems
    assert (problem.code, problem.layer) == (Code.DUPLICATE_NAME, "LSTM")
    assert problem.message == "another layer of this model has the name 'dense'"
    assert problem.hint == "choose a different name, such as name='dense_1'"
    assert (problem.place, problem.meant) == (PLACE, "")


def test_the_name_that_was_meant(caller: Inference) -> None:
    named = [make(caller, "Dense(4, name='a')") for _ in range(2)]
    with pytest.raises(SkippedError):
        caller.check_names(named, PLACE)
    (problem,) = caller.problems
    assert (problem.meant, problem.layer) == ("a_1", "Dense")
    assert problem.place == caller.plans[named[1]].binding.places["name"]  # type: ignore[union-attr]


def test_the_settings_of_a_problem() -> None:
    assert settings_of(LayerProblem) == (
        "code message place hint layer meant * called_layer inputs plans call rule_error"
    )


def test_label() -> None:
    assert label(Operation("dense_1", "Dense")) == 'Dense "dense_1"'


def test_a_model_needs_an_output(caller: Inference) -> None:
    x = start(caller, "(3,)")
    caller.check_ends([x], [x], PLACE)
    with pytest.raises(SkippedError):
        caller.check_ends([x], [], PLACE)
    assert caller.problems == [Problem(Code.CONNECTION, "this model has no output", PLACE)]


def test_a_model_starts_at_inputs(caller: Inference) -> None:
    x = start(caller, "(3,)")
    y = flatten(caller.call(make(caller, "Dense(4)"), [x], {}, PLACE))
    with pytest.raises(SkippedError):
        caller.check_ends([x, *y], y, PLACE)
    message = "a model must start at inputs, not at an output such as dense[0][0]"
    hint = "give the model inputs of its own, and call it on this tensor"
    assert caller.problems == [Problem(Code.CONNECTION, message, PLACE, hint)]


def test_places(caller: Inference) -> None:
    dense = make(caller, "Dense(4)")
    assert caller.place_of(dense, PLACE) == caller.plans[dense].place
    assert caller.place_of(Operation("a", "A"), PLACE) == caller.place_of(None, PLACE) == PLACE


ALIKE: list[Alike] = [
    *CALLS,
    *PLAIN_STACKS,
    ("d = Dense(4); g = d(x); d(g)", [(4,)]),
    ("d = Dense(4); g = d(x); h = d(y); add([g, h])", [(3,), (3,)]),
    ("a = Dense(4)(x); b = Dense(4)(x); c = Dense(4)(x); add([a, b, c])", [(3,)]),
    ("Dense(4)(x, training=True)", [(3,)]),
    ("Dropout(0.5)(x, training=False)", [(3,)]),
    ("h = Masking()(x); d = Dropout(0.5)(h); e = Dense(4)(d); GRU(2)(e)", [(5, 3)]),
    ("h = Masking()(x); c = Conv1D(4, 2)(h); LSTM(2)(c)", [(5, 3)]),
    ("h = Embedding(9, 4, mask_zero=True)(x); d = Dense(3)(h); LSTM(2)(d)", [(5,)]),
    (
        (
            "h = Masking()(x); g = Masking()(y); s = Concatenate(axis=1)([h, g]); b = "
            "Bidirectional(LSTM(2))(s); Dense(1)(b)"
        ),
        [(5, 3), (4, 3)],
    ),
    (
        (
            "h = Masking()(x); a = Dense(4, name='a')(h); b = LSTM(2, name='b')(a); "
            "Dense(1, name='c')(b)"
        ),
        [(5, 3)],
    ),
    ("m = MultiHeadAttention(2, 3); a = m(x, x); b = m(x, y); add([a, b])", [(5, 4), (5, 4)]),
    (
        (
            "m = MultiHeadAttention(2, 3)(x, x); n = Dropout(0.5)(m); s = Softmax()(n); "
            "Dropout(0.2)(s)"
        ),
        [(5, 4)],
    ),
    (
        ("m = MultiHeadAttention(2, 3)(x, x, x, return_attention_scores=True); Dense(2)(m[1])"),
        [(5, 4)],
    ),
    ("l = LSTM(4, return_state=True)(x); LSTM(4)(y, initial_state=[l[1], l[2]])", [(5, 3), (6, 2)]),
    ("l = LSTM(4, return_state=True)(x); LSTM(4)(y, initial_state=l[1])", [(5, 3), (6, 2)]),
    ("l = LSTM(4, return_state=True)(x); add([l[0], l[1], l[2]])", [(5, 3)]),
    ("l = LSTM(4, return_state=True)(x); Dense(2)(l[-1])", [(5, 3)]),
    ("d = Dense(4)(x); Dense(2)(d[0])", [(3,)]),
    ("RNN(StackedRNNCells([LSTMCell(4)]))(x)", [(5, 3)]),
    ("Embedding(9, 4)(x)", [{"shape": [5], "dtype": "int32"}]),
    ("Dense(4)(x)", [{"shape": [5], "dtype": "int32"}]),
    ("Dense(4)(x)", [{"shape": [5], "dtype": "float64"}]),
    ("ReLU()(x)", [{"shape": [5], "dtype": "float64"}]),
    ("Add()([x, y])", [{"shape": [5], "dtype": "float64"}, {"shape": [5], "dtype": "float16"}]),
    ("Flatten()(x)", [{"shape": [5, 3], "dtype": "int32"}]),
    ("Concatenate()([x, y])", [{"shape": [5], "dtype": "int32"}, {"shape": [5], "dtype": "int32"}]),
]

UNLIKE: list[Unlike] = [
    *REFUSED_CALLS,
    (
        "a = Dense(4, name='same')(x); Dense(4, name='same')(a)",
        [(3,)],
        (
            "'same' | Dense: another layer of this model has the name 'same' (hint: choose "
            "a different name, such as name='same_1')"
        ),
    ),
    (
        "a = Dense(4, name='dense_1')(x); b = Dense(4)(a); Dense(4)(b)",
        [(3,)],
        (
            "Dense(4) | Dense: another layer of this model has the name 'dense_1' (hint: "
            "choose a different name, such as name='dense_1_1')"
        ),
    ),
    (
        "l = LSTM(4, return_state=True)(x); Dense(2)(l[3])",
        [(5, 3)],
        "l[3] | there is no output 3: it has 3 outputs, numbered from 0",
    ),
    (
        "l = LSTM(4, return_state=True)(x); Dense(2)(l)",
        [(5, 3)],
        'Dense(2)(l) | Dense "dense": expects one input tensor, got 3',
    ),
    (
        "a = BatchNormalization()(x, mask=[y]); Concatenate()([x, a])",
        [(7,), (5, 7, 3)],
        (
            'Concatenate()([x, a]) | Concatenate "concatenate": the masks of its inputs do '
            "not fit: (None, 7) and (None, 5, 7, 3) may differ only on axis 1"
        ),
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


def test_the_notes_of_a_layer_without_code(caller: Inference) -> None:
    x = start(caller, "(3,)")
    custom = make(caller, {"Layer": {"class_name": "My"}})
    caller.call(custom, [x], {}, PLACE)
    assert (custom.notes, custom.doubtful) == ((), True)
    caller.call(custom, [x], {}, PLACE, lambda: SAVED)
    note = f"the output shape of {label(custom)} is taken from the file, which does not have its"
    assert custom.notes == [f"{note} code"]


@pytest.mark.parametrize("reads", [True, False])
@pytest.mark.parametrize("quick", [True, False])
def test_when_weights_are_read(quick: bool, reads: bool) -> None:
    """They are if that is quick, or if the layer is not known without them."""
    stored = StoredWeights(StoredLayer("", [StoredWeight("dense/kernel", (3, 2), "float32")]))
    found = {}
    for layers in (["Dense(2, input_shape=(3,))"], ["Dense(2)", {"Layer": {"class_name": "My"}}]):
        plan = read_data(layers)
        plan.weights = WeightsFile(lambda: stored, quick)
        inference = Inference(keras2=False, correct=False)
        inference.reads_weights = reads
        inference.outermost_model(plan)
        found[len(layers)] = [*inference.use_weights()]
    assert bool(found[1]) == (quick and reads)
    assert not found[1] or "dense has (3, 2) in the file" in found[1][0]


def test_equal_layers_are_called_once(caller: Inference, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the first call gives is repeated for an equal layer on an equal tensor."""
    counted = create_autospec(LayerCaller._any_call, side_effect=LayerCaller._any_call)
    x, y = start(caller, "(3,)"), start(caller, "(3,)")
    z = start(caller, "(3,)", "float16")
    monkeypatch.setattr(LayerCaller, "_any_call", counted)
    known = {}
    for tensor, calls in ((x, 1), (y, 1), (z, 2)):
        layer = caller.make(read_layer("Dense(4)", Source("<text>")))
        known[layer] = flatten(caller.call(layer, [tensor], {}, PLACE))[0]
        assert counted.call_count == calls
        assert layer.nodes[0].input_tensors == [tensor]
    assert {output.history for output in known.values()} == {
        f"dense{end}[0][0]" for end in ("", "_1", "_2")
    }


@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_a_layer_without_code_has_the_dtype_of_its_policy(caller: Inference, dtype: str) -> None:
    x = start(caller, "(3,)", "float64")
    custom = make(caller, {"Layer": {"class_name": "My", "dtype": dtype}})
    output = caller.call(custom, [x], {}, PLACE)
    assert [tensor.dtype for tensor in flatten(output)] == [dtype]


def test_a_cast_hands_on_the_mask(caller: Inference) -> None:
    x = start(caller, "(5, 3)", "float64")
    x.mask = Tensor((UNKNOWN, 5), "bool")
    cast = caller.cast(make(caller, "LSTM(4)"), x)
    assert (cast.dtype, cast.mask) == ("float32", x.mask)
