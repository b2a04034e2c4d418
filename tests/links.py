"""Links between pages of Markdown. A script uses this, too, with nothing but Python."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

CODE = re.compile(r"^( *)(`{3,}|~{3,}).*?^\1\2|(`+)(?!`).+?(?<!`)\3(?!`)", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^()\s]+(?:\([^()\s]*\))?)\)")
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
ELSEWHERE = re.compile(r"[a-z]+:")
"""How the address of another host, or of a mailbox, begins."""


def links(text: str) -> list[str]:
    """Return the targets of links within the project, those in code left out.

    >>> links("[a](b.md#c), `[d](e)` and [f](https://g)")
    ['b.md#c']
    """
    return [link for link in LINK.findall(CODE.sub("", text)) if not ELSEWHERE.match(link)]


def anchors(text: str) -> set[str]:
    """Return the anchors of the headings, as hosts of code name them.

    >>> sorted(anchors("# One `two`, three\\n## Four\\n## Four"))
    ['four', 'four-1', 'one-two-three']
    """
    names: Counter[str] = Counter()
    for heading in HEADING.findall(
        re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    ):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        names[re.sub(r"[^\w -]", "", words).strip().lower().replace(" ", "-")] += 1
    return {
        name if not number else f"{name}-{number}"
        for name, count in names.items()
        for number in range(count)
    }


def broken(page: Path) -> Iterator[str]:
    """Yield the links of a page that lead nowhere."""
    for link in links(page.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.is_file():  # A folder has no page of its own in a site.
            yield f"{link}: there is no such file"
        elif anchor and anchor not in anchors(target.read_text(encoding="utf-8")):
            yield f"{link}: there is no such heading"
