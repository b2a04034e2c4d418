"""What the expressions of a spec mean: layers, calls of layers on tensors, references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from shapecalc.declare.bind import Given, bind
from shapecalc.declare.kinds import Argument, Flag, Inner, KerasCall, KerasObject, Tensors, Text
from shapecalc.declare.layer import COMMON, MASK, Rule
from shapecalc.declare.names import ACTIVATIONS
from shapecalc.declare.size_kinds import SYMBOLIC
from shapecalc.errors import Code, Place, Problem, closest
from shapecalc.limits import ARGUMENTS
from shapecalc.plan import (
    FUNCTIONAL,
    SEQUENTIAL,
    CallPlan,
    LayerPlan,
    ModelPlan,
    TensorPlan,
    TensorStructure,
)
from shapecalc.read.problems import Findings
from shapecalc.read.syntax import (
    Call,
    Items,
    Literal,
    Name,
    Node,
    Pick,
    PlainData,
    SpecError,
    argument,
    node,
    stop,
)
from shapecalc.rules import RULES

Value = LayerPlan | ModelPlan | TensorStructure
"""What an expression can give: something to call, or tensors."""

MODULES = frozenset(("tf", "tensorflow", "keras", "layers", "models"))
"""What may stand before a layer's name, as in ``tf.keras.layers.Dense``."""

OBJECTS = MODULES | {"nn", "activations", "initializers", "regularizers", "constraints"}
"""What may stand before the name of an activation, initializer, …"""

MODELS = {"Sequential": SEQUENTIAL, "Model": FUNCTIONAL, "Functional": FUNCTIONAL}
LOAD = "load_model"


def function(name: str) -> Rule | None:
    """The layer behind one of Keras's functions for merging, as in ``concatenate([a, b])``."""
    rule = RULES.get(name.capitalize()) if name.islower() else None
    return rule if rule and rule.function_defaults is not None else None


def find(name: Any) -> Rule | None:
    """The layer of a name, or of the function of that name."""
    if not isinstance(name, str):
        return None
    return RULES.get(name) or function(name)


def names() -> list[str]:
    """All names of layers, and of their functions."""
    functions = (rule.name.lower() for rule in set(RULES.values()) if function(rule.name.lower()))
    return [*RULES, *sorted(functions)]


WORDS = dict(true="True", false="False", null="None", none="None")
"""Words of YAML and JSON that Python writes otherwise."""


class ExpressionReader:
    """Evaluates the expressions of one model, in the order of the file.

    Attributes:
        problems: everything that is wrong so far.
        sizes: numbers for the letters that stand for sizes.
        names: what the model has defined so far; None where that went wrong.
        used: the names that something has read.
        steps: what Keras would be told, so far.
    """

    def __init__(self, problems: Findings) -> None:
        self.problems = problems
        self.sizes: Mapping[str, int] = {}
        self.names: dict[str, Value | None] = {}
        self.used: set[str] = set()
        self.steps: list[LayerPlan | ModelPlan | CallPlan] = []

    def model(self, class_name: str, call: Call) -> ModelPlan:
        """Return a model that is written inside another.

        Raises:
            SpecError: here always; a reader of models takes them.
        """
        raise stop(Code.EXPRESSION, "a value is expected here, not a model", call.place)

    def load(self, call: Call) -> ModelPlan:
        """Return a model from a file of its own.

        Raises:
            SpecError: here always; a reader of models takes them.
        """
        raise stop(Code.EXPRESSION, "a value is expected here, not a model", call.place)

    def undefined(self, name: Name) -> SpecError:
        """Return why a name means nothing here."""
        return stop(Code.UNKNOWN_NAME, f"nothing is called `{name.name}`", name.place)

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Collects the problem of one step of reading, so that the next can be read."""
        try:
            yield
        except SpecError as stopped:
            if stopped.problem:
                self.problems.append(stopped.problem)

    def value(self, expression: Node) -> Value:
        """What an expression gives.

        Raises:
            SpecError: if it is wrong.
        """
        if isinstance(expression, Name):
            self.problems.limit("tensors that layers read", expression.place)
            return self.reference(expression)
        if isinstance(expression, Call):
            return self.call(expression)
        if isinstance(expression, Items):
            return [self.tensors(item) for item in expression.items]
        if isinstance(expression, Pick):
            return self.pick(expression)
        if isinstance(expression, PlainData):
            return self.value(node(expression.value, expression.place))
        message = f"a layer or a name is expected here, not {expression.value!r}"
        raise stop(Code.FORM, message, expression.place)

    def reference(self, name: Name) -> Value:
        if name.name in self.names:
            self.used.add(name.name)
            found = self.names[name.name]
            if found is None:
                raise SpecError
            return replace(found, place=name.place) if isinstance(found, TensorPlan) else found
        rule = find(name.name)
        if rule:
            return self.made(self.layer(rule, Call(name, [], {}, name.place)))
        raise self.undefined(name)

    def tensors(self, expression: Node) -> TensorStructure:
        """One tensor, or a list of them."""
        value = self.value(expression)
        if isinstance(value, (LayerPlan, ModelPlan)):
            message = f"{value.class_name} is a layer here; a tensor is expected"
            hint = "call it: `name: LSTM(8)(x)`, or begin a chain with what it reads: [x, LSTM(8)]"
            raise stop(Code.FORM, message, expression.place, hint)
        return value

    def callable(self, expression: Node) -> LayerPlan | ModelPlan:
        """A layer or model that is to be called."""
        value = self.value(expression)
        if isinstance(value, (LayerPlan, ModelPlan)):
            return value
        raise stop(Code.FORM, "a layer is expected here, not a tensor", expression.place)

    def pick(self, pick: Pick) -> TensorStructure:
        value = self.value(pick.value)
        if isinstance(value, TensorPlan) and value.index is None:
            return TensorPlan(value.source, pick.place, pick.index)
        if isinstance(value, (list, tuple)):  # The outputs of a saved model.
            if not 0 <= pick.index < len(value):
                message = f"there is no output {pick.index}: the first of {len(value)} is 0"
                raise stop(Code.CONNECTION, message, pick.place)
            found = value[pick.index]
            return replace(found, place=pick.place) if isinstance(found, TensorPlan) else found
        raise stop(Code.FORM, "only an output of a layer can be picked by number", pick.place)

    def call(self, call: Call) -> Value:
        function = call.function
        if isinstance(function, Name) and function.name not in self.names:
            return self.named_call(function, call)
        return self.apply(self.callable(function), call)

    def named_call(self, name: Name, call: Call) -> Value:
        """A call of what Keras defines, not the spec."""
        _check_modules(name, MODULES)
        if name.name in MODELS:
            return self.made(self.model(MODELS[name.name], call))
        if name.name == LOAD:
            return self.made(self.load(call))
        rule = find(name.name)
        if rule and function(name.name) and (call.positional or "inputs" in call.keyword):
            return self.function(rule, call)
        if rule:
            return self.made(self.layer(rule, call))
        raise self.undefined(name)

    def made(self, plan: LayerPlan | ModelPlan) -> Value:
        """Notes that something is made here; ``Input(…)`` gives its tensor, as in Keras."""
        self.steps.append(plan)
        if isinstance(plan, LayerPlan) and plan.rule.name == "Input":
            return TensorPlan(plan, plan.place)
        return plan

    def apply(self, layer: LayerPlan | ModelPlan, call: Call) -> TensorPlan:
        """A layer called on tensors: ``encoder(x)``, ``LSTM(8)(x, initial_state=[h, c])``."""
        rule = layer.rule if isinstance(layer, LayerPlan) else None
        first, others = (
            (rule.first_call_argument, rule.call_arguments) if rule else ("inputs", MASK)
        )
        if rule and rule.foreign:
            return self.called(layer, [*map(self.tensors, call.positional)], {}, call.place)
        known = {first: Tensors(), **others, "training": Flag()}
        if len(call.positional) > 1 + len(others):
            message = f"{layer.class_name} is called on one tensor or one list"
            raise stop(Code.FORM, message, call.place, "put several tensors in a list: ([a, b])")
        for name, item in call.keyword.items():
            if name not in known:
                message = f"{layer.class_name} is not called with `{name}`"
                meant = closest(name, known)
                raise stop(Code.UNKNOWN_ARGUMENT, message, item.place, meant=meant)
        keywords = {name: self.passed(item, known[name]) for name, item in call.keyword.items()}
        return self.called(layer, [*map(self.tensors, call.positional)], keywords, call.place)

    def passed(self, item: Node, kind: Argument) -> Any:
        """What a layer is called with by name: tensors, or a plain value."""
        tensors = isinstance(kind, Tensors) and not (
            isinstance(item, Literal) and item.value is None
        )
        return self.tensors(item) if tensors else self.literal(item, kind)

    def called(
        self,
        layer: LayerPlan | ModelPlan,
        arguments: Sequence[TensorStructure],
        keywords: Mapping[str, Any],
        place: Place,
    ) -> TensorPlan:
        self.problems.limit("calls of layers", place)
        plan = CallPlan(layer, arguments, keywords, place)
        self.steps.append(plan)
        return TensorPlan(plan, place)

    def function(self, rule: Rule, call: Call) -> TensorPlan:
        """One of Keras's lower-case functions: it makes the layer and calls it at once."""
        keyword = dict(call.keyword)
        first = keyword.pop("inputs", None)
        positional = list(call.positional)
        inputs = self.tensors(first if first is not None else positional.pop(0))
        assert rule.function_defaults is not None
        named = zip(rule.arguments, positional)
        defaults = {name: Literal(v, call.place) for name, v in rule.function_defaults.items()}
        given = defaults | dict(named) | keyword
        made = self.layer(rule, Call(call.function, [], given, call.place, call.keys))
        self.steps.append(made)
        return self.called(made, [inputs], {}, call.place)

    def layer(self, rule: Rule, call: Call) -> LayerPlan:
        """A layer with its arguments bound; what is wrong with them is collected."""
        self.problems.limit("layers", call.place)
        if len(call.positional) + len(call.keyword) > ARGUMENTS:
            raise stop(Code.MISSING_ARGUMENT, f"more than {ARGUMENTS} arguments", call.place)
        kinds = [*rule.arguments.values()]
        kinds += [Argument()] * (len(call.positional) - len(kinds))
        positional = [self.argument(*pair) for pair in zip(call.positional, kinds)]
        accepted = {**COMMON, **rule.accepted}
        keyword = {
            name: self.argument(item, accepted.get(name, Argument()), call.keys.get(name))
            for name, item in call.keyword.items()
        }
        binding = bind(rule, positional, keyword, call.place)
        for problem in binding.problems:
            self.problems.append(_of_layer(problem, rule))
        plan = LayerPlan(binding, call.place)
        self.problems.nest(plan, _inner(binding.given.values()), call.place)
        return plan

    def argument(self, item: Node, kind: Argument, key: Place | None = None) -> Given:
        """The value of an argument, read as its kind wants it."""
        if isinstance(kind, Inner):
            return Given(self.inner(item), item.place, key)
        if isinstance(item, PlainData):
            item = argument(item.value, item.place, text=isinstance(kind, Text))
        return Given(self.literal(item, kind), item.place, key)

    def inner(self, item: Node) -> Any:
        """A layer that another takes, or a list of such."""
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
        if isinstance(item, Literal):
            return self.sizes.get(item.value, item.value) if _sized(item, kind) else item.value
        if isinstance(item, Items):
            return tuple(self.literal(one, kind) for one in item.items)
        if isinstance(item, Name):
            return self.bare_word(item, kind)
        if isinstance(item, Call) and isinstance(item.function, Name):
            return self.construct(item.function, item, kind)
        raise stop(Code.EXPRESSION, "a value is expected here", item.place)

    def bare_word(self, name: Name, kind: Argument) -> Any:
        """``activation=relu`` or ``activation=tf.nn.relu``; other words need their quotes."""
        if isinstance(kind, KerasObject):
            _check_modules(name, OBJECTS)
            return name.name
        if isinstance(kind, SYMBOLIC) and name.name not in self.names and name.name == name.dotted:
            return self.literal(Literal(name.name, name.place), kind)
        meant = WORDS.get(name.name.lower(), repr(name.name))
        hint = (
            f"write {meant}" if name.name.lower() in WORDS else f"a text stands in quotes: {meant}"
        )
        if name.name in self.names:
            hint = f"a layer reads `{name.name}` when it is called on it: Dense(5)({name.name})"
        raise stop(Code.EXPRESSION, f"`{name.dotted}` is not a value", name.place, hint, meant)

    def construct(self, name: Name, call: Call, kind: Argument) -> Any:
        """``l2(0.01)``, or an activation layer as an activation."""
        if isinstance(kind, KerasObject) and kind.vocabulary is ACTIVATIONS and name.name in RULES:
            plan = self.layer(RULES[name.name], call)
            self.steps.append(plan)
            return plan
        _check_modules(name, OBJECTS)
        plain = Argument()
        return KerasCall(
            name.name,
            tuple(self.argument(item, plain).value for item in call.positional),
            {key: self.argument(item, plain).value for key, item in call.keyword.items()},
        )


def _inner(values: Iterable[Any]) -> Iterator[LayerPlan | ModelPlan]:
    """The layers among the values of arguments."""
    for value in values:
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, (LayerPlan, ModelPlan)):
                yield one


def _sized(item: Literal, kind: Argument) -> bool:
    """Whether a letter stands for a size."""
    return isinstance(item.value, str) and isinstance(kind, SYMBOLIC)


def node_list(data: PlainData) -> Items:
    """The items of a list, each as it is written."""
    items = [node(item, data.place / number) for number, item in enumerate(data.value)]
    return Items(items, data.place)


def _of_layer(problem: Problem, rule: Rule) -> Problem:
    return replace(problem, layer=rule.name)


def _check_modules(name: Name, modules: Iterable[str]) -> None:
    """Only Keras's own modules may stand before a name."""
    for module in name.dotted.split(".")[:-1]:
        if module not in modules:
            message = f"`{name.dotted}` is nothing that Keras has"
            hint, meant = f"write `{name.name}`", name.name
            if name.name == "add":  # a line of a program, as in `model.add(Dense(5))`
                hint, meant = "write the layer alone: what stands in the list is added", ""
            raise stop(Code.UNKNOWN_LAYER, message, name.place, hint, meant)
