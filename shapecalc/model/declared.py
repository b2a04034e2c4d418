"""Declared layers: their rules compute the outputs and the weights when they are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.algebra.size import Shape, UndecidedError, known, shape_text
from shapecalc.dataclasses import dataclass, field, replace
from shapecalc.declare.kinds import REQUIRED, Argument, Tensors
from shapecalc.declare.layer import Arguments, CallState, Out, RuleError
from shapecalc.declare.names import BITS, Policy
from shapecalc.declare.sight import in_place
from shapecalc.errors import Code, Problem
from shapecalc.model.checks import check_later_call, check_rank, check_sizes, shapes_text
from shapecalc.model.graph import (
    Structure,
    Tensor,
    UnknownShapeError,
    flatten,
    grouped,
    is_flat,
    replace_leaves,
)
from shapecalc.model.layer import Layer
from shapecalc.model.results import EqualLayers, RuleResult, key_of
from shapecalc.model.ruled import RuledLayer
from shapecalc.model.weights import Variable, variable


@dataclass(eq=False, slots=True)
class DeclaredLayer(RuledLayer):
    """A layer of Keras. It creates its weights at its first call.

    Attributes:
        result: the result of its rule at its first call, from which it has its weights.
        has_own_weights: whether it has weights besides those of the layers in its arguments.
        built_for: the shapes for which a file has its weights built; a copy is built for them, too.
        misbuilt: why its weights cannot be created with the shapes that a file has for it.
        deferred: problems of its arguments that Keras finds at the first call.
        unread: problems of the input shape that Keras finds if it is the first of a stack.
        correct: whether its outputs have the shapes that Keras computes, even where Keras
            reports different ones.
        keras2: whether it is a layer of Keras 2.
        equal: what it shares with equal layers; None if it holds layers, on which it depends.
    """

    result: RuleResult | None = field(init=False, default=None)
    has_own_weights: bool = field(init=False, default=True)
    built_for: tuple[Any, Mapping[str, Any]] | None = field(init=False, default=None)
    misbuilt: RuleError | None = field(init=False, default=None)
    deferred: Sequence[Problem] = field(init=False, default=())
    unread: Sequence[Problem] = field(init=False, default=())
    correct: bool = field(kw_only=True, default=False)
    keras2: bool = field(kw_only=True, default=False)
    equal: EqualLayers | None = field(kw_only=True, default=None, repr=False)
    _weights: Sequence[Variable] = field(init=False, default=())
    _holds_unknown: bool = field(init=False, default=False)
    _cautions: Sequence[str] = field(init=False, default=())

    def __post_init__(self) -> None:
        super().__post_init__()
        self.built = self.rule.built

    @property
    def first_out(self) -> Out | None:
        """What its rule gives at its first call. Equal layers share it."""
        return self.result.out if self.result else None

    @property
    def policy(self) -> Policy:
        return Policy.of(self.given_policy)

    @property
    def given_policy(self) -> str | None:
        """The name of its dtype policy, None if its arguments name none."""
        dtype: str | None = self.arguments.dtype
        return self.rule.policy(self.arguments) if self.rule.policy else dtype

    @property
    def input_dtype(self) -> str:
        return self.rule.casts_input_to or self.policy.compute

    @property
    def variables(self) -> Sequence[Variable]:
        return self._weights

    @property
    def unknown(self) -> bool:
        called = bool(self.nodes) or self.doubtful
        return called and (not self.built or self._holds_unknown)

    @property
    def layers(self) -> Sequence[Layer]:
        return self.arguments.layers if self.rule.calls_inner_layers else ()

    @property
    def inner_layers(self) -> Sequence[Layer]:
        values = vars(self.arguments).values()
        inside = [item for v in values for item in (v if isinstance(v, tuple) else (v,))]
        return [item for item in inside if isinstance(item, Layer)]

    @property
    def known_output_shape(self) -> Shape | None:
        unsure = self.rule.built or self.rule.calls_inner_layers or not self.has_own_weights
        shape = self.first_out.shape if self.first_out and not unsure else None
        return shape if isinstance(shape, tuple) else None

    @property
    def known_outputs(self) -> Structure | None:
        is_cell = "states" in self.call_arguments  # It has no `compute_output_shape`.
        out = None if self.rule.built or is_cell else self.first_out
        return None if out is None or out.shape is None else self._tensors(out, None)

    @property
    def cautions(self) -> Sequence[str]:
        return self._cautions

    def copy(self) -> Layer:
        arguments = {name: _copies(value) for name, value in vars(self.arguments).items()}
        copy = replace(self, nodes=[], arguments=Arguments(**arguments))
        copy.deferred, copy.unread, copy.misbuilt = self.deferred, self.unread, self.misbuilt
        if self.built_for:
            copy.build(*self.built_for)
        return copy

    def check(self, shapes: Sequence[Shape]) -> None:
        if self.rule.merges or self.rule.elementwise or self.rule.calls_inner_layers:
            return
        if len(shapes) != 1:
            raise RuleError(f"expects one input tensor, got {len(shapes)}", code=Code.INPUTS)
        check_rank(shapes[0], self.rule.axes(self.arguments))
        if self.first_out:
            check_later_call(shapes[0], self.first_out)

    def build(self, shape: Any, others: Mapping[str, Any]) -> RuleResult:
        """Create its weights for the shapes of a call, without a call.

        Returns:
            The result of its rule, from which equal layers can be built.

        Raises:
            RuleError: if it cannot have weights for them.
        """
        if self.rule.merges != isinstance(shape, list):
            wanted = "a list of shapes" if self.rule.merges else "one shape"
            raise RuleError(f"`build_config` must have {wanted}", code=Code.INPUTS)
        if "…" not in self.rule.axes(self.arguments):
            self.check(shape if isinstance(shape, list) else [shape])
        result = self._result_without_call(shape, others)
        self.build_for(result, shape, others)
        shapes_of_weights = [created.weight.shape for created in self.variables]
        if any(known(size) and size < 0 for sizes in shapes_of_weights for size in sizes):
            self.result, self.built_for, self.built = None, None, self.rule.built
            self._weights = ()
            raise RuleError(f"a weight would have a negative size: {shape_text(shape)}")
        return result

    def build_for(self, result: RuleResult, shape: Any, others: Mapping[str, Any]) -> None:
        """Create its weights from the result of its rule for some shapes.

        Raises:
            RuleError: if Keras cannot create them.
        """
        self.create_weights(result)
        self.built_for, self.built = (shape, others), True

    def _result_without_call(self, shape: Any, others: Mapping[str, Any]) -> RuleResult:
        """Return the result of the rule for the shapes of a call that may lack some of them."""
        for name, kind in self.call_arguments.items():
            if _is_needed(kind) and name not in others:
                raise RuleError(f"`build_config` must have the shape of {name}")
        call = CallState(Arguments(**{**dict.fromkeys(self.call_arguments), **others}))
        return self._result(shape, call)

    def take_weights(self, variables: Sequence[Variable]) -> None:
        """Have the weights of a file, since those of the rule are unknown."""
        self.result, self._weights = self.result or RuleResult(Out(None)), variables
        self._holds_unknown, self.built = False, True

    def build_nothing(self) -> None:
        """Count as built without weights, as Keras does when a file has no shapes for it."""
        self.has_own_weights, self.built = False, True

    def apply_rule(
        self,
        shape: Any,
        others: Mapping[str, Any] | None = None,
        traced: bool = False,
        training: bool | None = None,
    ) -> Out:
        if self.rule.merges and not isinstance(shape, list):  # A wrapper gives it one tensor.
            raise RuleError(f"{self.class_name} expects a list of tensors", code=Code.INPUTS)
        out = self.result_of_rule(shape, others or {}, traced, training)
        return Out(
            out.shape,
            self._weights,
            dtype=out.dtype,
            names=out.names,
            parts=out.parts,
            groups=out.groups,
            products=None if self.rule.foreign else out.products,
            inner_tensors=out.inner_tensors,
            sight=in_place(out.shape) if self.rule.pointwise else out.sight,
        )

    def result_of_rule(
        self, shape: Any, others: Mapping[str, Any], traced: bool, training: bool | None
    ) -> Out:
        """Return the result of the rule; create the weights at the first call."""
        for problem in self.deferred:
            raise RuleError(problem.message, hint=problem.hint)
        arguments = self._call_arguments(others)
        was_built = self.result is not None or not self.has_own_weights
        call = CallState(arguments, was_built, traced, training)
        result = self._result(shape, call)
        out = result.out
        if not result.is_checked:
            check_sizes(out)
            result.is_checked = True
        if self.misbuilt and (out.weights or self.rule.merges or self.rule.checks_build):
            raise self.misbuilt
        if traced and not self.has_own_weights and (out.weights or self.rule.checks_build):
            raise RuleError("is built without weights, which it needs when it is called")
        self.built = True
        if out.computed_shape is not None:
            out = self._computed(out) if self.correct or traced else self._reported(out)
        if self.result is None:
            self.create_weights(result)
        if out.refusal:
            raise out.refusal
        if out.shape is None:
            raise UnknownShapeError
        return out

    def _result(self, shape: Any, call: CallState) -> RuleResult:
        """Return the result of the rule, or that of an equal layer."""
        if self.equal is None or self.rule.calls_inner_layers:
            return RuleResult(self._run_rule(shape, call))
        key = key_of(self.rule, shape, call)
        if key is None:
            return RuleResult(self._run_rule(shape, call))
        result = self.equal.results.get(key)
        if result is None:
            result = self.equal.results[key] = RuleResult(self._run_rule(shape, call))
        return result

    def _run_rule(self, shape: Any, call: CallState) -> Out:
        """Return the result of the rule; turn its exceptions into a `RuleError`."""
        try:
            out = self.rule(shape, self.arguments, call)
        except IndexError:
            message = "needs an input with more axes"
            raise RuleError(message, code=Code.RANK) from None
        except UndecidedError:
            hint = "replace the letter with a number: --set, or in the file"
            message = "its output depends on a size that is given only as a letter"
            raise RuleError(message, hint=hint) from None
        return out

    def create_weights(self, result: RuleResult) -> None:
        """Create the weights of the first call from the declarations in the result of the rule.

        Raises:
            RuleError: if Keras cannot create them.
        """
        policy, out = self._weight_policy, result.out
        if self.equal is not None and self.has_own_weights:
            variables = result.weights(policy, self.trainable, self.arguments)
        else:
            variables = [
                variable(weight, policy, self.trainable, self.arguments)
                for weight in out.weights or ()
                if weight and (self.has_own_weights or isinstance(weight, Variable))
            ]
        for created in variables if self.frozen else ():
            created.trainable = False
        self._holds_unknown = out.weights is None
        self.result, self._weights = result, variables

    @property
    def _weight_policy(self) -> Policy:
        """The dtype policy of its weights."""
        if self.keras2 and self.rule.float32_in_keras2 and BITS[self.policy.variable] == 16:
            return replace(self.policy, variable="float32")
        return self.policy

    def _computed(self, out: Out) -> Out:
        """Return the result with the shape that Keras computes, where it reports another."""
        if isinstance(out.computed_shape, RuleError):
            raise out.computed_shape
        assert out.computed_shape is not None
        return replace(out, shape=out.computed_shape)

    def _reported(self, out: Out) -> Out:
        """Return the result with the shape that Keras reports; note what it computes."""
        computed = out.computed_shape
        shapes = computed if isinstance(computed, list) else [computed]
        known_error = isinstance(computed, RuleError)
        caution = str(computed) if known_error else f"the layer gives {shapes_text(shapes)}"
        self._cautions = [*self._cautions, caution]
        return out

    def _call_arguments(self, others: Mapping[str, Any]) -> Arguments:
        """Return the arguments of a call after the first, with shapes for tensors."""
        arguments = Arguments()
        for name, kind in self.call_arguments.items():
            value = others.get(name, kind.default)
            if value is REQUIRED or (value is None and _is_needed(kind)):
                message = f"needs `{self.first_call_argument}` and `{name}`; `{name}` is missing"
                hint = f"call it: {self.name}({self.first_call_argument}, {name})"
                raise RuleError(message, hint=hint, code=Code.CALL)
            setattr(arguments, name, replace_leaves(value, _shape))
        return arguments

    def outputs_for(
        self,
        first: Structure,
        others: Mapping[str, Any],
        traced: bool = False,
        training: bool | None = None,
    ) -> Any:
        if self.rule.elementwise and not isinstance(first, Tensor):
            return replace_leaves(
                first, lambda tensor: self.outputs_for(tensor, others, traced, training)
            )
        if self.rule.calls_inner_layers:
            return self._tensors(self.result_of_rule(first, others, traced, training), None)
        self._check_structure(first)
        tensors = flatten(first)
        shape = [tensor.shape for tensor in tensors] if self.rule.merges else tensors[0].shape
        out = self.result_of_rule(shape, others, traced, training)
        if self.rule.returns_input:
            return first
        return self._tensors(out, tensors[0].dtype if self.rule.keeps_dtype else None)

    def results_of_call(
        self, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> Sequence[Out] | None:
        if self.rule.foreign:
            return None
        first, others = self.bind_call(arguments, keywords)
        shapes = [tensor.shape for tensor in flatten(first)]
        if self.rule.elementwise:
            return [self._result(shape, CallState()).out for shape in shapes]
        call = CallState(self._call_arguments(others), True)
        shape: Any = first if self.layers else shapes if self.rule.merges else shapes[0]
        return [self._result(shape, call).out]

    def _tensors(self, out: Out, kept: str | None) -> Structure:
        """Return the outputs of the layer as tensors that come from no call.

        Args:
            out: the result of the rule.
            kept: the dtype of the input, if the layer keeps it.
        """
        dtype = out.dtype or kept or self.policy.compute
        if isinstance(out.shape, list):
            return grouped([Tensor(shape, dtype) for shape in out.shape], out.groups)
        assert out.shape is not None
        return Tensor(out.shape, dtype)

    def _check_structure(self, first: Structure) -> None:
        """Raise `RuleError` if a layer that merges gets no list, or another layer gets one."""
        if isinstance(first, Tensor) == self.rule.merges or not is_flat(first):
            wanted = "a list of tensors" if self.rule.merges else "one tensor, got a list"
            raise RuleError(f"expects {wanted}", code=Code.INPUTS)
        if self.rule.lists_only and isinstance(first, tuple):
            hint = "list the outputs: [y[0], y[1]]"
            message = "expects a list, got the tuple of a layer's outputs"
            raise RuleError(message, hint=hint, code=Code.INPUTS)


def _copies(value: Any) -> Any:
    """Return the value of an argument for a copy of its layer, with copies of inner layers."""
    if isinstance(value, tuple):
        return tuple(map(_copies, value))
    return value.copy() if isinstance(value, Layer) else value


def _shape(tensor: Tensor) -> Shape:
    return tensor.shape


def _is_needed(kind: Argument) -> bool:
    """Return whether the weights of a layer depend on a tensor that each call has to have."""
    return isinstance(kind, Tensors) and kind.default is REQUIRED and not kind.weightless
