"""Print the multiply-adds of layers as text, Markdown or LaTeX, or as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.notation import expr_text, factored, latex, substitute
from shapecalc.explain.layer import Explanation
from shapecalc.explain.multiply_adds import (
    ExplainedMultiplyAdds,
    ExplainedProduct,
    explain_multiply_adds,
    joined,
)
from shapecalc.explain.number_text import data, number_text
from shapecalc.table.escape import latex_text

HEADING = "Multiply-adds"


def multiply_add_lines(explanation: Explanation, columns: int, heading: str) -> Iterator[str]:
    """Yield the formula and the number of multiply-adds for the terminal; nothing if it is 0.

    Args:
        explanation: the layer.
        columns: the width of the terminal.
        heading: the word before them, perhaps in color.
    """
    macs, indent = explain_multiply_adds(explanation), " " * len(HEADING)
    if macs is None:
        yield f"{heading}  ?  ({why_unknown(explanation)})"
    if not macs or macs.total == 0:
        return
    first, *rest = _forms(macs)
    line = " = ".join([first, *rest])
    if len(indent) + 2 + len(line) <= columns:
        yield f"{heading}  {line}"
    else:
        yield f"{heading}  {first}"
        yield from (f"{indent}= {form}" for form in rest)
    for letter, size in output_sizes(macs).items():
        yield f"{indent}  {size}: {meaning_of_output(explanation, letter)}"
    yield f"{indent}  for one example{flops_text(macs)}"


def _forms(macs: ExplainedMultiplyAdds) -> list[str]:
    """Return the formula, the formula with numbers, and their result if it is a single term."""
    forms = [macs.formula, substitute(macs.formula, macs.numbers)]
    worked_out = forms[0] != forms[1] or not isinstance(macs.total, Formula)
    result = [count_text(macs.total)] if worked_out and _is_short(macs.total) else []
    return list(dict.fromkeys([*map(number_text, forms), *result]))


def _is_short(total: Any) -> bool:
    return not isinstance(total, Formula) or len(total.terms) == 1


def count_text(count: Any) -> str:
    """Return a count with commas in its number, even before letters.

    >>> count_text(4456448 * Formula.of("T")), count_text(Formula.of("T")), count_text(1000)
    ('4,456,448·T', 'T', '1,000')
    """
    if not isinstance(count, Formula) or len(count.terms) > 1:
        return number_text(factored(count))
    ((letters, times),) = count.terms.items()
    text = expr_text(factored(Formula({letters: 1})))
    return text if times == 1 else f"{times:,}·{text}"


def flops_text(macs: ExplainedMultiplyAdds) -> str:
    """Return the floating-point operations: a multiplication and an addition each."""
    return f"; {count_text(2 * macs.total)} FLOPs" if _is_short(macs.total) else ""


def output_sizes(macs: ExplainedMultiplyAdds) -> dict[str, str]:
    """Return what the letters for sizes of the output stand for, as equations."""
    sizes = {}
    for letter, size in macs.outputs.items():
        forms = [letter, expr_text(factored(size)), number_text(macs.numbers.get(letter, letter))]
        sizes[letter] = " = ".join(dict.fromkeys(forms))
    return sizes


def meaning_of_output(explanation: Explanation, letter: str) -> str:
    """Return what a letter for a size of the output means: that of the axis, of the output."""
    axis = next(s.meaning for s in explanation.symbols if s.letter == letter[1:])
    return axis.replace(" of the input", " of the output")


def why_unknown(explanation: Explanation) -> str:
    """Return why the multiply-adds of a layer are unknown."""
    elsewhere = explanation.rule.foreign
    return "the layer is defined elsewhere" if elsewhere else "they depend on an unknown size"


def product_rows(macs: ExplainedMultiplyAdds) -> Iterator[tuple[str, str, str, str]]:
    """Yield the name, the factors, the count and the note of each product, and the sum."""
    for product in macs.products:
        factors = [_factors_text(product, {}), _factors_text(product, macs.numbers)]
        count = count_text(macs.number(product.formula))
        yield product.name, " = ".join(dict.fromkeys(factors)), count, product.note
    if len(macs.products) > 1:
        yield "", "", count_text(macs.total), "total"


def _factors_text(product: ExplainedProduct, numbers: Mapping[str, int]) -> str:
    """Return how often a product is applied, and what one application multiplies."""
    times, sizes = (substitute(joined(part), numbers) for part in (product.times, product.sizes))
    return f"{'' if times == 1 else f'{expr_text(times)} × '}{expr_text(sizes)}"


def multiply_adds_in_markdown(explanation: Explanation) -> Iterator[str]:
    """Yield the multiply-adds as an item of a list in Markdown; nothing if there are none."""
    macs = explain_multiply_adds(explanation)
    if macs is None:
        yield f"- {HEADING}: ? ({why_unknown(explanation)})"
    elif macs.total != 0:
        forms = " = ".join(f"`{form}`" for form in _forms(macs))
        sizes = "".join(
            f", `{size}` ({meaning_of_output(explanation, letter)})"
            for letter, size in output_sizes(macs).items()
        )
        yield f"- {HEADING} for one example: {forms}{flops_text(macs)}{sizes}"


def products_in_markdown(explanation: Explanation) -> Iterator[str]:
    """Yield the products as a table in Markdown; nothing if there are none."""
    macs = explain_multiply_adds(explanation)
    if macs and macs.products:
        yield from ("", "| product | factors | multiply-adds | |", "|---|---|---:|---|")
        for cells in product_rows(macs):
            name, factors = (f"`{cell}`" if cell else "" for cell in cells[:2])
            yield f"| {name} | {factors} | {cells[2]} | {cells[3]} |"


def multiply_adds_in_latex(explanation: Explanation) -> list[str]:
    """Return the rows of an alignment in LaTeX; none if there are no multiply-adds."""
    macs = explain_multiply_adds(explanation)
    if macs is None or macs.total == 0:
        return []
    forms = [macs.formula, substitute(macs.formula, macs.numbers), factored(macs.total)]
    first, *rest = dict.fromkeys(map(latex, forms[: 2 + _is_short(macs.total)]))
    rows = [rf"\text{{multiply-adds}} &= {first}", *(f"&= {form}" for form in rest)]
    for letter, size in macs.outputs.items():
        meaning = latex_text(meaning_of_output(explanation, letter))
        rows.append(rf"{latex(letter)} &= {latex(factored(size))} && \text{{{meaning}}}")
    return rows


def multiply_adds_data(explanation: Explanation) -> dict[str, Any]:
    """Return the multiply-adds as plain data: None for what is unknown."""
    macs = explain_multiply_adds(explanation)
    if macs is None:
        return {
            "macs": None,
            "flops": None,
            "macs_formula": None,
            "macs_steps": [],
            "products": None,
        }
    return {
        "macs": data(macs.total),
        "flops": data(2 * macs.total),
        "macs_formula": expr_text(macs.formula),
        "macs_steps": list(map(expr_text, macs.steps(macs.formula))),
        "products": [_product_data(macs, product) for product in macs.products],
    }


def _product_data(macs: ExplainedMultiplyAdds, product: ExplainedProduct) -> dict[str, Any]:
    return {
        "name": product.name,
        "times": [data(macs.number(size)) for size in product.times],
        "sizes": [data(macs.number(size)) for size in product.sizes],
        "formula": expr_text(product.formula),
        "macs": data(macs.number(product.formula)),
        "note": product.note,
    }
