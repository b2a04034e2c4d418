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
    ('SC402', 'a layer gets another number of axes than it takes')
    """

    title: str

    def __new__(cls, number: str, title: str) -> Code:
        self = object.__new__(cls)
        self._value_ = number
        self.title = title
        return self

    FILE = "SC101", "the file cannot be read"
    SYNTAX = "SC102", "the file is not YAML or JSON"
    DUPLICATE_KEY = "SC103", "a key stands twice in one mapping"
    FORM = "SC104", "the spec language has no such form or key"
    EXPRESSION = "SC105", "a layer that is written as a call cannot be read"
    UNKNOWN_LAYER = "SC201", "there is no layer of this name"
    UNKNOWN_ARGUMENT = "SC202", "the layer has no argument of this name"
    ARGUMENT = "SC203", "an argument has a value that is not taken"
    MISSING_ARGUMENT = "SC204", "an argument is missing, given twice, or one too many"
    UNKNOWN_NAME = "SC301", "nothing in the file has this name"
    ORDER = "SC302", "a name is used above the place that defines it, or in a circle"
    DUPLICATE_NAME = "SC303", "two things in one model have the same name"
    CONNECTION = "SC304", "the outputs of the model cannot be computed from its inputs"
    SHAPE = "SC401", "a layer cannot take the shape that reaches it"
    RANK = "SC402", "a layer gets another number of axes than it takes"
    WINDOW = "SC403", "a window is larger than what it moves over"
    MERGE = "SC404", "shapes that are brought together do not fit"
    ELEMENTS = "SC405", "a new shape has another number of elements"
    UNKNOWN_SIZE = "SC406", "a weight needs a size that nobody has told"
    INPUTS = "SC407", "a layer gets more or fewer tensors than it takes"
    CALL = "SC408", "a layer is not called with what it needs"
    CALLED_AGAIN = "SC409", "a layer is called again on a shape that its weights are not made for"
    STATEFUL = "SC410", "a layer that keeps its state needs the size of the batch"
    UNWRITABLE = "SC501", "the form that is asked for has no words for something in the model"
    DATA = "SC601", "the data cannot be had, or do not fit the model"
    TARGETS = "SC602", "the labels do not fit the model's output and its loss"
    INDEX = "SC603", "an index is not in the vocabulary of an Embedding"
    NOT_BUILT = "SC604", "the model has no weights yet, since its input is unknown"
    NOT_COMPILED = "SC605", "the model is trained before compile() has said how"
    SAMPLES = "SC606", "the data and the labels have different numbers of rows"
    NUMBERS = "SC607", "the data are not one array of numbers"
    MEMORY = "SC608", "a tensor does not fit into the memory"
    WEIGHTS = "SC609", "weights that were saved do not fit the model"
    SYMBOLIC = "SC610", "a tensor that has no numbers yet is used as if it had"
    SOFTMAX_OF_ONE = "SC701", "a softmax over one number is always 1"
    LOSS = "SC702", "the last activation does not fit the loss"
    UNUSED_INPUT = "SC703", "no layer reads an input"
    UNREAD = "SC704", "nothing reads what leaves a layer"
    EVERY_STEP = "SC705", "a Dense layer gets every time step, not the last one"
    HUGE_DENSE = "SC706", "nearly all parameters stand in one Dense layer after a Flatten"
    NAME_CLASH = "SC707", "a loaded model has layers with the names of others outside it"

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
