"""Copies of models and layers that a program makes: ``clone_model`` and ``from_config``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from shapecalc.declare.bind import WrittenValue, bind
from shapecalc.declare.code import FollowedCode
from shapecalc.declare.layer import INPUT_ARGUMENTS, Arguments
from shapecalc.model.graph import flatten
from shapecalc.model.infer import Inference
from shapecalc.model.layer import Layer
from shapecalc.model.models import Sequential
from shapecalc.model.operation_calls import SkippedError
from shapecalc.plan import (
    FUNCTIONAL,
    CallPlan,
    LayerPlan,
    ModelPlan,
    OperationPlan,
    RestartPlan,
    Step,
    TensorPlan,
    set_argument,
)
from shapecalc.read.layer_names import find
from shapecalc.read.python.copies import copied_with
from shapecalc.read.python.keras_names import MODELS, in_keras
from shapecalc.read.python.lambdas import Lambdas
from shapecalc.read.python.values import Imported, KerasConfig, Method, Passed, UnknownValue


class Clones(Lambdas):
    """Follows functions that copy a model or a layer without its weights."""

    def attribute(self, owner: Any, name: str) -> Any:
        if isinstance(owner, Imported) and name == "from_config" and in_keras(owner.path):
            return Method(owner, name)
        if isinstance(owner, KerasConfig):
            unknown = self.unknown(f"`.{name}` of a config is not followed")
            self.poison(owner, unknown)
            return unknown
        return super().attribute(owner, name)

    def tensor_item(self, tensor: Any, key: Any) -> Any:
        if not isinstance(tensor, KerasConfig):
            return super().tensor_item(tensor, key)
        unknown = self.unknown("a part of a config is not followed")
        self.poison(tensor, unknown)  # Who has a part of it can change it.
        return unknown

    def set_item(self, owner: Any, key: Any, value: Any) -> None:
        if isinstance(owner, KerasConfig):
            self.poison(owner, self.unknown("a config is changed here"))
        super().set_item(owner, key, value)

    def keras_models(self, path: str, name: str, passed: Passed) -> Any:
        """Return a model that is copied or loaded."""
        if name in ("clone_model", "model_from_json", "load_model"):
            return getattr(self, f"keras_{name}")(passed)
        harmless = path.startswith("keras.saving.")
        return self.not_followed(self.unknown(f"`{path}` is not followed"), passed, harmless)

    keras_saving = keras_models

    def method(self, owner: Any, name: str, passed: Passed) -> Any:
        if isinstance(owner, Imported):
            return self.from_config(owner.name, passed)
        return super().method(owner, name, passed)

    def keras_method(self, owner: LayerPlan | ModelPlan, name: str, passed: Passed) -> Any:
        if name in ("get_config", "to_json"):
            twin = self.twin(owner)
            if name == "to_json":
                self.compile_twin(owner, twin)
            return twin if isinstance(twin, UnknownValue) else KerasConfig(twin, name == "to_json")
        if name == "from_config":
            return self.from_config(owner.class_name, passed)
        return super().keras_method(owner, name, passed)

    def keras_clone_model(self, passed: Passed) -> Any:
        """Return a copy of a model, whose layers have the same names and other weights."""
        names = ("model", "input_tensors", "clone_function", "call_function", "recursive")
        by_name = dict(zip(names, passed.positional)) | passed.keyword
        model = by_name.pop("model", None)
        unknown = [value for value in passed.values if isinstance(value, UnknownValue)]
        if unknown or not isinstance(model, ModelPlan):
            return unknown[0] if unknown else self.unknown("what is cloned here is not known")
        others = [name for name, value in by_name.items() if value not in (None, False)]
        copies: dict[int, Any] = {}
        if others == ["input_tensors"]:
            copies = self.inputs_of_clone(model, by_name["input_tensors"])
        if others and not copies:
            return self.unknown(f"`clone_model` with this `{others[0]}` is not followed")
        twin = self.twin(model, copies)
        self.compile_twin(model, twin)
        if isinstance(twin, ModelPlan) and twin.class_name == FUNCTIONAL:
            twin.arguments.trainable = None
            if not copies:
                self.name_inputs(model, twin)
        return self.added(twin)

    def keras_model_from_json(self, passed: Passed) -> Any:
        """Return a new model from the JSON of another model of the program."""
        first = passed.values[0] if passed.values else None
        if isinstance(first, KerasConfig) and first.is_text and isinstance(first.plan, ModelPlan):
            return self.from_plan(first.plan)
        return self.not_followed(
            first if isinstance(first, UnknownValue) else self.unknown("this JSON is not known"),
            passed,
        )

    def from_config(self, class_name: str, passed: Passed) -> Any:
        """Return a new layer or model from the config of another."""
        first = passed.values[0] if passed.values else None
        if not isinstance(first, KerasConfig) or first.is_text:
            unknown = first if isinstance(first, UnknownValue) else None
            return unknown or self.unknown("the config is not followed here")
        rule = find(class_name)
        plan = first.plan
        same = rule is plan.rule if isinstance(plan, LayerPlan) else False
        if isinstance(plan, ModelPlan):
            same = MODELS.get(class_name, class_name) == plan.class_name
        if not same:
            return self.unknown(f"the config of another class than {class_name} is not followed")
        return self.from_plan(plan)

    def from_plan(self, plan: LayerPlan | ModelPlan) -> Any:
        """Return a new layer or model as Keras makes it from a config."""
        twin = self.twin(plan)
        if isinstance(twin, ModelPlan):
            twin.saved = True
            self.compile_twin(plan, twin)
        return self.added(twin)

    def compile_twin(self, owner: Any, twin: Any) -> None:
        """Compile a copy as its original; Keras builds its optimizer at once."""
        if isinstance(twin, ModelPlan) and owner.compiled:
            twin.compiled = owner.compiled
        live = self.layer_of(owner)
        is_built = not isinstance(live, Sequential) or live.functional is not None
        if owner in self.compiled and is_built and isinstance(twin, ModelPlan):
            self.compiled[twin] = self.compiled[owner]
            self.trained.add(twin)

    def added(self, twin: Any) -> Any:
        """Add a new layer or model to the program."""
        if isinstance(twin, UnknownValue):
            return twin
        self.finish_stacks()
        self.problems.nest(twin, [], self.place(self.node))
        self.program.append(twin)
        self.program += [step for step in getattr(twin, "steps", ()) if step is not twin]
        return twin

    def name_inputs(self, model: ModelPlan, twin: ModelPlan) -> None:
        """Name the inputs of a clone after the tensors of its original, as Keras does."""
        pairs = zip(sorted_leaves(model.inputs), sorted_leaves(twin.inputs))
        names = tensor_names(self.program, self.live)
        for old, new in pairs:
            name = names.get(old.source)
            if name is None:
                name = self.unknown_name(self.unknown("Keras names it after a tensor"))
            set_argument(new.source, "name", name)

    def inputs_of_clone(self, model: ModelPlan, tensors: Any) -> dict[int, Any]:
        """Return the inputs of the program that replace those of a graph; empty if unknown."""
        olds = model.inputs if isinstance(model.inputs, list) else [model.inputs]
        news = tensors if isinstance(tensors, (list, tuple)) else [tensors]
        ends = [tensor.source for tensor in news if isinstance(tensor, TensorPlan)]
        inputs = [end for end in ends if isinstance(end, LayerPlan)]
        same = isinstance(tensors, TensorPlan) == isinstance(model.inputs, TensorPlan)
        if model.class_name != FUNCTIONAL or not same or not len(inputs) == len(news) == len(olds):
            return {}  # Keras asks for the same structure.
        return {
            id(old.source): new for old, new in zip(olds, inputs) if isinstance(old, TensorPlan)
        }

    def twin(self, owner: LayerPlan | ModelPlan, inputs: Mapping[int, Any] | None = None) -> Any:
        """Return a copy of a layer or model that has its names, and is not in the program.

        Args:
            owner: the layer or model.
            inputs: what replaces its inputs, by the identity of their plans.
        """
        reason = self.poisoned.get(id(owner))
        if reason:
            return reason[1]
        live = self.layer_of(owner)
        if live is None:
            return self.unknown("this model has a mistake, so its copy is not known")
        if any(isinstance(old, CallPlan) and old.earlier is not None for old in originals(owner)):
            return self.unknown(
                "copies of models with tensors from inside a stack are not followed"
            )
        copies: dict[int, Any] = dict(inputs or {})
        plan = copied_with(owner, copies)
        for old in originals(owner):
            if id(old) not in (inputs or {}):
                copies[id(old)].place = self.place(self.node)
                self.name_copy(old, copies[id(old)])
        self.stack_inputs(owner, copies)
        if any(has_code(copies[id(old)]) for old in originals(owner)):
            return self.unknown("Keras makes no new Lambda from the code of another")
        return plan

    def name_copy(self, old: Any, new: Any) -> None:
        """Give a copy the name and the state of its original."""
        if isinstance(old, CallPlan):
            with suppress(SkippedError):
                outputs = flatten(self.live.result_of(old))
                if isinstance(new.layer, OperationPlan) and outputs:
                    new.layer.name = outputs[0].node.operation.name
            return
        layer = self.layer_of(old)
        if layer is None:
            return
        set_argument(new, "name", layer.name)
        if old.frozen and not old.is_input:
            set_argument(new, "trainable", False)
        new.frozen = old.frozen
        if isinstance(new, ModelPlan):
            new.together, new.compiled, new.weights = None, None, None
            new.saved, new.loaded = False, False

    def stack_inputs(self, owner: Any, copies: dict[int, Any]) -> None:
        """Begin every copy of a stack with an input layer, if its input shape is known."""
        for old in originals(owner):
            live = self.layer_of(old) if isinstance(old, ModelPlan) else None
            new = copies[id(old)]
            if not isinstance(live, Sequential) or not live.has_input:
                continue
            if not (old.layers and old.layers[0].is_input):
                new.layers = [self.input_plan(live.stack[0]), *map(without_shape, new.layers)]

    def input_plan(self, layer: Layer) -> LayerPlan:
        """Return the plan of the input layer that a stack has made."""
        (tensor,) = flatten(layer.nodes[0].outputs)
        plan = self.keras_layer_plan("InputLayer", batch_shape=tensor.shape, dtype=tensor.dtype)
        set_argument(plan, "name", layer.name)
        return plan

    def keras_layer_plan(self, name: str, **arguments: Any) -> LayerPlan:
        """Return the plan of a layer that the program does not write."""
        rule, place = find(name), self.place(self.node)
        assert rule is not None
        written = {key: WrittenValue(value, place) for key, value in arguments.items()}
        return LayerPlan(bind(rule, [], written, place), place)


def sorted_leaves(tensors: Any) -> list[Any]:
    """Return the tensors at one end of a model, in Keras's order."""
    if isinstance(tensors, TensorPlan):
        return [tensors]
    items = [tensors[key] for key in sorted(tensors)] if isinstance(tensors, dict) else tensors
    return [leaf for item in items for leaf in sorted_leaves(item)]


def tensor_names(program: Sequence[Step], live: Inference) -> dict[Any, str]:
    """Return the automatic names of the tensors of inputs, up to the first that is not sure.

    Keras counts all tensors; an input has one, and a call of a simple layer one for each output.
    """
    inputs = [step for step in program if isinstance(step, LayerPlan) and step.is_input]
    names = {step: step.arguments.name for step in inputs if step.arguments.name is not None}
    count = 0
    for step in program:
        if isinstance(step, RestartPlan):
            count = 0
        elif isinstance(step, CallPlan) and is_simple(step):
            count += len(flatten(live.results.get(step)))
        elif not isinstance(step, LayerPlan):
            break
        elif step.is_input and step not in names:
            names[step] = f"keras_tensor_{count}" if count else "keras_tensor"
            count += 1
    return names


def is_simple(call: CallPlan) -> bool:
    """Return whether a call makes no tensors but its outputs."""
    rule = call.layer.rule if isinstance(call.layer, LayerPlan) else None
    return rule is not None and not (rule.calls_inner_layers or rule.foreign or rule.masking)


def originals(owner: Any) -> Iterator[Any]:
    """Yield a layer or model, and all layers, models and calls in it."""
    seen, pending = set[int](), [owner]
    while pending:
        item = pending.pop()
        if isinstance(item, TensorPlan):
            pending.append(item.source)
        elif isinstance(item, (list, tuple)):
            pending += item
        elif isinstance(item, dict):
            pending += item.values()
        if id(item) in seen or not isinstance(item, (LayerPlan, ModelPlan, CallPlan)):
            continue
        seen.add(id(item))
        yield item
        if isinstance(item, CallPlan):
            pending += [item.layer, item.arguments, item.keywords]
        elif isinstance(item, ModelPlan):
            pending += [item.steps, item.layers, item.inputs, item.outputs]
        else:
            pending += vars(item.arguments).values()


def has_code(plan: Any) -> bool:
    """Return whether a layer is a Lambda with a function of the program."""
    return isinstance(plan, LayerPlan) and isinstance(
        vars(plan.arguments).get("function"), FollowedCode
    )


def without_shape(plan: LayerPlan | ModelPlan) -> LayerPlan | ModelPlan:
    """Return a layer without an input shape of its own, which a config does not keep."""
    if isinstance(plan, LayerPlan):
        arguments: Arguments = plan.arguments
        for name in set(INPUT_ARGUMENTS) - set(plan.rule.arguments):
            plan.binding.written.pop(name, None)
            setattr(arguments, name, None)
    return plan
