"""How a kind of problem is declared: cause, fixes, example, and the messages of other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from textwrap import dedent

from shapecalc.dataclasses import dataclass
from shapecalc.diagnose.message import MessageFields, MessagePattern
from shapecalc.errors import Code

Sentence = str | Callable[[MessageFields], str]
"""A sentence with ``{layer}`` and other fields of a message, or a function that writes it."""

Fixes = Sequence[Sentence] | Callable[[MessageFields], Sequence[str]]
"""Ways to fix a problem, or a function that chooses them by the fields of a message."""


@dataclass(frozen=True, eq=False)
class Message:
    """An error message of Keras or of a library that Keras uses.

    Attributes:
        patterns: its templates; versions of a library word it differently.
        samples: the message as it is printed, by version.
        means: what it means, in plain words.
        fixes: how to fix the problem.
    """

    patterns: Sequence[MessagePattern]
    samples: Mapping[str, str]
    means: Sentence
    fixes: Fixes


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of problem: what its page explains, and how its messages are recognised.

    Attributes:
        code: its number and title.
        cause: why it is a problem, explained with the numbers of the example.
        fixes: how to fix it.
        example: a small spec with the problem, or a program of a few lines.
        python: whether the example is a program.
        form: the target format that cannot represent the example, if that is the problem.
        messages: the messages that Keras and other libraries print.
    """

    code: Code
    cause: str
    fixes: Sequence[str]
    example: str
    python: bool
    form: str
    messages: Sequence[Message]

    @property
    def needs_data(self) -> bool:
        """Whether the problem shows only when a program runs, with data."""
        return self.python and not self.code.is_warning

    @property
    def file(self) -> str:
        """The name of a file that holds the example."""
        return "model.py" if self.python else "model.yaml"


KINDS: dict[Code, Kind] = {}
"""Every kind of problem, by its code."""


def kind(
    code: Code,
    cause: str,
    *fixes: str,
    example: str,
    messages: Sequence[Message] = (),
    python: bool = False,
    form: str = "",
) -> None:
    """Declare a kind of problem; the arguments are the attributes of `Kind`."""
    example = dedent(example).strip("\n") + "\n"
    KINDS[code] = Kind(code, _joined(cause), fixes, example, python, form, messages)


def message(*templates: str, means: Sentence, fix: str | Fixes, **samples: str) -> Message:
    """Return a message; the names of the samples are versions: ``keras_3_15`` for Keras 3.15."""
    return Message(
        tuple(map(MessagePattern, templates)),
        {version(name): _joined(sample) for name, sample in samples.items()},
        means,
        [fix] if isinstance(fix, str) else fix,
    )


PROGRAMS = {
    "keras": "Keras",
    "tf": "TensorFlow",
    "tfjs": "TensorFlow.js",
    "numpy": "NumPy",
    "sklearn": "scikit-learn",
}


def version(name: str) -> str:
    """Return a version as people write it.

    >>> version("keras_2_15"), version("numpy")
    ('Keras 2.15', 'NumPy')
    """
    program, _, number = name.partition("_")
    return f"{PROGRAMS[program]} {number.replace('_', '.')}".strip()


def filled_in(sentence: Sentence, fields: MessageFields) -> str:
    """Return a sentence with the fields of a message filled in.

    >>> filled_in("{layer} has {expected} weights", MessageFields({"expected": "2"}))
    'the layer has 2 weights'
    """
    if callable(sentence):
        return sentence(fields)
    return _joined(sentence).format_map(fields)


def fixes_for(fixes: Fixes, fields: MessageFields) -> list[str]:
    """Return the ways to fix a problem, with the fields of its message filled in."""
    if callable(fixes):
        return list(fixes(fields))
    return [filled_in(sentence, fields) for sentence in fixes]


def _joined(text: str) -> str:
    return " ".join(text.split())
