r"""Foreign text in JSON, YAML, Markdown, HTML, LaTeX, CSV: it is shown, and no part of the form.

Each function sends its text through `visible`, so that no character acts, and then escapes what
the form reads as its own signs. Only JSON and YAML give every text back as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from shapecalc.terminal import visible, visible_lines

# Text


def lines_of(texts: Iterable[object]) -> str:
    """Return a line for each text."""
    return "\n".join(visible(str(text)) for text in texts)


# JSON


def json_text(data: Any, indent: int | None = None, only_ascii: bool = False) -> str:
    r"""Return data as JSON, in which no character acts and every text is complete.

    >>> print(json_text(["층", "\u202e", "\udcff"]))
    ["층", "\u202e", "\udcff"]
    """
    text = json.dumps(data, indent=indent, ensure_ascii=only_ascii, default=str)
    # What is sent to a service is no command: see `without_commands`.
    return visible_lines(text, _json_escape).replace("##", r"#\u0023")


def _json_escape(character: str) -> str:
    return json.dumps(character)[1:-1]


# YAML


def acts(text: str) -> bool:
    """Return whether a text has a character that may act, which YAML has to write in quotes."""
    return visible(text) != text or "::" in text or "##" in text


def yaml_text(document: str) -> str:
    r"""Return a document of YAML with escapes for the characters that act in its quotes.

    PyYAML escapes most of them itself, but not the marks of bidirectional text.

    >>> print(yaml_text('name: "a\u202eb"'))
    name: "a\u202Eb"
    """
    return visible_lines(document, _yaml_escape)


def _yaml_escape(character: str) -> str:
    number = ord(character)
    return f"\\U{number:08X}" if number > 0xFFFF else f"\\u{number:04X}"


# Markdown

_MARKUP = re.compile(
    r"[\\`*{}\[\]#!|~$@]|(?<![^\W_])_|_(?![^\W_])|:(?=//)|(?<=www)\.", re.IGNORECASE
)
"""The signs of Markdown, but not an underscore in a word, and what makes an address a link."""


def markdown(text: str) -> str:
    r"""Return a text in one line of Markdown, in which it has no markup, links or HTML.

    >>> print(markdown("<b>[x](y)</b>"), markdown("a|b"))
    &lt;b&gt;\[x\](y)&lt;/b&gt; a\|b
    """
    from html import escape  # few commands write Markdown or HTML

    return escape(_MARKUP.sub(r"\\\g<0>", visible(text)), quote=False)


def markdown_code(text: str) -> str:
    r"""Return a text as code, in which Markdown sees no markup, also in a table.

    >>> markdown_code("dense_1"), markdown_code("a`b"), markdown_code("a|b")
    ('`dense_1`', '`` a`b ``', '`a\\|b`')
    """
    text = visible(text)
    if "\\|" in text:  # Programs disagree on whether this ends a cell.
        return markdown(text)
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    blank = " " if "`" in text else ""  # Code that begins with a backtick needs one.
    return f"{fence}{blank}{text}{blank}{fence}".replace("|", r"\|")


def markdown_row(cells: Sequence[str]) -> str:
    """Return a row of a table in Markdown."""
    return f"| {' | '.join(cells)} |"


# HTML


def html(text: str) -> str:
    """Return a text for an element or an attribute of HTML.

    >>> html("<b>")
    '&lt;b&gt;'
    """
    from html import escape

    return escape(visible(text))


# LaTeX

_LATEX = {
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
    "·": r"$\cdot$",
    "⌈": r"$\lceil$",
    "⌉": r"$\rceil$",
    "⌊": r"$\lfloor$",
    "⌋": r"$\rfloor$",
    "→": r"$\to$",
    **{sign: f"$^{digit}$" for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    "μ": r"$\mu$",
    "σ": r"$\sigma$",
    "…": r"\dots{}",
    "−": "$-$",
    "×": r"$\times$",
    "√": r"$\surd$",
    "ᵀ": r"$^{\top}$",
    "≤": r"$\le$",
    "≥": r"$\ge$",
}


def latex_text(words: str) -> str:
    r"""Return a text with the special characters of LaTeX escaped.

    >>> latex_text("50 % of x_1 · 2")
    '50 \\% of x\\_1 $\\cdot$ 2'
    """
    return "".join(_LATEX.get(sign, sign) for sign in visible(words))


# CSV

FORMULA = "=+-@|%"
"""The characters at the start of a formula in a spreadsheet."""


def csv_cell(text: str) -> str:
    r"""Return the text of a cell that a spreadsheet does not read as a formula.

    >>> print(csv_cell("=HYPERLINK(1)"), csv_cell("\xa0=1"), csv_cell("kim"))
    '=HYPERLINK(1) '\xa0=1 kim
    """
    return f"'{visible(text)}" if _is_formula(text) else visible(text)


def _is_formula(text: str) -> bool:
    """Return whether the first character that shows, in any width, begins a formula."""
    from unicodedata import category, normalize

    shown = (c for c in text if category(c)[0] not in "CZM")
    return normalize("NFKC", next(shown, " "))[0] in FORMULA
