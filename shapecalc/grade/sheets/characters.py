r"""One form for the characters of an answer: full width, LaTeX, Markdown, special blanks.

>>> plain("（None，３，10）"), plain(r"$4\times(10+1+1)\times 10=480$"), plain("**LSTM** `480`")
('(None,3,10)', '4×(10+1+1)× 10=480', 'LSTM 480')
"""

from __future__ import annotations

import re

from shapecalc.grade.sheets.phrases import rewritten
from shapecalc.patterns import regex

_SAME = {
    " ": "\u3000\ufeff",
    "-": "\u2212\u2013\u2014\u2010\u2011",
    "'": "\u2018\u2019\u02bc\u2032",
    '"': "\u201c\u201d",
    "×": "\u2715\u2a2f\u2a09\u2716",
    "·": "\u22c5\u2219\u2217\u30fb\u2022",
    "|": "\u2503\u2502\u2551\uffe8",
    "→": "\u21d2\u27f6\u279c\u2794\u21a6\u25b6\u27a1\u21e8",
    "/": "\u00f7",
}
_HALF_WIDTH: dict[int, int | str] = {0xFF01 + n: 0x21 + n for n in range(94)}
_HALF_WIDTH |= {ord(other): sign for sign, others in _SAME.items() for other in others}
"""Characters of other keyboards, and those that word processors put in the place of plain ones."""

_SHORT_NOT = regex(r"\b(do|does|did|is|are|was|has|have)n't\b", re.IGNORECASE)
_BULLET = regex(r"^\s*[•·▪◦‣▶►■□●○◆◇★☆※✓✔☑]\s*")
_CIRCLED = {0x2460 + n: f"{n + 1}) " for n in range(20)}
_THIN = "\u00a0\u202f\u2009\u2007\u2008\u200a\u2005"
_THIN_MARK = regex(rf"(?<=\d)[{_THIN}](?=\d{{3}}(?!\d))")
_OTHER_BLANKS = str.maketrans(dict.fromkeys(_THIN, " "))

_LATEX = (
    (regex(r"\\(?:d?frac)\s*\{([^{}]*)\}\s*\{([^{}]*)\}"), r"((\1)/(\2))"),
    (
        regex(r"\\(?:text|mathrm|mathbf|textbf|mathit|operatorname|boxed)\s*\{([^{}]*)\}"),
        r"\1",
    ),
    (regex(r"\\(?:left|right|big|Big|displaystyle)\b\s*"), ""),
    (regex(r"\\times(?![A-Za-z])"), "×"),
    (regex(r"\\cdot(?![A-Za-z])"), "·"),
    (regex(r"\\(?:to|rightarrow|Rightarrow|longrightarrow)\b"), "→"),
    (regex(r"\\approx\b"), "≈"),
    (regex(r"\\([lr])floor\b"), lambda m: "⌊" if m[1] == "l" else "⌋"),
    (regex(r"\\([lr])ceil\b"), lambda m: "⌈" if m[1] == "l" else "⌉"),
    (regex(r"\{([,.])\}|\\([#_%&{}])"), r"\1\2"),
    (regex(r"(?<=\d)\\,(?=\d)"), ""),
    (regex(r"\\[,;!: ]|\\quad\b|\\qquad\b"), " "),
    (regex(r"([_^])\{(\w+)\}"), r"\1\2"),
)
_TAGS = regex(
    r"</?(?:[biupa]|em|strong|code|span|br|t[drh]|su[pb]|font|div|li|[ou]l|h[1-6]|html|body|"
    r"table|tbody|thead|pre|section|label|mark|small)\b[^<>]*>",
    re.IGNORECASE,
)
_STRUCK = regex(r"<(s|del|strike)\b[^<>]*>(.*?)</\1>", re.IGNORECASE)
_MARKUP = (
    regex(r"(?<![\w*)\]])\*\*(\S(?:[^*]*\S)?)\*\*(?![\w*(\[])"),
    regex(r"(?<![\w*)\]])\*(\S(?:[^*]*[^\s*])?)\*(?![\w*(\[])"),
    regex(r"(?<![\w_])__(\S(?:[^_]*\S)?)__(?![\w_])"),
    regex(r"`([^`]*)`"),
)


_PLUS = regex(r"(?<=[\s,])plus(?=\s+\d)", re.IGNORECASE)


def plain(text: str) -> str:
    """Return a line in which each sign has one form; `~~440~~` keeps its marks.

    >>> plain("4\u202f457\u202f472 <s>440</s>")
    '4457472 ~~440~~'
    """
    line = text if text.isascii() else _half_width(text)
    if "\\" in line or "$" in line:
        line = _without_latex(line)
    if "<" in line:
        line = _TAGS.sub(" ", _STRUCK.sub(r"~~\2~~", line))
    for markup in _MARKUP if "*" in line or "`" in line or "__" in line else ():
        line = markup.sub(r"\1", line)
    if "n't" in line:
        line = _SHORT_NOT.sub(r"\1 not", line)
    return rewritten(_PLUS.sub("+", line).strip())


def _half_width(text: str) -> str:
    line = _THIN_MARK.sub("", _BULLET.sub("", text)).replace("〃", " as above ")
    return line.translate(_CIRCLED).translate(_HALF_WIDTH).translate(_OTHER_BLANKS)


def _without_latex(text: str) -> str:
    line = text.replace("$", " ") if text.count("$") > 1 else text
    for pattern, form in _LATEX:
        line = pattern.sub(form, line)
    return line
