"""Layers whose code is elsewhere: their outputs are unknown, unless a program has the code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape
from shapecalc.dataclasses import dataclass
from shapecalc.declare.code import FollowedCode, UnknownCodeError
from shapecalc.declare.layer import Out
from shapecalc.declare.operation import Array
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import (
    Structure,
    Tensor,
    UnknownShapeError,
    flatten,
    replace_leaves,
    shape_of,
)
from shapecalc.model.results import RuleResult
from shapecalc.own_code import Trace


@dataclass(eq=False, slots=True)
class ForeignLayer(DeclaredLayer):
    """A layer that is defined elsewhere. It accepts any number of inputs and any arguments."""

    def check(self, shapes: Sequence[Shape]) -> None:
        return

    def bind_call(
        self, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> tuple[Structure, Mapping[str, Any]]:
        return [*arguments, *keywords.values()], {}

    def outputs_for(
        self,
        first: Structure,
        others: Mapping[str, Any],
        traced: bool = False,
        training: bool | None = None,
    ) -> Any:
        if self._code is not None:
            assert isinstance(first, list)
            return self._followed(self._code, first[0])
        shapes = filter(None, map(shape_of, flatten(first)))
        return self._tensors(self.apply_rule(next(shapes, (UNKNOWN,))), None)

    def record_of(self, arguments: Sequence[Any]) -> Trace | None:
        """Return what its function does in a call, if the program can be followed once more.

        Raises:
            UnknownShapeError: if the function cannot be followed.
            RuleError: if it fails.
        """
        if self._code is None or self._code.record is None:
            return None
        dtype = self.policy.compute
        try:
            trace: Trace = self._code.record(
                replace_leaves(arguments[0], lambda x: Array(x.shape, dtype))
            )
        except UnknownCodeError:
            raise UnknownShapeError from None
        return trace

    @property
    def _code(self) -> FollowedCode | None:
        """The function that computes its outputs, if there is one."""
        code = vars(self.arguments).get("function")
        is_needed = isinstance(code, FollowedCode) and self.arguments.output_shape is None
        return code if is_needed else None

    def apply_rule(
        self,
        shape: Any,
        others: Mapping[str, Any] | None = None,
        traced: bool = False,
        training: bool | None = None,
    ) -> Out:
        if self._code is None:
            return super().apply_rule(shape, others, traced, training)
        shapes = shape if isinstance(shape, list) else [shape]
        inputs = [Tensor(item, self.policy.compute) for item in shapes]
        outputs = self._followed(self._code, inputs if isinstance(shape, list) else inputs[0])
        results = [tensor.shape for tensor in flatten(outputs)]
        return Out(results[0] if isinstance(outputs, Tensor) else results, [])

    def _followed(self, code: FollowedCode, inputs: Any) -> Any:
        """Return the outputs of a function that is followed or run."""
        dtype = self.policy.compute
        self.built = True
        try:
            outputs = code.outputs(replace_leaves(inputs, lambda x: Array(x.shape, dtype)))
        except UnknownCodeError as error:
            note = f'the output shape of {self.class_name} "{self.name}" is unknown: {error}'
            self.notes = [*dict.fromkeys([*self.notes, note])]
            raise UnknownShapeError from None
        shape = outputs.shape if isinstance(outputs, Array) else None
        self.result = self.result or RuleResult(Out(shape))
        return _as_tensors(outputs, dtype)


def _as_tensors(outputs: Any, dtype: str) -> Any:
    """Return tensors for the arrays in a structure."""
    if isinstance(outputs, Array):
        return Tensor(outputs.shape, dtype)
    if isinstance(outputs, Mapping):
        return {key: _as_tensors(outputs[key], dtype) for key in outputs}
    return tuple(_as_tensors(item, dtype) for item in outputs)
