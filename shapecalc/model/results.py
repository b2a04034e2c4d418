"""What rules give is computed once for equal layers on equal shapes.

A rule depends on nothing but the arguments of its layer, the shape of the input, and how the layer
is called. So the layers of one model share their results; each has variables of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any

from shapecalc.algebra.size import Unknown
from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.bind import Binding
from shapecalc.declare.equal_binding import EqualBinding
from shapecalc.declare.layer import Arguments, CallState, Out, Rule
from shapecalc.declare.names import Policy
from shapecalc.model.weights import Variable, variable
from shapecalc.plan import LayerPlan, ModelPlan

PLANS = (LayerPlan, ModelPlan)
"""What stands for a layer among the arguments of another."""

PLAN_TYPES = frozenset(PLANS)

Make = Callable[[LayerPlan | ModelPlan], Any]
"""Makes a layer from its plan."""

PLAIN_SIZES = frozenset((int, Unknown))
"""The types of sizes that are equal only if they print alike; letters are compared as formulas."""


@dataclass(slots=True)
class RuleResult:
    """The result of a rule, shared by equal layers.

    Attributes:
        out: the result; nobody changes it.
        variables: the weights by whether the layer is trained and by their dtype.
        is_checked: whether its sizes are those of tensors.
    """

    out: Out
    variables: dict[tuple[bool, str], list[Variable]] = field(default_factory=dict)
    is_checked: bool = False

    def weights(self, policy: Policy, trainable: bool, arguments: Arguments) -> list[Variable]:
        """Return new variables for the weights.

        Raises:
            RuleError: if Keras cannot create them.
        """
        key = trainable, policy.variable
        first = self.variables.get(key)
        if first is None:
            declared = filter(None, self.out.weights or ())
            first = [variable(weight, policy, trainable, arguments) for weight in declared]
            self.variables[key] = first
        return [Variable(same.weight, same.size, same.bits, same.trainable) for same in first]


@dataclass(slots=True)
class EqualLayers:
    """What layers with the same arguments share; none of them holds other layers.

    Attributes:
        values: the values of the arguments. They stay in memory, so that no other value gets the
            identity of one of them.
        results: the results of the rule, by what equal calls have in common.
        built: the shapes for which a file has such a layer built, and the result of the rule for
            them, by the identity of the ``build_config``, which is in it as well.
        first_calls: what their first calls give; see `shapecalc.model.first_calls`.
    """

    values: tuple[Any, ...]
    results: dict[Any, RuleResult] = field(default_factory=dict)
    built: dict[int, tuple[Any, Any, Mapping[str, Any], RuleResult]] = field(default_factory=dict)
    first_calls: dict[Any, Any] = field(default_factory=dict)


class EqualityClasses:
    """The layers of one model by their arguments.

    The values are compared by their identity. Equal values with two identities only cost time.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], EqualLayers] = {}
        self._sharing: dict[int, tuple[Arguments, EqualLayers]] = {}

    def sharing(self, arguments: Arguments) -> EqualLayers | None:
        """Return the layers with the same arguments, if those are an object that nobody changes."""
        first, equal = self._sharing.get(id(arguments), (None, None))
        return equal if first is arguments else None

    def share(self, arguments: Arguments, equal: EqualLayers) -> None:
        """Note the layers that have the same object for their arguments."""
        self._sharing[id(arguments)] = arguments, equal

    def of(self, rule: Rule, arguments: Arguments) -> tuple[EqualLayers | None, tuple[Any, ...]]:
        """Return the layers that equal a new one, if there are any, and the key to add some.

        Args:
            rule: the declaration of the layer.
            arguments: its arguments; the first is its name, in which equal layers may differ.
        """
        _, *identities = map(id, vars(arguments).values())
        key = (rule, *identities)
        return self._known.get(key), key

    def add(self, key: tuple[Any, ...], arguments: Arguments) -> EqualLayers:
        """Return a new class of equal layers."""
        return self._known.setdefault(key, EqualLayers(tuple(vars(arguments).values())))


def arguments_of(
    binding: Binding | EqualBinding,
    make: Make,
    known: EqualityClasses,
    copy: bool,
) -> tuple[Arguments, EqualLayers | None]:
    """Return the arguments of a layer, and what it shares with equal layers.

    Args:
        binding: the layer's arguments as they are written.
        make: makes the layers in its arguments from their plans.
        known: the layers of the model so far.
        copy: whether the arguments are a copy, since code may change those of the plan.
    """
    arguments, rule = binding.shared, binding.rule
    equal = known.sharing(arguments)
    if equal is not None:
        return Arguments(**vars(arguments)) if copy else arguments, equal
    if rule.foreign:
        return _with_layers(arguments, make), None
    equal, key = known.of(rule, arguments)
    if equal is None:
        if _holds_layers(arguments):
            return _with_layers(arguments, make), None
        equal = known.add(key, arguments)
    if isinstance(binding, EqualBinding):
        known.share(arguments, equal)
    return Arguments(**vars(arguments)) if copy else arguments, equal


def _holds_layers(arguments: Arguments) -> bool:
    values = vars(arguments).values()
    firsts = [value[0] for value in values if type(value) is tuple and value]
    return not PLAN_TYPES.isdisjoint(map(type, chain(values, firsts)))


def _with_layers(arguments: Arguments, make: Make) -> Arguments:
    """Return arguments with layers in the place of their plans."""
    complete = Arguments(**vars(arguments))
    for name, value in vars(arguments).items():
        if isinstance(value, PLANS):
            setattr(complete, name, make(value))
        elif isinstance(value, tuple) and value and isinstance(value[0], PLANS):
            setattr(complete, name, tuple(map(make, value)))
    return complete


def key_of(rule: Rule, shape: Any, call: CallState) -> Any:
    """Return what equal calls of equal layers have in common; None for a call without equals.

    Args:
        rule: the declaration of the layer.
        shape: the shape of the input, or the shapes of several.
        call: how it is called.
    """
    several = isinstance(shape, list)
    if not are_plain(chain.from_iterable(shape) if several else shape):
        return None
    key = (several, *shape) if several else shape
    if not rule.wants_call:
        return key
    if any(value is not None for value in vars(call.arguments).values()):
        return None
    return key, call.called_before, call.traced, call.training


def are_plain(sizes: Iterable[Any]) -> bool:
    """Return whether sizes are numbers or unknown, and so are equal only if they print alike."""
    return PLAIN_SIZES.issuperset(map(type, sizes))
