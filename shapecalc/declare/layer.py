"""The declaration of a layer: its arguments, its rule, and everything else that is known of it.

A rule is one decorated function from the input shape and the layer's arguments to
the output shape and the weights:

>>> @layer(dict(n=PositiveInt("number of repetitions")), input_axes="batch features")
... def Echo(x, a):
...     batch, features = x
...     return Out((batch, a.n * features), [Weight("gain", (features,))])
>>> Echo(("batch", 3), Arguments(n=2)).shape
('batch', 6)
>>> del RULES["Echo"]

No rule states a number of parameters: it is the sum over the weights.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from shapecalc.dataclasses import KW_ONLY, dataclass, field
from shapecalc.declare.kinds import Argument, Boolean, DType, Flag, KerasObject, LayerName, Tensors
from shapecalc.declare.names import BITS, REGULARIZERS
from shapecalc.declare.out import Out, RuleError, Shapes, Weight
from shapecalc.declare.registry import Registry
from shapecalc.declare.size_kinds import InputShape, PositiveInt

__all__ = ["Out", "RuleError", "Shapes", "Weight"]

Arguments = SimpleNamespace
"""The values of a layer's arguments, by their names in Keras."""


@dataclass(slots=True)
class CallState:
    """One call of a layer, beyond its first input.

    Attributes:
        arguments: the further arguments of the call by name, with shapes for tensors.
        called_before: whether the layer has been called, and so has its weights.
        traced: whether a layer around it calls it on what that layer computes.
        training: whether the model is being trained, if a layer around it says so.
    """

    arguments: Arguments = field(default_factory=Arguments)
    called_before: bool = False
    traced: bool = False
    training: bool | None = None


Function = Callable[..., Out]
"""A rule as it is written: from the input shape and the arguments, and from the `CallState`
if it has a third parameter, to `Out`."""

Check = Callable[[Arguments], None]
Op = Callable[..., Any]
"""Adds an operation of Keras to the graph: ``op("NotEqual", tensor, 0)``."""

MaskRule = Callable[[Op, Any, Any, Arguments], Any]
"""From ``op``, the inputs, their masks and the arguments to the masks of the outputs."""

COMMON: Mapping[str, Argument] = {
    "name": LayerName("name of the layer", None),
    "trainable": Boolean("whether training changes the weights", True),
    "dtype": DType(
        "dtype of weights and computation",
        None,
        options=(*BITS, "mixed_float16", "mixed_bfloat16", "string"),
    ),
    "autocast": Flag("whether to cast the input to the layer's dtype", True),
    "activity_regularizer": KerasObject(
        "regularizer for the output", None, vocabulary=REGULARIZERS
    ),
    "input_shape": InputShape("shape of the model's input, without the batch", None),
    "input_dim": PositiveInt("number of features of the model's input", None, minimum=0),
    "input_length": PositiveInt("number of time steps of the model's input (Keras 2)", None),
    "batch_input_shape": InputShape("shape of the model's input, with the batch (Keras 2)", None),
    "batch_size": PositiveInt("batch size of the model's input (Keras 2)", None),
}
"""The keywords that layers share, and Keras 2's ways to give the input on the first layer."""


INPUT_ARGUMENTS = ("input_shape", "input_dim", "input_length", "batch_input_shape", "batch_size")
"""The arguments in `COMMON` that give a model's input; a rule's own may have another meaning."""

MASK: dict[str, Argument] = {"mask": Tensors("which time steps count", None)}
"""The argument of a call that passes a mask."""


def training(default: bool | None = None) -> dict[str, Argument]:
    """Return the argument of a call for whether it is part of training."""
    return {"training": Flag("whether the call is part of training", default)}


def keep_mask(op: Op, inputs: Any, mask: Any, a: Any) -> Any:
    """Return the mask of the input as that of the output."""
    return mask


def _no_axes(arguments: Any) -> Sequence[int]:
    return ()


def _no_names(arguments: Any) -> Sequence[str]:
    return ()


@dataclass(eq=False, repr=False)
class Declaration:
    """What `layer` declares about a layer. Each field has the default that most layers need.

    Attributes:
        arguments: its arguments, in Keras's order.
        keywords: arguments that Keras takes by keyword only.
        common: which of the keywords in `COMMON` it takes.
        aliases: other names in Keras.
        class_name: the class that Keras's table shows; the rule's own name if empty.
        module: the module of Keras that exports it.
        until: the last version of Keras that has it; empty if Keras 3.15 has it.
        function_defaults: defaults of its lower-case function in Keras, if it
            has one (``dot(inputs, axes=-1)`` for ``Dot(axes)``).
        is_input: whether it is an input of a model.
        foreign: whether it is defined outside Keras, or its inputs and outputs are not fully
            declared; its arguments are not checked then.
        check: checks the arguments together, before any shape is known.
        ignores_unknown: whether Keras accepts a keyword of any name, and ignores it.
        shadowed_keys: given a saved config, the keys that have no effect beside the others.

        input_axes: the names of the axes of its input, "…" for any further ones; a
            function of the arguments if it depends on them.
        usual_axes: the names of the axes that its input usually has, where `input_axes` leaves
            their number open.
        merges: whether it takes a list of tensors.
        input_names: what the tensors in that list are, if they are not alike.
        free_axes: given the arguments, the axes along which those tensors may differ.
        lists_only: whether it refuses a tuple, which several outputs of one layer are.
        elementwise: whether it treats every number alike, and so takes several
            tensors as well as one.
        reads_indices: whether its input holds indices of the rows of a table, for which Keras 2
            needs no shape.
        activation: the activation function that it applies, if it does nothing else.
        returns_input: whether its output is the very tensor that it gets.
        pointwise: whether each number of its output follows from that number of each input alone.
        shares_memory: whether its output is in the memory of its input.
        only_in_training: whether it returns its input when the model is not trained.
        calls_inner_layers: whether it calls its inner layers on tensors, which its rule gets
            in place of shapes.
        hidden_layers: given the arguments, the classes of the inner layers that Keras creates,
            and names, together with the layer.

        first_call_argument: Keras's name for the first argument of a call.
        call_arguments: the further arguments of a call; all layers take `training` by name.
        keyword_only_call: whether those are given by name only.
        training_last: whether a call takes None for `training` by position, behind the others.
        repeats_without_training: whether a call with `training` cannot be repeated on another
            shape, when the model around it is called on one: Keras then computes the output from
            the other arguments alone.
        masking: the rule for the output's mask; None if a mask is lost.
        built: whether Keras counts it as built before it is called.
        checks_build: whether it reads the ``build_config`` of a file itself: it fails for a wrong
            shape even if it creates no weights, and builds nothing if the shape is null.

        keeps_dtype: whether the output has the input's dtype, not the layer's.
        autocast: whether the input is cast to the layer's dtype.
        checks_dtype: whether Keras looks at the dtype of the input.
        casts_input_to: the dtype that the input is cast to, if it is not the layer's.
        policy: given the arguments, the name of the dtype policy, if it is not the argument
            ``dtype``.
        float32_in_keras2: whether Keras 2 keeps its weights in float32 if their dtype has 16 bits.

        textbook: the number of parameters as textbooks write it, in several forms; a form
            counts only where it is equal to the sum over the weights.
        textbook_macs: the number of multiply-adds as textbooks write it, likewise. A size of the
            output has the letter of the input's axis behind an ``o``.
        contrast: arguments whose other values `explain` compares.
        gates: parts of a cell that have the same weights each.
        equations: given the arguments, what the layer computes: equations in the notation of
            `shapecalc.algebra.equations`, each with the meaning of its left side. The letters of
            weights are the `Weight.symbols`.
    """

    arguments: Mapping[str, Argument] = field(default_factory=dict)
    _: KW_ONLY
    keywords: Mapping[str, Argument] = field(default_factory=dict)
    common: Collection[str] = frozenset(COMMON)
    aliases: Sequence[str] = ()
    class_name: str = ""
    module: str = "keras.layers"
    until: str = ""
    function_defaults: Mapping[str, Any] | None = None
    is_input: bool = False
    foreign: bool = False
    check: Check | None = None
    ignores_unknown: bool = False
    shadowed_keys: Callable[[Mapping[str, Any]], Sequence[str]] = _no_names

    input_axes: str | Callable[[Arguments], str] = "batch …"
    usual_axes: str | Callable[[Arguments], str] = ""
    merges: bool = False
    input_names: Sequence[str] = ()
    free_axes: Callable[[Arguments], Sequence[int]] = _no_axes
    lists_only: bool = False
    elementwise: bool = False
    reads_indices: bool = False
    activation: str = ""
    returns_input: bool = False
    pointwise: bool = False
    shares_memory: bool = False
    only_in_training: bool = False
    calls_inner_layers: bool = False
    hidden_layers: Callable[[Arguments], Sequence[str]] = _no_names

    first_call_argument: str = "inputs"
    call_arguments: Mapping[str, Argument] = field(default_factory=dict)
    keyword_only_call: bool = False
    training_last: bool = False
    repeats_without_training: bool = False
    masking: MaskRule | None = None
    built: bool = False
    checks_build: bool = False

    keeps_dtype: bool = False
    autocast: bool = True
    checks_dtype: bool = True
    casts_input_to: str = ""
    policy: Callable[[Arguments], str | None] | None = None
    float32_in_keras2: bool = False

    textbook: Sequence[str] = ()
    textbook_macs: Sequence[str] = ()
    contrast: Sequence[str] = ()
    gates: Sequence[str] = ()
    equations: Callable[[Arguments], Sequence[tuple[str, str]]] | None = None


class Rule(Declaration):
    """A layer's declaration with its rule: everything that is known about the layer.

    Attributes:
        name: its class in Keras.
        function: the rule.
        wants_call: whether its result depends on how the layer is called.
    """

    def __init__(self, function: Function, declaration: Declaration) -> None:
        super().__init__(**vars(declaration))
        self.name = function.__name__
        self.function = function
        self.class_name = self.class_name or self.name
        self.__doc__ = function.__doc__
        # Few rules depend on how the layer is called; the others have no such parameter.
        self.wants_call = function.__code__.co_argcount > 2

    def __call__(self, x: Any, a: Arguments, call: CallState | None = None) -> Out:
        """Return what the rule gives for an input shape and arguments."""
        if self.wants_call:
            return self.function(x, a, call or CallState())
        return self.function(x, a)

    def __repr__(self) -> str:
        return f"<rule {self.name}>"

    @property
    def summary(self) -> str:
        """Return what the layer does, in one line."""
        return (self.__doc__ or "").strip().split("\n")[0]

    def named_axes(self, a: Arguments) -> tuple[str, ...]:
        """Return the names of the axes that the layer's input usually has, in their order."""
        usual = self.usual_axes if isinstance(self.usual_axes, str) else self.usual_axes(a)
        names = tuple(usual.split()) or self.axes(a)
        if getattr(a, "data_format", None) == "channels_first" and "channels" in names:
            return (names[0], "channels", *(name for name in names[1:] if name != "channels"))
        return names

    def axes(self, a: Arguments) -> tuple[str, ...]:
        """Return the names of the axes of the layer's input, given its arguments."""
        if isinstance(self.input_axes, str):
            return self._fixed_axes
        return tuple(self.input_axes(a).split())

    @cached_property
    def _fixed_axes(self) -> tuple[str, ...]:
        """The names of the axes, if they do not depend on the arguments."""
        assert isinstance(self.input_axes, str)
        return tuple(self.input_axes.split())

    @property
    def own(self) -> dict[str, Argument]:
        """Return the arguments that other layers need not have."""
        return {**self.arguments, **self.keywords}

    @cached_property
    def accepted(self) -> dict[str, Argument]:
        """Return every argument that may be given by keyword."""
        common = {name: COMMON[name] for name in COMMON if name in self.common}
        return {**common, **self.own}


RULES: Registry[Rule] = Registry()
"""Every declared layer, by each of its names."""

SAVED: dict[str, Rule] = {}
"""Layers that Keras saves under another name than the public one."""

FORMER: Registry[Rule] = Registry()
"""Layers that only older versions of Keras have, by each of their names."""


class layer(Declaration):  # noqa: N801  It is used as a decorator, and reads as one.
    """Declare a layer: the decorated function is its rule, the arguments are a `Declaration`."""

    def __call__(self, function: Function) -> Rule:
        """Return the rule, which `RULES` and `SAVED`, or `FORMER`, hold from now on."""
        rule = Rule(function, self)
        for name in (rule.name, *rule.aliases):
            (FORMER if self.until else RULES)[name] = rule
        if not self.until:
            SAVED[rule.class_name] = rule
        return rule
