"""Operations in a graph: those of ``keras.ops``, and layers of Keras 2 that apply a function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.operation import Array, OperationRule, Result, UnsupportedError
from shapecalc.model.graph import (
    Operation,
    Structure,
    Tensor,
    UnknownShapeError,
    UnknownTensor,
    flatten,
    replace_leaves,
    shape_of,
)
from shapecalc.model.layer import Layer
from shapecalc.plan import SavedTensor


@dataclass(eq=False, slots=True)
class AppliedOperation(Operation):
    """An operation of ``keras.ops``, created for one call.

    Attributes:
        rule: its declaration; None for an operation that is not declared.
        constants: the arguments that it is created with.
        module: where Keras defines it, if a file says so.
    """

    rule: OperationRule | None = field(kw_only=True)
    constants: Mapping[str, Any] = field(kw_only=True, default_factory=dict)
    module: str = field(kw_only=True, default="")

    def output_structure(self, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        return _as_tensors(self._result(arguments, keywords))

    def _result(self, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Result:
        """Return what its rule gives for the arguments of a call."""
        positional, named = replace_leaves((arguments, keywords), _as_array)
        if self.rule is None:
            raise UnknownShapeError
        return self.rule.apply(positional, named, self.constants)

    def results_of_call(
        self, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> Sequence[Array]:
        result = self._result(arguments, keywords)
        return result if isinstance(result, list) else [result]


@dataclass(eq=False, slots=True)
class OperationLayer(Layer):
    """A layer of Keras 2 that applies one function of TensorFlow. It has no weights.

    Attributes:
        rule: the rule of the function; None if there is none.
        lacking: why there is none.
        reason: why the last output was unknown.
    """

    rule: OperationRule | None = field(kw_only=True)
    lacking: str = field(kw_only=True, default="")
    reason: str = field(init=False, default="")

    def __post_init__(self) -> None:
        super().__post_init__()
        self.built = True

    @property
    def autocast(self) -> bool:
        return False

    @property
    def output_template(self) -> str:
        template = self.rule.output_template if self.rule else ""
        outputs = self.nodes[-1].outputs if self.nodes else ()
        list_of_one = isinstance(outputs, tuple) and len(outputs) == 1
        return template or ("[{}]" if list_of_one else "")

    def bind_call(
        self, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> tuple[Structure, Mapping[str, Any]]:
        """Return the tensors of a call in order, and its other arguments by name."""
        named = {**dict(zip(("first",), arguments)), **keywords}
        others = {name: value for name, value in named.items() if not flatten(value)}
        return flatten([*arguments, *keywords.values()]), others

    def output_structure(self, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        return _as_tensors(self._result(arguments, keywords))

    def _result(self, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Result:
        """Return what its rule gives for the arguments of a call."""
        positional, named = replace_leaves((arguments, keywords), _as_array)
        try:
            if self.rule is None:
                raise UnsupportedError(self.lacking)
            return self.rule.apply(positional, named, {})
        except UnsupportedError as error:
            self.reason = str(error)
            raise UnknownShapeError from None

    def results_of_call(
        self, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> Sequence[Array]:
        result = self._result(arguments, keywords)
        return result if isinstance(result, list) else [result]


def _as_array(tensor: Tensor) -> Array:
    return Array(tensor.shape, tensor.dtype, tensor.value)


def _as_tensors(result: Result) -> Any:
    return tuple(map(_as_tensor, result)) if isinstance(result, list) else _as_tensor(result)


def _as_tensor(array: Array) -> Tensor:
    return Tensor(array.shape, array.dtype, value=array.value)


def saved_outputs(saved: Mapping[int, SavedTensor], dtype: str) -> Structure:
    """Return the outputs of a call as a saved model has them.

    Args:
        saved: the outputs that the file describes, by index. The others are unknown.
        dtype: the dtype of outputs that the file does not describe.
    """
    outputs = []
    for index in range(max(saved, default=0) + 1):
        tensor = saved.get(index, SavedTensor(None, dtype))
        unknown = UnknownTensor(tensor.dtype)
        outputs.append(unknown if tensor.shape is None else Tensor(tensor.shape, tensor.dtype))
    return outputs[0] if len(outputs) == 1 else tuple(outputs)


def has_shapes(outputs: Structure) -> bool:
    """Return whether the shapes of all outputs are known."""
    return all(shape_of(tensor) is not None for tensor in flatten(outputs))
