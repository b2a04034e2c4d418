"""The products of a program, and the lines of it behind which a comment may stand."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Mapping
from typing import Any

from shapecalc.annotate.comments import UNKNOWN, Product
from shapecalc.annotate.products import Finder
from shapecalc.errors import Problem, Source
from shapecalc.plan import LayerPlan, ModelPlan, TensorPlan
from shapecalc.read.problems import Findings
from shapecalc.read.python.arguments import at_line, line_of
from shapecalc.read.python.program import Program, follow, reading
from shapecalc.read.python.source import python_lines
from shapecalc.read.python.values import Passed, UnknownValue


class WatchedProgram(Program):
    """A program that keeps which tensors are unknown.

    Attributes:
        lost_products: these tensors.
        lost_notes: the functions that are not followed and take tensors.
        lost_calls: what the first call of each layer or model on unknown tensors makes.
    """

    def start(self) -> None:
        super().start()
        self.lost_products: list[Product] = []
        self.lost_notes: list[str] = []
        self.lost_calls: dict[LayerPlan | ModelPlan, Product] = {}

    def lose(self) -> Product:
        """Keep that the tensor which is computed now is unknown."""
        product = Product(self.place(self.node), [UNKNOWN], step=len(self.program))
        self.lost_products.append(product)
        return product

    def not_followed(
        self, unknown: UnknownValue, passed: Passed, harmless: bool = False
    ) -> UnknownValue:
        if any(map(is_tensor, passed.values)) and not harmless:
            line = line_of(self.lose().place)
            self.lost_notes.append(f"{line}: what comes out here is not known: {unknown.reason}")
        return super().not_followed(unknown, passed, harmless)

    def apply(self, layer: LayerPlan | ModelPlan, passed: Passed) -> Any:
        result = super().apply(layer, passed)
        if isinstance(result, UnknownValue):
            self.lost_calls.setdefault(layer, self.lose())
        return result

    def count_lost_layers(self, finder: Finder) -> None:
        """Count each layer that is called on unknown tensors only where it is called first."""
        for layer, product in self.lost_calls.items():
            existing = finder.existing(layer) if isinstance(layer, LayerPlan) else None
            if existing and not existing.nodes:
                product.params = UNKNOWN


class ProgramProducts:
    """What the lines of a program make.

    Attributes:
        products: the products, in the order in which the program makes them.
        notes: what letters stand for, and why something is unknown.
        problems: the mistakes of the program.
    """

    def __init__(self, source: Source, chosen: Mapping[str, Any]) -> None:
        program = WatchedProgram(source, Findings(), chosen)
        with reading(program):
            follow(program, source.model)
        program.infer_steps()
        finder = Finder(program.live, program.program)
        self.letters = program.problems.letters
        self.problems: list[Problem] = [*program.problems, *program.live.problems]
        self.products: list[Product] = []
        self.notes: list[str] = []
        if program.setting:
            self.notes.append(
                f"nothing is known: {program.setting.reason}{at_line(program.setting)}"
            )
            return
        program.count_lost_layers(finder)
        products = [*program.lost_products, *finder.products()]
        self.products = sorted(products, key=lambda product: product.step)
        self.notes += program.lost_notes
        self.notes += [f"{line_of(place)}: {remark}" for place, remark in finder.remarks]
        if not self.problems:  # They may be why a layer has no shape.
            self.notes += [unbuilt(plan) for plan in finder.without_shape]
        self.notes += program.letter_notes()
        self.notes += [
            f"{line_of(place)}: this model is not known: {unknown.reason}{at_line(unknown)}"
            for place, unknown in program.lost
        ]


def is_tensor(value: Any) -> bool:
    """Return whether a value is a tensor, or a list of nothing but tensors."""
    values = value if isinstance(value, (list, tuple)) else [value]
    return bool(values) and all(isinstance(item, TensorPlan) for item in values)


def unbuilt(plan: LayerPlan | ModelPlan) -> str:
    """Return why nothing is known of a layer in a stack without an input."""
    about = f"{line_of(plan.place)}: nothing is known of {plan.class_name}"
    return f"{about}: its model has no input shape"


def open_ends(source: Source) -> set[int]:
    """Return the numbers of the lines of Python at whose end a comment may stand.

    There is none in the middle of a string, behind a backslash, on a line for the shell, and
    in a text that is not valid Python.
    """
    lines = python_lines(source)
    same = [line.lstrip() == read.lstrip() for line, read in zip(source.lines, lines)]
    text = io.StringIO("".join(f"{line}\n" for line in lines))
    ends: set[int] = set()
    try:
        for token in tokenize.generate_tokens(text.readline):
            if token.type in (tokenize.NL, tokenize.NEWLINE):
                ends.add(token.start[0])
    except (tokenize.TokenError, SyntaxError):
        return set()
    return {end for end in ends if end <= len(same) and same[end - 1]}
