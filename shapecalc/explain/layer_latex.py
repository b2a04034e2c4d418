"""Print explanations of layers as fragments of LaTeX."""

from __future__ import annotations

from collections.abc import Iterator

from shapecalc.algebra.notation import factored, latex
from shapecalc.algebra.size import UNKNOWN, Shape
from shapecalc.explain.equations_text import equations_in_latex
from shapecalc.explain.layer import Explanation
from shapecalc.explain.layer_text import input_name, output_name
from shapecalc.explain.multiply_adds_text import multiply_adds_in_latex
from shapecalc.explain.windows_text import window_in_latex
from shapecalc.table.escape import latex_text
from shapecalc.terminal import without_marks


def as_latex(explanation: Explanation) -> str:
    """Return an explanation in LaTeX, which needs the package amsmath."""
    return "\n".join(_latex(explanation))


def _latex(explanation: Explanation) -> Iterator[str]:
    yield rf"\paragraph{{\texttt{{{latex_text(explanation.source_text)}}}}}"
    yield latex_text(without_marks(explanation.rule.summary))
    yield r"\begin{align*}"
    rows = []
    for word, shapes in (("input", explanation.inputs), ("output", explanation.outputs)):
        for number, shape in enumerate(shapes):
            lettered, numbers = latex_shape(shape), latex_shape(explanation.shape(shape))
            name = (input_name if word == "input" else output_name)(explanation, number)
            label = f"{word} ({name})" if name else word
            row = rf"\text{{{label}}} &= {lettered}"
            rows.append(row if lettered == numbers else f"{row} = {numbers}")
    if explanation.weights is not None:
        forms = list(dict.fromkeys(map(latex, explanation.steps)))
        rows.append(rf"\text{{parameters}} &= {forms[0]}")
        rows += [f"&= {form}" for form in forms[1:]]
    rows += multiply_adds_in_latex(explanation)
    yield " \\\\\n".join(rows)
    yield r"\end{align*}"
    if explanation.symbols:
        symbols = [
            rf"${latex(s.letter)}$"
            + ("" if s.number is None else rf"${{}} = {s.number}$")
            + f": {latex_text(without_marks(s.meaning))}"
            for s in explanation.symbols
        ]
        yield "; ".join(symbols) + "."
    yield from window_in_latex(explanation)
    yield from equations_in_latex(explanation)


def latex_shape(shape: Shape) -> str:
    """Return a shape for a formula in LaTeX."""
    sizes = [r"\text{None}" if size is UNKNOWN else latex(factored(size)) for size in shape]
    return rf"\left({', '.join(sizes)}\right)"
