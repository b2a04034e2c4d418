"""Names of several words in formulas: ``kernel size * kernel size * input channels``."""

from __future__ import annotations

import re

from shapecalc.patterns import regex

NAMES = """
kernel size, filter size, window size, pool size, number of filters, input channels, input channel,
output channels, output channel, in channels, out channels, time steps, sequence length,
input length, hidden units, hidden size, number of units, input size, input dim, input features,
input dimension, number of features, vocab size, vocabulary size, embedding dim, output dim,
커널 크기, 필터 크기, 필터 수, 필터 개수, 입력 채널, 입력 채널 수, 출력 채널, 출력 채널 수,
유닛 수, 유닛 개수, 은닉 유닛, 은닉 유닛 수, 입력 차원, 입력 크기, 입력 특성, 타임 스텝, 단어 수
"""
"""What people call the sizes of layers in more than one word."""

_WORDS = "|".join(
    sorted(map(str.strip, NAMES.replace("\n", " ").split(",")), key=len, reverse=True)
)
_SIGNS = r"*×·^+/("
_IN_FORMULA = regex(
    rf"(?<=[{_SIGNS}])(\s*)({_WORDS})(?![\w])|(?<![\w])()({_WORDS})(?=\s*[*×·^²)])", re.IGNORECASE
)


_DEFINED = regex(r"\b([A-Za-z])\s*=\s*(?:[a-z]+\s+){0,3}[a-z]{2,}\s*=\s*(?=\d+\b)")


def with_letters(line: str) -> str:
    """Return a line in which a letter has its number without the words between them.

    >>> with_letters("let i = input size = 64, h = hidden units = 48")
    'let i = 64, h = 48'
    """
    return _DEFINED.sub(r"\1 = ", line) if line.count("=") > 1 else line


_NAMED_SHAPE = regex(r"(?<![\w.])([^\W\d]\w*)(\(\s*\d+(?:\s*,\s*\d+)*\s*\))\s*/\s*(?=\d)")


def with_shapes(line: str) -> str:
    """Return a line in which shapes directly behind names stand apart, if several follow so.

    >>> with_shapes("conv2d(26,26,32)/320 → pool(13,13,32)/0")
    'conv2d (26,26,32) | 320 → pool (13,13,32) | 0'
    """
    shapes = _NAMED_SHAPE.findall(line) if ")/" in line or ") /" in line else []
    if len(shapes) < 2 or not any("," in sizes for _, sizes in shapes):
        return line
    return _NAMED_SHAPE.sub(r"\1 \2 | ", line)


_NEITHER = regex(
    r"\bneither\s+([^.;:]*?)\s+(?:have|has)\s+(?:any\s+)?(?=param|weight)", re.IGNORECASE
)
_NOR = regex(r"\s*,?\s*\bn?or\b", re.IGNORECASE)
_NOT_BUT = regex(r"\bnot\s+\d[\d.,']*\s*,?\s+but\s+(?=\d)", re.IGNORECASE)
_MAPS = regex(r"\bmaps\s+(?:from\s+)?(\d+)\s+to\s+(?=\d)", re.IGNORECASE)
_SUBSCRIPT = regex(
    r"(?<![\w.])(?:[PN#]|[Pp]arams?)_(?!in\b|out\b)(?=[A-Za-z]{2,}\d?[A-Za-z]?(?:_\d+)?\s*=)"
)


def with_plain_words(line: str) -> str:
    """Return a line with the usual words for ``neither``, ``not … but`` and ``maps … to``.

    >>> with_plain_words("Neither the pooling nor the flatten have parameters")
    'the pooling and the flatten have no parameters'
    >>> with_plain_words("conv2d not 224 but 216"), with_plain_words("dense maps 128 to 10")
    ('conv2d 216', 'dense takes 128, gives 10')
    >>> with_plain_words("P_dense_1 = 24×16 + 16 = 400")
    'dense_1 = 24×16 + 16 = 400'
    """
    if "_" in line:
        line = _SUBSCRIPT.sub("", line)
    if "either" in line:
        line = _NEITHER.sub(lambda m: f"{_NOR.sub(' and', m[1])} have no ", line)
    line = _NOT_BUT.sub("", line) if " but " in line else line
    return _MAPS.sub(r"takes \1, gives ", line) if "maps" in line else line


def with_names(line: str) -> str:
    """Return a line in which each name of several words in a formula is one word.

    >>> with_names("conv: (kernel size × kernel size × input channels + 1) × filters")
    'conv: (kernel_size × kernel_size × input_channels + 1) × filters'
    >>> with_names("kernel size 3, filters 32")
    'kernel size 3, filters 32'
    """
    if " " not in line or not any(sign in line for sign in "*×·^"):
        return line

    def joined(match: re.Match[str]) -> str:
        blanks, name = match[1] or "", match[2] or match[4]
        return blanks + name.replace(" ", "_")

    return _IN_FORMULA.sub(joined, line)
