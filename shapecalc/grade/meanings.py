"""What the names in a student's formulas mean: letters of `explain`, words, letters of their own.

>>> definitions_in("4n(n + m + 1), n = 10, m: features")
{'n': 10, 'm': 'features'}
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby

from shapecalc.explain.letters import Symbol
from shapecalc.patterns import regex

Letters = tuple[str, ...]
"""The letters of `explain` that a name means: one, or those of all sides of a square."""

Definitions = Mapping[str, int | str]
"""What a sheet says about names: a number, or a word such as ``units``."""

WORDS: Mapping[str, str] = {
    "units": "unit hidden hiddenunit hiddensize cell neuron node output out "
    "유닛 은닉유닛 은닉 노드 뉴런 출력",
    "filters": "filter outchannel outputchannel output out 필터 출력채널 출력",
    "kernel_size": "kernel kernelsize filtersize window windowsize 커널 윈도우",
    "strides": "stride 스트라이드 보폭",
    "pool_size": "pool poolsize 풀 풀링",
    "features": "feature inputdim inputdimension inputsize inputfeature input in "
    "특성 특징 피처 입력 입력차원",
    "channels": "channel inchannel inputchannel input in 채널 입력채널 입력",
    "time": "timestep step seqlen sequencelength inputlength length 시간 타임스텝 스텝 시점 길이",
    "steps": "timestep seqlen sequencelength inputlength length 시간 타임스텝 스텝 시점 길이",
    "height": "높이 세로",
    "width": "너비 폭 가로",
    "depth": "깊이",
    "input_dim": "vocab vocabulary vocabsize words 어휘 단어",
    "output_dim": "embedding embeddingdim embeddim 임베딩 임베딩차원",
}
"""What people call arguments and axes, besides their names, without ``num_`` and plurals."""

BATCH = frozenset(["b", "bs", "n", "m"])
"""What people call the size of the batch, in lower case; one of these may also be another size."""

_DEFINITION = regex(
    r"(?<![\w.·*/+−×^-])(?<![·*/+−×^-]\s)([^\W\d]\w*)\s*(?:[:=]|은|는)\s*(\d[\d,]{0,29}|[^\W\d]\w*)(?!\s*[\w(*/+·×^−-])"
)


def definitions_in(text: str) -> dict[str, int | str]:
    """Return what a text says about names: ``n = 10``, ``n: units``, ``n = 유닛``."""
    definitions: dict[str, int | str] = {}
    for name, value in _DEFINITION.findall(text):
        if value[0].isdigit():
            definitions[name] = int(value.replace(",", ""))
        elif any(_plain(value) in names for names in _names().values()):
            definitions[name] = value
    return definitions


def _plain(name: str) -> str:
    """Return a word without ``num_``, blanks and the sign of a plural.

    >>> _plain("num_units"), _plain("Input_dim"), _plain("필터수"), _plain("bias")
    ('unit', 'inputdim', '필터', 'bia')
    """
    plain = re.sub(r"^(num|number_of|no_of|n)_", "", name.lower()).replace("_", "")
    return re.sub(r"(s|의?수|개수|크기)$", "", plain) if len(plain) > 2 else plain


@cache
def _names() -> Mapping[str, Collection[str]]:
    """Return the plain forms of each word and of its other names."""
    return {word: {_plain(word), *map(_plain, names.split())} for word, names in WORDS.items()}


def meaning(name: str, symbols: Sequence[Symbol]) -> Letters:
    """Return the letters of `explain` that a name means, whoever writes it; empty if it is custom.

    The letter of an axis keeps its meaning as a capital, too: ``H`` is no window.
    """
    for s in symbols:
        if s.letter == name or (s.argument is None and s.letter.lower() == name.lower()):
            return (s.letter,)
    words = [s for s in symbols if _plain(name) in _names().get(s.word, {_plain(s.word)})]
    if len(words) == 1:
        return (words[0].letter,)
    return next((sides for sides in squares(symbols) if sides == letters_of(words)), ())


def letters_of(symbols: Sequence[Symbol]) -> Letters:
    """Return the letters of some symbols."""
    return tuple(s.letter for s in symbols)


def squares(symbols: Sequence[Symbol]) -> Iterator[Letters]:
    """Yield the letters of each square: of a window, of its steps, of an image.

    A name for all sides of a window is right only if they are equal.
    """
    for _, group in groupby(symbols, key=lambda s: s.word if s.argument else ""):
        sides = [s for s in group if s.argument or s.word in ("height", "width", "depth")]
        numbers = {s.number for s in sides}
        if len(sides) > 1 and len(numbers) == 1 and None not in numbers:
            yield letters_of(sides)


def targets(name: str, symbols: Sequence[Symbol], definitions: Definitions) -> list[Letters]:
    """Return what a custom name may mean: a letter, all sides of a square; as it is defined."""
    possible = [*squares(symbols), *((s.letter,) for s in symbols)]
    defined = definitions.get(name)
    if isinstance(defined, str):
        letters = meaning(defined, symbols)
        return [letters] if letters else []
    if defined is not None:
        numbers = {s.letter: s.number for s in symbols}
        return [letters for letters in possible if numbers[letters[0]] == defined]
    return possible
