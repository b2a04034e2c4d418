"""Elements of SVG: every text and every value of an attribute is escaped here."""

from __future__ import annotations

from collections.abc import Iterable

from shapecalc.table.escape import html

NAMESPACE = "http://www.w3.org/2000/svg"


def element(tag: str, text: str | None = None, /, **attributes: str | float) -> str:
    """Return an element; an underscore in the name of an attribute is written as a dash.

    >>> element("line", x1=0, y1=2.50)
    '<line x1="0" y1="2.5"/>'
    >>> element("text", "a < b", text_anchor="end")
    '<text text-anchor="end">a &lt; b</text>'
    """
    start = _start(tag, attributes.items())
    return f"<{start}/>" if text is None else f"<{start}>{html(text)}</{tag}>"


def _start(tag: str, attributes: Iterable[tuple[str, str | float]]) -> str:
    return " ".join([tag, *(f'{_dashed(name)}="{_value(value)}"' for name, value in attributes)])


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def _value(value: str | float) -> str:
    return html(value) if isinstance(value, str) else f"{round(value, 2) + 0.0:.10g}"


def parent(tag: str, children: Iterable[str], /, **attributes: str | float) -> str:
    """Return an element that contains others.

    >>> parent("g", [element("line", x1=0)], fill="none")
    '<g fill="none"><line x1="0"/></g>'
    """
    return f"<{_start(tag, attributes.items())}>{''.join(children)}</{tag}>"


def picture_start(width: float, height: float, font_size: float) -> str:
    """Return the start of a picture, which is also a part of an HTML page."""
    box = f"0 0 {_value(width)} {_value(height)}"
    attributes: dict[str, str | float] = {
        "xmlns": NAMESPACE,
        "width": width,
        "height": height,
        "viewBox": box,
        "font-family": "sans-serif",
        "font-size": font_size,
    }
    return f"<{_start('svg', attributes.items())}>"
