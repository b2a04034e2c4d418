"""The inputs of a model: what declares them, and the letters of their unknown sizes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape
from shapecalc.plan import OWN, SEQUENTIAL, LayerPlan, ModelPlan, StackPlan, TensorPlan

LETTERS = {1: ("T",), 2: ("H", "W"), 3: ("D", "H", "W")}
"""The letters of the axes between batch and features: time, or height and width, or depth."""


def size_letters(rank: int) -> Sequence[str]:
    """Return the letters of the axes of an input behind the batch.

    >>> size_letters(2), size_letters(3)
    (('T', 'c'), ('H', 'W', 'c'))
    """
    names = LETTERS.get(rank - 1, [f"n{n}" for n in range(1, rank + 1)])
    return (*names, "c")


def input_letters(shapes: Sequence[Shape]) -> list[Sequence[str]]:
    """Return the letters of the axes of all inputs behind the batch.

    Unknown sizes of several inputs need not be equal, so they have letters with numbers.

    >>> input_letters([(None, UNKNOWN, 3)]), input_letters([(None, UNKNOWN, 3)] * 2)
    ([('T', 'c')], [('T1', 'c'), ('T2', 'c')])
    """
    letters = [size_letters(len(shape) - 1) for shape in shapes]
    unknown = [
        [letter for letter, size in zip(names, shape[1:]) if size is UNKNOWN]
        for names, shape in zip(letters, shapes)
    ]
    counts = Counter(letter for names in unknown for letter in names)
    numbers: Counter[str] = Counter()
    result: list[Sequence[str]] = []
    for names, own in zip(letters, unknown):
        numbers.update(own)
        several = {letter for letter in own if counts[letter] > 1}
        result.append(tuple(numbered(a, numbers[a]) if a in several else a for a in names))
    return result


def numbered(letter: str, number: int) -> str:
    """Return the letter of an axis with the number of its input.

    >>> numbered("T", 2), numbered("n1", 2)
    ('T2', 'n1_2')
    """
    return f"{letter}_{number}" if letter[-1].isdigit() else f"{letter}{number}"


def without_number(letter: str) -> str:
    """Return the letter of an axis without the number of its input.

    >>> without_number("T2"), without_number("n1_2")
    ('T', 'n1')
    """
    return letter.partition("_")[0] if "_" in letter else letter.rstrip("0123456789")


def letters_of_inputs(plan: ModelPlan) -> Mapping[LayerPlan, Sequence[str]]:
    """Return the letters of those inputs of a model that share letters with others."""
    inputs = [layer for layer in inputs_of(plan) if layer.is_input]
    if len(inputs) < 2:
        return {}
    shapes: list[Any] = [layer.rule(None, layer.arguments).shape for layer in inputs]
    return dict(zip(inputs, input_letters(shapes)))


def inputs_of(plan: ModelPlan) -> list[LayerPlan]:
    """Return what declares the inputs of a model: input layers, or the first layer of a stack.

    >>> from shapecalc.read.document import read_data
    >>> inputs_of(read_data(["LSTM(10, input_shape=(3, 1))", "Dense(5)"]))
    [LSTM(…)]
    """
    if plan.class_name == OWN:
        return []
    if plan.class_name != SEQUENTIAL:
        return [layer for tensor in _tensors(plan.inputs) for layer in _inputs_of_tensor(tensor)]
    first = next(iter(plan.layers), None)
    return inputs_of(first) if isinstance(first, ModelPlan) else [first] if first else []


def _tensors(structure: Any) -> Iterator[TensorPlan]:
    if isinstance(structure, TensorPlan):
        yield structure
    elif isinstance(structure, Mapping):
        for name in sorted(structure):
            yield from _tensors(structure[name])
    elif isinstance(structure, Sequence):
        for item in structure:
            yield from _tensors(item)


def _inputs_of_tensor(tensor: TensorPlan) -> list[LayerPlan]:
    """Return what declares an input; a model that is extended has declared it."""
    source = tensor.source
    layer = source if isinstance(source, LayerPlan) else source.layer
    if isinstance(layer, ModelPlan):
        return inputs_of(layer)
    return [layer] if isinstance(layer, LayerPlan) else []


def take_input_sizes(plan: ModelPlan, other: ModelPlan) -> None:
    """Give the inputs of a model the sizes that they have in another plan of the same model.

    Args:
        plan: the plan, which is changed.
        other: the other plan, whose inputs may have got other sizes.
    """
    for own, layer in zip(inputs_of(plan), inputs_of(other)):
        written = {name: layer.binding.written.get(name) for name in SIZE_ARGUMENTS}
        changed = {
            name: value
            for name, value in written.items()
            if value != own.binding.written.get(name) and name in own.rule.accepted
        }
        if changed:
            own.binding = own.with_arguments(**changed).binding
    plan.build_shape = other.build_shape
    stacks = [[step for step in p.program if isinstance(step, StackPlan)] for p in (plan, other)]
    for step, same in zip(*stacks):
        step.shape = same.shape


SIZE_ARGUMENTS = "shape batch_shape input_shape batch_input_shape input_length input_dim".split()
"""The arguments that say the shape of an input."""
