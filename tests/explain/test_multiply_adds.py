"""Multiply-adds of explained layers: the counts of `shapecalc.costs`, in a textbook's form."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from call_costs import products_of_calls
from conftest import ROOT
from strategies import RULES_ON_TENSORS, alone

from shapecalc.algebra.notation import evaluate, expr_text, parse_formula
from shapecalc.algebra.size import UNKNOWN
from shapecalc.costs.one_example import one_example
from shapecalc.errors import Source
from shapecalc.explain.layer import explain
from shapecalc.explain.model import explain_model
from shapecalc.explain.multiply_adds import ExplainedMultiplyAdds, explain_multiply_adds
from shapecalc.read.document import read_data, read_layer, read_spec

N = UNKNOWN
LETTERS = {"T": 5, "H": 6, "W": 7, "D": 4, "c": 3, **{f"n{n}": 2 + n for n in range(1, 9)}}


def explained(call: str, *shapes: tuple[Any, ...]) -> ExplainedMultiplyAdds:
    plan = read_layer(call, Source("<test>"))
    found = explain_multiply_adds(explain(plan, [(N, *shape) for shape in shapes]))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("call", "shape", "formula", "count"),
    [
        ("Dense(5)", (3,), "d·u", 15),
        ("Dense(5)", (7, 3), "T·d·u", 105),
        ("SimpleRNN(10)", (6, 3), "T·u·(u + d)", 6 * 10 * 13),
        ("LSTM(10)", (6, 3), "4·T·u·(u + d)", 6 * 4 * 10 * 13),
        ("GRU(10)", (6, 3), "3·T·u·(u + d)", 6 * 3 * 10 * 13),
        ("Conv1D(4, 3)", (9, 2), "on·k·c·f", 7 * 3 * 2 * 4),
        ("Conv2D(32, 3)", (28, 28, 1), "oh·ow·kh·kw·c·f", 194_688),
        ("Conv2D(32, 3, padding='same')", (28, 28, 1), "h·w·kh·kw·c·f", 225_792),
        ("SeparableConv1D(8, 3)", (8, 4), "on·c·(k + f)", 6 * 4 * 11),
        ("SeparableConv2D(8, 3)", (8, 8, 4), "oh·ow·c·(kh·kw + f)", 2448),
        ("MultiHeadAttention(2, 4)", (6, 8), "4·T·d·h·k + 2·T²·h·k", 2112),
        ("Flatten()", (6, 8), "0", 0),
    ],
)
def test_formula(call: str, shape: tuple[int, ...], formula: str, count: int) -> None:
    found = explained(call, shape)
    assert (expr_text(found.formula), found.total) == (formula, count)
    for step in found.steps(found.formula):
        assert evaluate(parse_formula(expr_text(step)), found.numbers) == count


def test_sizes_without_numbers_stay_letters() -> None:
    assert repr(explained("LSTM(10)", (N, 3)).total) == "520·T"
    conv = explained("Conv2D(2, 3)", (N, 9, 1))
    assert conv.numbers["ow"] == 7
    assert [expr_text(step) for step in conv.steps(conv.formula)][-1] == "oh·7·3·3·1·2"


def test_products() -> None:
    kernel, recurrent = explained("LSTM(10)", (6, 3)).products
    assert (kernel.name, recurrent.name) == ("kernel", "recurrent_kernel")
    assert (expr_text(kernel.formula), expr_text(recurrent.formula)) == ("4·T·d·u", "4·T·u²")
    inner = explained("TimeDistributed(Dense(8))", (10, 16)).products
    assert [expr_text(product.formula) for product in inner] == ["T·d·u"]


def test_a_layer_that_is_defined_elsewhere() -> None:
    plan = read_layer("Layer(class_name='Mine', output_shape=(4,), params=5)", Source("<test>"))
    assert explain_multiply_adds(explain(plan, [(N, 3)])) is None


def test_attention_in_a_model() -> None:
    """A layer that is called on one tensor several times has one letter for its unknown size."""
    data = {
        "inputs": {"x": [None, 8], "y": [None, 8]},
        "layers": {"a": "MultiHeadAttention(2, 4)(x, x)", "b": "MultiHeadAttention(2, 4)(x, y)"},
        "outputs": ["a", "b"],
    }
    found = map(explain_multiply_adds, explain_model(read_data(data)))
    assert [item and repr(item.total) for item in found] == ["256·T + 16·T²", None]


def counts(plan: Any) -> dict[str, Any]:
    """Return the multiply-adds of each operation; an empty mapping if no example is known."""
    example = one_example(plan)
    if example is None:
        return {}
    return {operation.name: count for operation, count in products_of_calls(example).items()}


def number(count: Any) -> Any:
    return count.substitute(LETTERS) if hasattr(count, "substitute") else count


@pytest.mark.parametrize("rule", RULES_ON_TENSORS, ids=lambda rule: rule.name)
def test_random_layers(rule: Any) -> None:
    """An explanation has the count of the table."""
    for case in range(3):
        data = alone(rule, True).draw(Random(f"multiply-adds {case}"))
        expected = counts(read_data(data))
        for explanation in explain_model(read_data(data)) if expected else ():
            found = explain_multiply_adds(explanation)
            total = found.total if found else None
            if isinstance(total, int) or total is None:
                assert total == expected.get(explanation.name, 0), data


@pytest.mark.parametrize("name", ["lstm_stack", "conv2d_strides", "ensemble", "rnn_kinds"])
def test_specs(name: str) -> None:
    plan = read_spec(str(ROOT / "specs" / f"{name}.yaml"))
    expected = counts(plan)
    for explanation in explain_model(plan):
        found = explain_multiply_adds(explanation)
        assert found is not None
        assert number(found.total) == number(expected.get(explanation.name, 0)), explanation.name
