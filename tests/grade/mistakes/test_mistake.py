"""All mistakes with a layer, as a marker asks for them."""

from __future__ import annotations

import pytest
from grade.situations import call_of, situations

from shapecalc.algebra.size import UNKNOWN
from shapecalc.grade.key import Result
from shapecalc.grade.mistakes.mistake import NEAREST, Mistake, Situation
from shapecalc.grade.mistakes.usual import MISTAKES, mistakes_with

LAYERS = [
    "LSTM(10, input_shape=(3, 1))",
    "GRU(5, return_sequences=True, input_shape=(3, 2))",
    "Dense(4, input_shape=(5, 3))",
    "Conv2D(8, (2, 4), strides=(2, 3), input_shape=(9, 8, 3))",
    "MaxPooling2D(2, input_shape=(5, 5, 3))",
    "BatchNormalization(input_shape=(6,))",
    "Bidirectional(LSTM(4), input_shape=(3, 2))",
    "Flatten(input_shape=(3, 2))",
    "Embedding(9, 4, input_shape=(3,))",
]


def test_of_a_result() -> None:
    result = Result(((UNKNOWN, 3),), ())
    assert Mistake.of("name", "why", result) == Mistake("name", "why", ((UNKNOWN, 3),), 0)


@pytest.mark.parametrize("spec", LAYERS)
def test_no_mistake_gives_the_right_answer(spec: str) -> None:
    call = call_of(spec)
    found = list(mistakes_with(call))
    assert call.result
    assert found
    assert all(mistake.shapes != call.result.shapes for mistake in found)
    assert all(mistake.params != call.result.params for mistake in found)


@pytest.mark.parametrize("spec", LAYERS)
def test_sentences_are_clauses(spec: str) -> None:
    """They stand behind "Likely mistake:", and a full stop follows."""
    for mistake in mistakes_with(call_of(spec)):
        assert mistake.name
        assert mistake.why == mistake.why.strip()
        assert not mistake.why.endswith((".", ":", ";"))
        assert "\n" not in mistake.why


def test_the_order_is_that_of_the_list() -> None:
    call = call_of("LSTM(10, input_shape=(3, 1))")
    assert call.result
    names = [mistake.name for mistake in mistakes_with(call)]
    expected = [mistake.name for make in MISTAKES for mistake in make(Situation(call, call.result))]
    assert names == expected


def test_a_call_that_its_layer_refuses_has_no_mistakes() -> None:
    call = call_of("LSTM(10, input_shape=(3, 1))").with_inputs((UNKNOWN, 3))
    assert list(mistakes_with(call)) == []


def test_the_sources_of_a_case() -> None:
    first, second = situations(["LSTM(10, input_shape=(3, 1))", "Dense(4)"])
    assert [row.name for row in second.sources()] == ["lstm"]
    assert [row.class_name for row in first.sources()] == ["InputLayer"]
    assert Situation(first.call, first.right).sources() == []
    assert (first.class_name, first.explanation) == ("LSTM", first.call.explanation)


def test_the_nearest_layers() -> None:
    model = ["Input((4,))", *(f"Dense({n})" for n in range(1, 31))]
    rows = situations(model)[15].nearest()
    assert len(rows) == 2 * NEAREST
    assert [row.name for row in rows[:4]] == ["dense_14", "dense_16", "dense_13", "dense_17"]
    assert situations(model)[0].nearest()[0].class_name == "InputLayer"
