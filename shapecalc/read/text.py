"""Bytes become plain data: JSON, or else YAML. Nothing is executed or guessed."""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from shapecalc.errors import Code, InputError, Mark, Place, Problem, Source, WeightsOnlyError
from shapecalc.limits import BYTES, DEPTH, PART_WEIGHT, SPEC_WEIGHT, VALUES, YAML_WEIGHT, Lift, most
from shapecalc.read.json_text import RepeatedKeyError, check_keys, is_shallow, signs, with_mappings
from shapecalc.read.problems import Findings

if TYPE_CHECKING:
    import yaml

    from shapecalc.read.hdf5 import NoConfigError

ARCHIVE, HDF5 = b"PK\x03\x04", b"\x89HDF"
"""The first bytes of the binary files in which Keras saves models."""

IN_FLOW = 'inside [ ], put an item that has brackets in quotes: ["lstm[0]", "add([a, b])"]'

OTHER_TEXTS = (b"<", b"version https://git-lfs", b"model_checkpoint_path:")
"""The starts of texts that are no models: web pages, pointers of Git LFS, lists of checkpoints."""

PREFIX = 64
"""How many bytes are searched for these starts; pages begin with empty lines."""

STDIN = "<stdin>"

PROGRAM = re.compile(
    r"^(import [\w.]+|from [\w.]+ import |\w+ *= *[\w.]+\(|def \w+\(|class \w+[(:]|model\.\w+\()",
    re.MULTILINE,
)
"""A line of a Python program that is no line of a spec."""

PROGRAMS = (".py", ".ipynb")
"""The ends of the names of programs: scripts and notebooks."""

SUFFIXES = (".keras", ".h5", ".hdf5", ".json", ".yaml", ".yml")
"""The ends of the names of all other files that may hold a model."""

BLOCK = 2**20
"""How many bytes of a long text are looked at for a zero, which no text has."""


def read_source(path: str) -> Source:
    """Return the text of a file; of an archive, the config in it.

    Args:
        path: the file; ``-`` means standard input.

    Raises:
        InputError: if there is no such file, or it is not text, or it is too large.
    """
    with _open_source(path) as (source, stream):
        start = stream.read(4)
        content = _content(stream, start, source)
    name = "utf-8" if start == HDF5 else "utf-8-sig"  # Keras refuses a byte order mark there.
    if content[:PREFIX].lstrip().startswith(OTHER_TEXTS) or b"\0" in content[:BLOCK]:
        _check_format(content, source)
    _check_size(content, source)
    try:
        source.text, source.hdf5 = content.decode(name), start == HDF5
        source.packed = start in (ARCHIVE, HDF5)
    except UnicodeDecodeError as error:
        _check_format(content, source)
        why = f"byte {error.start} is not {error.encoding.upper()}; save the file as UTF-8"
        raise unreadable(source, why) from None
    return source


def read_content(path: str) -> tuple[Source, bytes]:
    """Return a file of any format without its text, and its content.

    Args:
        path: the file; ``-`` means standard input.

    Raises:
        InputError: if there is no such file, or it is too large.
    """
    with _open_source(path) as (source, stream):
        content = _all_of(stream)
    _check_size(content, source)
    return source, content


def _all_of(stream: BinaryIO) -> bytes:
    """Return the bytes of a stream, at most one more than may be read."""
    return stream.read() if Lift.is_on else stream.read(BYTES + 1)


def _check_size(content: bytes, source: Source) -> None:
    if len(content) > most(BYTES):
        raise unreadable(source, f"it is larger than {BYTES // 2**20} MB")


@contextmanager
def _open_source(path: str) -> Iterator[tuple[Source, BinaryIO]]:
    """Open a file.

    Raises:
        InputError: if there is no such file, or it cannot be read.
    """
    source = Source(STDIN if path == "-" else path)
    try:
        if path != "-" and not Path(path).is_file():
            raise unreadable(source, _why_no_file(Path(path)))
        with standard_input() if path == "-" else _opened(path) as stream:
            yield source, stream
    except OSError as error:
        raise unreadable(source, error.strerror or str(error)) from None


def _opened(path: str) -> BinaryIO:
    """Return a file that is open, if it is still a regular file.

    A file of others may be replaced by a pipe at any time, for whose writer nobody may wait.

    Raises:
        OSError: if it cannot be opened, or is no regular file any more.
    """
    options = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    number = os.open(path, os.O_RDONLY | options)
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise OSError("it is not a regular file")
    return open(number, "rb")


def standard_input() -> BinaryIO:
    """Return standard input. Whoever reads a file from it closes it then.

    Raises:
        OSError: if it is closed.
    """
    if sys.stdin is None:
        raise OSError("it is closed")
    stream = sys.stdin.buffer
    if stream.closed:
        raise OSError("it can be read only once")
    return stream


def is_program(text: str) -> bool:
    r"""Return whether a text that is no spec is a Python program.

    >>> is_program("import keras\nmodel = keras.Sequential()"), is_program("- Dense(5)")
    (True, False)
    """
    return PROGRAM.search(text) is not None


def has_known_ending(name: str) -> bool:
    """Return whether the name of a file tells what it is: a program, a spec or a saved model."""
    return name.endswith((*PROGRAMS, *SUFFIXES))


def as_program(source: Source) -> str:
    """Return what to do with a program that is taken for a spec."""
    if has_known_ending(source.name):
        return "give the file a name that ends in `.py`"
    return "add --from python"


def is_notebook(text: str) -> bool:
    """Return whether a text is a Jupyter notebook."""
    return text.lstrip()[:1] == "{" and '"cell_type"' in text


def _content(stream: BinaryIO, start: bytes, source: Source) -> bytes:
    """Return the bytes to read: all of a text, or the config in an archive.

    Args:
        stream: the file.
        start: its first bytes, which have been read.
        source: its name.
    """
    if start not in (ARCHIVE, HDF5):
        return start + _all_of(stream)
    if not stream.seekable():
        raise unreadable(source, "an archive cannot be read from a pipe: give its path")
    source.weights = "" if source.name == STDIN else source.name
    from shapecalc.read.archives import archive_config
    from shapecalc.read.hdf5 import ArchiveError, NoConfigError, hdf5_config, hdf5_training

    read_config = archive_config if start == ARCHIVE else hdf5_config
    try:
        content = read_config(stream, BYTES)
        if start == HDF5:
            source.training = hdf5_training(stream, BYTES).decode(errors="replace")
        return content
    except NoConfigError as error:
        raise _without_config(source, error) from None
    except ArchiveError as error:
        raise unreadable(source, str(error), error.hint) from None


def _without_config(source: Source, error: NoConfigError) -> InputError:
    """Return the error of a file without a config, which may have weights."""
    from shapecalc.read.weights import BUILD_MODEL, read_weights
    from shapecalc.stored_weights import StoredWeights

    weights = read_weights(source.weights) if source.weights else StoredWeights()
    if weights.problem:
        return unreadable(source, weights.problem)
    if not (weights.model.weights or weights.model.layers):
        return unreadable(source, str(error), error.hint)
    message = f"cannot read {source.name}: it has only weights, and no model"
    return WeightsOnlyError(Problem(Code.FILE, message, Place(source), BUILD_MODEL), weights)


def _check_format(content: bytes, source: Source) -> None:
    """Raise an `InputError` if the content has the format of another program."""
    from shapecalc.read.formats import recognized

    if reason := recognized(content, source.name):
        raise unreadable(source, *reason)


def _why_no_file(path: Path) -> str:
    if path.is_dir():
        return "it is a folder"
    return "it is not a regular file" if path.exists() else "there is no such file"


def unreadable(source: Source, why: str, hint: str = "") -> InputError:
    """Return the error of a file that cannot be read."""
    message = f"cannot read {source.name}: {why}"
    return InputError([Problem(Code.FILE, message, Place(source), hint)])


def parse(source: Source, findings: Findings | None = None) -> Any:
    """Return the data of a text: dicts, lists, strings, numbers, booleans, None.

    JSON is tried first, since it is parsed a hundred times faster than YAML.

    Args:
        source: the text.
        findings: the problems and counts so far, for a file that another loads.

    Raises:
        InputError: if it is neither JSON nor YAML, has a key twice in one mapping, or is too large.
    """
    findings = Findings() if findings is None else findings
    findings.limit("bytes", Place(source), len(source.text))
    if source.packed or source.text.lstrip()[:1] in ("{", "["):
        try:
            return _parse_json(source, findings)
        except json.JSONDecodeError as error:
            if _is_json(source):
                mark = Mark(error.lineno, error.colno)
                raise _problem(source, f"this is not valid JSON: {error.msg}", mark) from None
        except RepeatedKeyError as error:
            message = f"the key `{error}` appears twice in one mapping"
            try:
                _parse_yaml(source, findings)  # The YAML parser knows the line of the second key.
            except InputError as from_yaml:
                if from_yaml.problems[0].code is Code.DUPLICATE_KEY:
                    raise
            raise _problem(source, message, code=Code.DUPLICATE_KEY) from None
        except RecursionError:
            pass  # The YAML parser says where it is nested too deeply.
        except ValueError as error:
            if source.name.endswith(".json"):  # A config may have numbers that JSON has not.
                raise _problem(source, _number_problem(error)) from None
    return _parse_yaml(source, findings)


def _is_json(source: Source) -> bool:
    """Return whether a text cannot be YAML: Keras takes only JSON from its own files."""
    return source.packed or source.name.endswith(".json")


def _parse_json(source: Source, findings: Findings) -> Any:
    """Return the data of a JSON text.

    Raises:
        RecursionError: if it is nested more deeply than is read.
    """
    marks = signs(source.text)
    parts = sum(map(marks.count, (b"[", b"{", b":")))
    items = marks.count(b",")
    count = items + PART_WEIGHT * parts
    findings.limit("values", Place(source), count)
    findings.limit("items", Place(source), items)
    findings.limit("mappings", Place(source), marks.count(b"{"))
    constants: list[str] = []
    data, mappings = with_mappings(source.text, _noting(constants))
    if sum(map(len, mappings)) != marks.count(b":"):  # A key appears twice, or a text has a colon.
        check_keys(source.text)
    if not is_saved(data):
        if constants:
            raise ValueError(f"{constants[0]} is not a number in JSON")
        if source.packed:
            raise unreadable(source, "the config in it is not that of a model")
        if count > most(limit := VALUES // SPEC_WEIGHT):
            raise findings.excess(limit, "values", Place(source))
        findings.limit("values", Place(source), (SPEC_WEIGHT - 1) * count)
    if not is_shallow(marks, DEPTH):
        from shapecalc.read.levels import is_deeper  # few texts are so deep, or have such signs

        if is_deeper(data, DEPTH):
            raise RecursionError
    findings.mappings = data, mappings
    return data


def is_saved(data: Any) -> bool:
    """Return whether data is the config of a model that Keras or TensorFlow.js saved."""
    return isinstance(data, dict) and (
        "modelTopology" in data or ("class_name" in data and "config" in data)
    )


def _problem(
    source: Source,
    message: str,
    mark: Mark | None = None,
    code: Code = Code.SYNTAX,
    hint: str = "",
) -> InputError:
    place = Place(source) / mark if mark else Place(source)
    return InputError([Problem(code, message, place, hint)])


def _noting(constants: list[str]) -> Callable[[str], float]:
    """Return a function that reads ``Infinity`` and ``NaN``, which Keras writes, and notes them."""

    def number(constant: str) -> float:
        constants.append(constant)
        return float(constant)

    return number


def _parse_yaml(source: Source, findings: Findings) -> Any:
    import yaml

    from shapecalc.read import yaml_loader
    from shapecalc.read.slips import indentation_slips, refuse, slips
    from shapecalc.read.yaml_loader import DuplicateKeyError, Loader

    if not is_program(source.text):
        refuse(source, slips(source.text))
    try:
        findings.limit("values", Place(source), YAML_WEIGHT * yaml_loader.check(source.text))
        return yaml.load(source.text, Loader)
    except yaml_loader.YamlLimitError as error:
        mark = Mark(error.mark.line + 1, error.mark.column + 1)
        raise _problem(source, error.message, mark) from None
    except DuplicateKeyError as error:
        mark = Mark(error.line, error.column)
        message = f"the key `{error.key}` appears twice in one mapping"
        raise _problem(source, message, mark, Code.DUPLICATE_KEY) from None
    except yaml.MarkedYAMLError as error:
        if not is_program(source.text):
            refuse(source, indentation_slips(source.text))
        at = error.problem_mark or error.context_mark
        where = Mark(at.line + 1, at.column + 1) if at else None
        message, hint = _yaml_problem(source, error)
        raise _problem(source, message, where, hint=hint) from None
    except yaml.reader.ReaderError as error:
        raise _problem(source, f"this is not valid YAML: {error.reason}") from None
    except ValueError as error:
        raise _problem(source, _number_problem(error)) from None


def _yaml_problem(source: Source, error: yaml.MarkedYAMLError) -> tuple[str, str]:
    """Return what is wrong with a text that is not YAML, and how to fix it."""
    if is_program(source.text):
        return "this is a Python program, not YAML", as_program(source)
    message = f"this is not valid YAML: {error.problem}"
    return message, IN_FLOW if "expected ',' or" in str(error.problem) else ""


def _number_problem(error: ValueError) -> str:
    return "it has a number with thousands of digits" if "digits" in str(error) else str(error)
