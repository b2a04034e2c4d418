"""Explanations as a document in LaTeX that compiles as it is, with a page like a slide for each.

It needs only packages that every distribution of TeX has: amsmath, geometry and xcolor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapecalc.explain.drawing import as_picture, drawing_of
from shapecalc.explain.layer import Explanation
from shapecalc.explain.layer_latex import as_latex
from shapecalc.explain.layer_text import LABELS, contrast_text, weight_rows
from shapecalc.table.escape import latex_text
from shapecalc.terminal import without_marks

PREAMBLE = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage[papersize={200mm,112.5mm},margin=9mm]{geometry}
\usepackage{amsmath}
\usepackage{xcolor}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt}
\raggedright
\pagestyle{empty}
\allowdisplaybreaks"""
"""The start of the document; the pages have the proportions of a screen."""


def document(fragments: Sequence[str]) -> str:
    """Return a document with some fragments of LaTeX, each of which begins a page."""
    body = "\n\\clearpage\n".join(fragments)
    return f"{PREAMBLE}\n\\begin{{document}}\n{body}\n\\end{{document}}"


def layer_fragment(explanation: Explanation) -> str:
    """Return all that there is to say about a layer in LaTeX, with its drawing."""
    return "\n\n".join([as_latex(explanation), *_more(explanation)])


def _more(explanation: Explanation) -> Iterator[str]:
    drawing = drawing_of(explanation)
    if drawing:
        yield as_picture(drawing)
    if explanation.weights:
        yield "\n".join(_weights(explanation))
    for contrast in explanation.contrasts:
        change = contrast_text(explanation, contrast)
        if change:
            yield latex_text(f"With {change}.")
    for label in LABELS:
        for words in explanation.paragraphs(label):
            text = latex_text(without_marks(" ".join(words.split())))
            yield rf"\textbf{{{label}:}} {text}"


def _weights(explanation: Explanation) -> Iterator[str]:
    yield r"\begin{tabular}{llrp{70mm}}"
    for row in weight_rows(explanation):
        yield " & ".join(map(latex_text, row)) + r" \\"
    yield r"\end{tabular}"
