"""Bind the written arguments of a layer to its declaration, and report all that do not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from shapecalc.algebra.size import UndecidedError
from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.kinds import (
    REQUIRED,
    Argument,
    Choice,
    DeferredError,
    KerasCall,
    KerasObject,
)
from shapecalc.declare.layer import COMMON, INPUT_ARGUMENTS, Arguments, Rule, RuleError
from shapecalc.declare.names import CONSTRUCTED_ONLY
from shapecalc.errors import Code, Place, Problem
from shapecalc.similar import closest


@dataclass(slots=True)
class WrittenValue:
    """A written value with its place in the file."""

    value: Any
    place: Place
    key: Place | None = None
    """The place of its name, if it was given by name."""


@dataclass(slots=True)
class Binding:
    """A layer's arguments, bound.

    Attributes:
        arguments: the value of every argument, by its name in Keras.
        written: the written values by name, in the form for Keras.
        places: their places in the file.
        problems: the problems; ``arguments`` has the defaults of arguments with a problem.
        deferred: the problems that Keras reports only when the layer is called.
        unread: the problems that Keras reports only if the layer is the first of a stack.
    """

    rule: Rule
    arguments: Arguments
    written: dict[str, Any] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    deferred: list[Problem] = field(default_factory=list)
    unread: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str | None:
        """The name of the layer; None if it gets an automatic one."""
        name: str | None = self.arguments.name
        return name

    @property
    def shared(self) -> Arguments:
        """The arguments for those who only read them; see `EqualBinding`."""
        return self.arguments


def default_arguments(rule: Rule) -> Arguments:
    """Return the arguments of a layer that is written without any."""
    return Arguments(**_defaults(rule))


@lru_cache(maxsize=256)
def _defaults(rule: Rule) -> Mapping[str, Any]:
    """Return the defaults of all arguments of a layer."""
    return {name: _default(argument) for name, argument in {**COMMON, **rule.accepted}.items()}


def bind(
    rule: Rule,
    positional: Sequence[WrittenValue],
    keyword: Mapping[str, WrittenValue],
    place: Place,
) -> Binding:
    """Return the written values by the names of their arguments, and defaults for all others."""
    binding = Binding(rule, default_arguments(rule))
    named = _named(rule, positional, keyword, binding)
    binding.places = {name: value.place for name, value in named.items()}
    for name, value in named.items():
        binding.written[name] = _constructed(rule.accepted.get(name), value.value)
    binding.problems += _without_shape(binding)
    for name in [name for name in binding.written if name in rule.accepted]:
        _set(name, binding.written[name], binding)
    for name, argument in rule.accepted.items():
        if argument.default is REQUIRED and name not in binding.written:
            message = f"`{name}` is missing ({argument.note})"
            binding.problems.append(Problem(Code.MISSING_ARGUMENT, message, place))
    if rule.check and not binding.problems:
        try:
            rule.check(binding.arguments)
        except RuleError as misfit:
            binding.problems.append(misfit_problem(misfit, binding, place))
        except UndecidedError:
            pass  # It depends on a letter, so it may be right.
    return binding


def _constructed(kind: Argument | None, value: Any) -> Any:
    """Return the call for the config of an initializer, a regularizer or a constraint."""
    if not isinstance(kind, KerasObject) or not isinstance(value, Mapping):
        return value
    vocabulary, name, config = kind.vocabulary, value.get("class_name"), value.get("config")
    if not isinstance(name, str) or value.get("module", "") is None:
        return value
    if not vocabulary or name not in vocabulary.constructors:
        return value
    if not isinstance(config, Mapping | None) or (name in CONSTRUCTED_ONLY and not config):
        return value  # Keras takes the value of a Constant from its config.
    return KerasCall(name, (), dict(config or {}))


def misfit_problem(
    misfit: RuleError, binding: Binding, place: Place, code: Code = Code.ARGUMENT
) -> Problem:
    """Return the problem that a rule found, at the argument to blame or else at the layer."""
    return Problem(code, str(misfit), binding.places.get(misfit.argument, place), misfit.hint)


def _named(
    rule: Rule,
    positional: Sequence[WrittenValue],
    keyword: Mapping[str, WrittenValue],
    binding: Binding,
) -> dict[str, WrittenValue]:
    """Return the written values by the names of their arguments."""
    names = list(rule.arguments)
    for extra in positional[len(names) :]:
        most = f"at most {len(names)}" if names else "no"
        noun = "argument" if len(names) == 1 else "arguments"
        message = f"expects {most} {noun} by position, got {len(positional)}"
        binding.problems.append(Problem(Code.MISSING_ARGUMENT, message, extra.place))
    named = dict(zip(names, positional))
    for name, value in keyword.items():
        if name in named:
            message = f"`{name}` is given twice, by its position and by its name"
            at = value.key or value.place
            binding.problems.append(Problem(Code.MISSING_ARGUMENT, message, at))
            continue
        named[name] = value
        if name not in rule.accepted and not rule.ignores_unknown:
            binding.problems.append(_unknown(name, value, rule))
    return named


BOTH = frozenset(("input_shape", "input_dim"))
"""Arguments of which Keras takes only one."""


def _without_shape(binding: Binding) -> Iterator[Problem]:
    """Yield the problems of arguments for the input's shape that do not fit together.

    Some of Keras 2 have no effect without the shape.
    """
    rule = binding.rule
    written = {name for name in INPUT_ARGUMENTS if name in binding.written} - rule.arguments.keys()
    if written >= BOTH and not any(binding.written[name] is None for name in BOTH):
        message = "`input_shape` cannot be given beside `input_dim`"
        yield Problem(Code.UNKNOWN_ARGUMENT, message, binding.places["input_shape"])
    needed = {"input_length": ("input_dim",), "batch_size": ("input_shape", "input_dim")}
    for name, others in needed.items():
        if name in written and not written.intersection(others) and not rule.reads_indices:
            message = f"`{name}` has no effect without {' or '.join(f'`{x}`' for x in others)}"
            hint = "give the shape of the input instead: input_shape=(3, 1)"
            yield Problem(Code.UNKNOWN_ARGUMENT, message, binding.places[name], hint)


def _unknown(name: str, value: WrittenValue, rule: Rule) -> Problem:
    """Return the problem of an argument that the layer does not have."""
    from shapecalc.declare.names import current_argument  # only a mistake needs it

    code, message = Code.UNKNOWN_ARGUMENT, f"no argument is called `{name}`"
    renamed = current_argument(name, rule.accepted)
    hint = f"it is called `{renamed}` today" if renamed else ""
    meant = renamed or closest(name, rule.accepted)
    if name == "frozen":  # Only to remove it would not freeze anything.
        code, message = Code.ARGUMENT, "`frozen` is for models, and this is a layer"
        hint, meant = "write trainable=False", ""
    return Problem(code, message, value.key or value.place, hint, meant=meant)


def _set(name: str, value: Any, binding: Binding) -> None:
    argument = binding.rule.accepted[name]
    try:
        setattr(binding.arguments, name, argument.parse(value))
    except ValueError as error:
        message = f"`{name}` must be {error}, not {value!r}"
        word = closest(value, _words(argument)) if isinstance(value, str) else ""
        meant = word if word != value else ""
        problems = binding.deferred if isinstance(error, DeferredError) else binding.problems
        if name in INPUT_ARGUMENTS and name not in binding.rule.own:
            if name == "input_length" and binding.rule.reads_indices:
                return  # Keras 3 passes over it.
            problems = binding.unread
        if isinstance(error, DeferredError):  # The layer is made with it, so its check looks at it.
            setattr(binding.arguments, name, value)
        problems.append(Problem(Code.ARGUMENT, message, binding.places[name], meant=meant))


def _default(argument: Argument) -> Any:
    """Return a default in the form that rules read: (1, 1) where Keras writes 1."""
    if argument.default is None or argument.default is REQUIRED:
        return argument.default
    return argument.parse(argument.default)


def _words(argument: Argument) -> list[str]:
    if isinstance(argument, KerasObject) and argument.vocabulary:
        return sorted(argument.vocabulary.strings)
    if isinstance(argument, Choice):
        return [option for option in argument.options if isinstance(option, str)]
    return []
