"""Layers with the values of their arguments, and with weights once they have been called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.kinds import Argument, Tensors
from shapecalc.declare.layer import MASK, Arguments, MaskRule, Out, RuleError, Shapes
from shapecalc.declare.names import Policy
from shapecalc.errors import Code
from shapecalc.model.graph import (
    Operation,
    Structure,
    Tensor,
    flatten,
    leaves,
    replace_leaves,
)


@dataclass(eq=False, slots=True)
class Layer(Operation):
    """The common base of layers and models.

    Attributes:
        arguments: the values of its arguments, inner layers among them.
        frozen: whether it was frozen after its creation, by ``layer.trainable = False``.
        notes: what a note under the table says about it alone.
        doubtful: whether it has been called in a way that is not known.
    """

    arguments: Arguments = field(kw_only=True)
    trainable: bool = field(init=False)
    frozen: bool = field(init=False, default=False)
    built: bool = field(init=False, default=False)
    notes: Sequence[str] = field(init=False, default=())
    doubtful: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.trainable = self.arguments.trainable is not False

    def freeze(self) -> None:
        """Exclude its weights, and those of the layers in it, from training.

        Source: Keras 3, ``layer.trainable = False``, which does nothing if that is so already.
        """
        if not self.trainable:
            return
        self.trainable, self.frozen = False, True
        for variable in self.variables:
            variable.trainable = False
        for layer in self.inner_layers:
            layer.freeze()

    @property
    def checks_dtype(self) -> bool:
        """Whether Keras checks the dtype of its inputs."""
        return True

    @property
    def autocast(self) -> bool:
        """Whether floating-point inputs are cast to its dtype."""
        return True

    @property
    def masking(self) -> MaskRule | None:
        """How its output is masked; None if it drops a mask."""
        return None

    @property
    def first_call_argument(self) -> str:
        """The name of the first argument of a call."""
        return "inputs"

    @property
    def call_arguments(self) -> Mapping[str, Argument]:
        """The other arguments of a call, by name."""
        return MASK

    @property
    def keyword_only_call(self) -> bool:
        """Whether a call takes those by name only."""
        return False

    @property
    def training_last(self) -> bool:
        """Whether a call takes None for `training` by position, behind the others."""
        return False

    @property
    def repeats_without_training(self) -> bool:
        """Whether Keras cannot repeat a call with `training`."""
        return False

    @property
    def remarks(self) -> Sequence[str]:
        return self.notes

    @property
    def has_code(self) -> bool:
        """Whether a call runs code of the program."""
        return False

    @property
    def inner_layers(self) -> Sequence[Layer]:
        """The layers inside it, those that it wraps included."""
        return ()

    @property
    def dtype(self) -> str:
        return self.policy.variable

    @property
    def policy(self) -> Policy:
        """Its dtype policy."""
        return Policy("float32", "float32")

    @property
    def input_dtype(self) -> str:
        """The dtype to which its inputs are cast."""
        return self.policy.compute

    @property
    def input_shape(self) -> Shape | None:
        """The shape of its only input before it is called, if it is known."""
        return None

    def checked_inputs(self, first: Structure) -> Sequence[Tensor]:
        """Return the tensors of the first argument of a call, in the order of the checks.

        Raises:
            RuleError: if a tensor is missing.
        """
        return flatten(first)

    def check(self, shapes: Sequence[Shape]) -> None:
        """Check the number of inputs, their axes and their sizes.

        Raises:
            RuleError: if the layer does not accept them.
        """

    def bind_call(
        self, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> tuple[Structure, Mapping[str, Any]]:
        """Bind the arguments of a call to their names.

        Returns:
            The first argument, and the others by name.

        Raises:
            RuleError: if the layer does not accept such arguments.
        """
        if len(arguments) == 1 and not keywords:
            return arguments[0], {}
        names = (self.first_call_argument, *self.call_arguments)
        most = 1 if self.keyword_only_call else len(names)
        if self.training_last and len(arguments) == most + 1 and arguments[-1] is None:
            arguments = arguments[:-1]
        if len(arguments) > most:
            count = f"{most} argument" if most == 1 else f"{most} arguments"
            wanted = f"expects {count} when it is called ({', '.join(names[:most])})"
            raise RuleError(f"{wanted}, got {len(arguments)}", code=Code.CALL)
        bound = dict(zip(names, arguments))
        for name, value in keywords.items():
            if name in bound:
                raise RuleError(f"got `{name}` twice when it is called", code=Code.CALL)
            if name not in (*names, "training"):
                wanted = f"expects {', '.join(names)} when it is called"
                raise RuleError(f"{wanted}, got `{name}`", code=Code.CALL)
            bound[name] = value
        if self.first_call_argument not in bound:
            raise RuleError(f"needs `{self.first_call_argument}` when it is called", code=Code.CALL)
        first = bound.pop(self.first_call_argument)
        return first, {name: self._parsed(name, value) for name, value in bound.items()}

    def _parsed(self, name: str, value: Any) -> Any:
        """Return the value of an argument of a call, other than the first, as rules read it."""
        tensors = [isinstance(leaf, Tensor) for leaf in leaves(value) if leaf is not None]
        kind = self.call_arguments.get(name)
        if isinstance(kind, Tensors) and kind.single and isinstance(value, (list, tuple, Mapping)):
            got = "a mapping" if isinstance(value, Mapping) else "a list"
            raise RuleError(f"expects one tensor for `{name}`, got {got}", code=Code.CALL)
        if kind is None or (isinstance(kind, Tensors) and all(tensors)):
            return value
        if isinstance(kind, Tensors) or any(tensors):
            wanted = "a tensor" if isinstance(kind, Tensors) else "a plain value"
            raise RuleError(f"expects {wanted} for `{name}` when it is called", code=Code.CALL)
        return kind.parse(value)

    def output_structure(self, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        if self.repeats_without_training and "training" in keywords:
            message = (
                "is called with `training`, and Keras cannot repeat such a call on other shapes"
            )
            raise RuleError(message, code=Code.CALL)
        return self.outputs_for(*self.bind_call(arguments, keywords))

    def outputs_for(
        self,
        first: Structure,
        others: Mapping[str, Any],
        traced: bool = False,
        training: bool | None = None,
    ) -> Any:
        """Return the outputs of a call as tensors that come from no call.

        Args:
            first: the first argument of the call.
            others: the other arguments, by name.
            traced: whether a wrapper calls the layer, on a tensor that it has computed itself.
            training: the argument ``training``, if a wrapper passes it on.
        """
        raise NotImplementedError

    def call_inside(self, first: Structure, training: bool | None = None) -> Any:
        """Return the outputs of the layer for a wrapper that calls it on tensors."""
        if self.checks_dtype and self.autocast:
            first = replace_leaves(first, self._cast)
        self.check([tensor.shape for tensor in self.checked_inputs(first)])
        return self.outputs_for(first, {}, traced=True, training=training)

    def _cast(self, tensor: Tensor) -> Tensor:
        floats = "float" in tensor.dtype
        return Tensor(tensor.shape, self.input_dtype if floats else tensor.dtype)

    def apply_rule(self, shape: Shapes) -> Out:
        """Return the outputs and the weights of the layer for a wrapper.

        The layer does not check its input here, as in Keras.
        """
        raise NotImplementedError

    def copy(self) -> Layer:
        """Return a layer with the same arguments and with weights of its own."""
        raise RuleError(f"{self.class_name} cannot be copied")
