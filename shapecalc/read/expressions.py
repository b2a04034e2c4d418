"""The meaning of the expressions in a spec: layers, calls of layers on tensors, references."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from keyword import iskeyword
from typing import Any

from shapecalc.declare.bind import bind
from shapecalc.declare.kinds import Argument, Flag, Tensors
from shapecalc.declare.layer import COMMON, MASK, Rule
from shapecalc.errors import Code, Place, Span
from shapecalc.limits import ARGUMENTS
from shapecalc.plan import (
    CallPlan,
    LayerPlan,
    ModelPlan,
    OperationPlan,
    TensorPlan,
    TensorStructure,
)
from shapecalc.read.frozen import FROZEN, set_frozen, split
from shapecalc.read.layer_names import (
    APPLICATIONS,
    LOAD,
    MODELS,
    MODULES,
    MODULES_OF_APPLICATIONS,
    check_modules,
    find,
    function,
)
from shapecalc.read.literals import LiteralReader
from shapecalc.read.problems import Findings
from shapecalc.read.repeats import LONGEST, WORD, Repeats
from shapecalc.read.syntax import (
    Call,
    Items,
    Literal,
    Name,
    Node,
    NotedError,
    Operator,
    Pick,
    PlainData,
    SpecError,
    arguments_by_name,
    node,
)
from shapecalc.similar import closest

Value = LayerPlan | ModelPlan | TensorStructure
"""The value of an expression: a layer or model to call, or tensors."""

ON_TENSORS = re.compile(r"([^\s#][^#\r\n\f\v]*\))\((\w+|\[\w+(?:, *\w+)*\])\)")
"""A layer that is called on tensors with names: ``Dense(5)(x)``, ``Add()([x, y])``."""


class ExpressionReader(LiteralReader):
    """Evaluates the expressions of one model, in the order of the file.

    Attributes:
        problems: the problems so far.
        sizes: numbers for the letters that stand for sizes.
        names: the values of the names defined so far; None for an entry with a problem.
        used: the names that something reads.
        repeats: the layers so far, by how they are written.
    """

    def __init__(self, problems: Findings) -> None:
        super().__init__(problems)
        self.names: dict[str, Value | None] = {}
        self.used: set[str] = set()
        self.repeats = Repeats()

    def model(self, class_name: str, call: Call) -> ModelPlan:
        """Return a model that is written inside another.

        Raises:
            SpecError: always; `ModelReader` reads models.
        """
        raise SpecError(Code.EXPRESSION, "expected a value here, not a model", call.place)

    def load(self, call: Call) -> ModelPlan:
        """Return a model from a file of its own.

        Raises:
            SpecError: always; `ModelReader` loads models.
        """
        raise SpecError(Code.EXPRESSION, "expected a value here, not a model", call.place)

    def undefined(self, name: Name) -> SpecError:
        """Return the problem of a name that is not defined."""
        return SpecError(Code.UNKNOWN_NAME, f"`{name.name}` is not defined", name.place)

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Collect the problem of one step of reading, so that the next step can be read."""
        try:
            yield
        except SpecError as error:
            self.note(error)

    def note(self, error: SpecError) -> None:
        """Collect the problem of an error, if nobody has noted it yet."""
        if error.problem:
            self.problems.append(error.problem)

    def listed(
        self, item: Any, place: Place, read: Callable[[Node], LayerPlan | ModelPlan]
    ) -> tuple[LayerPlan | ModelPlan, Place]:
        """Return a layer of a list, and the place of its expression.

        Args:
            item: what is written.
            place: where that is.
            read: returns the layer of an expression, if none before is written like it.
        """
        plan = self.repeats.layer(self, item, place)
        if plan is not None:
            return plan, plan.place
        start = self.repeats.start(self)
        expression = node(item, place)
        layer = read(expression)
        self.repeats.add(self, item, place, start)
        return layer, expression.place

    def chain(self, data: Any, place: Place) -> Value:
        """Return an entry of ``layers``: an expression, or a chain of a tensor and layers."""
        if isinstance(data, str):
            return self.text(data, place)
        if not isinstance(data, list):
            return self.value(node(data, place))
        if not data:
            message = "this list is empty; a chain starts with a tensor: [x, Dense(5)]"
            raise SpecError(Code.FORM, message, place)
        tensor: TensorStructure | None = None
        with self.collecting():
            tensor = self.tensors(node(data[0], place / 0))
        for number, item in enumerate(data[1:], start=1):
            previous, tensor = tensor, None
            with self.collecting():
                # A layer behind a mistake is read too, for the problems that it has itself.
                layer, at = self.listed(item, place / number, self.callable)
                if previous is not None:
                    tensor = self.add_call(layer, [previous], {}, at)
        if tensor is None:
            raise NotedError
        return tensor

    def text(self, text: str, place: Place) -> Value:
        """Return an entry that is a text, often a layer that is called on tensors with names."""
        is_usual = len(text) <= LONGEST and text.isascii()
        match = ON_TENSORS.fullmatch(text) if is_usual else None
        if match is None:
            return self.value(node(text, place))
        written, argument = match[1], self.named_tensors(match, place)
        plan = self.repeats.layer(self, written, place) if argument else None
        if plan is None or argument is None:
            start = self.repeats.start(self)
            value = self.value(node(text, place))
            self.repeats.add(self, written, place, start)
            return value
        at = place / Span(0, len(text))
        return self.apply(plan, Call(argument, [argument], {}, at))

    def named_tensors(self, match: re.Match[str], place: Place) -> Node | None:
        """Return the argument of a text of `ON_TENSORS`; None if the names are not defined."""
        start, end = match.span(2)
        names = [
            Name(part[0], place / Span(start + part.start(), start + part.end()), part[0])
            for part in WORD.finditer(match[2])
        ]
        if any(name.name not in self.names or iskeyword(name.name) for name in names):
            return None
        return Items(names, place / Span(start, end)) if match[2][0] == "[" else names[0]

    def value(self, expression: Node) -> Value:
        """Return the value of an expression.

        Raises:
            SpecError: if it has none.
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
        if isinstance(expression, Operator):
            return self.operator(expression)
        if isinstance(expression, PlainData):
            return self.value(node(expression.value, expression.place))
        message = f"expected a layer or a name here, not {expression.value!r}"
        raise SpecError(Code.FORM, message, expression.place)

    def reference(self, name: Name) -> Value:
        """Return the value of a name: what the model defines, or a layer without arguments."""
        if name.name in self.names:
            self.used.add(name.name)
            value = self.names[name.name]
            if value is None:
                raise NotedError  # The problem of its entry has been noted.
            if isinstance(value, TensorPlan):
                return TensorPlan(value.source, name.place, value.index)
            return value
        if find(name.name) or name.name in APPLICATIONS:
            return self.named_call(name, Call(name, [], {}, name.place))
        raise self.undefined(name)

    def tensors(self, expression: Node) -> TensorStructure:
        """Return the value of an expression that has to be a tensor or a list of tensors."""
        value = self.value(expression)
        if isinstance(value, (LayerPlan, ModelPlan)):
            message = f"expected a tensor here, not the layer {value.class_name}"
            hint = "call it: `name: LSTM(8)(x)`, or start a chain with a tensor: [x, LSTM(8)]"
            raise SpecError(Code.FORM, message, expression.place, hint)
        return value

    def callable(self, expression: Node) -> LayerPlan | ModelPlan:
        """Return the value of an expression that has to be a layer or model."""
        value = self.value(expression)
        if isinstance(value, (LayerPlan, ModelPlan)):
            return value
        raise SpecError(Code.FORM, "expected a layer here, not a tensor", expression.place)

    def pick(self, pick: Pick) -> TensorStructure:
        """Return one of several outputs."""
        value = self.value(pick.value)
        if isinstance(value, TensorPlan) and value.index is None:
            return TensorPlan(value.source, pick.place, pick.index)
        if isinstance(value, (list, tuple)):  # the outputs of a saved model
            if not 0 <= pick.index < len(value):
                message = f"there is no output {pick.index}: there are {len(value)}, counted from 0"
                raise SpecError(Code.CONNECTION, message, pick.place)
            tensor = value[pick.index]
            return replace(tensor, place=pick.place) if isinstance(tensor, TensorPlan) else tensor
        message = "an index in [ ] can only pick an output of a layer"
        raise SpecError(Code.FORM, message, pick.place)

    def operator(self, operator: Operator) -> TensorPlan:
        """Return the result of an operator on tensors: an operation of Keras, as in a program."""
        from shapecalc.rules import OPERATIONS  # few specs have operators

        operands = [self.operand(item) for item in operator.operands]
        place = operator.place
        if operator.name not in OPERATIONS:
            raise SpecError(Code.EXPRESSION, "Keras has no such operator on tensors", place)
        rule = OPERATIONS[operator.name]
        plan = OperationPlan(rule, operator.name, None, {}, place)
        return self.add_call(plan, operands, {}, place)

    def operand(self, item: Node) -> Any:
        """Return what an operator computes with: a tensor or a number."""
        if isinstance(item, Literal) and isinstance(item.value, (int, float)):
            return item.value
        value = None if isinstance(item, (Literal, Items)) else self.tensors(item)
        if isinstance(value, TensorPlan):
            return value
        message = "an operator takes tensors and numbers"
        raise SpecError(Code.EXPRESSION, message, item.place)

    def call(self, call: Call) -> Value:
        """Return the value of a call: of a class of Keras, or of a layer of the model."""
        function = call.function
        if isinstance(function, Name) and function.name not in self.names:
            return self.named_call(function, call)
        return self.apply(self.callable(function), call)

    def named_call(self, name: Name, call: Call) -> Value:
        """Return the value of a call of a name that Keras defines, not the model."""
        check_modules(name, MODULES_OF_APPLICATIONS if name.name in APPLICATIONS else MODULES)
        if name.name in (*MODELS, LOAD, *APPLICATIONS):
            return self.add_layer(self.called_model(name, call))
        rule = find(name.name)
        if rule and function(name.name) and (call.positional or "inputs" in call.keyword):
            return self.function(rule, call)
        if rule:
            return self.add_layer(self.layer(rule, call))
        raise self.undefined(name)

    def called_model(self, name: Name, call: Call) -> ModelPlan:
        """Return the model of a call, frozen if the call says so."""
        call, frozen = split(call, FROZEN)
        if name.name in MODELS:
            plan = self.model(MODELS[name.name], call)
        elif name.name == LOAD:
            plan = self.load(call)
        else:
            from shapecalc.read.application_calls import application  # few specs have one

            plan = application(self, name, call)
        _, plan.trainable = split(call, "trainable")
        self.problems += set_frozen(plan, frozen)
        return plan

    def add_layer(self, plan: LayerPlan | ModelPlan) -> Value:
        """Add a layer to the steps and return it; ``Input(…)`` gives its tensor, as in Keras."""
        self.steps.append(plan)
        if isinstance(plan, LayerPlan) and plan.rule.name == "Input":
            return TensorPlan(plan, plan.place)
        return plan

    def apply(self, layer: LayerPlan | ModelPlan, call: Call) -> TensorPlan:
        """Call a layer on tensors: ``encoder(x)``, ``LSTM(8)(x, initial_state=[h, c])``."""
        rule = layer.rule if isinstance(layer, LayerPlan) else None
        first, others = (
            (rule.first_call_argument, rule.call_arguments) if rule else ("inputs", MASK)
        )
        if rule and rule.foreign:
            keywords = {name: self.any_argument(item) for name, item in call.keyword.items()}
            arguments = [*map(self.tensors, call.positional)]
            return self.add_call(layer, arguments, keywords, call.place)
        if len(call.positional) > 1 + len(others):
            message = f"{layer.class_name} is called on one tensor or one list of tensors"
            raise SpecError(Code.FORM, message, call.place, "put the tensors in a list: ([a, b])")
        known = {first: Tensors(), **others, "training": Flag()} if call.keyword else {}
        for name, item in call.keyword.items():
            if name not in known:
                message = f"the call of {layer.class_name} has no argument `{name}`"
                meant = closest(name, known)
                raise SpecError(Code.UNKNOWN_ARGUMENT, message, item.place, meant=meant)
        keywords = {name: self.passed(item, known[name]) for name, item in call.keyword.items()}
        return self.add_call(layer, [*map(self.tensors, call.positional)], keywords, call.place)

    def any_argument(self, item: Node) -> Any:
        """Return an argument of a layer whose code is defined elsewhere: tensors, or a value."""
        if isinstance(item, Items):
            return [self.any_argument(part) for part in item.items]
        if isinstance(item, (Call, Pick)) or (isinstance(item, Name) and item.name in self.names):
            return self.tensors(item)
        return self.literal(item, Argument())

    def passed(self, item: Node, kind: Argument) -> Any:
        """Return the value of a keyword of a call: tensors, or a plain value."""
        tensors = isinstance(kind, Tensors) and not (
            isinstance(item, Literal) and item.value is None
        )
        return self.tensors(item) if tensors else self.literal(item, kind)

    def add_call(
        self,
        layer: LayerPlan | ModelPlan | OperationPlan,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any],
        place: Place,
    ) -> TensorPlan:
        """Add a call to the steps and return its output."""
        self.problems.limit("calls of layers", place)
        plan = CallPlan(layer, arguments, keywords, place)
        self.steps.append(plan)
        return TensorPlan(plan, place)

    def function(self, rule: Rule, call: Call) -> TensorPlan:
        """Call a merging function, which creates its layer and calls it at once."""
        # By position Keras's functions take one argument after the tensors, if there is any.
        arguments = arguments_by_name(call, ["inputs", *list(rule.arguments)[:1]])
        inputs = self.tensors(arguments.pop("inputs"))
        assert rule.function_defaults is not None
        defaults = {name: Literal(v, call.place) for name, v in rule.function_defaults.items()}
        keyword = defaults | arguments
        layer = self.layer(rule, Call(call.function, [], keyword, call.place, call.keys))
        self.steps.append(layer)
        return self.add_call(layer, [inputs], {}, call.place)

    def layer(self, rule: Rule, call: Call) -> LayerPlan:
        """Return a layer with its arguments bound; problems with them are collected."""
        self.problems.limit("layers", call.place)
        if len(call.positional) + len(call.keyword) > ARGUMENTS:
            message = f"a layer has at most {ARGUMENTS} arguments"
            raise SpecError(Code.MISSING_ARGUMENT, message, call.place)
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
            self.problems.append(replace(problem, layer=rule.name))
        plan = LayerPlan(binding, call.place)
        self.problems.nest(plan, _inner(binding.written.values()), call.place)
        return plan


def _inner(values: Iterable[Any]) -> list[LayerPlan | ModelPlan]:
    """Return the layers among the values of arguments."""
    parts = (part for item in values for part in (item if isinstance(item, tuple) else (item,)))
    return [part for part in parts if isinstance(part, (LayerPlan, ModelPlan))]
