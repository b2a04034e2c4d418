"""What Markdown and other plain text has of HTML: tags inside a line, and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from shapecalc.grade.documents.line import Line
from shapecalc.grade.documents.plain_text import read_plain_lines
from shapecalc.patterns import regex

_TAG = regex(
    r"</?(?P<tag>a|abbr|b|big|blockquote|br|center|code|dd|del|details|div|dl|dt|em|font|h[1-6]|hr"
    r"|i|img|ins|kbd|li|mark|ol|p|pre|s|samp|section|small|span|strike|strong|sub|summary|sup|tt|u"
    r"|ul|var)\b(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_POWER = regex(r"<sup>([^<>]*)</sup>", re.IGNORECASE)
_ENTITY = regex(r"&(?:[a-zA-Z]\w{1,30}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_ESCAPED = regex(r"\\([*_#~<>|+.!-])")
_LATEX = regex(r"\$|\\[(\[]")
_TABLE = regex(r"<table\b", re.IGNORECASE)
_TABLE_END = regex(r"</table\s*>", re.IGNORECASE)
_STRUCK = ("s", "del", "strike")


def read_markdown(texts: Sequence[str]) -> Iterator[Line]:
    """Yield the lines of Markdown, with the rows of tables in HTML as rows of a table.

    Raises:
        NoTextError: if it has a table in HTML, and the library for it is missing.
    """
    at = 0
    for start, end in _tables(texts):
        yield from read_plain_lines([without_markup(text) for text in texts[at:start]], at + 1)
        from shapecalc.grade.documents.html_pages import read_html

        for line in read_html("\n".join(texts[start:end])):
            yield replace(line, number=line.number + start)
        at = end
    yield from read_plain_lines([without_markup(text) for text in texts[at:]], at + 1)


def _tables(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where tables in HTML begin and end."""
    start = None
    for at, text in enumerate(texts):
        if start is None and _TABLE.search(text):
            start = at
        if start is not None and _TABLE_END.search(text):
            yield start, at + 1
            start = None
    if start is not None:
        yield start, len(texts)


def without_markup(text: str) -> str:
    r"""Return a line without tags, and with the signs that are written in words or behind ``\``.

    >>> without_markup("<b>lstm</b>: 4 &times; 12\\*10 = <s>440</s> 480, n<sup>2</sup>")
    'lstm: 4 × 12*10 = ~~440~~ 480, n^2'
    """
    if "<" in text:
        text = _TAG.sub(_sign, _POWER.sub(r"^\1", _without_comments(text)))
    if "&" in text:
        import html  # It has a table of all names.

        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    if "\\" in text and not _LATEX.search(text):
        text = _ESCAPED.sub(r"\1", text)
    return text


def _without_comments(text: str) -> str:
    """Return a line without comments of HTML. A search would take long for many that do not end."""
    *parts, rest = text.split("-->")
    return "".join(_before_comment(part) for part in parts) + rest


def _before_comment(part: str) -> str:
    """Return what is in front of a comment, or a part of a line that ends with an arrow."""
    before, start, _ = part.partition("<!--")
    return before if start else f"{part}-->"


def _sign(match: re.Match[str]) -> str:
    """Return what a tag leaves in the text."""
    tag = match["tag"].lower()
    return "~~" if tag in _STRUCK else " " if tag == "br" else ""
