"""Multiply-adds beside those in JAX's trace of the same model. Keras has to run on JAX here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from operation_cases import CLASSES, Case
from strategies import RULES_ON_TENSORS, alone, models

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import total
from shapecalc.costs.multiply_adds import multiply_adds, products_of
from shapecalc.costs.one_example import OneExample, one_example
from shapecalc.errors import ShapecalcError
from shapecalc.model.graph import Tensor, flatten
from shapecalc.model.models import Functional, Sequential
from shapecalc.oracle.build import Builder, load_keras, message_of
from shapecalc.oracle.products import traced_multiply_adds
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_data
from shapecalc.rules import OPERATIONS

NUMBERS = {"T": 5, "H": 6, "W": 7, "D": 4, "c": 3} | {f"n{n}": 2 + n for n in range(1, 9)}
"""Numbers for the letters of unknown sizes."""


@dataclass
class Tally:
    """How the counts of one class compare.

    Attributes:
        name: the class of the layer or operation.
        equal: how many counts are equal.
        counted: how many of those are not 0.
        unknown: how many are unknown to us.
        untraced: how many JAX cannot trace.
        differences: those that differ, as text.
    """

    name: str
    equal: int = 0
    counted: int = 0
    unknown: int = 0
    untraced: int = 0
    differences: Sequence[str] = ()

    def compare(self, keras_model: Any, plan: ModelPlan, label: Any) -> None:
        """Compare the count of a model with that in its trace."""
        example = one_example(plan)
        ours = None if example is None else count(example)
        if example is None or ours is None:
            self.unknown += 1
            return
        tensors = inputs_of(example)
        shapes = [tuple(map(as_number, tensor.shape)) for tensor in tensors]
        try:
            theirs = traced_multiply_adds(keras_model, shapes, [tensor.dtype for tensor in tensors])
        except Exception as error:  # Keras on JAX refuses some models with exceptions of any class.
            self.untraced += 1
            self.why = message_of(error)[:200]
            return
        if as_number(ours) != theirs:
            difference = f"{label}: {as_number(ours)} here, {theirs} in the trace"
            self.differences = [*self.differences, difference]
            return
        self.equal += 1
        self.counted += theirs > 0

    why: str = ""


def as_number(size: Any) -> Any:
    """Return a size with numbers for its letters."""
    return size.substitute(NUMBERS) if isinstance(size, Formula) else size


def count(example: OneExample) -> Any:
    """Return the multiply-adds of a model; None if they are unknown."""
    counts: list[Any] = [
        *map(multiply_adds, products_of(example.model, example.inference).values())
    ]
    return None if None in counts else total(counts)


def inputs_of(example: OneExample) -> list[Tensor]:
    """Return the inputs of a model."""
    model = example.model
    graph = model.functional if isinstance(model, Sequential) else model
    return flatten(graph.inputs) if isinstance(graph, Functional) else []


def layer_tally(name: str, cases: int, seed: int) -> Tally:
    """Compare random configurations of a layer."""
    (rule,) = (rule for rule in RULES_ON_TENSORS if rule.name == name)
    return spec_tally(name, alone(rule, True), cases, seed)


def model_tally(cases: int, seed: int) -> Tally:
    """Compare random models."""
    return spec_tally("random models", models(), cases, seed)


def spec_tally(name: str, strategy: Any, cases: int, seed: int) -> Tally:
    """Compare models of a strategy."""
    tally, keras = Tally(name), load_keras()
    for number in range(cases):
        data = strategy.draw(Random(f"{seed} {number}"))
        try:
            plan = read_data(data)
            model = Builder(keras).model(plan)
        except Exception:  # The other tests compare what Keras refuses, in any class of exception.
            continue
        tally.compare(model, plan, data)
    return tally


def operation_tally(name: str, cases: int, seed: int) -> Tally:
    """Compare random calls of an operation."""
    tally, keras = Tally(name), load_keras()
    for number in range(cases):
        try:
            case = Case(keras, name, Random(f"{name} {seed} {number}"))
            model = keras.Model(case.inputs, case.outputs())
            config = {"class_name": "Functional", "config": model.get_config()}
            plan = read_data(config)
        except Exception:
            continue
        tally.compare(model, plan, f"{name} {seed} {number}")
    return tally


def application_tally(name: str) -> Tally:
    """Compare a model of ``keras.applications``."""
    import json

    tally, keras = Tally(name), load_keras()
    model = getattr(keras.applications, name)(weights=None)
    tally.compare(model, read_data(json.loads(model.to_json())), name)
    return tally


def all_tallies(cases: int, seed: int) -> Iterator[Tally]:
    """Compare every layer, every operation, and random models."""
    for rule in RULES_ON_TENSORS:
        yield layer_tally(rule.name, cases, seed)
    for name in sorted(OPERATIONS.keys() & CLASSES.keys()):
        yield operation_tally(name, cases, seed)
    yield model_tally(cases, seed)


__all__ = ["ShapecalcError", "all_tallies", "application_tally", "layer_tally", "operation_tally"]
