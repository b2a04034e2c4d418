"""The vocabulary of a rule: how one layer of Keras is declared, once.

A rule is one decorated function from the shape that reaches a layer and the
layer's arguments to the shape that leaves it and the weights it holds:

>>> @layer(dict(n=Size("how often each feature stands")), takes="batch features")
... def Echo(x, a):
...     batch, features = x
...     return Out((batch, a.n * features), [Weight("gain", (features,), "one per feature")])
>>> Echo(x=("batch", 3), a=Arguments(n=2)).shape
('batch', 6)
>>> del RULES["Echo"]

No rule states a number of parameters: it is the sum over the weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from types import SimpleNamespace
from typing import Any, TypeVar

from shapecalc.algebra.size import Shape, Size
from shapecalc.declare.kinds import Argument, Boolean, DType, Flag, KerasObject, LayerName, Tensors
from shapecalc.declare.names import BITS, REGULARIZERS
from shapecalc.declare.size_kinds import InputShape, PositiveInt
from shapecalc.errors import Code

T = TypeVar("T")


class Registry(MutableMapping[str, T]):
    """What has been declared, by name, and the modules that declare more.

    Attributes:
        waiting: modules that have not been imported yet, the most usual first.

    >>> colours = Registry[int]()
    >>> colours["Red"] = 1
    >>> "Red" in colours, "red" in colours, list(colours)
    (True, False, ['Red'])
    """

    def __init__(self) -> None:
        self.waiting: list[str] = []
        self._found: dict[str, T] = {}

    def __setitem__(self, name: str, declared: T) -> None:
        self._found[name] = declared

    def __delitem__(self, name: str) -> None:
        del self._found[name]

    def __getitem__(self, name: str) -> T:
        # Classes begin with a capital: for the name of a tensor no file need be read.
        while name not in self._found and self.waiting and name[:1].isupper():
            import_module(self.waiting.pop(0))
        return self._found[name]

    def folded(self, name: str) -> T | None:
        """What has a name, in capitals or not."""
        seen = 0
        while True:
            for own in list(self._found)[seen:]:
                if own.lower() == name.lower():
                    return self._found[own]
            seen = len(self._found)
            if not self.waiting:
                return None
            import_module(self.waiting.pop(0))

    def __iter__(self) -> Iterator[str]:
        self._import_all()
        return iter(self._found)

    def __len__(self) -> int:
        self._import_all()
        return len(self._found)

    def _import_all(self) -> None:
        while self.waiting:
            import_module(self.waiting.pop(0))


Arguments = SimpleNamespace
"""The values of a layer's arguments, by their names in Keras."""

Shapes = Shape | list[Shape]
"""The shape of one tensor, or of several."""


class MisfitError(Exception):
    """What a rule raises where the layer cannot take what it is given.

    Attributes:
        argument: the argument that is to blame, if one is.
        hint: what would mend it.
        code: the kind of problem.
        axes: how many axes the layer takes, if that is what does not fit.
    """

    def __init__(
        self,
        message: str,
        *,
        argument: str = "",
        hint: str = "",
        code: Code = Code.SHAPE,
        axes: int = 0,
    ) -> None:
        super().__init__(message)
        self.argument = argument
        self.hint = hint
        self.code = code
        self.axes = axes


@dataclass(slots=True)
class Policy:
    """What a layer computes in, and what its weights are kept in."""

    compute: str
    variable: str

    @classmethod
    def of(cls, name: str | None) -> Policy:
        """The policy that Keras finds by a name.

        >>> Policy.of("mixed_float16")
        Policy(compute='float16', variable='float32')
        """
        name = (name or "float32").rpartition("_from_")[2]
        compute = name.removeprefix("mixed_")
        return cls(compute, "float32" if name.startswith("mixed_") else compute)


@dataclass(slots=True)
class Weight:
    """One weight of a layer: its name, its shape, and what it is for."""

    name: str
    shape: Shape
    note: str = ""
    trainable: bool = True
    dtype: str | None = None
    """Set where the weight does not have the layer's own dtype."""
    initializer: str = ""
    """The argument with its first values, if that is not named after the weight; or, where no
    argument tells, the initializer itself."""
    freezes: bool = True
    """Whether the layer's own ``trainable=False`` reaches it."""


@dataclass(slots=True)
class Out:
    """What leaves a layer, and what the layer holds.

    Attributes:
        shape: the shape of the output, a list of shapes for several outputs; None if
            only code from elsewhere knows it.
        weights: the weights; an entry that is false is left out. A wrapper
            hands on what its inner layers hold. None if only code from elsewhere
            knows them.
        fixed: sizes by axis that every later call has to bring again.
        fixed_ndim: the number of axes that every later call has to bring.
        truth: where Keras reports another shape than it computes: that shape, or why
            it computes none.
        makes: the classes of the layers that Keras makes and names inside, at the first call.
        dtype: set where the outputs do not have the dtype in which the layer computes.
    """

    shape: Shapes | None
    weights: Sequence[Any] | None = ()
    fixed: Mapping[int, Size] = field(default_factory=dict)
    fixed_ndim: int | None = None
    truth: Shapes | MisfitError | None = None
    makes: Sequence[str] = ()
    dtype: str | None = None


Function = Callable[[Any, Any], Out]
Check = Callable[[Any], None]
Op = Callable[..., Any]
"""Makes an operation of Keras in the graph: ``op("NotEqual", tensor, 0)``."""

Takes = str | Callable[[Any], str]
PolicyRule = Callable[[Any], str | None]
Makes = Callable[[Any], Sequence[str]]
MaskRule = Callable[[Op, Any, Any, Any], Any]
"""From ``op``, the inputs, their masks and the arguments to the masks of the outputs."""


@dataclass(eq=False)
class Rule:
    """A layer's declaration. All that is known of a layer is here.

    Attributes:
        name: its class in Keras.
        function: the rule itself.
        arguments: its arguments, in Keras's order.
        keywords: arguments that Keras takes by keyword only.
        common: which of the keywords that all layers share it takes.
        aliases: other names in Keras.
        takes: the names of the axes of its input, "…" for any further ones; a
            function of the arguments where it depends on them.
        masking: None if it loses a mask, else the rule for the output's mask.
        built: whether Keras counts it as built before it is called.
        keeps_dtype: whether the output has the input's dtype, not the layer's.
        autocast: whether the input is cast to the layer's dtype.
        converts: whether Keras looks at the dtype of what arrives.
        reads: the dtype that the input is cast to, if it is not the layer's.
        policy: the dtype of the layer, given its arguments, if it is not the argument ``dtype``.
        makes: the classes of the layers that Keras makes and names inside, with the layer,
            given its arguments.
        forgets: whether Keras takes a keyword of any name, and forgets it.
        first: what Keras calls the first argument of a call.
        called_with: the further arguments of a call; all layers take `training` by name.
        by_name: whether they are given by name only.
        merges: whether it takes a list of tensors.
        lists_only: whether it refuses several outputs of one layer, which are a tuple.
        elementwise: whether it treats every number alike, and so takes several
            tensors as well as one.
        hands_back: whether it gives back the very tensor that it gets.
        passes_on: whether layers inside are called on whatever arrives, which the rule sees
            as tensors then.
        function_defaults: defaults of its lower-case function in Keras, if it
            has one (``dot(inputs, axes=-1)`` for ``Dot(axes)``).
        shown_as: the class that Keras's table shows.
        module: where Keras has it.
        foreign: whether its code lives elsewhere, or what it takes and gives is not declared
            to the last; its arguments are not looked at then.
        check: looks at the arguments together, before any shape is known.
        textbook: the number of parameters as textbooks write it; a form counts only where
            it comes to the same as the weights.
        contrast: arguments whose other values are worth a look.
        parts: what has the same weights each, such as the gates of a cell.
        overruled: the keys of a saved config that say nothing beside the others.
    """

    name: str
    function: Function
    arguments: Mapping[str, Argument]
    keywords: Mapping[str, Argument]
    common: frozenset[str]
    aliases: tuple[str, ...]
    takes: Takes
    masking: MaskRule | None
    built: bool
    keeps_dtype: bool
    autocast: bool
    converts: bool
    reads: str
    policy: PolicyRule | None
    makes: Makes
    forgets: bool
    first: str
    called_with: Mapping[str, Argument]
    by_name: bool
    merges: bool
    lists_only: bool
    elementwise: bool
    hands_back: bool
    passes_on: bool
    function_defaults: Mapping[str, Any] | None
    shown_as: str
    module: str
    foreign: bool
    check: Check | None
    textbook: tuple[str, ...]
    contrast: tuple[str, ...]
    parts: tuple[str, ...]
    overruled: Callable[[Mapping[str, Any]], Iterable[str]]

    def __call__(self, x: Any, a: Any) -> Out:
        return self.function(x, a)

    def __repr__(self) -> str:
        return f"<rule {self.name}>"

    @property
    def summary(self) -> str:
        """What the layer does, in one line."""
        return (self.__doc__ or "").strip().split("\n")[0]

    def axes(self, a: Any) -> tuple[str, ...]:
        """The names of the axes that the layer takes, given its arguments."""
        takes = self.takes if isinstance(self.takes, str) else self.takes(a)
        return tuple(takes.split())

    @property
    def own(self) -> dict[str, Argument]:
        """The arguments that are its own, by position or by keyword only."""
        return {**self.arguments, **self.keywords}

    @property
    def accepted(self) -> dict[str, Argument]:
        """Every argument that may be given by keyword."""
        common = {name: COMMON[name] for name in COMMON if name in self.common}
        return {**common, **self.own}


RULES: Registry[Rule] = Registry()
"""Every declared layer, by each of its names."""

SAVED: dict[str, Rule] = {}
"""Layers that Keras saves under another name than the public one."""

COMMON: Mapping[str, Argument] = {
    "name": LayerName("the layer's name", None),
    "trainable": Boolean("whether training changes the weights", True),
    "dtype": DType(
        "the dtype of weights and computation",
        None,
        options=(*BITS, "mixed_float16", "mixed_bfloat16", "string"),
    ),
    "autocast": Flag("whether the input is cast to the layer's dtype", True),
    "activity_regularizer": KerasObject("penalty on the output", None, vocabulary=REGULARIZERS),
    "input_shape": InputShape("shape of the model's input, without batch", None),
    "input_dim": PositiveInt("number of features of the model's input", None),
    "input_length": PositiveInt("number of time steps of the model's input (Keras 2)", None),
    "batch_input_shape": InputShape("shape of the model's input, with batch (Keras 2)", None),
    "batch_size": PositiveInt("batch size of the model's input (Keras 2)", None),
}
"""The keywords that layers share, and Keras 2's ways to give the input on the first layer."""


MASK: dict[str, Argument] = {"mask": Tensors("which steps count", None)}
"""The argument of a call in which a mask reaches a layer."""


def training(default: bool | None = None) -> dict[str, Argument]:
    """The argument of a call that says whether the model is being trained."""
    return {"training": Flag("whether the model is being trained", default)}


def keep_mask(op: Op, inputs: Any, mask: Any, a: Any) -> Any:
    """The mask of the input is that of the output."""
    return mask


def layer(
    arguments: Mapping[str, Argument] | None = None,
    *,
    keywords: Mapping[str, Argument] | None = None,
    common: Iterable[str] = COMMON,
    aliases: str = "",
    takes: Takes = "batch …",
    masking: MaskRule | None = None,
    built: bool = False,
    keeps_dtype: bool = False,
    autocast: bool = True,
    converts: bool = True,
    reads: str = "",
    policy: PolicyRule | None = None,
    makes: Makes = lambda a: (),
    forgets: bool = False,
    first: str = "inputs",
    called_with: Mapping[str, Argument] | None = None,
    by_name: bool = False,
    merges: bool = False,
    lists_only: bool = False,
    elementwise: bool = False,
    hands_back: bool = False,
    passes_on: bool = False,
    function_defaults: Mapping[str, Any] | None = None,
    shown_as: str = "",
    module: str = "keras.layers",
    foreign: bool = False,
    check: Check | None = None,
    textbook: str = "",
    contrast: str = "",
    parts: str = "",
    overruled: Callable[[Mapping[str, Any]], Iterable[str]] = lambda config: (),
) -> Callable[[Function], Rule]:
    """Declares a layer; the decorated function is its rule, see `Rule`."""

    def declare(function: Function) -> Rule:
        rule = Rule(
            name=function.__name__,
            function=function,
            arguments=arguments or {},
            keywords=keywords or {},
            common=frozenset(common),
            aliases=tuple(aliases.split()),
            takes=takes,
            masking=masking,
            built=built,
            keeps_dtype=keeps_dtype,
            autocast=autocast,
            converts=converts,
            reads=reads,
            policy=policy,
            makes=makes,
            forgets=forgets,
            first=first,
            called_with=called_with or {},
            by_name=by_name,
            merges=merges,
            lists_only=lists_only,
            elementwise=elementwise,
            hands_back=hands_back,
            passes_on=passes_on,
            function_defaults=function_defaults,
            shown_as=shown_as or function.__name__,
            module=module,
            foreign=foreign,
            check=check,
            textbook=tuple(filter(None, textbook.split(";"))),
            contrast=tuple(contrast.split()),
            parts=tuple(filter(None, parts.split(", "))),
            overruled=overruled,
        )
        rule.__dict__["__doc__"] = function.__doc__
        for name in (rule.name, *rule.aliases):
            RULES[name] = rule
        SAVED[rule.shown_as] = rule
        return rule

    return declare
