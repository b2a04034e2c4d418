"""Layers that exist: with their arguments, and with weights once they have been called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.declare.kinds import Argument, Tensors
from shapecalc.declare.layer import (
    MASK,
    Arguments,
    MaskRule,
    MisfitError,
    Out,
    Policy,
    Shapes,
)
from shapecalc.errors import Code
from shapecalc.model.graph import (
    Operation,
    Structure,
    Tensor,
    flatten,
    leaves,
    replace_leaves,
)


@dataclass(eq=False)
class Layer(Operation):
    """What all layers and models have in common.

    Attributes:
        arguments: the values of its arguments, inner layers among them.
        converts: whether Keras looks at the dtype of what arrives.
        first: what Keras calls the first argument of a call.
        called_with: the further arguments of a call.
        by_name: whether those are given by name only.
        masking: how its output is masked; None if it loses a mask.
        autocast: whether floating-point inputs are cast to its dtype.
        frozen: whether it was told not to be trained after it was made.
    """

    arguments: Arguments = field(kw_only=True)
    trainable: bool = field(init=False)
    frozen: bool = field(init=False, default=False)
    built: bool = field(init=False, default=False)

    converts: bool = field(init=False, default=True)
    first: str = field(init=False, default="inputs")
    called_with: Mapping[str, Argument] = field(init=False, default_factory=lambda: MASK)
    by_name: bool = field(init=False, default=False)
    masking: MaskRule | None = field(init=False, default=None)
    autocast: bool = field(init=False, default=True)

    def __post_init__(self) -> None:
        self.trainable = self.arguments.trainable is not False

    def freeze(self) -> None:
        """Keeps all of its weights from being trained, as ``layer.trainable = False`` does."""
        self.trainable, self.frozen = False, True

    @property
    def dtype(self) -> str:
        return self.policy.variable

    @property
    def policy(self) -> Policy:
        return Policy("float32", "float32")

    @property
    def is_input(self) -> bool:
        return self.class_name == "InputLayer"

    @property
    def input_dtype(self) -> str:
        return self.policy.compute

    @property
    def input_shape(self) -> Shape | None:
        """The shape of its only input before it is called, if a model knows it."""
        return None

    def check(self, shapes: Sequence[Shape]) -> None:
        """Whether the layer takes so many inputs of such ranks and sizes.

        Raises:
            MisfitError: if it does not.
        """

    def bind(
        self, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> tuple[Structure, Mapping[str, Any]]:
        """The first argument of a call, and the others that are given, by name.

        Raises:
            MisfitError: if the layer is not called with such arguments.
        """
        if len(arguments) == 1 and not keywords:
            return arguments[0], {}
        names = (self.first, *self.called_with)
        most = 1 if self.by_name else len(names)
        if len(arguments) > most:
            wanted = f"takes {most} arguments when it is called ({', '.join(names[:most])})"
            raise MisfitError(f"{wanted}, not {len(arguments)}", code=Code.CALL)
        given = dict(zip(names, arguments))
        for name, value in keywords.items():
            if name in given or name not in (*names, "training"):
                wrong = "gets it twice" if name in given else f"takes {', '.join(names)}"
                raise MisfitError(f"is not called with `{name}`: it {wrong}", code=Code.CALL)
            given[name] = value
        if self.first not in given:
            raise MisfitError(f"needs `{self.first}` when it is called", code=Code.CALL)
        first = given.pop(self.first)
        return first, {name: self._called(name, value) for name, value in given.items()}

    def _called(self, name: str, value: Any) -> Any:
        """The value of a further argument of a call."""
        tensors = [isinstance(leaf, Tensor) for leaf in leaves(value) if leaf is not None]
        kind = self.called_with.get(name)
        if kind is None or (isinstance(kind, Tensors) and all(tensors)):
            return value
        if isinstance(kind, Tensors) or any(tensors):
            wanted = "a tensor" if isinstance(kind, Tensors) else "a plain value"
            raise MisfitError(f"takes {wanted} for `{name}` when it is called", code=Code.CALL)
        try:
            return kind.parse(value)
        except ValueError as error:
            message = f"takes {error} for `{name}`, not {value!r}"
            raise MisfitError(message, code=Code.CALL) from None

    def output_structure(self, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        return self.respond(*self.bind(arguments, keywords))

    def respond(self, first: Structure, others: Mapping[str, Any]) -> Any:
        """Tensors without history for what leaves the layer."""
        raise NotImplementedError

    def within(self, first: Structure, training: Any = None) -> Any:
        """What leaves the layer inside another, which calls it on what it computes."""
        if self.converts and self.autocast:
            first = replace_leaves(first, self._cast)
        self.check([tensor.shape for tensor in flatten(first)])
        return self.respond(first, {})

    def _cast(self, tensor: Tensor) -> Tensor:
        floats = "float" in tensor.dtype
        return Tensor(tensor.shape, self.input_dtype if floats else tensor.dtype)

    def inside(self, shape: Shapes) -> Out:
        """What leaves the layer, and its weights, for a layer that wraps it.

        Its own check of what arrives is left out, as in Keras.
        """
        raise NotImplementedError

    def twin(self) -> Layer:
        """Another layer of the same kind, with weights of its own."""
        raise MisfitError(f"{self.class_name} cannot be copied")
