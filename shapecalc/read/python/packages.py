"""Objects of packages that are followed: arguments of the command line, hyperparameters, folds.

A program says in its text what such an object gives: the default of an argument, and how many
folds there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecalc.dataclasses import dataclass, field
from shapecalc.read.python.follower import deep_unknown
from shapecalc.read.python.own_training import OwnTraining
from shapecalc.read.python.values import (
    Imported,
    Instance,
    IteratorValue,
    Method,
    Passed,
    UnknownValue,
)


@dataclass(slots=True, eq=False)
class CommandLine(Instance):
    """A parser of ``argparse``; its attributes are the arguments with their defaults."""


@dataclass(slots=True, eq=False)
class HyperParameters(Instance):
    """The hyperparameters of Keras Tuner; its attributes are those that the program has read."""


@dataclass(slots=True, eq=False)
class Folds(Instance):
    """A splitter of scikit-learn.

    Attributes:
        count: how often it splits data.
    """

    count: int = field(default=0, kw_only=True)


class PackageObjects(OwnTraining):
    """Follows objects of packages."""

    def of_package(self, path: str, passed: Passed) -> Any:
        package, _, name = path.rpartition(".")
        if path == "argparse.ArgumentParser":
            return CommandLine(None)
        if package.startswith(TUNERS) and name == "HyperParameters":
            return HyperParameters(None)
        if package == "sklearn.model_selection" and name in SPLITS:
            return self.folds(name, passed)
        return super().of_package(path, passed)

    def attribute(self, owner: Any, name: str) -> Any:
        if isinstance(owner, (CommandLine, HyperParameters, Folds)):
            return Method(owner, name)
        return super().attribute(owner, name)

    def method(self, owner: Any, name: str, passed: Passed) -> Any:
        if isinstance(owner, (CommandLine, HyperParameters, Folds)):
            follow = getattr(self, f"{PREFIXES[type(owner)]}_{name.lower()}", None)
            if follow is not None:
                return follow(owner, passed)
            unknown = self.unknown(f"`.{name}()` is not followed here")
            self.poison(owner, unknown)
            return self.not_followed(unknown, passed)
        return super().method(owner, name, passed)

    # The arguments of the command line

    def line_add_argument(self, parser: CommandLine, passed: Passed) -> None:
        """Declare an argument: it has its default if the program runs without arguments."""
        unknown = deep_unknown(passed.positional) or passed.unsure
        if unknown:
            self.poison(parser, unknown)
            return
        words = [str(word) for word in passed.positional]
        long = [word for word in words if word.startswith("--")] or words
        name = passed.keyword.get("dest") or long[0].lstrip("-").replace("-", "_")
        parser.attributes[name] = self.value_without(name, words, passed.keyword)

    def value_without(self, name: str, words: list[str], options: Mapping[str, Any]) -> Any:
        """Return the value of an argument that the command line does not have."""
        is_option = words[0].startswith("-")
        optional = is_option or options.get("nargs") in ("?", "*")
        if not optional or options.get("required") is True:
            return UnknownValue(
                f"the command line gives `{words[0]}`", self.place(self.node), f"args.{name}"
            )
        if options.get("action") in ("store_true", "store_false"):
            return options.get("default", options["action"] == "store_false")
        value, kind = options.get("default"), options.get("type")
        if isinstance(value, str) and kind is not None:  # which applies to texts only
            return self.call(kind, Passed([value], nodes=[self.node]))
        return value

    def line_set_defaults(self, parser: CommandLine, passed: Passed) -> None:
        parser.attributes |= passed.keyword

    def line_parse_args(self, parser: CommandLine, passed: Passed) -> Any:
        if passed.values and passed.values != [[]]:
            return self.unknown("the arguments in this list are not followed")
        note = "the arguments of the command line have their defaults"
        if note not in self.notes:
            self.notes.append(note)
        return Instance(None, dict(parser.attributes))

    def line_parse_known_args(self, parser: CommandLine, passed: Passed) -> Any:
        result = self.line_parse_args(parser, passed)
        return result if isinstance(result, UnknownValue) else (result, [])

    def line_add_argument_group(self, parser: CommandLine, passed: Passed) -> CommandLine:
        return parser

    line_add_mutually_exclusive_group = line_add_argument_group

    # Hyperparameters

    def tuned(self, owner: HyperParameters, passed: Passed, names: str, first: str) -> Any:
        """Return the default of a hyperparameter, with which Keras Tuner begins.

        Args:
            owner: the hyperparameters.
            passed: the arguments of the call.
            names: the parameters of the method.
            first: the parameter that is the default if the program gives none.
        """
        values = dict(zip(names.split(), passed.positional)) | passed.keyword
        default = values.get("default")
        value = values.get(first) if default is None else default
        if first == "values" and default is None and isinstance(value, (list, tuple)) and value:
            value = value[0]
        note = "hyperparameters have their defaults, with which Keras Tuner begins"
        if note not in self.notes:
            self.notes.append(note)
        name = values.get("name")
        if isinstance(name, str):
            owner.attributes.setdefault(name, value)
        return value

    def tuner_int(self, owner: HyperParameters, passed: Passed) -> Any:
        names = "name min_value max_value step sampling default"
        return self.tuned(owner, passed, names, "min_value")

    tuner_float = tuner_int

    def tuner_choice(self, owner: HyperParameters, passed: Passed) -> Any:
        return self.tuned(owner, passed, "name values ordered default", "values")

    def tuner_boolean(self, owner: HyperParameters, passed: Passed) -> Any:
        value = self.tuned(owner, passed, "name default", "default")
        return False if value is None else value

    def tuner_fixed(self, owner: HyperParameters, passed: Passed) -> Any:
        return self.tuned(owner, passed, "name value", "value")

    def tuner_get(self, owner: HyperParameters, passed: Passed) -> Any:
        (name,) = passed.positional
        return owner.attributes[name]

    def imports_tuner(self) -> bool:
        """Return whether the program imports Keras Tuner."""
        values = self.scope.module.names.values()
        return any(isinstance(item, Imported) and item.path.startswith(TUNERS) for item in values)

    def builder_argument(self, word: str, unknown: UnknownValue) -> Any:
        """Return what a function that makes a model gets for a parameter without a default."""
        if word == "hp" and self.imports_tuner():
            return HyperParameters(None)
        return self.chosen.get(word, unknown)

    # Folds

    def folds(self, name: str, passed: Passed) -> Any:
        """Return a splitter of scikit-learn."""
        default, repeats = SPLITS[name]
        named = dict(zip(("n_splits", "n_repeats"), passed.positional[:2])) | passed.keyword
        times = named.get("n_repeats", repeats) if repeats > 1 else 1
        count = named.get("n_splits", default)
        if not isinstance(count, int) or not isinstance(times, int):
            return deep_unknown([count, times]) or self.unknown("how many folds there are")
        return Folds(None, count=count * times)

    def folds_split(self, owner: Folds, passed: Passed) -> IteratorValue:
        """Return the indexes of the rows of each fold: how many there are is known."""
        index = self.unknown("the rows of a fold are not known")
        return IteratorValue((index.fresh(), index.fresh()) for _ in range(owner.count))

    def folds_get_n_splits(self, owner: Folds, passed: Passed) -> int:
        return owner.count


PREFIXES: Mapping[type, str] = {CommandLine: "line", HyperParameters: "tuner", Folds: "folds"}
"""How the methods above begin that follow the methods of each object."""

TUNERS = ("keras_tuner", "kerastuner")
"""The package of Keras Tuner, today and before."""

SPLITS: Mapping[str, tuple[int, int]] = {
    "KFold": (5, 1),
    "StratifiedKFold": (5, 1),
    "GroupKFold": (5, 1),
    "StratifiedGroupKFold": (5, 1),
    "TimeSeriesSplit": (5, 1),
    "ShuffleSplit": (10, 1),
    "StratifiedShuffleSplit": (10, 1),
    "GroupShuffleSplit": (5, 1),
    "RepeatedKFold": (5, 10),
    "RepeatedStratifiedKFold": (5, 10),
}
"""The splitters of scikit-learn: their splits, and how often they repeat them."""
