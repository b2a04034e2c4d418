"""The entry points of this folder: a file, a text, data or one layer becomes a plan.

The outermost model of a file may have keys that a model inside it may not:
``base``, ``data`` and ``train``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os.path import realpath
from pathlib import Path
from shlex import quote
from typing import Any

from shapecalc.collector import uncollected
from shapecalc.dataclasses import dataclass
from shapecalc.declare.bind import WrittenValue
from shapecalc.errors import Code, InputError, ModelError, Place, Problem, Source
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.read.files import File
from shapecalc.read.folders import read_model
from shapecalc.read.frozen import freeze_as_written
from shapecalc.read.problems import Findings
from shapecalc.read.spec import KEYS, ModelReader
from shapecalc.read.syntax import SpecError, node
from shapecalc.read.text import (
    PROGRAMS,
    STDIN,
    has_known_ending,
    is_notebook,
    is_program,
    parse,
    unreadable,
)

PYTHON = "python"
"""What `Selection.language` calls programs."""

SETTINGS = ("data", "train")
"""The keys of a document about training; `read_settings` reads their values."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a command line says about its files besides their names.

    Attributes:
        model: the name of the model to read from programs; empty for all of them.
        language: what a text is whose name does not tell: ``python`` or ``spec``; empty if its
            lines tell.
    """

    model: str = ""
    language: str = ""


ALL = Selection()
"""Nothing besides the names of files."""


def read_spec(
    path: str, sizes: Mapping[str, int] | None = None, selection: Selection = ALL
) -> ModelPlan:
    """Return the plan of the model in a file.

    What is wrong with single layers is collected in the plan's ``problems``.

    Args:
        path: the file; ``-`` means standard input. ``file.py:name`` chooses one of the models
            of a program.
        sizes: numbers for the letters that stand for sizes in the file.
        selection: what the user says about the file besides its name.

    Raises:
        InputError: if the file cannot be read, is not a spec at all, or has several models.
    """
    return read_text(open_source(path, selection), sizes)


def read_models(
    path: str, sizes: Mapping[str, int] | None = None, selection: Selection = ALL
) -> list[ModelPlan]:
    """Return the plans of all models in a file; only a program has several.

    Raises:
        InputError: if the file cannot be read, or is not a spec at all.
    """
    return read_texts(open_source(path, selection), sizes)


def read_texts(source: Source, sizes: Mapping[str, int] | None = None) -> list[ModelPlan]:
    """Return the plans of all models in a text, as if the file of that name had this text.

    Raises:
        InputError: if it is not a spec at all.
    """
    if not is_code(source):
        return [read_text(source, sizes)]
    from shapecalc.read.python.program import read_program  # most texts are specs

    return read_program(source, sizes, source.model)


def open_source(path: str, selection: Selection = ALL) -> Source:
    """Return the text of a file, with what the user says about it.

    Raises:
        InputError: if the file cannot be read, or has no models to choose from.
    """
    file, name = split_name(path)
    source = read_model(file)
    source.language, source.model = selection.language, name or selection.model
    if selection.model and not is_code(source) and not has_known_ending(source.name):
        why = "it is no program, so there is nothing that --model could choose"
        raise unreadable(Source(source.name), why, "leave out --model, or add --from python")
    return source


@uncollected
def read_text(source: Source, sizes: Mapping[str, int] | None = None) -> ModelPlan:
    """Return the plan of the model in a text, as if the file of that name had this text.

    Raises:
        InputError: if it is not a spec at all.
    """
    if is_code(source):
        return _only(read_texts(source, sizes))
    path = Path.cwd() / "-" if source.name == STDIN else Path(realpath(source.name))
    problems = Findings()
    try:
        data = parse(source, problems)
        return _read(File(source, path.parent, problems, (path,), sizes or {}), data)
    finally:
        source.work = problems.work


def is_code(source: Source) -> bool:
    """Return whether a text is a program: by its name, by what the user says, or by its lines."""
    if has_known_ending(source.name):
        return source.name.endswith(PROGRAMS)
    if source.language and not source.packed:
        return source.language == PYTHON
    return source.name == STDIN and (is_notebook(source.text) or is_program(source.text))


def split_name(path: str) -> tuple[str, str]:
    """Return the file and the name of the model in ``file.py:name``."""
    file, colon, name = path.rpartition(":")
    if colon and file.endswith(PROGRAMS) and not Path(path).exists():
        return file, name
    return path, ""


def _only(plans: Sequence[ModelPlan]) -> ModelPlan:
    """Return the only model of a file.

    Raises:
        InputError: if there are several.
    """
    if len(plans) > 1:
        names = ", ".join(plan.title for plan in plans)
        message = f"this program has {len(plans)} models: {names}"
        hint = f"choose one: --model {quote(name_of(plans))}"
        raise InputError([Problem(Code.FORM, message, Place(plans[0].place.source), hint)])
    return plans[0]


def name_of(plans: Sequence[ModelPlan]) -> str:
    """Return what chooses the first model of a program: its name, or else its whole title."""
    names = [plan.title.rpartition(" (")[0] for plan in plans]
    return names[0] if names.count(names[0]) == 1 else plans[0].title


@uncollected
def read_data(data: Any, sizes: Mapping[str, int] | None = None) -> ModelPlan:
    """Return the plan of a model in data, such as a list of layers.

    >>> read_data(["Dense(5, input_shape=(3,))", "Dense(2)"]).layers
    [Dense(…), Dense(…)]

    Raises:
        InputError: if it is not a spec at all.
    """
    return _read(File(Source("<spec>"), Path.cwd(), sizes=sizes or {}), data)


def read_layer(data: Any, source: Source) -> LayerPlan:
    """Return the plan of one layer, which ``shapecalc explain`` and exercises ask for.

    Raises:
        ModelError: if the data is not a layer, or if the layer is wrong.
    """
    reader = DocumentReader(File(source, Path.cwd()))
    layer = None
    with reader.collecting():
        layer = reader.stacked(node(data, Place(source)))
    if reader.problems or not isinstance(layer, LayerPlan):
        raise ModelError(reader.problems)
    return layer


def _read(file: File, data: Any) -> ModelPlan:
    try:
        plan = _read_file(file, data)
    except SpecError as error:
        raise InputError([*file.problems, *filter(None, [error.problem])]) from None
    plan.problems, plan.letters = file.problems, file.problems.letters
    plan.notes = (*filter(None, [file.source.note]), *plan.notes, *file.problems.notes)
    return plan


def _read_file(file: File, data: Any) -> ModelPlan:
    return DocumentReader(file).document(data, Place(file.source))


class DocumentReader(ModelReader):
    """Reads the outermost model of a file."""

    keys = (*KEYS, "base", *SETTINGS)

    def __init__(self, file: File) -> None:
        super().__init__(file, _read_file)

    def mapping(self, data: dict[Any, Any], place: Place) -> ModelPlan:
        """Return the model of a mapping, which may extend a saved one."""
        if "base" in data:
            from shapecalc.read.base import extend  # few specs have a base

            self.check_keys(data, place)
            plan = extend(self, data, self.model_arguments(data, place), place)
            self.problems += freeze_as_written(plan, data, place)
        else:
            plan = super().mapping(data, place)
        plan.settings = {
            key: WrittenValue(data[key], place / key) for key in SETTINGS if key in data
        }
        return plan
