"""EinsumDense: https://keras.io/api/layers/core_layers/einsum_dense/."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shapecalc.algebra.size import Shape, Size, known, product
from shapecalc.dataclasses import dataclass
from shapecalc.declare.data_kinds import Equation, Letters
from shapecalc.declare.kinds import Unchecked
from shapecalc.declare.layer import Arguments, Out, RuleError, Weight, layer
from shapecalc.declare.sight import Sight, Window
from shapecalc.declare.size_kinds import InputShape
from shapecalc.rules.layers.shared import (
    activation,
    constraints,
    in_few_bits,
    initializers,
    kept,
    lora_keywords,
    regularizers,
    used,
)

FORMS = {
    "plain": re.compile(r"([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)"),
    "left": re.compile(r"\.\.\.([a-zA-Z]+),([a-zA-Z]+)->\.\.\.([a-zA-Z]+)"),
    "right": re.compile(r"([a-zA-Z]{2,})\.\.\.,([a-zA-Z]+)->([a-zA-Z]+)\.\.\."),
}
"""Where an equation leaves axes out: nowhere, before the letters, or behind them."""


@dataclass(slots=True)
class Meaning:
    """An equation with the sizes of its letters.

    Attributes:
        kernel, output: the letters of the kernel and of the output.
        sizes_in, sizes_out: the sizes of letters in the input and in the output.
        shape: the shape of the output.
        behind: how many axes are left out behind the letters of the output.
    """

    kernel: str
    output: str
    sizes_in: dict[str, Size]
    sizes_out: dict[str, Size]
    shape: Shape
    behind: int


def _words(equation: str) -> tuple[str, Sequence[str]]:
    """Return the form of an equation, and the letters of input, kernel and output."""
    for form, pattern in FORMS.items():
        match = pattern.match(equation)
        if match:
            return form, match.groups()
    message = f"{equation!r} is not an equation of two arrays"
    raise RuleError(message, argument="equation", hint="write an equation such as ab,bc->ac")


def _meaning(x: Shape, a: Arguments) -> Meaning:
    """Return the meaning of an equation for an input."""
    form, words = _words(a.equation)
    over = len(x) - len(words[0])
    left_out = max(over, 0)
    if form == "left":
        # Keras turns these axes round where it reports the shape.
        shape = (x[0], *x[1:left_out][::-1], *a.output_shape)
        sizes_in = {letter: x[n + over - len(x)] for n, letter in enumerate(words[0])}
        sizes_out = {letter: shape[n + over] for n, letter in enumerate(words[2])}
    else:
        shape = (x[0], *a.output_shape, *x[len(x) - left_out :])
        sizes_in = {letter: x[n] for n, letter in enumerate(words[0])}
        sizes_out = {letter: shape[n] for n, letter in enumerate(words[2])}
    behind = 0 if form == "left" else left_out
    return Meaning(words[1], words[2], sizes_in, sizes_out, shape, behind)


def _check_sizes(equation: Meaning) -> None:
    for letter, size in equation.sizes_in.items():
        size_out = equation.sizes_out.get(letter)
        if size_out is not None and known(size_out) and size_out != size:
            raise RuleError(f"{letter!r} is {size} in the input and {size_out} in the output")
    for letter in equation.output:
        if letter not in equation.sizes_in and letter not in equation.kernel:
            raise RuleError(
                f"{letter!r} of the output is not in the input or the kernel", argument="equation"
            )


def _kernel(equation: Meaning) -> Shape:
    sizes = {**equation.sizes_in, **equation.sizes_out}
    missing = [letter for letter in equation.kernel if letter not in sizes]
    if missing:
        raise RuleError(f"the size of {missing[0]!r} is unknown", argument="equation")
    return tuple(sizes[letter] for letter in equation.kernel)


def _repetitions(x: Shape, equation: Meaning) -> list[Size]:
    """Return the sizes of the axes of the output along which the kernel is used again."""
    sizes = {**equation.sizes_out, **equation.sizes_in}
    own = [sizes[letter] for letter in equation.output if letter not in equation.kernel]
    left_out = len(x) - len(equation.sizes_in)
    return [*own, *(x[-left_out:] if equation.behind else x[: max(left_out, 0)])]


def _bias(equation: Meaning, axes: str) -> Shape:
    """Return the shape of the bias, with 1 for each axis along which it is the same."""
    if not axes or any(letter not in equation.output for letter in axes):
        raise RuleError(f"not all of {axes!r} are axes of the output", argument="bias_axes")
    first = min(equation.output.find(letter) for letter in axes)
    sizes = [equation.sizes_out[n] if n in axes else 1 for n in equation.output[first:]]
    return (*sizes, *[1] * equation.behind)


def _flat(kernel: Shape, reduced: Sequence[int]) -> Shape:
    """Return the shape of a kernel as a matrix, from summed axes to output axes."""
    rows = product(tuple(kernel[n] for n in reduced))
    return rows, product(tuple(size for n, size in enumerate(kernel) if n not in reduced))


def _scale_shape(equation: Meaning, kernel: Shape) -> Shape:
    """Return the shape of the scales of a kernel in 8 bits: 1 for each axis that shares them.

    Keras puts the summed axes where the output has axes that the kernel lacks. Where there are
    too few of those, it puts the rest beside the last one and removes axes by their old numbers,
    so that some outputs may share a scale.
    """
    letters, output = equation.kernel, equation.output
    summed = [axis for axis, letter in enumerate(letters) if letter not in output]
    order = [letters.index(letter) for letter in output if letter in letters]
    new = [n for n, letter in enumerate(output) if letter not in equation.sizes_in]
    gone = sum(letter not in output for letter in equation.sizes_in)
    place = new[:gone][-1] if new[:gone] else output.find(letters[-1])
    lacking = [n for n, letter in enumerate(output) if letter not in letters]
    for number, axis in enumerate(summed):
        place = lacking[number] if number < len(lacking) else place
        order.insert(place, axis)
    sizes: list[Size] = [1 if axis in summed else kernel[axis] for axis in order]
    for n in lacking[len(summed) :]:
        sizes.insert(n, 1)
    for axis in summed[len(lacking) :][::-1]:
        del sizes[axis]
    return tuple(sizes)


def _check_quantized(a: Arguments) -> None:
    """Raise `RuleError` for an equation with an ellipsis: Keras finds no scales for its axes."""
    if "..." in a.equation and in_few_bits(a) and a.dtype.startswith("int"):
        hint = "write a letter for each axis, as in abc,cd->abd"
        raise RuleError("cannot be quantized with '...'", argument="equation", hint=hint)


@layer(
    dict(
        equation=Equation("the equation, as in ab,bc->ac"),
        output_shape=InputShape(
            "shape of the output, without the batch; None keeps the size of the input",
            deferred=True,
            letter="u",
        ),
        activation=activation(),
        bias_axes=Letters("axes of the output that have a bias, as letters of the equation", None),
        **initializers(kernel="glorot_uniform", bias="zeros"),
        **regularizers("kernel", "bias"),
        **constraints("kernel", "bias"),
        **lora_keywords(),
        gptq_unpacked_column_size=Unchecked("size of the kernel before it was packed", None),
        quantization_config=Unchecked("quantization settings, for a quantized dtype", None),
    ),
    training_last=True,
)
def EinsumDense(x: Shape, a: Arguments) -> Out:
    """Apply a Dense layer over any axes, given as an ``einsum`` equation.

    Source: Keras documentation, ``EinsumDense``.
    """
    equation = _meaning(x, a)
    _check_sizes(equation)
    _check_quantized(a)
    kernel = Weight(
        "kernel", _kernel(equation), "one value for each pair of positions that it connects"
    )
    bias = None if a.bias_axes is None else _bias(equation, a.bias_axes)
    reduced = [n for n, letter in enumerate(equation.kernel) if letter not in equation.output]
    truth = (x[0], *x[1 : len(x) - len(equation.sizes_in)], *a.output_shape)
    return Out(
        equation.shape,
        [
            *kept(
                kernel,
                a,
                "kernel_constraint",
                reduced,
                _flat(kernel.shape, reduced),
                scale_shape=_scale_shape(equation, kernel.shape) if in_few_bits(a) else None,
            ),
            bias is not None and Weight("bias", bias, "added to the output"),
        ],
        ndim_of_later_calls=len(x),
        computed_shape=truth
        if sorted(map(str, truth)) == sorted(map(str, equation.shape))
        else None,
        products=used(
            kernel,
            a,
            *_repetitions(x, equation),
            kept=tuple(size for n, size in enumerate(kernel.shape[:-1]) if n not in reduced),
        ),
        sight=_seen(x, equation),
    )


def _seen(x: Shape, equation: Meaning) -> Sight | None:
    """Return which axes go on; with an ellipsis, it is not followed which ones they are."""
    letters = [*equation.sizes_in]
    if len(letters) != len(x):
        return None
    output = equation.output
    axes = [(at, output.find(letter)) for at, letter in enumerate(letters)]
    return {at: Window(place) for at, place in axes if at and place > 0}
