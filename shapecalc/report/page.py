"""A report as one page in HTML, which needs no other file and no network."""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from shapecalc import __version__
from shapecalc.diagnose.repair import Diagnosis
from shapecalc.plot.theme import THEMES, Theme
from shapecalc.report.contents import Contents, ReportLine
from shapecalc.table.escape import html, json_text

FOLDER = Path(__file__).parent

COLORS = ("page", "text", "faint", "border", "line", "band", "bar", "wrong", "wrong_box")
"""The colors of a theme with one value each."""

SEVERAL = ("frames", "weights")
"""Those with several."""

COLUMNS: Mapping[str, str] = {
    "name": "Layer",
    "shape": "Output shape",
    "params": "Parameters",
    "macs": "Multiply-adds",
    "connected": "Connected to",
}
"""The columns of the table, with their titles."""

LARGE = 100_000
"""The fewest characters of a picture that is packed; a smaller one is shown without a script."""

SORTABLE = ("name", "params", "macs")


def variable(name: str) -> str:
    """Return the color of a theme as the page names it."""
    return f"var(--{name.replace('_', '-')})"


def page_theme() -> Theme:
    """Return the theme of a picture in the page, whose colors change with those of the page."""
    light = THEMES["light"]
    several: dict[str, Any] = {
        name: tuple(variable(f"{name}-{n}") for n in range(len(getattr(light, name))))
        for name in SEVERAL
    }
    return Theme(**{name: variable(name) for name in COLORS}, **several)


def _declared(theme: Theme) -> str:
    """Return the colors of a theme as variables of CSS."""
    pairs = [(name, getattr(theme, name)) for name in COLORS]
    for name in SEVERAL:
        pairs += [(f"{name}-{n}", color) for n, color in enumerate(getattr(theme, name))]
    return " ".join(f"--{name.replace('_', '-')}: {color};" for name, color in pairs)


def style() -> str:
    """Return the style of the page, with the colors of the pictures."""
    light, dark, printed = (_declared(THEMES[name]) for name in ("light", "dark", "print"))
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f"@media print {{ :root {{ color-scheme: light; {printed} }} }}\n"
        f"{(FOLDER / 'page.css').read_text(encoding='utf-8')}"
    )


def page(contents: Contents) -> str:
    """Return the page."""
    return "\n".join(_page(contents)) + "\n"


def _page(contents: Contents) -> Iterator[str]:
    title = html(contents.title)
    yield "<!DOCTYPE html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta name="generator" content="shapecalc {__version__}">'
    yield f"<title>{title}</title>"
    yield f"<style>\n{style()}</style></head><body>"
    yield f"<header><h1>{title}</h1>"
    if contents.totals:
        yield "<dl>"
        for word, number in contents.totals:
            yield f"<div><dt>{html(word)}</dt><dd>{html(number)}</dd></div>"
        yield "</dl>"
    yield "</header><main>"
    yield from _mistakes(contents)
    if contents.notes:
        yield '<section class="notes" aria-label="Notes"><ul>'
        yield from (f"<li>{html(note)}</li>" for note in contents.notes)
        yield "</ul></section>"
    if contents.lines:
        yield from _table(contents)
    if contents.picture:
        yield '<section id="graph" aria-labelledby="graph-title"><h2 id="graph-title">Graph</h2>'
        yield '<p class="tools"><button type="button" data-zoom="1">Whole graph</button>'
        yield '<button type="button" data-zoom="0">Full size</button></p>'
        plain = NO_SCRIPT if is_large(contents.picture) else contents.picture
        yield f'<div id="picture" tabindex="0">{plain}</div></section>'
    yield "</main>"
    yield f'<script type="text/plain" id="packed">{packed(contents)}</script>'
    yield f"<script>\n{(FOLDER / 'page.js').read_text(encoding='utf-8')}</script>"
    yield "</body></html>"


NO_SCRIPT = "<noscript><p>The graph is shown by a script.</p></noscript>"


def is_large(picture: str) -> bool:
    """Return whether a picture is packed."""
    return len(picture) >= LARGE


def packed(contents: Contents) -> str:
    """Return what a script of the page shows: as JSON, compressed, in characters of base64.

    These are the explanations, which would take more room than all the rest, and a large picture.
    """
    picture = contents.picture if is_large(contents.picture) else ""
    data = json_text({"explanations": contents.explanations, "picture": picture})
    return b64encode(zlib.compress(data.encode("utf-8", "backslashreplace"), 9)).decode()


def _mistakes(contents: Contents) -> Iterator[str]:
    """Yield the section with the mistakes, if there are any."""
    if not contents.diagnoses:
        return
    yield '<section id="mistakes" aria-labelledby="mistakes-title">'
    yield '<h2 id="mistakes-title">What is wrong</h2><ol>'
    for diagnosis in contents.diagnoses:
        yield from _mistake(diagnosis)
    yield "</ol></section>"


def _mistake(diagnosis: Diagnosis) -> Iterator[str]:
    problem, position = diagnosis.problem, diagnosis.position
    kind = "warning" if problem.code.is_warning else "error"
    where = f"line {position.line}, column {position.column}" if position else ""
    start = ", ".join(filter(None, [where, problem.layer]))
    yield f'<li class="{kind}"><p><strong>{kind} {problem.code.value}</strong> {html(start)}</p>'
    yield f"<p>{html(problem.message)}</p>"
    yield from (f"<p>shapes: <code>{html(chain)}</code></p>" for chain in diagnosis.chains)
    words = [("fix", str(fix)) for fix in diagnosis.suggestions]
    for word, text in words or [("hint", problem.advice)] * bool(problem.advice):
        yield f"<p>{word}: {html(text)}</p>"
    yield "</li>"


def _table(contents: Contents) -> Iterator[str]:
    """Yield the section with the table, and the place for the explanation of a layer."""
    most = {
        "params": max((line.params or 0 for line in contents.lines), default=0),
        "macs": max((line.macs or 0 for line in contents.lines), default=0),
    }
    yield '<section id="layers" aria-labelledby="layers-title"><h2 id="layers-title">Layers</h2>'
    yield '<p class="tools"><label>Search <input type="search" id="search" '
    yield 'placeholder="name or class"></label> <span role="status" id="count"></span>'
    if any(line.has_lines for line in contents.lines):
        yield '<button type="button" id="unfold">Open all models</button>'
    yield "</p>"
    yield '<div class="columns"><div class="wide"><table><thead><tr>'
    for name, title in COLUMNS.items():
        inside = f'<button type="button" data-sort="{name}">{title}</button>'
        yield f'<th scope="col" class="{name}">{inside if name in SORTABLE else title}</th>'
    yield "</tr></thead><tbody>"
    for line in contents.lines:
        yield "".join(_row(line, most))
    yield '</tbody></table></div><aside id="explanation" tabindex="-1" aria-live="polite">'
    yield "<p>Choose a layer to see how its numbers are calculated.</p></aside></div></section>"


def _row(line: ReportLine, most: Mapping[str, int]) -> Iterator[str]:
    """Yield a row of the table; what is usual is not written, since there may be thousands."""
    depth = f' data-depth="{line.depth}" style="--depth: {line.depth}"' if line.depth else ""
    yield f'<tr{depth}><th scope="row">'
    if line.has_lines:
        label = html(f"Layers of {line.name}")
        yield f'<button type="button" class="fold" aria-expanded="false" aria-label="{label}">'
        yield "</button>"
    if line.explanation is None:
        yield f"<span>{html(line.name)}</span>"
    else:
        yield f'<button type="button" class="layer" data-explanation="{line.explanation}">'
        yield f"{html(line.name)}</button>"
    yield f" <small>{html(line.class_name)}</small></th>"
    yield f'<td class="shape">{html(line.shape)}</td>'
    yield _bar("params", line.params_text, line.params, most["params"])
    yield _bar("macs", line.macs_text, line.macs, most["macs"])
    yield f'<td class="connected">{html(line.connected_to)}</td></tr>'


def _bar(name: str, text: str, size: int | None, most: int) -> str:
    """Return the cell of a number, with a bar that shows its share of the largest one."""
    share = round(100 * (size or 0) / most, 1) if most else 0
    style = f' style="--share: {share}%"' if share else ""
    return f'<td class="{name}"{style}>{html(text)}</td>'
