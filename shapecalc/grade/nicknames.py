"""What people call a layer by its place or its task: the stem, the head, a pointwise convolution.

Such a name is no class. It means the layers of the model that fit it by their class and arguments;
if several do, nobody knows which one is meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from shapecalc.grade.key import KeyRow
from shapecalc.patterns import regex

STEM, HEAD, POINTWISE, UPCONV, BOTTLENECK, OUTPUT = (
    *("stem", "head", "pointwise", "upconv"),
    *("bottleneck", "output"),
)

_CONVOLUTION = regex(r"(?:Separable|Depthwise)?Conv[123]D(?:Transpose)?")
_PLAIN_CONVOLUTION = regex(r"Conv[123]D")
_SEPARABLE = regex(r"SeparableConv[123]D")
_TRANSPOSED = regex(r"Conv[123]DTranspose")
_WITHOUT_WEIGHTS = regex(r"\w*Dropout\w*|Activation|Softmax|ReLU|LeakyReLU|ELU|GaussianNoise")


def window_of(row: KeyRow) -> int:
    """Return the side of a square window of a convolution or a pooling layer; 0 if it has none."""
    arguments = row.call.plan.arguments if row.call else None
    sides = getattr(arguments, "kernel_size", None) or getattr(arguments, "pool_size", None)
    different = {*sides} if isinstance(sides, tuple) else {sides}
    side = different.pop() if len(different) == 1 else 0
    return side if type(side) is int else 0


class Nicknames:
    """The nicknames of the layers of a model, worked out when a sheet has one.

    Args:
        rows: the rows of all layers.
    """

    def __init__(self, rows: Sequence[KeyRow]) -> None:
        self.rows = rows

    def has(self, row: KeyRow, nickname: str) -> bool:
        """Return whether a layer may be called by a nickname."""
        return (id(row), nickname) in self._pairs

    @cached_property
    def _pairs(self) -> frozenset[tuple[int, str]]:
        rows = [row for row in self.rows if not row.extra and not row.operation.is_input]
        outside = [row for row in rows if not row.inside]
        convolutions = [row for row in rows if _CONVOLUTION.fullmatch(row.class_name)]
        fitting = {
            STEM: convolutions[:1],
            HEAD: [*_head(outside)],
            POINTWISE: [row for row in convolutions if _is_pointwise(row)],
            UPCONV: [row for row in convolutions if _is_upconv(row)],
            BOTTLENECK: _bottleneck(outside),
            OUTPUT: _outputs(outside),
        }
        return frozenset((id(row), name) for name, group in fitting.items() for row in group)


def _is_pointwise(row: KeyRow) -> bool:
    """Return whether a layer is a convolution with a window of 1, or has one in it."""
    plain = _PLAIN_CONVOLUTION.fullmatch(row.class_name) and window_of(row) == 1
    return bool(plain or _SEPARABLE.fullmatch(row.class_name))


def _is_upconv(row: KeyRow) -> bool:
    """Return whether a convolution makes an image larger, or stands behind what does."""
    sources = [source.node.operation for source in row.sources]
    behind = any("UpSampling" in _class_of(source) for source in sources)
    return bool(_TRANSPOSED.fullmatch(row.class_name)) or behind


def _class_of(operation: Any) -> str:
    return str(getattr(operation, "class_name", ""))


def _head(rows: Sequence[KeyRow]) -> Iterator[KeyRow]:
    """Yield the Dense layers at the end of a model."""
    for row in reversed(rows):
        if row.class_name == "Dense":
            yield row
        elif not _WITHOUT_WEIGHTS.fullmatch(row.class_name):
            return


def _outputs(rows: Sequence[KeyRow]) -> list[KeyRow]:
    """Return the layers whose output no other layer takes."""
    taken = {id(source.node.operation) for row in rows for source in row.sources}
    return [row for row in rows if id(row.operation) not in taken]


def _bottleneck(rows: Sequence[KeyRow]) -> list[KeyRow]:
    """Return the layer with weights whose output is the smallest, if a model widens behind it.

    It has to be the smallest in all sizes together and, in a model of images, in the size of the
    image as well; several layers may be as small.
    """
    sized = [(row, _sizes(row)) for row in rows if row.params]
    if not sized or not all(sizes for _, sizes in sized):
        return []
    images = [pair for pair in sized if len(pair[1]) > 1]
    measured = [(row, _product(sizes[:-1] or sizes)) for row, sizes in images or sized]
    least = min(size for _, size in measured)
    narrow = [row for row, size in measured if size == least]
    widens = any(size > least for _, size in measured[measured.index((narrow[-1], least)) :])
    return narrow if widens and len(images) in (0, len(sized)) else []


def _sizes(row: KeyRow) -> list[int]:
    """Return the sizes of the output without the batch; empty if one is unknown."""
    sizes: list[Any] = list(row.shapes[0][1:]) if row.shapes and len(row.shapes) == 1 else []
    return sizes if all(type(size) is int for size in sizes) else []


def _product(sizes: Sequence[int]) -> int:
    product = 1
    for size in sizes:
        product *= size
    return product


_SQUARE = regex(r"\s*\(?\s*(\d{1,2})\s*[x×*]\s*(\d{1,2})\s*\)?\s*")


def window_in(text: str) -> int:
    """Return the side of a square window; 0 if a text is none.

    >>> window_in("3x3"), window_in("1×1"), window_in("3x5"), window_in("32")
    (3, 1, 0, 0)
    """
    match = _SQUARE.fullmatch(text)
    return int(match[1]) if match and match[1] == match[2] else 0
