"""Fits what was written to a layer's declaration, and says everything that does not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shapecalc.algebra.size import UndecidedError
from shapecalc.declare.kinds import REQUIRED, Argument, Choice, DeferredError, KerasObject
from shapecalc.declare.layer import COMMON, Arguments, Rule, RuleError
from shapecalc.errors import Code, Place, Problem, closest


@dataclass(slots=True)
class Given:
    """A value as it was written, and where."""

    value: Any
    place: Place
    key: Place | None = None
    """Where its name stands, if it was given by name."""


@dataclass(slots=True)
class Binding:
    """A layer's arguments, bound.

    Attributes:
        arguments: the value of every argument, by its name in Keras.
        given: the values that were written, by name, as Keras would be given them.
        places: where they were written.
        problems: what does not fit; ``arguments`` then has defaults in its place.
        deferred: what does not fit, but Keras finds out only when the layer is called.
    """

    rule: Rule
    arguments: Arguments
    given: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    deferred: list[Problem] = field(default_factory=list)


def default_arguments(rule: Rule) -> Arguments:
    """The arguments of a layer for which nothing is written."""
    defaults = {name: _default(argument) for name, argument in {**COMMON, **rule.accepted}.items()}
    return Arguments(**defaults)


def bind(
    rule: Rule, positional: Sequence[Given], keyword: Mapping[str, Given], place: Place
) -> Binding:
    """Gives each written value its name, its form and, where none is written, its default."""
    binding = Binding(rule, default_arguments(rule))
    for name, given in _named(rule, positional, keyword, binding).items():
        binding.given[name] = given.value
        binding.places[name] = given.place
    for name in [name for name in binding.given if name in rule.accepted]:
        _set(name, binding.given[name], binding)
    for name, argument in rule.accepted.items():
        if argument.default is REQUIRED and name not in binding.given:
            message = f"`{name}` is missing ({argument.note})"
            binding.problems.append(Problem(Code.MISSING_ARGUMENT, message, place))
    if rule.check and not binding.problems:
        try:
            rule.check(binding.arguments)
        except RuleError as misfit:
            binding.problems.append(misfit_problem(misfit, binding, place))
        except UndecidedError:
            pass  # It depends on a letter, and may hold.
    return binding


def misfit_problem(
    misfit: RuleError, binding: Binding, place: Place, code: Code = Code.ARGUMENT
) -> Problem:
    """What a rule found, at the argument that it blames or else at the layer."""
    return Problem(code, str(misfit), binding.places.get(misfit.argument, place), misfit.hint)


def _named(
    rule: Rule, positional: Sequence[Given], keyword: Mapping[str, Given], binding: Binding
) -> dict[str, Given]:
    """The written values by the names of their arguments."""
    names = list(rule.arguments)
    for extra in positional[len(names) :]:
        message = f"takes at most {len(names)} by position, gets {len(positional)} arguments"
        binding.problems.append(Problem(Code.MISSING_ARGUMENT, message, extra.place))
    named = dict(zip(names, positional))
    for name, given in keyword.items():
        if name in named:
            message = f"`{name}` is given twice, by its position and by its name"
            at = given.key or given.place
            binding.problems.append(Problem(Code.MISSING_ARGUMENT, message, at))
            continue
        named[name] = given
        if name not in rule.accepted and not rule.ignores_unknown:
            binding.problems.append(_unknown(name, given, rule))
    return named


def _unknown(name: str, given: Given, rule: Rule) -> Problem:
    """The problem of an argument that a layer does not have."""
    from shapecalc.declare.names import current_argument  # only a mistake needs it

    code, message = Code.UNKNOWN_ARGUMENT, f"no argument is called `{name}`"
    renamed = current_argument(name, rule.accepted)
    hint = f"it is called `{renamed}` today" if renamed else ""
    meant = renamed or closest(name, rule.accepted)
    return Problem(code, message, given.key or given.place, hint, meant=meant)


def _set(name: str, value: Any, binding: Binding) -> None:
    argument = binding.rule.accepted[name]
    try:
        setattr(binding.arguments, name, argument.parse(value))
    except ValueError as error:
        message = f"`{name}` must be {error}, not {value!r}"
        word = closest(value, _words(argument)) if isinstance(value, str) else ""
        meant = word if word != value else ""
        found = binding.deferred if isinstance(error, DeferredError) else binding.problems
        if isinstance(error, DeferredError):  # The layer is made with it, so its check looks at it.
            setattr(binding.arguments, name, value)
        found.append(Problem(Code.ARGUMENT, message, binding.places[name], meant=meant))


def _default(argument: Argument) -> Any:
    """A default in the form that rules read: (1, 1) where Keras writes 1."""
    if argument.default is None or argument.default is REQUIRED:
        return argument.default
    return argument.parse(argument.default)


def _words(argument: Argument) -> list[str]:
    if isinstance(argument, KerasObject) and argument.vocabulary:
        return list(argument.vocabulary.strings)
    if isinstance(argument, Choice):
        return [option for option in argument.options if isinstance(option, str)]
    return []
