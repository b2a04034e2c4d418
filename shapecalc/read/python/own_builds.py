"""How layers and models of one's own are built, and what their shapes are without a call."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from shapecalc.declare.layer import RuleError
from shapecalc.declare.names import Policy
from shapecalc.errors import Code
from shapecalc.model.graph import Tensor, UnknownShapeError, replace_leaves
from shapecalc.model.operation_calls import SkippedError
from shapecalc.own_code import AS_CELL, BY_SHAPES
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.read.python.arguments import at_line, line_of
from shapecalc.read.python.follower import FailedError, deep_unknown
from shapecalc.read.python.own_layers import OwnLayers
from shapecalc.read.python.plain import holds_tensor
from shapecalc.read.python.values import Function, GraphTensor, Passed, UnknownValue


class OwnBuilds(OwnLayers):
    """Follows how layers of one's own are built.

    Attributes:
        gap: why not all that the running call or ``build`` does is known, if so.
    """

    gap: UnknownValue | None = None

    def build_before_call(
        self, plan: ModelPlan, by_name: Mapping[str, Any], passed: Passed, how: str
    ) -> None:
        """Build a layer for the tensors of its first call, as Keras does."""
        shapes = self.shapes_of_call(by_name)
        if self.defines(plan, "build"):
            named = self.named_shapes(plan, "build", shapes)
            self.method(plan, "build", Passed([], named))
            return
        calls = how not in (BY_SHAPES, AS_CELL)
        if calls and not all(map(self.counts_as_built, plan.layers)):
            self.method(plan, "call", passed)
        self.finish_build(plan, {"input_shape": next(iter(shapes.values()), None)})

    def note_states(self, plan: ModelPlan) -> None:
        """Note the sizes of the states of a layer that may be a cell of a recurrent layer."""
        assert plan.own is not None
        states, output = self.attribute(plan, "state_size"), self.attribute(plan, "output_size")
        sizes = [*states] if isinstance(states, (list, tuple)) else [states]
        if sizes and all(isinstance(size, int) for size in sizes):
            plan.own.states = sizes
            plan.own.output_size = output if isinstance(output, int) else sizes[0]

    def counts_as_built(self, layer: LayerPlan | ModelPlan) -> bool:
        """Return whether Keras counts a layer as built by now."""
        live = self.layer_of(layer)
        return live is not None and live.built

    def shapes_of_call(self, by_name: Mapping[str, Any]) -> dict[str, Any]:
        """Return the shapes of the tensors of a call, by the names that Keras gives them."""
        return {
            f"{name}_shape": self.shapes_in(value)
            for name, value in by_name.items()
            if name != "mask" and holds_tensor(value)
        }

    def shapes_in(self, value: Any) -> Any:
        """Return the shapes of tensors in the same structure."""
        if isinstance(value, GraphTensor):
            return self.plain_shape(value.array.shape)
        if isinstance(value, dict):
            return {name: self.shapes_in(item) for name, item in value.items()}
        return [*map(self.shapes_in, value)] if isinstance(value, (list, tuple)) else None

    def named_shapes(self, plan: ModelPlan, name: str, shapes: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments with which Keras calls ``build`` or ``compute_output_shape``."""
        names = self.parameters(plan, name)
        if len(names) == 1:
            return {names[0]: next(iter(shapes.values()), None)}
        wrong = [word for word in names if not word.endswith("_shape")]
        if wrong:
            message = f"`{name}` has an argument `{wrong[0]}`, whose name does not end in `_shape`"
            self.fail(Code.EXPRESSION, message)
        return {word: shapes[word] for word in names if word in shapes}

    def parameters(self, plan: ModelPlan, name: str) -> list[str]:
        """Return the names of the arguments of a method."""
        kind = self.class_of(plan)
        function = kind.find(name) if kind and kind.has(name) else None
        if not isinstance(function, Function):
            return []
        spec = function.arguments
        own = [argument.arg for argument in (*spec.posonlyargs, *spec.args)]
        return own[function.kind != "static" :] + [argument.arg for argument in spec.kwonlyargs]

    def default_of(self, plan: ModelPlan, method: str, name: str) -> Any:
        """Return the default of an argument of a method; None if it has none."""
        kind = self.class_of(plan)
        function = kind.find(method) if kind and kind.has(method) else None
        if not isinstance(function, Function):
            return None
        spec = function.arguments
        names = [argument.arg for argument in (*spec.posonlyargs, *spec.args)]
        count = len(function.defaults)
        defaults = dict(zip(names[len(names) - count :], function.defaults))
        return {**defaults, **function.keyword_defaults}.get(name)

    def run_method(self, owner: ModelPlan, function: Function, passed: Passed) -> Any:
        kind = self.class_of(owner)
        is_build = kind is not None and kind.has("build") and function is kind.find("build")
        if not is_build or owner.own is None:
            return super().run_method(owner, function, passed)
        if owner.own.built and owner.own.weights:
            self.fail(Code.EXPRESSION, "Keras adds no weights to a layer that is built")
        outer, self.gap = self.gap, None
        self.building.add(owner)
        try:
            super().run_method(owner, function, passed)
        finally:
            self.building.discard(owner)
            if self.gap is not None:
                reason = f"`build` of {owner.own_class} is not followed: {self.gap.reason}"
                owner.own.unsure = owner.own.unsure or f"{reason}{at_line(self.gap)}"
            self.gap = outer or self.gap
        by_name = dict(zip(self.parameters(owner, "build"), passed.positional[1:])) | passed.keyword
        self.finish_build(owner, by_name)
        return None

    def finish_build(self, plan: ModelPlan, by_name: dict[str, Any]) -> None:
        """Note that a layer is built, and the output shape that the table shows from now on."""
        self.set_built(plan)
        if plan.own is None or not self.defines(plan, "compute_output_shape"):
            return
        outer, self.gap = self.gap, None
        try:
            result = self.method(plan, "compute_output_shape", Passed([], by_name))
            plan.own.outputs = self.tensors_of_shapes(plan, result)
        except FailedError as error:
            plan.own.outputs = None
            plan.own.note = f"`compute_output_shape` fails: {error.problem.message}"
        self.gap = outer

    def computed_outputs(self, plan: ModelPlan, by_name: Mapping[str, Any]) -> Any:
        """Return the outputs that ``compute_output_shape`` describes for a call."""
        shapes = self.named_shapes(plan, "compute_output_shape", self.shapes_of_call(by_name))
        result = self.method(plan, "compute_output_shape", Passed([], shapes))
        outputs = self.tensors_of_shapes(plan, result)
        return self.gap if outputs is None else replace_leaves(outputs, self.for_program)

    def for_program(self, output: Any) -> Any:
        """Return the outputs of a call as values of the program."""
        raise NotImplementedError

    def tensors_of_shapes(self, plan: ModelPlan, value: Any) -> Any:
        """Return tensors of the shapes that a method returns; None if they are unknown."""
        unknown = deep_unknown(value)
        if unknown is not None and not self.are_letters(value):
            self.gap = self.gap or unknown
            assert plan.own is not None
            reason = f"`compute_output_shape` of {plan.own_class} is not followed: {unknown.reason}"
            plan.own.note = f"{reason}{at_line(unknown)}"
            return None
        if isinstance(value, dict):
            return {name: self.tensors_of_shapes(plan, item) for name, item in value.items()}
        if not isinstance(value, (list, tuple)):
            self.fail(Code.EXPRESSION, "`compute_output_shape` returns no shape")
        if value and isinstance(value[0], (list, tuple, dict)):
            items = [self.tensors_of_shapes(plan, item) for item in value]
            return tuple(items) if isinstance(value, tuple) else items
        return Tensor(self.sizes(value), Policy.of(plan.arguments.dtype).compute)

    # Methods that a program calls

    def own_build_base(self, owner: ModelPlan, passed: Passed) -> None:
        """Count a layer as built, as Keras's own ``build`` does; its layers are not built."""
        if self.defines(owner, "build"):
            self.set_built(owner)
            return
        shape = passed.values[0] if passed.values else None
        if owner.own is not None and owner.own.is_model and not owner.own.built:
            self.notes.append(
                f"{line_of(self.place(self.node))}: Keras 3 builds no layer of {owner.own_class} "
                "here, since the class has no method `build`: call the model on data"
            )
        self.finish_build(owner, {"input_shape": shape})

    def own_call_base(self, owner: ModelPlan, passed: Passed) -> None:
        """Fail: Keras's base class has no ``call``."""
        self.fail(Code.EXPRESSION, f"Keras's base class of `{owner.own_class}` has no `call`")

    def own_dunder_call(self, owner: ModelPlan, passed: Passed) -> Any:
        """Return the result of a call of an object."""
        return self.apply(owner, passed)

    def keras_method(self, owner: LayerPlan | ModelPlan, name: str, passed: Passed) -> Any:
        if name == "compute_output_shape" and not self.is_own(owner):
            return self.shape_without_call(owner, passed)
        return super().keras_method(owner, name, passed)

    def shape_without_call(self, layer: LayerPlan | ModelPlan, passed: Passed) -> Any:
        """Return the output shape of a layer of Keras for an input shape."""
        unknown = deep_unknown(passed.values)
        live = self.layer_of(layer)
        if unknown or live is None or len(passed.values) != 1:
            return unknown or self.unknown("this shape is not known")
        shape = self.shapes(passed.values[0])
        tensors = [
            Tensor(item, "float32") for item in (shape if isinstance(shape, list) else [shape])
        ]
        inputs = tensors if isinstance(shape, list) else tensors[0]
        with suppress(RuleError, UnknownShapeError, SkippedError):
            outputs = live.copy().outputs_for(inputs, {})
            return replace_leaves(outputs, lambda tensor: self.plain_shape(tensor.shape))
        return self.unknown("this shape is not known")
