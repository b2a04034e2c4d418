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
from shapecalc.algebra.size import UNKNOWN, Shape, product
from shapecalc.declare.bind import default_arguments, question
from shapecalc.declare.kinds import REQUIRED, Argument
from shapecalc.declare.layer import COMMON, Arguments, CallState, Rule
from shapecalc.declare.size_kinds import PerAxis
from shapecalc.rules import FILES, RULES

LAST = "features"
"""What the last axis of an input is called whose axes are not all named."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of Keras's documentation, which is a file of rules here."""

    title: str
    url: str


@dataclass(slots=True)
class Told:
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


def declared() -> list[Rule]:
    """Every layer once, in the order of the files and of what stands in them."""
    return sorted(set(RULES.values()), key=_position)


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
    return question(name, RULES)


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


@lru_cache(maxsize=256)
def told(rule: Rule) -> Told | None:
    """Axes, weights and parameters; None where a rule asks for more than letters can tell."""
    try:
        return _told(rule)
    except Exception:  # Rules look at what they need in many ways, and letters do not have it.
        return None


def _told(rule: Rule) -> Told | None:
    arguments = default_arguments(rule)
    for name, argument in rule.arguments.items():
        if argument.default is REQUIRED:
            setattr(arguments, name, _letters(name, argument))
    axes = rule.axes(arguments)
    if not axes:
        return None
    shape = tuple(map(Formula.of, (*axes, *_hidden(axes))))
    further = rule.call_arguments.items()
    call = CallState(
        Arguments(**{n: shape if a.default is REQUIRED else a.default for n, a in further})
    )
    out = rule([shape, shape] if rule.merges else shape, arguments, call)
    if out.shape is None or out.weights is None:
        return None
    shapes = out.shape if isinstance(out.shape, list) else [out.shape]
    weights = [weight for weight in out.weights if weight]
    params = sum((product(weight.shape) for weight in weights), 0)
    told_all = not any(size is UNKNOWN for each in shapes for size in each)
    return Told(
        input=axes,
        outputs=[_texts(each, axes) for each in shapes] if told_all else [],
        weights=[(w.name, _texts(w.shape, axes), w.trainable, w.note) for w in weights],
        params=str(params),
    )


def _hidden(axes: Sequence[str]) -> Sequence[str]:
    """A last axis for an input that ends with any number of them."""
    return (LAST,) if axes[-1] == "…" else ()


def _letters(name: str, argument: Argument) -> Any:
    """What stands for an argument that has no default."""
    if isinstance(argument, PerAxis) and argument.count > 1:
        return tuple(Formula.of(f"{name}[{number}]") for number in range(argument.count))
    if isinstance(argument, PerAxis):
        return (Formula.of(name),)
    return Formula.of(name)


def _texts(shape: Shape, axes: Sequence[str]) -> list[str]:
    """A shape axis by axis, with the last one hidden again where nothing has happened to it."""
    texts = list(map(str, shape))
    hidden = ["…", *_hidden(axes)]
    if len(hidden) == 2:
        for at in range(len(texts) - 1):
            if texts[at : at + 2] == hidden:
                return [*texts[:at], "…", *texts[at + 2 :]]
    return texts


def taken(rule: Rule) -> Sequence[str]:
    """The axes that a layer takes; none if that depends on its arguments."""
    found = told(rule)
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
