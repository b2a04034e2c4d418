"""Products of matrices and convolutions: the multiplications of a layer that are added up.

A rule says beside its weights what they are multiplied with, and how often:

>>> from shapecalc.declare.layer import Weight
>>> kernel = Weight("kernel", (3, 3, 1, 32), "one value for each window position and filter")
>>> product = SumOfProducts.of(kernel, 1, 26, 26)
>>> product.count
194688

The number of multiply-adds follows from the sizes, as the number of parameters does. An axis of the
batch is among the sizes: `shapecalc.costs` has models of one example, where it is 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Size, product
from shapecalc.dataclasses import dataclass, field, replace


@dataclass(slots=True)
class SumOfProducts:
    """A product of matrices, or a convolution.

    Attributes:
        name: what is multiplied: the name of a weight, or of the result.
        shape: the sizes that one application multiplies: those of the weight, or of two matrices.
        times: how often it is applied: the batch, and the positions or the time steps.
        note: what it is for.
        inside: the names of the layers inside a layer that it belongs to.
    """

    name: str
    shape: Shape
    times: Shape = ()
    note: str = ""
    inside: Sequence[str] = ()

    @classmethod
    def of(cls, weight: Any, *times: Size) -> SumOfProducts:
        """Return the product with a `Weight`: one application uses each of its values once."""
        return cls(weight.name, weight.shape, times, weight.note)

    @property
    def count(self) -> Size:
        """The number of multiply-adds; unknown if a size is, even beside letters."""
        sizes = (*self.times, *self.shape)
        return UNKNOWN if any(size is UNKNOWN for size in sizes) else product(sizes)

    def repeated(self, *times: Size) -> SumOfProducts:
        """Return the product, applied once more for each of some positions."""
        return replace(self, times=(*times, *self.times))


@dataclass(slots=True)
class InnerCall:
    """A call of a model inside a layer, whose products are looked up when they are asked for.

    Attributes:
        layer: the model.
        shape: the shape of its input.
        times: how often it is called.
        others: the other arguments of the call, by name.
        rest: the other arguments of the call, by position.
    """

    layer: Any
    shape: Any
    times: Shape = ()
    others: Mapping[str, Any] = field(default_factory=dict)
    rest: Sequence[Any] = ()

    def repeated(self, *times: Size) -> InnerCall:
        """Return the call, made once more for each of some positions."""
        return replace(self, times=(*times, *self.times))


@dataclass(slots=True)
class InnerTensor:
    """A tensor that a layer computes on the way to its outputs, and keeps for the gradient.

    Attributes:
        name: what it holds.
        shape: its shape.
        only_in_training: whether it is not kept when the model is not trained.
    """

    name: str
    shape: Shape
    only_in_training: bool = False

    def repeated(self, *times: Size) -> InnerTensor:
        """Return the tensor, computed once more for each of some positions."""
        return replace(self, shape=(*times, *self.shape))


Products = Sequence[Any] | None
"""What a layer multiplies: products, inner calls, and whatever is false; None if it is unknown."""


def repeated(products: Products, *times: Size) -> Products:
    """Return products that are applied once more for each of some positions.

    >>> repeated([SumOfProducts("kernel", (3, 4), (1,))], 10)[0].count
    120
    """
    return None if products is None else [part.repeated(*times) for part in products if part]


def together(parts: Iterable[Products]) -> Products:
    """Return the products of several layers; None if those of any are unknown."""
    joined: list[Any] = []
    for products in parts:
        if products is None:
            return None
        joined += products
    return joined
