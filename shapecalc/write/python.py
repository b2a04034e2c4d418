"""A program in Python that makes the model with Keras, as a person would write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from shapecalc.declare.layer import Rule
from shapecalc.declare.names import Vocabulary
from shapecalc.model.graph import Tensor
from shapecalc.plan import FUNCTIONAL, SEQUENTIAL, LayerPlan, ModelPlan, OperationPlan, TensorPlan
from shapecalc.write.expressions import About, ExpressionWriter
from shapecalc.write.layout import Bracket, Layout, called, laid_out
from shapecalc.write.names import IN_PROGRAMS, Naming, Variables
from shapecalc.write.operations import function_of
from shapecalc.write.statements import Define, Scope, Statement, Uses

WIDTH = 88
"""Columns of a line, as ruff and black have them."""


def script(model: ModelPlan, made: Naming) -> str:
    """The program.

    Args:
        model: the model, told anew for a program.
        made: what has been made of that.

    Raises:
        WriteError: if there is something that a program cannot say.
    """
    return Script(model, made).text()


class Script(ExpressionWriter):
    """Writes one program.

    Attributes:
        imports: what is imported, by module.
        paragraphs: the statements so far, with a blank line between paragraphs.
    """

    def __init__(self, model: ModelPlan, made: Naming) -> None:
        super().__init__(made)
        self.model = model
        self.uses = Uses.of(model)
        self.variables = Variables(IN_PROGRAMS)
        self.imports: dict[str, set[str]] = {}
        self.paragraphs: list[list[str]] = [[]]

    def text(self) -> str:
        """The whole program."""
        self.statements(self.model)
        self.paragraphs.append([])
        self.say("model", self.whole(self.model))
        imports = [line for names in sorted(self.imports.items()) for line in _import(*names)]
        self.paragraphs[-1].append("model.summary()")
        paragraphs = [imports, *filter(None, self.paragraphs)]
        return "\n\n".join("\n".join(lines) for lines in paragraphs) + "\n"

    def whole(self, model: ModelPlan) -> Layout:
        """What makes the outermost model."""
        return self.stack(model, True) if model.class_name == SEQUENTIAL else self.graph(model)

    def say(self, name: str, layout: Layout) -> None:
        """Writes a statement."""
        self.paragraphs[-1].append(laid_out((f"{name} = ", *layout), WIDTH))

    @contextmanager
    def apart(self, really: bool = True) -> Iterator[None]:
        """What is said here has paragraphs of its own."""
        if really:
            self.paragraphs.append([])
        yield
        if really:
            self.paragraphs.append([])

    # Statements

    def statements(self, model: ModelPlan) -> None:
        """Writes what a model is made of."""
        scope = Scope(model, self.uses, self.variables, self.made, self.names, in_place=False)
        scope.name_inputs()
        with self.apart():
            for source in scope.inputs:
                if isinstance(source, LayerPlan) and source in model.steps:
                    self.say(self.names[source], self.layer(source))
        for statement in scope.statements():
            self.statement(statement)

    def statement(self, statement: Statement) -> None:
        if isinstance(statement, Define):
            self.define(statement.name, statement.plan)
            return
        with self.apart(len(statement.calls) > 1):
            for call in statement.calls:
                self.say(statement.name, self.call(call))

    def define(self, name: str, plan: LayerPlan | ModelPlan) -> None:
        """Gives a name to a layer or model; what a Functional model is made of comes first."""
        if not isinstance(plan, ModelPlan) or plan.class_name != FUNCTIONAL:
            self.say(name, self.making(plan))
            return
        with self.apart():
            self.statements(plan)
            self.say(name, self.making(plan))

    def graph(self, plan: ModelPlan) -> Layout:
        self.use("keras", "Model")
        ends = [("inputs", plan.inputs), ("outputs", plan.outputs)]
        written = [(f"{name}=", *self.passed(tensors, plan)) for name, tensors in ends]
        return ("Model", called([*written, *self.model_arguments(plan)]))

    def stack(self, plan: ModelPlan, exploded: bool = False) -> Layout:
        self.use("keras", "Sequential")
        return super().stack(plan, exploded)

    # Words

    def use(self, module: str, name: str) -> str:
        """A name that is imported."""
        self.imports.setdefault(module, set()).add(name)
        return name

    def class_name(self, rule: Rule) -> str:
        return self.use("keras" if rule.name == "Input" else rule.module, rule.name)

    def layer(self, plan: LayerPlan) -> Layout:
        if plan.rule.foreign:
            raise self.refused("its code lies elsewhere, which a program would need", plan)
        return super().layer(plan)

    def object_name(self, vocabulary: Vocabulary, name: str) -> str:
        return f"{self.use('keras', f'{vocabulary.kind}s')}.{name}"

    def quoted(self, text: str) -> str:
        return quoted(text)

    def infinite(self, number: float) -> str:
        return f'float("{number}")'

    def pick(self, tensor: TensorPlan, index: int) -> str:
        assert not isinstance(tensor.source, LayerPlan)
        keys = _path(self.made.result_of(tensor.source), index)
        return "".join(f"[{quoted(key) if isinstance(key, str) else key}]" for key in keys)

    def operation(self, plan: OperationPlan) -> Layout:
        return (f"{self.use('keras', 'ops')}.{function_of(plan)}",)

    def number(self, value: Any) -> str | None:
        if isinstance(value, slice):
            return repr(value)
        return "..." if value is Ellipsis else super().number(value)

    def by_name(self, tensors: Mapping[str, Any], about: About) -> Layout:
        items = [(f"{quoted(name)}: ", *self.passed(t, about)) for name, t in tensors.items()]
        return (Bracket("{", items, "}"),)


def _path(structure: Any, index: int) -> list[str | int]:
    """The keys that lead to an output, which are counted in Keras's order."""
    found = list(_paths(structure))
    return found[index]


def _paths(structure: Any) -> Iterator[list[str | int]]:
    if isinstance(structure, Tensor):
        yield []
        return
    keys = sorted(structure) if isinstance(structure, Mapping) else range(len(structure))
    for key in keys:
        yield from ([key, *path] for path in _paths(structure[key]))


def quoted(text: str) -> str:
    """A text in double quotes, unless that takes more backslashes."""
    written = repr(text)
    if written[0] == "'" and '"' not in text:
        return f'"{written[1:-1]}"'
    return written


def _isorted(name: str) -> tuple[bool, bool, str, str]:
    """Where isort puts a name: constants, classes, functions, each by the alphabet."""
    padded = re.sub(r"\d+", lambda number: number[0].zfill(4), name.lower())
    return not name.isupper(), name[0].islower(), padded, name


def _import(module: str, names: set[str]) -> list[str]:
    """What imports some names."""
    ordered = sorted(names, key=_isorted)
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= WIDTH:
        return [line]
    return [f"from {module} import (", *(f"    {name}," for name in ordered), ")"]
