"""Operations that exist: each is made for one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shapecalc.declare.operation import Array, OperationRule
from shapecalc.model.graph import Operation, Tensor, UnknownShapeError, replace_leaves


@dataclass(eq=False)
class AppliedOperation(Operation):
    """An operation of ``keras.ops``, made for one call.

    Attributes:
        rule: its declaration, if it has one.
        constants: what it was made with.
        module: where Keras has it, if a file says so.
    """

    rule: OperationRule | None = field(kw_only=True)
    constants: Mapping[str, Any] = field(kw_only=True, default_factory=dict)
    module: str = field(kw_only=True, default="")

    def output_structure(self, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        given, named = replace_leaves((arguments, keywords), _array)
        if self.rule is None:
            raise UnknownShapeError
        result = self.rule.apply(given, named, self.constants)
        if isinstance(result, list):
            return tuple(Tensor(each.shape, each.dtype) for each in result)
        return Tensor(result.shape, result.dtype)


def _array(tensor: Tensor) -> Array:
    return Array(tensor.shape, tensor.dtype)
