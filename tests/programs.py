"""Programs as plain data: they become plans, real Keras runs the plans, and both are compared.

A program has steps that create layers, models and operations, and steps that call them.
`other_models` makes random ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from operation_cases import CLASSES

from shapecalc.declare.bind import WrittenValue, bind
from shapecalc.declare.layer import COMMON, Arguments
from shapecalc.errors import Code, ModelError, Place, Problem, ShapecalcError, Source
from shapecalc.model.call import CYCLE, STARTS_INSIDE
from shapecalc.model.graph import leaves
from shapecalc.model.infer import infer
from shapecalc.model.models import ONE_TENSOR
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import build_or_error, differences
from shapecalc.plan import (
    FUNCTIONAL,
    SEQUENTIAL,
    CallPlan,
    LayerPlan,
    ModelPlan,
    OperationPlan,
    TensorPlan,
)
from shapecalc.read.document import read_data
from shapecalc.rules import OPERATIONS, RULES
from shapecalc.table.summary import Summary, summary

Data = Any
"""A program or a part of one: mappings, lists and plain values."""

# From data to plans


class UnreadableError(Exception):
    """A program reads a name that it does not define."""


class Reader:
    """Makes plans of the steps of one model.

    Attributes:
        names: what the steps so far have defined.
        steps: the layers, models and calls so far.
        problems: the problems of arguments.
        place: where all of it is.
    """

    def __init__(self, outer: Mapping[str, Any], problems: list[Problem]) -> None:
        self.names: dict[str, Any] = dict(outer)
        self.steps: list[Any] = []
        self.problems = problems
        self.place = Place(Source("a program"), ())

    def model(self, data: Data) -> ModelPlan:
        """Return the plan of a Functional model."""
        for name, step in data["steps"]:
            self.names[name] = self.step(step)
        return self.graph(data, self.steps)

    def graph(self, data: Data, steps: list[Any]) -> ModelPlan:
        inputs, outputs = self.tensors(data["inputs"]), self.tensors(data["outputs"])
        if not leaves(inputs) or not leaves(outputs):
            raise UnreadableError("a model without ends")
        arguments = self.model_arguments(data)
        plan = ModelPlan(FUNCTIONAL, self.place, arguments, steps, inputs=inputs, outputs=outputs)
        plan.frozen = data.get("frozen", False)
        return plan

    def model_arguments(self, data: Data) -> Arguments:
        arguments = Arguments(name=None, trainable=None)
        for name, value in data.get("arguments", {}).items():
            setattr(arguments, name, value)
            try:
                COMMON[name].parse(value)
            except ValueError as error:
                self.problems.append(Problem(Code.ARGUMENT, str(error), self.place))
        return arguments

    def step(self, step: Data) -> Any:
        """Add one step; return its layer, model or tensor."""
        for kind, read in READERS.items():
            if kind in step:
                return read(self, step)
        raise UnreadableError(step)

    def layer(self, step: Data) -> Any:
        rule = RULES[step["layer"]]
        written = {name: self.value(value) for name, value in step["arguments"].items()}
        placed = {name: WrittenValue(value, self.place) for name, value in written.items()}
        plan = LayerPlan(bind(rule, [], placed, self.place), self.place)
        plan.frozen = step.get("frozen", False)
        self.problems += plan.binding.problems
        self.steps.append(plan)
        return TensorPlan(plan, self.place) if rule.name == "Input" else plan

    def value(self, value: Any) -> Any:
        """Return the value of an argument, which may be a layer or several."""
        if isinstance(value, dict) and READERS.keys() & value.keys():
            return self.callable(self.step(value))
        if isinstance(value, list) and value and all(is_layer(item) for item in value):
            return tuple(self.callable(self.step(item)) for item in value)
        return value

    def callable(self, value: Any) -> Any:
        if isinstance(value, TensorPlan):
            return value.source
        return value

    def stack(self, step: Data) -> ModelPlan:
        layers = [self.callable(self.named(item)) for item in step["stack"]]
        arguments = self.model_arguments(step)
        plan = ModelPlan(SEQUENTIAL, self.place, arguments, layers=layers)
        plan.frozen = step.get("frozen", False)
        self.steps.append(plan)
        return plan

    def named(self, item: Data) -> Any:
        if not isinstance(item, str):
            return self.step(item)
        if item not in self.names:
            raise UnreadableError(item)
        return self.names[item]

    def nested(self, step: Data) -> ModelPlan:
        layers = {name: v for name, v in self.names.items() if not isinstance(v, TensorPlan)}
        plan = Reader(layers, self.problems).model(step["model"])
        self.steps.append(plan)
        return plan

    def within(self, step: Data) -> ModelPlan:
        plan = self.graph(step["within"], [])
        self.steps.append(plan)
        return plan

    def call(self, step: Data) -> TensorPlan:
        layer = self.callable(self.named(step["call"]))
        if not isinstance(layer, (LayerPlan, ModelPlan)):
            raise UnreadableError(step)
        keywords = {name: self.passed(value) for name, value in step.get("with", {}).items()}
        arguments = [self.tensors(item) for item in step["on"]]
        return self.add_call(CallPlan(layer, arguments, keywords, self.place))

    def passed(self, value: Data) -> Any:
        kind, value = value
        return self.tensors(value) if kind == "tensors" else value

    def operation(self, step: Data) -> TensorPlan:
        name = step["operation"]
        plan = OperationPlan(OPERATIONS[name], name, None, step["arguments"], self.place)
        arguments = [self.tensors(item) for item in step["on"]]
        return self.add_call(CallPlan(plan, arguments, {}, self.place))

    def add_call(self, plan: CallPlan) -> TensorPlan:
        self.steps.append(plan)
        return TensorPlan(plan, self.place)

    def pick(self, step: Data) -> TensorPlan:
        tensor = self.tensors(step["pick"])
        if not isinstance(tensor, TensorPlan) or tensor.index is not None:
            raise UnreadableError(step)
        return TensorPlan(tensor.source, self.place, step["index"])

    def tensors(self, data: Data) -> Any:
        """Return tensors for names in a structure; other values stay."""
        if isinstance(data, str):
            if not isinstance(self.names.get(data), TensorPlan):
                raise UnreadableError(data)
            return self.names[data]
        if isinstance(data, dict):
            return {name: self.tensors(item) for name, item in data.items()}
        if isinstance(data, list):
            return [self.tensors(item) for item in data]
        return data


READERS: dict[str, Callable[[Reader, Data], Any]] = {
    "layer": Reader.layer,
    "stack": Reader.stack,
    "model": Reader.nested,
    "within": Reader.within,
    "call": Reader.call,
    "operation": Reader.operation,
    "pick": Reader.pick,
}
"""How each kind of step is read, by the key that it has."""


def is_layer(value: Any) -> bool:
    return isinstance(value, dict) and bool({"layer", "stack", "model"} & value.keys())


def plan_of(program: Data) -> ModelPlan:
    """Return the plan of a program.

    Raises:
        UnreadableError: if it reads a name that it does not define.
    """
    problems: list[Problem] = []
    try:
        plan = Reader({}, problems).model(program)
    except (KeyError, TypeError, IndexError, ValueError, AttributeError) as error:
        raise UnreadableError(error) from None
    plan.problems = problems
    return plan


# Real Keras


class Runner(Builder):
    """Builds plans that also have operations and frozen parts."""

    def model(self, plan: ModelPlan) -> Any:
        model = super().model(plan)
        for made, result in self.objects.items():
            if getattr(made, "frozen", False):
                result.trainable = False
        return model

    def make_call(self, plan: CallPlan) -> Any:
        if not isinstance(plan.layer, OperationPlan):
            return super().make_call(plan)
        operation = CLASSES[plan.layer.class_name](**plan.layer.constants)
        return operation(*self.tensors(plan.arguments))


# Comparison


def summary_of(plan: ModelPlan) -> tuple[Summary | None, str]:
    """Return our summary of a plan, or why we refuse it."""
    try:
        return summary(infer(plan)), ""
    except ModelError as error:
        return None, "; ".join(str(problem.message) for problem in error.problems) or "?"


ON_PURPOSE = (
    *(ONE_TENSOR, CYCLE, STARTS_INSIDE),
    *("control characters", "expects one tensor, got a list"),
)
"""What docs/spec.md lists under "Differences from Keras"."""


def difference(keras: Any, program: Data) -> tuple[str, str]:
    """Compare our summary of a program with that of Keras.

    Returns:
        The outcome, in words, and the difference; the latter is empty if there is none.
    """
    plan = plan_of(program)
    ours, refused = summary_of(plan)
    model, error = build_or_error(Runner(keras), plan)
    if ours is None and model is None:
        return "refused by both", ""
    if ours is None:
        if any(text in refused for text in ON_PURPOSE):
            return "refused on purpose", ""
        return "refused by us", f"we refuse it: {refused}"
    if model is None:
        return "refused by Keras", f"Keras refuses it: {error}"
    found = [text for text in differences(ours, model, widths=(80,)) if not uncalled(text)]
    if not found and program.get("saved"):
        return "accepted by both and saved", saved_difference(keras, model)
    return "accepted by both", "\n".join(found)


def saved_difference(keras: Any, model: Any) -> str:
    """Compare a model of Keras that is saved and read again with our summary of the file."""
    try:
        saved = model.to_json()
    except Exception:  # Keras cannot save every value that it takes.
        return ""
    try:
        theirs, error = Builder(keras).saved(saved), ""
    except Exception as raised:
        theirs, error = None, str(raised)
    try:
        ours, refused = summary(infer(read_data(json.loads(saved)))), ""
    except ShapecalcError as raised:
        ours, refused = None, str(raised)
    if (ours is None) != (theirs is None):
        return f"saved: we say {refused or 'yes'}, Keras says {error or 'yes'}"
    if ours is None:
        return ""
    found = [text for text in differences(ours, theirs, widths=(80,)) if not uncalled(text)]
    return "\n".join(["saved:", *found]) if found else ""


def uncalled(text: str) -> bool:
    """Return whether Keras only has no outputs for a layer that is not called."""
    return "output_shape is None in Keras" in text
