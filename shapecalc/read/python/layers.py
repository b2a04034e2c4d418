"""Layers, tensors and operations of Keras in a program."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from inspect import CO_VARARGS
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from shapecalc.declare.bind import bind
from shapecalc.declare.kinds import (
    Argument,
    Tensors,
)
from shapecalc.declare.layer import COMMON, Rule
from shapecalc.declare.names import RENAMED_LAYERS, snake_case
from shapecalc.declare.operation import Array, OperationRule
from shapecalc.declare.pytorch import TORCH_LAYERS
from shapecalc.errors import Code
from shapecalc.model.graph import Tensor, UnknownTensor, flatten
from shapecalc.model.infer import Inference
from shapecalc.model.operation_calls import SkippedError
from shapecalc.own_code import Missing
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan, OperationPlan, Step, TensorPlan
from shapecalc.read.layer_names import find, function, names
from shapecalc.read.python.arguments import DROPPED, check_shapes, layers_in, missing_value
from shapecalc.read.python.follower import FailedError, deep_unknown, text_of
from shapecalc.read.python.graph_tensors import GraphTensors, holds_graph
from shapecalc.read.python.keras_names import MODELS, OBJECTS
from shapecalc.read.python.meant_names import (
    class_names,
    layers_passed,
    meant_name,
    uncalled,
)
from shapecalc.read.python.plain import holds_array, holds_tensor
from shapecalc.read.python.values import (
    TENSORS,
    ArrayValue,
    GraphTensor,
    Imported,
    KerasThing,
    Passed,
    UnknownValue,
)
from shapecalc.rules import OPERATIONS
from shapecalc.similar import closest


@lru_cache(maxsize=1)
def functions() -> Mapping[str, OperationRule]:
    """Return the operations by the names of Keras's functions that apply them."""
    return {
        rule.made_by or snake_case(name): rule
        for name, rule in OPERATIONS.items()
        if rule.made_by is not None
    }


class Layers(GraphTensors):
    """Follows calls of Keras's layers and operations.

    Attributes:
        program: the layers, models and calls so far.
        live: the layers and calls of the program that have been inferred.
        inferred: how many steps of the program these are.
    """

    def start(self) -> None:
        """Begin with an empty program."""
        self.program: list[Step] = []
        self.notes: list[str] = []
        self.asked: dict[str, UnknownValue] = {}
        self.stars = []
        self.outdated = []
        self.corrected = {}
        self.inner = set()
        self.aliases = {}
        self.running = []
        self.yielded = []
        self.live = Inference(False, False)
        self.inferred = 0

    def infer_steps(self) -> None:
        """Create and call everything in the program so far."""
        self.finish_stacks()
        for step in self.program[self.inferred :]:
            with suppress(SkippedError):
                self.live.run_step(step)
        self.inferred = len(self.program)

    def outputs(self, tensor: TensorPlan) -> Any:
        """Return the outputs that a plan of tensors stands for; None if they are unknown."""
        self.infer_steps()
        with suppress(SkippedError):
            return self.live.output_of(tensor)
        return None

    def shape(self, tensor: TensorPlan) -> Any:
        """Return the shape of a tensor as a program has it."""
        output = self.outputs(tensor)
        if not isinstance(output, Tensor) or isinstance(output, UnknownTensor):
            return self.unknown("the shape of this tensor is not known")
        return self.plain_shape(output.shape)

    def tensor_item(self, tensor: Any, key: Any) -> Any:
        if isinstance(tensor, GraphTensor):
            return self.graph_item(tensor, key)
        output = self.outputs(tensor)
        if isinstance(output, Mapping) and isinstance(key, str):
            return replace(tensor, index=sorted(output).index(key))
        if isinstance(output, (list, tuple)):
            if isinstance(key, slice):
                return [replace(tensor, index=n) for n in range(len(flatten(output)))[key]]
            if isinstance(key, int):
                return replace(tensor, index=range(len(flatten(output)))[key])
        if output is None:
            return self.unknown("the outputs of this layer are not known")
        unknown = deep_unknown([key])
        return unknown or self.operation("GetItem", [tensor, key])

    def iterated(self, value: Any, node: ast.AST) -> Any:
        if isinstance(value, GraphTensor):
            hint = "use tf.unstack(x, axis=1)"
            self.fail(Code.SYMBOLIC, "a loop over a tensor needs its numbers", hint)
        if isinstance(value, TensorPlan):
            output = self.outputs(value)
            if isinstance(output, (list, tuple)):
                return [replace(value, index=n) for n in range(len(flatten(output)))]
        return super().iterated(value, node)

    def operation(self, name: str, arguments: Sequence[Any], **constants: Any) -> Any:
        rule = OPERATIONS.get(name)
        if rule is None:
            return self.unknown("this operation is not followed")
        if holds_graph(arguments):
            return self.operator_on_graph(rule, arguments)
        place = self.place(self.node)
        plan = OperationPlan(rule, name, None, constants, place)
        return self.add_call(plan, list(arguments), {})

    def add_call(self, layer: Any, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """Add a call to the program and return its output."""
        if holds_graph([arguments, keywords]):
            return self.graph_call(layer, arguments, keywords)
        place = self.place(self.node)
        self.problems.limit("calls of layers", place)
        if isinstance(layer, OperationPlan):
            arguments = [*map(as_constant, arguments)]
            keywords = {name: as_constant(value) for name, value in keywords.items()}
        call = CallPlan(layer, arguments, keywords, place)
        self.program.append(call)
        return TensorPlan(call, place)

    def keras_operation(self, rule: OperationRule, passed: Passed) -> Any:
        """Return the result of a function of ``keras.ops``."""
        unknown = deep_unknown(passed.values)
        if unknown:
            return unknown
        parameters = POSITIONS.get(rule.name, rule.parameters)
        wrong = [name for name in passed.keyword if name not in rule.parameters]
        if wrong:
            return self.unknown(f"the argument `{wrong[0]}` is not followed")
        if rule.function.__code__.co_flags & CO_VARARGS:
            return self.operation_on_all(rule, passed)
        if len(passed.positional) > len(parameters):
            self.fail(Code.EXPRESSION, "this function takes fewer arguments")
        named = dict(zip(parameters, passed.positional)) | passed.keyword
        if rule.channels_first:
            named.setdefault("data_format", "channels_last")
        if not any(map(holds_tensor, named.values())):
            return self.unknown("a function of Keras on numbers is not followed")
        tensors = {name: value for name, value in named.items() if holds_tensor(value)}
        constants = {
            name: as_constant(self.plain(value))
            for name, value in named.items()
            if name not in tensors
        }
        first = parameters[0]
        arguments: list[Any] = [(tensors if first in tensors else constants).pop(first)]
        plan = OperationPlan(rule, rule.name, None, constants, self.place(self.node))
        return self.add_call(plan, arguments, tensors)

    def operation_on_all(self, rule: OperationRule, passed: Passed) -> Any:
        """Return the result of a function of any number of tensors."""
        defaults = rule.function.__kwdefaults__ or {}
        first = [n for n in rule.parameters if n not in defaults and n not in passed.keyword]
        constants = dict(zip(first, passed.positional)) | passed.keyword
        tensors = passed.positional[len(first) :]
        if not tensors or not all(isinstance(item, TENSORS) for item in tensors):
            return self.unknown("a function of Keras on numbers is not followed")
        plain = {name: self.plain(value) for name, value in constants.items()}
        if holds_graph(tensors) and isinstance(plain.get("subscripts"), str):
            plain["subscripts"] = plain_equation(plain["subscripts"])
        plan = OperationPlan(rule, rule.name, None, plain, self.place(self.node))
        return self.add_call(plan, tensors, {})

    def keras_has(self, module: str, name: str) -> bool:
        if module == "models":
            return name in OF_MODELS
        if module == "layers":
            return bool(find(name))
        if module == "":
            return name in MODELS or name in MODULES
        return module in OBJECTS and not find(name) and name not in OF_MODELS

    def not_defined(self, node: ast.Name) -> Any:
        if not node.id[:1].isupper() or node.id in TORCH_LAYERS:
            unknown: UnknownValue = super().not_defined(node)
            return replace(unknown, meant=meant_name(node.id, self.scope.visible()))
        meant = RENAMED_LAYERS.get(node.id) or closest(node.id, class_names())
        if meant:
            message, hint = f"`{node.id}` is not defined", ""
            if meant == node.id:
                message = f"`{node.id}` is not imported"
                hint = f"add `from keras.layers import {node.id}`"
            meant_word = "" if hint else meant
            self.note(Code.UNKNOWN_LAYER, message, hint, meant_word)
            return Imported(f"keras.layers.{meant}")
        return super().not_defined(node)

    def keras_layer(self, name: str, passed: Passed) -> Any:
        """Return a new layer, or the output of a merging function."""
        rule = find(name)
        if rule is None and name == "merge":
            return self.keras_layer(*self.renewed_merge(passed))
        if rule is None:
            meant = closest(name, names())
            message = f"Keras has no layer `{name}`"
            if name in TORCH_LAYERS:
                meant = TORCH_LAYERS[name].name
                self.fail(Code.UNKNOWN_LAYER, message, meant=meant, at=self.place_of_word(name))
            if not meant:
                self.fail(Code.UNKNOWN_LAYER, message)
            at = self.place_of_word(name)
            hint = "" if at else f"did you mean `{meant}`?"
            self.note(Code.UNKNOWN_LAYER, message, hint, meant if at else "", at)
            return self.keras_layer(meant, passed)
        if function(name):
            return self.merged(rule, passed)
        return self.layer(rule, passed)

    def merged(self, rule: Rule, passed: Passed) -> Any:
        """Return the output of a merging function, which creates its layer and calls it."""
        parameters = ["inputs", *list(rule.arguments)[:1]]
        if len(passed.positional) > len(parameters):
            self.fail(Code.EXPRESSION, "this function takes fewer arguments")
        by_name = dict(zip(parameters, passed.positional)) | passed.keyword
        inputs = by_name.pop("inputs", None)
        unknown = deep_unknown(inputs)
        if unknown:
            return unknown
        nodes = dict(zip(parameters, passed.nodes)) | passed.keyword_nodes
        others = Passed(keyword={**(rule.function_defaults or {}), **by_name}, keyword_nodes=nodes)
        layer = self.layer(rule, others)
        return self.add_call(layer, [self.tensors(inputs)], {})

    def layer(self, rule: Rule, passed: Passed) -> Any:
        """Return a new layer; for an input, its tensor."""
        place = self.place(self.node)
        self.problems.limit("layers", place)
        kinds = [*rule.arguments.values()]
        accepted = {**COMMON, **rule.accepted}
        passed = self.renewed(rule, passed, accepted)
        positional = []
        missing: dict[str, Missing] = {}
        for number, value in enumerate(passed.positional):
            kind = kinds[number] if number < len(kinds) else Argument()
            name = list(rule.arguments)[number] if number < len(kinds) else ""
            positional.append(self.written(value, kind, name, passed.nodes[number]))
            missing |= missing_value(name, value, positional[-1])
        keyword = {}
        for name, value in passed.keyword.items():
            node = passed.keyword_nodes.get(name, self.node)
            at = node.value if isinstance(node, ast.keyword) else node
            written = self.written(value, accepted.get(name, Argument()), name, at)
            written.key = self.name_place(node)
            missing |= missing_value(name, value, written)
            if written.value is not DROPPED:
                keyword[name] = written
        while positional and positional[-1].value is DROPPED:
            positional.pop()
        binding = bind(rule, positional, keyword, place)
        check_shapes(binding)
        for problem in binding.problems:
            self.problems.append(replace(problem, layer=rule.name))
        plan = LayerPlan(binding, place, missing=missing)
        self.problems.nest(plan, layers_in(binding.written.values()), place)
        if rule.is_input:
            self.finish_stacks()  # Their inputs have the names before.
        self.program.append(plan)
        return TensorPlan(plan, place) if rule.name == "Input" else plan

    def tensors(self, value: Any) -> Any:
        """Return tensors, in lists and mappings, as a call takes them."""
        if isinstance(value, (list, tuple)):
            return [self.tensors(item) for item in value]
        if isinstance(value, dict):
            return {str(key): self.tensors(item) for key, item in value.items()}
        return value

    def apply(self, layer: LayerPlan | ModelPlan, passed: Passed) -> Any:
        unknown = passed.unsure or deep_unknown(passed.values)
        if unknown:
            return unknown
        if holds_graph(passed.values):
            return self.graph_call(layer, passed.positional, passed.keyword)
        for plan, node in layers_passed(passed):
            raise FailedError(uncalled(plan, text_of(node), self.place(node)))
        tensors = any(map(holds_tensor, passed.values))
        if passed.values and not tensors:
            return self.on_numbers(layer, passed)
        if any(map(holds_array, passed.values)):
            return self.on_numbers(layer, passed)
        if not tensors:
            hint = "call it on a tensor, such as Input(shape=(3,))"
            self.fail(Code.CALL, f"{layer.class_name} is not called on a tensor", hint)
        self.finish_stacks()
        rule = layer.rule if isinstance(layer, LayerPlan) else None
        others = (
            {**rule.call_arguments, "training": Argument()} if rule else {"training": 0, "mask": 0}
        )
        known = {rule.first_call_argument if rule else "inputs", *others}
        for name in passed.keyword:
            if name not in known and not (rule and rule.foreign):
                message = f"the call of {layer.class_name} has no argument `{name}`"
                at = self.name_place(passed.keyword_nodes.get(name, self.node))
                self.fail(Code.UNKNOWN_ARGUMENT, message, meant=closest(name, known), at=at)
        keywords = {
            name: self.tensors(value) if isinstance(others.get(name), Tensors) else value
            for name, value in passed.keyword.items()
        }
        return self.add_call(layer, [self.tensors(v) for v in passed.positional], keywords)

    def on_numbers(self, layer: LayerPlan | ModelPlan, passed: Passed) -> Any:
        """Return the result of a call on numbers, which builds a layer."""
        return self.unknown("a layer is called on numbers here")

    def finish_stacks(self) -> None:
        """Add the changes of Sequential models so far to the program."""

    def keras_isinstance(self, value: Any, kinds: Sequence[Any]) -> Any:
        if not isinstance(value, (LayerPlan, ModelPlan)):
            return self.unknown("the type of this value is not followed")
        if not all(isinstance(kind, Imported) for kind in kinds):
            return self.unknown("the type of this value is not followed")
        wanted = {kind.name for kind in kinds}
        if wanted & {"Layer"}:
            return True
        if isinstance(value, ModelPlan):
            return bool(wanted & {"Model", value.class_name})
        return any(rule is value.rule for rule in map(find, wanted))

    def thing(self, path: str, passed: Passed) -> Any:
        """Return an object of Keras that is no layer."""
        self.check_object(path, passed)
        return KerasThing(path, passed.positional, passed.keyword)


def plain_equation(subscripts: str) -> str:
    """Return an equation of `einsum` without capitals and spaces, which TensorFlow takes, too.

    >>> plain_equation("bhc, bHc->bhH")
    'bhc,bac->bha'
    """
    free = (letter for letter in ascii_lowercase if letter not in subscripts)
    capitals = sorted({letter for letter in subscripts if letter in ascii_uppercase})
    small = subscripts.translate({ord(old): new for old, new in zip(capitals, free)})
    return small.replace(" ", "")


def as_constant(value: Any) -> Any:
    """Return an array, or a list with arrays, as an operation takes it."""
    if isinstance(value, ArrayValue) and not deep_unknown(value.shape):
        return Array(value.shape, "float32")
    if isinstance(value, (list, tuple)) and holds_array(value):
        return type(value)(map(as_constant, value))
    return value


POSITIONS: Mapping[str, Sequence[str]] = {
    "Average": ("x", "axis", "weights"),
    "BatchNorm": ("x", "mean", "variance", "axis", "offset", "scale", "epsilon"),
    "Pad": ("x", "pad_width", "mode", "constant_values"),
    "Roll": ("x", "shift", "axis"),
}
"""The parameters of Keras's functions whose order is not that of the operation."""


OF_MODELS = {"Model", "Sequential", "Functional", "load_model", "clone_model", "save_model"}
"""What ``keras.models`` has."""


MODULES = {*OBJECTS, "Input", "layers", "models", "ops", "utils", "datasets", "applications"}
"""What Keras itself has besides models."""
