"""The words of answers: what they name, in English and Korean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto
from functools import cache, cached_property, lru_cache

from shapecalc.dataclasses import dataclass, field
from shapecalc.grade.sheets.lexicon import LAYERS, NICKNAMES, ORDINALS, WORDS
from shapecalc.patterns import regex


class Role(Enum):
    """What a part of a line is."""

    SUBJECT = auto()
    ORDER = auto()
    TOTAL = auto()
    SHAPE_LABEL = auto()
    PARAMS_LABEL = auto()
    INPUT_LABEL = auto()
    OTHER_LABEL = auto()
    COST_LABEL = auto()
    VALUE = auto()
    FINAL = auto()
    PARTIAL = auto()
    PART = auto()
    OR = auto()
    NOT = auto()
    COMPARE = auto()
    UNSURE = auto()
    ABOUT = auto()
    NONE = auto()
    SAME = auto()
    CORRECTION = auto()
    OTHER_UNIT = auto()
    ITEM = auto()
    ARROW = auto()
    EQUALS = auto()
    SEPARATOR = auto()
    NOISE = auto()
    LAYER = auto()
    GATE = auto()
    FACTOR = auto()
    PLUS = auto()
    STRUCK = auto()
    WORD = auto()
    EACH_OF = auto()
    EARLIER = auto()
    REASON = auto()
    GROUP = auto()
    OTHER_ONE = auto()
    REST = auto()
    SIGN = auto()


ANSWER_LABELS = (Role.SHAPE_LABEL, Role.PARAMS_LABEL)
"""The words for what is asked."""

NO_ANSWERS = (Role.INPUT_LABEL, Role.OTHER_LABEL, Role.COST_LABEL)
"""The words for what is neither a shape nor a number of parameters."""


@dataclass(frozen=True, slots=True)
class Sense:
    """What a word means: its kind, which one of the kind, and a nickname of layers."""

    kind: Role
    value: object = ""
    nickname: str = ""


POOLING = ("MaxPooling", "AveragePooling", "GlobalMaxPooling", "GlobalAveragePooling")
AXES = ("1D", "2D", "3D")

LAST = "last"
"""The order of the last layer."""

ALIKE = 0.75
"""The lowest ratio of similarity at which a word counts as a misspelling of another."""


@dataclass(eq=False)
class SheetWords:
    """What words mean on a sheet about a model.

    Attributes:
        phrases: the meaning of a phrase, in lower case with single blanks.
        names: the names of the model's layers, in lower case.
        classes: the classes of layers by their name in lower case without underscores.
        longest: the most words of a phrase.
        kinds: the classes of the layers with names of their own, by these in lower case.
    """

    phrases: dict[str, Sense] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)
    longest: int = 4
    kinds: dict[str, str] = field(default_factory=dict)

    @cached_property
    def known(self) -> tuple[str, ...]:
        """The names of classes and layers in lower case, for what is misspelled."""
        return (*self.classes, *self.names)

    def meaning(self, phrase: str) -> Sense | None:
        """Return what a phrase means; None if it means nothing here."""
        return self.phrases.get(phrase)


_BETWEEN = regex(r"[\s_\-]+")


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """Return a word as it is looked up.

    >>> folded("Max_Pooling2D"), folded("Non-Trainable")
    ('max pooling2d', 'non trainable')
    """
    return _BETWEEN.sub(" ", word.lower()).strip()


_NUMBER_BEHIND = regex(r"(?:_|(?<!\d))\d+$")
"""It looks at each digit of a long number once."""


def without_number(name: str) -> str:
    """Return a name without the number behind it.

    >>> without_number("max_pooling2d_1"), without_number("conv2")
    ('max_pooling2d', 'conv')
    """
    return _NUMBER_BEHIND.sub("", name)


def _entries(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the meanings in a text of the lexicon, each with its words."""
    for entry in re.split(r"\n(?=\S)", text.strip()):
        meaning, _, words = entry.partition(":")
        yield meaning, [folded(word) for word in " ".join(words.split()).split(", ")]


def _classes(names: str) -> Iterator[str]:
    for name in names.split():
        yield from (name.replace("*", rank) for rank in (AXES if "*" in name else ("",)))


def _phrases() -> Iterator[tuple[str, Sense]]:
    for meaning, words in _entries(WORDS):
        kind, _, value = meaning.partition(" ")
        yield from ((word, Sense(Role[kind.upper()], value)) for word in words)
    for meaning, words in _entries(LAYERS):
        classes = LAST if meaning == LAST else tuple(_classes(meaning))
        yield from ((word, Sense(Role.SUBJECT, classes)) for word in words)
    for meaning, words in _entries(NICKNAMES):
        nickname, _, names = meaning.partition(" ")
        sense = Sense(Role.SUBJECT, tuple(_classes(names)), nickname)
        yield from ((word, sense) for word in words)
    for meaning, words in _entries(ORDINALS):
        number = LAST if meaning == LAST else int(meaning)
        yield from ((word, Sense(Role.ORDER, number)) for word in words)


EASTERN = r"[^\W\d_\x00-\u0400]"
"""The pattern of a letter of other scripts, some of which write words without blanks.

Ranges of letters would take a millisecond each time that a pattern with them is compiled."""

_EASTERN = regex(f"(?:{EASTERN}| )+")
_SPACED = dict(_phrases())
_JOINED = {word.replace(" ", ""): word for word in reversed(_SPACED) if _EASTERN.fullmatch(word)}
PHRASES = {word: _SPACED[spaced] for word, spaced in _JOINED.items()} | _SPACED
"""The meaning of each phrase; one without Latin letters also stands without the blanks."""


def names_part(text: str) -> bool:
    """Return whether a word names a part of the parameters.

    >>> names_part("bias"), names_part("params")
    (True, False)
    """
    meaning = PHRASES.get(folded(text))
    return meaning is not None and meaning.kind is Role.PART


@cache
def _hangul_word() -> re.Pattern[str]:
    """Return the pattern of the Korean phrases, the longest first; few sheets have all of them."""
    return re.compile("|".join(sorted(filter(_EASTERN.fullmatch, PHRASES), key=len, reverse=True)))


LONGEST_RUN = 60
"""The most letters in a row that are read without a blank between them."""

_SUFFIXES = {
    "층",
    "번",
    "개",
    "씩",
    "당",
    "점",
    "분",
    "초",
    "배",
    "쪽",
    "層",
    "层",
    "個",
    "个",
    "倍",
}
_PARTICLES = regex(
    r"(?:은|는|이|가|을|를|의|으로|로|에|도|과|와|수|입니다|이다|임|하면|다|예요|이에요)?$"
)


def hangul_parts(run: str) -> Iterator[str]:
    """Yield the known words in a run of Korean or Japanese letters, and what stands between them.

    >>> list(hangul_parts("총파라미터수는")), list(hangul_parts("합친"))
    (['총파라미터수', '는'], ['합친'])
    """
    at, run = 0, run[:LONGEST_RUN]
    for match in _hangul_word().finditer(run):
        if len(match[0]) == 1 and not _stands_alone(run, match):
            continue
        if match.start() > at:
            yield run[at : match.start()]
        yield match[0]
        at = match.end()
    if at < len(run):
        yield run[at:]


def _stands_alone(run: str, match: re.Match[str]) -> bool:
    """Return whether a single syllable is a word, not a part of another one."""
    if match[0] in _SUFFIXES and match.start():
        return True
    rest = run[match.end() :]
    return not match.start() and bool(_PARTICLES.match(rest) or _hangul_word().match(rest))


_MERGING = {"합치면": Sense(Role.TOTAL, "total")}
"""Words for a merging layer that mean something else where a model has none."""


def vocabulary(
    names: Iterable[str] = (), classes: Iterable[str] = (), kinds: Mapping[str, str] | None = None
) -> SheetWords:
    """Return the vocabulary of sheets about a model with some layers and classes.

    Args:
        names: the names of the layers.
        classes: the classes that may stand on a sheet.
        kinds: the class of each layer, by its name.
    """
    known = {name.lower(): name for name in names}
    by_class = {name.lower(): name for name in classes}
    for name in list(known.values()):  # `stem BN` is `stem_bn`.
        spaced = folded(name)
        if without_number(name).lower() not in by_class and spaced not in PHRASES:
            known.setdefault(spaced, name)
    own = {
        name.lower(): kind
        for name, kind in (kinds or {}).items()
        if without_number(name).lower().replace("_", "") not in by_class
    }
    merges = kinds is None or any(kind in ("Concatenate", "Add") for kind in kinds.values())
    phrases = PHRASES if merges else PHRASES | _MERGING
    return SheetWords(phrases, known, by_class, kinds=own)


@lru_cache(maxsize=1)
def all_classes() -> list[str]:
    """Return the classes that words of courses stand for."""
    meanings = (meaning for meaning, _ in _entries(LAYERS) if meaning != LAST)
    return [name for meaning in meanings for name in _classes(meaning)]
