"""The values of the arguments in a spec."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.declare.kinds import KerasCall
from shapecalc.errors import InputError, ModelError, Place, Source, Span
from shapecalc.model.infer import infer
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_data, read_layer
from shapecalc.read.literals import argument, node_list
from shapecalc.read.syntax import Call, Items, Literal, Name, Node, Operator, PlainData

TOP = Place(Source("a.yaml"))


def simple(tree: Node) -> Any:
    """A tree without its places, short enough to be compared."""
    match tree:
        case Literal(value):
            return value
        case Items(items):
            return [simple(item) for item in items]
        case Call(Name(name), positional, {}):
            return name, [simple(item) for item in positional]
        case Operator(name, operands):
            return name, [simple(item) for item in operands]
        case Name(name):
            return name
    raise AssertionError(tree)


@pytest.mark.parametrize(
    ("data", "tree"),
    [
        ("(2, 2)", [2, 2]),
        ("[2, 2]", [2, 2]),
        ("l2(0.01)", ("l2", [0.01])),
        ("7*7*128", 6272),
        ("1./255", 1.0 / 255),
        ("-3", "-3"),
        ("1-a", "1-a"),
        ("same", "same"),
        ("None", None),
        (None, None),
        (True, True),
        ([1, "None", ["(2, 3)"]], [1, None, [[2, 3]]]),
    ],
)
def test_argument(data: Any, tree: Any) -> None:
    assert simple(argument(data, TOP)) == tree


def test_a_text_stays_a_text() -> None:
    assert argument("(2, 2)", TOP, text=True) == Literal("(2, 2)", TOP)


def test_where_an_argument_is() -> None:
    assert argument(["a", ["b"]], TOP) == Items(
        [Literal("a", TOP / 0), Items([Literal("b", TOP / 1 / 0)], TOP / 1)], TOP
    )
    assert argument("(2, 'a')", TOP / "k") == Items(
        [
            Literal(2, TOP / "k" / Span(1, 2)),
            Literal("a", TOP / "k" / Span(4, 7), quoted=True),
        ],
        TOP / "k" / Span(0, 8),
    )


def test_a_list_of_layers() -> None:
    items = node_list(PlainData(["LSTM", "GRU"], TOP)).items
    assert [simple(item) for item in items] == ["LSTM", "GRU"]
    assert [item.place for item in items] == [TOP / n / Span(0, k) for n, k in ((0, 4), (1, 3))]


@pytest.mark.parametrize(
    ("word", "meant"), [("true", True), ("false", False), ("null", None), ("none", None)]
)
def test_words_of_yaml_in_a_call(word: str, meant: Any) -> None:
    with pytest.raises(ModelError) as caught:
        infer(read_data(["Input(3)", f"Dense(4, use_bias={word})"]))
    assert [str(problem) for problem in caught.value.problems] == [
        f"`{word}` is not a value (hint: write {meant})"
    ]


@pytest.mark.parametrize(
    ("layer", "name", "expected"),
    [
        ("Dense(4, activation=relu)", "activation", "relu"),
        ("Dense(4, activation=tf.nn.relu)", "activation", "relu"),
        ("Dense(4, kernel_initializer=Zeros())", "kernel_initializer", KerasCall("Zeros", (), {})),
        (
            "Dense(4, kernel_regularizer=keras.regularizers.L2(0.5))",
            "kernel_regularizer",
            KerasCall("L2", (0.5,), {}),
        ),
        ("Conv2D(4, (3, 2))", "kernel_size", (3, 2)),
        ({"Conv2D": {"filters": 4, "kernel_size": [3, 2]}}, "kernel_size", (3, 2)),
        ({"RNN": {"cell": None}}, "cell", None),
    ],
)
def test_values_of_arguments(layer: Any, name: str, expected: Any) -> None:
    try:
        plan = read_layer(layer, Source("a"))
    except ModelError:
        assert expected is None
        return
    assert isinstance(plan, LayerPlan)
    value = getattr(plan.arguments, name)
    assert str(value) == str(expected)
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        (["LSTMCell(2)", {"GRUCell": 3}], ["LSTMCell", "GRUCell"]),
        ("[LSTMCell(2), GRUCell(3)]", ["LSTMCell", "GRUCell"]),
        ("GRUCell(3)", ["GRUCell"]),
        ({"GRUCell": {"units": 3}}, ["GRUCell"]),
    ],
)
def test_layers_among_the_arguments(cell: Any, names: list[str]) -> None:
    plan = read_layer({"RNN": {"cell": cell}}, Source("a"))
    assert isinstance(plan, LayerPlan)
    cells = plan.arguments.cell
    assert [inner.class_name for inner in (cells if isinstance(cells, tuple) else [cells])] == names


def test_a_layer_as_an_activation() -> None:
    plan = read_layer("Dense(4, activation=LeakyReLU(0.5))", Source("a"))
    assert isinstance(plan, LayerPlan)
    assert plan.arguments.activation.class_name == "LeakyReLU"
    assert plan.arguments.activation.arguments.negative_slope == 0.5


def test_letters_for_sizes() -> None:
    data = ["Input(3)", "Dense(n)", {"Dense": "k"}, "Dense(2)"]
    plan = read_data(data)
    assert plan.letters == {"n", "k"}
    assert [str(layer.arguments.units) for layer in plan.layers[1:]] == ["n", "k", "2"]
    given = read_data(data, {"n": 7})
    assert [str(layer.arguments.units) for layer in given.layers[1:]] == ["7", "k", "2"]


@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        ("Dense(4, activation=(relu(x) + 1))", "only numbers can be computed with here", ""),
        ("Dense(4, name=x)", "`x` is not a value", "put text in quotes: 'x'"),
        ("Dense(4, name=a.b)", "`a.b` is not a value", "put text in quotes: 'b'"),
        (
            "Dense(4, use_bias=l[0])",
            "expected a value here, such as a number, a string in quotes or a list",
            "",
        ),
    ],
)
def test_what_is_no_value(data: Any, message: str, hint: str) -> None:
    with pytest.raises(ModelError) as caught:
        read_layer(data, Source("a"))
    problem = caught.value.problems[0]
    assert (problem.message, problem.hint) == (message, hint)


def test_a_tensor_is_no_value() -> None:
    data = {"inputs": {"x": 3}, "layers": {"y": "Dense(4, name=x)(x)"}}
    with pytest.raises(InputError) as caught:
        infer(read_data(data))
    (problem,) = caught.value.problems
    assert problem.message == "`x` is not a value"
    assert problem.hint == "to read `x`, call a layer on it: Dense(5)(x)"
