"""The memory of a model as text: each part with its formula and the numbers put in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecalc.algebra.size import Size, known
from shapecalc.costs.memory import Memory, MemoryPart, MemoryTerm, inference_memory, training_memory
from shapecalc.costs.one_example import OneExample, example_of
from shapecalc.errors import ModelError
from shapecalc.plan import ModelPlan
from shapecalc.table.keras3 import memory_text
from shapecalc.terminal import visible

NOTE = "Arithmetic on shapes, not a measurement: docs/memory.md says how far it is from the truth."


def memory_block(plan: ModelPlan, keras2: bool, batch: int, optimizer: str) -> str:
    """Return the lines about the memory of a model, for below its table.

    Args:
        plan: the plan of the model.
        keras2: whether it follows Keras 2.
        batch: the number of examples.
        optimizer: the class of the optimizer.
    """
    try:
        lines = [*memory_lines(example_of(plan, keras2), batch, optimizer), NOTE]
    except ModelError as error:
        lines = [unknown_text(error)]
    return "".join(f"\n {visible(line)}" for line in lines)


def unknown_text(error: ModelError) -> str:
    """Return that the memory of a model is unknown, and why."""
    return f"Memory: unknown, since {error.problems[0].message}"


def memory_data(plan: ModelPlan, keras2: bool, batch: int, optimizer: str) -> dict[str, Any]:
    """Return the memory of a model in bytes as plain data, for JSON; null for what is unknown.

    Args:
        plan: the plan of the model.
        keras2: whether it follows Keras 2.
        batch: the number of examples.
        optimizer: the class of the optimizer.

    >>> from shapecalc.read.document import read_data
    >>> data = memory_data(read_data(["Dense(5, input_shape=(3,))"]), False, 32, "SGD")
    >>> data["inference"]
    {'bytes': 1104, 'parts': {'weights': 80, 'tensors_alive_at_once': 1024}, 'at': 'dense'}
    """
    settings = {"batch_size": batch, "optimizer": optimizer}
    try:
        example = example_of(plan, keras2)
    except ModelError:
        return {**settings, "training": None, "inference": None}
    inference = inference_memory(example, batch)
    at = inference.at.name if inference.at else None
    training = training_memory(example, batch, optimizer)
    return {**settings, "training": _data(training), "inference": {**_data(inference), "at": at}}


def _data(memory: Memory) -> dict[str, Any]:
    parts = {part.name.replace(" ", "_"): size_data(part.size) for part in memory.parts}
    return {"bytes": size_data(memory.size), "parts": parts}


def size_data(size: Size | None) -> int | str | None:
    """Return a size as plain data: a formula as text."""
    return size if size is None or isinstance(size, int) else str(size)


def memory_lines(example: OneExample, batch: Size, optimizer: str) -> Iterator[str]:
    """Yield the lines about the memory of a model, in training and for its outputs.

    Args:
        example: the model for one example.
        batch: the number of examples.
        optimizer: the class of the optimizer.

    Raises:
        RefusedError: if Keras has no such optimizer.

    >>> from shapecalc.costs.one_example import one_example
    >>> from shapecalc.read.document import read_data
    >>> example = one_example(read_data(["Dense(5, input_shape=(3,))"]))
    >>> for line in memory_lines(example, 32, "adam"):
    ...     print(line)
    Training, batch 32, adam: 1.32 KB
      weights                20 × 4         = 80 B
      gradients              20 × 4         = 80 B
      optimizer              1 × 8 + 41 × 4 = 172 B
      activations            32 × 32 bytes  = 1.00 KB
    Inference, batch 32: 1.08 KB, most of it at dense
      weights                20 × 4         = 80 B
      tensors alive at once  32 × 32 bytes  = 1.00 KB
    """
    training = training_memory(example, batch, optimizer)
    inference = inference_memory(example, batch)
    headings = headings_of(batch, optimizer)
    formulas = [formula_text(part) for memory in (training, inference) for part in memory.parts]
    width = max(map(len, formulas))
    yield f"{headings[0]}: {bytes_text(training.size)}"
    yield from _part_lines(training, width)
    at = f", most of it at {inference.at.name}" if inference.at else ""
    yield f"{headings[1]}: {bytes_text(inference.size)}{at}"
    yield from _part_lines(inference, width)


def headings_of(batch: Size, optimizer: str) -> tuple[str, str]:
    """Return what the memory is for: training, and the outputs of the model."""
    return f"Training, batch {batch}, {optimizer}", f"Inference, batch {batch}"


def _part_lines(memory: Memory, width: int) -> Iterator[str]:
    for part in memory.parts:
        yield f"  {part.name:<21}  {formula_text(part):<{width}} = {bytes_text(part.size)}"


def formula_text(part: MemoryPart) -> str:
    """Return the formula of a part, with the numbers put in."""
    return " + ".join(map(_term, part.terms)) or "0"


def _term(term: MemoryTerm) -> str:
    """Return a term with its numbers: those of weights times bytes, or batch times bytes."""
    if term.count is None:
        return "?"
    count = f"{term.count:,}" if isinstance(term.count, int) else f"({term.count})"
    if term.bytes_each == 1 and "bytes" in term.note:
        return f"{term.times} × {count} bytes"
    return f"{count} × {term.bytes_each}"


def bytes_text(size: Size | None) -> str:
    """Return a size in bytes as text: ``?`` if it is unknown, a formula with letters."""
    if size is None:
        return "?"
    if not known(size) or size < 1024:
        return f"{size} B"
    return memory_text(size)
