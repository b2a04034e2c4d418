"""Every layer's page: each letter of a formula is explained, and no size is a bare number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.notation import Compound, Expr, factored
from shapecalc.declare.data_kinds import LooseSize
from shapecalc.declare.kinds import REQUIRED
from shapecalc.declare.layer import Rule
from shapecalc.declare.size_kinds import AnyCount, PerAxis, PerAxisPairs, PositiveInt
from shapecalc.errors import Source
from shapecalc.explain.catalogue import declared
from shapecalc.explain.layer import Explanation
from shapecalc.explain.layer_text import as_text
from shapecalc.explain.letters import example_arguments
from shapecalc.explain.lone_layer import explain_alone
from shapecalc.explain.multiply_adds import explain_multiply_adds
from shapecalc.read.document import read_layer

UNEXPLAINED = {"InputLayer", "Input", "Pipeline"}
"""Layers that are an input, or that call other layers on tensors: none has a formula."""

RULES_BY_NAME = {
    rule.name: rule for rule in declared() if not rule.foreign and rule.name not in UNEXPLAINED
}


def page_of(rule: Rule, **arguments: Any) -> Explanation:
    """Return the page of a layer for which nothing else is given."""
    call = {rule.name: {**example_arguments(rule), **arguments}}
    return explain_alone(read_layer(call, Source("<test>")), None, None)


def letters(expr: Expr) -> Iterator[str]:
    if isinstance(expr, Compound):
        for part in expr.parts:
            yield from letters(part)
    elif isinstance(expr, str):
        yield expr


def numbers(expr: Expr) -> Iterator[int]:
    if isinstance(expr, Compound):
        for part in expr.parts:
            yield from numbers(part)
    elif isinstance(expr, int):
        yield expr


def formulas(explanation: Explanation) -> Iterator[Expr]:
    """Yield every formula that the page prints."""
    shapes = [*explanation.inputs, *explanation.outputs]
    shapes += [weight.shape for weight in explanation.weights or ()]
    for size in (size for shape in shapes for size in shape):
        if isinstance(size, (Formula, int)):
            yield factored(size)
    if explanation.weights is not None:
        yield explanation.params
        yield from (weight.count for weight in explanation.weights)
    macs = explain_multiply_adds(explanation)
    if macs:
        yield macs.formula
        yield from map(factored, macs.outputs.values())


@pytest.mark.parametrize("name", sorted(RULES_BY_NAME))
def test_every_letter_is_explained(name: str) -> None:
    """In the list of symbols, or beside the multiply-adds."""
    explanation = page_of(RULES_BY_NAME[name])
    macs = explain_multiply_adds(explanation)
    known = {symbol.letter for symbol in explanation.symbols} | {*(macs.outputs if macs else ())}
    assert {letter for formula in formulas(explanation) for letter in letters(formula)} <= known
    assert all(symbol.meaning for symbol in explanation.symbols)
    text = as_text(explanation)
    for symbol in explanation.symbols:
        assert re.search(rf"^  {symbol.letter} ", text, re.MULTILINE), symbol.letter


PRIMES = (11, 13, 17, 19, 23, 29, 31, 37, 41, 43)


def with_primes(rule: Rule) -> dict[str, Any]:
    """Return the sizes of a layer as numbers that no formula has by itself."""
    primes = iter(PRIMES)
    sizes: dict[str, Any] = {}
    for name, kind in rule.own.items():
        if name in SPECIAL or name not in rule.arguments:
            continue
        if isinstance(kind, PerAxisPairs):
            sizes[name] = [[next(primes), next(primes)] for _ in range(kind.count)]
        elif isinstance(kind, PerAxis) and kind.ends:
            sizes[name] = [next(primes), next(primes)]
        elif isinstance(kind, PerAxis) and kind.default != kind.count * (1,):
            if kind.default not in (1, None):
                sizes[name] = [next(primes) for _ in range(kind.count)]
        elif isinstance(kind, COUNTS) and kind.default in (REQUIRED, 2, None):
            sizes[name] = next(primes)
    return sizes


COUNTS = (PositiveInt, AnyCount, LooseSize)
"""The kinds of arguments that are one size."""

SPECIAL = {
    *("groups", "num_key_value_heads", "num_query_heads", "max_tokens", "vocabulary_size"),
    *("frame_step", "sequence_length", "seed"),
}
"""Arguments that have to divide another one, or that change no shape."""


@pytest.mark.parametrize(
    "name", sorted(name for name, rule in RULES_BY_NAME.items() if with_primes(rule))
)
def test_no_bare_number_stands_where_a_letter_belongs(name: str) -> None:
    """A size of 17 is a letter with the number 17: no formula has 17, or a multiple of it."""
    rule = RULES_BY_NAME[name]
    sizes = with_primes(rule)
    explanation = page_of(rule, **sizes)
    bare = [n for formula in formulas(explanation) for n in numbers(formula)]
    assert not [n for n in bare if n and any(n % prime == 0 for prime in PRIMES)]
    shown = {symbol.number for symbol in explanation.symbols}
    assert shown & set(PRIMES)
