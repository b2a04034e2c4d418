"""The meaning of argument values: which of them differ from their defaults.

``activation=None`` and ``activation="linear"`` mean the same, as do ``kernel_size=3`` and
``kernel_size=(3, 3)``. `canonical` returns the same value for both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shapecalc.declare.kinds import (
    REQUIRED,
    Argument,
    KerasCall,
    KerasObject,
    SameAs,
    Unchecked,
    sequence,
)
from shapecalc.declare.layer import COMMON, Arguments, Rule
from shapecalc.declare.names import Policy, Vocabulary
from shapecalc.plan import LayerPlan, ModelPlan, TensorPlan


def non_default_arguments(plan: LayerPlan) -> dict[str, Any]:
    """Return the arguments of a layer that differ from their defaults, in Keras's order."""
    arguments = plan.binding.written
    return {name: arguments[name] for name in _argument_order(plan.rule) if _differs(plan, name)}


def _argument_order(rule: Rule) -> list[str]:
    """Return the layer's own arguments, then those that all layers have, and the name last."""
    own = [*rule.arguments, *rule.keywords]
    common = [name for name in COMMON if name not in own]
    return [name for name in (*own, *common) if name != "name"] + ["name"]


def _differs(plan: LayerPlan, name: str) -> bool:
    if name not in plan.binding.written:
        return False
    default = plan.rule.accepted[name].default
    value = plan.binding.written[name]
    return default is REQUIRED or not same(
        canonical(plan, name, value), canonical(plan, name, default)
    )


def same(left: Any, right: Any) -> bool:
    """Return whether two values are equal; True is not the same as 1.

    >>> same(1, 1.0), same(1, True)
    (True, False)
    """
    return bool(left == right) and isinstance(left, bool) == isinstance(right, bool)


def canonical(plan: LayerPlan, name: str, value: Any) -> Any:
    """Return the canonical form of a value: different ways to write the same have the same form.

    Args:
        plan: the layer.
        name: the argument.
        value: its value, which need not be that of the plan.
    """
    kind = plan.rule.accepted[name]
    if value is None and isinstance(kind.stands_for, SameAs):
        return _canonical_of_other(plan, kind.stands_for)
    if value is None and callable(kind.stands_for):
        return _canonical_of_kind(kind, kind.stands_for(plan.arguments))
    if value is None and kind.stands_for is not None:
        return canonical(plan, name, kind.stands_for)
    if name == "dtype":
        policy = plan.rule.policy
        arguments = Arguments(**{**vars(plan.arguments), "dtype": value})
        return Policy.of(policy(arguments) if policy else value)
    if isinstance(value, LayerPlan):
        return _canonical_layer(value)
    return _canonical_of_kind(kind, value)


def _canonical_of_other(plan: LayerPlan, other: SameAs) -> Any:
    """Return the canonical value of another argument, which this one defaults to."""
    arguments, kind = plan.binding.written, plan.rule.accepted[other.name]
    value = arguments.get(other.name, kind.default)
    if other.turned and isinstance(value, LayerPlan):
        return _canonical_layer(value, other.turned)
    return canonical(plan, other.name, value)


def _canonical_layer(plan: LayerPlan, turned: str = "") -> Any:
    """Return the rule and the arguments of a layer; its name does not matter.

    Args:
        plan: the layer.
        turned: a flag to invert, as ``go_backwards`` in the copy of `Bidirectional`.
    """
    arguments = {
        name: canonical(plan, name, value)
        for name, value in non_default_arguments(plan).items()
        if name != "name"
    }
    if turned and not arguments.pop(turned, False):
        arguments[turned] = True
    return plan.rule, arguments


def _canonical_of_kind(kind: Argument, value: Any) -> Any:
    if isinstance(kind, KerasObject) and kind.vocabulary:
        return _canonical_object(kind.vocabulary, value)
    if isinstance(kind, Unchecked):
        return frozen(value)
    try:
        parsed = kind.parse(value)
    except ValueError:  # A value that Keras refuses only later has no other form.
        return frozen(value)
    return parsed[0] if sequence(parsed, 1) else parsed


def _canonical_object(vocabulary: Vocabulary, value: Any) -> Any:
    """Return the class and all settings of an object that is written as a name or a call."""
    if isinstance(value, str) and value in vocabulary.classes:
        value = KerasCall(value, (), {})
    if not isinstance(value, KerasCall):
        return value
    if value.foreign:
        return value.name, frozen(value.keyword)
    return class_name_of(vocabulary, value), frozen(all_settings(vocabulary, value))


def class_name_of(vocabulary: Vocabulary, value: KerasCall) -> str:
    """Return the class of an object."""
    return vocabulary.classes.get(value.name, value.name)


def all_settings(vocabulary: Vocabulary, value: KerasCall) -> dict[str, Any]:
    """Return all settings of an object, defaults included."""
    parameters = vocabulary.constructors.get(class_name_of(vocabulary, value), {})
    return {**parameters, **dict(zip(parameters, value.positional)), **value.keyword}


def non_default_settings(vocabulary: Vocabulary, value: KerasCall) -> dict[str, Any]:
    """Return the settings of an object that differ from their defaults."""
    defaults = vocabulary.constructors[value.name]
    settings = all_settings(vocabulary, value)
    return {name: item for name, item in settings.items() if frozen(item) != defaults[name]}


def without_defaults(kind: Argument | None, value: Any) -> Any:
    """Return a value; an object of Keras is without the settings that are defaults."""
    vocabulary = kind.vocabulary if isinstance(kind, KerasObject) else None
    if vocabulary is None or not isinstance(value, KerasCall) or value.foreign:
        return value
    return KerasCall(class_name_of(vocabulary, value), (), non_default_settings(vocabulary, value))


def frozen(value: Any) -> Any:
    """Return a value with tuples for lists.

    >>> frozen([1, {"axes": [2, 3]}])
    (1, {'axes': (2, 3)})
    """
    if sequence(value):
        return tuple(map(frozen, value))
    if isinstance(value, Mapping):
        return {key: frozen(item) for key, item in value.items()}
    return value


def inner_plans(value: Any) -> Iterator[LayerPlan | ModelPlan]:
    """Yield the layers and models in a value."""
    if isinstance(value, (LayerPlan, ModelPlan)):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from inner_plans(item)
    elif sequence(value):
        for item in value:
            yield from inner_plans(item)


def replace_inner(value: Any, copies: Mapping[Any, Any]) -> Any:
    """Return a value with copies of the layers and models in it.

    Args:
        value: the value.
        copies: the copy of each layer and model.
    """
    if isinstance(value, (LayerPlan, ModelPlan)):
        return copies[value]
    if isinstance(value, Mapping):
        return {key: replace_inner(item, copies) for key, item in value.items()}
    if sequence(value):
        return tuple(replace_inner(item, copies) for item in value)
    return value


def tensors_in(structure: Any) -> Iterator[TensorPlan]:
    """Yield the tensors in the arguments of a call."""
    if isinstance(structure, TensorPlan):
        yield structure
    elif isinstance(structure, Mapping):
        for item in structure.values():
            yield from tensors_in(item)
    elif sequence(structure):
        for item in structure:
            yield from tensors_in(item)
