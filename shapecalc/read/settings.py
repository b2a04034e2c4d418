"""Reads the values below ``data`` and ``train``, which `shapecalc.rules.settings` declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shapecalc.declare.bind import Given
from shapecalc.declare.kinds import REQUIRED, Argument, Choice
from shapecalc.declare.layer import Arguments
from shapecalc.declare.names import Vocabulary
from shapecalc.errors import Code, KeyStep, Place, Problem, did_you_mean
from shapecalc.plan import ModelPlan
from shapecalc.read.expressions import ExpressionReader
from shapecalc.read.problems import Findings
from shapecalc.read.syntax import Call, Name, Node, node, stop
from shapecalc.rules.settings import SETTINGS, Columns, Made, PerOutput, Section, Several, Share


@dataclass(eq=False, slots=True)
class Told:
    """An object of Keras, as a spec tells it.

    Attributes:
        name: as it is written.
        class_name: the class behind the name.
        called: whether it is written as a call.
        positional, keyword: the arguments; an object may be among them.
    """

    name: str
    class_name: str
    place: Place
    called: bool = False
    positional: list[Any] = field(default_factory=list)
    keyword: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Settings:
    """A section of a spec: a value for each of its keys, and where those stand."""

    values: Arguments
    place: Place
    given: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.values, name)

    def at(self, key: str) -> Place:
        """Where a key stands, or else the section."""
        return self.place / key if key in self.given else self.place


def read_settings(plan: ModelPlan, problems: Findings) -> tuple[Settings, Settings]:
    """What a spec says of its data and of its training."""
    reader = SettingsReader(plan.place, problems)
    nothing = Given({}, plan.place)
    told = {name: plan.settings.get(name, nothing) for name in SETTINGS}
    data, train = (
        reader.section(SETTINGS[name].keys, given.value, given.place)
        for name, given in told.items()
    )
    return data, train


class SettingsReader:
    """Reads sections; what is wrong is collected."""

    def __init__(self, place: Place, problems: Findings) -> None:
        self.problems = problems
        self.words = ExpressionReader(problems)

    def problem(self, code: Code, message: str, place: Place, hint: str = "") -> None:
        self.problems.append(Problem(code, message, place, hint))

    def section(self, keys: Mapping[str, Argument], data: Any, place: Place) -> Settings:
        """A value for each key: what is written, or else the default."""
        values = Arguments(**{name: key.default for name, key in keys.items()})
        if not isinstance(data, dict):
            self.problem(Code.FORM, f"keys are expected here: {_few(keys)}", place)
            return Settings(values, place, {})
        for name in data:
            if name not in keys:
                hint = did_you_mean(str(name), keys) or f"there are {_few(keys)}"
                message = f"`{_last(place)}` has no `{name}`"
                self.problem(Code.UNKNOWN_ARGUMENT, message, place / KeyStep(str(name)), hint)
            else:
                setattr(values, name, self.value(name, keys[name], data[name], place / name))
        return Settings(values, place, data)

    def value(self, name: str, kind: Argument, data: Any, place: Place) -> Any:
        """The value of a key; its default if there is something wrong with it."""
        if data is None or data == "None":
            return _default(kind)
        if isinstance(kind, Section):
            return self.either(name, kind, data, place)
        if isinstance(kind, PerOutput):
            return self.per_output(name, kind, data, place)
        if isinstance(kind, Several):
            items = enumerate(data) if isinstance(data, list) else [(None, data)]
            places = [(item, place if at is None else place / at) for at, item in items]
            values = (self.value(name, kind.each, item, at) for item, at in places)
            return [value for value in values if value is not None]
        if isinstance(kind, Made):
            return self.made(kind, data, place)
        return self.plain(name, kind, data, place)

    def either(self, name: str, kind: Section, data: Any, place: Place) -> Any:
        """A section, or the single value that may stand in its place."""
        if isinstance(data, dict) or kind.also is None:
            return self.section(kind.keys, data, place)
        return self.value(name, kind.also, data, place)

    def per_output(self, name: str, kind: PerOutput, data: Any, place: Place) -> Any:
        """One value, or one for each name; `{Huber: {delta: 2}}` is one."""
        if isinstance(data, dict) and not _is_object(kind.each, data):
            return {
                str(key): self.value(name, kind.each, item, place / str(key))
                for key, item in data.items()
            }
        return self.value(name, kind.each, data, place)

    def plain(self, name: str, kind: Argument, data: Any, place: Place) -> Any:
        raw = isinstance(data, dict) or isinstance(kind, (Columns, Share))
        with self.words.collecting():
            written = data if raw else self.words.argument(_data(data, place), kind).value
            try:
                return kind.parse(written)
            except ValueError as error:
                options = kind.options if isinstance(kind, Choice) else ()
                words = [word for word in options if isinstance(word, str)]
                hint = did_you_mean(data, words) if isinstance(data, str) else ""
                message = f"`{name}` must be {error}, not {data!r}"
                self.problem(Code.ARGUMENT, message, place, hint)
        return _default(kind)

    def made(self, kind: Made, data: Any, place: Place) -> Told | None:
        """An object of Keras."""
        with self.words.collecting():
            return self.told(kind.vocabulary, node(data, place))
        return None

    def told(self, vocabulary: Vocabulary, written: Node) -> Told:
        """An object, or why there is none.

        Raises:
            SpecError: if there is none.
        """
        call = written if isinstance(written, Call) else Call(written, [], {}, written.place)
        function = call.function
        if not isinstance(function, Name):
            raise stop(Code.FORM, f"the name of a {vocabulary.kind} is expected here", call.place)
        class_name = vocabulary.classes.get(function.name)
        if class_name is None:
            hint = did_you_mean(function.name, vocabulary.strings)
            message = f"there is no {vocabulary.kind} `{function.name}`"
            raise stop(Code.UNKNOWN_NAME, message, function.place, hint)
        self.check_arguments(vocabulary, call, function)
        return Told(
            function.name,
            class_name,
            call.place,
            isinstance(written, Call),
            [self.literal(item) for item in call.positional],
            {name: self.literal(item) for name, item in call.keyword.items()},
        )

    def check_arguments(self, vocabulary: Vocabulary, call: Call, name: Name) -> None:
        known = vocabulary.constructors[name.name]
        for key, item in call.keyword.items():
            if key not in known:
                at = call.keys.get(key, item.place)
                hint = did_you_mean(key, known) or f"there are {_few(known)}"
                message = f"{name.name}: no argument is called `{key}`"
                self.problem(Code.UNKNOWN_ARGUMENT, message, at, hint)

    def literal(self, item: Node) -> Any:
        """The value of an argument, or an object such as a schedule."""
        from shapecalc.rules.objectives import SCHEDULES

        if isinstance(item, Call) and isinstance(item.function, Name):
            return self.told(SCHEDULES, item)
        return self.words.argument(item, Argument()).value


def _default(kind: Argument) -> Any:
    """What counts where nothing is said, or something that is wrong."""
    return None if kind.default is REQUIRED else kind.default


def _data(data: Any, place: Place) -> Node:
    from shapecalc.read.syntax import PlainData

    return PlainData(data, place)


def _is_object(kind: Argument, data: Mapping[Any, Any]) -> bool:
    """Whether a mapping is an object with its arguments, not a value for each of some names."""
    kind = kind.each if isinstance(kind, Several) else kind
    if not isinstance(kind, Made) or len(data) != 1:
        return False
    ((key, _),) = data.items()
    return key in kind.vocabulary.constructors


def _few(keys: Mapping[str, Any]) -> str:
    return ", ".join(keys)


def _last(place: Place) -> str:
    return str(place.path[-1]) if place.path else "a spec"
