"""The pages about kinds of problems, in Markdown: ``docs/errors/``."""

from __future__ import annotations

from collections.abc import Mapping

from shapecalc.diagnose.kinds import KINDS
from shapecalc.diagnose.kinds_text import as_markdown
from shapecalc.errors import Code

INTRODUCTION = """\
# Kinds of problems

Made by `scripts/errors` from the declarations in `shapecalc/diagnose/kinds/`; `shapecalc explain
SC402` prints the same, and `shapecalc why` finds the kind of an error that Keras has printed.
"""

CHAPTERS = {
    "SC1": "The file",
    "SC2": "Layers and arguments",
    "SC3": "Names and connections",
    "SC4": "Shapes",
    "SC5": "Writing",
    "SC6": "Data, labels, training",
    "SC7": "Warnings: Keras takes the model, but it is hardly what was meant",
}
"""What the first number of a code stands for."""


def pages() -> Mapping[str, str]:
    """Every page, by the name of its file."""
    own = {f"{code.value}.md": as_markdown(KINDS[code]) + "\n" for code in Code}
    return {"README.md": _index(), **own}


def _index() -> str:
    lines = [INTRODUCTION]
    for start, chapter in CHAPTERS.items():
        found = [code for code in Code if code.value.startswith(start)]
        lines += [f"## {chapter}", ""]
        lines += [f"- [{code.value}]({code.value}.md): {code.title}" for code in found]
        lines.append("")
    return "\n".join(lines)
