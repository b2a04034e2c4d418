"""Words that are similar to a misspelled one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

SIMILAR = 4
"""The number of words that may be equally similar to another."""

LONGEST_NAME = 200
"""Characters of a word that may be a misspelled name: the comparison takes memory."""


def closest(word: str, words: Iterable[str]) -> str:
    """Return the word that is most similar to another; empty if none is similar.

    >>> closest("Desne", ["Dense", "Dropout"])
    'Dense'
    >>> closest("x", ["Dense"])
    ''
    """
    return next(iter(similar(word, words)), "")


def similar(word: str, words: Iterable[str]) -> Sequence[str]:
    """Return the words that are most similar to another, all equally similar; perhaps none.

    >>> similar("ConvD", ["Conv1D", "Conv2D", "Conv2DTranspose"])
    ('Conv2D', 'Conv1D')
    >>> similar("x", ["Dense"])
    ()

    Two letters in the wrong order are a smaller mistake than a missing letter:

    >>> similar("adma", ["adam", "adamax"])
    ('adam',)
    """
    if len(word) > LONGEST_NAME:
        return ()
    return _similar(word.lower(), tuple(words))


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """Return the most similar of some words as a question; empty if none is similar.

    >>> did_you_mean("Desne", ["Dense", "Dropout"])
    'did you mean `Dense`?'
    """
    meant = closest(word, words)
    return f"did you mean `{meant}`?" if meant else ""


@lru_cache(maxsize=1024)
def _similar(folded: str, words: tuple[str, ...]) -> Sequence[str]:
    from difflib import SequenceMatcher, get_close_matches  # only a mistake needs them

    by_folded = {other.lower(): other for other in sorted(words)}  # They may come from a set.
    close = get_close_matches(folded, by_folded, n=SIMILAR, cutoff=0.6)
    matcher = SequenceMatcher(b=folded)
    ratios = {}
    for other in close:
        matcher.set_seq1(other)
        same_letters = sorted(other) == sorted(folded)
        ratios[other] = 1.0 if same_letters else matcher.ratio()
    close.sort(key=lambda other: -ratios[other])
    return tuple(by_folded[other] for other in close if ratios[other] == ratios[close[0]])
