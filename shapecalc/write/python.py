"""The writer of Python programs that create a model with Keras, as a person would write them."""

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
"""Columns of a line, the default of ruff and black."""


def script(model: ModelPlan, naming: Naming) -> str:
    """Return the program that creates a model.

    Args:
        model: the simplified model.
        naming: the model built from it.

    Raises:
        WriteError: if a program cannot create it.
    """
    return Script(model, naming).text()


class Script(ExpressionWriter):
    """Writes one program.

    Attributes:
        imports: the imported names, by module.
        paragraphs: the statements so far; a blank line separates paragraphs.
    """

    def __init__(self, model: ModelPlan, naming: Naming) -> None:
        super().__init__(naming)
        self.model = model
        self.uses = Uses.of(model)
        self.variables = Variables(IN_PROGRAMS)
        self.imports: dict[str, set[str]] = {}
        self.paragraphs: list[list[str]] = [[]]

    def text(self) -> str:
        """Return the whole program."""
        self.statements(self.model)
        self.paragraphs.append([])
        self.assign("model", self.outermost(self.model))
        self.freeze("model", self.model)
        imports = [line for names in sorted(self.imports.items()) for line in _import(*names)]
        self.paragraphs[-1].append("model.summary()")
        paragraphs = [imports, *filter(None, self.paragraphs)]
        return "\n\n".join("\n".join(lines) for lines in paragraphs) + "\n"

    def outermost(self, model: ModelPlan) -> Layout:
        """Return the call that creates the outermost model."""
        return self.stack(model, True) if model.class_name == SEQUENTIAL else self.graph(model)

    def assign(self, name: str, layout: Layout) -> None:
        """Write an assignment."""
        self.paragraphs[-1].append(laid_out((f"{name} = ", *layout), WIDTH))

    @contextmanager
    def paragraph(self, separate: bool = True) -> Iterator[None]:
        """Write the statements of the block in paragraphs of their own, if ``separate``."""
        if separate:
            self.paragraphs.append([])
        yield
        if separate:
            self.paragraphs.append([])

    # Statements

    def statements(self, model: ModelPlan) -> None:
        """Write the statements for the parts of a model."""
        scope = Scope(model, self.uses, self.variables, self.naming, self.names, in_place=False)
        scope.name_inputs()
        with self.paragraph():
            for source in scope.inputs:
                if isinstance(source, LayerPlan) and source in model.steps:
                    self.assign(self.names[source], self.layer(source))
        for statement in scope.statements():
            self.statement(statement)

    def statement(self, statement: Statement) -> None:
        """Write a definition or a chain of calls."""
        if isinstance(statement, Define):
            self.define(statement.name, statement.plan)
            return
        with self.paragraph(len(statement.calls) > 1):
            for call in statement.calls:
                self.assign(statement.name, self.call(call))

    def define(self, name: str, plan: LayerPlan | ModelPlan) -> None:
        """Assign a layer or model to a variable; the parts of a Functional model come first."""
        if not isinstance(plan, ModelPlan) or plan.class_name != FUNCTIONAL:
            self.assign(name, self.creation(plan))
            self.freeze(name, plan)
            return
        with self.paragraph():
            self.statements(plan)
            self.assign(name, self.creation(plan))
            self.freeze(name, plan)

    def freeze(self, name: str, plan: LayerPlan | ModelPlan) -> None:
        """Write that training leaves a model as it is; its constructor cannot freeze it."""
        if plan.frozen:
            self.paragraphs[-1].append(f"{name}.trainable = False")

    def graph(self, plan: ModelPlan) -> Layout:
        self.use("keras", "Model")
        ends = [("inputs", plan.inputs), ("outputs", plan.outputs)]
        arguments = [(f"{name}=", *self.passed(tensors, plan)) for name, tensors in ends]
        return ("Model", called([*arguments, *self.model_arguments(plan)]))

    def stack(self, plan: ModelPlan, exploded: bool = False) -> Layout:
        self.use("keras", "Sequential")
        return super().stack(plan, exploded)

    # Words

    def use(self, module: str, name: str) -> str:
        """Import a name and return it."""
        self.imports.setdefault(module, set()).add(name)
        return name

    def class_name(self, rule: Rule) -> str:
        return self.use("keras" if rule.name == "Input" else rule.module, rule.name)

    def layer(self, plan: LayerPlan) -> Layout:
        if plan.rule.foreign:
            raise self.refusal("its code is defined elsewhere, and a program would need it", plan)
        if plan.rule.until:
            raise self.refusal("Keras 3 does not have it", plan)
        return super().layer(plan)

    def object_name(self, vocabulary: Vocabulary, name: str) -> str:
        return f"{self.use('keras', f'{vocabulary.kind}s')}.{name}"

    def quoted(self, text: str) -> str:
        return quoted(text)

    def infinite(self, number: float) -> str:
        return f'float("{number}")'

    def pick(self, tensor: TensorPlan, index: int) -> str:
        assert not isinstance(tensor.source, LayerPlan)
        keys = _path(self.naming.result_of(tensor.source), index)
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
    """Return the keys that lead to an output; outputs are counted in Keras's order."""
    return list(_paths(structure))[index]


def _paths(structure: Any) -> Iterator[list[str | int]]:
    if isinstance(structure, Tensor):
        yield []
        return
    keys = sorted(structure) if isinstance(structure, Mapping) else range(len(structure))
    for key in keys:
        yield from ([key, *path] for path in _paths(structure[key]))


def quoted(text: str) -> str:
    """Return a text in double quotes, or in single ones if that needs fewer backslashes.

    >>> print(quoted("it's"), quoted('say "x"'))
    "it's" 'say "x"'
    """
    literal = repr(text)
    if literal[0] == "'" and '"' not in text:
        return f'"{literal[1:-1]}"'
    return literal


def _import_order(name: str) -> tuple[bool, bool, str, str]:
    """Return the sort key of isort: constants, classes, functions, each in natural order."""
    padded = re.sub(r"\d+", lambda number: number[0].zfill(4), name.lower())
    return not name.isupper(), name[0].islower(), padded, name


def _import(module: str, names: set[str]) -> list[str]:
    """Return the lines of an import."""
    ordered = sorted(names, key=_import_order)
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= WIDTH:
        return [line]
    return [f"from {module} import (", *(f"    {name}," for name in ordered), ")"]
