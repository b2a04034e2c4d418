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

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, lru_cache

from shapecalc.limits import PROBLEMS, WORDS


class Code(Enum):
    """The kinds of problems. A number never changes its meaning.

    >>> Code.RANK.value, Code.RANK.title
    ('SC402', 'a layer gets an input with the wrong number of axes')
    """

    title: str

    def __new__(cls, number: str, title: str) -> Code:
        self = object.__new__(cls)
        self._value_ = number
        self.title = title
        return self

    FILE = "SC101", "the file cannot be read"
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
    RANK = "SC402", "a layer gets an input with the wrong number of axes"
    WINDOW = "SC403", "a window is larger than the input that it moves over"
    MERGE = "SC404", "the shapes of tensors that are merged do not match"
    ELEMENTS = "SC405", "a new shape has a different number of elements"
    UNKNOWN_SIZE = "SC406", "a weight needs a size that is unknown"
    INPUTS = "SC407", "a layer gets too many or too few input tensors"
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
    SOFTMAX_OF_ONE = "SC701", "a softmax over a single number is always 1"
    LOSS = "SC702", "the last activation does not match the loss"
    UNUSED_INPUT = "SC703", "no layer uses an input"
    UNREAD = "SC704", "nothing uses the output of a layer"
    EVERY_STEP = "SC705", "a Dense layer gets every time step instead of the last one"
    HUGE_DENSE = "SC706", "almost all parameters are in one Dense layer after a Flatten"
    NAME_CLASH = "SC707", "a model inside the model uses layer names from outside it"

    @property
    def is_warning(self) -> bool:
        """Whether Keras takes the model all the same."""
        return str(self.value) > "SC7"


@dataclass(slots=True)
class Span:
    """Characters ``start`` to ``end`` of the scalar that a path leads to."""

    start: int
    end: int


@dataclass(slots=True)
class KeyStep:
    """The key itself in a mapping, not what stands under it."""

    name: str


@dataclass(slots=True)
class Mark:
    """A line and column that a parser has named, both counted from 1."""

    line: int
    column: int


Step = str | int | Span | KeyStep | Mark


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
    meant: str = ""
    """The word that was probably meant by the one that stands at the place."""

    @property
    def advice(self) -> str:
        """What would mend it, in a sentence."""
        return self.hint or (f"did you mean `{self.meant}`?" if self.meant else "")

    def __post_init__(self) -> None:
        self.message, self.hint, self.layer = map(short, (self.message, self.hint, self.layer))

    def __str__(self) -> str:
        about = f"{self.layer}: " if self.layer else ""
        return f"{about}{self.message}" + (f" (hint: {self.advice})" if self.advice else "")


def short(text: str) -> str:
    """A text that may have quoted something endless."""
    return text if len(text) <= WORDS else f"{text[: WORDS // 2]} … {text[-WORDS // 4 :]}"


class ShapecalcError(Exception):
    """Something that the person who asked has to know.

    Attributes:
        problems: every problem that was found, in the order of the file.
        exit_code: what the command line ends with.
    """

    exit_code = 2

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = (*problems[:PROBLEMS], *_left_out(problems))
        super().__init__("\n".join(map(str, self.problems)))


def _left_out(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Says that there are more problems than are told."""
    if len(problems) > PROBLEMS:
        last = problems[PROBLEMS]
        message = f"there are more than {PROBLEMS} mistakes: these are the first"
        yield Problem(last.code, message, last.place)


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


# Names that are written wrongly

LONGEST = 200
"""Characters of a word that may be a name written wrongly; looking for it takes memory."""


def closest(word: str, words: Iterable[str]) -> str:
    """Return the word that is most similar to another; empty if none is.

    >>> closest("Desne", ["Dense", "Dropout"])
    'Dense'
    >>> closest("x", ["Dense"])
    ''
    """
    if len(word) > LONGEST:
        return ""
    return _closest(word.lower(), tuple(words))


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """Return the most similar of some words as a question; empty if none is.

    >>> did_you_mean("Desne", ["Dense", "Dropout"])
    'did you mean `Dense`?'
    """
    meant = closest(word, words)
    return f"did you mean `{meant}`?" if meant else ""


@lru_cache(maxsize=1024)
def _closest(folded: str, words: tuple[str, ...]) -> str:
    from difflib import get_close_matches  # only a mistake needs it

    by_folded = {other.lower(): other for other in words}
    close = get_close_matches(folded, by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else ""
