"""Plans: what a file says about a model, before any shape is known.

A plan is the result of reading: names are resolved and arguments are bound. Its steps are
in the order in which a program would create and call the layers. Layers have identity: a
`LayerPlan` that is called twice is one layer with one set of weights.

`shapecalc.model.infer.infer` makes a model from a `ModelPlan`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shapecalc.algebra.size import Shape
from shapecalc.dataclasses import dataclass, field, nothing
from shapecalc.declare.bind import Binding, WrittenValue, bind
from shapecalc.declare.equal_binding import EqualBinding
from shapecalc.declare.layer import Arguments, Rule
from shapecalc.declare.operation import OperationRule
from shapecalc.errors import Place, Problem

if TYPE_CHECKING:
    from shapecalc.own_code import Missing, OwnCode
    from shapecalc.stored_weights import WeightsFile

SEQUENTIAL = "Sequential"
FUNCTIONAL = "Functional"
OWN = "Layer"
"""What ``class_name`` is for a layer or model of one's own that computes with its own code."""


@dataclass(eq=False, slots=True, repr=False)
class LayerPlan:
    """A layer to create.

    Attributes:
        binding: its rule, and its arguments with their places.
        place: where the file has it.
        saved_shapes: the shapes of its inputs as a saved model has them; they are used where
            the shapes cannot be computed.
        build_config: the shapes with which Keras builds a saved layer before it is called.
        frozen: whether ``layer.trainable = False`` follows its creation. It freezes also
            those layers in which Keras ignores the argument ``trainable``.
        renamed: the name that the program gives it after its creation.
        missing: the arguments that only the program has, by name.
    """

    binding: Binding | EqualBinding
    place: Place
    saved_shapes: Sequence[Shape] = ()
    build_config: Any = None
    frozen: bool = False
    renamed: str = ""
    missing: Mapping[str, Missing] = field(default_factory=nothing)

    def __repr__(self) -> str:
        return f"{self.class_name}(…)"

    def with_arguments(self, **values: Any) -> LayerPlan:
        """Return the same layer with other or additional arguments."""
        arguments = {**self.binding.written, **values}
        places = self.binding.places
        placed = {
            name: WrittenValue(value, places.get(name, self.place))
            for name, value in arguments.items()
        }
        return LayerPlan(bind(self.rule, [], placed, self.place), self.place, self.saved_shapes)

    @property
    def saved_shape(self) -> Shape | None:
        """The shape of its only input as a saved model has it."""
        return self.saved_shapes[0] if len(self.saved_shapes) == 1 else None

    @property
    def rule(self) -> Rule:
        """The declaration of the layer."""
        return self.binding.rule

    @property
    def is_input(self) -> bool:
        """Whether the layer is an input of a model."""
        return self.binding.rule.is_input

    @property
    def name(self) -> str | None:
        """The name that the file gives it; None if it gets an automatic one."""
        return self.binding.name

    @property
    def arguments(self) -> Arguments:
        """The values of all arguments, defaults included."""
        return self.binding.arguments

    @property
    def class_name(self) -> str:
        """The class of the layer as the table shows it."""
        return getattr(self.binding.shared, "class_name", None) or self.rule.class_name


@dataclass(eq=False, slots=True)
class OperationPlan:
    """An operation of ``keras.ops``, which is a row of its own in the table.

    Attributes:
        rule: its declaration; None for an operation that is not declared.
        class_name: its class as the table shows it.
        name: its name; None if it gets an automatic one.
        constants: the arguments that it is created with.
        place: where the file has it.
        module: where Keras defines it, if the file says so.
        arguments: the arguments of the layer of Keras 2 that applies it; None for one of Keras 3.
        lacking: why it has no rule, if it is a layer without one.
    """

    rule: OperationRule | None
    class_name: str
    name: str | None
    constants: Mapping[str, Any]
    place: Place
    module: str = ""
    arguments: Arguments | None = None
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class SavedTensor:
    """The shape and dtype of an output in a file, where they cannot be computed, or None."""

    shape: Shape | None
    dtype: str


@dataclass(eq=False, slots=True)
class CallPlan:
    """A call of a layer, model or operation.

    Attributes:
        layer: what is called.
        arguments: the positional arguments, plans of tensors among them.
        keywords: the keyword arguments.
        place: where the file has it.
        saved_outputs: outputs as a saved model has them, by index.
        earlier: the number of an earlier call, of which these are the outputs; None for a new
            call. For a Sequential model, whose graph calls its layers, the tensor of its input.
        traced: whether a layer of one's own makes it, or numbers are its input: Keras then
            records no call in a graph.
    """

    layer: LayerPlan | ModelPlan | OperationPlan
    arguments: Sequence[Any]
    keywords: Mapping[str, Any]
    place: Place
    saved_outputs: dict[int, SavedTensor] = field(default_factory=dict)
    earlier: int | None = None
    traced: bool = False


@dataclass(eq=False, slots=True)
class StackPlan:
    """A stack gets layers at its top one by one, or loses some, or is built.

    Attributes:
        model: the stack.
        layers: all of its layers afterwards.
        times: how many layers it gets or loses; it builds its graph anew for each.
        shape: the input shape for which it is built then, if it has no input.
    """

    model: ModelPlan
    layers: Sequence[LayerPlan | ModelPlan]
    times: int
    shape: Shape | None = None


@dataclass(eq=False, slots=True)
class BuildPlan:
    """A layer gets its weights without a call: ``layer.build(shape)``.

    Attributes:
        layer: the layer.
        shape: the shape of its input, or a list of shapes.
        others: the shapes of the other inputs, by name.
        place: where the program does so.
    """

    layer: LayerPlan
    shape: Any
    others: Mapping[str, Any]
    place: Place


Origin = tuple[LayerPlan | CallPlan, int | None]
"""The layer or call that a tensor comes from, and its index if that has several outputs."""


@dataclass(eq=False, slots=True)
class TensorPlan:
    """The output of an input layer or a call.

    Attributes:
        source: the input layer, or the call.
        place: where the file mentions it.
        index: which of several outputs; None for all of them.
    """

    source: LayerPlan | CallPlan
    place: Place
    index: int | None = None

    @property
    def origin(self) -> Origin:
        """The identity of the tensor: two mentions with the same origin are the same tensor."""
        return self.source, self.index


@dataclass(eq=False, slots=True)
class Base:
    """The model that another model extends: a saved one, or one of ``keras.applications``.

    Attributes:
        path: its file, if it is a saved one.
        model: the complete model.
        popped: how many layers are removed from its top, if it is a stack.
        calls: the calls of a stack that becomes a graph.
    """

    path: Path | None
    model: ModelPlan
    popped: int = 0
    calls: Sequence[CallPlan] = ()

    @property
    def stacked_layers(self) -> Sequence[LayerPlan | ModelPlan]:
        """The layers of a stack above its input; Keras builds a graph for each of them."""
        if not self.model.layers or not self.model.layers[0].is_input:
            return ()
        return self.model.layers[1:]


@dataclass(eq=False, slots=True, repr=False)
class ModelPlan:
    """A model to create; inside another model it is a layer.

    Attributes:
        class_name: Sequential or Functional; or `OWN`.
        place: where the file has it.
        arguments: its own arguments, such as its name.
        steps: the layers, models and calls in the order in which a program has them.
        layers: the stack of a Sequential model; the layers that one of one's own has.
        inputs, outputs: the tensors at the ends of a Functional model.
        loaded: whether it comes from a file of its own and has its own automatic names.
        loader: where another file loads it.
        saved: whether Keras has saved it; Keras then adds its layers one by one.
        keras2: whether Keras 2 reads the file and Keras 3 does not; only on the outermost.
        in_keras2: reads the model as Keras 2 does, if that wrote the file and Keras 3 reads it.
        build_shape: the input shape with which Keras builds a saved stack without an input.
        frozen: whether ``model.trainable = False`` follows its creation.
        trainable: its argument ``trainable`` where a spec has it.
        weights: its saved weights, if a file has any.
        compiled: the ``compile_config`` of a model that was compiled when it was saved.
        with_slots: whether its optimizer keeps numbers for the weights, as Keras loads it.
        settings: the sections `data` and `train` of a spec, unread.
        names: the names of tensors in a spec, which Keras does not know.
        base: the model that it extends, if any.
        letters: the letters in place of sizes, with or without numbers; only on the outermost.
        notes: remarks of the reader for the user.
        problems: everything that the reader found wrong; only on the outermost model.
        program: all that the program creates, in order; only on the outermost model.
        title: what a program calls it; only on the outermost model of a program.
        warnings: code of the program that Keras 3 refuses; only on its first model.
        together: how many layers a stack has at first, if a `StackPlan` changes them later.
        own_class: the class of a program that it is an object of.
        own: what the code of that class does, if the class is `OWN`.
        renamed: the name that the program gives it after its creation.
        pretrained: whether Keras gives it trained weights when it creates it.
        paused: follows the program to this model once more; its code can then be followed on.
    """

    class_name: str
    place: Place
    arguments: Arguments
    steps: list[LayerPlan | ModelPlan | CallPlan] = field(default_factory=list)
    layers: Sequence[LayerPlan | ModelPlan] = ()
    inputs: TensorStructure = ()
    outputs: TensorStructure = ()
    loaded: bool = False
    loader: Place | None = None
    saved: bool = False
    keras2: bool = False
    in_keras2: Callable[[], ModelPlan] | None = None
    build_shape: Shape | None = None
    frozen: bool = False
    trainable: WrittenValue | None = None
    weights: WeightsFile | None = None
    compiled: Mapping[str, Any] | None = None
    with_slots: bool = True
    settings: Mapping[str, WrittenValue] = field(default_factory=dict)
    names: Mapping[Origin, str] = field(default_factory=dict)
    base: Base | None = None
    letters: Collection[str] = ()
    notes: Sequence[str] = ()
    problems: Sequence[Problem] = ()
    program: Sequence[Step] = ()
    title: str = ""
    warnings: Sequence[Problem] = ()
    together: int | None = None
    own_class: str = ""
    own: OwnCode | None = None
    renamed: str = ""
    pretrained: bool = False
    paused: Callable[[], ModelPlan] | None = None

    @property
    def is_input(self) -> bool:
        """Whether the model is an input of a model, as an input layer is: never."""
        return False

    @property
    def shown_class(self) -> str:
        """The class as the table shows it."""
        return self.own_class or self.class_name

    def __repr__(self) -> str:
        return f"{self.shown_class}(…)"


@dataclass(eq=False, slots=True)
class RestartPlan:
    """A program lets Keras count the automatic names anew at a place: ``clear_session()``."""

    place: Place


Step = LayerPlan | ModelPlan | CallPlan | StackPlan | BuildPlan | RestartPlan
"""A step of a program."""

TensorStructure = TensorPlan | Sequence["TensorStructure"] | Mapping[str, "TensorStructure"]
"""One tensor, or several in lists and mappings."""


def ancestors(tensors: Any) -> dict[LayerPlan | CallPlan, TensorPlan]:
    """Return the inputs and calls that tensors are computed from, each with one of its tensors."""
    seen: dict[LayerPlan | CallPlan, TensorPlan] = {}
    pending = [tensors]
    while pending:
        item = pending.pop()
        if isinstance(item, Mapping):
            pending += item.values()
        elif isinstance(item, (list, tuple)):
            pending += item
        elif isinstance(item, TensorPlan) and item.source not in seen:
            seen[item.source] = item
            if isinstance(item.source, CallPlan):
                pending += [item.source.arguments, item.source.keywords]
    return seen


def reaching(tensors: TensorStructure, steps: Sequence[Any]) -> list[Any]:
    """Return the steps that tensors are computed from."""
    seen = ancestors(tensors)
    needed = {*seen, *(source.layer for source in seen if isinstance(source, CallPlan))}
    return [step for step in steps if step in needed]


def set_argument(plan: LayerPlan | ModelPlan, name: str, value: Any) -> None:
    """Set an argument of a layer, as if the file gave it."""
    setattr(plan.arguments, name, value)
    if isinstance(plan, LayerPlan):
        plan.binding.written[name] = value


def sources(tensors: TensorStructure) -> list[TensorPlan]:
    """Return the inputs that tensors are computed from.

    >>> from shapecalc.read.document import read_data
    >>> plan = read_data({"inputs": {"x": 3, "y": 4}, "layers": {"z": "Dense(2)(x)"}})
    >>> [plan.names[tensor.origin] for tensor in sources(plan.outputs)]
    ['x']
    """
    return [end for source, end in ancestors(tensors).items() if isinstance(source, LayerPlan)]


def replace_plans(structure: Any, leaf: Callable[[TensorPlan], Any]) -> Any:
    """Return a structure with tensors for plans; other values stay.

    Args:
        structure: plans and plain values in lists and mappings.
        leaf: makes a tensor from a plan.
    """
    if isinstance(structure, TensorPlan):
        return leaf(structure)
    if structure is None or isinstance(structure, (str, int, float)):
        return structure
    if isinstance(structure, (list, tuple)):
        return [replace_plans(item, leaf) for item in structure]
    if isinstance(structure, (dict, Mapping)):  # Python answers at once for the first.
        return {name: replace_plans(item, leaf) for name, item in structure.items()}
    return structure
