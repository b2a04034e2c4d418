"""A picture as a page in HTML: by itself, without a script; it is zoomed by a choice of sizes."""

from __future__ import annotations

from shapecalc.plot.strokes import Canvas
from shapecalc.plot.svg import as_svg
from shapecalc.plot.theme import Theme
from shapecalc.table.escape import html

ZOOMS = ("fit", "50 %", "100 %", "200 %")
"""The sizes to choose from: the width of the window, and shares of the full size."""


def as_page(drawn: Canvas, title: str, theme: Theme) -> str:
    """Return a page that shows a picture."""
    choices = "\n".join(_choice(number, name) for number, name in enumerate(ZOOMS))
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n'
        f"<title>{html(title)}</title>\n<style>{_style(drawn, theme)}</style>\n</head>\n<body>\n"
        f"{choices}\n<main>\n{as_svg(drawn)}\n</main>\n</body>\n</html>"
    )


def _choice(number: int, name: str) -> str:
    checked = ' checked=""' if name == "100 %" else ""
    return (
        f'<input type="radio" name="zoom" id="zoom{number}"{checked}>'
        f'<label for="zoom{number}">{name}</label>'
    )


def _style(drawn: Canvas, theme: Theme) -> str:
    widths = [
        f"#zoom{number}:checked ~ main svg {{ width: {_width(drawn, name)} }}"
        for number, name in enumerate(ZOOMS)
    ]
    return "\n".join(
        [
            "",
            "body { margin: 0; font-family: sans-serif; "
            f"background: {theme.page}; color: {theme.text} }}",
            "input { margin: 1em .3em 1em 1em }",
            "main { overflow: auto }",
            "svg { display: block; height: auto; margin: auto }",
            *widths,
            "@media print { input, label { display: none } svg { width: 100% !important } }",
            "",
        ]
    )


def _width(drawn: Canvas, name: str) -> str:
    return (
        "100%" if name == "fit" else f"{drawn.width * int(name.split(maxsplit=1)[0]) / 100:.0f}px"
    )
