"""The words that can stand in one place of a command line: commands, options, and their values.

What a declaration lists, such as the formats of ``--format``, comes from there. `VALUES` has what
none lists: names in the files on the command line, and names that are slow to import.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from typer._click.core import Parameter
from typer.core import TyperArgument

from shapecalc.cli.files import read_by
from shapecalc.cli.layer_options import LayerCommand, SubjectGroup
from shapecalc.declare.kinds import Argument, Choice, Flag, KerasObject
from shapecalc.errors import Code
from shapecalc.read.text import PROGRAMS, has_known_ending

Words = Mapping[str, str]
"""Words, each with its help; empty if it has none."""


def candidates(subject: Any, context: Any, part: str) -> Words:
    """Return the words that begin with what is there.

    Args:
        subject: the command, the option or the argument that is unfinished.
        context: the command line before it.
        part: what is there of the word.
    """
    if isinstance(subject, SubjectGroup) and not part.startswith("-"):
        words = _subjects(subject, part)
    elif isinstance(subject, Parameter):
        words = _values(subject, context, part)
    else:
        words = _options(subject, context, part)
    return {word: help for word, help in words.items() if word.startswith(part)}


def _options(command: Any, context: Any, part: str) -> Words:
    """Return the options of a command, or the commands in it."""
    items = command.shell_complete(context, part) or command.shell_complete(context, part or "-")
    words = {str(item.value): item.help or "" for item in items}
    if isinstance(command, LayerCommand) and part.startswith("--no-"):
        words |= {name.replace("--", "--no-", 1): "" for name in sorted(command.flags)}
    return words


def _subjects(group: SubjectGroup, part: str) -> Words:
    """Return what a command can be about: words that it knows, files, and names in them."""
    file, colon, _ = part.rpartition(":")
    if colon:
        return {f"{file}:{name}": "" for name in names_in(file)}
    known = group.words()
    if part.islower():
        known = {word.lower(): help for word, help in known.items()}
    known = {word: help for word, help in known.items() if word.startswith(part)}
    return {**known, **(dict.fromkeys(_files_here(), "") if known else {})}


def _files_here() -> Iterator[str]:
    """Yield the models and folders of the working directory; a shell knows those elsewhere."""
    with os.scandir() as entries:
        for entry in entries:
            if entry.is_dir():
                yield f"{entry.name}/"
            elif has_known_ending(entry.name):
                yield entry.name


# Values


def _values(parameter: Any, context: Any, part: str) -> Words:
    """Return the values of an option or an argument."""
    key = parameter.opts[-1]
    if isinstance(parameter, TyperArgument):
        key = f"{context.info_name} {parameter.name}"
    if key in VALUES:
        return dict.fromkeys(VALUES[key](context, part), "")
    kind = getattr(context.command, "kinds", {}).get(parameter.name)
    if kind:
        return dict.fromkeys(values_of_kind(kind), "")
    if isinstance(parameter, TyperArgument) and ":" in part:
        return dict.fromkeys(_models(part.rpartition(":")[0]), "")
    items = parameter.shell_complete(context, part)
    return {str(item.value): item.help or "" for item in items}


def values_of_kind(kind: Argument) -> list[str]:
    """Return the usual values of an argument of a layer, as the command line takes them.

    >>> values_of_kind(Flag("", True)), values_of_kind(Choice(options=("valid", None)))
    (['yes', 'no'], ['valid', 'none'])
    """
    if isinstance(kind, Flag):
        return ["yes", "no"]
    if isinstance(kind, Choice):
        return ["none" if value is None else str(value) for value in kind.options]
    if isinstance(kind, KerasObject) and kind.vocabulary:
        return sorted(name for name in kind.vocabulary.strings if name.islower())
    return []


def names_in(file: str) -> list[str]:
    """Return the names of the layers of a file; of a program with several models, their names.

    Raises:
        ShapecalcError: if it has no model that can be followed.
    """
    from shapecalc.explain.model import layer_names
    from shapecalc.read.document import name_of, read_models

    plans = read_models(file) if file != "-" else []  # Standard input is the person's keyboard.
    if len(plans) > 1:
        return [f"{name_of([plan])}" for plan in plans]
    return [name for plan in plans for name in layer_names(plan)]


def _models(file: str) -> list[str]:
    """Return the models of a program, as ``FILE.py:NAME`` chooses one of them."""
    from shapecalc.read.document import name_of, read_models

    plans = read_models(file) if file.endswith(PROGRAMS) else []
    return [f"{file}:{name_of([plan])}" for plan in plans]


def _files_on(context: Any) -> Iterator[str]:
    """Yield the files that a command line names so far."""
    yield from filter(os.path.isfile, read_by(context))


def _layers(context: Any, part: str) -> Iterator[str]:
    for file in _files_on(context):
        yield from names_in(file)


def _models_of_files(context: Any, part: str) -> Iterator[str]:
    for file in _files_on(context):
        yield from (name.removeprefix(f"{file}:") for name in _models(file))


def _letters(context: Any, part: str) -> Iterator[str]:
    from shapecalc.read.document import read_models

    for file in _files_on(context):
        yield from (f"{letter}=" for plan in read_models(file) for letter in plan.letters)


def _solvable(context: Any, part: str) -> Iterator[str]:
    """Yield ``LAYER.ARGUMENT`` for the arguments that the layers of a file are written with."""
    from shapecalc.explain.file_solutions import sizes_of_layers
    from shapecalc.read.document import read_spec

    for file in _files_on(context):
        yield from sizes_of_layers(read_spec(file))


def _listed(part: str, names: Iterable[str]) -> Iterator[str]:
    """Yield lists with a comma between names, of which the last one is new.

    >>> list(_listed("name,p", ["name", "params"]))
    ['name,params']
    """
    before, comma, _ = part.rpartition(",")
    yield from (f"{before}{comma}{name}" for name in names if name not in before.split(","))


def _columns(context: Any, part: str) -> Iterator[str]:
    from shapecalc.costs.columns import NAMES

    yield from _listed(part, NAMES)


def _sorting(context: Any, part: str) -> Iterable[str]:
    from shapecalc.costs.columns import SORTED

    return SORTED


def _optimizers(context: Any, part: str) -> Iterator[str]:
    from shapecalc.rules.optimizers import OPTIMIZERS

    yield from (name.lower() for name in OPTIMIZERS)


def _warnings(context: Any, part: str) -> Iterator[str]:
    yield from (code.value for code in Code if code.is_warning)


def _starters(context: Any, part: str) -> Iterable[str]:
    from shapecalc.starters.collection import starters

    return starters()


def _known_layers(context: Any, part: str) -> Iterator[str]:
    from shapecalc.explain.catalogue import declared

    for rule in declared():
        yield rule.name.lower() if part.islower() else rule.name


def _exercises(context: Any, part: str) -> Iterator[str]:
    from shapecalc.explain.topics import TOPICS

    yield from _listed(part, [*TOPICS, *(name.lower() for name in _known_layers(context, part))])


def _commands(context: Any, part: str) -> Iterable[str]:
    commands: Iterable[str] = context.find_root().command.list_commands(context)
    return [] if context.params.get("words") else commands


VALUES: Mapping[str, Callable[[Any, str], Iterable[str]]] = {
    "new name": _starters,
    "layers name": _known_layers,
    "watch words": _commands,
    "--columns": _columns,
    "--sort": _sorting,
    "--optimizer": _optimizers,
    "--ignore": _warnings,
    "--select": _warnings,
    "--model": _models_of_files,
    "--layer-range": _layers,
    "--only": _layers,
    "--for": _solvable,
    "--set": _letters,
    "--topic": _exercises,
}
"""The values of options, and of arguments with the names of their commands."""
