"""The memory of a model as a table for programs and documents: CSV, Markdown, HTML, LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from shapecalc.costs.memory import Memory, inference_memory, training_memory
from shapecalc.costs.memory_text import (
    NOTE,
    bytes_text,
    formula_text,
    headings_of,
    memory_block,
    memory_data,
    size_data,
    unknown_text,
)
from shapecalc.costs.one_example import example_of
from shapecalc.errors import ModelError
from shapecalc.plan import ModelPlan
from shapecalc.table.escape import csv_cell, html, latex_text, markdown, markdown_row

COLUMNS = ("model", "use", "batch_size", "optimizer", "part", "formula", "bytes")
"""The columns of CSV."""

TOTAL = "total"


def memory_of(
    form: str, name: str, plan: ModelPlan, keras2: bool, batch: int, optimizer: str
) -> Any:
    """Return the block about the memory of a model.

    It is a text, a field of the data for JSON, or the rows of CSV.

    Args:
        form: the output format.
        name: the name of the model.
        plan: the plan of the model.
        keras2: whether it follows Keras 2.
        batch: the number of examples.
        optimizer: the class of the optimizer.
    """
    if form == "json":
        return {"memory": memory_data(plan, keras2, batch, optimizer)}
    if form == "csv":
        return list(csv_of_memory(name, plan, keras2, batch, optimizer))
    if form in FORMS:
        return memory_table(form, plan, keras2, batch, optimizer)
    return memory_block(plan, keras2, batch, optimizer)


def csv_of_memory(
    name: str, plan: ModelPlan, keras2: bool, batch: int, optimizer: str
) -> Iterator[list[str]]:
    """Yield the cells of each part of the memory, and of the sums; unknown bytes are empty.

    Args:
        name: the name of the model.
        plan: its plan.
        keras2: whether it follows Keras 2.
        batch: the number of examples.
        optimizer: the class of the optimizer.

    >>> from shapecalc.read.document import read_data
    >>> plan = read_data(["Dense(5, input_shape=(3,))"])
    >>> for row in csv_of_memory("net", plan, False, 32, "SGD"):
    ...     print(",".join(row))
    net,training,32,SGD,weights,20 × 4,80
    net,training,32,SGD,gradients,20 × 4,80
    net,training,32,SGD,optimizer,1 × 8 + 1 × 4,12
    net,training,32,SGD,activations,32 × 32 bytes,1024
    net,training,32,SGD,total,,1196
    net,inference,32,,weights,20 × 4,80
    net,inference,32,,tensors alive at once,32 × 32 bytes,1024
    net,inference,32,,total,,1104
    """
    training, inference = None, None
    with suppress(ModelError):
        example = example_of(plan, keras2)
        training = training_memory(example, batch, optimizer)
        inference = inference_memory(example, batch)
    memories = [("training", optimizer, training), ("inference", "", inference)]
    for use, trained_by, memory in memories:
        for part, formula, size in _csv_parts(memory):
            row = (name, use, str(batch), trained_by, part, formula, size)
            yield list(map(csv_cell, row))


def _csv_parts(memory: Memory | None) -> Iterator[tuple[str, str, str]]:
    parts = memory.parts if memory else ()
    for part in parts:
        yield part.name, formula_text(part), _csv_bytes(part.size)
    yield TOTAL, "", _csv_bytes(memory.size if memory else None)


def _csv_bytes(size: Any) -> str:
    number = size_data(size)
    return "" if number is None else str(number)


def memory_table(form: str, plan: ModelPlan, keras2: bool, batch: int, optimizer: str) -> str:
    """Return the memory of a model as a table of its own, for below that of the layers.

    Args:
        form: ``markdown``, ``html`` or ``latex``.
        plan: the plan of the model.
        keras2: whether it follows Keras 2.
        batch: the number of examples.
        optimizer: the class of the optimizer.
    """
    table, paragraph = FORMS[form]
    try:
        rows = list(_rows(plan, keras2, batch, optimizer))
    except ModelError as error:
        return f"\n\n{paragraph(unknown_text(error))}"
    return f"\n\n{table(rows)}\n\n{paragraph(NOTE)}"


HEADS = ("Memory", "Formula", "Size")

TableRow = tuple[str, str, str, bool]
"""A name, a formula, a size, and whether it is a part of the sum above."""


def _rows(plan: ModelPlan, keras2: bool, batch: int, optimizer: str) -> Iterator[TableRow]:
    """Yield the rows; that of a sum comes before those of its parts."""
    example = example_of(plan, keras2)
    memories = training_memory(example, batch, optimizer), inference_memory(example, batch)
    for heading, memory in zip(headings_of(batch, optimizer), memories):
        at = f", most of it at {memory.at.name}" if memory.at else ""
        yield f"{heading}{at}", "", bytes_text(memory.size), False
        for part in memory.parts:
            yield part.name, formula_text(part), bytes_text(part.size), True


def _markdown(rows: Sequence[TableRow]) -> str:
    lines = [
        markdown_row([f"{'└ ' * is_part}{markdown(name)}", *map(markdown, cells)])
        for name, *cells, is_part in rows
    ]
    return "\n".join([markdown_row(HEADS), markdown_row(("---", "---", "---:")), *lines])


def _html(rows: Sequence[TableRow]) -> str:
    heads = "".join(f"<th>{head}</th>" for head in HEADS)
    lines = [
        f"<td>{'&emsp;' * is_part}{html(name)}</td><td>{html(formula)}</td>"
        f'<td class="right">{html(size)}</td>'
        for name, formula, size, is_part in rows
    ]
    return "\n".join(["<table>", *(f"<tr>{line}</tr>" for line in (heads, *lines)), "</table>"])


def _latex(rows: Sequence[TableRow]) -> str:
    lines = [
        " & ".join([r"\quad " * is_part + latex_text(name), *map(latex_text, cells)]) + r" \\"
        for name, *cells, is_part in rows
    ]
    head = " & ".join(HEADS) + r" \\"
    begin, end = r"\begin{tabular}{llr}", r"\end{tabular}"
    return "\n".join([begin, r"\toprule", head, r"\midrule", *lines, r"\bottomrule", end])


FORMS: Mapping[str, tuple[Callable[[Sequence[TableRow]], str], Callable[[str], str]]] = {
    "markdown": (_markdown, markdown),
    "html": (_html, lambda text: f"<p>{html(text)}</p>"),
    "latex": (_latex, latex_text),
}
"""By output format: how a table is written, and a paragraph."""
