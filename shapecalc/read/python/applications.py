"""The models of ``keras.applications`` in a program: builders that are followed as programs."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from shapecalc.errors import Code, Place
from shapecalc.plan import CallPlan, ModelPlan, TensorPlan
from shapecalc.read.layer_names import APPLICATIONS, find
from shapecalc.read.python.follower import FailedError, first_unknown
from shapecalc.read.python.models import Models
from shapecalc.read.python.values import (
    ArrayValue,
    Function,
    Passed,
    UnknownValue,
    VariableScope,
)
from shapecalc.similar import closest

PREPROCESSING = {
    module: function
    for function, modules in {
        "reversed_colors": "vgg16 vgg19 resnet resnet50 imagenet_utils",
        "scaled": "resnet_v2 mobilenet mobilenet_v2 inception_v3 inception_resnet_v2 xception "
        "nasnet",
        "standardized": "densenet",
        "unchanged": "efficientnet efficientnet_v2 mobilenet_v3 convnext",
    }.items()
    for module in modules.split()
}
"""The function that does what ``preprocess_input`` of a module does with a tensor."""

FOLLOWED = frozenset("classes weights name classifier_activation dropout dropout_rate".split())
"""Arguments that may be unknown: builders go on with them as far as possible."""

FOLDER = Path(__file__).with_name("families")


class BuilderError(Exception):
    """A builder refuses its arguments."""


@cache
def statements(family: str) -> list[ast.stmt]:
    """Return the statements of a file in ``families``."""
    return ast.parse((FOLDER / f"{family}.py.txt").read_text(encoding="utf-8")).body


class Applications(Models):
    """Follows the builders of Keras's own models.

    A builder is a short program, and is followed as such, in variables of its own. All that it
    does is at the place where the user's program calls it.

    Attributes:
        caller: where the program calls the builder that is followed now; None outside.
        argument_places: where the names of arguments are, if a spec calls the builder.
        families: the variables of the files that have been followed.
    """

    caller: Place | None = None
    argument_places: Mapping[str, Place] = {}

    def start(self) -> None:
        super().start()
        self.families: dict[str, VariableScope] = {}

    def place(self, node: ast.AST) -> Place:
        return self.caller or super().place(node)

    def name_place(self, node: ast.AST) -> Place:
        return self.caller or super().name_place(node)

    def unknown(self, reason: str, node: ast.AST | None = None) -> UnknownValue:
        return UnknownValue(reason, self.caller) if self.caller else super().unknown(reason, node)

    def loaded(self, value: Any, node: ast.expr) -> Any:
        if self.caller is None:
            return super().loaded(value, node)
        return self.poisoned[id(value)][1] if id(value) in self.poisoned else value

    def do_raise(self, node: ast.Raise) -> None:
        if self.caller and isinstance(node.exc, ast.Call):
            raise BuilderError(self.value(node.exc.args[0]))
        super().do_raise(node)

    def keras_has(self, module: str, name: str) -> bool:
        if module.partition(".")[0] == "applications":
            return name in APPLICATIONS or name == "preprocess_input"
        return super().keras_has(module, name)

    def keras_applications(self, path: str, name: str, passed: Passed) -> Any:
        """Return a model of Keras, or images as its ``preprocess_input`` makes them."""
        if self.caller and find(name):  # A layer that only these models have.
            return self.keras_layer(name, passed)
        module = path.split(".")[-2]
        first = passed.values[0] if passed.values else None
        if name == "preprocess_input" and isinstance(first, ArrayValue):
            return first
        if name == "preprocess_input" and module in PREPROCESSING and isinstance(first, TensorPlan):
            return self.build("preprocess", PREPROCESSING[module], passed)
        if name in APPLICATIONS:
            return self.build(APPLICATIONS[name], name, passed)
        unknown = self.unknown(f"`{path}` is not followed")
        return self.not_followed(unknown, passed, not name[:1].isupper())

    def build(self, family: str, name: str, passed: Passed) -> Any:
        """Return the result of a function of a file in ``families``."""
        self.caller = self.place(self.node)
        try:
            builder = self.family(family).names[name]
            assert isinstance(builder, Function)
            builder.name = name
            positional = [self.data(value) for value in passed.positional]
            keyword = {word: self.data(value) for word, value in passed.keyword.items()}
            unknown = self.undecided(builder, positional, keyword, passed.keyword_nodes)
            if unknown:
                self.unbuilt.append((self.caller, unknown))
                return unknown
            result = self.run(builder, positional, keyword)
            if isinstance(result, ModelPlan):
                weights = by_name(builder, positional, keyword).get("weights", "imagenet")
                result.pretrained = weights is not None
            return result
        except BuilderError as error:
            return self.fail(Code.ARGUMENT, str(error))
        except FailedError as error:
            if error.problem.code is not Code.EXPRESSION:
                raise
            # There are too many arguments.
            raise FailedError(replace(error.problem, code=Code.UNKNOWN_ARGUMENT)) from None
        finally:
            self.caller = None

    def undecided(
        self,
        builder: Function,
        positional: Sequence[Any],
        keyword: Mapping[str, Any],
        nodes: Mapping[str, ast.AST],
    ) -> UnknownValue | None:
        """Return the argument that is unknown and decides about layers; None if there is none."""
        known = [argument.arg for argument in builder.arguments.args]
        for wrong in keyword:
            if wrong not in known:
                message = f"`{builder.name}` has no argument `{wrong}`"
                at = self.argument_places.get(wrong)
                at = super().name_place(nodes[wrong]) if wrong in nodes else at
                self.fail(Code.UNKNOWN_ARGUMENT, message, meant=closest(wrong, known), at=at)
        arguments = by_name(builder, positional, keyword)
        shape = arguments.get("input_shape")
        is_shape = isinstance(shape, (tuple, list)) and len(shape) == 3
        if not is_shape and not (shape is None or isinstance(shape, UnknownValue)):
            self.fail(Code.ARGUMENT, "`input_shape` needs three sizes: height, width, channels")
        unknown = first_unknown(value for name, value in arguments.items() if name not in FOLLOWED)
        for name in () if unknown else ("alpha", "depth_multiplier"):
            if not isinstance(arguments.get(name, 1), (int, float)):
                self.fail(Code.ARGUMENT, f"`{name}` must be a number")
        return unknown

    def family(self, name: str) -> VariableScope:
        """Return the variables of a file in ``families``, which is followed once."""
        if name not in self.families:
            shared = None if name == "common" else self.family("common")
            outer, self.scope = self.scope, VariableScope(outer=shared)
            try:
                self.block(statements(name))
                self.families[name] = self.scope
            finally:
                self.scope = outer
        return self.families[name]

    def source_inputs(self, passed: Passed) -> Any:
        """Return the inputs that a tensor is computed from."""
        tensor = passed.values[0] if passed.values else None
        if not isinstance(tensor, TensorPlan):
            return self.unknown("the inputs of this tensor are not known")
        return list(sources(tensor))


def by_name(
    builder: Function, positional: Sequence[Any], keyword: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the arguments of a builder by name, without those that have their defaults."""
    names = [argument.arg for argument in builder.arguments.args]
    return {**dict(zip(names, positional)), **keyword}


def sources(value: Any) -> Iterable[TensorPlan]:
    """Yield the inputs that a tensor is computed from, in order."""
    pending, seen = [value], set[int]()
    while pending:
        item = pending.pop()
        if isinstance(item, (list, tuple)):
            pending += reversed(item)
        elif isinstance(item, dict):
            pending += reversed(item.values())
        elif isinstance(item, TensorPlan) and id(item.source) not in seen:
            seen.add(id(item.source))
            if isinstance(item.source, CallPlan):
                pending += [item.source.keywords, item.source.arguments]
            else:
                yield item
