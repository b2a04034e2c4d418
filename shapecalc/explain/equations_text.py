"""Print the equations of layers as text, Markdown or LaTeX, or as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill
from typing import Any

from shapecalc.algebra.equations import (
    TILDE,
    equation_latex,
    equation_text,
    name_latex,
    name_text,
)
from shapecalc.algebra.notation import expr_text, latex
from shapecalc.explain.equations import SIGNS, equations_of, meanings, parts_formula
from shapecalc.explain.layer import Explanation
from shapecalc.table.escape import latex_text

HEADING = "Equations"

SIGNS_IN_LATEX = {"∗": "*", "⊙": r"\odot", "ᵀ": r"X^{\top}"}
"""The signs that LaTeX writes, too, as it writes them; a product of matrices has none."""

OF = {"t": " of one time step", "i": " of each head i", "n": " for each query n"}
"""What the equations hold for, by the index of the first one."""


def equation_lines(explanation: Explanation, columns: int, heading: str) -> Iterator[str]:
    """Yield the equations of a layer for the terminal, with the meaning of every symbol.

    Args:
        explanation: the layer.
        columns: the width of the terminal.
        heading: the word before them, perhaps in color.
    """
    equations = equations_of(explanation)
    if not equations:
        return
    yield heading + OF.get(equations[0].equation.time, "")
    texts = [equation_text(explained.equation) for explained in equations]
    widest = max(map(width, texts))
    room = widest + max(len(explained.meaning) for explained in equations) + 5 <= columns
    for text, explained in zip(texts, equations):
        if room:
            yield f"  {text}{' ' * (widest - width(text))}   {explained.meaning}"
        else:
            yield f"  {text}"
            yield fill(
                explained.meaning, columns, initial_indent=" " * 6, subsequent_indent=" " * 6
            )
    yield ""
    for symbol, meaning in symbol_rows(explanation, texts):
        yield fill(f"  {symbol}: {meaning}", columns, subsequent_indent=" " * 6)


def width(text: str) -> int:
    """Return how many columns a text takes: the mark above a letter takes none.

    >>> width("c\u0303 = 1")
    5
    """
    return len(text) - text.count(TILDE)


def symbol_rows(explanation: Explanation, texts: list[str]) -> list[tuple[str, str]]:
    """Return the symbols and signs of some equations with their meanings."""
    signs = [(sign, SIGNS[sign]) for sign in SIGNS if any(sign in text for text in texts)]
    rows = [(", ".join(map(name_text, names)), why) for names, why in meanings(explanation).items()]
    return [*rows, *signs]


def parts_line(explanation: Explanation) -> str:
    """Return the parameters of a recurrent layer by its equal parts; empty for any other layer.

    The parts are those of its equations.
    """
    parts = parts_formula(explanation)
    return f"{expr_text(parts[0])} with {parts[1]}" if parts else ""


def equations_in_markdown(explanation: Explanation) -> Iterator[str]:
    """Yield the equations as lists in Markdown; nothing if there are none."""
    equations = equations_of(explanation)
    if not equations:
        return
    texts = [equation_text(explained.equation) for explained in equations]
    yield from ("", f"{HEADING}:", "")
    for text, explained in zip(texts, equations):
        yield f"- `{text}` ({explained.meaning})"
    rows = symbol_rows(explanation, texts)
    yield from ("", "; ".join(f"`{symbol}`: {meaning}" for symbol, meaning in rows) + ".")


def equations_in_latex(explanation: Explanation) -> Iterator[str]:
    """Yield the equations in LaTeX; nothing if there are none."""
    equations = equations_of(explanation)
    if not equations:
        return
    yield r"\begin{align*}"
    yield " \\\\\n".join(
        rf"{equation_latex(explained.equation, '&=')} && \text{{{latex_text(explained.meaning)}}}"
        for explained in equations
    )
    yield r"\end{align*}"
    symbols = {
        ", ".join(map(name_latex, names)): meaning
        for names, meaning in meanings(explanation).items()
    }
    text = "".join(equation_text(explained.equation) for explained in equations)
    symbols |= {latex: SIGNS[sign] for sign, latex in SIGNS_IN_LATEX.items() if sign in text}
    yield "; ".join(f"${sign}$: {latex_text(why)}" for sign, why in symbols.items()) + "."
    parts = parts_formula(explanation)
    if parts:
        yield rf"Parameters by parts: ${latex(parts[0])}$, {latex_text(parts[1])}."


def equations_data(explanation: Explanation) -> dict[str, Any]:
    """Return the equations as plain data."""
    equations = equations_of(explanation)
    return {
        "equations": [
            {
                "text": equation_text(explained.equation),
                "latex": equation_latex(explained.equation),
                "meaning": explained.meaning,
            }
            for explained in equations
        ],
        "equation_symbols": {
            ", ".join(map(name_text, names)): meaning
            for names, meaning in meanings(explanation).items()
        },
    }
