"""What is the same is told to be, and one change is told as that change and no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import random_values as st
from conftest import SPECS
from strategies import fits, models, trying, values

from shapecalc.declare.kinds import REQUIRED, Inner, Unsupported
from shapecalc.diff import compare
from shapecalc.diff.compare import Difference, Pair, diff
from shapecalc.errors import ModelError, Source
from shapecalc.model.meaning import canonical, same
from shapecalc.oracle.build import Builder
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.read.document import read_data, read_spec
from shapecalc.read.text import parse
from shapecalc.write.convert import FORMS, convert

FOLLOW = (compare.SHAPE, compare.PARAMS)
"""What may change because an argument has."""

each_spec = pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)


def pairs(pair: Pair) -> Iterator[Pair]:
    yield pair
    for inside in pair.inner:
        yield from pairs(inside)


def told(found: Difference) -> list[tuple[str, str, str]]:
    """Everything that is different: which layer, and what about it."""
    lines: list[tuple[str, str, str]] = []
    for pair in pairs(found.model):
        if pair.status in ("added", "removed"):
            lines.append((pair.item.name, pair.status, ""))
        else:
            lines += [(pair.item.name, change.what, change.name) for change in pair.changes]
    return lines


def read(text: str) -> ModelPlan:
    return read_data(parse(Source("<text>", text)))


def between(one: Any, other: Any) -> list[tuple[str, str, str]]:
    return told(diff(read_data(one), read_data(other)))


@each_spec
def test_specs_are_what_keras_saves_of_them(builder: Builder, path: Path) -> None:
    builder.set_names(None)
    saved = builder.model(read_spec(str(path))).to_json()
    assert told(diff(read_spec(str(path)), read(saved))) == []


def test_a_model_in_other_forms_is_the_same(
    request: pytest.FixtureRequest, tally: dict[str, Counter[str]]
) -> None:
    outcomes = tally.setdefault("differences between forms", Counter())

    number, count = (request.config.getoption(name) for name in ("seed", "models"))

    @trying(models().filter(fits), number + 11, count // 10, shrink=False)
    def compare_forms(data: Any) -> None:
        for form in set(FORMS) - {"python"}:
            text, _ = convert(read_data(data), form)
            assert told(diff(read_data(data), read(text))) == []
            outcomes[form] += 1

    compare_forms()


def layers(plan: ModelPlan) -> list[LayerPlan]:
    """The layers that are in a model, those of wrappers and models inside it, too."""
    found = [pair.item.plan for pair in pairs(diff(plan, plan).model)]
    return [plan for plan in found if isinstance(plan, LayerPlan) and not plan.rule.foreign]


def test_one_argument(request: pytest.FixtureRequest, tally: dict[str, Counter[str]]) -> None:
    """Another value of one argument of one layer is told as that, with what comes of it."""
    outcomes = tally.setdefault("one argument changed", Counter())

    number, count = (request.config.getoption(name) for name in ("seed", "models"))
    drawn = st.tuples(models().filter(fits), st.integers(0, 2**32))

    @trying(drawn, number + 12, count // 10, shrink=False)
    def change(case: tuple[Any, int]) -> None:
        data, number = case
        plan, dice = read_data(data), Random(number)
        choices = [
            (layer, name)
            for layer in layers(plan)
            for name, kind in layer.rule.own.items()
            if not isinstance(kind, (Inner, Unsupported)) and name != "name"
        ]
        if not choices:
            return
        layer, name = dice.choice(choices)
        kind = layer.rule.own[name]
        value = values(kind, 3).draw(dice)
        if value is None and kind.default is REQUIRED:
            return
        before = canonical(layer, name, layer.binding.written.get(name, kind.default))
        layer.binding = layer.with_arguments(**{name: value}).binding
        try:
            found = told(diff(read_data(data), plan))
        except ModelError:
            outcomes["refused"] += 1
            return
        arguments = {line[1:] for line in found if line[1] not in FOLLOW}
        changed = not same(before, canonical(layer, name, value))
        assert arguments == ({(compare.ARGUMENT, name)} if changed else set())
        assert changed or found == []
        outcomes["changed" if changed else "the same value"] += 1

    change()
    assert outcomes["changed"] > outcomes["refused"] / 2


STACK: list[Any] = ["Input((6, 4))", "LSTM(8, return_sequences=True)", "LSTM(8)", "Dense(3)"]


def test_added_and_removed() -> None:
    longer = [*STACK[:2], "Dropout(0.5)", *STACK[2:]]
    assert between(STACK, longer) == [("dropout", "added", "")]
    assert between(longer, STACK) == [("dropout", "removed", "")]


def test_names_that_are_counted_on() -> None:
    """They shift when a layer comes before, and that is no difference."""
    first = ["Input((6,))", "Dense(1)", "Dense(2)"]
    longer = ["Input((6,))", "Dense(6)", "Dense(1)", "Dense(2)"]
    found = diff(read_data(first), read_data(longer))
    assert told(found) == [("dense", "added", "")]
    assert found.renamed == [("dense", "dense_1"), ("dense_1", "dense_2")]
    named = [{"Dense": {"units": n, "name": f"dense_{n + 5}"}} for n in (1, 2)]
    found = diff(read_data(first), read_data([first[0], *named]))
    assert not found.exists
    assert found.renamed == [("dense", "dense_6"), ("dense_1", "dense_7")]


def test_names_that_somebody_has_given() -> None:
    named = [*STACK[:3], "Dense(3, name='out')"]
    assert between(STACK, named) == [("out", compare.NAME, "")]
    other = [*STACK[:3], "Dense(4, name='out')", "Dense(3, name='last')"]
    assert ("out", compare.ARGUMENT, "units") in between(named, other)
    assert ("last", "added", "") in between(named, other)


def test_another_class_of_the_same_name() -> None:
    one = [*STACK[:2], "LSTM(8, name='last')"]
    other = [*STACK[:2], "GRU(8, name='last')"]
    assert ("last", compare.CLASS, "") in between(one, other)


def graph(last: str, **layers: Any) -> dict[str, Any]:
    entries = {"a": "Dense(3)(x)", "b": "Dense(3, activation='relu')(x)", **layers}
    return {"inputs": {"x": 4}, "layers": {**entries, "z": last}, "outputs": "z"}


def test_connections() -> None:
    one, other = graph("Subtract()([a, b])"), graph("Subtract()([b, a])")
    assert between(one, other) == [("subtract", compare.READS, "")]
    assert between(one, graph("Subtract()([a, b])", c="Dense(9)(x)")) == []
    more = graph("Subtract()([a, c])", c="Dropout(0.5)(b)")
    assert between(one, more) == [("dropout", "added", ""), ("subtract", compare.READS, "")]


def test_a_branch_in_another_order() -> None:
    """Which of the branches is written first says nothing."""
    one, other = graph("Add()([a, b])"), graph("Add()([a, b])")
    other["layers"] = {name: other["layers"][name] for name in ("b", "a", "z")}
    found = diff(read_data(one), read_data(other))
    assert not found.exists
    assert sorted(found.renamed) == [("dense", "dense_1"), ("dense_1", "dense")]


def test_inputs_and_outputs() -> None:
    one, other = graph("Add()([a, b])"), graph("Add()([a, b])")
    one["outputs"], other["outputs"] = ["z", "a"], ["a", "z"]
    assert (compare.OUTPUTS, "") in [line[1:] for line in between(one, other)]
    other["outputs"] = {"first": "z", "second": "a"}
    assert (compare.OUTPUTS, "") in [line[1:] for line in between(one, other)]


def test_inside_a_model() -> None:
    one = [STACK[0], {"Sequential": ["Bidirectional(LSTM(5))", "Dense(2)"]}]
    other = [STACK[0], {"Sequential": ["Bidirectional(LSTM(7))", "Dense(2)"]}]
    assert [line for line in between(one, other) if line[1] not in FOLLOW] == [
        ("lstm", compare.ARGUMENT, "units")
    ]


def test_what_a_call_says() -> None:
    one, other = graph("Dropout(0.5)(a)"), graph("Dropout(0.5)(a, training=True)")
    assert between(one, other) == [("dropout", compare.CALLED, "training")]


def test_operations_of_masks() -> None:
    """What Keras makes of a mask has its constants elsewhere when it is read from a file."""
    spec = graph("LSTM(2)(m)", e="Embedding(9, 3)(x)", m="Masking()(e)")
    text, _ = convert(read_data(spec), "keras")
    assert '"Any"' in text
    assert told(diff(read_data(spec), read(text))) == []


def test_long_lists() -> None:
    """Of models that have little in common not every pair of layers is looked at."""
    one = [STACK[0], *["Dense(3)", "Activation('relu')"] * 900]
    other = [STACK[0], *["Dense(4)", "Dropout(0.5)"] * 900]
    found = diff(read_data(one), read_data(other))
    assert len(found.model.inner) > 1800


def test_a_model_that_has_not_been_made() -> None:
    with pytest.raises(ModelError):
        diff(read_data(["Input((4,))", "Dense(0.5)"]), read_data(STACK))


def test_sizes_that_are_letters() -> None:
    """A number of parameters that is a formula is neither zero nor not."""
    lettered = ["Input((T, d))", "LSTM(u)", "Dropout(0.5)"]
    found = pairs(diff(read_data(lettered[:1]), read_data(lettered)).model)
    changes = {
        pair.item.name: {change.what: str(change.after) for change in pair.changes}
        for pair in found
        if pair.status == "added"
    }
    assert changes["lstm"]["parameters"] == "4·d·u + 4·u² + 4·u"
    assert "parameters" not in changes["dropout"]
