"""Reads ``data``, ``train`` and ``base`` of a spec, whose keys `shapecalc.rules.settings` declares.

`read_settings` returns a `Settings` object for ``data`` and one for ``train``. Problems are
collected, and a wrong value is replaced by the default, so that all problems are found at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.bind import WrittenValue
from shapecalc.declare.kinds import REQUIRED, Argument, Choice
from shapecalc.declare.layer import Arguments
from shapecalc.declare.names import Vocabulary
from shapecalc.errors import Code, KeyStep, Place, Problem
from shapecalc.plan import ModelPlan
from shapecalc.read.expressions import ExpressionReader
from shapecalc.read.problems import Findings
from shapecalc.read.syntax import Call, Name, Node, SpecError, node
from shapecalc.rules.settings import (
    SETTINGS,
    Columns,
    ObjectArgument,
    PerOutput,
    Section,
    Several,
    Share,
)
from shapecalc.similar import did_you_mean


@dataclass(eq=False, slots=True)
class SpecObject:
    """An object of Keras in a spec: an optimizer, a loss, a metric, a callback or a schedule.

    Attributes:
        name: the name in the spec, such as ``mse``.
        class_name: the class that the name stands for, such as ``MeanSquaredError``.
        place: where it is in the spec.
        called: whether the spec has a call, and not a name alone.
        positional, keyword: the arguments, which may be objects themselves.
    """

    name: str
    class_name: str
    place: Place
    called: bool = False
    positional: list[Any] = field(default_factory=list)
    keyword: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Settings:
    """The values of a section of a spec; they are its attributes, too.

    Attributes:
        values: a value for each key, the default if the spec has none.
        place: where the section is in the spec.
        written: the section as the spec has it.
    """

    values: Arguments
    place: Place
    written: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.values, name)

    def at(self, key: str) -> Place:
        """Return the place of a key, or of the section if the spec does not have the key."""
        return self.place / key if key in self.written else self.place


def read_settings(plan: ModelPlan, problems: Findings) -> tuple[Settings, Settings]:
    """Return the settings for the data and for the training of a model.

    Args:
        plan: the model.
        problems: where problems are collected.
    """
    reader = SettingsReader(plan.place, problems)
    empty = WrittenValue({}, plan.place)
    sections = {name: plan.settings.get(name, empty) for name in SETTINGS}
    data, train = (
        reader.section(SETTINGS[name].keys, section.value, section.place)
        for name, section in sections.items()
    )
    return data, train


class SettingsReader:
    """Reads sections, and collects what is wrong with them."""

    def __init__(self, place: Place, problems: Findings) -> None:
        self.problems = problems
        self.expressions = ExpressionReader(problems)

    def problem(self, code: Code, message: str, place: Place, hint: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(code, message, place, hint))

    def section(self, keys: Mapping[str, Argument], data: Any, place: Place) -> Settings:
        """Return the values of a section, or the defaults of keys that it does not have."""
        values = Arguments(**{name: key.default for name, key in keys.items()})
        if not isinstance(data, dict):
            self.problem(
                Code.FORM, f"expected a mapping with some of the keys {_listed(keys)}", place
            )
            return Settings(values, place, {})
        for name in data:
            if name not in keys:
                hint = did_you_mean(str(name), keys) or f"the keys are {_listed(keys)}"
                message = f"`{_last(place)}` has no key `{name}`"
                self.problem(Code.UNKNOWN_ARGUMENT, message, place / KeyStep(str(name)), hint)
            else:
                setattr(values, name, self.value(name, keys[name], data[name], place / name))
        return Settings(values, place, data)

    def value(self, name: str, kind: Argument, data: Any, place: Place) -> Any:
        """Return the value of a key, or its default if the value is wrong."""
        if data is None or data == "None":
            return _default(kind)
        if isinstance(kind, Section):
            return self.section_or_value(name, kind, data, place)
        if isinstance(kind, PerOutput):
            return self.per_output(name, kind, data, place)
        if isinstance(kind, Several):
            items = enumerate(data) if isinstance(data, list) else [(None, data)]
            places = [(item, place if at is None else place / at) for at, item in items]
            values = (self.value(name, kind.item, item, at) for item, at in places)
            return [value for value in values if value is not None]
        if isinstance(kind, ObjectArgument):
            return self.object(kind, data, place)
        return self.plain(name, kind, data, place)

    def section_or_value(self, name: str, kind: Section, data: Any, place: Place) -> Any:
        """Return the settings of a section, or the value that replaces it."""
        if isinstance(data, dict) or kind.alternative is None:
            return self.section(kind.keys, data, place)
        return self.value(name, kind.alternative, data, place)

    def per_output(self, name: str, kind: PerOutput, data: Any, place: Place) -> Any:
        """Return one value, or values by name; `{Huber: {delta: 2}}` is one value."""
        if isinstance(data, dict) and not _is_object(kind.item, data):
            return {
                str(key): self.value(name, kind.item, item, place / str(key))
                for key, item in data.items()
            }
        return self.value(name, kind.item, data, place)

    def plain(self, name: str, kind: Argument, data: Any, place: Place) -> Any:
        """Return a value that is no object of Keras, or the default if it is wrong."""
        raw = isinstance(data, dict) or isinstance(kind, (Columns, Share))
        with self.expressions.collecting():
            written = data if raw else self.expressions.argument(_data(data, place), kind).value
            try:
                return kind.parse(written)
            except ValueError as error:
                options = kind.options if isinstance(kind, Choice) else ()
                words = [word for word in options if isinstance(word, str)]
                hint = did_you_mean(data, words) if isinstance(data, str) else ""
                message = f"`{name}` must be {error}, not {data!r}"
                self.problem(Code.ARGUMENT, message, place, hint)
        return _default(kind)

    def object(self, kind: ObjectArgument, data: Any, place: Place) -> SpecObject | None:
        """Return an object of Keras, or None if it is wrong."""
        with self.expressions.collecting():
            return self.find_object(kind.vocabulary, node(data, place))
        return None

    def find_object(self, vocabulary: Vocabulary, written: Node) -> SpecObject:
        """Return the object that a name or a call stands for.

        Raises:
            SpecError: if Keras has none of this name.
        """
        call = written if isinstance(written, Call) else Call(written, [], {}, written.place)
        function = call.function
        if not isinstance(function, Name):
            raise SpecError(
                Code.FORM, f"the name of a {vocabulary.kind} is expected here", call.place
            )
        class_name = vocabulary.classes.get(function.name)
        if class_name is None:
            hint = did_you_mean(function.name, sorted(vocabulary.strings))
            message = f"there is no {vocabulary.kind} `{function.name}`"
            raise SpecError(Code.UNKNOWN_NAME, message, function.place, hint)
        self.check_arguments(vocabulary, call, function)
        return SpecObject(
            function.name,
            class_name,
            call.place,
            isinstance(written, Call),
            [self.literal(item) for item in call.positional],
            {name: self.literal(item) for name, item in call.keyword.items()},
        )

    def check_arguments(self, vocabulary: Vocabulary, call: Call, name: Name) -> None:
        """Note every argument whose name the class does not have."""
        known = vocabulary.constructors[name.name]
        for key, item in call.keyword.items():
            if key not in known:
                at = call.keys.get(key, item.place)
                hint = did_you_mean(key, known) or f"the arguments are {_listed(known)}"
                message = f"{name.name}: no argument is called `{key}`"
                self.problem(Code.UNKNOWN_ARGUMENT, message, at, hint)

    def literal(self, item: Node) -> Any:
        """Return the value of an argument, which may be a learning rate schedule."""
        from shapecalc.rules.objectives import SCHEDULES

        if isinstance(item, Call) and isinstance(item.function, Name):
            return self.find_object(SCHEDULES, item)
        return self.expressions.argument(item, Argument()).value


def _default(kind: Argument) -> Any:
    """Return the value of a key that is missing or wrong."""
    return None if kind.default is REQUIRED else kind.default


def _data(data: Any, place: Place) -> Node:
    from shapecalc.read.syntax import PlainData

    return PlainData(data, place)


def _is_object(kind: Argument, data: Mapping[Any, Any]) -> bool:
    """Return whether a mapping is an object with its arguments, and not values by name."""
    kind = kind.item if isinstance(kind, Several) else kind
    if not isinstance(kind, ObjectArgument) or len(data) != 1:
        return False
    ((key, _),) = data.items()
    return key in kind.vocabulary.constructors


def _listed(keys: Mapping[str, Any]) -> str:
    return ", ".join(keys)


def _last(place: Place) -> str:
    return str(place.path[-1]) if place.path else "a spec"
