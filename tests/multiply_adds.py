"""Multiply-adds beside those in JAX's trace of the same model. Keras has to run on JAX here."""

from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from random import Random
from typing import Any
from unittest import mock

import numpy as np
import operation_cases
from own_classes import OWN_CLASSES, PROGRAMS, program
from product_calls import LAYER_CALLS, PRODUCT_CALLS
from strategies import RULES_ON_TENSORS, alone, models

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN, Shape, known
from shapecalc.costs.one_example import ExampleInference, OneExample, call_of, one_example
from shapecalc.costs.tally import MACS, tally_of
from shapecalc.errors import ModelError, ShapecalcError, Source
from shapecalc.model.graph import Tensor, flatten
from shapecalc.model.models import Functional, Sequential
from shapecalc.oracle.build import Builder, load_keras, message_of
from shapecalc.oracle.products import multiply_adds_in, trace_of
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_data, read_texts
from shapecalc.rules import OPERATIONS

NUMBERS = {"T": 5, "H": 6, "W": 7, "D": 4, "c": 3} | {f"n{n}": 2 + n for n in range(1, 9)}
"""Numbers for the letters of unknown sizes."""

RANDOM_MODELS = "random models"
"""The name for models of several layers, which are drawn."""

TRIES = 5
"""How many models are drawn at most for one that can be compared."""


@dataclass
class Tally:
    """How the counts of one class compare.

    Attributes:
        name: the class of the layer or operation.
        equal: how many counts are equal.
        counted: how many of those are not 0.
        unknown: those that are unknown to us, as text.
        untraced: why JAX cannot trace some, and how many.
        differences: those that differ, as text.
        number: our count, of a model of ``keras.applications``.
    """

    name: str
    equal: int = 0
    counted: int = 0
    unknown: list[str] = field(default_factory=list)
    untraced: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)
    number: int | None = None

    @property
    def compared(self) -> int:
        """How many models JAX has traced."""
        return self.equal + len(self.unknown) + len(self.differences)

    def compare(self, keras_model: Any, example: OneExample | None, label: Any) -> None:
        """Compare the count of a model with that in its trace."""
        tensors, outputs = ends_of(example) if example else (keras_model.inputs, [])
        shapes = [tuple(map(as_number, tensor.shape)) for tensor in tensors]
        try:
            trace = trace_of(keras_model, shapes, [tensor.dtype for tensor in tensors])
        except Exception as error:  # Keras on JAX refuses some models with exceptions of any class.
            self.untraced[message_of(error)[:300]] += 1
            return
        if not gives(trace, outputs):
            self.untraced["gives other shapes than Keras says"] += 1
            return
        theirs = multiply_adds_in(trace)
        ours = None if example is None else count(example)
        if ours is None:
            self.unknown.append(f"{label}: {theirs} in the trace")
        elif as_number(ours) != theirs:
            self.differences.append(f"{label}: {ours} here, {theirs} in the trace")
        else:
            self.equal += 1
            self.counted += theirs > 0


warnings.filterwarnings("ignore", module="keras", category=UserWarning)  # JAX has no int64.


def gives(trace: Any, outputs: Iterable[Tensor]) -> bool:
    """Return whether a trace gives the shapes of a model; else it is of another one."""
    pairs = [*zip((t.shape for t in outputs), (output.aval.shape for output in trace.outvars))]
    return all(
        len(ours) == len(theirs)
        and all(a is UNKNOWN or as_number(a) == b for a, b in zip(ours, theirs))
        for ours, theirs in pairs
    )


def as_number(size: Any) -> Any:
    """Return a size with numbers for its letters, and for an unknown size."""
    if size is None or size is UNKNOWN:
        return NUMBERS["T"]
    return size.substitute(NUMBERS) if isinstance(size, Formula) else size


def count(example: OneExample) -> Any:
    """Return the multiply-adds of a model; None if they are unknown."""
    return tally_of(example).amount(MACS).value


def ends_of(example: OneExample) -> tuple[list[Tensor], list[Tensor]]:
    """Return the inputs and the outputs of a model."""
    model = example.model
    graph = model.functional if isinstance(model, Sequential) else model
    inputs = flatten(example.call)
    return inputs, flatten(graph.outputs) if isinstance(graph, Functional) else []


def layer_tally(name: str, cases: int, seed: int) -> Tally:
    """Compare configurations of a layer: those of `LAYER_CALLS`, and random ones."""
    (rule,) = (rule for rule in RULES_ON_TENSORS if rule.name == name)
    fixed = [
        {"inputs": {"x": shape}, "layers": {"z": made}, "outputs": ["z"]}
        for shape, made in LAYER_CALLS.get(name, ())
    ]
    cases += len(fixed)
    return spec_tally(name, chain(fixed, drawn(alone(rule, True), cases, seed)), cases)


def model_tally(cases: int, seed: int) -> Tally:
    """Compare random models."""
    return spec_tally(RANDOM_MODELS, drawn(models(), cases, seed), cases)


def drawn(strategy: Any, cases: int, seed: int) -> Iterator[Any]:
    """Yield models of a strategy."""
    return (strategy.draw(Random(f"{seed} {number}")) for number in range(cases * TRIES))


def spec_tally(name: str, specs: Iterable[Any], cases: int) -> Tally:
    """Compare models until there are enough."""
    tally, builder = Tally(name), Builder(load_keras())
    for data in specs:
        if tally.compared >= cases:
            break
        try:
            plan = read_data(data)
        except ShapecalcError:
            continue
        try:
            model = builder.model(plan)
        except Exception:  # The other tests compare what Keras refuses, in any class of exception.
            continue
        label = data.get("layers", data) if isinstance(data, dict) else data
        tally.compare(model, one_example(plan), label)
    return tally


def operation_tally(name: str, cases: int, seed: int) -> Tally:
    """Compare calls of an operation: those of `PRODUCT_CALLS`, and random ones."""
    tally = Tally(f"ops: {name}")  # A layer may have the same name.
    cases += len(PRODUCT_CALLS.get(name, ()))
    for model in operation_models(name, cases * TRIES, seed):
        if tally.compared >= cases:
            break
        saved = json.loads(model.to_json())
        (config,) = (
            layer["config"]
            for layer in saved["config"]["layers"]
            if layer["class_name"] != "InputLayer"
        )
        label = f"{config} on {[tensor.shape for tensor in model.inputs]}"
        tally.compare(model, as_given(read_data(saved)), label)
    return tally


def operation_models(name: str, tries: int, seed: int) -> Iterator[Any]:
    """Yield models of one operation that Keras can make and that we can read."""
    keras = load_keras()
    for shapes, constants in PRODUCT_CALLS.get(name, ()):
        inputs = [keras.Input(batch_shape=shape) for shape in shapes]
        yield keras.Model(inputs, operation_cases.CLASSES[name](**constants)(*inputs))
    for number in range(tries):
        random = Random(f"{name} {seed} {number}")
        try:
            with mock.patch.object(operation_cases, "tensor", usual_tensor):
                model = keras.Model(*operation_cases.call(keras, name, random))
            saved = json.loads(model.to_json())
        except Exception:  # Keras refuses in many ways, which have nothing in common.
            continue
        with suppress(ShapecalcError):
            read_data(saved)
            yield model


def usual_tensor(keras: Any, random: Random, shape: Any) -> Any:
    """Return an input in a dtype that most operations take; the products do not depend on it."""
    return keras.Input(batch_shape=shape, dtype="float32" if random.random() < 0.9 else "int32")


@contextmanager
def weights_of_ones() -> Iterator[None]:
    """Fill weights with ones: for random numbers, JAX compiles a program for each shape."""
    import jax
    from keras.src.backend.jax.core import Variable

    def fill(variable: Any, initializer: Any) -> None:
        with jax.ensure_compile_time_eval():
            variable._value = jax.numpy.asarray(np.ones(variable.shape, variable._dtype))

    with mock.patch.object(Variable, "_initialize_with_initializer", fill):
        yield


class GivenInference(ExampleInference):
    """Makes a model of one operation, where the first axis of an input need not be a batch."""

    def input_sizes(self, shape: Shape) -> Shape:
        return (shape[0] if shape and known(shape[0]) else 1, *super().input_sizes(shape)[1:])


def program_tally() -> Tally:
    """Compare models whose layers have code of their own in a program."""
    import jax

    tally = Tally(OWN_CLASSES)
    for name in PROGRAMS:
        text, names = program(name), dict[str, Any]()
        jax.eval_shape(partial(exec, text, names))  # Nothing is compiled.
        plan = read_texts(Source("model.py", text))[-1]
        tally.compare(names["model"], one_example(plan), name)
    return tally


def as_given(plan: ModelPlan) -> OneExample | None:
    """Return the model of a plan with the batches that its inputs have."""
    for letters in (True, False):
        inference = GivenInference(plan.keras2, letters)
        try:
            model = inference.outermost_model(plan)
            return OneExample(model, inference, call_of(model, plan))
        except ModelError:
            continue
    return None


class Unfilled:
    """A model of Keras whose weights have no values: a trace takes zeros in their place."""

    def __init__(self, model: Any) -> None:
        self.model = model

    def __call__(self, tensors: Any, training: bool) -> Any:
        from jax.numpy import zeros

        trained, others = (
            [zeros(variable.shape, variable.dtype) for variable in variables]
            for variables in (self.model.trainable_variables, self.model.non_trainable_variables)
        )
        return self.model.stateless_call(trained, others, tensors, training=training)[0]


def application_tally(name: str) -> Tally:
    """Compare a model of ``keras.applications``."""
    keras, tally = load_keras(), Tally(name)
    with keras.StatelessScope(initialize_variables=False):  # Values would take gigabytes.
        # MobileNetV3 has any input size, and is made for this one.
        size = {"input_shape": (224, 224, 3)} if name.startswith("MobileNetV3") else {}
        model = getattr(keras.applications, name)(weights=None, **size)
        example = one_example(read_data(json.loads(model.to_json())))
    tally.compare(Unfilled(model), example, name)
    tally.number = None if example is None else count(example)
    return tally


def all_tallies(cases: int, seed: int) -> Iterator[Tally]:
    """Compare every layer, every operation, and random models."""
    for rule in RULES_ON_TENSORS:
        yield layer_tally(rule.name, cases, seed)
    for name in sorted(OPERATIONS.keys() & operation_cases.CLASSES.keys()):
        yield operation_tally(name, cases, seed)
    yield program_tally()
    yield model_tally(cases, seed)


__all__ = [
    "RANDOM_MODELS",
    "all_tallies",
    "application_tally",
    "layer_tally",
    "model_tally",
    "operation_tally",
    "program_tally",
    "weights_of_ones",
]
