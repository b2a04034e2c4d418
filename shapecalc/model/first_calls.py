"""First calls: what a layer gives on tensors, equal layers give on equal tensors, too.

What Keras casts, checks and computes at a call depends on nothing but the arguments of the layer,
the shapes for which it was built, and the shapes and dtypes of the tensors. So it is found out
once for all equal layers of a model; each has weights, a call and an output of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.dataclasses import dataclass
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import Node, Structure, Tensor
from shapecalc.model.layer import Layer
from shapecalc.model.results import RuleResult, are_plain

SWITCHES = frozenset((bool, type(None)))
"""The types of the keyword arguments, such as ``mask=None``, with which calls are compared."""


@dataclass(eq=False, slots=True)
class FirstCall:
    """What the first call of a layer gives.

    Attributes:
        built: the result of its rule when it was built before. It stays in memory, so that no
            other result gets its identity.
        result: the result of its rule.
        shape, dtype: those of its only output.
        keywords: the keyword arguments that Keras records for the call.
    """

    built: RuleResult | None
    result: RuleResult
    shape: Shape
    dtype: str
    keywords: Mapping[str, Any]

    def repeat(self, layer: DeclaredLayer, arguments: Sequence[Any]) -> Tensor:
        """Call another layer for the first time, and return its output."""
        if layer.result is None:
            layer.create_weights(self.result)
        layer.built = True
        output = Tensor(self.shape, self.dtype)
        Node(layer, arguments, self.keywords, output)
        return output


def likeness(layer: Layer, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """Return what equal first calls of equal layers have in common; None for any other call.

    Args:
        layer: the layer.
        arguments: the positional arguments of the call.
        keywords: its keyword arguments.
    """
    if type(layer) is not DeclaredLayer or layer.equal is None or layer.nodes:
        return None
    if len(arguments) != 1 or layer.deferred or layer.misbuilt:
        return None
    if keywords and not SWITCHES.issuperset(map(type, keywords.values())):
        return None
    first = arguments[0]
    several = type(first) is list
    parts: list[Any] = [id(layer.result), several, *keywords.items()]
    for tensor in first if several else (first,):
        if type(tensor) is not Tensor or tensor.mask is not None or not are_plain(tensor.shape):
            return None
        parts += tensor.shape, tensor.dtype
    return tuple(parts)


def first_call(
    layer: DeclaredLayer, built: RuleResult | None, outputs: Structure
) -> FirstCall | None:
    """Return what a call has given that equal layers can repeat; None if there is more to it.

    Args:
        layer: the layer, which has added nothing else to the graph.
        built: the result of its rule when it was built before the call, if it was.
        outputs: what the call has given.
    """
    result = layer.result
    if (
        result is None
        or result.out.hidden_layers
        or layer.cautions
        or layer.rule.calls_inner_layers
    ):
        return None
    if type(outputs) is not Tensor or outputs.mask is not None:
        return None
    return FirstCall(built, result, outputs.shape, outputs.dtype, layer.nodes[-1].keywords)
