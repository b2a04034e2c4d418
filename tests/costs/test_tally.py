"""Multiply-adds at each place: the same as those of all calls, without following equal calls."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from call_costs import memory_of_calls, products_of_calls
from strategies import models, trying

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN
from shapecalc.costs.one_example import one_example
from shapecalc.costs.tally import (
    SIZE,
    Amount,
    Tally,
    TallyWalk,
    tally_of,
    total_multiply_adds,
)
from shapecalc.errors import ShapecalcError
from shapecalc.model.graph import Operation
from shapecalc.read.document import read_data


def tally(data: Any) -> Tally:
    example = one_example(read_data(data))
    assert example is not None
    return tally_of(example)


def test_the_same_as_all_products() -> None:
    trying(models(), 1, 40)(check)()


def check(data: Any) -> None:
    try:
        example = one_example(read_data(data))
    except ShapecalcError:
        return
    if example is None:
        return
    products = products_of_calls(example)
    for operation, own in tally_of(example).inside.items():
        if not own.inside and operation in products:
            assert own.amount("macs").value == products[operation], operation.name


def nested(levels: int) -> Any:
    """Return a model in a model in a model, each of which calls the one inside twice."""
    model: Any = {"inputs": {"x": [3]}, "layers": {"y": "Dense(3)(x)"}, "outputs": ["y"]}
    for _ in range(levels):
        model = {
            "inputs": {"x": [3]},
            "layers": {"m": {"Model": model}, "a": "m(x)", "b": "m(a)"},
            "outputs": ["b"],
        }
    return model


@pytest.mark.parametrize("levels", [0, 1, 2, 6])
def test_each_call_counts(levels: int) -> None:
    assert tally(nested(levels)).amount("macs").value == 9 * 2**levels


def test_equal_calls_are_followed_once() -> None:
    """The work does not double with every level of nesting."""
    new = TallyWalk.new_call
    with patch.object(TallyWalk, "new_call", autospec=True, side_effect=new) as follow:
        tally(nested(6))
        assert follow.call_count <= 2 * 7
        assert total_multiply_adds(read_data(nested(12))) == 9 * 2**12
    assert follow.call_count <= 2 * (7 + 13)


def test_a_model_without_shapes() -> None:
    """Nothing is known of what it multiplies, which is not the same as nothing."""
    assert total_multiply_adds(read_data(["Dense(5)"])) is None


@pytest.mark.parametrize("layers", [[], ["Input((3,))"]])
def test_a_stack_without_layers(layers: list[str]) -> None:
    assert total_multiply_adds(read_data(layers)) == 0


def test_what_is_unknown_stays_unknown() -> None:
    whole = Tally()
    whole.count("macs", Amount(Formula.of("T")))
    whole.count("macs", Amount(3), UNKNOWN)
    whole.count("macs", Amount(5))
    assert whole.amounts == {"macs": Amount(None, SIZE)}


def test_times() -> None:
    whole, inner, three = Tally(), Operation("a", "A"), Tally({"macs": Amount(3)})
    whole.enter(inner, three, 4)
    whole.enter(inner, three)
    assert whole.amount("macs").value == whole.inside[inner].amount("macs").value == 15
    assert whole.amount("memory").value == 0


def check_memory(data: Any) -> None:
    try:
        example = one_example(read_data(data))
    except ShapecalcError:
        return
    if example is None:
        return
    kept = memory_of_calls(example)
    for operation, own in tally_of(example, ["memory"]).inside.items():
        if operation in kept and not own.inside:
            assert own.amount("memory").value == kept[operation], operation.name


def test_the_same_memory_as_all_activations() -> None:
    trying(models(), 2, 40)(check_memory)()


def test_memory() -> None:
    """The input counts, and what is in models; nothing counts twice."""
    example = one_example(read_data(nested(1)))
    assert example is not None
    whole = tally_of(example, ["macs", "memory"])
    amounts = [tally.amount("memory").value for tally in whole.inside.values()]
    assert (amounts, whole.amount("memory").value) == ([12, 24], 36)
    texts = ["Input((), dtype='string')", "StringLookup(vocabulary=['a'])"]
    assert isinstance(tally(texts).amount("macs"), Amount)
