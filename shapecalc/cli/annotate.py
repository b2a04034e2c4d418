"""``shapecalc annotate``: code with shapes and parameters as comments behind its lines."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from shapecalc import terminal
from shapecalc.annotate.annotate import Annotated as AnnotatedFile
from shapecalc.annotate.annotate import annotate
from shapecalc.annotate.comments import Wanted, without_own
from shapecalc.cli.errors import CommandLineError, print_problems, saved
from shapecalc.cli.models import FileReader, check_letters, selection_of
from shapecalc.cli.options import Command, Language, Sizes, command_app, named_sizes
from shapecalc.cli.streams import changes
from shapecalc.errors import ModelError
from shapecalc.read.document import Selection, open_source
from shapecalc.terminal import CODES, NUMBER, note, paint, usage_error, visible
from shapecalc.write.saving import cannot_write

app = command_app()

Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...",
        help="Programs, notebooks or specs in YAML, or - for standard input.",
        show_default=False,
    ),
]
Params = Annotated[bool, typer.Option("--params", help="Write only numbers of parameters.")]
Shapes = Annotated[bool, typer.Option("--shapes", help="Write only output shapes.")]
Write = Annotated[bool, typer.Option("--write", help="Change the files, and print nothing.")]
Check = Annotated[
    bool, typer.Option("--check", help="Only print the lines that would change; exit code 1.")
]


@app.command(cls=Command)
def annotate_files(
    files: Files,
    params: Params = False,
    shapes: Shapes = False,
    write: Write = False,
    check: Check = False,
    sizes: Sizes = None,
    language: Language = None,
) -> int:
    """Write shapes and parameters as comments behind the lines of the code.

    Comments of an earlier run are replaced; all others stay.

    Example: shapecalc annotate model.py
    """
    if params and shapes:
        raise CommandLineError("give --params or --shapes, not both")
    if write and (check or "-" in files):
        other = "--check writes nothing" if check else "standard input is no file"
        raise CommandLineError(f"--write cannot be used here: {other}")
    selection, numbers = selection_of(files, None, language), named_sizes(sizes)
    wanted: Wanted = "params" if params else "shapes" if shapes else "all"
    results, code = _annotated(files, wanted, numbers, selection)
    for number, result in enumerate(results):
        if write:
            code = max(code, _write(result))
        elif check:
            code = max(code, _check(result))
        else:
            _print(result, number if len(files) > 1 else None)
    return code


def _annotated(
    files: Sequence[str], wanted: Wanted, sizes: Mapping[str, int], selection: Selection
) -> tuple[list[AnnotatedFile], int]:
    """Return the files with their comments, and the exit code of what is wrong with them."""
    reader = FileReader(sizes)
    results = [
        reader.read(lambda name: annotate(open_source(name, selection), sizes, wanted), file)
        for file in files
    ]
    known = [result for result in results if result]
    if not reader.code:
        check_letters(sizes, {letter for result in known for letter in result.letters})
    for result in known:
        if result.problems:
            reader.code = max(reader.code, print_problems(ModelError(result.problems), sizes))
        elif result.empty:
            note(f"note: no line of {result.source.name} makes a layer or an output that is known")
        for text in result.notes:
            note(f"note: {text}")
    return known, reader.code


def _print(result: AnnotatedFile, number: int | None) -> None:
    """Print the text of a file: for a terminal with colors, and else character by character.

    Args:
        result: the file.
        number: how many files are printed before; None if it is the only one.
    """
    if number is not None:
        print("\n" * (number > 0) + f"{result.source.name}:")
    codes = CODES[terminal.colors(sys.stdout)]
    if not (codes or sys.stdout.isatty() or terminal.is_filtered(sys.stdout)):
        sys.stdout.flush()
        sys.stdout.buffer.write(result.text.encode())
        return
    for line in result.text.splitlines():
        code = without_own(line)
        print(visible(code.expandtabs()) + paint(visible(line[len(code) :]), NUMBER, codes))


def _check(result: AnnotatedFile) -> int:
    """Print the lines of a file that would change; return the exit code."""
    if result.problems:  # It would not be changed.
        return 1
    name = result.source.name
    sys.stdout.writelines(changes(result.source, result.text, name, context=0))
    return int(result.text != result.source.text)


def _write(result: AnnotatedFile) -> int:
    """Write a file with its comments, if it has no mistakes; return the exit code."""
    source = result.source
    if result.problems:
        note(f"{source.name} is not changed, since it has mistakes")
        return 1
    if result.text == source.text:
        note(f"{source.name} is not changed")
        return 0
    path = Path(source.name)
    try:
        before = path.read_bytes()
        if not path.stat().st_mode & 0o222:
            return usage_error(f"cannot write {path}: it is read-only")
    except OSError as error:
        return usage_error(cannot_write(error))
    mark = BOM_UTF8 if before.startswith(BOM_UTF8) else b""
    if before != mark + source.text.encode():
        return usage_error(f"cannot write {path}: it has changed meanwhile")
    if not saved(mark + result.text.encode(), path, force=True):
        return 2
    note(f"{source.name} is written")
    return 0
