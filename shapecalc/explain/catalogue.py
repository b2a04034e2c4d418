"""The catalogue of layers: what their declarations say, by chapter, and an outline of each."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from inspect import cleandoc
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN, Shape, UndecidedError
from shapecalc.dataclasses import dataclass
from shapecalc.declare.bind import default_arguments
from shapecalc.declare.data_kinds import Equation
from shapecalc.declare.kinds import REQUIRED, Argument, Inner
from shapecalc.declare.layer import COMMON, Out, Rule
from shapecalc.declare.size_kinds import InputShape, Integers, PerAxis, Permutation, TargetShape
from shapecalc.explain.layer import UNDECIDED, call_on
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.infer import class_of
from shapecalc.rules import FILES, RULES
from shapecalc.similar import did_you_mean

LAST = "features"
"""The name of the last axis of an input that ends with any number of axes."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of Keras's documentation, whose rules are in one file."""

    title: str
    url: str


@dataclass(slots=True)
class Outline:
    """The axes and the weights of a layer, with names for the sizes.

    Attributes:
        input: the axes of the input.
        outputs: the axes of each output; empty if they are unknown.
        weights: name, shape, whether it is trainable, and purpose.
        params: the number of parameters, as a formula.
        example: the inner layers of the example, if the outline depends on them.
    """

    input: Sequence[str]
    outputs: Sequence[Sequence[str]]
    weights: Sequence[tuple[str, Sequence[str], bool, str]]
    params: str
    example: str = ""


def declared() -> list[Rule]:
    """Return every layer once, chapter by chapter, in the order of the files."""
    rules = chapters(sorted(set(RULES.values()), key=_position)).values()
    return [rule for chapter in rules for rule in chapter]


def _position(rule: Rule) -> tuple[int, int]:
    file = rule.function.__module__.rpartition(".")[2]
    return FILES.split().index(file), rule.function.__code__.co_firstlineno


def chapters(rules: Sequence[Rule]) -> Mapping[Chapter, Sequence[Rule]]:
    """Return layers by the chapters in which they are declared."""
    groups: dict[Chapter, list[Rule]] = {}
    for rule in rules:
        groups.setdefault(chapter(rule), []).append(rule)
    return groups


@lru_cache(maxsize=256)
def chapter(rule: Rule) -> Chapter:
    """Return the chapter of a layer, from the first line of its file."""
    doc = sys.modules[rule.function.__module__].__doc__ or ""
    title, _, url = doc.split("\n", 1)[0].partition(": ")
    return Chapter(title, url.rstrip("."))


_NUMBER = re.compile(r"_\d+$")
"""The number at the end of an automatic name."""


def named(name: str) -> Rule | None:
    """Return the layer of a name: that of the class, in any case, or one that Keras gives.

    >>> named("max_pooling2d"), named("lstm_1"), named("Desne")
    (<rule MaxPooling2D>, <rule LSTM>, None)
    """
    return RULES.folded(name) or RULES.folded(_NUMBER.sub("", name))


def matching(part: str) -> list[Rule]:
    """Return the layers with a text in one of their names."""
    return [
        rule
        for rule in declared()
        if any(part.lower() in name.lower() for name in (rule.name, *rule.aliases))
    ]


def suggestion(name: str) -> str:
    """Return the question for a similar name: did you mean …?"""
    return did_you_mean(name, RULES)


# Texts of a declaration


def signature(rule: Rule) -> str:
    """Return the call of a layer with all arguments and defaults."""
    parts = [_parameter(*item) for item in rule.arguments.items()]
    keywords = [_parameter(*item) for item in rule.keywords.items()]
    return f"{rule.name}({', '.join([*parts, *(['*', *keywords] if keywords else [])])})"


def short_signature(rule: Rule) -> str:
    """Return the call of a layer with its required arguments."""
    required = [name for name, kind in rule.arguments.items() if kind.default is REQUIRED]
    more = ["…"] if len(required) < len(rule.arguments) else []
    return f"{rule.name}({', '.join([*required, *more])})"


def _parameter(name: str, argument: Argument) -> str:
    return name if argument.default is REQUIRED else f"{name}={argument.default!r}"


def documentation(rule: Rule) -> str:
    """Return the documentation of a layer."""
    return cleandoc(rule.__doc__ or "")


def shared() -> list[str]:
    """Return the keywords that layers share."""
    return [name for name in COMMON if any(name in rule.common for rule in declared())]


# The outline


ARRANGEMENTS = (Equation, InputShape, Integers, Permutation, TargetShape)
"""Kinds of arguments that arrange axes. A name cannot stand for their value."""


@lru_cache(maxsize=256)
def outline(rule: Rule) -> Outline | None:
    """Return axes, weights and parameters; None if the rule needs more than names of sizes."""
    try:
        layer = _example_layer(rule)
        axes = rule.axes(layer.arguments)
        if not axes:
            return None
        shape = tuple(map(Formula.of, (*axes, *_hidden(axes))))
        outline = _outline(axes, call_on(layer, [shape, shape] if rule.merges else [shape]))
        if outline is not None:
            outline.example = ", ".join(_inner_layers(layer))
        return outline
    except UNDECIDED:
        return None


def _example_layer(rule: Rule) -> DeclaredLayer:
    """Return a layer with the names of its arguments for those that have no default.

    Raises:
        UndecidedError: if a name cannot stand for the value of such an argument.
    """
    arguments = default_arguments(rule)
    for name, argument in rule.arguments.items():
        if argument.default is REQUIRED:
            setattr(arguments, name, _example_value(name, argument))
    return class_of(rule)(rule.name, rule.class_name, arguments=arguments, rule=rule)


def _inner_layers(layer: DeclaredLayer) -> Iterator[str]:
    """Yield the inner layers of an example as a spec has them: ``layer=LSTM(units)``."""
    for name, argument in layer.rule.arguments.items():
        if isinstance(argument, Inner) and argument.default is REQUIRED:
            value = getattr(layer.arguments, name)
            inner = ", ".join(short_signature(i.rule) for i in _several(value))
            yield f"{name}=[{inner}]" if isinstance(value, tuple) else f"{name}={inner}"


def _several(value: Any) -> Sequence[DeclaredLayer]:
    return value if isinstance(value, tuple) else (value,)


def _example_value(name: str, argument: Argument) -> Any:
    if isinstance(argument, Inner):
        inner = [_example_layer(RULES[word]) for word in re.findall(r"[A-Z]\w+", argument.example)]
        return tuple(inner) if argument.lists == "always" else inner[0]
    if isinstance(argument, ARRANGEMENTS):
        raise UndecidedError(f"{name} arranges axes")
    if isinstance(argument, PerAxis) and argument.count > 1:
        return tuple(Formula.of(f"{name}[{number}]") for number in range(argument.count))
    return (Formula.of(name),) if isinstance(argument, PerAxis) else Formula.of(name)


def _outline(axes: Sequence[str], out: Out) -> Outline | None:
    if out.shape is None or out.weights is None:
        return None
    shapes = out.shape if isinstance(out.shape, list) else [out.shape]
    unknown = any(size is UNKNOWN for shape in shapes for size in shape)
    return Outline(
        input=axes,
        outputs=[] if unknown else [_texts(shape, axes) for shape in shapes],
        weights=[
            (v.weight.name, _texts(v.weight.shape, axes), v.trainable, v.weight.note)
            for v in out.weights
        ],
        params=str(sum((variable.size for variable in out.weights), 0)),
    )


def _hidden(axes: Sequence[str]) -> Sequence[str]:
    """Return a last axis for an input that ends with any number of axes."""
    return (LAST,) if axes[-1] == "…" else ()


def _texts(shape: Shape, axes: Sequence[str]) -> list[str]:
    """Return a shape axis by axis, without the last axis of the input where it is unchanged."""
    texts = list(map(str, shape))
    hidden = ["…", *_hidden(axes)]
    if len(hidden) == 2:
        for at in range(len(texts) - 1):
            if texts[at : at + 2] == hidden:
                return [*texts[:at], "…", *texts[at + 2 :]]
    return texts


def taken(rule: Rule) -> Sequence[str]:
    """Return the axes that a layer takes; empty if that depends on its arguments."""
    outlined = outline(rule)
    if outlined:
        return outlined.input
    return rule.input_axes.split() if isinstance(rule.input_axes, str) else ()


def short_axes(axes: Sequence[str], came: Sequence[str]) -> Iterator[str]:
    """Yield axes by name only; a prime marks an axis whose size depends on that of the input.

    >>> list(short_axes(["batch", "steps - kernel_size + 1", "filters"], ["batch", "steps"]))
    ['batch', 'steps′', 'filters']
    """
    for axis in axes:
        words = re.findall(r"\w+|…", axis)
        origins = [name for name in dict.fromkeys((*came, LAST)) if name in words]
        yield f"{origins[0]}′" if len(origins) == 1 and axis != origins[0] else axis
