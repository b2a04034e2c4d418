"""Print the general formula of a window with its numbers, and draw the window on an image."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import fill
from typing import Any

from shapecalc.algebra.notation import expr_text, latex, substitute
from shapecalc.algebra.size import size_text
from shapecalc.explain.layer import Explanation
from shapecalc.explain.windows import (
    CUT,
    EQUAL_PADDING,
    FILLERS,
    NO_GAPS,
    RULES_OF_CUTTING,
    RULES_OF_PADDING,
    SYMBOLS,
    WindowAxis,
    positions_of,
    window_axes,
)
from shapecalc.table.escape import latex_text

HEADING = "Window"


def window_lines(explanation: Explanation, columns: int, heading: str) -> Iterator[str]:
    """Yield the general formula of a window for the terminal, with numbers and meanings.

    Args:
        explanation: the layer.
        columns: the width of the terminal.
        heading: the word before them, perhaps in color.
    """
    axes = window_axes(explanation)
    if not axes:
        return
    yield f"{heading}    {expr_text(axes[0].formula)}"
    for axis in axes:
        yield from (fill(line, columns, subsequent_indent=" " * 12) for line in _axis_lines(axis))
    yield ""
    for symbol, meaning in symbols_of(axes[0]).items():
        yield fill(f"  {symbol}: {meaning}", columns, subsequent_indent=" " * 6)
    for rule in rules_of(axes[0]):
        yield fill(f"  {rule}", columns, subsequent_indent=" " * 6)


def rules_of(axis: WindowAxis) -> list[str]:
    """Return how the padding of a window follows from its sizes, in sentences."""
    name = f"padding={axis.padding!r}"
    if axis.spreads:
        return [f"{name}: {RULES_OF_CUTTING[axis.padding, axis.extra is not None]}"]
    books = f"with equal padding on both sides: {expr_text(EQUAL_PADDING)}"
    filler = [FILLERS[axis.kernel]] if axis.padding != "valid" else []
    return [*(f"{name}: {rule}" for rule in RULES_OF_PADDING[axis.padding]), *filler, books]


def symbols_of(axis: WindowAxis) -> Mapping[str, str]:
    """Return the meanings of the letters that stand beside the formula of a window."""
    meanings = {**SYMBOLS, **CUT} if axis.spreads else dict(SYMBOLS)
    if axis.spreads:
        del meanings["P"]
    if axis.extra is None:
        del meanings["A"]
    if axis.kernel == "pool_size":
        meanings["D"] = NO_GAPS
    return meanings


def _axis_lines(axis: WindowAxis) -> Iterator[str]:
    """Yield what the letters are for one axis, and the formula with these numbers."""
    start = f"  {axis.name}: " if axis.name else "  "
    yield start + ", ".join(_letter_texts(axis))
    if axis.is_known:
        numbers = expr_text(substitute(axis.formula, axis.values))
        yield f"{' ' * len(start)}{numbers} = {positions_of(axis)}"


def _letter_texts(axis: WindowAxis) -> Iterator[str]:
    """Yield what each letter of the general formula is: ``N = h = 10``."""
    for letter in symbols_of(axis):
        forms = [letter]
        if letter in axis.letters:
            forms.append(size_text(axis.letters[letter]))
        if letter in axis.values:
            forms.append(str(axis.values[letter]))
        if len(forms) > 1:
            yield " = ".join(dict.fromkeys(forms))


def window_in_markdown(explanation: Explanation) -> Iterator[str]:
    """Yield the general formula of a window in Markdown; nothing if there is no window."""
    axes = window_axes(explanation)
    if not axes:
        return
    yield from ("", f"{HEADING}: `{expr_text(axes[0].formula)}`", "")
    for axis in axes:
        name = f"{axis.name}: " if axis.name else ""
        letters = ", ".join(f"`{text}`" for text in _letter_texts(axis))
        numbers = ""
        if axis.is_known:
            form = expr_text(substitute(axis.formula, axis.values))
            numbers = f"; `{form} = {positions_of(axis)}`"
        yield f"- {name}{letters}{numbers}"
    meanings = [f"`{symbol}`: {meaning}" for symbol, meaning in symbols_of(axes[0]).items()]
    yield from ("", "; ".join([*meanings, *rules_of(axes[0])]) + ".")


def window_in_latex(explanation: Explanation) -> Iterator[str]:
    """Yield the general formula of a window in LaTeX; nothing if there is no window."""
    axes = window_axes(explanation)
    if not axes:
        return
    rows = [latex(axes[0].formula)]
    for axis in axes:
        if axis.is_known:
            form = latex(substitute(axis.formula, axis.values))
            name = rf" && \text{{{axis.name}}}" if axis.name else ""
            rows.append(rf"{form} &= {positions_of(axis)}{name}")
    yield r"\begin{align*}"
    yield " \\\\\n".join(rows)
    yield r"\end{align*}"
    meanings = [
        f"${latex(symbol)}$: {latex_text(meaning)}"
        for symbol, meaning in symbols_of(axes[0]).items()
    ]
    yield "; ".join([*meanings, *map(latex_text, rules_of(axes[0]))]) + "."


def window_data(explanation: Explanation) -> dict[str, Any]:
    """Return the window of a layer as plain data."""
    axes = window_axes(explanation)
    return {
        "window": [
            {
                "axis": axis.name or None,
                "formula": expr_text(axis.formula),
                "values": axis.values,
                "positions": positions_of(axis) if axis.is_known else None,
            }
            for axis in axes
        ]
    }
