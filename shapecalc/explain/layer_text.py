"""Print explanations of layers as text or Markdown, or as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from inspect import cleandoc
from itertools import zip_longest
from textwrap import fill
from typing import Any

from shapecalc.algebra.notation import expr_text
from shapecalc.algebra.size import UNKNOWN, Shape, Unknown, size_text
from shapecalc.explain.equations_text import (
    HEADING as EQUATIONS,
)
from shapecalc.explain.equations_text import (
    equation_lines,
    equations_data,
    equations_in_markdown,
    parts_line,
)
from shapecalc.explain.layer import Contrast, Explanation, steps_to
from shapecalc.explain.letters import Symbol
from shapecalc.explain.multiply_adds import explain_multiply_adds
from shapecalc.explain.multiply_adds_text import (
    HEADING,
    multiply_add_lines,
    multiply_adds_data,
    multiply_adds_in_markdown,
    product_rows,
    products_in_markdown,
)
from shapecalc.explain.number_text import chain, data, number_text
from shapecalc.explain.picture import picture
from shapecalc.explain.windows_text import (
    HEADING as WINDOW,
)
from shapecalc.explain.windows_text import (
    window_data,
    window_in_markdown,
    window_lines,
)
from shapecalc.table.escape import markdown_code
from shapecalc.terminal import BOLD, CLASS, NARROW, Codes, paint, visible, without_marks

LABELS = ("Why", "Common mistake", "Source")
"""The labels of those paragraphs of a layer's documentation that an explanation repeats."""


def as_text(
    explanation: Explanation,
    columns: int = 80,
    codes: Codes | None = None,
    products: bool = False,
) -> str:
    """Return an explanation for the terminal, with its products of matrices if wanted."""
    text = _Text(max(columns, NARROW), codes or {}, products)
    return "\n".join(text.lines(explanation))


class _Text:
    """The lines of an explanation in a terminal with some columns and colours."""

    def __init__(self, columns: int, codes: Codes, products: bool) -> None:
        self.columns, self.codes, self.products = columns, codes, products

    def heading(self, word: str) -> str:
        return paint(word, BOLD, self.codes)

    def lines(self, explanation: Explanation) -> Iterator[str]:
        name = f"{explanation.name}: " if explanation.name else ""
        yield paint(visible(name + explanation.source_text), CLASS, self.codes)
        yield self.paragraph(without_marks(explanation.rule.summary))
        yield ""
        yield from self.shapes(explanation)
        if explanation.symbols:
            yield ""
            yield self.heading("Symbols")
            yield from self.symbols(explanation.symbols)
        yield ""
        yield from self.params(explanation)
        if explanation.weights:
            yield ""
            yield self.heading("Weights")
            yield from self.table(list(weight_rows(explanation)))
        yield from picture(explanation)
        window = list(window_lines(explanation, self.columns, self.heading(WINDOW)))
        yield from ["", *window] if window else []
        equations = list(equation_lines(explanation, self.columns, self.heading(EQUATIONS)))
        yield from ["", *equations] if equations else []
        yield from self.multiply_adds(explanation)
        yield from self.more(explanation)

    def paragraph(self, words: str, first: str = "  ", rest: str = "  ") -> str:
        return fill(words, self.columns, initial_indent=first, subsequent_indent=rest)

    def shapes(self, explanation: Explanation) -> Iterator[str]:
        for number, shape in enumerate(explanation.inputs):
            word = "Input" if len(explanation.inputs) == 1 else f"Input {number + 1}"
            yield from self.shape(word, explanation, shape, input_name(explanation, number))
        if not explanation.outputs:
            yield f"{self.heading('Output')}    ?  (the layer is defined elsewhere)"
        for number, shape in enumerate(explanation.outputs):
            word = "Output" if len(explanation.outputs) == 1 else f"Output {number + 1}"
            yield from self.shape(word, explanation, shape, output_name(explanation, number))
            for forms in axis_forms(explanation, shape):
                yield from chain(forms, self.columns, " " * 10)

    def shape(
        self, word: str, explanation: Explanation, shape: Shape, note: str = ""
    ) -> Iterator[str]:
        lettered, numbers = tuple_text(shape), tuple_text(explanation.shape(shape))
        same = "" if lettered == numbers else f" = {numbers}"
        note = f"   {note}" if note else ""
        breaks = same and 10 + len(lettered + same + note) > self.columns
        between = "\n         " if breaks else ""
        yield f"{self.heading(word)}{' ' * (10 - len(word))}{lettered}{between}{same}{note}"

    def symbols(self, symbols: Sequence[Symbol]) -> Iterator[str]:
        rows = [
            (s.letter, "" if s.number is None else f"= {s.number:,}", without_marks(s.meaning))
            for s in symbols
        ]
        left = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
        for letter, number, meaning in rows:
            start = f"  {letter.ljust(left[0])} {number.ljust(left[1])}   "
            yield self.paragraph(meaning, start, " " * len(start))

    def params(self, explanation: Explanation) -> Iterator[str]:
        word = "Parameters"
        if explanation.weights is None:
            yield f"{self.heading(word)}  ?  (the layer is defined elsewhere)"
            return
        forms = list(dict.fromkeys(map(number_text, explanation.steps)))
        yield f"{self.heading(word)}  {forms[0]}"
        yield from (f"          = {form}" for form in forms[1:])
        parts = parts_line(explanation)
        if parts:
            yield self.paragraph(f"= {parts}", " " * 10, " " * 12)
        frozen = untrained(explanation)
        if frozen:
            yield f"            including {frozen} non-trainable"

    def multiply_adds(self, explanation: Explanation) -> Iterator[str]:
        lines = list(multiply_add_lines(explanation, self.columns, self.heading(HEADING)))
        yield from ["", *lines] if lines else []
        macs = explain_multiply_adds(explanation) if self.products else None
        if macs and macs.products:
            yield ""
            yield self.heading("Products")
            yield from self.table(list(product_rows(macs)))

    def table(self, rows: Sequence[tuple[str, str, str, str]]) -> Iterator[str]:
        """Yield the rows of the weights; a note without room gets a line of its own."""
        left = [max(len(row[n]) for row in rows) for n in range(3)]
        for name, shape, count, note in rows:
            start = f"  {name.ljust(left[0])}   {shape.ljust(left[1])}   {count.rjust(left[2])}   "
            if len(start) + min(20, len(note)) > self.columns:
                yield start.rstrip()
                yield self.paragraph(note, " " * 6, " " * 6)
            else:
                yield self.paragraph(note, start, " " * len(start))

    def more(self, explanation: Explanation) -> Iterator[str]:
        for contrast in explanation.contrasts:
            change = contrast_text(explanation, contrast)
            if change:
                yield ""
                yield self.paragraph(change, "With ", "  ")
        for word in LABELS:
            for words in explanation.paragraphs(word):
                yield ""
                yield self.paragraph(without_marks(f"{word}: {' '.join(words.split())}"), "", "  ")


def tuple_text(shape: Shape) -> str:
    """Return a shape as a tuple of Python.

    >>> tuple_text((UNKNOWN, 3, 10)), tuple_text((8,))
    ('(None, 3, 10)', '(8,)')
    """
    return f"({', '.join(map(size_text, shape))}{',' * (len(shape) == 1)})"


def input_name(explanation: Explanation, number: int) -> str:
    """Return what an input is, counted from 0; empty if it is the only one, or like the others."""
    names = explanation.rule.input_names
    return names[number] if number < len(names) else ""


def output_name(explanation: Explanation, number: int) -> str:
    """Return what an output is, counted from 0; empty if it is the only one."""
    names = explanation.output_names
    return names[number] if number < len(names) else ""


def axis_forms(explanation: Explanation, shape: Shape) -> Iterator[list[str]]:
    """Yield the steps to each size of a shape that needs a calculation."""
    for size in dict.fromkeys(shape):
        if isinstance(size, Unknown) and size is not UNKNOWN:
            forms = list(dict.fromkeys(map(number_text, explanation.axis_steps(size))))
            if len(forms) > 2:
                yield forms


def untrained(explanation: Explanation) -> str:
    """Return the number of non-trainable parameters; an empty text if there are none."""
    frozen: Any = 0
    for weight in explanation.weights or ():
        if not weight.trainable:
            frozen = explanation.number(weight.count) + frozen
    return "" if isinstance(frozen, int) and not frozen else f"{frozen:,}"


def weight_rows(explanation: Explanation) -> Iterator[tuple[str, str, str, str]]:
    """Yield the name, shape, count and note of each weight, and the sum of the counts."""
    weights = explanation.weights or ()
    for weight in weights:
        lettered, numbers = tuple_text(weight.shape), tuple_text(explanation.shape(weight.shape))
        shape = lettered if lettered == numbers else f"{lettered} = {numbers}"
        note = weight.note if weight.trainable else f"{weight.note}; non-trainable".lstrip("; ")
        name = f"{weight.part} {weight.name}".lstrip()
        yield name, shape, f"{explanation.number(weight.count):,}", note
    if len(weights) > 1:
        yield "", "", f"{explanation.total:,}", "total"


def contrast_text(explanation: Explanation, contrast: Contrast) -> str:
    """Return what another value of an argument changes; an empty text if it changes nothing."""
    parts = []
    if explanation.number(contrast.params) != explanation.total:
        parts.append(
            f"{number_text(steps_to(contrast.params, explanation.numbers)[-1])} parameters"
        )
    shapes = [list(map(explanation.shape, part.outputs)) for part in (explanation, contrast)]
    changed = [shape for old, shape in zip_longest(*shapes) if shape and shape != old]
    if changed:
        parts.append("output " + " and ".join(map(tuple_text, changed)))
    return f"{contrast.argument}: {', '.join(parts)}" if parts else ""


# Markdown


def as_markdown(explanation: Explanation, products: bool = False) -> str:
    """Return an explanation as a section in Markdown, with its products if wanted."""
    return "\n".join(_markdown(explanation, products))


def _markdown(explanation: Explanation, products: bool) -> Iterator[str]:
    name = f"{markdown_code(explanation.name)}: " if explanation.name else ""
    yield f"### {name}{markdown_code(explanation.source_text)}"
    yield from ("", explanation.rule.summary, "")
    yield from _markdown_shapes(explanation)
    if explanation.weights is None:
        yield "- Parameters: ?"
    else:
        forms = dict.fromkeys(map(number_text, explanation.steps))
        yield "- Parameters: " + " = ".join(f"`{form}`" for form in forms)
    yield from multiply_adds_in_markdown(explanation)
    if explanation.symbols:
        yield from ("", "| symbol | value | meaning |", "|---|---:|---|")
    for s in explanation.symbols:
        yield f"| `{s.letter}` | {'' if s.number is None else s.number} | {s.meaning} |"
    yield from _markdown_weights(explanation)
    yield from window_in_markdown(explanation)
    yield from equations_in_markdown(explanation)
    yield from products_in_markdown(explanation) if products else ()
    for contrast in explanation.contrasts:
        change = contrast_text(explanation, contrast)
        yield from ("", f"With {change}.") if change else ()
    for word in LABELS:
        for words in explanation.paragraphs(word):
            yield from ("", f"{word}: {' '.join(words.split())}")


def _markdown_shapes(explanation: Explanation) -> Iterator[str]:
    for word, shapes in (("Input", explanation.inputs), ("Output", explanation.outputs)):
        for number, shape in enumerate(shapes):
            lettered, numbers = tuple_text(shape), tuple_text(explanation.shape(shape))
            name = (input_name if word == "Input" else output_name)(explanation, number)
            label = f"{word} ({name})" if name else word
            yield f"- {label}: `{lettered}`" + ("" if lettered == numbers else f" = `{numbers}`")
            for forms in axis_forms(explanation, shape) if word == "Output" else ():
                yield f"  - `{' = '.join(forms)}`"


def _markdown_weights(explanation: Explanation) -> Iterator[str]:
    if explanation.weights:
        yield from ("", "| weight | shape | parameters | |", "|---|---|---:|---|")
        for cells in weight_rows(explanation):
            name, shape = (f"`{cell}`" if cell else "" for cell in cells[:2])
            yield f"| {name} | {shape} | {cells[2]} | {cells[3]} |"


# For programs


def as_dict(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as plain data; numbers and formulas of unknown weights are None."""
    unknown = explanation.weights is None
    return {
        "name": explanation.name or None,
        "layer": explanation.rule.name,
        "call": explanation.source_text,
        "summary": without_marks(explanation.rule.summary),
        "symbols": [
            {"symbol": s.letter, "meaning": s.meaning, "value": s.number}
            for s in explanation.symbols
        ],
        "inputs": [_shape_data(explanation, shape) for shape in explanation.inputs],
        "outputs": [_shape_data(explanation, shape) for shape in explanation.outputs],
        "output_names": list(explanation.output_names),
        "params": None if unknown else data(explanation.total),
        "formula": None if unknown else expr_text(explanation.params),
        "steps": [] if unknown else list(map(expr_text, explanation.steps)),
        "weights": _weights_data(explanation),
        **multiply_adds_data(explanation),
        **window_data(explanation),
        **equations_data(explanation),
        "contrasts": [
            {
                "with": contrast.argument,
                "params": data(explanation.number(contrast.params)),
                "outputs": [
                    list(map(data, explanation.shape(shape))) for shape in contrast.outputs
                ],
            }
            for contrast in explanation.contrasts
        ],
        # Programs read this key, so it keeps its old name.
        "often_wrong": _one_line_each(explanation.paragraphs("Common mistake")),
        "source": _one_line_each(explanation.paragraphs("Source")),
        "documentation": cleandoc(explanation.rule.__doc__ or ""),
    }


def _weights_data(explanation: Explanation) -> list[dict[str, Any]] | None:
    if explanation.weights is None:
        return None
    return [
        {
            "name": weight.name,
            "part": weight.part or None,
            "shape": list(map(data, explanation.shape(weight.shape))),
            "formula": list(map(size_text, weight.shape)),
            "params": data(explanation.number(weight.count)),
            "trainable": weight.trainable,
            "note": weight.note,
        }
        for weight in explanation.weights
    ]


def _one_line_each(paragraphs: Sequence[str]) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in paragraphs]


def _shape_data(explanation: Explanation, shape: Shape) -> dict[str, Any]:
    return {
        "formula": [None if size is UNKNOWN else size_text(size) for size in shape],
        "shape": list(map(data, explanation.shape(shape))),
    }
