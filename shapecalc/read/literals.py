"""The values of the arguments in a spec: numbers, texts, lists, objects of Keras, layers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from shapecalc.declare.bind import WrittenValue
from shapecalc.declare.kinds import Argument, Inner, KerasCall, KerasObject, Text
from shapecalc.declare.layer import Rule
from shapecalc.declare.names import ACTIVATIONS
from shapecalc.declare.size_kinds import SYMBOLIC
from shapecalc.errors import Code, Place
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan
from shapecalc.read.layer_names import OBJECTS, check_modules
from shapecalc.read.problems import Findings
from shapecalc.read.syntax import (
    Call,
    Items,
    Literal,
    Name,
    Node,
    Operator,
    PlainData,
    SpecError,
    node,
    parse,
)
from shapecalc.rules import RULES

WORDS = dict(true="True", false="False", null="None", none="None")  # of YAML, and of Python


_SEQUENCE = re.compile(r"^\s*[(\[].*[)\]]\s*$", re.DOTALL)
_ARITHMETIC = re.compile(r"^\s*[\d.]+(\s*(\*\*|//|[-+*/%])\s*[\d.]+)+\s*$")
_CALL = re.compile(r"^\s*[\w.]+\(.*\)\s*$", re.DOTALL)


def argument(data: Any, place: Place, text: bool = False) -> Node:
    """Return the tree of an argument's value in YAML or JSON.

    A string that looks like a tuple, a call or a computation is one: ``kernel_size: (2, 2)``,
    ``kernel_regularizer: l2(0.01)``, ``units: 7*7*128``. An argument that takes a text keeps it,
    since a layer may have the name ``(2, 2)``. ``None`` is always None.
    """
    forms = (_SEQUENCE, _CALL, _ARITHMETIC)
    if isinstance(data, str) and not text and any(form.match(data) for form in forms):
        return parse(data, place)
    if isinstance(data, list):
        return Items([argument(item, place / number) for number, item in enumerate(data)], place)
    return Literal(None if data == "None" else data, place)


class LiteralReader:
    """Reads the arguments of layers.

    Attributes:
        problems: the problems so far.
        sizes: numbers for the letters that stand for sizes.
        names: what the model has defined so far.
        steps: the layers and calls so far, in Keras's order.
    """

    def __init__(self, problems: Findings) -> None:
        self.problems = problems
        self.sizes: Mapping[str, int] = {}
        self.names: dict[str, Any] = {}
        self.steps: list[LayerPlan | ModelPlan | CallPlan] = []

    def layer(self, rule: Rule, call: Call) -> LayerPlan:
        """Return a layer with its arguments bound."""
        raise NotImplementedError

    def callable(self, expression: Node) -> LayerPlan | ModelPlan:
        """Return the value of an expression that has to be a layer or model."""
        raise NotImplementedError

    def argument(self, item: Node, kind: Argument, key: Place | None = None) -> WrittenValue:
        """Return the value of an argument, read as its kind needs it."""
        if isinstance(kind, Inner):
            return WrittenValue(self.inner(item), item.place, key)
        if isinstance(item, PlainData):
            item = argument(item.value, item.place, text=isinstance(kind, Text))
        return WrittenValue(self.literal(item, kind), item.place, key)

    def inner(self, item: Node) -> Any:
        """Return a layer that is the argument of another, or a tuple of layers."""
        if isinstance(item, PlainData) and isinstance(item.value, list):
            item = node_list(item)
        elif isinstance(item, PlainData) and isinstance(item.value, str):
            item = node(item.value, item.place)
        if isinstance(item, Items):
            return tuple(map(self.inner, item.items))
        if isinstance(item, (Literal, PlainData)) and item.value is None:
            return None
        return self.callable(item)

    def literal(self, item: Node, kind: Argument) -> Any:
        """Return a plain value, or an object of Keras such as ``l2(0.01)``."""
        if isinstance(item, Literal):
            return self.plain(item, kind)
        if isinstance(item, Items):
            return tuple(self.literal(part, kind) for part in item.items)
        if isinstance(item, Name):
            return self.bare_word(item, kind)
        if isinstance(item, Call) and isinstance(item.function, Name):
            return self.construct(item.function, item, kind)
        message = "expected a value here, such as a number, a string in quotes or a list"
        if isinstance(item, Operator):
            message = "only numbers can be computed with here"
        raise SpecError(Code.EXPRESSION, message, item.place)

    def plain(self, item: Literal, kind: Argument) -> Any:
        """Return a value; for a size a letter, which a call has without quotes, or its number."""
        if not isinstance(item.value, str) or not isinstance(kind, SYMBOLIC) or item.quoted:
            return item.value
        from shapecalc.algebra.formula import as_letter  # few specs have letters for sizes

        self.problems.letters.add(item.value)
        return self.sizes.get(item.value, as_letter(item.value))

    def bare_word(self, name: Name, kind: Argument) -> Any:
        """Return ``activation=relu`` or ``activation=tf.nn.relu``; other words need quotes."""
        if isinstance(kind, KerasObject):
            check_modules(name, OBJECTS)
            return name.name
        if isinstance(kind, SYMBOLIC) and name.name not in self.names and name.name == name.dotted:
            return self.literal(Literal(name.name, name.place), kind)
        meant = (word := WORDS.get(name.name.lower())) or repr(name.name)
        hint = f"write {meant}" if word else f"put text in quotes: {meant}"
        if name.name in self.names:
            hint = f"to read `{name.name}`, call a layer on it: Dense(5)({name.name})"
        raise SpecError(Code.EXPRESSION, f"`{name.dotted}` is not a value", name.place, hint, meant)

    def construct(self, name: Name, call: Call, kind: Argument) -> Any:
        """Return an object such as ``l2(0.01)``, or a layer used as an activation."""
        if isinstance(kind, KerasObject) and kind.vocabulary is ACTIVATIONS and name.name in RULES:
            plan = self.layer(RULES[name.name], call)
            self.steps.append(plan)
            return plan
        check_modules(name, OBJECTS)
        plain = Argument()
        return KerasCall(
            name.name,
            tuple(self.argument(item, plain).value for item in call.positional),
            {key: self.argument(item, plain).value for key, item in call.keyword.items()},
        )


def node_list(data: PlainData) -> Items:
    """Return the items of a list as expressions."""
    items = [node(item, data.place / number) for number, item in enumerate(data.value)]
    return Items(items, data.place)
