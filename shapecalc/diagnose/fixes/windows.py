"""Fixes for windows that are larger than what they move over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.declare.kinds import Choice
from shapecalc.diagnose.case import LayerCase, Suggestion, path_to_input
from shapecalc.diagnose.fixes.declare import fix
from shapecalc.errors import Code
from shapecalc.model.declared import DeclaredLayer

FEW = 4
"""The number of channels that an image file has at most."""


@fix(Code.WINDOW)
def channels_last(case: LayerCase) -> Iterator[Suggestion]:
    """Move the channels of images to the end, or set the data format of all layers."""
    sizes = case.input_shape
    if len(sizes) < 2 or not all(isinstance(size, int) for size in sizes):
        return
    square = len(set(sizes[1:])) == 1
    if not sizes[0] <= FEW or not sizes[0] < min(sizes[1:]) or not (square or min(sizes[1:]) > FEW):
        return
    yield from case.set_input_shape((*sizes[1:], sizes[0]), "the channels come last")
    layers = [layer for layer in case.created if hasattr(layer.arguments, "data_format")]
    yield from case.set_on_all(layers, "data_format", "channels_first")


@fix(Code.WINDOW, Code.MERGE, Code.RANK, Code.SHAPE, Code.ELEMENTS)
def same_format(case: LayerCase) -> Iterator[Suggestion]:
    """Set the data format of a layer to that of the others."""
    formats = {
        layer: layer.arguments.data_format or "channels_last"
        for layer in case.created
        if hasattr(layer.arguments, "data_format")
    }
    usual = max(formats.values(), key=list(formats.values()).count, default="")
    for layer, own in formats.items():
        if own != usual:
            yield from case.set_argument(layer, "data_format", usual)


@fix(Code.WINDOW)
def pad(case: LayerCase) -> Iterator[Suggestion]:
    """Set the padding to ``same``: on one layer, on all convolutions, on all layers."""
    layers = path_layers(case)
    others = [layer for layer in layers if can_pad(layer)]
    padded = [layer for layer in others if getattr(layer.arguments, "padding", "") == "same"]
    valid = [layer for layer in others if layer not in padded]
    kinds = {layer.class_name for layer in padded}
    for layer in valid:
        if layer.class_name in kinds:  # The others of its kind have it: it has been forgotten.
            yield from case.set_argument(layer, "padding", "same")
    if valid[:1] == [case.layer]:
        yield from case.set_argument(case.layer, "padding", "same")
    every = [layer for layer in case.created if can_pad(layer)]
    weighted = [layer for layer in every if "filters" in layer.rule.arguments]
    for several in (weighted, every):
        missing = [layer for layer in several if layer.arguments.padding != "same"]
        yield from case.set_on_all(missing, "padding", "same")


def path_layers(case: LayerCase) -> Sequence[DeclaredLayer]:
    """Return the layer with the problem and those on the path to the input, the last first."""
    before = [step.node.operation for tensor in case.inputs[:1] for step in path_to_input(tensor)]
    layers = dict.fromkeys([case.layer, *before])
    return [layer for layer in layers if isinstance(layer, DeclaredLayer)]


def can_pad(layer: DeclaredLayer) -> bool:
    """Return whether a layer can pad its input."""
    padding: Any = layer.rule.arguments.get("padding")
    return isinstance(padding, Choice) and "same" in padding.options
