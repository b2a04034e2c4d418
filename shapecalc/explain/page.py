"""Explanations as a page in HTML: their Markdown as HTML, with a drawing of each layer.

>>> print(as_html("- Output: `(None, u)` <b>"))
<ul>
<li>Output: <code>(None, u)</code> &lt;b&gt;</li>
</ul>
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from shapecalc.table.escape import html

STYLE = """
body { font-family: sans-serif; max-width: 60em; margin: 2em auto; line-height: 1.5 }
section { break-after: page }
code { background: #f3f3f3; padding: 0 .2em; white-space: pre-wrap }
table { border-collapse: collapse; margin: 1em 0 }
td, th { border: 1px solid #ccc; padding: .2em .6em; text-align: left }
"""

_CODE = re.compile(r"(`+)(.+?)\1(?!`)")
_RULE = re.compile(r"\|[-:| ]+\|")


def page(title: str, sections: Sequence[str]) -> str:
    """Return a page with some sections, which are HTML already."""
    parts = "\n".join(f"<section>\n{section}\n</section>" for section in sections)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{html(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"{parts}\n</body>\n</html>"
    )


def as_html(markdown: str) -> str:
    """Return a text in the Markdown that explanations are written in as HTML."""
    lines = markdown.split("\n")
    return "\n".join(
        part for kind, group in groupby(lines, _kind) for part in _block(kind, list(group))
    )


def _kind(line: str) -> str:
    """Return what kind of block a line belongs to."""
    if line.startswith("#"):
        return "heading"
    if line.startswith("|"):
        return "table"
    if line.lstrip().startswith("- "):
        return "list"
    return "text" if line.strip() else ""


def _block(kind: str, lines: Sequence[str]) -> Iterator[str]:
    if kind == "heading":
        for line in lines:
            yield f"<h2>{inline(line.lstrip('#').strip())}</h2>"
    elif kind == "table":
        yield from _table(lines)
    elif kind == "list":
        yield "<ul>"
        yield from (_item(line) for line in lines)
        yield "</ul>"
    elif kind == "text":
        yield f"<p>{inline(' '.join(lines))}</p>"


def _item(line: str) -> str:
    nested = line.startswith(" ")
    inside = inline(line.strip().removeprefix("- "))
    return f'<li style="margin-left: 2em">{inside}</li>' if nested else f"<li>{inside}</li>"


def _table(lines: Sequence[str]) -> Iterator[str]:
    yield "<table>"
    for number, line in enumerate(lines):
        if number and _RULE.fullmatch(line):
            continue
        tag = "td" if number else "th"
        cells = re.split(r"(?<!\\)\|", line.strip()[1:-1])
        texts = [inline(cell.strip().replace(r"\|", "|")) for cell in cells]
        if number or any(texts):
            yield f"<tr>{''.join(f'<{tag}>{text}</{tag}>' for text in texts)}</tr>"
    yield "</table>"


def inline(text: str) -> str:
    """Return a line of Markdown with code as HTML; everything else is text.

    >>> inline("a `b` < ``c`d``")
    'a <code>b</code> &lt; <code>c`d</code>'
    """
    parts, end = [], 0
    for match in _CODE.finditer(text):
        parts += [html(text[end : match.start()]), f"<code>{html(match[2].strip())}</code>"]
        end = match.end()
    return "".join([*parts, html(text[end:])])
