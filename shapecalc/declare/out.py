"""What a rule returns: the outputs of a layer, and its weights.

>>> Out((None, 3), [Weight("kernel", (2, 3), "one value for each input and unit")]).shape
(None, 3)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.algebra.size import Shape, Size
from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.products import Products
from shapecalc.declare.sight import Sight
from shapecalc.errors import Code

Shapes = Shape | list[Shape]
"""The shape of one tensor, or of several."""


class RuleError(Exception):
    """The error of a rule: the layer cannot take its input or its arguments.

    Attributes:
        argument: the argument to blame, if there is one.
        hint: the fix.
        code: the kind of problem.
        axes: the number of axes that the layer takes, if that does not fit.
    """

    def __init__(
        self,
        message: str,
        *,
        argument: str = "",
        hint: str = "",
        code: Code = Code.SHAPE,
        axes: int = 0,
    ) -> None:
        super().__init__(message)
        self.argument = argument
        self.hint = hint
        self.code = code
        self.axes = axes


@dataclass(slots=True)
class Weight:
    """A weight of a layer: its name, its shape and its purpose."""

    name: str
    shape: Shape
    note: str = ""
    trainable: bool = True
    dtype: str | None = None
    """The dtype, if it is not that of the layer."""
    initializer: str = ""
    """The argument with its initializer, if that is not named after the weight; or the
    initializer itself, if there is no such argument."""
    freezes: bool = True
    """Whether ``trainable=False`` of the layer makes it non-trainable."""
    symbols: Sequence[str | Sequence[str]] = ()
    """The letters of its parts in the equations of the layer, side by side along the last axis;
    a list of letters for each row, if the parts of each row have letters of their own."""


@dataclass(slots=True)
class Out:
    """The outputs of a layer and its weights.

    Attributes:
        shape: the shape of the output, a list of shapes for several outputs; None if
            it is only known to code that is defined elsewhere.
        weights: the weights; an entry that is false is left out. A wrapper returns the
            weights of its inner layers, too. None if they are only known to code that is
            defined elsewhere.
        sizes_of_later_calls: sizes by axis that the input of every later call must have.
        ndim_of_later_calls: the number of axes that the input of every later call must have.
        computed_shape: where Keras reports another shape than it computes, the shape that
            it computes, or why it computes none.
        hidden_layers: the classes of the inner layers that Keras creates, and names, at the
            first call.
        dtype: the dtype of the outputs, if it is not the dtype in which the layer computes.
        refusal: why the layer cannot be called, although it has weights.
        names: what the outputs are, if there are several.
        parts: the inner layer that each weight belongs to, if there are several.
        groups: how Keras nests several outputs: (None, 2) is an output, and a list of two. ()
            if none is in a list.
        products: the products of matrices and the convolutions that a call computes.
        inner_tensors: what a call keeps for training beside its outputs, as `InnerTensor`.
        sight: what the outputs see of the first argument of a call, or of each tensor in it;
            None if it is unknown. They see the other arguments in full.
    """

    shape: Shapes | None
    weights: Sequence[Any] | None = ()
    sizes_of_later_calls: Mapping[int, Size] = field(default_factory=dict)
    ndim_of_later_calls: int | None = None
    computed_shape: Shapes | RuleError | None = None
    hidden_layers: Sequence[str] = ()
    dtype: str | None = None
    names: Sequence[str] = ()
    parts: Sequence[str] = ()
    groups: Sequence[int | None] = ()
    refusal: RuleError | None = None
    products: Products = ()
    inner_tensors: Sequence[Any] = ()
    sight: Sight | Sequence[Sight] | None = None


def parts_inside(name: str, out: Out) -> list[str]:
    """Return the inner layer that each weight of an output belongs to, by name.

    >>> parts_inside("forward", Out((), ["kernel", "kernel"], parts=["cell 1", "cell 2"]))
    ['forward cell 1', 'forward cell 2']
    """
    return [f"{name} {part}".strip() for part in out.parts or [""] * len(out.weights or ())]
