"""Equal layers share what their rules give, and nothing that changes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.bind import Binding, default_arguments
from shapecalc.declare.layer import Arguments, CallState, Out, Rule, Weight
from shapecalc.declare.names import Policy
from shapecalc.errors import Source
from shapecalc.model.infer import infer
from shapecalc.model.results import EqualityClasses, RuleResult, arguments_of, key_of
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_data, read_layer
from shapecalc.rules import RULES


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often each rule is asked."""
    counts: Counter[str] = Counter()
    ask = Rule.__call__

    def counted(self: Rule, *args: Any) -> Out:
        counts[self.name] += 1
        return ask(self, *args)

    monkeypatch.setattr(Rule, "__call__", counted)
    return counts


def test_a_rule_is_asked_once_for_equal_layers(runs: Counter[str]) -> None:
    layers = ["Dense(7)", "ReLU()", "Dense(3)", "ReLU()"] * 20
    model = infer(read_data(["Input(3)", *layers]))
    assert (runs["Dense"], runs["ReLU"]) == (2, 2)
    assert model.layers[-2].known_output_shape == (UNKNOWN, 3)


def test_other_shapes_are_other_calls(runs: Counter[str]) -> None:
    infer(read_data(["Input(3)", *[f"Dense({n})" for n in (4, 5, 4, 5)]]))
    assert runs["Dense"] == 3  # 4 on 3, 5 on 4, 4 on 5


def test_equal_layers_have_variables_of_their_own() -> None:
    first, second = infer(read_data(["Input(3)", "Dense(3)", "Dense(3)"])).layers
    assert [v.size for v in first.variables] == [v.size for v in second.variables] == [9, 3]
    first.freeze()
    assert [v.trainable for v in first.variables] == [False, False]
    assert [v.trainable for v in second.variables] == [True, True]


def test_layers_with_layers_share_nothing(runs: Counter[str]) -> None:
    series = "Bidirectional(LSTM(2, return_sequences=True))"
    model = infer(read_data(["Input((4, 3))", *[series] * 3]))
    assert runs["Bidirectional"] == 3
    assert len({id(v) for layer in model.layers for v in layer.variables}) == 18


def test_layers_by_their_arguments() -> None:
    classes, rule = EqualityClasses(), RULES["Dense"]
    arguments = default_arguments(rule)
    equal, key = classes.of(rule, arguments)
    assert equal is None
    added = classes.add(key, arguments)
    other = Arguments(**{**vars(arguments), "name": "b"})
    assert classes.of(rule, other)[0] is added
    other.units = 5
    assert classes.of(rule, other)[0] is None


@pytest.mark.parametrize(
    ("shape", "key"),
    [
        ((UNKNOWN, 3), (UNKNOWN, 3)),
        ([(UNKNOWN, 3), (2, 3)], (True, (UNKNOWN, 3), (2, 3))),
        ((UNKNOWN, True), None),
        ((UNKNOWN, "n"), None),
    ],
)
def test_key_of(shape: Any, key: Any) -> None:
    assert key_of(RULES["Dense"], shape, CallState()) == key


def test_key_of_a_call_with_arguments() -> None:
    rule = next(rule for rule in RULES.values() if rule.wants_call)
    shape = (UNKNOWN, 4, 3)
    assert key_of(rule, shape, CallState(Arguments(mask=None))) == (shape, False, False, None)
    assert key_of(rule, shape, CallState(traced=True)) != key_of(rule, shape, CallState())
    assert key_of(rule, shape, CallState(Arguments(mask=shape))) is None


def test_weights_of_each_dtype() -> None:
    result = RuleResult(Out((3,), [None, Weight("kernel", (2, 3))]))
    arguments = Arguments()
    full = result.weights(Policy.of("float32"), True, arguments)
    half = result.weights(Policy.of("float16"), False, arguments)
    assert [(v.size, v.bits, v.trainable) for v in (*full, *half)] == [
        (6, 192, True),
        (6, 96, False),
    ]
    assert result.weights(Policy.of("float32"), True, arguments)[0] is not full[0]


@pytest.mark.parametrize("copy", [True, False])
def test_arguments_that_nobody_changes_are_shared(copy: bool) -> None:
    """Equal layers of a file have one object for them, unless code may change it."""
    layers = [{"class_name": "Dense", "config": {"name": name, "units": 3}} for name in "ab"]
    start = {"class_name": "InputLayer", "config": {"batch_shape": [None, 3]}}
    config = {"name": "m", "layers": [start, *layers]}
    data = {"class_name": "Sequential", "config": config, "module": "keras"}
    _, first, second = read_data(data).layers
    known = EqualityClasses()
    assert isinstance(first, LayerPlan)
    assert isinstance(second, LayerPlan)
    shared = first.binding.shared
    assert second.binding.shared is shared
    assert known.sharing(shared) is None
    for plan in (first, second):
        arguments, equal = arguments_of(plan.binding, lambda plan: plan, known, copy)
        assert (arguments, arguments is shared) == (shared, not copy)
        assert known.sharing(shared) is equal is not None


def test_layers_in_a_list_are_not_shared() -> None:
    cells = "RNN([LSTMCell(2), GRUCell(3)], return_sequences=True)"
    model = infer(read_data(["Input((4, 3))", cells, cells]))
    inside = [cell for layer in model.layers[-2:] for cell in layer.inner_layers]
    assert [cell.class_name for cell in inside] == ["LSTMCell", "GRUCell"] * 2
    assert len({*map(id, inside)}) == 4


def test_layers_in_the_arguments_of_unknown_code() -> None:
    plan, other = (read_layer(text, Source("a")) for text in ("Dense(2)", "ReLU()"))
    arguments = Arguments(name="a", inner=plan, several=(plan, other), plain=(1, 2), empty=())
    binding = Binding(RULES["Layer"], arguments, {}, {})
    made, equal = arguments_of(binding, id, EqualityClasses(), False)
    assert equal is None
    assert vars(made) == {
        "name": "a",
        "inner": id(plan),
        "several": (id(plan), id(other)),
        "plain": (1, 2),
        "empty": (),
    }


def test_objects_that_nobody_changes() -> None:
    classes, rule = EqualityClasses(), RULES["Dense"]
    first, second = default_arguments(rule), default_arguments(rule)
    equal = classes.add(classes.of(rule, first)[1], first)
    classes.share(first, equal)
    assert classes.sharing(first) is equal
    assert classes.sharing(second) is None
