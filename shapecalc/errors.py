"""Problems with their places, and all exceptions of the package.

Every exception, below the class of Python that it extends, with the module that defines it:

    Exception
    ├── ShapecalcError                errors                problems, for whoever asked
    │   ├── InputError                errors                the input cannot be read: exit code 2
    │   │   ├── LimitError            read.problems         the input exceeds a limit
    │   │   └── WeightsOnlyError      errors                the input has weights, and no model
    │   ├── ModelError                errors                the model is wrong: exit code 1
    │   └── WriteError                errors                the target format cannot hold the model
    ├── RuleError                     declare.out           a layer cannot take its input
    │   └── NothingOpenError          explain.file_solutions  nothing in a file may change
    │   └── UnsupportedError          declare.operation     the result of an operation is unknown
    ├── UnknownCodeError              declare.code          what a function returns is unknown
    ├── UnknownShapeError             model.graph           custom code decides about a shape
    │   └── NotFollowedError          costs.multiply_adds  code of one's own is not followed
    ├── DisconnectedError             model.graph           no way from the inputs to a tensor
    ├── SkippedError                  model.operation_calls  a problem has been recorded already
    ├── SpecError                     read.syntax           a part of a spec cannot be parsed
    │   └── NotedError                read.syntax           its problem has been noted already
    ├── ArchiveError                  read.hdf5             an archive cannot be read
    │   └── NoConfigError             read.hdf5             an archive has no config
    ├── NoTextError                   grade.documents.kinds  a file has no lines to read
    ├── FailedError           read.python.follower   a statement of a program fails
    ├── EndlessError          read.python.follower   a program takes too many steps
    ├── UnknownItemError      read.python.follower   what an iterator gives next is unknown
    ├── ReturnError           read.python.statements  a function of a program returns
    ├── BreakError            read.python.statements  a loop of a program ends
    ├── ContinueError         read.python.statements  a round of a loop ends
    ├── UncertainError        read.python.statements  a program may or may not go on
    ├── PausedError           read.python.models    a program shows the model that is wanted
    ├── BuilderError          read.python.applications  a model of Keras refuses its arguments
    ├── TooLargeError         read.python.operators  a value of a program is too large
    ├── UnknownArrayError     read.python.arrays    the shape of an array is unknown
    ├── DataFileError         read.python.data_files  what a file of data contains is unknown
    ├── DuplicateKeyError             read.yaml_loader      a YAML mapping has a key twice
    ├── YamlLimitError                read.yaml_loader      YAML exceeds a limit
    ├── RepeatedKeyError             read.json_text        a JSON mapping has a key twice
    ├── MissingKerasError             oracle.build          Keras is not installed
    ├── MissingCodeError              oracle.code           a layer has its code elsewhere
    ├── FailedCodeError               oracle.code           the code of a layer fails
    ├── UneditableError               diagnose.edits        a text cannot be changed safely
    ├── LayoutError                   plot.engine           a graph is too large to be placed
    ├── TooLargeForCharactersError    plot.characters       a graph is too large for a terminal
    ├── PackedError                   grade.exports.archive  a zip of submissions cannot be read
    ├── NothingFitsError              quiz.random_models    no random layer fits
    ├── QuitError                     cli.quiz              the user ends a quiz
    └── TrainingError                 train.folder          the training fails
        ├── UnavailableError          train.folder          a device or a backend is missing
        ├── DifferentError            train.folder          Keras builds a different model
        ├── CodeError                 train.folder          code is missing, not allowed, or fails
        └── StoppedError              train.folder          Keras stops during the training
    TypeError
    └── UndecidedError                algebra.size          an unknown size decides a question
    ValueError
    ├── NoAnswerError                 algebra.solve         no sizes meet the conditions
    ├── DeferredError                 declare.kinds         Keras refuses a value at the first call
    ├── NoPromotionError              declare.operation     no dtype can hold all values
    ├── WorkError                     read.hdf5_objects     a file takes too much work
    ├── ProtobufError                 read.saved_model      a protocol buffer is damaged
    ├── ForeignError                  model.saved           a custom optimizer
    └── RefusedError                  model.saved           Keras refuses an optimizer
    OSError
    ├── JournalError                  grade.journal         a journal cannot be written
    └── ForeignFileError              grade.results         a file is in the way of a result

A `ShapecalcError` has all problems that were found, not only the first. Nothing below the
command line knows about lines: a problem has a `Place`, a path into the data of a file.
The line is looked up when the message is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import cached_property
from typing import Any

from shapecalc.dataclasses import dataclass, field
from shapecalc.limits import MESSAGE_LENGTH, PROBLEMS


class Code(Enum):
    """The kinds of problems. The number of a kind never changes.

    >>> Code.RANK.value, Code.RANK.title
    ('SC402', 'the input of a layer has the wrong number of axes')
    """

    title: str

    def __new__(cls, number: str, title: str) -> Code:
        self = object.__new__(cls)
        self._value_ = number
        self.title = title
        return self

    FILE = "SC101", "the file cannot be read or saved"
    SYNTAX = "SC102", "the file is not valid YAML or JSON"
    DUPLICATE_KEY = "SC103", "a mapping contains the same key twice"
    FORM = "SC104", "the spec contains an unknown key or form"
    EXPRESSION = "SC105", "a layer written as a call cannot be parsed"
    UNKNOWN_LAYER = "SC201", "there is no layer with this name"
    UNKNOWN_ARGUMENT = "SC202", "the layer has no argument with this name"
    ARGUMENT = "SC203", "an argument has an invalid value"
    MISSING_ARGUMENT = "SC204", "arguments are missing, repeated, or too many"
    UNKNOWN_NAME = "SC301", "a name is not defined"
    ORDER = "SC302", "a name is used before it is defined, or in a cycle"
    DUPLICATE_NAME = "SC303", "two layers or tensors of a model have the same name"
    CONNECTION = "SC304", "the outputs of the model cannot be computed from its inputs"
    SHAPE = "SC401", "a layer cannot process the shape of its input"
    RANK = "SC402", "the input of a layer has the wrong number of axes"
    WINDOW = "SC403", "a window is larger than the input that it moves over"
    MERGE = "SC404", "the shapes of tensors that are merged do not match"
    ELEMENTS = "SC405", "a new shape has a different number of elements"
    UNKNOWN_SIZE = "SC406", "a weight needs a size that is unknown"
    INPUTS = "SC407", "a layer receives too many or too few input tensors"
    CALL = "SC408", "a layer is called with missing or wrong arguments"
    CALLED_AGAIN = "SC409", "a shared layer is called on a shape that does not fit its weights"
    STATEFUL = "SC410", "a stateful layer needs a fixed batch size"
    UNWRITABLE = "SC501", "the target format cannot represent the model"
    DATA = "SC601", "the data cannot be loaded, or do not fit the model"
    TARGETS = "SC602", "the labels do not match the model's output or its loss"
    INDEX = "SC603", "an index is outside the vocabulary of an Embedding"
    NOT_BUILT = "SC604", "the model has no weights yet because its input shape is unknown"
    NOT_COMPILED = "SC605", "the model is trained before it is compiled"
    SAMPLES = "SC606", "the data and the labels have different numbers of rows"
    NUMBERS = "SC607", "the data are not one array of numbers"
    MEMORY = "SC608", "a tensor does not fit into memory"
    WEIGHTS = "SC609", "saved weights do not fit the model"
    SYMBOLIC = "SC610", "a symbolic tensor is used as if it contained numbers"
    PACKAGE = "SC611", "a package is missing, or does not fit the others"
    NOT_A_NUMBER = "SC612", "the loss is not a number"
    TRAINING = "SC613", "fit, compile or a callback cannot use what it gets"
    OWN_CLASS = "SC614", "a layer or model of your own lacks what Keras needs"
    SOFTMAX_OF_ONE = "SC701", "a softmax over a single number is always 1"
    LOSS = "SC702", "the last activation does not match the loss"
    UNUSED_INPUT = "SC703", "no layer uses an input"
    UNREAD = "SC704", "nothing uses the output of a layer"
    EVERY_STEP = "SC705", "a Dense layer receives every time step instead of only the last one"
    HUGE_DENSE = "SC706", "almost all parameters are in one Dense layer after a Flatten"
    NAME_CLASH = "SC707", "an inner model has layers with the same names as layers outside it"
    OUTDATED = "SC708", "the code is for an older version of Keras"
    NOT_FROZEN = "SC709", "`trainable: false` of a model inside another freezes nothing"
    PIXELS = "SC710", "a Dense layer predicts for every pixel instead of for the image"

    @property
    def is_warning(self) -> bool:
        """Whether the model is right nevertheless."""
        return str(self.value) > "SC7"


@dataclass(slots=True)
class Span:
    """Characters ``start`` to ``end`` of the scalar at the end of a path."""

    start: int
    end: int


@dataclass(slots=True)
class KeyStep:
    """The key of a mapping, instead of its value."""

    name: str


@dataclass(slots=True)
class Mark:
    """A line and column from a parser, both counted from 1.

    Attributes:
        line, column: the first character.
        end_line, end_column: the character behind the last one; 0 if that is not known. Marks
            with the same first character are equal.
    """

    line: int
    column: int
    end_line: int = field(default=0, compare=False, repr=False)
    end_column: int = field(default=0, compare=False, repr=False)


Step = str | int | Span | KeyStep | Mark
"""A step of a path: a key, an index, or a place inside a value."""


@dataclass(eq=False)
class Source:
    """A file.

    Attributes:
        name: its name as the user wrote it.
        text: its text.
        weights: the file with the weights of the model, if one has been found.
        note: where the text was found, if that is not the file that the user named.
        work: what it took to read it and the files that it loads, in layers; 0 before.
        hdf5: whether the text comes from an HDF5 file.
        packed: whether it comes from an HDF5 file or an archive, which hold saved models only.
        training: the settings of training in an HDF5 file that has variables of an optimizer.
        language: what the text is, if the user says so: ``python`` or ``spec``.
        model: the name of the only model that is read, if the text is a program.
        within: where the text is in another file, as a cell is in a notebook.
        shown: how many models were found in it, if it is a program that has been read.
        known: how many of its layers have outputs of known shapes, if it has been checked.
    """

    name: str
    text: str = field(default="", repr=False)
    weights: str = field(default="", repr=False, compare=False)
    note: str = field(default="", repr=False, compare=False)
    work: int = field(default=0, repr=False, compare=False)
    hdf5: bool = field(default=False, repr=False, compare=False)
    packed: bool = field(default=False, repr=False, compare=False)
    training: str = field(default="", repr=False, compare=False)
    language: str = field(default="", repr=False, compare=False)
    model: str = field(default="", repr=False, compare=False)
    within: Place | None = field(default=None, repr=False, compare=False)
    shown: int = field(default=0, repr=False, compare=False)
    known: int = field(default=0, repr=False, compare=False)

    @property
    def file(self) -> Source:
        """The whole file."""
        return self.within.source if self.within else self

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.text.splitlines()


@dataclass(slots=True, eq=False, repr=False)
class Place:
    """A path into the data of a source.

    Many places are made and few are printed. So each is some steps from the one above, and the
    path is put together when it is asked for.

    >>> (Place(Source("model.yaml")) / "layers" / 4 / "groups").path
    ('layers', 4, 'groups')
    """

    source: Source
    steps: tuple[Step, ...] = ()
    above: Place | None = None

    def __truediv__(self, step: Step) -> Place:
        return Place(self.source, (step,), self)

    @property
    def path(self) -> tuple[Step, ...]:
        """The steps from the top of the data."""
        parts, place = [self.steps], self.above
        while place is not None:
            parts.append(place.steps)
            place = place.above
        return tuple(step for steps in reversed(parts) for step in steps)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Place):
            return NotImplemented
        return self.source == other.source and self.path == other.path

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Place(source={self.source!r}, path={self.path!r})"


@dataclass(slots=True)
class Problem:
    """One mistake of a file or a model.

    Attributes:
        code: its kind.
        message: what is wrong.
        place: where it is.
        hint: how to fix it, if that is known.
        layer: class and name of the layer, as in ``Dense "dense_1"``, if there is one.
        meant: the word that the user probably meant, in place of the word at the place.

    >>> print(Problem(Code.UNKNOWN_LAYER, "no layer Desne", Place(Source("")), meant="Dense"))
    no layer Desne (hint: did you mean `Dense`?)
    """

    code: Code
    message: str
    place: Place
    hint: str = ""
    layer: str = ""
    meant: str = ""

    @property
    def advice(self) -> str:
        """How to fix the problem, in one sentence; empty if that is unknown."""
        return self.hint or (f"did you mean `{self.meant}`?" if self.meant else "")

    def __post_init__(self) -> None:
        self.message, self.hint, self.layer = map(shortened, (self.message, self.hint, self.layer))

    def __str__(self) -> str:
        about = f"{self.layer}: " if self.layer else ""
        return f"{about}{self.message}" + (f" (hint: {self.advice})" if self.advice else "")


def shortened(text: str) -> str:
    """Return a text without its middle if it is longer than `MESSAGE_LENGTH`."""
    if len(text) <= MESSAGE_LENGTH:
        return text
    return f"{text[: MESSAGE_LENGTH // 2]} … {text[-MESSAGE_LENGTH // 4 :]}"


class ShapecalcError(Exception):
    """Problems that whoever asked has to know.

    Attributes:
        problems: the problems in the order of the file, each once; at most `PROBLEMS`, and a last
            one that says that there are more.
        exit_code: the exit code of the command line.
        of_program: whether reading a program gave them, as reading it again would.
    """

    exit_code = 2
    of_program = False

    def __init__(self, problems: Sequence[Problem]) -> None:
        problems = distinct(problems)
        self.problems = (*problems[:PROBLEMS], *_left_out(problems))
        super().__init__("\n".join(map(str, self.problems)))


def _left_out(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield a problem that says that some are left out, if any are."""
    if len(problems) > PROBLEMS:
        last = problems[PROBLEMS]
        message = f"there are more than {PROBLEMS} mistakes; the first are listed"
        yield Problem(last.code, message, last.place)


def distinct(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems, each once.

    The models of a program may share layers with a mistake, and the parts of some data a file.
    """
    return list(
        {
            (problem.code, str(problem), repr(problem.place)): problem for problem in problems
        }.values()
    )


class InputError(ShapecalcError):
    """The input cannot be read: it is missing, it is no YAML, or it is no model."""


class WeightsOnlyError(InputError):
    """The input holds weights of a model, and not the model.

    Attributes:
        weights: the weights, as `shapecalc.stored_weights.StoredWeights`.
    """

    def __init__(self, problem: Problem, weights: Any) -> None:
        super().__init__([problem])
        self.weights = weights


class ModelError(ShapecalcError):
    """The model is wrong: Keras would refuse it."""

    exit_code = 1


class WriteError(ShapecalcError):
    """The model is valid, but the target format cannot represent it."""

    exit_code = 1

    def __init__(self, message: str, place: Place, layer: str = "", hint: str = "") -> None:
        super().__init__([Problem(Code.UNWRITABLE, message, place, hint, layer)])


# Misspelled names
