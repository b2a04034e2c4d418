"""What can go wrong, where it stands, and how the process ends.

    ShapecalcError
    ├── InputError    the question is wrong: no such file, not YAML, …   exit code 2
    ├── ModelError    the model is wrong                                 exit code 1
    └── WriteError    it cannot be written in another form               exit code 1

All carry every problem that was found, not only the first. Nothing below the
command line knows about lines: a problem carries a `Place`, a path into the
file's data, and the line is looked up when the message is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property


class Code(Enum):
    """The kinds of problems. A number never changes its meaning."""

    FILE = "SC101"
    """The file cannot be read."""
    SYNTAX = "SC102"
    """The file is not YAML or JSON."""
    DUPLICATE_KEY = "SC103"
    """A key stands twice in one mapping."""
    FORM = "SC104"
    """The spec language has no such form or key."""
    EXPRESSION = "SC105"
    """A layer that is written as a call cannot be read."""
    UNKNOWN_LAYER = "SC201"
    """There is no layer of this name."""
    UNKNOWN_ARGUMENT = "SC202"
    """The layer has no argument of this name."""
    ARGUMENT = "SC203"
    """An argument has a value that the layer does not take."""
    MISSING_ARGUMENT = "SC204"
    """An argument that has no default is missing, or one is given twice."""
    UNKNOWN_NAME = "SC301"
    """Nothing in the file has this name."""
    ORDER = "SC302"
    """A name is used above the place that defines it, or in a circle."""
    DUPLICATE_NAME = "SC303"
    """Two layers of one model have the same name."""
    CONNECTION = "SC304"
    """The outputs of the model cannot be computed from its inputs."""
    SHAPE = "SC401"
    """A layer cannot take the shape that reaches it."""
    UNWRITABLE = "SC501"
    """The form that is asked for has no words for something in the model."""
    DATA = "SC601"
    """The numbers that a model is trained on cannot be had, or do not fit it."""
    OBJECTIVE = "SC602"
    """A loss does not fit the last layer or the targets, or nothing measures what is watched."""
    TRAINING = "SC603"
    """Keras refuses what it is told of the training."""


@dataclass(slots=True)
class Span:
    """Characters ``start`` to ``end`` of the scalar that a path leads to."""

    start: int
    end: int


@dataclass(slots=True)
class Key:
    """The key itself in a mapping, not what stands under it."""

    name: str


@dataclass(slots=True)
class Mark:
    """A line and column that a parser has named, both counted from 1."""

    line: int
    column: int


Step = str | int | Span | Key | Mark


@dataclass(eq=False)
class Source:
    """A file that was read: its name as the user gave it, and its text."""

    name: str
    text: str = field(default="", repr=False)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()


@dataclass(slots=True)
class Place:
    """A path into a source, such as ``("layers", 4, "Conv2D", "groups")``."""

    source: Source
    path: tuple[Step, ...] = ()

    def __truediv__(self, step: Step) -> Place:
        return Place(self.source, (*self.path, step))


@dataclass(slots=True)
class Problem:
    """One mistake: what is wrong, where, and what would mend it."""

    code: Code
    message: str
    place: Place
    hint: str = ""
    layer: str = ""
    """Class and name of the layer, as in ``Dense "dense_1"``, where there is one."""

    def __str__(self) -> str:
        about = f"{self.layer}: " if self.layer else ""
        return f"{about}{self.message}" + (f" (hint: {self.hint})" if self.hint else "")


class ShapecalcError(Exception):
    """Something that the person who asked has to know.

    Attributes:
        problems: every problem that was found, in the order of the file.
        exit_code: what the command line ends with.
    """

    exit_code = 2

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class InputError(ShapecalcError):
    """The question is wrong: the file cannot be read, or not as a model."""


class ModelError(ShapecalcError):
    """The model is wrong: Keras would refuse it."""

    exit_code = 1


class WriteError(ShapecalcError):
    """The model is right, but the form that is asked for has no words for it."""

    exit_code = 1

    def __init__(self, message: str, place: Place, layer: str = "", hint: str = "") -> None:
        super().__init__([Problem(Code.UNWRITABLE, message, place, hint, layer)])
