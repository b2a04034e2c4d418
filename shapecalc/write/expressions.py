"""The writer of layers, calls and values in Python's syntax, which specs and programs share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from math import isfinite
from typing import Any

from shapecalc.algebra.size import Letter
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
    """Writes expressions; specs and programs differ in the abstract methods.

    Attributes:
        naming: the model built from the plan that is written.
        names: the names of layers, models, inputs and calls that have one.
    """

    def __init__(self, naming: Naming) -> None:
        self.naming = naming
        self.names: dict[Any, str] = {}

    @abstractmethod
    def quoted(self, text: str) -> str:
        """Return a text in quotes."""

    @abstractmethod
    def class_name(self, rule: Rule) -> str:
        """Return the name of a layer's class."""

    @abstractmethod
    def object_name(self, vocabulary: Vocabulary, name: str) -> str:
        """Return the name of the class of an initializer, regularizer, …"""

    @abstractmethod
    def infinite(self, number: float) -> str | None:
        """Return an infinite number or NaN; None if the form cannot hold it."""

    @abstractmethod
    def pick(self, tensor: TensorPlan, index: int) -> str:
        """Return the index that picks an output, which follows the name of a call."""

    @abstractmethod
    def by_name(self, tensors: Mapping[str, Any], about: About) -> Layout:
        """Return a mapping of names to tensors."""

    # Layers and models

    def plan(self, plan: Plan) -> Layout:
        """Return a layer or model: its name, or the call that creates it."""
        return (self.names[plan],) if plan in self.names else self.creation(plan)

    def creation(self, plan: Plan) -> Layout:
        """Return the call that creates a layer or model."""
        if isinstance(plan, LayerPlan):
            return self.layer(plan)
        return self.stack(plan) if plan.class_name == SEQUENTIAL else self.graph(plan)

    def layer(self, plan: LayerPlan) -> Layout:
        """Return the call that creates a layer."""
        return (self.class_name(plan.rule), called(self.arguments(plan)))

    def arguments(self, plan: LayerPlan) -> list[Layout]:
        """Return the arguments: required ones that come first by position, the others by name."""
        arguments: list[Layout] = []
        accepted, names = plan.rule.accepted, [*plan.rule.arguments]
        for number, (name, value) in enumerate(plan.binding.written.items()):
            layout = self.value(value, accepted[name], plan)
            required = accepted[name].default is REQUIRED and [name] == names[number : number + 1]
            arguments.append(layout if required else (f"{name}=", *layout))
        return arguments

    def stack(self, plan: ModelPlan, exploded: bool = False) -> Layout:
        """Return the call that creates a Sequential model; ``exploded`` gives each layer a line."""
        items = list(map(self.plan, plan.layers))
        layers = Bracket("[", items, "]", exploded=exploded and len(items) > 1)
        return ("Sequential", called([(layers,), *self.model_arguments(plan)]))

    @abstractmethod
    def graph(self, plan: ModelPlan) -> Layout:
        """Return the call that creates a Functional model of existing tensors."""

    def model_arguments(self, plan: ModelPlan) -> list[Layout]:
        """Return the arguments ``name`` and ``trainable`` of a model, if it has any."""
        values = {name: v for name, v in vars(plan.arguments).items() if v is not None}
        return [(f"{name}=", *self.value(value, None, plan)) for name, value in values.items()]

    # Calls and tensors

    def call(self, plan: CallPlan) -> Layout:
        """Return a call of a layer, model or operation."""
        layer, arguments, keywords = plan.layer, plan.arguments, plan.keywords
        if isinstance(layer, OperationPlan):
            arguments, keywords = with_constants(layer, plan)
        items = [self.passed(item, layer) for item in arguments]
        items += [(f"{key}=", *self.passed(v, layer)) for key, v in keywords.items()]
        head = self.operation(layer) if isinstance(layer, OperationPlan) else self.plan(layer)
        return (*head, called(items))

    @abstractmethod
    def operation(self, plan: OperationPlan) -> Layout:
        """Return the function that applies an operation."""

    def passed(self, structure: Any, about: About) -> Layout:
        """Return an argument of a call: tensors in any structure, or a plain value."""
        if isinstance(structure, TensorPlan):
            return (self.tensor(structure),)
        if isinstance(structure, Mapping):
            return self.by_name(structure, about)
        if sequence(structure) and any(tensors_in(structure)):
            return (Bracket("[", [self.passed(item, about) for item in structure], "]"),)
        return self.value(structure, None, about)

    def tensor(self, plan: TensorPlan) -> str:
        """Return a tensor by its name."""
        name = self.names[plan.source]
        return name if plan.index is None else name + self.pick(plan, plan.index)

    # Values

    def value(self, value: Any, kind: Argument | None, plan: About) -> Layout:
        """Return the value of an argument.

        Raises:
            WriteError: if the form cannot hold it.
        """
        if isinstance(value, (LayerPlan, ModelPlan)):
            return self.plan(value)
        if isinstance(value, KerasCall):
            return self.object(value, kind, plan)
        if isinstance(value, Letter):
            return (str(value),)
        if isinstance(value, str):
            return (self.quoted(value),)
        if sequence(value):
            opening, closing = "[]" if any(inner_plans(value)) else "()"
            return (Bracket(opening, [self.value(item, kind, plan) for item in value], closing),)
        word = self.number(value)
        if word is None:
            raise self.unwritable(value, plan)
        return (word,)

    def number(self, value: Any) -> str | None:
        """Return a number, True, False or None as text; None if it is something else."""
        if isinstance(value, float) and not isfinite(value):
            return self.infinite(value)
        return repr(value) if value is None or isinstance(value, (bool, int, float)) else None

    def object(self, value: KerasCall, kind: Argument | None, plan: About) -> Layout:
        """Return an initializer, regularizer, … with the settings that are not its defaults."""
        vocabulary = kind.vocabulary if isinstance(kind, KerasObject) else None
        if vocabulary is None or value.foreign or value.name not in vocabulary.constructors:
            raise self.unwritable(value, plan)
        settings = non_default_settings(vocabulary, value)
        items = [(f"{name}=", *self.value(item, None, plan)) for name, item in settings.items()]
        if list(settings) == list(vocabulary.constructors[value.name])[:1]:
            items = [item[1:] for item in items]
        name = self.object_name(vocabulary, class_name_of(vocabulary, value))
        return (name, called(items))

    # What cannot be written

    def refusal(self, message: str, plan: About) -> WriteError:
        """Return the error for a layer or model that cannot be written."""
        name = plan.name if isinstance(plan, OperationPlan) else self.naming.make(plan).name
        return WriteError(message, plan.place, f'{plan.class_name} "{name}"')

    def unwritable(self, value: Any, plan: About) -> WriteError:
        """Return the error for a value that cannot be written."""
        return self.refusal(f"this format cannot represent the value {abbreviated(value)}", plan)


def abbreviated(value: Any) -> str:
    """Return the first characters of a value.

    >>> abbreviated("a" * 50)
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…"
    """
    text = value.name if isinstance(value, KerasCall) else repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
