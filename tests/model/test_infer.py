"""From a plan to a model: its shapes, weights and names, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from layer_rules import Alike, Unlike, agree, refused_alike
from model.cases import GRAPHS, LOADED, REFUSED_STACKS, STACKS, loaded_alike
from reading import plans, printed, tables

from shapecalc.algebra.formula import Formula
from shapecalc.api.summarizing import summarize
from shapecalc.declare.layer import Rule
from shapecalc.errors import ModelError, Span
from shapecalc.model.call import LayerProblem
from shapecalc.model.infer import Inference, check_input, infer
from shapecalc.model.models import Sequential
from shapecalc.model.operation_calls import SkippedError
from shapecalc.oracle.build import Builder
from shapecalc.plan import CallPlan
from shapecalc.read.document import read_data
from shapecalc.rules import RULES
from shapecalc.stored_weights import StoredLayer, StoredWeight, StoredWeights, WeightsFile
from shapecalc.table.summary import summary


def names(data: Any, **options: Any) -> list[str]:
    return [layer.name for layer in infer(read_data(data), **options).layers]


def problems(data: Any, **options: Any) -> list[tuple[str, str]]:
    with pytest.raises(ModelError) as caught:
        infer(read_data(data), **options)
    return [(problem.code.value, str(problem)) for problem in caught.value.problems]


# Names


def test_automatic_names() -> None:
    assert names(["Input((3,))", "Dense(2)", "Dense(2)", "ReLU()"]) == [
        "dense",
        "dense_1",
        "re_lu",
    ]


def test_names_in_the_file() -> None:
    """A name in the file is not counted."""
    assert names(["Input((3,))", "Dense(2, name='a')", "Dense(2)"]) == ["a", "dense"]


def test_names_of_keras_2() -> None:
    model = infer(read_data(["Dense(2, input_shape=(3,))"]), keras2=True)
    assert isinstance(model, Sequential)
    assert [layer.name for layer in model.stack] == ["dense_input", "dense"]
    assert model.name == "sequential"


def test_hidden_layers_use_up_names() -> None:
    """MultiHeadAttention creates layers of its own."""
    spec = {
        "inputs": {"x": "(5, 8)"},
        "layers": {
            "a": "MultiHeadAttention(2, 4)(x, x)",
            "y": "Softmax()(a)",
        },
    }
    assert names(spec)[-1] == "softmax_1"


# Graphs and stacks


def test_layers_are_the_same_for_the_same_plan() -> None:
    inference = Inference(keras2=False, correct=False)
    plan = read_data({"inputs": {"x": 3}, "layers": {"d": "Dense(3)", "y": "d(d(x))"}})
    model = inference.outermost_model(plan)
    (dense,) = [layer for layer in model.layers if layer.name == "dense"]
    assert [node.number for node in dense.nodes] == [0, 1]
    assert inference.plans[dense] in plan.steps
    assert inference.make(inference.plans[dense]) is dense


def test_one_of_several_outputs() -> None:
    spec = {
        "inputs": {"x": "(5, 3)"},
        "layers": {"s": "LSTM(4, return_state=True)(x)", "y": "Dense(2)(s[1])"},
        "outputs": "y",
    }
    model = infer(read_data(spec))
    assert model.layers[-1].nodes[0].input_tensors[0].history == "lstm[0][1]"


def test_frozen_layers() -> None:
    model = infer(read_data(["Input((3,))", "Dense(4, trainable=False)", "Dense(2)"]))
    assert [layer.trainable for layer in model.layers] == [False, True]
    assert len(model.trained) == 2


def test_an_unbuilt_stack() -> None:
    model = infer(read_data(["Dense(4)", "Dense(2)"]))
    assert not model.built
    assert list(model.variables) == []


# Problems


def test_all_problems_are_reported_together() -> None:
    """The second branch is computed although the first one has a problem."""
    spec = {
        "inputs": {"x": 3},
        "layers": {"a": "LSTM(4)(x)", "b": "Conv1D(4, 2)(x)", "c": "Dense(2)(a)"},
        "outputs": ["b", "c"],
    }
    assert [code for code, _ in problems(spec)] == ["SC402", "SC402"]


def test_problems_of_the_reader_come_first() -> None:
    spec = {"inputs": {"x": 3}, "layers": {"a": "LSTM(4)(x)", "b": "Desne(4)(x)"}}
    assert [code for code, _ in problems({**spec, "outputs": "a"})] == ["SC201", "SC402"]


def test_two_layers_with_the_same_name() -> None:
    found = problems(["Input((3,))", "Dense(2, name='a')", "Dense(2, name='a')"])
    message = "Dense: another layer of this model has the name 'a'"
    assert found == [("SC303", f"{message} (hint: choose a different name, such as name='a_1')")]


def test_a_model_that_is_not_connected() -> None:
    spec = {
        "inputs": {"x": 3},
        "layers": {"z": "Input((3,))", "a": "add([x, z])"},
        "outputs": "a",
    }
    ((code, message),) = problems(spec)
    assert code == "SC304"
    assert message.startswith("`input_layer_1` is not among the inputs of the model, but add dep")


def test_a_second_input_of_a_stack() -> None:
    assert problems(["Input((3,))", "Dense(2)", "Input((3,))"]) == [
        ("SC104", "InputLayer: the model already has an input")
    ]


def test_keras_2_takes_one_output_per_layer_of_a_stack() -> None:
    stack = ["LSTM(4, return_state=True, input_shape=(5, 3))", "Dense(2)"]
    ((code, message),) = problems(stack, keras2=True)
    assert code == "SC401"
    assert "Keras 2 accepts only layers with one output in a Sequential model" in message


# Letters for sizes


def test_table() -> None:
    """The issue's example: shapes and parameters are formulas."""
    found = summarize(
        [
            {"LSTM": {"units": 10, "input_shape": ["T", "F"], "return_sequences": True}},
            {"MaxPooling1D": 2},
        ]
    )
    assert [row.shape_text for row in found.layers] == ["(None, T, 10)", "(None, ⌊(T−2)/2⌋+1, 10)"]
    assert found.layers[0].params_text == "40·F + 440"
    assert "40·F + 440" in str(found)
    data = found.to_dict()
    assert data["layers"][0]["params"] == "40·F + 440"
    assert data["layers"][1]["output_shape"] == [None, "⌊(T−2)/2⌋+1", 10]


MODEL = ["Input((T, F))", "LSTM(u, return_sequences=True)", "Conv1D(f, 2)", "Flatten()", "Dense(m)"]


@given(st.fixed_dictionaries({name: st.integers(2, 12) for name in "TFufm"}))
def test_numbers_put_in(numbers: dict[str, int]) -> None:
    """Numbers in the formulas, and the model with these numbers from the start, are the same."""
    lettered = summary(infer(read_data(MODEL)))
    counted = summary(infer(read_data(MODEL, numbers)))
    for ours, theirs in zip(lettered.layers, counted.layers):
        params = ours.params
        assert (
            params.substitute(numbers) if isinstance(params, Formula) else params
        ) == theirs.params
        shapes = [
            tuple(
                size.substitute(numbers) if isinstance(size, Formula) else size
                for size in shape or ()
            )
            for shape in ours.output_shapes or ()
        ]
        assert shapes == list(theirs.output_shapes or ())


def test_a_rule_that_has_to_know(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a rule cannot do without a number, that is an error with a cure."""
    ask = Rule.__call__

    def decide(self: Rule, shape: Any, *others: Any) -> Any:
        assert self.is_input or shape[2]
        return ask(self, shape, *others)

    monkeypatch.setattr(Rule, "__call__", decide)
    with pytest.raises(ModelError, match="letter") as caught:
        infer(read_data(["Input((8, c))", "ReLU()"]))
    assert "--set" in caught.value.problems[0].hint


def test_words_are_no_letters() -> None:
    with pytest.raises(ModelError):
        infer(read_data([{"Input": [3]}, {"Dense": {"units": "ten"}}]))


ALIKE: list[Alike] = [
    *GRAPHS,
    *STACKS,
    ("Bidirectional(LSTM(4), backward_layer=GRU(4, go_backwards=True))(x)", [(5, 3)]),
    ("RNN([LSTMCell(4), GRUCell(2)])(x)", [(5, 3)]),
    ("RandomColorJitter(brightness_factor=0.5, hue_factor=0.5)(x)", [(9, 8, 3)]),
    ("a = RandomColorJitter(hue_factor=0.5)(x); RandomHue(0.5)(a)", [(9, 8, 3)]),
    ("a = SpectralNormalization(Dense(4))(x); Dense(2)(a)", [(3,)]),
    ("a = TimeDistributed(Dense(4))(x); TimeDistributed(Dense(2))(a)", [(5, 3)]),
    ("d = Dense(4); Dense(2)(x)", [(3,)]),
    ("l = LSTM(4, return_state=True)(x); Dense(2)(l[-3])", [(5, 3)]),
    ("d = Dense(4)(x); Dense(2)(d[-1])", [(3,)]),
]

UNLIKE: list[Unlike] = [
    *REFUSED_STACKS,
    (
        "Dense(4, activation='relu', name='a/b')(x)",
        [(3,)],
        "'a/b' | Dense: `name` must be a string without '/', not 'a/b'",
    ),
    (
        "l = LSTM(4, return_state=True)(x); Dense(2)(l[9])",
        [(5, 3)],
        "l[9] | there is no output 9: it has 3 outputs, numbered from 0",
    ),
    (
        "d = Dense(4)(x); Dense(2)(d[1])",
        [(3,)],
        "d[1] | there is no output 1: it has 1 output, numbered from 0",
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("spec", LOADED.values(), ids=LOADED)
def test_loaded_as_in_keras(builder: Builder, tmp_path: Path, spec: dict[str, Any]) -> None:
    loaded_alike(builder, tmp_path, spec)


# Every part of a problem, and what a file adds to a layer

PROBLEMS: list[tuple[Any, list[tuple[Any, ...]]]] = [
    (
        {
            "inputs": {"x": 3},
            "layers": {"z": "Input((3,))", "a": "add([x, z])"},
            "outputs": "a",
        },
        [
            (
                "SC304",
                "`input_layer_1` is not among the inputs of the model, but add depends on it",
                ("layers", "a", Span(0, 11)),
                "list every input that is used under `inputs`",
                "",
                "",
            )
        ],
    ),
    (
        {
            "inputs": {"x": 3},
            "layers": {"z": "Input((3,))", "a": "Dense(2)(x)"},
            "outputs": ["a", "z"],
        },
        [
            (
                "SC304",
                "`input_layer_1` is not among the inputs of the model, but an output depends on it",
                (),
                "list every input that is used under `inputs`",
                "",
                "",
            )
        ],
    ),
    (
        ["Input((3,))", "Dense(2)", "Input((3,))"],
        [("SC104", "the model already has an input", (2, Span(0, 11)), "", "InputLayer", "")],
    ),
    (
        {
            "inputs": {"x": "(5, 3)"},
            "layers": {
                "l": "LSTM(4, return_state=True)(x)",
                "a": "Dense(2)(l[3])",
                "b": "Dense(2)(l[-4])",
                "c": "Dense(2)(a[1])",
                "d": "Dense(2)(x)",
                "e": "ReLU()(d[-2])",
            },
            "outputs": "c",
        },
        [
            (
                "SC401",
                "there is no output 3: it has 3 outputs, numbered from 0",
                ("layers", "a", Span(9, 13)),
                "",
                "",
                "",
            ),
            (
                "SC401",
                "there is no output -4: it has 3 outputs, numbered from 0",
                ("layers", "b", Span(9, 14)),
                "",
                "",
                "",
            ),
            (
                "SC401",
                "there is no output -2: it has 1 output, numbered from 0",
                ("layers", "e", Span(7, 12)),
                "",
                "",
                "",
            ),
        ],
    ),
    (
        {
            "inputs": {"x": "(5, 3)"},
            "layers": {"d": "LSTM(2.5)(x)", "e": "LSTM(4)(d)"},
            "outputs": "e",
        },
        [
            (
                "SC203",
                "`units` must be a whole number of at least 1, not 2.5",
                ("layers", "d", Span(5, 8)),
                "",
                'LSTM "lstm"',
                "",
            )
        ],
    ),
]


def parts(caught: ModelError) -> list[tuple[Any, ...]]:
    return [
        (each.code.value, each.message, each.place.path, each.hint, each.layer, each.meant)
        for each in caught.problems
    ]


@pytest.mark.parametrize(("data", "expected"), PROBLEMS)
def test_every_part_of_a_problem(data: Any, expected: list[tuple[Any, ...]]) -> None:
    with pytest.raises(ModelError) as caught:
        infer(read_data(data))
    assert parts(caught.value) == expected


def test_the_call_of_a_problem() -> None:
    """A fix needs the call that fails, which is none for a layer of a stack."""
    spec = {"inputs": {"x": 3}, "layers": {"a": "Dense(4)(x)", "b": "LSTM(4)(a)"}}
    with pytest.raises(ModelError) as caught:
        infer(plan := read_data({**spec, "outputs": "b"}))
    (problem,) = caught.value.problems
    assert isinstance(problem, LayerProblem)
    assert [step for step in plan.steps if step is problem.call]
    assert problem.place.path == ("layers", "b", Span(0, 10))
    with pytest.raises(ModelError) as caught:
        infer(read_data(["Input((3,))", "LSTM(4)"]))
    (problem,) = caught.value.problems
    assert isinstance(problem, LayerProblem)
    assert problem.call is None


def saved(class_name: str, built: Any = None, /, **config: Any) -> dict[str, Any]:
    """Return a layer as Keras 3 saves it; one of a program's own if Keras has none."""
    module = "keras.layers" if class_name in RULES else "mine"
    layer = {"module": module, "class_name": class_name, "config": config, "registered_name": None}
    return layer | ({} if built is None else {"build_config": {"input_shape": built}})


def saved_stack(*layers: Any, **more: Any) -> dict[str, Any]:
    config = {"name": "m", "layers": list(layers), **more}
    return {"module": "keras", "class_name": "Sequential", "config": config}


START = saved("InputLayer", batch_shape=[None, 4], name="x")
MINE = saved("Mine", [None, 4], name="mine")


@pytest.mark.parametrize(
    ("layers", "rows"),
    [
        # The output of unknown code has the shape that the file has for the next layer.
        (
            [START, MINE, saved("Dense", [None, 7], units=2, name="d")],
            [("mine", "(None, 7)", None), ("d", "(None, 2)", 16)],
        ),
        (
            [START, MINE, saved("ReLU", [None, 9], name="d")],
            [("mine", "(None, 9)", None), ("d", "(None, 9)", 0)],
        ),
        (
            [
                START,
                MINE,
                saved_stack(
                    saved("InputLayer", batch_shape=[None, 6], name="y"),
                    saved("Dense", units=2, name="d"),
                ),
            ],
            [("mine", "(None, 6)", None), ("m", "(None, 2)", 14)],
        ),
        (
            [START, MINE, saved("Dense", units=2, name="d")],
            [("mine", "?", None), ("d", "?", None)],
        ),
        (
            [START, saved("Dense", units=2, name="d"), MINE],
            [("d", "(None, 2)", 10), ("mine", "?", None)],
        ),
        # Without an input, layers are built for the shapes in the file, if they have weights.
        (
            [
                saved("Dense", [None, 3], units=2, name="d"),
                saved("Dense", units=2, name="e"),
                saved("ReLU", [3], name="f"),
            ],
            [("d", "(None, 2)", 8), ("e", "?", None), ("f", "?", 0)],
        ),
    ],
)
def test_shapes_in_a_file(layers: Any, rows: list[tuple[Any, ...]]) -> None:
    found = summary(infer(read_data(saved_stack(*layers)))).layers
    params = [None if row.unknown else row.params for row in found]
    assert [(row.name, row.shape_text, number) for row, number in zip(found, params)] == rows


def test_the_output_of_unknown_code_in_a_graph() -> None:
    """A file has the shape and dtype of each tensor that a layer reads."""

    def tensor(name: str, size: int) -> dict[str, Any]:
        config = {"shape": [None, size], "dtype": "float32", "keras_history": [name, 0, 0]}
        return {"class_name": "__keras_tensor__", "config": config}

    layers = [
        {**START, "name": "x", "inbound_nodes": []},
        {**MINE, "name": "mine", "inbound_nodes": [{"args": [tensor("x", 4)], "kwargs": {}}]},
        {
            **saved("Dense", units=2, name="d"),
            "name": "d",
            "inbound_nodes": [{"args": [tensor("mine", 7)], "kwargs": {}}],
        },
    ]
    config = {"name": "m", "layers": layers, "input_layers": ["x", 0, 0]}
    data = {"module": "keras.src.models", "class_name": "Functional", "config": config}
    config["output_layers"] = ["d", 0, 0]
    rows = summary(infer(read_data(data))).layers
    assert [(row.shape_text, row.params) for row in rows[1:]] == [
        ("(None, 7)", None),
        ("(None, 2)", 16),
    ]


def test_a_problem_of_a_saved_stack() -> None:
    data = saved_stack(START, saved("Dense", units=2, name="d"), build_input_shape=[None, 5])
    infer(read_data(data))  # The graph counts, and the shape beside it does not.
    data = saved_stack(START, build_input_shape=[None, 5])
    with pytest.raises(ModelError, match=r"the input layer has another shape: \(None, 4\)"):
        infer(read_data(data))


def test_the_weights_of_a_saved_model() -> None:
    plan = read_data(["Dense(2, input_shape=(3,))"])
    assert infer(plan).saved_weights.notes == []
    stored = StoredWeights(StoredLayer("", [StoredWeight("dense/kernel", (3, 2), "float32")]))
    plan.weights = WeightsFile(lambda: stored, quick=False)
    assert infer(plan).saved_weights.notes == []  # All numbers are known without the weights.
    plan.weights.quick = True
    assert infer(plan).saved_weights.notes == [
        "the weights in the file do not fit its config: dense has (3, 2) in the file, and "
        "(3, 2), (2) by the config"
    ]


FROZEN = "m = Sequential([Input((3,)), layers.Dense(2), layers.Dense(4)])\nx = Input((3,))\n"


@pytest.mark.parametrize(
    "text",
    [
        "m.trainable = False\nm.summary()\nm.layers[1].trainable = True\nm.summary()",
        "n = Sequential([m, layers.Dense(2)])\nm.trainable = False\nn.summary()\nm.summary()",
        "n = Model(x, m(x))\nn.trainable = False\nm.layers[0].trainable = True\nn.summary()",
        "d = layers.TimeDistributed(layers.Dense(2), trainable=False)\n"
        "Sequential([Input((4, 3)), d]).summary()",
        "m.layers[0].trainable = False\nModel(x, m.layers[0](x)).summary()\nm.summary()",
        "keras.utils.clear_session()\nlayers.Dense(3)\nModel(x, layers.Dense(2)(x)).summary()",
        "f = Model(m.inputs, m.layers[0].output)\nf.summary()\nModel(x, f(x)).summary()",
        "y = m(x)\nModel(x, [y, y]).summary()",
        "m.add(layers.ReLU())\nm.add(layers.Dense(5))\nm.pop()\nm.summary()",
        "d = layers.Dense(3)\nd.build((None, 4))\nSequential([d]).summary()",
        "class Own(layers.Layer):\n    def call(self, x): return x\n"
        "Model(x, layers.Dense(2)(Own()(x))).summary()",
    ],
)
def test_programs_as_keras(keras: Any, text: str) -> None:
    """Layers and models are created, called and frozen in the order of the program."""
    assert tables(FROZEN + text) == printed(keras, FROZEN + text)


@pytest.mark.parametrize("correct", [None, False, True])
def test_the_shapes_that_keras_computes(correct: bool | None) -> None:
    """They are only used if that is asked for."""
    plan = read_data(["Input((9, 8, 3))", "RandomCrop(20, 20)"])
    ours = infer(plan) if correct is None else infer(plan, correct=correct)
    assert all(layer.correct == bool(correct) for layer in ours.layers)  # type: ignore[attr-defined]


def test_the_place_of_a_wrong_optimizer() -> None:
    """It is in the file, below the model."""
    config = {"name": "m", "layers": [START, saved("Dense", units=2, name="d")]}
    wrong = {"class_name": "Adam", "config": {"speed": 3}, "module": "keras.optimizers"}
    data = {
        "class_name": "Sequential",
        "config": config,
        "module": "keras",
        "compile_config": {"optimizer": wrong},
    }
    with pytest.raises(ModelError) as caught:
        infer(read_data(data))
    (problem,) = caught.value.problems
    assert problem.place.path == ("compile_config", "optimizer")
    assert "Adam has no argument speed" in str(problem)
    infer(read_data(data), keras2=True)  # Keras 2 shows no optimizer.


@pytest.mark.parametrize("with_slots", [True, False])
def test_whether_an_optimizer_keeps_numbers_for_the_weights(with_slots: bool) -> None:
    data = saved_stack(START, saved("Dense", units=2, name="d"))
    plan = read_data({**data, "compile_config": {"optimizer": "adam"}})
    plan.with_slots = with_slots
    slots = infer(plan).saved_weights.optimizer
    assert slots is not None
    assert sorted(slot.shape for slot in slots) == [
        *[(), ()],
        *([(2,), (2,), (4, 2), (4, 2)] if with_slots else []),
    ]


@pytest.mark.parametrize(
    ("spec", "about"),
    [(["Dense(3)"], 'Dense "dense"'), (["Sequential([Dense(3)])"], 'Sequential "sequential"')],
)
def test_outputs_of_a_call_that_was_not_made(spec: Any, about: str) -> None:
    (layer,) = read_data(spec).layers
    inference = Inference(keras2=False, correct=False)
    with pytest.raises(SkippedError):
        inference.result_of(CallPlan(layer, [], {}, layer.place, earlier=-1))
    (problem,) = inference.problems
    assert problem.message == f"{about} has not been called, so it has no output"


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        (["Dense(2, input_shape='a b')"], 'Dense "dense": `input_shape` must be'),
        (["Input((3,))", "Dense(2, input_shape='a b')"], ""),
    ],
)
def test_a_wrong_shape_of_the_input_matters_at_the_first_layer(
    layers: list[str], message: str
) -> None:
    inference = Inference(keras2=False, correct=False)
    plan = read_data(layers)
    made: Any = inference.make(plan.layers[-1])
    assert [(problem.layer, problem.code.value) for problem in made.unread] == [
        ('Dense "dense"', "SC203")
    ]
    if message:
        with pytest.raises(ModelError):
            infer(plan)
    else:
        assert infer(plan).built


def test_a_model_that_starts_at_the_output_of_a_layer() -> None:
    text = "x = Input((3,))\ny = layers.Dense(2)(x)\nModel(y, layers.Dense(4)(y)).summary()"
    with pytest.raises(
        ModelError, match=r"a model must start at inputs, not at .* dense\[0\]\[0\]"
    ):
        tables(text)


def test_check_input() -> None:
    plan = read_data(["Dense(3)", "Dense(2)"])
    with pytest.raises(ModelError, match="the model has no input, so no shape is known"):
        check_input(infer(plan), plan.place)
    for layers in (["Dense(3, input_shape=(2,))"], ["Input((2,))"], []):
        check_input(infer(read_data(layers)), plan.place)


def test_whether_a_model_is_in_a_program() -> None:
    """Code may change arguments, so that they are copied."""
    text = "m = Sequential([Input((3,)), layers.Dense(2)])\nm.summary()"
    for plan, is_program in ((plans(text)[0], True), (read_data(["Input(3)"]), False)):
        inference = Inference(False, False)
        inference.outermost_model(plan)
        assert (inference.in_program, inference.copies) == (is_program, is_program)


def test_operations_of_a_file_are_named_first() -> None:
    spec = {"inputs": {"x": 3}, "layers": {"a": "add([x, x])", "b": "x * 2", "c": "a + b"}}
    plan = read_data({**spec, "outputs": "c"})
    inference = Inference(False, False)
    inference.name_operations(plan)
    assert [*inference.loaded_names.values()] == ["multiply", "add"]


def test_the_input_of_a_stack() -> None:
    plan = read_data(["Input(3)", "Dense(2)"])
    inference = Inference(False, False)
    model = inference.outermost_model(plan)
    assert isinstance(model, Sequential)
    for number in (0, 1, -1):
        call = CallPlan(plan, [], {}, plan.place, earlier=number)
        assert inference.earlier_outputs(model, call) is model.stack[0].nodes[0].outputs
