"""Models of Keras in a program: how they are made, changed and shown."""

from __future__ import annotations

import ast
from typing import Any

from shapecalc.algebra.size import total
from shapecalc.dataclasses import dataclass
from shapecalc.declare.layer import Arguments, RuleError
from shapecalc.errors import Code, Place
from shapecalc.model.graph import Tensor, UnknownShapeError
from shapecalc.model.models import Sequential
from shapecalc.plan import (
    FUNCTIONAL,
    SEQUENTIAL,
    LayerPlan,
    ModelPlan,
    StackPlan,
    TensorPlan,
    reaching,
)
from shapecalc.read.python.arguments import line_of
from shapecalc.read.python.copies import copied
from shapecalc.read.python.follower import FailedError, deep_unknown, first_unknown, text_of
from shapecalc.read.python.keras_names import in_keras
from shapecalc.read.python.meant_names import layers_passed, uncalled
from shapecalc.read.python.plain import holds_tensor
from shapecalc.read.python.trainings import Trainings, inside_of
from shapecalc.read.python.values import ArrayValue, Imported, Passed, UnknownValue
from shapecalc.similar import closest

STEPS_OF_COPY = 10
"""For how many steps a call or a layer counts that a model has as a copy when it is shown."""


@dataclass(slots=True)
class Shown:
    """A model that the program shows.

    Attributes:
        plan: the model as it is then.
        name: the expression that has it.
        place: where it is shown or defined.
        number: how many models the program shows before it.
    """

    plan: ModelPlan
    name: str
    place: Place
    number: int = 0

    @property
    def title(self) -> str:
        """What tells it from other models of the program."""
        return f"{self.name} ({line_of(self.place)})"


class PausedError(Exception):
    """The program is followed up to the place where it shows a certain model.

    Attributes:
        model: the model.
    """

    def __init__(self, model: ModelPlan) -> None:
        super().__init__(model.class_name)
        self.model = model


class Models(Trainings):
    """Follows the models of a program.

    Attributes:
        pause_at: the number of the model at which the program pauses, if it does.
        shows: how many models it has shown so far.
        shown: the models whose ``summary()`` is called, in order.
        setting: the first setting for all later layers that is not followed.
        unbuilt: the models that are not known from the start, each with the reason.
        lost: the models that are not known when they are shown, each with the reason.
        changed: the stacks that have changed since the last step of the program, with the number
            of layers that they got or lost.
    """

    pause_at: int | None = None

    def start(self) -> None:
        super().start()
        self.shows = 0
        self.shown: list[Shown] = []
        self.setting: UnknownValue | None = None
        self.unbuilt: list[tuple[Place, UnknownValue]] = []
        self.lost: list[tuple[Place, UnknownValue]] = []
        self.changed: dict[ModelPlan, int] = {}

    def own_arguments(self, passed: Passed) -> Arguments:
        """Return the arguments ``name`` and ``trainable`` of a new model."""
        arguments = Arguments(name=None, trainable=None)
        for key in ("name", "trainable"):
            value = passed.keyword.get(key)
            if isinstance(value, UnknownValue) and key == "name":
                value = self.unknown_name(value)
            if key == "name" and value is not None and not isinstance(value, str):
                self.fail(Code.ARGUMENT, "the `name` of a model must be a text")
            if isinstance(value, (str, bool)):
                setattr(arguments, key, value)
        return arguments

    def stack(self, passed: Passed) -> Any:
        """Return a new Sequential model."""
        layers = passed.positional[0] if passed.positional else passed.keyword.get("layers")
        arguments = self.own_arguments(passed)
        if len(passed.positional) > 1 and isinstance(passed.positional[1], str):
            arguments.name = passed.positional[1]
            message = "the second argument of `Sequential` is `trainable` in Keras 3"
            self.note_position(passed, 1, "name", message)
        place = self.place(self.node)
        unknown = deep_unknown(layers)
        if unknown:
            return unknown
        if layers is not None and not isinstance(layers, (list, tuple)):
            self.fail(
                Code.FORM,
                "the layers of a Sequential model must be a list",
                "write Sequential([Dense(4), Dense(2)])",
            )
        nodes = getattr(passed.nodes[0], "elts", ()) if passed.nodes else ()
        nodes = nodes if len(nodes) == len(layers or ()) else [None] * len(layers or ())
        stacked = [self.stacked(layer, node) for layer, node in zip(layers or (), nodes)]
        plan = ModelPlan(SEQUENTIAL, place, arguments, layers=stacked)
        self.problems.nest(plan, plan.layers, place)
        self.finish_stacks()
        self.program.append(plan)
        return plan

    def stacked(self, value: Any, node: ast.AST | None) -> LayerPlan | ModelPlan:
        """Return a value as a layer of a Sequential model.

        Args:
            value: the value.
            node: where the program has it, if that is known.
        """
        if isinstance(value, TensorPlan) and isinstance(value.source, LayerPlan):
            return value.source
        if isinstance(value, (LayerPlan, ModelPlan)):
            if not self.waits_for(value):
                self.finish_stacks()
            return value
        if isinstance(value, Imported) and in_keras(value.path) is not None:
            hint = f"write {value.name}(…)"
            message = f"`{value.name}` is a class, not a layer"
            meant = f"{text_of(node)}()" if node is not None else ""
            self.fail(Code.FORM, message, hint, meant, self.place(node or self.node))
        self.fail(Code.FORM, "expected a layer here")
        return None

    def waits_for(self, layer: LayerPlan | ModelPlan) -> bool:
        """Return whether the changes of a model can wait until a layer is added to it, too.

        They are then made at once, which takes less than to build the model with each layer.
        Nothing may have happened since but that the layer was made, and each of the changes would
        have built the model. A wrong layer hides no mistake with those below it.
        """
        if not isinstance(layer, LayerPlan) or layer.is_input or layer.binding.problems:
            return False
        is_new = bool(self.program) and self.program[-1] is layer
        return is_new and [len(model.layers) > 1 for model in self.changed] == [True]

    def graph(self, passed: Passed) -> Any:
        """Return a new Functional model."""
        names = dict(zip(("inputs", "outputs", "name"), passed.positional)) | passed.keyword
        for word in ("input", "output"):
            if word in passed.keyword:
                node = passed.keyword_nodes.get(word, self.node)
                self.outdate_argument("Model", word, node, f"{word}s")
        inputs = names.get("inputs", names.get("input"))
        outputs = names.get("outputs", names.get("output"))
        unknown = deep_unknown([inputs, outputs])
        if unknown:
            self.unbuilt.append((self.place(self.node), unknown))
            return unknown
        place = self.place(self.node)
        for plan, node in layers_passed(passed):
            raise FailedError(uncalled(plan, text_of(node), self.place(node)))
        if not holds_tensor(inputs) or not holds_tensor(outputs):
            self.fail(
                Code.FORM,
                "a Functional model needs its `inputs` and `outputs`",
                "write Model(inputs=x, outputs=y)",
            )
        arguments = self.own_arguments(Passed(keyword=names))
        plan = ModelPlan(
            FUNCTIONAL,
            place,
            arguments,
            inputs=self.tensors(inputs),
            outputs=self.tensors(outputs),
        )
        self.finish_stacks()
        plan.steps = reaching([plan.inputs, plan.outputs], self.program)
        self.problems.nest(plan, plan.steps, place)
        self.program.append(plan)
        return plan

    def finish_stacks(self) -> None:
        """Add the changes of Sequential models so far to the program."""
        for model, times in self.changed.items():
            self.program.append(StackPlan(model, list(model.layers), times))
        self.changed.clear()

    def keras_method(self, owner: LayerPlan | ModelPlan, name: str, passed: Passed) -> Any:
        if name in ("add", "pop", "summary", "build", "get_layer", "count_params"):
            return getattr(self, f"model_{name}")(owner, passed)
        if isinstance(owner, ModelPlan):
            self.check_method(name, passed)
            if name == "compile":
                self.check_compiled(passed)
        return super().keras_method(owner, name, passed)

    def model_count_params(self, model: Any, passed: Passed) -> Any:
        """Return the number of parameters of a layer or model."""
        layer = self.layer_of(model)
        unknown = self.unknown("the number of parameters is not known here")
        if layer is None or layer.unknown:
            return unknown
        if not layer.built or (isinstance(layer, Sequential) and layer.functional is None):
            return unknown
        count = total(variable.size for variable in dict.fromkeys(layer.variables))
        return count if isinstance(count, int) else unknown

    def model_add(self, model: Any, passed: Passed) -> None:
        """Add a layer to a Sequential model."""
        if not isinstance(model, ModelPlan) or model.class_name != SEQUENTIAL:
            self.fail(Code.FORM, "only a Sequential model has the method `add`")
        extra = [name for name in passed.keyword if name not in ("layer", "rebuild")]
        if extra:
            message = f"`add` has no argument `{extra[0]}`"
            hint = f"close the bracket of the layer behind it: add(Layer(…, {extra[0]}=…))"
            at = self.name_place(passed.keyword_nodes.get(extra[0], self.node))
            self.note(Code.UNKNOWN_ARGUMENT, message, hint, at=at)
        values = [*passed.positional, *(v for k, v in passed.keyword.items() if k == "layer")]
        if len(values) != 1:
            self.fail(Code.MISSING_ARGUMENT, "`add` takes one layer")
        (value,) = values
        if isinstance(value, UnknownValue):
            self.poison(model, value)
            return
        layer = self.stacked(value, passed.nodes[0] if passed.nodes else None)
        if model.together is None:
            model.together = len(model.layers)
        model.layers = [*model.layers, layer]
        self.changed[model] = self.changed.get(model, 0) + 1
        self.problems.limit("calls of layers", self.place(self.node))

    def model_pop(self, model: Any, passed: Passed) -> Any:
        """Remove the last layer of a Sequential model."""
        if not isinstance(model, ModelPlan) or not model.layers:
            self.fail(Code.FORM, "there is no layer to remove")
        self.finish_stacks()
        if model.together is None:
            model.together = len(model.layers)
        model.layers = model.layers[:-1]
        self.changed[model] = 1
        self.finish_stacks()

    def apply(self, layer: LayerPlan | ModelPlan, passed: Passed) -> Any:
        """Return the result of a call; it is unknown if something inside the layer is."""
        for part in inside_of(layer) if self.poisoned else ():
            if id(part) in self.poisoned:
                return self.poisoned[id(part)][1]
        return super().apply(layer, passed)

    def on_numbers(self, layer: LayerPlan | ModelPlan, passed: Passed) -> Any:
        result = super().on_numbers(layer, passed)
        first = passed.positional[0] if passed.positional else None
        is_array = isinstance(first, ArrayValue) and len(passed.values) == 1
        if isinstance(layer, LayerPlan) and isinstance(first, ArrayValue) and is_array:
            return self.on_array(layer, first)
        return result

    def on_array(self, layer: LayerPlan, array: ArrayValue) -> Any:
        """Return the output of a layer for an array, which has no row in a table."""
        live = self.layer_of(layer)
        unknown = self.unknown("a layer is called on numbers here")
        if live is None or deep_unknown(array.shape):
            return unknown
        try:
            copy = live.copy()
            copy.check([array.shape])
            output = copy.outputs_for(Tensor(array.shape, "float32"), {})
        except (RuleError, UnknownShapeError):
            return unknown
        sizes: tuple[Any, ...] = output.shape if isinstance(output, Tensor) else (None,)
        return ArrayValue(sizes) if all(isinstance(size, int) for size in sizes) else unknown

    def model_build(self, model: Any, passed: Passed) -> None:
        """Build a Sequential model for an input shape."""
        shape = passed.values[0] if passed.values else None
        unknown = deep_unknown(shape)
        if unknown:
            self.poison(model, unknown)
        elif isinstance(model, ModelPlan) and isinstance(shape, (tuple, list)):
            has_input = model.layers and model.layers[0].is_input
            if model.class_name == SEQUENTIAL and not has_input:
                self.build_stack(model, shape)

    def model_get_layer(self, model: Any, passed: Passed) -> Any:
        """Return a layer of a model by its name or number."""
        by_name = dict(zip(("name", "index"), passed.positional)) | passed.keyword
        unknown = first_unknown(by_name.values())
        layers = self.get_layers(model)
        if unknown or isinstance(layers, UnknownValue):
            return unknown or layers
        if by_name.get("index") is not None:
            return layers[by_name["index"]]
        names = [self.get_name(layer) for layer in layers]
        name = by_name.get("name")
        if name not in names:
            message = f"the model has no layer `{name}`"
            node = passed.keyword_nodes.get("name", [*passed.nodes, self.node][0])
            at = self.place(node.value if isinstance(node, ast.keyword) else node)
            meant = closest(str(name), map(str, names))
            self.fail(Code.UNKNOWN_NAME, message, meant=meant, at=at)
        return layers[names.index(name)]

    def model_summary(self, model: Any, passed: Passed) -> None:
        """Note that the program shows a model."""
        if isinstance(model, ModelPlan):
            self.show(model, "", self.place(self.node))

    def show(self, model: ModelPlan, name: str, place: Place) -> None:
        """Add a model, as it is now, to those that are shown."""
        unknown = self.unknown_inside(model)
        if unknown:
            self.lost.append((place, unknown))
            return
        self.finish_stacks()
        self.tick(STEPS_OF_COPY * len(self.program))
        number, self.shows = self.shows, self.shows + 1
        if number == self.pause_at:
            model.program = self.program
            raise PausedError(model)
        plan = copied(model, self.program)
        if model in self.trained:
            plan.compiled = self.compile_config(model)
        self.shown.append(Shown(plan, name, place, number))

    def unknown_inside(self, model: ModelPlan) -> UnknownValue | None:
        """Return why a layer of a model is not known, if something unknown may have changed it."""
        if self.setting:
            return self.setting
        for part in (model, *inside_of(model)):
            if id(part) in self.poisoned:
                return self.poisoned[id(part)][1]
        return self.unknown_build(model)
