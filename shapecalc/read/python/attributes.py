"""What the layers, models and tensors of a program know about themselves."""

from __future__ import annotations

import ast
from contextlib import suppress
from typing import Any

from shapecalc.errors import Code
from shapecalc.model.graph import Tensor, flatten
from shapecalc.model.models import Functional, Sequential
from shapecalc.model.operation_calls import SkippedError
from shapecalc.plan import (
    FUNCTIONAL,
    SEQUENTIAL,
    CallPlan,
    LayerPlan,
    ModelPlan,
    StackPlan,
    Step,
    TensorPlan,
    set_argument,
)
from shapecalc.read.python.arguments import line_of
from shapecalc.read.python.keras_api import names_of_models
from shapecalc.read.python.layers import Layers
from shapecalc.read.python.older import Rewrite
from shapecalc.read.python.older_arguments import METHODS
from shapecalc.read.python.values import GraphTensor, Method, UnknownValue
from shapecalc.similar import closest


class ModelAttributes(Layers):
    """Follows attributes of layers, models and tensors."""

    def keras_attribute(self, owner: Any, name: str) -> Any:
        if isinstance(owner, GraphTensor):
            return self.graph_attribute(owner, name)
        if isinstance(owner, TensorPlan):
            return self.of_tensor(owner, name)
        if isinstance(owner, LayerPlan) and name in OF_LAYERS:
            self.outdate_attribute(name, OF_LAYERS[name])
        if isinstance(owner, ModelPlan) and name in SILENT and name not in names_of_models():
            self.outdate_attribute(name, METHODS.get(name, ""))
        if name in SILENT or name in ATTRIBUTES:
            return Method(owner, name)
        getter = getattr(self, f"get_{name}", None) if name in GETTERS else None
        if getter:
            return getter(owner)
        if isinstance(owner, LayerPlan) and name in owner.rule.accepted:
            return getattr(owner.arguments, name)
        return self.other_attribute(owner, name)

    def changed_by(self, function: Any) -> list[Any]:
        of_keras = isinstance(function, Method) and isinstance(
            function.owner, (LayerPlan, ModelPlan)
        )
        return [] if of_keras and function.name in QUIET else super().changed_by(function)

    def of_tensor(self, tensor: TensorPlan, name: str) -> Any:
        """Return an attribute of a tensor."""
        if name in ("shape", "_keras_shape"):
            return self.shape(tensor)
        if name == "ndim":
            shape = self.shape(tensor)
            return shape if isinstance(shape, UnknownValue) else len(shape)
        if name == "dtype":
            output = self.outputs(tensor)
            return output.dtype if isinstance(output, Tensor) else self.unknown("not known")
        return self.unknown(f"`.{name}` of a tensor is not followed")

    def other_attribute(self, owner: LayerPlan | ModelPlan, name: str) -> Any:
        """Return an attribute that is not followed; one that models do not have is noted."""
        at_name = isinstance(self.node, ast.Attribute) and self.node.attr == name
        known = names_of_models()
        if not isinstance(owner, ModelPlan) or name in known or name[:1] == "_" or not at_name:
            return self.unknown(f"`.{name}` is not followed")
        meant = closest(name, sorted(known))
        if not meant:
            self.outdate_attribute(name, "")
            return self.unknown(f"`.{name}` is not followed")
        message = f"a model of Keras has no `{name}`"
        self.note(Code.UNKNOWN_NAME, message, meant=meant, at=self.name_place(self.node))
        return self.keras_attribute(owner, meant)

    def outdate_attribute(self, name: str, new: str) -> None:
        """Note an attribute of layers or models that Keras 3 does not have."""
        at = self.name_place(self.node)
        changes = [Rewrite(at, new)] if isinstance(self.node, ast.Attribute) and new else []
        hint = f"write `{new}`" if new else ""
        self.outdate(f"Keras 3 has no `.{name}`", hint, at, *changes)

    def layer_of(self, plan: LayerPlan | ModelPlan) -> Any:
        """Return the layer or model of a plan as it is so far; None if it has a problem."""
        self.infer_steps()
        with suppress(SkippedError):
            return self.live.make(plan)
        return None

    def get_name(self, owner: LayerPlan | ModelPlan) -> Any:
        layer = self.layer_of(owner)
        return layer.name if layer else self.unknown("the name is not known")

    def get_trainable(self, owner: LayerPlan | ModelPlan) -> Any:
        return not owner.frozen and owner.arguments.trainable is not False

    def get_layers(self, owner: LayerPlan | ModelPlan) -> Any:
        if not isinstance(owner, ModelPlan):
            return self.unknown("`.layers` is not followed here")
        if owner.class_name == SEQUENTIAL:
            return [layer for layer in owner.layers if not layer.is_input]
        live = self.layer_of(owner)
        plans = [self.live.plans.get(layer) for layer in live.layers] if live else [None]
        return plans if all(plans) else self.unknown("the layers of this model are not known")

    def get_output(self, owner: LayerPlan | ModelPlan) -> Any:
        if isinstance(owner, ModelPlan) and owner.class_name == FUNCTIONAL:
            return self.listed(owner.outputs)
        return self.output_of_layer(owner)

    def output_of_layer(self, layer: LayerPlan | ModelPlan) -> Any:
        """Return the output of the first call of a layer or of a stack."""
        place = self.place(self.node)
        if isinstance(layer, LayerPlan) and layer.is_input:
            return TensorPlan(layer, place)
        stacks = [
            step for step in self.program if isinstance(step, ModelPlan) and layer in step.layers
        ]
        calls = [s for s in self.program if isinstance(s, CallPlan) and s.layer is layer]
        if stacks and not calls:
            self.split_changes(stacks[0])
            return self.earlier(layer, 0)
        if calls:
            return TensorPlan(calls[0], place)
        if isinstance(layer, ModelPlan):
            self.notes.append(
                f"{line_of(place)}: a Sequential model has no `output` in Keras 3 until it is "
                "called; write `outputs[0]`"
            )
            return self.get_outputs(layer)[0]
        return self.unknown("this layer has not been called")

    def earlier(self, layer: LayerPlan | ModelPlan, number: int) -> Any:
        """Return the output of a call that the graph of a stack has."""
        live = self.layer_of(layer)
        if live is None or not (live.nodes or (isinstance(live, Sequential) and live.functional)):
            return self.unknown("this layer has not been called")
        call = CallPlan(layer, [], {}, self.place(self.node), earlier=number)
        self.program.append(call)
        return TensorPlan(call, call.place)

    def split_changes(self, model: ModelPlan) -> None:
        """Let a stack get its layers in single steps, so that each graph is created."""
        self.finish_stacks()
        program: list[Step] = []
        for step in self.program:
            if isinstance(step, StackPlan) and step.model is model and step.times > 1:
                before = len(step.layers) - step.times
                program += [
                    StackPlan(model, step.layers[: before + number + 1], 1)
                    for number in range(step.times)
                ]
            else:
                program.append(step)
        if len(program) > len(self.program):
            self.program, self.inferred = program, 0
            self.live = type(self.live)(False, False)

    def listed(self, tensors: Any) -> Any:
        """Return the ends of a model as a program has them: a list of one is a tensor."""
        if isinstance(tensors, (list, tuple)) and len(tensors) == 1:
            return tensors[0]
        return tensors

    def get_outputs(self, owner: LayerPlan | ModelPlan) -> Any:
        if isinstance(owner, ModelPlan) and owner.class_name == SEQUENTIAL and owner.layers:
            output = self.earlier(owner.layers[-1], -1)
        else:
            output = self.get_output(owner)
        return output if isinstance(output, (list, UnknownValue)) else [output]

    def get_input(self, owner: LayerPlan | ModelPlan) -> Any:
        if isinstance(owner, ModelPlan) and owner.class_name == FUNCTIONAL:
            return self.listed(owner.inputs)
        if isinstance(owner, ModelPlan) and owner.layers and owner.layers[0].is_input:
            assert isinstance(owner.layers[0], LayerPlan)
            return TensorPlan(owner.layers[0], self.place(self.node))
        if isinstance(owner, ModelPlan):
            return self.earlier(owner, 0)
        return self.unknown("the input of this layer is not followed")

    def get_inputs(self, owner: LayerPlan | ModelPlan) -> Any:
        tensor = self.get_input(owner)
        return tensor if isinstance(tensor, (list, UnknownValue)) else [tensor]

    def get_output_shape(self, owner: LayerPlan | ModelPlan) -> Any:
        layer = self.layer_of(owner)
        if layer is None or (not layer.nodes and not isinstance(layer, (Functional, Sequential))):
            return self.unknown("this layer has not been called")
        if isinstance(layer, (Functional, Sequential)):
            shape = layer.known_output_shape
            return (
                self.unknown("the shape is not known") if shape is None else self.plain_shape(shape)
            )
        shapes = [self.plain_shape(tensor.shape) for tensor in flatten(layer.nodes[0].outputs)]
        return shapes[0] if len(shapes) == 1 else shapes

    def get_input_shape(self, owner: LayerPlan | ModelPlan) -> Any:
        layer = self.layer_of(owner)
        if isinstance(layer, (Functional, Sequential)) and layer.input_shape is not None:
            return self.plain_shape(layer.input_shape)
        if layer is None or not layer.nodes or isinstance(layer, (Functional, Sequential)):
            return self.unknown("the shape is not known")
        shapes = [self.plain_shape(tensor.shape) for tensor in layer.nodes[0].input_tensors]
        return shapes[0] if len(shapes) == 1 else shapes

    def set_attribute(self, owner: Any, name: str, value: Any) -> None:
        if not isinstance(owner, (LayerPlan, ModelPlan)):
            super().set_attribute(owner, name, value)
        elif name == "trainable":
            self.set_trainable(owner, value)
        elif name == "name":
            self.set_name(owner, value)
        elif name == "_name":
            return  # Keras 3 has its name elsewhere.
        elif self.set_before_build(owner, name, value):
            return
        elif isinstance(owner, ModelPlan) or (
            name in owner.rule.accepted and not name.endswith(WITHOUT_SHAPE)
        ):
            self.poison(owner, self.unknown(f"`.{name}` is set here"))

    def set_before_build(self, owner: LayerPlan | ModelPlan, name: str, value: Any) -> bool:
        """Set an argument of a layer that has no weights yet; return whether that is followed."""
        layer = self.layer_of(owner)
        settable = isinstance(owner, LayerPlan) and name in SETTABLE.get(owner.rule.name, ())
        if not settable or layer is None or layer.built or type(value) is not int or value < 1:
            return False
        set_argument(owner, name, value)
        setattr(layer.arguments, name, value)
        return True

    def set_name(self, owner: LayerPlan | ModelPlan, name: Any) -> None:
        """Give a layer or model another name; automatic names stay counted as they are."""
        layer = self.layer_of(owner)
        if not isinstance(name, str) or layer is None:
            self.poison(owner, self.unknown("a layer gets another name here"))
            return
        owner.renamed = layer.name = name

    def set_trainable(self, owner: LayerPlan | ModelPlan, value: Any) -> None:
        """Freeze or thaw a layer, or a model with all of its layers."""
        truth = self.truth(value)
        if isinstance(truth, UnknownValue):
            self.poison(owner, truth)
            return
        if value is self.get_trainable(owner):
            return  # TensorFlow passes over an attribute that has this value.
        owner.frozen = not truth
        if truth and not owner.is_input:
            owner.arguments.trainable = None if isinstance(owner, ModelPlan) else True
        inner = [*owner.steps, *owner.layers] if isinstance(owner, ModelPlan) else []
        for plan in inner:
            if isinstance(plan, (LayerPlan, ModelPlan)):
                self.set_trainable(plan, truth)


SETTABLE = {"Dense": ("units",), "Conv1D": ("filters",), "Conv2D": ("filters",)}
"""The arguments at which a layer looks only when it is built."""

WITHOUT_SHAPE = (
    "activation",
    "constraint",
    "dropout",
    "initializer",
    "momentum",
    "rate",
    "regularizer",
    "seed",
)
"""How the names of arguments end that change no shapes."""

OF_LAYERS = {"input_shape": "input.shape", "output_shape": "output.shape"}
"""Attributes that layers had, and what they have today."""

SILENT = frozenset(
    """
    compile fit fit_generator evaluate evaluate_generator predict predict_classes
    predict_generator predict_proba predict_on_batch train_on_batch test_on_batch save
    save_weights load_weights get_weights set_weights to_json to_yaml get_config from_config
    reset_states reset_state export plot_model
    """.split()
)
"""Methods of models and layers that change no shapes."""


QUIET = SILENT | frozenset("summary get_layer count_params compute_output_shape".split())
"""Methods of models and layers that change nothing that the table shows."""

ATTRIBUTES = frozenset(
    "add pop summary build get_layer call count_params compute_output_shape".split()
)
"""Methods of models that are followed."""


GETTERS = frozenset(
    "name trainable layers output outputs input inputs output_shape input_shape".split()
)
"""Attributes of layers and models that are followed."""
