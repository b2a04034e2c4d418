"""The models of ``keras.applications`` in a program: builders that are followed as programs."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from shapecalc.errors import Code, Place
from shapecalc.plan import CallPlan, TensorPlan
from shapecalc.read.python.models import Models
from shapecalc.read.python.values import Function, Passed, UnknownValue, VariableScope

FAMILIES = {
    name: family
    for family, names in {
        "vgg": "VGG16 VGG19",
        "resnet": "ResNet50 ResNet101 ResNet152 ResNet50V2 ResNet101V2 ResNet152V2",
        "mobilenet": "MobileNet",
        "mobilenet_v2": "MobileNetV2",
        "inception_v3": "InceptionV3",
        "xception": "Xception",
        "densenet": "DenseNet121 DenseNet169 DenseNet201",
        "efficientnet": " ".join(f"EfficientNetB{size}" for size in range(8)),
    }.items()
    for name in names.split()
}
"""The family of each model: the name of the file in ``families`` that has its builder."""

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
        families: the variables of the files that have been followed.
    """

    caller: Place | None = None

    def start(self) -> None:
        super().start()
        self.families: dict[str, VariableScope] = {}

    def place(self, node: ast.AST) -> Place:
        return self.caller or super().place(node)

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

    def keras_applications(self, path: str, name: str, passed: Passed) -> Any:
        """Return a model of Keras."""
        if name not in FAMILIES:
            unknown = self.unknown(f"`{path}` is not followed")
            return self.not_followed(unknown, passed, not name[:1].isupper())
        self.caller = self.place(self.node)
        try:
            builder = self.family(FAMILIES[name]).names[name]
            assert isinstance(builder, Function)
            builder.name = name
            return self.run(builder, passed.positional, passed.keyword)
        except BuilderError as error:
            return self.fail(Code.ARGUMENT, str(error))
        finally:
            self.caller = None

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
