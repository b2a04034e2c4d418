"""The meaning of expressions: layers, calls, references, values of arguments."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.declare.kinds import Argument, KerasCall
from shapecalc.declare.layer import Arguments
from shapecalc.declare.size_kinds import PositiveInt
from shapecalc.errors import Code, KeyStep, Place, Problem, Source, Span
from shapecalc.plan import SEQUENTIAL, CallPlan, LayerPlan, ModelPlan, TensorPlan
from shapecalc.read.expressions import ON_TENSORS, ExpressionReader
from shapecalc.read.problems import MOST, Findings, LimitError
from shapecalc.read.syntax import Literal, PlainData, SpecError, node

TOP = Place(Source("a.yaml"))


@pytest.fixture
def reader() -> ExpressionReader:
    """A reader that has read an input `x`, a shared layer `d`, and a broken entry `b`."""
    reader = ExpressionReader(Findings())
    reader.names["x"] = reader.value(node("Input((3, 1))", TOP))
    reader.names["d"] = reader.value(node("Dense(2)", TOP))
    reader.names["b"] = None
    reader.steps.clear()
    return reader


def refused(reader: ExpressionReader, text: Any) -> Problem:
    with pytest.raises(SpecError) as caught:
        reader.value(node(text, TOP))
    assert caught.value.problem
    return caught.value.problem


def layer(reader: ExpressionReader, text: Any) -> LayerPlan:
    value = reader.value(node(text, TOP))
    assert isinstance(value, LayerPlan)
    return value


def call(reader: ExpressionReader, text: Any) -> CallPlan:
    value = reader.value(node(text, TOP))
    assert isinstance(value, TensorPlan)
    assert isinstance(value.source, CallPlan)
    return value.source


@pytest.mark.parametrize(("more", "frozen"), [("", False), (", frozen=True", True)])
def test_a_model_of_keras(reader: ExpressionReader, more: str, frozen: bool) -> None:
    text = f"MobileNet(include_top=False, input_shape=(32, 32, 3){more})"
    plan = reader.value(node(text, TOP))
    assert isinstance(plan, ModelPlan)
    assert reader.steps == [plan]
    assert plan.frozen is frozen


def test_plain_data_is_a_value(reader: ExpressionReader) -> None:
    plan = reader.value(PlainData("Dense(2)", TOP))
    assert isinstance(plan, LayerPlan)
    assert plan.place == node("Dense(2)", TOP).place
    with pytest.raises(SpecError, match=r"expected a layer such as Dense\(5\) here, not 5"):
        reader.value(PlainData(5, TOP))


# Names of layers


# Layers


def test_a_layer_is_a_step(reader: ExpressionReader) -> None:
    plan = layer(reader, "LSTM(10, unroll=True)")
    assert reader.steps == [plan]
    assert (plan.class_name, plan.arguments.units, plan.arguments.unroll) == ("LSTM", 10, True)


def test_a_layer_without_arguments(reader: ExpressionReader) -> None:
    assert layer(reader, "Flatten").class_name == "Flatten"


def test_an_input_is_a_tensor(reader: ExpressionReader) -> None:
    value = reader.value(node("Input((3,))", TOP))
    assert isinstance(value, TensorPlan)
    assert reader.steps == [value.source]


def test_problems_of_arguments_are_collected(reader: ExpressionReader) -> None:
    layer(reader, "Dense(0, unts=3)")
    assert {problem.code for problem in reader.problems} == {Code.ARGUMENT, Code.UNKNOWN_ARGUMENT}
    assert {problem.layer for problem in reader.problems} == {"Dense"}


def test_too_many_arguments(reader: ExpressionReader) -> None:
    problem = refused(reader, f"Dense({', '.join('1' * 201)})")
    assert problem.message == "a layer has at most 200 arguments"


def test_layers_inside_layers(reader: ExpressionReader) -> None:
    outer = layer(reader, "Bidirectional(LSTM(4))")
    inner = outer.arguments.layer
    assert isinstance(inner, LayerPlan)
    assert reader.steps == [inner, outer]
    assert reader.problems.depths == {outer: 1}


@pytest.mark.parametrize(
    "data",
    ["RNN([LSTMCell(2), GRUCell(2)])", {"RNN": ["LSTMCell(2)", {"GRUCell": 2}]}],
)
def test_lists_of_layers_inside_layers(reader: ExpressionReader, data: Any) -> None:
    cells = layer(reader, data).arguments.cell
    assert [cell.class_name for cell in cells] == ["LSTMCell", "GRUCell"]


# References and calls


def test_a_reference(reader: ExpressionReader) -> None:
    value = reader.value(node("x", TOP))
    assert isinstance(value, TensorPlan)
    assert value.place.path == (Span(0, 1),)
    assert reader.used == {"x"}
    assert reader.value(node("d", TOP)) is reader.names["d"]


def test_a_broken_entry_gives_no_second_problem(reader: ExpressionReader) -> None:
    with pytest.raises(SpecError) as caught:
        reader.value(node("b", TOP))
    assert caught.value.problem is None
    with reader.collecting():
        reader.value(node("b", TOP))
    assert reader.problems == []


def test_collecting(reader: ExpressionReader) -> None:
    with reader.collecting():
        reader.value(node("y", TOP))
    assert [problem.message for problem in reader.problems] == ["`y` is not defined"]


def test_a_call(reader: ExpressionReader) -> None:
    plan = call(reader, "d(x)")
    assert plan.layer is reader.names["d"]
    assert [tensor.source.class_name for tensor in plan.arguments] == ["InputLayer"]
    assert reader.steps == [plan]


def test_a_call_with_keywords(reader: ExpressionReader) -> None:
    plan = call(reader, "LSTM(2)(x, initial_state=[x, x], training=True, mask=None)")
    assert list(plan.keywords) == ["initial_state", "training", "mask"]
    assert [type(state) for state in plan.keywords["initial_state"]] == [TensorPlan] * 2
    assert (plan.keywords["training"], plan.keywords["mask"]) == (True, None)


def test_a_call_of_a_custom_layer(reader: ExpressionReader) -> None:
    """Nobody knows its arguments: a tensor is read wherever it is."""
    plan = call(reader, "Layer(class_name='A')(x, first=x, more=[x, 5], mode='fast', last=d(x)[0])")
    assert len(plan.arguments) == 1
    assert isinstance(plan.keywords["first"], TensorPlan)
    assert isinstance(plan.keywords["more"][0], TensorPlan)
    assert (plan.keywords["more"][1], plan.keywords["mode"]) == (5, "fast")
    assert plan.keywords["last"].index == 0
    assert refused(reader, "Layer(class_name='A')(x, mode=fast)").advice.endswith("'fast'")
    assert "not the layer Dense" in refused(reader, "Layer(class_name='A')(x, y=d)").message


@pytest.mark.parametrize("text", ["add([x, x])", "add(inputs=[x, x])"])
def test_a_merging_function(reader: ExpressionReader, text: str) -> None:
    plan = call(reader, text)
    assert isinstance(plan.layer, LayerPlan)
    assert plan.layer.class_name == "Add"
    assert reader.steps == [plan.layer, plan]
    assert [len(argument) for argument in plan.arguments] == [2]


def test_arguments_of_a_merging_function(reader: ExpressionReader) -> None:
    for arguments, axis in [("[x, x], 1", 1), ("[x, x], axis=-2", -2), ("[x, x]", -1)]:
        layer = call(reader, f"concatenate({arguments})").layer
        assert isinstance(layer, LayerPlan)
        assert layer.arguments.axis == axis


def test_an_output(reader: ExpressionReader) -> None:
    value = reader.value(node("LSTM(2, return_state=True)(x)[1]", TOP))
    assert isinstance(value, TensorPlan)
    assert value.index == 1


def test_an_output_of_a_saved_model(reader: ExpressionReader) -> None:
    first, second = (TensorPlan(LayerPlan.__new__(LayerPlan), TOP) for _ in range(2))
    reader.names["base"] = [first, second]
    value = reader.value(node("base[1]", TOP))
    assert isinstance(value, TensorPlan)
    assert value.source is second.source
    problem = refused(reader, "base[2]")
    assert (problem.code, problem.message) == (
        Code.CONNECTION,
        "there is no output 2: there are 2, counted from 0",
    )


@pytest.mark.parametrize(
    ("text", "code", "message", "advice"),
    [
        ("y", Code.UNKNOWN_NAME, "`y` is not defined", ""),
        ("5", Code.FORM, "expected a layer or a name here, not 5", ""),
        ("'x'", Code.FORM, "expected a layer or a name here, not 'x'", ""),
        ("x(x)", Code.FORM, "expected a layer here, not a tensor", ""),
        ("d[0]", Code.FORM, "an index in [ ] can only pick an output of a layer", ""),
        ("d(x)[0][1]", Code.FORM, "an index in [ ] can only pick an output", ""),
        ("d(d)", Code.FORM, "expected a tensor here, not the layer Dense", "call it: "),
        ("[x, d]", Code.FORM, "expected a tensor here, not the layer Dense", "call it: "),
        (
            "d(x, x, x, x)",
            Code.FORM,
            "Dense is called on one tensor or one list of tensors",
            "put the tensors in a list: ([a, b])",
        ),
        (
            "d(x, trainin=True)",
            Code.UNKNOWN_ARGUMENT,
            "the call of Dense has no argument `trainin`",
            "did you mean `training`?",
        ),
        (
            "add([x, x], 5)",
            Code.MISSING_ARGUMENT,
            "too many positional arguments; the arguments are: inputs",
            "",
        ),
        (
            "concatenate([x, x], 1, 2)",
            Code.MISSING_ARGUMENT,
            "too many positional arguments; the arguments are: inputs, axis",
            "",
        ),
        (
            "add([x, x], inputs=x)",
            Code.MISSING_ARGUMENT,
            "the argument `inputs` is given twice",
            "",
        ),
        (
            "keras.foo.Dense(5)",
            Code.UNKNOWN_LAYER,
            "Keras has no `keras.foo.Dense`",
            "write `Dense`",
        ),
        (
            "model.add(Dense(5))",
            Code.UNKNOWN_LAYER,
            "Keras has no `model.add`",
            "write only the layer: each layer in the list is added",
        ),
        ("Sequential([d])", Code.EXPRESSION, "expected a value here, not a model", ""),
        ("load_model('a')", Code.EXPRESSION, "expected a value here, not a model", ""),
    ],
)
def test_mistakes(
    reader: ExpressionReader, text: str, code: Code, message: str, advice: str
) -> None:
    problem = refused(reader, text)
    assert (problem.code, problem.message[: len(message)]) == (code, message)
    assert problem.advice.startswith(advice)
    assert bool(problem.advice) == bool(advice)


@pytest.mark.parametrize(
    ("what", "text"),
    [("layers", "Dense(5)"), ("calls of layers", "d(x)"), ("tensors that layers read", "x")],
)
def test_limits(reader: ExpressionReader, what: str, text: str) -> None:
    reader.problems.counts[what] = MOST[what]
    with pytest.raises(LimitError):
        reader.value(node(text, TOP))


# Values of arguments


def value(reader: ExpressionReader, data: Any, kind: Argument | None = None) -> Any:
    return reader.argument(PlainData(data, TOP), kind or Argument()).value


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (5, 5),
        ("same", "same"),
        ("(2, 3)", (2, 3)),
        ([2, [3]], (2, (3,))),
        ("l2(0.01)", KerasCall("l2", (0.01,), {})),
        ("regularizers.L1L2(l1=0.1)", KerasCall("L1L2", (), {"l1": 0.1})),
        ("f(g(1))", KerasCall("f", (KerasCall("g", (1,), {}),), {})),
        ("None", None),
    ],
)
def test_values(reader: ExpressionReader, data: Any, expected: Any) -> None:
    assert value(reader, data) == expected


def test_letters(reader: ExpressionReader) -> None:
    reader.sizes = {"T": 7}
    size = PositiveInt("a size")
    assert value(reader, "T", size) == 7
    assert value(reader, "u", size) == "u"
    assert value(reader, "T") == "T"
    assert reader.literal(Literal("T", TOP), size) == 7
    assert layer(reader, "LSTM(T)").arguments.units == 7
    assert reader.problems == []


def test_a_letter_has_no_quotes_in_a_call(reader: ExpressionReader) -> None:
    """Keras refuses a text for a size."""
    reader.sizes = {"T": 7}
    layer(reader, "LSTM('T')")
    (problem,) = reader.problems
    assert problem.code is Code.ARGUMENT


def test_names_of_objects(reader: ExpressionReader) -> None:
    plan = layer(reader, "Dense(5, activation=relu, kernel_initializer=initializers.zeros)")
    assert plan.binding.written["activation"] == "relu"
    assert plan.binding.written["kernel_initializer"] == "zeros"
    assert reader.problems == []


def test_a_layer_as_an_activation(reader: ExpressionReader) -> None:
    plan = layer(reader, "Dense(5, activation=LeakyReLU(0.1))")
    assert isinstance(plan.arguments.activation, LayerPlan)
    assert plan.arguments.activation in reader.steps


@pytest.mark.parametrize(
    ("text", "message", "advice"),
    [
        ("Dense(5, use_bias=true)", "`true` is not a value", "write True"),
        ("Dense(5, use_bias=FALSE)", "`FALSE` is not a value", "write False"),
        ("Dense(5, use_bias=null)", "`null` is not a value", "write None"),
        ("Conv1D(5, 2, padding=same)", "`same` is not a value", "put text in quotes: 'same'"),
        (
            "Conv1D(5, 2, padding=x)",
            "`x` is not a value",
            "to read `x`, call a layer on it: Dense(5)(x)",
        ),
        ("Conv1D(5, 2, padding=x[0])", "expected a value here, such as a number", ""),
        ("Conv1D(5, 2, padding=d(x)(x))", "expected a value here, such as a number", ""),
        ("Dense(5, activation=foo.relu)", "Keras has no `foo.relu`", "write `relu`"),
        ("Dense(5, kernel_regularizer=foo.l2())", "Keras has no `foo.l2`", "write `l2`"),
    ],
)
def test_what_is_no_value(reader: ExpressionReader, text: str, message: str, advice: str) -> None:
    problem = refused(reader, text)
    assert problem.message.startswith(message)
    assert problem.advice == advice


@pytest.mark.parametrize(
    ("data", "places"),
    [
        (
            "Dense(5, activation='relu')",
            {"units": (Span(6, 7),), "activation": (Span(20, 26),)},
        ),
        ({"Dense": {"units": 5, "activation": "relu"}},
         {"units": ("Dense", "units"), "activation": ("Dense", "activation")}),
        ({"Dense": 5}, {"units": ("Dense",)}),
        ({"Conv2D": {"filters": 5, "kernel_size": "(2, 3)"}},
         {"filters": ("Conv2D", "filters"), "kernel_size": ("Conv2D", "kernel_size", Span(0, 6))}),
        ({"Dense": {"units": 5, "kernel_regularizer": "l2(0.1)"}},
         {"units": ("Dense", "units"),
          "kernel_regularizer": ("Dense", "kernel_regularizer", Span(0, 7))}),
        ("TimeDistributed(Dense(5))", {"layer": (Span(16, 24),)}),
    ],
)  # fmt: skip
def test_the_places_of_arguments(
    reader: ExpressionReader, data: Any, places: dict[str, tuple[Any, ...]]
) -> None:
    binding = layer(reader, data).binding
    assert {name: place.path for name, place in binding.places.items()} == places


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ("Dense(5, unts=3)", (Span(9, 13),)),
        ({"Dense": {"units": 5, "unts": 3}}, ("Dense", KeyStep("unts"))),
        ("Dense(5, units=3)", (Span(9, 14),)),
        ("Dense()", (Span(0, 7),)),
        ("TimeDistributed(Dense(5), nam=3)", (Span(26, 29),)),
        ("TimeDistributed(layr=Dense(5), layer=Dense(5))", (Span(16, 20),)),
        ("add([x, x], nam=3)", (Span(12, 15),)),
    ],
)
def test_the_places_of_wrong_names(
    reader: ExpressionReader, data: Any, path: tuple[Any, ...]
) -> None:
    reader.value(node(data, TOP))
    (problem,) = reader.problems
    assert problem.place.path == path


def test_arguments_of_objects_are_plain_values(reader: ExpressionReader) -> None:
    """A list is a tuple, an object is an object, and no letter is a size."""
    spec = {"Dense": {"units": 2, "kernel_initializer": "Constant([1, 'a'])"}}
    written = layer(reader, spec).binding.written["kernel_initializer"]
    assert written == KerasCall("Constant", ((1, "a"),), {})
    text = "Dense(2, kernel_regularizer=L1L2(0.1, l2=(2, None)))"
    other = reader.value(node(text, TOP))
    assert isinstance(other, LayerPlan)
    written = other.binding.written["kernel_regularizer"]
    assert written == KerasCall("L1L2", (0.1,), {"l2": (2, None)})
    with pytest.raises(SpecError, match="`b` is not a value"):
        reader.value(node("Dense(2, kernel_regularizer=l2(b))", TOP))


@pytest.mark.parametrize(
    ("data", "layers", "steps"),
    [
        (["x", "Dense(2)", "Flatten"], ["Dense", "Flatten"], 4),
        (["x", "d", "d"], ["Dense", "Dense"], 2),
        (["x", "Dense(2)", "Dense(2)"], ["Dense", "Dense"], 4),
        (["Dense(3)(x)", {"Dense": 4}], ["Dense", "Dense"], 4),
    ],
)
def test_a_chain(reader: ExpressionReader, data: Any, layers: list[str], steps: int) -> None:
    value = reader.chain(data, TOP)
    assert isinstance(value, TensorPlan)
    calls = [step for step in reader.steps if isinstance(step, CallPlan)]
    assert [step.layer.class_name for step in calls] == layers
    assert value.source is calls[-1]
    assert len(reader.steps) == steps
    plans = {id(step.layer) for step in calls}
    assert len(plans) == (1 if data[1:] == ["d", "d"] else 2)


def test_a_mapping_is_an_entry(reader: ExpressionReader) -> None:
    value = reader.chain({"Dense": 4}, TOP)
    assert isinstance(value, LayerPlan)
    assert reader.steps == [value]


def test_an_empty_chain(reader: ExpressionReader) -> None:
    with pytest.raises(SpecError) as caught:
        reader.chain([], TOP)
    assert caught.value.problem == Problem(
        Code.FORM, "this list is empty; a chain starts with a tensor: [x, Dense(5)]", TOP
    )


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [("Add()([x, x])", 6, 12), ("Dense(2)(x)", 9, 10), ("Dense(2)(y)", 9, 10)],
)
def test_where_the_tensors_of_a_text_are(
    reader: ExpressionReader, text: str, start: int, end: int
) -> None:
    match = ON_TENSORS.fullmatch(text)
    assert match
    found = reader.named_tensors(match, TOP)
    if "y" in text:
        assert found is None
    else:
        assert found is not None
        assert found.place == TOP / Span(start, end)


def test_equal_texts_are_read_once(reader: ExpressionReader) -> None:
    values = [reader.chain("Dense(2)(x)", TOP / number) for number in range(3)]
    calls = [value.source for value in values if isinstance(value, TensorPlan)]
    plans = [call.layer for call in calls if isinstance(call, CallPlan)]
    assert len({*map(id, plans)}) == 3
    assert [plan.place.path[:1] for plan in plans] == [(0,), (1,), (2,)]
    assert [call.place.path for call in calls] == [(n, Span(0, 11)) for n in range(3)]


def test_an_undefined_name_that_is_called(reader: ExpressionReader) -> None:
    problem = refused(reader, "zzz(3)(x)")
    assert (problem.code, problem.message) == (Code.UNKNOWN_NAME, "`zzz` is not defined")


def test_calls_of_models(reader: ExpressionReader) -> None:
    """A model takes its input as `inputs`, and a mask; it has no states."""
    reader.names["m"] = ModelPlan(SEQUENTIAL, TOP, Arguments(name=None, trainable=None))
    assert [*call(reader, "m(inputs=x)").keywords] == ["inputs"]
    assert [*call(reader, "m(x, mask=x, training=True)").keywords] == ["mask", "training"]
    problem = refused(reader, "m(x, initial_state=x)")
    assert problem.message == "the call of Sequential has no argument `initial_state`"
    problem = refused(reader, "m(x, x, x)")
    assert problem.message == "Sequential is called on one tensor or one list of tensors"
    assert problem.hint == "put the tensors in a list: ([a, b])"
