"""Phrases of answer sheets, rewritten to others with the same meaning that the grammar reads.

Each is a pattern with a sign that a line needs for it: so few patterns are compiled.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from shapecalc.patterns import regex

_OF_A_SIZE = (
    r"(?:inputs?|outputs?|in|out|units?|neurons?|nodes?|features?|channels?|filters?|kernels?|"
    r"steps?|weights?|bias(?:es)?|values?|gates?|words?|dims?)"
)
"""Words for the sizes in a formula, behind their numbers."""

_LAYER = r"(?:dense|fc|linear|lstm|gru|rnn|simple_?rnn|bilstm|conv(?:[123]d)?|embedding)"


def _words_left_out(match: re.Match[str]) -> str:
    return _WORD_IN_A_FORMULA.sub(lambda word: word[1].replace(",", ""), match[0])


def _as_product(match: re.Match[str]) -> str:
    """Return ``400 (25 x 16)`` as an equation if it is one."""
    result, *factors = (int(number.replace(",", "")) for number in match.groups())
    return f"{match[1]} = {match[2]}*{match[3]}" if factors[0] * factors[1] == result else match[0]


_WORD_IN_A_FORMULA = regex(
    rf"(?<![\d.,])(\d[\d,]*)\s+{_OF_A_SIZE}(?=\s*(?:[-*×+xX·)=→]|$))(?!\s*[xX]\w)",
    re.IGNORECASE,
)

PHRASES: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    # `48 (x) 44 (o)`: the first is marked as wrong.
    (
        "(",
        regex(r"(\([^()]*\)|\S+)\s*\([xX×✗✘]\)[\s,/;→-]*(\([^()]*\)|\S+)\s*\([oO○✓✔]\)(?!\w)"),
        r"~~\1~~ \2",
    ),
    # `10 inputs x 4 + 4 biases`: a formula with words.
    ("", regex(rf"^.*\d\s+{_OF_A_SIZE}\s*[*×+xX·]\s*[\d(].*$", re.IGNORECASE), _words_left_out),
    # `400 (25 x 16)`: a product behind its result.
    (
        "(",
        regex(r"(?<![\d,.])(\d[\d,]*)\s+\(\s*(\d[\d,]*)\s*[x×*]\s*(\d[\d,]*)\s*\)"),
        _as_product,
    ),
    # `conv2d -- 476`: a dash, no sign of the number.
    ("--", regex(r"(?<=\w)\s+--\s+(?=\S)"), ": "),
    # `p(conv2d) = 9`
    ("(", regex(r"^\s*[pP#N]\s*\(\s*([A-Za-z]\w*)\s*\)\s*="), r"\1 ="),
    # `63 (or was it 540? I forgot)`, `10쯤`: nobody knows which.
    ("(or ", regex(r"\(or\s+(?:was it\s+|is it\s+)?(\d[\d,]*)\s*\?[^()]*\)"), r"(or \1?)"),
    ("쯤", regex(r"(?<=\d)\s*쯤\s*\??"), "?"),
    # `1■6`: a digit that nobody can read.
    ("■", regex("■"), "?"),
    # `Dense 12 = 96`: a layer of 12 units, and its number.
    (
        "=",
        regex(rf"^(\W*{_LAYER})\s+(\d{{1,3}})\s*=\s*(\d[\d,]*)(?=\s*(?:$|[#,;]))", re.IGNORECASE),
        r"\1(\2): \3",
    ),
    # `224 / conv2d_1 = 1314`: the next answer.
    ("/", regex(r"(?<=\d)\s+/\s+(?=[A-Za-z]\w*\s*=)"), "; "),
    # `(1) 6400 for the embedding`
    (
        " for ",
        regex(
            r"^\s*(?:\(\d+\)|\d+[.)])?\s*(\d[\d,]*)\s+for\s+(?:the\s+)?"
            r"([A-Za-z][A-Za-z ]*(?:\dD)?(?:_\w+)*)\W*$"
        ),
        r"\2: \1",
    ),
    ("verything", regex(r"\b[Ee]verything\s*[:=]?\s+(?=\d)"), "total: "),
    # `"dense": 36,  # 20*3 + 3`: a program with the calculation beside the number.
    ("#", regex(r"(?<=\d),\s*#\s*(?=[\d(][-\d+*×()\s./]*$)"), " = "),
    # `MACs, total: 5`
    (
        ",",
        regex(r"\b(MACs?|FLOPs?|multiply-adds)\s*,\s*(total|sum|all)\b", re.IGNORECASE),
        r"\2 \1",
    ),
    # `MACs per sample (without norms):`: a heading.
    (
        "):",
        regex(r"^(\s*(?:MACs?|FLOPs?)\b[^()\d]*?)\s*\([^()\d]*\)\s*:\s*$", re.IGNORECASE),
        r"\1:",
    ),
)
"""Signs of phrases, their patterns, and what replaces them."""


def rewritten(line: str) -> str:
    """Return a line whose phrases have a form that the grammar reads.

    >>> rewritten("dense: 48 (x) 44 (o)")
    'dense: ~~48~~ 44'
    >>> rewritten("10 inputs x 4 + 4 biases -> 44"), rewritten("(1,200 words * 32)")
    ('10 x 4 + 4 -> 44', '(1200 * 32)')
    >>> rewritten("embedding 400 (25 x 16)"), rewritten("conv 320 (3 x 3)")
    ('embedding 400 = 25*16', 'conv 320 (3 x 3)')
    >>> rewritten("conv2d -- 476"), rewritten("Dense 12 = 96"), rewritten("(1) 64 for the lstm")
    ('conv2d: 476', 'Dense(12): 96', 'lstm: 64')
    >>> rewritten("63 (or was it 540? I forgot)"), rewritten("p(conv2d_1) = 9")
    ('63 (or 540?)', 'conv2d_1 = 9')
    >>> rewritten('"dense": 36,   # 20*3 + 3'), rewritten("MACs, total: 317 700")
    ('"dense": 36 = 20*3 + 3', 'total MACs: 317 700')
    """
    for sign, pattern, replacement in PHRASES:
        if sign in line:
            line = pattern.sub(replacement, line)
    return line
