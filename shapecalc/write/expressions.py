"""Layers, calls and values in Python's syntax, which specs and programs share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from math import isfinite
from typing import Any

from shapecalc.declare.kinds import REQUIRED, Argument, KerasCall, KerasObject, sequence
from shapecalc.declare.layer import Rule
from shapecalc.declare.names import Vocabulary
from shapecalc.errors import WriteError
from shapecalc.model.meaning import class_name_of, inner_plans, non_default_settings, tensors_in
from shapecalc.plan import SEQUENTIAL, CallPlan, LayerPlan, ModelPlan, OperationPlan, TensorPlan
from shapecalc.write.layout import Bracket, Layout, called
from shapecalc.write.names import Naming
from shapecalc.write.operations import with_constants

Plan = LayerPlan | ModelPlan
About = Plan | OperationPlan


class ExpressionWriter(ABC):
    """Writes expressions.

    Attributes:
        made: what has been made of the model that is written.
        names: what has a name: layers, models, inputs, calls.
    """

    def __init__(self, made: Naming) -> None:
        self.made = made
        self.names: dict[Any, str] = {}

    @abstractmethod
    def quoted(self, text: str) -> str:
        """A text in quotes."""

    @abstractmethod
    def class_name(self, rule: Rule) -> str:
        """How a class is called."""

    @abstractmethod
    def object_name(self, vocabulary: Vocabulary, name: str) -> str:
        """How the class of an initializer or the like is called."""

    @abstractmethod
    def infinite(self, number: float) -> str | None:
        """A number that is none of the usual, if there are words for it."""

    @abstractmethod
    def pick(self, tensor: TensorPlan, index: int) -> str:
        """Behind the name of a call, what picks one of its outputs."""

    @abstractmethod
    def by_name(self, tensors: Mapping[str, Any], about: About) -> Layout:
        """Tensors by name."""

    # Layers and models

    def plan(self, plan: Plan) -> Layout:
        """A layer or model: its name, or what makes it."""
        return (self.names[plan],) if plan in self.names else self.making(plan)

    def making(self, plan: Plan) -> Layout:
        """What makes a layer or model."""
        if isinstance(plan, LayerPlan):
            return self.layer(plan)
        return self.stack(plan) if plan.class_name == SEQUENTIAL else self.graph(plan)

    def layer(self, plan: LayerPlan) -> Layout:
        """What makes a layer."""
        return (self.class_name(plan.rule), called(self.arguments(plan)))

    def arguments(self, plan: LayerPlan) -> list[Layout]:
        """The arguments: those that have no default by position, as far as they stand first."""
        found: list[Layout] = []
        accepted, names = plan.rule.accepted, [*plan.rule.arguments]
        for number, (name, value) in enumerate(plan.binding.given.items()):
            written = self.value(value, accepted[name], plan)
            needed = accepted[name].default is REQUIRED and [name] == names[number : number + 1]
            found.append(written if needed else (f"{name}=", *written))
        return found

    def stack(self, plan: ModelPlan, exploded: bool = False) -> Layout:
        """A Sequential model."""
        items = list(map(self.plan, plan.layers))
        layers = Bracket("[", items, "]", exploded=exploded and len(items) > 1)
        return ("Sequential", called([(layers,), *self.model_arguments(plan)]))

    @abstractmethod
    def graph(self, plan: ModelPlan) -> Layout:
        """A Functional model of tensors that are there."""

    def model_arguments(self, plan: ModelPlan) -> list[Layout]:
        """What a model says of itself."""
        given = {name: v for name, v in vars(plan.arguments).items() if v is not None}
        return [(f"{name}=", *self.value(value, None, plan)) for name, value in given.items()]

    # Calls and tensors

    def call(self, plan: CallPlan) -> Layout:
        """A call."""
        layer, arguments, keywords = plan.layer, plan.arguments, plan.keywords
        if isinstance(layer, OperationPlan):
            arguments, keywords = with_constants(layer, plan)
        items = [self.passed(item, layer) for item in arguments]
        items += [(f"{key}=", *self.passed(v, layer)) for key, v in keywords.items()]
        head = self.operation(layer) if isinstance(layer, OperationPlan) else self.plan(layer)
        return (*head, called(items))

    @abstractmethod
    def operation(self, plan: OperationPlan) -> Layout:
        """What applies an operation."""

    def passed(self, structure: Any, about: About) -> Layout:
        """Tensors, in whatever structure, or a plain value."""
        if isinstance(structure, TensorPlan):
            return (self.tensor(structure),)
        if isinstance(structure, Mapping):
            return self.by_name(structure, about)
        if sequence(structure) and any(tensors_in(structure)):
            return (Bracket("[", [self.passed(item, about) for item in structure], "]"),)
        return self.value(structure, None, about)

    def tensor(self, plan: TensorPlan) -> str:
        """A tensor by its name."""
        name = self.names[plan.source]
        return name if plan.index is None else name + self.pick(plan, plan.index)

    # Values

    def value(self, value: Any, kind: Argument | None, plan: About) -> Layout:
        """The value of an argument.

        Raises:
            WriteError: if there are no words for it.
        """
        if isinstance(value, (LayerPlan, ModelPlan)):
            return self.plan(value)
        if isinstance(value, KerasCall):
            return self.object(value, kind, plan)
        if isinstance(value, str):
            return (self.quoted(value),)
        if sequence(value):
            opening, closing = "[]" if any(inner_plans(value)) else "()"
            return (Bracket(opening, [self.value(item, kind, plan) for item in value], closing),)
        word = self.number(value)
        if word is None:
            raise self.no_words(value, plan)
        return (word,)

    def number(self, value: Any) -> str | None:
        """A number, True, False or None; None if there is no word for it, or it is none of them."""
        if isinstance(value, float) and not isfinite(value):
            return self.infinite(value)
        return repr(value) if value is None or isinstance(value, (bool, int, float)) else None

    def object(self, value: KerasCall, kind: Argument | None, plan: About) -> Layout:
        """An initializer or the like, with what differs from its defaults."""
        vocabulary = kind.vocabulary if isinstance(kind, KerasObject) else None
        if vocabulary is None or value.name not in vocabulary.constructors:
            raise self.no_words(value, plan)
        given = non_default_settings(vocabulary, value)
        items = [(f"{name}=", *self.value(item, None, plan)) for name, item in given.items()]
        if list(given) == list(vocabulary.constructors[value.name])[:1]:
            items = [item[1:] for item in items]
        name = self.object_name(vocabulary, class_name_of(vocabulary, value))
        return (name, called(items))

    # What cannot be said

    def refused(self, message: str, plan: About) -> WriteError:
        """What is wrong about a layer or model."""
        name = plan.name if isinstance(plan, OperationPlan) else self.made.make(plan).name
        return WriteError(message, plan.place, f'{plan.class_name} "{name}"')

    def no_words(self, value: Any, plan: About) -> WriteError:
        """What is wrong with a value that cannot be written."""
        return self.refused(f"there are no words here for the value {shown(value)}", plan)


def shown(value: Any) -> str:
    """The beginning of a value."""
    text = value.name if isinstance(value, KerasCall) else repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
