"""Explanations as people read them: as text, in Markdown, in LaTeX; and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from inspect import cleandoc
from textwrap import fill
from typing import Any

from shapecalc.algebra.formula import SUPERSCRIPTS
from shapecalc.algebra.notation import Expr, expr_text, factored, latex
from shapecalc.algebra.size import UNKNOWN, Shape, Unknown, size_text
from shapecalc.explain.layer import Contrast, Explanation
from shapecalc.explain.letters import Symbol
from shapecalc.explain.picture import picture
from shapecalc.terminal import BOLD, CLASS, NARROW, Codes, paint, without_marks


def as_text(found: Explanation, columns: int = 80, codes: Codes | None = None) -> str:
    """An explanation for the terminal."""
    return "\n".join(_Text(max(columns, NARROW), codes or {}).lines(found))


class _Text:
    def __init__(self, columns: int, codes: Codes) -> None:
        self.columns, self.codes = columns, codes

    def head(self, word: str) -> str:
        return paint(word, BOLD, self.codes)

    def lines(self, found: Explanation) -> Iterator[str]:
        name = f"{found.name}: " if found.name else ""
        yield paint(name + found.source_text, CLASS, self.codes)
        yield self.paragraph(without_marks(found.rule.summary))
        yield ""
        yield from self.shapes(found)
        if found.symbols:
            yield ""
            yield self.head("Symbols")
            yield from self.symbols(found.symbols)
        yield ""
        yield from self.params(found)
        if found.weights:
            yield ""
            yield self.head("Weights")
            yield from self.table(list(weight_rows(found)))
        yield from picture(found)
        yield from self.more(found)

    def paragraph(self, words: str, first: str = "  ", rest: str = "  ") -> str:
        return fill(words, self.columns, initial_indent=first, subsequent_indent=rest)

    def shapes(self, found: Explanation) -> Iterator[str]:
        for number, shape in enumerate(found.inputs):
            word = "Input" if len(found.inputs) == 1 else f"Input {number + 1}"
            yield from self.shape(word, found, shape)
        if not found.outputs:
            yield f"{self.head('Output')}  ?  only code from elsewhere knows it"
        for number, shape in enumerate(found.outputs):
            word = "Output" if len(found.outputs) == 1 else f"Output {number + 1}"
            yield from self.shape(word, found, shape)
            for forms in axis_forms(found, shape):
                yield from chain(forms, self.columns, " " * 10)

    def shape(self, word: str, found: Explanation, shape: Shape) -> Iterator[str]:
        lettered, numbers = tuple_text(shape), tuple_text(found.shape(shape))
        same = "" if lettered == numbers else f" = {numbers}"
        yield f"{self.head(word)}{' ' * (10 - len(word))}{lettered}{same}"

    def symbols(self, symbols: Sequence[Symbol]) -> Iterator[str]:
        rows = [
            (s.letter, "" if s.number is None else f"= {s.number:,}", without_marks(s.meaning))
            for s in symbols
        ]
        left = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
        for letter, number, meaning in rows:
            start = f"  {letter.ljust(left[0])} {number.ljust(left[1])}   "
            yield self.paragraph(meaning, start, " " * len(start))

    def params(self, found: Explanation) -> Iterator[str]:
        word = "Parameters"
        if found.weights is None:
            yield f"{self.head(word)}  ?  only code from elsewhere knows them"
            return
        forms = list(dict.fromkeys(map(number_text, found.steps)))
        yield f"{self.head(word)}  {forms[0]}"
        yield from (f"          = {form}" for form in forms[1:])
        frozen = untrained(found)
        if frozen:
            yield f"            of which {frozen} are not trained"

    def table(self, rows: Sequence[tuple[str, str, str, str]]) -> Iterator[str]:
        """Name, shape and count of each weight, and its note where there is room for it."""
        left = [max(len(row[n]) for row in rows) for n in range(3)]
        for name, shape, count, note in rows:
            start = f"  {name.ljust(left[0])}   {shape.ljust(left[1])}   {count.rjust(left[2])}   "
            if len(start) + 20 > self.columns:
                yield start.rstrip()
                yield self.paragraph(note, " " * 6, " " * 6)
            else:
                yield self.paragraph(note, start, " " * len(start))

    def more(self, found: Explanation) -> Iterator[str]:
        for contrast in found.contrasts:
            said = contrast_text(found, contrast)
            if said:
                yield ""
                yield self.paragraph(said, "With ", "  ")
        for word in ("Common mistake", "Source"):
            for words in found.paragraphs(word):
                yield ""
                yield self.paragraph(without_marks(f"{word}: {' '.join(words.split())}"), "", "  ")


def number_text(form: Expr) -> str:
    """A form; a number alone with commas."""
    return f"{form:,}" if isinstance(form, int) else expr_text(form)


def tuple_text(shape: Shape) -> str:
    """A shape as Python writes it."""
    return f"({', '.join(map(size_text, shape))}{',' * (len(shape) == 1)})"


def chain(forms: Sequence[str], columns: int, indent: str) -> Iterator[str]:
    """What equals what, in one line where there is room, else below each other."""
    line = indent + " = ".join(forms)
    if len(line) <= columns:
        yield line
    else:
        yield indent + forms[0]
        yield from (f"{indent}  = {form}" for form in forms[1:])


def axis_forms(found: Explanation, shape: Shape) -> Iterator[list[str]]:
    """How each size that has to be worked out is."""
    for size in dict.fromkeys(shape):
        if isinstance(size, Unknown) and size is not UNKNOWN:
            forms = list(dict.fromkeys(map(number_text, found.axis_steps(size))))
            if len(forms) > 2:
                yield forms


def untrained(found: Explanation) -> str:
    """How many of the parameters are not trained; nothing if all are."""
    frozen: Any = 0
    for weight in found.weights or ():
        if not weight.trainable:
            frozen = found.number(weight.count) + frozen
    return "" if isinstance(frozen, int) and not frozen else f"{frozen:,}"


def weight_rows(found: Explanation) -> Iterator[tuple[str, str, str, str]]:
    """Name, shape, count and note of each weight, and their sum."""
    weights = found.weights or ()
    for weight in weights:
        lettered, numbers = tuple_text(weight.shape), tuple_text(found.shape(weight.shape))
        shape = lettered if lettered == numbers else f"{lettered} = {numbers}"
        note = weight.note if weight.trainable else f"{weight.note}; not trained".lstrip("; ")
        yield weight.name, shape, f"{found.number(weight.count):,}", note
    if len(weights) > 1:
        yield "", "", f"{found.total:,}", "together"


def contrast_text(found: Explanation, contrast: Contrast) -> str:
    """What another value of an argument would change; nothing if it changes nothing."""
    parts = []
    if found.number(contrast.params) != found.total:
        parts.append(f"{found.number(contrast.params):,} parameters")
    outputs, now = (list(map(found.shape, shapes)) for shapes in (contrast.outputs, found.outputs))
    if outputs != now:
        parts.append("output " + " and ".join(map(tuple_text, outputs)))
    return f"{contrast.argument}: {', '.join(parts)}" if parts else ""


# Markdown


def as_markdown(found: Explanation) -> str:
    """An explanation as a section of a page."""
    return "\n".join(_markdown(found))


def _markdown(found: Explanation) -> Iterator[str]:
    name = f"`{found.name}`: " if found.name else ""
    yield from (f"### {name}`{found.source_text}`", "", found.rule.summary, "")
    yield from _markdown_shapes(found)
    if found.weights is None:
        yield "- Parameters: ?"
    else:
        forms = dict.fromkeys(map(number_text, found.steps))
        yield "- Parameters: " + " = ".join(f"`{form}`" for form in forms)
    if found.symbols:
        yield from ("", "| symbol | value | meaning |", "|---|---:|---|")
    for s in found.symbols:
        yield f"| `{s.letter}` | {'' if s.number is None else s.number} | {s.meaning} |"
    yield from _markdown_weights(found)
    for contrast in found.contrasts:
        said = contrast_text(found, contrast)
        yield from ("", f"With {said}.") if said else ()
    for word in ("Common mistake", "Source"):
        for words in found.paragraphs(word):
            yield from ("", f"{word}: {' '.join(words.split())}")


def _markdown_shapes(found: Explanation) -> Iterator[str]:
    for word, shapes in (("Input", found.inputs), ("Output", found.outputs)):
        for shape in shapes:
            lettered, numbers = tuple_text(shape), tuple_text(found.shape(shape))
            yield f"- {word}: `{lettered}`" + ("" if lettered == numbers else f" = `{numbers}`")
            for forms in axis_forms(found, shape) if word == "Output" else ():
                yield f"  - `{' = '.join(forms)}`"


def _markdown_weights(found: Explanation) -> Iterator[str]:
    if found.weights:
        yield from ("", "| weight | shape | numbers | |", "|---|---|---:|---|")
        for cells in weight_rows(found):
            name, shape = (f"`{cell}`" if cell else "" for cell in cells[:2])
            yield f"| {name} | {shape} | {cells[2]} | {cells[3]} |"


# LaTeX


def as_latex(found: Explanation) -> str:
    """An explanation as LaTeX; it needs the package amsmath."""
    return "\n".join(_latex(found))


def _latex(found: Explanation) -> Iterator[str]:
    yield rf"\paragraph{{\texttt{{{escape(found.source_text)}}}}}"
    yield escape(without_marks(found.rule.summary))
    yield r"\begin{align*}"
    rows = []
    for word, shapes in (("input", found.inputs), ("output", found.outputs)):
        for shape in shapes:
            lettered, numbers = latex_shape(shape), latex_shape(found.shape(shape))
            row = rf"\text{{{word}}} &= {lettered}"
            rows.append(row if lettered == numbers else f"{row} = {numbers}")
    if found.weights is not None:
        forms = list(dict.fromkeys(map(latex, found.steps)))
        rows.append(rf"\text{{parameters}} &= {forms[0]}")
        rows += [f"&= {form}" for form in forms[1:]]
    yield " \\\\\n".join(rows)
    yield r"\end{align*}"
    if found.symbols:
        told = [
            rf"${latex(s.letter)}$"
            + ("" if s.number is None else rf"${{}} = {s.number}$")
            + f": {escape(without_marks(s.meaning))}"
            for s in found.symbols
        ]
        yield "; ".join(told) + "."


def latex_shape(shape: Shape) -> str:
    """A shape in a formula of LaTeX."""
    sizes = [r"\text{None}" if size is UNKNOWN else latex(factored(size)) for size in shape]
    return rf"\left({', '.join(sizes)}\right)"


_SPECIAL = {
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
    "·": r"$\cdot$",
    "⌈": r"$\lceil$",
    "⌉": r"$\rceil$",
    "⌊": r"$\lfloor$",
    "⌋": r"$\rfloor$",
    "→": r"$\to$",
    **{sign: f"$^{digit}$" for digit, sign in enumerate(SUPERSCRIPTS)},
    "μ": r"$\mu$",
    "σ": r"$\sigma$",
    "…": r"\dots{}",
    "−": "$-$",
    "×": r"$\times$",
}


def escape(words: str) -> str:
    """A text in which LaTeX reads no commands."""
    return "".join(_SPECIAL.get(sign, sign) for sign in words)


# For programs


def as_dict(found: Explanation) -> dict[str, Any]:
    """An explanation as plain data."""
    return {
        "name": found.name or None,
        "layer": found.rule.name,
        "call": found.source_text,
        "summary": without_marks(found.rule.summary),
        "symbols": [
            {"symbol": s.letter, "meaning": s.meaning, "value": s.number} for s in found.symbols
        ],
        "inputs": [_both(found, shape) for shape in found.inputs],
        "outputs": [_both(found, shape) for shape in found.outputs],
        "params": None if found.weights is None else data(found.total),
        "formula": None if found.weights is None else expr_text(found.params),
        "steps": [] if found.weights is None else list(map(expr_text, found.steps)),
        "weights": None
        if found.weights is None
        else [
            {
                "name": weight.name,
                "shape": list(map(data, found.shape(weight.shape))),
                "formula": list(map(size_text, weight.shape)),
                "params": data(found.number(weight.count)),
                "trainable": weight.trainable,
                "note": weight.note,
            }
            for weight in found.weights
        ],
        "contrasts": [
            {
                "with": contrast.argument,
                "params": data(found.number(contrast.params)),
                "outputs": [list(map(data, found.shape(shape))) for shape in contrast.outputs],
            }
            for contrast in found.contrasts
        ],
        "often_wrong": [  # Programs read this key, so it keeps its old name.
            " ".join(words.split()) for words in found.paragraphs("Common mistake")
        ],
        "source": [" ".join(words.split()) for words in found.paragraphs("Source")],
        "documentation": cleandoc(found.rule.__doc__ or ""),
    }


def _both(found: Explanation, shape: Shape) -> dict[str, Any]:
    return {
        "formula": [None if size is UNKNOWN else size_text(size) for size in shape],
        "shape": list(map(data, found.shape(shape))),
    }


def data(size: Any) -> Any:
    """A size as plain data: a number, a formula as a text, None if nothing is known."""
    if isinstance(size, Unknown):
        return None if size is UNKNOWN else size.compact
    return size
