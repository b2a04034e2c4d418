"""Everything that the declarations tell of a layer, for people who look it up."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from inspect import cleandoc
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN, Shape, UndecidedError
from shapecalc.declare.bind import default_arguments
from shapecalc.declare.kinds import REQUIRED, Argument, Equation, Inner
from shapecalc.declare.layer import COMMON, Out, Rule
from shapecalc.declare.size_kinds import InputShape, Integers, PerAxis, Permutation, TargetShape
from shapecalc.errors import did_you_mean
from shapecalc.explain.layer import UNDECIDED, call_on
from shapecalc.model.declared import DeclaredLayer, class_of
from shapecalc.rules import FILES, RULES

LAST = "features"
"""What the last axis of an input is called whose axes are not all named."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of Keras's documentation, which is a file of rules here."""

    title: str
    url: str


@dataclass(slots=True)
class Outline:
    """What a rule says when it is given letters.

    Attributes:
        input: the axes that arrive.
        outputs: the axes that leave, for each output; none where they cannot be told.
        weights: name, shape, whether it is trained, and what it is for.
        params: the number of parameters, as a formula.
    """

    input: Sequence[str]
    outputs: Sequence[Sequence[str]]
    weights: Sequence[tuple[str, Sequence[str], bool, str]]
    params: str
    example: str = ""
    """The inner layers for which all this holds, if it depends on them."""


def declared() -> list[Rule]:
    """Return every layer once, chapter by chapter, in the order of the files."""
    rules = chapters(sorted(set(RULES.values()), key=_position)).values()
    return [rule for chapter in rules for rule in chapter]


def _position(rule: Rule) -> tuple[int, int]:
    file = rule.function.__module__.rpartition(".")[2]
    return FILES.split().index(file), rule.function.__code__.co_firstlineno


def chapters(rules: Sequence[Rule]) -> Mapping[Chapter, Sequence[Rule]]:
    """Layers by the chapters in which they are declared."""
    found: dict[Chapter, list[Rule]] = {}
    for rule in rules:
        found.setdefault(chapter(rule), []).append(rule)
    return found


@lru_cache(maxsize=256)
def chapter(rule: Rule) -> Chapter:
    """The chapter of a layer, from the first line of its file."""
    doc = sys.modules[rule.function.__module__].__doc__ or ""
    title, _, url = doc.split("\n", 1)[0].partition(": ")
    return Chapter(title, url.rstrip("."))


def named(name: str) -> Rule | None:
    """The layer of a name, in capitals or not."""
    return RULES.folded(name)


def matching(part: str) -> list[Rule]:
    """The layers that have something in one of their names."""
    return [
        rule
        for rule in declared()
        if any(part.lower() in name.lower() for name in (rule.name, *rule.aliases))
    ]


def suggestion(name: str) -> str:
    """The layer that may have been meant, as a question."""
    return did_you_mean(name, RULES)


# What a declaration says as it stands


def signature(rule: Rule) -> str:
    """The layer as it is called, with all arguments and defaults."""
    parts = [_parameter(*item) for item in rule.arguments.items()]
    keywords = [_parameter(*item) for item in rule.keywords.items()]
    return f"{rule.name}({', '.join([*parts, *(['*', *keywords] if keywords else [])])})"


def short_signature(rule: Rule) -> str:
    """The layer as it is called, with the arguments that it needs."""
    needed = [name for name, one in rule.arguments.items() if one.default is REQUIRED]
    more = ["…"] if len(needed) < len(rule.arguments) else []
    return f"{rule.name}({', '.join([*needed, *more])})"


def _parameter(name: str, argument: Argument) -> str:
    return name if argument.default is REQUIRED else f"{name}={argument.default!r}"


def documentation(rule: Rule) -> str:
    """What the declaration says in words."""
    return cleandoc(rule.__doc__ or "")


def shared() -> list[str]:
    """The keywords that layers have in common."""
    return [name for name in COMMON if any(name in rule.common for rule in declared())]


# What the rule says when it is given letters


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
    """A last axis for an input that ends with any number of them."""
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
    """The axes that a layer takes; none if that depends on its arguments."""
    found = outline(rule)
    if found:
        return found.input
    return rule.input_axes.split() if isinstance(rule.input_axes, str) else ()


def short_axes(axes: Sequence[str], came: Sequence[str]) -> Iterator[str]:
    """Axes by names alone: one that is worked out from another is that with a mark.

    >>> list(short_axes(["batch", "steps - kernel_size + 1", "filters"], ["batch", "steps"]))
    ['batch', 'steps′', 'filters']
    """
    for axis in axes:
        words = re.findall(r"\w+|…", axis)
        origins = [name for name in dict.fromkeys((*came, LAST)) if name in words]
        yield f"{origins[0]}′" if len(origins) == 1 and axis != origins[0] else axis
