"""The vocabulary in which a kind of problem is declared, once: cause, cure, example, messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import dedent

from shapecalc.diagnose.message import MessageFields, MessagePattern
from shapecalc.errors import Code

Sentence = str | Callable[[MessageFields], str]
"""A sentence, in which ``{layer}`` and the other names of a message stand for what it tells."""

Cures = Sequence[Sentence] | Callable[[MessageFields], Sequence[str]]
"""Ways to mend it; what they are may depend on what the message tells."""


@dataclass(frozen=True, eq=False)
class Message:
    """What Keras, or what lies below it, prints in such a case.

    Attributes:
        wordings: templates, one for each way in which versions have said it.
        samples: the message as it is printed, by the version.
        means: what it means, in plain words.
        cures: what would mend it.
    """

    wordings: Sequence[MessagePattern]
    samples: Mapping[str, str]
    means: Sentence
    cures: Cures


@dataclass(frozen=True, eq=False)
class Kind:
    """All that is known of a kind of problem beside its number and its title.

    Attributes:
        code: number and title.
        cause: why it is one, with the numbers of the example.
        cures: what would mend it.
        example: a small spec with the problem, or a program of a few lines.
        python: whether it is a program: what is wrong shows with data only.
        form: the form that the example cannot be written in, if that is the problem.
        messages: what is printed elsewhere.
    """

    code: Code
    cause: str
    cures: Sequence[str]
    example: str
    python: bool
    form: str
    messages: Sequence[Message]


KINDS: dict[Code, Kind] = {}
"""Every kind of problem."""


def kind(
    code: Code,
    cause: str,
    *cures: str,
    example: str,
    messages: Sequence[Message] = (),
    python: bool = False,
    form: str = "",
) -> None:
    """Declares a kind of problem."""
    example = dedent(example).strip("\n") + "\n"
    KINDS[code] = Kind(code, _joined(cause), cures, example, python, form, messages)


def message(*wordings: str, means: Sentence, cure: str | Cures, **samples: str) -> Message:
    """A message; the names of the samples are versions: ``keras_3_15`` for Keras 3.15."""
    return Message(
        tuple(map(MessagePattern, wordings)),
        {version(name): _joined(sample) for name, sample in samples.items()},
        means,
        [cure] if isinstance(cure, str) else cure,
    )


PROGRAMS = {"keras": "Keras", "tf": "TensorFlow", "numpy": "NumPy", "sklearn": "scikit-learn"}


def version(name: str) -> str:
    """A version as people write it.

    >>> version("keras_2_15"), version("numpy")
    ('Keras 2.15', 'NumPy')
    """
    program, _, number = name.partition("_")
    return f"{PROGRAMS[program]} {number.replace('_', '.')}".strip()


def said(sentence: Sentence, told: MessageFields) -> str:
    """A sentence about what a message tells."""
    if callable(sentence):
        return sentence(told)
    return _joined(sentence).format_map(told)


def remedies(cures: Cures, told: MessageFields) -> list[str]:
    """What would mend it, given what a message tells."""
    if callable(cures):
        return list(cures(told))
    return [said(cure, told) for cure in cures]


def _joined(text: str) -> str:
    return " ".join(text.split())
