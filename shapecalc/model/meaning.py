"""Which arguments of a layer say something, and which only say what Keras takes anyway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shapecalc.declare.kinds import (
    REQUIRED,
    Argument,
    Boolean,
    Flag,
    KerasCall,
    KerasObject,
    SameAs,
    Unchecked,
    sequence,
)
from shapecalc.declare.layer import COMMON, Arguments, Policy, Rule
from shapecalc.declare.names import Vocabulary
from shapecalc.plan import LayerPlan, ModelPlan, TensorPlan


def non_default_arguments(plan: LayerPlan) -> dict[str, Any]:
    """The arguments of a layer that differ from their defaults, in Keras's order."""
    given = plan.binding.given
    return {name: given[name] for name in _order(plan.rule) if _says(plan, name)}


def _order(rule: Rule) -> list[str]:
    """Its own arguments, then what all layers take, and the name last."""
    own = [*rule.arguments, *rule.keywords]
    common = [name for name in COMMON if name not in own]
    return [name for name in (*own, *common) if name != "name"] + ["name"]


def _says(plan: LayerPlan, name: str) -> bool:
    if name not in plan.binding.given:
        return False
    default = plan.rule.accepted[name].default
    value = plan.binding.given[name]
    return default is REQUIRED or not same(
        canonical(plan, name, value), canonical(plan, name, default)
    )


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal, and True is not taken for 1."""
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def canonical(plan: LayerPlan, name: str, value: Any) -> Any:
    """What a value stands for, so that two ways to write the same are equal."""
    kind = plan.rule.accepted[name]
    if value is None and isinstance(kind.stands_for, SameAs):
        return _same_as(plan, kind.stands_for)
    if value is None and callable(kind.stands_for):
        return _meaning(kind, kind.stands_for(plan.arguments))
    if value is None and kind.stands_for is not None:
        return canonical(plan, name, kind.stands_for)
    if name == "dtype":
        policy = plan.rule.policy
        said = Arguments(**{**vars(plan.arguments), "dtype": value})
        return Policy.of(policy(said) if policy else value)
    return _layer(value) if isinstance(value, LayerPlan) else _meaning(kind, value)


def _same_as(plan: LayerPlan, same: SameAs) -> Any:
    """What another argument means."""
    given, kind = plan.binding.given, plan.rule.accepted[same.name]
    value = given.get(same.name, kind.default)
    if same.turned and isinstance(value, LayerPlan):
        return _layer(value, same.turned)
    return canonical(plan, same.name, value)


def _layer(plan: LayerPlan, turned: str = "") -> Any:
    """What makes a layer; its name says nothing."""
    said = {
        name: canonical(plan, name, v)
        for name, v in non_default_arguments(plan).items()
        if name != "name"
    }
    if turned and not said.pop(turned, False):
        said[turned] = True
    return plan.rule, said


def _meaning(kind: Argument, value: Any) -> Any:
    if isinstance(kind, KerasObject) and kind.vocabulary:
        return _object(kind.vocabulary, value)
    if isinstance(kind, Flag) and not isinstance(kind, Boolean):
        return bool(value)
    if isinstance(kind, Unchecked):
        return frozen(value)
    try:
        parsed = kind.parse(value)
    except ValueError:  # What Keras finds wrong only later is none the less written.
        return frozen(value)
    return parsed[0] if sequence(parsed, 1) else parsed


def _object(vocabulary: Vocabulary, value: Any) -> Any:
    """The class and the arguments of an object that is named or called."""
    if isinstance(value, str) and value in vocabulary.classes:
        value = KerasCall(value, (), {})
    if not isinstance(value, KerasCall):
        return value
    return class_name_of(vocabulary, value), frozen(all_settings(vocabulary, value))


def class_name_of(vocabulary: Vocabulary, value: KerasCall) -> str:
    """The class of an object."""
    return vocabulary.classes.get(value.name, value.name)


def all_settings(vocabulary: Vocabulary, value: KerasCall) -> dict[str, Any]:
    """Everything that an object is made with, defaults included."""
    parameters = vocabulary.constructors.get(class_name_of(vocabulary, value), {})
    return {**parameters, **dict(zip(parameters, value.positional)), **value.keyword}


def non_default_settings(vocabulary: Vocabulary, value: KerasCall) -> dict[str, Any]:
    """What an object is made with that differs from its defaults."""
    defaults = vocabulary.constructors[value.name]
    made = all_settings(vocabulary, value).items()
    return {name: item for name, item in made if frozen(item) != defaults[name]}


def without_defaults(kind: Argument | None, value: Any) -> Any:
    """A value without what an object in it takes by default."""
    vocabulary = kind.vocabulary if isinstance(kind, KerasObject) else None
    if vocabulary is None or not isinstance(value, KerasCall):
        return value
    return KerasCall(class_name_of(vocabulary, value), (), non_default_settings(vocabulary, value))


def frozen(value: Any) -> Any:
    """A value in which lists are tuples."""
    if sequence(value):
        return tuple(map(frozen, value))
    if isinstance(value, Mapping):
        return {key: frozen(item) for key, item in value.items()}
    return value


def inner_plans(value: Any) -> Iterator[LayerPlan | ModelPlan]:
    """The layers and models within a value."""
    if isinstance(value, (LayerPlan, ModelPlan)):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from inner_plans(item)
    elif sequence(value):
        for item in value:
            yield from inner_plans(item)


def replace_inner(value: Any, copies: Mapping[Any, Any]) -> Any:
    """A value with other layers and models in it."""
    if isinstance(value, (LayerPlan, ModelPlan)):
        return copies[value]
    if isinstance(value, Mapping):
        return {key: replace_inner(item, copies) for key, item in value.items()}
    if sequence(value):
        return tuple(replace_inner(item, copies) for item in value)
    return value


def tensors_in(structure: Any) -> Iterator[TensorPlan]:
    """The tensors within what a layer is called with."""
    if isinstance(structure, TensorPlan):
        yield structure
    elif isinstance(structure, Mapping):
        for item in structure.values():
            yield from tensors_in(item)
    elif sequence(structure):
        for item in structure:
            yield from tensors_in(item)
