"""The products of a program, and the lines of it behind which a comment may stand."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Mapping
from typing import Any

from shapecalc.annotate.comments import UNKNOWN, Product
from shapecalc.annotate.products import Finder
from shapecalc.errors import Place, Problem, Source
from shapecalc.plan import LayerPlan, TensorPlan
from shapecalc.read.problems import Findings
from shapecalc.read.python.arguments import at_line, line_of
from shapecalc.read.python.program import Program, follow
from shapecalc.read.python.source import python_lines
from shapecalc.read.python.values import Passed, UnknownValue


class WatchedProgram(Program):
    """A program of which the functions are noted that take tensors and are not followed.

    Attributes:
        lost_tensors: what such functions return, each with its place.
    """

    def start(self) -> None:
        super().start()
        self.lost_tensors: list[tuple[Place, UnknownValue]] = []

    def not_followed(
        self, unknown: UnknownValue, passed: Passed, harmless: bool = False
    ) -> UnknownValue:
        if any(map(is_tensor, passed.values)) and not harmless:
            self.lost_tensors.append((self.place(self.node), unknown))
        return super().not_followed(unknown, passed, harmless)


class ProgramProducts:
    """What the lines of a program make.

    Attributes:
        products: the products, in the order in which the program makes them.
        notes: what letters stand for, and why something is unknown.
        problems: the mistakes of the program.
    """

    def __init__(self, source: Source, chosen: Mapping[str, Any]) -> None:
        program = WatchedProgram(source, Findings(), chosen)
        follow(program)
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
        self.products = [*finder.products(), *self.lost(program)]
        self.notes += [f"{line_of(place)}: {remark}" for place, remark in finder.remarks]
        if not self.problems:  # They may be why a layer has no shape.
            self.notes += [unbuilt(plan) for plan in finder.without_shape]
        self.notes += program.letter_notes()
        self.notes += [
            f"{line_of(place)}: this model is not known: {unknown.reason}{at_line(unknown)}"
            for place, unknown in program.lost
        ]

    def lost(self, program: WatchedProgram) -> list[Product]:
        """Return the tensors that are unknown."""
        for place, unknown in program.lost_tensors:
            self.notes.append(
                f"{line_of(place)}: what comes out here is not known: {unknown.reason}"
            )
        return [Product(place, [UNKNOWN]) for place, _ in program.lost_tensors]


def is_tensor(value: Any) -> bool:
    """Return whether a value is a tensor, or a list of nothing but tensors."""
    values = value if isinstance(value, (list, tuple)) else [value]
    return bool(values) and all(isinstance(item, TensorPlan) for item in values)


def unbuilt(plan: LayerPlan) -> str:
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
